"""Answers in the browser: the rules of the result, what is kept where, and files to carry, against rules written twice.

The modules run as the page runs them, in Chromium, a few calls for many cases. The gate takes a sample of the cases;
``deep`` takes all of them, by the same code.
"""
from __future__ import annotations

import base64
import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from typing import Any

import docx
import pytest
from lxml import etree

from answers import hostile, rules
from conftest import ROOT
from macros import live
from pages import no_fault

pytestmark = pytest.mark.browser
MODULES, DRIVERS = ROOT / "overrides" / "assets" / "checklist", ROOT / "tests" / "answers"
HOST = "http://toolkit.test"
SECTIONS = sorted(path.stem for path in (ROOT / "data" / "sections").glob("*.yml"))
BANDS = {"nothing", "none-apply", "strong", "not-followed", "not-checked", "little-known", "some", "little"}
FEW_MANY = [pytest.param(25, id="some"), pytest.param(3000, marks=pytest.mark.deep, id="many")]
"""How many sets of answers for each section: in the gate, and deep."""


def answering(route) -> None:
    """Serves an empty page, the modules of the checklist and what the tests run with them; nothing else is there."""
    folder, _, name = route.request.url.removeprefix(HOST + "/").partition("/")
    if folder in ("checklist", "tests"):
        file = (MODULES if folder == "checklist" else DRIVERS) / name
        route.fulfill(body=file.read_text("utf-8"), content_type="text/javascript") if file.is_file() else route.fulfill(status=404)
    else:
        route.fulfill(body="<!doctype html><title>Notes</title>", content_type="text/html")


@pytest.fixture
def profile(chromium):
    """A fresh profile in which the modules stand at an address of their own."""
    context = chromium.new_context()
    context.route("**/*", answering)
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(chromium):
    """One page for what needs neither storage nor a second page."""
    context = chromium.new_context()
    context.route("**/*", answering)
    page = context.new_page()
    page.goto(f"{HOST}/")
    yield page
    context.close()


def run(page, name: str, given: Any, driver: str = "drive") -> Any:
    """What a function of a driver gives; as text there and back, which is many times quicker than value by value."""
    made = page.evaluate(f"async (given) => JSON.stringify(await (await import('/tests/{driver}.js')).{name}(JSON.parse(given)))", json.dumps(given))
    return json.loads(made)


def data_of(toolkit, name: str) -> dict[str, Any]:
    """What the page of a section hands to these modules, its questions as the page's rows tell them."""
    criteria = [{"id": one.id, "core": one.core, "questions": [rules.row(question) for question in one.questions]} for one in rules.of(toolkit, toolkit.sections[name])]
    return {"section": name, "aliases": live.data(toolkit, toolkit.sections[name])["aliases"], "criteria": criteria}


def first_difference(mine: dict, theirs: dict) -> str:
    """Where two results part, in a line."""
    return next((f"{name}: {mine[name]} here, {theirs.get(name)} there" for name in mine if mine[name] != theirs.get(name)), f"fields: {sorted(theirs)}")


# --- the rules ------------------------------------------------------------------------------------------------------

def questions(*given: str) -> dict[str, Any]:
    """A criterion from lines such as ``rule policy yes decides law`` and ``told practice no decides <rule=no``."""
    made = []
    for line in given:
        name, kind, protective, *more = line.split()
        hangs = next((word[1:].split("=") for word in more if word.startswith("<")), None)
        made.append({"id": name, "kind": kind, "protective": protective, "decides": "decides" in more,
                     **({"on": hangs} if hangs else {}), **({"law": ["act"]} if "law" in more else {})})
    return {"id": "one", "questions": made}


