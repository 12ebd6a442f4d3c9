"""One run: LinkChecker over all addresses, our own look where it cannot tell, once more where nobody answered."""
from __future__ import annotations

import datetime
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Callable, Generator, Iterator, Mapping

from macros.links.engine import EngineFailed, Row, in_turn, rows
from macros.links.guard import Guard, Network
from macros.links.journal import Journal
from macros.links.looks import Look
from macros.links.manners import Manners, Turns, host_of
from macros.links.second import TO_WAIT, Answer, Asker
from macros.links.verdict import WAITING, is_silent, of_row, plain, together

Said = Callable[[str], None]


def looks(urls: list[str], manners: Manners = Manners(), network: Network | None = None, ca: str | None = None, journal: Journal | None = None,
          today: datetime.date | None = None, say: Said = lambda _: None) -> Iterator[Look]:
    """A look at each address (none of them with a ``#part``), in the order in which they are finished; none for an address
    whose host asked us to come again later. ``network`` and ``ca`` (a file of certificates) are for tests.

    Raises EngineFailed where LinkChecker cannot say a word.
    """
    day = today or datetime.date.today()
    with Guard(network, None, manners.limits) as guard:
        run = _Run(Asker(guard, manners, Turns(manners), ca), journal, day, say)
        allowed = yield from run.robots(urls)
        time.sleep(manners.gap)  # LinkChecker does not know when we asked a host for its robots.txt
        yield from run.first(allowed)
        time.sleep(manners.gap)  # nor we, when it asked last
        yield from run.second()
        yield from run.third()


class _Run:
    """``rows`` and ``answers``: what LinkChecker and our own looks said, by address; ``done``: what has its look."""

    def __init__(self, asker: Asker, journal: Journal | None, today: datetime.date, say: Said):
        self.asker, self.journal, self.today, self.say = asker, journal, today, say
        self.manners, self.turns = asker.manners, asker.turns
        self.rows: dict[str, Row | None] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.done: set[str] = set()
        self.silent: list[str] = []

    def robots(self, urls: list[str]) -> Generator[Look, None, list[str]]:
        """A look at each address that a robots.txt forbids; returns the others."""
        allowed = []
        with ThreadPoolExecutor(self.manners.threads) as pool:
            turns = in_turn(urls)
            for url, may in zip(turns, pool.map(self.asker.robots.allow, turns)):
                if may:
                    allowed.append(url)
                else:
                    yield Look(url, self.today, "blocked", "robots.txt")
        return allowed

    def first(self, urls: list[str]) -> Iterator[Look]:
        """LinkChecker's rows; a look where one is enough."""
        known = self.journal.rows if self.journal else {}
        self.rows = dict.fromkeys(urls)
        for row in [known[url] for url in urls if url in known]:
            yield from self._rowed(row)
        if asked := [url for url in urls if url not in known]:
            yield from self._engine(asked, known)

    def _engine(self, asked: list[str], known: Mapping[str, Row]) -> Iterator[Look]:
        """Raises EngineFailed where LinkChecker never said a word: else it works, and fell over what one of the hosts answered."""
        left = set(asked)
        with Guard(self.asker.guard.network, frozenset(map(host_of, asked)), self.manners.limits) as guard:
            try:
                for row in rows(asked, guard, self.manners, self.asker.ca):
                    left.discard(row.url)
                    if self.journal:
                        self.journal.row(row)
                    if row.status in TO_WAIT and row.retry_after:
                        guard.hold(host_of(row.url), row.retry_after)
                        self.turns.hold(host_of(row.url), row.retry_after)
                    yield from self._rowed(row)
            except EngineFailed as failed:
                if len(left) == len(asked) and not known:
                    raise
                self.say(f"{failed}. We look at these ourselves.")

    def _rowed(self, row: Row) -> Iterator[Look]:
        self.rows[row.url] = row
        if plain(row):
            self.done.add(row.url)
            yield of_row(row, self.today)

    def second(self) -> Iterator[Look]:
        """Our own look at what is left."""
        yield from self._asked([url for url in self.rows if url not in self.done], once_more=True)

    def third(self) -> Iterator[Look]:
        """Once more, after a while, what nobody answered."""
        if self.silent:
            time.sleep(self.manners.pause)
            yield from self._asked(self.silent, once_more=False)

    def _asked(self, urls: list[str], once_more: bool) -> Iterator[Look]:
        with ThreadPoolExecutor(self.manners.threads) as pool:
            futures = {pool.submit(self.asker.ask, url): url for url in in_turn(urls)}
            try:
                for future in as_completed(futures):
                    yield from self._answered(futures[future], future.result(), once_more)
            finally:
                for future in futures:
                    future.cancel()

    def _answered(self, url: str, answer: Answer, once_more: bool) -> Iterator[Look]:
        found = self.answers.setdefault(url, [])
        found.append(answer)
        look = replace(together(self.rows[url], found, self.today, url), url=url)
        if once_more and is_silent(look):
            self.silent.append(url)
        elif look.evidence != WAITING:
            yield look
