"""What changed between an edition and the sheets as they are now: one plain sentence a change."""
from __future__ import annotations

import re
from typing import Iterable, Iterator, Mapping

from macros import compose
from macros.editions.printed import each, hashes, name_of, printed, title_of
from macros.load import Toolkit
from macros.sheets import Sheet
from macros.text import typeset

OF_POINT = {"question", "where", "ask", "why", "now", "source", "left", "letter", "clause"}
"""Kinds of piece that belong to a point where it has their name: what comes or goes with its point is told with it."""
CHOSEN = {"why", "letter"}
"""Kinds that come and go with the choice of what to ask for first, which is told."""
QUIET = {"order", "turn"}
"""Kinds that are told by themselves."""
MANY = 5
"""More sentences than this of the same kind become one: a word that all points share was changed."""


class Today:
    """The sheets of a section as they are now, read once to be put beside many old editions."""

    def __init__(self, toolkit: Toolkit, sheets: Iterable[Sheet]):
        self.toolkit, self.sheets = toolkit, each(sheets)
        self.new, self.found = hashes(self.sheets), printed(self.sheets)
        self.aliases = {alias: criterion.id for criterion in toolkit.criteria.values() for alias in criterion.aliases}

    def since(self, old: Mapping[str, str]) -> list[str]:
        """What changed since an edition with the pieces ``old``, in the order of the sheets; empty where no reader would see a change."""
        compared, told = _Compared(self, old), {}
        for kind, line in compared.told():
            told.setdefault(kind, {})[typeset(line)] = None
        return [line for kind, lines in told.items() for line in compared.fewer(kind, list(lines))]


