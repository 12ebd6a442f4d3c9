"""Archived copies: what an archive answers is held to what was asked, and a record takes in a copy without another byte changed."""
from __future__ import annotations

import asyncio
import datetime
import os
import shutil
import time

import pytest
import small
from conftest import ROOT
from links.wayback import NOTHING, STAMP, Wayback, at, page, said, silent, snapshot

from macros.links import archive
from macros.links.archive import Answer, Copy, NoAnswer, Politely, archives, asking, before, closest, edit, lost
from macros.links.guard import Guard, Network
from macros.load import load
from macros.model import LinkCheck, LinkStatus

COPIES = "https://web.archive.org/web/*/"
LOOKUP = "https://archive.example/wayback/available"
TODAY = datetime.date(2026, 11, 22)
PAGE = "https://lanes.example/guide"
DAY = datetime.date(2026, 3, 1)
WHERE = LinkCheck(controls=["https://www.example.org/"], copies=COPIES, lookup=LOOKUP)


def answering(given):
    """An ``ask`` that gives this answer to everything, and the questions that it was asked."""
    questions: list[str] = []

    def ask(url: str) -> Answer:
        questions.append(url)
        status, headers, body = given(url) if callable(given) else given
        return Answer(status, body, headers)

    return ask, questions


def found(given, url: str = PAGE, near: datetime.date | None = None, copies: str = COPIES) -> Copy | None:
    return closest(answering(given)[0], url, near, LOOKUP, copies, TODAY)


# --- what is believed -----------------------------------------------------------------------------------------------

def test_a_copy():
    """Its address is https, and its day the one of its stamp."""
    assert found(snapshot(PAGE)) == Copy(f"https://web.archive.org/web/{STAMP}/{PAGE}", DAY)


SAME = [
    (PAGE, "http://lanes.example:80/guide"), (PAGE, "http://www.lanes.example/guide/"), (PAGE, "https://lanes.example:443/guide"), (PAGE, "https://LANES.example/guide"),
    ("https://lanes.example/", "http://lanes.example"), ("https://lanes.example/a?b=1&c=2", "https://lanes.example/a?c=2&b=1"),
    ("https://lanes.example/ca\u00f1on", "https://lanes.example/ca%C3%B1on"), ("https://m\u00fcnchen.example/a", "http://xn--mnchen-3ya.example/a"),
    ("https://lanes.example/a%20b?q=%22c%22", "https://lanes.example/a%20b?q=%22c%22"), ("https://lanes.example/?next=https://b.example/%23c%26d", "https://lanes.example/?next=https://b.example/%23c%26d"),
]
OTHER = [
    "https://lanes.example/", "https://lanes.example/guide/2", "https://lanes.example/Guide", "https://lanes.example/guide?page=2", "https://other.example/guide", "https://lanes.example.evil.example/guide",
    "https://lanes.example@evil.example/guide", "https://me@lanes.example/guide", "https://lanes.example:8080/guide", "https://lanes.example:x/guide", "https://sub.lanes.example/guide",
    "lanes.example/guide", "ftp://lanes.example/guide", "https://[lanes.example/guide", "", "https://lanes.example%2Fguide", "https://lanes.example/guide\n", "https://lanes.example/gui\"de",
]


@pytest.mark.parametrize("url, told", SAME)
def test_another_way_to_write_the_same_address(url, told):
    """Scheme, www, a slash at the end, the usual port, the order of parameters and the way to write other letters make no other page."""
    assert found(snapshot(told), url) == Copy(f"https://web.archive.org/web/{STAMP}/{told}", DAY)


@pytest.mark.parametrize("told", OTHER)
def test_a_copy_of_another_page(told):
    """It is none of this one."""
    assert found(snapshot(told)) is None


def test_a_page_with_a_slash_within_a_step():
    """A slash that is written as %2F parts no steps."""
    assert found(snapshot("https://lanes.example/a%2Fb"), "https://lanes.example/a/b") is None


NO_COPY = {
    "nothing is known": NOTHING,
    "nothing is known, as a list": said({"archived_snapshots": []}),
    "nothing but null": said({"archived_snapshots": {"closest": None}}),
    "an address of another host": snapshot(PAGE, prefix="http://web.archive.org.evil.example/web/"),
    "an address before another host": snapshot(PAGE, prefix="http://web.archive.org@evil.example/web/"),
    "another part of the archive": snapshot(PAGE, prefix="http://web.archive.org/save/"),
    "another port of the archive": snapshot(PAGE, prefix="http://web.archive.org:8080/web/"),
    "a script": snapshot(PAGE, prefix="javascript:alert(1)//web.archive.org/web/"),
    "a path and no address": snapshot(PAGE, prefix="/web/"),
    "a copy of a lost page": snapshot(PAGE, status="404"),
    "a copy of a redirect": snapshot(PAGE, status="301"),
    "a copy whose status nobody knows": snapshot(PAGE, status="-"),
    "a copy that is not to be had": snapshot(PAGE, available=False),
    "a copy that is to be had, in words": snapshot(PAGE, available="false"),
    "a copy of tomorrow": snapshot(PAGE, stamp="20261123000000"),
    "a day that does not exist": snapshot(PAGE, stamp="20260230120000"),
    "an hour that does not exist": snapshot(PAGE, stamp="20260228250000"),
    "a stamp of a day alone": snapshot(PAGE, stamp="20260228"),
    "two stamps": snapshot(PAGE, timestamp="20260228120000"),
    "no stamp": snapshot(PAGE, timestamp=None),
    "a number in place of an address": snapshot(PAGE, url=7),
    "a list in place of an address": snapshot(PAGE, url=[f"http://web.archive.org/web/{STAMP}/{PAGE}"]),
    "an address that ends in another": snapshot(PAGE, url=f"http://evil.example/http://web.archive.org/web/{STAMP}/{PAGE}"),
    "a list in place of a copy": said({"archived_snapshots": {"closest": [1]}}),
}


