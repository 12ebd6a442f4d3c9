"""How a checklist looks in every state: no barrier, nothing too wide, nothing too small, nothing lost on paper."""
from __future__ import annotations

import shutil
import subprocess

import pytest

from answers import rules
from answers.page import data_of, deciding, give, hanging, mark, note, of_others, opened_file, press, row_of, saved, sections, unfold, window
from pages import no_fault
from test_browser import AXE, EACH, FEW, NO_STORAGE, REPEATS, SIDEWAYS, SMALL, Mode, put, told

pytestmark = pytest.mark.browser
KINDS = ("letter", "policy", "request", "comment")
FINGER = SMALL.replace("button, ", "button, select, textarea, [type=text], .go, ", 1)


# --- what a reader may have done ------------------------------------------------------------------------------------

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


def with_findings_that_differ(page) -> None:
    opened_file(page, of_others(page))
    assert all(page.locator(what).first.is_visible() for what in (".differ", "#gone li", ".blanks div", "#shared"))


def in_the_other_dialog(page) -> None:
    mark(page, *deciding(data_of(page))[0])
    give(page, saved(page))
    page.locator("#merge-sure").wait_for()


def with_texts_that_were_changed(page) -> None:
    answered(page)
    for kind in KINDS:
        unfold(page, kind).locator(".paper").focus()
        page.keyboard.type("Mine ")
    press(page, page.locator("[data-do=copy]").first)
    page.locator("#said").filter(has_text=" ").wait_for()


def answers_of(judged: list, choose) -> dict[str, dict]:
    """An answer to each deciding question that counts, follow-ups too; where ``choose`` gives none it stays open."""
    made: dict[str, dict] = {}
    for at, one in enumerate(judged):
        before = None
        while before != len(made):
            before = len(made)
            for question in rules.counting(one, made):
                if question.decides and (answer := choose(question, at, len(judged))):
                    made.setdefault(f"{one.id}/{question.id}", answer)
    return made


def good(question) -> dict:
    return {"a": question.protective}


def bad(question) -> dict:
    return {"a": "no" if question.protective == "yes" else "yes"}


BANDS = {
    "nothing": lambda question, at, of: None,
    "none-apply": lambda question, at, of: {"a": "other", "r": "not-apply"},
    "strong": lambda question, at, of: good(question),
    "not-followed": lambda question, at, of: good(question) if question.kind == "policy" else bad(question),
    "not-checked": lambda question, at, of: good(question) if question.kind == "policy" else None,
    "little-known": lambda question, at, of: None if at else bad(question),
    "some": lambda question, at, of: good(question) if at < of / 2 else bad(question),
    "little": lambda question, at, of: bad(question),
}
GIVE = """(answers) => {
  for (const [key, { a, r }] of Object.entries(answers)) {
    const row = document.getElementById(key.replace("/", "-"));
    row.querySelector(`.yn:not(.reasons) input[value=${a}]`).click();
    if (r) row.querySelector(`.reasons input[value=${r}]`).click();
  }
}"""


def in_band(band: str):
    def act(page) -> None:
        answers = answers_of(page.judged, BANDS[band])
        found = rules.result(page.judged, answers)
        assert found["band"] == band
        page.evaluate(GIVE, answers)
        for part in rules.PARTS:
            told_of = [int(text) for text in page.locator(f"[data-part={part}] td").all_text_contents() if text]
            assert told_of == [found[part][state] for state in ("met", "not-met", "unknown")] or not found[part]["of"]
        assert page.locator("[data-band]:visible").evaluate_all("(all) => all.map((one) => one.dataset.band)") == [band]
        page.evaluate("for (const one of document.querySelectorAll('#counted details, #live section > details')) one.open = true")
    return act


def where_nothing_is_kept(page) -> None:
    with_result(page)
    assert page.locator("#keep-problem").is_visible()


# --- looking --------------------------------------------------------------------------------------------------------

LIGHT = {"390 px": Mode(width=390)}
MANY = {name: EACH[name] for name in ("light", "dark", "320 px", "200 %", "forced colors", "print")}
ACTS = {act.__name__: act for act in (opened_up, answered, with_result, in_dialog, in_error, with_findings_that_differ, in_the_other_dialog, with_texts_that_were_changed,
                                      where_nothing_is_kept)}
ACTS |= {f"band {band}": in_band(band) for band in BANDS}
WHOLE = {"opened_up", "with_result"}
"""Where every row is looked at; elsewhere the first few of each sort, which hold all that the state brings."""
STATES = [pytest.param(with_all, LIGHT, True, id="answered, with a result and an error"), pytest.param(in_dialog, LIGHT, True, id="dialog"),
          *(pytest.param(act, MANY, name not in WHOLE, id=f"{name}, every mode", marks=pytest.mark.deep) for name, act in ACTS.items())]
"""What a reader does, how the page is looked at then, and whether only a few of what repeats; in the gate the page as it opens is among
those that test_browser looks at."""


@pytest.mark.parametrize("state, modes, few", STATES)
def test_no_state_has_a_barrier(window, state, modes, few):
    """axe finds nothing, nothing is too wide and nothing too small for a finger in any state of the page."""
    page, found = window(*([NO_STORAGE] if state is where_nothing_is_kept else [])), []
    state(page)
    page.evaluate(AXE + "; 0")
    if few:
        page.evaluate(FEW, REPEATS)
    for name, mode in modes.items():
        put(page, mode)
        found += [f"{name}: {one}" for one in told(page, mode) + page.evaluate(SIDEWAYS) + (page.evaluate(FINGER) if mode.media == "screen" else [])]
    no_fault(found)


# --- on paper -------------------------------------------------------------------------------------------------------

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
