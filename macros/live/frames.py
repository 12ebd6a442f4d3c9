"""What stands around the composed items of a letter, a request and a comment, in the section's words."""
from __future__ import annotations

from typing import Any

from macros import compose
from macros.compose.fills import Filler
from macros.live.nodes import row, telling
from macros.load import Toolkit
from macros.model import Frame, Section


def frames_of(toolkit: Toolkit, section: Section) -> dict[str, Any]:
    """The frames of the three papers."""
    request = toolkit.frames[section.records]
    fill = compose.filler(section.fill, "text")
    return {
        "letter": _framed(compose.letter(toolkit, section, [])),
        "request": _framed(compose.records_request(toolkit, section, [])) | {"lines": [row(compose.filled(line.text.nodes, fill)) for line in request.lines]},
        "comment": _comment(toolkit.frames[section.comment], fill),
    }


def _framed(paper: compose.Letter | compose.Request) -> dict[str, Any]:
    """The lines of the address, subject, opening and closing of a paper, as it has them whatever is chosen."""
    return {"dateline": row(paper.dateline), "recipient": list(map(row, paper.recipient)), "subject": row(paper.subject),
            "opening": list(map(row, paper.opening)), "closing": list(map(row, paper.closing))}


def _comment(frame: Frame, fill: Filler) -> dict[str, Any]:
    """Its paragraphs; ``starred`` ones belong to the longest alone. ``most``: how many criteria so many minutes hold; ``pace``: words a minute."""
    def lines(given: list) -> list[dict[str, Any]]:
        return [telling(text=row(compose.filled(line.text.nodes, fill)), starred=line.starred) for line in given]

    return {"opening": lines(frame.opening), "closing": lines(frame.closing), "most": compose.MOST, "pace": compose.WORDS_A_MINUTE}
