"""What the templates need, found, sorted and counted: sections, law, resources. One function a view, plain values out."""
from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import Any, Callable, Mapping

from macros import compose
from macros.check.reverse import criteria_by_law, precedents_by_criterion
from macros.check.walk import once
from macros.load import Toolkit
from macros.model import Criterion, Part, Section

MINUTES_A_QUESTION = 4
"""Reading one paper and writing down where; our own estimate, shown as such."""


def fill_for(section: Section, form: str = "text") -> Callable:
    """Fills nodes with a section's words: ``fill(nodes)``."""
    filler = compose.filler(section.fill, form)
    return lambda nodes: compose.filled(nodes, filler)


def neutral_fill(toolkit: Toolkit) -> Callable:
    """Fills nodes with the words that serve every section: "the agency"."""
    filler = compose.filler({fill.id: fill.neutral for fill in toolkit.settings.fills}, "text")
    return lambda nodes: compose.filled(nodes, filler)


def number_of_questions(toolkit: Toolkit, section: Section) -> int:
    return sum(len(compose.view(toolkit, section, use.criterion).questions) for use in section.criteria)


@once  # asked for by every page of a section, and by the surroundings of each
def _made(toolkit: Toolkit) -> dict[str, Mapping[str, Any]]:
    return {}


def section(toolkit: Toolkit, name: str) -> Mapping[str, Any]:
    """What every piece of a section's page needs."""
    made = _made(toolkit)
    if name not in made:
        made[name] = _section(toolkit, name)
    return made[name]


