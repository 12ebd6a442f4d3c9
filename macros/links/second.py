"""A look of our own, hop by hop, where LinkChecker cannot tell: with a library made for HTTP, through the guard."""
from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

import requests
from requests.utils import requote_uri
from urllib3.exceptions import DecodeError, HTTPError

from macros.links.guard import Guard
from macros.links.manners import Manners, Turns, host_of, seconds_to_wait
from macros.links.page import refresh
from macros.links.robots import Robots
from macros.links.session import Session

MOST_HOPS = 20
"""As many as browsers follow."""
PERMANENT = {301, 308}
REDIRECTS = PERMANENT | {302, 303, 307}
TO_WAIT = {429, 503}
ROBOTS_BYTES = 512_000
"""What RFC 9309 asks to read at least (500 KiB)."""
AGAIN = 3
"""How often one address may come up on the way: once with, once without a cookie, and no more than once in vain."""


@dataclass(frozen=True)
class Answer:
    """What came of asking: ``hops`` as (status, address led to); ``fault`` in a few words where no whole answer came; ``body`` is what was read of it."""

    url: str
    final: str
    status: int | None = None
    hops: tuple[tuple[int, str], ...] = ()
    fault: str | None = None
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def retry_after(self) -> float:
        """Seconds for which the host asked to be left alone."""
        return seconds_to_wait(self.headers.get("Retry-After")) if self.status in TO_WAIT else 0


class Fault(Exception):
    """No whole answer; the message is the evidence."""


class Asker:
    """Asks hosts in turn; one for a whole run, so that robots.txt is read once a host."""

    def __init__(self, guard: Guard, manners: Manners, turns: Turns, ca: str | None = None):
        self.guard, self.manners, self.turns, self.ca = guard, manners, turns, ca
        self.robots = Robots(manners.agent, self._rules)

    def ask(self, url: str) -> Answer:
        """Follows the address to its end. Never raises."""
        hops: list[tuple[int, str]] = []
        try:
            with self._session() as session:
                return replace(self._last(session, urldefrag(url)[0], hops), url=url, hops=tuple(hops))
        except Fault as fault:
            return Answer(url, hops[-1][1] if hops else url, hops=tuple(hops), fault=str(fault))

    def _last(self, session: requests.Session, here: str, hops: list[tuple[int, str]]) -> Answer:
        """The answer at the end of the way; each hop is put down as it comes. Raises Fault."""
        end = time.monotonic() + 2 * self.manners.limits.total
        while there := _led_to(answer := self._hop(session, here, end)):
            hops.append((answer.status or 0, there))
            if len(hops) > MOST_HOPS or [led for _, led in hops].count(there) >= AGAIN:
                raise Fault("too many redirects")
            if time.monotonic() > end:
                raise Fault("time-out")
            here = there
        return answer

    def _rules(self, url: str) -> tuple[int | None, str, bytes]:
        """Status, kind and body of a robots.txt; redirects are followed while they stay public (the guard sees to that)."""
        end = time.monotonic() + self.manners.limits.total
        try:
            with self._session() as session:
                for _ in range(5):
                    if not self.turns.wait(host_of(url)):
                        break
                    answer = self._request(session, url, end, ROBOTS_BYTES)
                    if answer.status not in REDIRECTS:
                        return answer.status, answer.kind, answer.body
                    url = _led_to(answer) or url
        except Fault:
            pass
        return None, "", b""

    def _session(self) -> Session:
        return Session(self.guard, self.manners.agent, self.ca, {"Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8", "Accept-Language": "en;q=0.9,*;q=0.5"})

    def _hop(self, session: requests.Session, url: str, end: float) -> Answer:
        """One request, and one more where the host asks for a wait that we have patience for. Raises Fault."""
        if not self.robots.allow(url):
            raise Fault("robots.txt")
        answer = self._in_turn(session, url, end)
        return self._in_turn(session, url, end) if 0 < answer.retry_after <= self.manners.patience else answer

    def _in_turn(self, session: requests.Session, url: str, end: float) -> Answer:
        """One request, when it is the host's turn. Raises Fault."""
        if not self.turns.wait(host_of(url)):
            raise Fault("asked to wait")
        answer = self._request(session, url, end)
        if answer.retry_after:
            self.turns.hold(host_of(url), answer.retry_after)
        return answer

    def _request(self, session: requests.Session, url: str, end: float, most: int | None = None) -> Answer:
        start = time.monotonic()
        try:
            with session.get(url, stream=True, allow_redirects=False, timeout=(self.manners.limits.connect + 5, self.manners.read)) as response:
                kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                headers = {name: response.headers[name] for name in ("Retry-After", "cf-mitigated") if name in response.headers}
                if response.status_code in REDIRECTS:
                    headers["Location"] = _location(response)
                    return Answer(url, url, response.status_code, (), None, kind, headers)
                body, fault = _body(response, most or self.manners.most, end)
                if time.monotonic() - start > self.manners.limits.total - 0.5 and (fault or not body):
                    fault = "time-out"  # the guard ended it
                return Answer(url, url, response.status_code, (), fault, kind, headers, body)
        except Exception as error:  # whatever a library makes of a hostile answer: it is none
            raise Fault(self._fault(error, host_of(url), time.monotonic() - start)) from error

    def _fault(self, error: Exception, host: str, seconds: float) -> str:
        """Evidence for an error."""
        if host in self.guard.refused and "SOCKS" in str(error):
            return self.guard.refused[host]
        if isinstance(error, requests.exceptions.SSLError):
            return _tls(str(error))
        if isinstance(error, (requests.Timeout, TimeoutError)) or seconds >= self.manners.limits.total - 1 or "timed out" in str(error).lower():
            return "time-out"
        if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema, UnicodeError)):
            return "bad address"
        words = str(error)
        return next((told for sign, told in (("BadStatusLine", "not http"), ("InvalidHeader", "not http"), ("LineTooLong", "not http"), ("got more than", "not http"), ("RemoteDisconnected", "closed at once"),
                                             ("reset", "reset"), ("Broken", "cut short"), ("IncompleteRead", "cut short")) if sign in words), "no answer")


