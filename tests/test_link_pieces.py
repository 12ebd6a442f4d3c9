"""Pieces of the job that looks at links, each by itself: the guard, LinkChecker's rows, what is looked at, and what is kept of a run."""
from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import sys
import threading
import time
from types import SimpleNamespace

import pytest
import requests
import small

from macros.links import job, run, states
from macros.links.archive import Copy
from macros.links.collect import places
from macros.links.engine import EngineFailed, Row, in_turn, rows
from macros.links.guard import Guard, Limits, Network, is_public
from macros.links.journal import FOLDER, Busy, Journal, put
from macros.links.looks import Look
from macros.links.manners import LONGEST_WAIT, Manners, Turns, seconds_to_wait
from macros.links.page import refresh
from macros.links.second import Answer, Asker
from macros.links.verdict import together
from macros.load import load, schema_line
from macros.model import LinkStatus

TODAY = datetime.date(2024, 6, 1)
GUIDE, RACKS = "https://lanes.example/guide", "https://racks.example/guide"
DAY = datetime.timedelta(days=1)
GOOD = Row(GUIDE, "200 OK", "", "HTTP headers Content-type=text/html", True)


# --- the guard --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("ip, public", [
    *[(ip, True) for ip in ("8.8.8.8", "2606:4700::1111")],
    *[(ip, False) for ip in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
                             "fe80::1%eth0", "fc00::1", "ff0e::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "::8.8.8.8", "nowhere", "")],
])
def test_who_may_be_asked(ip, public):
    """Everyone's addresses may, and none that is private, special, or holds another one within."""
    assert is_public(ip) is public


class Names(Network):
    """Names as given; nobody answers, and every try is remembered."""

    def __init__(self, **names: list[str]):
        self.names, self.dialed = names, []

    async def resolve(self, host):
        return self.names[host.partition(".")[0]]

    async def dial(self, ip, port):
        self.dialed.append((ip, port))
        raise ConnectionRefusedError if ip != "8.8.4.4" else OSError


@pytest.mark.parametrize("host, why, dialed", [
    ("inside", "private address", []), ("half", "private address", []), ("other", "elsewhere", []), ("unknown", "no such name", []),
    ("open", "refused", [("8.8.8.8", 80), ("8.8.4.4", 80)]),
])
def test_a_host_that_is_not_reached(host, why, dialed):
    """The guard tells why, and has dialed no address but public ones of hosts that it was made for."""
    network = Names(inside=["10.0.0.1"], half=["8.8.8.8", "10.0.0.1"], other=["8.8.8.8"], open=["8.8.8.8", "8.8.4.4"], unknown=[])
    with Guard(network, frozenset({"inside.example", "half.example", "open.example", "unknown.example"})) as guard, pytest.raises(requests.ConnectionError):
        requests.get(f"http://{host}.example/", proxies={"http": guard.address}, timeout=5)
    assert (guard.refused, network.dialed) == ({f"{host}.example": why}, dialed)


def test_a_host_that_asked_us_to_wait():
    """Nobody asks it through the guard meanwhile."""
    network = Names(open=["8.8.8.8"])
    with Guard(network) as guard:
        guard.hold("open.example", 60)
        with pytest.raises(requests.ConnectionError):
            requests.get("http://open.example/", proxies={"http": guard.address}, timeout=5)
    assert (guard.refused, network.dialed) == ({"open.example": "asked to wait"}, [])


class Endless(Network):
    """One host, that sends on and on: two megabytes within two seconds."""

    sent = 0

    async def resolve(self, host):
        return ["8.8.8.8"]

    async def dial(self, ip, port):
        near, far = socket.socketpair()
        self.sender = threading.Thread(target=self._send, args=(far,))
        self.sender.start()
        return await asyncio.open_connection(sock=near)

    def _send(self, far):
        with far, contextlib.suppress(OSError):
            far.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
            while self.sent < 2_000_000:
                far.sendall(b"x" * 10_000)
                self.sent += 10_000
                time.sleep(0.01)


@pytest.mark.parametrize("limits", [Limits(bytes=100_000), Limits(total=0.2)], ids=["bytes", "seconds"])
def test_a_host_that_sends_without_end(limits):
    """The guard ends it where it has sent as much, or for as long, as one answer may."""
    network = Endless()
    with Guard(network, limits=limits) as guard, contextlib.suppress(requests.RequestException):
        requests.get("http://endless.example/", proxies={"http": guard.address}, timeout=5)
    network.sender.join(5)
    assert 0 < network.sent < 1_000_000


