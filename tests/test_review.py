"""The review of a change: what a person reads before it is taken in."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small
from conftest import ROOT

from macros.review import main, review
from macros.review.changes import moved
from macros.review.facts import differences
from macros.review.visible import WIDTH, columns, odd, visible
from macros.review.wording import wording

CRITERION = "data/criteria/protected-lanes.yml"
NO_FACT = "Wording only: no number, date, address, citation, name or turning word changed."


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments],
                   cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Content")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory) -> Path:
    """A git repository that holds the small toolkit, made once; each test has a copy."""
    root = small.write(tmp_path_factory.mktemp("untouched"))
    git(root, "init", "--quiet")
    commit(root)
    return root


@pytest.fixture
def project(untouched, tmp_path) -> Path:
    """A git repository that holds the small toolkit."""
    return shutil.copytree(untouched, tmp_path / "project")


@pytest.fixture
def told(project, capsys):
    """Changes files of the project (None removes one), and gives the review as text."""
    def change(changes: dict[str, str | None] | None = None, *names: str) -> str:
        for name, text in (changes or {}).items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if text is None else path.write_text(text, "utf-8", newline="")
        assert main(project, list(names)) == 0
        found = capsys.readouterr()
        assert found.err == ""
        sound(found.out)
        return found.out
    return change


def sound(text: str) -> None:
    """No line is too wide, holds what is not seen, opens a block of Markdown or speaks to the log of a workflow."""
    for line in text.split("\n"):
        assert columns(line) <= WIDTH, line
        assert not line.lstrip().startswith(("::", "```", "~~~")) and "##[" not in line, line
        assert all(" " <= letter and letter not in "\x7f\x85\u2028\u2029\u202e\u2066\u200b\u00a0" for letter in line), line


def plain(text: str) -> str:
    """The text without its line breaks, so that a test need not know where a line was wrapped."""
    return " ".join(text.split())


def edited(name: str, *pairs: str) -> dict[str, str]:
    text = small.files()[name]
    for find, replace in zip(pairs[::2], pairs[1::2]):
        assert text.count(find) == 1, find
        text = text.replace(find, replace)
    return {name: text}


# --- what changes ---------------------------------------------------------------------------------------------------

def test_nothing_changed(told):
    """An unchanged tree gives one line."""
    assert re.fullmatch(r"Nothing changed against main \(commit [0-9a-f]{7}\)\.\n", told())


def test_typo(told):
    """Where only words changed, the first line says that no fact did, and the words stand below."""
    text = told(edited(CRITERION, "A painted line stops", "A paintd line stops"))
    assert NO_FACT in plain(text) and "Look at these first" not in text
    assert "records: 1 changed" in text
    assert f"criterion protected-lanes “A protected lane on every main road”, {CRITERION}:6 (wording only)" in plain(text)
    assert "words: A [-painted-] {+paintd+} line stops no truck" in text


@pytest.mark.parametrize("old, new, expected", [
    ("It lasts 30 days.", "It lasts 60 days.", [("30 days", "60 days")]),
    ("It lasts thirty days.", "It lasts forty days.", [("thirty days", "forty days")]),
    ("It costs $1,000.", "It costs $1.000.", [("$1,000", "$1.000")]),
    ("Some 12 percent ride.", "Some 21 percent ride.", [("12 percent", "21 percent")]),
    ("Some 12% ride.", "Some 13% ride.", [("12%", "13%")]),
    ("Due March 3, 2026.", "Due May 3, 2026.", [("March 3, 2026", "May 3, 2026")]),
    ("Due 2026-03-01.", "Due 2026-03-02.", [("2026-03-01", "2026-03-02")]),
    ("See § 12(a).", "See § 12(b).", [("§ 12(a)", "§ 12(b)")]),
    ("See section 12 of it.", "See section 21 of it.", [("section 12", "section 21")]),
    ("See 8 U.S.C. 1373.", "See 8 U.S.C. 1374.", [("8 U.S.C. 1373", "8 U.S.C. 1374")]),
    ("It is AB 12.", "It is SB 12.", [("AB 12", "SB 12")]),
    ("In Lake v. Hill it stood.", "In Lake v. Pond it stood.", [("In Lake v. Hill", "In Lake v. Pond")]),
    ("See https://a.example/x.", "See https://b.example/x.", [("https://a.example/x", "https://b.example/x")]),
    ("See [it](lanes.md).", "See [it](roads.md).", [("lanes.md", "roads.md")]),
    ("Ask {town}.", "Ask {streets}.", [("{town}", "{streets}")]),
    ("The head of the Road Club.", "The head of the Lane Club.", [("Road Club", "Lane Club")]),
    ("They shall go.", "They may go.", [("shall", "may")]),
    ("It does not bind.", "It does bind.", [("not", "")]),
    ("They don't go.", "They do go.", [("n't", "")]),
    ("They may and we must.", "They must and we may.", [("", "must"), ("must", "")]),
    ("Ask on May 3.", "You may ask on May 3.", [("", "may")]),
    ("The law bars it.", "The law allows it.", [("bars", "allows")]),
    ("In due time.", "Within 2 weeks.", [("", "within"), ("", "2 weeks")]),
    ("A lane is a way.", "A path is a road.", []),
])
def test_fact(old, new, expected):
    """Numbers, dates, money, citations, addresses, placeholders, names and turning words are told, old and new."""
    assert differences(old, new) == expected


def test_number_changed(told):
    """A number within prose is told as a fact, old and new."""
    text = told(edited("data/drafting.yml", "kept for two years", "kept for ten years"))
    assert "facts: two years → ten years" in text and "[-two-] {+ten+} years" in text and NO_FACT not in plain(text)


def test_date_moved_with_text(told):
    """A date is told whole; where the text changed too, it needs no first look."""
    text = told(edited(CRITERION, "as_of: 2024-05-01", "as_of: 2024-06-01", "and for nothing that is built", "and for no lane"))
    assert "now[plan].as_of: 2024-05-01 → 2024-06-01" in text and "the day of the look moved" not in text


def test_date_moved_alone(told):
    """A day of a look that moved while nothing else did is told first."""
    text = told(edited("data/law/road-act.yml", "as_of: 2024-05-01", "as_of: 2024-06-01"))
    assert "! law road-act: as_of, line 11: the day of the look moved, and nothing else did: 2024-05-01 → 2024-06-01" in plain(text)


def test_host_changed(told):
    """An address that leads to another host is told first."""
    text = told(edited("data/law/road-act.yml", "https://law.example/road-act", "https://1aw.example/road-act"))
    assert "the host of an address changed: law.example → 1aw.example" in plain(text)
    assert "url: https://law.example/road-act → https://1aw.example/road-act" in text


def test_path_of_address_changed(told):
    """An address of the same host is a fact, and needs no first look."""
    text = told(edited("data/law/road-act.yml", "https://law.example/road-act", "https://law.example/act"))
    assert "https://law.example/road-act → https://law.example/act" in text and "Look at these first" not in text


def test_negation_removed(told):
    """A small edit that turns the meaning is told first."""
    text = told(edited("data/criteria/clear-lanes.yml", "No state law names a day., as_of", "State law names a day., as_of"))
    assert "a few words that can turn the meaning: gone: no" in plain(text) and "facts: gone: no" in text


def test_protective_flipped(told):
    """A protective answer that flipped is told first, with the line."""
    text = told(edited(CRITERION, "text: Do main roads have a lane behind a curb?\n    protective: yes", "text: Do main roads have a lane behind a curb?\n    protective: no"))
    assert "! criterion protected-lanes: questions[built].protective, line 11: the protective answer flipped" in plain(text)
    assert "  11  questions[built].protective: yes → no" in text


@pytest.mark.parametrize("name, old, new, words", [
    (CRITERION, "standing: partly-law", "standing: law", "the standing of the law changed: partly-law → law"),
    ("data/law/road-act.yml", "status: in-force", "status: blocked", "the standing changed: in-force → blocked"),
    ("data/states.yml", "local_action: forbidden", "local_action: allowed", "what the law says changed: forbidden → allowed"),
    (CRITERION, "id: repaired", "id: mended", "an id changed; what was saved or linked under the old one is lost: repaired → mended"),
])
def test_first_look(told, name, old, new, words):
    """Ids, standings and what a law says are told first."""
    assert words in plain(told(edited(name, old, new)).partition("\n\ncriterion")[0])


def test_record_added_and_removed(told):
    """Records that came or went are listed with title and place; one that went is told first."""
    text = told({"data/precedents/hill-town.yml": None, "data/law/lane-act.yml": "id: lane-act\ntitle: Lane Act\nurl: https://new.example/x\ncite: Code 9\n"})
    assert "records: 1 added, 1 removed" in text
    assert "  law lane-act “Lane Act”, data/law/lane-act.yml:1\n      leads to: new.example" in text
    assert "! precedent hill-town: a record was removed" in text and "Removed\n  precedent hill-town “Hill Town builds lanes”" in text


@pytest.mark.parametrize("alias, words", [
    ("", "no alias keeps the old one"),
    ("aliases: [ride-day]\n", "the old one stays as an alias"),
])
def test_record_renamed(told, alias, words):
    """A record under another id is told as renamed, not as one that went and one that came."""
    name = "data/criteria/ride-day.yml"
    text = told({name: None, "data/criteria/free-day.yml": small.files()[name].replace("id: ride-day", "id: free-day") + alias})
    assert "records: 1 renamed." in text and "criterion free-day: its id was ride-day" in text and words in plain(text)


def test_record_renamed_and_rewritten(told):
    """An alias tells of a new id even where no word stayed."""
    text = told({"data/criteria/ride-day.yml": None, "data/criteria/other.yml": "id: other\ntitle: All else\naliases: [ride-day]\n"})
    assert "records: 1 renamed." in text and "the old one stays as an alias" in plain(text)


def test_record_of_list_renamed(told):
    """In a file of many records too."""
    text = told(edited("data/objections.yml", "id: too-slow", "id: slow"))
    assert "records: 1 renamed." in text and "objection slow: its id was too-slow" in text


def test_lists_reordered(told):
    """Another order is told as such, and by the fewest moves."""
    text = told(edited("data/sections/town-council.yml", "  - {criterion: ride-day, vehicle: resolution}\n", "",
                       "criteria:\n  - ", "criteria:\n  - {criterion: ride-day, vehicle: resolution}\n  - "))
    assert "criteria: only the order: ride-day from place 5 to 1\n" in text and "added" not in text and "removed" not in text


def test_records_of_list_reordered(told):
    """Records of one file in another order are one line."""
    rows = small.files()["data/states.yml"].split("\n- ")
    text = told({"data/states.yml": "\n- ".join([rows[0], rows[3].rstrip("\n"), rows[1], rows[2] + "\n"])})
    assert "records: 1 in another order" in text and "only the order: sealand from place 3 to 1" in text


def test_moves():
    """What moved is the least that could have."""
    assert moved([(0, 0), (1, 1), (2, 2)]) == []
    assert moved([(0, 3), (1, 0), (2, 1), (3, 2)]) == [(0, 3)]
    assert len(moved([(0, 2), (1, 1), (2, 0)])) == 2


def test_reference_changed(told):
    """A list of ids tells which went and which came."""
    text = told(edited("data/precedents/hill-town.yml", "criteria: [protected-lanes]", "criteria: [clear-lanes]"))
    assert "criteria: protected-lanes → clear-lanes" in text


def test_question_added_and_text_removed(told):
    """A field that is new or gone is shown with all that it says."""
    text = told(edited(CRITERION, "where_to_look:\n", "  - {id: wide, kind: policy, text: Is it wide?, protective: no}\nwhere_to_look:\n", "search: [bike lane]\n", ""))
    assert "questions[wide]: added: id: wide; kind: policy; text: Is it wide?; protective: no" in plain(text)
    assert "search: removed: bike lane" in plain(text) or "search: gone: bike lane" in plain(text)


def test_page_changed(told):
    """A page is told by head, by paragraph and by its macro calls."""
    name = "docs/en/start.md"
    text = told({name: "---\ntitle: Begin\ndescription: The first steps.\n---\n\n# Start\n\n{{ glossary() }}\n\nIt takes 2 hours.\n"})
    assert "pages: 1 changed" in text and f"{name} “Begin”" in text
    assert "words: [-Start-] {+Begin+}" in text
    assert "text: removed: {{ steps() }}" in text and "text: added: {{ glossary() }}" in text and "  10  text: added: It takes 2 hours." in text


def test_paragraphs_moved(told, project):
    """A paragraph that moved is not told as gone and new."""
    head = "---\ntitle: Start\ndescription: The first steps.\n---\n\n"
    (project / "docs/en/start.md").write_text(head + "One.\n\nTwo.\n\nThree.\n", "utf-8")
    commit(project)
    text = told({"docs/en/start.md": head + "Three.\n\nOne.\n\nTwo.\n"})
    assert "text: only the order: line 10 to line 6" in text and "added" not in text


def test_page_added_and_removed(told):
    """Pages that came or went are listed; one that went is told first."""
    text = told({"docs/en/start.md": None, "docs/en/more.md": "---\ntitle: More\ndescription: It.\n---\n\nSee https://new.example/.\n"})
    assert "pages: 1 added, 1 removed" in text and "docs/en/more.md “More”\n      leads to: new.example" in text and "docs/en/start.md: a page was removed" in text


def test_layout(told):
    """A file whose remarks, quotes or line ends alone changed says so."""
    name = "data/law/road-act.yml"
    text = told({name: small.files()[name].replace("title: Road Act", "# a remark\ntitle: 'Road Act'"), "docs/en/index.md": small.files()["docs/en/index.md"].replace("\n", "\r\n")})
    assert "2 files changed in layout only" in text and "Layout or remarks only (no text, no fact):\n  data/law/road-act.yml, docs/en/index.md" in text


def test_code_changed(told):
    """What is neither data nor a page is told first as not reviewed; a picture is named."""
    text = told({"macros/x.py": "1", "docs/en/pic.png": "x", "data/README.md": "y"})
    assert "! not content, so not reviewed here: data/README.md (added), macros/x.py (added)" in plain(text)
    assert "Images (look at them):\n  docs/en/pic.png (added)" in text


# --- what cannot be read --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("broken_first", [True, False])
def test_broken_yaml(told, project, broken_first):
    """A file that cannot be read on one side is told, and reviewed by its lines."""
    name, good = "data/law/road-act.yml", small.files()["data/law/road-act.yml"]
    bad = good.replace("title: Road Act", "title: Road: Act").replace("section 12", "section 13")
    (project / name).write_text(bad if broken_first else good, "utf-8")
    git(project, "commit", "--all", "--allow-empty", "--message", "Before")
    text = told({name: good if broken_first else bad})
    side = "old" if broken_first else "new"
    assert f"! {name}: the {side} file cannot be read as data: line 3: a colon and a space inside a text end it here" in plain(text)
    assert ("section 13 → section 12" if broken_first else "section 12 → section 13") in plain(text).replace("Code, ", "")
    assert "removed" not in text.split("\n")[0]


def test_new_fault(told):
    """Where the new file can be read in part, that part is reviewed and the fault is told."""
    text = told(edited("data/law/road-act.yml", "title: Road Act\n", "title: Rail Act\ntitle: Road Act\n"))
    assert "1 file with faults or unreadable" in text and "the new file has 1 fault of form" in plain(text) and "[-Road-] {+Rail+} Act" in text


@pytest.mark.parametrize("text", ["", "- a", "just words", "a: &x b\nc: *x", "!!python/object:os.system x", "\x00", "a:\n\t- b", "---\n---\n", "[" * 400, "\ufeffid: road-act\n", "id: [a, {b: c}]\ntitle: {x: y}\n"])
@pytest.mark.parametrize("name", ["data/law/road-act.yml", "data/states.yml", "data/words.yml", "data/toolkit.yml", "docs/en/start.md", "data/law/stray.yaml"])
def test_any_content(tmp_path, name, text):
    """No content of a file, on either side, ends the review."""
    for number, one in enumerate((None, text)):
        path = small_with(tmp_path / str(number), name, one)
        assert path
    for old, new in ("01", "10"):
        found = "\n".join(review(tmp_path / old, tmp_path / new))
        sound(found)
        assert name in found


def small_with(root: Path, name: str, text: str | None) -> Path:
    """A folder with the one file, as the small toolkit has it or with ``text``."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(small.files().get(name, "id: x\n") if text is None else text, "utf-8")
    return path


