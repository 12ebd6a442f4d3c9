"""Every name that a record uses must exist."""
from __future__ import annotations

import re
from typing import Iterator

from macros.check.markup import reserved
from macros.check.walk import Marks, marks, records, refers, twice
from macros.load import Problem, Toolkit, near
from macros.model import Criterion, Policy, Resource, Section

FIRST_PAGE = re.compile(r"https?://[^/?#@\s]+(/(?!\.)[\w.~-]+)*/?")
"""An address below which a site can stand: from an empty step, the page for lost addresses would lead to another host."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-([A-Z]{2}|[A-Z][a-z]{3}))?")
"""A language as pages and files name it, with a region or a script where that matters."""
FILLED = {"criteria", "sections", "policies", "frames", "places", "drafting"}
"""Nouns whose texts a section fills."""
NAMES = {"title", "term"}
"""Fields that stand in menus, lists and links, where nothing is filled in."""
PAST = "editions"
"""Nouns that tell of what was published: their section may be gone since."""
INSTRUMENT = "this_instrument"
"""What a policy calls itself; the policy fills it, so it can stand in its text alone."""
SENT = {"criteria", "policies", "frames", "drafting"}
"""Nouns whose texts a reader completes."""


def vocabulary(toolkit: Toolkit) -> dict[str, set[str]]:
    """What may be referred to, by noun; regions are the places whose law is told, and states."""
    settings = toolkit.settings
    names = {noun: set(getattr(toolkit, noun)) for noun in
             ("criteria", "sections", "policies", "frames", "law", "precedents", "audiences", "places", "resources", "sources")}
    return names | {
        "actors": {item.id for item in settings.actors},
        "areas": {item.id for item in settings.areas},
        "bodies": {item.id for item in settings.bodies},
        "resource_kinds": {item.id for item in settings.resource_kinds},
        "regions": {item.id for item in settings.places} | set(toolkit.states),
        "definitions": {item.id for item in toolkit.drafting.definitions},
        "drafting clauses": {item.id for item in toolkit.drafting.clauses},
    }


def term_forms(toolkit: Toolkit) -> dict[str, str]:
    """The id of the term behind every form in which texts may name it, in lower case."""
    return {form.lower().replace("’", "'"): term.id for term in toolkit.terms.values() for form in (term.term, *term.forms)}


def references(toolkit: Toolkit) -> Iterator[Problem]:
    """Ids, placeholders, glossary terms and links must lead somewhere."""
    names = vocabulary(toolkit)
    terms = term_forms(toolkit)
    for noun, name, record in records(toolkit):
        for path, kind, target in refers(record):
            if target not in names[kind] and noun != PAST:
                yield toolkit.problem(noun, name, path, f"'{target}' is not among the {kind.replace('_', ' ')}. {near(target, names[kind])}")
        for path, key in twice(record):
            yield toolkit.problem(noun, name, path, f"'{key}' stands in this list twice. Remove one, or give it another name")
        for mark in marks(record):
            yield from _text(toolkit, noun, name, mark, terms)
    for criterion in toolkit.criteria.values():
        yield from _questions(toolkit, criterion)
    for section in toolkit.sections.values():
        yield from _section(toolkit, section)
    for policy in toolkit.policies.values():
        yield from _policy(toolkit, policy)
    yield from _forms_once(toolkit)
    yield from _languages(toolkit)
    yield from _places(toolkit)
    yield from _settings(toolkit)


def _allowed(toolkit: Toolkit, noun: str, path: tuple) -> set[str]:
    """The placeholders that a text may hold: the reader's blanks only in what is sent, signed or adopted."""
    fills = {item.id for item in toolkit.settings.fills} if noun in FILLED else set()
    if path[-1] in NAMES:
        return set()
    if noun not in {"policies", "drafting"} and "clause" not in path:
        fills.discard(INSTRUMENT)
    blanks = {item.id for item in toolkit.settings.blanks} if noun in SENT else set()
    return fills | blanks | ({"sections"} if noun == "drafting" else set())


def _placeholder(name: str, allowed: set[str]) -> str:
    """The nearest placeholder that can stand there, in its braces."""
    return re.sub(r"'(\w+)'", r"'{\1}'", near(name, allowed)) if allowed else "Write it in words"


