"""What a look says of servers that misbehave: the table tests/links/behaviors.yml, row by row, against a local internet.

Nothing leaves this machine. A few rows run with ``make test``, in one run; all of them, and LinkChecker by itself beside
them, with ``make test-deep``.
"""
from __future__ import annotations

import ipaddress
import tracemalloc
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest

from links import alone, table
from links.network import Local
from links.odd import ODD
from links.server import Server
from macros.links.guard import Limits
from macros.links.looks import Look
from macros.links.manners import Manners
from macros.links.run import looks

ROWS = table.rows()
BY_ID = {row.id: row for row in ROWS}
QUICK = [row for row in ROWS if row.quick]
AGENT = "elm-links/1.0 (+https://elm.example/links)"
MANNERS = Manners(agent=AGENT, gap=0.1, patience=2, pause=0.3, read=2, quiet=60, threads=16, limits=Limits(connect=2, total=4, bytes=2_000_000))
UNHEARD = {"refused", "never connects", "no such name", "name server fails", "handshake cut", "expired", "wrong host", "unknown issuer"}
"""Faults because of which a server hears no question."""
MOST = 5
"""How often one address may be asked in a run: by LinkChecker, by our own look, after a wait, and once more."""
MOST_IN_A_LOOP = 20
SLOW = replace(MANNERS, gap=0.8)
TOO_FAST = SLOW.gap / 2
"""Seconds; a busy machine hands on a question sooner or later than it was asked."""


@dataclass(frozen=True)
class Run:
    """A finished run: the looks by address, and what server and network saw."""

    looks: dict[str, Look]
    server: Server
    network: Local

    def of(self, row: table.Row) -> Look | None:
        return self.looks.get(urldefrag(row.address)[0])


