"""The policy: chosen clauses, the definitions and drafting they need, numbers made when it prints."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable

from macros.check.reverse import definitions_by_form
from macros.compose.fills import filled, filler, listed, view, word
from macros.load import Toolkit
from macros.model import Article as ArticleOf, Clause, Part, Policy, Section
from macros.text import PLACEHOLDER, Fill, Inline, Line, Text


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
    """The texts of a drafting clause; one with a reference to criteria of which none is chosen drops out."""
    kept = []
    for part in parts:
        references = [set(node.about) for node in part.text.nodes if isinstance(node, Fill) and node.about]
        if all(about & chosen for about in references):
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
            yield "clause", clause.heading, [part.text for part in printed(clause, article)], article.clause
        elif article.drafting:
            clause = drafting[article.drafting]
            texts = _kept_parts(clause.parts, chosen)
            if texts and (clause.always or not clause.only_with or chosen & set(clause.only_with)):
                yield "clause", clause.heading, texts, clause.id


def printed(clause: Clause, article: ArticleOf) -> list[Part]:
    """The parts of a clause that a policy's article prints, in the clause's order."""
    return [part for part in clause.parts if not article.parts or part.id in article.parts]


def needed_definitions(toolkit: Toolkit, policy: Policy, texts: Iterable[str]) -> list:
    """The definitions whose forms stand in the texts, and those that these need in turn, in alphabetical order."""
    own = {item.id: item.text for item in policy.definitions}
    forms, numbers = definitions_by_form(toolkit)
    open_texts, found = list(texts), {}
    while open_texts:
        text = PLACEHOLDER.sub("", open_texts.pop())
        for number in sorted({number for form in forms.within(text) for number in numbers[form]}):
            item = toolkit.drafting.definitions[number]
            if item.id not in found:
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
