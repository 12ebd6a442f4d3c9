"""What a section's sheets print: one id for all of it, and a short hash for each piece whose changes can be told by name."""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Iterable, Iterator, Mapping

from macros.sheets import Sheet, pieces, strings
from macros.sheets.blocks import Article, Fact, Kind, Question
from macros.text import plain, typeset

SHORT = 6
"""Letters of a piece's hash: it is only compared with the one before it."""
MOST = 6_000
"""Letters of a list of names, or of a title: the loader takes a few more."""
TITLED = {"point", "clause", "place", "sheet"}
"""Kinds of piece whose hash is followed by the title, to name them once they are gone."""
OF_LAW = {"now", "left"}
"""Kinds whose label is the same at every point, and whose source changes apart from the words."""
OWN = ""
"""The name under which a piece gives what counts to its sheet: the labels that all pieces of its kind share."""

Texts = tuple[str, ...]


@dataclass
class Piece:
    """A piece with each of its texts once, however many sheets print it."""

    title: str
    texts: dict[Texts, None] = field(default_factory=dict)


def hashed(texts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()


def digest(sheets: Iterable[Sheet]) -> str:
    """The hash of all that the sheets print: of words alone, so that it knows nothing of looks and of the names in data."""
    return hashed("\x1e".join(texts) for sheet in each(sheets) for texts in (strings(sheet), *(strings(piece) for piece in pieces(sheet))))


def each(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets without the large ones, which print the same words again."""
    return [sheet for sheet in sheets if not sheet.large]


def name_of(sheet: Sheet) -> str:
    """A sheet's name within its section."""
    return sheet.id if sheet.kind == "policy" else sheet.kind


def printed(sheets: Iterable[Sheet]) -> dict[str, Piece]:
    """Every piece by its name, in the order of the sheets; what belongs to no piece is a piece of its own, ``sheet:NAME``."""
    found: dict[str, Piece] = {}
    for sheet in each(sheets):
        own = found.setdefault(f"sheet:{name_of(sheet)}", Piece(sheet.title))
        own.texts[tuple(strings(sheet))] = None
        for piece in pieces(sheet):
            for name, title, texts in _parts(piece):
                (found.setdefault(name, Piece(title)) if name != OWN else own).texts[texts] = None
    return found


def _parts(piece) -> Iterator[tuple[str, str, Texts]]:
    """(name, title, texts) of what changes apart from the rest: a question and its note, a law's words and its date."""
    kind, _, rest = piece.about.partition(":")
    if isinstance(piece, Question):
        text, point = plain(piece.text), rest.partition("/")[0]
        yield piece.about, text, (text,)
        yield f"note:{rest}", "", tuple(strings(replace(piece, text=(), places=())))
        yield f"where:{point}", "", tuple(strings(piece.places))
    elif isinstance(piece, (Kind, Article)):
        yield OWN, "", (piece.label,)
        yield piece.about, plain(getattr(piece, "heading", ())), tuple(strings(replace(piece, label="")))
    elif isinstance(piece, Fact) and kind in OF_LAW:
        yield OWN, "", (piece.label,)
        yield piece.about, "", tuple(strings(replace(piece, label="", note=())))
        yield f"source:{rest}", "", tuple(strings(piece.note))
    else:
        title = getattr(piece, "title", getattr(piece, "text", ()))
        yield piece.about, plain(title) if kind == "point" else getattr(piece, "label", ""), tuple(strings(piece))


def hashes(sheets: Iterable[Sheet]) -> dict[str, str]:
    """What the publishing remembers of the sheets: each piece's hash (a question's with that of its note), and the order in which pieces stand."""
    sheets = each(sheets)
    pieces_ = printed(sheets)
    notes = {name.replace("note:", "question:", 1): _value(name, piece) for name, piece in pieces_.items() if name.startswith("note:")}
    found = {name: f"{_value(name, piece)} {notes.get(name, '')}".strip() for name, piece in pieces_.items() if not name.startswith("note:")}
    for sheet in sheets:
        names = list(dict.fromkeys(piece.about for piece in pieces(sheet)))
        found[f"turn:{name_of(sheet)}"] = f"{hashed(sorted(names))[:SHORT]} {hashed(names)[:SHORT]}"
        kept = "question:" if sheet.kind == "short" else "point:"
        if sheet.kind in ORDERED:
            found[f"order:{sheet.kind}"] = _names(name.removeprefix(kept) for name in names if name.startswith(kept))
    return found


ORDERED = {"core", "short", "full"}
"""Kinds of sheet whose choice or order of points is told."""


def _names(names: Iterable[str]) -> str:
    """The names in one line; cut where the loader would refuse it."""
    line = " ".join(names)
    return (line if len(line) <= MOST else line[:MOST].rpartition(" ")[0]) or "-"


def _value(name: str, piece: Piece) -> str:
    value = hashed("\x1e".join(texts) for texts in piece.texts)[:SHORT]
    return f"{value} {_plain(piece.title)}".strip() if name.partition(":")[0] in TITLED else value


def _plain(title: str) -> str:
    """The title as a line of data: without what the loader refuses."""
    return re.sub(r"[{}\n]", "", typeset(title))[:MOST]


def title_of(pieces_: Mapping[str, str], name: str) -> str:
    """The title that stands behind a hash."""
    return pieces_[name].partition(" ")[2] if name in pieces_ else ""
