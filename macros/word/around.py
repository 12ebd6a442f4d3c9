"""What stands around the text on every page: notes above, edition and page number below, the paper's size."""
from __future__ import annotations

import re

from lxml import etree

from macros.sheets.blocks import Row
from macros.word.runs import R, SPACES, W, Runs, add, run

FIELDS = {"{n}": "PAGE", "{m}": "NUMPAGES"}
"""What Word puts in the place of each mark in the words for a page number."""
LETTER = {"w": 12240, "h": 15840}
"""Letter paper, in twentieths of a point."""
MARGINS = {"top": 1440, "right": 1440, "bottom": 1296, "left": 1440, "header": 648, "footer": 648, "gutter": 0}


def header(runs: Runs, warning: Row, notes: tuple[Row, ...]) -> etree._Element:
    """The warning, if there is one, and the notes, a line each."""
    made = etree.Element(W + "hdr", nsmap=SPACES)
    for style, row in (*([("HeaderWarning", warning)] if warning else []), *(("Header", note) for note in notes)):
        runs.write(_styled(made, style), row)
    return made


def footer(line: str, page: str) -> etree._Element:
    """A line at the left and "Page {n} of {m}" at the right."""
    made = etree.Element(W + "ftr", nsmap=SPACES)
    place = _styled(made, "Footer")
    run(place, line)
    add(add(place, "r"), "tab")
    for piece in filter(None, re.split(r"(\{[nm]\})", page)):
        run(add(place, "fldSimple", instr=FIELDS[piece]) if piece in FIELDS else place, "1" if piece in FIELDS else piece)
    return made


def _styled(parent: etree._Element, style: str) -> etree._Element:
    made = add(parent, "p")
    add(add(made, "pPr"), "pStyle", val=style)
    return made


def section(body: etree._Element, framed: bool) -> None:
    """The page of the whole file, with header and footer where they are its parts."""
    made = add(body, "sectPr")
    for name in ("header", "footer") if framed else ():
        add(made, f"{name}Reference", type="default").set(R + "id", name)
    add(made, "pgSz", **LETTER)
    add(made, "pgMar", **MARGINS)
