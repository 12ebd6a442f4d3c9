"""Blocks of a sheet as paragraphs, each with a style; numbers come from the lists of ``numbering.xml``."""
from __future__ import annotations

from typing import Callable, Iterable

from lxml import etree

from macros.sheets.blocks import Addresses, Article, Block, Card, Facts, Heading, Lines, Listing, Para
from macros.text import Fill, Inline, Link, Text
from macros.word.runs import SPACES, W, Runs, add

PARAS = {"plain": "BodyText", "lead": "LeadParagraph", "small": "SmallPrint", "count": "SmallPrint", "date": "Dateline",
         "subject": "SubjectLine", "enacting": "EnactingWords"}
"""The style of a paragraph, by the sheet's name for it; of any other it is body text."""
LISTS = {"1": ("ListNumber", 1), "a": ("ListLetter", 2), "-": ("ListBullet", 3), "box": ("ListBox", 4)}
"""The style and the abstract list of each marker."""
STYLED = 5
"""Lists that styles alone refer to, of which the last is that of articles; the lists of the text come after them."""
HEADINGS = 6
"""The abstract list of numbered headings."""


class Body:
    """The text of one file as it grows. ``titled``: the sheet's first heading is the title of the file.

    ``lists`` holds the abstract list of each list begun, in order; ``articles`` the word before an article's number, with the style of its heading.
    """

    def __init__(self, runs: Runs, titled: bool):
        self.runs, self.top = runs, 2 if titled else 1
        self.root = etree.Element(W + "document", nsmap=SPACES)
        self.text = add(self.root, "body")
        self.lists: list[int] = []
        self.articles: tuple[str, str] | None = None
        self.headings = 0

    def title(self, words: str) -> None:
        self.paragraph("Title", (Text(words),))

    def write(self, blocks: tuple[Block, ...]) -> None:
        """Appends the blocks. Raises TypeError for one that is not text."""
        for block, after in zip(blocks, (*blocks[1:], None)):
            if type(block) not in WRITTEN:
                raise TypeError(f"nothing says how to write {type(block).__name__} into a Word file")
            WRITTEN[type(block)](self, block, after)

    def paragraph(self, style: str, row: Iterable[Inline], number: int = 0, keep: bool = False) -> None:
        """A paragraph; ``number`` is that of its list, and ``keep`` holds it on the page of the next one."""
        made = add(self.text, "p")
        about = add(made, "pPr")
        add(about, "pStyle", val=style)
        if keep:
            add(about, "keepNext")
        if number:
            place = add(about, "numPr")
            add(place, "ilvl", val=0)
            add(place, "numId", val=number)
        self.runs.write(made, row)

    def heading(self, level: int) -> str:
        """The style of a heading: the title, or the one of its depth below it."""
        return f"Heading{level - self.top}" if level > self.top else "Title"

    def begun(self, abstract: int) -> int:
        """The number of a new list, which starts anew."""
        self.lists.append(abstract)
        return STYLED + len(self.lists)


def _blank_alone(block: Block | None) -> bool:
    return isinstance(block, Para) and all(isinstance(node, Fill) for node in block.text)


def _para(body: Body, block: Para, after: Block | None) -> None:
    """A paragraph; where a blank stands alone, somebody signs, and the words before it close the text."""
    style = PARAS.get(block.style, "BodyText")
    if style == "BodyText" and _blank_alone(block):
        body.paragraph("Signature", block.text, keep=_blank_alone(after))
    else:
        body.paragraph("Closing" if style == "BodyText" and _blank_alone(after) else style, block.text,
                       keep=block.style == "ask" or isinstance(after, Listing))


def _heading(body: Body, block: Heading, after: Block | None) -> None:
    """A heading; the numbers of all that have one make a single list."""
    if block.number and not body.headings:
        body.headings = body.begun(HEADINGS)
    body.paragraph(body.heading(block.level), block.text, body.headings if block.number else 0)


def _lines(body: Body, block: Lines, after: Block | None) -> None:
    for row in block.rows:
        body.paragraph("AddressLine", row)


def _items(body: Body, marker: str, rows: Iterable[Iterable[Inline]]) -> None:
    style, abstract = LISTS[marker]
    number = body.begun(abstract)
    for row in rows:
        body.paragraph(style, row, number)


def _listing(body: Body, block: Listing, after: Block | None) -> None:
    _items(body, block.marker, (item.text for item in block.items))


def _addresses(body: Body, block: Addresses, after: Block | None) -> None:
    _items(body, "1", ((Link(url, (Text(url),)),) for url in block.urls))


def _facts(body: Body, block: Facts, after: Block | None) -> None:
    for fact in block.rows:
        body.paragraph("FactLabel", (Text(fact.label),))
        for passage in fact.rows:
            if isinstance(passage, Listing):
                _listing(body, passage, after)
            else:
                body.paragraph("FactText", passage)
        if fact.note:
            body.paragraph("FactNote", fact.note)


def _article(body: Body, block: Article, after: Block | None) -> None:
    """Its number and letters are those of the multilevel list that the styles belong to."""
    body.articles = block.label, body.heading(block.level)
    body.paragraph(body.articles[1], block.heading)
    for row in block.parts:
        body.paragraph("ArticleParagraph" if block.lettered else "BodyText", row)


def _card(body: Body, block: Card, after: Block | None) -> None:
    body.paragraph("CommentTitle", (Text(block.title),))
    body.paragraph("SpeakingTime", (Text(block.count),))
    for item in block.rows:
        body.paragraph("SpokenText", item.text)


WRITTEN: dict[type, Callable] = {Para: _para, Heading: _heading, Lines: _lines, Listing: _listing, Addresses: _addresses, Facts: _facts,
                                 Article: _article, Card: _card}
"""How to write each block; one that is drawn is not here."""
