"""The field reference: every noun with its purpose, its file, its fields and one good example, read from the models.

``data/README.md`` and the page of the site show the same; an example stands in ``macros/examples/NOUN.yml``.
"""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from pydantic import BaseModel

from macros.load import FOLDERS, KEYS, LISTS, SINGLES, WORDS, schema_line
from macros.model import Id
from macros.reference.fields import Field, below, fields_of

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True)
class Entry:
    """One noun: its name, what it is, where it lives, its fields, one good example.

    ``one`` is its name for a single record, as in ``make new-criterion``; empty where no blank is made.
    """

    name: str
    about: str
    folder: bool
    listed: bool
    one: str
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").capitalize()

    @property
    def file(self) -> str:
        return f"data/{self.name}/ID.yml" if self.folder else f"data/{self.name}.yml"

    @property
    def form(self) -> str:
        """How records stand in files, in one sentence."""
        if self.folder:
            return "One file each, named after its id."
        return "A list in one file; each record starts with '- '." if self.listed else "One file, one record."

    @property
    def first_line(self) -> str:
        """The line with which its file starts."""
        return schema_line(self.name, self.folder)

    @property
    def command(self) -> str:
        """What writes a blank record; empty where nothing does."""
        return f"make new-{self.one} ID=…" if self.one else ""

    @property
    def example(self) -> str:
        """A good record, as it stands in its file; where each has a file of its own, with the first line."""
        text = (EXAMPLES / f"{self.name}.yml").read_text("utf-8")
        return f"{self.first_line}\n{text}" if self.folder else text

    @property
    def places(self) -> Iterator[tuple[str, Field]]:
        """(anchor, field) of every field: ``criteria-questions-kind``."""
        return (("-".join((self.name, *path)), field) for path, field in below(self.fields))


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Every noun, in the order in which it is loaded; the words of the interface last."""
    kinds = {**FOLDERS, **LISTS, **SINGLES}
    found = [Entry(name, _told(kind), name in FOLDERS, name in LISTS, _one(name, kind), fields_of(kind)) for name, kind in kinds.items()]
    return (*found, Entry(WORDS, "Every word of the interface: a list of 'name: text' lines. A name in braces is filled in where the word is shown.", False, False, "", ()))


def _told(kind: type[BaseModel]) -> str:
    """What a class says of itself, in one line."""
    return " ".join((kind.__doc__ or "").replace("``", "'").split())


def _one(name: str, kind: type[BaseModel]) -> str:
    """The name of a single record that people add; empty for what is one file, or is known by an address or made by a machine."""
    if name in SINGLES or name in KEYS or next(field.annotation for field in fields_of(kind) if field.name == "id") != Id:
        return ""
    return re.sub(r"(?<!^)([A-Z])", r"-\1", kind.__name__).lower()
