"""The checklist page as an app: whole journeys in Chromium, by keyboard alone on a phone, with nothing sent and nothing kept unasked.

The rules behind it are proven in ``test_answers`` (results, keeping, files) and ``test_live`` (composing); here stands what a person does.
"""
from __future__ import annotations

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error

from answers.hostile import FORBIDDEN, TEXTS, some_text
from conftest import BROWSERS, ROOT
from pages import no_fault
from test_browser import AXE, EACH, FEW, NO_STORAGE, PHONE, REPEATS, SIDEWAYS, SMALL, Mode, opened, put, told

pytestmark = pytest.mark.browser
SOFFICE = shutil.which("soffice")
HOSTILE = "<b>&amp; $& {place} \u202eabc\u202c 👩‍👩‍👧 <script>x</script>"


@pytest.fixture(scope="session")
def sections(toolkit):
    """The sections, that with the fewest criteria first."""
    return sorted(toolkit.sections.values(), key=lambda one: len(one.criteria))


@pytest.fixture
def window(chromium, address, sections):
    """Opens the checklist of a section; closes it after the test, having looked for what may never happen."""
    pages = []

    def open_it(*scripts: str, section=sections[0], **options):
        page = opened(chromium, address, *scripts, **options)
        pages.append(page)
        page.goto(f"{address}/{section.audience}/{section.id}/checklist/")
        page.set_viewport_size(PHONE)
        return page

    yield open_it
    faults = []
    for page in pages:
        faults += page.heard + page.evaluate("window.refused ?? []") + [f"cookie {one['name']}" for one in page.context.cookies()]
        faults += [f"asked for {url}" for url in page.asked if not url.startswith((address, "blob:"))]
        page.context.close()
    no_fault(faults)


ROWS = (ROOT / "overrides" / "assets" / "checklist" / "rows.js").read_text("utf-8").replace("export const", "const")


def data_of(page) -> dict:
    """The block of data, with the criteria's titles and questions as the page's rows tell them."""
    data = json.loads(page.locator("#checklist-data").text_content())
    told = page.evaluate(f"(names) => {{ {ROWS} return names.map((name) => criterionOf(document.getElementById(name))); }}", [one["id"] for one in data["criteria"]])
    return data | {"criteria": [one | more for one, more in zip(data["criteria"], told)]}


def row_of(page, key: str):
    return page.locator(f"[id='{key.replace('/', '-')}']")


def mark(page, key: str, value: str) -> None:
    """Answers a question by key: to its radios, then to the one that is meant."""
    row_of(page, key).locator(f".yn:not(.reasons) input[value={value}]").focus()
    page.keyboard.press("Space")


def deciding(data: dict, number: int = 3) -> list[tuple[str, str]]:
    """(key, answer that does not protect) of a deciding question that hangs on none, of each of the first criteria that have a clause."""
    clauses = {piece["about"] for policy in data["policies"] for piece in policy["pieces"] if piece.get("clause")}
    found = []
    for one in data["criteria"]:
        question = next((item for item in one["questions"] if item.get("decides") and not item.get("on")), None)
        if question and one["id"] in clauses:
            found.append((f"{one['id']}/{question['id']}", "no" if question["protective"] == "yes" else "yes"))
    return found[:number]


def hanging(data: dict) -> tuple[str, str, str]:
    """(key of a question, the answer that leads on, key of the follow-up that it leads to)."""
    return next((f"{one['id']}/{item['on'][0]}", item["on"][1], f"{one['id']}/{item['id']}") for one in data["criteria"] for item in one["questions"]
                if item.get("on") and not next(parent for parent in one["questions"] if parent["id"] == item["on"][0]).get("on"))


def focused(page) -> str:
    return page.evaluate("document.activeElement === document.body ? '' : document.activeElement.tagName")


def press(page, locator) -> None:
    """Presses a control by key; the focus is never lost by that."""
    locator.focus()
    page.keyboard.press("Enter")
    assert focused(page)