class _Compared:
    """The pieces of an old edition beside those of the sheets as they are now; a criterion's old id counts as its new one."""

    def __init__(self, today: Today, old: Mapping[str, str]):
        self.toolkit, self.sheets, self.new, self.found, self.aliases = today.toolkit, today.sheets, today.new, today.found, today.aliases
        self.old = {self._now_named(name): value for name, value in old.items()}

    def word(self, key: str, **values: object) -> str:
        return compose.word(self.toolkit, key, **values)

    def _now_named(self, name: str) -> str:
        kind, colon, rest = name.partition(":")
        point, slash, question = rest.partition("/")
        return f"{kind}:{self.aliases.get(point, point)}{slash}{question}" if colon and kind in {*OF_POINT, "point"} else name

    def told(self) -> Iterator[tuple[str, str]]:
        """(kind, sentence) of every change."""
        yield from self._orders()
        for name, value in self.new.items():
            if self.old.get(name) != value and not self._swallowed(name, self.new, self.old):
                yield from self._kept(name) if name in self.old else self._fresh(name)
        for name in self.old:
            if name not in self.new and not self._swallowed(name, self.old, self.new):
                yield from self._gone(name)

    def _swallowed(self, name: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
        """True for what is told by itself, and for what stands in ``one`` alone together with its point."""
        kind, _, rest = name.partition(":")
        point = "point:" + rest.partition("/")[0]
        return kind in QUIET or kind in OF_POINT and point in one and point not in other

    def _title(self, name: str) -> str:
        """The title of a piece, or of the point to which it belongs."""
        kind, _, rest = name.partition(":")
        point = "point:" + rest.partition("/")[0]
        if kind in OF_POINT and point in self.found:
            return self.found[point].title
        return self.found[name].title if name in self.found else title_of(self.old, name)

    def _text(self, name: str) -> str:
        """A question's words, with the labels of what the reader fills in."""
        labels = {blank.id: str(blank.label) for blank in self.toolkit.settings.blanks}
        return re.sub(r"\{(\w+)\}", lambda match: f"[{labels.get(match[1], match[1])}]", self.found[name].title)

    def _kept(self, name: str) -> Iterator[tuple[str, str]]:
        kind, title = name.partition(":")[0], self._title(name)
        if kind == "question":
            yield from self._asked(name, title)
        elif kind == "point":
            yield name, self.word("change_point", title=title, old=title_of(self.old, name))
        else:
            yield self._same(kind, title)

    def _asked(self, name: str, title: str) -> Iterator[tuple[str, str]]:
        """A question's words and the note under it change apart."""
        (old, *before), (new, *after) = self.old[name].split(), self.new[name].split()
        if old != new:
            yield name, self.word("change_question", title=title, text=self._text(name))
        if before != after:
            yield "note", self.word("change_note", title=title)

    def _same(self, kind: str, title: str) -> tuple[str, str]:
        return kind, self.word(f"change_{kind}", title=title)

    def _fresh(self, name: str) -> Iterator[tuple[str, str]]:
        kind, title = name.partition(":")[0], self._title(name)
        if kind == "question":
            yield name, self.word("change_question_new", title=title, text=self._text(name))
        elif kind == "point":
            yield name, self.word("change_point_new", title=title)
        elif kind in {"clause", "place", "term", "sheet"}:
            yield name, self._new(kind, title)
        elif kind not in CHOSEN:
            yield self._same(kind, title)

    def _new(self, kind: str, title: str) -> str:
        return {"clause": self.word("change_clause_new", title=title), "place": self.word("change_place_new", title=title),
                "term": self.word("change_term_new", title=title), "sheet": self.word("change_sheet_new", title=title)}[kind]

    def _gone(self, name: str) -> Iterator[tuple[str, str]]:
        kind, title = name.partition(":")[0], self._title(name)
        made = {"point": self.word("change_point_gone", title=title), "question": self.word("change_question_gone", title=title),
                "clause": self.word("change_clause_gone", title=title), "place": self.word("change_place_gone", title=title),
                "sheet": self.word("change_sheet_gone", title=title)}
        if kind in made:
            yield name, made[kind]
        elif kind in {"where", "ask", "now", "left", "definitions"}:
            yield self._same(kind, title)

    # --- choice and order ---

    def _orders(self) -> Iterator[tuple[str, str]]:
        """What is asked for first, what the short sheet asks, and in which order points stand."""
        core, short, full = (self._order("core"), self._order("short"), self._order("full"))
        if core and core[0] != core[1]:
            titles = [f"“{self.found[f'point:{name}'].title}”" for name in core[1]]
            yield "core", self.word("change_core", titles=compose.listed(self.toolkit, titles))
        if short and set(short[0]) != set(short[1]):
            yield "short", self.word("change_short")
        moved = bool(full) and _common(*full) != _common(*full[::-1])
        if moved:
            yield "order", self.word("change_order")
        for sheet in self.sheets if not moved else ():
            if self._turned(name_of(sheet)) and sheet.kind != "core":
                yield "turn", self.word("change_turn", title=sheet.title)

    def _order(self, kind: str) -> tuple[list[str], list[str]] | None:
        """The names in the old order and in the new; None where there are not both."""
        key = f"order:{kind}"
        if key not in self.old or key not in self.new:
            return None
        old = (name.partition("/") for name in self.old[key].split())
        return ["".join((self.aliases.get(point, point), *rest)) for point, *rest in old], self.new[key].split()

    def _turned(self, name: str) -> bool:
        """True where a sheet holds the same pieces in another order."""
        old, new = self.old.get(f"turn:{name}", "").split(), self.new[f"turn:{name}"].split()
        return len(old) == 2 and old[0] == new[0] and old[1] != new[1]

    # --- many alike ---

    def fewer(self, kind: str, lines: list[str]) -> list[str]:
        """One sentence in place of many of a kind that says no more than where it is."""
        n = len(lines)
        made = {"where": self.word("change_where_many", n=n), "note": self.word("change_note_many", n=n),
                "source": self.word("change_source_many", n=n), "sheet": self.word("change_sheet_many", n=n)}
        return [made[kind]] if n > MANY and kind in made else lines


def _common(one: list[str], other: list[str]) -> list[str]:
    """The names of ``one`` that stand in ``other`` too."""
    return [name for name in one if name in set(other)]
