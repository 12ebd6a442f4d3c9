"""What a blank record asks for: the blanks in it, and what the check will say once they are filled in."""
from __future__ import annotations

import dataclasses
from typing import Any, Iterator

from macros import model
from macros.blank.place import Placed
from macros.check.coverage import coverage
from macros.load import FOLDERS, LISTS, Problem, Toolkit
from macros.load.record import build
from macros.reference.fields import Field, fields_of

SAMPLES = {model.Date: "2000-01-01", model.Seen: "2000-01-01", model.Year: "2000", model.Flag: "false", model.Url: "https://www.example.org"}


def blanks(made: Placed) -> Iterator[tuple[tuple, int, int]]:
    """(path below the record, line, column) of every value that is not filled in, in the order of lines."""
    document, depth = made.document(), len(made.path)
    found = [(path[depth:], *spot[:2]) for path, spot in document.spots.items() if path[:depth] == made.path and _at(document.data, path) == ""]
    yield from sorted(found, key=lambda item: item[1:])


def _at(data: Any, path: tuple) -> Any:
    for part in path:
        data = data[part]
    return data


def field_at(noun: str, path: tuple) -> Field:
    """The field that a path of a record leads to."""
    fields, found = fields_of({**FOLDERS, **LISTS}[noun]), None
    for part in path:
        found = next((field for field in fields if field.name == part), found)
        fields = found.fields if found and (part == found.name) else fields
    return found


def follows(toolkit: Toolkit, records: list[Placed]) -> list[Problem]:
    """What the check will ask for, now that these records are there: told as though each blank held some word.

    What stands in the line of a blank is left out: nobody knows yet what will be written there.
    """
    before = {(problem.file, problem.message) for problem in coverage(toolkit)}
    unfilled = {(made.file.as_posix(), line) for made in records for _, line, _ in blanks(made)}
    found = {problem for problem in coverage(_with(toolkit, records)) if (problem.file, problem.message) not in before}
    return sorted(problem for problem in found if (problem.file, problem.line) not in unfilled)


def _with(toolkit: Toolkit, records: list[Placed]) -> Toolkit:
    """The toolkit with a stand-in for each of the records."""
    changed: dict[str, dict] = {}
    origin = dict(toolkit.origin)
    for made in records:
        document = made.document(filled(made))
        attribute = made.noun.replace("-", "_")
        record = build({**FOLDERS, **LISTS}[made.noun], document, made.path, _at(document.data, made.path))
        if record is not None:
            changed.setdefault(attribute, dict(getattr(toolkit, attribute)))[made.name] = record
            origin[made.noun, made.name] = document, made.path
    return dataclasses.replace(toolkit, origin=origin, **changed)


def filled(made: Placed) -> str:
    """The file's text with some word of the right sort in every blank; no line moves. Ids are those of nothing, so that nothing else is touched."""
    rows = made.text.split("\n")
    for number, (path, line, _) in enumerate(blanks(made), start=1):
        rows[line - 1] += " " + _sample(field_at(made.noun, path), number)
    return "\n".join(rows)


def _sample(field: Field, number: int) -> str:
    if field.choices:
        return field.choices[0]
    return next((sample for kind, sample in SAMPLES.items() if field.annotation == kind), f"word-{number}")
