"""Strict YAML: what a file says is what is read, and every fault of form is told with its file, line and column."""
from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

import small
from macros.load import near, read
from macros.load.files import MAX_BYTES
from macros.load.strict import MAX_DEPTH

PERCENT = "a line that starts with % cannot be used. Remove it"
BRACKET = "a text that starts with a bracket is taken for a list or for fields. Put the whole text in quotes"
BEHIND = "text stands behind the closing quotation mark. Put the whole text in the other kind of quotation marks (' for \")"
UNCLOSED = "a quotation mark is never closed. Type the same mark at the end of the text"
DEEPER = "this line starts with more spaces than the one above. Start it where the fields around it start"
JOINED = "this line is read as a part of the text above it. Start it where the fields or items around it start, or put the text in quotes"
ANCHOR = "a text cannot start with * or & here. Put the whole text in quotes, or leave the sign out"
FIELD_NAME = "the name of a field must be a plain word. Remove the brackets or marks before the colon"
SECOND = "the line '---' starts a second part of the file. Remove this line"
EMPTY = "the file is empty. Write its record, or remove the file"
TOO_DEEP = f"fields and lists stand within one another over {MAX_DEPTH} times. Check the spaces at the start of the lines"
KEPT = "a text cannot start with @, ` or %. Put the whole text in quotes"
TAB = "a tab stands at the start of this line. Put spaces in its place, as many as in the lines around it"
COLON = "a colon and a space inside a text end it here. Put the whole text in quotes"
NO_COLON = "this line has no colon. Write 'field: text', or start it with spaces where it belongs to the text above"
UNSHOWN = "a character that nobody sees stands here, as other programs leave them. Delete the word, and type it anew"
ENCODING = "this character was saved in a form that is not read here. Type it anew, and save the file as UTF-8"


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
    "a tag of YAML's own": (b"a: !!str no\n", ["1:4: a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark"]),
    "a tag that runs code elsewhere": (b"a: !python/object:os.system x\n", ["1:4: a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark"]),
    "a tag on fields": (b"a: b\nc: !x {d: e}\n", ["2:4: a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark"]),
    "a tag without a name": (b"a: ! x\n", ["1:4: a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark"]),
    "two documents": (b"a: b\n---\nc: d\n", [f"2:1: {SECOND}"]),
    "a second document that is empty": (b"a: b\n---\n", [f"2:1: {SECOND}"]),
    "an empty file": (b"", [f"1:1: {EMPTY}"]),
    "a file of empty lines": (b"\n\n", [f"1:1: {EMPTY}"]),
    "a file of comments": (b"# nothing yet\n", [f"1:1: {EMPTY}"]),
    "a file with a byte order mark": (b"\xef\xbb\xbfa: b\n", ["1:1: a mark that nobody sees stands before the first character. Save the file as 'UTF-8 without BOM', or paste its text into the file in the browser"]),
    "a tab that indents": (b"a:\n\tb: c\n", [f"2:1: {TAB}"]),
    "a tab after a dash": (b"- a\n-\tb\n", [f"2:2: {TAB}"]),
    "a tab that indents under a text": (b"a: b\n\tc: d\n", [f"2:1: {TAB}"]),
    "a text that starts with a sign": (b"a: b\nc: @d\n", [f"2:4: {KEPT}"]),
    "a file of another encoding": ("a: b\nc: café\n".encode("latin-1"), [f"2:7: {ENCODING}"]),
    "a file of 16 bits a letter": ("a: b\n".encode("utf-16"), [f"1:1: {ENCODING}"]),
    "a wrong byte after letters of two bytes": ("a: é".encode() + b"\xe9\n", [f"1:5: {ENCODING}"]),
    "brackets too deep": (b"a: " + b"[" * 14 + b"x" + b"]" * 14 + b"\n", [f"1:16: {TOO_DEEP}"]),
    "brackets without end": (b"a: " + b"[" * 5000 + b"\n", [f"1:16: {TOO_DEEP}"]),
    "fields too deep": (b"".join(b" " * depth + b"a:\n" for depth in range(15)), [f"14:14: {TOO_DEEP}"]),
    "a colon within a text": (b"a: one: two\n", [f"1:7: {COLON}"]),
    "a colon after a sign of four bytes": ("a: b\nc: 😀: d\n".encode(), [f"2:5: {COLON}"]),
    "a line without colon": (b"a: b\nc\nd: e\n", [f"2:1: {NO_COLON}"]),
    "a list that is not in line": (b"a:\n  - x\n - y\n", ["3:2: this line starts with 1 space, and those above it with 0 or 2. Start it where the lines that it belongs to start"]),
    "a list behind its field": (b"a: - b\n", ["1:4: a list cannot start here. Put it on its own lines, under the name of the field"]),
    "a quotation mark never closed": (b"a: b\nc: \"open\nd: e\n", ["2:4: a quotation mark is never closed. Type the same mark at the end of the text"]),
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
    "a soft hyphen": ("a: b\nc: d\u00ade\n".encode(), [f"2:5: {UNSHOWN}"]),
    "a line that ends as only some programs see": ("a: b\u2028c: d\n".encode(), [f"1:5: {UNSHOWN}"]),
    "a line that ends in the way of mainframes": ("a: b\u0085c: d\n".encode(), [f"1:5: {UNSHOWN}"]),
    "letters that nobody sees": ("a: b\U000e0041\n".encode(), [f"1:5: {UNSHOWN}"]),
    "half a character in bytes": (b"a: \xed\xa0\x80\n", [f"1:4: {ENCODING}"]),
    "half a character as a code": (b'a: "\\ud800"\n', ["1:7: a code for a character cannot be read. Type the character itself"]),
    "a version of YAML": (b"%YAML 1.1\n---\na: b\n", [f"1:1: {PERCENT}"]),
    "a version of YAML that nobody has": (b"%YAML 9.9\n---\na: b\n", [f"1:1: {PERCENT}"]),
    "a short name for tags": (b"%TAG !e! tag:x,2000:\n---\na: b\n", [f"1:1: {PERCENT}"]),
    "a key twice in other quotes": (b"'a': x\n\"a\": y\n", ["2:1: 'a' stands here twice. Keep one of the two (the first is in line 1)"]),
    "a list as a key, at length": (b"? [a, b]\n: c\n", [f"1:3: {FIELD_NAME}"]),
    "a text without end": (b"a: " + b"x " * 5000 + b"\n", ["1:4: this text has more than 8000 letters. Shorten it, or split it"]),
    "a list without end": (b"- a\n" * 50_000, ["3001:3: a list has 3000 items at most. Split it"]),
    "dashes without end": (b"- " * 5000 + b"x\n", [f"1:27: {TOO_DEEP}"]),
    "braces without end": (b"{a: " * 3000 + b"\n", [f"1:53: {TOO_DEEP}"]),
    "a file that ends in the middle": (b"a: b\nc: d", ["2:5: the file ends without a line break. See whether something is missing, and press Enter at the end of the last line"]),
    "a bracket never closed": (b"a: [b, c\nd: e\n", ["1:4: a bracket is never closed. Close it with ] or }, or put the text in quotes"]),
    "a brace never closed": (b"- {a: b\n- {a: c}\n", ["1:3: a bracket is never closed. Close it with ] or }, or put the text in quotes"]),
    "a text that starts with a link": (b"a: [b](https://c.example)\n", ["1:4: a text that starts with a bracket is taken for a list. Write the address alone, or put the whole text in quotes where it is a sentence"]),
    "a text that starts with a term": (b"a: [[term]] and more\n", [f"1:4: {BRACKET}"]),
    "a text that starts with a placeholder": (b"a: {agency} and more\n", [f"1:4: {BRACKET}"]),
    "a placeholder alone": (b"a: {agency}\n", [f"1:11: {BRACKET}"]),
    "quotes within the same quotes": (b"a: \"she said \"no\" to it\"\n", [f"1:15: {BEHIND}"]),
    "an apostrophe within single quotes": (b"a: 'don't'\n", [f"1:9: {BEHIND}"]),
    "a text behind its mark": (b"a: > b\n", ["1:6: a text after > or | starts on the next line. Move it there, or remove the sign and put the whole text in quotes"]),
    "a text that starts with a star": (b"a: *b* c\n", [f"1:6: {ANCHOR}"]),
    "a text that starts with a number sign": (b"a: #1 of many\n", ["1:4: what stands after # is dropped here. Put the whole text in quotes, or move the remark to a line of its own"]),
    "a quotation mark closed far below": (b"a: \"one\nb: two\nc: \"three\"\n", [f"1:4: {UNCLOSED}"]),
    "a field without its colon": (b"a: b\nc d\ne: f\n", [f"2:1: {NO_COLON}"]),
    "a field whose colon lacks its space": (b"- a: b\n  c:d\n  e: f\n", ["2:4: a space is missing after the colon. Write 'field: text'"]),
    "a field too far in": (b"a: b\n  c: d\ne: f\n", [f"2:3: {DEEPER}"]),
    "a first field too far in": (b"  a: b\nc: d\ne: f\n", [f"1:3: {DEEPER}"]),
    "a first line of a text too far in": (b"a: >-\n    one\n  two\n  three\nb: c\n", ["2:5: the first line of this text starts with more spaces than the next. Start all its lines at the same place"]),
    "an item too far in": (b"a:\n  - b\n    - c\n", [f"3:5: {JOINED}"]),
    "a first item without its dash": (b"a:\n    b: c\n    d: e\n  - b: c\n    d: e\n", ["2:5: the first item of this list lacks its dash, and the next one has it. Start it with '- '"]),
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
    "a misspelt field": ("title: Look, time", "titel: Look, time", ["2:14: 'titel' is not a known field. Did you mean 'title'?"]),
    "an unknown field, and another that is missing": ("time: One hour", "colour: blue", [
        "2:3: 'time' is missing. Add a line 'time: …' (how long it takes)", "2:27: 'colour' is not a known field. Use one of: done, id, law, text, time, title"]),
    "a missing field": (", done: You have seen one.", "", ["2:3: 'done' is missing. Add a line 'done: …' (how you know that it is done)"]),
    "a list in place of a text": ("time: One hour", "time: [One, hour]", ["2:33: 'time' has the wrong form. Write one text here, in quotes if it holds a colon, and no list or fields"]),
    "fields in place of a text": ("time: One hour", "time: {hours: one}", ["2:33: 'time' has the wrong form. Write one text here, in quotes if it holds a colon, and no list or fields"]),
    "an id that is no id": ("id: look", "id: Look Around", ["2:8: 'Look Around' is not an id. Use small letters, digits and single hyphens, as in 'look-around'"]),
    "three faults in one record": ("id: look, title: Look, time: One hour", "id: _, title: [], times: One hour", [
        "2:8: '_' is not an id. Use small letters, digits and single hyphens, as in 'bicycle-lanes'",
        "2:18: 'title' has the wrong form. Write one text here, in quotes if it holds a colon, and no list or fields",
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
    "a flag in another word": ("help: true", "help: yes", "2:208: 'yes' is neither true nor false. Write one of these two words, in small letters"),
    "an address without its start": ("https://lanes.example/guide", "lanes.example/guide", "2:142: 'lanes.example/guide' lacks its beginning. Write 'https://lanes.example/guide'"),
    "a text in place of a list": ("criteria: [protected-lanes]", "criteria: protected-lanes", "2:183: 'criteria' holds a list. Put brackets around what stands here, as in [protected-lanes]"),
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
                      "1:1: the first line is not the one by which editors know what the file holds. Make it '# yaml-language-server: $schema=schemas/steps.json'"),
    "a stray file": ("data/lanes.yml", "a: b\n", "1:1: nothing reads this file. Files end in .yml and stand in criteria, frames, law, policies, precedents, sections, or have one of the names in data/README.md"),
    "a stray ending": ("data/law/road-act.yaml", "a: b\n", "1:1: nothing reads this file. Rename it 'road-act.yml'"),
    "a word that is no name": ("data/words.yml", "# yaml-language-server: $schema=schemas/words.json\nBig-Word: x\n", "2:1: 'Big-Word' is not a name. Use small letters, digits and underscores"),
    "a word that is a list": ("data/words.yml", "# yaml-language-server: $schema=schemas/words.json\nword: [x]\n", "2:7: 'word' has the wrong form. Write one text here, in quotes if it holds a colon, and no list or fields"),
}


