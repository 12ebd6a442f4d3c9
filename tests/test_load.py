"""Strict YAML: what a file says is what is read, and every fault of form is told with its file, line and column."""
from __future__ import annotations

import os
import subprocess
import sys

import pytest
from conftest import ROOT

import small
from macros.load import near, read
from macros.load.strict import MAX_BYTES, MAX_DEPTH

ANCHOR = "an anchor or alias (& or *) cannot be used. Write the text out, in quotes if it starts with & or *"
FIELD_NAME = "the name of a field must be a plain word. Remove the brackets or marks before the colon"
SECOND = "a second document starts here. Keep one document a file and remove the line '---'"
EMPTY = "the file is empty. Write its record, or remove the file"
TOO_DEEP = f"this is nested deeper than {MAX_DEPTH} levels. Check the indentation"
KEPT = "a line starts with a character that YAML keeps for itself (tab, @, ` or %). Use spaces to indent, or put the text in quotes"
COLON = "a colon inside the text ends it here. Put the whole text in quotes, or write it under '>-'"
NO_COLON = "a line has no colon. Write 'field: text', and indent the lines of a long text"
MISFIT = "this line does not fit the lines above it. Check its indentation, and quotes left open above"
UNSHOWN = "the file holds a character that cannot be shown. Type the line anew"
ENCODING = "a character here is not UTF-8. Save the file as UTF-8 and type it anew"


@pytest.fixture
def told(tmp_path):
    """Writes one file and gives its data and its problems as lines of text."""
    def of(raw: bytes) -> tuple[object, list[str]]:
        (tmp_path / "a.yml").write_bytes(raw)
        document = read(tmp_path / "a.yml", tmp_path)
        return document.data, [str(problem) for problem in document.problems]

    return of


@pytest.mark.parametrize("word", ["no", "yes", "true", "off", "~", "null", "012", "0o14", "0x1F", "12:30", "1_000", "1e3", ".inf", "2026-11-22", "2026-11-22 10:00:00", "="])
def test_a_plain_word_that_yaml_would_turn_into_something_else(told, word):
    """Every plain scalar stays the text that the author wrote."""
    assert told(f"a: {word}\nb:\n  - {word}\n".encode()) == ({"a": word, "b": [word]}, [])


def test_a_merge_key_is_a_field_like_any_other(told):
    """``<<`` copies nothing."""
    assert told(b"a:\n  <<: {b: c}\n") == ({"a": {"<<": {"b": "c"}}}, [])


