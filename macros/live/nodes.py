"""Nodes of texts as what JSON can hold: words as a string, everything else as a small array.

========================  ============================================================================
``"words"``               words, typeset
``["?", "place"]``        a blank of the reader's, by its id; ``["?", "Place"]`` at the head of a sentence
``["#", "id", …]``        the numbers of the articles about these criteria, known when a policy is composed
``["*", node, …]``        emphasis; ``["**", node, …]`` where it is strong
``["https://…", node, …]``  a link
========================  ============================================================================

A row is a list of nodes, or a string where it holds words alone.
"""
from __future__ import annotations

from typing import Any, Iterable

from macros.text import Emphasis, Fill, Inline, Link

BLANK, NUMBERS, STRONG, EMPHASIS = "?", "#", "**", "*"


def node(one: Inline) -> Any:
    """One inline node; a word of the glossary is words like others."""
    if isinstance(one, Fill):
        return [NUMBERS, *one.about] if one.name == "sections" else [BLANK, one.name.capitalize() if one.capital else one.name]
    if isinstance(one, Emphasis):
        return [STRONG if one.strong else EMPHASIS, *map(node, one.children)]
    if isinstance(one, Link):
        return [one.href, *map(node, one.children)]
    return one.text


def row(nodes: Iterable[Inline]) -> Any:
    """Inline nodes whose neighboring words are joined already."""
    made = [node(one) for one in nodes]
    return made[0] if len(made) == 1 and isinstance(made[0], str) else made


def telling(**fields: Any) -> dict[str, Any]:
    """The fields that tell something: what is false, empty or none is left out."""
    return {name: value for name, value in fields.items() if value not in (False, None, [], {})}
