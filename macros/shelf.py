"""Files that were made before, by their keys: in memory while serving, in a folder between builds.

A key is made from all that goes into a file, so what is found under it is what would be made again, byte for byte. A
file that was cut off or changed by another hand is not taken.
"""
from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "papers"
SEAL = 32
"""Bytes at the head of a kept file: the hash of the rest."""


@functools.cache
def makers() -> str:
    """What makes files, as a hash: our code for PDF and Word, and every package by its version."""
    found = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for folder in ("pdf", "word"):
        for path in sorted((ROOT / "macros" / folder).iterdir()):
            if path.is_file():
                found.update(path.read_bytes())
    return found.hexdigest()


def _sealed(kept: bytes) -> bool:
    """True for a file that is whole, as it was kept."""
    return len(kept) > SEAL and kept[:SEAL] == hashlib.sha256(kept[SEAL:]).digest()


class Shelf:
    """Keeps files by their keys; where its folder cannot be written, it keeps them in memory alone."""

    def __init__(self, folder: Path | None = FOLDER):
        self.folder, self.held = folder, {}

    def get(self, key: str) -> bytes | None:
        """The file of this key, where it was made before."""
        if key in self.held:
            return self.held[key]
        try:
            kept = (self.folder / key).read_bytes() if self.folder else b""
        except OSError:
            return None
        return kept[SEAL:] if _sealed(kept) else None

    def put(self, files: dict[str, bytes]) -> None:
        """Keeps these files by their keys, and nothing else."""
        self.held = dict(files)
        try:
            self._write(files)
        except OSError:  # nobody has to keep anything
            return

    def _write(self, files: dict[str, bytes]) -> None:
        if not self.folder:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        there = {path.name for path in self.folder.iterdir()}
        for key in {key for key in files if key not in there or not _sealed((self.folder / key).read_bytes())}:
            part = self.folder / f".{key}.{os.getpid()}"
            part.write_bytes(hashlib.sha256(files[key]).digest() + files[key])
            part.replace(self.folder / key)
        for name in there - files.keys():
            (self.folder / name).unlink(missing_ok=True)