FORM = {
    "a key twice": (b"a: x\nb: y\na: z\n", ["3:1: 'a' stands here twice. Keep one of the two (the first is in line 1)"]),
    "a key twice in a list item": (b"a:\n  - b: x\n    b: y\n", ["3:5: 'b' stands here twice. Keep one of the two (the first is in line 2)"]),
    "a key twice in braces": (b"a: {b: x, b: y}\n", ["1:11: 'b' stands here twice. Keep one of the two (the first is in line 1)"]),
    "a key three times": (b"a: x\na: y\na: z\n", ["2:1: 'a' stands here twice. Keep one of the two (the first is in line 1)",
                                                  "3:1: 'a' stands here twice. Keep one of the two (the first is in line 1)"]),
    "an anchor": (b"a: &x one\n", [f"1:4: {ANCHOR}"]),
    "an anchor on a list": (b"- a\n- &x [b]\n", [f"2:3: {ANCHOR}"]),
    "an alias": (b"a: b\nc: *x\n", [f"2:4: {ANCHOR}"]),
    "an alias as a key": (b"*x : b\n", [f"1:1: {FIELD_NAME}"]),
    "an anchor on a key": (b"&x a: b\n", [f"1:1: {FIELD_NAME}"]),
    "a list as a key": (b"[a]: x\n", [f"1:1: {FIELD_NAME}"]),
    "fields as a key": (b"{a: b}: x\n", [f"1:1: {FIELD_NAME}"]),
    "a tag of YAML's own": (b"a: !!str no\n", ["1:4: a tag (tag:yaml.org,2002:str) cannot be used. Remove it, or put the text in quotes"]),
    "a tag that runs code elsewhere": (b"a: !python/object:os.system x\n", ["1:4: a tag (!python/object:os.system) cannot be used. Remove it, or put the text in quotes"]),
    "a tag on fields": (b"a: b\nc: !x {d: e}\n", ["2:4: a tag (!x) cannot be used. Remove it, or put the text in quotes"]),
    "a tag without a name": (b"a: ! x\n", ["1:4: a tag (!) cannot be used. Remove it, or put the text in quotes"]),
    "two documents": (b"a: b\n---\nc: d\n", [f"2:1: {SECOND}"]),
    "a second document that is empty": (b"a: b\n---\n", [f"2:1: {SECOND}"]),
    "an empty file": (b"", [f"1:1: {EMPTY}"]),
    "a file of empty lines": (b"\n\n", [f"1:1: {EMPTY}"]),
    "a file of comments": (b"# nothing yet\n", [f"1:1: {EMPTY}"]),
    "a file with a byte order mark": (b"\xef\xbb\xbfa: b\n", ["1:1: the file starts with an invisible mark (BOM). Save it as UTF-8 without BOM"]),
    "a tab that indents": (b"a:\n\tb: c\n", [f"2:1: {KEPT}"]),
    "a tab after a dash": (b"- a\n-\tb\n", [f"2:2: {KEPT}"]),
    "a tab that indents under a text": (b"a: b\n\tc: d\n", ["2:1: a tab cannot indent. Use spaces"]),
    "a text that starts with a sign": (b"a: b\nc: @d\n", [f"2:4: {KEPT}"]),
    "a file of another encoding": ("a: b\nc: café\n".encode("latin-1"), [f"2:7: {ENCODING}"]),
    "a file of 16 bits a letter": ("a: b\n".encode("utf-16"), [f"1:1: {ENCODING}"]),
    "a wrong byte after letters of two bytes": ("a: é".encode() + b"\xe9\n", [f"1:5: {ENCODING}"]),
    "brackets too deep": (b"a: " + b"[" * 14 + b"x" + b"]" * 14 + b"\n", [f"1:16: {TOO_DEEP}"]),
    "brackets without end": (b"a: " + b"[" * 5000 + b"\n", [f"1:16: {TOO_DEEP}"]),
    "fields too deep": (b"".join(b" " * depth + b"a:\n" for depth in range(15)), [f"14:14: {TOO_DEEP}"]),
    "a colon within a text": (b"a: one: two\n", [f"1:7: {COLON}"]),
    "a colon after a sign of four bytes": ("a: b\nc: 😀: d\n".encode(), [f"2:5: {COLON}"]),
    "a line without colon": (b"a: b\nc\nd: e\n", [f"3:1: {NO_COLON}"]),
    "a list that is not in line": (b"a:\n  - x\n - y\n", [f"3:2: {MISFIT}"]),
    "a list behind its field": (b"a: - b\n", ["1:4: a list cannot start here. Put it on its own lines, under the name of the field"]),
    "a quotation mark never closed": (b"a: b\nc: \"open\nd: e\n", ["2:4: a quotation mark is never closed. Close it, or write the text under '>-'"]),
    "a backslash in double quotes": (b"a: \"\\d\"\n", ["1:5: a backslash inside double quotes starts a code. Use single quotes"]),
    "a bell": (b"a: b\nc: d\x07e\n", [f"2:5: {UNSHOWN}"]),
    "a null byte": (b"a: b\nc: d\x00e\n", [f"2:5: {UNSHOWN}"]),
    "a space that nobody sees": ("a: b\nc: d\u200be\n".encode(), [f"2:5: {UNSHOWN}"]),
    "a mark that turns the direction of writing": ("a: b\nc: d\u202ee\n".encode(), [f"2:5: {UNSHOWN}"]),
    "a byte order mark within the file": ("a: b\n\ufeffc: d\n".encode(), [f"2:1: {UNSHOWN}"]),
    "a bell written as a code": (b"a: b\nc: \"d\\x07e\"\n", [f"2:4: {UNSHOWN}"]),
    "a turn of direction written as a code": (b"a: b\nc: \"d\\u202ee\"\n", [f"2:4: {UNSHOWN}"]),
    "a field without value": (b"a:\nb: x\n", ["1:3: 'a' is empty. Write a value, or remove the line"]),
    "a list item without value": (b"- a\n-\n- b\n", ["2:2: this item is empty. Write a value, or remove the line"]),
    "a value of spaces": (b"a: '  '\n", ["1:4: 'a' is empty. Write a value, or remove the line"]),
    "a file that is too large": (b"a: " + b"x" * MAX_BYTES + b"\n", ["1:1: the file is larger than 256 kB. Split it"]),
    "faults of several sorts": (b"a:\nb: x\nb: y\nc:\n", ["1:3: 'a' is empty. Write a value, or remove the line",
                                                          "3:1: 'b' stands here twice. Keep one of the two (the first is in line 2)",
                                                          "4:3: 'c' is empty. Write a value, or remove the line"]),
}


