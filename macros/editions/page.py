"""What the page of a section's editions tells: for every edition on paper, whether it is current, and what has changed since."""
from __future__ import annotations

from dataclasses import dataclass

from macros.editions import of_section, standing
from macros.editions.compared import Today
from macros.editions.ledger import wholes
from macros.render import Renderer
from macros.sheets import Sheet


MOST = 40
"""Changes that are listed for one edition: nobody mends a sheet by a longer list, and the page would grow with the square of the editions."""


@dataclass(frozen=True)
class Told:
    """An edition as the page tells of it; ``changes`` is None where nobody knows any more what it printed."""

    id: str
    state: str
    day: str
    changes: list[str] | None

    @property
    def much(self) -> bool:
        """True where so much has changed that its number says more than a list."""
        return self.changes is not None and len(self.changes) > MOST


def told(renderer: Renderer, section: str, sheets: list[Sheet]) -> list[Told]:
    """The draft, where the sheets are one, then every recorded edition, the newest first."""
    now, found = standing(renderer.toolkit, section, sheets), []
    recorded = wholes(of_section(renderer.toolkit.editions.values(), section))[::-1]
    today = Today(renderer.toolkit, sheets) if recorded else None
    for edition, pieces in recorded:
        state = "older" if found else "current" if now.recorded else "last"
        lines = None if pieces is None else [] if state == "current" else today.since(pieces)
        found.append(Told(edition.id, state, renderer.day(edition.date), lines))
    if now.recorded:
        return found
    draft = Told(now.id, "draft" if found else "first", found[0].day if found else "", found[0].changes if found else [])
    return [draft, *(one for one in found if one.id != now.id)]  # what prints again as an old edition did takes its place: an id names one place
