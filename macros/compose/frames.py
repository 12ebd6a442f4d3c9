"""A frame in a section's words: what stands before and after the composed items."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from macros.compose.fills import Filler, filled
from macros.model import Frame
from macros.text import Inline

Row = tuple[Inline, ...]


@dataclass(frozen=True)
class Framed:
    """What a letter, a request and every other paper have in common: lines of the address, subject, opening, closing."""

    dateline: Row
    recipient: tuple[Row, ...]
    subject: Row
    opening: tuple[Row, ...]
    closing: tuple[Row, ...]


def framed(frame: Frame, fill: Filler) -> dict[str, Any]:
    """The fields of a Framed, filled."""
    return {
        "dateline": filled(frame.dateline.nodes, fill) if frame.dateline else (),
        "recipient": tuple(filled(row.nodes, fill) for row in frame.recipient),
        "subject": filled(frame.subject.nodes, fill) if frame.subject else (),
        "opening": tuple(filled(row.text.nodes, fill) for row in frame.opening),
        "closing": tuple(filled(row.text.nodes, fill) for row in frame.closing),
    }
