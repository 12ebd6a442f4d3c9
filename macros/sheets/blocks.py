"""What a sheet is made of, for paper and for files: blocks of the same nodes that pages show.

A block with an ``about`` is a piece whose changes are told by name ("question:ID/QUESTION"); the rest counts to its sheet.
Nothing here says how anything looks; ``macros.pdf`` and ``macros.word`` do.
"""
from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Iterator, Union

from macros.text import Fill, Inline, Term, Text

Row = tuple[Inline, ...]
"""A run of inline nodes: one paragraph, one item."""


@dataclass(frozen=True)
class Heading:
    """A heading; a ``number`` stands before its words."""

    text: Row
    level: int = 2
    about: str = ""
    number: int = 0


@dataclass(frozen=True)
class Para:
    """A paragraph; ``style`` is plain, lead, ask, answer, label, small, rule, count, date, subject or enacting. An ask stays with what follows it."""

    text: Row
    style: str = "plain"
    about: str = ""


@dataclass(frozen=True)
class Lines:
    """Short lines under each other, such as an address."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Item:
    text: Row
    about: str = ""


@dataclass(frozen=True)
class Listing:
    """A list; ``marker`` is "1", "a", "-" or "box" (to tick)."""

    items: tuple[Item, ...]
    marker: str = "1"


@dataclass(frozen=True)
class Blanks:
    """Labels with lines to write on; each row holds (label, share of the width)."""

    rows: tuple[tuple[tuple[str, int], ...], ...]


@dataclass(frozen=True)
class Place:
    """Where to look, what to look for, and the numbers of its addresses."""

    name: Row
    find: Row
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """A row of an audit sheet: ``condition`` says when a follow-up is asked, ``help`` which answer protects and what settles it."""

    text: Row
    condition: str
    depth: int
    help: str
    laws: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """The questions of one kind, practice or policy, and where to look for all of them."""

    label: str
    questions: tuple[Question, ...]
    places: tuple[Place, ...]
    about: str = ""


@dataclass(frozen=True)
class Point:
    """A criterion on an audit sheet."""

    title: Row
    kinds: tuple[Kind, ...]
    about: str = ""


@dataclass(frozen=True)
class Audit:
    """The table of questions; ``head`` names its columns, ``answers`` the boxes, ``reasons`` what the last box can mean
    (first what to do with them), ``writing`` what goes on the lines: the first has a line of its own, the others share one."""

    head: tuple[str, str, str]
    answers: tuple[str, ...]
    reasons: tuple[str, ...]
    writing: tuple[str, ...]
    where: str
    settled: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Addresses:
    """Addresses as numbered notes, from 1."""

    urls: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """What is said under a label; ``note`` names where it is from."""

    label: str
    rows: tuple[Row | Listing, ...]
    about: str = ""
    note: Row = ()


@dataclass(frozen=True)
class Facts:
    """Labels with what is said of each; ``style`` is stacked (label above), run-in (label at the head of the words) or beside."""

    rows: tuple[Fact, ...]
    style: str = "stacked"


@dataclass(frozen=True)
class Article:
    """A numbered piece of a policy: "Section 3. Heading", then its parts, lettered where there are several.

    ``level`` is that of its heading: one below the heading of a part, where the policy has parts.
    """

    label: str
    number: int
    heading: Row
    parts: tuple[Row, ...]
    lettered: bool
    level: int = 3
    about: str = ""


@dataclass(frozen=True)
class Card:
    """Words to say aloud, on a page of their own."""

    title: str
    count: str
    rows: tuple[Item, ...]


@dataclass(frozen=True)
class Signatures:
    """Lines to sign, under the heads of their columns."""

    head: tuple[str, ...]
    lines: int


Block = Union[Heading, Para, Lines, Listing, Blanks, Audit, Addresses, Facts, Article, Card, Signatures]


@dataclass(frozen=True)
class Sheet:
    """One thing to print. ``id`` is its file's name; ``notes`` stand beside its text, not in it.

    ``warning`` stands above the text and at the head of every page. ``part`` is the title of the section above its own,
    where sheets of several sections are bound together.
    """

    id: str
    kind: str
    title: str
    section: str
    notes: tuple[Row, ...]
    blocks: tuple[Block, ...]
    large: bool = False
    warning: Row = ()
    part: str = ""


SHAPE = {"about", "style", "marker", "level", "depth", "lettered", "kind", "id", "large", "section", "part"}
"""Fields that print nothing of their own."""


def strings(node) -> Iterator[str]:
    """All that a block, a node or a sheet prints, in order, without what its pieces print (see ``pieces``) and without numbers, which follow from the rest."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for child in node:
            yield from () if getattr(child, "about", "") else strings(child)
    elif isinstance(node, (Text, Term)):
        yield node.text
    elif isinstance(node, Fill):
        yield "{" + node.name + "}"
    elif is_dataclass(node):
        for item in fields(node):
            if item.name not in SHAPE:
                yield from strings(getattr(node, item.name))


def pieces(node) -> Iterator:
    """Every part of a block or sheet that has an ``about``, in order, from the outside in."""
    if isinstance(node, tuple):
        for child in node:
            yield from pieces(child)
    elif is_dataclass(node):
        if getattr(node, "about", ""):
            yield node
        for item in fields(node):
            yield from pieces(getattr(node, item.name))
