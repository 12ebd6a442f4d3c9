"""The whole job of looking at links, by its words on the terminal and the file that it leaves; what it finds is made up here."""
from __future__ import annotations

import asyncio
import datetime
import json
from pathlib import Path
from typing import Callable, Iterator
from urllib.parse import urlsplit

import pytest

import small
from links.wayback import Wayback, snapshot
from macros.links import job
from macros.links.guard import Network
from macros.links.journal import Journal
from macros.links.looks import Look
from macros.links.manners import Manners
from macros.links.states import FILE
from macros.load import load
from macros.model import LinkStatus

DAY = datetime.date(2024, 5, 2)
CONTROL, LANES, LAW, RACKS = "https://control.example/", "https://lanes.example/guide", "https://law.example/road-act", "https://racks.example/guide"
ALL = [LANES, LAW, RACKS]
CHECK = {"controls": [CONTROL], "copies": "https://web.archive.org/web/*/", "lookup": "http://archive.example/wayback/available"}
FIRST = "First comes our own network, at addresses that always answer."
VOID = "Most likely our own network is at fault, so nothing was recorded. Try again later; if you know better, run 'make links FORCE=1'."
LOST = ("gone", "http 404")


class Desk:
    """Where a person types ``make links``: the small toolkit below ``root``, and what a look ``finds`` at each address (else that it
    is well). ``asked`` are the addresses of the last run; one of ``silent`` has no look; at ``ends_at`` the person ends it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch):
        self.root, self.finds, self.asked, self.silent, self.ends_at, self.network = small.write(root), {}, [], set(), None, None
        self.settings(link_check=CHECK)
        monkeypatch.setattr(job, "looks", self._looks)

    def settings(self, **more: object) -> None:
        (self.root / "data/toolkit.yml").write_text(f"{small.files()['data/toolkit.yml']}{''.join(f'{name}: {json.dumps(value)}' + chr(10) for name, value in more.items())}", "utf-8")

    def _looks(self, urls: list[str], today: datetime.date, **_) -> Iterator[Look]:
        for url in urls:
            if url == self.ends_at:
                raise KeyboardInterrupt
            self.asked.append(url)
            if url not in self.silent:
                yield Look(url, today, *self.finds.get(url, ("ok", "http 200")))

    def run(self, *given: str, day: datetime.date = DAY) -> tuple[int, list[str]]:
        """The exit status, and what was said besides the single looks."""
        said, self.asked = [], []
        status = job.main(self.root, list(given), network=self.network, manners=Manners(gap=0), today=day, say=said.append)
        return status, [words for words in said if not words.startswith("[")]

    @property
    def known(self) -> dict[str, LinkStatus]:
        toolkit, problems = load(self.root)
        assert (problems, toolkit.notices) == ([], [])
        return toolkit.link_status

    @property
    def states(self) -> dict[str, str]:
        return {url: status.state for url, status in self.known.items()}


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


def later(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days)


def test_the_first_run(desk):
    """Everything is looked at, the controls first; what answers is counted, and only the rest is named."""
    good = "https://good.example/page"
    (desk.root / "docs/en/more.md").write_text(f"[Page]({good})\n", "utf-8")
    desk.finds = {RACKS: ("blocked", "http 403"), LAW: ("moved", "http 301", "https://law.example/act"), LANES: ("broken", "time-out")}
    assert desk.run() == (0, [
        f"4 of 4 addresses are due. {FIRST}", "Looked at 4 addresses in 0 s.", "What is known of 4 addresses now: 1 blocked, 1 moved, 1 ok, 1 unchecked.",
        "Looked at again soon, since they failed: 1 address. One bad look decides nothing.", f"  unchecked -> moved: {LAW} -> https://law.example/act (http 301)",
        f"  unchecked -> blocked: {RACKS} (http 403)", "data/link-status.yml holds what was found."])
    assert desk.asked == [CONTROL, good, *ALL] and desk.states == {good: "ok", LANES: "unchecked", LAW: "moved", RACKS: "blocked"}


def test_nothing_is_due(desk):
    """Nobody is asked, and the file stays as it is; all are looked at where a person says so."""
    desk.run()
    before = (desk.root / FILE).read_bytes()
    assert desk.run(day=later(1)) == (0, ["None of 3 addresses is due today; 'make links ALL=1' looks at all.", "What is known of 3 addresses now: 3 ok.", "data/link-status.yml is as it was."])
    assert desk.asked == [] and (desk.root / FILE).read_bytes() == before
    assert desk.run("--all", day=later(1))[0] == 0 and desk.asked == [CONTROL, *ALL]


def test_a_page_that_dies(desk):
    """It is said only when enough looks found it gone, with what a person is to do before readers are told; and it is said once."""
    desk.run()
    desk.finds = {LANES: LOST}
    runs = [desk.run(day=later(number))[1] for number in range(7, 14)]
    assert [number for number, words in enumerate(runs) if any("->" in line for line in words)] == [6]
    assert runs[0][0] == f"3 of 3 addresses are due. {FIRST}" and runs[1][0].startswith("1 of 3 addresses is due; the others wait for their day, and 'make links ALL=1' looks at all.")
    assert runs[-1][-3:] == [f"  ok -> gone: {LANES} (http 404)", "data/link-status.yml holds what was found.",
                             "Open what became 'gone' in your browser before you commit that file: readers are then told that it is gone."]
    assert not any("gone'" in line or "->" in line for line in desk.run("--all", day=later(20))[1])


def test_no_network(desk):
    """Where the controls fail, no other address is tried, nothing is written, and one sentence says why; FORCE looks all the same."""
    desk.finds = dict.fromkeys([CONTROL, *ALL], ("gone", "no such name"))
    before = (desk.root / FILE).read_bytes()
    assert desk.run() == (1, [f"3 of 3 addresses are due. {FIRST}", f"This run is void: 1 of 1 control addresses fail, which always answer. {VOID}"])
    assert desk.asked == [CONTROL] and (desk.root / FILE).read_bytes() == before
    assert desk.run("--force")[0] == 0 and desk.asked == [CONTROL, *ALL]
    assert [(status.state, status.looks) for status in desk.known.values()] == [("unchecked", ["2024-05-02 gone no such name"])] * 3


def test_too_many_fail(desk):
    """Where the controls answer and most others do not, all were tried, nothing is written, and what was found is not kept for the next run."""
    pages = {f"https://p{number}.example/page": ("broken", "time-out") for number in range(4)}
    (desk.root / "docs/en/more.md").write_text("".join(f"- [Page]({url})\n" for url in pages), "utf-8")
    desk.finds = pages
    status, words = desk.run()
    assert (status, len(words)) == (1, 2) and words[1].startswith("This run is void: 4 of 7 addresses") and words[1].endswith(VOID)
    assert desk.run()[0] == 1 and len(desk.asked) == 8


def test_a_run_that_a_person_ends(desk):
    """It says that nothing is lost; the next one asks only for what is left, and says what it kept."""
    desk.ends_at = LAW
    assert desk.run() == (1, [f"3 of 3 addresses are due. {FIRST}", "\nEnded. What was found so far is kept for a day; the same word goes on from here."])
    assert desk.asked == [CONTROL, LANES] and desk.states == {}
    desk.ends_at = None
    status, words = desk.run()
    assert status == 0 and desk.asked == [LAW, RACKS] and set(desk.states) == set(ALL)
    assert words[1] == "Kept from a run that was ended: what it found at 2 addresses."


def test_a_host_that_asks_us_to_wait(desk):
    """Its address has no look and stays due; the words do not blame the page."""
    desk.silent = {LAW}
    words = desk.run()[1]
    assert words[1:3] == ["Looked at 2 addresses in 0 s.", "Left for another day, since their hosts asked us to wait: 1 address."] and LAW not in desk.known
    desk.silent = set()
    assert desk.run(day=later(1))[0] == 0 and desk.asked == [CONTROL, LAW]


def test_an_http_address_whose_https_answers(desk):
    """The https address of one that has an exception is tried beside it, and is kept with what is known; it is no address of ours."""
    plain, secure = "http://old.example/page", "https://old.example/page"
    (desk.root / "docs/en/more.md").write_text(f"[Page]({plain})\n", "utf-8")
    desk.settings(link_check=CHECK, address_exceptions=[{"url": plain, "reason": "Nobody has tried https"}])
    desk.run()
    assert secure in desk.asked and secure not in desk.known and (desk.known[plain].state, desk.known[plain].final) == ("ok", secure)
    desk.finds = {secure: ("broken", "tls: expired")}
    desk.run(day=later(7))
    assert (desk.known[plain].state, desk.known[plain].final) == ("ok", None)
    desk.finds = {plain: ("ok", "http 200", "https://www.old.example/page")}
    desk.run(day=later(14))
    assert (desk.known[plain].state, desk.known[plain].final) == ("ok", "https://www.old.example/page")


class Archive(Network):
    """Leads every name to the stand-in for an archive."""

    def __init__(self, stand_in: Wayback):
        self.port = urlsplit(stand_in.lookup).port

    async def resolve(self, host: str) -> list[str]:
        return ["8.8.4.4"]

    async def dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)


def test_a_copy_of_what_may_be_lost(desk):
    """A suspect has an archived copy looked for at its first bad look, which is told and kept; nobody asks for it twice."""
    desk.finds = {LANES: LOST}
    with Wayback(lambda url, stamp: snapshot(LANES, "20240301120000")) as archive:
        desk.network = Archive(archive)
        assert "  a copy of 2024-03-01: https://web.archive.org/web/20240301120000/https://lanes.example/guide" in desk.run()[1]
        assert (desk.known[LANES].archive_date, desk.known[LAW].archive) == (datetime.date(2024, 3, 1), None)
        before = len(archive.asked)
        desk.run(day=later(1))
        assert len(archive.asked) == before > 0


def test_addresses_that_differ_in_a_part_alone(desk):
    """They are asked for once, and each is known as it stands in the data."""
    (desk.root / "docs/en/more.md").write_text(f"[One]({RACKS}#one) [Two]({RACKS}#two)\n", "utf-8")
    assert desk.run()[1][:2] == [f"5 of 5 addresses are due. {FIRST}", "Looked at 5 addresses in 0 s."]
    assert desk.asked.count(RACKS) == 1 and not any("#" in url for url in desk.asked)
    assert {url for url in desk.known if url.startswith(RACKS)} == {RACKS, f"{RACKS}#one", f"{RACKS}#two"}


def test_an_address_that_stands_nowhere_now(desk):
    """It is forgotten, and that is said."""
    page = desk.root / "docs/en/more.md"
    page.write_text("[Page](https://brief.example/page)\n", "utf-8")
    desk.run()
    page.unlink()
    assert desk.run(day=later(1))[1][1:] == ["Forgotten, since no page and no record holds them now: 1 address.", "What is known of 3 addresses now: 3 ok.", "data/link-status.yml holds what was found."]
    assert list(desk.known) == ALL


def damaged(desk: Desk) -> None:
    (desk.root / FILE).write_text("<<<<<<< HEAD\n", "utf-8")


def without_settings(desk: Desk) -> None:
    desk.settings()


def a_slip_in_a_record(desk: Desk) -> None:
    desk.run()
    desk.asked = []
    (desk.root / "data/resources.yml").write_text(small.edited("data/resources.yml", "help: true", "halp: true")["data/resources.yml"], "utf-8")


REFUSED: dict[Callable[[Desk], None], tuple[str, str]] = {
    damaged: ("data/link-status.yml:1:1: all links say 'not checked yet', because this file cannot be used: ",
              "So nothing is looked at, since what was known would be lost. Mend the file, or run 'make links FORCE=1' to begin anew"),
    without_settings: ("data/toolkit.yml:1:1: 'link_check' is not set, so no link is looked at. Give it 'controls'", ": addresses that always answer"),
    a_slip_in_a_record: ("data/resources.yml:2:202: 'halp' is not a known field. Did you mean 'help'? So nothing is looked at, ",
                         "since what is known of its links would be lost. Run 'make check', mend it, and try again"),
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_a_toolkit_that_cannot_be_looked_at(desk, spoil):
    """One line says which file and what to do; nobody is asked, and the file stays as it is. Wanting no looks is no fault."""
    spoil(desk)
    before = (desk.root / FILE).read_bytes()
    status, (words,) = desk.run(day=later(7))
    assert (status, desk.asked, (desk.root / FILE).read_bytes()) == (0 if spoil is without_settings else 1, [], before)
    assert words.startswith(REFUSED[spoil][0]) and words.endswith(REFUSED[spoil][1])


def test_a_damaged_file_begun_anew(desk):
    """FORCE takes the looks of today for all that is known."""
    damaged(desk)
    assert desk.run("--force")[0] == 0 and desk.states == dict.fromkeys(ALL, "ok")


def test_two_at_once(desk):
    """The second is told to wait, and disturbs nothing."""
    other = Journal(desk.root, DAY)
    try:
        assert desk.run() == (1, ["Links are being looked at already. Wait until that run is done."]) and desk.asked == []
    finally:
        other.close(True)
    assert desk.run()[0] == 0
