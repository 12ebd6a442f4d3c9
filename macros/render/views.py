"""What each template needs, found, sorted and counted: one function a view, plain values out."""
from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Any, Callable, Iterable

from macros import compose
from macros.check.coverage import sections_of
from macros.load import Toolkit
from macros.model import Criterion, Question, SameAs, Section, WhereToLook
from macros.text import Fill, Inline, Text

MINUTES_A_QUESTION = 4
"""Reading one paper and writing down where; our own estimate, shown as such."""


@dataclass(frozen=True)
class Asked:
    """A question in its place on the sheet: how deep it hangs, and the answer that leads to it."""

    question: Question
    text: tuple[Inline, ...]
    depth: int
    condition: str
    short: bool


def fill_for(section: Section, form: str = "text") -> Callable:
    """Fills nodes with a section's words: ``fill(nodes)``."""
    filler = compose.filler(section.fill, form)
    return lambda nodes: compose.filled(nodes, filler)


def asked(section: Section, criterion: Criterion, kind: str) -> list[Asked]:
    """The questions of one kind in the order of the sheet: each follow-up right under its parent."""
    fill = fill_for(section)

    def below(parent: str | None, depth: int) -> Iterable[Asked]:
        for question in criterion.questions:
            hangs = question.depends_on.question if question.depends_on else None
            if question.kind == kind and hangs == parent:
                condition = question.depends_on.answer if question.depends_on else ""
                yield Asked(question, fill(question.text.nodes), depth, condition, f"{criterion.id}/{question.id}" in section.short)
                yield from below(question.id, depth + 1)

    return list(below(None, 0))


def sentence(toolkit: Toolkit, section: Section, criterion: Criterion, form: str = "text") -> tuple[Inline, ...]:
    """"The office must keep …" for a rule, "Hold …" for what the body does itself; with period."""
    use = next(use for use in section.criteria if use.criterion == criterion.id)
    vehicle = next(vehicle for vehicle in section.vehicles if vehicle.id == use.vehicle)
    if vehicle.kind == "own-act":
        return fill_for(section, form)(compose.starts_sentence((*criterion.ask.nodes, Text("."))))
    lead = (Fill(criterion.actor, capital=True), Text(f" {compose.word(toolkit, 'must')} "))
    return fill_for(section, form)((*lead, *criterion.ask.nodes, Text(".")))


def number_of_questions(toolkit: Toolkit, section: Section) -> int:
    return sum(len(compose.view(toolkit, section, use.criterion).questions) for use in section.criteria)