@pytest.mark.parametrize("value, seconds", [("30", 30), ("Sat, 01 Jun 2024 00:01:00 GMT", 60), ("Sat, 01 Jun 2024 00:01:00", 60), ("9" * 400, LONGEST_WAIT), ("Wed, 01 Jan 3000 00:00:00 GMT", LONGEST_WAIT),
                                            ("Fri, 31 May 2024 00:00:00 GMT", 0), ("soon", 0), ("-5", 0), ("²", 0), ("", 0), (None, 0)])
def test_how_long_a_host_asks_us_to_wait(value, seconds):
    """Seconds or a date are held to, a week at most; what says nothing is no wait."""
    assert seconds_to_wait(value, datetime.datetime(2024, 6, 1, tzinfo=datetime.timezone.utc)) == seconds


def test_a_wait_beyond_our_patience():
    """The look ends at once, and other hosts are not concerned."""
    turns = Turns(Manners(gap=0, patience=1))
    turns.hold("a.example", 60)
    assert (turns.wait("a.example"), turns.wait("b.example")) == (False, True)


class Patient:
    """Turns that come at once; what hosts asked for is remembered."""

    def __init__(self):
        self.held = []

    def wait(self, _):
        return True

    def hold(self, _, seconds):
        self.held.append(seconds)


@pytest.mark.parametrize("given, came, held", [
    ([(429, "7"), (200, "")], 200, [7]), ([(503, "7"), (503, "9")], 503, [7, 9]), ([(429, "31")], 429, [31]), ([(429, "")], 429, []), ([(500, "7")], 500, []),
], ids=["well after the wait", "not even after the wait", "beyond our patience", "for how long nobody knows", "with another status"])
def test_a_look_of_our_own_where_a_host_asks_for_a_wait(monkeypatch, given, came, held):
    """It is asked once more, after the wait, where we have the patience; others that look at the host meanwhile wait too."""
    answers, turns = iter(given), Patient()
    asker = Asker(SimpleNamespace(address=""), Manners(patience=30), turns)
    monkeypatch.setattr(asker.robots, "allow", lambda _: True)
    monkeypatch.setattr(asker, "_request", lambda *_: (lambda status, wait: Answer(GUIDE, GUIDE, status, headers={"Retry-After": wait}))(*next(answers)))
    assert (asker.ask(GUIDE).status, turns.held, list(answers)) == (came, held, [])


# --- LinkChecker ------------------------------------------------------------------------------------------------------

def test_hosts_take_turns():
    """Two addresses of one host stand as far from one another as there are hosts."""
    assert in_turn(["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://A.example/3"]) == \
        ["https://a.example/1", "https://b.example/1", "https://a.example/2", "https://A.example/3"]


@pytest.mark.parametrize("row, status, wait", [
    (GOOD, 200, 0),
    (Row(GUIDE, "429 Too Many", "", "HTTP headers Retry-after=7, Content-type=text/html", False), 429, 7),
    (Row(GUIDE, "Error: x", "Rate limited (Retry-After: 5)", "", True), 429, 0),
    (Row(GUIDE, "ReadTimeout: 200", "", "", False), None, 0),
])
def test_what_a_row_says(row, status, wait):
    """Status and wait are read from LinkChecker's words."""
    assert (row.status, row.retry_after) == (status, wait)