def _text(toolkit: Toolkit, noun: str, name: str, mark: Marks, terms: dict[str, str]) -> Iterator[Problem]:
    allowed = _allowed(toolkit, noun, mark.path)
    for written, node, before in mark.placeholders:
        if node.name not in allowed:
            yield toolkit.problem(noun, name, mark.path, f"'{written}' is not a placeholder that can stand here. {_placeholder(node.name, allowed)}", written, before)
        for target in [name for name in node.about if name not in toolkit.criteria]:
            yield toolkit.problem(noun, name, mark.path, f"'{target}' is not among the criteria. {near(target, toolkit.criteria)}", target)
    for term in mark.terms:
        if term.lower().replace("’", "'") not in terms:
            yield toolkit.problem(noun, name, mark.path, f"'[[{term}]]' is not a term of terms.yml. {near(term.lower(), terms)}", term)


def _places(toolkit: Toolkit) -> Iterator[Problem]:
    """An id is the name of a place on a page, so it is not the name of a part that every page has."""
    for noun, name, _ in records(toolkit):
        if name in reserved():
            yield toolkit.problem(noun, name, ("id",), f"'{name}' is the name of a part of every page. Give this record another id")


def _languages(toolkit: Toolkit) -> Iterator[Problem]:
    """The language of a resource, where it is not the toolkit's own, has a word."""
    default = Resource.model_fields["language"].default
    for name, resource in toolkit.resources.items():
        if "words" not in toolkit.broken and resource.language != default and f"language_{resource.language}" not in toolkit.words:
            yield toolkit.problem("resources", name, ("language",), f"there is no word for the language '{resource.language}'. Write its code in small letters, as in 'language: es'" + (f", or add 'language_{resource.language}: …' to words.yml" if resource.language.islower() else ""))


def _settings(toolkit: Toolkit) -> Iterator[Problem]:
    """Actors are fills, a blank has no fill's name, and a site with an address says who publishes it; that address is its first page's."""
    if toolkit.settings.site_url and not FIRST_PAGE.fullmatch(toolkit.settings.site_url):
        yield toolkit.problem("toolkit", "toolkit", ("site_url",), "this is not the address of a first page: it holds '?', '#', an empty step or dots. Write it as in https://www.example.org/toolkit/")
    if not LANGUAGE.fullmatch(toolkit.settings.language):
        yield toolkit.problem("toolkit", "toolkit", ("language",), f"'{toolkit.settings.language}' is not the code of a language. Write two or three small letters, as in 'language: es', or with a region, as in es-MX")
    if toolkit.settings.site_url and not toolkit.settings.publisher:
        yield toolkit.problem("toolkit", "toolkit", ("site_url",), "a site with an address says who publishes it. Add 'publisher:' with 'name' and 'contact'")
    fills = {item.id for item in toolkit.settings.fills}
    for number, actor in enumerate(toolkit.settings.actors):
        if actor.id not in fills:
            yield toolkit.problem("toolkit", "toolkit", ("actors", number), f"'{actor.id}' is not among the fills, so no section can name this actor. Add it there. {near(actor.id, fills)}")
    for number, blank in enumerate(toolkit.settings.blanks):
        if blank.id in fills:
            yield toolkit.problem("toolkit", "toolkit", ("blanks", number), f"'{blank.id}' is a placeholder that the section fills. Give the blank another name")


def _questions(toolkit: Toolkit, criterion: Criterion) -> Iterator[Problem]:
    by_id = {question.id: question for question in criterion.questions}
    for number, question in enumerate(criterion.questions):
        at, depth, seen = ("questions", number), 0, {question.id}
        parent = question
        while parent.depends_on:
            target = parent.depends_on.question
            if target not in by_id:
                yield toolkit.problem("criteria", criterion.id, at + ("depends_on",), f"'{target}' is not a question of this criterion. {near(target, by_id)}")
                break
            if target in seen:
                yield toolkit.problem("criteria", criterion.id, at + ("depends_on",), "this question depends on itself. Remove one of the links")
                break
            parent = by_id[target]
            seen.add(target)
            depth += 1
        if depth > 2:
            yield toolkit.problem("criteria", criterion.id, at, "this follow-up stands three levels deep; two are the most. Hang it on an earlier question")
        if question.depends_on and parent.kind != question.kind:
            yield toolkit.problem("criteria", criterion.id, at + ("kind",), f"a follow-up has its parent's kind. Write 'kind: {parent.kind}'")