@pytest.mark.parametrize("situation", FORM)
def test_a_fault_of_form(told, situation):
    """A fault of form is told in one line, at its place, in words that say how to mend it."""
    raw, expected = FORM[situation]
    assert told(raw)[1] == [f"a.yml:{line}" for line in expected]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_file_with_other_line_ends(told, end):
    """Line ends of other systems change neither data nor places."""
    data, problems = told(f"a: b{end}c: d{end}a: e{end}".encode())
    assert (data, problems) == ({"a": "b", "c": "d"}, ["a.yml:3:1: 'a' stands here twice. Keep one of the two (the first is in line 1)"])


def test_an_alias_bomb(told):
    """A few bytes that would unfold into a flood are refused at the first mark."""
    bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (new, new, b",".join([b"*%c" % old] * 9)) for old, new in zip(b"abcdefgh", b"bcdefghi"))
    assert told(bomb) == (None, [f"a.yml:1:4: {ANCHOR}"])


@pytest.mark.parametrize("word, names, hint", [
    ("titel", ["title", "text"], "Did you mean 'title'?"),
    ("x", ["b", "a"], "Use one of: a, b"),
    ("x", [str(number) for number in range(100, 110)], "Look up the right name and write it exactly"),
])
def test_the_hint_after_a_wrong_name(word, names, hint):
    """The nearest name where one is near, all names where they are few, and else how to find it."""
    assert near(word, names) == hint


STEP = "data/steps.yml"
FIELDS = {
    "an unknown field": ("title: Look, time", "titel: Look, time", [
        "2:3: 'title' is missing. Add a line 'title: …'. What to do.", "2:14: 'titel' is not a known field. Did you mean 'title'?"]),
    "a missing field": (", done: You have seen one.", "", ["2:3: 'done' is missing. Add a line 'done: …'. How you know that it is done."]),
    "a list in place of a text": ("time: One hour", "time: [One, hour]", ["2:33: 'time' has the wrong form. Write one text, in quotes if it holds a colon, not a list or fields"]),
    "fields in place of a text": ("time: One hour", "time: {hours: one}", ["2:33: 'time' has the wrong form. Write one text, in quotes if it holds a colon, not a list or fields"]),
    "an id that is no id": ("id: look", "id: Look Around", ["2:8: 'Look Around' is not an id. Use lower-case letters, digits and single hyphens, as in 'bicycle-lanes'"]),
    "three faults in one record": ("id: look, title: Look, time: One hour", "id: _, title: [], times: One hour", [
        "2:3: 'time' is missing. Add a line 'time: …'. How long it takes.",
        "2:8: '_' is not an id. Use lower-case letters, digits and single hyphens, as in 'bicycle-lanes'",
        "2:18: 'title' has the wrong form. Write one text, in quotes if it holds a colon, not a list or fields",
        "2:22: 'times' is not a known field. Did you mean 'time'?"]),
    "a text in place of a record": ("- {id: look, title: Look, time: One hour, text: Look at a road., done: You have seen one.}", "- look",
                                    ["2:3: this must be a record. Write its fields as 'name: text', one a line"]),
    "a record in place of a list": ("- {id: look, title", "{id: look, title", ["1:1: this file is a list. Start each record with '- '"]),
    "a record twice": ("- {id: look,", "- {id: look, title: Look, time: One hour, text: Look., done: Seen.}\n- {id: look,", ["3:8: 'look' is used twice. Give this record another id"]),
}


@pytest.mark.parametrize("situation", FIELDS)
def test_a_fault_of_fields(situation):
    """A record that does not fit its noun is told field by field, in one run."""
    find, replace, expected = FIELDS[situation]
    _, problems = small.check(small.edited(STEP, find, replace))
    assert [str(problem) for problem in problems] == [f"{STEP}:{line}" for line in expected]


