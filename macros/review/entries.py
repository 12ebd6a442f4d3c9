"""What the files that differ come to: records, pages, files of other layout, files that are not compared."""
from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Iterator

from macros.load import FOLDERS, LISTS, Document
from macros.load.files import document_of
from macros.review.found import Entry, Layout, Other, how
from macros.review.pages import first_fault, page, plain
from macros.review.records import KINDS, Record, in_file, records_that_changed
from macros.review.trees import LARGE, Pair, Side

IMAGE = re.compile(r"docs/.*\.(png|jpe?g|webp|gif|avif)\Z", re.S)


def entries(pairs: list[Pair]) -> Iterator[Entry | Layout | Other]:
    """What the files that differ come to, data first, in the order of nouns and files."""
    old: list[Record] = []
    new: list[Record] = []
    for pair in pairs:
        noun = noun_of(pair.name)
        sort = PurePosixPath(pair.name).suffix
        if IMAGE.match(pair.name) and (pair.new in (None, LARGE) or isinstance(pair.new, bytes)):
            yield Other(pair.name, how(pair), "image")
        elif not all(side is None or isinstance(side, bytes) for side in (pair.old, pair.new)):
            yield Other(pair.name, how(pair) + _reason(pair), "special")
        elif noun:
            yield from _data(noun, pair, old, new)
        elif pair.name.startswith("data/") and sort in {".yml", ".yaml"}:
            yield from plain(pair, ["nothing reads this file"])
        elif not (pair.name.startswith("docs/") and sort == ".md"):
            yield Other(pair.name, how(pair))
    yield from records_that_changed(old, new, {pair.name for pair in pairs if isinstance(pair.old, bytes) and isinstance(pair.new, bytes)})
    for pair in pairs:
        if pair.name.startswith("docs/") and pair.name.endswith(".md") and not isinstance(pair.old, str) and not isinstance(pair.new, str):
            yield from page(pair)


def noun_of(name: str) -> str | None:
    """The noun whose records stand in the file, as the loader finds it."""
    parts = PurePosixPath(name).parts
    if len(parts) not in (2, 3) or parts[0] != "data" or not name.endswith(".yml"):
        return None
    if len(parts) == 3:
        return parts[1] if parts[1] in FOLDERS else None
    stem = parts[1].removesuffix(".yml")
    return stem if stem in KINDS and stem not in FOLDERS else None


def _reason(pair: Pair) -> str:
    reasons = [f"{when} {side}" for when, side in (("was", pair.old), ("is", pair.new)) if isinstance(side, str)]
    return ", " + ", ".join(reasons)


def _opened(name: str, side: Side) -> Document | None:
    return document_of(name, side) if isinstance(side, bytes) else None


def _readable(document: Document | None, noun: str) -> bool:
    return document is None or isinstance(document.data, list if noun in LISTS else dict)


def _data(noun: str, pair: Pair, old: list[Record], new: list[Record]) -> Iterator[Entry]:
    """Adds the records of both sides to ``old`` and ``new``; yields the file itself where one side cannot be read."""
    before, after = _opened(pair.name, pair.old), _opened(pair.name, pair.new)
    if not _readable(before, noun) or not _readable(after, noun):
        unread = [f"{when} file cannot be read as data: {first_fault(document)}" for when, document in (("the old", before), ("the new", after))
                  if document and not _readable(document, noun)]
        yield from plain(pair, unread)
        return
    for document, found in ((before, old), (after, new)):
        if document:
            found += in_file(noun, document)
    if after and after.problems:
        count = len(after.problems)
        yield Entry("file", pair.name, pair.name, broken=True, notes=[
            f"the new file has {count} fault{'s' * (count > 1)} of form; what they hide is not reviewed. The first: {first_fault(after)}"])
