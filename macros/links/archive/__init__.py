"""Archived copies: proposes them for resources that have none, and finds them for addresses that are about to be lost."""
from __future__ import annotations

import contextlib
import datetime
from pathlib import Path
from typing import Iterable, Iterator, Mapping

from macros.links.archive.ask import Politely, asking
from macros.links.archive.edit import FILE, NOUN, Refused, line_of, put
from macros.links.archive.lookup import Answer, Ask, Copy, NoAnswer, before, closest, today_utc
from macros.links.guard import Guard
from macros.links.manners import agent, host_of
from macros.links.memory import is_suspect
from macros.links.memory.kept import kept
from macros.load import Problem, Toolkit, load, near
from macros.model import LinkCheck, LinkStatus, Resource

__all__ = ["Answer", "Ask", "Copy", "NoAnswer", "Politely", "archives", "asking", "before", "closest", "main"]
WRITE = "--write"
MOST_FAILED = 3
"""So many addresses without an answer, one after another, and no other is asked for."""


def lost(status: LinkStatus | None) -> datetime.date | None:
    """The last day on which the page was known to be there, where it moved, is lost or may be; None where it is not or nobody knows.

    The first bad look counts as that day where no good one is known, and the day of its state where neither is.
    """
    if status is None or status.state != "moved" and not needs_copy(status):
        return None
    if status.state != "moved" and status.last_ok:
        return status.last_ok
    days = [look.date for look in kept(status)]
    return min([*days, *([status.since] if status.since else [])], default=None)


def needs_copy(status: LinkStatus) -> bool:
    """True for an address that does not answer, or has not at its last looks."""
    return status.state == "gone" or is_suspect(status)


def _found(wanted: Iterable[tuple[str, datetime.date | None]], ask: Ask, where: LinkCheck, today: datetime.date) -> Iterator[tuple[str, Copy | NoAnswer | None]]:
    """(address, its copy, None where there is none, or why nobody knows); ends early where the archive asks for a pause or says nothing."""
    failed = 0
    for url, last in wanted:
        try:
            found = before(ask, url, last, where.lookup, where.copies, today) if last else closest(ask, url, None, where.lookup, where.copies, today)
        except NoAnswer as reason:
            found = reason
        failed = failed + 1 if isinstance(found, NoAnswer) else 0
        yield url, found
        if failed and (found.stop or failed == MOST_FAILED):
            return


def archives(statuses: Mapping[str, LinkStatus], ask: Ask, where: LinkCheck, today: datetime.date | None = None, most: int = 20) -> dict[str, Copy]:
    """Copies of addresses that are lost or may be and have none yet, ``most`` of them a day, in turn; a failure is no error.

    ``ask`` is best an instance of Politely.
    """
    today = today or today_utc()
    urls = sorted(url for url, status in statuses.items() if not status.archive and needs_copy(status))
    if not urls or not where.lookup or not where.copies:
        return {}
    first = today.toordinal() * most % len(urls)  # those that have no copy anywhere do not keep the others waiting
    wanted = [(url, lost(statuses[url])) for url in (urls[first:] + urls[:first])[:most]]
    return {url: found for url, found in _found(wanted, ask, where, today) if isinstance(found, Copy)}


def main(root: Path, given: list[str], ask: Ask | None = None, today: datetime.date | None = None) -> int:
    """``links archive [--write] [ID…]``: tells the copies of resources that have none, as lines for their records, and with ``--write`` puts them in.

    Exit status 2 for an id that is none, 1 where nothing can be asked, the archive did not answer for all, or nothing could be written.
    """
    toolkit, problems = load(root)
    names = [name for name in given if name != WRITE]
    if fault := _fault(toolkit, problems, names):
        return _said(*fault)
    resources = [toolkit.resources[name] for name in names or toolkit.resources]
    try:
        with _asking(toolkit) if ask is None else contextlib.nullcontext(ask) as ask:
            found, left = _proposed(toolkit, resources, ask, today or today_utc())
    except KeyboardInterrupt:
        return _said("\nEnded. Nothing was written.", 1)
    return _written(root, found, WRITE in given) or min(left, 1)


def _fault(toolkit: Toolkit | None, problems: list[Problem], names: list[str]) -> tuple[str, int] | None:
    """Why nothing can be looked up, and the exit status."""
    if toolkit is None or any(problem.file == FILE.as_posix() for problem in problems):
        return "The data has a fault, so nothing was looked up. Run 'make check', mend it, and try again", 1
    where = toolkit.settings.link_check
    if where is None or not where.lookup or not where.copies:
        return "toolkit.yml does not say where to ask for copies. Add 'copies' and 'lookup' to 'link_check'", 1
    unknown = next((name for name in names if name not in toolkit.resources), None)
    return (f"there is no resource '{unknown}'. {near(unknown, toolkit.resources)}", 2) if unknown else None


@contextlib.contextmanager
def _asking(toolkit: Toolkit) -> Iterator[Ask]:
    """The way to the archive, and to no other host."""
    with Guard(hosts=frozenset({host_of(toolkit.settings.link_check.lookup)})) as guard:
        yield Politely(asking(guard, agent(toolkit)))


def _said(message: str, status: int) -> int:
    print(message)
    return status


def _proposed(toolkit: Toolkit, resources: list[Resource], ask: Ask, today: datetime.date) -> tuple[dict[str, Copy], int]:
    """Asks for each resource without a copy, and prints what was found as it comes: the copies by id, and how many were not answered for."""
    where = toolkit.settings.link_check
    wanted = {item.url: item for item in resources if item.url and item.archive is None}
    found: dict[str, Copy] = {}
    answered = 0
    print(f"Resources with an address and no archived copy: {len(wanted)}. The archive is asked for one after another, a second apart.", flush=True)
    for url, copy in _found([(url, lost(toolkit.link_status.get(url))) for url in wanted], ask, where, today):
        item = wanted[url]
        document, path = toolkit.origin[NOUN, item.id]
        print(f"{document.name}:{document.spot((*path, 'url'))[0]}: {item.id}: {_told(copy, where.copies + url)}", flush=True)
        answered += not isinstance(copy, NoAnswer)
        if isinstance(copy, Copy):
            found[item.id] = copy
    left = len(wanted) - answered
    print(f"Copies found: {len(found)}. None known: {answered - len(found)}."
          + (f" Not answered for: {left}. Try again later." if left else ""))
    return found, left


def _told(copy: Copy | NoAnswer | None, listed: str) -> str:
    if isinstance(copy, Copy):
        return f"a copy of {copy.date}\n  {line_of(copy)}"
    return f"no answer ({copy})" if copy else f"no copy is known. Look at {listed}, and have one made there"


def _written(root: Path, found: Mapping[str, Copy], write: bool) -> int:
    """Writes, where that is wanted, and says so; exit status 1 where it could not be done."""
    if not found:
        return 0
    if not write:
        return _said(f"Nothing was written. Say 'make archive WRITE=1' to put these lines into {FILE.as_posix()}.", 0)
    try:
        names = put(root, found)
    except Refused as reason:
        return _said(str(reason), 1)
    return _said(f"{FILE.as_posix()} holds {len(names)} more archived cop{'y' if len(names) == 1 else 'ies'}. Open each before you publish it: a program cannot tell whether it shows the page.", 0)
