"""Texts to send, to hand over and to say: letter, model policy, records request, comments, petition."""
from __future__ import annotations

from macros import compose
from macros.compose.frames import Framed
from macros.model import Policy
from macros.sheets.blocks import Article, Block, Card, Heading, Item, Lines, Listing, Para, Row, Signatures
from macros.sheets.maker import Maker, cites, text
from macros.text import Emphasis, Items, Text, typeset

SIGNATURES = 28
"""Lines to sign: what both sides of one sheet of paper hold under the longest petition, with room for a pen."""


def _top(maker: Maker, framed: Framed, label: bool = True) -> list[Block]:
    """Dateline, address, subject and opening."""
    made: list[Block] = [Para(framed.dateline, "date")] if framed.dateline else []
    if framed.recipient:
        made.append(Lines(framed.recipient))
    if framed.subject:
        lead = (Text(maker.word("subject") + " "),) if label else ()
        made.append(Para((Emphasis((*lead, *framed.subject), strong=True),), "subject"))
    return [*made, *_paragraphs(framed.opening)]


def _paragraphs(rows: tuple[Row, ...]) -> list[Block]:
    return [Para(row) for row in rows]


def letter(maker: Maker) -> tuple[Block, ...]:
    """The letter with the core asks."""
    made, lists = compose.letter(maker.toolkit, maker.section), iter(_asked(maker))
    body: list[Block] = []
    for block in made.body:
        if isinstance(block, Items):
            body.append(Listing(tuple(Item(row, about=f"letter:{name}") for row, name in zip(block.items, next(lists)))))
        else:
            body.append(Para(block.children))
    law = [Para(text(f"{maker.word('letter_law')} {'; '.join(cites(maker, made.law))}."), "small")] if made.law else []
    return (*_top(maker, made), *body, *_paragraphs(made.closing), *law)


def _asked(maker: Maker) -> list[list[str]]:
    """The criteria of each list of the letter, in its order: one list a rule, then one of what the body does itself."""
    section, uses = maker.section, {use.criterion: use.vehicle for use in maker.section.criteria}
    rules = [[vehicle.id] for vehicle in section.vehicles if vehicle.kind == "rule"]
    own = [vehicle.id for vehicle in section.vehicles if vehicle.kind == "own-act"]
    found = ([name for name in compose.core(section) if uses[name] in group] for group in [*rules, own])
    return [names for names in found if len(names) > 1]


def policy(maker: Maker, record: Policy) -> tuple[Block, ...]:
    """The model policy, whole: title, findings, enacting words, numbered articles."""
    made = compose.policy_text(maker.toolkit, record)
    blocks: list[Block] = [Heading(made.title)]
    if made.findings:
        blocks += [Para(made.findings_lead), Listing(tuple(Item(row) for row in made.findings), "a")]
    blocks.append(Para(made.enacting, "enacting"))
    level = 3
    for piece in made.pieces:
        if isinstance(piece, compose.PartHeading):
            level = 4
            blocks.append(Heading(piece.text, 3))
        else:
            blocks.append(_article(maker, str(record.article), piece, level))
    return tuple(blocks)


def _article(maker: Maker, label: str, piece: compose.Article, level: int) -> Article:
    if piece.definitions:
        parts = tuple((Text(f"“{compose.capital(typeset(item.term))}” {maker.word('means')} "), *item.text) for item in piece.definitions)
        return Article(label, piece.number, piece.heading, parts, True, level, about="definitions:all")
    return Article(label, piece.number, piece.heading, piece.parts, len(piece.parts) > 1, level, about=f"clause:{piece.about}")


def records(maker: Maker) -> tuple[Block, ...]:
    """The records request; its items end with semicolons, the last with a period."""
    made = compose.records_request(maker.toolkit, maker.section)
    last = len(made.items)
    items = tuple(Item((*row, Text("." if number == last else ";"))) for number, row in enumerate(made.items, start=1))
    return (*_top(maker, made), Listing(items, "1"), *_paragraphs(made.closing))


def comments(maker: Maker) -> tuple[Block, ...]:
    """The public comments, one a card."""
    made = (compose.comment(maker.toolkit, maker.section, minutes) for minutes in compose.MOST)
    return tuple(Card(maker.word("minutes", n=one.minutes), maker.word("comment_count", words=one.words, seconds=one.seconds),
                      tuple(Item(row) for row in one.paragraphs)) for one in made)


def petition(maker: Maker) -> tuple[Block, ...]:
    """The petition with the three first asks and lines to sign."""
    made, word = compose.paper(maker.toolkit, "petition", maker.section), maker.word
    return (*_top(maker, made, label=False), Listing(tuple(Item(row) for row in made.asks), "1"), *_paragraphs(made.closing),
            Para(maker.worded("sign_public"), "small"), Signatures((word("sign_name"), word("sign_where"), word("sign_signature")), SIGNATURES))