BOTH = questions("done practice no decides", "rule policy yes decides")
HANGING = questions("done practice yes decides", "why practice yes decides <done=no", "where practice no decides <why=yes")
LAW = questions("done practice no decides law", "rule policy yes decides", "told practice yes law")
SMALL = questions("done practice yes decides", "more practice yes")
CASES = [
    ("nobody answered", BOTH, {}, "unknown unknown unknown none unknown"),
    ("both as they protect", BOTH, {"done": "no", "rule": "yes"}, "met met met none met"),
    ("the rule is there and is not followed", BOTH, {"done": "yes", "rule": "yes"}, "not-met met not-met none not-met"),
    ("nothing written, nothing done", BOTH, {"done": "no", "rule": "no"}, "not-met not-met met none not-met"),
    ("one of two answered", BOTH, {"rule": "yes"}, "unknown met unknown none unknown"),
    ("a bad answer weighs more than a missing one", BOTH, {"rule": "no"}, "not-met not-met unknown none not-met"),
    ("partly is not known", BOTH, {"done": "no", "rule": "partly"}, "unknown unknown met none unknown"),
    ("could not find out", BOTH, {"done": "unknown", "rule": "yes"}, "unknown met unknown none unknown"),
    ("other without a reason", BOTH, {"done": "other", "rule": "yes"}, "unknown met unknown none unknown"),
    ("one part does not apply", BOTH, {"done": "not-apply", "rule": "yes"}, "met met not-apply none met"),
    ("nothing applies", BOTH, {"done": "not-apply", "rule": "not-apply"}, "not-apply not-apply not-apply none not-apply"),
    ("one does not apply, the other is open", BOTH, {"done": "not-apply"}, "unknown unknown not-apply none unknown"),
    ("a follow-up that nothing leads to does not count", HANGING, {"done": "yes", "why": "no", "where": "yes"}, "met none met none met"),
    ("a follow-up counts with its parent's answer", HANGING, {"done": "no"}, "not-met none not-met none not-met"),
    ("a parent without an answer leads nowhere", HANGING, {"why": "no"}, "unknown none unknown none unknown"),
    ("a parent that does not apply leads nowhere", HANGING, {"done": "not-apply", "why": "no"}, "not-apply none not-apply none not-apply"),
    ("two levels, the middle one goes the other way", questions("a practice no", "b practice yes decides <a=no", "c practice yes decides <b=yes"),
     {"a": "no", "b": "not-apply", "c": "no"}, "not-apply none not-apply none not-apply"),
    ("two levels, both lead on", questions("a practice no", "b practice yes decides <a=no", "c practice yes decides <b=yes"),
     {"a": "no", "b": "yes", "c": "no"}, "not-met none not-met none not-met"),
    ("a grandchild does not count where its parent is hidden", questions("a practice no", "b practice yes <a=no", "c practice yes decides <b=yes"),
     {"a": "yes", "b": "yes", "c": "no"}, "unknown none none none none"),
    ("a parent that the section does not ask", questions("a practice yes decides", "b practice yes decides <gone=yes"), {"a": "yes", "b": "no"}, "met none met none met"),
    ("only deciding questions weigh", SMALL, {"done": "yes", "more": "no"}, "met none met none met"),
    ("law settles one part, the rule is missing", LAW, {"done": "no", "rule": "no"}, "not-met not-met met met not-met"),
    ("what law settles is not so", LAW, {"done": "yes", "rule": "yes"}, "not-met met not-met not-met met"),
    ("law alone decides", questions("done practice no decides law"), {"done": "no"}, "met none met met none"),
]


def as_answer(said: str) -> dict[str, Any]:
    """An answer by its short name; findings of several people with a bar between them."""
    one, *more = ({"a": word} if word in ("yes", "no", "other") else {"a": "other", "r": word} for word in said.split("|"))
    return {**one, **({"also": more} if more else {})}


def test_each_situation_of_a_criterion_comes_to_the_state_that_the_rules_name(page):
    """A criterion is not met, unknown, not applicable or met by its counting deciding questions, as a whole and in each part."""
    cases = CASES + [
        ("two people found the same", BOTH, {"done": "no|no", "rule": "yes"}, "met met met none met"),
        ("two people found different things", BOTH, {"done": "no|yes", "rule": "yes"}, "unknown met unknown none unknown"),
        ("one of two could not find out", BOTH, {"done": "unknown|yes", "rule": "yes"}, "not-met met not-met none not-met"),
    ]
    given = [{"criterion": one, "answers": {f"one/{name}": as_answer(said) for name, said in answers.items()}} for _, one, answers, _ in cases]
    found = [" ".join(state[part] for part in ("state", *rules.PARTS)) for state in run(page, "states", {"cases": given})]
    assert dict(zip((case[0] for case in cases), found)) == {case[0]: case[3] for case in cases}


def band_of(rows: str) -> tuple[dict, dict]:
    """A section and its answers from a line such as ``3:yes/no 1:/``: so many criteria, with what was found on paper and in practice."""
    criteria, answers = [], {}
    for row in rows.split():
        number, _, said = row.partition(":")
        for _ in range(int(number)):
            one = {**questions("rule policy yes decides", "done practice yes decides"), "id": f"c{len(criteria)}"}
            criteria.append(one)
            answers |= {f"{one['id']}/{name}": as_answer(word) for name, word in zip(("rule", "done"), said.split("/")) if word}
    return {"section": "s", "criteria": criteria}, answers


