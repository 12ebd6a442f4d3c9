"""Strict YAML, and the line and column of every value.

Plain scalars stay text (``no`` is a word, 12:30 is not 750); aliases, tags, second documents and duplicate keys are
errors.
"""
from __future__ import annotations

import re
from typing import Any, Iterator

import yaml

from macros.load.blame import BRACKET, ODD_SPACE, STARRED, blame
from macros.load.document import HIDDEN, MOST_PROBLEMS, Document

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 12
MAX_VALUES = 20_000
MAX_ITEMS = 3_000
MAX_LETTERS = 8_000
DROPPED = "what stands after # is dropped here. Put the whole text in quotes, or move the remark to a line of its own"
JOINED = "this line is read as a part of the text above it. Start it where the fields or items around it start, or put the text in quotes"
DASHLESS = "a record starts here, and its dash is missing. Start this line with '- '"
COMMA = "a comma ends the text before it, and what follows has no field. Put the whole text in quotes"
CURLY = "the curly quotation marks around this text would be shown. Remove them, or type straight ones (\")"
WRAPPED = re.compile(r"[“‘„][^“”‘„]*[”’“]")
SEARCH = ("find",)
"""Ends the path of words to search for: curly marks around them are meant."""
AS_FIELD = re.compile(r"\s+(?:- )?([a-z_]+): ?(?=\S|$)")
UNSHOWN = "a character that nobody sees stands here, as other programs leave them. Delete the word, and type it anew"


class _Stop(Exception):
    """Nothing after this place of the file can be read."""


