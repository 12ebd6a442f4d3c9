"""The chain is whole: nothing asked without its words, its place, its law; nothing written that serves nothing."""
from __future__ import annotations

from typing import Iterator

from macros.check.references import term_forms
from macros.check.reverse import articles_by_criterion, clauses_by_section, definitions_by_form, frames_by_kind, policies_by_drafting, precedents_by_criterion, sections_by_criterion
from macros.check.walk import marks, records, refers, texts
from macros.load import Problem, Toolkit
from macros.model import Criterion, Policy, SameAs, Section
from macros.text import Fill, walk

MOST_CORE = 6
ASKS = 3
OWN = "own"
"""The source of what grew from none."""
BESIDE_LETTERS = ("follow-up", "thank-you", "petition", "press-release")
"""What every section has beside its letter, its records request and its comment: a frame of its own, or one for all."""
UNSETTLED = {"pending", "unknown", "history"}
"""Law that stands in a list of its own whether or not a record names it."""


def coverage(toolkit: Toolkit) -> Iterator[Problem]:
    """Every gate that a criterion, a section and a policy must pass, and every record that nothing uses."""
    for criterion in toolkit.criteria.values():
        yield from _criterion(toolkit, criterion)
    for section in toolkit.sections.values():
        yield from _section(toolkit, section)
    for policy in toolkit.policies.values():
        yield from _policy(toolkit, policy)
    yield from _aliases(toolkit)
    yield from _frames(toolkit)
    yield from _sources(toolkit)
    yield from _drafting(toolkit)
    yield from _unused(toolkit)


def sections_of(toolkit: Toolkit, criterion: str) -> list[Section]:
    """The sections that use a criterion, in the order of their audiences."""
    return sections_by_criterion(toolkit).get(criterion, [])


def _criterion(toolkit: Toolkit, criterion: Criterion) -> Iterator[Problem]:
    def problem(path: tuple, message: str) -> Problem:
        return toolkit.problem("criteria", criterion.id, path, message)

    using = sections_of(toolkit, criterion.id)
    if not using:
        yield problem(("id",), "no section uses this criterion. Add it to 'criteria' of a section, and its clause to a policy of that section")
    for place in [entry for entry in criterion.now if not entry.law and entry.standing != "not-law"]:
        yield problem(("now", criterion.now.index(place)), f"'law' is empty, and only the standing 'not-law' allows that. Name the law behind '{place.standing}'")
    for section in using:
        yield from _in_section(toolkit, criterion.in_section(section.id), section, problem)
    yield from _parts(toolkit, criterion, problem)
    known = criterion.id in precedents_by_criterion(toolkit)
    if not known and criterion.none_known is None:
        yield problem((), "no precedent names this criterion. Add one, or write 'none_known:' with the day on which someone looked")
    if known and criterion.none_known is not None:
        yield problem(("none_known",), "a precedent names this criterion. Remove 'none_known'")
    yield from _elsewhere(toolkit, criterion, {section.id for section in using}, problem)


def _parts(toolkit: Toolkit, criterion: Criterion, problem) -> Iterator[Problem]:
    """A part of a clause that every policy leaves out would never be printed."""
    articles = articles_by_criterion(toolkit).get(criterion.id, [])
    for number, part in enumerate(criterion.clause.parts):
        if articles and all(article.parts and part.id not in article.parts for article in articles):
            yield problem(("clause", "parts", number), f"every policy leaves out the part '{part.id}'. Name it in 'parts' of one, or remove it")


def _elsewhere(toolkit: Toolkit, criterion: Criterion, using: set[str], problem) -> Iterator[Problem]:
    """What a criterion says for a section that does not use it, or for a kind of body that its sections lack, would never be seen."""
    kinds = {section: set(toolkit.sections[section].bodies) for section in using}
    known = {body.id for body in toolkit.settings.bodies}
    for number, entry in enumerate(criterion.now):
        for body in known.intersection(entry.bodies):
            if not any(body in kinds[section] for section in entry.sections or using if section in kinds):
                yield problem(("now", number, "bodies"), f"none of the sections this is for has the kind of body '{body}'. Name a section that has, or remove this")
    named = [(("by_section", section), section) for section in criterion.by_section]
    for field in ("questions", "now"):
        named += [((field, number, "sections"), section) for number, item in enumerate(getattr(criterion, field)) for section in item.sections]
    for path, section in named:
        if section not in using:
            yield problem(path, f"'{section}' does not use this criterion, so nobody would see this. Add the criterion to that section, or remove this")


def _sources(toolkit: Toolkit) -> Iterator[Problem]:
    """What names a source is something to which an item of that source leads."""
    led = {(item.source, target.partition(":")[2].partition("/")[0]) for item in toolkit.seed_map.values() for target in item.to}
    for noun in ("criteria", "precedents", "resources", "landscape"):
        for name, record in getattr(toolkit, noun).items():
            for number, source in enumerate(record.sources):
                if source in toolkit.sources and source != OWN and (source, name) not in led:
                    yield toolkit.problem(noun, name, ("sources", number), f"no item of seed-map.yml leads from '{source}' to this record. Add it there, or remove the source here")


