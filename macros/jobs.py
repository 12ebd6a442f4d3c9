"""How each file to download is made: what it prints, by what it is known, and its bytes."""
from __future__ import annotations

import hashlib
from typing import Callable

from macros import editions, papers, sheets
from macros.model import Packet
from macros.render import Renderer
from macros.sheets import Sheet
from macros.shelf import Shelf, makers


class Jobs:
    """The files of one toolkit by their names; nothing is made before it is asked for.

    ``names`` has those that take longest first, so that none is waited for at the end.
    """

    def __init__(self, renderer: Renderer, address: papers.Address):
        self.renderer, self.address = renderer, address
        self.sheets = papers.made(renderer)
        self.standings = {name: editions.standing(renderer.toolkit, name, found) for name, found in self.sheets.items()}
        self.of: dict[str, Packet | Sheet] = {}
        for packet in sorted(renderer.toolkit.packets.values(), key=lambda packet: packet.audience is not None):
            self.of[f"{packet.id}.pdf"] = packet
        for sheet in sorted((sheet for found in self.sheets.values() for sheet in found), key=lambda sheet: (sheet.large, sheet.kind == "full", len(sheet.blocks)), reverse=True):
            self.of[f"{sheet.id}.pdf"] = sheet
        self.of |= {f"{sheet.id}.docx": sheet for found in self.sheets.values() for sheet in found if sheet.kind in papers.WORD}

    @property
    def names(self) -> list[str]:
        return list(self.of)

    def made(self, name: str, shelf: Shelf) -> tuple[str, bytes]:
        """The key of a file, which stands for all that goes into it, and its bytes, from the shelf where it has them. Raises macros.pdf.Unprintable."""
        item = self.of[name]
        source, make = self._word(item) if name.endswith(".docx") else self._bound(item) if isinstance(item, Packet) else self._sheet(item)
        key = hashlib.sha256(f"{makers()}{name}{source}".encode()).hexdigest()
        return key, shelf.get(key) or make()

    def _sheet(self, sheet: Sheet) -> tuple[str, Callable[[], bytes]]:
        return self._pdf(sheet.id, papers.data(self.renderer, [sheet], self.standings, self.address, sheet.title))

    def _bound(self, packet: Packet) -> tuple[str, Callable[[], bytes]]:
        cover = sheets.bound(self.renderer, packet, self.sheets)
        return self._pdf(cover.id, papers.data(self.renderer, list(cover.sheets), self.standings, self.address, cover.title, cover))

    def _pdf(self, name: str, data: dict) -> tuple[str, Callable[[], bytes]]:
        from macros import pdf

        text = pdf.source(data)
        return text, lambda: pdf.printed(name, text)

    def _word(self, sheet: Sheet) -> tuple[str, Callable[[], bytes]]:
        from macros.word import docx

        toolkit, edition = self.renderer.toolkit, papers.edition_line(sheets.Maker(self.renderer), self.standings[sheet.section])
        source = f"{sheet!r}{edition}{self.renderer.labels}{toolkit.settings!r}{toolkit.sections[sheet.section].title}{toolkit.words}"
        return source, lambda: docx(sheet, self.renderer, edition)