@pytest.mark.parametrize("situation", FILES)
def test_a_file_that_does_not_belong(situation):
    """No file of data is passed over: each is read, or told to be in the wrong place or form."""
    name, text, expected = FILES[situation]
    _, problems = small.check({name: text})
    own = [str(problem) for problem in problems if problem.file == name and not re.search("the word '|more problems", problem.message)]  # as every word is asked for
    assert own == [f"{name}:{expected}"]


@pytest.mark.parametrize("name", sorted(name for name in small.files() if name.count("/") == 1 and name != "data/link-status.yml"))
def test_a_file_that_is_gone(tmp_path, name):
    """Each file that people write is missed by its name, and nothing else fails."""
    from macros.check import checked

    small.write(tmp_path)
    (tmp_path / name).unlink()
    problems = [str(problem) for problem in checked(tmp_path)[1]]
    assert f"{name}:1:1: this file is missing. Add it, with an empty list '[]' if it has no records yet" in problems


def test_a_flood_of_faults(told):
    """A file of faults alone is told in part, and in no time."""
    start = time.process_time()
    data, problems = told(b"a:\n" * 60_000)
    assert (data, len(problems) < 110, time.process_time() - start < 1) == (None, True, True)


@pytest.fixture
def toolkit_at(tmp_path):
    """The folder of a small toolkit, and its problems as lines of text."""
    from macros.check import checked

    small.write(tmp_path)
    return tmp_path, lambda: [str(problem) for problem in checked(tmp_path)[1]]