@pytest.mark.parametrize("case", NO_COPY)
def test_what_is_no_copy(case):
    """No reader is sent there."""
    assert found(NO_COPY[case]) is None


def test_a_copy_of_today():
    """It lies not in the future."""
    assert found(snapshot(PAGE, stamp="20261122235959")).date == TODAY


def test_a_part_of_a_page():
    """It is not asked for, and the copy leads to it."""
    ask, questions = answering(snapshot(PAGE))
    assert closest(ask, f"{PAGE}#signs", None, LOOKUP, COPIES, TODAY).url == f"https://web.archive.org/web/{STAMP}/{PAGE}#signs"
    assert "signs" not in questions[0]


def test_a_copy_that_we_would_not_write():
    """An address that the check would refuse in a record is no copy."""
    long = f"https://lanes.example/{'a' * 470}"
    assert found(snapshot(long), long) is None


def test_a_page_that_is_a_copy_itself():
    """Nothing is asked for it."""
    ask, questions = answering(NOTHING)
    assert closest(ask, f"https://web.archive.org/web/{STAMP}/{PAGE}", None, LOOKUP, COPIES, TODAY) is None and not questions


def test_an_address_that_cannot_be_read():
    """Nothing is asked for it, and nothing breaks down."""
    ask, questions = answering(NOTHING)
    assert closest(ask, "https://[lanes.example/", None, LOOKUP, COPIES, TODAY) is None and not questions


def test_another_archive():
    """Its address in toolkit.yml says where copies stand."""
    copy = found(snapshot(PAGE, prefix="https://copies.example/all/"), copies="https://copies.example/all/*/")
    assert copy == Copy(f"https://copies.example/all/{STAMP}/{PAGE}", DAY)
    assert found(snapshot(PAGE), copies="https://copies.example/all/*/") is None


NO_ANSWER = {
    "words in place of an answer": ((200, {}, b"Internal error"), "the answer has another form", False),
    "half an answer": ((200, {}, said({"archived_snapshots": {}})[2][:-3]), "the answer has another form", False),
    "a page in place of an answer": (page(200), "the answer has another form", False),
    "an empty answer": ((200, {}, b""), "the answer has another form", False),
    "other letters": ((200, {}, b"\xff\xfe\x00"), "the answer has another form", False),
    "an answer about something else": (said({"error": "busy"}), "the answer has another form", False),
    "a list in place of an answer": (said([1]), "the answer has another form", False),
    "a text in place of copies": (said({"archived_snapshots": "none"}), "the answer has another form", False),
    "lists within lists": ((200, {}, b"[" * 60_000), "the answer has another form", False),
    "a number of 60,000 digits": ((200, {}, b"1" * 60_000), "the answer has another form", False),
    "a long answer": ((200, {}, b" " * 70_000 + said({"archived_snapshots": {}})[2]), "the answer is too long", False),
    "a redirect elsewhere": (page(302, Location="https://evil.example/"), "http 302", False),
    "a fault of the archive": (page(500), "http 500", False),
    "too much asked": (page(429, Retry_After="5"), "http 429", True),
    "the archive is out of order": (page(503), "http 503", True),
}


@pytest.mark.parametrize("case", NO_ANSWER)
def test_no_answer(case):
    """It is not the same as no copy: nobody knows, in a few words why, and whether to go on asking."""
    given, reason, stop = NO_ANSWER[case]
    with pytest.raises(NoAnswer, match=reason) as caught:
        found(given)
    assert caught.value.stop is stop


@pytest.mark.parametrize("error, reason", [(TimeoutError(), "time-out"), (ConnectionResetError(), "not reached")])
def test_an_archive_that_cannot_be_reached(error, reason):
    """Nobody knows."""
    def ask(url):
        raise error

    with pytest.raises(NoAnswer, match=reason):
        closest(ask, PAGE, None, LOOKUP, COPIES, TODAY)


# --- what is asked --------------------------------------------------------------------------------------------------

def test_an_answer_that_depends_on_the_scheme():
    """Where nothing is known of the whole address, the archive is asked once more without its scheme."""
    with Wayback(lambda url, stamp: NOTHING if "://" in url else snapshot(PAGE)) as stand_in:
        assert closest(asking(None, "a"), "https://www.lanes.example/guide", None, stand_in.lookup, COPIES, TODAY).date == DAY
    assert stand_in.asked == [("https://www.lanes.example/guide", None), ("lanes.example/guide", "20261122")]