NA = "not-apply/not-apply"
SITUATIONS = [
    ("nothing answered", "8:/", "nothing"), ("all of it does not apply", f"4:{NA}", "none-apply"),
    ("three of four hold", "3:yes/yes 1:no/no", "strong"), ("one less than three of four", "74:yes/yes 26:no/no", "some"),
    ("what does not apply leaves the count", f"3:yes/yes 1:no/no 96:{NA}", "strong"),
    ("unknown is not taken for a yes", "7:yes/yes 3:/", "some"),
    ("all written, nothing looked at", "8:yes/", "not-checked"), ("all written, some looked at", "5:yes/yes 3:yes/", "not-checked"),
    ("all written, a quarter not looked at", "14:yes/yes 5:yes/ 1:yes/no", "not-checked"), ("all written, little of the rest amiss", "14:yes/yes 4:yes/ 2:yes/no", "some"),
    ("all written, a quarter not followed", "6:yes/ 2:yes/no", "not-followed"), ("all written, one breach among many unknown", "9:yes/ 1:yes/no", "not-checked"),
    ("not enough written for a strong paper", "2:yes/ 1:no/ 1:/", "little-known"), ("half unknown is not too little", "2:yes/yes 2:/", "some"),
    ("one more than half unknown", "1:yes/yes 1:no/no 3:/", "little-known"), ("a quarter of what is known holds", "1:yes/yes 3:no/no", "some"),
    ("less than a quarter of what is known holds", "1:yes/yes 4:no/no", "little"), ("unknown is no zero", "1:yes/yes 3:no/no 4:/", "some"), ("nothing holds", "5:no/no", "little"),
]


def test_each_band_begins_where_its_words_say(page):
    """Bands are shares of what applies: unknown is its own state, and what does not apply leaves the count."""
    made = [(situation, *band_of(rows), band) for situation, rows, band in SITUATIONS]
    found = run(page, "many", [{"data": data, "sets": [answers]} for _, data, answers, _ in made])
    assert {one[0]: theirs[0]["band"] for one, theirs in zip(made, found)} == {one[0]: one[3] for one in made}


def jobs(toolkit, many: int, chance: random.Random) -> list[list[tuple[str, list, dict, list]]]:
    """(name, criteria, data, sets of answers) in parcels that a browser takes in one call: every section of the project, and sections nobody wrote."""
    made = [(f"made-{number}", rules.some_section(chance)) for number in range(40 if many < 100 else 400)]
    parcels = [[(name, criteria, rules.as_data(name, criteria), [rules.some_answers(criteria, chance) for _ in range(8)]) for name, criteria in made]]
    found = [(name, rules.of(toolkit, toolkit.sections[name]), data_of(toolkit, name)) for name in SECTIONS]
    for start in range(0, many, 100):
        parcels.append([(*one, [rules.some_answers(one[1], chance) for _ in range(min(100, many - start))]) for one in found])
    return parcels


@pytest.mark.parametrize("many", FEW_MANY)
def test_results_of_random_answers_are_those_of_the_rules_written_twice(page, toolkit, many):
    """For every section, and for sections nobody wrote, the script's result equals the second writing, field by field."""
    seen, wrong = Counter(), []
    for parcel in jobs(toolkit, many, random.Random(7)):
        theirs = run(page, "many", [{"data": data, "sets": sets} for _, _, data, sets in parcel])
        for (name, criteria, _, sets), results in zip(parcel, theirs):
            seen.update(one["band"] for one in results)
            pairs = [(rules.result(criteria, answers), one) for answers, one in zip(sets, results)]
            wrong += [f"{name}, set {number}: {first_difference(*pair)}" for number, pair in enumerate(pairs) if pair[0] != pair[1]]
    assert not wrong, "\n".join(wrong[:10])
    assert set(seen) == BANDS, f"bands that never came up: {BANDS - set(seen)}"


def test_what_to_ask_for_is_what_is_not_met_but_for_the_readers_choice(page):
    """Criteria not met are asked for, in the order of the data; a choice leaves one out or takes one in; unknown ones go into the request."""
    data, answers = band_of("2:no/no 1:yes/yes 1:/ 1:yes/")
    made = run(page, "asked", {"data": data, "state": {"answers": answers, "chosen": {"c0": False, "c2": True, "c9": True}}, "only": ["c0/rule", "c3/rule"]})
    assert (made["asks"], made["unknown"], made["progress"]) == (["c1", "c2"], ["c3", "c4"], {"answered": 1, "of": 2})


def test_an_answer_is_tidied_and_nothing_else_is_taken_for_sound(page):
    """Empty fields, a reason without Other and what is too long go; no character is halved; every other text stays byte for byte."""
    hostile_ = {"a": "other", "r": "partly", "note": " ".join(hostile.TEXTS), "where": "\u202e", "when": "2026"}
    given = [hostile_, {"a": "yes", "r": "partly", "note": "", "where": None, "x": 1}, {}, {"note": "x" * 9_999 + "\U0001f6b2"}, {"a": "maybe"}, {"note": "only a note"}]
    found = run(page, "tidied", given)
    assert [one["tidy"] for one in found] == [hostile_, {"a": "yes"}, None, {"note": "x" * 9_999}, None, {"note": "only a note"}]
    assert [one["sound"] for one in found] == [True, False, False, False, False, True]


# --- what is kept where -----------------------------------------------------------------------------------------------

