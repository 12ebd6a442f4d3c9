"""The checklists and what is sent, on paper: printed by Chromium itself, read from the page as it stands in print, counted against the data."""
from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from macros import compose
from macros.text import typeset
from pages import no_fault

pytestmark = pytest.mark.browser
PAPER = 691
"""Width in pixels of the printed part of a Letter page: 8.5 inches less two margins of 0.65."""
LETTER = (612, 792)
"""Points of a Letter page."""
A_PAGE = 6
"""Questions that a page holds at the least, on average over a sheet; with two writing lines each, twice that is dense."""

SHOWN = """const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().height > 0;
const lined = (one, side) => getComputedStyle(one)["border" + side + "Style"] === "solid" && parseFloat(getComputedStyle(one)["border" + side + "Width"]) > 0;
"""
QUESTIONS = """() => {""" + SHOWN + """
  return [...document.querySelectorAll("tr.q")].filter(shown).map((row) => ({
    id: row.id, text: row.querySelector("td.text p").innerText,
    boxes: [...row.querySelectorAll("td.answer label span")].filter(shown).map((one) => {
      const box = getComputedStyle(one, "::before");
      return { word: one.innerText.trim(), width: parseFloat(box.width), line: parseFloat(box.borderTopWidth), style: box.borderTopStyle };
    }),
    lines: [...row.querySelectorAll("td.read :is(textarea, .line)")].filter((one) => shown(one) && lined(one, "Bottom")).length,
    breaks: getComputedStyle(row).breakInside,
  }));
}"""
SHEET = """() => {""" + SHOWN + """
  const table = document.querySelector("form.sheet table");
  return {
    header: getComputedStyle(table.tHead).display, columns: [...table.tHead.rows[0].cells].filter(shown).map((one) => one.innerText.trim()),
    breaks: [...new Set([...table.rows].filter(shown).map((row) => getComputedStyle(row).breakInside))],
    heads: [...table.querySelectorAll("tr.head, tr.kind")].filter(shown).map((row) => getComputedStyle(row).breakAfter),
    titles: [...table.querySelectorAll("tr.head")].filter(shown).map((row) => row.innerText.trim()),
    numbers: [...table.querySelectorAll("tr.head h2")].filter(shown).map((title) => getComputedStyle(title, "::before").content),
    menus: [...document.querySelectorAll("nav, aside, button, .skip, footer a")].filter(shown).map((one) => one.outerHTML.slice(0, 80)),
    blanks: [...document.querySelectorAll(".sheet-head .who span")].filter((one) => shown(one) && lined(one, "Bottom")).length,
    closed: [...document.querySelectorAll("details:not([open])")].filter(shown).length,
    marks: [...table.querySelectorAll("sup")].filter(shown).flatMap((one) => one.innerText.split(",").map((number) => Number(number))),
    notes: [...document.querySelectorAll(".notes li")].filter(shown).map((one) => one.innerText.trim()),
    marker: getComputedStyle(document.querySelector(".notes ol")).listStyleType,
    after: Boolean(table.compareDocumentPosition(document.querySelector(".notes")) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
PAPERS = """() => {""" + SHOWN + """
  const found = [];
  let apart = true;
  for (const one of document.querySelectorAll("main *")) {
    if (shown(one) && getComputedStyle(one).breakBefore === "page") apart = true;
    if (one.matches(".paper") && shown(one)) { found.push({ id: one.id, apart, lines: [...one.querySelectorAll(".sign tbody td")].filter((cell) => shown(cell) && lined(cell, "Bottom")).length }); apart = false; }
  }
  return { papers: found, buttons: [...document.querySelectorAll("main button, main .copy")].filter(shown).length };
}"""
"""What can be sent, in the order of the page: whether it starts on a page of its own, and its lines to sign."""
ALONE = """() => {""" + SHOWN + """
  const found = {};
  for (const button of document.querySelectorAll("main [data-print]")) {
    window.print = () => { found[button.dataset.print] = [...document.querySelectorAll("main > *, footer")].filter(shown).map((one) => one.id); };
    button.click();
  }
  return [found, [...document.querySelectorAll("main > *")].filter(shown).length];
}"""
"""What prints when each button is pressed, by the text it stands beside; and how much is shown once all is done."""
COLORS = """() => {""" + SHOWN + """
  const found = new Map(), names = ["color", "backgroundColor", "outlineColor", "textDecorationColor",
    "borderTopColor", "borderBottomColor", "borderLeftColor", "borderRightColor"];
  for (const one of document.querySelectorAll("body, body *")) if (shown(one)) for (const part of [null, "::before", "::after"])
    for (const name of names) found.set(getComputedStyle(one, part)[name], `${name} of ${one.tagName.toLowerCase()}.${one.className}`);
  return [...found];
}"""


@dataclass(frozen=True)
class Sheet:
    """A checklist as it stands in print: its questions, what stands around them, its colors, its file."""

    section: object
    questions: list[dict]
    around: dict
    colors: list[tuple[str, str]]
    pdf: bytes

    @property
    def pages(self) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", self.pdf))


def printed(page, section) -> Sheet:
    page.emulate_media(media="print")
    return Sheet(section, page.evaluate(QUESTIONS), page.evaluate(SHEET), page.evaluate(COLORS), page.pdf(prefer_css_page_size=True))


@pytest.fixture(scope="session")
def sheets(chromium, address, toolkit) -> dict[tuple[str, str], Sheet]:
    """Each section's checklist, whole and short; the browser shows dark colors, as a reader's may, when it prints."""
    page = chromium.new_context(viewport={"width": PAPER, "height": 900}, color_scheme="dark").new_page()
    found = {}
    for name, section in toolkit.sections.items():
        for size, place in (("whole", ""), ("short", "#short-sheet")):
            page.goto("about:blank")
            page.goto(f"{address}/{section.audience}/{name}/checklist/{place}")
            found[name, size] = printed(page, section)
    page.context.close()
    return found


def in_data(toolkit, section) -> list[str]:
    """The questions of a section as CRITERION/QUESTION, in any order."""
    return [f"{use.criterion}/{question.id}" for use in section.criteria for question in compose.view(toolkit, section, use.criterion).questions]


def ids(sheet: Sheet) -> list[str]:
    return sorted(row["id"] for row in sheet.questions)


def whole(sheets):
    return [sheet for (_, size), sheet in sheets.items() if size == "whole"]


def test_every_question_of_the_data_prints(sheets, toolkit):
    """The printed checklist shows each question of its section once: nothing is collapsed, nothing is missing."""
    for sheet in whole(sheets):
        assert ids(sheet) == sorted(name.replace("/", "-") for name in in_data(toolkit, sheet.section))
        assert sheet.around["closed"] == 0


def test_a_short_checklist_prints_the_short_questions_alone(sheets):
    """At its own address the checklist shows the few questions that decide most, on paper too, and no others."""
    for (_, size), sheet in sheets.items():
        if size == "short":
            assert ids(sheet) == sorted(name.replace("/", "-") for name in sheet.section.short)


def test_a_question_has_three_boxes_and_two_lines(sheets, toolkit):
    """Beside each question stand three drawn boxes, Yes, No and Other, and two lines to write on."""
    wanted = [toolkit.words[name] for name in ("yes", "no", "other")]
    def faulty(row):
        boxes = [box["word"] for box in row["boxes"] if box["width"] >= 10 and box["line"] >= 1 and box["style"] == "solid"]
        return boxes != wanted or row["lines"] != 2
    no_fault(row["id"] for sheet in sheets.values() for row in sheet.questions if faulty(row))


def test_a_titled_point_precedes_its_questions(sheets, toolkit):
    """Each point of the section stands over its questions in the section's order, with a number that the page counts."""
    for sheet in whole(sheets):
        assert sheet.around["titles"] == [typeset(toolkit.criteria[use.criterion].title) for use in sheet.section.criteria]
        assert {number.split("(")[0] for number in sheet.around["numbers"]} == {"counter"}


