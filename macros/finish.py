"""What is looked at and written once the pages stand: the words to search, the headers, links that lead nowhere."""
from __future__ import annotations

import json
import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Iterator
from urllib.parse import unquote, urlsplit

from macros.compose import capital
from macros.headers import headers_file
from macros.render import Renderer
from macros.render.pages import SEARCH_INDEX
from macros.text import plain, typeset

WORD = re.compile(r"[^\W_][\w()’'-]*")
SKIPPED = {"script", "style", "template", "button", "textarea", "select"}


class _Page(HTMLParser):
    """The ids, links, heading and words of one page; words count within ``main`` alone."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, int]] = []
        self.title, self.words = "", []
        self.meta: dict[str, str] = {}
        self.stack: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(values["id"])
        for name in ("href", "src"):
            if values.get(name) is not None and tag in {"a", "link", "script", "img"}:
                self.links.append((values[name], self.getpos()[0]))
        if tag == "meta" and values.get("name"):
            self.meta[values["name"]] = values.get("content") or ""
        if tag not in {"meta", "link", "br", "input", "img", "hr"}:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data):
        if "h1" in self.stack:
            self.title += data
        if "main" in self.stack and not SKIPPED & set(self.stack):
            self.words.append(data)


def _read(site: Path) -> dict[str, _Page]:
    pages = {}
    for path in sorted(site.rglob("*.html")):
        page = _Page()
        page.feed(path.read_text("utf-8"))
        pages[path.relative_to(site).as_posix()] = page
    return pages


def finish(site: Path, renderer: Renderer, base: str = "/") -> list[str]:
    """Writes the search index and ``_headers``; gives every internal link that leads nowhere, as ``page:line: …``.

    ``base`` is the path at which the site will stand. The site map that MkDocs writes goes: it holds the day of the
    build, and an address that nobody has set.
    """
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (site / name).unlink(missing_ok=True)
    pages = _read(site)
    (site / SEARCH_INDEX).parent.mkdir(parents=True, exist_ok=True)
    index = [*search_index(pages), *entries(renderer)]
    (site / SEARCH_INDEX).write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
    (site / "_headers").write_text(headers_file([path.read_text("utf-8") for path in sorted(site.rglob("*.html"))]), "utf-8")
    return [problem for name, page in pages.items() for problem in _broken(site, name, page, pages, base)]


def _broken(site: Path, name: str, page: _Page, pages: dict[str, _Page], base: str):
    folder = "" if name == "404.html" else posixpath.dirname(name)
    for link, line in page.links:
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
            yield f"{name}:{line}: the link '{link}' leads to no page"
        elif parts.fragment and path in pages and unquote(parts.fragment) not in pages[path].ids:
            yield f"{name}:{line}: the link '{link}' leads to no place on its page"


def search_index(pages: dict[str, _Page]) -> list[dict[str, str]]:
    """What one can search: address, title, the words people use for it, and each of its own words once."""
    found = []
    for name, page in pages.items():
        if name == "404.html":
            continue
        found.append({
            "url": name.removesuffix("index.html"), "title": page.title.strip(), "keys": page.meta.get("keywords", ""),
            "about": page.meta.get("description", ""), "text": " ".join(dict.fromkeys(WORD.findall(" ".join(page.words).lower()))),
        })
    return found


def entries(renderer: Renderer) -> Iterator[dict[str, str]]:
    """The words explained and the law, each with its own place on its page."""
    toolkit = renderer.toolkit
    for term in toolkit.terms.values():
        yield {"url": f"glossary/#{term.id}", "title": capital(typeset(term.term)), "keys": ", ".join(term.forms),
               "about": typeset(plain(term.short.nodes)), "text": ""}
    for law in toolkit.law.values():
        yield {"url": f"law/#{law.id}", "title": typeset(law.title), "keys": typeset(law.cite), "about": plain(law.text.nodes).split("\n")[0], "text": ""}
