"""What a machine found at outside addresses: ``data/link-status.yml``, read whole or not at all.

A person who mends a sentence is not stopped by what a program wrote: a fault in this file is a notice and fails nothing.
Nothing of a damaged file is used, since nobody can say which half of it is true; every link is then "not checked yet".
"""
from __future__ import annotations

from pathlib import Path

from macros.load.document import Document, Problem
from macros.load.files import content, document_of
from macros.load.record import build
from macros.load.records import FOUND, KEPT, LISTS, File

MOST_BYTES = 2_000_000
TOO_LARGE = f"the file is larger than {MOST_BYTES // 1000} kB, and that of ten thousand addresses is not. Put back the one before it"
TIMES = 10
"""How many times more items and values it may hold than a file that people write."""
NO_LIST = "this file is a list. Start each record with '- '"
TWICE = "'{}' stands here twice. Keep one of the two records"


def status(root: Path) -> File:
    """The records of ``root/data/link-status.yml`` by their places, or none and the first problem of its document.

    A link is refused before anything of its target is read. The line for editors at its head is not asked for.
    """
    name = f"data/{FOUND}.yml"
    raw = content(root / name, root, MOST_BYTES, TOO_LARGE)
    if isinstance(raw, str):
        document = Document(name)
        document.fault((1, 1), raw)
        return File(document)
    made = KEPT.get((name, raw), lambda: _made(name, raw))
    return File(made.document.again(), made.records)


def _made(name: str, raw: bytes) -> File:
    document = document_of(name, raw, times=TIMES)
    made = File(document)
    if not document.problems:
        _fill(made)
    return made if not document.problems else File(document)


def _fill(made: File) -> None:
    """Reads record after record up to the first fault."""
    document, seen = made.document, set()
    if not isinstance(document.data, list):
        document.fault((1, 1), NO_LIST)
        return
    for number, item in enumerate(document.data):
        record = build(LISTS[FOUND], document, (number,), item)
        if record is None:
            return
        if record.url in seen:
            document.fault(document.spot((number, "url")), TWICE.format(record.url))
            return
        seen.add(record.url)
        made.records.append(((number,), record))


def notice(problem: Problem) -> Problem:
    """What is told of a file that cannot be used: what follows for readers, then what is wrong."""
    return Problem(problem.file, problem.line, problem.column, f"all links say 'not checked yet', because this file cannot be used: {problem.message}")
