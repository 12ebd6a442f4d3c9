"""The words of the interface: each that code asks for is there, and holds no more than what is passed to it."""
from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from string import Formatter
from typing import Iterator

from macros.load import WORDS, Problem, Toolkit, near

FILE = Path(__file__).resolve().parent.parent / "asked.json"
"""What code and templates ask for: made by ``make schemas``, see ``macros/asked.py``."""
ANY = "*"
"""Stands in a name for whatever the data has there."""
ONE = "_one"
"""Ends the name of a word for the number 1."""
MARK = re.compile(r"[\\`*_\[\]{}|~]")
START = re.compile(r"\s|[#>=]|[+:-]\s|\d+[.)]\s")
"""What Markdown would read in a word, or at its head: templates print words as they are."""


@functools.cache
def passed() -> dict[str, frozenset[str]]:
    """What is passed to each word, by its name."""
    return {name: frozenset(values) for name, values in json.loads(FILE.read_text("utf-8")).items()}


def interface(toolkit: Toolkit) -> Iterator[Problem]:
    """Words that are missing, that nothing asks for, or that hold what nothing fills."""
    known = passed()
    for name in sorted(set(known) - set(toolkit.words)):
        if not name.endswith(ANY):
            yield toolkit.problem(WORDS, WORDS, (), f"the word '{name}' is missing. Add a line '{name}: …'")
    for name, text in toolkit.words.items():
        values = _values(name, known)
        if values is None:
            document, _ = toolkit.origin[WORDS, WORDS]
            yield Problem(document.name, *document.keys[name,], f"nothing asks for the word '{name}'. {near(name, [one for one in known if not one.endswith(ANY)])}")
            continue
        for message, shown in _faults(text, values):
            yield toolkit.problem(WORDS, WORDS, (name,), message, shown)


def _values(name: str, known: dict[str, frozenset[str]]) -> frozenset[str] | None:
    """What is passed to a word; None where nothing asks for it."""
    if name in known:
        return known[name]
    if name.endswith(ONE) and "n" in known.get(name.removesuffix(ONE), ()):
        return known[name.removesuffix(ONE)]
    return next((values for one, values in known.items() if one.endswith(ANY) and name.startswith(one[:-1])), None)


def _faults(text: str, values: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(message, words that show it) of one text."""
    tag = re.search(r"<[a-zA-Z/!?]", text)
    if tag:
        yield "a word of the interface holds no tags. Write it in words", tag[0]
    try:
        fields = [(field, sort, turned) for _, field, sort, turned in Formatter().parse(text) if field is not None]
    except ValueError:
        yield "a brace has no partner. Write a placeholder as {name}, or leave braces out", ""
        return
    for field, sort, turned in fields:
        if sort or turned or field not in values:
            yield f"'{{{field}}}' is not filled in here. {near(field, values) if values else 'Write it in words'}", "{" + field
    yield from _marks(text)


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """A word is plain: a link, a heading or a list of attributes in it would stand on every page, and no rule for links would see it."""
    if "\n" in text:
        yield "a word of the interface stands on one line. Remove the line break", ""
    mark = START.match(text) or next((found for literal, *_ in Formatter().parse(text) if (found := MARK.search(literal))), None)
    if mark:
        yield f"'{mark[0].strip() or ' '}' would be read as a mark here, and a word of the interface is plain text. Write it in words", mark[0].strip()
