"""The text of a blank record: every field in the model's order, each with its description above it.

What must be filled in stands there without a value, which the check reports; what may be left out stands behind ``#``.
"""
from __future__ import annotations

import json
import re
from typing import Any, Iterator, Mapping

from macros.load import FOLDERS, LISTS, schema_line
from macros.model import Short
from macros.reference.fields import Field, fields_of
from macros.text import Line, Rich

TEXTS = (Line, Rich, Short)
"""Sorts of value that need no more explanation than their field's description."""
PLAIN = re.compile(r"[A-Za-z0-9](?:[\w ,./()'-]|:(?=\S))*$")
"""A text that YAML reads as it is."""
STEP = "  "


def blank(noun: str, given: Mapping[str, Any] | None = None) -> str:
    """A blank record of ``noun`` as it stands in its file: with the first line where each has a file of its own, else as an item of the list.

    ``given`` holds what is known already, by field: a text (empty for a blank that would else stand behind ``#``), a list
    of such mappings for records, or a mapping for the fields below. Raises KeyError for an unknown noun.
    """
    rows = list(_rows(fields_of({**FOLDERS, **LISTS}[noun]), given or {}))
    return "\n".join([schema_line(noun, True), *rows, ""] if noun in FOLDERS else [*_item(rows), ""])


def value_of(text: str) -> str:
    """The text as YAML reads it back, in quotes where it needs them."""
    return text if PLAIN.match(text) and not text.endswith((" ", ":")) else json.dumps(text, ensure_ascii=False)


def _rows(fields: tuple[Field, ...], given: Mapping[str, Any], hints: bool = True) -> Iterator[str]:
    """The lines of a record; without hints, what may be left out is left out."""
    for field in fields:
        if field.required or field.name in given:
            yield from (_hint(field),) if hints else ()
            yield from _lines(field, given.get(field.name, ""), hints)
        elif hints:
            yield _hint(field)
            yield from ("#" + line for line in _lines(field, "", False))


def _hint(field: Field) -> str:
    kind = "" if field.fields or field.annotation in TEXTS else f" {field.kind[0].upper()}{field.kind[1:]}."
    return f"# {'' if field.required else 'May be left out. '}{field.about}{kind}"


def _lines(field: Field, given: Any, hints: bool) -> Iterator[str]:
    """A field with what is given of it, and what is blank."""
    if field.one_line:
        yield f"{field.name}: {value_of(given)}" if given else f"{field.name}:"
        return
    yield f"{field.name}:"
    if field.many == "map":
        inner = (row for name, item in (given or {"name": {}}).items() for row in (f"{name}:", *_indented(_rows(field.fields, item, hints))))
    elif field.many:
        inner = _items(field, given, hints)
    else:
        inner = _rows(field.fields, given or {}, hints)
    yield from _indented(inner)


def _items(field: Field, given: Any, hints: bool) -> Iterator[str]:
    """The items of a list; hints stand in the first alone."""
    if not field.fields:
        values = [part.strip() for part in given.split(",")] if given else [""] * max(1, field.least)
        yield from (f"- {value_of(value)}" if value else "-" for value in values)
        return
    for number, item in enumerate(given or [{}] * max(1, field.least)):
        yield from _item(list(_rows(field.fields, item, hints and not number)))


def _item(rows: list[str]) -> Iterator[str]:
    """Lines of a record as an item of a list: the first field bears the dash, and the hint above it stands at its height."""
    first = next((number for number, row in enumerate(rows) if not row.startswith("#")), None)
    if first is None:  # nothing in it is required
        yield "-"
    for number, row in enumerate(rows):
        yield row if number < (first or 0) else f"- {row}" if number == first else STEP + row


def _indented(rows) -> Iterator[str]:
    return (STEP + row for row in rows)