def linkchecker(monkeypatch, tmp_path, script: str) -> None:
    """A program in the place of LinkChecker."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def read(quiet: float = 20) -> tuple[list[str], str]:
    """The addresses that it gave rows for, and the fault at its end."""
    found = []
    with Guard(Names()) as guard, pytest.raises(EngineFailed) as fault:
        found.extend(row.url for row in rows([GUIDE, RACKS], guard, Manners(quiet=quiet)))
    return found, str(fault.value)


def test_linkchecker_breaks_down(monkeypatch, tmp_path):
    """Its rows until then count, an address that was not asked for does not, and the fault tells its last words on one line."""
    linkchecker(monkeypatch, tmp_path, f"echo 'x;y'; echo '{GUIDE};200 OK;;;True'; echo 'https://else.example/;200 OK;;;True'; echo 'no\nroom left' >&2; exit 3")
    assert read() == ([GUIDE], "LinkChecker ended (status 3) without a word on 1 of 2 addresses: no / room left")


def test_linkchecker_is_stuck(monkeypatch, tmp_path):
    """It is ended where it says nothing for too long."""
    linkchecker(monkeypatch, tmp_path, f"echo '{GUIDE};200 OK;;;True'; exec sleep 60")
    assert read(quiet=0.3) == ([GUIDE], "LinkChecker ended (status -9) without a word on 1 of 2 addresses: no message")


def test_what_linkchecker_is_given(monkeypatch, tmp_path):
    """The addresses, the guard as its only way out, and nothing of the home, the proxies or the secrets of whoever starts it."""
    for name in ("HOME", "no_proxy", "ALL_PROXY", "TOKEN"):
        monkeypatch.setenv(name, "of-ours")
    linkchecker(monkeypatch, tmp_path, f"cat > '{tmp_path}/list'; env > '{tmp_path}/env'")
    with Guard(Names()) as guard, pytest.raises(EngineFailed):
        list(rows([GUIDE, RACKS], guard, Manners()))
    given = dict(line.split("=", 1) for line in (tmp_path / "env").read_text("utf-8").splitlines())
    assert (tmp_path / "list").read_text("utf-8").split() == [GUIDE, RACKS]
    assert given["http_proxy"] == given["https_proxy"] == guard.address and "of-ours" not in given.values()


def looked(monkeypatch, found: list[Row], fault: bool = False, silent: int = 0, silence: str = "time-out") -> tuple[list[str], list[str]]:
    """The addresses that had a look, and those that we asked for ourselves, where LinkChecker gives these rows and then breaks down.

    So many of our questions get no answer at first.
    """
    own: list[str] = []

    def given(*_):
        yield from found
        if fault:
            raise EngineFailed("broke down")

    def ask(_, url: str) -> Answer:
        own.append(url)
        return answer(200) if len(own) > silent else Answer(url, url, fault=silence)

    monkeypatch.setattr(run, "rows", given)
    monkeypatch.setattr(Asker, "ask", ask)
    monkeypatch.setattr("macros.links.robots.Robots.allow", lambda *_: True)
    return sorted(f"{look.found} {look.url}" for look in run.looks([GUIDE, RACKS], Manners(pause=0), Names())), own


def test_linkchecker_breaks_down_in_a_run(monkeypatch):
    """What it left is looked at by ourselves; where it could not say a word, the run ends."""
    assert looked(monkeypatch, [GOOD], fault=True) == ([f"ok {GUIDE}", f"ok {RACKS}"], [RACKS])
    with pytest.raises(EngineFailed):
        looked(monkeypatch, [], fault=True)


@pytest.mark.parametrize("silent, found", [(1, "ok"), (2, "broken")])
def test_a_host_that_falls_silent(monkeypatch, silent, found):
    """It is asked once more, later in the run, and no third time; there is one look in the end."""
    assert looked(monkeypatch, [GOOD, Row(RACKS, "ReadTimeout: x", "", "", False)], silent=silent) == ([f"{found} {RACKS}", f"ok {GUIDE}"][::1 if found == "broken" else -1], [RACKS, RACKS])


def test_a_host_that_is_for_another_day(monkeypatch):
    """Of an address that was not asked for, since its host had asked us to wait, there is no look."""
    assert looked(monkeypatch, [GOOD], fault=True, silent=9, silence="asked to wait") == ([f"ok {GUIDE}"], [RACKS])


# --- what the evidence comes to ---------------------------------------------------------------------------------------

def row(result: str, warnings: str = "", valid: bool = False) -> Row:
    return Row(GUIDE, result, warnings, "HTTP headers Content-type=text/html", valid)


def answer(status: int, hops: tuple = ()) -> Answer:
    return Answer(GUIDE, hops[-1][1] if hops else GUIDE, status, hops, None, "text/html", {}, b"<h1>Lanes</h1><p>How to build a lane, in words enough</p>")


SILENCE, WAIT = Answer(GUIDE, GUIDE, fault="time-out"), Answer(GUIDE, GUIDE, fault="asked to wait")
LOST, KEPT_OUT, THERE = answer(404), answer(403), answer(200)
WELL, NEVER = row("200 OK", valid=True), row("ReadTimeout: timed out")


@pytest.mark.parametrize("said, own, expected", [
    (None, [], "broken no answer"), (NEVER, [], "broken time-out"), (WELL, [], "ok http 200"), (row("404 Not Found"), [], "gone http 404"),
    (row("404 Not Found"), [SILENCE], "gone http 404"), (row("404 Not Found"), [THERE], "ok http 200"), (row("403 Forbidden"), [LOST], "blocked http 403"),
    (WELL, [SILENCE], "ok http 200"), (WELL, [KEPT_OUT], "blocked http 403"), (WELL, [SILENCE, LOST], "gone http 404"), (row("200 OK", "could not get content", True), [SILENCE], "broken time-out"),
    (NEVER, [LOST], "gone http 404"), (None, [SILENCE, LOST], "gone http 404"), (None, [LOST, SILENCE], "gone http 404"), (None, [LOST, KEPT_OUT], "blocked http 403"), (None, [KEPT_OUT, THERE], "ok http 200"),
    (NEVER, [WAIT], "blocked asked to wait"), (WELL, [WAIT], "ok http 200"), (row("404 Not Found"), [WAIT], "gone http 404"), (None, [SILENCE, WAIT], "broken time-out"),
])
def test_evidence_that_disagrees(said, own, expected):
    """Whoever got through is right, then whoever was kept out, then an answer before a silence; a good row of LinkChecker's counts where our own looks fell silent."""
    look = together(said, own, TODAY, GUIDE)
    assert (f"{look.found} {look.evidence}", look.url, look.date) == (expected, GUIDE, TODAY)


