"""The four texts of a checklist: changed by hand, copied, printed and downloaded, with every sign as the reader wrote it.
"""
from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from itertools import zip_longest
from pathlib import Path

import pytest

from answers.hostile import FORBIDDEN, TEXTS, some_text
from answers.page import HOSTILE, data_of, deciding, mark, press, row_of, sections, unfold, window
from conftest import ROOT
from pages import no_fault, parsed

pytestmark = pytest.mark.browser
SOFFICE = shutil.which("soffice")
KINDS = ("letter", "policy", "request", "comment")
TYPED = (ROOT / "tests/answers/typed.js").read_text("utf-8")


def test_a_text_that_was_changed_stays_as_it_is(window):
    """After a change by hand a text follows neither answers nor blanks, until it is composed anew."""
    page = window()
    (key, value), (other, wrong) = deciding(data_of(page), 2)
    mark(page, key, value)
    box = unfold(page, "letter")
    paper = box.locator(".paper")
    paper.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Mine: ")
    assert paper.inner_text().startswith("Mine: ") and box.locator(".edited").is_visible()
    before = paper.inner_text()
    mark(page, other, wrong)
    page.locator("#blank-sender").fill("A group")
    assert paper.inner_text() == before
    press(page, box.locator("[data-do=anew]"))
    press(page, page.locator("#anew-sure [data-answer=yes]"))
    box.locator(".edited").wait_for(state="hidden")
    assert "Mine: " not in paper.inner_text() and "A group" in paper.inner_text() and paper.locator("li").count() == 2


@pytest.mark.deep
def test_a_changed_text_outlives_a_reload_where_the_reader_asks(window):
    """A text that was changed goes with a reload, and stands in no storage; on request it stays, each choice of a text with its own change."""
    page = window()
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    box = unfold(page, "comment")
    paper, choice = box.locator(".paper"), box.locator("select")

    def write(text: str) -> None:
        paper.focus()
        page.keyboard.press("Control+Home")
        page.keyboard.type(text)

    write("Gone. ")
    assert "Gone. " not in page.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])")
    page.reload()
    unfold(page, "comment")
    assert "Gone. " not in paper.inner_text()
    page.locator("#keep-names").check()
    write("One. ")
    choice.select_option("3")
    assert "One. " not in paper.inner_text() and not box.locator(".edited").is_visible()
    write("Three. ")
    page.locator("#blank-sender").fill("Ann")
    page.reload()
    unfold(page, "comment")
    for number, text in (("1", "One. "), ("3", "Three. ")):
        choice.select_option(number)
        assert paper.inner_text().startswith(text) and box.locator(".edited").is_visible()
    choice.select_option("2")
    assert not re.match("One|Three", paper.inner_text()) and page.locator("#blank-sender").input_value() == "Ann"
    page.locator("#keep-names").uncheck()
    assert not re.search("One|Three|Ann", page.evaluate("JSON.stringify({ ...sessionStorage })"))


# --- words ----------------------------------------------------------------------------------------------------------

TAKE = """(names) => {
  const titles = new Set(names), boxes = [...document.querySelectorAll("#others li, #asks li")];
  for (const one of boxes) if (one.querySelector("input").checked !== titles.has(one.querySelector("b").textContent)) one.querySelector("input").click();
}"""


@pytest.mark.parametrize("number", [0, *(pytest.param(number, marks=pytest.mark.deep) for number in range(1, 6))])
def test_each_text_has_the_words_of_the_page_that_holds_it_whole(window, address, toolkit, sections, number):
    """With the points that a whole letter or policy is about, the texts here are, word for word and line for line, those that Python puts on
    the site's own pages; there the note on drafts stands above the text, and the letter counts what the whole draft has beyond it."""
    section, draft = sections[number], toolkit.settings.draft_note
    page, core = window(section=section), [use.criterion for use in section.criteria if use.core]
    titles = {one["id"]: one["title"] for one in data_of(page)["criteria"]}
    more = re.compile("|".join(re.escape(toolkit.words[name]).replace(r"\{n\}", r"\d+") for name in ("letter_more", "letter_more_one")))
    folder, other = f"{address}/{section.audience}/{section.id}", page.context.new_page()

    def lines(of, what: str) -> list[str]:
        return [" ".join(line.split()) for line in of.locator(what).inner_text().splitlines() if line.strip()]

    def same(kind: str, choice: str | None, url: str, text: str) -> list[str]:
        box = unfold(page, kind)
        if choice is not None:
            box.locator("select").select_option(choice)
        if other.url != url:
            other.goto(url)
        here, there = lines(page, f"#text-{kind} .paper"), lines(other, f"[id='{text}']")
        here, there = [line for line in here if line != draft], [line for line in there if not more.fullmatch(line)]
        return [f"{kind} {choice}: {one!r}, not {two!r}"[:200] for one, two in zip_longest(here, there) if one != two]

    mark(page, *deciding(data_of(page))[0])  # so that not everything is unknown
    page.evaluate(TAKE, [titles[name] for name in core])
    found = same("letter", None, f"{folder}/letter/", "letter-text")
    for minutes in "123":
        found += same("comment", minutes, f"{folder}/letter/", f"comment-text-{minutes}")
    found += same("request", "all", f"{address}/records-request/", f"request-{section.id}")
    page.evaluate(TAKE, [*titles.values()])
    for name in section.policies:
        found += same("policy", name if len(section.policies) > 1 else None, f"{folder}/policy/", f"policy-{name}")
    no_fault(found)


