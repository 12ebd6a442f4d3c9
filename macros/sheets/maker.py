"""What every sheet is made with: the toolkit, a section of it, its words."""
from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Iterable

from macros import compose
from macros.load import Toolkit
from macros.model import Archive, Section
from macros.render import Renderer
from macros.render.links import Known
from macros.sheets.blocks import Item, Listing, Para, Row
from macros.text import Block, Link, Paragraph, Text, typeset


@dataclass(frozen=True)
class Maker:
    """Makes pieces of sheets in the words of one section; without a section, in the words that serve all."""

    renderer: Renderer
    section: Section | None = None

    @property
    def toolkit(self) -> Toolkit:
        return self.renderer.toolkit

    def word(self, key: str, **values: Any) -> str:
        """A word of the interface, with typographic quotes."""
        return typeset(compose.word(self.toolkit, key, **values))

    def worded(self, key: str, **values: Any) -> Row:
        """The same as a row of its own."""
        return (Text(self.word(key, **values)),)

    def as_of(self, day: datetime.date | str) -> str:
        return typeset(self.renderer.as_of(day))


def text(words: str) -> Row:
    """Plain words as a row."""
    return (Text(typeset(words)),)


def rows(blocks: Iterable[Block]) -> tuple[Row, ...]:
    """Rich text as rows: each paragraph and each item of a list is one."""
    return tuple(row for block in blocks for row in ((block.children,) if isinstance(block, Paragraph) else block.items))


def joined(made: Iterable[Row]) -> Row:
    """Several rows as one paragraph."""
    return tuple(node for number, row in enumerate(made) for node in ((Text(" "),) if number else ()) + row)


def passages(blocks: Iterable[Block]) -> tuple[Row | Listing, ...]:
    """Rich text with its lists as lists."""
    return tuple(block.children if isinstance(block, Paragraph) else Listing(tuple(Item(item) for item in block.items), "1" if block.ordered else "-")
                 for block in blocks)


def paragraphs(blocks: Iterable[Block]) -> list[Para | Listing]:
    """The same as blocks of their own."""
    return [row if isinstance(row, Listing) else Para(row) for row in passages(blocks)]


def cites(maker: Maker, names: Iterable[str]) -> list[str]:
    """How each of these laws is cited."""
    return [str(maker.toolkit.law[name].cite) for name in names]


def cited(maker: Maker, names: list[str]) -> list[Para]:
    """The laws that something rests on, in small print; nothing where there are none."""
    return [Para(text("; ".join(cites(maker, names)) + "."), "small")] if names else []


def link(url: str) -> Row:
    """An address that prints as it is."""
    return (Link(url, (Text(url),)),)


def outside(maker: Maker, url: str, archive: Archive | None = None) -> Row:
    """An outside address as it is good today: itself or the new one; where it is lost, in words since when, and an archived copy."""
    known = maker.renderer.known(url, archive)
    if not known.lost:
        return link(known.best)
    address = (*(link(url) if known.href == url else (Text(url),)), *text(f" ({_lost(maker, known)})"))
    copy = (*text(maker.word("link_copy") + ": "), *link(known.copy.url)) if known.copy else ()
    found = (copy, address) if known.leads_to_copy else (address, copy)
    return tuple(node for number, row in enumerate(filter(None, found)) for node in (*(text("; ") if number else ()), *row))


def _lost(maker: Maker, known: Known) -> str:
    """Since when an address is lost, as far as that is known."""
    return maker.word(f"link_day_{known.state}", day=maker.renderer.day(known.day)) if known.day else maker.word(f"link_{known.state}")
