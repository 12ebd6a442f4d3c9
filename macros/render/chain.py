"""One criterion, its whole chain: each text once, with the sections it is for.

Where several sections say the same in their own words, the page says it once in neutral words ("the agency"); the whole
letters and policies hold each body's own.
"""
from __future__ import annotations

from typing import Any, Callable, Mapping

from macros import compose
from macros.check.coverage import sections_of
from macros.check.reverse import resources_by_criterion
from macros.load import Toolkit
from macros.model import Criterion, Forms, Place, SameAs, Section, WhereToLook
from macros.render.sheet import asked, places
from macros.render.views import body_labels, fill_for, parts_of, policy_of, precedents
from macros.text import Inline, Text

Fills = Mapping[str, Forms]
Make = Callable[[Fills, Section, Criterion], Any]
"""Makes a value in the words of ``fills``; without any, placeholders stay."""


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


class Telling:
    """Tells each of a criterion's texts once, for the sections that use it."""

    def __init__(self, toolkit: Toolkit, criterion: Criterion):
        self.toolkit, self.criterion = toolkit, criterion
        self.using = sections_of(toolkit, criterion.id)
        self.neutral = {fill.id: fill.neutral for fill in toolkit.settings.fills}

    def fills(self, one: Section) -> Fills:
        policy = self.toolkit.policies[policy_of(self.toolkit, one, self.criterion.id)]
        return {**one.fill, "this_instrument": policy.this_instrument}

    def once(self, make: Make, sections: list[Section] | None = None) -> list[dict[str, Any]]:
        """Groups of sections that say the same but for their names, each with what they say and whom it is for."""
        sections = self.using if sections is None else sections
        groups = differing(sections, lambda one: make({}, one, self.criterion.in_section(one.id)))
        for group in groups:
            own = differing(group["sections"], lambda one: make(self.fills(one), one, self.criterion.in_section(one.id)))
            first = group["sections"][0]
            group["neutral"] = len(own) > 1
            group["value"] = make(self.neutral, first, self.criterion.in_section(first.id)) if len(own) > 1 else own[0]["value"]
            group["whom"] = self.titles(group["sections"])
        return groups

    def titles(self, sections: list[Section]) -> list[str]:
        """The sections that something is for; none where it is for all."""
        return [str(one.title) for one in sections] if len(sections) < len(self.using) else []


def _text(fills: Fills, nodes: tuple, form: str = "text") -> tuple:
    return compose.filled(nodes, compose.filler(fills, form))


def ask(toolkit: Toolkit, name: str) -> dict[str, Any]:
    """One criterion, its whole chain, each text once."""
    criterion, telling = toolkit.criteria[name], Telling(toolkit, toolkit.criteria[name])
    using, once = telling.using, telling.once
    found = {
        "asks": once(lambda fills, one, version: _text(fills, compose.sentence_nodes(toolkit, one, version))),
        "why": once(lambda fills, one, version: _text(fills, version.why.nodes)),
        "now": _now(telling), "left": once(lambda fills, one, version: _text(fills, version.left.nodes)),
        "kinds": [_kind(telling, kind) for kind in ("practice", "policy")],
        "clauses": once(lambda fills, one, version: _clause(toolkit, fills, one, version)),
        "letter_groups": [group | {"neutral": False} for group in differing(using, lambda one: _letter(toolkit, one.fill, one, criterion.in_section(one.id)))],
        "records": once(lambda fills, one, version: _records(toolkit, fills, one, version)),
        "say": once(_say),
    }
    neutral = any(group["neutral"] for value in found.values() for group in value if "neutral" in group)
    return found | {
        "criterion": criterion, "sections": using, "neutral": neutral,
        "policies": {one.id: toolkit.policies[policy_of(toolkit, one, name)] for one in using},
        "precedents": precedents(toolkit, name), "file": toolkit.file("criteria", name),
        "sources": [toolkit.sources[source] for source in criterion.sources],
        "resources": [item for item in resources_by_criterion(toolkit).get(name, []) if item.url],
    }


