"""Strict YAML, and the line and column of every value.

Plain scalars stay text (``no`` is a word, 12:30 is not 750); aliases, tags, second documents and duplicate keys are
errors.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 256_000
MAX_DEPTH = 12
UNSHOWN = "the file holds a character that cannot be shown. Type the line anew"
HIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\ufffe\\uffff]")
"""Control characters, and those that nobody sees or that turn the direction of writing."""


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

    def snippet(self, path: tuple, words: str, before: int = 0) -> tuple[int, int]:
        """Line and column of ``words`` within the value at ``path``, after ``before`` others like it.

        The value's own place, where they are not found: a folded text may break a line within them.
        """
        if path not in self.spots or not words:
            return self.spot(path)
        line, column, last, _ = self.spots[path]
        for number, row in enumerate(self.text.split("\n")[line - 1:last], start=line):
            start = column - 1 if number == line else 0
            if number == line and row[start:start + 1] in {"|", ">"}:
                continue
            for found in re.finditer(re.escape(words), row[start:]):
                if not before:
                    return number, start + found.start() + 1
                before -= 1
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
        self.rows = document.text.split("\n")

    def read(self) -> None:
        document = self.document
        try:
            self.events = yaml.parse(document.text, Loader=Loader)
            self._document()
        except yaml.YAMLError as error:
            mark = _mark(error)
            document.fault((mark.line + 1, mark.column + 1) if mark else (1, 1), _yaml_message(error))
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
            rest = self.rows[event.end_mark.line][event.end_mark.column:] if event.end_mark.line < len(self.rows) else ""
            if event.style is None and rest.lstrip().startswith("#"):
                self.document.fault((event.end_mark.line + 1, event.end_mark.column + len(rest) - len(rest.lstrip()) + 1),
                                    "what stands after # is dropped here. Put the whole text in quotes, or move the remark to a line of its own")
            if HIDDEN.search(event.value):
                self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), UNSHOWN)
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


def _mark(error: yaml.YAMLError):
    """Where the fault began: a quotation mark that is never closed is told where it opens."""
    names = ("problem_mark", "context_mark")
    if "quoted scalar" in str(getattr(error, "context", "")) and "end of stream" in str(getattr(error, "problem", "")):
        names = names[::-1]
    return next((mark for name in names if (mark := getattr(error, name, None))), None)


def named(path: tuple) -> str:
    names = [part for part in path if isinstance(part, str)]
    return f"'{names[-1]}'" if names else "this item"


def _yaml_message(error: yaml.YAMLError) -> str:
    text = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    hints = (
        ("mapping values are not allowed", "a colon inside the text ends it here. Put the whole text in quotes, or write it under '>-'"),
        ("found a tab character", "a tab cannot indent. Use spaces"),
        ("found character '\\t'", "a tab cannot indent. Use spaces"),
        ("cannot start any token", "a line starts with a character that YAML keeps for itself (tab, @, ` or %). Use spaces to indent, or put the text in quotes"),
        ("could not find expected ':'", "a line has no colon. Write 'field: text', and indent the lines of a long text"),
        ("did not find expected key", "this line does not fit the lines above it. Check its indentation, and quotes left open above"),
        ("did not find expected '-'", "this line does not fit the list above it. Check its indentation"),
        ("block sequence entries are not allowed", "a list cannot start here. Put it on its own lines, under the name of the field"),
        ("unexpected end of stream", "a quotation mark is never closed. Close it, or write the text under '>-'"),
        ("found unknown escape character", "a backslash inside double quotes starts a code. Use single quotes"),
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
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1:error.start].decode("utf-8", "replace")) + 1
        document.fault((line, column), "a character here is not UTF-8. Save the file as UTF-8 and type it anew")
        return document
    hidden = HIDDEN.search(document.text)
    if hidden:
        line = document.text.count("\n", 0, hidden.start()) + 1
        column = hidden.start() - document.text.rfind("\n", 0, hidden.start())
        document.fault((line, column), UNSHOWN)
        return document
    return parse(document)


def parse(document: Document) -> Document:
    """The document with the plain data of its text."""
    _Reader(document).read()
    return document