GUIDE = "data/resources.yml"
VALUES = {
    "a year in words": ("year: 2020", "year: soon", "2:80: 'soon' is not a year. Write four digits, as in 2026"),
    "a flag in another word": ("help: true", "help: yes", "2:208: 'yes' must be true or false"),
    "an address without its start": ("https://lanes.example/guide", "lanes.example/guide", "2:142: 'lanes.example/guide' is not a web address. Write it whole, as in https://www.example.org/news"),
    "a text in place of a list": ("criteria: [protected-lanes]", "criteria: protected-lanes", "2:183: 'criteria' has the wrong form. Write a list: each item on a line of its own that starts with '- '"),
    "a text in place of fields": ("help: true", "help: true, archive: yes", "2:223: 'archive' has the wrong form. Write fields below it, indented by two spaces, as 'name: text'"),
    "a day that does not exist": ("help: true", 'help: true, archive: {url: "https://a.example/", date: 2020-02-30}', "2:257: '2020-02-30' is not a date. Write year, month and day, as in 2026-11-22"),
}


@pytest.mark.parametrize("situation", VALUES)
def test_a_value_of_the_wrong_sort(situation):
    """A value that its field cannot take is told where it stands, with the form that it must have."""
    find, replace, expected = VALUES[situation]
    _, problems = small.check(small.edited(GUIDE, find, replace))
    assert f"{GUIDE}:{expected}" in [str(problem) for problem in problems]


FILES = {
    "no first line": (STEP, "- id: look\n  title: Look\n  time: An hour\n  text: Look.\n  done: Seen.\n",
                      "1:1: the first line does not name the schema, which lets editors help. Make it '# yaml-language-server: $schema=schemas/steps.json'"),
    "a stray file": ("data/lanes.yml", "a: b\n", "1:1: nothing reads this file. Files end in .yml and stand in criteria, frames, law, policies, precedents, sections, or have one of the names in data/README.md"),
    "a stray ending": ("data/law/road-act.yaml", "a: b\n", "1:1: nothing reads this file. Files end in .yml and stand in criteria, frames, law, policies, precedents, sections, or have one of the names in data/README.md"),
    "a word that is no name": ("data/words.yml", "# yaml-language-server: $schema=schemas/words.json\nBig-Word: x\n", "2:1: 'Big-Word' is not a name. Use lower-case letters, digits and underscores"),
    "a word that is a list": ("data/words.yml", "# yaml-language-server: $schema=schemas/words.json\nword: [x]\n", "2:7: 'word' has the wrong form. Write one text, in quotes if it holds a colon, not a list or fields"),
}


@pytest.mark.parametrize("situation", FILES)
def test_a_file_that_does_not_belong(situation):
    """No file of data is passed over: each is read, or told to be in the wrong place or form."""
    name, text, expected = FILES[situation]
    _, problems = small.check({name: text})
    assert [str(problem) for problem in problems] == [f"{name}:{expected}"]


@pytest.mark.parametrize("name", sorted(name for name in small.files() if name.count("/") == 1))
def test_a_file_that_is_gone(tmp_path, name):
    """Each file that the toolkit needs is missed by its name, and nothing else fails."""
    from macros.check import checked

    small.write(tmp_path)
    (tmp_path / name).unlink()
    problems = [str(problem) for problem in checked(tmp_path)[1]]
    assert f"{name}:1:1: this file is missing. Add it, with an empty list '[]' if it has no records yet" in problems


PRINT = "import sys; sys.path[:0] = sys.argv[1:3]; import small; [print(problem) for problem in small.check({name: text.replace('a', 'b', 9) for name, text in small.files().items()})[1]]"


def test_many_faults_told_twice():
    """The same faults are told in the same order, whatever order Python's sets have that day."""
    runs = {subprocess.run([sys.executable, "-c", PRINT, str(ROOT), str(ROOT / "tests")], env={**os.environ, "PYTHONHASHSEED": seed},
                           capture_output=True, text=True, check=True).stdout for seed in ("0", "1", "2")}
    assert len(runs) == 1 and len(runs.pop().splitlines()) > 20
