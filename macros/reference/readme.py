"""``data/README.md``: how to edit, then every noun with its fields and an example."""
from __future__ import annotations

import functools
from pathlib import Path
from typing import Iterator

from macros.reference import Entry, entries
from macros.reference.fields import Field

FILE = Path("data/README.md")
OPENING = Path(__file__).with_name("opening.md")
TOP = """\
# The data

<!-- Made by 'make schemas' from macros/model.py and macros/reference/. Change those, not this file. -->

Everything that the site says in more than one place stands in these files, once.
This page tells what each file holds, field by field.
The examples are about bicycle lanes, so that nobody takes them for facts of this toolkit.
"""


@functools.cache
def opening() -> str:
    """What a person needs to know before the first edit, as Markdown with headings of the second level."""
    return OPENING.read_text("utf-8")


def readme() -> str:
    """The whole text of ``data/README.md``."""
    contents = ["## What there is", "", *(f"- [{entry.title}](#{_anchor(entry.title)}): {entry.about}" for entry in entries())]
    nouns = ["\n".join(_noun(entry)) for entry in entries()]
    return "\n".join([TOP, opening(), *contents, "", "\n\n".join(nouns), ""])


def _anchor(title: str) -> str:
    """The place that GitHub makes of a heading."""
    return title.lower().replace(" ", "-")


def _noun(entry: Entry) -> Iterator[str]:
    yield from (f"## {entry.title}", "", entry.about, "", f"File: `{entry.file}`. {entry.form}", f"Its first line: `{entry.first_line}`.")
    yield from ((f"`{entry.command}` writes a blank one.",) if entry.command else ())
    yield ""
    for field in entry.fields:
        yield from _field(field, 0)
    yield from (("",) if entry.fields else ())
    yield from ("An example:", "", "```yaml", entry.example.rstrip("\n"), "```")


def _field(field: Field, depth: int) -> Iterator[str]:
    """A line for the field, and one for each below it."""
    yield f"{'  ' * depth}- **`{field.name}`** ({field.need}): {field.kind}. {_escaped(field.about)}".rstrip()
    for one in field.fields:
        yield from _field(one, depth + 1)


def _escaped(text: str) -> str:
    """Signs that Markdown would read, such as the underscores of a name or a word in angle brackets, stay as they are."""
    return "".join(f"\\{sign}" if sign in "*_[]<>`" else sign for sign in text)