@pytest.mark.parametrize("url, sent", [
    ("https://lanes.example/a?b=1&timestamp=2&c=%26d+e#f", "https://lanes.example/a?b=1&timestamp=2&c=%26d+e"),
    ("https://lanes.example/100%25?q=a%23b", "https://lanes.example/100%25?q=a%23b"),
    ("https://m\u00fcnchen.example/\u00fc?\u00fc=\u4f8b", "https://xn--mnchen-3ya.example/%C3%BC?%C3%BC=%E4%BE%8B"),
    ("https://lanes.example/a_(b);c=d,e~'f'!", "https://lanes.example/a_(b);c=d,e~'f'!"),
])
def test_an_address_within_an_address(url, sent):
    """It arrives as it stands, whatever signs it holds, and no part of it counts as ours."""
    with Wayback(at) as stand_in:
        copy = closest(asking(None, "a"), url, datetime.date(2026, 2, 3), stand_in.lookup, COPIES, TODAY)
    assert stand_in.asked == [(sent, "20260203")] and copy.url.startswith(f"https://web.archive.org/web/{STAMP}/{sent}")


def test_an_interface_with_a_parameter_of_its_own():
    """Ours follow it."""
    ask, questions = answering(snapshot(PAGE))
    closest(ask, PAGE, None, f"{LOOKUP}?kind=page", COPIES, TODAY)
    assert questions == [f"{LOOKUP}?kind=page&url=https%3A%2F%2Flanes.example%2Fguide"]


def test_a_copy_that_was_made_too_late():
    """What was copied after the page was lost shows what stands in its place, so that an older one is asked for."""
    stamps = {"20261001": "20261115120000", "20260901": "20261115120000", "20251001": "20250505120000"}
    with Wayback(lambda url, stamp: snapshot(PAGE, stamps[stamp])) as stand_in:
        copy = before(asking(None, "a"), PAGE, datetime.date(2026, 10, 1), stand_in.lookup, COPIES, TODAY)
    assert copy.date == datetime.date(2025, 5, 5) and [stamp for _, stamp in stand_in.asked] == list(stamps)


def test_a_page_that_was_copied_too_late_alone():
    """There is none to send a reader to, and it is asked for a few times alone."""
    ask, questions = answering(snapshot(PAGE, "20261115120000"))
    assert before(ask, PAGE, datetime.date(2026, 10, 1), LOOKUP, COPIES, TODAY) is None and len(questions) == 4
    assert before(ask, PAGE, datetime.date(1, 1, 1), LOOKUP, COPIES, TODAY) is None and "timestamp=00010101" in questions[-1]


# --- how it is asked ------------------------------------------------------------------------------------------------

def test_who_asks():
    """The archive is told who asks, and what is set up on this machine for others sends nothing elsewhere."""
    with pytest.MonkeyPatch.context() as patch, Wayback(at) as stand_in:
        patch.setenv("http_proxy", "http://127.0.0.1:9/")
        assert asking(None, "an honest program")(f"{stand_in.lookup}?url=a").status == 200
    assert stand_in.agents == ["an honest program"]


def test_a_redirect():
    """It is not followed."""
    with Wayback(lambda url, stamp: page(302, Location="/elsewhere?url=evil")) as stand_in:
        assert asking(None, "a")(f"{stand_in.lookup}?url=a").status == 302
    assert [url for url, _ in stand_in.asked] == ["a"]


@pytest.mark.parametrize("stand_in", [
    lambda: Wayback(silent(4)), lambda: Wayback(at, pieces=100, pause=0.05),
], ids=["no byte comes", "one byte comes after another"])
def test_an_archive_that_takes_too_long(stand_in):
    """It is given up in time."""
    start = time.perf_counter()
    with stand_in() as archive_, pytest.raises(TimeoutError):
        asking(None, "a", seconds=0.2)(f"{archive_.lookup}?url={PAGE}")
    assert time.perf_counter() - start < 2


def test_a_huge_answer():
    """No more is read of it than shows that it is too long."""
    with Wayback(lambda url, stamp: (200, {}, b" " * 50_000_000)) as stand_in:
        with pytest.raises(NoAnswer, match="too long"):
            closest(asking(None, "a"), PAGE, None, stand_in.lookup, COPIES, TODAY)
        assert len(asking(None, "a")(f"{stand_in.lookup}?url=a").body) < 100_000


@pytest.mark.parametrize("body, length", [(b"{}", "500"), (b"{}", "many")])
def test_an_answer_that_breaks_off(body, length):
    """It is told as what cannot be reached, or as one of another form."""
    with Wayback(lambda url, stamp: (200, {"Content-Length": length}, body)) as stand_in, pytest.raises(NoAnswer):
        closest(asking(None, "a"), PAGE, None, stand_in.lookup, COPIES, TODAY)


