"""The audit sheet for a clipboard: short, or whole; the same questions as on the page."""
from __future__ import annotations

from typing import Any, Mapping

from macros import compose
from macros.check.references import term_forms
from macros.forms import Forms
from macros.render import sheet
from macros.sheets.blocks import Addresses, Audit, Blanks, Block, Fact, Facts, Heading, Kind, Para, Place, Point, Question
from macros.sheets.maker import Maker, rows, text
from macros.text import plain, typeset


class _Notes:
    """Numbers the addresses that this sheet names; the page's own numbers count those of every question."""

    def __init__(self, known: Mapping[str, int]):
        self.urls = {number: url for url, number in known.items()}
        self.own = sheet.Notes()

    def number(self, url: str | None) -> int:
        return self.own.number(url) if url else 0

    def again(self, numbers: list[int]) -> tuple[int, ...]:
        return tuple(self.own.number(self.urls[number]) for number in numbers)


def audit(maker: Maker, short: bool) -> tuple[Block, ...]:
    """The blocks of a section's audit sheet; with ``short`` the few questions alone that decide most."""
    view = sheet.checklist(maker.toolkit, maker.section.id)
    notes, word = _Notes(view["notes"]), maker.word
    points = tuple(_point(maker, row, short, notes) for row in view["rows"] if row["short"] or not short)
    table = Audit(head=(word("question"), word("answer"), word("what_you_read")), answers=(word("yes"), word("no"), word("other")),
                  reasons=(word("sheet_circle"), word("other_partly"), word("other_unknown"), word("other_apart")),
                  writing=(word("sheet_read"), word("sheet_date"), word("sheet_initials")), where=word("where_to_look"), settled=word("settled_by"), points=points)
    addresses = [Heading(maker.worded("notes_heading")), Addresses(tuple(maker.renderer.known(url).href or url for url in notes.own.numbers))] if notes.own.numbers else []
    after = [] if short else [*_ways(maker, view["places"]), *_terms(maker, points)]
    return (*_head(maker), table, *addresses, *after)


def _head(maker: Maker) -> list[Block]:
    """What a person writes once on a sheet, and how to answer."""
    word = maker.word
    return [Blanks((((word("sheet_place"), 3), (word("sheet_by"), 2), (word("sheet_date"), 1)),
                    ((word("sheet_rule_kind"), 3), (word("sheet_rule_number"), 2), (word("sheet_rule_date"), 1)))),
            Para(maker.worded("sheet_rule"), "rule")]


def _point(maker: Maker, row: Mapping[str, Any], short: bool, notes: _Notes) -> Point:
    made = (_kind(maker, row["id"], block, short, notes) for block in row["blocks"])
    return Point(text(row["title"]), tuple(kind for kind in made if kind.questions), about=f"point:{row['id']}")


def _kind(maker: Maker, criterion: str, block: Mapping[str, Any], short: bool, notes: _Notes) -> Kind:
    kept = [row for row in block["questions"] if row["short"] or not short]
    places = _places(block["places"], notes) if kept else ()  # they stand first, and so do the numbers of their addresses
    questions = tuple(_question(maker, criterion, row, notes) for row in kept)
    return Kind(maker.word("kind_practice" if block["kind"] == "practice" else "kind_policy"), questions, places, about=f"where:{criterion}")


def _question(maker: Maker, criterion: str, row: Mapping[str, Any], notes: _Notes) -> Question:
    word, condition = maker.word, row["condition"]
    protects = word("protects_yes" if row["protective"] == "yes" else "protects_no")
    laws = tuple((typeset(item["law"].title), notes.number(item["law"].url)) for item in row["settled"])
    return Question(row["text"], condition and word("if_yes" if condition == "yes" else "if_no"), row["depth"],
                    f"{protects} · {word('decides')}" if row["decides"] else protects, laws, _places(row["places"], notes),
                    about=f"question:{criterion}/{row['id']}")


def _places(places: list, notes: _Notes) -> tuple[Place, ...]:
    return tuple(Place(item["name"], item["find"], notes.again(item["notes"])) for item in places)


def _ways(maker: Maker, places: list) -> list[Block]:
    """How to get to each place that the sheet names."""
    made = tuple(Fact(plain(place["name"]), rows(place["text"]), about=f"place:{place['id']}") for place in places)
    return [Heading(maker.worded("places_heading")), Facts(made, "run-in")]


def _terms(maker: Maker, points: tuple[Point, ...]) -> list[Block]:
    """The words of the glossary that the questions use, each in one sentence."""
    ids, terms = term_forms(maker.toolkit), maker.toolkit.terms
    asked = " ".join(plain(question.text) for point in points for kind in point.kinds for question in kind.questions)
    found = sorted({ids[form] for form in Forms(ids).within(asked.lower().replace("’", "'"))}, key=lambda name: terms[name].term.lower())
    made = tuple(Fact(compose.capital(typeset(terms[name].term)), (terms[name].short.nodes,), about=f"term:{name}") for name in found)
    return [Heading(maker.worded("sheet_terms")), Facts(made, "run-in")] if made else []
