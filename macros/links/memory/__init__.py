"""Turns looks into what is remembered of an address, and says what is due for a look. No files, no network.

rules.py: from what was known and one more look to what is known now. kept.py: the lines of looks that wait. schedule.py: when
to look again. doubt.py: whether a run tells of the addresses or of our own network.
"""
from __future__ import annotations

from macros.links.memory.doubt import void
from macros.links.memory.rules import remembered
from macros.links.memory.schedule import due, is_suspect

__all__ = ["due", "is_suspect", "remembered", "void"]