def test_no_archive():
    """Where nobody listens, it is not reached."""
    with Wayback(at) as stand_in:
        pass
    with pytest.raises(NoAnswer, match="not reached"):
        closest(asking(None, "a"), PAGE, None, stand_in.lookup, COPIES, TODAY)


class Clock:
    """A clock that moves while someone sleeps, and that remembers for how long."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def politely(given, **other) -> tuple[Politely, list[str], Clock]:
    ask, questions = answering(given)
    clock = Clock()
    return Politely(ask, sleep=clock.sleep, clock=clock.time, **other), questions, clock


def test_one_at_a_time():
    """A second lies between two requests."""
    ask, questions, clock = politely(snapshot(PAGE))
    for _ in range(3):
        ask("https://archive.example/")
    assert clock.slept == [0, 1, 1]


def test_an_archive_that_asks_for_a_pause():
    """It gets the pause that it asks for, and is asked once more."""
    given = iter([page(429, Retry_After="30"), snapshot(PAGE)])
    ask, questions, clock = politely(lambda url: next(given))
    assert closest(ask, PAGE, None, LOOKUP, COPIES, TODAY).date == DAY
    assert clock.slept == [0, 30] and questions[0] == questions[1]


@pytest.mark.parametrize("given, times", [
    (page(429, Retry_After="30"), 2), (page(429), 1), (page(503, Retry_After="86400"), 1), (page(429, Retry_After="soon"), 1), (page(429, Retry_After="-5"), 1),
], ids=["again and again", "for how long nobody knows", "for a day", "in words", "backward"])
def test_an_archive_that_goes_on_asking_for_a_pause(given, times):
    """Whoever asks stops."""
    ask, questions, clock = politely(given)
    with pytest.raises(NoAnswer) as caught:
        closest(ask, PAGE, None, LOOKUP, COPIES, TODAY)
    assert caught.value.stop and len(questions) == times and sum(clock.slept) < 60


def test_an_archive_with_a_fault_and_a_pause():
    """A pause is for whoever asks too often; a fault is not asked for again at once."""
    ask, questions, clock = politely(page(500, Retry_After="5"))
    assert ask("https://archive.example/").status == 500 and len(questions) == 1


def test_no_more_than_enough():
    """After so many requests no other is made."""
    ask, questions, _ = politely(NOTHING, most=3)
    assert closest(ask, PAGE, None, LOOKUP, COPIES, TODAY) is None
    with pytest.raises(NoAnswer) as caught:
        closest(ask, PAGE, None, LOOKUP, COPIES, TODAY)
    assert caught.value.stop and len(questions) == 3


# --- addresses that are lost or may be ------------------------------------------------------------------------------

def status(state: str, url: str = PAGE, **other) -> LinkStatus:
    return LinkStatus.model_validate({"url": url, "state": state, **other})


def asked_day(record: LinkStatus) -> str | None:
    """The day for which a copy is looked for first; None where the newest is."""
    ask, questions = answering(snapshot(PAGE, "20200101000000"))
    archives({record.url: record}, ask, WHERE, TODAY)
    assert len(questions) == 1
    return questions[0].partition("&timestamp=")[2] or None


@pytest.mark.parametrize("record, day", [
    (status("gone", last_ok="2026-10-02", since="2026-10-12", looks=["2026-10-05 gone http 404"]), "20261002"),
    (status("broken", last_ok="2026-10-02", since="2026-10-12"), "20261002"),
    (status("ok", last_ok="2026-10-02", since="2026-01-01", looks=["2026-10-05 gone http 404"]), "20261002"),
    (status("unchecked", looks=["2026-10-05 broken time-out", "2026-10-08 gone http 404"]), "20261005"),
    (status("gone", since="2026-10-12", looks=["2026-10-05 gone http 404"]), "20261005"),
    (status("gone", since="2026-10-12", looks=["yesterday gone", "gone"]), "20261012"),
    (status("gone"), None),
], ids=["gone", "broken", "works, but for its last look", "never found", "gone, never found", "strange looks", "nobody knows when"])
def test_the_day_of_a_loss(record, day):
    """The last good day counts, or else the first bad one."""
    assert asked_day(record) == day


@pytest.mark.parametrize("record, day", [
    (status("moved", since="2026-10-12", last_ok="2026-11-20"), datetime.date(2026, 10, 12)), (status("moved"), None), (status("ok", since="2026-10-12", last_ok="2026-11-20"), None), (None, None),
])
def test_the_day_of_a_move(record, day):
    """What was copied after a page has moved may be the sign at its old place; of what works the newest copy is the best."""
    assert lost(record) == day


@pytest.mark.parametrize("record", [
    status("ok", last_ok="2026-10-02"), status("unchecked"), status("blocked"), status("moved", final="https://lanes.example/new"), status("ok", looks=["2026-10-05 moved https://b.example/"]), status("ok", looks=[" "]),
    status("gone", archive=f"https://web.archive.org/web/{STAMP}/{PAGE}", archive_date="2026-03-01"),
])
def test_an_address_that_needs_no_copy(record):
    """What works, or has a copy, is not asked for."""
    ask, questions = answering(snapshot(PAGE))
    assert archives({record.url: record}, ask, WHERE, TODAY) == {} and questions == []


def test_copies_of_what_is_lost():
    """The archive's failure is no error: what was found until then is given."""
    urls = [f"https://lanes.example/{number}" for number in range(8)]

    def given(url):
        number = int(url.partition("lanes.example%2F")[2][0])
        return snapshot(urls[number], "20200101000000") if number in {0, 2} else page(500)

    ask, questions = answering(given)
    everything = {url: status("gone", url, last_ok="2026-10-02") for url in urls}
    copies = archives(everything, ask, WHERE, TODAY, most=8)
    assert set(copies) == {urls[0], urls[2]} and copies[urls[2]].date == datetime.date(2020, 1, 1)
    assert len(questions) == 6, "after three failures, one after another, no other is asked for"


