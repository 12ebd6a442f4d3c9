"""What changed between two values of data, field by field; items of lists are matched by id or by what they hold."""
from __future__ import annotations

import types
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Iterator, Union, get_args, get_origin

from pydantic import BaseModel

from macros.load import Document
from macros.review.wording import likeness
from macros.text import Line

NATURAL = ("id", "url", "criterion", "place", "clause", "drafting", "part")
"""Fields by which an item of a list is known, the first that it has."""
FACTS = {"cite", "date", "year"}
"""Lines that state a fact as a whole."""
ALIKE = 0.5
MANY = 900
"""Items are compared each with each up to this number of comparisons; beyond it they are told as gone and new."""


@dataclass(frozen=True)
class Spot:
    """A value and where it stands in its file."""

    document: Document
    path: tuple
    value: Any

    def __getitem__(self, part: str | int) -> "Spot":
        return Spot(self.document, self.path + (part,), self.value[part])

    @property
    def line(self) -> int:
        return self.document.spot(self.path)[0]


@dataclass(frozen=True)
class Change:
    """One field that changed; ``old`` or ``new`` is None where it was not there; ``order`` holds for a list alone."""

    label: tuple[str, ...]
    old: str | None
    new: str | None
    line: int
    prose: bool = False
    order: bool = False

    @property
    def name(self) -> str:
        return "".join(part if part.startswith("[") else f".{part}" for part in self.label).lstrip(".")


