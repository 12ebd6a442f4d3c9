"""Every PDF, read back by library: its tags, its words in their order, its boxes and lines, its pages.

What is asked here is what a sheet promises, however it looks. The gate reads one section and one packet; the deep
tests read every file.
"""
from __future__ import annotations

import functools
import itertools
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Iterator

import pikepdf
import pytest
import segno
from conftest import ROOT
from fontTools.ttLib import TTFont
from paper import Box, Run, Shape, Tag, around, normal
from printed import LETTER, SITE, UNPRINTED, Press, Printed, flat, words

import small
from macros import pdf
from macros.pdf import letters as letters_of_fonts, pages
from macros.sheets import Sheet
from macros.sheets.blocks import Addresses, Audit, Card, Facts, Heading, Kind, Listing, Point, Question, Signatures
from macros.text import Text

HANGING = ".,:;-–—’”"
"""Marks that may hang over the edge of a column, as printers have always let them."""
PEN = {False: 12.0, True: 18.0}
"""The least side of a box for a pen, as usual and in large print."""
SIGNED = 22.0
"""The least height of a row to sign: a bit less than 8 millimeters."""
ALOUD = 16.0
"""Points of type that can be read at arm's length, in poor light."""
QUIET = 4
"""Modules of white that a reader of QR codes needs on each side."""


# --- what is printed ----------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def press(toolkit) -> Press:
    return Press(toolkit)


def _sample(press: Press) -> list[Printed]:
    """The section with the fewest criteria, whole, and the packet of its audience, which has no address yet."""
    section = min(press.renderer.toolkit.sections.values(), key=lambda section: len(section.criteria))
    packet = next(packet.id for packet in press.renderer.toolkit.packets.values() if packet.audience == section.audience)
    return [*press.section(section.id), *[press.sheet(sheet, "") for sheet in press.made[section.id] if sheet.kind in ("short", "policy")], press.packet(packet, "")]


def _all(press: Press) -> list[Printed]:
    """Every PDF there is, and every sheet once more without an address."""
    return [printed for site in (SITE, "") for name in press.made for printed in press.section(name, site)] + [press.packet(name) for name in press.renderer.toolkit.packets]


@pytest.fixture(scope="module", params=["sample", pytest.param("all", marks=pytest.mark.deep)])
def printed(request, press) -> list[Printed]:
    return (_sample if request.param == "sample" else _all)(press)


def faults_of(printed: list[Printed], find: Callable[[Printed], Iterator[str]]) -> list[str]:
    """The faults of every file, each with its name."""
    return [f"{one.name}: {fault}" for one in printed for fault in find(one)]


# --- the file itself ----------------------------------------------------------------------------------------------

def about_itself(one: Printed) -> Iterator[str]:
    root = one.paper.pdf.Root
    with one.paper.pdf.open_metadata() as known:
        said = {"standard": known.get("pdfuaid:part"), "title": known.get("dc:title"), "author": "".join(known.get("dc:creator", []))}
    said |= {"tagged": bool(root.MarkInfo.Marked), "language": str(root.get("/Lang", "")), "shows its title": bool(root.ViewerPreferences.get("/DisplayDocTitle", False)),
             "locked": one.paper.pdf.is_encrypted, "information": (str(one.paper.pdf.docinfo["/Title"]), str(one.paper.pdf.docinfo["/Author"]))}
    author = str(one.renderer.toolkit.settings.name)
    title = one.bound.title if one.bound else one.sheets[0].title
    right = {"standard": "1", "title": title, "author": author, "tagged": True, "language": one.renderer.toolkit.settings.language, "shows its title": True, "locked": False,
             "information": (title, author)}
    yield from (f"{key} is {said[key]!r}, not {value!r}" for key, value in right.items() if said[key] != value)


def test_each_file_is_pdf_ua_with_title_language_and_author(printed):
    """Each PDF calls itself PDF/UA-1, is tagged, and names its title, its language and its author."""
    assert faults_of(printed, about_itself) == []


def letter_paper(one: Printed) -> Iterator[str]:
    for number, page in enumerate(one.paper.pdf.pages, start=1):
        box = tuple(map(float, page.mediabox))
        if box != (0.0, 0.0, *LETTER) or page.get("/Rotate", 0):
            yield f"page {number} measures {box}"


def test_each_page_is_letter_paper(printed):
    """Every page is upright Letter paper."""
    assert faults_of(printed, letter_paper) == []