def test_a_row_is_never_cut_in_two(sheets):
    """No row of the checklist breaks across pages, and a heading stays with what follows it."""
    for sheet in sheets.values():
        assert sheet.around["breaks"] == ["avoid"]
        assert set(sheet.around["heads"]) == {"avoid"}


def test_the_heads_of_the_columns_repeat(sheets, toolkit):
    """The row with the heads of the columns is a table header, which Chromium repeats on every page."""
    for sheet in sheets.values():
        assert sheet.around["header"] == "table-header-group"
        assert sheet.around["columns"] == [toolkit.words[name] for name in ("question", "answer", "what_you_read")]


def test_a_printed_checklist_is_a_form_alone(sheets):
    """No menu, no button and no aside prints; place, person, date and the rule that was read have their lines at the head."""
    for sheet in sheets.values():
        assert sheet.around["menus"] == []
        assert sheet.around["blanks"] == 6


def test_addresses_stand_as_numbered_notes_at_the_end(sheets):
    """Each small number leads to a note after the sheet, each note is used, and each shows an address in full."""
    for sheet in whole(sheets):
        around = sheet.around
        assert around["after"] and around["marker"] == "decimal"
        assert set(around["marks"]) == set(range(1, len(around["notes"]) + 1))
        assert [note for note in around["notes"] if not re.fullmatch(r"https?://\S+", note)] == []


