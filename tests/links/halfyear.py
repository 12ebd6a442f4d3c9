"""A simulated half year of a thousand addresses, in which all that happens is known: what do our states make of it?

The job runs every day and looks at what is due. A bad look is two requests that failed (LinkChecker's and our own), and a third
where both met silence; an answer such as 404 counts before a silence. Nothing here reads a file or the network.
"""
from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from macros.links.looks import BAD, Look
from macros.links.memory import due, remembered, void
from macros.model import LinkStatus

FIRST = datetime.date(2024, 1, 1)
DAYS, SETTLED = 182, 14
"""All addresses are held after a week; what dies in the last days could not be told any more."""
HOSTS, ADDRESSES, DEATHS, WALLS, AJAR, MOVED, OUTAGES = 200, 1000, 40, 100, 30, 40, 10
ACCIDENTS, PASSES = 0.05, 1 / 3
"""The share of requests (or looks) that fail for no reason, and of looks that a wall ajar lets pass."""
CONTROLS = [f"https://control{number}.example/" for number in range(3)]
Said = tuple[str, str]
"""What a look or a request found, and its evidence."""
SILENT = {"time-out", "no answer of name servers"}
ACCIDENT: dict[Said, int] = {("broken", "time-out"): 40, ("broken", "http 503"): 20, ("broken", "tls: cut"): 10, ("broken", "no answer of name servers"): 20,
                             ("gone", "no such name"): 5, ("gone", "http 404"): 5}
DEATH = [("gone", "http 404"), ("gone", "http 410"), ("gone", "soft 404: title"), ("gone", "no such name"), ("gone", "parked")]
OUTAGE = [("broken", "time-out"), ("broken", "http 503"), ("gone", "http 404"), ("gone", "no such name"), ("broken", "tls: expired")]
WALL = [("blocked", "http 403"), ("blocked", "http 429"), ("blocked", "challenge")]


@dataclass
class Page:
    """What becomes of an address."""

    host: str
    truth: Said = ("ok", "http 200")
    dies: int | None = None
    death: Said | None = None
    ajar: bool = False


@dataclass
class World:
    """All that happens in the half year of a seed."""

    pages: dict[str, Page] = field(default_factory=dict)
    out: dict[tuple[str, int], Said] = field(default_factory=dict)
    down: dict[int, bool] = field(default_factory=dict)
    """The days on which our own network fails: True where the controls answer nevertheless, out of some memory on the way."""

    def said(self, url: str, day: int, passed: bool) -> Said:
        """What an address answers on a day, to a look that a wall ajar would let pass or not."""
        page = self.pages.get(url) or Page("control")
        if day in self.down and not (url in CONTROLS and self.down[day]):
            return "broken", "time-out"
        if (page.host, day) in self.out:
            return self.out[page.host, day]
        if page.dies is not None and day >= page.dies:
            return page.death
        return ("ok", "http 200") if page.ajar and passed else page.truth