def test_no_storage_however_broken_stops_the_page_or_loses_what_was_there(page):
    """In each of over forty states nothing throws, the answer is on the page, the reader is told, and a text that cannot be read is set aside."""
    found = run(page, "visits", None, "storages")
    assert len(found) >= 40
    no_fault(f"{one['name']}: {wrong}" for one in found for wrong in one["wrong"])
    no_fault(f"{one['name']}: step {step} is {got!r}, not {want!r}" for one in found
             for step, (got, want) in enumerate(zip(one["got"], one["expected"])) if (want not in got if step == 3 else want and want != got))


def test_pages_that_never_hear_of_each_other_join_what_they_write(page):
    """Each write takes in what stands there and says so; a clock that is set back does not bring old answers back; what was erased stays so."""
    yes, no = {"a": "yes"}, {"a": "no"}
    assert run(page, "joint", None, "storages") == {
        "stored": 0, "changed": [{"kind": "answers", "id": "c/one", "from": None, "to": yes}], "both": {"c/one": yes, "c/two": no}, "late": {"c/one": yes, "c/two": yes},
        "after": {"c/new": no, "c/newer": no}}


class Tab:
    """A tab of a profile; ``does`` and ``seen`` are those of tab.js."""

    def __init__(self, profile, section: str = "one", **given: Any) -> None:
        self.page, self.given = profile.new_page(), {"section": section, **given}
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{HOST}/")
        self.report = self.open()

    def open(self, **more: Any) -> dict:
        return run(self.page, "open", {**self.given, **more}, "tab")

    def reload(self, **more: Any) -> dict:
        self.page.reload()
        return self.open(**more)

    def does(self, *steps: list) -> list[dict]:
        return run(self.page, "does", steps, "tab")

    def seen(self) -> dict:
        assert not self.errors
        return run(self.page, "seen", None, "tab")

    @property
    def state(self) -> dict:
        return self.seen()["state"]

    def hears(self, what: str) -> dict:
        """Waits until another tab was heard of."""
        self.page.wait_for_function("(what) => window.heard.some((event) => event.what === what)", arg=what, timeout=5_000)
        return next(event for event in self.seen()["heard"] if event["what"] == what)


YES, NO = {"a": "yes", "note": "p. 3"}, {"a": "no"}
KEY, ASIDE = "notes.v1", "notes.v1.aside"
LETTER = [["h4", "A title"], ["p", "Dear ", ["blank", "[official]"], ",\nI am Ann."], ["li", "First."], ["part", "(a) ", ["b", "Law."]], ["p"]]
"""A text that a reader changed, as rows."""


def test_answers_outlive_a_reload_and_not_the_tab_unless_the_reader_asks(profile):
    """Answers live in the tab; "keep" brings them to the device, for all sections; names stay out of both until they are asked for."""
    tab = Tab(profile)
    tab.does(["set", "answers", "c/q", YES], ["set", "chosen", "c", False], ["set", "blanks", "sender", "Ann Example"], ["set", "texts", "letter", LETTER])
    seen = tab.seen()
    assert seen["state"] == {"answers": {"c/q": YES}, "chosen": {"c": False}, "blanks": {"sender": "Ann Example"}, "texts": {"letter": LETTER}}
    assert (seen["device"], list(seen["tab"]), "Ann" in seen["tab"][KEY], seen["cookie"], seen["address"], seen["title"]) == ({}, [KEY], False, "", f"{HOST}/", "Notes")
    tab.reload()
    assert tab.state == {"answers": {"c/q": YES}, "chosen": {"c": False}, "blanks": {}, "texts": {}}
    assert Tab(profile).state["answers"] == {}
    tab.reload(section="two")
    tab.does(["set", "answers", "c/q", NO], ["keep", True], ["set", "blanks", "sender", "Ann Example"], ["set", "texts", "letter", LETTER])
    seen = tab.seen()
    assert (seen["report"]["place"], seen["tab"], list(seen["device"]), "Ann" in seen["device"][KEY]) == ("device", {}, [KEY], False)
    tab.does(["names", True])
    assert Tab(profile, "two").state == {"answers": {"c/q": NO}, "chosen": {}, "blanks": {"sender": "Ann Example"}, "texts": {"letter": LETTER}}
    assert Tab(profile).state["answers"] == {"c/q": YES}
    tab.does(["names", False])
    seen = tab.seen()
    assert ("Ann" in seen["device"][KEY], seen["state"]["blanks"], seen["state"]["texts"]) == (False, {"sender": "Ann Example"}, {"letter": LETTER})


BAD_TEXTS = ["words", {}, [["p", 1]], [["script", "x"]], [["p", ["img", "x"]]], [["p", ["b"]]], [["p", ["b", "x", "y"]]], [[]], ["p"], [["__proto__", "x"]], 3]


