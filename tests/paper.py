"""Reads PDF files for the tests: what is drawn where, and what their tags read aloud.

Text is compared without spaces and line breaks, since a line may break anywhere.
"""
from __future__ import annotations

import functools
import io
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Iterator

import pikepdf

UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff]+")
Matrix = tuple[float, float, float, float, float, float]
STILL: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FOOT = 48.0
"""Points from the lower edge below which there is a footer alone."""
ASCENT, DESCENT = 0.72, 0.22
"""How far letters reach above and below their line, in parts of their size: capitals and the tail of a g."""


def normal(text: str) -> str:
    """The text without spaces, breaks and signs that nobody sees."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text))


@dataclass(frozen=True)
class Box:
    """A rectangle in points, from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def within(self, other: Box, slack: float = 0.6) -> bool:
        return (self.left >= other.left - slack and self.right <= other.right + slack
                and self.bottom >= other.bottom - slack and self.top <= other.top + slack)

    def common(self, other: Box) -> tuple[float, float]:
        """Width and height of what two boxes share; negative where they lie apart."""
        return min(self.right, other.right) - max(self.left, other.left), min(self.top, other.top) - max(self.bottom, other.bottom)


def around(points: list[tuple[float, float]]) -> Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(up), max(across), max(up))


@dataclass(frozen=True)
class Run:
    """Letters drawn in one go. ``mcid`` ties them to a tag; ``part`` is Header or Footer for what stands around the text."""

    page: int
    order: int
    text: str
    box: Box
    size: float
    mcid: int | None
    part: str


@dataclass(frozen=True)
class Shape:
    """A path or an image. ``gray`` is 0 for black; ``parts`` holds its polygons."""

    page: int
    order: int
    parts: tuple[tuple[tuple[float, float], ...], ...]
    painted: str
    gray: float
    part: str

    @functools.cached_property
    def box(self) -> Box:
        return around([point for part in self.parts for point in part])

    @property
    def square(self) -> bool:
        """A box to tick: a square whose outline alone is drawn."""
        corners = len(self.parts) == 1 and len(self.parts[0]) in (4, 5)
        return self.painted == "stroke" and corners and self.box.width > 6 and abs(self.box.width - self.box.height) < 0.5

    @property
    def rule(self) -> bool:
        """A level line, stroked or drawn as a flat bar."""
        return self.painted != "image" and self.box.height < 2.5 and self.box.width > 12


