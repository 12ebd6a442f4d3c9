"""What differs between two states of the links, sorted by what it means to a reader."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Collection, Mapping

from macros.model import LinkStatus

UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Change:
    """An address whose state, or place, is another than before."""

    status: LinkStatus
    was: str
    places: list[str]


@dataclass
class Changes:
    """Changes by the state that is new; ``healed`` answer again; ``same`` counts what readers see unchanged, by state."""

    gone: list[Change] = field(default_factory=list)
    broken: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    healed: list[Change] = field(default_factory=list)
    blocked: list[Change] = field(default_factory=list)
    first: int = 0
    decided: int = 0
    dropped: int = 0
    same: Counter[str] = field(default_factory=Counter)

    @property
    def others(self) -> int:
        """How many changes of state there are besides those to gone."""
        return sum(map(len, (self.broken, self.moved, self.healed, self.blocked)))


def changes(before: Mapping[str, LinkStatus], after: Mapping[str, LinkStatus], places: Mapping[str, list[str]], decided: Collection[str] = ()) -> Changes:
    """Every address in one place; of those in ``decided``, where a person's verdict stands, only the number is told."""
    found = Changes(dropped=len(before.keys() - after.keys()))
    for url in sorted(after):
        was = before[url].state if url in before else UNCHECKED
        if was == after[url].state and not (was == "moved" and before[url].final != after[url].final):
            found.same[was] += 1
        elif url in decided:
            found.decided += 1
        else:
            _sort(found, Change(after[url], was, list(places.get(url, ()))))
    return found


def _sort(found: Changes, change: Change) -> None:
    state = change.status.state
    if state == "ok" and change.was == UNCHECKED:
        found.first += 1
    elif state == "ok":
        found.healed.append(change)
    elif state == UNCHECKED:
        found.same[state] += 1
    else:
        getattr(found, state).append(change)