def run_of(rows: list[table.Row], folder: Path, addresses: list[str] | None = None, manners: Manners = MANNERS) -> Run:
    """Looks at the rows' addresses, all in one run."""
    with Server(rows) as server:
        network = Local(server)
        authority = server.certificates.write(folder / "authority.pem")
        found = list(looks(addresses or [urldefrag(row.address)[0] for row in rows], manners, network, str(authority)))
    assert server.mistakes == []
    assert len(found) == len({look.url for look in found}), "no address has two looks"
    return Run({look.url: look for look in found}, server, network)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> Run:
    return run_of(QUICK, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Run:
    return run_of(ROWS, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def by_itself() -> tuple[dict[str, dict[str, str]], Server]:
    with Server(ROWS) as server:
        return alone.linkchecker(server, [row.address for row in ROWS]), server


def said(look: Look | None, row: table.Row) -> tuple[str, str, str | None] | None:
    """What a look says, as the table says it; where it leads counts for a moved page alone."""
    return look and (look.found, look.evidence, look.final if row.found == look.found == "moved" else None)


def expected(row: table.Row) -> tuple[str, str, str | None]:
    return row.found, row.evidence, row.final


def test_the_table():
    """The table has at least 66 rows, no two for one address, each with words of its own, and only hosts that cannot exist."""
    hosts = {host for row in ROWS for host in (row.host, *row.serves, *row.names, *row.fault)}
    assert len(ROWS) >= 66 and len(BY_ID) == len({row.address for row in ROWS}) == len({row.host for row in ROWS}) == len(ROWS)
    assert {row.found for row in ROWS} == table.FOUND
    assert [host for host in hosts if not host.endswith((".example", ".test"))] == []
    assert [row.id for row in ROWS if not row.why.endswith(".") or set(row.linkchecker) != {"valid", "says"} or len(row.evidence) > 80 or not row.evidence.isascii()] == []
    assert [row.id for row in ROWS if (row.found == "moved") != (row.final is not None)] == []


def test_what_no_words_describe():
    """Every odd behavior stands in a row, and every page."""
    answers = [answer for row in ROWS for paths in row.serves.values() for found in paths.values() for answer in found]
    named = {answer if isinstance(answer, str) else answer.get("page") for answer in answers}
    assert {answer["odd"] for answer in answers if "odd" in answer} == set(ODD)
    assert set(table.pages()) - named == set()


@pytest.mark.parametrize("row", QUICK, ids=lambda row: row.id)
def test_a_common_behavior(few, row):
    """A look says what a reader finds there."""
    assert said(few.of(row), row) == expected(row), row.why


def test_a_common_run_asks_nobody_inside(few):
    """No private address is ever dialed, and what robots.txt forbids is never asked for."""
    assert asked_inside(few) == [] and touched(few, QUICK) == []


def asked_inside(run: Run) -> list[tuple[str, int]]:
    return [(ip, port) for ip, port in run.network.dialed if not ipaddress.ip_address(ip).is_global]


def touched(run: Run, rows: list[table.Row]) -> list[str]:
    never = {address for row in rows for address in row.untouched}
    return sorted({hit.address for hit in run.server.hits} & never)


@pytest.mark.deep
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_behavior(whole, row):
    """A look says what a reader finds there, and of a page that moved, where it is now."""
    assert said(whole.of(row), row) == expected(row), row.why


@pytest.mark.deep
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_linkchecker_by_itself(by_itself, row):
    """LinkChecker alone says what the table says that it does."""
    found = by_itself[0][row.address]
    words = "\n".join(found[name] for name in ("result", "warningstring", "infostring"))
    assert (found["valid"] == "True", row.linkchecker["says"] in words) == (row.linkchecker["valid"], True), found


@pytest.mark.deep
def test_linkchecker_by_itself_goes_inside(by_itself):
    """The traps work: LinkChecker alone asks for what a redirect points to behind our own firewall."""
    inside = {address for row in ROWS if row.evidence == "private address" for address in row.untouched}
    assert len({hit.address for hit in by_itself[1].hits} & inside) >= 8


@pytest.mark.deep
def test_each_row_is_reached(whole):
    """Every server of the table was asked, and every name looked up that leads to none."""
    unheard = {row.id for row in ROWS if row.host in row.names or row.fault.get(row.host) in UNHEARD}
    assert [row.id for row in ROWS if row.id not in unheard and not whole.server.reached(row)] == []
    assert [row.id for row in ROWS if row.host not in whole.network.resolved] == []


@pytest.mark.deep
def test_nobody_inside_is_asked(whole):
    """No private, loopback or otherwise special address is ever dialed, whatever a name or a redirect says."""
    assert len(whole.network.dialed) > len(ROWS) and asked_inside(whole) == []


@pytest.mark.deep
def test_what_may_not_be_asked_for(whole):
    """What robots.txt asks machines to leave alone is left alone, by LinkChecker and by our own look."""
    assert touched(whole, ROWS) == []


@pytest.mark.deep
def test_how_often_one_address_is_asked(whole):
    """No address is asked more than a few times in a run; one that leads to itself a little more often."""
    loops = {row.host for row in ROWS if row.evidence == "too many redirects"}
    often = Counter((urlsplit(hit.address).hostname, hit.address) for hit in whole.server.hits)
    assert {address: times for (host, address), times in often.items() if times > (MOST_IN_A_LOOP if host in loops else MOST)} == {}


@pytest.mark.deep
def test_how_fast_one_host_is_asked(tmp_path):
    """Our own look leaves a gap between any two questions to one host, redirects, cookies, second tries and robots.txt included."""
    run = run_of([BY_ID[name] for name in ("chain-of-3", "cookie-first", "fails-once", "robots-redirect", "elsewhere-302")], tmp_path, manners=SLOW)
    own = [hit for hit in run.server.hits if hit.headers["user-agent"] == AGENT and "text/html" in hit.headers.get("accept", "")]
    assert too_fast(own) == [] and len(own) > 10


def too_fast(hits: list) -> list[tuple[str, float]]:
    """Questions that came to a host too soon after the one before."""
    hosts: dict[str, list] = {}
    for hit in hits:
        hosts.setdefault(hit.host, []).append(hit)
    return [(second.address, round(second.time - first.time, 3)) for found in hosts.values() for first, second in pairwise(found) if second.time - first.time < TOO_FAST]


@pytest.mark.deep
def test_a_host_that_lifts_the_wait(tmp_path):
    """Pages of one host are asked with a gap even where its header tells LinkChecker that it may hurry."""
    pages = {f"/{number}": [{"page": "page", "headers": {"LinkChecker": "1"}}] for number in range(3)}
    row = table.Row("hurry", "https://hurry.example/0", {}, "ok", "http 200", "", {"hurry.example": pages})
    run = run_of([row], tmp_path, [f"https://hurry.example{path}" for path in pages], SLOW)
    assert {look.found for look in run.looks.values()} == {"ok"} and len(run.looks) == 3
    assert too_fast([hit for hit in run.server.hits if hit.path != "/robots.txt"]) == []


@pytest.mark.deep
def test_who_we_say_we_are(whole):
    """Every question names us and where to read about us, LinkChecker's and those for robots.txt too."""
    assert {hit.headers.get("user-agent") for hit in whole.server.hits} == {AGENT}


@pytest.mark.deep
@pytest.mark.parametrize("name", ["huge", "endless", "longest-header", "bomb"])
def test_how_much_is_taken(whole, name):
    """Of what never ends, or nearly never, no more than a few megabytes come over the wire."""
    assert 0 < whole.server.sent[BY_ID[name].host] < 20_000_000


@pytest.mark.deep
def test_what_unpacking_takes(tmp_path):
    """A page that unpacks to 100 MB is not unpacked whole."""
    tracemalloc.start()
    try:
        run = run_of([BY_ID["bomb"]], tmp_path)
        assert run.of(BY_ID["bomb"]) and tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
