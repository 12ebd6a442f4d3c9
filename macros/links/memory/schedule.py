"""When to look at an address again."""
from __future__ import annotations

import datetime

from macros.links.looks import BAD, Look
from macros.links.memory.kept import kept, of
from macros.model import LinkStatus

PACE = (1, 3, 5, 6)
"""Days after its first bad look on which a suspect is due, and then daily: the fewest looks that decide on the sixth day, and
by which one accident more than an outage heals in time."""
SUSPECT, WEEK = 3, 7
"""Days until other suspects, and all the rest, are due again."""


def is_suspect(status: LinkStatus) -> bool:
    """True for what is broken, and for what failed lately and may yet become broken or gone."""
    return status.state == "broken" or bool(_waiting(status))


def _waiting(status: LinkStatus) -> list[Look]:
    """The bad looks that another one may turn into a change of state."""
    if not status.looks or status.state == "gone":
        return []
    return of(kept(status), {"gone"} if status.state == "broken" else BAD)


def due(urls: list[str], statuses: dict[str, LinkStatus], today: datetime.date) -> list[str]:
    """The addresses that are due, each once: those never looked at, then suspects, then the others; the oldest look first."""
    known = {url: statuses.get(url) or LinkStatus(url=url, state="unchecked") for url in urls}
    return sorted((url for url, status in known.items() if _is_due(status, today)), key=lambda url: _turn(known[url]))


def _is_due(status: LinkStatus, today: datetime.date) -> bool:
    last = status.last_look
    return last is None or last > today or (today - last).days >= _pause(status, last)


def _pause(status: LinkStatus, last: datetime.date) -> int:
    """Days from the last look to the next."""
    waiting = _waiting(status)
    if waiting and waiting[-1].date == last:
        passed = (last - waiting[0].date).days
        return next((day - passed for day in PACE if day > passed), 1)
    if waiting or status.state == "broken":
        return SUSPECT
    return 1 if status.state == "unchecked" else WEEK


def _turn(status: LinkStatus) -> tuple[int, datetime.date]:
    if status.last_look is None:
        return 0, datetime.date.min
    return 1 if is_suspect(status) else 2, status.last_look
