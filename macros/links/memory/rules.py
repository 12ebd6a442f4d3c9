"""From what was known of an address, and one more look, to what is known now.

One good look heals at once. A bad one waits for others: the state changes only when they are at least three, each three days
from the next, and no outage of up to five days explains all but one of them (so that an accident on top of an outage never
shows). It changes to ``gone`` where looks of the gone kind alone are enough, else to ``broken``. A wall says nothing about the
page behind it.
"""
from __future__ import annotations

import datetime
from typing import Callable, Iterable

from macros.links.looks import BAD, GOOD, Found, Look
from macros.links.memory.kept import kept, of, plain, within, written
from macros.model import LinkStatus

ENOUGH, APART = 3, 3
"""Bad looks that are needed, and the days from each to the next: six in all."""
OUTAGE = 5
"""Days for which a host may be out of order without our saying so."""
PATIENCE = datetime.timedelta(35)
"""How long what was found before outlasts a wall, and how long a bad look waits for others."""
WALL_PATIENCE = datetime.timedelta(180)
"""The same for an address whose wall has let us pass: else its state would come and go with our luck."""


def remembered(old: LinkStatus | None, look: Look) -> LinkStatus:
    """What is known of an address after one more look; ``since`` is the day of the first look that found it so.

    A look of the same day as the last, or of an earlier one, never makes a state worse: one of the two clocks was wrong.
    """
    old = old or LinkStatus(url=look.url, state="unchecked")
    return RULES[look.found](old, plain(look))


def _after(old: LinkStatus, look: Look, looks: Iterable[Look], state: str | None = None, **changes: object) -> LinkStatus:
    """The status after a look; what is not named here stays as it was."""
    state = state or old.state
    if state != old.state or not old.since and state != "unchecked":
        changes = {"since": look.date, **changes}
    told = {"url": look.url, "state": state, "last_look": look.date, "evidence": look.evidence, "looks": written(looks)}
    return LinkStatus(**{**dict(old), **told, **changes})


def _good(old: LinkStatus, look: Look) -> LinkStatus:
    """It answers: what was bad is forgotten, and that there was a wall stays known for a while."""
    looks = kept(old, look.date)
    wall = within(WALL_PATIENCE, look.date, of(looks, {"blocked"}))[-1:]
    backward = old.last_ok and old.last_look and look.date < old.last_look
    changes = {"last_ok": max(old.last_ok, look.date) if backward else look.date}
    final = look.final if look.found == "moved" else None
    if old.state not in GOOD:
        return _after(old, look, wall, look.found, final=final, **changes)
    if (old.state, old.final) == (look.found, final):
        return _after(old, look, wall, **changes)
    return _turned(old, look, wall, of(looks, GOOD)[-1:], final=final, **changes)


def _turned(old: LinkStatus, look: Look, wall: list[Look], waiting: list[Look], final: str | None, last_ok: datetime.date) -> LinkStatus:
    """It answers in another way than before: two looks running, on two days, must agree."""
    same = [first for first in waiting if (first.found, first.final) == (look.found, final)]
    if not same or same[0].date == look.date:
        return _after(old, look, [*wall, *(same or [look])], last_ok=last_ok)
    changes = {"since": same[0].date} if look.found != old.state else {}
    return _after(old, look, wall, look.found, final=final, last_ok=last_ok, **changes)


def _blocked(old: LinkStatus, look: Look) -> LinkStatus:
    """A wall. What was known outlasts it for some time; but something answers there, so a failure that waits was an accident."""
    looks = kept(old, look.date)
    wall = of(looks, {"blocked"})[-1:]
    if old.state in BAD and not (wall and look.date - wall[0].date > PATIENCE):
        return _after(old, look, [*of(looks, BAD), *(wall or [look])])
    if old.state in GOOD and old.last_ok and look.date - old.last_ok <= (WALL_PATIENCE if wall else PATIENCE):
        return _after(old, look, [*of(looks, GOOD), *([look] if wall else [])])
    return _after(old, look, [look], "blocked", final=None)


def _bad(old: LinkStatus, look: Look) -> LinkStatus:
    """It fails: the look waits for others, and with enough of them the state changes."""
    looks = kept(old, look.date)
    if old.last_look and look.date <= old.last_look:
        return _after(old, look, kept(old))
    if old.state == "gone":
        return _after(old, look, of(looks, BAD))
    bad = [*within(PATIENCE, look.date, of(looks, BAD)), look]
    gone = of(bad, {"gone"})
    if enough(gone):
        return _after(old, look, gone, "gone", since=gone[0].date, final=None)
    if old.state != "broken" and enough(bad):
        return _after(old, look, bad, "broken", since=bad[0].date, final=None)
    return _after(old, look, [*of(looks, {"blocked"} if old.state != "broken" else ()), *bad])


RULES: dict[Found, Callable[[LinkStatus, Look], LinkStatus]] = {"ok": _good, "moved": _good, "blocked": _blocked, "broken": _bad, "gone": _bad}


def enough(looks: Iterable[Look]) -> bool:
    """True for bad looks that decide: three that are far enough apart, and two of them outside any days of one outage."""
    days = sorted({look.date.toordinal() for look in looks})
    far: list[int] = []
    for day in days:
        if not far or day - far[-1] >= APART:
            far.append(day)
    return len(far) >= ENOUGH and all(sum(not 0 <= day - start < OUTAGE for day in days) >= 2 for start in days)
