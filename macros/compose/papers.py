"""What goes with a letter: petition, press release, follow-up and thanks."""
from __future__ import annotations

from dataclasses import dataclass

from macros.check.reverse import frames_by_kind
from macros.compose.asking import sentence
from macros.compose.fills import core, filler, view
from macros.compose.frames import Framed, Row, framed
from macros.load import Toolkit
from macros.model import Frame, Section

WITH_ASKS = {"petition", "press-release"}
"""Kinds of frame that list the three asks between opening and closing."""
ASKS = 3
"""How many asks stand on a paper that a passer-by reads."""


@dataclass(frozen=True)
class Paper(Framed):
    """A frame filled for a section; ``asks`` is empty where its kind lists none."""

    frame: Frame
    asks: tuple[Row, ...]


def frame_for(toolkit: Toolkit, kind: str, section: Section) -> Frame:
    """The section's own frame of this kind, or the one that serves every section. Raises KeyError where there is neither."""
    frames = frames_by_kind(toolkit)
    if (kind, section.id) in frames:
        return frames[kind, section.id]
    if (kind, None) in frames:
        return frames[kind, None]
    raise KeyError(f"no {kind} for {section.id}")


def paper(toolkit: Toolkit, kind: str, section: Section) -> Paper:
    """The paper of one kind for a section: its frame with the section's words, and the three asks where the kind has them."""
    frame = frame_for(toolkit, kind, section)
    names = core(section)[:ASKS] if kind in WITH_ASKS else []
    return Paper(**framed(frame, filler(section.fill, "text")), frame=frame,
                 asks=tuple(sentence(toolkit, section, view(toolkit, section, name)) for name in names))
