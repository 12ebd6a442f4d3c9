"""What to ask for: the first asks on one page, all of them with the law now, and who decides."""
from __future__ import annotations

from typing import Any, Mapping

from macros import compose
from macros.render import views
from macros.sheets.blocks import Block, Fact, Facts, Heading, Item, Listing, Para, Row
from macros.sheets.maker import Maker, cited, cites, joined, paragraphs, passages, rows, text
from macros.text import Emphasis, Fill, Text, typeset


def core(maker: Maker) -> tuple[Block, ...]:
    """The first asks by vehicle, each with a reason; then by when to ask for an answer."""
    view, number = views.section(maker.toolkit, maker.section.id), 0
    blocks: list[Block] = []
    first = {item["id"] for item in view["core"]}
    for group in view["groups"]:
        asked = [item for item in group["entries"] if item["id"] in first]
        blocks += [Para(_lead(maker, group), "lead")] if asked else []
        for number, item in enumerate(asked, start=number + 1):
            blocks += _reasoned(maker, item, number)
    return (*blocks, Para((*maker.worded("core_answer"), Text(" "), Fill("reply_by")), "answer"))


def _lead(maker: Maker, group: Mapping[str, Any]) -> Row:
    """"Ask them to adopt an ordinance under which:", or to do what follows themselves."""
    vehicle = group["vehicle"]
    asked = maker.word(f"lead_text_{vehicle.kind.replace('-', '_')}")
    return (Text(f"{asked} "), *group["lead"], Text(":")) if vehicle.kind == "rule" else text(asked)


def _reasoned(maker: Maker, item: Mapping[str, Any], number: int) -> list[Block]:
    name = item["id"]
    why = views.fill_for(maker.section)(compose.view(maker.toolkit, maker.section, name).why.nodes)
    return [Heading(text(item["title"]), about=f"point:{name}", number=number), Para(item["sentence"], "ask", about=f"ask:{name}"),
            Para(joined(rows(why)), about=f"why:{name}")]


def asks(maker: Maker) -> tuple[Block, ...]:
    """Every ask by vehicle: its sentence, the law now, what is left to ask."""
    blocks: list[Block] = []
    number = 0
    for group in views.section(maker.toolkit, maker.section.id)["groups"]:
        blocks += [Heading(text(compose.capital(str(group["vehicle"].name)))), Para(_lead(maker, group), "lead")]
        for number, item in enumerate(group["entries"], start=number + 1):
            blocks += _ask(maker, item, number)
    return tuple(blocks)


def _ask(maker: Maker, item: Mapping[str, Any], number: int) -> list[Block]:
    name = item["id"]
    law = tuple(Fact(maker.word("also") if place else maker.word("the_law_now"), _told(maker, entry), f"now:{name}", _cites(maker, entry["entry"]))
                for place, entry in enumerate(item["now"]))
    left = tuple(Fact(maker.word("left_to_ask"), passages(entry["value"]), about=f"left:{name}") for entry in item["left"])
    return [Heading(text(item["title"]), 3, f"point:{name}", number), Para(item["sentence"], "ask", f"ask:{name}"), Facts((*law, *left), "run-in")]


def _told(maker: Maker, entry: Mapping[str, Any]) -> tuple[Row | Listing, ...]:
    """What the law does now, with the kinds of body in front where it is not for all."""
    first, *others = passages(entry["value"])
    whom = (Emphasis(maker.worded("for_whom", whom=", ".join(entry["whom"]))), Text(" ")) if entry["whom"] else ()
    return ((*whom, *first), *others) if isinstance(first, tuple) else (whom, first, *others)


def _cites(maker: Maker, record) -> Row:
    """The law that an entry rests on, and its date."""
    return text("; ".join([*cites(maker, record.law), maker.as_of(record.as_of)]))


def decides(maker: Maker) -> tuple[Block, ...]:
    """Who decides, how they are chosen, by what they act, how long that lasts and whom it binds, how to find them."""
    section, word = maker.section, maker.word
    fill = views.fill_for(section)
    facts = Facts((Fact(word("who_decides"), (fill(section.decides.nodes),)), Fact(word("chosen_by"), (fill(section.chosen.nodes),)),
                   Fact(word("who_else"), (fill(section.also.nodes),))), "beside")
    vehicles = [block for vehicle in section.vehicles for block in _vehicle(maker, vehicle)]
    found = tuple(Fact(compose.capital(typeset(item.what)), passages(fill(item.where.nodes))) for item in section.find)
    held = Listing(tuple(Item((*fill(item.name.nodes), Text(": "), *fill(item.holds.nodes))) for item in section.held_by), "-")
    return (*paragraphs(fill(section.who.nodes)), facts, Heading(maker.worded("acts_by")), *vehicles,
            Heading(maker.worded("find_officials")), Facts(found, "beside"), Heading(maker.worded("sheet_holds")), held)


def _vehicle(maker: Maker, vehicle) -> list[Block]:
    """By what they act: how long it lasts, and whom it binds."""
    fill = views.fill_for(maker.section)
    return [Heading(text(compose.capital(vehicle.name)), 3), Para(fill(vehicle.lasts.nodes)), *paragraphs(fill(vehicle.reach.nodes)), *cited(maker, vehicle.law)]
