"""A PDF beside what it was made from: what each sheet says, by its blocks, and where that stands in the file."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Iterator

from paper import Box, Paper, normal

from macros import editions, papers, sheets
from macros.pdf import pdf
from macros.render import Renderer
from macros.sheets import Bound, Sheet
from macros.sheets.blocks import SHAPE, Article, Audit, Row
from macros.sheets.maker import Maker
from macros.text import Emphasis, Fill, Link, Term, Text

SITE = "https://site.example/"
LETTER = (612.0, 792.0)
UNPRINTED = 18.0
"""A quarter of an inch: what common printers leave white at each edge."""


# --- what a sheet says, from its blocks -----------------------------------------------------------------------------

@dataclass(frozen=True)
class Said:
    """Words in their place. ``words`` follow each other; what stands ``beneath`` comes before the next of this ``depth``."""

    words: tuple[str, ...]
    depth: int = 0
    beneath: tuple[str, ...] = ()
    of: Any = None


def flat(row: Row, labels: dict[str, str]) -> Iterator[str | None]:
    """The words of a row; None before and after the label of a blank."""
    for node in row:
        if isinstance(node, (Emphasis, Link)):
            yield from flat(node.children, labels)
        elif isinstance(node, Fill):
            yield from (None, labels[node.name], None)
        else:
            yield node.text


def words(row: Row, labels: dict[str, str]) -> tuple[str, ...]:
    """A row as pieces between its blanks, and their labels; what has neither letter nor digit is left out."""
    made = [""]
    for piece in flat(row, labels):
        made = [*made, ""] if piece is None else [*made[:-1], made[-1] + piece]
    return tuple(piece for piece in map(normal, made) if any(letter.isalnum() for letter in piece))


def is_row(value) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(node, (Text, Term, Fill, Emphasis, Link)) for node in value)


def leaves(value, labels: dict[str, str], but: tuple[str, ...] = ()) -> Iterator[str]:
    """Every text within a part of a block, but for some of its fields."""
    if isinstance(value, str):
        yield from words((Text(value),), labels)
    elif is_row(value):
        yield from words(value, labels)
    elif isinstance(value, tuple):
        for child in value:
            yield from leaves(child, labels)
    elif is_dataclass(value):
        for item in fields(value):
            if item.name not in (*but, "about"):
                yield from leaves(getattr(value, item.name), labels)


def told_audit(block: Audit, labels: dict[str, str]) -> Iterator[Said]:
    for point in block.points:
        yield Said(words(point.title, labels), 0, tuple(leaves(point, labels, ("title", "kinds"))), point)
        for kind in point.kinds:
            yield Said(words((Text(kind.label),), labels), 1, tuple(leaves(kind, labels, ("label", "questions"))), kind)
            for question in kind.questions:
                first = (Text(question.condition + " "), *question.text)
                yield Said(words(first, labels), 2, tuple(leaves(question, labels, ("text", "condition"))), question)


def rows_of(value) -> Iterator[Row]:
    """Every row of a part of a block in the order of its fields; a plain text is a row of its own."""
    if isinstance(value, str):
        yield (Text(value),)
    elif is_row(value):
        yield value
    elif isinstance(value, Article):
        yield from ((Text(f"{value.label} {value.number}. "), *value.heading), *value.parts)
    elif isinstance(value, tuple):
        for child in value:
            yield from rows_of(child)
    elif is_dataclass(value):
        for item in fields(value):
            if item.name not in SHAPE:
                yield from rows_of(getattr(value, item.name))


def told(sheet: Sheet, labels: dict[str, str]) -> list[Said]:
    """All that a sheet says in its own place: the title, then its blocks."""
    made = [Said(words((Text(sheet.title),), labels))]
    for block in sheet.blocks:
        made += told_audit(block, labels) if isinstance(block, Audit) else [Said(found) for row in rows_of(block) if (found := words(row, labels))]
    return made


# --- a printed sheet, with each of its words found --------------------------------------------------------------------

@dataclass(frozen=True)
class Found:
    """What was said, and the letters of the reading where it stands."""

    said: Said
    start: int
    end: int
    until: int = 0


@dataclass(eq=False)
class Printed:
    """A PDF beside what it was made from."""

    name: str
    sheets: tuple[Sheet, ...]
    bound: Bound | None
    data: dict[str, Any]
    renderer: Renderer

    @functools.cached_property
    def made(self) -> bytes:
        return pdf(self.name, self.data)

    @functools.cached_property
    def paper(self) -> Paper:
        return Paper(self.made)

    @property
    def labels(self) -> dict[str, str]:
        return {name: str(label) for name, label in self.renderer.labels.items()}

    def word(self, key: str, **values: Any) -> str:
        return normal(Maker(self.renderer).word(key, **values))

    @functools.cached_property
    def room(self) -> Box:
        """The room for text: as far from the right edge as the first letters are from the left."""
        left = min(run.box.left for page in self.paper.runs for run in page if run.text.strip())
        return Box(left, UNPRINTED, LETTER[0] - left, LETTER[1] - UNPRINTED)

    @functools.cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each sheet begins in the reading, at the heading with its title, and where it ends."""
        paper, starts, at = self.paper, [], 0
        titled = [(paper.read.start(runs), paper.text_of(tag)) for tag in paper.tags("H1", "H2") if (runs := paper.runs_of(tag))]
        for sheet in self.sheets:
            at = next((start for start, text in titled if text == normal(sheet.title) and start >= at), -1)
            assert at >= 0, f"{self.name}: no heading '{sheet.title}' in its place"
            starts.append(at)
            at += 1
        return list(zip(starts, [*starts[1:], len(paper.read.text)]))

    @functools.cached_property
    def placed(self) -> list[tuple[Sheet, list[Found], list[str]]]:
        """Each sheet with what it says, found in its order, and the faults: words that are missing, or too many."""
        return [(sheet, *self._found(sheet, *span)) for sheet, span in zip(self.sheets, self.spans)]

    def _found(self, sheet: Sheet, start: int, end: int) -> tuple[list[Found], list[str]]:
        text, at, made, faults = self.paper.read.text, start, [], []
        for said in told(sheet, self.labels):
            spots = self._spots(said, at, end)
            if not spots:
                faults.append(f"'{said.words[0][:60]}' is not where it belongs, after '{text[max(start, at - 40):at]}'")
                continue
            made.append(Found(said, spots[0][0], spots[-1][1]))
            at = spots[-1][1]
        made = [replace(one, until=next((other.start for other in made[number + 1:] if other.said.depth <= one.said.depth), end)) for number, one in enumerate(made)]
        return made, [*faults, *self._rest(sheet, made, start, end)]

    def _spots(self, said: Said, at: int, end: int) -> list[tuple[int, int]]:
        """Where the pieces of a row stand, one right after the other; empty where they do not."""
        text, made = self.paper.read.text, []
        for piece in said.words:
            start = text.find(piece, at, end)
            if start < 0 or made and any(letter.isalnum() for letter in text[at:start]):
                return []
            at = start + len(piece)
            made.append((start, at))
        return made

    def _rest(self, sheet: Sheet, found: list[Found], start: int, end: int) -> Iterator[str]:
        """Faults of what stands beneath or between: missing, twice, or of words that no data hold."""
        text, seen = self.paper.read.text, bytearray(end)
        for one in found:
            spots = self._spots(one.said, one.start, end)
            for left, right in spots:
                seen[left:right] = b"\1" * (right - left)
            at = one.end
            for piece in one.said.beneath:
                free = (spot for match in re.finditer(re.escape(piece), text[at:one.until]) if not any(seen[(spot := at + match.start()):spot + len(piece)]))
                spot = next(free, -1)
                if spot < 0:
                    yield f"'{piece[:60]}' does not stand beneath '{one.said.words[0][:40]}'"
                else:
                    seen[spot:spot + len(piece)] = b"\1" * len(piece)
        known = self.furniture(sheet)
        for match in re.finditer(rb"\0+", bytes(seen[start:end])):
            left = strange(text[start + match.start():start + match.end()], known)
            if left:
                yield f"'{left[:80]}' stands where nothing says it"

    def furniture(self, sheet: Sheet) -> list[str]:
        """What may stand more than once: labels of columns, boxes and lines, notes, words around the text. Longest first."""
        one = next(one for one in self.data["sheets"] if one["title"] == sheet.title)
        outer = [value for key, value in one.items() if key not in ("title", "blocks")] + [value for key, value in self.data.items() if key != "sheets"]
        if self.bound:
            outer += [text for other in self.data["sheets"] for text in (other["title"], other["part"], other["edition"], other["address"], other["notes"])]
        made = set(printable(outer))
        for block in sheet.blocks:
            if isinstance(block, Audit):
                made |= set(leaves(block, {}, ("points",)))
        return sorted(made | {piece for note in sheet.notes for piece in words(note, self.labels)}, key=len, reverse=True)