def test_a_text_that_no_paper_of_ours_holds_is_not_read(profile):
    """What stands in a storage as a text and is none is set aside, and everything else there is read."""
    tab = Tab(profile)
    items = {f"one:texts:t{at}": [5, text] for at, text in enumerate(BAD_TEXTS)} | {"one:texts:letter": [5, LETTER], "one:answers:c/q": [5, YES]}
    held = json.dumps({"v": 1, "items": items})
    run(tab.page, "puts", {"device": {KEY: held}}, "tab")
    assert tab.reload()["trouble"] == "broken"
    seen = tab.seen()
    assert (seen["state"]["texts"], seen["state"]["answers"], seen["aside"]) == ({"letter": LETTER}, {"c/q": YES}, [held])


def test_a_text_goes_to_the_page_and_comes_back(page):
    """Rows become nodes of a page and rows again, and the word processor's blocks number the items of each list from one."""
    rows = [*LETTER, ["li", "Again."], ["li", ["em", "Twice"], "."], ["h5", hostile.TEXTS[0]], ["p", "<b>&amp;</b> $& \u202eabc 👩‍👩‍👧"]]
    found = run(page, "papers", rows)
    assert found["rows"] == rows and found["html"].count("<ol>") == 2 and "&lt;b&gt;&amp;amp;&lt;/b&gt;" in found["html"]
    assert [one.get("number") for one in found["blocks"]] == [None, None, "1.", None, None, "1.", "2.", None, None]
    assert found["plain"].startswith("A title\n\nDear [official],\nI am Ann.\n\n1. First.\n\n(a) Law.") and found["plain"].count("2. Twice.") == 1


def test_two_tabs_hear_of_each_other_and_the_later_change_wins(profile):
    """With "keep" both tabs hold both readers' work; what one replaces is told to the other; the end of keeping reaches both."""
    one, two = Tab(profile), Tab(profile)
    two.does(["set", "answers", "c/two", NO])
    one.does(["set", "answers", "c/one", YES], ["keep", True])
    assert two.hears("kept")["place"] == "device"
    one.hears("changed")
    assert one.state["answers"] == two.state["answers"] == {"c/one": YES, "c/two": NO}
    two.does(["set", "answers", "c/one", NO])
    one.page.wait_for_function("window.heard.length > 1", timeout=5_000)
    assert one.seen()["heard"][1]["changed"] == [{"kind": "answers", "id": "c/one", "from": YES, "to": NO}]
    one.does(["set", "answers", "c/two", None], ["keep", False])
    assert two.hears("released")["place"] == "tab"
    assert (two.state["answers"], two.seen()["device"]) == ({"c/one": NO}, {})


def test_what_two_tabs_write_at_once_is_joined(profile):
    """A tab that wrote over another's answer without having heard of it loses nothing: each brings back what it holds."""
    one, two = Tab(profile), Tab(profile)
    one.does(["keep", True])
    two.hears("kept")
    stale = two.seen()["device"][KEY]
    one.does(["set", "answers", "c/one", YES])
    two.hears("changed")
    run(two.page, "puts", {"device": {KEY: stale}}, "tab")
    one.page.wait_for_function("localStorage['notes.v1'].includes('c/one')", timeout=5_000)
    assert Tab(profile).state["answers"] == {"c/one": YES}


@pytest.mark.parametrize("kept", [True, False], ids=["kept on the device", "in the tabs alone"])
def test_erasing_leaves_nothing_in_any_storage_section_or_tab(profile, kept):
    """Both storages, both keys, all sections and what other tabs hold are gone, and stay gone."""
    run_first = Tab(profile)
    run(run_first.page, "puts", {"device": {ASIDE: '["old"]'}, "tab": {ASIDE: '["old"]'}}, "tab")
    one, two = Tab(profile), Tab(profile, "two")
    two.does(["set", "answers", "c/q", NO])
    one.does(["set", "answers", "c/q", YES], ["names", True], ["set", "blanks", "sender", "Ann"], *([["keep", True]] if kept else []))
    if kept:
        two.hears("kept")
    assert one.does(["erase"])[0]["trouble"] == ""
    two.hears("erased")
    empty = {"answers": {}, "blanks": {}, "chosen": {}, "texts": {}}
    for tab in (one, two):
        seen = tab.seen()
        assert (seen["state"], seen["device"], seen["tab"], seen["aside"], seen["report"]["kept"]) == (empty, {}, {}, [], False)
    two.does(["set", "answers", "c/new", YES])
    assert (one.state, two.state["answers"]) == (empty, {"c/new": YES})


