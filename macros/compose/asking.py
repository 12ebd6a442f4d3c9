"""The letter: one ask is a sentence, two or more are a numbered list."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from macros.compose.fills import core, filled, filler, order, starts_sentence, view, word
from macros.compose.frames import Framed, framed
from macros.load import Toolkit
from macros.model import Criterion, Policy, Section
from macros.text import Block, Fill, Inline, Items, Paragraph, Text


@dataclass(frozen=True)
class Letter(Framed):
    """A letter: its asks as blocks; ``law`` holds ids, for the lines at its foot."""

    body: tuple[Block, ...]
    law: tuple[str, ...] = ()


SETTLED = {"law", "partly-law", "requested", "due"}
"""Standings of which a letter names the law behind them."""


def _law(toolkit: Toolkit, section: Section, names: list[str]) -> tuple[str, ...]:
    """The ids of the law behind the asks, each once: of every ask the first entry that is law in some way."""
    firsts = (next((entry for entry in view(toolkit, section, name).now if entry.standing in SETTLED), None) for name in names)
    return tuple(dict.fromkeys(law for entry in firsts if entry for law in entry.law))


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
        actor = filled((Fill(views[0].actor),), fill)
        return [Paragraph(filled(_sentence((*lead, Text(" "), *actor, Text(f" {word(toolkit, 'must')} ")),
                                                   views[0].ask.nodes, views[0].letter.nodes), fill))]
    items = []
    for one in views:
        actor = filled((Fill(one.actor, capital=True),), fill)
        items.append(filled(_sentence((*actor, Text(f" {word(toolkit, 'must')} ")), one.ask.nodes, one.letter.nodes), fill))
    return [Paragraph(filled((*lead, Text(":")), fill)), Items(tuple(items), ordered=True)]


def _own_asks(toolkit: Toolkit, section: Section, names: list[str], first: bool) -> list[Block]:
    fill = filler(section.fill, "letter")
    views = [view(toolkit, section, name) for name in names]
    if not views:
        return []
    lead = word(toolkit, "letter_ask" if first else "letter_also")
    if len(views) == 1:
        return [Paragraph(filled(_sentence((Text(lead + " "),), views[0].ask.nodes, views[0].letter.nodes), fill))]
    items = tuple(starts_sentence(filled(_sentence((), one.ask.nodes, one.letter.nodes), fill)) for one in views)
    return [Paragraph((Text(word(toolkit, "letter_do", lead=lead)),)), Items(items, ordered=True)]


def sentence_nodes(toolkit: Toolkit, section: Section, criterion: Criterion) -> tuple[Inline, ...]:
    """"{Actor} must keep …" for a rule, "Hold …" for what the body does itself; with period, not filled yet."""
    use = next(use for use in section.criteria if use.criterion == criterion.id)
    vehicle = next(vehicle for vehicle in section.vehicles if vehicle.id == use.vehicle)
    if vehicle.kind == "own-act":
        return starts_sentence((*criterion.ask.nodes, Text(".")))
    return (Fill(criterion.actor, capital=True), Text(f" {word(toolkit, 'must')} "), *criterion.ask.nodes, Text("."))


def sentence(toolkit: Toolkit, section: Section, criterion: Criterion, form: str = "text") -> tuple[Inline, ...]:
    """The same in the section's words."""
    return filled(sentence_nodes(toolkit, section, criterion), filler(section.fill, form))


def letter(toolkit: Toolkit, section: Section, chosen: Iterable[str] | None = None, whole_draft: bool = True) -> Letter:
    """The letter that asks for the chosen criteria; the core asks where none are named.

    One ask is a sentence; two or more are a numbered list, each naming its actor. Where the whole draft is enclosed, it says
    how many more points that covers; the draft that a reader's browser writes has the letter's points alone (``whole_draft`` false).
    """
    frame, fill = toolkit.frames[section.letter], filler(section.fill, "letter")
    names = order(section, core(section) if chosen is None else chosen)
    body = _asks(toolkit, section, names)
    policy = _holding(toolkit, section, names)
    more = len({article.clause for article in policy.articles if article.clause} - set(names))
    if more and whole_draft:
        body.append(Paragraph((Text(word(toolkit, "letter_more", n=more)),)))
    return Letter(**framed(frame, fill), body=tuple(body), law=_law(toolkit, section, names))


def _holding(toolkit: Toolkit, section: Section, names: list[str]) -> Policy:
    """The policy to enclose: the first that holds a clause of the letter, or the section's main one."""
    policies = [toolkit.policies[name] for name in section.policies]
    return next((policy for policy in policies if set(names) & {article.clause for article in policy.articles}), policies[0])