def world(seed: int) -> World:
    """The same half year for the same seed."""
    chance, made = Random(seed), World()
    hosts = [f"h{number}.example" for number in range(HOSTS)]
    for number in range(ADDRESSES):
        host = hosts[number] if number < HOSTS else chance.choice(hosts)
        made.pages[f"https://{host}/{number}"] = Page(host)
    fates = chance.sample(list(made.pages.values()), DEATHS + WALLS + MOVED)
    for page in fates[:DEATHS]:
        page.dies, page.death = chance.randrange(7, DAYS - SETTLED), chance.choice(DEATH)
    for number, page in enumerate(fates[DEATHS:DEATHS + WALLS]):
        page.truth, page.ajar = chance.choice(WALL), number < AJAR
    for page in fates[DEATHS + WALLS:]:
        page.truth = "moved", "http 301"
    for number, host in enumerate(chance.sample(hosts, OUTAGES)):
        length, start = 1 + number % 5, chance.randrange(7, DAYS - SETTLED)
        made.out.update({(host, day): OUTAGE[number // 2] for day in range(start, start + length)})
    first = chance.randrange(7, DAYS)
    second = chance.choice([day for day in range(7, DAYS) if (day - first) % 7])  # else hardly anything is due that could tell
    made.down = {first: False, second: True}
    return made


class Job:
    """The job, day by day. ``each`` says what fails by accident: every single request, or (harsher) the look as a whole."""

    def __init__(self, seed: int, each: Literal["request", "look"] = "request"):
        self.world, self.chance, self.each = world(seed), Random(seed + 1_000_000), each
        self.statuses: dict[str, LinkStatus] = {}
        self.labels: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.void: list[int] = []
        self.looks = 0
        self.held = list(self.world.pages)
        self.chance.shuffle(self.held)

    def run(self) -> "Job":
        """The half year, in which addresses are added all over the first week."""
        for day in range(DAYS):
            self._day(day, self.held[:(day + 1) * ADDRESSES // 7])
        return self

    def _day(self, day: int, held: list[str]) -> None:
        today = FIRST + datetime.timedelta(day)
        looks = [self._look(url, day, today) for url in due(held, self.statuses, today)]
        self.looks += len(looks)
        if void([self._look(url, day, today) for url in CONTROLS], looks, self.statuses):
            self.void.append(day)
            return
        for look in looks:
            self.statuses[look.url] = status = remembered(self.statuses.get(look.url), look)
            self._labeled(look.url, day, status.state)

    def _labeled(self, url: str, day: int, state: str) -> None:
        """Keeps what a reader meets; "not checked yet" is the lack of a label."""
        label = self.labels[url]
        if state != (label[-1][1] if label else "unchecked"):
            label.append((day, state))

    def _look(self, url: str, day: int, today: datetime.date) -> Look:
        passed = self.chance.random() < PASSES
        found, evidence = self._seen(url, day, passed) if self.each == "look" else self._asked(url, day, passed)
        return Look(url, today, found, evidence, f"{url}/new" if found == "moved" else None)

    def _seen(self, url: str, day: int, passed: bool) -> Said:
        """What the world says, or an accident."""
        if self.chance.random() < ACCIDENTS:
            return self.chance.choices(list(ACCIDENT), list(ACCIDENT.values()))[0]
        return self.world.said(url, day, passed)

    def _asked(self, url: str, day: int, passed: bool) -> Said:
        """Two requests where the first fails, and a third after silence."""
        answers: list[Said] = []
        while len(answers) < 2 or len(answers) < 3 and all(evidence in SILENT for _, evidence in answers):
            answers.append(self._seen(url, day, passed))
            if answers[-1][0] not in BAD:
                return answers[-1]
        return next((answer for answer in answers if answer[0] == "gone"), answers[-1])

    # --- what came of it ---

    def false_gone(self) -> list[str]:
        """Addresses that were called gone while they were not."""
        return [url for url, label in self.labels.items() for day, state in label
                if state == "gone" and (self.world.pages[url].dies is None or day < self.world.pages[url].dies)]

    def delays(self) -> dict[str, int | None]:
        """Days from each death to the day on which it was told, not counting those on which its whole host was out of order."""
        return {url: self._delay(url, page) for url, page in self.world.pages.items() if page.dies is not None}

    def _delay(self, url: str, page: Page) -> int | None:
        told = next((day for day, state in self.labels[url] if state == "gone"), None)
        return told if told is None else sum((page.host, day) not in self.world.out for day in range(page.dies, told))

    def late(self) -> list[str]:
        """Deaths that were told after more than 14 such days, or not at all."""
        return [url for url, delay in self.delays().items() if delay is None or delay > SETTLED]

    def untrue(self) -> list[str]:
        """Living addresses without a wall whose label was ever another than what they are, and dead ones called alive again."""
        return [url for url, page in self.world.pages.items() if not self._is_true(page, [state for _, state in self.labels[url]])]

    @staticmethod
    def _is_true(page: Page, states: list[str]) -> bool:
        if page.truth[0] == "blocked":
            return set(states) <= {"ok", "blocked"}
        if page.dies is not None:
            return states in (["ok", "gone"], ["ok", "broken", "gone"])
        return states == [page.truth[0]]

    def walls(self) -> list[int]:
        """How often the label of each wall changed after its first."""
        return [len(self.labels[url]) - 1 for url, page in self.world.pages.items() if page.truth[0] == "blocked"]
