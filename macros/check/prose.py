"""The pages below ``docs/``: their heads, their macro calls, what their Markdown becomes, and where their links lead."""
from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any, Iterator

from macros.check.addresses import form, unneeded
from macros.check.calls import calls
from macros.check.files import files
from macros.check.looked import aimless
from macros.check.markup import MOST, column_of, found, line_of, nearest, never_closed, place_of, too_much
from macros.load import Document, Problem, Toolkit, near, parse
from macros.load.files import MARK, UNKNOWN
from macros.load.record import LOOK_UP, form_of
from macros.load.strict import HIDDEN, UNSHOWN

LONGEST = {"title": 120, "description": 300, "section": 80, "keywords": 80}
FIELDS = set(LONGEST)
"""What the head of a page may set, and in how many letters at most."""
HEAD = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*\n", re.S)
"""As MkDocs finds it (mkdocs.utils.meta): dots end a head too."""
BARE = re.compile(r"www\.|[\w-]+(\.[\w-]+)*\.(com|org|net|gov|edu|us|info)(/|$)", re.I)
"""An address of another site without its beginning."""
PLAIN = re.compile(r"[\w./-]+$")
"""Letters of an address within the site."""


def prose(root: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    """Every fault of the pages below ``docs/``: files, heads, macro calls, markup and links."""
    held: set[str] = set()
    faults = list(files(root, toolkit))
    known = _pages(root, toolkit)
    for path in sorted((root / "docs").rglob("*.md")):
        if path.is_file() and not any(part.is_symlink() for part in (path, *path.parents) if root in part.parents):
            faults += _page(path.relative_to(root).as_posix(), path, toolkit, known, held)
    yield from faults
    if toolkit and not toolkit.broken and not faults:  # otherwise nobody knows which addresses the pages hold
        yield from unneeded(toolkit, held)
        yield from aimless(toolkit, held)


def _pages(root: Path, toolkit: Toolkit | None) -> dict[str, set[str]]:
    """What a page may link to, by language: the pages and pictures there are, and those made from data."""
    made = {f"asks/{name}.md" for name in (*(toolkit.criteria if toolkit else ()), *(path.stem for path in (root / "data" / "criteria").glob("*.yml")))} | {"data/toolkit.json"}
    found: dict[str, set[str]] = {}
    for path in (root / "docs").rglob("*.*"):
        language, _, name = path.relative_to(root / "docs").as_posix().partition("/")
        found.setdefault(language, set(made)).add(name)
    return found


def _page(name: str, path: Path, toolkit: Toolkit | None, known: dict[str, set[str]], held: set[str]) -> Iterator[Problem]:
    text, fault = _read(name, path)
    if fault:
        yield fault
        return
    head = HEAD.match(text)
    if not head:
        if text.startswith("---\n"):
            yield Problem(name, 1, 1, "the page's head is never closed. Write a line '---' below its last field, which is 'title', 'description', 'section' or 'keywords'")
            return
        yield Problem(name, 1, 1, "the page has no head. Start it with '---', 'title: …', 'description: …' and '---', a line each")
        return
    yield from _head(name, head[1], toolkit)
    body = "\n" * head[0].count("\n") + text[head.end():]
    told = sorted(Problem(name, line, column_of(body, line, words), message) for line, words, message in calls(body, toolkit))
    yield from told
    if not told:
        yield from _markup(name, body, toolkit, known, held)


def _read(name: str, path: Path) -> tuple[str, Problem | None]:
    """The text of a page, or what keeps it from being read."""
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        return "", Problem(name, 1, 1, MARK)
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", Problem(name, line, 1, UNKNOWN)
    hidden = HIDDEN.search(text)
    if hidden:
        return "", Problem(name, text.count("\n", 0, hidden.start()) + 1, hidden.start() - text.rfind("\n", 0, hidden.start()), UNSHOWN)
    for line, message in too_much(text):
        return "", Problem(name, line, 1, message)
    return text, None


def _markup(name: str, text: str, toolkit: Toolkit | None, known: dict[str, set[str]], held: set[str]) -> Iterator[Problem]:
    """What the page's Markdown becomes, and where its links lead."""
    try:
        page = found(text)
        for fault in page.faults[:MOST]:
            yield Problem(name, *place_of(text, fault), fault.message)
        if not page.faults:
            yield from (Problem(name, line, 1, "<div> is never closed. Write </div> where it ends") for line in never_closed(text))
        language, _, below = name.removeprefix("docs/").partition("/")
        leads = [(field, url, message) for field, wanted in (("links", _link), ("pictures", _picture)) for url in dict.fromkeys(getattr(page, field))
                 for message in wanted(url, below, known.get(language, set()), toolkit, held)]
        for field, url, message in leads[:MOST]:  # the line of each takes Markdown's time
            line = line_of(text, lambda now: url in getattr(now, field))
            yield Problem(name, *_at(text, line, re.split(r"\s", url)[0]), message)
        left = sum(max(len(told) - MOST, 0) for told in (page.faults, leads))
        if left:
            yield Problem(name, 1, 1, f"{left} more faults of this sort stand on this page. Mend those above and look again")
    except RecursionError:
        yield Problem(name, 1, 1, "the page is nested too deep. Remove quotations, lists or brackets within one another")


def _at(text: str, line: int, url: str) -> tuple[int, int]:
    """Line and column of an address, which stands in parentheses where it can."""
    place, column = nearest(text, line, f"({url}")
    return (place, column + 1) if text.split("\n")[place - 1][column - 1:column] == "(" else nearest(text, line, url)


def _link(url: str, page: str, known: set[str], toolkit: Toolkit | None, held: set[str]) -> Iterator[str]:
    """A link leads to a page of the site, to a place on this page, or by https to another site."""
    if url.startswith("#"):
        return
    if re.match(r"[a-z]+://", url, re.I):
        held.add(url)
        yield from form(url, bool(toolkit) and url in {item.url for item in toolkit.settings.address_exceptions})
        return
    yield from _within(url, page, known)


def _within(url: str, page: str, known: set[str], kind: str = "page") -> Iterator[str]:
    """An address within the site, from the page's own file: ``../law.md#some-law``."""
    path = url.partition("#")[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if not path:
        yield "a link has no address. Write it between the parentheses, as in [words](start.md)"
    elif BARE.match(path):
        yield f"'{url}' lacks its beginning. Write 'https://{url}'"
    elif ":" in path or path.startswith(("/", "\\")) or not PLAIN.match(path):
        yield f"'{url}' is not an address that a page can lead to. Write https://… or the file of a page, as in start.md"
    elif target not in known:
        here = {posixpath.relpath(one, posixpath.dirname(page) or ".") for one in known}
        hint = near(path, here)
        yield f"there is no {kind} '{url}'. {'Upload it below docs/en, or write its name exactly' if kind == 'picture' and hint == LOOK_UP else hint}"


def _picture(url: str, page: str, known: set[str], toolkit: Toolkit | None, held: set[str]) -> Iterator[str]:
    """A picture stands in this project: one from elsewhere would tell its host who reads."""
    if re.match(r"[a-z]*:?//", url, re.I):
        yield "a picture from another site would tell that site who reads here. Put the picture below docs/"
    else:
        yield from _within(url, page, {name for name in known if not name.endswith((".md", ".json"))}, "picture")


def _head(name: str, text: str, toolkit: Toolkit | None) -> Iterator[Problem]:
    """The head sets what we know of, each in its form; nothing in it is rendered."""
    document = parse(Document(name, text="\n" + text))
    yield from document.problems
    if document.problems:
        return
    if not isinstance(document.data, dict):
        yield Problem(name, 1, 1, "the page's head is not made of lines 'name: text'. Write 'title: …' and 'description: …', a line each")
        return
    data = document.data
    for key, value in data.items():
        message = _field(key, value, toolkit)
        if message:
            yield Problem(name, *(document.spot((key,)) if key in FIELDS else document.keys[key,]), message)
    meant = {near(key, FIELDS) for key in data if key not in FIELDS}
    for key in ("title", "description"):
        if key not in data and f"Did you mean '{key}'?" not in meant:
            yield Problem(name, 1, 1, f"'{key}' is missing in the page's head. Add a line '{key}: …'")


def _field(key: str, value: Any, toolkit: Toolkit | None) -> str | None:
    """What is wrong with one field of a head."""
    if key not in FIELDS:
        return f"'{key}' is not a known field of a page's head. {near(key, FIELDS)}"
    parts = value if key == "keywords" and isinstance(value, list) else [value]
    if key == "keywords" and isinstance(value, str):
        return f"'{key}' holds a list. Put brackets around what stands here, as in [{value}]"
    if key == "keywords" and not isinstance(value, list) or not all(isinstance(part, str) for part in parts):
        return f"'{key}' has the wrong form. " + (form_of("list_type") if key == "keywords" else form_of("string_type"))
    if any(re.search(r"\{[{%#]", part) for part in parts):
        return f"'{key}' holds template code. Remove the braces"
    if any(re.search(r"<[a-zA-Z/!?]", part) for part in parts):
        return f"'{key}' holds a tag. Write it in words"
    if any(len(part) > LONGEST[key] for part in parts):
        return f"'{key}' has over {LONGEST[key]} letters, and stands in menus and lists. Shorten it"
    if toolkit and key == "section" and value not in toolkit.sections:
        return f"'{value}' is not a section. {near(value, toolkit.sections)}"
    return None
