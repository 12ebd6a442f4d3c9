"""Reverse lists: which records name a record. Each is worked out once for a toolkit, so that no search is made for every record."""
from __future__ import annotations

from collections import defaultdict
from typing import Hashable, Iterable, TypeVar

from macros.check.walk import once
from macros.forms import Forms
from macros.load import Toolkit
from macros.model import Article, Criterion, Frame, Policy, Precedent, Resource, Section

Key = TypeVar("Key", bound=Hashable)
Named = TypeVar("Named")


def _lists(pairs: Iterable[tuple[Key, Named]]) -> dict[Key, list[Named]]:
    found: dict[Key, list[Named]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


@once
def sections_by_criterion(toolkit: Toolkit) -> dict[str, list[Section]]:
    """The sections that use a criterion, in the order of their audiences."""
    places: dict[str, int] = {}
    for audience in toolkit.audiences.values():
        for name in audience.sections:
            places.setdefault(name, len(places))
    ordered = sorted(toolkit.sections.values(), key=lambda section: places.get(section.id, len(places)))
    return _lists((name, section) for section in ordered for name in dict.fromkeys(use.criterion for use in section.criteria))


@once
def articles_by_criterion(toolkit: Toolkit) -> dict[str, list[Article]]:
    """The articles of policies that hold a criterion's clause."""
    return _lists((article.clause, article) for policy in toolkit.policies.values() for article in policy.articles if article.clause)


@once
def policies_by_drafting(toolkit: Toolkit) -> dict[str, list[Policy]]:
    """The policies that hold a drafting clause."""
    return _lists((name, policy) for policy in toolkit.policies.values()
                  for name in dict.fromkeys(article.drafting for article in policy.articles if article.drafting))


@once
def clauses_by_section(toolkit: Toolkit) -> dict[str, set[str]]:
    """The criteria whose clauses stand in the policies of a section."""
    found: dict[str, set[str]] = {}
    for policy in toolkit.policies.values():
        found.setdefault(policy.section, set()).update(article.clause for article in policy.articles if article.clause)
    return found


@once
def precedents_by_criterion(toolkit: Toolkit) -> dict[str, list[Precedent]]:
    """The precedents for a criterion."""
    return _lists((name, precedent) for precedent in toolkit.precedents.values() for name in dict.fromkeys(precedent.criteria))


@once
def resources_by_criterion(toolkit: Toolkit) -> dict[str, list[Resource]]:
    """The resources for a criterion."""
    return _lists((name, item) for item in toolkit.resources.values() for name in dict.fromkeys(item.criteria))


@once
def criteria_by_law(toolkit: Toolkit) -> dict[str, list[Criterion]]:
    """The criteria whose law it is: reverse of ``now`` and ``settled_by``."""
    return _lists((law, criterion) for criterion in toolkit.criteria.values() for law in _laws(criterion))


def _laws(criterion: Criterion) -> dict[str, None]:
    """The ids of the law behind a criterion, each once."""
    return dict.fromkeys(law for names in (*(item.law for item in criterion.now), *(item.settled_by for item in criterion.questions)) for law in names)


@once
def definitions_by_form(toolkit: Toolkit) -> tuple[Forms, dict[str, list[int]]]:
    """The forms of the defined terms, to find in texts; and the numbers of the definitions that have a form."""
    found = _lists((form, number) for number, item in enumerate(toolkit.drafting.definitions) for form in dict.fromkeys(item.forms))
    return Forms(found), found


@once
def frames_by_kind(toolkit: Toolkit) -> dict[tuple[str, str | None], Frame]:
    """The first frame of a kind for a section, or for every section (None)."""
    found: dict[tuple[str, str | None], Frame] = {}
    for frame in toolkit.frames.values():
        found.setdefault((frame.kind, frame.section), frame)
    return found