SECRET = "id: hill-town\ntitle: secret-of-another-place\n"
LINKED = "this is a link to another place, and what stands there is not read. Put the file itself here"


@pytest.mark.parametrize("name", ["data/law/road-act.yml", "data/steps.yml", "data/words.yml", "data/toolkit.yml", "data/law/another.yml", "data/law", "data/stray", "data"])
def test_a_link_in_place_of_a_file(toolkit_at, tmp_path_factory, name):
    """A link below data/ is refused, whatever it leads to, and nothing of that is read or told."""
    root, problems = toolkit_at
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret-of-another-place.yml").write_text(SECRET, "utf-8")
    place = root / name
    if place.exists():
        place.rename(elsewhere / "old")
    place.symlink_to(elsewhere if "." not in name else elsewhere / "secret-of-another-place.yml")
    told = problems()
    assert f"{name}:1:1: {LINKED}" in told
    assert not any("secret" in line for line in told)


def test_a_link_that_leads_nowhere_or_never_ends(toolkit_at):
    """A broken link and a device are refused like any other."""
    root, problems = toolkit_at
    (root / "data/law/gone.yml").symlink_to("nowhere.yml")
    (root / "data/law/zero.yml").symlink_to("/dev/zero")
    assert [f"data/law/{name}.yml:1:1: {LINKED}" in problems() for name in ("gone", "zero")] == [True, True]