def unfold(page, kind: str):
    """The text of a kind, its part of the page open."""
    box = page.locator(f"#text-{kind}")
    if box.get_attribute("open") is None:
        press(page, box.locator("summary"))
        box.locator(".paper > *, .none:visible").first.wait_for(state="attached")  # it is composed a moment after it opens
    return box


# --- a journey ------------------------------------------------------------------------------------------------------

def test_from_answers_to_a_letter_by_keyboard_alone(window):
    """Answers, a reason, a follow-up and what was read lead to a result, and to a letter with exactly the asks that do not hold."""
    page = window()
    data, address = data_of(page), page.url
    parent, leads, follow_up = hanging(data)
    assert not row_of(page, follow_up).is_visible()
    mark(page, parent, leads)
    assert row_of(page, follow_up).is_visible() and focused(page) == "INPUT"
    mark(page, parent, "other")
    assert not row_of(page, follow_up).is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert row_of(page, parent).locator(".reasons input:checked").get_attribute("value") == "partly"
    wrong = [one for one in deciding(data) if not one[0].startswith(parent.split("/")[0] + "/")]
    for key, value in wrong:
        mark(page, key, value)
    press(page, row_of(page, parent).locator(".add-read"))
    page.keyboard.type("Manual 5.2")
    page.keyboard.press("Tab")
    page.keyboard.type("page 3")
    assert re.match(rf"{len(wrong) + 1}\D+\d+", page.locator("#count").inner_text())
    press(page, page.locator(".count-bar a"))
    assert page.evaluate("document.activeElement.id") == "result" and page.locator("#result").is_visible()
    letter = unfold(page, "letter").locator(".paper")
    chosen = [one for one in data["criteria"] if one["id"] in {key.split("/")[0] for key, _ in wrong}]
    assert [item.split(". ")[0].endswith(one["ask"]) for item, one in zip(letter.locator("li").all_inner_texts(), chosen, strict=True)] == [True] * len(chosen)
    assert page.url.split("#")[0] == address.split("#")[0]


def test_a_point_is_left_out_and_another_taken_in(window):
    """The box of a point takes it out of the texts; any other can be taken in; the focus stays where it is."""
    page = window()
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    items = unfold(page, "letter").locator(".paper li")
    assert items.count() == 3
    page.locator("#asks input").nth(1).focus()
    page.keyboard.press("Space")
    assert items.count() == 2 and focused(page) == "INPUT"
    press(page, page.locator("details:has(#others) > summary"))
    page.locator("#others > li > label input").last.focus()
    page.keyboard.press("Space")
    assert items.count() == 3 and focused(page) == "INPUT"


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
    assert "Mine: " not in paper.inner_text() and "A group" in paper.inner_text() and paper.locator("li").count() == 2


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


TYPED = (ROOT / "tests/answers/typed.js").read_text("utf-8")


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
    for kind in ("letter", "policy", "request", "comment"):
        unfold(page, kind)
    page.emulate_media(media="print")
    asked = len(page.asked)
    longest = int(re.search(r"LONGEST = ([\d_]+)", (ROOT / "overrides/assets/checklist/answers.js").read_text("utf-8"))[1])
    assert set(page.locator(".q textarea, .blanks input").evaluate_all("(all) => all.map((one) => one.maxLength)")) == {longest}
    no_fault(page.evaluate(TYPED, json.dumps(hostile_texts(500))))
    assert not [url for url in page.asked[asked:] if not url.startswith("blob:")]


@pytest.mark.deep
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice reads the file, where it is installed")
@pytest.mark.parametrize("kind", ["letter", "policy", "request", "comment"])
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


# --- the chain ------------------------------------------------------------------------------------------------------

UNPROTECTED = """(keys) => {
  for (const [id, value] of keys) document.getElementById(id).querySelector(`.yn:not(.reasons) input[value=${value}]`).click();
  for (const one of document.querySelectorAll("#asks details")) one.open = true;
}"""
LINKED = """() => [...document.querySelectorAll("#asks > li")].map((item) => ({
  title: item.querySelector("b").textContent, page: item.querySelector("a").getAttribute("href"), core: !item.querySelector(".core-mark").hidden,
  chain: Object.fromEntries([...item.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling.textContent])) }))"""