def _in_section(toolkit: Toolkit, criterion: Criterion, section: Section, problem) -> Iterator[Problem]:
    told = [entry for entry in criterion.now if not entry.bodies or set(entry.bodies) & set(section.bodies)]
    if not told:
        yield problem(("now",), f"nothing says what the law is now for {section.id}. Add an entry for that section")
    for body in section.bodies:
        if told and not any(not entry.bodies or body in entry.bodies for entry in told):
            yield problem(("now",), f"nothing says what the law is now for '{body}', a kind of body in {section.id}. Add an entry for it, or one for all")
    for kind in ("policy", "practice"):
        asked = [question for question in criterion.questions if question.kind == kind]
        places = [place for place in criterion.where_to_look if place.kind == kind]
        if not asked:
            yield problem(("questions",), f"{section.id} gets no {kind} question. Add one")
        if not places and any(not question.where_to_look for question in asked):
            yield problem(("where_to_look",), f"no place to look for a {kind} question. Add one with 'kind: {kind}'")
    if not any(question.decides for question in criterion.questions):
        yield problem(("questions",), f"no question decides the criterion for {section.id}. Write 'decides: true' with the one that does")
    here = {use.criterion for use in section.criteria}
    if isinstance(criterion.records, SameAs):
        other = toolkit.criteria.get(criterion.records.same_as)
        if other and (other.id not in here or isinstance(other.in_section(section.id).records, SameAs)):
            yield problem(("records",), f"'{other.id}' has no records line of its own in {section.id}. Name a criterion of that section that has one")


def _section(toolkit: Toolkit, section: Section) -> Iterator[Problem]:
    core = [use for use in section.criteria if use.core]
    if not ASKS <= len(core) <= MOST_CORE:
        yield toolkit.problem("sections", section.id, ("criteria",), f"{len(core)} criteria are core. Mark three to six with 'core: true'; the first three are the three asks")
    listing = [audience.id for audience in toolkit.audiences.values() if section.id in audience.sections]
    if not listing:
        yield toolkit.problem("sections", section.id, ("audience",), "no audience lists this section. Add it to audiences.yml")
    elif section.audience in toolkit.audiences and listing != [section.audience]:
        yield toolkit.problem("sections", section.id, ("audience",), f"audiences.yml lists this section under {' and '.join(listing)}. List it under '{section.audience}' alone")
    for kind in BESIDE_LETTERS:
        if not {(kind, section.id), (kind, None)} & frames_by_kind(toolkit).keys():
            yield toolkit.problem("sections", section.id, ("letter",), f"no frame of the kind '{kind}' serves this section. Add one to data/frames, with 'section: {section.id}' or for all sections without it")
    in_policies = clauses_by_section(toolkit).get(section.id, set())
    for number, use in enumerate(section.criteria):
        if use.criterion not in in_policies:
            yield toolkit.problem("sections", section.id, ("criteria", number), f"no policy of this section holds the clause of '{use.criterion}'. Add 'clause: {use.criterion}' to one")


PRINTED = {
    "letter": {"dateline", "recipient", "subject"}, "follow-up": {"dateline", "recipient", "subject"},
    "thank-you": {"dateline", "recipient", "subject"}, "press-release": {"dateline", "recipient", "subject"},
    "petition": {"recipient", "subject"}, "records-request": {"dateline", "recipient", "subject", "lines"}, "comment": set(),
}
"""What each kind of frame prints beside its opening and closing."""


def _frames(toolkit: Toolkit) -> Iterator[Problem]:
    """A frame holds nothing that its kind does not print, and no second frame stands in its place."""
    first: dict[tuple, str] = {}
    own = {kind: {frame.section for frame in toolkit.frames.values() if frame.kind == kind} for kind in BESIDE_LETTERS}
    for name, frame in toolkit.frames.items():
        for field in ("dateline", "recipient", "subject", "lines"):
            if getattr(frame, field) and field not in PRINTED[frame.kind]:
                yield toolkit.problem("frames", name, (field,), f"a {frame.kind} has no '{field}', so this would never be printed. Move it to 'opening' or 'closing', or remove it")
        if "lines" in PRINTED[frame.kind] and not frame.lines:
            yield toolkit.problem("frames", name, ("opening",), f"a {frame.kind} has no 'lines', the items that are always there. Add them between 'opening' and 'closing'")
        for field in ("opening", "lines", "closing"):
            for number, line in enumerate(getattr(frame, field)):
                if line.starred and frame.kind != "comment":
                    yield toolkit.problem("frames", name, (field, number, "starred"), f"only a comment has a longest version, and this is a {frame.kind}. Remove 'starred'")
        if frame.kind in BESIDE_LETTERS and frame.section is None and toolkit.sections and not toolkit.broken and set(toolkit.sections) <= own[frame.kind]:
            yield toolkit.problem("frames", name, ("kind",), f"every section has a {frame.kind} of its own, so this one would never be seen. Remove it, or one of those")
        other = first.setdefault((frame.kind, frame.section), name)
        if frame.kind in BESIDE_LETTERS and other != name:
            yield toolkit.problem("frames", name, ("kind",), f"'{other}' is the {frame.kind} for {frame.section or 'every section'} already, so this one would never be seen. Remove one of the two, or give it a section of its own")


