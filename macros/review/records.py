"""The records of the files that differ: which changed, came, went, moved or took another name."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Iterator

from macros.load import FOLDERS, KEYS, LISTS, SINGLES, WORDS, Document
from macros.review.changes import Change, Spot, alternatives, changes, moved, rendered
from macros.review.found import Entry, Layout
from macros.review.wording import likeness
from macros.text import Line

KINDS: dict[str, Any] = {**FOLDERS, **LISTS, **SINGLES, WORDS: dict[str, Line]}
TITLES = ("title", "name", "term", "objection", "question", "what", "url")
RENAMED = 0.6
MANY = 400
"""Records that are gone are compared with new ones up to this number of comparisons."""


@dataclass(frozen=True)
class Record:
    noun: str
    name: str
    spot: Spot


def in_file(noun: str, document: Document) -> Iterator[Record]:
    root = Spot(document, (), document.data)
    if noun in FOLDERS:
        yield Record(noun, PurePosixPath(document.name).stem, root)
    elif noun not in LISTS:
        yield Record(noun, noun, root)
    else:
        seen: dict[str, int] = {}
        for number, item in enumerate(document.data):
            key = KEYS.get(noun, "id")
            name = rendered(item[key]) if isinstance(item, dict) and key in item else f"number {number + 1}"
            seen[name] = seen.get(name, 0) + 1
            yield Record(noun, name if seen[name] == 1 else f"{name} (again, {seen[name]})", root[number])


def records_that_changed(old: list[Record], new: list[Record], both: set[str]) -> Iterator[Entry | Layout]:
    before, after = ({(record.noun, record.name): record for record in found} for found in (old, new))
    pairs = [(before[key], after[key]) for key in after if key in before]
    gone, come = [record for key, record in before.items() if key not in after], [record for key, record in after.items() if key not in before]
    renamed = list(_renamed(gone, come))
    order = {noun: position for position, noun in enumerate(KINDS)}
    made = [_changed(one, other) for one, other in pairs] + [_changed(one, other, "renamed") for one, other in renamed]
    made += [_alone(record, "added") for record in come if all(record is not pair[1] for pair in renamed)]
    made += [_alone(record, "removed") for record in gone if all(record is not pair[0] for pair in renamed)]
    told = [entry for entry in made if entry.changes or entry.how != "changed"] + list(_order(pairs))
    yield from sorted(told, key=lambda entry: (order[entry.noun], entry.file, entry.line))
    yield from (Layout(name) for name in sorted(both & {record.spot.document.name for record in new} - {entry.file for entry in told}))


def _renamed(gone: list[Record], come: list[Record]) -> Iterator[tuple[Record, Record]]:
    """Records whose name alone went: the new one lists the old as an alias, or says nearly the same."""
    taken: set[int] = set()
    close = len(gone) * len(come) <= MANY
    for record in gone:
        rest = [other for other in come if other.noun == record.noun and id(other) not in taken]
        alias = next((other for other in rest if record.name in _aliases(other)), None)
        score, best = max(((likeness(_said(record), _said(other)), number) for number, other in enumerate(rest)), default=(0.0, 0)) if close and not alias else (0.0, 0)
        other = alias or (rest[best] if score >= RENAMED else None)
        if other:
            taken.add(id(other))
            yield record, other


def _aliases(record: Record) -> list:
    found = record.spot.value.get("aliases") if isinstance(record.spot.value, dict) else None
    return found if isinstance(found, list) else []


def _said(record: Record) -> str:
    value = record.spot.value
    return rendered({name: item for name, item in value.items() if name not in ("id", "aliases")} if isinstance(value, dict) else value)


def _changed(old: Record, new: Record, how: str = "changed") -> Entry:
    found = list(changes(old.spot, new.spot, alternatives(KINDS[new.noun])))
    entry = Entry(new.noun, new.name, new.spot.document.name, how, _title(new), found)
    if how == "renamed":
        kept = old.name in _aliases(new)
        entry.look.append(f"its id was {old.name}; " + ("the old one stays as an alias" if kept else "no alias keeps the old one, so what was saved under it is lost"))
    return entry


def _alone(record: Record, how: str) -> Entry:
    said = rendered(record.spot.value)
    line = [Change((), None, None, record.spot.line)]
    return Entry(record.noun, record.name, record.spot.document.name, how, _title(record), line, text=said if how == "added" else "")


def _title(record: Record) -> str:
    value = record.spot.value
    return next((rendered(value[name]) for name in TITLES if isinstance(value, dict) and name in value), "") if record.noun not in {*SINGLES, WORDS} else ""


def _order(pairs: list[tuple[Record, Record]]) -> Iterator[Entry]:
    """For each list whose records stand in another order, what moved."""
    for noun in LISTS:
        places = [(old.spot.path[0], new.spot.path[0], new) for old, new in pairs if old.noun == noun == new.noun]
        if shifted := moved([place[:2] for place in places]):
            names = {place[:2]: place[2].name for place in places}
            said = ", ".join(f"{names[pair]} from place {pair[0] + 1} to {pair[1] + 1}" for pair in shifted)
            yield Entry(noun, "list", places[0][2].spot.document.name, "reordered", changes=[Change(("order",), None, said, 1, order=True)])