def words_of(row) -> str:
    """The first words of a row of the data, up to its first blank."""
    return row if isinstance(row, str) else next((node for node in row if isinstance(node, str)), "")


@pytest.mark.parametrize("number", [0, *(pytest.param(number, marks=pytest.mark.deep) for number in range(1, 6))])
def test_each_no_leads_through_its_chain(window, sections, toolkit, number):
    """Each criterion that does not hold stands on the list, in order, with its page, its ask, its sentence, its clause, its line for records and its line to say."""
    page, word = window(section=sections[number]), toolkit.words
    data = data_of(page)
    clauses = {piece["about"]: words_of(piece["heading"]) for policy in data["policies"] for piece in policy["pieces"] if piece.get("clause")}
    lines = {one["id"]: one.get("records") for one in data["criteria"]}
    deciding_ones = [(f"{one['id']}-{item['id']}", "no" if item["protective"] == "yes" else "yes")
                     for one in data["criteria"] for item in one["questions"] if item.get("decides") and not item.get("on")]
    page.evaluate(UNPROTECTED, deciding_ones)
    page.locator("#asks dl > *").first.wait_for()
    found, wanted = page.evaluate(LINKED), [one for one in data["criteria"] if any(name.startswith(f"{one['id']}-") for name, _ in deciding_ones)]
    assert [item["title"] for item in found] == [one["title"] for one in wanted] and len(wanted) == len(data["criteria"])
    for item, one in zip(found, wanted):
        chain, line = item["chain"], lines[one.get("same", one["id"])]
        assert item["page"].endswith(f"/asks/{one['id']}/") and item["core"] == bool(one.get("core"))
        assert chain[word["chain_ask"]].startswith(words_of(one["ask"])) and words_of(one["letter"]) in chain[word["sentence_for_letter"]]
        assert clauses[one["id"]] in chain[word["live_clause"]] and words_of(one["say"]) in chain[word["say_aloud"]]
        assert (words_of(line) in chain[word["line_for_records"]]) if line else word["line_for_records"] not in chain


# --- what is kept ---------------------------------------------------------------------------------------------------

def kept(page) -> dict[str, int]:
    return page.evaluate("({ device: localStorage.length, tab: sessionStorage.length })")


def test_answers_stay_as_long_as_the_reader_wants(window, address):
    """By itself a tab keeps answers over a reload, and no names; on request the device keeps them for a new page, until all is erased."""
    page = window()
    key, value = deciding(data_of(page))[0]
    mark(page, key, value)
    page.locator("#blank-sender").fill("A name")
    assert kept(page) == {"device": 0, "tab": 1} and "A name" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.reload()
    assert row_of(page, key).locator(f"input[value={value}]").is_checked() and page.locator("#blank-sender").input_value() == ""
    page.locator("#keep-on").focus()
    page.keyboard.press("Space")
    assert kept(page) == {"device": 1, "tab": 0} and page.locator("#shared").is_visible()
    second = page.context.new_page()
    second.goto(page.url)
    assert row_of(second, key).locator(f"input[value={value}]").is_checked() and second.locator("#keep-on").is_checked()
    mark(second, key, "other")
    row_of(page, key).locator("input[value=other]:checked").wait_for(state="attached")
    press(page, page.locator("#erase"))
    assert page.locator("#erase-sure").is_visible()
    page.keyboard.press("Escape")
    assert kept(page)["device"] == 1 and page.evaluate("document.activeElement.id") == "erase"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "erase"
    for one in (page, second):
        one.locator(".q input:checked").first.wait_for(state="detached")
        assert kept(one) == {"device": 0, "tab": 0}


def test_a_page_without_storage_works_and_says_so(window):
    """Where the browser keeps nothing, answers lead to a letter all the same, and the page says that they go with it."""
    page = window(NO_STORAGE)
    key, value = deciding(data_of(page))[0]
    mark(page, key, value)
    assert page.locator("[data-place=memory]").is_visible() and page.locator("#keep-problem").is_visible()
    assert unfold(page, "letter").locator(".paper p").count() > 3