def test_answers_outlive_an_upgrade_with_renamed_added_and_removed_questions(profile, page):
    """A renamed criterion keeps its answers, a removed question is kept with its text, and a place that is taken is not overwritten."""
    texts = {"old/q": "Was it so?", "gone/q": "Is it gone?"}
    tab = Tab(profile, texts=texts)
    given = {"old/q": YES, "gone/q": NO, "was/q": NO, "is/q": YES}
    tab.does(*(["set", "answers", key, answer] for key, answer in given.items()), ["set", "chosen", "old", True], ["keep", True])
    tab.reload(aliases={"old": "new", "was": "is"}, texts={})
    state = tab.state
    assert state == {"answers": {"new/q": YES, "gone/q": NO, "was/q": NO, "is/q": YES}, "chosen": {"new": True}, "blanks": {}, "texts": {}}
    assert tab.does(["asked", "new/q"], ["asked", "gone/q"]) == ["Was it so?", "Is it gone?"]
    data = {"section": "one", "criteria": [{"id": "new", "questions": [{"id": "q"}]}, {"id": "is", "questions": [{"id": "q"}, {"id": "added"}]}]}
    assert run(page, "asked", {"data": data, "state": state})["strays"] == ["gone/q", "was/q"]


def test_a_device_that_really_is_full_is_told_and_the_answers_stay(profile):
    """When the browser's own storage is full, answers stay in the tab and outlive a reload; with room again they are kept."""
    tab = Tab(profile)
    tab.does(["keep", True])
    tab.page.evaluate("() => { let size = 1 << 22; while (size >= 1) try { localStorage.setItem('other' + size, 'x'.repeat(size)); size >>= 1; } catch { size >>= 1; } }")
    report = tab.does(["set", "answers", "c/q", {"note": "n" * 9_000}])[0]
    assert (report["place"], report["trouble"]) == ("tab", "full")
    tab.reload()
    assert tab.state["answers"] == {"c/q": {"note": "n" * 9_000}}
    tab.page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('other')).forEach((key) => localStorage.removeItem(key))")
    assert tab.does(["set", "answers", "c/r", YES])[0] == {"place": "device", "trouble": "", "changed": []}


# --- files --------------------------------------------------------------------------------------------------------------

ABOUT = {"edition": "a1b2c3d4", "day": "2026-11-22"}


def some_states(toolkit, name: str, many: int, chance: random.Random) -> list[dict]:
    """States of a section with hostile notes, names and strays."""
    criteria, made = rules.of(toolkit, toolkit.sections[name]), []
    for _ in range(many):
        answers = rules.some_answers(criteria, chance) | ({"gone/question": {"a": "no", "note": hostile.some_text(chance)}} if chance.random() < 0.3 else {})
        for answer in answers.values():
            if chance.random() < 0.1:
                answer["note"] = hostile.some_text(chance)
        made.append({"answers": answers, "chosen": {one.id: chance.random() < 0.5 for one in criteria if chance.random() < 0.2},
                     "blanks": {blank.id: hostile.some_text(chance) or "x" for blank in toolkit.settings.blanks if chance.random() < 0.5},
                     "texts": {kind: [*LETTER, ["p", hostile.some_text(chance)]] for kind in ("letter", "comment/2") if chance.random() < 0.2}})
    return made