class _Reader:
    """Turns the events of one YAML file into plain data, noting where everything stands."""

    def __init__(self, document: Document, fields: frozenset[str], times: int):
        self.document, self.fields = document, fields
        self.most_items, self.most_values = MAX_ITEMS * times, MAX_VALUES * times
        self.events: Iterator = iter(())
        self.rows = document.text.split("\n")

    def read(self) -> None:
        document = self.document
        try:
            self.events = yaml.parse(document.text, Loader=Loader)
            self._document()
        except yaml.YAMLError as error:
            spot, message = blame(self.rows, error)
            document.problems = [problem for problem in document.problems if problem.line < spot[0] and not self._lost(problem, spot[0])]  # what came after is but a consequence
            document.fault(spot, message)
            document.data = None
        except _Stop:
            document.data = None

    def _lost(self, problem, line: int) -> bool:
        """True where a field is empty because its text starts too far left in the next line."""
        return " is empty. " in problem.message and not any(row.strip() for row in self.rows[problem.line:line - 1])

    def _document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._stop(event, "a line that starts with % cannot be used. Remove it")
                if documents > 1:
                    self._stop(event, "the line '---' starts a second part of the file. Remove this line")
            elif isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, ())
        if not documents:
            self.document.fault((1, 1), "the file is empty. Write its record, or remove the file")

    def _stop(self, event, message: str) -> None:
        self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), message)
        raise _Stop

    def _node(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._stop(event, STARRED)
        if event.tag:
            self._stop(event, "a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark")
        if len(path) > MAX_DEPTH:
            self._stop(event, f"fields and lists stand within one another over {MAX_DEPTH} times. Check the spaces at the start of the lines")
        if len(self.document.problems) > MOST_PROBLEMS:
            raise _Stop
        if path and isinstance(path[-1], int) and path[-1] >= self.most_items:
            self._stop(event, f"a list has {self.most_items} items at most. Split it")
        if len(self.document.spots) > self.most_values:
            self._stop(event, f"the file holds more than {self.most_values} values. Split it")
        start = event.start_mark
        value = self._value(event, path)
        end = self.last_mark
        self.document.spots[path] = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return value

    def _value(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            self.last_mark = event.end_mark
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path, event.flow_style)

    def _scalar(self, event, path: tuple) -> str:
        spot = event.start_mark.line + 1, event.start_mark.column + 1
        rest = self.rows[event.end_mark.line][event.end_mark.column:] if event.end_mark.line < len(self.rows) else ""
        if not event.style and rest.lstrip().startswith("#"):
            self.document.fault((event.end_mark.line + 1, event.end_mark.column + len(rest) - len(rest.lstrip()) + 1), DROPPED)
        elif not event.value.strip():
            self.document.fault(spot, BRACKET if rest[:1] in {"}", ","} else f"{named(path)} is empty. Write a value, or remove the line")
        elif not event.style and event.value != event.value.strip():
            self.document.fault(spot if event.value[0].isspace() else (event.end_mark.line + 1, event.end_mark.column), ODD_SPACE)
        elif not event.style and rest[:1] != "," and path[-1:] != SEARCH and WRAPPED.fullmatch(event.value):
            self.document.fault(spot, CURLY)
        self._joined(event)
        if HIDDEN.search(event.value):
            self.document.fault(spot, UNSHOWN)
        if len(event.value) > MAX_LETTERS:
            self._stop(event, f"this text has more than {MAX_LETTERS} letters. Shorten it, or split it")
        return event.value

    def _joined(self, event) -> None:
        """A line that looks like an item or a field, and that the text above it takes in, is told: nothing is lost in silence."""
        first, last = event.start_mark.line + 1, event.end_mark.line
        for number in range(first, min(last + (event.end_mark.column > 0), len(self.rows))):
            row = self.rows[number]
            field = AS_FIELD.match(row)
            if not event.style and row.lstrip().startswith("- ") or field and field[1] in self.fields:
                self.document.fault((number + 1, len(row) - len(row.lstrip()) + 1), JOINED)

    def _sequence(self, path: tuple) -> list:
        items: list = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                self.last_mark = event.end_mark
                return items
            items.append(self._node(event, path + (len(items),)))
        return items

    def _mapping(self, path: tuple, braces: bool) -> dict:
        found: dict = {}
        twice: list[tuple[str, tuple[int, int]]] = []
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                self.last_mark = event.end_mark
                self._twice(path, found, twice)
                return found
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._stop(event, "the name of a field must be a plain word. Remove the brackets or marks before the colon")
            key = event.value
            spot = (event.start_mark.line + 1, event.start_mark.column + 1)
            if key in found:
                if path and isinstance(path[-1], int):
                    twice.append((key, spot))  # told at the record's end, when all are known
                else:
                    self._tell_twice(path, key, spot)
            self.document.keys.setdefault(path + (key,), spot)
            following = next(self.events)
            if braces and found and isinstance(following, yaml.ScalarEvent) and following.start_mark.index == event.end_mark.index:
                self._stop(event, COMMA)
            value = self._node(following, path + (key,))
            found.setdefault(key, value)
        return found

    def _twice(self, path: tuple, found: dict, twice: list[tuple[str, tuple[int, int]]]) -> None:
        """Tells fields that stand twice in a record; where all of an item's fields start anew, the next item lacks its dash."""
        if len(twice) > 1 and path and isinstance(path[-1], int) and twice[0][0] == next(iter(found)):
            self.document.fault(twice[0][1], DASHLESS)
            raise _Stop
        for key, spot in twice:
            self._tell_twice(path, key, spot)

    def _tell_twice(self, path: tuple, key: str, spot: tuple[int, int]) -> None:
        self.document.fault(spot, f"'{key}' stands here twice. Keep one of the two (the first is in line {self.document.keys[path + (key,)][0]})")


def named(path: tuple) -> str:
    names = [part for part in path if isinstance(part, str)]
    return f"'{names[-1]}'" if names else "this item"


def parse(document: Document, fields: frozenset[str] = frozenset(), times: int = 1) -> Document:
    """The document with the plain data of its text; ``fields`` are names that start no line of a text. It may hold so many ``times`` more than others."""
    _Reader(document, fields, times).read()
    return document
