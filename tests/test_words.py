"""Words of the interface: each that code and templates ask for is there, and each that is there is asked for."""
from __future__ import annotations

import re

import pytest

import small
from conftest import ROOT
from macros import compose
from macros.asked import TEMPLATES, asked, text
from macros.check.interface import FILE, interface


def test_the_places_that_ask_for_words():
    """Words are asked for in code, in templates and around the page; otherwise nobody sees what is missing."""
    files = {one.file for one in asked()}
    assert {"main.html", "checklist.md.j2"} <= files and any(name.endswith(".py") for name in files)


def test_what_is_written_down():
    """The list that the check reads is what code and templates ask for today; after a change of theirs: make schemas."""
    assert FILE.read_text("utf-8") == text()


def test_the_words_that_there_are(toolkit):
    """Every word is there, is asked for, and holds what is passed to it."""
    assert list(interface(toolkit)) == []


CASES = {
    "a word that is missing": ('must: "must"\n', "", ": the word 'must' is missing. Add a line 'must: …'"),
    "a word that nothing asks for": ('must: "must"\n', 'must: "must"\nmutsard: x\n', ": nothing asks for the word 'mutsard'. "),
    "a word with a blank that nothing fills": ("{lead} do the", "{leed} do the", ": '{leed}' is not filled in here. "),
    "a word that walks into the program": ("covers {n} more", "covers {n.__class__} more", ": '{n.__class__}' is not filled in here. "),
    "a word that asks for a billion spaces": ("covers {n} more", "covers {n:>999999999} more", ": '{n}' is not filled in here. "),
    "a word with half a brace": ("covers {n} more", "covers {n more", ": a brace has no partner. Write a placeholder as {name}, or leave braces out"),
    "a word with a link": ('must: "must"\n', 'must: "[must](https://lanes.example/)"\n', ": '[' would be read as a mark here, and a word of the interface is plain text. Write it in words"),
    "a word with an attribute list": ('must: "must"\n', 'must: "must {{: .x }}"\n', ": '{' would be read as a mark here"),
    "a word with a heading": ('must: "must"\n', 'must: "# must"\n', ": '#' would be read as a mark here"),
    "a word of two paragraphs": ('must: "must"\n', 'must: "must\\n\\nmust"\n', ": a word of the interface stands on one line. Remove the line break"),
    "a word with a tag": ('must: "must"\n', 'must: "<b>must</b>"\n', ": a word of the interface holds no tags. Write it in words"),
}


@pytest.mark.parametrize("situation", CASES)
def test_a_word_that_is_wrong(situation):
    """Told with its line before any page is made."""
    find, replace, says = CASES[situation]
    _, problems = small.check(small.edited("data/words.yml", find, replace))
    assert [problem.file for problem in problems] == ["data/words.yml"] and says in str(problems[0])


def test_a_word_for_one():
    """Where the number is 1, the word for one stands in; where there is none, the other word does."""
    toolkit = small.toolkit()
    assert compose.word(toolkit, "letter_more", n=1, vehicle="plan") == "The draft covers one more point."
    assert compose.word(toolkit, "letter_more", n=2, vehicle="plan") == "The draft covers 2 more points."


def test_a_word_that_does_not_exist():
    """A name without word is an error with its name, never an empty place on a page."""
    with pytest.raises(KeyError, match="no_such_word"):
        compose.word(small.toolkit(), "no_such_word")


@pytest.mark.parametrize("count, shown", [(0, ""), (1, "1"), (2, "1 and 2"), (3, "1, 2 and 3")])
def test_a_list_in_a_sentence(count, shown):
    """Several things are told with commas, and the last with the word for it."""
    assert compose.listed(small.toolkit(), [str(number + 1) for number in range(count)]) == shown


def test_words_in_templates():
    """A template holds no words of its own: what people read comes from data, so that it can be translated."""
    found = {}
    for file in TEMPLATES:
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", file.read_text("utf-8"), flags=re.S)
        text = re.sub(r"\{:[^}]*\}|<!doctype html>|<[^>]*>|&\w+;", " ", text, flags=re.I)
        words = re.findall(r"[A-Za-z]{2,}", text)
        if words:
            found[file.name] = words
    assert found == {}


def test_the_words_that_the_checklist_asks_for():
    """Each word that the script of the checklist names stands among those that its page hands to it."""
    modules = "".join(path.read_text("utf-8") for path in sorted((ROOT / "overrides" / "assets" / "checklist").glob("*.js")))
    chosen = re.findall(r'\btold\(\w[^"`]*\? "(\w+)" : "(\w+)"', modules)
    wanted = {*re.findall(r'\btold\("(\w+)"', modules), *(name for pair in chosen for name in pair)}
    handed = next(path for path in TEMPLATES if path.name == "checklist.md.j2").read_text("utf-8").partition('id="live-words"')[2]
    assert len(wanted) > 20 and sorted(name for name in wanted if f"'{name}'" not in handed) == []
