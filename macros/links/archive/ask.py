"""Asking an archive: through the guard, one request at a time, and waiting where it asks us to."""
from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from macros.links.archive.lookup import BUSY, MOST_BYTES, UNREACHED, Answer, Ask, NoAnswer
from macros.links.guard import Guard
from macros.links.manners import host_of, seconds_to_wait
from macros.links.session import Session


def asking(guard: Guard | None, agent: str, seconds: float = 20, ca: str | None = None) -> Ask:
    """Asks with ``requests`` through the guard: no redirect is followed, no cookie kept, and no more is read than an answer needs."""

    def ask(url: str) -> Answer:
        end = time.monotonic() + seconds
        with Session(guard, agent, ca, {"Accept": "application/json", "Accept-Encoding": "identity"}) as session:
            try:
                with session.get(url, stream=True, allow_redirects=False, timeout=seconds) as response:
                    return Answer(response.status_code, _body(response, end), response.headers)
            except (requests.Timeout, ReadTimeoutError):
                raise TimeoutError from None
            except (requests.RequestException, HTTPError, ValueError):  # also an address that cannot be asked for
                raise NoAnswer(guard.refused.get(host_of(url), UNREACHED) if guard else UNREACHED) from None

    return ask


def _body(response: requests.Response, end: float) -> bytes:
    """The body, or as much of it as shows that it is too long. Raises TimeoutError where it takes longer than to ``end``."""
    body = b""
    while len(body) <= MOST_BYTES and (piece := response.raw.read1(4096, decode_content=True)):  # iter_content would wait until it has as much
        body += piece
        if time.monotonic() > end:
            raise TimeoutError
    return body


@dataclass
class Politely:
    """An ``Ask`` that leaves ``gap`` seconds between two requests, waits once where the archive names a time that is no longer
    than ``patience``, and asks ``most`` times at most. Raises NoAnswer when that is reached."""

    ask: Ask
    most: int = 300
    gap: float = 1
    patience: float = 120
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    asked: int = 0
    free: float = 0

    def __call__(self, url: str) -> Answer:
        answer = self._once(url)
        wait = seconds_to_wait(answer.header("retry-after")) if answer.status in BUSY else 0
        if not 0 < wait <= self.patience:
            return answer
        self.free = self.clock() + wait
        return self._once(url)

    def _once(self, url: str) -> Answer:
        if self.asked >= self.most:
            raise NoAnswer("enough was asked for one time", stop=True)
        self.asked += 1
        self.sleep(max(0, self.free - self.clock()))
        try:
            return self.ask(url)
        finally:
            self.free = self.clock() + self.gap
