"""What a server may send to stop the looking at links, to reach what is not its own, or to have one thing pass for another."""
from __future__ import annotations

import asyncio
import contextlib
import datetime
import io
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import requests
from protego import Protego
from requests.adapters import BaseAdapter

import small
from macros.links import engine, job, page, run, states
from macros.links.archive import Answer, closest
from macros.links.engine import EngineFailed, Row
from macros.links.guard import Guard, Network, is_public
from macros.links.journal import FOLDER, Journal, put
from macros.links.manners import Manners
from macros.links.robots import Robots
from macros.links.session import Session
from macros.load.found import status
from macros.model import LinkStatus

DAY = datetime.date(2024, 5, 2)
LEAD = b'<meta http-equiv="refresh" content="%s">'


@pytest.fixture
def at_once():
    """Fails a test that takes the time of a machine that was led into a trap."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 1


@pytest.mark.parametrize("ip", ["168.63.129.16", "192.0.0.192", "192.88.99.1", "fec0::1", "3fff::1", "::ffff:0:10.0.0.1", "4000::1", "::ffff:8.8.8.8"])
def test_address_that_only_looks_public(ip):
    """Old, special and hosters' own addresses are as private as those that Python calls so."""
    assert not is_public(ip) and is_public("8.8.8.8") and is_public("2606:4700::1")


@pytest.mark.parametrize("port, answer", [(25, "unreachable"), (22, "unreachable"), (80, "private address"), (8080, "private address")])
def test_port_of_mail(port, answer):
    """A redirect cannot have us speak to what serves no site, whatever host it names."""
    class Inside(Network):
        async def resolve(self, host):
            return ["10.0.0.1"]

    with ThreadPoolExecutor(1) as thread:  # a browser's test before this one leaves a loop in its own
        assert thread.submit(asyncio.run, Guard(Inside())._reach("mail.example", port)).result() == answer


def read(said: bytes) -> list[Row]:
    return list(engine._read(SimpleNamespace(stdout=io.BytesIO(said), poll=lambda: 0), quiet=9))


def test_carriage_return_in_a_reason():
    """A sign in a server's words does not end the reading of all other rows."""
    made = read(b"https://a.example/;404 Not\rFound;;;False\nhttps://b.example/;200 OK;;;True\n")
    assert [(row.url, row.status) for row in made] == [("https://a.example/", 404), ("https://b.example/", 200)]


def test_header_longer_than_a_cell():
    """A long header neither ends the reading nor lets its rest pass for a row about another address."""
    made = read(b'https://a.example/;404 x;;"HTTP headers ' + b"x" * 200_000 + b'\nhttps://b.example/;404 forged;;;False\n";False\nhttps://b.example/;200 OK;;;True\n')
    assert [(row.url, row.status) for row in made] == [("https://a.example/", 404), ("https://b.example/", 200)]


def test_reason_that_speaks_of_certificates(monkeypatch):
    """What a server writes into its status is not taken for LinkChecker's own trouble."""
    row = Row("https://a.example/", "404 Could not find a suitable TLS CA certificate bundle", "", "", False)
    monkeypatch.setattr(engine, "_read", lambda *_: [row])
    monkeypatch.setattr(engine, "_started", lambda *_: contextlib.nullcontext(SimpleNamespace(wait=lambda: 0)))
    with Guard(Network()) as guard:
        assert list(engine.rows(["https://a.example/"], guard, Manners())) == [row]


def test_last_words_with_commands_for_the_terminal():
    """What LinkChecker said at last moves no cursor."""
    assert engine._last("x\nBoom \x1b[2J\u202e".encode()) == "x / Boom ?[2J?"


def test_host_over_which_linkchecker_falls(monkeypatch):
    """Where LinkChecker has worked already, what it has no word on is looked at by ourselves, and all else is recorded."""
    monkeypatch.setattr(run, "rows", lambda *_: (_ for _ in ()).throw(EngineFailed("LinkChecker ended")))
    asker, said = SimpleNamespace(manners=Manners(), turns=None, guard=SimpleNamespace(network=Network()), ca=None), []
    for known in ({}, {"https://control.example/": Row("https://control.example/", "200 OK", "", "", True)}):
        here = run._Run(asker, SimpleNamespace(rows=known), DAY, said.append)
        if not known:
            with pytest.raises(EngineFailed):
                list(here.first(["https://a.example/"]))
    assert list(here.first(["https://a.example/"])) == [] and said == ["LinkChecker ended. We look at these ourselves."]


def test_page_of_spaces_behind_a_suspect_word(at_once):
    """The words that LinkChecker looks for are found, or not, in time that grows with the page alone."""
    assert re.search(engine.SUSPECT, "log" + " " * 30_000 + "x") is None
    assert all(re.search(engine.SUSPECT, words) for words in ("Log in", "sign-in", "login", "Log - in"))


