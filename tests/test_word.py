"""Word files: every part is sound, every word of the sheet is there in order, and looks and numbers come from styles and lists.

The gate looks at the small toolkit and one section of this project; ``deep`` looks at every file, and at LibreOffice's pages.
"""
from __future__ import annotations

import functools
import hashlib
import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from typing import Iterable, Iterator

import pytest
from lxml import etree
from pypdf import PdfReader

import small
from conftest import ROOT
from macros import compose, sheets
from macros.papers import WORD
from macros.render import Renderer
from macros.sheets.blocks import Addresses, Article, Blanks, Card, Fact, Facts, Heading, Item, Lines, Listing, Para, Sheet, Signatures
from macros.text import Emphasis, Fill, Link, Term, Text, plain, walk
from macros.word import docx
from pages import no_fault
from paper import normal

SECTIONS = sorted(path.stem for path in (ROOT / "data" / "sections").glob("*.yml"))
SOURCES = ["small", SECTIONS[0], *(pytest.param(name, marks=pytest.mark.deep) for name in SECTIONS[1:])]
"""The small toolkit, then the sections of this project, of which the first stands for all in the gate."""
TEXTS = WORD | {"core", "decides", "asks"}
"""Kinds of sheet that are text alone."""
SENT = {"letter", "records"}
"""Kinds that people send, which bear no mark of ours."""
EDITION = "Edition a1b2c3d4 of May 1, 2024"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
PARTS = {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml",
         "word/numbering.xml", "word/settings.xml", "word/fontTable.xml"}
AROUND = {"word/header.xml", "word/footer.xml"}
NAMED = {"document": ("document.main", "officeDocument"), **{name: (name, name) for name in ("styles", "numbering", "settings", "fontTable", "header", "footer")}}
"""What each part below word/ is called as a type of content, and as what another part relates to."""
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr tabs spacing ind contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u lang", "lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr", "sdtPr": "alias tag id placeholder showingPlcHdr dataBinding text",
    "styles": "docDefaults latentStyles style", "numbering": "abstractNum num", "abstractNum": "nsid multiLevelType lvl",
    "sectPr": "headerReference footerReference pgSz pgMar", "sdt": "sdtPr sdtContent", "num": "abstractNumId lvlOverride", "numPr": "ilvl numId",
}
"""The order that the standard lays down for what stands within an element: Word offers to repair a file that breaks it."""


@dataclass(frozen=True)
class File:
    """A Word file taken apart, beside the sheet that it was made from."""

    sheet: Sheet
    renderer: Renderer
    content: bytes

    @functools.cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @functools.cached_property
    def trees(self) -> dict[str, etree._Element]:
        return {name: etree.fromstring(content) for name, content in self.parts.items()}

    def tree(self, name: str) -> etree._Element:
        return self.trees[f"word/{name}.xml"]

    def style(self, name: str) -> etree._Element:
        return self.tree("styles").find(f"{W}style[@{W}styleId='{name}']")

    @property
    def paragraphs(self) -> list[etree._Element]:
        return list(self.tree("document").iter(W + "p"))


def made(sheet: Sheet, renderer: Renderer) -> File:
    return File(sheet, renderer, docx(sheet, renderer, EDITION))


def files_of(toolkit, sections: Iterable[str], whole: bool = False) -> list[File]:
    """The Word files of some sections; with ``whole``, those of the toolkit's other texts too."""
    renderer = Renderer(toolkit)
    found = [sheet for name in sections for sheet in sheets.of_section(renderer, toolkit.sections[name]) if sheet.kind in TEXTS]
    return [made(sheet, renderer) for sheet in found + [sheets.of_toolkit(renderer, kind) for kind in sheets.OF_TOOLKIT if whole]]


@functools.cache
def small_files() -> list[File]:
    return files_of(small.toolkit(), small.toolkit().sections, whole=True)


@pytest.fixture(scope="module", params=SOURCES)
def files(request) -> list[File]:
    """Every Word file of a section, and what else is text alone."""
    if request.param == "small":
        return small_files()
    return files_of(request.getfixturevalue("toolkit"), [request.param])


@pytest.fixture(scope="module")
def council() -> dict[str, File]:
    """The small toolkit's files by their kind; of its policies the one with parts."""
    return {file.sheet.kind: file for file in reversed(small_files())}


