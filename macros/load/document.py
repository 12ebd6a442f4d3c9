"""A file as it was read, and what is wrong with it."""
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

MOST_QUOTED = 80
MOST_LETTERS = 500
MOST_PROBLEMS = 100
HIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\uf8ff"
                    "\\ufeff\\uffa0\\ufff0-\\ufffc\\ufffe\\uffff\\U000e0000-\\U000fffff]"
                    "|[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]{5,}")
"""Control characters, ends of lines that only some programs see, what nobody sees, what turns the direction of writing, what no font has, and marks piled up on one letter."""
QUOTED = re.compile(r"(?<![^\s(])'((?:[^']|(?<=\w)'(?=\w))*)'(?=[\s.,:;?!)]|$)")
"""A value that a message quotes; an apostrophe within a word does not end it."""


def cut(text: str, most: int = MOST_QUOTED) -> str:
    """The text where it is short, and else its beginning."""
    return text if len(text) <= most else text[:most - 1] + "…"


def shown(text: str) -> str:
    """The text on one line, with a sign in place of each character that cannot be shown."""
    return HIDDEN.sub("�", re.sub(r"[\n\r\t ]+", " ", text))


def _one_line(message: str) -> str:
    """The message on one line; a long value in quotes, and at last the middle of a long message, gives way."""
    message = QUOTED.sub(lambda value: f"'{cut(value[1])}'", shown(message))
    return message if len(message) <= MOST_LETTERS else f"{message[:MOST_LETTERS // 2]} … {message[-MOST_LETTERS // 2:]}"


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and how to mend it; prints as ``file:line:col: message``."""

    file: str
    line: int
    column: int
    message: str

    def __post_init__(self):
        object.__setattr__(self, "message", _one_line(self.message))

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}:{self.column}: {self.message}"


def most(problems: list[Problem]) -> list[Problem]:
    """The first problems of a file, and how many more there are: nobody reads a thousand lines, and the first often cause the rest."""
    if len(problems) <= MOST_PROBLEMS + 1:
        return problems
    last = problems[MOST_PROBLEMS]
    return [*problems[:MOST_PROBLEMS], replace(last, message=f"this file has {len(problems) - MOST_PROBLEMS} more problems. Mend those above first")]


@dataclass
class Document:
    """One file: its plain data, and where each value and each key stands (from 1)."""

    name: str
    text: str = ""
    data: Any = None
    spots: dict[tuple, tuple[int, int, int, int]] = field(default_factory=dict)
    keys: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[str]:
        """The lines of the text, without empty ones at its end."""
        return self.text.rstrip("\n").split("\n")

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
        for number, row in enumerate(self.rows[line - 1:last], start=line):
            start = column - 1 if number == line else 0
            if number == line and row[start:start + 1] in {"|", ">"}:
                continue
            for found in re.finditer(re.escape(words), row[start:]):
                if not before:
                    return number, start + found.start() + 1
                before -= 1
        return self.spot(path)

    def fault(self, spot: tuple[int, int], message: str) -> None:
        """Notes a problem; one that the parser found behind the last line stands at the end of that line."""
        if self.text and spot[0] > len(self.rows):
            spot = len(self.rows), len(self.rows[-1]) + 1
        self.problems.append(Problem(self.name, *spot, message))

    def again(self) -> "Document":
        """The same document with a list of problems of its own."""
        return replace(self, problems=list(self.problems))

    def told(self) -> list[Problem]:
        """Its problems in the order of lines; where they are a flood, the first of them, and how many are left."""
        return most(sorted(self.problems))
