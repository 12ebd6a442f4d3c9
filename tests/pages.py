"""The built pages as trees, the links between them, and what kind of page each one is."""
from __future__ import annotations

import functools
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Iterator
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

LOST = "/404.html"
"""The page for addresses that lead nowhere; no folder is its own, so its links start at the top of the site."""


def no_fault(found: Iterable[str]) -> None:
    """Fails with every fault that was found, one a line."""
    __tracebackhide__ = True
    found = list(found)
    assert not found, "\n".join([f"{len(found)} found:", *found])


@dataclass(frozen=True)
class Page:
    """A page by its address below the site, with its text, its tree and the faults that the parser met."""

    path: str
    html: str
    tree: Element
    faults: tuple[str, ...]

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element with one of the names, in the order of the page; every element where none is given."""
        return (element for element in self.tree.iter() if isinstance(element.tag, str) and (not tags or element.tag in tags))

    def first(self, tag: str, **attributes: str) -> Element | None:
        """The first element of that name which has these attributes."""
        return next((element for element in self.all(tag) if attributes.items() <= element.attrib.items()), None)

    @property
    def ids(self) -> list[str]:
        return [element.get("id") for element in self.all() if element.get("id") is not None]

    def links(self) -> list[tuple[str, str]]:
        """(words, address) of every link that a reader can follow."""
        return [(words(element), element.get("href")) for element in self.all("a") if element.get("href") is not None]


def words(element: Element) -> str:
    """The element's text as a reader sees it, in one line."""
    return " ".join("".join(element.itertext()).split())


def parsed(html: str, fragment: bool = False) -> tuple[Element, tuple[str, ...]]:
    """The tree of a page (or of a piece of one) with every parse error as ``line:column: name``."""
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse_fragment(html) if fragment else parser.parse(html)
    return tree, tuple(f"{line}:{column + 1}: {name} {data or ''}".rstrip() for (line, column), name, data in parser.errors)


def address_of(site: Path, file: Path) -> str:
    """The address of a file of the site: ``/start/`` for ``start/index.html``."""
    return "/" + file.relative_to(site).as_posix().removesuffix("index.html")


@functools.lru_cache(maxsize=4)
def read_pages(site: Path) -> dict[str, Page]:
    """Every page of the site by its address, the one for lost addresses included."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        html, path = file.read_text("utf-8"), address_of(site, file)
        found[path] = Page(path, html, *parsed(html))
    return found


def target(page: str, link: str) -> tuple[str, str] | None:
    """(address, place on it) that a link of a page leads to within the site; None where it leads elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = posixpath.join(posixpath.dirname(page), unquote(parts.path)) if parts.path else page
    whole = posixpath.normpath(path) + ("/" if path.endswith(("/", "/.", "/..")) else "")
    return "/" + whole.lstrip("/"), unquote(parts.fragment)


def kind_of(path: str, toolkit) -> str:
    """What kind of page an address is: home, audience, section, checklist, letter, policy, ask, or its own name; pages below one are a kind."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return "home"
    if parts[0] in toolkit.audiences:
        return ("audience", "section", parts[-1])[len(parts) - 1]
    if len(parts) == 3:
        return f"{parts[1]} page"
    if len(parts) == 2:
        return "ask" if parts[1] in toolkit.criteria else f"{parts[0]} page"
    return parts[-1].removesuffix(".html")


def one_of_each_kind(pages: dict[str, Page], toolkit) -> list[str]:
    """The shortest page of each kind: enough to see a fault of its template, and the quickest to look at."""
    by_kind: dict[str, str] = {}
    for path, page in sorted(pages.items(), key=lambda item: (len(item[1].html), item[0])):
        by_kind.setdefault(kind_of(path, toolkit), path)
    return sorted(by_kind.values())
