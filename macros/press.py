"""The files to download: which there are, each made once, beside the pages and in parallel, and only when it changed.

Pages name a file's pages and size by a mark (``paper_mark``), since they are written while the files are still being
made; ``Press.publish`` writes the files into the finished site and puts the figures in place of the marks.
"""
from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Iterator

from macros import papers, sheets
from macros.jobs import Jobs
from macros.load import Toolkit
from macros.render import MARK, Renderer
from macros.shelf import Shelf
from macros.text import typeset

OFF = "PAPERS"
"""With this variable set to 0, pages are built without the files: to measure the one without the other."""
MOST_WORKERS, NICE = 4, 5
MARKED = re.compile(rf"{MARK}([a-z0-9-]+\.(?:pdf|docx)){MARK}")
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


SHELF = Shelf()
_jobs: Jobs | None = None
"""What the processes of a pool work on: they are copies of this one, and begin with all that it has read."""
_pools: list[Executor] = []
"""The pool at work."""
DIE_WITH_PARENT = 1
"""Linux's PR_SET_PDEATHSIG: a process whose parent was killed would wait for work for ever."""


def _work(name: str) -> tuple[str, bytes]:
    return _jobs.made(name, SHELF)


def _begin() -> None:
    """In a process of the pool: the pages go first, and Typst takes no thread beside the one it has."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    os.environ["RAYON_NUM_THREADS"] = "1"
    os.nice(NICE)


class Press:
    """Makes every file of a toolkit, beginning at once, beside whatever else is done."""

    def __init__(self, renderer: Renderer, address: papers.Address):
        global _jobs
        self.renderer = renderer
        self.jobs = _jobs = Jobs(renderer, address)
        stop()
        self.begun = self._begun()

    def _begun(self) -> dict[str, Future[tuple[str, bytes]]]:
        """Every file as it will be; made by threads where the system has no memory to share or no room for a copy."""
        for make in (_pool, _threads):
            try:
                self.pool = make()
                _pools.append(self.pool)
                return {name: self.pool.submit(_work, name) for name in self.jobs.names}
            except (OSError, ImportError, NotImplementedError):
                stop()
        raise RuntimeError("no thread could be started")

    def _made(self, name: str) -> tuple[str, bytes]:
        try:
            return self.begun[name].result()
        except BrokenExecutor:  # the system took a process away, as it does where memory is short
            return self.jobs.made(name, SHELF)

    def files(self) -> dict[str, bytes]:
        """Every file by its name. Raises macros.pdf.Unprintable for the first that could not be made."""
        try:
            made = {name: self._made(name) for name in self.begun}
        finally:
            stop()
        SHELF.put(dict(made.values()))
        return {name: content for name, (_, content) in made.items()}

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
            if MARK in text:
                page.write_text(MARKED.sub(lambda match: escape(figures.get(match[1], match[0])), text), "utf-8")

    def _figures(self, name: str, content: bytes) -> str:
        """"PDF, 3 pages, 41 kB"."""
        from macros.pdf import pages

        word = self.renderer.word
        size = word("size_kb", n=max(1, round(len(content) / KILO))) if len(content) < MEGA else word("size_mb", n=f"{len(content) / MEGA:.1f}")
        told = typeset(word("file_pdf", n=pages(content), size=size) if name.endswith(".pdf") else word("file_word", size=size))
        return ", ".join(part.replace(" ", "\u00a0") for part in told.split(", "))  # a number stays with its unit


def _pool() -> Executor:
    """Processes where they can be copies of this one: they leave the pages Python's lock. Threads elsewhere.

    A copy of a process in which Typst has worked would wait for threads that it does not have.
    """
    from macros import pdf

    if sys.platform == "linux" and not pdf.worked():
        return ProcessPoolExecutor(_count(), mp_context=multiprocessing.get_context("fork"), initializer=_begin)
    return _threads()


def _threads() -> Executor:
    return ThreadPoolExecutor(_count(), thread_name_prefix="press")


def _count() -> int:
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))


def stop() -> None:
    """Begins nothing more of what was asked for: a build that failed waits for no files."""
    while _pools:
        _pools.pop().shutdown(wait=False, cancel_futures=True)


def wanted() -> bool:
    """False where someone asked for pages without files."""
    return os.environ.get(OFF) != "0"
