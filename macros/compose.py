"""Chosen criteria and a section become a letter, a policy, a records request, a comment: as nodes.

The rules are MODEL's "How the pieces compose". Placeholders that the section fills are filled here; the reader's
blanks stay, for page, paper and file to mark each in its own way.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Callable, Iterable, Mapping

from macros.load import Toolkit
from macros.model import Criterion, Forms, Policy, SameAs, Section
from macros.text import Block, Emphasis, Fill, Inline, Items, Line, Link, Paragraph, Text, plain

Filler = Callable[[Fill], Inline]


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def filler(fills: Mapping[str, Forms], form: str) -> Filler:
    """Fills placeholders with a section's own words in one form (text, legal or letter); others stay."""

    def fill(node: Fill) -> Inline:
        if node.name not in fills:
            return node
        forms = fills[node.name]
        words = getattr(forms, form) or forms.text
        return Text(capital(words) if node.capital else words)

    return fill


def _filled_inline(nodes: Iterable[Inline], fill: Filler) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for node in nodes:
        if isinstance(node, Fill):
            node = fill(node)
        elif isinstance(node, (Emphasis, Link)):
            node = replace(node, children=_filled_inline(node.children, fill))
        if isinstance(node, Text) and made and isinstance(made[-1], Text):
            made[-1] = Text(made[-1].text + node.text)
        else:
            made.append(node)
    return tuple(made)


def filled(nodes: Iterable, fill: Filler) -> tuple:
    """The nodes, inline or block, with ``fill`` applied to every placeholder and neighboring words joined."""
    nodes = tuple(nodes)
    if nodes and isinstance(nodes[0], (Paragraph, Items)):
        return tuple(_filled_block(node, fill) for node in nodes)
    return _filled_inline(nodes, fill)


def _filled_block(node: Block, fill: Filler) -> Block:
    if isinstance(node, Items):
        return replace(node, items=tuple(_filled_inline(item, fill) for item in node.items))
    return replace(node, children=_filled_inline(node.children, fill))


