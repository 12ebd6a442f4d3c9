"""What a packet holds beside the sheets of its sections: steps, landscape, objections, law, who has done it, terms."""
from __future__ import annotations

from macros import compose
from macros.render import views
from macros.sheets.blocks import Block, Fact, Facts, Heading, Para
from macros.sheets.maker import Maker, cited, joined, outside, paragraphs, passages, rows, text
from macros.text import Emphasis, Text, typeset


def steps(maker: Maker) -> tuple[Block, ...]:
    """The campaign in steps."""
    made: list[Block] = []
    for number, step in enumerate(maker.toolkit.steps.values(), start=1):
        done = Para((Emphasis(maker.worded("done_when"), strong=True), Text(" "), *step.done.nodes))
        made += [Heading(text(step.title), number=number), Para(step.time.nodes, "count"), *_paragraphs(maker, step.text.nodes), done]
    return tuple(made)


def _paragraphs(maker: Maker, nodes) -> list[Block]:
    return paragraphs(views.neutral_fill(maker.toolkit)(nodes))


def landscape(maker: Maker) -> tuple[Block, ...]:
    """The questions to read your area."""
    made: list[Block] = []
    for number, item in enumerate(maker.toolkit.landscape.values(), start=1):
        made += [Heading(text(item.question), number=number), *_paragraphs(maker, item.how.nodes)]
    return tuple(made)


def objections(maker: Maker) -> tuple[Block, ...]:
    """What the other side says, each with its answer and law."""
    made: list[Block] = []
    for item in maker.toolkit.objections.values():
        made += [Heading(text(f'"{item.objection}"'), about=f"objection:{item.id}"), *_paragraphs(maker, item.answer.nodes), *cited(maker, item.law)]
    return tuple(made)


def law(maker: Maker) -> tuple[Block, ...]:
    """Law by area, with standing and date; then what is not settled."""
    made: list[Block] = []
    for group in views.law_by_area(maker.toolkit):
        made += [Heading(group["area"].label.nodes), Facts(tuple(_law_fact(maker, item["law"]) for item in group["items"]))]
    pending = views.unsettled_law(maker.toolkit)["pending"]
    made += [Heading(maker.worded("law_pending")), Facts(tuple(_law_fact(maker, item) for item in pending))] if pending else []
    return tuple(made)


def _law_fact(maker: Maker, record) -> Fact:
    ruling = record.kind == "case" and record.status == "in-force"
    standing = maker.word("status_ruling") if ruling else maker.word(f"status_{record.status.replace('-', '_')}")
    cite = text(f"{record.cite} ({standing}, {maker.as_of(record.as_of)}) ") + (outside(maker, record.url) if record.url else ())
    due = (text(f"{compose.capital(maker.renderer.due(record.due))}."),) if record.due else ()
    check = ((Emphasis(maker.worded("to_check"), strong=True), Text(" "), *record.check.nodes),) if record.check else ()
    return Fact(typeset(record.title), (*passages(record.text.nodes), *due, *check), note=cite)


def precedents(maker: Maker) -> tuple[Block, ...]:
    """Who has done it, by kind of body."""
    made: list[Block] = []
    for group in views.precedents_by_audience(maker.toolkit):
        title = group["audience"].title if group["audience"] else maker.word("other_precedents")
        made += [Heading(text(title)), Facts(tuple(_precedent(maker, item) for item in group["items"]))]
    return tuple(made)


def _precedent(maker: Maker, item) -> Fact:
    told = (*passages(item.text.nodes), *(passages(item.story.nodes) if item.story else ()))
    place = text(f"{item.where}, {maker.renderer.when(str(item.date))} ({maker.word(f'precedent_{item.status}')}, {maker.as_of(item.as_of)})")
    return Fact(typeset(item.title), (place, *told), note=outside(maker, item.url) if item.url else ())


def terms(maker: Maker) -> tuple[Block, ...]:
    """The glossary."""
    found = views.glossary(maker.toolkit)
    made = (Fact(compose.capital(typeset(item.term)), (joined((item.short.nodes, *(rows(item.text.nodes) if item.text else ()))),)) for item in found)
    return (Facts(tuple(made), "run-in"),)


def resources(maker: Maker) -> tuple[Block, ...]:
    """What to read, by kind, with addresses."""
    made: list[Block] = []
    for group in views.resources(maker.toolkit):
        made += [Heading(group["kind"].label.nodes), Facts(tuple(_resource(maker, item) for item in group["items"]))]
    return tuple(made)


def _resource(maker: Maker, item) -> Fact:
    by = f"{item.publisher}, {item.year}" if item.year else str(item.publisher)
    return Fact(typeset(item.title), (item.about.nodes,), note=(*text(by + ". "), *outside(maker, item.url, item.archive)))
