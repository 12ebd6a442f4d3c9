"""Sheets: everything that goes on paper or into a file, as blocks of the same nodes that the pages show.

``macros.pdf`` and ``macros.word`` turn them into files; neither has words of its own.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, get_args

from macros import compose
from macros.load import Toolkit
from macros.model import Packet, Section, SheetOfSection
from macros.render import Renderer
from macros.sheets import around, asking, texts
from macros.sheets.audit import audit
from macros.sheets.blocks import Block, Row, Sheet, pieces, strings
from macros.sheets.maker import Maker
from macros.sheets.reading import reading
from macros.text import typeset

__all__ = ["Bound", "Maker", "Sheet", "below", "bound", "named", "of_section", "of_toolkit", "pieces", "strings"]

OF_SECTION: dict[str, Callable[[Maker], tuple[Block, ...]]] = {
    "core": asking.core, "decides": asking.decides, "short": lambda maker: audit(maker, short=True), "full": lambda maker: audit(maker, short=False),
    "asks": asking.asks, "letter": texts.letter, "records": texts.records, "comments": texts.comments, "petition": texts.petition,
}
OF_TOOLKIT: dict[str, Callable[[Maker], tuple[Block, ...]]] = {
    "steps": around.steps, "landscape": around.landscape, "objections": around.objections, "law": around.law,
    "precedents": around.precedents, "terms": around.terms, "resources": around.resources,
}
PUBLIC = {"letter", "records", "comments", "petition", "short", "full", "large"}
"""Kinds with which a reader writes, signs or speaks."""


def named(toolkit: Toolkit, section: Section) -> list[tuple[str, str, str]]:
    """(kind, id, title) of every sheet of a section, in the order in which a reader needs them, without making one."""
    found = []
    for kind in get_args(SheetOfSection):
        for name in section.policies if kind == "policy" else [""]:
            vehicle = next((one.name for one in section.vehicles if name and one.id == toolkit.policies[name].vehicle), "")
            title = typeset(compose.word(toolkit, f"paper_{kind}", section=str(section.title), name=str(vehicle)))
            found.append((kind, f"policy-{name}" if name else f"{section.id}-{kind}", title))
    return found


def of_section(renderer: Renderer, section: Section) -> list[Sheet]:
    """Every sheet of a section, in the order of ``named``."""
    maker, found = Maker(renderer, section), {}
    for kind, name, title in named(renderer.toolkit, section):
        if kind == "large":
            blocks = found[f"{section.id}-full"].blocks
        elif kind == "policy":
            blocks = texts.policy(maker, renderer.toolkit.policies[name.removeprefix("policy-")])
        else:
            blocks = OF_SECTION[kind](maker)
        found[name] = Sheet(name, kind, title, section.id, _notes(maker, kind), blocks, kind == "large", _warning(maker, kind))
    return list(found.values())


def _notes(maker: Maker, kind: str) -> tuple[Row, ...]:
    settings = maker.toolkit.settings
    return tuple(note.nodes for note in (settings.written_for, *([settings.public_note] if kind in PUBLIC else [])))


def _warning(maker: Maker, kind: str) -> Row:
    """What stands above a text that a lawyer has to read first."""
    return maker.toolkit.settings.draft_note.nodes if kind == "policy" else ()


def of_toolkit(renderer: Renderer, kind: str) -> Sheet:
    """A sheet that serves every section."""
    maker = Maker(renderer)
    return Sheet(kind, kind, maker.word(f"booklet_{kind}"), "", (maker.toolkit.settings.written_for.nodes,), OF_TOOLKIT[kind](maker))


@dataclass(frozen=True)
class Bound:
    """Sheets bound together, with the line of what to bring."""

    id: str
    title: str
    about: Row
    bring: tuple[Row, ...]
    sheets: tuple[Sheet, ...]


def bound(renderer: Renderer, packet: Packet, made: dict[str, list[Sheet]]) -> Bound:
    """A packet with its sheets; ``made`` holds those of every section by its id."""
    toolkit = renderer.toolkit
    names = [name for audience in toolkit.audiences.values() if packet.audience in (None, audience.id) for name in audience.sections]
    inner = [_within(toolkit.sections[name], sheet) for name in names for kind in packet.items for sheet in _of_kind(renderer, made[name], kind)]
    sheets = (*(of_toolkit(renderer, kind) for kind in packet.before), *inner, *(of_toolkit(renderer, kind) for kind in packet.after))
    return Bound(packet.id, typeset(packet.title), packet.about.nodes, tuple(line.nodes for line in packet.bring), sheets)


def _of_kind(renderer: Renderer, made: list[Sheet], kind: str) -> list[Sheet]:
    """A section's sheets of one kind; the questions to read are made from those to answer."""
    if kind != "questions":
        return [sheet for sheet in made if sheet.kind == kind]
    full = next(sheet for sheet in made if sheet.kind == "full")
    title = compose.word(renderer.toolkit, "paper_questions", section=str(renderer.toolkit.sections[full.section].title))
    return [replace(full, id=f"{full.section}-{kind}", kind=kind, title=typeset(title), blocks=reading(full.blocks))]


def _within(section: Section, sheet: Sheet) -> Sheet:
    """A sheet below its section's title, which its own title then need not repeat."""
    return replace(sheet, part=typeset(section.title), title=below(section, sheet.title))


def below(section: Section, title: str) -> str:
    """A sheet's title as it stands below its section's."""
    return compose.capital(title.removeprefix(f"{typeset(section.title)}: "))
