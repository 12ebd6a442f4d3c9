"""Sheets as JSON for Typst: the templates read data alone, and nothing in it is ever parsed as markup."""
from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, Mapping

from macros.text import Emphasis, Fill, Link, Term, Text

UNSAID = {"about"}


def encoded(node: Any, labels: Mapping[str, str]) -> Any:
    """A block, a row or a node as plain data; a class goes along under ``is``. ``labels`` names the reader's blanks."""
    if isinstance(node, (bool, int)) or node is None:
        return node
    if isinstance(node, str):
        return str(node)
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Term):
        return node.text
    if isinstance(node, Fill):
        return {"is": "blank", "label": labels[node.name]}
    if isinstance(node, (tuple, list)):
        return [encoded(child, labels) for child in node]
    if isinstance(node, (Emphasis, Link)) or is_dataclass(node):
        return {"is": type(node).__name__.lower()} | {item.name: encoded(getattr(node, item.name), labels) for item in fields(node) if item.name not in UNSAID}
    raise TypeError(f"nothing says how to print {type(node).__name__}")
