"""Sheets as JSON for Typst: the templates read data alone, and nothing in it is ever parsed as markup."""
from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any, Mapping

from macros.sheets.blocks import Addresses
from macros.text import Fill, Term, Text

UNSAID = {"about"}
LEADING = "href"
"""The field that leads somewhere: it stays as it is."""
LONG = re.compile(r"\S{31,}")
ADDRESS = re.compile(r"\W?(?:https?://|www\.)")
NAME = re.compile(r"[\w%]{31,}")
NO_WIDTH = "\u200b"


def breakable(text: str) -> str:
    """The text with a place to break after each letter of a word too long for any column; within an address, of a name alone."""
    return LONG.sub(lambda word: NAME.sub(_loose, word[0]) if ADDRESS.match(word[0]) else _loose(word), text)


def _loose(word: re.Match) -> str:
    return NO_WIDTH.join(word[0].replace(NO_WIDTH, ""))


def encoded(node: Any, labels: Mapping[str, str]) -> Any:
    """A block, a row or a node as plain data; a class goes along under ``is``. ``labels`` names the reader's blanks.

    Raises TypeError for anything else.
    """
    if isinstance(node, (bool, int)) or node is None:
        return node
    if isinstance(node, str):
        return breakable(node)
    if isinstance(node, (Text, Term)):
        return breakable(node.text)
    if isinstance(node, Fill):
        return {"is": "blank", "label": breakable(labels[node.name])}
    if isinstance(node, (tuple, list)):
        return [encoded(child, labels) for child in node]
    if isinstance(node, Addresses):
        return {"is": "addresses", "urls": list(node.urls), "shown": [breakable(url) for url in node.urls]}
    if is_dataclass(node):
        return {"is": type(node).__name__.lower()} | {item.name: _field(node, item.name, labels) for item in fields(node) if item.name not in UNSAID}
    raise TypeError(f"nothing says how to print {type(node).__name__}")


def _field(node: Any, name: str, labels: Mapping[str, str]) -> Any:
    value = getattr(node, name)
    return value if name == LEADING else encoded(value, labels)
