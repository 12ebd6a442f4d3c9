"""One look at one address: what was found, and by which evidence."""
from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Found = Literal["ok", "moved", "blocked", "broken", "gone"]
"""What a look found. Here ``gone`` means evidence of the gone kind (404, 410, soft 404, no such name, parked); whether the
address counts as gone is for :mod:`macros.links.memory` to say, and for a person."""
GOOD = frozenset({"ok", "moved"})
BAD = frozenset({"broken", "gone"})


@dataclass(frozen=True)
class Look:
    """A finished look: ``evidence`` is a few words in ASCII; ``final`` is where the address led, if that is elsewhere."""

    url: str
    date: datetime.date
    found: Found
    evidence: str
    final: str | None = None
