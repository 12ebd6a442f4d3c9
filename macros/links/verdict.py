"""What the evidence means: LinkChecker's row and, where one was taken, the answers of our own looks make one look.

LinkChecker calls 429 and what robots.txt forbids valid, 403 dead, and a page that says "not found" with a good status well.
The question here is a reader's: will the link bring me there? A wall against machines is "blocked", never bad; what a person
may well be able to open is never "gone".
"""
from __future__ import annotations

import datetime
import re
from urllib.parse import parse_qs, urlsplit

from macros.check.addresses import form
from macros.links.engine import Row
from macros.links.looks import Found, Look
from macros.links.page import HTML, Page, challenge, not_here, parked, sign_in
from macros.links.second import PERMANENT, Answer

WALLS = {400, 401, 402, 403, 405, 406, 407, 409, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 426, 428, 429, 431, 451, 999}
"""The host is there and will not serve a machine, or not here, or not so: a person in a browser may get further."""
LOST = {404, 410}
WAITING = "asked to wait"
FAULTS: dict[str, Found] = {"no such name": "gone", "robots.txt": "blocked", WAITING: "blocked"}
"""What a fault means, where it does not mean "broken"."""
SILENT = {"time-out", "name server", "refused", "unreachable", "reset", "closed at once", "cut short", "no answer", "not http", "garbled"}
"""Faults that one more try, later in the run, may mend; so may a status from 500 on."""
FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|csv|zip|rtf|odt|ods)$", re.I)
PDF = re.compile(r"\.pdf$", re.I)
PDF_KINDS = {"application/pdf", "application/x-pdf"}
PDF_SEEN = r"Found '%[Pp][Dd][Ff]-'|Content size .* is larger"
"""What LinkChecker notes of a PDF that is one, or too large to be read."""
FRONT = re.compile(r"/?(?:(?:index|default|home|main)(?:\.(?:html?|php|aspx?|jsp|cfm))?|[a-z]{2}(?:-[a-z]{2})?(?:/(?:home|index\.html?))?|#!?/?)?/?", re.I)
"""Paths of a front page."""
NUMBERED = {"p", "page_id", "id", "node", "article", "post", "q"}
"""Parts of a query by which the front page's address stands for another page."""
DISGUISED = re.compile(rb"\s*(?:<!doctype html|<html)", re.I)
ORDER: dict[Found, int] = {"ok": 4, "moved": 4, "blocked": 3, "gone": 2, "broken": 1}
"""Which of several looks counts: whoever got through; else what says that machines do not; an answer before a silence."""
LONGEST = 80


def plain(row: Row) -> bool:
    """True where LinkChecker's row alone is enough: a good answer from the very address, with nothing to look at twice."""
    kind = (row.header("content-type") or "").partition(";")[0].strip().lower()
    if not row.valid or row.status != 200 or not kind:
        return False
    notes = [note for note in row.warnings.splitlines() if note and "is not parseable" not in note]
    if PDF.search(urlsplit(row.url).path):
        return kind in PDF_KINDS and len(notes) == 1 and re.match(PDF_SEEN, notes[0]) is not None
    return not notes and not (FILE.search(urlsplit(row.url).path) and kind in HTML)


def opened(row: Row) -> bool:
    """True where LinkChecker got a good answer and could read what it tried to read of it."""
    return row.valid and row.status is not None and 200 <= row.status < 300 and not re.search("could not get content|Content size is zero", row.warnings)


def of_row(row: Row, date: datetime.date) -> Look:
    """What LinkChecker's row says, read by our rules."""
    if row.status is None:
        return Look(row.url, date, "broken", "time-out" if "imeout" in row.result or "timed out" in row.result else "no answer")
    return Look(row.url, date, _of_status(row.status), f"http {row.status}")


def of_answer(answer: Answer, date: datetime.date) -> Look:
    """What our own look says."""
    if answer.fault:
        return Look(answer.url, date, FAULTS.get(answer.fault, "broken"), answer.fault)
    status = answer.status or 0
    found, evidence = _of_status(status), f"http {status}"
    page = Page(answer.body) if answer.kind in HTML and answer.body else None
    if page and challenge(page, answer.headers, status):
        found, evidence = "blocked", "challenge"
    elif found == "ok":
        found, evidence = _of_good(answer, page)
    if found == "ok":
        return Look(answer.url, date, *_of_way(answer))
    return Look(answer.url, date, found, evidence)


def _of_status(status: int) -> Found:
    if 200 <= status < 300:
        return "ok"
    return "gone" if status in LOST else "blocked" if status in WALLS else "broken"


