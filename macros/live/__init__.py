"""What a checklist page hands to the browser: one plain structure a section, all words prefilled and typeset.

The browser (``overrides/assets/checklist/compose.js``) only chooses, orders, numbers and joins. The section's own words
stand in every text already, each in the form that its paper takes; nodes are coded as ``nodes`` says, and what is false
or empty is left out.

====================  ====================================================================================================
``section``           its id
``criteria``          in the section's order: ``id``, ``vehicle``, ``core``, ``actor``; ``ask`` and ``letter`` (rows of the
                      letter), ``law`` (ids, for its foot), ``say`` (a row), and ``records`` (a row) or ``same`` (the criterion whose line
                      asks for the same papers) or neither (another body holds them). Titles and questions are read from the rows of the form
                      (``overrides/assets/checklist/rows.js``), which say them already
``aliases``           old ids of criteria, each with today's
``vehicles``          in the section's order: ``id``, ``lead`` (row); ``own`` for what the body does itself
``actors``            by id: the words within a sentence, and those at its head
``law``               citations by id
``letter``            ``dateline``, ``recipient``, ``subject``, ``opening``, ``closing``: rows, or lists of rows
``request``           the same, with ``lines``: the items that are always there
``comment``           ``opening`` and ``closing``: ``text``, and ``starred`` for the longest alone; ``most`` and ``pace``
``policies``          ``id``, ``title``, ``article``, ``one`` and ``many`` (how a text refers to articles), ``findings_lead``,
                      ``findings`` (``text``, ``only_with``), ``enacting``, ``pieces``, ``definitions`` (``id``, ``term``, ``text``);
                      a piece is a heading (``part``, ``text``), or an article: ``about``, ``heading``, ``parts``. Those of a criterion (``clause``)
                      are rows, and ``needs`` are ids of definitions; those of a drafting clause (``only_with``) are ``text`` and
                      ``needs``; the article about "definitions" has none
``blanks``            those of the reader's blanks that a text of the section has: label by id
``words``             words of the interface that composing needs
====================  ====================================================================================================
"""
from __future__ import annotations

import json
from typing import Any, Iterator

from macros import compose
from macros.live.criteria import actors, aliases, criteria_of
from macros.live.frames import frames_of
from macros.live.nodes import BLANK, row, telling
from macros.live.policies import policy
from macros.load import Toolkit
from macros.model import Blank, Section
from macros.text import typeset

ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&"}
"""Signs by which a text could end the block of a page or begin markup there."""


def data(toolkit: Toolkit, section: Section) -> dict[str, Any]:
    """The structure of one section."""
    found = criteria_of(toolkit, section)
    made = {
        "section": section.id, "criteria": found, "aliases": aliases(toolkit, section), "vehicles": _vehicles(section), "actors": actors(toolkit, section),
        "law": {name: typeset(toolkit.law[name].cite) for one in found for name in one.get("law", [])},
        **frames_of(toolkit, section), "policies": [policy(toolkit, section, toolkit.policies[name]) for name in section.policies],
        "words": _words(toolkit),
    }
    used = set(_blanks_in(made))
    return made | {"blanks": {blank.id: typeset(blank.label) for blank in toolkit.settings.blanks if blank.id in used}}


def _blanks_in(value: Any) -> Iterator[str]:
    """The ids of the blanks that stand anywhere in a structure."""
    if isinstance(value, list) and value[:1] == [BLANK] and len(value) == 2 and isinstance(value[1], str):
        yield value[1].lower()
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _blanks_in(one)


def blanks(toolkit: Toolkit, section: Section) -> list[Blank]:
    """The blanks that a text of the section asks the reader to fill in."""
    used = data(toolkit, section)["blanks"]
    return [blank for blank in toolkit.settings.blanks if blank.id in used]


def block(toolkit: Toolkit, section: Section) -> str:
    """The same as compact JSON, in which no sign can end a script or begin markup."""
    made = json.dumps(data(toolkit, section), ensure_ascii=False, separators=(",", ":"))
    return made.translate(str.maketrans(ESCAPED))


def _vehicles(section: Section) -> list[dict[str, Any]]:
    """By what the body can act, in the letter's words."""
    fill = compose.filler(section.fill, "letter")
    return [telling(id=one.id, lead=row(compose.filled(one.lead.nodes, fill)), own=one.kind == "own-act") for one in section.vehicles]


def _words(toolkit: Toolkit) -> dict[str, str]:
    """The words that join what is chosen; ``{n}``, ``{first}`` and ``{last}`` are filled in the browser."""
    ask, also = compose.word(toolkit, "letter_ask"), compose.word(toolkit, "letter_also")
    return {
        "ask": ask, "also": also, "ask_do": compose.word(toolkit, "letter_do", lead=ask), "also_do": compose.word(toolkit, "letter_do", lead=also),
        "must": compose.word(toolkit, "must"),
        "and": compose.word(toolkit, "list_and", first="{first}", last="{last}"),
    }
