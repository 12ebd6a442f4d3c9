"""What is looked at and written once the pages stand: the words to search, the headers, links that lead nowhere."""
from __future__ import annotations

import functools
import json
import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Iterator
from urllib.parse import unquote, urlsplit

from macros.check.coverage import BESIDE_LETTERS
from macros.compose import capital, frame_for
from macros.headers import headers_file
from macros.load import Toolkit, near
from macros.model import Section
from macros.papers import CURRENT
from macros.render import Renderer
from macros.render.pages import SEARCH_INDEX
from macros.scan import scan
from macros.text import plain, typeset

WORD = re.compile(r"[^\W_][\w()’'-]*")
IDS = re.compile(r'\sid="([^"]+)"')
LINKS = re.compile(r'<(?:a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"')
MAIN = re.compile(r"<main\b.*?>(.*)</main>", re.S)
SKIPPED = re.compile(r"<(script|style|button|textarea|template)\b.*?</\1>|<span class=\"(?:link-state|copies)\b.*?</span>", re.S)
"""What nobody searches for, and what waits for a script; what is known of links stands on so many pages that it would only fill the index."""


@dataclass
class _Page:
    """The ids, links, heading and words of one page; words count within ``main`` alone."""

    html: str

    @functools.cached_property
    def ids(self) -> set[str]:
        return set(IDS.findall(self.html))

    @property
    def links(self) -> Iterator[tuple[str, int]]:
        """(address, where it starts) of every link and of everything the page loads."""
        return ((unescape(match[1]), match.start()) for match in LINKS.finditer(self.html))

    def line(self, start: int) -> int:
        """The line in which something starts."""
        return self.html.count("\n", 0, start) + 1

    @property
    def title(self) -> str:
        return _words(re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.S)[1])

    @property
    def words(self) -> str:
        return _words(SKIPPED.sub(" ", MAIN.search(self.html)[1]))

    def meta(self, name: str) -> str:
        found = re.search(rf'<meta name="{name}" content="([^"]*)"', self.html)
        return unescape(found[1]) if found else ""


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def _read(site: Path) -> dict[str, _Page]:
    return {path.relative_to(site).as_posix(): _Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def finish(site: Path, renderer: Renderer, base: str = "/", docs: Path | None = None) -> list[str]:
    """Writes the search index and ``_headers``; gives what may not be published and every internal link that leads nowhere, as ``page:line: …``.

    ``base`` is the path at which the site will stand; in ``docs`` are the pages as they were written, where a link is told. The site map that MkDocs writes goes: it holds the day of the
    build, and an address that nobody has set.
    """
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    pages = _read(site)
    (site / SEARCH_INDEX).parent.mkdir(parents=True, exist_ok=True)
    index = [*search_index(pages), *entries(renderer)]
    (site / SEARCH_INDEX).write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    (site / "_headers").write_text(headers_file([page.html for page in pages.values()], files), "utf-8")
    held = scan(site, {name: page.html for name, page in pages.items()})
    return [*held, *(problem for name, page in pages.items() for problem in _broken(site, name, page, pages, base, docs))]


def _broken(site: Path, name: str, page: _Page, pages: dict[str, _Page], base: str, docs: Path | None) -> Iterator[str]:
    folder = "" if name == "404.html" else posixpath.dirname(name)
    for link, start in page.links:
        parts = urlsplit(link)
        if parts.scheme or link.startswith("//"):
            continue
        whole = unquote(parts.path)
        path = posixpath.normpath(whole.removeprefix(base) if whole.startswith("/") else posixpath.join(folder, whole))
        target = site / path
        if target.is_dir():
            path, target = posixpath.normpath(posixpath.join(path, "index.html")), target / "index.html"
        if parts.path == "":
            path, target = name, site / name
        if not target.is_file():
            yield f"{name}:{page.line(start)}: the link '{link}' leads to no page"
        elif parts.fragment and path in pages and unquote(parts.fragment) not in pages[path].ids:
            where = _written(docs, name, parts.fragment) or f"{name}:{page.line(start)}"
            yield f"{where}: the page has no place '#{parts.fragment}' to which '{link}' could lead. {near(unquote(parts.fragment), pages[path].ids)}"


def _written(docs: Path | None, name: str, fragment: str) -> str | None:
    """Where the page from which ``name`` was built holds a link to a place, as ``file:line:column``."""
    folder = name.removesuffix("index.html").rstrip("/")
    for path in ((docs / f"{folder}.md", docs / folder / "index.md") if docs else ()):
        text = path.read_text("utf-8") if path.is_file() else ""
        place = text.find(f"#{fragment})")
        if place >= 0:
            return f"{path.relative_to(docs.parent.parent).as_posix()}:{text.count(chr(10), 0, place) + 1}:{place - text.rfind(chr(10), 0, place)}"
    return None


UNSOUGHT = ("404.html", "search/index.html", f"{CURRENT}/")
"""How the names of pages begin that nobody looks for: one comes to those on editions from a sheet."""
COMMON = 0.4
"""A word on a larger share of the pages tells nothing about which page is meant; without such words the index halves."""


def search_index(pages: dict[str, _Page]) -> list[dict[str, str]]:
    """What one can search: address, title, the words people use for it, and each of its own telling words once, sorted."""
    held = {name: set(WORD.findall(page.words.lower())) for name, page in pages.items() if not name.startswith(UNSOUGHT)}
    count = Counter(word for words in held.values() for word in words)
    most = max(2, len(held) * COMMON)
    return [{
        "url": name.removesuffix("index.html"), "title": pages[name].title, "keys": pages[name].meta("keywords"),
        "about": pages[name].meta("description"), "text": " ".join(sorted(word for word in words if count[word] <= most)),
    } for name, words in held.items()]


def entries(renderer: Renderer) -> Iterator[dict[str, str]]:
    """Law, words explained, objections and states, each with its own place on its page."""
    toolkit = renderer.toolkit
    for law in toolkit.law.values():
        yield {"url": f"law/#{law.id}", "title": typeset(law.title), "keys": typeset(law.cite), "about": plain(law.text.nodes).split("\n")[0], "text": ""}
    for term in toolkit.terms.values():
        yield {"url": f"glossary/#{term.id}", "title": capital(typeset(term.term)), "keys": ", ".join(term.forms),
               "about": typeset(plain(term.short.nodes)), "text": ""}
    for objection in toolkit.objections.values():
        yield {"url": f"campaign/objections/#{objection.id}", "title": typeset(objection.objection), "keys": "", "about": plain(objection.answer.nodes).split("\n")[0], "text": ""}
    for state in toolkit.states.values():
        yield {"url": f"states/#{state.id}", "title": typeset(state.name), "keys": "", "about": plain(state.text.nodes).split("\n")[0], "text": ""}
    for section in toolkit.sections.values():
        yield from papers(toolkit, section)


def papers(toolkit: Toolkit, section: Section) -> Iterator[dict[str, str]]:
    """What stands on a section's letter page beside the letter, each with its own place."""
    kept = {"aloud": toolkit.frames[section.comment]} | {kind: frame_for(toolkit, kind, section) for kind in BESIDE_LETTERS}
    for place, frame in kept.items():
        title = typeset(frame.title if place == "aloud" else f"{frame.title}: {section.title}")
        yield {"url": f"{section.audience}/{section.id}/letter/#{place}", "title": title, "keys": "", "about": "", "text": ""}
