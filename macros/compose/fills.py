"""Placeholders that a section fills, words of the interface, and which criteria in which order."""
from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterable, Mapping

from macros.load import Toolkit
from macros.model import Criterion, Forms, Now, Section
from macros.text import Block, Emphasis, Fill, Inline, Items, Link, Paragraph, Text, typeset

Filler = Callable[[Fill], Inline]


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def filler(fills: Mapping[str, Forms], form: str) -> Filler:
    """Fills placeholders with a section's own words in one form (text, legal or letter); others stay."""

    def fill(node: Fill) -> Inline:
        if node.name not in fills:
            return node
        forms = fills[node.name]
        words = typeset(getattr(forms, form) or forms.text)
        return Text(capital(words) if node.capital else words)

    return fill


def _filled_inline(nodes: Iterable[Inline], fill: Filler) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for node in nodes:
        if isinstance(node, Fill):
            node = fill(node)
        elif isinstance(node, (Emphasis, Link)):
            node = replace(node, children=_filled_inline(node.children, fill))
        if isinstance(node, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + node.text)
        else:
            made.append(node)
    return tuple(made)


def filled(nodes: Iterable, fill: Filler) -> tuple:
    """The nodes, inline or block, with ``fill`` applied to every placeholder and neighboring words joined."""
    nodes = tuple(nodes)
    if nodes and isinstance(nodes[0], (Paragraph, Items)):
        return tuple(_filled_block(node, fill) for node in nodes)
    return _filled_inline(nodes, fill)


def _filled_block(node: Block, fill: Filler) -> Block:
    if isinstance(node, Items):
        return replace(node, items=tuple(_filled_inline(item, fill) for item in node.items))
    return replace(node, children=_filled_inline(node.children, fill))


def starts_sentence(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The nodes with a capital first letter, where they start with words."""
    if nodes and isinstance(nodes[0], Text):
        return (Text(capital(nodes[0].text)), *nodes[1:])
    return nodes


def word(toolkit: Toolkit, key: str, **values) -> str:
    """A word of the interface; ``key_one`` stands in for ``key`` where ``n`` is 1. Raises KeyError where there is none."""
    if values.get("n") == 1 and f"{key}_one" in toolkit.words:
        key = f"{key}_one"
    return toolkit.words[key].format(**values)


def listed(toolkit: Toolkit, items: list[str]) -> str:
    """"a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return word(toolkit, "list_and", first=", ".join(items[:-1]), last=items[-1])



def order(section: Section, chosen: Iterable[str] | None = None) -> list[str]:
    """The chosen criteria in the section's order; all of them where none are named."""
    wanted = None if chosen is None else set(chosen)
    return [use.criterion for use in section.criteria if wanted is None or use.criterion in wanted]


def core(section: Section) -> list[str]:
    """The criteria that decide most; the first three are the three asks."""
    return [use.criterion for use in section.criteria if use.core]


def view(toolkit: Toolkit, section: Section, criterion: str) -> Criterion:
    """A criterion as the section has it; law for kinds of body that the section lacks is left out."""
    own = toolkit.criteria[criterion].in_section(section.id)
    return own.model_copy(update={"now": [entry for entry in own.now if speaks_of(entry, section)]})


def speaks_of(entry: Now, section: Section) -> bool:
    """True where an entry of the law now is for this section and for a kind of body that it has."""
    return section.id in (entry.sections or [section.id]) and (not entry.bodies or bool(set(entry.bodies) & set(section.bodies)))