def starts_sentence(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The nodes with a capital first letter, where they start with words."""
    if nodes and isinstance(nodes[0], Text):
        return (Text(capital(nodes[0].text)), *nodes[1:])
    return nodes


def word(toolkit: Toolkit, key: str, **values) -> str:
    """A word of the interface; ``key_one`` stands in for ``key`` where ``n`` is 1. Raises KeyError where there is none."""
    if values.get("n") == 1 and f"{key}_one" in toolkit.words:
        key = f"{key}_one"
    return toolkit.words[key].format(**values)


def listed(toolkit: Toolkit, items: list[str]) -> str:
    """"a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return word(toolkit, "list_and", first=", ".join(items[:-1]), last=items[-1])


# --- which criteria -------------------------------------------------------------------------------------------------

def order(section: Section, chosen: Iterable[str] | None = None) -> list[str]:
    """The chosen criteria in the section's order; all of them where none are named."""
    wanted = None if chosen is None else set(chosen)
    return [use.criterion for use in section.criteria if wanted is None or use.criterion in wanted]


def core(section: Section) -> list[str]:
    """The criteria that decide most; the first three are the three asks."""
    return [use.criterion for use in section.criteria if use.core]


def view(toolkit: Toolkit, section: Section, criterion: str) -> Criterion:
    """A criterion as the section has it."""
    return toolkit.criteria[criterion].in_section(section.id)


# --- letter ---------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Letter:
    """A letter: lines of the address, subject, salutation, and blocks."""

    recipient: tuple[tuple[Inline, ...], ...]
    subject: tuple[Inline, ...]
    opening: tuple[tuple[Inline, ...], ...]
    body: tuple[Block, ...]
    closing: tuple[tuple[Inline, ...], ...]


def _sentence(nodes: tuple[Inline, ...], ask: tuple[Inline, ...], more: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return (*nodes, *ask, Text(". "), *more)


def _asks(toolkit: Toolkit, section: Section, chosen: list[str]) -> list[Block]:
    """The asks by vehicle: rules first, each naming its actor, then what the body does itself."""
    blocks: list[Block] = []
    uses = {use.criterion: use.vehicle for use in section.criteria}
    vehicles = sorted(section.vehicles, key=lambda vehicle: vehicle.kind == "own-act")
    own = [vehicle.id for vehicle in vehicles if vehicle.kind == "own-act"]
    for vehicle in vehicles:
        if vehicle.kind == "rule":
            names = [name for name in chosen if uses[name] == vehicle.id]
            blocks += _rule_asks(toolkit, section, vehicle, names, first=not blocks)
    return blocks + _own_asks(toolkit, section, [name for name in chosen if uses[name] in own], first=not blocks)


def _rule_asks(toolkit: Toolkit, section: Section, vehicle, names: list[str], first: bool) -> list[Block]:
    fill = filler(section.fill, "letter")
    views = [view(toolkit, section, name) for name in names]
    if not views:
        return []
    lead = (Text(word(toolkit, "letter_ask" if first else "letter_also") + " "), *filled(vehicle.lead.nodes, fill))
    if len(views) == 1:
        actor = _filled_inline((Fill(views[0].actor),), fill)
        return [Paragraph(_filled_inline(_sentence((*lead, Text(" "), *actor, Text(f" {word(toolkit, 'must')} ")),
                                                   views[0].ask.nodes, views[0].letter.nodes), fill))]
    items = []
    for one in views:
        actor = _filled_inline((Fill(one.actor, capital=True),), fill)
        items.append(_filled_inline(_sentence((*actor, Text(f" {word(toolkit, 'must')} ")), one.ask.nodes, one.letter.nodes), fill))
    return [Paragraph(_filled_inline((*lead, Text(":")), fill)), Items(tuple(items), ordered=True)]


def _own_asks(toolkit: Toolkit, section: Section, names: list[str], first: bool) -> list[Block]:
    fill = filler(section.fill, "letter")
    views = [view(toolkit, section, name) for name in names]
    if not views:
        return []
    lead = word(toolkit, "letter_ask" if first else "letter_also")
    if len(views) == 1:
        return [Paragraph(_filled_inline(_sentence((Text(lead + " "),), views[0].ask.nodes, views[0].letter.nodes), fill))]
    items = tuple(starts_sentence(_filled_inline(_sentence((), one.ask.nodes, one.letter.nodes), fill)) for one in views)
    return [Paragraph((Text(word(toolkit, "letter_do", lead=lead)),)), Items(items, ordered=True)]


def letter(toolkit: Toolkit, section: Section, chosen: Iterable[str] | None = None) -> Letter:
    """The letter that asks for the chosen criteria; the core asks where none are named.

    One ask is a sentence; two or more are a numbered list, each naming its actor. It says how many more points the
    enclosed draft covers.
    """
    frame, fill = toolkit.frames[section.letter], filler(section.fill, "letter")
    names = order(section, core(section) if chosen is None else chosen)
    body = _asks(toolkit, section, names)
    policy = _holding(toolkit, section, names)
    more = len({article.clause for article in policy.articles if article.clause} - set(names))
    if more:
        title = plain(filled(_vehicle(section, policy).name.nodes, fill))
        body.append(Paragraph((Text(word(toolkit, "letter_more", n=more, vehicle=title)),)))
    return Letter(
        recipient=tuple(filled(row.nodes, fill) for row in frame.recipient),
        subject=filled(frame.subject.nodes, fill) if frame.subject else (),
        opening=tuple(filled(row.text.nodes, fill) for row in frame.opening),
        body=tuple(body),
        closing=tuple(filled(row.text.nodes, fill) for row in frame.closing),
    )


def _holding(toolkit: Toolkit, section: Section, names: list[str]) -> Policy:
    """The policy to enclose: the first that holds a clause of the letter, or the section's main one."""
    policies = [toolkit.policies[name] for name in section.policies]
    return next((policy for policy in policies if set(names) & {article.clause for article in policy.articles}), policies[0])


def _vehicle(section: Section, policy: Policy):
    return next(vehicle for vehicle in section.vehicles if vehicle.id == policy.vehicle)


# --- records request and comment ------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Request:
    """A records request: what stands before the items, the items, what stands after."""

    recipient: tuple[tuple[Inline, ...], ...]
    subject: tuple[Inline, ...]
    opening: tuple[tuple[Inline, ...], ...]
    items: tuple[tuple[Inline, ...], ...]
    closing: tuple[tuple[Inline, ...], ...]


def records_request(toolkit: Toolkit, section: Section, chosen: Iterable[str] | None = None) -> Request:
    """The records request for the chosen criteria (all of the section's where none are named).

    The lines that are always there stand first, then one line a criterion, none twice.
    """
    frame, fill = toolkit.frames[section.records], filler(section.fill, "text")
    items = [filled(row.text.nodes, fill) for row in frame.lines]
    for name in order(section, chosen):
        records = view(toolkit, section, name).records
        if isinstance(records, SameAs):
            records = view(toolkit, section, records.same_as).records
        items.append(filled(records.nodes, fill))
    unique = list(dict.fromkeys(items))
    return Request(
        recipient=tuple(filled(row.nodes, fill) for row in frame.recipient),
        subject=filled(frame.subject.nodes, fill) if frame.subject else (),
        opening=tuple(filled(row.text.nodes, fill) for row in frame.opening),
        items=tuple(unique),
        closing=tuple(filled(row.text.nodes, fill) for row in frame.closing),
    )


MOST = {1: 2, 2: 4, 3: 4}
"""How many criteria a comment of so many minutes holds; the third minute is for the local fact."""
WORDS_A_MINUTE = 130
"""A calm speaking rate; radio hosts and public speakers are coached to 120 to 150 words a minute."""


@dataclass(frozen=True)
class Comment:
    """A comment to say aloud, with its words counted."""

    minutes: int
    paragraphs: tuple[tuple[Inline, ...], ...]
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


# --- policy ---------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Definition:
    id: str
    term: str
    text: tuple[Inline, ...]


@dataclass(frozen=True)
class Article:
    """A numbered piece of a policy; ``about`` is the criterion or drafting clause it comes from."""

    number: int
    heading: tuple[Inline, ...]
    parts: tuple[tuple[Inline, ...], ...]
    about: str
    definitions: tuple[Definition, ...] = ()


@dataclass(frozen=True)
class PartHeading:
    id: str
    text: tuple[Inline, ...]


@dataclass(frozen=True)
class PolicyText:
    """A policy, whole or with the chosen clauses alone."""

    title: tuple[Inline, ...]
    findings_lead: tuple[Inline, ...]
    findings: tuple[tuple[Inline, ...], ...]
    enacting: tuple[Inline, ...]
    pieces: tuple[Article | PartHeading, ...] = field(default=())


def _kept_parts(parts, chosen: set[str]) -> list[Line]:
    """The texts of a drafting clause; one that refers to criteria alone that were not chosen drops out."""
    kept = []
    for part in parts:
        about = {name for node in part.text.nodes if isinstance(node, Fill) and node.name == "sections" for name in node.about}
        if not about or about & chosen:
            kept.append(part.text)
    return kept


def _pieces(toolkit: Toolkit, policy: Policy, section: Section, chosen: set[str]):
    """(article, heading, texts, id) of everything that prints, before numbers are given."""
    drafting = {clause.id: clause for clause in toolkit.drafting.clauses}
    for article in policy.articles:
        if article.part:
            yield "part", article.heading, [], article.part
        elif article.definitions:
            yield "definitions", None, [], "definitions"
        elif article.clause and article.clause in chosen:
            clause = view(toolkit, section, article.clause).clause
            yield "clause", clause.heading, [part.text for part in clause.parts], article.clause
        elif article.drafting:
            clause = drafting[article.drafting]
            texts = _kept_parts(clause.parts, chosen)
            if texts and (clause.always or not clause.only_with or chosen & set(clause.only_with)):
                yield "clause", clause.heading, texts, clause.id


def uses_form(text: str, forms: Iterable[str]) -> bool:
    """True where one of the forms stands in the text as whole words."""
    return any(re.search(rf"(?<![\w-]){re.escape(form.lower())}(?![\w-])", text.lower()) for form in forms)


def needed_definitions(toolkit: Toolkit, policy: Policy, texts: Iterable[str]) -> list:
    """The definitions whose forms stand in the texts, and those that these need in turn, in alphabetical order."""
    own = {item.id: item.text for item in policy.definitions}
    open_texts, found = list(texts), {}
    while open_texts:
        text = open_texts.pop()
        for item in toolkit.drafting.definitions:
            if item.id not in found and uses_form(text, item.forms):
                found[item.id] = (item, own.get(item.id, item.text))
                open_texts.append(found[item.id][1])
    return sorted(found.values(), key=lambda pair: pair[0].term.lower())


def _without_empty_parts(pieces: list) -> list:
    return [piece for number, piece in enumerate(pieces)
            if piece[0] != "part" or number + 1 < len(pieces) and pieces[number + 1][0] != "part"]


def policy_text(toolkit: Toolkit, policy: Policy, chosen: Iterable[str] | None = None) -> PolicyText:
    """The policy with the chosen criteria's clauses (all where none are named), numbered from 1.

    Definitions are those that the printed clauses use. A drafting clause that refers to criteria drops out, or shrinks,
    with them; the saving clause and the others that are always there stay.
    """
    section = toolkit.sections[policy.section]
    held = [article.clause for article in policy.articles if article.clause]
    chosen = set(held) if chosen is None else set(chosen) & set(held)
    fill = filler({**section.fill, "this_instrument": policy.this_instrument}, "legal")
    pieces = list(_pieces(toolkit, policy, section, chosen))
    definitions = needed_definitions(toolkit, policy, [text for piece in pieces for text in piece[2]])
    pieces = _without_empty_parts([piece for piece in pieces if piece[0] != "definitions" or definitions])
    numbered = [piece for piece in pieces if piece[0] != "part"]
    numbers = {piece[3]: number for number, piece in enumerate(numbered, start=1)}

    def fill_all(node: Fill) -> Inline:
        if node.name != "sections":
            return fill(node)
        there = [str(numbers[name]) for name in sorted(node.about, key=lambda name: numbers.get(name, 0)) if name in numbers]
        key = "articles_one" if len(there) == 1 else "articles_many"
        return Text(word(toolkit, key, article=policy.article, numbers=listed(toolkit, there)))

    def made(piece) -> Article | PartHeading:
        kind, heading, texts, about = piece
        if kind == "part":
            return PartHeading(about, filled(heading.nodes, fill_all))
        if kind == "definitions":
            rows = tuple(Definition(item.id, str(item.term), filled(text.nodes, fill_all)) for item, text in definitions)
            return Article(numbers[about], (Text(word(toolkit, "definitions")),), (), about, rows)
        return Article(numbers[about], filled(heading.nodes, fill_all), tuple(filled(text.nodes, fill_all) for text in texts), about)

    return PolicyText(
        title=filled(policy.title.nodes, fill),
        findings_lead=filled(policy.findings_lead.nodes, fill),
        findings=tuple(filled(item.text.nodes, fill) for item in policy.findings if not item.only_with or chosen & set(item.only_with)),
        enacting=filled(policy.enacting.nodes, fill),
        pieces=tuple(made(piece) for piece in pieces),
    )


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("a") + rest) + name
    return name