@pytest.mark.parametrize("many", [pytest.param(24, id="some"), pytest.param(1002, marks=pytest.mark.deep, id="many")])
def test_answers_come_back_from_a_file_as_they_were(page, toolkit, many):
    """Through save and open every answer, choice and blank is the same, byte for byte; the file is JSON that tells question and edition."""
    chance = random.Random(11)
    for name in SECTIONS:
        states = some_states(toolkit, name, many // len(SECTIONS), chance)
        for state, made in zip(states, run(page, "roundTrips", {"data": data_of(toolkit, name), "states": states, "about": ABOUT})):
            file = json.loads(made["text"])
            assert made["back"] == {"state": state, "asked": {key: f"Text of {key}" for key in state["answers"]}, **ABOUT}
            assert (file["section"], file["edition"], [row["question"] for row in file["answers"]]) == (name, ABOUT["edition"], [f"Text of {row['key']}" for row in file["answers"]])


def test_a_file_holds_no_names_unless_they_are_chosen(page):
    """Blanks and changed texts stand in a file only where the reader chose so."""
    data, answers = band_of("1:yes/no")
    state = {"answers": answers, "chosen": {}, "blanks": {"sender": "Ann Example"}, "texts": {"letter": LETTER}}
    without, with_ = (run(page, "saved", {"data": data, "state": state, "about": ABOUT, "names": names}) for names in (False, True))
    assert ("Ann" in without, json.loads(without)["blanks"], json.loads(with_)["blanks"]) == (False, {}, {"sender": "Ann Example"})
    assert (json.loads(without)["texts"], json.loads(with_)["texts"]) == ({}, {"letter": LETTER})


def test_a_damaged_file_is_refused_with_its_reason(page):
    """Over two hundred files that are cut, changed or another's are refused, each for its reason, and nothing of them is handed on."""
    data, answers = band_of("1:yes/no 1:no/partly")
    answers["c0/rule"] |= {"note": "p. 3", "where": "Manual", "when": "May", "also": [{"a": "no"}]}
    text = run(page, "saved", {"data": data, "state": {"answers": answers, "chosen": {"c0": True}, "blanks": {"sender": "Ann"}, "texts": {}}, "about": ABOUT, "names": True})
    cases = [*hostile.damaged(text, random.Random(3)), *(("a text that is none", json.dumps(json.loads(text) | {"texts": {"letter": bad}}), "damaged") for bad in BAD_TEXTS)]
    assert len(cases) > 200
    found = run(page, "opened", {"data": data, "texts": [text, "\ufeff" + text, text.replace("\n", "\r\n"), *(one for _, one, _ in cases)]})
    assert all(one["state"]["answers"] == answers for one in found[:3])
    no_fault(f"{what}: {str(one)[:90]}, not {reason}" for (what, _, reason), one in zip(cases, found[3:])
             if one != {"reason": reason, **({"section": "another"} if reason == "section" else {})})
    assert page.evaluate("Object.keys(Object.prototype).length") == 0


def test_a_file_of_an_older_edition_finds_todays_ids(page):
    """Answers under an older id of a criterion stand under today's, unless that has an answer of its own; the others stay as they are."""
    data, _ = band_of("2:/")
    rows = {"was/rule": YES, "c1/rule": NO, "too/rule": YES, "gone/q": NO}
    old = run(page, "saved", {"data": data, "state": {"answers": rows, "chosen": {}, "blanks": {}}, "about": ABOUT, "asked": {"gone/q": "Is it gone?"}})
    found = run(page, "opened", {"data": {**data, "aliases": {"was": "c0", "too": "c1"}}, "texts": [old]})[0]
    assert found["state"]["answers"] == {"c0/rule": YES, "c1/rule": NO, "too/rule": YES, "gone/q": NO}
    assert found["asked"]["gone/q"] == "Is it gone?"


def findings(state: dict) -> dict[str, set[str]]:
    """The findings of each answer, whatever their order."""
    return {key: {json.dumps({name: value for name, value in one.items() if name != "also"}, sort_keys=True) for one in (answer, *answer.get("also", []))}
            for key, answer in state["answers"].items()}


@pytest.mark.parametrize("many", [pytest.param(8, id="some"), pytest.param(300, marks=pytest.mark.deep, id="many")])
def test_files_of_two_and_three_people_join_without_losing_a_finding(page, toolkit, many):
    """Findings that differ stand side by side, the same once; joining twice, in another order or in other pairs comes to the same."""
    chance, name = random.Random(5), SECTIONS[0]
    for _ in range(many):
        a, b, c = some_states(toolkit, name, 3, chance)
        for key in list(a["answers"])[::3]:
            b["answers"][key] = a["answers"][key]
        ab, ba, bc = run(page, "merged", {"groups": [[a, b], [b, a], [b, c]]})
        again, more, ab_c, a_bc, same = run(page, "merged", {"groups": [[ab, a], [ab, b], [ab, c], [a, bc], [a, a]]})
        assert findings(ab) == findings(ba) == findings(again) == findings(more)
        assert findings(ab_c) == findings(a_bc)
        assert (same["answers"], same["chosen"], same["blanks"], same["others"]) == (a["answers"], a["chosen"], a["blanks"], {})
        assert [{name for name, on in joined["chosen"].items() if on} for joined in (ab, ba)] == [{name for one in (a, b) for name, on in one["chosen"].items() if on}] * 2
        assert all(ab["chosen"].get(name) == a["chosen"].get(name) for name, on in b["chosen"].items() if not on)
        assert ab["blanks"] == a["blanks"] and ab["answers"].keys() == a["answers"].keys() | b["answers"].keys()
        held = {key: [json.loads(one) for one in found] for key, found in findings(ab).items()}
        for state in (a, b):
            lost = [key for key, found in findings(state).items() for one in found if not any(rules.within(json.loads(one), other) for other in held[key])]
            assert not lost
        assert ab["differ"] == [key for key, answer in ab["answers"].items() if rules.differ(answer)]
        assert ab["others"] == {key: text for key, text in b["blanks"].items() if a["blanks"].get(key) != text}


def test_two_findings_stand_side_by_side_in_the_order_of_the_files(page):
    """The first file's finding comes first; one that says less than another is not repeated."""
    files = [{"answers": {"c/q": {"a": "yes"}, "c/r": {"a": "no"}}, "chosen": {"c": False}, "blanks": {"sender": "Ann"}, "texts": {"letter": LETTER}},
             {"answers": {"c/q": {"a": "no", "note": "p. 3"}, "c/r": {"a": "no", "note": "p. 4"}}, "chosen": {"c": True}, "blanks": {"sender": "Bo"}},
             {"answers": {"c/q": {"a": "other", "r": "partly"}, "c/r": {"a": "no"}}, "chosen": {}, "blanks": {}}]
    assert run(page, "merged", {"groups": [files]})[0] == {
        "answers": {"c/q": {"a": "yes", "also": [{"a": "no", "note": "p. 3"}, {"a": "other", "r": "partly"}]}, "c/r": {"a": "no", "note": "p. 4"}},
        "chosen": {"c": True}, "blanks": {"sender": "Ann"}, "texts": {"letter": LETTER}, "differ": ["c/q"], "others": {},
    }


# --- files for a word processor -----------------------------------------------------------------------------------------

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_FORBIDS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PIECES = [
    {"kind": "title", "text": "A title & more"}, {"kind": "title", "text": "Part <one>"}, {"kind": "heading", "text": "Article 1"},
    {"kind": "paragraph", "text": ["Dear ", {"text": "[name of the official]", "open": True}, ", ", {"text": "please", "bold": True}, "."]},
    {"kind": "item", "number": "1.", "text": "First."}, {"kind": "item", "number": "(a)", "text": ["Under ", "it."]}, {"kind": "item", "text": "Without number."},
    {"kind": "paragraph", "text": ""},
]


def documents(page, *files: dict) -> list[bytes]:
    return [b"".join(map(base64.b64decode, one)) for one in run(page, "documents", {"files": list(files)})]


def text_of(paragraph: etree._Element) -> str:
    """A paragraph's text as a reader sees it, tabs and breaks as signs."""
    return "".join({f"{W}t": one.text or "", f"{W}tab": "\t", f"{W}br": "\n"}.get(one.tag, "") for one in paragraph.iter())


def as_lines(texts: list[str]) -> list[str]:
    """What a text becomes on paper: without what XML forbids, each end of line as one sign."""
    return [re.sub("\r\n?", "\n", XML_FORBIDS.sub("", text)) for text in texts]


def test_a_word_file_is_sound_and_holds_every_block_in_its_style(page):
    """The zip is whole, every part is well formed and named, the same text gives the same bytes, and styles carry all looks."""
    one, again, german = documents(page, *({"title": "Draft & more", "blocks": PIECES, "lang": lang} for lang in ("en", "en", "de")))
    assert one == again != german
    package = zipfile.ZipFile(io.BytesIO(one))
    assert package.testzip() is None and {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for name in package.namelist():
        etree.fromstring(package.read(name))
    assert package.namelist()[0] == "[Content_Types].xml"
    opened = docx.Document(io.BytesIO(one))
    assert opened.core_properties.title == "Draft & more"
    assert [(row.style.name, row.text) for row in opened.paragraphs] == [
        ("Title", "A title & more"), ("Title", "Part <one>"), ("Heading 2", "Article 1"), ("Normal", "Dear [name of the official], please."),
        ("Item", "1.\tFirst."), ("Item", "(a)\tUnder it."), ("Item", "Without number."), ("Normal", "")]
    assert [run_.bold for run_ in opened.paragraphs[3].runs] == [None, None, None, True, None] and opened.paragraphs[3].runs[1].underline


def test_hostile_texts_stand_in_a_word_file_byte_for_byte(page):
    """Markup, signs of templates, right-to-left and emoji are text like any other; characters that XML forbids drop out alone."""
    texts = [*hostile.TEXTS, *hostile.FORBIDDEN, "\r\nold\rends", "x" * 10_000]
    file, = documents(page, {"title": texts[0], "blocks": [{"kind": "paragraph", "text": text} for text in texts]})
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml"))
    assert [text_of(row) for row in root.iter(f"{W}p")] == as_lines(texts)
    assert {one.get("{http://www.w3.org/XML/1998/namespace}space") for one in root.iter(f"{W}t")} == {"preserve"}, "spaces at the ends would go"


@pytest.mark.deep
def test_libreoffice_shows_the_texts_as_they_were_written(page, tmp_path):
    """LibreOffice opens the files and gives back five hundred hostile texts as they were, each on its own lines."""
    office, chance = shutil.which("soffice"), random.Random(13)
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    texts = [*hostile.TEXTS, *hostile.FORBIDDEN, *(hostile.some_text(chance) for _ in range(500 - len(hostile.TEXTS) - len(hostile.FORBIDDEN)))]
    hostile_, plain = documents(page, {"title": "t", "blocks": [{"kind": "paragraph", "text": text} for text in texts]}, {"title": "t", "blocks": PIECES})
    (tmp_path / "hostile.docx").write_bytes(hostile_)
    (tmp_path / "plain.docx").write_bytes(plain)
    subprocess.run([office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
                    str(tmp_path / "hostile.docx"), str(tmp_path / "plain.docx")], check=True, capture_output=True, timeout=200)
    printed = (tmp_path / "hostile.txt").read_bytes().decode("utf-8-sig")
    assert printed == "\n".join([*as_lines(texts), ""])
    assert (tmp_path / "plain.txt").read_bytes().decode("utf-8-sig") == (
        "A title & more\nPart <one>\nArticle 1\nDear [name of the official], please.\n1.\tFirst.\n(a)\tUnder it.\nWithout number.\n\n")