def printable(value) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield from ([normal(value)] if normal(value) else [])
    elif isinstance(value, dict):
        yield from printable(list(value.values()))
    elif isinstance(value, list):
        for child in value:
            yield from printable(child)


def strange(text: str, known: list[str]) -> str:
    """What is left of a text without known words, numbers, letters of a list and marks."""
    while text:
        piece = next((piece for piece in known if text.startswith(piece)), "")
        mark = re.match(r"\([a-z]{1,2}\)|[\d\W_]", text)
        if not piece and not mark:
            return text
        text = text[len(piece or mark[0]):]
    return ""


class Press:
    """Prints the sheets of a toolkit."""

    def __init__(self, toolkit):
        self.renderer = Renderer(toolkit)
        self.made = papers.made(self.renderer)
        self.standings = {name: editions.standing(toolkit, name, found) for name, found in self.made.items()}

    def sheet(self, sheet: Sheet, site: str = SITE) -> Printed:
        data = papers.data(self.renderer, [sheet], self.standings, papers.Address(site), sheet.title)
        return Printed(sheet.id + ("" if site else " without address"), (sheet,), None, data, self.renderer)

    def packet(self, name: str, site: str = SITE) -> Printed:
        bound = sheets.bound(self.renderer, self.renderer.toolkit.packets[name], self.made)
        data = papers.data(self.renderer, list(bound.sheets), self.standings, papers.Address(site), bound.title, bound)
        return Printed(name, bound.sheets, bound, data, self.renderer)

    def section(self, name: str, site: str = SITE) -> list[Printed]:
        return [self.sheet(sheet, site) for sheet in self.made[name]]
