"""Editions: what a section's sheets print has a short id, and what changed between two of them is told in plain words.

The id is made from the words alone, so that an edition keeps it for as long as they stay, whatever becomes of their
look. ``data/editions.yml`` remembers what was published; the publishing job writes it (``make editions``).
"""
from __future__ import annotations

import datetime
import functools
import hashlib
from dataclasses import dataclass
from typing import Iterable, Mapping

from macros import compose
from macros.load import Toolkit
from macros.model import Edition
from macros.sheets import Sheet, pieces, strings
from macros.text import typeset

LENGTH = 6
"""Letters of an id: a person types them from paper, and two editions of a section must not share one."""


@dataclass(frozen=True)
class Standing:
    """What a section's sheets say of themselves: their id, and the newest recorded edition, which is this one or one before."""

    id: str
    last: Edition | None

    @property
    def recorded(self) -> bool:
        return self.last is not None and self.last.id == self.id


def _short(texts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:LENGTH]


def printed(sheets: Iterable[Sheet]) -> dict[str, tuple[str, ...]]:
    """Every piece that a section's sheets print, by name, with its words; what is no piece counts to its kind of sheet."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in sheets:
        if sheet.large:  # the same words again
            continue
        name = f"sheet:{sheet.kind}"
        found[name] = (*found.get(name, ()), *strings(sheet))
        for piece in pieces(sheet):
            found[piece.about] = (*found.get(piece.about, ()), *strings(piece))
    return found


def hashes(found: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The pieces as short hashes; a point's is followed by its title, to name it once it is gone."""
    return {about: _short(texts) + (f" {texts[0]}" if about.startswith("point:") else "") for about, texts in found.items()}


def standing(toolkit: Toolkit, section: str, sheets: Iterable[Sheet]) -> Standing:
    """The edition of a section's sheets as they are now."""
    recorded = [edition for edition in toolkit.editions.values() if edition.section == section]
    return Standing(_short(hashes(printed(sheets)).values()), recorded[-1] if recorded else None)


def changes(toolkit: Toolkit, old: Mapping[str, str], sheets: Iterable[Sheet]) -> list[str]:
    """What changed since an edition with the pieces ``old``, one sentence a change, in the order of the sheets."""
    sheets = list(sheets)
    return [typeset(line) for line in _Compared(toolkit, old, sheets).lines()]


class _Compared:
    """The pieces of an old edition beside those of the sheets as they are now."""

    def __init__(self, toolkit: Toolkit, old: Mapping[str, str], sheets: list[Sheet]):
        self.toolkit, self.old, self.found = toolkit, old, printed(sheets)
        self.new = hashes(self.found)
        self.sheets = {f"sheet:{sheet.kind}": sheet.title for sheet in sheets[::-1]}

    def lines(self) -> list[str]:
        made = [line for about in self.new if (line := self._told(about))]
        made += [line for about in self.old if about not in self.new and (line := self._gone(about))]
        if self._points(self.old, self.new) != self._points(self.new, self.old):
            made.append(compose.word(self.toolkit, "change_order"))
        return list(dict.fromkeys(made))

    def _points(self, names: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
        return [name for name in names if name.startswith("point:") and name in other]

    def _point(self, about: str) -> str:
        """The name of the point that a piece belongs to."""
        return "point:" + about.partition(":")[2].partition("/")[0]

    def _title(self, about: str) -> str:
        point = self._point(about)
        if point in self.found:
            return self.found[point][0]
        return self.old[point].partition(" ")[2] if point in self.old else next(iter(self.found.get(about, ("",))), "")

    def _told(self, about: str) -> str:
        """The sentence for a piece that is new or changed; empty for one that stays, and for what comes with a new point."""
        if self.old.get(about) == self.new[about]:
            return ""
        kind, title, point = about.partition(":")[0], self._title(about), self._point(about)
        if about not in self.old and kind != "point" and point in self.new and point not in self.old:
            return ""
        return self._sentence(kind, title, about, fresh=about not in self.old)

    def _sentence(self, kind: str, title: str, about: str, fresh: bool) -> str:
        word = functools.partial(compose.word, self.toolkit)
        if kind == "point":
            return word("change_point_new", title=title) if fresh else word("change_point", title=title)
        if kind == "question":
            text = "".join(self.found[about][:1])
            return word("change_question_new", title=title, text=text) if fresh else word("change_question", title=title, text=text)
        if kind == "clause" and fresh:
            return word("change_clause_new", title=title)
        if kind == "sheet":
            return word("change_sheet", title=self.sheets[about])
        return word(f"change_{kind}", title=title)

    def _gone(self, about: str) -> str:
        """The sentence for a piece that is no more; empty for what went with its point, or what only follows from other changes."""
        kind, point = about.partition(":")[0], self._point(about)
        if kind == "point":
            return compose.word(self.toolkit, "change_point_gone", title=self._title(about))
        if kind == "question" and point in self.new:
            return compose.word(self.toolkit, "change_question_gone", title=self._title(about))
        if kind == "clause" and point not in self.old:
            return compose.word(self.toolkit, "change_clause_gone")
        return ""


def recorded(toolkit: Toolkit, made: Mapping[str, list[Sheet]], day: datetime.date) -> list[Edition]:
    """Every edition with those of today added, the oldest first; the newest of each section alone keeps its pieces.

    What prints again as it printed before takes its old id again: its record moves to the end, and its changes go to
    the edition that followed it, so that whoever holds an older sheet is told everything since.
    """
    editions = list(toolkit.editions.values())
    for section, sheets in made.items():
        now = standing(toolkit, section, sheets)
        if now.recorded:
            continue
        told = changes(toolkit, now.last.pieces, sheets) if now.last else []
        editions = [_without_pieces(edition) if edition.section == section else edition for edition in _without(editions, section, now.id)]
        editions.append(Edition(id=now.id, section=section, date=day, changes=told, pieces=hashes(printed(sheets))))
    return editions


def _without_pieces(edition: Edition) -> Edition:
    return edition.model_copy(update={"pieces": {}})


def _without(editions: list[Edition], section: str, name: str) -> list[Edition]:
    """The editions without the one of this name, whose changes the next of its section takes over."""
    kept, carried = [], []
    for edition in editions:
        if edition.section == section and edition.id == name:
            carried = list(edition.changes)
            continue
        if carried and edition.section == section:
            edition, carried = edition.model_copy(update={"changes": [*carried, *edition.changes]}), []
        kept.append(edition)
    return kept


def since(toolkit: Toolkit, section: str) -> list[tuple[Edition, list[str]]]:
    """Every recorded edition of a section, the newest first, each with all that changed since."""
    found, told = [], []
    for edition in reversed([one for one in toolkit.editions.values() if one.section == section]):
        found.append((edition, list(told)))
        told = list(dict.fromkeys([*edition.changes, *told]))
    return found