def fonts(one: Printed) -> Iterator[str]:
    for thing in one.paper.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/DescendantFonts" not in thing:
            if not any(name in thing.get("/FontDescriptor", {}) for name in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"{thing.get('/BaseFont')} is not in the file"


def test_fonts_are_in_the_file(printed):
    """Every font is embedded, so that a copy shop prints the same letters."""
    assert faults_of(printed, fonts) == []


ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFiles", "/Launch", "/RichMedia", "/AcroForm")


def active(one: Printed) -> Iterator[str]:
    for thing in one.paper.pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            yield from (f"holds {name}" for name in ACTIVE if name in thing)
            if thing.get("/S") in ("/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/JavaScript"):
                yield f"does {thing.S}"
    for link in one.paper.links():
        action = link.get("/A", {})
        if link.Subtype != "/Link" or action and action.get("/S") not in ("/URI", "/GoTo"):
            yield f"has a note that is no link: {link.Subtype} {action}"
        if action and action.get("/S") == "/URI" and not re.match(r"(https?|mailto|tel):", str(action.URI)):
            yield f"leads to {action.URI}"
        if not str(link.get("/Contents", "")) and "/Dest" not in link and (not action or action.get("/S") == "/URI"):
            yield f"has a link without words for it: {action}"


def test_nothing_in_a_file_runs_or_calls_out(printed):
    """A PDF holds no script, no form, no attachment and no action but plain links."""
    assert faults_of(printed, active) == []


# --- tags -----------------------------------------------------------------------------------------------------------

KNOWN = set("Document Part Div Sect P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Link Figure Caption TOC TOCI Reference Note".split())


def known_tags(one: Printed) -> Iterator[str]:
    roles = {str(key)[1:]: str(value)[1:] for key, value in one.paper.pdf.Root.StructTreeRoot.get("/RoleMap", {}).items()}
    for tag in one.paper.root.walk():
        if roles.get(tag.kind, tag.kind) not in KNOWN:
            yield f"a tag {tag.kind} that no reader knows"
        if tag.kind == "Figure" and not tag.alt.strip():
            yield "a picture without a text for it"
        if not tag.children and tag.kind != "Lbl":  # a drawn box is not read aloud, so the label of a thing to tick says nothing
            yield f"an empty {tag.kind} {tag.alt}"


def test_no_tag_is_empty_or_unknown_and_every_picture_has_a_text(printed):
    """No element of the tags is empty but the label of a thing to tick; each is of a known kind, and a picture has a text in its place."""
    assert faults_of(printed, known_tags) == []


def headings(one: Printed) -> Iterator[str]:
    found = [(int(tag.kind[1]), one.paper.text_of(tag)) for tag in one.paper.tags("H1", "H2", "H3", "H4", "H5", "H6")]
    yield from ("a heading without words" for _, text in found if not text)
    if not one.bound and [text for level, text in found if level == 1] != [normal(one.sheets[0].title)]:
        yield f"H1 is {[text for level, text in found if level == 1]}"
    for (before, _), (level, text) in zip([(0, ""), *found], found):
        if level > before + 1:
            yield f"'{text}' is H{level} after H{before}"


def test_headings_go_down_one_level_at_a_time(printed):
    """A sheet has its title as its one H1; no heading is empty, and none skips a level."""
    assert faults_of(printed, headings) == []


def tables(one: Printed) -> Iterator[str]:
    for table in one.paper.tags("Table"):
        cells = [cell for cell in table.walk() if cell.kind in ("TH", "TD")]
        ids = {cell.id for cell in cells if cell.kind == "TH"}
        wide = {sum(int(cell.attributes.get("ColSpan", 1)) for cell in row.children) for row in table.walk() if row.kind == "TR"}
        if not ids or len(wide) != 1 or 0 in wide:
            yield f"a table with {len(ids)} heads and rows of {sorted(wide)} columns"
        yield from (f"a head without scope: {one.paper.text_of(cell)}" for cell in cells if cell.kind == "TH" and "Scope" not in cell.attributes)
        yield from ("an empty head" for cell in cells if cell.kind == "TH" and not one.paper.text_of(cell))
        yield from (f"a title that heads nothing: {one.paper.text_of(tag)[:40]}" for cell in cells if cell.kind == "TD" for tag in cell.walk() if re.match("H[1-6]", tag.kind))
        for cell in cells:
            heads = [str(name) for name in cell.attributes.get("Headers", [])]
            if cell.kind == "TD" and not heads or set(heads) - ids:
                yield f"a cell under no head: {one.paper.text_of(cell)[:40]}"


def test_each_cell_of_a_table_knows_its_heads(printed):
    """Each table has heads with a scope, rows of one width, and cells that name their heads."""
    assert faults_of(printed, tables) == []


def lists(one: Printed) -> Iterator[str]:
    for tag in one.paper.tags("L"):
        for item in (child for child in tag.children if isinstance(child, Tag)):
            kinds = [child.kind for child in item.children if isinstance(child, Tag)]
            if item.kind not in ("LI", "L") or item.kind == "LI" and "LBody" not in kinds:
                yield f"a list holds {item.kind} with {kinds}"


def test_lists_are_lists_for_those_who_hear_them(printed):
    """Each list is tagged as one, with a body for each item."""
    assert faults_of(printed, lists) == []


# --- words and their order ----------------------------------------------------------------------------------------

def order(one: Printed) -> Iterator[str]:
    for sheet, _, faults in one.placed:
        yield from (f"{sheet.id}: {fault}" for fault in faults)


def test_every_word_is_read_in_its_place_and_once(printed):
    """Read by its tags, a sheet says its title and then its blocks in their order: nothing lost, nothing twice, nothing that no data hold."""
    assert faults_of(printed, order) == []


def notes(one: Printed) -> Iterator[str]:
    if not one.bound:
        beside = [*(piece for note in one.sheets[0].notes for piece in words(note, one.labels)), normal(one.data["no_advice"])]
        yield from (f"does not say '{note[:60]}'" for note in beside if note not in one.paper.read.text)


def test_a_sheet_says_what_has_to_stand_beside_it(printed):
    """Each sheet holds its notes, and that it is information, not advice."""
    assert faults_of(printed, notes) == []


def draft_first(one: Printed) -> Iterator[str]:
    note = normal(str(one.renderer.toolkit.settings.draft_note))
    for sheet, found, _ in one.placed:
        if sheet.kind == "policy" and not one.bound:
            at = one.paper.read.text.find(note)
            if at < 0 or at > found[2].start:
                yield "the note that it is a draft does not stand at its top"


def test_a_model_policy_says_at_its_top_that_it_is_a_draft(printed):
    """The note that no lawyer has reviewed it stands before the text of a policy."""
    assert faults_of(printed, draft_first) == []


def contents(one: Printed) -> Iterator[str]:
    """Faults of the list of contents: every sheet in its order, with the page where it begins."""
    if not one.bound:
        return
    text, at = one.paper.read.text[:one.spans[0][0]], 0
    for piece in [normal(one.bound.title), *(piece for row in (one.bound.about, *one.bound.bring) for piece in words(row, one.labels))]:
        if piece not in text:
            yield f"its first pages do not say '{piece}'"
    for sheet, (start, _) in zip(one.sheets, one.spans):
        page, title = one.paper.read.at[start].page + 1, normal(sheet.title)
        match = re.compile(re.escape(title) + r"\W*(\d+)").search(text, at)
        if not match or int(match[1]) != page:
            yield f"the contents list '{sheet.title}' on page {match and match[1]}, and it is on page {page}"
        at = match.end() if match else at


def test_contents_name_every_sheet_with_its_page(printed):
    """A packet says what it is for and what to bring, and lists each sheet with the page where it begins."""
    assert faults_of(printed, contents) == []


# --- boxes and lines to write on ------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Asked:
    """A question where it stands, with the shapes and words drawn from its first word to the next thing on its page."""

    sheet: Sheet
    audit: Audit
    question: Question
    runs: list[Run]
    shapes: list[Shape]
    beside: str


def asked(one: Printed) -> Iterator[Asked]:
    for sheet, found, _ in one.placed:
        audit = next((block for block in sheet.blocks if isinstance(block, Audit)), None)
        starts = [one.paper.read.at[place.start] for place in found]
        for number, place in enumerate(found):
            if audit and isinstance(place.said.of, Question):
                first = starts[number]
                after = min((run.order for run in starts[number + 1:] if run.page == first.page), default=10**9)
                shapes = [shape for shape in one.paper.shapes[first.page] if first.order < shape.order < after]
                beside = "".join(run.text for run in one.paper.runs[first.page] if first.order < run.order < after)
                yield Asked(sheet, audit, place.said.of, one.paper.read.runs(place.start, place.end), shapes, normal(beside))


def told_short(question: Question) -> str:
    return "".join(piece or "" for piece in flat(question.text, {}))[:50]


def boxes(one: Printed) -> Iterator[str]:
    for row in asked(one):
        drawn = [shape.box.width for shape in row.shapes if shape.square]
        if len(drawn) != len(row.audit.answers) or min(drawn, default=0) < PEN[row.sheet.large] - 0.1:
            yield f"{row.sheet.id}: '{told_short(row.question)}' has boxes of {drawn}"
        labels = (*row.audit.answers, *row.audit.writing)
        yield from (f"{row.sheet.id}: '{told_short(row.question)}' has no '{word}' beside it" for word in labels if normal(word) not in row.beside)


def test_each_question_has_a_box_for_each_answer(printed):
    """Beside each question stand as many boxes as there are answers, 12 points or more wide (18 in large print), and what each box and line is for."""
    assert faults_of(printed, boxes) == []


def all_boxes(one: Printed) -> Iterator[str]:
    """Faults of the boxes of a whole file: those of answers, of lists to tick, and no other."""
    answers = sum(len(block.answers) * len(kind.questions) for sheet in one.sheets for block in sheet.blocks if isinstance(block, Audit)
                  for point in block.points for kind in point.kinds)
    ticks = sum(len(block.items) for sheet in one.sheets for block in sheet.blocks if isinstance(block, Listing) and block.marker == "box")
    ticks += len(one.bound.bring) if one.bound else 0
    drawn = sum(shape.square for page in one.paper.shapes for shape in page)
    if drawn != answers + ticks:
        yield f"{drawn} boxes are drawn for {answers} answers and {ticks} things to tick"


def test_no_box_is_drawn_that_nobody_asks_for(printed):
    """A file has a box for each answer of each question and for each thing to tick, and no other."""
    assert faults_of(printed, all_boxes) == []


def writing(one: Printed) -> Iterator[str]:
    seen: dict[str, int] = {}
    for row in asked(one):
        lines = len({(round(shape.box.left), round(shape.box.bottom)) for shape in row.shapes if shape.rule and shape.gray == 0})
        least = len(row.audit.writing)
        if lines < least or seen.setdefault(row.sheet.id, lines) != lines:
            yield f"{row.sheet.id}: '{told_short(row.question)}' has {lines} lines to write on, others {seen.get(row.sheet.id)}, and {least} are the least"


def test_each_question_has_the_same_lines_to_write_on(printed):
    """Each question has a line for what was read, for the date and for initials, as many as every other question of its sheet."""
    assert faults_of(printed, writing) == []


def signed(one: Printed) -> Iterator[str]:
    """Faults of the rows to sign: rules over the whole width, from the first heads on, each row as high as a pen needs."""
    for sheet, found, _ in one.placed:
        for block in (block for block in sheet.blocks if isinstance(block, Signatures)):
            first = one.paper.read.at[next(place.start for place in found if place.said.words == (normal(block.head[0]),))]
            rules = [(page, round(shape.box.bottom)) for page, shapes in enumerate(one.paper.shapes) for shape in shapes if shape.rule and shape.gray == 0
                     and shape.box.width > 0.95 * (one.room.width) and (page > first.page or shape.box.bottom < first.box.bottom)]
            rows = [high - low for (page, high), (other, low) in zip(rules, rules[1:]) if page == other and SIGNED <= high - low < 2 * SIGNED]
            if len(rows) < block.lines:
                yield f"{sheet.id}: {len(rows)} rows for {block.lines} people to sign"


def test_a_petition_has_lines_to_sign(printed):
    """A petition has at least as many lines to sign as its data ask for."""
    assert faults_of([one for one in printed if not one.bound], signed) == []


# --- pages --------------------------------------------------------------------------------------------------------

def outside(one: Printed) -> Iterator[str]:
    room = one.room
    if room.left < UNPRINTED:
        yield f"something begins {room.left:.0f} points from the left edge"
    for number, (runs, shapes) in enumerate(zip(one.paper.runs, one.paper.shapes), start=1):
        foot = max((run.box.top for run in runs if run.part == "Footer"), default=UNPRINTED)
        head = min((run.box.bottom for run in runs if run.part == "Header" and run.text.strip()), default=room.top)
        for thing in [*(run for run in runs if run.text.strip()), *shapes]:
            inner = room if thing.part in ("Header", "Footer") else Box(room.left, foot, room.right, head)
            hung = 0.25 * thing.size if isinstance(thing, Run) and thing.text.rstrip()[-1] in HANGING else 0
            if not thing.box.within(inner, slack=1 + hung):
                yield f"page {number}: '{thing.text[:40] if isinstance(thing, Run) else thing.painted}' at {thing.box} leaves the room for text"


def test_nothing_leaves_the_room_for_text(printed):
    """No letter and no line stands in the margins, in the header or in the footer."""
    assert faults_of(printed, outside) == []


def core_of(run: Run) -> Box:
    """Where every letter of a run has ink: from its line to the height of an x."""
    line = run.box.bottom + 0.22 * run.size
    return Box(run.box.left, line, run.box.right, line + 0.45 * run.size)


def crossed(one: Printed) -> Iterator[str]:
    for number, (runs, shapes) in enumerate(zip(one.paper.runs, one.paper.shapes), start=1):
        cores = sorted(((core_of(run), run) for run in runs if run.text.strip()), key=lambda pair: pair[0].bottom)
        lines = [shape for shape in shapes if shape.square or shape.rule]
        for at, (box, run) in enumerate(cores):
            for other, second in itertools.takewhile(lambda pair: pair[0].bottom <= box.top, cores[at + 1:]):
                if min(box.common(other)) > 1:
                    yield f"page {number}: '{run.text[:30]}' lies on '{second.text[:30]}'"
            if any(hits(shape, box) for shape in lines if shape.box.bottom < box.top and shape.box.top > box.bottom):
                yield f"page {number}: a box or line crosses '{run.text[:40]}'"


def hits(shape: Shape, box: Box) -> bool:
    wide, high = shape.box.common(box)
    return wide > 2 and (high > 1 if shape.square else box.bottom + 1 < shape.box.bottom < box.top - 1)


def test_nothing_is_written_over_anything_else(printed):
    """No words lie on other words, and no box or line crosses words."""
    assert faults_of(printed, crossed) == []


def alone(one: Printed) -> Iterator[str]:
    read = one.paper.read
    for tag in one.paper.tags("H1", "H2", "H3", "H4", "H5", "H6"):
        runs = one.paper.runs_of(tag)
        after = read.start(runs) + len(one.paper.text_of(tag)) if runs else len(read.at)
        if after < len(read.at) and {run.page for run in runs} != {read.at[after].page}:
            yield f"page {runs[0].page + 1}: '{runs[0].text[:50]}' stands alone at the foot"
    for sheet, found, _ in one.placed:
        for place, following in zip(found, found[1:]):
            if isinstance(place.said.of, (Point, Kind)) and read.at[place.start].page != read.at[following.start].page:
                yield f"{sheet.id}: '{place.said.words[0][:50]}' on page {read.at[place.start].page + 1} stands away from what follows"


def test_no_heading_stands_alone_at_the_foot_of_a_page(printed):
    """What follows a heading begins on its page, and so does the first question of a point and of a kind."""
    assert faults_of(printed, alone) == []


def split(one: Printed) -> Iterator[str]:
    for sheet, found, _ in one.placed:
        for place in found:
            if isinstance(place.said.of, Question):
                whole = {run.page + 1 for run in one.paper.read.runs(place.start, place.end)}
                if len(whole) > 1:
                    yield f"{sheet.id}: '{told_short(place.said.of)}' stands on pages {sorted(whole)}"


def test_a_question_stands_on_one_page(printed):
    """The words of a question are never parted by the end of a page."""
    assert faults_of(printed, split) == []


def looked_for(one: Printed) -> Iterator[str]:
    """Faults of places to look that stand on a page where none of their questions does."""
    read = one.paper.read
    for sheet, found, _ in one.placed:
        for number, place in enumerate(found):
            if isinstance(place.said.of, Kind):
                inner = [other for other in found[number + 1:] if other.start < place.until]
                near = {read.at[other.start].page for other in inner}
                for piece in place.said.beneath:
                    at = read.text.find(piece, place.start, place.until)
                    if at >= 0 and read.at[at].page not in near:
                        yield f"{sheet.id}: '{piece[:40]}' on page {read.at[at].page + 1} stands away from its questions"


def test_where_to_look_stands_with_its_questions(printed):
    """The places to look stand on a page with one of their questions at least."""
    assert faults_of(printed, looked_for) == []


def empty(one: Printed) -> Iterator[str]:
    """Faults of pages with nothing to read but titles, and no rows to sign."""
    titles = {(run.page, run.order) for tag in one.paper.tags("H1", "H2") for run in one.paper.runs_of(tag)}
    said = {run.page for run in one.paper.read.at if (run.page, run.order) not in titles}
    signed = {page for page, shapes in enumerate(one.paper.shapes) if sum(shape.rule and shape.box.width > 0.95 * one.room.width for shape in shapes) > 3}
    yield from (f"page {page + 1} of {len(one.paper.runs)} is empty" for page in range(len(one.paper.runs)) if page not in said | signed)


def test_no_page_is_empty(printed):
    """Every page has more than its header, its footer and a title: something to read, or rows to sign."""
    assert faults_of(printed, empty) == []


def heads(one: Printed) -> Iterator[str]:
    rows = [[one.paper.text_of(cell) for cell in next(table.walk_rows()).children] for table in one.paper.tags("Table")]
    for sheet, audit in ((sheet, block) for sheet in one.sheets for block in sheet.blocks if isinstance(block, Audit)):
        columns = next((row for row in rows if row[0].startswith(normal(audit.head[0]))), [])
        if not columns:
            yield f"{sheet.id}: no table begins with '{audit.head[0]}'"
        for page in sorted({run.page for row in asked(one) if row.sheet is sheet for run in row.runs}):
            drawn = normal("".join(run.text for run in one.paper.runs[page]))
            yield from (f"{sheet.id}: page {page + 1} lacks the head '{word}'" for word in columns if word not in drawn)


def test_each_page_of_the_table_has_the_heads_of_its_columns(printed):
    """The heads of the columns are drawn on each page with questions; they are read aloud once."""
    assert faults_of(printed, heads) == []


LIMITS = {"core": 1, "short": 2}
"""Pages that a kind of sheet has at most."""


def counted(one: Printed) -> Iterator[str]:
    real = len(one.paper.pdf.pages)
    if pages(one.made) != real:
        yield f"has {real} pages and is said to have {pages(one.made)}"
    if not one.bound:
        sheet = one.sheets[0]
        cards = sum(isinstance(block, Card) for block in sheet.blocks)
        if real > LIMITS.get(sheet.kind, real) or cards and real != cards:
            yield f"has {real} pages, and {cards or LIMITS[sheet.kind]} were promised"


def test_page_counts_are_as_promised(printed):
    """The first asks fit one page, the short sheet two, each comment one; the count that the site tells is that of the file."""
    assert faults_of(printed, counted) == []


def cards(one: Printed) -> Iterator[str]:
    for sheet, found, _ in one.placed:
        ends = [number for number, place in enumerate(found) if any(isinstance(block, Card) and place.said.words == words((Text(block.title),), {}) for block in sheet.blocks)]
        for first, last in zip(ends, [*ends[1:], len(found)]):
            runs = [run for place in found[first + 2:last] for run in one.paper.read.runs(place.start, place.end)]
            small = [run.text for run in runs if run.size < ALOUD]
            if len({run.page for run in runs}) != 1 or len(small) > len(found[first + 2:last]):
                yield f"{sheet.id}: '{found[first].said.words[0]}' stands on {len({run.page for run in runs})} pages, with {small[:2]} in small type"


def test_words_to_say_stand_on_one_page_in_large_type(printed):
    """A card holds all of a comment on one page, in 16 points or more; labels of blanks alone are smaller."""
    assert faults_of(printed, cards) == []


def feet(one: Printed) -> Iterator[str]:
    total, lines = len(one.paper.runs), [normal(sheet["edition"]) for sheet in one.data["sheets"]]
    for page in range(total):
        foot = one.paper.drawn(page, "Footer")
        if one.word("sheet_page", n=page + 1, m=total) not in foot:
            yield f"page {page + 1} of {total} says '{foot}'"
        if not one.bound and lines[0] not in foot:
            yield f"page {page + 1} does not say '{lines[0]}' but '{foot}'"
    for line, (start, _) in zip(lines, one.spans):
        page = one.paper.read.at[start].page
        if line not in one.paper.drawn(page, "Footer"):
            yield f"page {page + 1} does not say '{line}'"


def test_each_page_says_its_edition_and_its_number(printed):
    """The foot of each page has the edition and "Page n of m", counted through."""
    assert faults_of(printed, feet) == []


# --- the address and its code -----------------------------------------------------------------------------------------

def winding(part: tuple[tuple[float, float], ...], x: float, y: float) -> int:
    """How often a polygon goes around a point."""
    turns = 0
    for (left, low), (right, high) in zip(part, [*part[1:], part[0]]):
        if (low <= y) != (high <= y) and x < left + (y - low) * (right - left) / (high - low):
            turns += 1 if high > low else -1
    return turns


def modules(shapes: list[Shape], room: Box, count: int) -> list[list[int]]:
    """The black and white squares of a drawn code, read at their middles."""
    side, made = room.width / count, []
    parts = [(around(list(part)), part) for shape in shapes for part in shape.parts]
    for y in (room.top - (row + 0.5) * side for row in range(count)):
        level = [(box, part) for box, part in parts if box.bottom <= y <= box.top]
        made.append([int(sum(winding(part, x, y) for box, part in level if box.left <= x <= box.right) != 0)
                     for x in (room.left + (column + 0.5) * side for column in range(count))])
    return made


def drawn_code(one: Printed, figure: Tag, page: int) -> tuple[list[Shape], Box]:
    """The black shapes of a picture, and the room they take."""
    room = Box(*map(float, figure.attributes["BBox"]))
    black = [shape for shape in one.paper.shapes[page] if shape.painted == "fill" and shape.gray < 0.5 and shape.box.within(room)]
    return black, around([(room.left, room.bottom)] if not black else [point for shape in black for part in shape.parts for point in part])


def is_code_of(one: Printed, figure: Tag, page: int, url: str) -> str:
    """What is wrong with a code: its size, its quiet zone, or the address that it holds; empty where all is right."""
    black, room = drawn_code(one, figure, page)
    if not black:
        return "is not drawn"
    if min(room.width, room.height) < 0.85 * 72:
        return f"is {room.width:.0f} points wide"
    made = [[list(map(int, row)) for row in segno.make_qr(url, error=level, boost_error=boost).matrix] for level in "mqh" for boost in (True, False)]
    if not any(modules(black, room, len(matrix)) == matrix for matrix in made):
        return f"does not hold {url}"
    free = QUIET * room.width / len(made[0])
    quiet = Box(room.left - free, room.bottom - free, room.right + free, room.top + free)
    others = [*one.paper.runs[page], *(shape for shape in one.paper.shapes[page] if shape not in black and shape.gray < 0.9)]
    near = [thing for thing in others if min(thing.box.common(quiet)) > 0.3]
    return f"has {len(near)} things in its quiet zone" if near else ""


def address(one: Printed) -> Iterator[str]:
    none, text = one.word("sheet_no_address"), one.paper.read.text
    where = {sheet["address"]: sheet["code_alt"] for sheet in one.data["sheets"] if sheet["address"]}
    linked = {str(link.A.URI) for link in one.paper.links() if "/A" in link and "/URI" in link.A}
    figures = {tag.alt: tag for tag in one.paper.tags("Figure")}
    if bool(where) == (none in text) or not where and figures:
        yield f"says {'no' if where else 'an'} address, and has {len(where)}"
    for url, alt in where.items():
        if normal(url) not in text or url not in linked or alt not in figures:
            yield f"lacks the words, the link or the code of {url}"
            continue
        page = one.paper.read.at[text.index(normal(url))].page
        wrong = is_code_of(one, figures[alt], page, url)
        if wrong:
            yield f"the code on page {page + 1} {wrong}"


def test_a_sheet_tells_where_to_see_whether_it_is_current(printed):
    """With an address, it stands there in words, as a link and as a QR code of its own; without one a line says so, and no code stands there."""
    assert faults_of(printed, address) == []


# --- strange content ------------------------------------------------------------------------------------------------

FINDERS = [about_itself, letter_paper, fonts, active, known_tags, headings, tables, lists, order, notes, draft_first, boxes, all_boxes, writing, signed, outside, crossed,
           alone, split, looked_for, empty, heads, counted, cards, feet, address]
"""Every way in which a file can be at fault."""
LONG = "lane" * 75
"""300 letters without a break."""
ACCENTED = "Été à la cañada, Łódź and κύκλος, велосипед "


def sound(printed: list[Printed]) -> list[str]:
    """All faults of some files; a packet's contents are looked at as well."""
    return [fault for find in (*FINDERS, contents) for fault in faults_of(printed, find)]


def small_press(changes: dict[str, str] | None = None) -> Press:
    toolkit, problems = small.check(changes)
    assert not problems, problems
    return Press(toolkit)


@functools.cache
def plain_press() -> Press:
    return small_press()


def criterion(name: str, find: str, put: str) -> dict[str, str]:
    return small.edited(f"data/criteria/{name}.yml", find, put)


def many_questions() -> dict[str, str]:
    """A criterion with forty questions, of which some hang under others."""
    first = "  - {id: racks, kind: practice, text: Does each public building have a rack?, protective: yes, decides: true}"
    kinds = {"practice": "Does building number {n} have a rack that stands under a roof and is lit at night?",
             "policy": "Does a written rule ask for a rack at building number {n}?"}
    made = [first]
    for n in range(38):
        kind = "policy" if n % 4 == 3 else "practice"
        hangs = f", depends_on: {{question: rack-{n - 1}, answer: no}}" if n % 4 == 1 else ""
        made.append(f"  - {{id: rack-{n}, kind: {kind}, text: {kinds[kind].format(n=n)}, protective: yes{hangs}}}")
    return criterion("bike-parking", first, "\n".join(made))


def section(*changes: tuple[str, str]) -> dict[str, str]:
    name = "data/sections/town-council.yml"
    text = small.files()[name]
    for find, put in changes:
        assert find in text
        text = text.replace(find, put)
    return {name: text}


PACKET = {"data/packets.yml": """\
# yaml-language-server: $schema=schemas/packets.json
- id: all-of-it
  title: All of it
  about: Every sheet there is.
  before: [steps, landscape]
  items: [core, decides, short, full, asks, letter, policy, records, comments, petition]
  after: [objections, law, precedents, terms, resources]
  bring: [A pen, Paper]
"""}

SITUATIONS: dict[str, Callable[[], dict[str, str]]] = {
    "as it is": dict,
    "a question without a break": lambda: criterion("clear-lanes", "Is snow cleared from lanes on the same day as from the road?", f"Is {LONG} cleared?"),
    "a title without a break": lambda: criterion("clear-lanes", "title: Lanes are cleared of snow", f"title: {LONG}"),
    "a long title": lambda: criterion("clear-lanes", "title: Lanes are cleared of snow", "title: " + "Lanes are cleared of snow and slush " * 8),
    "a section's title that is long": lambda: section(("title: Town council", "title: " + "Council of the town and its many lanes " * 4)),
    "a place without a break": lambda: small.edited("data/places.yml", "name: Town code", f"name: {LONG}"),
    "a clause without a break": lambda: criterion("bike-parking", "shall place a bicycle rack at its main door.", f"shall place a bicycle rack at its {LONG}."),
    "an address without a break": lambda: small.edited("data/law/road-act.yml", "https://law.example/road-act", f"https://law.example/{LONG}"),
    "forty questions": many_questions,
    "words with accents": lambda: criterion("clear-lanes", "title: Lanes are cleared of snow", f"title: {ACCENTED}"),
}


@pytest.mark.deep
@pytest.mark.parametrize("situation", SITUATIONS)
def test_strange_content_makes_good_sheets(situation):
    """Whatever the data hold, each sheet of the small toolkit is without any fault, and so is a packet of them."""
    press = small_press(SITUATIONS[situation]() | PACKET)
    assert sound([*press.section("town-council"), press.packet("all-of-it", "")]) == []


def test_much_that_is_strange_at_once_makes_good_sheets():
    """A question of 300 letters without a break, a title that is long and accented, and forty questions under one point still make sheets without any fault."""
    changes = SITUATIONS["a question without a break"]() | many_questions() | criterion("ride-day", "title: One day a year belongs to bicycles", f"title: {ACCENTED * 3}")
    press = small_press(changes)
    assert sound([press.sheet(sheet) for sheet in press.made["town-council"] if sheet.kind in ("core", "full", "large", "asks")]) == []


def test_a_section_with_the_fewest_things_makes_good_sheets():
    """With one question, no place to look, no law and no address there is still a checklist without any fault, and so with lists of one item."""
    press = plain_press()
    kinds = ("short", "letter", "records", "petition")
    assert sound([press.sheet(fewest(sheet)) for sheet in press.made["town-council"] if sheet.kind in kinds]) == []


def fewest(sheet: Sheet) -> Sheet:
    """The sheet with the first of each list alone, and without places, laws, addresses and what explains them."""
    return replace(sheet, blocks=tuple(fewest_of(block) for block in sheet.blocks if not isinstance(block, (Addresses, Facts))))


def fewest_of(block):
    if isinstance(block, Listing):
        return replace(block, items=block.items[:1])
    if isinstance(block, Audit):
        point = block.points[0]
        question = replace(point.kinds[0].questions[0], laws=(), places=(), help="")
        return replace(block, points=(replace(point, kinds=(replace(point.kinds[0], questions=(question,), places=()),)),))
    return block


LETTERS = {"a picture": "\N{BICYCLE}", "another script": "\N{CJK UNIFIED IDEOGRAPH-81EA}\N{CJK UNIFIED IDEOGRAPH-884C}",
           "from right to left": "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER BET}",
           "a box": "\N{BALLOT BOX}", "several words": "\N{HEBREW LETTER SHIN} \N{HEBREW LETTER BET}"}
"""Letters that no font of ours has."""


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_letters_that_no_font_has_are_told_in_words(letters):
    """Where words are in letters that no font has, the sheet says so once, keeps the words around them, and draws no empty boxes."""
    press = plain_press()
    sheet = next(sheet for sheet in press.made["town-council"] if sheet.kind == "core")
    heading = next(block for block in sheet.blocks if isinstance(block, Heading))
    blocks = [replace(block, text=(Text(f"Lanes {letters} here"),)) if block is heading else block for block in sheet.blocks]
    one = press.sheet(replace(sheet, blocks=tuple(blocks)))
    assert one.paper.read.text.count("Lanes" + one.word("sheet_missing") + "here") == 1
    assert [fault for find in FINDERS if find is not order for fault in find(one)] == []


def font_of(letter: str, folder: Path) -> Path:
    """The folder, with a font in it that has this letter alone."""
    first = next(path for path in sorted(pdf.FONTS[0].glob("*.ttf")))
    with TTFont(first) as font:
        for table in font["cmap"].tables:
            table.cmap = {ord(letter): "A"}
        for name in (1, 4, 6, 16):
            font["name"].setName("Other", name, 3, 1, 0x409)
        font.save(folder / "other.ttf")
    return folder


def test_another_script_needs_its_font_alone(tmp_path, monkeypatch):
    """Where a folder of fonts is added, what they have is printed as it is, and what no font has is told in words still."""
    mine, nobodys = LETTERS["another script"]
    monkeypatch.setattr(pdf, "MORE_FONTS", [font_of(mine, tmp_path)])
    monkeypatch.setattr(pdf, "_fonts", pdf._fonts.__wrapped__)
    monkeypatch.setattr(letters_of_fonts, "letters", letters_of_fonts.letters.__wrapped__)
    press = plain_press()
    sheet = next(sheet for sheet in press.made["town-council"] if sheet.kind == "petition")
    one = press.sheet(replace(sheet, title=f"Lanes {mine} here {nobodys} too"))
    assert one.paper.text_of(next(one.paper.tags("H1"))) == f"Lanes{mine}here{one.word('sheet_missing')}too"


# --- the same again ---------------------------------------------------------------------------------------------------

PRINT_SMALL = """
import hashlib, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
import small
from printed import Press
for one in (one for one in Press(small.toolkit()).section("town-council") if one.sheets[0].kind in ("short", "policy", "comments")):
    print(one.name, hashlib.sha256(one.made).hexdigest())
"""
PRINT_ALL = """
import hashlib, pathlib, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from macros.check import checked
from printed import Press
press = Press(checked(pathlib.Path({root!r}))[0])
for one in [one for name in press.made for one in press.section(name)] + [press.packet(name) for name in press.renderer.toolkit.packets]:
    print(one.name, hashlib.sha256(one.made).hexdigest())
"""


def prints(script: str, folder, **environment: str) -> str:
    done = subprocess.run([sys.executable, "-c", script.format(root=str(ROOT))], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("script", [PRINT_SMALL, pytest.param(PRINT_ALL, marks=pytest.mark.deep)], ids=["small", "all"])
def test_the_same_data_make_the_same_bytes(script, tmp_path):
    """Two processes with other seeds, time zones, languages and folders print the same bytes."""
    first = prints(script, ROOT, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    assert first and first == prints(script, tmp_path, PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C.UTF-8")