def test_a_folder_in_place_of_a_file(toolkit_at):
    """A folder that is named like a file is told, and so is what is in it."""
    root, problems = toolkit_at
    (root / "data/steps.yml").unlink()
    for name in ("data/steps.yml", "data/law/folder.yml"):
        (root / name).mkdir()
    told = problems()
    for name in ("data/steps.yml", "data/law/folder.yml"):
        assert f"{name}:1:1: this is a folder, and a file is expected here. Move what is in it, and remove the folder" in told


def test_a_pipe_in_place_of_a_file(toolkit_at):
    """What is not an ordinary file is refused without being opened: a pipe would wait for ever."""
    root, problems = toolkit_at
    os.mkfifo(root / "data/law/pipe.yml")
    assert "data/law/pipe.yml:1:1: this is not an ordinary file. Put a text file in its place" in problems()


def test_a_file_that_may_not_be_read(toolkit_at, monkeypatch):
    """A file that the system does not give out is told."""
    root, problems = toolkit_at
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "no")) if path.name == "road-act.yml" else real(path))
    assert "data/law/road-act.yml:1:1: this file cannot be read on this machine. Look at its permissions, or save it anew" in problems()


@pytest.mark.parametrize("name", ["a b", "ä", "a\nb", "a\tb", "a\u202eb", "a'b", "%s", "{0}", "-", ".a", "A", "a\udcff", "x" * 200])
def test_a_file_with_an_odd_name(toolkit_at, name):
    """A file whose name can be no id is told on one line that can be printed."""
    root, problems = toolkit_at
    (root / f"data/law/{name}.yml").write_text((root / "data/law/road-act.yml").read_text("utf-8"), "utf-8")
    own = [line for line in problems() if line.startswith("data/law/") and "road-act.yml:" not in line.split(" ")[0]]
    assert own and all(len(line.splitlines()) == 1 and line.encode("utf-8") and line.isprintable() and len(line) < 600 for line in own)