@cache
def alternatives(kind: Any) -> tuple:
    """The plain kinds of an annotation."""
    origin = get_origin(kind)
    if origin is Annotated:
        return alternatives(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return tuple(inner for part in get_args(kind) for inner in alternatives(part))
    return (kind,)


@cache
def below(kinds: tuple, part: str | int) -> tuple:
    """The kinds that the field or item ``part`` of one of ``kinds`` may have; none where no model tells."""
    found: list = []
    for kind in kinds:
        if get_origin(kind) in (list, dict):
            found += alternatives(get_args(kind)[-1])
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            found += alternatives(kind.model_fields[part].annotation)
    return tuple(found)


def _is_prose(kinds: tuple, name: str, *values: Any) -> bool:
    if not kinds:
        return any(" " in value for value in values if isinstance(value, str))
    return name not in FACTS and any(isinstance(kind, type) and issubclass(kind, Line) for kind in kinds)


def changes(old: Spot, new: Spot, kinds: tuple, label: tuple[str, ...] = ()) -> Iterator[Change]:
    """Every change from ``old`` to ``new``, whose model is one of ``kinds``."""
    if old.value == new.value:
        return
    if isinstance(old.value, dict) and isinstance(new.value, dict):
        yield from _fields(old, new, kinds, label)
    elif isinstance(old.value, list) and isinstance(new.value, list):
        yield from _items(old, new, kinds, label)
    else:
        prose = isinstance(old.value, str) and isinstance(new.value, str) and _is_prose(kinds, (label or ("",))[-1], old.value, new.value)
        yield Change(label, rendered(old.value), rendered(new.value), new.line, prose)


def _fields(old: Spot, new: Spot, kinds: tuple, label: tuple[str, ...]) -> Iterator[Change]:
    for name in dict.fromkeys([*new.value, *old.value]):
        if name not in old.value:
            yield from _changed(Spot(old.document, old.path, _nothing(new.value[name])), new[name], below(kinds, name), (*label, name))
        elif name not in new.value:
            yield from _changed(old[name], Spot(new.document, new.path, _nothing(old.value[name])), below(kinds, name), (*label, name))
        else:
            yield from changes(old[name], new[name], below(kinds, name), (*label, name))


def _changed(old: Spot, new: Spot, kinds: tuple, label: tuple[str, ...]) -> Iterator[Change]:
    """A field that is new or gone, item by item where it holds several."""
    if old.value is None or new.value is None or not (old.value or new.value):
        values = [None if spot.value is None else rendered(spot.value) for spot in (old, new)]
        yield Change(label, *values, new.line, _is_prose(kinds, label[-1], *values))
    else:
        yield from changes(old, new, kinds, label)


def _nothing(value: Any) -> Any:
    """What a field that is not there would hold, beside ``value``."""
    return type(value)() if isinstance(value, (dict, list)) and value else None


def _items(old: Spot, new: Spot, kinds: tuple, label: tuple[str, ...]) -> Iterator[Change]:
    inner = below(kinds, 0)
    plain = all(isinstance(item, str) for item in [*old.value, *new.value])
    pairs, gone, come = matched(old.value, new.value, similar=not plain or any(_is_prose(inner, "", item) for item in [*old.value, *new.value]))
    for before, after in pairs:
        yield from changes(old[before], new[after], inner, (*label, f"[{named(new.value[after], after)}]"))
    if plain and (gone or come):
        lost, found = ([spot.value[number] for number in numbers] for spot, numbers in ((old, gone), (new, come)))
        yield Change(label, ", ".join(lost) or None, ", ".join(found) or None, new[come[0]].line if come else new.line)
    elif not plain:
        yield from (Change((*label, f"[{named(old.value[number], number)}]"), rendered(old.value[number]), None, new.line) for number in gone)
        yield from (Change((*label, f"[{named(new.value[number], number)}]"), None, rendered(new.value[number]), new[number].line) for number in come)
    if shifted := moved(pairs):
        places = (f"{named(new.value[after], after)} from place {before + 1} to {after + 1}" for before, after in shifted)
        yield Change(label, None, ", ".join(places), new.line, order=True)


def moved(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The fewest of ``pairs`` of numbers whose move makes the new order from the old."""
    ends: list[int] = []
    reach, rows = [], sorted(pairs)
    for _, after in rows:
        place = bisect_left(ends, after)
        ends[place:place + 1] = [after]
        reach.append(place)
    stays, wanted, limit = set(), len(ends) - 1, float("inf")
    for pair, place in zip(rows[::-1], reach[::-1]):
        if place == wanted and pair[1] < limit:
            stays.add(pair)
            wanted, limit = wanted - 1, pair[1]
    return [pair for pair in rows if pair not in stays]


def matched(old: list, new: list, similar: bool = True) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """(pairs of numbers, numbers of the old that are gone, numbers of the new): by name, then by likeness where ``similar``."""
    before, after = _keys(old), _keys(new)
    pairs = [(before[key], after[key]) for key in before if key in after]
    gone = [number for key, number in before.items() if key not in after]
    come = [number for key, number in after.items() if key not in before]
    if similar and len(gone) * len(come) <= MANY:
        for number in list(gone):
            score, best = max(((likeness(_compared(old[number]), _compared(new[other])), -other) for other in come), default=(0, 0))
            if score >= ALIKE:
                pairs.append((number, -best))
                gone.remove(number)
                come.remove(-best)
    return pairs, gone, come


def _keys(items: list) -> dict[tuple, int]:
    """The number of each item by its name; the second of a name counts as another."""
    seen: Counter = Counter()
    made = {}
    for number, item in enumerate(items):
        name = next(((key, rendered(item[key]), rendered(item.get("kind"))) for key in NATURAL if key in item), None) if isinstance(item, dict) else None
        key = (name[:2] if name and name[0] == "id" else name) or rendered(item)
        made[key, seen[key]] = number
        seen[key] += 1
    return made


def _compared(item: Any) -> str:
    return rendered({name: value for name, value in item.items() if name != "id"} if isinstance(item, dict) else item)


def named(item: Any, number: int) -> str:
    """How a label calls an item of a list."""
    if isinstance(item, dict):
        return next((rendered(item[key]) for key in NATURAL if key in item), str(number + 1))
    return item if isinstance(item, str) and len(item) <= 40 and " " not in item else str(number + 1)


def rendered(value: Any) -> str:
    """A value as one text."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {rendered(item)}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(f"({rendered(item)})" if isinstance(item, dict) else rendered(item) for item in value)
    return "" if value is None else str(value)