@pytest.mark.parametrize("content", [b"0;" + b" " * 800 + b"y\ny", b"0;url=x" + b" " * 19_000 + b"x\ny", b"9" * 5000 + b";url=/x", b"0;url=/x"])
@pytest.mark.parametrize("behind", [b"", b"<![n", b"<![CDATA[", b'<a "' * 4000])
def test_page_that_leads_on(content, behind, at_once):
    """A page that leads on is read at once, whatever it says and however it ends."""
    led = page.refresh(LEAD % content + behind, "text/html")
    assert led == "/x" if content == b"0;url=/x" else led != "/x"


@pytest.mark.parametrize("told, there", [(b"0;url='/a b'", "/a b"), (b" 3 ; URL = /x ", "/x"), (b"0, /x", "/x"), (b"1.5;url=/x", "/x"), (b"9;url=/x", None), (b"0", None), (b"0;url=", None)])
def test_forms_of_leading_on(told, there):
    """The forms that browsers take are taken."""
    assert page.refresh(LEAD % told, "text/html") == there


@pytest.mark.parametrize("unit", [b'<a "', b"<!--", b"</", b"<?", b"<script", b"<a x=", b"<b>"])
def test_page_without_end(unit, at_once):
    """A page that says nothing in many signs is read in a moment, and is a page."""
    found = page.Page(b"<html><body><h1>Lanes</h1>" + unit * (40_000 // len(unit)))
    assert page.not_here(found) is None and found.first_heading == "Lanes"


def test_redirect_with_much_behind_it():
    """Of a redirect nothing but its headers is read: a few kilobytes may unpack to gigabytes."""
    class Bomb(BaseAdapter):
        def send(self, request, **_):
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 302, request.url, request
            answer.headers["Location"] = "/next"
            answer.raw = SimpleNamespace(close=lambda: None)
            answer.iter_content = lambda *_, **__: pytest.fail("the body was read")
            return answer

        def close(self):
            """Nothing is open."""

    with Session(None, "x", None, {}) as session:
        session.mount("http://", Bomb())
        assert session.get("http://a.example/", stream=True, allow_redirects=False).status_code == 302


def test_robots_for_thousands(monkeypatch, at_once):
    """Thousands of rules for thousands of other machines are kept once; those for us, by name or for all, count as they stand."""
    text = "".join(f"User-Agent : machine{n}\n" for n in range(3000)) + "".join(f"Disallow: /{n}\n" for n in range(8000))
    text += "\nuser agent *\nDisallow: /no\nUser-agent: lanes*\nDisallow: /ours"
    rules = Robots("lanes-link-check/1.0", lambda _: (200, "text/plain", text.encode()))
    assert [rules.allow(f"http://a.example/{path}") for path in ("1", "no", "ours")] == [True, True, False]
    assert Robots("other/1.0", rules.read).allow("http://a.example/no") is False
    assert len(Protego.parse(rules._ours(text))._user_agents) == 3


@pytest.mark.parametrize("url", ["https://a.example/\U0001f6b2", "https://a.example/é\"\\x"])
def test_address_with_a_picture(url, tmp_path):
    """An address with any sign is read back as it was: else the file of all others counts as damaged."""
    (tmp_path / "data").mkdir()
    given = LinkStatus(url=url, state="ok", looks=[f"2024-05-01 moved {url}"])
    states.write(tmp_path, {url: given})
    assert (status(tmp_path).document.told(), [record for _, record in status(tmp_path).records]) == ([], [given])


def test_copy_with_a_sign_that_nobody_sees():
    """An archive that writes an address in other signs than we asked in does not bring them into our file."""
    copy = "http://web.archive.org/web/20170301000000/https://a.example/\u202ex"
    answer = json.dumps({"archived_snapshots": {"closest": {"available": True, "status": "200", "timestamp": "20170301000000", "url": copy}}}).encode()
    found = closest(lambda _: Answer(200, answer), "https://a.example/%E2%80%AEx", None, "https://archive.example/", "https://web.archive.org/web/*/", DAY)
    assert found and found.url == "https://web.archive.org/web/20170301000000/https://a.example/%E2%80%AEx"


def test_link_in_the_folder_of_work(tmp_path):
    """A link that someone laid where we write is replaced, and what it leads to stays as it is."""
    other, folder = tmp_path / "other", tmp_path / FOLDER
    other.write_text("theirs", "utf-8")
    folder.mkdir(parents=True)
    for name in ("looks.new", "x.yml.new", "looks.jsonl"):
        (folder / name).symlink_to(other)
    Journal(tmp_path, DAY).close(True)
    put(tmp_path, tmp_path / "x.yml", "ours")
    assert (other.read_text("utf-8"), (tmp_path / "x.yml").read_text("utf-8")) == ("theirs", "ours")


@pytest.mark.parametrize("where", ["Journal", "_run"])
def test_full_disk(where, tmp_path, monkeypatch):
    """A disk that is full, or a folder that nobody may write into, is told in plain words."""
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    root, said = small.write(tmp_path), []
    with open(root / "data/toolkit.yml", "a", encoding="utf-8") as file:
        file.write('link_check: {controls: ["https://control.example/"]}\n')
    monkeypatch.setattr(job, where, full)
    assert job.main(root, [], say=said.append) == 1
    assert said == ["A file in this folder cannot be written (No space left on device), so nothing was recorded. Look at its permissions and at the space on the disk, and try again."]
