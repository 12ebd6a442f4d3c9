"""What a run has found so far, line by line, so that a run that is ended goes on where it stopped; and files written whole or not at all."""
from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Iterator

from macros.links.engine import Row
from macros.links.looks import Look

FOLDER = Path(".cache/links")
"""Outside ``data/``: what a killed run leaves behind must not stand among the records."""
OLDEST = datetime.timedelta(days=1)


class Busy(Exception):
    """Another run is under way."""


class Journal:
    """The rows and looks of one run. Each is on the disk's way before it counts; a line that was cut off is none, nor is what stands
    behind one that cannot be read."""

    def __init__(self, root: Path, today: datetime.date):
        self.path = root / FOLDER / "looks.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.lock = _locked(self.path.with_name("lock"))
        self.rows: dict[str, Row] = {}
        self.looks: dict[str, Look] = {}
        kept = list(self._read(today))
        self.file = self._begun(kept, today)

    def _read(self, today: datetime.date) -> Iterator[dict]:
        """The lines of a run that was ended a day ago at most."""
        try:
            lines = map(json.loads, self.path.read_bytes().split(b"\n")[:-1])
            begun = datetime.date.fromisoformat(next(lines, {})["begun"])
            if not datetime.timedelta(0) <= today - begun <= OLDEST:
                return
            for line in lines:
                if "row" in line:
                    self.rows[line["row"]["url"]] = Row(**line["row"])
                else:
                    self.looks[line["look"]["url"]] = _look(line["look"])
                yield line
        except (OSError, ValueError, LookupError, TypeError):
            return

    def _begun(self, kept: list[dict], today: datetime.date):
        """The file, opened at its end: as it is where it can be read, and else anew with what could be."""
        fresh = self.path.with_name("looks.new")
        fresh.unlink(missing_ok=True)
        with open(fresh, "xb") as file:
            for line in [{"begun": min([today, *(look.date for look in self.looks.values())]).isoformat()}, *kept]:
                file.write(json.dumps(line).encode() + b"\n")
        os.replace(fresh, self.path)
        return open(self.path, "ab", buffering=0)

    def row(self, row: Row) -> None:
        """Keeps what LinkChecker said."""
        self.rows[row.url] = row
        self._line({"row": row.as_dict()})

    def look(self, look: Look) -> None:
        """Keeps a finished look."""
        self.looks[look.url] = look
        self._line({"look": {**asdict(look), "date": look.date.isoformat()}})

    def _line(self, line: dict) -> None:
        self.file.write(json.dumps(line).encode() + b"\n")

    def close(self, done: bool) -> None:
        """Ends the run; ``done`` forgets what it found, which then stands in the file of states, or counts for nothing."""
        self.file.close()
        if done:
            self.path.unlink(missing_ok=True)
        self.lock.close()


def _look(kept: dict) -> Look:
    return Look(**{**kept, "date": datetime.date.fromisoformat(kept["date"])})


def _locked(path: Path):
    """The lock of a run, held for as long as the file is open. Raises Busy."""
    file = open(path, "ab")
    try:
        import fcntl
    except ImportError:  # a system without such locks
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Busy from error
    return file


def put(root: Path, place: Path, text: str) -> None:
    """Writes a file whole or not at all: whoever reads it finds the old or the new one, whenever this is ended."""
    fresh = root / FOLDER / f"{place.name}.new"
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)  # it may be a link, and what it leads to is not ours to write
    with open(fresh, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if place.exists():
        shutil.copymode(place, fresh)
    try:
        os.replace(fresh, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = place.with_name(f".{place.name}.new")  # .cache is on another disk
        beside.unlink(missing_ok=True)
        shutil.copyfile(fresh, beside)
        os.replace(beside, place)
