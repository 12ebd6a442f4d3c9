"""Styles, scripts and the mark under names that hold a hash of what is in them, so that a browser may keep them for a year.

The index of words is not among them: it is written after the pages, whose links name every asset, and changes with almost
every edit, so a hash in its name would save little and leave older pages of the search without an index.
"""
from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = "assets"
HASHED = rf"/{FOLDER}/[^/]+\.[0-9a-f]{{8}}(?:\.[a-z0-9]+|/[^/]+\.js)"
"""The address of every such file, as a regular expression that Python and nginx read alike."""


def hashed(file: Path) -> str:
    """The name under which a file is published: ``site.css`` becomes ``assets/site.1a2b3c4d.css``."""
    return f"{FOLDER}/{file.stem}.{_hash(file)}{file.suffix}"


def _hash(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _modules(folder: Path) -> dict[str, tuple[str, Path]]:
    """The modules of one folder. They import one another by their own names, so the folder's name holds the hash of all."""
    files = sorted(folder.glob("[!.]*.js"))
    return {f"{FOLDER}/{folder.name}/{file.name}": (f"{FOLDER}/{folder.name}.{_hash(*files)}/{file.name}", file) for file in files}


def assets(root: Path, *others: Path) -> dict[str, tuple[str, Path]]:
    """By the name that templates use (``assets/site.css``): the name to publish, and the file. ``others`` stand elsewhere."""
    found = sorted((root / "overrides" / FOLDER).glob("[!.]*"))
    made = {f"{FOLDER}/{file.name}": (hashed(file), file) for file in [*(file for file in found if file.is_file()), *others]}
    for folder in (folder for folder in found if folder.is_dir()):
        made |= _modules(folder)
    return made
