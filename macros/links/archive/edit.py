"""Puts archived copies into ``data/resources.yml`` as whoever keeps it would: two words more in a record, all else byte for byte."""
from __future__ import annotations

import copy
import os
import re
import shutil
from pathlib import Path
from typing import Mapping

from macros.links.archive.lookup import Copy
from macros.load import Document
from macros.load.records import File, file_of

NOUN = "resources"
FILE = Path("data", f"{NOUN}.yml")


class Refused(ValueError):
    """Nothing was written; the message says why and what to do."""


def line_of(found: Copy) -> str:
    """The field as it stands in a record."""
    return f'archive: {{url: "{found.url}", date: {found.date}}}'


def put(root: Path, found: Mapping[str, Copy]) -> list[str]:
    """Writes the copies, by the id of their resource, at once or not at all; gives the ids of those written.

    A record that is gone, or has a copy by now, is passed over. Raises Refused where the file has a fault, changes while we
    write, cannot be written, or would say anything else than before and these copies.
    """
    path, beside = root / FILE, root / ".cache" / FILE.name  # on the same disk, and where nothing reads it
    old = file_of(path, root, NOUN)
    if _faulty(old):
        raise Refused(f"{FILE.as_posix()} has a fault, so nothing was written. Run 'make check', mend it, and try again")
    numbers = {number: name for (number,), record in old.records if (name := record.id) in found and record.archive is None and record.url}
    if not numbers:
        return []
    try:
        raw = path.read_bytes()
        made = edited(raw.decode("utf-8"), old.document, {number: found[name] for number, name in numbers.items()})
        beside.parent.mkdir(exist_ok=True)
        beside.write_bytes(made.encode("utf-8"))
        _hold(file_of(beside, root, NOUN), expected(old.document, numbers, found))
        if path.read_bytes() != raw:
            raise Refused(f"{FILE.as_posix()} was changed by someone else meanwhile, so nothing was written. Try again")
        shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError as error:
        raise Refused(f"{FILE.as_posix()} cannot be written ({error.strerror}), so it stands as it was. Look at its permissions and at the space on the disk") from None
    finally:
        beside.unlink(missing_ok=True)
    return list(numbers.values())


def _faulty(file: File) -> bool:
    return bool(file.document.problems or file.broken)


def edited(text: str, document: Document, found: Mapping[int, Copy]) -> str:
    """The text with a copy put behind the address of each record that ``found`` names by its number."""
    rows = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    for number in sorted(found, reverse=True):
        line, column, words = _place(document, number, found[number])
        if column is None:
            ending = re.search(r"[\r\n]*\Z", rows[line - 1])[0]
            rows.insert(line, words + ending)
        else:
            rows[line] = rows[line][:column] + words + rows[line][column:]
    return "".join(rows)


def _place(document: Document, number: int, found: Copy) -> tuple[int, int | None, str]:
    """Line and column (from 0) behind the address, and what to put there; no column for a line of its own."""
    top, left = document.spot((number,))
    _, _, line, column = document.spots[number, "url"]
    if document.rows[top - 1][left - 1] == "{":
        return line - 1, column - 1, f", {line_of(found)}"
    return line - (column == 1), None, " " * (document.keys[number, "url"][1] - 1) + line_of(found)


def expected(document: Document, numbers: Mapping[int, str], found: Mapping[str, Copy]) -> list:
    """What the file says now, and these copies."""
    data = copy.deepcopy(document.data)
    for number, name in numbers.items():
        data[number]["archive"] = {"url": found[name].url, "date": str(found[name].date)}
    return data


def _hold(made: File, data: list) -> None:
    """Raises Refused where the new file says anything else than it should, with the first fault that the loader sees in it."""
    if made.document.data == data and not _faulty(made):
        return
    first = min(made.document.problems, default=None)
    reason = f": {first.message} (line {first.line})" if first else ""
    raise Refused(f"{FILE.as_posix()} would not say the same with these copies in it{reason}, so it stands as it was. Put the lines in by hand")