def _of_good(answer: Answer, page: Page | None) -> tuple[Found, str]:
    """What an answer of the 200s is worth."""
    asked, came = urlsplit(answer.url), urlsplit(answer.final)
    if page and parked(page, came.hostname or ""):
        return "gone", "parked"
    if page and sign_in(page, came.path, asked.path):
        return "blocked", "login"
    if page and (sign := not_here(page)):
        return "gone", f"soft 404: {sign}"
    if answer.hops and to_front(answer.url, answer.final, page.language if page else ""):
        return "gone", "front page"
    if FILE.search(asked.path) and (page or DISGUISED.match(answer.body)):
        return "broken", f"html in place of {FILE.search(asked.path)[1].lower()}"
    if answer.status == 204 or not answer.body:
        return "broken", "empty"
    return "ok", f"http {answer.status}"


def to_front(asked: str, came: str, language: str = "") -> bool:
    """True where the address of a page deep in a site leads to a front page; a front page that leads to another is none.

    A path of two letters is a front page where it is the page's own ``language``: else it may be a place.
    """
    here, there = urlsplit(asked), urlsplit(came)
    number = bool(FRONT.fullmatch(here.path)) and bool(NUMBERED & {key.lower() for key in parse_qs(here.query)})
    deep = number or not FRONT.fullmatch(here.path)
    letters = re.match(r"/([a-z]{2})(?=[/-]|$)", there.path, re.I)
    front = FRONT.fullmatch(there.path) and (not letters or letters[1].lower() == "en" or language.startswith(letters[1].lower()))
    return deep and bool(front) and not (there.query and there.query == here.query) and not _is_home_of(here.path, there.hostname or "")


def _is_home_of(path: str, host: str) -> bool:
    """True where a site got a name of its own that the old path already held: example.org/lanes to lanes.example."""
    last = path.strip("/").split("/")[-1].lower()
    return len(last) > 3 and path.strip("/").count("/") == 0 and last in host.lower().split(".")


def _of_way(answer: Answer) -> tuple[Found, str, str | None]:
    """(found, evidence, where it leads) of a page that is there: moved, where it was sent on for good to another address."""
    there = answer.url
    for status, led in answer.hops:
        if status not in PERMANENT | {200}:  # a page that sends on by itself, at once, does so for good
            break
        there = led
    evidence = f"http {answer.status}"
    if there == answer.url or any(form(there, excepted=True)):
        return "ok", evidence, None
    here, came = urlsplit(answer.url), urlsplit(there)
    greeted = FRONT.fullmatch(here.path) and FRONT.fullmatch(came.path) and bare(f"//{here.netloc}") == bare(f"//{came.netloc}")
    if bare(there) == bare(answer.url) or greeted:
        return "ok", evidence, there if there.startswith("https:") and answer.url.startswith("http:") else None
    return "moved", f"http {next(status for status, _ in answer.hops)}", there


def bare(url: str) -> str:
    """An address without what makes no difference to a reader: scheme, www, case of the host, default page, last slash."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", parts.path, flags=re.I).rstrip("/")
    return f"{(parts.hostname or '').removeprefix('www.')}{path}?{parts.query}".lower()


def best(looks: list[Look]) -> Look:
    """The one that counts; of two alike the later."""
    return max(enumerate(looks), key=lambda pair: (ORDER[pair[1].found], pair[0]))[1]


def together(row: Row | None, answers: list[Answer], date: datetime.date, url: str) -> Look:
    """One look out of all evidence; that a host asked us to wait counts where there is no other."""
    own = [of_answer(answer, date) for answer in answers]
    said = [of_row(row, date)] if row and _counts(row, own) else []
    heard = [look for look in own if look.evidence != WAITING]
    return _cut(best([*said, *heard] or own or [Look(url, date, "broken", "no answer")]))


def _counts(row: Row, own: list[Look]) -> bool:
    """True where LinkChecker's row counts beside our own looks: a bad status always, a good one where they fell silent, none at all where none was taken."""
    if row.status is None:
        return not own
    return row.status >= 300 or opened(row) and all(look.evidence in SILENT | {WAITING} for look in own)


def _cut(look: Look) -> Look:
    return look if len(look.evidence) <= LONGEST else Look(look.url, look.date, look.found, look.evidence[:LONGEST], look.final)


def is_silent(look: Look) -> bool:
    """True where one more try may tell more."""
    return look.found == "broken" and (look.evidence in SILENT or bool(re.fullmatch(r"http 5\d\d", look.evidence)))
