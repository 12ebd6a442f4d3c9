"""What to ask for: the first asks on one page, all of them with the law now, and who decides."""
from __future__ import annotations

from typing import Any, Mapping

from macros import compose
from macros.render import views
from macros.sheets.blocks import Block, Fact, Facts, Heading, Item, Listing, Para, Row
from macros.sheets.maker import Maker, rows, text
from macros.text import Emphasis, Text


def core(maker: Maker) -> tuple[Block, ...]:
    """The first asks, each with a reason; then the words to say and when to expect an answer."""
    view = views.section(maker.toolkit, maker.section.id)
    blocks: list[Block] = [Para(view["fill"](rows(maker.section.who.nodes)[0]), "lead")]
    for number, item in enumerate(view["core"], start=1):
        why = views.fill_for(maker.section)(compose.view(maker.toolkit, maker.section, item["id"]).why.nodes)
        blocks += [Heading(text(f"{number}. {item['title']}"), about=f"point:{item['id']}"), Para(item["sentence"], about=f"ask:{item['id']}"),
                   Para(tuple(_joined(rows(why))), "small", about=f"why:{item['id']}")]
    return tuple(blocks)


def _joined(made: tuple[Row, ...]):
    for number, row in enumerate(made):
        yield from ((Text(" "),) if number else ())
        yield from row


def asks(maker: Maker) -> tuple[Block, ...]:
    """Every ask by vehicle: its sentence, the law now, what is left to ask."""
    blocks: list[Block] = []
    for group in views.section(maker.toolkit, maker.section.id)["groups"]:
        blocks += [Heading(text(compose.capital(_plain(group["vehicle"].name)))), Para(group["lead"] + (Text(" …"),))]
        for item in group["entries"]:
            blocks += _ask(maker, item)
    return tuple(blocks)


def _plain(line) -> str:
    return str(line)


def _ask(maker: Maker, item: Mapping[str, Any]) -> list[Block]:
    name = item["id"]
    law = tuple(Fact(maker.word("the_law_now") if number == 0 else maker.word("also"), _law_rows(maker, entry), about=f"now:{name}")
                for number, entry in enumerate(item["now"]))
    left = tuple(Fact(maker.word("left_to_ask"), rows(entry["value"]), about=f"left:{name}") for entry in item["left"])
    return [Heading(text(item["title"]), 3, about=f"point:{name}"), Para(item["sentence"], about=f"ask:{name}"), Facts((*law, *left))]


def _law_rows(maker: Maker, entry: Mapping[str, Any]) -> tuple[Row, ...]:
    record, made = entry["entry"], list(rows(entry["value"]))
    if entry["whom"]:
        made[0] = (Emphasis(maker.worded("for_whom", whom=", ".join(entry["whom"]))), Text(" "), *made[0])
    cites = [text(maker.toolkit.law[law].cite)[0].text for law in record.law]
    made.append(text("; ".join([*cites, maker.as_of(record.as_of)])))
    return tuple(made)


def decides(maker: Maker) -> tuple[Block, ...]:
    """Who decides, how they are chosen, by what they act, how long that lasts and whom it binds, how to find them."""
    section, word = maker.section, maker.word
    fill = views.fill_for(section)
    facts = Facts((Fact(word("who_decides"), (fill(section.decides.nodes),)), Fact(word("chosen_by"), (fill(section.chosen.nodes),)),
                   Fact(word("who_else"), (fill(section.also.nodes),))))
    blocks: list[Block] = [*(Para(row, "lead") for row in fill_all(fill, section.who.nodes)), facts, Heading(maker.worded("acts_by"))]
    for vehicle in section.vehicles:
        cites = [text(maker.toolkit.law[law].cite)[0].text for law in vehicle.law]
        blocks += [Heading(text(compose.capital(str(vehicle.name))), 3), Para(fill(vehicle.lasts.nodes)),
                   *(Para(row) for row in fill_all(fill, vehicle.reach.nodes)), *([Para(text("; ".join(cites) + "."), "small")] if cites else [])]
    found = tuple(Fact(compose.capital(str(item.what)), fill_all(fill, item.where.nodes)) for item in section.find)
    held = Listing(tuple(Item((*fill(item.name.nodes), Text(": "), *fill(item.holds.nodes))) for item in section.held_by), "-")
    return (*blocks, Heading(maker.worded("find_officials")), Facts(found), Heading(maker.worded("sheet_holds")), held)


def fill_all(fill, nodes) -> tuple[Row, ...]:
    """Rich text in a section's words, as rows."""
    return rows(fill(nodes))