FAULTS = {
    "access throws": (NO_STORAGE, "blocked"),
    "there is none": ("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: null });", "blocked"),
    "reading throws": ("Storage.prototype.getItem = () => { throw new DOMException('no', 'SecurityError'); };", "blocked"),
    "writing throws": ("Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError'); };", "blocked"),
    "everything throws": ("for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw new Error('no'); };", "blocked"),
    "it forgets": ("Storage.prototype.setItem = () => {};", "blocked"),
    "it is full": ("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };", "full"),
    "it is full after a while": ("""let times = 0;
        const real = Storage.prototype.setItem;
        Storage.prototype.setItem = function (...given) { if ((times += 1) > 1) throw new DOMException('full', 'QuotaExceededError'); real.apply(this, given); };""", "full"),
    "the device is full": ("""const real = Storage.prototype.setItem;
        Storage.prototype.setItem = function (...given) { if (this === localStorage) throw new DOMException('full', 'QuotaExceededError'); real.apply(this, given); };""", "full"),
    "it holds garbage": ("localStorage.setItem('notes.v1', '{{<b>garbage');", "broken"),
    "the tab holds garbage": ("sessionStorage.setItem('notes.v1', '[1, 2]');", "broken"),
    "it holds what is no answer": ("""localStorage.setItem('notes.v1', '{"v":1,"items":{"__proto__":[1,{"a":"no"}],"x":7}}');""", "broken"),
    "a newer edition wrote it": ("""localStorage.setItem('notes.v1', '{"v":2,"all":"other"}');""", "newer"),
}
"""What may be wrong with a browser's storage, and which message tells of it."""
HEAR = """addEventListener("DOMContentLoaded", () => {
  window.heard = [];
  new MutationObserver((changes) => { for (const { target: { id, textContent: text } } of changes) if (id === "said" && text) window.heard.push(text); })
    .observe(document, { subtree: true, childList: true });
});"""
"""Notes what the page says aloud."""


@pytest.mark.parametrize("fault", [pytest.param(name, marks=[] if name == "it is full after a while" else pytest.mark.deep) for name in FAULTS])
def test_a_storage_that_fails_is_told_of_once(window, toolkit, fault):
    """Whatever is wrong with the storage, answers lead to a letter, and the reader is told what is wrong, once, and no console is."""
    script, trouble = FAULTS[fault]
    page = window(f"if (location.protocol !== 'about:') {{ {script} }}", HEAR)
    page.wait_for_timeout(100)
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
        page.wait_for_timeout(100)
    page.locator("#keep-on").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(100)
    page.locator("#blank-sender").fill("A group")
    mark(page, hanging(data_of(page))[0], "other")
    page.wait_for_timeout(100)
    assert unfold(page, "letter").locator(".paper li").count() == 3 and "A group" in page.locator("#text-letter .paper").inner_text()
    told_of, text = page.evaluate("window.heard"), toolkit.words[f"live_{trouble}"]
    assert told_of.count(text) == (2 if trouble == "newer" else 1), told_of  # what a newer edition wrote is in the way once more when the device is to keep
    assert page.locator("#keep-problem").is_visible() == (trouble != "broken")
    assert page.locator("[data-place]:visible").count() == 1


# --- two people -----------------------------------------------------------------------------------------------------

def note(page, key: str, **texts: str) -> None:
    """Writes down what was read, where and when."""
    if not row_of(page, key).locator("textarea").first.is_visible():
        press(page, row_of(page, key).locator(".add-read"))
    for name, text in texts.items():
        row_of(page, key).locator(f"[data-field={name}]").fill(text)


def saved(page) -> dict:
    with page.expect_download() as held:
        press(page, page.locator("#save-file"))
    return json.loads(Path(held.value.path()).read_text("utf-8"))


def findings(file: dict) -> dict[str, set[str]]:
    """By question, the note of each finding in a file."""
    return {row["key"]: {one.get("note", "") for one in (row, *row.get("also", []))} for row in file["answers"]}


