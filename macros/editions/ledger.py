"""``data/editions.yml``: what was published. The newest edition of a section keeps its pieces whole; each one before it keeps what it
printed otherwise than the one after it. So any of them can be put beside the sheets of today, and the file stays small.
"""
from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path
from typing import Iterable, Mapping

import yaml

from macros.editions import of_section, standing_among
from macros.editions.printed import hashes
from macros.load import Toolkit, schema_line
from macros.load.files import MAX_BYTES
from macros.load.strict import MAX_ITEMS, MAX_VALUES
from macros.model import Edition
from macros.sheets import Sheet

FILE = Path("data/editions.yml")
ABSENT = "-"
"""Stands for a piece that an edition did not print, and the one after it does."""
SHARE = 0.9
"""How much of what the loader takes the file may fill."""
VALUES = 4
"""Values of a record beside its pieces."""
HEAD = "# Made by 'make editions' when the site is published. It keeps what was printed, to tell holders of older sheets what has changed."
Pieces = Mapping[str, str]


def wholes(editions: Iterable[Edition]) -> list[tuple[Edition, Pieces | None]]:
    """The editions of one section, the oldest first, each with all of its pieces; None where they were forgotten."""
    found: list[tuple[Edition, Pieces | None]] = []
    after: Pieces | None = {}
    for edition in list(editions)[::-1]:
        if after is not None:
            after = {name: value for name, value in {**after, **edition.pieces}.items() if value != ABSENT} if edition.pieces else None
        found.append((edition, after))
    return found[::-1]


def _differing(old: Pieces | None, new: Pieces | None) -> dict[str, str]:
    """What an edition printed otherwise than the one after it."""
    if old is None or new is None:
        return {}
    return {name: old.get(name, ABSENT) for name in {**old, **new} if old.get(name) != new.get(name)}


def recorded(toolkit: Toolkit, made: Mapping[str, list[Sheet]], day: datetime.date) -> list[Edition]:
    """Every edition with those of today added, the oldest first.

    What prints again as it printed before takes its old id again: its record moves to the end, with the new day.
    """
    editions = list(toolkit.editions.values())
    for section, sheets in made.items():
        now = standing_among(editions, section, sheets)
        if now.recorded:
            continue
        chain = [(edition, pieces) for edition, pieces in wholes(of_section(editions, section)) if edition.id != now.id]
        newest = Edition(id=now.id, section=section, date=max(day, now.last.date) if now.last else day, pieces=hashes(sheets))
        following = [*(pieces for _, pieces in chain[1:]), newest.pieces]
        kept = {edition.id: edition.model_copy(update={"pieces": _differing(pieces, after)}) for (edition, pieces), after in zip(chain, following)}
        editions = [kept.get(edition.id, edition) for edition in editions if edition.section != section or edition.id in kept]
        editions.append(newest)
    return editions


def text(editions: Iterable[Edition]) -> str:
    """The text of the file."""
    return "\n".join([schema_line("editions", False), HEAD, ""]) + ("".join(map(_record, editions)) or "[]\n")


def _record(edition: Edition) -> str:
    plain = {"id": edition.id, "section": edition.section, "date": edition.date, **({"pieces": edition.pieces} if edition.pieces else {})}
    return yaml.dump([plain], Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), allow_unicode=True, sort_keys=False, default_flow_style=False, width=100_000)


def fitted(editions: list[Edition]) -> tuple[list[Edition], str]:
    """The editions that the loader can take back, and in words what had to go: first what the oldest printed, then the oldest themselves."""
    sizes = {edition.id: len(_record(edition).encode()) for edition in editions}
    bare = {edition.id: edition.model_copy(update={"pieces": {}}) for edition in editions}
    space, values = SHARE * MAX_BYTES - sum(sizes.values()), SHARE * MAX_VALUES - sum(VALUES + len(edition.pieces) for edition in editions)
    kept, forgotten = list(editions), 0
    for edition in sorted(editions, key=lambda one: one.date):
        if space >= 0 and values >= 0:
            break
        if edition.pieces:
            kept[kept.index(edition)], forgotten = bare[edition.id], forgotten + 1
            space, values = space + sizes[edition.id] - len(_record(bare[edition.id]).encode()), values + len(edition.pieces)
    left = _newest(kept, space, values)
    told = [f"what {forgotten} of the oldest editions printed"] * bool(forgotten) + [f"the {len(kept) - len(left)} oldest editions"] * (len(left) < len(kept))
    return left, " and ".join(told)


def _newest(editions: list[Edition], space: float, values: float) -> list[Edition]:
    """The editions without as many of the oldest as are too much; the newest of a section stays."""
    last = {edition.section: edition.id for edition in editions}
    dropped: set[str] = set()
    for edition in sorted(editions, key=lambda one: one.date):
        if space >= 0 and values >= 0 and len(editions) - len(dropped) <= SHARE * MAX_ITEMS:
            break
        if last[edition.section] != edition.id:
            dropped.add(edition.id)
            space, values = space + len(_record(edition).encode()), values + VALUES
    return [edition for edition in editions if edition.id not in dropped]


def day_of(root: Path) -> datetime.date:
    """The day (UTC) of the commit that stands in ``root``; today where there is no git."""
    try:
        done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, timeout=30)
    except OSError:
        done = None
    known = done is not None and not done.returncode and done.stdout.strip().isdigit()
    moment = datetime.datetime.fromtimestamp(int(done.stdout), datetime.timezone.utc) if known else datetime.datetime.now(datetime.timezone.utc)
    return moment.date()


def write(root: Path, toolkit: Toolkit, made: Mapping[str, list[Sheet]]) -> tuple[list[Edition], str]:
    """Adds today's editions to the file of ``root``, at once or not at all; gives those that are new, and in words what had to go."""
    editions, gone = fitted(recorded(toolkit, made, day_of(root)))
    newest = {edition.section: edition for edition in editions}
    fresh = [edition for edition in newest.values() if edition != toolkit.editions.get(edition.id)]
    if not fresh:
        return [], ""
    beside = root / ".cache" / FILE.name  # on the same disk, and where nothing reads it
    beside.parent.mkdir(exist_ok=True)
    beside.write_text(text(editions), "utf-8")
    os.replace(beside, root / FILE)
    return fresh, gone
