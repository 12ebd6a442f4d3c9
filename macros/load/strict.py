"""Strict YAML, and the line and column of every value.

Plain scalars stay text (``no`` is a word, 12:30 is not 750); aliases, tags, second documents and duplicate keys are
errors.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 256_000
MAX_DEPTH = 12


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and how to mend it; prints as ``file:line:col: message``."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass
class Document:
    """One file: its plain data, and where each value and each key stands (from 1)."""

    name: str
    text: str = ""
    data: Any = None
    spots: dict[tuple, tuple[int, int, int, int]] = field(default_factory=dict)
    keys: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def spot(self, path: tuple) -> tuple[int, int]:
        """Line and column of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, (1, 1, 1, 1))[:2]

    def snippet(self, path: tuple, words: str) -> tuple[int, int]:
        """Line and column of ``words`` within the value at ``path``; the value's own where they are not found."""
        if path not in self.spots or not words:
            return self.spot(path)
        line, column, last, _ = self.spots[path]
        for number, row in enumerate(self.text.split("\n")[line - 1:last], start=line):
            found = row.find(words, column - 1 if number == line else 0)
            if found >= 0:
                return number, found + 1
        return self.spot(path)

    def fault(self, spot: tuple[int, int], message: str) -> None:
        self.problems.append(Problem(self.name, *spot, message))


class _Stop(Exception):
    """Nothing after this place of the file can be read."""


class _Reader:
    """Turns the events of one YAML file into plain data, noting where everything stands."""

    def __init__(self, document: Document):
        self.document = document
        self.events: Iterator = iter(())

    def read(self) -> None:
        document = self.document
        try:
            self.events = yaml.parse(document.text, Loader=Loader)
            self._document()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            document.fault(spot, _yaml_message(error))
        except _Stop:
            pass

    def _document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "a second document starts here. Keep one document a file and remove the line '---'")
            elif isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, ())
        if not documents:
            self.document.fault((1, 1), "the file is empty. Write its record, or remove the file")

    def _stop(self, event, message: str) -> None:
        self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), message)
        raise _Stop

    def _node(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._stop(event, "an anchor or alias (& or *) cannot be used. Write the text out, in quotes if it starts with & or *")
        if event.tag:
            self._stop(event, f"a tag ({event.tag}) cannot be used. Remove it, or put the text in quotes")
        if len(path) > MAX_DEPTH:
            self._stop(event, f"this is nested deeper than {MAX_DEPTH} levels. Check the indentation")
        start = event.start_mark
        value = self._value(event, path)
        end = self.last_mark
        self.document.spots[path] = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return value

    def _value(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            self.last_mark = event.end_mark
            if not event.value.strip():
                self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), f"{named(path)} is empty. Write a value, or remove the line")
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: tuple) -> list:
        items: list = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                self.last_mark = event.end_mark
                return items
            items.append(self._node(event, path + (len(items),)))
        return items

    def _mapping(self, path: tuple) -> dict:
        found: dict = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                self.last_mark = event.end_mark
                return found
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._stop(event, "the name of a field must be a plain word. Remove the brackets or marks before the colon")
            key = event.value
            spot = (event.start_mark.line + 1, event.start_mark.column + 1)
            if key in found:
                self.document.fault(spot, f"'{key}' stands here twice. Keep one of the two (the first is in line {self.document.keys[path + (key,)][0]})")
            self.document.keys.setdefault(path + (key,), spot)
            value = self._node(next(self.events), path + (key,))
            found.setdefault(key, value)
        return found


def named(path: tuple) -> str:
    names = [part for part in path if isinstance(part, str)]
    return f"'{names[-1]}'" if names else "this item"


def _yaml_message(error: yaml.YAMLError) -> str:
    text = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    hints = (
        ("mapping values are not allowed", "a colon inside the text ends it here. Put the whole text in quotes, or write it under '>-'"),
        ("found character '\\t'", "a tab cannot indent. Use spaces"),
        ("cannot start any token", "a line starts with a character that YAML keeps for itself (tab, @, ` or %). Use spaces to indent, or put the text in quotes"),
        ("could not find expected ':'", "a line has no colon. Write 'field: text', and indent the lines of a long text"),
        ("did not find expected key", "this line does not fit the lines above it. Check its indentation, and quotes left open above"),
        ("did not find expected '-'", "this line does not fit the list above it. Check its indentation"),
        ("block sequence entries are not allowed", "a list cannot start here. Put it on its own lines, under the name of the field"),
        ("unexpected end of stream", "a quotation mark is never closed. Close it, or write the text under '>-'"),
        ("control characters are not allowed", "the file holds a character that cannot be shown. Type the line anew"),
        ("found undefined escape character", "a backslash inside double quotes starts a code. Use single quotes"),
    )
    for sign, message in hints:
        if sign in text:
            return message
    return f"the file cannot be read here ({' '.join(text.split())}). Check indentation, colons and quotes in this line and the one above"


def read(path: Path, root: Path) -> Document:
    """The plain data of one YAML file, with the place of everything and every fault of form."""
    document = Document(path.relative_to(root).as_posix())
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        document.fault((1, 1), f"the file is larger than {MAX_BYTES // 1000} kB. Split it")
        return document
    if raw.startswith(b"\xef\xbb\xbf"):
        document.fault((1, 1), "the file starts with an invisible mark (BOM). Save it as UTF-8 without BOM")
        raw = raw[3:]
    try:
        document.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        document.fault((line, column), "a character here is not UTF-8. Save the file as UTF-8 and type it anew")
        return document
    return parse(document)


def parse(document: Document) -> Document:
    """The document with the plain data of its text."""
    _Reader(document).read()
    return document
