"""The questions of an audit sheet to read in a booklet: the same words, without lines to write on."""
from __future__ import annotations

from typing import Iterator

from macros.sheets.blocks import Audit, Blanks, Block, Heading, Item, Listing, Para, Place, Question, Row
from macros.text import Emphasis, Text


def reading(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of an audit sheet with its table as headings and lists."""
    return tuple(made for block in blocks for made in (_points(block) if isinstance(block, Audit) else [] if isinstance(block, Blanks) else [block]))


def _points(audit: Audit) -> Iterator[Block]:
    for number, point in enumerate(audit.points, start=1):
        yield Heading((Text(f"{number}. "), *point.title))
        for kind in point.kinds:
            yield Para(_strong(kind.label), "label")
            yield Listing(tuple(Item(_question(audit, question)) for question in kind.questions), "-")
            if kind.places:
                yield Para((*_strong(audit.where), Text(" "), *_joined(kind.places)), "small")


def _strong(words: str) -> Row:
    return (Emphasis((Text(words),), strong=True),)


def _question(audit: Audit, question: Question) -> Row:
    """The condition, the question, which answer protects, and what law already calls for it."""
    made: list = [*_strong(question.condition), Text(" ")] if question.condition else []
    made += [*question.text, Text(f" ({question.help}")]
    for title, note in question.laws:
        made.append(Text(f" · {audit.settled} {title}" + (f" [{note}]" if note else "")))
    made.append(Text(")"))
    if question.places:
        made += [Text(" "), *_strong(audit.where), Text(" "), *_joined(question.places)]
    return tuple(made)


def _joined(places: tuple[Place, ...]) -> Row:
    made: list = []
    for number, place in enumerate(places):
        notes = f" [{', '.join(map(str, place.notes))}]" if place.notes else ""
        made += [*([Text("; ")] if number else []), *place.name, Text(f"{notes} ("), *place.find, Text(")")]
    return tuple(made)
