"""``make links``: looks at what is due, and writes what is known into ``data/link-status.yml``."""
from __future__ import annotations

import datetime
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Callable
from urllib.parse import urldefrag

from macros.check.addresses import form
from macros.links import states
from macros.links.archive import Politely, archives, asking, needs_copy
from macros.links.collect import places
from macros.links.decisions import archived
from macros.links.engine import EngineFailed
from macros.links.guard import Guard, Network
from macros.links.journal import Busy, Journal
from macros.links.looks import BAD, Look
from macros.links.manners import Manners, agent, host_of
from macros.links.memory import due, is_suspect, remembered, void
from macros.links.run import looks
from macros.load import Problem, Toolkit, load
from macros.model import LinkStatus

Say = Callable[[str], None]
UNSET = "data/toolkit.yml:1:1: 'link_check' is not set, so no link is looked at. Give it 'controls': addresses that always answer"


def main(root: Path, given: list[str], network: Network | None = None, ca: str | None = None, manners: Manners | None = None,
         today: datetime.date | None = None, say: Say = lambda words: print(words, flush=True)) -> int:
    """Looks; the exit status: 0 where all is written or nothing is wanted, 1 where nothing could be. ``--all`` looks at what is not due too; ``--force``
    records a run that seems to be void."""
    toolkit, problems = load(root)
    if fault := _fault(toolkit, problems, given):
        say(fault)
        return 1
    if toolkit.settings.link_check is None:  # a copy that wants no looks, and no red job every day
        say(UNSET)
        return 0
    today = today or datetime.datetime.now(datetime.timezone.utc).date()
    try:
        journal = Journal(root, today)
    except (Busy, OSError) as fault:
        say("Links are being looked at already. Wait until that run is done." if isinstance(fault, Busy) else _unwritten(fault))
        return 1
    done = False
    try:
        done = _run(root, toolkit, journal, given, today, say, network=network, ca=ca, manners=manners or Manners(agent=agent(toolkit)))
    except EngineFailed as failed:
        say(f"{failed}. Nothing was recorded.")
    except OSError as fault:
        say(_unwritten(fault))
    except KeyboardInterrupt:
        say("\nEnded. What was found so far is kept for a day; the same word goes on from here.")
    finally:
        journal.close(done is not False)
    return 0 if done else 1


def _fault(toolkit: Toolkit | None, problems: list[Problem], given: list[str]) -> str | None:
    """Why nothing can be looked at."""
    if toolkit is None or problems:  # the addresses of a file that cannot be read would count as forgotten
        return _so(problems[0], "nothing is looked at, since what is known of its links would be lost. Run 'make check', mend it, and try again")
    if toolkit.notices and "--force" not in given:
        return _so(toolkit.notices[0], "nothing is looked at, since what was known would be lost. Mend the file, or run 'make links FORCE=1' to begin anew")
    return None


def _unwritten(fault: OSError) -> str:
    """What to do where a file cannot be written."""
    return f"A file in this folder cannot be written ({fault.strerror or 'no reason is given'}), so nothing was recorded. Look at its permissions and at the space on the disk, and try again."


def _so(problem: Problem, what: str) -> str:
    """The problem, and what follows from it."""
    return f"{problem}{'' if str(problem).endswith('?') else '.'} So {what}"


def _run(root: Path, toolkit: Toolkit, journal: Journal, given: list[str], today: datetime.date, say: Say, **asking) -> bool | None:
    """True where all is written, None where the run is void."""
    start, force = time.monotonic(), "--force" in given
    held = list(places(root, toolkit))
    before = toolkit.link_status
    wanted = held if "--all" in given else due(held, before, today)
    controls = [urldefrag(url)[0] for url in toolkit.settings.link_check.controls]
    secure = secured(toolkit, wanted)
    asked = list(dict.fromkeys([*(urldefrag(url)[0] for url in wanted), *secure.values()]))
    _begun(len(held), wanted, journal.looks.keys() & {*controls, *asked}, say)
    found = _looked(controls, journal, today, say, **{**asking, "manners": _brisk(asking["manners"])}) if wanted else {}
    fault = void(list(found.values()), [], before)  # whoever has no network is told so before all addresses are tried
    if not fault or force:
        found |= _looked(asked, journal, today, say, **asking)
    fresh = {url: found[urldefrag(url)[0]] for url in wanted if urldefrag(url)[0] in found}
    fault = fault or void([found[url] for url in controls if url in found], _as(fresh), before)
    if fault and not force:
        say(f"This run is void: {fault} Most likely our own network is at fault, so nothing was recorded. Try again later; if you know better, run 'make links FORCE=1'.")
        return None
    after = _with_copies(toolkit, _remembered(held, before, fresh, {url: twin for url, twin in secure.items() if twin in found and found[twin].found == "ok"}), today, say, **asking)
    wrote = states.write(root, after)
    _told(before, after, len(fresh), len(wanted), time.monotonic() - start, say)
    _changed(before, after, wrote, say)
    return True


def _brisk(manners: Manners) -> Manners:
    """For addresses that always answer: whoever waits for them in vain waits for nothing else."""
    return replace(manners, read=min(manners.read, 10), pause=min(manners.pause, 3), limits=replace(manners.limits, connect=min(manners.limits.connect, 8)))


