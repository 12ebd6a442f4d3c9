"""What a machine cannot decide about the links of a toolkit."""
from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields
from typing import Iterator, Mapping

from macros.check.addresses import form
from macros.links.looks import GOOD
from macros.links.verdict import bare
from macros.load import Toolkit
from macros.model import LinkStatus, LinkVerdict

CONTRADICTED = datetime.timedelta(days=30)
BROKEN = datetime.timedelta(days=30)
UNSEEN = datetime.timedelta(days=180)
SAYS_NOTHING = {"unchecked", "blocked"}


@dataclass(frozen=True)
class Decision:
    """An address about which a person decides: where it stands, the address to take in its place and what speaks against
    that, and what a person found there before."""

    status: LinkStatus
    places: list[str]
    new: str | None = None
    fault: str | None = None
    verdict: LinkVerdict | None = None
    since: datetime.date | None = None


@dataclass
class Decisions:
    """Addresses by what is to be decided: gone and without a copy; moved; answering over https too; against a person's verdict;
    long broken; closed to machines and long not seen by a person."""

    lost: list[Decision] = field(default_factory=list)
    moved: list[Decision] = field(default_factory=list)
    secure: list[Decision] = field(default_factory=list)
    contradicted: list[Decision] = field(default_factory=list)
    broken: list[Decision] = field(default_factory=list)
    unseen: list[Decision] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(getattr(self, one.name)) for one in fields(self))


def decisions(toolkit: Toolkit, after: Mapping[str, LinkStatus], places: Mapping[str, list[str]], today: datetime.date) -> Decisions:
    """Every address in one list at most, sorted. Where a person's verdict stands it is asked again only if the machine has
    long said the contrary, or can say nothing and the verdict is old."""
    found = Decisions()
    for url in sorted(after):
        for name, decision in _about(toolkit, after[url], list(places.get(url, ())), after, today):
            getattr(found, name).append(decision)
    return found


def _about(toolkit: Toolkit, status: LinkStatus, places: list[str], after: Mapping[str, LinkStatus], today: datetime.date) -> Iterator[tuple[str, Decision]]:
    verdict = toolkit.link_verdicts.get(status.url)
    secure = _secure(status, after)
    if status.state == "blocked" and (verdict is None or today - verdict.date > UNSEEN):
        yield "unseen", Decision(status, places, verdict=verdict)
    elif verdict:
        since = max(status.since or verdict.date, verdict.date)
        if contrary(verdict, status) and today - since >= CONTRADICTED:
            yield "contradicted", Decision(status, places, verdict=verdict, since=since)
    elif secure:
        yield "secure", Decision(status, places, new=secure)
    elif status.state == "moved":
        yield "moved", Decision(status, places, new=status.final, fault=next(form(status.final), None) if status.final else None)
    elif status.state == "gone" and not status.archive and status.url not in archived(toolkit):
        yield "lost", Decision(status, places)
    elif status.state == "broken" and (status.since is None or today - status.since > BROKEN):
        yield "broken", Decision(status, places, since=status.since)


def contrary(verdict: LinkVerdict, status: LinkStatus) -> bool:
    """True where person and machine say the contrary of one another; a machine that was kept out says nothing."""
    return status.state not in SAYS_NOTHING and (status.state in GOOD) != (verdict.state in GOOD)


def archived(toolkit: Toolkit) -> set[str]:
    """The addresses of resources for which the data names an archived copy."""
    return {item.url for item in toolkit.resources.values() if item.url and item.archive}


def _secure(status: LinkStatus, after: Mapping[str, LinkStatus]) -> str | None:
    """The https address by which an http address answers too; each of those has an exception in toolkit.yml."""
    if not status.url.startswith("http://"):
        return None
    twin = "https" + status.url.removeprefix("http")
    if status.state in GOOD and status.final and status.final.startswith("https://") and bare(status.final) == bare(twin):
        return status.final
    return twin if twin in after and after[twin].state == "ok" else None