def test_more_that_is_lost_than_is_asked_for_in_a_day():
    """Each has its turn, day after day, and those without any copy keep no other from its own."""
    everything = {url: status("gone", url) for url in (f"https://lanes.example/{number}" for number in range(10))}
    ask, questions = answering(NOTHING)
    for day in range(4):
        before_ = len(questions)
        assert archives(everything, ask, WHERE, TODAY + datetime.timedelta(day), most=3) == {}
        assert len(questions) - before_ == 6
    assert all(any(f"example%2F{number}" in question for question in questions) for number in range(10))


def test_a_toolkit_without_an_archive():
    """Nothing is asked for."""
    ask, questions = answering(NOTHING)
    assert archives({PAGE: status("gone")}, ask, LinkCheck(controls=["https://www.example.org/"]), TODAY) == {} and questions == []


# --- records that take in a copy ------------------------------------------------------------------------------------

def copy_of(name: str, url: str = PAGE) -> Copy:
    return Copy(f"https://web.archive.org/web/{STAMP}/{url}", DAY)


@pytest.fixture
def own(tmp_path):
    """A folder that holds this project's own resources."""
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / edit.FILE, tmp_path / edit.FILE)
    return tmp_path


def resources(root) -> dict:
    """The resources of a folder, by id."""
    file = edit.file_of(root / edit.FILE, root, "resources")
    assert not file.document.problems
    return {record.id: record for _, record in file.records}


def test_this_project_s_own_resources(own):
    """Each line stands below the address that it belongs to; without these lines the file is what it was, byte for byte."""
    old, before_ = (own / edit.FILE).read_bytes(), resources(own)
    wanted = {name: copy_of(name, record.url) for name, record in before_.items() if record.url and not record.archive}
    assert len(wanted) > 30 and edit.put(own, wanted) == list(wanted)
    rows = (own / edit.FILE).read_bytes().split(b"\n")
    put = [number for number, row in enumerate(rows) if row.startswith(b"  archive: {url: \"https://web.archive.org/web/")]
    assert len(put) == len(wanted) and all(rows[number - 1].startswith(b"  url: ") for number in put)
    assert b"\n".join(row for number, row in enumerate(rows) if number not in put) == old
    for name, record in resources(own).items():
        assert (record.archive.url, record.archive.date) == (wanted[name].url, DAY) if name in wanted else record == before_[name]
    assert [path.name for path in (own / ".cache").iterdir()] == []


def test_the_check_of_what_was_written(tmp_path):
    """The small toolkit is in order with all the copies that were found for it."""
    root = small.write(tmp_path)
    found_ = {name: copy_of(name, record.url) for name, record in resources(root).items() if record.url}
    assert sorted(edit.put(root, found_)) == ["lane-guide", "rack-guide"]
    assert small.check({edit.FILE.as_posix(): (root / edit.FILE).read_text("utf-8")})[1] == []