# --- copying --------------------------------------------------------------------------------------------------------

COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  return [await navigator.clipboard.readText(), await (await item.getType("text/html")).text()];
}"""


def shape(element) -> list:
    """An element with what stands in it: names and words, without attributes."""
    return [element.tag, element.text or "", *(part for child in element for part in (shape(child), child.tail or ""))]


def tree(html: str):
    return parsed(html, fragment=True)[0]


def read_plainly(html: str) -> str:
    """A text as its reader would type it: parts apart by an empty line, items numbered from one in each list."""
    def words(element) -> str:
        for line in element.iter("br"):
            line.text = "\n"
        return "".join(element.itertext())
    rows = [[f"{at}. {words(item)}" for at, item in enumerate(one, 1)] if one.tag == "ol" else [words(one)] for one in tree(html)]
    return "\n\n".join(row for part in rows for row in part)


def prepared(page) -> None:
    """Answers and names, so that each text has something in it."""
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    page.locator("#blank-sender").fill(HOSTILE)


@pytest.mark.deep
def test_each_text_is_copied_plain_and_with_its_form(window, toolkit):
    """What is copied is the text as it is shown, byte for byte: as plain words, and with the same headings, parts and lists."""
    page = window()
    prepared(page)
    for kind in KINDS:
        box = unfold(page, kind)
        press(page, box.locator("[data-do=copy]"))
        page.locator("#said").filter(has_text=toolkit.words["live_copied"]).wait_for()
        shown, (plain, formatted) = box.locator(".paper").inner_html(), page.evaluate(COPIED)
        assert len(plain) > 200 and plain == read_plainly(shown)
        copy = next(tree(formatted).iter("div"))
        assert [shape(one) for one in copy] == [shape(one) for one in tree(shown)] and not [one.attrib for one in copy.iter() if {"class", "id"} & one.attrib.keys()]
        page.evaluate("navigator.clipboard.writeText('')")


CLOSED = {"there is none": "Object.defineProperty(navigator, 'clipboard', { value: undefined });",
          "it takes no items": "delete window.ClipboardItem;",
          "it is denied": "navigator.clipboard.write = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));",
          "it throws": "navigator.clipboard.write = () => { throw new TypeError('no'); };",
          "the reader denies it": ""}
"""What may be wrong with the clipboard; the last one is told to the browser itself."""


@pytest.mark.deep
@pytest.mark.parametrize("fault", CLOSED)
def test_a_text_is_selected_where_it_cannot_be_copied(window, toolkit, address, fault):
    """Where the clipboard is shut, the text is selected for the reader's own keys, and the page says so; the focus stays."""
    page = window(CLOSED[fault])
    if not CLOSED[fault]:
        page.context.browser.new_browser_cdp_session().send("Browser.setPermission", {
            "permission": {"name": "clipboard-write"}, "setting": "denied", "origin": address, "browserContextId": context_of(page)})
    prepared(page)
    for kind in KINDS:
        box = unfold(page, kind)
        press(page, box.locator("[data-do=copy]"))
        page.locator("#said").filter(has_text=toolkit.words["live_selected"]).wait_for()
        assert page.evaluate("getSelection().toString()").split() == box.locator(".paper").inner_text().split()
        assert page.evaluate("document.activeElement.matches('.paper, [data-do=copy]')")
        page.evaluate("getSelection().removeAllRanges(); document.getElementById('said').textContent = ''")


def context_of(page) -> str:
    """The browser's own name of the window's profile."""
    line = page.context.new_cdp_session(page)
    return line.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]


# --- writing --------------------------------------------------------------------------------------------------------

RICH_ALONE = """
const real = Object.getOwnPropertyDescriptor(HTMLElement.prototype, "isContentEditable").get;
Object.defineProperty(HTMLElement.prototype, "isContentEditable", { get() { return this.contentEditable !== "plaintext-only" && real.call(this); } });
const set = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) { if (value !== "plaintext-only") set.call(this, name, value); };
"""
"""A browser that knows nothing of texts that are plain alone."""
PASTED = """(html) => navigator.clipboard.write([new ClipboardItem({ "text/html": new Blob([html], { type: "text/html" }),
  "text/plain": new Blob(["First line\\nsecond <b>line"], { type: "text/plain" }) })])"""


