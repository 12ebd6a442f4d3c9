"""Sheets as JSON for Typst: the templates read data alone, and nothing in it is ever parsed as markup."""
from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any, Mapping

from macros.text import Emphasis, Fill, Link, Term, Text

UNSAID = {"about"}
ADDRESSES = {"href", "urls"}
"""Fields that lead somewhere: they stay as they are."""
LONG = re.compile(r"[^\s/?&\u200b-]{31,}")
PIECE = 24


def breakable(text: str) -> str:
    """The text with places to break in words too long for any column: a space without width every PIECE letters."""
    return LONG.sub(lambda word: "\u200b".join(word[0][start:start + PIECE] for start in range(0, len(word[0]), PIECE)), text)


def encoded(node: Any, labels: Mapping[str, str]) -> Any:
    """A block, a row or a node as plain data; a class goes along under ``is``. ``labels`` names the reader's blanks."""
    if isinstance(node, (bool, int)) or node is None:
        return node
    if isinstance(node, str):
        return breakable(node)
    if isinstance(node, (Text, Term)):
        return breakable(node.text)
    if isinstance(node, Fill):
        return {"is": "blank", "label": labels[node.name]}
    if isinstance(node, (tuple, list)):
        return [encoded(child, labels) for child in node]
    if isinstance(node, (Emphasis, Link)) or is_dataclass(node):
        return {"is": type(node).__name__.lower()} | {item.name: _field(item.name, getattr(node, item.name), labels) for item in fields(node) if item.name not in UNSAID}
    raise TypeError(f"nothing says how to print {type(node).__name__}")


def _field(name: str, value: Any, labels: Mapping[str, str]) -> Any:
    return (list(value) if isinstance(value, tuple) else value) if name in ADDRESSES else encoded(value, labels)