VALUE_SHOWN = {
    "a line break": ('"Look\\nAround"', "'Look Around' is not an id"),
    "a bell": ('"Look\\aAround"', UNSHOWN),
    "a turn of direction": ('"Look\\u202eAround"', UNSHOWN),
    "a thousand letters": ('"' + "Look " * 200 + '"', "'" + ("Look " * 16)[:79] + "…' is not an id"),
    "a number": ("12", None),
    "a list": ("[look, around]", "'id' has the wrong form. Write one text"),
}


@pytest.mark.parametrize("situation", VALUE_SHOWN)
def test_a_value_within_a_message(situation):
    """A message stays on one line, shows no sign that cannot be shown, and 80 letters of a value at most."""
    value, expected = VALUE_SHOWN[situation]
    _, problems = small.check(small.edited(STEP, "id: look", f"id: {value}"))
    assert all(len(str(problem).splitlines()) == 1 and "\a" not in str(problem) for problem in problems)
    assert any(expected in problem.message for problem in problems) if expected else problems == []


@pytest.mark.parametrize("value, expected", [("012", "'012' is not a date"), ("20240501", "'20240501' is not a date"), ("2024-5-1", "'2024-5-1' is not a date"), ("2024-05-01T10:00", "is not a date"), ("٢٠٢٤-٠٥-٠١", "is not a date")])
def test_a_number_in_place_of_a_date(value, expected):
    """A date has one form."""
    _, problems = small.check(small.edited("data/precedents/hill-town.yml", "as_of: 2024-05-01", f"as_of: {value}"))
    assert [expected in problem.message for problem in problems] == [True]


def test_a_record_that_is_a_list():
    """A file of one record that holds a list is told once, and what names it is not at fault."""
    name = "data/law/road-act.yml"
    text = small.files()[name].split("\n", 1)
    _, problems = small.check({name: text[0] + "\n- " + text[1].replace("\n", "\n  ").rstrip() + "\n"})
    assert [str(problem) for problem in problems if problem.file.startswith("data/")] == [f"{name}:2:1: this must be a record. Write its fields as 'name: text', one a line"]


def test_a_file_that_was_read_before(tmp_path):
    """A file that stays as it is gives the same records and the same problems again; one that changed is read anew."""
    from macros.load import KEPT, load

    town = "data/precedents/hill-town.yml"
    root = small.write(tmp_path, {STEP: small.files()[STEP].replace("title: Look", "titel: Look"), town: small.files()[town].replace("id: hill-town", "id: hilltown")})
    KEPT.clear()
    (first, told), (second, again) = load(root), load(root)
    assert told == again and len(told) == 2
    assert first.law["road-act"] is second.law["road-act"]
    KEPT.clear()
    assert load(root)[1] == told
    small.write(tmp_path)
    assert load(root)[1] == []


PRINT = "import sys; sys.path[:0] = sys.argv[1:3]; import small; [print(problem) for problem in small.check({name: text.replace('a', 'b', 9) for name, text in small.files().items()})[1]]"


def test_many_faults_told_twice():
    """The same faults are told in the same order, whatever order Python's sets have that day."""
    runs = {subprocess.run([sys.executable, "-c", PRINT, str(ROOT), str(ROOT / "tests")], env={**os.environ, "PYTHONHASHSEED": seed},
                           capture_output=True, text=True, check=True).stdout for seed in ("0", "1", "2")}
    assert len(runs) == 1 and len(runs.pop().splitlines()) > 20
