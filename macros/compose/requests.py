"""The records request and the public comment."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from macros.compose.fills import core, filled, filler, order, view
from macros.compose.frames import Framed, Row, framed
from macros.load import Toolkit
from macros.model import SameAs, Section
from macros.text import plain


@dataclass(frozen=True)
class Request(Framed):
    """A records request, with its items."""

    items: tuple[Row, ...]


def holder(toolkit: Toolkit, section: Section, criterion: str) -> Section:
    """The section whose body holds the records on a criterion.

    Where the one who must act is the body of another section of the same audience that uses the criterion too, that
    body holds them, and its own request asks for them.
    """
    actor, itself = section.fill[toolkit.criteria[criterion].actor].text, toolkit.settings.actors[0].id
    others = (toolkit.sections[name] for name in toolkit.audiences[section.audience].sections)
    return next((other for other in others if other.fill[itself].text == actor and criterion in order(other)), section)


def records_request(toolkit: Toolkit, section: Section, chosen: Iterable[str] | None = None) -> Request:
    """The records request to a section's body for the chosen criteria (all of the section's where none are named).

    The lines that are always there stand first, then one line a criterion whose records this body holds, none twice.
    """
    frame, fill = toolkit.frames[section.records], filler(section.fill, "text")
    items = [filled(row.text.nodes, fill) for row in frame.lines]
    for name in order(section, chosen):
        records = view(toolkit, section, name).records
        if isinstance(records, SameAs):  # the same papers, so the same body holds them
            name, records = records.same_as, view(toolkit, section, records.same_as).records
        if holder(toolkit, section, name) is not section:
            continue
        items.append(filled(records.nodes, fill))
    return Request(**framed(frame, fill), items=tuple(dict.fromkeys(items)))


MOST = {1: 2, 2: 4, 3: 4}
"""How many criteria a comment of so many minutes holds; the third minute is for the local fact."""
WORDS_A_MINUTE = 130
"""A calm speaking rate; radio hosts and public speakers are coached to 120 to 150 words a minute."""


@dataclass(frozen=True)
class Comment:
    """A comment to say aloud, with its words counted."""

    minutes: int
    paragraphs: tuple[Row, ...]
    words: int
    seconds: int


def comment(toolkit: Toolkit, section: Section, minutes: int, chosen: Iterable[str] | None = None) -> Comment:
    """A public comment of one, two or three minutes on the chosen criteria (the core asks where none are named)."""
    frame, fill = toolkit.frames[section.comment], filler(section.fill, "text")
    names = order(section, core(section) if chosen is None else chosen)[:MOST[minutes]]
    rows = [row.text for row in frame.opening if minutes == 3 or not row.starred]
    rows += [view(toolkit, section, name).say.line for name in names]
    rows += [row.text for row in frame.closing if minutes == 3 or not row.starred]
    paragraphs = tuple(filled(row.nodes, fill) for row in rows)
    words = sum(len(plain(row).split()) for row in paragraphs)
    return Comment(minutes, paragraphs, words, round(words * 60 / WORDS_A_MINUTE))