def test_the_law_of_a_question_is_among_the_notes(sheets, toolkit):
    """Where law already settles a question, its official address stands among the notes, where there is one."""
    settled = {}
    for sheet in whole(sheets):
        questions = (question for use in sheet.section.criteria for question in compose.view(toolkit, sheet.section, use.criterion).questions)
        urls = {toolkit.law[name].url for question in questions for name in question.settled_by} - {None}
        settled[sheet.section.id] = urls - set(sheet.around["notes"]), len(urls)
    assert any(number for _, number in settled.values())
    assert {name: lost for name, (lost, _) in settled.items() if lost} == {}


def test_a_checklist_prints_in_black_and_white(sheets):
    """Every color in print is black, white or a gray between, all words are black, and a dark screen changes nothing."""
    def strange(color, where):
        parts = [float(part) for part in re.findall(r"[\d.]+", color)]
        if len(parts) == 4 and parts[3] == 0:
            return False
        return len(set(parts[:3])) > 1 or where.startswith("color") and parts[0] > 0
    no_fault(sorted({f"{color}: {where}" for sheet in sheets.values() for color, where in sheet.colors if strange(color, where)}))


def test_a_checklist_is_printed_on_letter_paper(sheets):
    """The style sheet itself asks for Letter paper, so the reader needs to set nothing."""
    for sheet in sheets.values():
        boxes = {tuple(round(float(number)) for number in box.split()[2:]) for box in re.findall(rb"/MediaBox\s*\[([^\]]+)\]", sheet.pdf)}
        assert boxes == {LETTER}


def test_a_checklist_takes_no_more_paper_than_it_needs(sheets):
    """A page holds at least four questions on average, and the short checklist fits on both sides of a sheet."""
    for (name, size), sheet in sheets.items():
        print(f"{name}, {size}: {len(sheet.questions)} questions on {sheet.pages} pages")
        assert 0 < sheet.pages <= (2 if size == "short" else -(-len(sheet.questions) // A_PAGE))


def test_each_paper_prints_on_a_page_of_its_own(chromium, address, toolkit):
    """The page of a letter prints every paper, each from the top of a page, without buttons; the petition has lines to sign."""
    page, found = chromium.new_page(viewport={"width": PAPER, "height": 900}), {}
    page.emulate_media(media="print")
    for name, section in toolkit.sections.items():
        page.goto(f"{address}/{section.audience}/{name}/letter/")
        found[name] = page.evaluate(PAPERS)
    page.close()
    no_fault(f"{name}: {one['id']} starts in the middle of a page" for name, printed in found.items() for one in printed["papers"] if not one["apart"])
    for name, printed in found.items():
        assert printed["buttons"] == 0 and len({one["id"] for one in printed["papers"]}) == len(printed["papers"]) >= 8, name
        assert [one["id"] for one in printed["papers"] if one["lines"] >= 3 * 5] == ["petition-text"]


def test_a_text_is_printed_alone(chromium, address, toolkit):
    """The button beside a text prints that text and nothing else, and after it the page is whole again."""
    section, page = next(iter(toolkit.sections.values())), chromium.new_page()
    page.emulate_media(media="print")
    for path in (f"{section.audience}/{section.id}/letter/", "records-request/"):
        page.goto(f"{address}/{path}")
        printed, after = page.evaluate(ALONE)
        assert len(printed) > 5 and {name: shown for name, shown in printed.items() if shown != [name]} == {}
        assert after > 5
    page.close()
