"""The checklist page as an app: whole journeys in Chromium, by keyboard alone on a phone, with nothing sent and nothing kept unasked.

The rules behind it are proven in ``test_answers`` (results, keeping, files) and ``test_live`` (composing); here stands what a person does. What
is kept, files, the texts, coming back and the looks of the page have modules of their own.
"""
from __future__ import annotations

import re

import pytest

from answers.page import data_of, deciding, focused, hanging, mark, of_others, opened_file, press, row_of, sections, unfold, window
from pages import no_fault

pytestmark = pytest.mark.browser


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


# --- by key ---------------------------------------------------------------------------------------------------------

STEP = """() => {
  window.walked ??= new Set();
  const lost = document.activeElement === document.body;
  const sort = "main :is(button, summary, select, input, textarea, .paper, a[href^='#']):not(#erase, [type=reset], dialog *)";
  const next = [...document.querySelectorAll(sort)].find((one) => one.checkVisibility({ visibilityProperty: true }) && !walked.has(one));
  if (!next) return { lost };
  walked.add(next);
  next.focus();
  const key = next.matches("[type=radio], [type=checkbox]") ? "Space" : next.matches("select") ? "ArrowDown" : next.matches("textarea, [type=text], .paper") ? "x" : "Enter";
  return { lost, key, name: `${next.localName}#${next.id}.${next.className} ${next.innerText || next.value}`.slice(0, 60) };
}"""
"""The next control that was not yet used, focused, with the key that uses it; and whether the focus was lost by the last one."""


@pytest.mark.deep
def test_no_key_loses_the_focus(window):
    """Each control of the page is used by key, those too that come with answers, results and files: the focus is always somewhere."""
    page, found, before, steps = window(), [], "", 0
    opened_file(page, of_others(page))
    page.evaluate("for (const one of document.querySelectorAll('#live details')) one.open = true")
    page.on("filechooser", lambda chooser: None)
    while True:
        step = page.evaluate(STEP)
        found += [f"after {before}"] * step["lost"]
        if "key" not in step:
            break
        before, steps = f"{step['key']} on {step['name']}", steps + 1
        page.keyboard.press(step["key"])
        if page.locator("dialog[open]").count():  # what asks first is answered with no
            page.keyboard.press("Escape")
    file = of_others(page)
    for how in ("", "merge", "take"):
        opened_file(page, file, how)
        found += [f"after {how} in the dialog of files"] * (not page.evaluate("document.activeElement !== document.body"))
    for how in ("", "yes"):
        press(page, page.locator("#erase"))
        press(page, page.locator(f"#erase-sure [data-answer='{how}']"))
    print(f"\n{steps} controls used by key")
    assert steps > 3 * len(page.judged)
    no_fault(found)