HEAD = "# yaml-language-server: $schema=schemas/resources.json\n"
FIELDS = "id: guide\ntitle: Guide\npublisher: Club\nkind: guide\nabout: It shows how.\n"
BLOCK = "- " + FIELDS.replace("\n", "\n  ").rstrip(" ")
ADDED = f'archive: {{url: "https://web.archive.org/web/{STAMP}/{PAGE}", date: 2026-03-01}}'
FORMS = {
    "a block": (f"{BLOCK}  url: {PAGE}\n  help: true\n", f"{BLOCK}  url: {PAGE}\n  {ADDED}\n  help: true\n"),
    "a block, its address last": (f"{BLOCK}  url: {PAGE}\n", f"{BLOCK}  url: {PAGE}\n  {ADDED}\n"),
    "a block, its address first": (f"- url: {PAGE}\n  " + FIELDS.replace("\n", "\n  ").rstrip(" "), f"- url: {PAGE}\n  {ADDED}\n  " + FIELDS.replace("\n", "\n  ").rstrip(" ")),
    "a remark behind the address": (f"{BLOCK}  url: \"{PAGE}\"  # the club's\n  # help\n  help: true\n", f"{BLOCK}  url: \"{PAGE}\"  # the club's\n  {ADDED}\n  # help\n  help: true\n"),
    "spaces behind the address": (f"{BLOCK}  url: {PAGE}   \n", f"{BLOCK}  url: {PAGE}   \n  {ADDED}\n"),
    "an address below its name": (f"{BLOCK}  url:\n    {PAGE}\n\n  help: true\n", f"{BLOCK}  url:\n    {PAGE}\n  {ADDED}\n\n  help: true\n"),
    "a folded address": (f"{BLOCK}  url: >-\n    {PAGE}\n  help: true\n", f"{BLOCK}  url: >-\n    {PAGE}\n  {ADDED}\n  help: true\n"),
    "a folded address at the end": (f"{BLOCK}  url: >-\n    {PAGE}\n", f"{BLOCK}  url: >-\n    {PAGE}\n  {ADDED}\n"),
    "lines of another system": (f"{BLOCK}  url: {PAGE}\n  help: true\n".replace("\n", "\r\n"), f"{BLOCK}  url: {PAGE}\n  {ADDED}\n  help: true\n".replace("\n", "\r\n")),
    "lines of an old system": (f"{BLOCK}  url: {PAGE}\n  help: true\n".replace("\n", "\r"), f"{BLOCK}  url: {PAGE}\n  {ADDED}\n  help: true\n".replace("\n", "\r")),
    "other letters before": (f"{BLOCK}  publisher_: x\n".replace("publisher_: x", f"url: {PAGE}").replace("Club", "Cl\U0001f6b2b \u00fc"), f"{BLOCK}  url: {PAGE}\n  {ADDED}\n".replace("Club", "Cl\U0001f6b2b \u00fc")),
    "braces": (f"- {{{FIELDS.strip()}, url: {PAGE}}}\n".replace("\n", ", ").removesuffix(", ") + "\n", f"- {{{FIELDS.strip()}, url: {PAGE}, {ADDED}}}\n".replace("\n", ", ").removesuffix(", ") + "\n"),
    "braces with the address among others": (f'- {{id: guide, title: "\U0001f6b2", publisher: Club, url: "{PAGE}", kind: guide, about: It shows how.}}\n', f'- {{id: guide, title: "\U0001f6b2", publisher: Club, url: "{PAGE}", {ADDED}, kind: guide, about: It shows how.}}\n'),
    "braces over many lines": (f"- {{\n    id: guide, title: Guide, publisher: Club,\n    url: {PAGE} ,  # here\n    kind: guide, about: It shows how.\n  }}\n", f"- {{\n    id: guide, title: Guide, publisher: Club,\n    url: {PAGE}, {ADDED} ,  # here\n    kind: guide, about: It shows how.\n  }}\n"),
    "braces within brackets": (f"[{{id: guide, title: Guide, publisher: Club, url: '{PAGE}', kind: guide, about: It shows how.}}]\n", f"[{{id: guide, title: Guide, publisher: Club, url: '{PAGE}', {ADDED}, kind: guide, about: It shows how.}}]\n"),
}


def written(root, text: str):
    (root / "data").mkdir(exist_ok=True)
    (root / edit.FILE).write_bytes((HEAD.replace("\n", "\r") if "\r" in text and "\n" not in text else HEAD).encode() + text.encode("utf-8"))
    return root / edit.FILE


@pytest.mark.parametrize("case", FORMS)
def test_a_form_of_a_record(tmp_path, case):
    """A copy is put in as whoever wrote the record would, and all else stays."""
    old, new = FORMS[case]
    path = written(tmp_path, old)
    head = path.read_bytes()[:len(HEAD)]
    assert edit.put(tmp_path, {"guide": copy_of("guide")}) == ["guide"]
    assert path.read_bytes() == head + new.encode("utf-8")


def test_a_record_that_changed_meanwhile(own):
    """A record that is gone, or that has a copy by now, is passed over."""
    assert edit.put(own, {"no-such-guide": copy_of("a")}) == []
    without = next(name for name, record in resources(own).items() if not record.url)
    assert edit.put(own, {without: copy_of("a")}) == []
    edit.put(own, {"aclu-kyr": copy_of("a")})
    stands = (own / edit.FILE).read_bytes()
    assert edit.put(own, {"aclu-kyr": copy_of("b")}) == [] and (own / edit.FILE).read_bytes() == stands


def refused(root, copy: Copy = copy_of("guide"), names=("guide",)) -> str:
    """What is said where nothing is written; the file is as it was."""
    old = (root / edit.FILE).read_bytes()
    with pytest.raises(edit.Refused) as reason:
        edit.put(root, {name: copy for name in names})
    assert (root / edit.FILE).read_bytes() == old
    assert not list((root / ".cache").glob("*")) and sorted(path.name for path in (root / "data").iterdir()) == ["resources.yml"]
    return str(reason.value)


@pytest.mark.parametrize("text", [
    f"{BLOCK}  url: {PAGE}\n  titel: x\n", f"{BLOCK}  url: {PAGE}", f"{BLOCK}  url: {PAGE}\n  help: true\n  help: true\n", "\ufeff" + f"{BLOCK}  url: {PAGE}\n", f"{BLOCK}  url: {PAGE}\n  - a: [\n",
])
def test_a_file_with_a_fault(tmp_path, text):
    """It is left to its keeper, as it is."""
    written(tmp_path, text)
    assert refused(tmp_path) == "data/resources.yml has a fault, so nothing was written. Run 'make check', mend it, and try again"