def _begun(held: int, wanted: list[str], kept: set[str], say: Say) -> None:
    """What is about to happen."""
    if not wanted:
        say(f"None of {_addresses(held)} is due today; 'make links ALL=1' looks at all.")
        return
    others = "; the others wait for their day, and 'make links ALL=1' looks at all" if len(wanted) < held else ""
    say(f"{len(wanted)} of {_addresses(held)} {'is' if len(wanted) == 1 else 'are'} due{others}. First comes our own network, at addresses that always answer.")
    if kept:
        say(f"Kept from a run that was ended: what it found at {_addresses(len(kept))}.")


def _addresses(number: int) -> str:
    return f"{number} address{'' if number == 1 else 'es'}"


def _as(found: dict[str, Look]) -> list[Look]:
    """The looks under the addresses as they stand in the data."""
    return [Look(url, look.date, look.found, look.evidence, look.final) for url, look in found.items()]


def _looked(asked: list[str], journal: Journal, today: datetime.date, say: Say, **asking) -> dict[str, Look]:
    """A look by address: those of a run that was ended, and those of now, each kept as it comes."""
    kept = {url: look for url, look in journal.looks.items() if url in asked}
    left = [url for url in asked if url not in kept]
    for look in looks(left, journal=journal, today=today, say=say, **asking) if left else ():
        journal.look(look)
        kept[look.url] = look
        say(f"[{len(kept):{len(str(len(asked)))}}/{len(asked)}] {look.found:7} {look.evidence:18} {look.url}")
    return kept


def secured(toolkit: Toolkit, urls: list[str]) -> dict[str, str]:
    """The https address beside each http address that stands by an exception: whether it answers is what the exception waits for."""
    excepted = {item.url for item in toolkit.settings.address_exceptions}
    return {url: urldefrag(f"https{url.removeprefix('http')}")[0] for url in urls if url.startswith("http://") and url in excepted}


def _remembered(held: list[str], before: dict[str, LinkStatus], fresh: dict[str, Look], secure: dict[str, str]) -> dict[str, LinkStatus]:
    """What is known of each address that readers meet; the others are forgotten. ``final`` of one that answers is the https
    address that answers too; one bad look does not make us forget it."""
    after = {}
    for look in _as(fresh):
        old = before.get(look.url)
        status = remembered(_unsecured(old), look)
        final = look.final if look.found == "ok" else old.final if old and old.state == "ok" and look.found in BAD else None
        after[look.url] = status.model_copy(update={"final": final or secure.get(look.url)}) if status.state == "ok" else status
    return {url: status for url in held if (status := after.get(url) or before.get(url))}


def _unsecured(status: LinkStatus | None) -> LinkStatus | None:
    """The state as it is remembered, which has ``final`` for a moved page alone."""
    return status.model_copy(update={"final": None}) if status and status.state == "ok" else status


def _with_copies(toolkit: Toolkit, after: dict[str, LinkStatus], today: datetime.date, say: Say, network: Network | None, ca: str | None, manners: Manners) -> dict[str, LinkStatus]:
    """The states, with archived copies of what is lost or may be."""
    where = toolkit.settings.link_check
    known = archived(toolkit)
    wanted = {url: status for url, status in after.items() if url not in known and needs_copy(status) and not status.archive}
    if not where.lookup or not wanted:
        return after
    with Guard(network, frozenset({host_of(where.lookup)}), manners.limits) as guard:
        copies = archives(wanted, Politely(asking(guard, manners.agent, ca=ca), gap=manners.gap, patience=manners.patience), where, today)
    copies = {url: copy for url, copy in copies.items() if not any(form(copy.url, excepted=True))}
    for url, copy in copies.items():
        say(f"  a copy of {copy.date}: {copy.url}")
    return {url: status.model_copy(update={"archive": copies[url].url, "archive_date": copies[url].date}) if url in copies else status for url, status in after.items()}


def _told(before: dict[str, LinkStatus], after: dict[str, LinkStatus], looked: int, wanted: int, seconds: float, say: Say) -> None:
    """How many were looked at, and what is known of all."""
    if wanted:
        say(f"Looked at {_addresses(looked)} in {seconds:.0f} s.")
    if looked < wanted:
        say(f"Left for another day, since their hosts asked us to wait: {_addresses(wanted - looked)}.")
    if forgotten := len(before.keys() - after.keys()):
        say(f"Forgotten, since no page and no record holds them now: {_addresses(forgotten)}.")
    counts = Counter(status.state for status in after.values())
    say(f"What is known of {_addresses(len(after))} now: {', '.join(f'{count} {state}' for state, count in sorted(counts.items())) or 'nothing'}.")
    if suspects := sum(map(is_suspect, after.values())):
        say(f"Looked at again soon, since they failed: {_addresses(suspects)}. One bad look decides nothing.")


def _changed(before: dict[str, LinkStatus], after: dict[str, LinkStatus], wrote: bool, say: Say) -> None:
    """Each change of state, but for what answers at its first look; and what to do about it."""
    changes = {url: (before[url].state if url in before else "unchecked", status) for url, status in after.items()}
    for url, (old, status) in changes.items():
        if status.state not in {old, "ok" if old == "unchecked" else old}:
            say(f"  {old} -> {status.state}: {url}{f' -> {status.final}' if status.state == 'moved' and status.final else ''} ({status.evidence})")
    say(f"{states.FILE} {'holds what was found' if wrote else 'is as it was'}.")
    if any(old != status.state == "gone" for old, status in changes.values()):
        say("Open what became 'gone' in your browser before you commit that file: readers are then told that it is gone.")