def _section(toolkit: Toolkit, name: str) -> Mapping[str, Any]:
    one = toolkit.sections[name]
    total = number_of_questions(toolkit, one)
    return MappingProxyType({
        "section": one, "fill": fill_for(one), "folder": f"{one.audience}/{one.id}",
        "questions": total, "hours": -(-total * MINUTES_A_QUESTION // 60), "short": len(one.short),
        "core": [entry(toolkit, one, name) for name in compose.core(one)],
        "groups": groups(toolkit, one), "total": len(one.criteria),
        "policies": [toolkit.policies[policy] for policy in one.policies],
    })


def entry(toolkit: Toolkit, one: Section, name: str) -> dict[str, Any]:
    """A criterion as a section's page shows it."""
    criterion = compose.view(toolkit, one, name)
    fill = fill_for(one)
    now = law_now(toolkit, criterion, fill)
    return {
        "id": name, "title": criterion.title, "sentence": compose.sentence(toolkit, one, criterion),
        "now": now, "first": [now[number] for number in first_law(one, criterion)], "left": [{"whom": [], "value": fill(criterion.left.nodes)}], "questions": len(criterion.questions),
        "precedents": len(precedents(toolkit, name)), "policy": policy_of(toolkit, one, name),
    }


def law_now(toolkit: Toolkit, criterion: Criterion, fill: Callable) -> list[dict[str, Any]]:
    """What the law does now; ``whom`` names the kinds of body that an entry is for, where it is not for all."""
    return [{"entry": item, "value": fill(item.text.nodes), "whom": body_labels(toolkit, item.bodies)} for item in criterion.now]


def body_labels(toolkit: Toolkit, bodies: list[str]) -> list[str]:
    """The names of kinds of body."""
    labels = {body.id: str(body.label) for body in toolkit.settings.bodies}
    return [labels[body] for body in bodies]


def first_law(section: Section, criterion: Criterion) -> list[int]:
    """The places in ``now`` of what a short view shows: for each kind of body the first entry that is for it."""
    kinds = [body for body in section.bodies] or [None]
    found = {next((number for number, item in enumerate(criterion.now) if not item.bodies or kind in item.bodies), 0) for kind in kinds}
    return sorted(found)


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


def parts_of(toolkit: Toolkit, one: Section, version: Criterion) -> list[Part]:
    """The parts of a criterion's clause that the section's policy prints."""
    policy = toolkit.policies[policy_of(toolkit, one, version.id)]
    return compose.printed(version.clause, next(article for article in policy.articles if article.clause == version.id))


def precedents(toolkit: Toolkit, criterion: str) -> list:
    return precedents_by_criterion(toolkit).get(criterion, [])


def precedents_by_audience(toolkit: Toolkit) -> list[dict[str, Any]]:
    """Precedents by the kind of body that did it, those of no kind last; within each, stories first."""
    def key(item):
        return not item.story, item.title

    found = [{"audience": audience, "items": sorted((item for item in toolkit.precedents.values() if item.audience == (audience and audience.id)), key=key)}
             for audience in [*toolkit.audiences.values(), None]]
    return [group for group in found if group["items"]]


def resources(toolkit: Toolkit) -> list[dict[str, Any]]:
    """Resources with an address by kind, in the order of the kinds."""
    kept = [item for item in toolkit.resources.values() if item.url]
    found = [{"kind": kind, "items": sorted((item for item in kept if item.kind == kind.id), key=lambda item: item.title.lower())}
             for kind in toolkit.settings.resource_kinds]
    return [group for group in found if group["items"]]


def of_section(toolkit: Toolkit, section: Section) -> list:
    """What to read for one section: what names it, or one of its criteria and no section; with an address."""
    asked = {use.criterion for use in section.criteria}
    kept = [item for item in toolkit.resources.values() if item.url and not item.help
            and (section.id in item.sections or not item.sections and asked & set(item.criteria))]
    return sorted(kept, key=lambda item: item.title.lower())


def lost_resources(toolkit: Toolkit) -> list:
    """Resources whose address nobody knows."""
    return sorted((item for item in toolkit.resources.values() if not item.url), key=lambda item: item.title.lower())


def law_by_area(toolkit: Toolkit) -> list[dict[str, Any]]:
    """Law by area: what most asks rest on first, then the newest; history last."""
    asks = criteria_by_law(toolkit)

    def key(law):
        return law.status == "history", -len(asks.get(law.id, ())), -(law.date.toordinal() if law.date else 0), law.title.lower()

    found = [{"area": area, "items": [{"law": law, "criteria": asks.get(law.id, [])} for law in
                                      sorted((law for law in toolkit.law.values() if law.area == area.id and law.status not in {"pending", "unknown"}), key=key)]}
             for area in toolkit.settings.areas]
    return [group for group in found if group["items"]]


def unsettled_law(toolkit: Toolkit) -> dict[str, list]:
    """What to check before relying on it: pending matters, and what an entry itself tells to check."""
    return {
        "pending": [law for law in toolkit.law.values() if law.status in {"pending", "unknown"}],
        "checks": [law for law in toolkit.law.values() if law.check and law.status not in {"pending", "unknown"}],
    }


def latest(toolkit: Toolkit, most: int) -> list:
    """The newest law with a date, newest first."""
    dated = [law for law in toolkit.law.values() if law.date and law.status != "history"]
    return sorted(dated, key=lambda law: (-law.date.toordinal(), law.id))[:most]


def due(toolkit: Toolkit, today: datetime.date) -> list:
    """Duties that fall due after ``today``, by date."""
    return sorted((law for law in toolkit.law.values() if law.due and law.due > today), key=lambda law: (law.due, law.id))


def glossary(toolkit: Toolkit) -> list:
    return sorted(toolkit.terms.values(), key=lambda term: term.term.lower())


def states(toolkit: Toolkit) -> list[dict[str, Any]]:
    """States by what their law says of local action, what is closed first, each group in alphabetical order."""
    found = [{"local_action": kind, "items": sorted((state for state in toolkit.states.values() if state.local_action == kind), key=lambda state: state.name)}
             for kind in ("forbidden", "required", "allowed", "unknown")]
    return [group for group in found if group["items"]]


def everyone(toolkit: Toolkit) -> list[Section]:
    """Every section in the order of the audiences."""
    return [toolkit.sections[name] for audience in toolkit.audiences.values() for name in audience.sections]
