"""What a review tells of: a record or page that changed, a file of other layout, a file that is not compared."""
from __future__ import annotations

from dataclasses import dataclass, field

from macros.review.changes import Change
from macros.review.trees import Pair


@dataclass
class Entry:
    """One record, page or unreadable file; ``how`` is changed, added, removed, renamed or (for a list) reordered."""

    noun: str
    name: str
    file: str
    how: str = "changed"
    title: str = ""
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)
    text: str = ""
    """All that an added record or page says."""
    broken: bool = False

    @property
    def line(self) -> int:
        return self.changes[0].line if self.changes else 1


@dataclass
class Layout:
    """A file that differs in layout or remarks alone."""

    name: str


@dataclass
class Other:
    """A file that is neither data nor a page, or whose content is not compared."""

    name: str
    how: str
    kind: str = "code"


def how(pair: Pair) -> str:
    """What became of a file."""
    return "added" if pair.old is None else "removed" if pair.new is None else "changed"
