"""What a file to download prints: the sheets of every section, their editions and addresses, as plain values."""
from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from macros import editions, sheets
from macros.pdf.encode import breakable, encoded
from macros.render import Renderer
from macros.sheets import Bound, Sheet
from macros.sheets.maker import Maker

FOLDER = "print"
"""Where the files and their page stand, from the top of the site."""
CURRENT = f"{FOLDER}/current"
WORD = {"letter", "policy", "records", "comments"}
"""Kinds of sheet that people edit: they come as Word files too."""


@dataclass(frozen=True)
class Address:
    """Where the site stands; empty until a publisher sets it."""

    url: str = ""

    @property
    def shown(self) -> str:
        """The address as people write it."""
        return self.url.split("://")[-1].rstrip("/")

    def current(self, section: str, edition: str) -> str:
        return f"{self.url}{CURRENT}/{section}/#{edition}" if self.url else ""


_composed: WeakKeyDictionary[Renderer, dict[str, list[Sheet]]] = WeakKeyDictionary()
_composing = threading.Lock()
"""Pages and files ask for the sheets at the same time, from different threads."""


def made(renderer: Renderer) -> dict[str, list[Sheet]]:
    """The sheets of every section, by its id; composed once for a renderer."""
    with _composing:
        if renderer not in _composed:
            _composed[renderer] = {name: sheets.of_section(renderer, section) for name, section in renderer.toolkit.sections.items()}
        return _composed[renderer]


def data(renderer: Renderer, found: list[Sheet], standings: dict[str, editions.Standing], address: Address, title: str,
         cover: Bound | None = None) -> dict[str, Any]:
    """What a PDF prints, as plain values: sheets, their editions and addresses, and the words around them."""
    maker, settings = Maker(renderer), renderer.toolkit.settings
    return {
        "title": breakable(title), "lang": settings.language.partition("-")[0], "name": breakable(settings.name), "site": breakable(address.shown),
        "no_advice": breakable(settings.no_advice), "words": _words(maker),
        "bound": {"title": breakable(cover.title), **{name: encoded(getattr(cover, name), renderer.labels) for name in ("about", "bring")}} if cover else None,
        "sheets": [_printed(maker, sheet, standings.get(sheet.section), address) for sheet in found],
    }


def _words(maker: Maker) -> dict[str, str]:
    return {
        "page": maker.word("sheet_page", n="{n}", m="{m}"), "contents": maker.word("sheet_contents"), "bring": maker.word("sheet_bring"),
        "about": maker.word("sheet_about"), "about_all": maker.word("sheet_about_all"),
        "current": maker.word("sheet_current"), "current_all": maker.word("sheet_current_all"), "current_how": maker.word("sheet_current_how"),
        "no_address": maker.word("sheet_no_address"), "missing": maker.word("sheet_missing"),
    }


def _printed(maker: Maker, sheet: Sheet, standing: editions.Standing | None, address: Address) -> dict[str, Any]:
    from macros.pdf import code

    where = address.current(sheet.section, standing.id) if standing else ""
    return encoded(sheet, maker.renderer.labels) | {
        "edition": edition_line(maker, standing) if standing else "", "address": where,
        "code": code(where) if where else [], "code_alt": maker.word("sheet_code", url=where),
    }


def edition_line(maker: Maker, standing: editions.Standing) -> str:
    """The line that says which edition a sheet is, or that it is a draft."""
    if standing.last is None:
        return maker.word("sheet_draft", id=standing.id)
    day = maker.renderer.day(standing.last.date)
    if standing.recorded:
        return maker.word("sheet_edition", day=day, id=standing.id)
    return maker.word("sheet_draft_after", id=standing.id, day=day, last=standing.last.id)