def of(*blocks, kind: str = "letter", **fields) -> File:
    """The file of a sheet made of these blocks."""
    sheet = Sheet("a-sheet", kind, fields.pop("title", "A title"), "town-council", (), blocks)
    return made(replace(sheet, **fields), Renderer(small.toolkit()))


def value(element: etree._Element | None, name: str = "val") -> str:
    return "" if element is None else element.get(W + name)


def style_of(paragraph: etree._Element) -> str:
    return value(paragraph.find(f"{W}pPr/{W}pStyle"))


def words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t"))


# --- the parts ------------------------------------------------------------------------------------------------------

def targets(file: File) -> Iterator[tuple[str, str, bool]]:
    """(part, where one of its relations leads, whether that is elsewhere)."""
    for name, tree in file.trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in tree:
                outside = relation.get("TargetMode") == "External"
                target = relation.get("Target")
                yield name, target if outside else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), outside


def faults_of_package(file: File) -> Iterator[str]:
    types = file.trees["[Content_Types].xml"]
    overrides = {one.get("PartName").lstrip("/") for one in types.iter(TYPES + "Override")}
    inside = {target for _, target, outside in targets(file) if not outside}
    parts = {name for name in file.parts if not name.endswith(".rels")} - {"[Content_Types].xml"}
    yield from (f"{name} has no type of its own" for name in parts - overrides)
    yield from (f"{name} is typed and not there" for name in overrides - parts)
    yield from (f"nothing leads to {name}" for name in parts - inside)
    yield from (f"a relation leads to {name}, which is not there" for name in inside - parts)
    yield from (f"{target} is no address" for _, target, outside in targets(file) if outside and not re.fullmatch(r"https?://[\x21-\x7e]+", target))


def test_every_part_is_declared_and_reached(files):
    """A file is a sound zip of well-formed parts; each has a type, and a relation leads to each."""
    for file in files:
        assert zipfile.ZipFile(io.BytesIO(file.content)).testzip() is None
        assert set(file.parts) - {name for name in file.parts if "/_rels/" in name} == PARTS - {"word/_rels/document.xml.rels"} | (set() if file.sheet.kind in SENT else AROUND)
        no_fault(f"{file.sheet.id}: {fault}" for fault in faults_of_package(file))


def test_every_part_is_what_it_is_said_to_be(files):
    """The type of each part, and the kind of the relation that leads to it, are those of its name."""
    for file in files:
        types = {one.get("PartName"): one.get("ContentType") for one in file.trees["[Content_Types].xml"].iter(TYPES + "Override")}
        kinds = {one.get("Target").rpartition("/")[2]: one.get("Type") for name, tree in file.trees.items() if name.endswith(".rels") for one in tree}
        for name in {name.removeprefix("word/").removesuffix(".xml") for name in file.parts if re.fullmatch(r"word/\w+\.xml", name)}:
            content, relation = NAMED[name]
            assert types[f"/word/{name}.xml"] == f"application/vnd.openxmlformats-officedocument.wordprocessingml.{content}+xml"
            assert kinds[f"{name}.xml"] == f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation}"


def test_a_relation_is_used_and_what_is_used_is_a_relation(files):
    """Each link, header and footer in the text has a relation, and no link's relation is left over."""
    for file in files:
        relations = {one.get("Id"): one.get("Type").rpartition("/")[2] for one in file.trees["word/_rels/document.xml.rels"]}
        used = {name for element in file.tree("document").iter() if (name := element.get(R + "id"))}
        assert used == {name for name, kind in relations.items() if kind in {"hyperlink", "header", "footer"}}, file.sheet.id


def faults_of_order(file: File) -> Iterator[str]:
    for name, tree in file.trees.items():
        for element in tree.iter(*(W + parent for parent in ORDER)):
            order = ORDER[etree.QName(element).localname].split()
            places = [order.index(tag) if (tag := etree.QName(child).localname) in order else -1 for child in element]
            if -1 in places or places != sorted(places):
                yield f"{file.sheet.id}: {name}: {[etree.QName(child).localname for child in element]}"


def test_elements_stand_in_the_order_of_the_standard(files):
    """What stands within a paragraph's properties, a style, a list and a control keeps the order that Word insists on."""
    no_fault(fault for file in files for fault in faults_of_order(file))