def test_a_file_elsewhere(tmp_path, own):
    """A link is not followed."""
    (tmp_path / "b" / "data").mkdir(parents=True)
    (tmp_path / "b" / edit.FILE).symlink_to(own / edit.FILE)
    assert "has a fault" in refused(tmp_path / "b", names=["aclu-kyr"])


@pytest.mark.parametrize("address", ['https://web.archive.org/web/1/"}\n  title: Evil\n', 'https://web.archive.org/web/1/", title: "x', 'https://web.archive.org/web/1/", date: 2026-03-01}\n  year: "2020" # ', "https://web.archive.org/web/1/\\", "https://web.archive.org/web/1/\n", "here"])
@pytest.mark.parametrize("form", ["a block", "braces"])
def test_an_address_that_would_say_more(tmp_path, form, address):
    """Whatever should come this far, the file is as it was: what it would say is compared with what it should."""
    written(tmp_path, FORMS[form][0])
    assert refused(tmp_path, Copy(address, DAY)).startswith("data/resources.yml would not say the same with these copies in it")


def test_a_file_that_grows_too_large(tmp_path):
    """It is left as it was, with the reason."""
    written(tmp_path, f"# {'x' * 255_760}\n{BLOCK}  url: {PAGE}\n")
    assert "the file is larger than 256 kB. Split it" in refused(tmp_path)


def test_a_file_that_someone_saves_meanwhile(tmp_path, monkeypatch):
    """What they saved stands."""
    path = written(tmp_path, FORMS["a block"][0])
    saved = FORMS["a block"][0].replace("Guide", "The guide").encode()
    hold = edit._hold
    monkeypatch.setattr(edit, "_hold", lambda *given: (hold(*given), path.write_bytes(HEAD.encode() + saved)))
    with pytest.raises(edit.Refused, match="was changed by someone else meanwhile"):
        edit.put(tmp_path, {"guide": copy_of("guide")})
    assert path.read_bytes() == HEAD.encode() + saved