@pytest.mark.parametrize("there", [f"https://lanes.example/{'a' * 600}", "https://lanes.local/guide", "https://l\u0430nes.example/guide"])
def test_a_page_that_moved_to_where_nobody_may_be_led(there):
    """It works, and no address that deceives or harms is kept of it."""
    look = together(None, [answer(200, hops=((301, there),))], TODAY, GUIDE)
    assert (look.found, look.final) == ("ok", None)


@pytest.mark.parametrize("head, there", [
    ('<meta http-equiv="Refresh" content="0; URL=\'/new\'">', "/new"), ('<meta content="5;/new" http-equiv=refresh>', "/new"), ('<meta http-equiv="refresh" content="6; url=/new">', None),
    ('<meta http-equiv="refresh" content="300">', None), ('<noscript><meta http-equiv="refresh" content="0; url=/new"></noscript>', None), ("<p>refresh</p>", None),
])
def test_a_page_that_sends_its_readers_on(head, there):
    """It leads elsewhere where it does so by itself and soon, and not only where scripts are off."""
    assert (refresh(head.encode(), "text/html"), refresh(head.encode(), "application/pdf")) == (there, None)


# --- what is looked at ------------------------------------------------------------------------------------------------

def test_what_is_looked_at(tmp_path):
    """Every outside address of data and pages with its places, part of a page or not; none of our own, and none that only a machine wrote."""
    toolkit = small.files()["data/toolkit.yml"] + ('link_check: {controls: ["https://control.example/"]}\nsite_url: "https://ours.example/"\n'
                                                  f'address_exceptions: [{{url: "http://plain.example/", reason: It has no other}}]\n')
    root = small.write(tmp_path, {"data/toolkit.yml": toolkit, "docs/en/more.md": f"---\ntitle: More\n---\n# More\n\n[Guide]({GUIDE}#two)\n[Plain](http://plain.example/)\n[Us](index.md)\n",
                                  "data/link-status.yml": f'- {{url: "{GUIDE}", state: moved, final: "https://new.example/"}}\n',
                                  "data/link-verdicts.yml": f'{schema_line("link-verdicts", False)}\n- {{url: "{GUIDE}", state: ok, date: 2024-05-01, reason: It opens}}\n'})
    (root / "docs/en/secret.md").symlink_to("more.md")
    found = places(root, load(root)[0])
    assert (found[f"{GUIDE}#two"], found["http://plain.example/"]) == (["docs/en/more.md:6"], ["docs/en/more.md:7"])
    assert [place.split(":")[0] for place in found[GUIDE]] == ["data/resources.yml"] and list(found) == sorted(found)
    assert not {"https://control.example/", "https://ours.example/", "https://new.example/"} & found.keys()