@pytest.mark.deep
def test_what_two_people_found_stands_side_by_side(window, tmp_path, toolkit):
    """Joined, each finding, reason and name of either stands on the page and in the next file; what is written meanwhile stays; one is used at a press."""
    mine, theirs = window(), window()
    (same, first), (other, second), (own, third) = deciding(data_of(mine))
    for page, who, value in ((mine, "Ann", first), (theirs, "Ben", "other")):
        mark(page, same, value)
        note(page, same, note=f"{who} <b>read", where=f"{who}'s place", when="May 3")
        mark(page, other, second)
        note(page, other, note=f"{who} agrees")
        page.locator("#blank-sender").fill(f"{who} $& {{n}}")
    mark(theirs, own, third)
    theirs.locator("#blank-place").fill("Theirs alone")
    for name in ("#keep-on", "#keep-names"):
        theirs.locator(name).check()
    (tmp_path / "theirs.json").write_text(json.dumps(saved(theirs)), "utf-8")
    mine.locator("#file").set_input_files(tmp_path / "theirs.json")
    mine.locator("#merge-sure").wait_for()
    mine.keyboard.press("Enter")
    both = row_of(mine, same).locator(".differ li")
    both.first.wait_for()
    for who, text in zip(("Ann", "Ben"), both.all_inner_texts(), strict=True):
        assert f"{who} <b>read · {who}'s place · May 3" in text
    mine.locator("#said").filter(has_text=re.compile(r"2\D+1\D*$")).wait_for()
    assert mine.locator("#blank-sender").input_value() == "Ann $& {n}" and mine.locator("#blank-place").input_value() == "Theirs alone"
    assert toolkit.words["live_other_blank"].format(text="Ben $& {n}") in mine.locator(".blanks div").inner_text()
    held = findings(saved(mine))
    assert held[same] == {"Ann <b>read", "Ben <b>read"} and held[other] == {"Ann agrees", "Ben agrees"} and own in held
    note(mine, same, where="a better place", note="Ann read again")
    assert findings(saved(mine))[same] == {"Ann read again", "Ben <b>read"}
    press(mine, both.first.locator("button"))
    assert row_of(mine, same).locator(f"input[value={first}]").is_checked() and not both.count()
    assert row_of(mine, same).locator("textarea").first.input_value() == "Ann read again"
    press(mine, row_of(mine, other).locator(".differ button").last)
    assert row_of(mine, other).locator("textarea").first.input_value() == "Ben agrees"
    press(mine, mine.locator(".blanks div button"))
    assert mine.locator("#blank-sender").input_value() == "Ben $& {n}" and not mine.locator(".blanks div").count()


def test_two_people_join_their_answers(window, tmp_path):
    """A file of another reader is joined: where findings differ both stand at the question until one is used; what is damaged changes nothing."""
    mine, theirs = window(), window()
    (key, wrong), (other, value) = deciding(data_of(mine), 2)
    mark(theirs, key, "yes" if wrong == "no" else "no")
    mark(theirs, other, value)
    with theirs.expect_download() as held:
        press(theirs, theirs.locator("#save-file"))
    held.value.save_as(tmp_path / "theirs.json")
    mark(mine, key, wrong)
    (tmp_path / "bad.json").write_text("{", "utf-8")
    mine.locator("#file").set_input_files(tmp_path / "bad.json")
    mine.locator("#file-problem").wait_for()
    assert not mine.locator("dialog[open]").count() and mine.locator(".q input:checked").count() == 1
    mine.locator("#file").set_input_files(tmp_path / "theirs.json")
    mine.locator("#merge-sure").wait_for()
    mine.keyboard.press("Enter")
    differ = row_of(mine, key).locator(".differ li")
    differ.first.wait_for()
    assert differ.count() == 2 and row_of(mine, other).locator(f"input[value={value}]").is_checked()
    assert not mine.locator("#file-problem").is_visible()
    press(mine, differ.first.locator("button"))
    assert row_of(mine, key).locator(f"input[value={wrong}]").is_checked() and not differ.count()


