"""Answers in the browser: the rules of the result, what is kept where, and files to carry, against rules written twice.

The modules run as the page runs them, in Chromium, a few calls for many cases. The gate takes a sample of the cases;
``deep`` takes all of them, by the same code.
"""
from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from answers import rules
from conftest import ROOT
from macros import live

pytestmark = pytest.mark.browser
MODULES, DRIVERS = ROOT / "overrides" / "assets" / "checklist", ROOT / "tests" / "answers"
HOST = "http://toolkit.test"
SECTIONS = sorted(path.stem for path in (ROOT / "data" / "sections").glob("*.yml"))
BANDS = {"nothing", "none-apply", "strong", "not-followed", "not-checked", "little-known", "some", "little"}
FEW_MANY = [pytest.param(60, id="some"), pytest.param(3000, marks=pytest.mark.deep, id="many")]
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
    """What a function of a driver gives."""
    return page.evaluate(f"async (given) => (await import('/tests/{driver}.js')).{name}(given)", given)


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
                     **({"depends_on": {"question": hangs[0], "answer": hangs[1]}} if hangs else {}), **({"settled_by": ["act"]} if "law" in more else {})})
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
    ("all written, a quarter not followed", "6:yes/ 2:yes/no", "not-followed"), ("all written, one breach among many unknown", "9:yes/ 1:yes/no", "not-checked"),
    ("not enough written for a strong paper", "2:yes/ 1:no/ 1:/", "little-known"), ("half unknown is not too little", "2:yes/yes 2:/", "some"),
    ("one more than half unknown", "1:yes/yes 1:no/no 3:/", "little-known"), ("a quarter of what is known holds", "1:yes/yes 3:no/no", "some"),
    ("less than a quarter of what is known holds", "1:yes/yes 4:no/no", "little"), ("unknown is no zero", "1:yes/yes 3:no/no 4:/", "some"), ("nothing holds", "5:no/no", "little"),
]


@pytest.mark.parametrize("situation, rows, band", SITUATIONS, ids=[one[0] for one in SITUATIONS])
def test_each_band_begins_where_its_words_say(page, situation, rows, band):
    """Bands are shares of what applies: unknown is its own state, and what does not apply leaves the count."""
    data, answers = band_of(rows)
    assert run(page, "results", {"data": data, "sets": [answers]})[0]["band"] == band


@pytest.mark.parametrize("many", FEW_MANY)
def test_results_of_random_answers_are_those_of_the_rules_written_twice(page, toolkit, many):
    """For every section, and for sections nobody wrote, the script's result equals the second writing, field by field."""
    chance, seen, wrong = random.Random(7), Counter(), []
    sections = [(name, rules.of(toolkit, toolkit.sections[name]), live.data(toolkit, toolkit.sections[name])) for name in SECTIONS]
    sections += [(name, made, rules.as_data(name, made)) for name, made in ((f"made-{number}", rules.some_section(chance)) for number in range(max(6, many // 30)))]
    for name, criteria, data in sections:
        sets = [rules.some_answers(criteria, chance) for _ in range(many if name in SECTIONS else 30)]
        bare = {"section": name, "criteria": [{key: one.get(key) for key in ("id", "core", "questions")} for one in data["criteria"]]}
        for number, (answers, theirs) in enumerate(zip(sets, run(page, "results", {"data": bare, "sets": sets}))):
            mine = rules.result(criteria, answers)
            seen[theirs["band"]] += 1
            if mine != theirs:
                wrong.append(f"{name}, set {number}: {first_difference(mine, theirs)}")
    assert not wrong, "\n".join(wrong[:10])
    assert set(seen) == BANDS, f"bands that never came up: {BANDS - set(seen)}"