# --- what is kept -----------------------------------------------------------------------------------------------------

LOOK = Look(RACKS, TODAY, "moved", "http 301", "https://racks.example/new")


def ended(root, today: datetime.date = TODAY, done: bool = False) -> None:
    """A run that found one row and one look."""
    journal = Journal(root, today)
    journal.row(GOOD)
    journal.look(LOOK)
    journal.close(done)


def kept(root, today: datetime.date = TODAY) -> tuple[dict, dict]:
    journal = Journal(root, today)
    journal.close(False)
    return journal.rows, journal.looks


ALL = {GUIDE: GOOD}, {RACKS: LOOK}
NOTHING: tuple[dict, dict] = {}, {}


@pytest.mark.parametrize("today, expected", [(TODAY, ALL), (TODAY + DAY, ALL), (TODAY + 2 * DAY, NOTHING), (TODAY - DAY, NOTHING)])
def test_a_run_that_was_ended(tmp_path, today, expected):
    """What it found is kept for a day, and not where the clock went back."""
    ended(tmp_path)
    assert kept(tmp_path, today) == expected and kept(tmp_path, today) == expected


def test_a_run_that_came_to_its_end(tmp_path):
    """It leaves nothing to go on from."""
    ended(tmp_path, done=True)
    assert kept(tmp_path) == NOTHING


def test_looks_kept_from_day_to_day(tmp_path):
    """A run that is ended every day does not keep its first looks for ever."""
    ended(tmp_path)
    assert kept(tmp_path, TODAY + DAY) == ALL and kept(tmp_path, TODAY + 2 * DAY) == NOTHING


@pytest.mark.parametrize("more", [b'{"look": {"url": "https://torn.example/", "date": "2024-06', b"\x00\xff\n", b'{"look": {"url": 1}}\n', b'{"row": {"url": "https://old.example/", "final": ""}}\n', b"[]\n", b"\n"])
def test_a_line_that_cannot_be_read(tmp_path, more):
    """All before it is kept, and what is found from then on too."""
    ended(tmp_path)
    with open(tmp_path / FOLDER / "looks.jsonl", "ab") as file:
        file.write(more)
    assert kept(tmp_path) == ALL
    journal = Journal(tmp_path, TODAY)
    journal.look(Look(GUIDE, TODAY, "ok", "http 200"))
    journal.close(False)
    assert set(kept(tmp_path)[1]) == {GUIDE, RACKS}


def test_two_runs_at_once(tmp_path):
    """The second is refused while the first goes on, and disturbs nothing that it keeps."""
    first = Journal(tmp_path, TODAY)
    first.look(LOOK)
    with pytest.raises(Busy):
        Journal(tmp_path, TODAY)
    first.close(False)
    assert kept(tmp_path)[1] == {RACKS: LOOK}


def test_a_file_written_whole(tmp_path, monkeypatch):
    """Where the writing fails, the old file stands as it was; a new one keeps its permissions."""
    place = tmp_path / "states.yml"
    place.write_text("old\n", "utf-8")
    place.chmod(0o640)
    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        put(tmp_path, place, "new\n")
    assert place.read_text("utf-8") == "old\n"
    put(tmp_path, place, "new\n")
    assert (place.read_text("utf-8"), place.stat().st_mode & 0o777, [path.name for path in tmp_path.iterdir()]) == ("new\n", 0o640, [".cache", "states.yml"])


ODD_ADDRESSES = ["https://lanes.example/a#b", "https://lanes.example/%27:%20{x}", "https://lanes.example/no", "https://lanes.example/\u00fc"]


def test_the_file_of_states(tmp_path):
    """It is sorted, says exactly what it was given, and is written only where that is new; a link in its place is replaced, and leads nobody's file to change."""
    given = {url: LinkStatus(url=url, state="gone", since=TODAY, evidence="soft 404: title", looks=["2024-05-20 gone http 404", "2024-05-24 broken 'no': #1"]) for url in [*ODD_ADDRESSES, GUIDE]}
    root, secret = small.write(tmp_path / "project"), tmp_path / "secret"
    secret.write_text("secret\n", "utf-8")
    (root / states.FILE).unlink()
    (root / states.FILE).symlink_to(secret)
    assert [states.write(root, statuses) for statuses in (given, dict(reversed(given.items())))] == [True, False]
    assert secret.read_text("utf-8") == "secret\n" and not (root / states.FILE).is_symlink()
    toolkit, problems = load(root)
    assert (problems, toolkit.notices, list(toolkit.link_status), toolkit.link_status) == ([], [], sorted(given), given)


