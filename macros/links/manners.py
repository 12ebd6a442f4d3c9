"""How we ask: who we say that we are, how often, for how long; and waiting where a host asks us to."""
from __future__ import annotations

import datetime
import ipaddress
import os
import threading
import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from macros.links.guard import Limits
from macros.load import Toolkit
from macros.model import slug_of

LONGEST_WAIT = 7 * 86_400
"""No host makes us wait longer: the next weekly look comes then."""


@dataclass(frozen=True)
class Manners:
    """``gap``: seconds between two requests to one host. ``patience``: the longest that a look waits for a host that asks us
    to. ``pause``: before what did not answer is tried once more. ``read``: seconds without a byte. ``quiet``: seconds without
    a row after which LinkChecker counts as stuck. ``most``: bytes of a page that are read."""

    agent: str = "link check"
    gap: float = 1
    patience: float = 30
    pause: float = 30
    read: float = 20
    quiet: float = 300
    most: int = 600_000
    threads: int = 8
    limits: Limits = field(default_factory=Limits)


def agent(toolkit: Toolkit) -> str:
    """Who we say that we are: the toolkit's name and, once it is known, where to read more."""
    home = os.environ.get("SITE_URL") or toolkit.settings.site_url or toolkit.settings.repository
    return f"{slug_of(str(toolkit.settings.name))}-link-check/1.0{f' (+{home})' if home else ''}"


def host_of(url: str) -> str:
    """The host of an address in the form in which it is asked for."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if ":" in host:
        return _written(host)
    try:
        return host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host


def _written(ip: str) -> str:
    """An address of version 6 in the one way in which the guard writes it."""
    try:
        return str(ipaddress.ip_address(ip))
    except ValueError:
        return ip


def seconds_to_wait(value: str | None, now: datetime.datetime | None = None) -> float:
    """The seconds that a Retry-After asks for: a number or a date (RFC 9110, section 10.2.3); 0 where it says nothing."""
    text = (value or "").strip()
    if text.isdigit() and text.isascii():
        return float(min(int(text[:12]), LONGEST_WAIT))
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=datetime.timezone.utc)
    wait = (until - (now or datetime.datetime.now(datetime.timezone.utc))).total_seconds()
    return min(max(wait, 0), LONGEST_WAIT)


class Turns:
    """Whose turn it is: one request to a host at a time, ``gap`` seconds after the one before, later where it asked for that."""

    def __init__(self, manners: Manners):
        self.manners = manners
        self.lock = threading.Lock()
        self.free: dict[str, float] = {}

    def hold(self, host: str, seconds: float) -> None:
        """The host asked to be left alone."""
        with self.lock:
            self.free[host] = max(self.free.get(host, 0), time.monotonic() + seconds)

    def wait(self, host: str) -> bool:
        """Waits for the turn; False, at once, where that would take longer than our patience."""
        with self.lock:
            now = time.monotonic()
            start = max(now, self.free.get(host, 0))
            if start - now > self.manners.patience + self.manners.gap:
                return False
            self.free[host] = start + self.manners.gap
        time.sleep(max(0, start - now))
        return True
