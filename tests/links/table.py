"""Reads the table of behaviors."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

FOLDER = Path(__file__).parent
FOUND = {"ok", "moved", "blocked", "broken", "gone"}
DEFAULTS = {"/robots.txt": [{"status": 404, "page": "lost"}], "/": [{"page": "front"}], "": [{"status": 404, "page": "lost"}]}
"""What every host serves where the table says nothing else; the last is for all other paths."""

INSIDE = {"": [{"page": "front"}]}
"""What is served to whoever asks for a host that stands in no row, such as one behind our own firewall."""


@dataclass(frozen=True)
class Row:
    """One behavior: what a server does, what LinkChecker alone says of it, and what ours must say.

    ``serves``: host -> path -> answers, the first whose condition holds; ``fault``: what is wrong before any HTTP, by host;
    ``names``: hosts that lead to the address given, or to several; ``untouched``: addresses that must never be asked for; ``odd`` ones are
    described in odd.py; ``quick`` rows are in the gate.
    """

    id: str
    address: str
    linkchecker: dict
    found: str
    evidence: str
    why: str
    serves: dict[str, dict[str, list]] = field(default_factory=dict)
    final: str | None = None
    fault: dict[str, str] = field(default_factory=dict)
    names: dict[str, str | list[str]] = field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    quick: bool = False

    @property
    def host(self) -> str:
        return str(urlsplit(self.address).hostname)


def rows() -> list[Row]:
    """Every row of the table, in its order."""
    return [_row(dict(given)) for given in yaml.safe_load((FOLDER / "behaviors.yml").read_text("utf-8"))]


def pages() -> dict[str, str]:
    """The texts of pages that rows name."""
    return yaml.safe_load((FOLDER / "pages.yml").read_text("utf-8"))


def _row(given: dict) -> Row:
    host = str(urlsplit(given["address"]).hostname)
    serves: dict[str, dict[str, list]] = {}
    for place, answers in given.pop("serves", {}).items():
        there, path = _place(place, host)
        serves.setdefault(there, {})[path] = answers if isinstance(answers, list) else [answers]
    fault = given.pop("fault", {})
    return Row(serves=serves, fault={host: fault} if isinstance(fault, str) else fault, untouched=tuple(given.pop("untouched", ())), **given)


def _place(place: str, host: str) -> tuple[str, str]:
    """("other.example", "/x") of "//other.example/x"; a path alone is the row's own host's."""
    if not place.startswith("//"):
        return host, place
    there, _, path = place[2:].partition("/")
    return there, f"/{path}"
