"""How each file to download is made: what it prints, by what it is known, and its bytes."""
from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Callable, Container

from macros import editions, papers, sheets
from macros.model import Packet
from macros.render import Renderer
from macros.sheets import Sheet


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

    def made(self, name: str, kept: Container[str]) -> tuple[str, bytes | None]:
        """The key of a file, made from all that goes into it, and its bytes; None where the key is among the ``kept``.

        Raises macros.pdf.Unprintable.
        """
        item = self.of[name]
        source, make = self._word(item) if name.endswith(".docx") else self._bound(item) if isinstance(item, Packet) else self._sheet(item)
        key = hashlib.sha256(source.encode()).hexdigest()
        return key, None if key in kept else make()

    def _sheet(self, sheet: Sheet) -> tuple[str, Callable[[], bytes]]:
        return self._pdf(sheet.id, papers.data(self.renderer, [sheet], self.standings, self.address, sheet.title))

    def _bound(self, packet: Packet) -> tuple[str, Callable[[], bytes]]:
        cover = sheets.bound(self.renderer, packet, self.sheets)
        return self._pdf(cover.id, papers.data(self.renderer, list(cover.sheets), self.standings, self.address, cover.title, cover))

    def _pdf(self, name: str, data: dict) -> tuple[str, Callable[[], bytes]]:
        from macros import pdf

        text = pdf.source(data)
        return pdf.look() + text, lambda: pdf.printed(name, text)

    def _word(self, sheet: Sheet) -> tuple[str, Callable[[], bytes]]:
        from macros.word import docx

        toolkit, edition = self.renderer.toolkit, papers.edition_line(sheets.Maker(self.renderer), self.standings[sheet.section])
        source = f"{sheet!r}{edition}{self.renderer.labels}{toolkit.settings!r}{toolkit.sections[sheet.section].title}{toolkit.words}{_parts_of_word()}"
        return source, lambda: docx(sheet, self.renderer, edition)


@functools.cache
def _parts_of_word() -> str:
    """What the look of every Word file depends on, beside its sheet."""
    return "".join(path.read_text("utf-8") for path in sorted((Path(__file__).parent / "word").glob("*.xml")))
