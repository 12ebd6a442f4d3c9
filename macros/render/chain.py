"""One criterion, its whole chain, with what differs by section told apart."""
from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable

from macros import compose
from macros.check.coverage import sections_of
from macros.load import Toolkit
from macros.model import Criterion, SameAs, Section, WhereToLook
from macros.render.sheet import Asked, asked, places
from macros.render.views import fill_for, law_now, policy_of, precedents
from macros.text import Inline, Text


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
        return {"heading": compose.filled(version.clause.heading.nodes, filler), "form": version.clause.form,
                "parts": tuple(compose.filled(part.text.nodes, filler) for part in version.clause.parts)}

    def kind(name: str) -> dict[str, Any]:
        return {"kind": name, "questions": per(lambda one, version: _unmarked(asked(one, version, name))),
                "places": _places(toolkit, using, criterion, name)}

    return {
        "criterion": criterion, "sections": using,
        "policies": {one.id: toolkit.policies[policy_of(toolkit, one, name)] for one in using},
        "asks": per(lambda one, version: compose.sentence(toolkit, one, version)),
        "why": per(lambda one, version: fill_for(one)(version.why.nodes)),
        "now": per(lambda one, version: law_now(toolkit, version, fill_for(one))),
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
    return fill_for(one, "letter")((*compose.sentence(toolkit, one, version, "letter"), Text(" "), *version.letter.nodes))


def _records(toolkit: Toolkit, one: Section, version: Criterion) -> dict[str, Any]:
    if isinstance(version.records, SameAs):
        other = compose.view(toolkit, one, version.records.same_as)
        return {"same_as": other.id, "title": other.title, "line": fill_for(one)(other.records.nodes)}
    return {"same_as": None, "title": None, "line": fill_for(one)(version.records.nodes)}


def _say(one: Section, version: Criterion) -> dict[str, Any]:
    fill = fill_for(one)
    return {name: fill(text.nodes) if (text := getattr(version.say, name)) else None for name in ("line", "objection", "answer")}
