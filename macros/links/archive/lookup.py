"""Whether an archive holds a copy of a page: the Wayback availability interface (https://archive.org/help/wayback_api.php).

What it answers is held to the address that was asked for, since it errs (all of it seen in public): it answers that there is
nothing to an address with its scheme, and names a copy without (github.com/internetarchive/wayback/issues/296); it leaves out
the newest copies where a day is named; its addresses are http and may name port 80; it sends HTML where it is asked too often.
"""
from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urldefrag, urlsplit

from macros.check.addresses import form
from macros.links.manners import host_of

MOST_BYTES = 65_536
BUSY = frozenset({429, 503})
UNREACHED = "not reached"
EARLIER = (0, 30, 365, 1460)
"""How many days before the last good look a copy is asked for, in turn: the nearest to any day may be one of the days after it."""


@dataclass(frozen=True)
class Answer:
    """What came back: the body is cut at some length, and the names of headers are in any case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers.items() if key.lower() == name), None)


Ask = Callable[[str], Answer]
"""Asks for an address; raises TimeoutError, another OSError or NoAnswer where nothing came back."""


@dataclass(frozen=True)
class Copy:
    """An archived copy, and the day (UTC) on which it was made."""

    url: str
    date: datetime.date


class NoAnswer(Exception):
    """The archive did not say whether it has a copy; in a few words why. ``stop``: asking for others would be no better."""

    def __init__(self, reason: str, stop: bool = False):
        super().__init__(reason)
        self.stop = stop


def today_utc() -> datetime.date:
    return datetime.datetime.now(datetime.timezone.utc).date()


def closest(ask: Ask, url: str, near: datetime.date | None, lookup: str, copies: str, today: datetime.date | None = None) -> Copy | None:
    """The copy of ``url`` that is nearest to a day, or the newest where none is named; None where no copy of it is known.

    ``lookup`` is the interface, ``copies`` the address where copies are listed, as in toolkit.yml. Raises NoAnswer.
    """
    today = today or today_utc()
    if _page(url) is None or host_of(url) == host_of(copies):
        return None  # it cannot be asked for, or is a copy itself
    asked = (_answered(ask, question) for question in _questions(url, near, lookup, today))
    found = (_copy(snapshot, url, copies, today) for snapshot in asked)
    return next(filter(None, found), None)


def before(ask: Ask, url: str, last: datetime.date, lookup: str, copies: str, today: datetime.date | None = None) -> Copy | None:
    """The copy that is nearest to ``last`` and no younger: what was copied after a page was lost may be what stands in its place."""
    for days in EARLIER:
        day = datetime.date.fromordinal(max(1, last.toordinal() - days))
        copy = closest(ask, url, day, lookup, copies, today)
        if copy is None or copy.date <= last:
            return copy
    return None


def _questions(url: str, near: datetime.date | None, lookup: str, today: datetime.date) -> Iterator[str]:
    """What to ask: for the whole address, then for what is left without its scheme and www."""
    address = urldefrag(_ascii(url)).url
    bare = re.sub(r"^https?://(www\.)?", "", address)
    for part, day in ((address, near), (bare, near or today)):
        query = {"url": part} | ({"timestamp": day.isoformat().replace("-", "")} if day else {})
        yield f"{lookup}{'&' if '?' in lookup else '?'}{urlencode(query)}"


def _answered(ask: Ask, question: str) -> Mapping[str, Any]:
    """The snapshot that an answer names, empty where it names none."""
    try:
        answer = ask(question)
    except OSError as error:
        raise NoAnswer("time-out" if isinstance(error, TimeoutError) else UNREACHED) from None
    if answer.status != 200:
        raise NoAnswer(f"http {answer.status}", stop=answer.status in BUSY)
    if len(answer.body) > MOST_BYTES:
        raise NoAnswer("the answer is too long")
    try:
        snapshots = json.loads(answer.body)["archived_snapshots"]
        snapshot = snapshots["closest"] if snapshots else {}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NoAnswer("the answer has another form") from None
    return snapshot if isinstance(snapshot, dict) else {}


def _copy(snapshot: Mapping[str, Any], url: str, copies: str, today: datetime.date) -> Copy | None:
    """The copy that a snapshot names, where it is one that a reader may be sent to: of this address, whole, at the archive."""
    if snapshot.get("available") is not True or str(snapshot.get("status")) != "200":
        return None
    host, path = _place(copies)
    found = re.fullmatch(rf"https?://{re.escape(host)}(?::80|:443)?{re.escape(path)}(\d{{14}})/(https?://\S+)", str(snapshot.get("url")))
    if not found or found[1] != snapshot.get("timestamp") or _page(found[2]) != _page(_ascii(url)):
        return None
    try:
        date = datetime.datetime.strptime(found[1], "%Y%m%d%H%M%S").date()
    except ValueError:
        return None
    part = urldefrag(url).fragment
    address = f"https://{host}{path}{found[1]}/{urldefrag(_ascii(found[2])).url}" + (f"#{part}" if part else "")
    return Copy(address, date) if date <= today and not any(form(address)) else None


def _place(copies: str) -> tuple[str, str]:
    """Host and path below which copies stand, from the address where they are listed: ``https://HOST/web/*/``."""
    parts = urlsplit(copies.partition("*")[0])
    return parts.netloc.lower(), parts.path


def _ascii(url: str) -> str:
    """The address in the signs in which it goes over the network: names by IDNA, all else by percent signs."""
    parts = urlsplit(url)
    place = parts.netloc if parts.netloc.isascii() else parts.netloc.replace(parts.netloc.partition(":")[0], host_of(url))
    signs = "/%:;=@!$&'()*+,~?-._[]|"
    return parts._replace(netloc=place, path=quote(parts.path, signs), query=quote(parts.query, signs), fragment=quote(parts.fragment, signs)).geturl()


def _page(url: str) -> tuple | None:
    """What of an address tells one page from another: no scheme, no www, no slash at the end, no order of its parameters."""
    try:
        parts = urlsplit(url)
        if "@" in parts.netloc or parts.port not in {None, 80, 443}:
            return None
    except ValueError:
        return None
    path = [unquote(step) for step in parts.path.rstrip("/").split("/")]
    return host_of(url).lower().removeprefix("www."), path, sorted(parse_qsl(parts.query, keep_blank_values=True))
