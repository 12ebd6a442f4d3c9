"""The audit sheet: questions in their order, places to look, addresses as numbered notes."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable

from macros import compose
from macros.load import Toolkit
from macros.model import Criterion, Question, Section
from macros.render.views import fill_for, section
from macros.text import Inline, plain


@dataclass(frozen=True)
class Asked:
    """A question in its place on the sheet: how deep it hangs, and the answer that leads to it."""

    question: Question
    text: tuple[Inline, ...]
    depth: int
    condition: str
    short: bool


def asked(section: Section, criterion: Criterion, kind: str) -> list[Asked]:
    """The questions of one kind in the order of the sheet, in the section's words: each follow-up right under its parent."""
    fill = fill_for(section)

    def below(parent: str | None, depth: int) -> Iterable[Asked]:
        for question in criterion.questions:
            hangs = question.depends_on.question if question.depends_on else None
            if question.kind == kind and hangs == parent:
                condition = question.depends_on.answer if question.depends_on else ""
                yield Asked(question, fill(question.text.nodes), depth, condition, f"{criterion.id}/{question.id}" in section.short)
                yield from below(question.id, depth + 1)

    return list(below(None, 0))


class Notes:
    """Numbers the addresses of a page in the order in which they are named."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, url: str) -> int:
        return self.numbers.setdefault(url, len(self.numbers) + 1)


def checklist(toolkit: Toolkit, name: str) -> dict[str, Any]:
    """The audit sheet of a section: its criteria with questions, places to look, and addresses as numbered notes."""
    one, notes = toolkit.sections[name], Notes()
    rows = [_sheet_row(toolkit, one, use.criterion, notes) for use in one.criteria]
    for number, question in enumerate((item for row in rows for block in row["blocks"] for item in block["questions"]), start=1):
        question["number"] = number  # short: its fields and texts are named by it
    return section(toolkit, name) | {"rows": rows, "notes": notes.numbers, "places": _ways(rows)}


def _ways(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each place that the sheet names once, with the section's way there, in alphabetical order."""
    looks = [place for row in rows for block in row["blocks"] for place in block["places"]]
    looks += [place for row in rows for block in row["blocks"] for question in block["questions"] for place in question["places"]]
    found = {place["id"]: place for place in looks}
    return sorted(found.values(), key=lambda place: plain(place["name"]).lower())


def _sheet_row(toolkit: Toolkit, one: Section, name: str, notes: Notes) -> dict[str, Any]:
    criterion = compose.view(toolkit, one, name)
    blocks = []
    for kind in ("practice", "policy"):
        questions = [_sheet_question(toolkit, one, row, notes) for row in asked(one, criterion, kind)]
        blocks.append({"kind": kind, "questions": questions, "places": places(toolkit, one, criterion.where_to_look, kind, notes)})
    return {"id": name, "title": criterion.title, "blocks": blocks,
            "short": any(question["short"] for block in blocks for question in block["questions"])}


def _sheet_question(toolkit: Toolkit, one: Section, row: Asked, notes: Notes) -> dict[str, Any]:
    laws = [toolkit.law[name] for name in row.question.settled_by]
    return {
        "id": row.question.id, "text": row.text, "depth": row.depth, "condition": row.condition, "parent": row.question.depends_on and row.question.depends_on.question, "short": row.short,
        "kind": row.question.kind, "protective": row.question.protective, "decides": row.question.decides,
        "settled": [{"law": law, "note": notes.number(law.url) if law.url else None} for law in laws],
        "places": places(toolkit, one, row.question.where_to_look, row.question.kind, notes),
    }


def places(toolkit: Toolkit, one: Section, looks: list, kind: str, notes: Notes | None = None) -> list[dict[str, Any]]:
    """Where to look for one kind of question, in the section's words, with the numbers of the addresses."""
    fill, found = fill_for(one), []
    for look in looks:
        if look.kind != kind:
            continue
        place = toolkit.places[look.place]
        own = place.by_section.get(one.id)
        urls = [toolkit.law[law].url for law in place.law] + [toolkit.resources[item].url for item in place.resources]
        found.append({
            "id": place.id, "name": fill(((own and own.name) or place.name).nodes), "text": fill(((own and own.text) or place.text).nodes),
            "find": fill(look.find.nodes), "notes": [notes.number(url) for url in urls if url] if notes else [],
        })
    return found