# --- back, forward, paper -------------------------------------------------------------------------------------------

@pytest.fixture
def remembering(chromium, address):
    """A Chromium that keeps pages in memory as readers' own does; Playwright's does not."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    browser = chromium.browser_type.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [], ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def until(page, script: str):
    """What a script gives as soon as it gives something. The page's own policy forbids Playwright's way to wait."""
    for _ in range(600):
        try:
            found = page.evaluate(script)
        except Error:  # the page is on its way
            found = None
        if found:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"{script} gave nothing in 30 seconds")


def arrive(page, step: str, url: str) -> bool:
    """Goes back or forward to an address; True where the page came out of memory as it was left."""
    page.evaluate("delete window.shown")
    page.evaluate(f"setTimeout(() => history.{step}())")
    return until(page, f"location.href === {json.dumps(url)} && 'shown' in window && [window.shown]")[0]


@pytest.mark.deep
@pytest.mark.parametrize("memory", [True, False], ids=["out of memory", "loaded anew"])
def test_answers_are_there_on_the_way_back(request, chromium, address, sections, memory):
    """Back, forward and reload find answers, reasons and notes as they were left; names too where the browser keeps the page in its memory."""
    page = opened(request.getfixturevalue("remembering") if memory else chromium, address, "addEventListener('pageshow', (event) => { window.shown = event.persisted; });")
    page.goto(f"{address}/{sections[0].audience}/{sections[0].id}/checklist/")
    (key, value), (other, wrong) = deciding(data_of(page), 2)
    mark(page, key, "other")
    row_of(page, key).locator(".reasons input").last.check(force=True)
    note(page, key, note="Read it", where="There", when="Then")
    page.locator("#blank-sender").fill("Ann")

    def there() -> list:
        row = row_of(page, key)
        return [row.locator("input:checked").evaluate_all("(all) => all.map((one) => one.value)"), row.locator("[data-field]:visible").evaluate_all("(all) => all.filter((one) => one.type === 'textarea').map((one) => one.value)")]

    before, url = there(), page.url
    assert before == [["other", "not-apply"], ["Read it", "There", "Then"]]
    page.evaluate("delete window.shown")
    page.goto(f"{address}/")
    assert arrive(page, "back", url) == memory and there() == before
    assert page.locator("#blank-sender").input_value() == ("Ann" if memory else "")
    mark(page, other, wrong)
    arrive(page, "forward", f"{address}/")
    arrive(page, "back", url)
    assert there() == before and row_of(page, other).locator(f"input[value={wrong}]").is_checked()
    page.reload()
    assert there() == before and row_of(page, other).locator(f"input[value={wrong}]").is_checked()
    assert page.heard == []
    page.context.close()


@pytest.mark.deep
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler reads the paper, where it is installed")
def test_answers_stand_on_paper(window, tmp_path):
    """A printed checklist shows what was ticked, and whole, however long, what was read, where and when."""
    page = window()
    (key, _), (empty, _) = deciding(data_of(page), 2)
    mark(page, key, "other")
    row_of(page, key).locator(".reasons input").first.check(force=True)
    lines = [f"line{number}" for number in range(40)]
    note(page, key, note="\n".join(lines), where=" ".join(f"place{number}" for number in range(40)), when="on the third of May, and again on the fourth")
    page.emulate_media(media="print")
    ticks = page.locator(".q .yn span").evaluate_all("(all) => all.filter((one) => getComputedStyle(one, '::before').backgroundImage.includes('gradient')).map((one) => one.previousElementSibling.value)")
    assert ticks == ["other", "partly"]
    page.pdf(path=tmp_path / "paper.pdf")
    words = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], capture_output=True, text=True, check=True).stdout.split()
    assert not {*lines, *(f"place{number}" for number in range(40)), "third", "fourth"} - set(words)
    assert not row_of(page, empty).locator("[data-field=where]").is_visible()


# --- a slow phone ---------------------------------------------------------------------------------------------------

FIRST = """
const watch = setInterval(() => {
  window.readable = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const box = document.querySelector(".q .yn input");
  if (!window.readable || !box) return;
  box.click();
  if (!sessionStorage.length) return void (box.checked = false);
  window.first = performance.now();
  clearInterval(watch);
}, 20);
"""
"""When the first text was painted, and when a click on the first answer was first kept; tried every 20 ms."""


@pytest.mark.deep
def test_what_is_entered_before_the_script_comes_is_kept(window):
    """An answer and a note that a reader gave while the script was on its way are answers like any other."""
    page, waiting = window(), []
    (key, value), _ = deciding(data_of(page), 2)
    page.route("**/checklist.*.js", lambda route: waiting.append(route))
    page.goto(page.url, wait_until="commit")
    row_of(page, key).locator(f"input[value={value}]").check(force=True)
    row_of(page, key).locator("textarea").fill("An early note")
    while not waiting:
        page.wait_for_timeout(20)
    waiting[0].continue_()
    page.locator("#count").filter(has_text=re.compile("^1 ")).wait_for()
    assert row_of(page, key).locator(f"input[value={value}]").is_checked() and row_of(page, key).locator("textarea").first.input_value() == "An early note"
    page.unroute_all()
    page.reload()
    assert row_of(page, key).locator("textarea").first.input_value() == "An early note"


@pytest.mark.deep
@pytest.mark.parametrize("number", [0, -1], ids=["the smallest", "the largest"])
def test_a_slow_phone_takes_the_first_answer_soon(chromium, address, sections, number):
    """With a quarter of the speed of this machine's processor, 400 kbit/s and 400 ms of delay, an answer is kept within two seconds of the text being there."""
    page = opened(chromium, address, FIRST)
    page.set_viewport_size(PHONE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8})
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    start = time.monotonic()
    page.goto(f"{address}/{sections[number].audience}/{sections[number].id}/checklist/", wait_until="commit")
    until(page, "window.first")
    readable, first = page.evaluate("[window.readable, window.first]")
    print(f"\nslow phone, {sections[number].id}: readable {readable:.0f} ms, first answer kept {first:.0f} ms, {first - readable:.0f} ms later; {time.monotonic() - start:.1f} s in all")
    assert first - readable <= 2_000
    page.context.close()