@pytest.mark.deep
@pytest.mark.parametrize("script", [RICH_ALONE, ""], ids=["rich texts alone", "plain texts too"])
def test_what_is_pasted_becomes_plain(window, script):
    """Rich words from elsewhere come into a text as plain ones, also where a browser knows only rich texts; what is written there is copied and undone as ever."""
    page = window(script)
    prepared(page)
    box = unfold(page, "letter")
    paper = box.locator(".paper")
    assert paper.get_attribute("contenteditable") == ("true" if script else "plaintext-only")
    page.evaluate(PASTED, "<h1 id=x class=live>First line</h1><table><tr><td><a href=https://elsewhere.example/>second</a></table>")
    tags = "(one) => [...new Set([...one.querySelectorAll('*')].map((node) => node.localName))].sort()"
    before, html = paper.evaluate(tags), paper.inner_html()
    paper.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+v")
    page.keyboard.press("Enter")
    page.keyboard.type("Typed <i>too")
    for text in ("First line", "second <b>line", "Typed <i>too"):
        assert text in paper.inner_text()
    assert set(paper.evaluate(tags)) - {"div", "br"} == set(before) - {"br"} and not paper.locator("[style], [id], [href]").count()
    press(page, box.locator("[data-do=copy]"))
    page.locator("#said").filter(has_text=re.compile(".")).wait_for()
    assert re.match(r"First line\s+second <b>line\s+Typed <i>too", page.evaluate("navigator.clipboard.readText()"))
    press(page, box.locator("[data-do=anew]"))
    press(page, page.locator("#anew-sure [data-answer=yes]"))
    box.locator(".edited").wait_for(state="hidden")
    assert paper.inner_html() == html


# --- words of readers -----------------------------------------------------------------------------------------------

def test_words_of_readers_are_words(window):
    """What a reader types stands in note, text, copy and file exactly as it was typed, and is never markup."""
    page = window()
    key, value = deciding(data_of(page))[0]
    mark(page, key, value)
    for name in ("sender", "place", "official"):
        page.locator(f"#blank-{name}").fill(HOSTILE)
    box = unfold(page, "letter")
    assert HOSTILE in box.locator(".paper").text_content() and box.locator("b b, script").count() == 0
    press(page, box.locator("[data-do=copy]"))
    page.locator("#said").filter(has_text=re.compile(".")).wait_for()
    assert HOSTILE in page.evaluate("navigator.clipboard.readText()")
    formatted = page.evaluate("navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())")
    assert "<script" not in formatted and "&lt;script" in formatted
    row_of(page, key).locator(".add-read").click()
    row_of(page, key).locator("[data-field=note]").fill(HOSTILE)
    with page.expect_download() as held:
        press(page, page.locator("#save-file"))
    found = json.loads(Path(held.value.path()).read_text("utf-8"))
    assert [row["note"] for row in found["answers"]] == [HOSTILE] and not found.get("blanks")
    assert HOSTILE not in page.url + page.title()


def hostile_texts(number: int) -> list[str]:
    """That many texts that a page could stumble over: each piece by itself, the longest that is kept, and mixtures."""
    chance, longest = random.Random(7), "<i>&$&{place}\U0001f6b2" * 666 + "to the end"
    return [longest, *FORBIDDEN, *TEXTS, *(some_text(chance) for _ in range(number))][:number]


@pytest.mark.deep
def test_names_and_notes_stay_as_they_are_and_where_they_belong(window):
    """What readers write is the same, sign by sign, in each text as it is shown, copied and printed, in a file and on paper; it stands in no
    address, title, history, request or storage."""
    page = window()
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    for kind in KINDS:
        unfold(page, kind)
    page.emulate_media(media="print")
    asked = len(page.asked)
    longest = int(re.search(r"LONGEST = ([\d_]+)", (ROOT / "overrides/assets/checklist/answers.js").read_text("utf-8"))[1])
    assert set(page.locator(".q textarea, .blanks input").evaluate_all("(all) => all.map((one) => one.maxLength)")) == {longest}
    no_fault(page.evaluate(TYPED, json.dumps(hostile_texts(500))))
    assert not [url for url in page.asked[asked:] if not url.startswith("blob:")]


@pytest.mark.deep
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice reads the file, where it is installed")
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_opens_in_a_word_processor(window, tmp_path, kind):
    """The file that a text is downloaded as opens in LibreOffice, with every word of the text."""
    page = window()
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    box = unfold(page, kind)
    with page.expect_download() as held:
        press(page, box.locator("[data-do=word]"))
    held.value.save_as(tmp_path / "text.docx")
    subprocess.run([SOFFICE, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "text.docx")],
                   check=True, capture_output=True, timeout=120, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    words = re.sub(r"^\W*\d+\.\s", "", (tmp_path / "text.txt").read_text("utf-8-sig"), flags=re.M).split()
    assert words == box.locator(".paper").inner_text().split() and held.value.suggested_filename.endswith(".docx")
