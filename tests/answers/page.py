"""A checklist page in a window, and what a person does on it by key."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from answers import rules
from pages import no_fault
from test_browser import PHONE, opened

from macros.text import typeset

HOSTILE = "<b>&amp; $& {place} \u202eabc\u202c 👩‍👩‍👧 <script>x</script>"


@pytest.fixture(scope="session")
def sections(toolkit):
    """The sections, that with the fewest criteria first."""
    return sorted(toolkit.sections.values(), key=lambda one: len(one.criteria))


@pytest.fixture
def window(chromium, address, toolkit, sections):
    """Opens the checklist of a section; closes it after the test, having looked for what may never happen."""
    pages = []

    def open_it(*scripts: str, section=sections[0], **options):
        page = opened(chromium, address, *scripts, **options)
        pages.append(page)
        visit(page, address, toolkit, section)
        page.set_viewport_size(PHONE)
        return page

    yield open_it
    faults = []
    for page in pages:
        faults += faults_of(page, address)
        page.context.close()
    no_fault(faults)


def visit(page, address: str, toolkit, section) -> None:
    """Goes to the checklist of a section; what the records say of its questions is at hand then."""
    page.goto(f"{address}/{section.audience}/{section.id}/checklist/")
    page.judged = rules.of(toolkit, section)
    told = rules.as_data(section.id, page.judged)["criteria"]
    page.criteria = {one["id"]: {**one, "title": typeset(toolkit.criteria[one["id"]].title)} for one in told}


def faults_of(page, address: str) -> list[str]:
    """What may never happen: an error, a word on the console, something that the policy refuses, a cookie, a request that leaves."""
    return [*page.heard, *page.evaluate("window.refused ?? []"), *(f"cookie {one['name']}" for one in page.context.cookies()),
            *(f"asked for {url}" for url in page.asked if not url.startswith((address, "blob:")))]


def data_of(page) -> dict:
    """The block of data, with the criteria's titles and questions as the records have them."""
    data = json.loads(page.locator("#checklist-data").text_content())
    return data | {"criteria": [page.criteria[one["id"]] | one for one in data["criteria"]]}


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


def of_others(page) -> dict:
    """A file of another reader, when this one has answered: who found and named something else, and answered what is asked no more."""
    (key, value), *_ = deciding(data_of(page))
    mark(page, key, value)
    page.locator("#blank-sender").fill("Ben")
    for name in ("keep-on", "keep-names"):
        page.locator(f"#{name}").check()
    file = saved(page)
    row = {**file["answers"][0], "answer": "other", "reason": "partly", "note": "Another finding, with a-word-that-is-" + "long-" * 30, "where": "There", "when": "Then"}
    gone = {"key": "gone/question", "question": "Is this asked no more?", "answer": "no", "note": "It was. " * 20}
    return {**file, "answers": [row, gone], "blanks": {"sender": "Ann of a-place-with-a-name-that-is-" + "long-" * 20}}


def give(page, file: dict) -> None:
    """Chooses a file of answers, as the reader does behind "Open a file"."""
    page.locator("#open-file").focus()
    page.locator("#file").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()})


def opened_file(page, file: dict, how: str = "merge") -> None:
    """Opens a file of answers where there are some already, and says how: merge, take, or "" for no."""
    give(page, file)
    page.locator(f"#merge-sure [data-answer='{how}']").focus()
    page.keyboard.press("Enter")
    if how:
        page.locator("#said").filter(has_text=re.compile(".")).wait_for(state="attached")