# --- the job ----------------------------------------------------------------------------------------------------------

CONTROL, PLAIN, COPIES = "https://control.example/", "http://plain.example/", "https://copies.example/web/"
GONE_LONG_AGO = LinkStatus(url="https://nowhere.example/", state="gone")


def worked(monkeypatch, root, found: dict[str, str], *given: str, before: str = states.text({GONE_LONG_AGO.url: GONE_LONG_AGO})) -> tuple[int, dict[str, LinkStatus], list[str]]:
    """Exit status, states and words of a job that finds this at the addresses named, and all others well."""
    more = f'link_check: {{controls: ["{CONTROL}"], copies: "{COPIES}*/", lookup: "{COPIES}"}}\naddress_exceptions: [{{url: "{PLAIN}", reason: It has no other}}]\n'
    small.write(root, {"data/toolkit.yml": small.files()["data/toolkit.yml"] + more, "data/link-status.yml": before, "docs/en/more.md": f"# More\n\n[Plain]({PLAIN}) [Guide]({GUIDE}#two)\n"})
    said: list[str] = []
    monkeypatch.setattr(job, "looks", lambda urls, **_: (Look(url, TODAY, found.get(url, "ok"), found.get(url, "http 200")) for url in urls))
    status = job.main(root, list(given), manners=Manners(), today=TODAY, say=said.append)
    return status, load(root)[0].link_status, said


def test_what_a_job_remembers(monkeypatch, tmp_path):
    """Each address as it stands in the data, with its part; none that stands nowhere now, and no control; an http address with the https one that answers too."""
    status, after, _ = worked(monkeypatch, tmp_path, {})
    assert status == 0 and {GUIDE, f"{GUIDE}#two", PLAIN} <= after.keys() and not {GONE_LONG_AGO.url, CONTROL, "https://plain.example/"} & after.keys()
    assert (after[PLAIN].final, after[GUIDE].final) == ("https://plain.example/", None)


def test_a_job_without_a_network(monkeypatch, tmp_path):
    """Nothing is recorded, and what was found is not taken for the next run; with FORCE it is recorded all the same."""
    status, after, said = worked(monkeypatch, tmp_path, {CONTROL: "broken"})
    assert (status, list(after), said[-1][:18]) == (1, [GONE_LONG_AGO.url], "This run is void: ") and kept(tmp_path) == NOTHING
    status, after, _ = worked(monkeypatch, tmp_path, {CONTROL: "broken"}, "--force")
    assert status == 0 and after[GUIDE].state == "ok"


def test_a_job_on_a_damaged_file(monkeypatch, tmp_path):
    """Nothing is looked at, since what was known would be lost; with FORCE the job begins anew."""
    assert worked(monkeypatch, tmp_path, {}, before="<<<<<<< HEAD\n")[0] == 1 and (tmp_path / states.FILE).read_text("utf-8") == "<<<<<<< HEAD\n"
    status, after, _ = worked(monkeypatch, tmp_path, {}, "--force", before="<<<<<<< HEAD\n")
    assert status == 0 and GUIDE in after


def test_a_copy_of_what_may_be_lost(monkeypatch, tmp_path):
    """It is kept beside the state, unless its address deceives or harms; nobody looks for copies of what works."""
    asked: list[list[str]] = []
    for copy, expected in ((f"{COPIES}20240101/{GUIDE}", TODAY), ("https://copies.local/", None)):
        monkeypatch.setattr(job, "archives", lambda wanted, *_: asked.append(list(wanted)) or {GUIDE: Copy(copy, TODAY)})
        _, after, _ = worked(monkeypatch, tmp_path, {GUIDE: "broken", f"{GUIDE}#two": "broken"})
        assert (after[GUIDE].archive, after[GUIDE].archive_date) == (expected and copy, expected)
    assert [sorted(urls) for urls in asked] == [[GUIDE, f"{GUIDE}#two"]] * 2
