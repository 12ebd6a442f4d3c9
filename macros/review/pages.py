"""Pages by head and paragraph, and files that cannot be read as data by line."""
from __future__ import annotations

import itertools
from typing import Iterator

from macros.check.prose import HEAD
from macros.load import Document, parse
from macros.review.changes import Change, Spot, changes, matched, moved, rendered
from macros.review.found import Entry, Layout, how
from macros.review.trees import Pair, Side
from macros.text import Line

PAGE_FIELDS = (dict[str, Line],)


def page(pair: Pair) -> Iterator[Entry | Layout]:
    """The page with what changed in its head, and in its text by paragraph."""
    (head, body), (new_head, new_body) = (_split(pair.name, side) for side in (pair.old, pair.new))
    entry = Entry("page", pair.name, pair.name, how(pair))
    if pair.old is None or pair.new is None:
        document = new_head if pair.old is None else head
        entry.title = rendered(document.data.get("title", "")) if isinstance(document.data, dict) else ""
        entry.text = "\n\n".join([rendered(document.data), *(text for _, text in new_body)]) if pair.old is None else ""
        yield entry
        return
    if isinstance(head.data, dict) and isinstance(new_head.data, dict):
        entry.title = rendered(new_head.data.get("title", ""))
        entry.changes += changes(Spot(head, (), head.data), Spot(new_head, (), new_head.data), PAGE_FIELDS)
    elif head.text != new_head.text:
        entry.changes += _paragraphs(_rows(head.text), _rows(new_head.text), "head")
    entry.changes += _paragraphs(body, new_body, "text")
    if any(document.text and document.problems for document in (head, new_head)):
        entry.notes.append(f"the head of the page has faults; what they hide is not reviewed. The first: {first_fault(new_head if new_head.problems else head)}")
    if isinstance(pair.new, bytes) and "\\x" in _decoded(pair.new) and "\\x" not in pair.new.decode("latin-1"):
        entry.notes.append("the page is not UTF-8; what could not be read is shown as \\x and its number")
    yield entry if entry.changes or entry.notes else Layout(pair.name)


def _decoded(side: Side) -> str:
    return side.decode("utf-8", "backslashreplace").replace("\r\n", "\n") if isinstance(side, bytes) else ""


def _split(name: str, side: Side) -> tuple[Document, list[tuple[int, str]]]:
    """The head as a document, and (line, text) of every paragraph below it."""
    text = _decoded(side)
    found = HEAD.match(text)
    head = Document(name, text="\n" + found[1] if found else "")
    if found:
        parse(head)
    lines = "\n" * found[0].count("\n") + text[found.end():] if found else text
    return head, [(rows[0][0], "\n".join(row for _, row in rows).rstrip()) for rows in _together(_rows(lines))]


def _rows(text: str) -> list[tuple[int, str]]:
    """(number, line) of every line that is not blank."""
    return [(number, row) for number, row in enumerate(text.split("\n"), start=1) if row.strip()]


def _together(rows: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Lines that follow one another without a blank one between."""
    for _, group in itertools.groupby(enumerate(rows), key=lambda item: item[1][0] - item[0]):
        yield [row for _, row in group]


def _paragraphs(old: list[tuple[int, str]], new: list[tuple[int, str]], name: str) -> list[Change]:
    pairs, gone, come = matched([text for _, text in old], [text for _, text in new])
    found = [Change((name,), old[before][1], new[after][1], new[after][0], True) for before, after in pairs if old[before][1] != new[after][1]]
    found += [Change((name,), old[number][1], None, old[number][0]) for number in gone]
    found += [Change((name,), None, new[number][1], new[number][0]) for number in come]
    shifted = [f"line {old[before][0]} to line {new[after][0]}" for before, after in moved(pairs)]
    if shifted:
        found.append(Change((name,), None, ", ".join(shifted), 1, order=True))
    return sorted(found, key=lambda change: change.line)


def plain(pair: Pair, notes: list[str]) -> Iterator[Entry | Layout]:
    """The file as lines of text, where it cannot be read as data."""
    rows = [_rows(_decoded(side)) for side in (pair.old, pair.new)]
    yield Entry("file", pair.name, pair.name, how(pair), changes=_paragraphs(*rows, "lines"), notes=notes, broken=True)


def first_fault(document: Document) -> str:
    """The first thing that is wrong with the document, with its line."""
    if not document.problems:
        return "it has another form than its kind of file"
    first = min(document.problems)
    return f"line {first.line}: {first.message}"