def _now(telling: Telling) -> list[dict[str, Any]]:
    """Each entry of the law now once, with the sections or kinds of body it is for."""
    found = []
    for entry in telling.criterion.now:
        own = [one for one in telling.using if compose.speaks_of(entry, one)]
        for group in telling.once(lambda fills, one, version: _text(fills, entry.text.nodes), own):
            group["whom"] = body_labels(telling.toolkit, entry.bodies) or group["whom"]
            found.append(group | {"entry": entry})
    return found


def _kind(telling: Telling, kind: str) -> dict[str, Any]:
    """The questions of one kind, each once and each follow-up under its parent, and where to look."""
    rows = []
    for row in asked(telling.using[0], telling.criterion, kind):
        own = [one for one in telling.using if one.id in (row.question.sections or [one.id])]
        rows += [group | {"row": row} for group in telling.once(lambda fills, one, version: _text(fills, row.question.text.nodes), own)]
    looks = [look for look in telling.criterion.where_to_look if look.kind == kind]
    return {"kind": kind, "questions": rows, "places": [_place(telling, look) for look in looks]}


FEW = 2
"""As many ways to one place are told apart on an ask's page; where there are more, it tells what holds for all."""


def _place(telling: Telling, look: WhereToLook) -> dict[str, Any]:
    """A place to look; each section's own way there stands under its checklist too."""
    place, find = telling.toolkit.places[look.place], telling.once(lambda fills, one, version: _text(fills, look.find.nodes))
    ways = telling.once(lambda fills, one, version: _way(fills, place, one))
    if len(ways) > FEW:
        ways = [{"whom": [], "value": _way(telling.neutral, place)}]
    return {"ways": ways, "find": find[0]["value"]}


def _way(fills: Fills, place: Place, one: Section | None = None) -> dict[str, Any]:
    own = place.by_section.get(one.id) if one else None
    return {"name": _text(fills, ((own and own.name) or place.name).nodes), "text": _text(fills, ((own and own.text) or place.text).nodes)}


def _clause(toolkit: Toolkit, fills: Fills, one: Section, version: Criterion) -> dict[str, Any]:
    return {"heading": _text(fills, version.clause.heading.nodes, "legal"), "form": version.clause.form,
            "parts": tuple(_text(fills, part.text.nodes, "legal") for part in parts_of(toolkit, one, version))}


def _letter(toolkit: Toolkit, fills: Fills, one: Section, version: Criterion) -> tuple[Inline, ...]:
    """The ask and the letter's sentences."""
    return _text(fills, (*compose.sentence_nodes(toolkit, one, version), Text(" "), *version.letter.nodes), "letter")


def _records(toolkit: Toolkit, fills: Fills, one: Section, version: Criterion) -> dict[str, Any]:
    if isinstance(version.records, SameAs):
        other = compose.view(toolkit, one, version.records.same_as)
        return {"same_as": other.id, "title": other.title, "line": _text(fills, other.records.nodes)}
    return {"same_as": None, "title": None, "line": _text(fills, version.records.nodes)}


def _say(fills: Fills, one: Section, version: Criterion) -> dict[str, Any]:
    return {name: _text(fills, text.nodes) if (text := getattr(version.say, name)) else None for name in ("line", "objection", "answer")}


def chain(toolkit: Toolkit, section_name: str, name: str) -> dict[str, Any]:
    """The first link of each kind in a criterion's chain, as the section has it."""
    one = toolkit.sections[section_name]
    version = compose.view(toolkit, one, name)
    fills = Telling(toolkit, toolkit.criteria[name]).fills(one)
    deciding = next(row for row in asked(one, version, "practice") if row.question.decides or row.depth == 0)
    return {
        "question": deciding.text, "places": places(toolkit, one, version.where_to_look, "practice"),
        "now": fill_for(one)(version.now[0].text.nodes), "clause": _clause(toolkit, fills, one, version)["parts"][0],
        "letter": _letter(toolkit, one.fill, one, version),
    }