def test_nothing_of_another_template_is_left(files):
    """No part names python-docx or its template, and nothing is dated by the clock."""
    for file in files:
        whole = b"".join(file.parts.values()).lower()
        assert not re.search(rb"python-docx|generated by|thumbnail|customxml|rsid|theme", whole)
        assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(file.content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not re.search(rb"20[2-9]\d-\d\d-\d\dt", whole)


# --- what a file says of itself -------------------------------------------------------------------------------------

def said(file: File) -> dict[str, str]:
    return {etree.QName(one).localname: one.text for one in file.trees["docProps/core.xml"]}


def test_a_file_says_what_it_is(files):
    """Title, section, edition, author, language and what place it was written for stand in a file's properties."""
    for file in files:
        toolkit = file.renderer.toolkit
        section = str(toolkit.sections[file.sheet.section].title) if file.sheet.section else None
        assert said(file) == {"title": file.sheet.title, "subject": section, "keywords": EDITION, "creator": str(toolkit.settings.name),
                              "lastModifiedBy": str(toolkit.settings.name), "description": plain(toolkit.settings.written_for.nodes), "language": "en-US",
                              "created": "1980-01-01T00:00:00Z", "modified": "1980-01-01T00:00:00Z"}
        assert set(file.tree("styles").find(f".//{W}lang").attrib.values()) == {"en-US"}


def test_once_there_is_a_publisher_the_files_are_theirs():
    """The author is the publisher's name, where one is set."""
    toolkit = small.toolkit()
    settings = toolkit.settings.model_copy(update={"publisher": type("Publisher", (), {"name": "The Lane Club"})()})
    file = files_of(replace(toolkit, settings=settings), toolkit.sections)[0]
    assert (said(file)["creator"], said(file)["lastModifiedBy"]) == ("The Lane Club", "The Lane Club")


@pytest.mark.parametrize("language, named", [("es", "es-ES"), ("es-US", "es-US"), ("qq", "qq")])
def test_a_language_is_named_with_a_region(language, named):
    """Word checks spelling by region: a language without one gets the usual one, and one that has it keeps it."""
    toolkit = small.toolkit()
    file = files_of(replace(toolkit, settings=toolkit.settings.model_copy(update={"language": language})), toolkit.sections)[0]
    assert said(file)["language"] == named
    assert value(file.tree("styles").find(f".//{W}lang")) == named


# --- looks ----------------------------------------------------------------------------------------------------------

def faults_of_style(file: File) -> Iterator[str]:
    kinds = {value(style, "styleId"): value(style, "type") for style in file.tree("styles").iter(W + "style")}
    wanted = {"pStyle": "paragraph", "rStyle": "character", "basedOn": None, "next": "paragraph"}
    for name in ("document", "styles", "numbering", *({"header", "footer"} if file.sheet.kind not in SENT else ())):
        for element in file.tree(name).iter(*(W + tag for tag in wanted)):
            kind = wanted[etree.QName(element).localname]
            if value(element) not in kinds or kind and kinds[value(element)] != kind:
                yield f"{file.sheet.id}: {name} asks for a style {value(element)}"


def test_every_style_that_is_used_is_there(files):
    """A paragraph's style is a style of paragraphs, a run's one of characters, and each is defined."""
    no_fault(fault for file in files for fault in faults_of_style(file))


def test_the_look_of_words_is_in_styles_alone(files):
    """No run and no paragraph of the text sets a font, a size or a space of its own."""
    for file in files:
        found = {etree.QName(child).localname for tag in ("rPr", "pPr") for one in file.tree("document").iter(W + tag) for child in one}
        assert found <= {"pStyle", "rStyle", "keepNext", "numPr"}, file.sheet.id


def test_a_heading_is_never_the_last_line_of_a_page():
    """Headings, labels, the lines of an address and what closes a letter stay with what follows."""
    file = small_files()[0]
    for name in ("Title", "Heading1", "Heading2", "Heading3", "Heading4", "SubjectLine", "AddressLine", "Closing", "EnactingWords", "FactLabel", "SpeakingTime"):
        assert file.style(name).find(f"{W}pPr/{W}keepNext") is not None, name


def test_fonts_are_on_every_machine(files):
    """The text's font and the one for boxes are named with another to take where they are missing, and no other is asked for."""
    named = {value(font, "name"): value(font.find(W + "altName")) for font in files[0].tree("fontTable")}
    assert named == {"Times New Roman": "Liberation Serif", "Segoe UI Symbol": "DejaVu Sans"}
    for part in ("styles", "numbering"):
        for fonts in files[0].tree(part).iter(W + "rFonts"):
            assert {text for key, text in fonts.attrib.items() if not key.endswith("hint")} <= set(named)


def test_the_paper_is_letter(files):
    """Pages are 8.5 by 11 inches with an inch at the sides."""
    for file in files:
        page, margins = (file.tree("document").find(f".//{W}{name}") for name in ("pgSz", "pgMar"))
        assert (value(page, "w"), value(page, "h"), value(margins, "left"), value(margins, "right")) == ("12240", "15840", "1440", "1440")


# --- words and numbers ----------------------------------------------------------------------------------------------

def row_words(row, labels) -> str:
    return plain(row, lambda node: f"[{labels[node.name]}]")


def listed(marker: str, rows: Iterable) -> Iterator[tuple[str, tuple]]:
    for number, row in enumerate(rows, start=1):
        yield {"1": f"{number}.", "a": f"({compose.letters(number)})", "-": "•", "box": "☐"}[marker], row


def rows_of(block) -> Iterator[tuple[str, tuple]]:
    """(number, words) of every paragraph that a block makes, from the block alone."""
    if isinstance(block, Heading):
        yield f"{block.number}." if block.number else "", block.text
    elif isinstance(block, Para):
        yield "", block.text
    elif isinstance(block, Lines):
        yield from (("", row) for row in block.rows)
    elif isinstance(block, Listing):
        yield from listed(block.marker, (item.text for item in block.items))
    elif isinstance(block, Addresses):
        yield from listed("1", ((Text(url),) for url in block.urls))
    elif isinstance(block, Facts):
        for fact in block.rows:
            yield "", (Text(fact.label),)
            for passage in fact.rows:
                yield from rows_of(passage if isinstance(passage, Listing) else Para(passage))
            yield from [("", fact.note)] if fact.note else []
    elif isinstance(block, Article):
        yield f"{block.label} {block.number}.", block.heading
        yield from listed("a", block.parts) if block.lettered else (("", row) for row in block.parts)
    elif isinstance(block, Card):
        yield from (("", row) for row in ((Text(block.title),), (Text(block.count),), *(item.text for item in block.rows)))


def wanted(file: File) -> list[tuple[str, str]]:
    """What stands in the file, paragraph by paragraph, with the number that a reader sees."""
    titled = file.sheet.kind in SENT | {"policy", "comments"}
    rows = [] if titled else [("", (Text(file.sheet.title),))]
    rows += [row for block in file.sheet.blocks for row in rows_of(block)]
    return [(number, row_words(row, file.renderer.labels)) for number, row in rows]


class Numbers:
    """Counts as Word does: lists of one abstract list go on from each other unless they are told to start anew, deeper levels start anew after a higher one."""

    def __init__(self, file: File):
        self.file, self.counts, self.begun = file, {}, set()
        self.abstracts = {value(one, "abstractNumId"): one for one in file.tree("numbering").iter(W + "abstractNum")}
        self.nums = {value(one, "numId"): one for one in file.tree("numbering").iter(W + "num")}

    def place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list and the level of a paragraph; a style's level is the one that names the style."""
        style = style_of(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        found = own if own is not None else self.file.style(style).find(f"{W}pPr/{W}numPr")
        if found is None:
            return None
        number = value(found.find(W + "numId"))
        if own is not None:
            return number, int(value(own.find(W + "ilvl")))
        abstract = self.abstracts[value(self.nums[number].find(W + "abstractNumId"))]
        return number, int(next(value(level, "ilvl") for level in abstract.iter(W + "lvl") if value(level.find(W + "pStyle")) == style))

    def shown(self, paragraph: etree._Element) -> str:
        place = self.place(paragraph)
        if place is None:
            return ""
        number, level = place
        abstract = self.abstracts[value(self.nums[number].find(W + "abstractNumId"))]
        counts = self.counts.setdefault(abstract, {})
        if number not in self.begun and self.nums[number].find(f"{W}lvlOverride/{W}startOverride") is not None:
            counts.clear()
        self.begun.add(number)
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        counts[level] = counts.get(level, 0) + 1
        found = next(one for one in abstract.iter(W + "lvl") if value(one, "ilvl") == str(level))
        count = compose.letters(counts[level]) if value(found.find(W + "numFmt")) == "lowerLetter" else str(counts[level])
        return value(found.find(W + "lvlText")).replace(f"%{level + 1}", count)


def found(file: File) -> list[tuple[str, str]]:
    numbers = Numbers(file)
    return [(numbers.shown(paragraph), words(paragraph)) for paragraph in file.paragraphs]


def test_every_word_is_there_in_order_with_its_number(files):
    """The paragraphs are those of the sheet, no more and no fewer; each has the number that the sheet gives it, from a list."""
    assert {file.sheet.kind for file in files} >= TEXTS
    for file in files:
        assert found(file) == wanted(file), file.sheet.id


def test_no_number_is_typed(files):
    """No paragraph begins with a number or a letter that was typed."""
    no_fault(f"{file.sheet.id}: {text[:60]}" for file in files for _, text in found(file) if re.match(r"(\d{1,2}\.|\([a-z]{1,2}\)|[•☐])\s", text))


def test_every_list_begins_anew():
    """Two lists of one kind in a text count from 1 each, and so do the letters of each article."""
    one, two = (Item((Text("one"),)),) * 3, (Item((Text("two"),)),) * 2
    article = [Article("Section", number, (Text("Heading"),), ((Text("part"),),) * 2, True) for number in (1, 2)]
    file = of(Listing(one), Para((Text("between"),)), Listing(two), *article)
    assert [number for number, _ in found(file)] == ["1.", "2.", "3.", "", "1.", "2.", "Section 1.", "(a)", "(b)", "Section 2.", "(a)", "(b)"]
    assert len({Numbers(file).place(paragraph) for paragraph in file.paragraphs if style_of(paragraph) == "ListNumber"}) == 2


@pytest.mark.parametrize("marker, shown, style", [("1", ["1.", "2."], "List Number"), ("a", ["(a)", "(b)"], "List Letter"), ("-", ["•", "•"], "List Bullet"),
                                                  ("box", ["☐", "☐"], "List Box")])
def test_a_list_has_its_marks_and_its_style(marker, shown, style):
    """Numbers, letters, round signs and boxes to tick are each a list of their own, with a style that a person finds by name."""
    file = of(Listing((Item((Text("one"),)), Item((Text("two"),))), marker))
    assert [number for number, _ in found(file)] == shown
    assert {value(file.style(style_of(paragraph)).find(W + "name")) for paragraph in file.paragraphs} == {style}


@pytest.mark.parametrize("level, style", [(3, "Heading1"), (4, "Heading2")])
def test_the_number_of_an_article_belongs_to_its_heading(level, style):
    """The list of articles is tied to the style of their headings, whichever that is, in list and style alike."""
    file = of(Heading((Text("A title"),), 2), Article("Rule", 1, (Text("Heading"),), ((Text("part"),),), False, level), kind="policy")
    assert [style_of(paragraph) for paragraph in file.paragraphs] == ["Title", style, "BodyText"]
    number = value(file.style(style).find(f"{W}pPr/{W}numPr/{W}numId"))
    tied = [one for one in file.tree("numbering").iter(W + "lvl") if value(one.find(W + "pStyle")) == style]
    assert (number, [value(one.find(W + "lvlText")) for one in tied]) == ("5", ["Rule %1."])
    numbered = [value(one, "styleId") for one in file.tree("styles").iter(W + "style") if one.find(f"{W}pPr/{W}numPr") is not None]
    assert [name for name in numbered if name.startswith("Heading")] == [style]


# --- blanks ---------------------------------------------------------------------------------------------------------

def controls(file: File) -> list[tuple[str, str, str]]:
    """(tag, name, placeholder) of every content control, in order."""
    return [(value(one.find(f"{W}sdtPr/{W}tag")), value(one.find(f"{W}sdtPr/{W}alias")), words(one)) for one in file.tree("document").iter(W + "sdt")]


def test_every_blank_is_a_control_to_write_into(files):
    """Each blank of the text is a plain content control, in order, with its own tag and its label as name and placeholder."""
    for file in files:
        blanks = [node.name for block in file.sheet.blocks for _, row in rows_of(block) for node in walk(row) if isinstance(node, Fill)]
        labels = file.renderer.labels
        assert controls(file) == [(name, labels[name], f"[{labels[name]}]") for name in blanks], file.sheet.id
        for control in file.tree("document").iter(W + "sdt"):
            assert None not in {control.find(f"{W}sdtPr/{W}{name}") for name in ("showingPlcHdr", "text")}
            assert value(control.find(f".//{W}rStyle")) == "PlaceholderText"


def test_the_files_have_blanks(council):
    """A letter, a request, a comment and a policy have blanks; the same blank in two places has one tag and two numbers."""
    for kind in ("letter", "records", "comments", "policy"):
        assert controls(council[kind]), kind
    file = of(Para((Fill("date"), Text(" and "), Fill("place"), Text(" and "), Fill("date"))))
    numbers = [value(one) for one in file.tree("document").iter(W + "id")]
    assert ([tag for tag, _, _ in controls(file)], numbers) == (["date", "place", "date"], ["1", "2", "3"])


def test_no_control_has_the_number_of_another(files):
    """Word repairs a file in which two controls share a number."""
    for file in files:
        numbers = [value(one) for one in file.tree("document").iter(W + "id")]
        assert len(numbers) == len(set(numbers))


# --- each kind ------------------------------------------------------------------------------------------------------

def test_what_is_sent_bears_no_mark_of_ours(files):
    """A letter and a request have no header and no footer, and neither notes nor edition in their text."""
    for file in files:
        if file.sheet.kind in SENT:
            whole = words(file.tree("document"))
            assert not any(plain(note) in whole for note in file.sheet.notes) and EDITION not in whole
            assert file.tree("document").find(f".//{W}headerReference") is None


def test_a_policy_says_on_every_page_that_it_is_a_draft(council):
    """Header: that no lawyer has reviewed it, and for which place it was written. Footer: title, edition, page as fields."""
    file, settings = council["policy"], council["policy"].renderer.toolkit.settings
    assert [words(row) for row in file.tree("header")] == [str(settings.draft_note), str(settings.written_for)]
    assert [value(one, "instr") for one in file.tree("footer").iter(W + "fldSimple")] == ["PAGE", "NUMPAGES"]
    assert words(file.tree("footer")) == f"{file.sheet.title} · {EDITION}Page 1 of 1"


def test_each_comment_has_a_page_and_letters_to_read_from_afar(council):
    """A comment's title starts a page and is followed by the speaking time; the words to say have 16 points or more."""
    file = council["comments"]
    styles = [style_of(paragraph) for paragraph in file.paragraphs]
    titles = [place for place, style in enumerate(styles) if style == "CommentTitle"]
    assert len(titles) == len(compose.MOST) and {styles[place + 1] for place in titles} == {"SpeakingTime"}
    assert file.style("CommentTitle").find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert int(value(file.style("SpokenText").find(f"{W}rPr/{W}sz"))) >= 32


def test_a_letter_is_set_as_a_letter(council):
    """Date, address, subject, text, closing and signature have a style each, and the lines of an address touch."""
    styles = list(dict.fromkeys(style_of(paragraph) for paragraph in council["letter"].paragraphs))
    assert [style for style in styles if style not in {"BodyText", "ListNumber", "SmallPrint"}] == ["Dateline", "AddressLine", "SubjectLine", "Closing", "Signature"]
    for name in ("AddressLine", "Signature"):
        assert council["letter"].style(name).find(f"{W}pPr/{W}contextualSpacing") is not None


def test_words_before_a_list_and_an_ask_stay_with_what_follows():
    """The words that begin a list stand on the page of its first item, and an ask on that of its reason."""
    file = of(Para((Text("Please:"),)), Listing((Item((Text("come"),)),)), Para((Text("Build lanes."),), "ask"), Para((Text("Thank you."),)))
    assert [paragraph.find(f"{W}pPr/{W}keepNext") is not None for paragraph in file.paragraphs] == [True, False, True, False]


def test_marks_are_styles_and_links_lead_somewhere():
    """Emphasis of each kind is a character style, a term is plain, and a link is a link even with a sign that no address may hold."""
    row = (Text("a "), Emphasis((Text("b"), Emphasis((Text("c"),), strong=True))), Emphasis((Text("d"),), strong=True), Term("term"), Link("https://a.example/x y?q=1&r=%20#é", (Text("e"),)))
    file = of(Para(row))
    assert [(words(one), value(one.find(f"{W}rPr/{W}rStyle"))) for one in file.tree("document").iter(W + "r")] == [
        ("a ", ""), ("b", "Emphasis"), ("c", "IntenseEmphasis"), ("d", "Strong"), ("term", ""), ("e", "Hyperlink")]
    assert [target for _, target, outside in targets(file) if outside] == ["https://a.example/x%20y?q=1&r=%20#%C3%A9"]


def test_a_link_in_a_note_belongs_to_the_header():
    """A part finds its links in its own relations, so those of the header are not those of the text."""
    note, text = (Link("https://note.example/", (Text("note"),)),), (Link("https://text.example/", (Text("text"),)),)
    file = of(Para(text), kind="policy", notes=(note,))
    assert {(name, target) for name, target, outside in targets(file) if outside} == {
        ("word/_rels/header.xml.rels", "https://note.example/"), ("word/_rels/document.xml.rels", "https://text.example/")}


@pytest.mark.parametrize("block", [Signatures(("Name",), 12), Blanks(((("Date", 1),),))], ids=["signatures", "blanks"])
def test_what_is_drawn_is_refused(block):
    """A table to write on by hand is no text, and making a Word file of it says so."""
    with pytest.raises(TypeError, match=type(block).__name__):
        of(block)


# --- strange content ------------------------------------------------------------------------------------------------

STRANGE = {"long": "x" * 300, "marks": "<w:p> & {{ name }} ]]> \"'", "right to left": "مرحبا بالعالم שלום", "far": "𝒳 😀 é 中文",
           "forbidden": "a\x00b\x08c\x0bd\x1fe\ufffef\ud800g", "spaces": "  two  \t and \n more  "}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_content_makes_a_sound_file(text):
    """Any text comes out as it went in, less what XML forbids, wherever it stands: text, lists, titles, properties."""
    row = (Text(text),)
    blocks = (Heading(row), Para(row), Lines((row,)), Listing((Item(row),), "a"), Listing((Item(row),), "box"), Facts((Fact(text, (row,), note=row),)),
              Article("Section", 1, row, (row, row), True), Card(text, text, (Item(row),)), Addresses(("https://a.example/" + "y" * 300,)))
    file = of(*blocks, kind="policy", title=text, notes=(row,), warning=row)
    clean = re.sub("[\x00\x08\x0b\x1f\ufffe\ud800]", "", text)
    assert [words(paragraph) for paragraph in file.paragraphs] == [clean] * 14 + ["https://a.example/" + "y" * 300]
    assert [words(line) for line in file.tree("header")] == [clean, clean]
    assert said(file)["title"] == clean[:255]
    no_fault([*faults_of_package(file), *faults_of_order(file), *faults_of_style(file)])


def test_a_label_may_be_long():
    """Word lets a control's name have 64 letters; its placeholder holds the whole label."""
    renderer = Renderer(small.toolkit())
    renderer.labels = {"date": "d" * 300}
    file = made(Sheet("a", "letter", "A", "town-council", (), (Para((Text("on "), Fill("date"))),)), renderer)
    assert controls(file) == [("date", "d" * 64, f"[{'d' * 300}]")]


def test_a_sheet_without_text_is_a_file_too():
    """A sheet with nothing in it makes a file that opens."""
    assert found(of()) == []
    no_fault(faults_of_package(of()))


# --- the same bytes -------------------------------------------------------------------------------------------------

PRINTS = """
import hashlib, sys
sys.path[:0] = [{root!r}, {tests!r}]
import test_word
files = test_word.small_files() if {which!r} == "small" else test_word.of_project()
print(hashlib.sha256(b"".join(file.content for file in files)).hexdigest())
"""


def of_project() -> list[File]:
    from macros.check import checked

    toolkit, _ = checked(ROOT)
    return files_of(toolkit, toolkit.sections)


@pytest.mark.parametrize("which", ["small", pytest.param("ours", marks=pytest.mark.deep)])
def test_the_same_words_give_the_same_bytes(which):
    """Two processes in other zones, languages and orders of sets make the very same files, and so does this one."""
    code = PRINTS.format(root=str(ROOT), tests=str(ROOT / "tests"), which=which)
    places = [{"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}]
    prints = {subprocess.run([sys.executable, "-c", code], env={**os.environ, **place}, capture_output=True, text=True, check=True).stdout.strip() for place in places}
    here = small_files() if which == "small" else of_project()
    assert prints == {hashlib.sha256(b"".join(file.content for file in here)).hexdigest()}


def test_a_file_does_not_depend_on_those_made_before(council):
    """Making a file twice, with others between, gives the same bytes: nothing that files share is changed."""
    for file in small_files():
        assert docx(file.sheet, file.renderer, EDITION) == file.content, file.sheet.id


# --- LibreOffice ----------------------------------------------------------------------------------------------------

MOST_PAGES = {"letter": 3, "records": 4, "policy": 20, "comments": 6}
"""Pages of each kind at most, in the widest font that may stand in for ours; a comment that takes two is still read."""


@pytest.fixture(scope="module")
def printed(toolkit, tmp_path_factory) -> list[tuple[File, list[str]]]:
    """Every Word file with the text of each of its pages, as LibreOffice prints it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    folder = tmp_path_factory.mktemp("word")
    files = [file for file in files_of(toolkit, toolkit.sections) if file.sheet.kind in WORD]
    for file in files:
        (folder / f"{file.sheet.id}.docx").write_bytes(file.content)
    subprocess.run([office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
                    *(str(path) for path in sorted(folder.glob("*.docx")))], check=True, capture_output=True, timeout=300)
    return [(file, [page.extract_text() for page in PdfReader(folder / f"{file.sheet.id}.pdf").pages]) for file in files]


def without_frame(file: File, page: str) -> str:
    """A page's text without header and footer, and without spaces."""
    text = normal(page)
    for row in (*file.tree("header"), *file.tree("footer")) if file.sheet.kind not in SENT else ():
        text = text.replace(normal(words(row).removesuffix("Page 1 of 1")), "", 1)
    return re.sub(r"Page\d+of\d+", "", text) if file.sheet.kind not in SENT else text


@pytest.mark.deep
def test_libreoffice_prints_every_paragraph_with_its_number(printed):
    """Turned into PDF by LibreOffice, each file has all its paragraphs in order, numbers included, and nothing else."""
    for file, pages in printed:
        assert "".join(without_frame(file, page) for page in pages) == "".join(normal(number + text) for number, text in wanted(file)), file.sheet.id


@pytest.mark.deep
def test_libreoffice_prints_as_many_pages_as_one_would_expect(printed):
    """No page is empty, no file is longer than its kind should be, and each comment begins on a page of its own."""
    for file, pages in printed:
        assert len(pages) <= MOST_PAGES[file.sheet.kind] and all(without_frame(file, page) for page in pages), f"{file.sheet.id}: {len(pages)} pages"
        if file.sheet.kind == "comments":
            starts = [number for number, page in enumerate(pages) for card in file.sheet.blocks if without_frame(file, page).startswith(normal(card.title))]
            assert len(starts) == len(file.sheet.blocks)


@pytest.mark.deep
def test_libreoffice_ends_no_page_with_a_heading(printed):
    """What stands last on a page is never a heading."""
    for file, pages in printed:
        heads = [normal(number + text) for (number, text), paragraph in zip(wanted(file), file.paragraphs) if re.match("Title|Heading|Comment", style_of(paragraph))]
        for number, page in enumerate(pages, start=1):
            assert not without_frame(file, page).endswith(tuple(heads) or "\0"), f"{file.sheet.id}: page {number}"


@pytest.mark.deep
def test_libreoffice_numbers_the_pages(printed):
    """The footer of a policy counts its pages, though the file itself says "1 of 1" until it is opened."""
    for file, pages in printed:
        if file.sheet.kind == "policy":
            assert all(f"Page{number}of{len(pages)}" in normal(page) for number, page in enumerate(pages, start=1)), file.sheet.id
