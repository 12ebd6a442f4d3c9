"""Styles, scripts and the mark under names that hold a hash of what is in them, so that a browser may keep them for a year.

The index of words is not among them: it is written after the pages, whose links name every asset, and changes with almost
every edit, so a hash in its name would save little and leave older pages of the search without an index.
"""
from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = "assets"
HASHED = rf"/{FOLDER}/[^/]+\.[0-9a-f]{{8}}\.[a-z0-9]+"
"""The address of every such file, as a regular expression that Python and nginx read alike."""


def hashed(file: Path) -> str:
    """The name under which a file is published: ``site.css`` becomes ``assets/site.1a2b3c4d.css``."""
    return f"{FOLDER}/{file.stem}.{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}{file.suffix}"


def assets(root: Path, *others: Path) -> dict[str, tuple[str, Path]]:
    """By the name that templates use (``assets/site.css``): the name to publish, and the file. ``others`` stand elsewhere."""
    files = [*sorted((root / "overrides" / FOLDER).glob("[!.]*")), *others]
    return {f"{FOLDER}/{file.name}": (hashed(file), file) for file in files}
