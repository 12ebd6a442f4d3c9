"""The files to download: which there are, each made once, beside the pages and in parallel, and only when it changed.

Pages name a file's pages and size by a mark (``%paper:NAME%``), since they are written while the files are still being
made; ``Press.publish`` writes the files into the finished site and puts the figures in place of the marks.
"""
from __future__ import annotations

import functools
import hashlib
import json
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Callable, Iterator

from macros import compose, editions, papers, sheets
from macros.load import Toolkit
from macros.render import Renderer
from macros.sheets import Sheet
from macros.text import typeset

OFF = "PAPERS"
"""With this variable set to 0, pages are built without the files: to measure the one without the other."""
WORKERS = 2
MARK = re.compile(r"%paper:([a-z0-9-]+\.(?:pdf|docx))%")
KILO, MEGA = 1000, 1_000_000


@dataclass(frozen=True)
class Paper:
    """A file: ``title`` says it anywhere, ``name`` below its section's own heading; ``word`` is true where it comes as a Word file too."""

    id: str
    kind: str
    title: str
    name: str
    word: bool = False
    about: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.id}.pdf", f"{self.id}.docx") if self.word else (f"{self.id}.pdf",)


def of_section(toolkit: Toolkit, name: str) -> list[Paper]:
    """The files of a section, in the order in which a reader needs them; named without being made."""
    section = toolkit.sections[name]
    return [Paper(id_, kind, title, sheets.below(section, title), kind in papers.WORD) for kind, id_, title in sheets.named(toolkit, section)]


def packets(toolkit: Toolkit) -> list[Paper]:
    """The packets, and the booklet."""
    return [Paper(packet.id, "packet", typeset(packet.title), typeset(packet.title), about=typeset(packet.about)) for packet in toolkit.packets.values()]


def everything(toolkit: Toolkit) -> Iterator[Paper]:
    """Every file that there is to download."""
    for name in toolkit.sections:
        yield from of_section(toolkit, name)
    yield from packets(toolkit)


_kept: dict[str, bytes] = {}
"""What the last build made, by all that went into it: ``serve`` makes only what changed."""


class Press:
    """Makes every file of a toolkit, beginning at once, on threads: Typst works outside Python's lock."""

    def __init__(self, renderer: Renderer, address: papers.Address):
        self.renderer, self.address = renderer, address
        self.pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="press")
        self.used: dict[str, bytes] = {}
        self.begun: Future[dict[str, Future[bytes]]] = self.pool.submit(self._begin)

    def _begin(self) -> dict[str, Future[bytes]]:
        """A job a file, the longest first; the sheets are composed once for all of them."""
        made = papers.made(self.renderer)
        standings = {name: editions.standing(self.renderer.toolkit, name, found) for name, found in made.items()}
        jobs: dict[str, Callable[[], bytes]] = {}
        for packet in sorted(self.renderer.toolkit.packets.values(), key=lambda packet: packet.audience is not None):
            jobs[f"{packet.id}.pdf"] = lambda packet=packet: self._bound(packet, made, standings)
        for sheet in sorted((sheet for found in made.values() for sheet in found), key=lambda sheet: -len(repr(sheet.blocks))):
            jobs[f"{sheet.id}.pdf"] = lambda sheet=sheet: self._pdf(sheet.id, papers.data(self.renderer, [sheet], standings, self.address, sheet.title))
            if sheet.kind in papers.WORD:
                jobs[f"{sheet.id}.docx"] = lambda sheet=sheet: self._word(sheet, papers.edition_line(sheets.Maker(self.renderer), standings[sheet.section]))
        return {name: self.pool.submit(job) for name, job in jobs.items()}

    def _bound(self, packet, made: dict[str, list[Sheet]], standings) -> bytes:
        cover = sheets.bound(self.renderer, packet, made)
        return self._pdf(cover.id, papers.data(self.renderer, list(cover.sheets), standings, self.address, cover.title, cover))

    def _pdf(self, name: str, data: dict) -> bytes:
        from macros.pdf import look, pdf

        return self._once(look() + json.dumps(data, ensure_ascii=False), lambda: pdf(name, data))

    def _word(self, sheet: Sheet, edition: str) -> bytes:
        from macros.word import docx

        toolkit = self.renderer.toolkit
        source = f"{sheet!r}{edition}{self.renderer.labels}{toolkit.settings!r}{toolkit.sections[sheet.section].title}{toolkit.words}{_parts_of_word()}"
        return self._once(source, lambda: docx(sheet, self.renderer, edition))

    def _once(self, source: str, make: Callable[[], bytes]) -> bytes:
        key = hashlib.sha256(source.encode()).hexdigest()
        self.used[key] = _kept.get(key) or make()
        return self.used[key]

    def files(self) -> dict[str, bytes]:
        """Every file by its name. Raises macros.pdf.Unprintable for the first that could not be made."""
        made = {name: job.result() for name, job in self.begun.result().items()}
        self.pool.shutdown()
        _kept.clear()
        _kept.update(self.used)
        return made

    def publish(self, site: Path) -> None:
        """Writes every file into the finished site, and its figures onto the pages that name it."""
        made = self.files()
        folder = site / papers.FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
        figures = {name: self._figures(name, content) for name, content in made.items()}
        for page in sorted(site.rglob("*.html")):
            text = page.read_text("utf-8")
            if "%paper:" in text:
                page.write_text(MARK.sub(lambda match: escape(figures.get(match[1], match[0])), text), "utf-8")

    def _figures(self, name: str, content: bytes) -> str:
        """"PDF, 3 pages, 41 kB"."""
        from macros.pdf import pages

        word = self.renderer.word
        size = word("size_kb", n=max(1, round(len(content) / KILO))) if len(content) < MEGA else word("size_mb", n=f"{len(content) / MEGA:.1f}")
        return typeset(word("file_pdf", n=pages(content), size=size) if name.endswith(".pdf") else word("file_word", size=size))


@functools.cache
def _parts_of_word() -> str:
    """What the look of every Word file depends on, beside its sheet."""
    return "".join(path.read_text("utf-8") for path in sorted((Path(__file__).parent / "word").glob("*.xml")))


def wanted() -> bool:
    """False where someone asked for pages without files."""
    return os.environ.get(OFF) != "0"
