"""What a checklist keeps, where and how long: in the tab, on the device, in two tabs at once, over an upgrade.

Storages that fail are met in ``test_checklist_storage``.
"""
from __future__ import annotations

import json
import os
import re
import shutil

import pytest

from answers.page import data_of, deciding, mark, note, press, row_of, saved, sections, visit, window
from conftest import BROWSERS

pytestmark = pytest.mark.browser


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


# --- two tabs -------------------------------------------------------------------------------------------------------

def hears(page, text: str) -> None:
    """Waits until the page says something; each of its words is said for a while."""
    page.locator("#said").filter(has_text=text).wait_for(state="attached")


@pytest.mark.deep
def test_two_tabs_work_as_one(window, toolkit):
    """With answers kept on the device, either tab shows what the other does and says so; what is being written there stays; so it is
    with the end of keeping and with erasing."""
    one, words = window(), toolkit.words
    two = one.context.new_page()
    two.goto(one.url)
    (key, value), (other, wrong), (third, last) = deciding(data_of(one))
    mark(two, third, last)
    one.locator("#keep-on").check()
    hears(two, words["live_kept"])
    assert two.locator("#keep-on").is_checked() and row_of(one, third).locator(f"input[value={last}]").is_checked()
    press(two, row_of(two, key).locator(".add-read"))
    two.keyboard.type("half a sen")
    mark(one, other, wrong)
    hears(two, words["live_changed"])
    two.keyboard.type("tence")
    mark(one, key, value)
    row_of(two, key).locator(f"input[value={value}]:checked").wait_for(state="attached")
    for page in (one, two):
        assert row_of(page, key).locator("textarea").first.input_value() == "half a sentence"
        assert page.locator("#count").inner_text().startswith("3 ") and row_of(page, other).locator(f"input[value={wrong}]").is_checked()
    two.locator("#keep-on").uncheck()
    hears(one, words["live_released"])
    assert not one.locator("#keep-on").is_checked() and kept(one) == kept(two) == {"device": 0, "tab": 1}
    two.locator("#erase").click()
    two.locator("#erase-sure [data-answer=yes]").click()
    hears(one, words["live_erased"])
    for page in (one, two):
        assert not page.locator(".q input:checked").count() and kept(page) == {"device": 0, "tab": 0}


# --- an upgrade -----------------------------------------------------------------------------------------------------

BEFORE, ASKED = "as-it-was-called", "Was this asked before?"
ROW = r'<tr class="q[^>]* id="%s"[^>]*>.*?</tr>'


def served(page, change) -> None:
    """From now on the page's text comes changed."""
    def answer(route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=change(response.text()))
    page.unroute_all()
    page.route("**/checklist/", answer)


def older(criterion: str, asked_then: str, asked_since: str):
    """The text of an older edition: a criterion has another id, one question stands there that is gone today, and one is not asked yet."""
    def change(html: str) -> str:
        row = re.search(ROW % asked_then, html, re.S)[0]
        gone = re.sub(r'(<p id="t\d+)(">).*?</p>', rf"\1-then\2{ASKED}</p>", row, count=1, flags=re.S)
        gone = re.sub(r'name="q\d+"', 'name="q-then"', gone).replace(f'id="{asked_then}"', f'id="{asked_then}-then"')
        html = re.sub(ROW % asked_since, "", html.replace(row, row + gone), flags=re.S)
        return re.sub(rf'"{criterion}(?=["-])', f'"{BEFORE}', html)
    return change


@pytest.mark.deep
@pytest.mark.parametrize("by", ["the device", "a file"])
def test_an_upgrade_loses_no_answer(window, tmp_path, by):
    """A renamed criterion keeps its answers, a question that was removed is shown with what was answered, one that was added is open; by
    storage and by file alike."""
    page = window()
    data = data_of(page)
    names = [one["id"] for one in data["criteria"]]
    (key, value), (other, wrong), (third, _) = [one for one in deciding(data, 99) if not any(name.startswith(one[0].split("/")[0] + "-") for name in names)][:3]
    renamed = key.split("/")[0]
    served(page, older(renamed, other.replace("/", "-"), third.replace("/", "-")))
    page.reload()
    was = key.replace(renamed, BEFORE, 1)
    for name, answer in ((was, value), (other, wrong), (f"{other}-then", "no")):
        mark(page, name, answer)
    note(page, f"{other}-then", note="Yes, it was")
    assert row_of(page, third).count() == 0 and page.locator("#count").inner_text().startswith("3 ")
    if by == "a file":
        (tmp_path / "old.json").write_text(json.dumps(saved(page)), "utf-8")
        page.locator("#erase").click()
        page.locator("#erase-sure [data-answer=yes]").click()
    else:
        page.locator("#keep-on").check()
    served(page, lambda html: html.replace('"aliases":{', f'"aliases":{{"{BEFORE}":"{renamed}"' + ("" if '"aliases":{}' in html else ",")))
    page.reload()
    if by == "a file":
        page.locator("#file").set_input_files(tmp_path / "old.json")
        page.locator("#gone li").first.wait_for()
    assert row_of(page, key).locator(f"input[value={value}]").is_checked() and row_of(page, other).locator(f"input[value={wrong}]").is_checked()
    assert row_of(page, third).is_visible() and not row_of(page, third).locator("input:checked").count()
    assert page.locator("#count").inner_text().startswith("2 ")
    gone = page.locator("#gone li")
    assert gone.count() == 1 and all(text in gone.inner_text() for text in (ASKED, "Yes, it was"))
    held = {row["key"]: row["question"] for row in saved(page)["answers"]}
    assert held.keys() == {key, other, f"{other}-then"} and held[f"{other}-then"] == ASKED


# --- profiles -------------------------------------------------------------------------------------------------------

@pytest.fixture(params=["a profile", "a private window"])
def again(request, chromium, tmp_path):
    """Opens the reader's own profile, or a private window, as often as it is called; what was open before is closed by then."""
    opened = []

    def profile():
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
        return chromium.browser_type.launch_persistent_context(tmp_path / "profile", executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])

    def open_it():
        while opened:
            opened.pop().close()
        opened.append(profile() if request.param == "a profile" else chromium.new_context())
        return opened[0].new_page(), request.param == "a profile"

    yield open_it
    for one in opened:
        one.close()


@pytest.mark.deep
def test_what_the_device_keeps_is_there_when_the_browser_is_opened_again(again, address, toolkit, sections):
    """What lived in a tab is gone with the browser; what the device was to keep is there again, but for a private window, which works until it is closed."""
    page, _ = again()
    visit(page, address, toolkit, sections[0])
    (key, value), (other, wrong) = deciding(data_of(page), 2)
    mark(page, key, value)
    page, _ = again()
    visit(page, address, toolkit, sections[0])
    assert not page.locator(".q input:checked").count() and page.locator("[data-place=tab]").is_visible()
    mark(page, other, wrong)
    page.locator("#keep-on").check()
    page.reload()
    assert row_of(page, other).locator(f"input[value={wrong}]").is_checked() and page.locator("[data-place=device]").is_visible()
    page, stays = again()
    visit(page, address, toolkit, sections[0])
    assert page.locator("#keep-on").is_checked() == bool(page.locator(".q input:checked").count()) == stays