# --- barriers -------------------------------------------------------------------------------------------------------

def opened_up(page) -> None:
    """Nothing is done yet."""


def answered(page) -> None:
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    mark(page, hanging(data_of(page))[0], "other")
    page.locator(".add-read:visible").first.click()


def with_result(page) -> None:
    answered(page)
    page.evaluate("for (const one of document.querySelectorAll('#live details')) one.open = true")


def in_dialog(page) -> None:
    page.locator("#erase").click()


def in_error(page) -> None:
    page.locator("#file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"{"})
    page.locator("#file-problem").wait_for()


def with_all(page) -> None:
    with_result(page)
    in_error(page)


LIGHT = {"390 px": Mode(width=390)}
MANY = {name: EACH[name] for name in ("light", "dark", "320 px", "200 %", "forced colors")}
STATES = [pytest.param(with_all, LIGHT, id="answered, with a result and an error"), pytest.param(in_dialog, LIGHT, id="dialog"),
          *(pytest.param(state, MANY, id=f"{state.__name__}, every mode", marks=pytest.mark.deep) for state in (opened_up, answered, with_result, in_dialog, in_error))]
"""What a reader does, and how the page is looked at then; in the gate the page as it opens is among those that test_browser looks at."""


@pytest.mark.parametrize("state, modes", STATES)
def test_no_state_has_a_barrier(window, state, modes):
    """axe finds nothing, nothing is too wide and nothing too small for a finger in any state of the page."""
    page, found = window(), []
    state(page)
    page.evaluate(AXE + "; 0")
    if len(modes) == 1:
        page.evaluate(FEW, REPEATS)
    for name, mode in modes.items():
        put(page, mode)
        found += [f"{name}: {one}" for one in told(page, mode) + page.evaluate(SIDEWAYS) + page.evaluate(SMALL)]
    no_fault(found)