def _section(toolkit: Toolkit, section: Section) -> Iterator[Problem]:
    vehicles = {vehicle.id for vehicle in section.vehicles}
    fills = {item.id for item in toolkit.settings.fills} - {INSTRUMENT}
    for missing in sorted(fills - set(section.fill)):
        yield toolkit.problem("sections", section.id, ("fill",), f"the placeholder '{missing}' is missing. Add '{missing}: {{text: …, legal: …}}'")
    for extra in sorted(set(section.fill) - fills):
        yield toolkit.problem("sections", section.id, ("fill", extra), f"'{extra}' is not a placeholder that a section fills. {near(extra, fills)}")
    for number, use in enumerate(section.criteria):
        if use.vehicle not in vehicles:
            yield toolkit.problem("sections", section.id, ("criteria", number, "vehicle"), f"'{use.vehicle}' is not a vehicle of this section. {near(use.vehicle, vehicles)}")
    used = [use.criterion for use in section.criteria]
    known = {f"{name}/{question.id}" for name in used if name in toolkit.criteria
             for question in toolkit.criteria[name].in_section(section.id).questions}
    for number, name in enumerate(section.short):
        if name not in known:
            yield toolkit.problem("sections", section.id, ("short", number), f"'{name}' is not a question of this section. {near(name, known)}")
    for field, kind in (("letter", "letter"), ("records", "records-request"), ("comment", "comment")):
        frame = toolkit.frames.get(getattr(section, field))
        if frame and (frame.kind, frame.section) != (kind, section.id):
            yield toolkit.problem("sections", section.id, (field,), f"'{frame.id}' is a {frame.kind} for {frame.section}. Name a {kind} for {section.id}")
    for number, name in enumerate(section.policies):
        policy = toolkit.policies.get(name)
        if policy and policy.section != section.id:
            yield toolkit.problem("sections", section.id, ("policies", number), f"'{name}' is a policy of {policy.section}. Name one whose section is {section.id}")


def _policy(toolkit: Toolkit, policy: Policy) -> Iterator[Problem]:
    section = toolkit.sections.get(policy.section)
    if section is None:
        return
    uses = {use.criterion: use.vehicle for use in section.criteria}
    if policy.vehicle not in {vehicle.id for vehicle in section.vehicles}:
        yield toolkit.problem("policies", policy.id, ("vehicle",), f"'{policy.vehicle}' is not a vehicle of {section.id}. {near(policy.vehicle, {vehicle.id for vehicle in section.vehicles})}")
    for number, article in enumerate(policy.articles):
        at = ("articles", number)
        given = [name for name in ("definitions", "clause", "drafting", "part") if getattr(article, name)]
        if len(given) != 1:
            yield toolkit.problem("policies", policy.id, at, "an article is one of definitions, clause, drafting or part. Keep one")
        if article.parts and not article.clause:
            yield toolkit.problem("policies", policy.id, at + ("parts",), "only a clause has parts to choose from. Remove 'parts', or name the 'clause'")
        if article.clause in toolkit.criteria:
            known = {part.id for part in toolkit.criteria[article.clause].in_section(section.id).clause.parts}
            for place, name in enumerate(article.parts):
                if name not in known:
                    yield toolkit.problem("policies", policy.id, at + ("parts", place), f"'{name}' is not a part of the clause of '{article.clause}'. {near(name, known)}")
        if bool(article.part) != bool(article.heading):
            yield toolkit.problem("policies", policy.id, at, "a part has a heading, and nothing else has one. Write 'part: ID' and 'heading: …' together")
        if article.clause and uses.get(article.clause, policy.vehicle) != policy.vehicle:
            yield toolkit.problem("policies", policy.id, at + ("clause",), f"'{article.clause}' goes by another vehicle in {section.id}. Move it to that policy, or change the section")
        if article.clause in toolkit.criteria and article.clause not in uses:
            yield toolkit.problem("policies", policy.id, at + ("clause",), f"'{article.clause}' is not a criterion of {section.id}. {near(article.clause, uses)}")


def _forms_once(toolkit: Toolkit) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for term in toolkit.terms.values():
        for form in {form.lower() for form in (term.term, *term.forms)}:
            if seen.setdefault(form, term.id) != term.id:
                yield toolkit.problem("terms", term.id, (), f"the form '{form}' belongs to '{seen[form]}' already. Keep it with one term", form)