def test_a_disk_that_is_full(tmp_path, monkeypatch):
    """The file is as it was, and the reason is told in words."""
    written(tmp_path, FORMS["a block"][0])
    monkeypatch.setattr(edit.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert refused(tmp_path) == "data/resources.yml cannot be written (No space left on device), so it stands as it was. Look at its permissions and at the space on the disk"


def test_who_may_read_the_file(tmp_path):
    """Stays as it was."""
    path = written(tmp_path, FORMS["a block"][0])
    os.chmod(path, 0o640)
    edit.put(tmp_path, {"guide": copy_of("guide")})
    assert path.stat().st_mode & 0o777 == 0o640


# --- the command ----------------------------------------------------------------------------------------------------

BEGIN = "Resources with an address and no archived copy: 2. The archive is asked for one after another, a second apart."
CHECKED = "ask_verbs:"
SETTINGS = small.edited("data/toolkit.yml", CHECKED, f'link_check: {{controls: ["https://www.example.org/"], copies: "{COPIES}", lookup: "LOOKUP"}}\n{CHECKED}')["data/toolkit.yml"]


def command(root, given, stand_in, statuses: str = "[]\n") -> int:
    """What ``links archive`` gives as its exit status, with the stand-in as the archive."""
    first = small.files()["data/link-status.yml"].split("\n", 1)[0]
    small.write(root, {"data/toolkit.yml": SETTINGS.replace("LOOKUP", stand_in.lookup), "data/link-status.yml": f"{first}\n{statuses}"})
    return archive.main(root, given, Politely(asking(None, "a"), gap=0), TODAY)


def test_copies_are_proposed(tmp_path, capsys):
    """Each resource without a copy is told with its place and a line that is ready to paste; nothing is written."""
    with Wayback(lambda url, stamp: at(url, stamp) if "lanes" in url else NOTHING) as stand_in:
        assert command(tmp_path, [], stand_in) == 0
    assert capsys.readouterr().out.splitlines() == [
        BEGIN,
        "data/resources.yml:2: lane-guide: a copy of 2026-03-01",
        f"  {ADDED}",
        "data/resources.yml:4: rack-guide: no copy is known. Look at https://web.archive.org/web/*/https://racks.example/guide, and have one made there",
        "Copies found: 1. None known: 1.",
        "Nothing was written. Say 'make archive WRITE=1' to put these lines into data/resources.yml.",
    ]
    assert (tmp_path / edit.FILE).read_text("utf-8") == small.files()[edit.FILE.as_posix()]


def test_copies_are_written(tmp_path, capsys):
    """With --write the lines are put in, and a second run has nothing to do."""
    with Wayback(at) as stand_in:
        assert command(tmp_path, ["--write"], stand_in) == 0
        assert load(tmp_path)[0].resources["lane-guide"].archive.date == DAY
        assert capsys.readouterr().out.splitlines()[-1] == "data/resources.yml holds 2 more archived copies. Open each before you publish it: a program cannot tell whether it shows the page."
        assert archive.main(tmp_path, ["--write"], Politely(asking(None, "a"), gap=0), TODAY) == 0
    assert capsys.readouterr().out.splitlines() == [BEGIN.replace("2.", "0."), "Copies found: 0. None known: 0."]
    assert len(stand_in.asked) == 2


def test_one_resource(tmp_path, capsys):
    """Those that are named are looked for alone; a name that is none is told, with the nearest."""
    with Wayback(at) as stand_in:
        assert command(tmp_path, ["rack-guide"], stand_in) == 0
        assert [url for url, _ in stand_in.asked] == ["https://racks.example/guide"]
        capsys.readouterr()
        assert command(tmp_path, ["rack-gide", "--write"], stand_in) == 2
    assert capsys.readouterr().out == "there is no resource 'rack-gide'. Did you mean 'rack-guide'?\n" and len(stand_in.asked) == 1


def test_a_resource_that_is_gone(tmp_path):
    """A copy from before its loss is looked for."""
    with Wayback(at) as stand_in:
        command(tmp_path, ["lane-guide"], stand_in, f"- {{url: \"{PAGE}\", state: gone, since: 2026-10-12, last_look: 2026-10-12, last_ok: 2026-10-02}}\n")
    assert stand_in.asked == [(PAGE, "20261002")]


def test_an_archive_that_does_not_answer(tmp_path, capsys):
    """What nobody knows is told apart from what has no copy; the exit status says that there is more to do."""
    with Wayback(lambda url, stamp: page(429)) as stand_in:
        assert command(tmp_path, ["--write"], stand_in) == 1
    assert capsys.readouterr().out.splitlines() == [
        BEGIN,
        "data/resources.yml:2: lane-guide: no answer (http 429)",
        "Copies found: 0. None known: 0. Not answered for: 2. Try again later.",
    ]
    assert len(stand_in.asked) == 1


def test_a_run_that_is_ended(tmp_path, capsys):
    """Nothing is written, and nobody sees a traceback."""
    def ask(url):
        raise KeyboardInterrupt

    root = small.write(tmp_path, {"data/toolkit.yml": SETTINGS.replace("LOOKUP", LOOKUP)})
    assert archive.main(root, ["--write"], ask, TODAY) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "Ended. Nothing was written."


def test_data_that_cannot_be_used(tmp_path, capsys):
    """Nothing is looked up where the data has a fault, or names no archive."""
    small.write(tmp_path)
    assert archive.main(tmp_path, [], today=TODAY) == 1
    assert capsys.readouterr().out == "toolkit.yml does not say where to ask for copies. Add 'copies' and 'lookup' to 'link_check'\n"
    (tmp_path / edit.FILE).write_text("[", "utf-8")
    assert archive.main(tmp_path, [], today=TODAY) == 1
    assert capsys.readouterr().out == "The data has a fault, so nothing was looked up. Run 'make check', mend it, and try again\n"


class Elsewhere(Network):
    """A network in which every name leads to the stand-in."""

    def __init__(self, stand_in: Wayback):
        self.port = int(stand_in.lookup.split(":")[2].split("/")[0])

    async def resolve(self, host):
        return ["8.7.0.1"]

    async def dial(self, ip, port):
        return await asyncio.open_connection("127.0.0.1", self.port)


def test_the_way_out():
    """The guard lets the archive's own host be asked, and no other."""
    with Wayback(at) as stand_in, Guard(Elsewhere(stand_in), frozenset({"archive.example"})) as guard:
        ask = asking(guard, "a")
        assert closest(ask, PAGE, None, "http://archive.example/wayback/available", COPIES, TODAY).date == DAY
        with pytest.raises(NoAnswer, match="elsewhere"):
            closest(ask, PAGE, None, "http://other.example/wayback/available", COPIES, TODAY)


def test_the_command_s_own_way_out(tmp_path, monkeypatch, capsys):
    """It goes through a guard that lets the archive alone be asked, and says who asks."""
    allowed = []
    with Wayback(at) as stand_in:
        monkeypatch.setattr(archive, "Guard", lambda hosts: (allowed.append(hosts), Guard(Elsewhere(stand_in), hosts))[1])
        root = small.write(tmp_path, {"data/toolkit.yml": SETTINGS.replace("LOOKUP", "http://archive.example/wayback/available")})
        assert archive.main(root, ["lane-guide"], today=TODAY) == 0
    assert allowed == [{"archive.example"}] and ADDED in capsys.readouterr().out
    assert "link-check" in stand_in.agents[0]


def test_an_archive_behind_our_own_firewall(tmp_path, capsys):
    """The command goes out through the guard, which asks for no private address."""
    with Wayback(at) as stand_in:
        root = small.write(tmp_path, {"data/toolkit.yml": SETTINGS.replace("LOOKUP", stand_in.lookup)})
        assert archive.main(root, ["lane-guide"], today=TODAY) == 1
    assert "data/resources.yml:2: lane-guide: no answer (private address)" in capsys.readouterr().out and stand_in.asked == []
