"""Files of answers, and two people who join theirs.
"""
from __future__ import annotations

import json
import re

import pytest

from answers.page import data_of, deciding, mark, note, press, row_of, saved, sections, window

pytestmark = pytest.mark.browser


def findings(file: dict) -> dict[str, set[str]]:
    """By question, the note of each finding in a file."""
    return {row["key"]: {one.get("note", "") for one in (row, *row.get("also", []))} for row in file["answers"]}


@pytest.mark.deep
def test_what_two_people_found_stands_side_by_side(window, tmp_path, toolkit):
    """Joined, each finding, reason and name of either stands on the page and in the next file; what is written meanwhile stays; one is used at a press."""
    mine, theirs = window(), window()
    (same, first), (other, second), (own, third) = deciding(data_of(mine))
    for page, who, value in ((mine, "Ann", first), (theirs, "Ben", {"yes": "no", "no": "yes"}[first])):
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
    for who, text in zip(("Ann", "Ben"), both.all_text_contents(), strict=True):
        assert f"{who} <b>read · {who}'s place · May 3" in text
    mine.locator("#said").filter(has_text=re.compile(r"1\D+2\D*$")).wait_for()
    assert mine.locator("#blank-sender").input_value() == "Ann $& {n}" and mine.locator("#blank-place").input_value() == ""
    lines = mine.locator(".blanks div")
    for text in ("Ben $& {n}", "Theirs alone"):
        assert lines.filter(has_text=toolkit.words["live_other_blank"].format(text=text)).count() == 1
    held = findings(saved(mine))
    assert held[same] == {"Ann <b>read", "Ben <b>read"} and held[other] == {"Ann agrees", "Ben agrees"} and own in held
    note(mine, same, where="a better place", note="Ann read again")
    assert findings(saved(mine))[same] == {"Ann read again", "Ben <b>read"}
    press(mine, both.first.locator("button"))
    assert row_of(mine, same).locator(f"input[value={first}]").is_checked() and not row_of(mine, same).locator(".differ button").count()
    assert row_of(mine, same).locator("textarea").first.input_value() == "Ann read again" and findings(saved(mine))[same] == {"Ann read again", "Ben <b>read"}
    agreed = row_of(mine, other).locator(".differ")
    assert not agreed.locator("button").count() and all(text in agreed.text_content() for text in ("Ann agrees", "Ben agrees"))
    press(mine, lines.filter(has_text="Ben").locator("button"))
    assert mine.locator("#blank-sender").input_value() == "Ben $& {n}" and lines.count() == 1


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
    assert not row_of(mine, key).locator("input:checked").count(), "neither finding stands for both"
    assert differ.count() == 2 and row_of(mine, other).locator(f"input[value={value}]").is_checked()
    assert not mine.locator("#file-problem").is_visible()
    press(mine, differ.first.locator("button"))
    assert row_of(mine, key).locator(f"input[value={wrong}]").is_checked() and not differ.count()
