"""Which files differ between two folders. Nothing in them is executed; links are read, never followed."""
from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from macros.load.files import MAX_BYTES

LARGE = f"larger than {MAX_BYTES // 1000} kB, not compared"
LINK = "a link to"
SPECIAL = "not an ordinary file"
NOT_OURS = {".venv", "site", ".cache", ".pytest_cache"}
"""Folders that make puts at the top of the project; git ignores them, and a plain folder may hold them."""

Side = bytes | str | None
"""A file's content; or in words why it has none to compare; or None where there is no such file."""


class NoBase(Exception):
    """There is nothing to compare with; the message says what to do."""


@dataclass(frozen=True)
class Pair:
    """A file that differs, by its name from the top of the project."""

    name: str
    old: Side
    new: Side


def folders(old: Path, new: Path) -> tuple[list[Pair], list[str]]:
    """The files that differ between two folders, in the order of names, and the folders at the top that were left out."""
    for folder in (old, new):
        if not folder.is_dir():
            raise NoBase(f"there is no folder '{folder}'. Name two folders: python -m macros review --folders OLD NEW")
    names = sorted({*_names(old), *_names(new)})
    pairs = (Pair(name, side(old, name), side(new, name)) for name in names if not _same(old / name, new / name))
    left = sorted(name for name in NOT_OURS if (old / name).is_dir() or (new / name).is_dir())
    return [pair for pair in pairs if pair.old != pair.new or LARGE in (pair.old, pair.new)], left


def _names(root: Path) -> Iterator[str]:
    for folder, below, files in os.walk(root):
        top = Path(folder) == root
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        below[:] = [name for name in below if name not in links and name not in {".git", "__pycache__"} and not (top and name in NOT_OURS)]
        yield from (Path(folder, name).relative_to(root).as_posix() for name in [*files, *links] if name != ".git")


def _same(one: Path, other: Path) -> bool:
    """True where both are ordinary files of the same content, however large."""
    found = [path.lstat() if os.path.lexists(path) else None for path in (one, other)]
    if not all(status and stat.S_ISREG(status.st_mode) for status in found) or found[0].st_size != found[1].st_size:
        return False
    try:
        return _digest(one) == _digest(other)
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def side(root: Path, name: str) -> Side:
    """What stands at ``name`` below ``root``; nothing where a link leads there."""
    path = root / name
    if any(above.is_symlink() for above in list(path.parents)[:name.count("/")]):
        return None
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            return f"{LINK} {os.readlink(path)}"
        if not stat.S_ISREG(found.st_mode):
            return SPECIAL
        return path.read_bytes() if found.st_size <= MAX_BYTES else LARGE
    except FileNotFoundError:
        return None
    except OSError:
        return "not readable on this machine"