@dataclass
class Tag:
    """An element of the structure tree; ``children`` are tags, (page, mcid) of drawn content, or dictionaries of annotations."""

    kind: str
    attributes: dict[str, Any]
    alt: str
    id: str
    children: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.walk()

    def walk_rows(self) -> Iterator[Tag]:
        return (tag for tag in self.walk() if tag.kind == "TR")

    def leaves(self) -> Iterator[tuple[int, int]]:
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.leaves()
            elif isinstance(child, tuple):
                yield child


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class Font:
    """The letters and widths of an embedded font of two-byte codes."""

    def __init__(self, font: pikepdf.Dictionary):
        inner = font.DescendantFonts[0]
        self.default, self.widths = float(inner.get("/DW", 1000)), self._widths(list(inner.get("/W", [])))
        self.letters = self._letters(font.ToUnicode.read_bytes().decode("latin-1"))

    @staticmethod
    def _widths(found: list) -> dict[int, float]:
        made, at = {}, 0
        while at < len(found):
            first, second = int(found[at]), found[at + 1]
            if isinstance(second, pikepdf.Array):
                made |= {first + number: float(width) for number, width in enumerate(second)}
                at += 2
            else:
                made |= {code: float(found[at + 2]) for code in range(first, int(second) + 1)}
                at += 3
        return made

    @staticmethod
    def _letters(table: str) -> dict[int, str]:
        def said(digits: str) -> str:
            return bytes.fromhex(digits).decode("utf-16-be")

        made: dict[int, str] = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
            made |= {int(code, 16): said(text) for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block)}
        for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
            for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
                made |= {code: chr(ord(said(text)) + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
        return made

    def read(self, raw: bytes) -> Iterator[tuple[str, float]]:
        """The letters of a string, each with its width in thousandths of the size."""
        for code in (raw[at] << 8 | raw[at + 1] for at in range(0, len(raw), 2)):
            yield self.letters[code], self.widths.get(code, self.default)


class Reader:
    """Follows the drawing of one page. Raises AssertionError at an operator that it does not know."""

    IGNORED = {"ET", "Tr", "M", "J", "j", "d", "i", "ri", "gs", "w", "W", "W*"}

    def __init__(self, number: int, page: pikepdf.Page, fonts: dict[Any, Font]):
        self.number, self.known = number, fonts
        self.matrix, self.held, self.marks, self.path = STILL, [], [], []
        self.fill, self.line, self.size, self.font, self.text = 0.0, 0.0, 0.0, None, STILL
        self.order, self.runs, self.shapes, self.resources = 0, [], [], page.Resources
        self.follow(page)

    def follow(self, stream) -> None:
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name not in self.IGNORED:
                self.DONE[name](self, operands)

    def save(self, _) -> None:
        self.held.append((self.matrix, self.fill, self.line))

    def restore(self, _) -> None:
        self.matrix, self.fill, self.line = self.held.pop()

    def turn(self, given) -> None:
        self.matrix = _times(tuple(map(float, given)), self.matrix)

    def mark(self, given) -> None:
        held = dict(given[1]) if len(given) > 1 and isinstance(given[1], pikepdf.Dictionary) else {}
        above = self.marks[-1] if self.marks else (None, "")
        part = str(held.get("/Subtype", "/Artifact"))[1:] if str(given[0]) == "/Artifact" else above[1]
        self.marks.append((int(held["/MCID"]) if "/MCID" in held else above[0], part))

    def unmark(self, _) -> None:
        self.marks.pop()

    def color(self, given) -> None:
        self.fill = sum(map(float, given)) / len(given)

    def pen(self, given) -> None:
        self.line = sum(map(float, given)) / len(given)

    def fresh(self, _) -> None:
        self.fill = 0.0

    def start(self, _) -> None:
        self.text = STILL

    def choose(self, given) -> None:
        font = self.resources.Font[str(given[0])]
        if font.objgen not in self.known:
            self.known[font.objgen] = Font(font)
        self.font, self.size = self.known[font.objgen], float(given[1])

    def place(self, given) -> None:
        self.text = tuple(map(float, given))

    def write(self, given) -> None:
        """Notes a run of letters; spaces at its ends take no room, since a line may end with one."""
        text, at, edges = "", 0.0, []
        for piece in (given[0] if isinstance(given[0], pikepdf.Array) else [given[0]]):
            if not isinstance(piece, pikepdf.String):
                at -= float(piece)
                continue
            for letters, width in self.font.read(bytes(piece)):
                text += letters
                edges += [] if letters.isspace() else [at, at + width]
                at += width
        reach = [edge * self.size / 1000 for edge in (min(edges, default=0), max(edges, default=0))]
        matrix = _times(self.text, self.matrix)
        corners = [_moved(matrix, x, y * self.size) for x in reach for y in (-DESCENT, ASCENT)]
        mcid, part = self.marks[-1] if self.marks else (None, "")
        self.runs.append(Run(self.number, self.next(), text, around(corners), self.size, mcid, part))

    def next(self) -> int:
        self.order += 1
        return self.order

    def begin(self, given) -> None:
        self.path.append([_moved(self.matrix, *map(float, given))])

    def go(self, given) -> None:
        self.path[-1] += [_moved(self.matrix, float(given[at]), float(given[at + 1])) for at in range(0, len(given), 2)]

    def rectangle(self, given) -> None:
        x, y, w, h = map(float, given)
        self.path.append([_moved(self.matrix, *point) for point in ((x, y), (x + w, y), (x + w, y + h), (x, y + h))])

    def keep(self, _) -> None:
        pass

    def paint(self, how: str, gray: float) -> None:
        part = self.marks[-1][1] if self.marks else ""
        self.shapes.append(Shape(self.number, self.next(), tuple(map(tuple, self.path)), how, gray, part))
        self.path = []

    def drop(self, _) -> None:
        self.path = []

    def other(self, given) -> None:
        """A drawing of its own, such as that of an image made of paths; of an image made of dots its outline alone."""
        drawing, above = self.resources.XObject[str(given[0])], self.resources
        if drawing.Subtype != "/Form":
            return self.image()
        self.save(())
        self.turn(drawing.get("/Matrix", STILL))
        self.resources = drawing.get("/Resources", above)
        self.follow(drawing)
        self.resources = above
        self.restore(())

    def image(self) -> None:
        self.path = [[_moved(self.matrix, *point) for point in ((0, 0), (1, 0), (1, 1), (0, 1))]]
        self.paint("image", 0.0)

    DONE = {
        "q": save, "Q": restore, "cm": turn, "BDC": mark, "BMC": mark, "EMC": unmark, "cs": fresh, "CS": keep, "sc": color, "scn": color, "g": color, "rg": color,
        "SC": pen, "SCN": pen, "G": pen, "RG": pen, "BT": start, "Tf": choose, "Tm": place, "TJ": write, "Tj": write,
        "m": begin, "l": go, "c": go, "re": rectangle, "h": keep, "n": drop,
        "S": lambda self, _: self.paint("stroke", self.line), "s": lambda self, _: self.paint("stroke", self.line), "Do": other,
    } | {name: (lambda self, _: self.paint("fill", self.fill)) for name in ("f", "F", "f*", "B", "B*", "b", "b*")}


def _footed(run: Run) -> Run:
    """Typst takes the footer into an artifact that goes over the end of its page; what stands there is the footer still."""
    return replace(run, part="Footer") if run.part == "Artifact" and run.box.top < FOOT else run


class Paper:
    """A PDF as drawn and as tagged."""

    def __init__(self, made: bytes):
        self.pdf, fonts = pikepdf.open(io.BytesIO(made)), {}
        read = [Reader(number, page, fonts) for number, page in enumerate(self.pdf.pages)]
        self.runs, self.shapes = [[_footed(run) for run in one.runs] for one in read], [one.shapes for one in read]
        self._numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self.root = self._tag(self.pdf.Root.StructTreeRoot.K, None)

    def _tag(self, node, page: int | None) -> Tag:
        node = node[0] if isinstance(node, pikepdf.Array) else node
        page = self._numbers[node.Pg.objgen] if "/Pg" in node else page
        made = Tag(str(node.S)[1:], _attributes(node), str(node.get("/Alt", "")), str(node.get("/ID", "")))
        inner = node.get("/K", pikepdf.Array())
        for child in inner if isinstance(inner, pikepdf.Array) else [inner]:
            made.children.append(self._child(child, page))
        return made

    def _child(self, child, page: int | None):
        if not isinstance(child, pikepdf.Dictionary):
            return page, int(child)
        if child.get("/Type") == "/MCR":
            return self._numbers[child.Pg.objgen] if "/Pg" in child else page, int(child.MCID)
        return dict(child.Obj) if child.get("/Type") == "/OBJR" else self._tag(child, page)

    @functools.cached_property
    def _marked(self) -> dict[tuple[int, int], list[Run]]:
        made: dict[tuple[int, int], list[Run]] = {}
        for run in (run for page in self.runs for run in page if run.mcid is not None):
            made.setdefault((run.page, run.mcid), []).append(run)
        return made

    def runs_of(self, tag: Tag) -> list[Run]:
        """What a tag reads aloud, in its order."""
        return [run for leaf in tag.leaves() for run in self._marked.get(leaf, [])]

    def text_of(self, tag: Tag) -> str:
        return normal("".join(run.text for run in self.runs_of(tag)))

    @functools.cached_property
    def read(self) -> Reading:
        return Reading(self.runs_of(self.root))

    def tags(self, *kinds: str) -> Iterator[Tag]:
        return (tag for tag in self.root.walk() if tag.kind in kinds)

    def drawn(self, page: int, part: str) -> str:
        """The text of a page's Header or Footer."""
        return normal("".join(run.text for run in self.runs[page] if run.part == part))

    def links(self) -> list[pikepdf.Dictionary]:
        return [note for page in self.pdf.pages for note in page.get("/Annots", [])]


def _attributes(node) -> dict[str, Any]:
    found = node.get("/A", pikepdf.Array())
    return {str(key)[1:]: value for one in (found if isinstance(found, pikepdf.Array) else [found]) for key, value in one.items()}


class Reading:
    """The words of a PDF in the order of its tags; ``at`` holds the run of each letter."""

    def __init__(self, runs: list[Run]):
        self.at, self.starts, pieces = [], {}, []
        for run in runs:
            piece = normal(run.text)
            self.starts.setdefault((run.page, run.order), len(self.at))
            self.at += [run] * len(piece)
            pieces.append(piece)
        self.text = "".join(pieces)

    def start(self, runs: list[Run]) -> int:
        """Where the first of some runs begins."""
        return self.starts[runs[0].page, runs[0].order]

    def runs(self, start: int, end: int) -> list[Run]:
        """The runs that hold the letters from ``start`` to ``end``, each once."""
        return list({id(run): run for run in self.at[start:end]}.values())
