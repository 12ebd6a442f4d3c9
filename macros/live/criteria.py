"""The criteria of a section: what each of them brings to each paper."""
from __future__ import annotations

from typing import Any

from macros import compose
from macros.live.nodes import row, telling
from macros.load import Toolkit
from macros.model import Criterion, SameAs, Section, Use
from macros.text import Fill


def criteria_of(toolkit: Toolkit, section: Section) -> list[dict[str, Any]]:
    """Every criterion in the section's order."""
    return [_criterion(toolkit, section, use) for use in section.criteria]


def _criterion(toolkit: Toolkit, section: Section, use: Use) -> dict[str, Any]:
    own = compose.view(toolkit, section, use.criterion)
    letter, text = compose.filler(section.fill, "letter"), compose.filler(section.fill, "text")
    return telling(
        id=own.id, vehicle=use.vehicle, core=use.core, actor=own.actor,
        ask=row(compose.filled(own.ask.nodes, letter)), letter=row(compose.filled(own.letter.nodes, letter)),
        law=list(compose.letter(toolkit, section, [own.id]).law), say=row(compose.filled(own.say.line.nodes, text)),
        **_records(toolkit, section, own),
    )


def _records(toolkit: Toolkit, section: Section, own: Criterion) -> dict[str, Any]:
    """The line of the request; ``same``, the criterion that has it, where that is on the page too; neither, where another body holds the papers."""
    name, records = own.id, own.records
    if isinstance(records, SameAs):
        name, records = records.same_as, compose.view(toolkit, section, records.same_as).records
    if compose.holder(toolkit, section, name) is not section:
        return {}
    if name != own.id and name in compose.order(section):
        return {"same": name}
    return {"records": row(compose.filled(records.nodes, compose.filler(section.fill, "text")))}


def actors(toolkit: Toolkit, section: Section) -> dict[str, list]:
    """Each actor in the letter's words, within a sentence and at its head."""
    fill = compose.filler(section.fill, "letter")
    return {actor.id: [row((fill(Fill(actor.id)),)), row((fill(Fill(actor.id, capital=True)),))] for actor in toolkit.settings.actors}


def aliases(toolkit: Toolkit, section: Section) -> dict[str, str]:
    """The ids that the criteria had before, each with today's: by these, kept answers find their place."""
    return {old: use.criterion for use in section.criteria for old in toolkit.criteria[use.criterion].aliases}