def test_not_utf8(told, project):
    """A page that is not UTF-8 is told, and what can be read is reviewed."""
    (project / "docs/en/start.md").write_bytes(b"---\ntitle: Start\ndescription: The first steps.\n---\n\n# St\xe4rt\n\n{{ steps() }}\n")
    text = told()
    assert "the page is not UTF-8" in plain(text) and "St\\xe4rt" in text


def test_link_and_large_file(told, project):
    """A link is named and never followed; a very large file is named."""
    (project / "data/law/road-act.yml").unlink()
    (project / "data/law/road-act.yml").symlink_to("/etc/hostname")
    (project / "docs/en/start.md").write_text("x" * 256_001)
    text = plain(told())
    assert "data/law/road-act.yml: changed, is a link to /etc/hostname" in text and "docs/en/start.md: changed, is larger than 256 kB, not compared" in text


def test_folder_that_is_a_link(told, project, tmp_path):
    """Files behind a folder that became a link are gone."""
    (project / "data/law").rename(tmp_path / "law")
    (project / "data/law").symlink_to(tmp_path / "law")
    text = plain(told())
    assert "law road-act: a record was removed" in text and "data/law: added, is a link to" in text


# --- a stranger's values --------------------------------------------------------------------------------------------

HOSTILE = ["::error file=x::forged", "##[error]forged", "a\n::warning::b", "```\n# Approved", "x \x1b[31mred\x1b[0m", "safe \u202e txt.exe", "a\u2028b", "a\r\nNothing changed",
           "{+ fine +} [-gone-]", "1 → 2", "zero\u200bwidth", "\U000e0041tag", "x" * 5000, "漢字" * 300, "a\u0300\u0301\u0302\u0303\u0304b", "~~~", "\ud7ff", "\u3164blank", "| a | b |"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name, field", [("docs/en/start.md", None), ("data/law/road-act.yml", "title"), ("data/law/road-act.yml", "cite"), ("data/law/road-act.yml", "id"), ("data/law/road-act.yml", "x")])
def test_hostile_value(tmp_path, name, field, value):
    """No value can forge a line, a command, a color or the end of a block."""
    quoted = '"' + "".join(f"\\U{ord(letter):08X}" if not letter.isalnum() else letter for letter in value) + '"'
    for folder, text in (("old", None), ("new", f"---\ntitle: Start\n---\n\n{value}\n" if field is None else small.files()[name] + f"{field}: {quoted}\n" if field == "x"
                          else re.sub(rf"(?m)^{field}: .*$", lambda _: f"{field}: {quoted}", small.files()[name]))):
        small_with(tmp_path / folder, name, text)
    lines = list(review(tmp_path / "old", tmp_path / "new"))
    sound("\n".join(lines))
    assert not any(re.match(r"\s*(# Approved|Nothing changed|forged)", line) for line in lines)


def test_marks_of_the_review_itself(told):
    """What a value holds of this report's own signs is shown by number."""
    text = told(edited("data/law/road-act.yml", "cite: Road Code, section 12", 'cite: "Road Code → {+x+} [-y-]"'))
    assert "Road Code ⟨U+2192⟩ {⟨U+002B⟩x+⟨U+007D⟩ [⟨U+002D⟩y-⟨U+005D⟩" in plain(text)


@pytest.mark.parametrize("text, words", [
    ("The p\u0430th", "letters of several scripts in one word"),
    ("The \u0440\u0430\u0441\u0435", "letters of another script"),
    ("https://l\u0430w.example/x", "an address that is not what it seems"),
    ("https://xn--lw-7kc.example/", "an address that is not what it seems"),
    ("https://bank.example@evil.example/", "an address that is not what it seems"),
    ("a\u202eb", "hidden characters: ⟨U+202E⟩"),
])
def test_look_alike(text, words):
    """Letters that look alike, addresses that are not what they seem and hidden characters are pointed out."""
    assert any(words in found for found in odd(text))


@pytest.mark.parametrize("text", ["naïve café", "Hawaiʻi", "¿Qué? ¡Sí!", "“quotes” – dashes… § 12", "https://law.example/x?y=1", "two\nlines", "O’Brien 287(g)"])
def test_ordinary_letters(text):
    """Accents, quotes and signs of ordinary text are not pointed out."""
    assert list(odd(text)) == []


def test_look_alike_in_review(told):
    """A look-alike in a new value is told first."""
    text = told(edited("data/law/road-act.yml", "title: Road Act", "title: Ro\u0430d Act"))
    assert "letters of several scripts in one word: “Ro\u0430d” (Cyrillic and Latin)" in plain(text)


def test_visible():
    """Ordinary text stays; a line break has its sign."""
    assert visible("a\nb “c” é") == "a⏎b “c” é"
    assert visible("a ⏎ ⟨U+000A⟩") == "a ⟨U+23CE⟩ ⟨U+27E8⟩U+000A⟨U+27E9⟩"


# --- length ---------------------------------------------------------------------------------------------------------

def test_long_text_is_cut():
    """Changed words are cut, and the number of changes left out is said."""
    old = " ".join(" ".join(f"{letter}{number}" for letter in "wabcdefghijkl") for number in range(40))
    found = wording(old, old.replace("w", "v"), 400)
    assert len(found) < 700 and re.search(r"\(\+\d\d more changes in this text\)", found)


def test_work_is_bounded():
    """A text made to take long is shown whole instead of compared word by word."""
    found = wording("a x " * 1500, "a y " * 1500, 400)
    assert "more" in found or "characters" in found


def test_many_records_are_cut(told):
    """What does not fit a minute is counted and named, and shown with --all."""
    many = {f"data/law/law-{number:03}.yml": f"id: law-{number:03}\ntitle: Law {number}\n" for number in range(60)}
    text = told(many)
    assert "… and 30 more added ('make review ALL=1' shows everything)" in text and "law-059" not in text
    assert "law-059" in told(None, "--all")


def test_many_changes_are_named(told, project):
    """Records beyond the limit are named."""
    names = [f"data/law/law-{number:03}.yml" for number in range(50)]
    for name in names:
        small_with(project, name, f"id: {Path(name).stem}\ntitle: One\ncite: 1\n")
    commit(project)
    text = told({name: f"id: {Path(name).stem}\ntitle: One\ncite: 2\n" for name in names})
    assert "And 10 more that changed, not shown here" in text and "law law-049" in text


# --- trees ----------------------------------------------------------------------------------------------------------

def test_names_with_odd_letters(told, project):
    """Names with spaces, line breaks and other letters survive, and are shown on one line."""
    text = told({"data/law/a b.yml": "title: A\n", "docs/en/n\new.md": "---\ntitle: N\n---\n", "docs/en/é.md": "---\ntitle: E\n---\n", "data/law/::error::x.yml": "title: B\n"})
    assert "law a b “A”, data/law/a b.yml:1" in text and "docs/en/n⏎ew.md “N”" in text and "docs/en/é.md “E”" in text and "law :⟨U+003A⟩error:⟨U+003A⟩x “B”" in text
    commit(project)
    assert "docs/en/n⏎ew.md: a page was removed" in told({"docs/en/n\new.md": None}, "HEAD")


def test_committed_and_not(told, project):
    """What is committed on a branch, staged, changed and not yet known to git counts alike; what main did since does not."""
    git(project, "checkout", "--quiet", "-b", "work")
    (project / "data/law/one-act.yml").write_text("id: one-act\ntitle: One\n")
    commit(project)
    (project / "data/law/two-act.yml").write_text("id: two-act\ntitle: Two\n")
    git(project, "add", "--all")
    git(project, "checkout", "--quiet", "main")
    git(project, "reset", "--quiet")
    (project / "data/law/two-act.yml").unlink()
    (project / "data/law/main-act.yml").write_text("id: main-act\ntitle: Main\n")
    commit(project)
    git(project, "checkout", "--quiet", "work")
    text = told({"data/law/two-act.yml": "id: two-act\ntitle: Two\n"})
    assert "law one-act" in text and "law two-act" in text and "main-act" not in text


def test_folders_without_git(tmp_path):
    """Two folders are compared as they are; folders that make puts there are left out, and named."""
    old, new = tmp_path / "old", tmp_path / "new"
    small.write(old), small.write(new, edited("data/law/road-act.yml", "status: in-force", "status: blocked"))
    (new / "site").mkdir()
    (new / "site/index.html").write_text("x")
    text = "\n".join(review(old, new))
    assert "the standing changed: in-force → blocked" in text and "Not compared, since make puts them there: site." in text and "index.html" not in text


def test_absent_data(tmp_path):
    """An empty folder is an old state like any other: all is new."""
    (tmp_path / "old").mkdir()
    small.write(tmp_path / "new")
    assert re.match(r"Against the older folder: records: \d+ added; pages: 2 added", "\n".join(review(tmp_path / "old", tmp_path / "new")))


def failed(root: Path, capsys, *names: str) -> str:
    """The one line that says why there is no review."""
    assert main(root, list(names)) == 2
    found = capsys.readouterr()
    assert found.out == "" and found.err.count("\n") == 1
    return found.err


@pytest.mark.parametrize("names, words", [
    (["nowhere"], "there is no branch or commit 'nowhere' here. Run 'git fetch origin nowhere'"),
    (["--upload-pack=x"], "there is no branch or commit '--upload-pack=x' here"),
    (["a", "b"], "say what to compare with"),
    (["--folders", "/nowhere"], "say what to compare with"),
    (["--folders", "/nowhere", "/nowhere"], "there is no folder '/nowhere'"),
    (["x\n::error::y"], "there is no branch or commit 'x⏎:⟨U+003A⟩error"),
])
def test_nothing_to_compare_with(project, capsys, names, words):
    """One line says what to do."""
    assert words in failed(project, capsys, *names)


def test_no_repository(tmp_path, capsys, monkeypatch):
    """A folder that git does not know is told, with the other way."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "this folder is not a git repository. Compare two folders" in failed(tmp_path, capsys)


def test_no_commit(tmp_path, capsys):
    """A repository without a commit has nothing to compare with."""
    git(tmp_path, "init", "--quiet")
    assert "nothing is committed here yet" in failed(tmp_path, capsys)


def test_no_git(project, capsys, monkeypatch):
    """Without git, the other way is named."""
    monkeypatch.setenv("PATH", "")
    assert "git is not installed. Compare two folders" in failed(project, capsys)


def test_shallow_clone(project, tmp_path, capsys):
    """A clone that lacks the commit at which the two parted says how to get it."""
    git(project, "checkout", "--quiet", "-b", "work")
    (project / "LICENSE").write_text("x")
    commit(project)
    git(project, "checkout", "--quiet", "main")
    (project / "NOTICE").write_text("x")
    commit(project)
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "work", f"file://{project}", "shallow")
    assert "Run 'git fetch --unshallow'" in failed(tmp_path / "shallow", capsys)
    git(tmp_path / "shallow", "fetch", "--quiet", "--unshallow")
    assert main(tmp_path / "shallow", ["main"]) == 0  # main is known as origin's alone
    assert "not content, so not reviewed here: LICENSE (added)" in plain(capsys.readouterr().out)


def test_nothing_of_the_tree_runs(told, project, tmp_path):
    """Neither configuration nor attributes of the tree start a program."""
    sign, script = tmp_path / "ran", tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {sign}\ncat\n")
    script.chmod(0o755)
    for name, value in (("core.fsmonitor", script), ("diff.x.textconv", script), ("diff.external", script), ("filter.x.clean", script), ("filter.x.smudge", script),
                        ("core.pager", script), ("core.hooksPath", tmp_path), ("alias.ls-files", f"!{script}")):
        git(project, "config", name, str(value))
    (project / ".gitattributes").write_text("* diff=x filter=x\n")
    text = told(edited("data/law/road-act.yml", "status: in-force", "status: blocked"))
    assert "in-force → blocked" in text and not sign.exists()


def test_command_line(project):
    """The job prints the review and ends well; a reader that stops early is no fault."""
    done = subprocess.run([sys.executable, "-m", "macros", "review", "--folders", str(project), str(project)], cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing changed against the older folder.\n", "")


# --- what a machine found at links ------------------------------------------------------------------------------------


def states(*more: str) -> dict[str, str]:
    """The file of the states of 60 links, with these fields for all."""
    rows = "".join(f"- url: https://lanes.example/{number}\n  state: ok\n" + "".join(f"  {field}\n" for field in more) for number in range(60))
    return {"data/link-status.yml": f"# yaml-language-server: $schema=schemas/link-status.json\n{rows}"}


def test_links_that_were_looked_at_again(told, project):
    """They are counted, so that what else changed is seen; each is shown where all is asked for."""
    told(states("last_ok: 2024-05-01", "evidence: http 200"))
    commit(project)
    changed = states("last_ok: 2024-05-08", "evidence: http 203") | small.edited(CRITERION, "A painted line stops no truck", "A painted line stops 2 trucks")
    text = told(changed)
    assert "Links looked at again, with other days or evidence and no other state: 60" in text and "lanes.example/7" not in text and "2 trucks" in text
    assert "lanes.example/7" in told(changed, "--all")


def test_a_link_whose_state_changed(told, project):
    """It is to look at first, old beside new."""
    told(states("last_ok: 2024-05-01"))
    commit(project)
    text = told({name: text.replace("/7\n  state: ok", "/7\n  state: gone") for name, text in states("last_ok: 2024-05-08").items()})
    assert "! link status https://lanes.example/7: state, line" in text and "what readers are told of a link changed: ok → gone" in " ".join(text.split())
