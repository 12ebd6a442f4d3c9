"""A checklist page in a browser whose storage fails, in the states of ``answers/states.js``: it works on, says so, and loses nothing.

What keeping answers makes of the same states, without a page, is proven in ``test_answers``.
"""
from __future__ import annotations

import json
import re

import pytest

from answers.page import data_of, deciding, hanging, mark, press, row_of, sections, unfold, window
from conftest import ROOT
from pages import no_fault
from test_browser import NO_STORAGE

pytestmark = pytest.mark.browser
STATES = (ROOT / "tests" / "answers" / "states.js").read_text("utf-8").replace("export ", "")
NAMES = re.findall(r'^    "(.+?)": \[', STATES, re.M)
assert len(NAMES) > 60, "the states are written in another way, and none would be tried"
KEY, ASIDE = "notes.v1", "notes.v1.aside"
TROUBLES = ("full", "blocked", "broken", "newer")
IN_GATE = {"full after one write"}
FAILING = """(() => {
  %s
  const [make, ...expected] = states(%s)[%s], made = make();
  const held = (place) => { try { return Object.fromEntries(made[place]().held); } catch { return {}; } };
  const there = () => ({ device: held("device"), tab: held("tab") });
  for (const [name, place] of [["localStorage", "device"], ["sessionStorage", "tab"]])
    Object.defineProperty(window, name, { configurable: true, get: () => made[place]() });
  window.state = { expected, before: there(), there };
})();"""
"""Gives a page the storages of a state in the place of its own."""
HEAR = """addEventListener("DOMContentLoaded", () => {
  window.heard = [];
  new MutationObserver((changes) => { for (const { target: { id, textContent: text } } of changes) if (id === "said" && text) window.heard.push(text); })
    .observe(document, { subtree: true, childList: true });
});"""
"""Notes what the page says aloud."""


def test_a_page_without_storage_works_and_says_so(window):
    """Where the browser keeps nothing, answers lead to a letter all the same, and the page says that they go with it."""
    page = window(NO_STORAGE)
    key, value = deciding(data_of(page))[0]
    mark(page, key, value)
    assert page.locator("[data-place=memory]").is_visible() and page.locator("#keep-problem").is_visible()
    assert unfold(page, "letter").locator(".paper p").count() > 3


@pytest.fixture
def failing(window, sections):
    """Opens a page whose storages are in the state of that name."""
    section = sections[0]
    about = json.dumps({"KEY": KEY, "ASIDE": ASIDE, "section": section.id, "criterion": section.criteria[0].criterion})
    return lambda name: window(FAILING % (STATES, about, json.dumps(name)), HEAR)


def seen(page) -> str:
    """"place trouble", as the page shows it to its reader once it has said what it had to say."""
    page.wait_for_timeout(90)
    places = page.locator("[data-place]:visible").evaluate_all("(all) => all.map((one) => one.dataset.place)")
    text = page.locator("#keep-problem").inner_text() if page.locator("#keep-problem").is_visible() else ""
    return f"{' and '.join(places)} {text}"


def lost(page) -> list[str]:
    """What stood in a storage before the page came, and stands neither there, nor set aside, nor on the page."""
    state = page.evaluate("({ before: window.state.before, there: window.state.there() })")
    shown = " ".join([json.dumps(state["there"]), page.locator("#gone").inner_text()])
    return [f"lost: {text[:60]}" for place, held in state["before"].items() for text in held.values()
            if text not in (now := state["there"][place]).values() and text not in json.loads(now.get(ASIDE, "[]"))
            and not ("from before" in shown and "from before" in text)]


@pytest.mark.parametrize("state", [pytest.param(name, marks=[] if name in IN_GATE else pytest.mark.deep) for name in NAMES])
def test_a_storage_that_fails_is_told_of_once(failing, toolkit, state):
    """Whatever is wrong with the storage, answers lead to a letter, the reader is told what is wrong in its own words, once, what
    cannot be read is set aside, and all can be erased; no console hears of it."""
    page, told = failing(state), {name: toolkit.words[f"live_{name}"] for name in TROUBLES}
    data, expected = data_of(page), page.evaluate("window.state.expected.slice(0, 3)")
    first, *others = deciding(data)
    found = [seen(page)]
    mark(page, *first)
    found.append(seen(page))
    if not page.locator("#keep-on").is_checked():
        page.locator("#keep-on").focus()
        page.keyboard.press("Space")
    found.append(seen(page))
    wanted = [re.sub(r"\w+$", lambda trouble: told[trouble[0]], one) if not one.endswith(" ") else one for one in expected]
    no_fault(f"step {step}: {one!r}, not {want!r}" for step, (one, want) in enumerate(zip(found, wanted)) if want and one != want)
    for key, value in others:
        mark(page, key, value)
    mark(page, hanging(data)[0], "other")
    page.locator("#blank-sender").fill("A group")
    assert unfold(page, "letter").locator(".paper li").count() == 3 and "A group" in page.locator("#text-letter .paper").inner_text()
    found.append(seen(page))
    place, trouble = found[-1].split(" ", 1)
    assert place in ("device", "tab", "memory") and (trouble or place != "memory") and not lost(page)
    spoken = [text for text in page.evaluate("window.heard") if text in told.values()]
    changes = [now.split(" ", 1)[1] for before, now in zip([" ", *found], found) if now.split(" ", 1)[1] not in ("", before.split(" ", 1)[1])]
    assert spoken == changes, "what is shown is said, once"
    erased(page, toolkit)


def erased(page, toolkit) -> None:
    """Erases everything: the page says whether that could be done, and goes on."""
    press(page, page.locator("#erase"))
    page.locator("#erase-sure [data-answer=yes]").focus()
    page.keyboard.press("Enter")
    page.locator(".q input:checked").first.wait_for(state="detached")
    page.wait_for_timeout(90)
    left = any(text for held in page.evaluate("Object.values(window.state.there())") for text in held.values())
    done, undone = (toolkit.words[name] for name in ("live_erased", "live_not_erased"))
    last = [text for text in page.evaluate("window.heard") if text in (done, undone)]
    assert len(last) == 1 and (last == [undone] or not left)
    key, value = deciding(data_of(page))[0]
    mark(page, key, value)
    assert row_of(page, key).locator(f"input[value={value}]").is_checked() and page.locator("#count").inner_text().startswith("1 ")


SILENT = {
    "is missing": "delete window.BroadcastChannel;",
    "cannot be made": "window.BroadcastChannel = class { constructor() { throw new DOMException('no', 'SecurityError'); } };",
    "cannot be used": "BroadcastChannel.prototype.postMessage = () => { throw new DOMException('closed', 'InvalidStateError'); };",
}


@pytest.mark.deep
@pytest.mark.parametrize("fault", SILENT)
def test_a_browser_that_lets_no_tab_speak_to_another_erases_all_the_same(window, toolkit, fault):
    """Where the way to other tabs is shut, answers are kept and erased as elsewhere."""
    page = window(f"{SILENT[fault]} window.state = {{ there: () => ({{ device: {{ ...localStorage }}, tab: {{ ...sessionStorage }} }}) }};", HEAR)
    for key, value in deciding(data_of(page)):
        mark(page, key, value)
    page.locator("#keep-on").check()
    assert page.evaluate("Object.keys(localStorage)") == [KEY]
    erased(page, toolkit)
    assert page.evaluate("Object.keys(localStorage)") == []