def section(toolkit: Toolkit, name: str) -> dict[str, Any]:
    """What every piece of a section's page needs."""
    one = toolkit.sections[name]
    total = number_of_questions(toolkit, one)
    return {
        "section": one, "fill": fill_for(one), "folder": f"{one.audience}/{one.id}",
        "questions": total, "minutes": -(-total * MINUTES_A_QUESTION // 10) * 10, "short": len(one.short),
        "core": [entry(toolkit, one, name) for name in compose.core(one)],
        "groups": groups(toolkit, one), "total": len(one.criteria),
        "policies": [toolkit.policies[policy] for policy in one.policies],
    }


def entry(toolkit: Toolkit, one: Section, name: str) -> dict[str, Any]:
    """A criterion as a section's page shows it."""
    criterion = compose.view(toolkit, one, name)
    fill = fill_for(one)
    return {
        "id": name, "title": criterion.title, "sentence": sentence(toolkit, one, criterion),
        "now": law_now(criterion, fill), "left": fill(criterion.left.nodes), "questions": len(criterion.questions),
        "precedents": len(precedents(toolkit, name)), "policy": policy_of(toolkit, one, name),
    }


def law_now(criterion: Criterion, fill: Callable) -> list[dict[str, Any]]:
    return [{"entry": item, "text": fill(item.text.nodes)} for item in criterion.now]


def groups(toolkit: Toolkit, one: Section) -> list[dict[str, Any]]:
    """The section's criteria by vehicle, rules first, each group with its lead."""
    found = []
    for vehicle in sorted(one.vehicles, key=lambda vehicle: vehicle.kind == "own-act"):
        names = [use.criterion for use in one.criteria if use.vehicle == vehicle.id]
        if names:
            found.append({"vehicle": vehicle, "lead": fill_for(one)(vehicle.lead.nodes), "entries": [entry(toolkit, one, name) for name in names]})
    return found


def policy_of(toolkit: Toolkit, one: Section, criterion: str) -> str:
    """The id of the section's policy that holds the criterion's clause."""
    return next(name for name in one.policies if any(article.clause == criterion for article in toolkit.policies[name].articles))


def precedents(toolkit: Toolkit, criterion: str) -> list:
    return [precedent for precedent in toolkit.precedents.values() if criterion in precedent.criteria]


def resources(toolkit: Toolkit, section_name: str | None = None) -> list[dict[str, Any]]:
    """Resources with an address by kind (of one section, where named), in the order of the kinds."""
    kept = [item for item in toolkit.resources.values() if item.url and (section_name is None or not item.sections or section_name in item.sections)]
    found = [{"kind": kind, "items": sorted((item for item in kept if item.kind == kind.id), key=lambda item: item.title.lower())}
             for kind in toolkit.settings.resource_kinds]
    return [group for group in found if group["items"]]


def lost_resources(toolkit: Toolkit) -> list:
    """Resources whose address nobody knows."""
    return sorted((item for item in toolkit.resources.values() if not item.url), key=lambda item: item.title.lower())


def link_state(toolkit: Toolkit, url: str) -> dict[str, Any]:
    """What is known about an address: a person's verdict wins, then the machine's, then "not checked yet"."""
    verdict, status = toolkit.link_verdicts.get(url), toolkit.link_status.get(url)
    if verdict:
        return {"state": verdict.state, "day": verdict.date}
    return {"state": status.state if status else "unchecked", "day": (status.last_look or status.since) if status else None}


# --- checklist ------------------------------------------------------------------------------------------------------

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
    return section(toolkit, name) | {"rows": rows, "notes": notes.numbers}


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
        "id": row.question.id, "text": row.text, "depth": row.depth, "condition": row.condition, "short": row.short,
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


# --- one criterion --------------------------------------------------------------------------------------------------

def differing(sections: list[Section], make: Callable[[Section], Any]) -> list[dict[str, Any]]:
    """What ``make`` gives for each section, equal results together: one group means that nothing differs."""
    found: list[dict[str, Any]] = []
    for one in sections:
        value = make(one)
        same = next((group for group in found if group["value"] == value), None)
        if same:
            same["sections"].append(one)
        else:
            found.append({"value": value, "sections": [one]})
    return found


def ask(toolkit: Toolkit, name: str) -> dict[str, Any]:
    """One criterion, its whole chain, with what differs by section told apart."""
    criterion, using = toolkit.criteria[name], sections_of(toolkit, name)

    def per(make: Callable[[Section, Criterion], Any]) -> list[dict[str, Any]]:
        return differing(using, lambda one: make(one, criterion.in_section(one.id)))

    def clause(one: Section, version: Criterion) -> dict[str, Any]:
        instrument = toolkit.policies[policy_of(toolkit, one, name)].this_instrument
        filler = compose.filler({**one.fill, "this_instrument": instrument}, "legal")
        return {"heading": version.clause.heading, "form": version.clause.form,
                "parts": tuple(compose.filled(part.text.nodes, filler) for part in version.clause.parts)}

    def kind(name: str) -> dict[str, Any]:
        return {"kind": name, "questions": per(lambda one, version: _unmarked(asked(one, version, name))),
                "places": _places(toolkit, using, criterion, name)}

    return {
        "criterion": criterion, "sections": using,
        "policies": {one.id: toolkit.policies[policy_of(toolkit, one, name)] for one in using},
        "asks": per(lambda one, version: sentence(toolkit, one, version)),
        "why": per(lambda one, version: fill_for(one)(version.why.nodes)),
        "now": per(lambda one, version: law_now(version, fill_for(one))),
        "left": per(lambda one, version: fill_for(one)(version.left.nodes)),
        "kinds": [kind("practice"), kind("policy")], "clauses": per(clause),
        "letter_groups": per(lambda one, version: (letter_sentence(toolkit, one, version))),
        "records": per(lambda one, version: _records(toolkit, one, version)),
        "say": per(lambda one, version: _say(one, version)),
        "precedents": precedents(toolkit, name), "file": toolkit.file("criteria", name),
        "sources": [toolkit.sources[source] for source in criterion.sources],
        "resources": [item for item in toolkit.resources.values() if name in item.criteria and item.url],
    }


def _places(toolkit: Toolkit, using: list[Section], criterion: Criterion, kind: str) -> list[dict[str, Any]]:
    """Each place to look once, with what differs by section told apart."""
    found = []
    for look in criterion.where_to_look:
        if look.kind == kind:
            ways = differing(using, lambda one: _way(toolkit, one, look))
            found.append({"ways": ways, "find": fill_for(using[0])(look.find.nodes)})
    return found


def _way(toolkit: Toolkit, one: Section, look: WhereToLook) -> dict[str, Any]:
    found = places(toolkit, one, [look], look.kind)[0]
    return {"name": found["name"], "text": found["text"]}


def _unmarked(rows: list[Asked]) -> list[Asked]:
    """The questions without the mark of the short sheet, which is a section's own."""
    return [replace(row, short=False) for row in rows]


def chain(toolkit: Toolkit, section_name: str, name: str) -> dict[str, Any]:
    """The first link of each kind in a criterion's chain, as the section has it."""
    one = toolkit.sections[section_name]
    version = compose.view(toolkit, one, name)
    instrument = toolkit.policies[policy_of(toolkit, one, name)].this_instrument
    legal = compose.filler({**one.fill, "this_instrument": instrument}, "legal")
    deciding = next(row for row in asked(one, version, "practice") if row.question.decides or row.depth == 0)
    return {
        "question": deciding.text, "places": places(toolkit, one, version.where_to_look, "practice"),
        "now": fill_for(one)(version.now[0].text.nodes), "clause": compose.filled(version.clause.parts[0].text.nodes, legal),
        "letter": letter_sentence(toolkit, one, version),
    }


def letter_sentence(toolkit: Toolkit, one: Section, version: Criterion) -> tuple[Inline, ...]:
    """The ask and the letter's sentences, as the letter to that section has them."""
    return fill_for(one, "letter")((*sentence(toolkit, one, version, "letter"), Text(" "), *version.letter.nodes))


def _records(toolkit: Toolkit, one: Section, version: Criterion) -> dict[str, Any]:
    if isinstance(version.records, SameAs):
        other = compose.view(toolkit, one, version.records.same_as)
        return {"same_as": other.id, "title": other.title, "line": fill_for(one)(other.records.nodes)}
    return {"same_as": None, "title": None, "line": fill_for(one)(version.records.nodes)}


def _say(one: Section, version: Criterion) -> dict[str, Any]:
    fill = fill_for(one)
    return {name: fill(text.nodes) if (text := getattr(version.say, name)) else None for name in ("line", "objection", "answer")}


# --- law and the rest -----------------------------------------------------------------------------------------------

def law_by_area(toolkit: Toolkit) -> list[dict[str, Any]]:
    """Law by area, newest first, history last."""
    def key(law):
        return law.status == "history", -(law.date.toordinal() if law.date else 0), law.title.lower()

    found = [{"area": area, "items": [{"law": law, "criteria": criteria_of_law(toolkit, law.id)} for law in
                                      sorted((law for law in toolkit.law.values() if law.area == area.id and law.status not in {"pending", "unknown"}), key=key)]}
             for area in toolkit.settings.areas]
    return [group for group in found if group["items"]]


def unsettled_law(toolkit: Toolkit) -> dict[str, list]:
    """What to check before relying on it: pending matters, and what an entry itself tells to check."""
    return {
        "pending": [law for law in toolkit.law.values() if law.status in {"pending", "unknown"}],
        "checks": [law for law in toolkit.law.values() if law.check and law.status not in {"pending", "unknown"}],
    }


def criteria_of_law(toolkit: Toolkit, name: str) -> list[Criterion]:
    """The criteria whose law it is: reverse of ``now`` and ``settled_by``."""
    return [criterion for criterion in toolkit.criteria.values()
            if any(name in item.law for item in criterion.now) or any(name in question.settled_by for question in criterion.questions)]


def latest(toolkit: Toolkit, most: int) -> list:
    """The newest law with a date, newest first."""
    dated = [law for law in toolkit.law.values() if law.date and law.status != "history"]
    return sorted(dated, key=lambda law: (-law.date.toordinal(), law.id))[:most]


def due(toolkit: Toolkit, today: datetime.date) -> list:
    """Duties that fall due after ``today``, by date."""
    return sorted((law for law in toolkit.law.values() if law.due and law.due > today), key=lambda law: (law.due, law.id))


def glossary(toolkit: Toolkit) -> list:
    return sorted(toolkit.terms.values(), key=lambda term: term.term.lower())
