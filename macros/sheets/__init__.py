"""Sheets: everything that goes on paper or into a file, as blocks of the same nodes that the pages show.

``macros.pdf`` and ``macros.word`` turn them into files; neither has words of its own.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

from macros import compose
from macros.check.walk import once
from macros.load import Toolkit
from macros.model import Packet, Section
from macros.render import Renderer, views
from macros.sheets import around, asking, texts
from macros.sheets.audit import audit
from macros.sheets.blocks import Block, Row, Sheet, pieces, strings
from macros.sheets.maker import Maker, text

__all__ = ["Bound", "Sheet", "bound", "of_section", "of_toolkit", "pieces", "strings"]

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


def of_section(renderer: Renderer, section: Section) -> list[Sheet]:
    """Every sheet of a section, in the order in which a reader needs them; the policies in the section's order."""
    maker, found = Maker(renderer, section), []
    for kind, made in OF_SECTION.items():
        found.append(_sheet(maker, kind, f"{section.id}-{kind}", made(maker)))
        if kind == "full":
            found.append(replace(found[-1], id=f"{section.id}-large", kind="large", title=_title(maker, "large"), large=True))
        if kind == "letter":
            found += [_policy(maker, policy) for policy in section.policies]
    return found


def _title(maker: Maker, kind: str, name: str = "") -> str:
    return maker.word(f"paper_{kind}", section=str(maker.section.title), name=name)


def _sheet(maker: Maker, kind: str, id_: str, blocks: tuple[Block, ...], name: str = "") -> Sheet:
    settings = maker.toolkit.settings
    notes = [settings.draft_note] if kind == "policy" else []
    notes += [settings.written_for, *([settings.public_note] if kind in PUBLIC else [])]
    return Sheet(id_, kind, _title(maker, kind, name), maker.section.id, tuple(note.nodes for note in notes), blocks)


def _policy(maker: Maker, name: str) -> Sheet:
    record = maker.toolkit.policies[name]
    vehicle = next(vehicle for vehicle in maker.section.vehicles if vehicle.id == record.vehicle)
    return _sheet(maker, "policy", f"policy-{name}", texts.policy(maker, record), name=str(vehicle.name))


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
    inner = [sheet for name in names for kind in packet.items for sheet in made[name] if sheet.kind == kind]
    sheets = (*(of_toolkit(renderer, kind) for kind in packet.before), *inner, *(of_toolkit(renderer, kind) for kind in packet.after))
    return Bound(packet.id, text(packet.title)[0].text, packet.about.nodes, tuple(line.nodes for line in packet.bring), sheets)
