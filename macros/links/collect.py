"""Every outside address that readers meet, with the places where it stands."""
from __future__ import annotations

import re
from pathlib import Path

from macros.check.addresses import addresses_of
from macros.check.looked import VERDICTS
from macros.check.markup import found
from macros.check.prose import HEAD
from macros.check.walk import records
from macros.load import Toolkit

OURS = {"site_url", "link_check"}
"""Fields of toolkit.yml whose addresses are our own, or ask for nobody's reading."""


def places(root: Path, toolkit: Toolkit) -> dict[str, list[str]]:
    """``file:line`` of every place, by address, in the order of addresses; addresses that differ in a place on the page alone
    (``#part``) are one address to look at, and each is kept as it stands."""
    at: dict[str, list[str]] = {}
    for noun, name, record in records(toolkit):
        for path, url in addresses_of(record) if noun != VERDICTS else ():
            if not path or path[0] not in OURS:
                document, base = toolkit.origin[noun, name]
                at.setdefault(url, []).append(f"{document.name}:{document.snippet(base + path, url)[0]}")
    for page in sorted((root / "docs").rglob("*.md")):
        if page.is_file() and not page.is_symlink():
            _of_page(page.read_text("utf-8"), page.relative_to(root).as_posix(), at)
    return {url: list(dict.fromkeys(where)) for url, where in sorted(at.items())}


def _of_page(text: str, name: str, at: dict[str, list[str]]) -> None:
    head = HEAD.match(text)
    body = "\n" * head[0].count("\n") + text[head.end():] if head else text
    for url in dict.fromkeys(link for link in found(body).links if re.match(r"https?://", link, re.I)):
        at.setdefault(url, []).append(f"{name}:{body.count(chr(10), 0, max(body.find(url), 0)) + 1}")