def _policy(toolkit: Toolkit, policy: Policy) -> Iterator[Problem]:
    if not any(policy.id in section.policies for section in toolkit.sections.values()):
        yield toolkit.problem("policies", policy.id, ("id",), "no section lists this policy. Add it to 'policies' of its section")
    held = {article.drafting for article in policy.articles}
    for clause in toolkit.drafting.clauses:
        if clause.always and clause.id not in held:
            yield toolkit.problem("policies", policy.id, ("articles",), f"the drafting clause '{clause.id}' belongs into every policy. Add 'drafting: {clause.id}'")
    if sum(article.definitions is not None for article in policy.articles) != 1:
        yield toolkit.problem("policies", policy.id, ("articles",), "a policy has its definitions in one place. Write 'definitions: here' once")


def _drafting(toolkit: Toolkit) -> Iterator[Problem]:
    """A drafting clause stands in a policy, and what it refers to can be chosen there."""
    for number, clause in enumerate(toolkit.drafting.clauses):
        holding = policies_by_drafting(toolkit).get(clause.id, [])
        if not holding:
            yield toolkit.problem("drafting", "drafting", ("clauses", number), f"no policy holds the drafting clause '{clause.id}'. Add 'drafting: {clause.id}' to one, or remove it")
        chosen = {article.clause for policy in holding for article in policy.articles}
        for place, part in enumerate(clause.parts):
            about = {name for node in walk(part.text.nodes) if isinstance(node, Fill) for name in node.about}
            if about and holding and not about & chosen:
                yield toolkit.problem("drafting", "drafting", ("clauses", number, "parts", place), "no policy that holds this clause has any of the criteria it refers to, so it would never print. Name others, or remove the part")


def _aliases(toolkit: Toolkit) -> Iterator[Problem]:
    old: dict[str, str] = {}
    for criterion in toolkit.criteria.values():
        for number, alias in enumerate(criterion.aliases):
            first = old.setdefault(alias, criterion.id)
            if first != criterion.id:
                yield toolkit.problem("criteria", criterion.id, ("aliases", number), f"'{alias}' is an old id of '{first}' already. An old id leads to one criterion; remove one of the two")
            if alias in toolkit.criteria:
                yield toolkit.problem("criteria", criterion.id, ("aliases", number), f"'{alias}' is the id of a criterion of today. Ids are never used again; choose another for the new one")


def used(toolkit: Toolkit) -> dict[str, set[str]]:
    """The ids that any record names, by noun."""
    found: dict[str, set[str]] = {}
    forms = term_forms(toolkit)
    for _, _, record in records(toolkit):
        for _, noun, name in refers(record):
            found.setdefault(noun, set()).add(name)
        for mark in marks(record):
            found.setdefault("terms", set()).update(forms.get(term.lower().replace("’", "'"), "") for term in mark.terms)
    for item in toolkit.seed_map.values():  # shown by itself, each on its own page, and so no place, which only a sheet shows
        for target in item.to:
            noun, _, name = target.partition(":")
            found.setdefault({"term": "terms", "resource": "resources"}.get(noun, noun), set()).add(name)
    return found


def _unused(toolkit: Toolkit) -> Iterator[Problem]:
    named = used(toolkit)
    for noun, singular in (("law", "law entry"), ("places", "place to look"), ("terms", "term"), ("frames", "frame"), ("sources", "source")):
        for name, record in getattr(toolkit, noun).items():
            if name not in named.get(noun, set()) and getattr(record, "status", "") not in UNSETTLED and getattr(record, "kind", "") not in BESIDE_LETTERS:
                yield toolkit.problem(noun, name, (), f"nothing uses this {singular}. Use it, or remove it")
    for name, record in toolkit.resources.items():
        if not (record.sections or record.criteria or record.help) and name not in named.get("resources", set()):
            yield toolkit.problem("resources", name, (), "nothing leads to this resource. Name the 'criteria' or 'sections' it is for, or remove it")
    forms, numbers = definitions_by_form(toolkit)
    defined = {number for text in drafted(toolkit) for form in forms.within(text) for number in numbers[form]}
    for number, definition in enumerate(toolkit.drafting.definitions):
        if number not in defined:
            yield toolkit.problem("drafting", "drafting", ("definitions", number), f"no clause uses the defined term '{definition.term}'. Use it, or remove it")


def drafted(toolkit: Toolkit) -> Iterator[str]:
    """The text of every clause and definition, all sections'."""
    for criterion in toolkit.criteria.values():
        for path, text in texts(criterion):
            if "clause" in path:
                yield text
    yield from (part.text for clause in toolkit.drafting.clauses for part in clause.parts)
    yield from (definition.text for definition in toolkit.drafting.definitions)
