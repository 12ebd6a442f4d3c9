"""Editions: what a section's sheets print has a short id, and what changed since one of them is told in plain words.

The id is made from the words alone, so that an edition keeps it for as long as they stay, whatever becomes of their
look. ``data/editions.yml`` remembers what was published; the publishing job writes it (``make editions``).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from macros.editions.printed import digest
from macros.load import Toolkit
from macros.model import Edition
from macros.sheets import Sheet

__all__ = ["LENGTH", "Standing", "of_section", "standing", "standing_among"]

LENGTH = 8
"""Letters of an id: a person types them from paper, and among all editions of a section none may come twice."""


@dataclass(frozen=True)
class Standing:
    """What a section's sheets say of themselves: their id, and the newest recorded edition, which is this one or one before."""

    id: str
    last: Edition | None

    @property
    def recorded(self) -> bool:
        return self.last is not None and self.last.id == self.id


def standing(toolkit: Toolkit, section: str, sheets: Iterable[Sheet]) -> Standing:
    """The edition of a section's sheets as they are now."""
    return standing_among(toolkit.editions.values(), section, sheets)


def standing_among(editions: Iterable[Edition], section: str, sheets: Iterable[Sheet]) -> Standing:
    """The same among the ``editions`` of all sections; an id that another section has is made longer until it is nobody's."""
    editions = list(editions)
    others, whole, length = {edition.id for edition in editions if edition.section != section}, digest(sheets), LENGTH
    while whole[:length] in others:
        length += 1
    own = of_section(editions, section)
    return Standing(whole[:length], own[-1] if own else None)


def of_section(editions: Iterable[Edition], section: str) -> list[Edition]:
    """The recorded editions of a section, the oldest first."""
    return [edition for edition in editions if edition.section == section]