def _body(response: requests.Response, most: int, end: float) -> tuple[bytes, str | None]:
    """What is read of a body, and why it broke off where it did; one that is longer than we read is whole enough."""
    body = b""
    try:
        while piece := response.raw.read1(16_384, decode_content=True):  # iter_content would wait until it has as much
            body += piece
            if len(body) >= most or time.monotonic() > end:
                return body[:most], None if len(body) >= most else "time-out"
    except DecodeError:
        return body, "garbled"
    except (requests.RequestException, HTTPError, OSError) as error:
        return body, "time-out" if "timed out" in str(error).lower() else "cut short"
    return body, None


def _location(response: requests.Response) -> str:
    """Where a redirect leads, as it stands; servers send other letters than ASCII as they like, mostly UTF-8."""
    raw = response.headers.get("Location", "")
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw


def _led_to(answer: Answer) -> str | None:
    """The address that an answer leads on to; None where it is the end. Raises Fault where it leads nowhere that we can go."""
    if answer.status in REDIRECTS:
        there = answer.headers.get("Location", "").strip()
        if not there:
            raise Fault("redirect to nowhere")
    else:
        there = refresh(answer.body, answer.kind) if answer.status == 200 and not answer.fault else None
        if not there or urldefrag(_joined(answer.url, there))[0] == answer.url:
            return None
    return _joined(answer.url, there)


def _joined(base: str, there: str) -> str:
    """The next address, without name, password and fragment. Raises Fault."""
    try:
        parts = urlsplit(urldefrag(urljoin(base, there.replace("\\", "/") if there.startswith(("\\", "/\\")) else there))[0])
        if parts.scheme not in {"http", "https"}:
            raise Fault(f"redirect to {parts.scheme[:12] or 'nowhere'}" if parts.scheme.isalnum() else "redirect to nowhere")
        if not parts.hostname:
            raise Fault("redirect to nowhere")
        place = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return requote_uri(urlunsplit((parts.scheme, place + (f":{parts.port}" if parts.port else ""), parts.path or "/", parts.query, "")))
    except (ValueError, requests.RequestException) as error:
        raise Fault("redirect to nowhere") from error


def _tls(words: str) -> str:
    """Evidence for a connection that cannot be trusted."""
    return next((f"tls: {told}" for sign, told in (("expired", "expired"), ("ostname mismatch", "other name"), ("doesn't match", "other name"), ("IP address mismatch", "other name"),
                                                   ("self-signed", "unknown issuer"), ("self signed", "unknown issuer"), ("local issuer", "unknown issuer")) if sign in words), "tls")
