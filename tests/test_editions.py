"""Editions: an id of what sheets print, what changed in plain words, the file that remembers, the page that tells."""
from __future__ import annotations

import dataclasses
import datetime
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import small
from conftest import ROOT
from macros import editions, papers, sheets
from macros.check import checked
from macros.editions import ledger
from macros.editions.compared import Today
from macros.editions.printed import hashes
from macros.load.files import MAX_BYTES
from macros.model import Edition
from macros.render import Renderer
from macros.render.pages import current_editions

FIRST, SECOND, THIRD = (datetime.date(2024, month, 1) for month in (5, 6, 7))
SECTION = "town-council"
LANES = "data/criteria/protected-lanes.yml"
FORM = "data/sections/town-council.yml"


WORDS = {
    "change_point_new": "There is a new point: “{title}”.",
    "change_point_gone": "A point has been taken out: “{title}”.",
    "change_point": "A point has a new name: “{title}”. Before, it was “{old}”.",
    "change_core": "What to ask for first has changed. It is now {titles}.",
    "change_short": "The short checklist now asks other questions.",
    "change_order": "The points now stand in another order.",
    "change_question_new": "“{title}”: there is a new question. It reads “{text}”",
    "change_question_gone": "“{title}”: a question has been taken out.",
    "change_question": "“{title}”: a question has new words. It now reads “{text}”",
    "change_where": "“{title}”: where to look has changed.",
    "change_note": "“{title}”: the small print under a question has changed.",
    "change_note_many": "The small print under questions has changed at {n} points.",
    "change_ask": "“{title}”: the ask has new words.",
    "change_why": "“{title}”: the reason has new words.",
    "change_now": "“{title}”: what we say about the law now has changed.",
    "change_source": "“{title}”: the law was looked at again, or is now cited in another way.",
    "change_left": "“{title}”: what is left to ask has changed.",
    "change_letter": "“{title}”: its sentence in the letter has new words.",
    "change_clause": "“{title}”: its article in the model policy has new words.",
    "change_definitions": "The definitions in the model policy have changed.",
    "change_place": "What we say about a place to look has changed: “{title}”.",
    "change_term": "“{title}”: what this means has new words.",
    "change_sheet": "Something else has changed on the sheet “{title}”.",
    "edition_how": "Your sheet has an id, a short row of letters and digits beside its date. Find it on this page. If it is not here, take a new sheet, since we cannot say what has changed.",
    "edition_current": "This edition is current: {id} of {day}",
    "edition_older": "There is a newer edition than {id} of {day}",
    "edition_first": "This is a draft: {id}",
    "edition_first_text": "No edition has been published yet, so there is nothing older to compare it with.",
    "edition_draft": "This is a draft, made after the edition of {day}: {id}",
    "edition_last": "This is the newest edition so far: {id} of {day}",
    "edition_forgotten": "This sheet is old, and we no longer know what has changed since. Take a new one.",
    "sheet_edition": "Edition {id} of {day}",
    "sheet_draft": "Draft {id}, not published yet",
    "sheet_draft_after": "Draft {id}, made after edition {last} of {day}",
}
"""The words that tests repeat, so that nobody who mends one of the project's own need look here."""


def files() -> dict[str, str]:
    """The small toolkit's files, with the words that tests repeat."""
    texts = small.files()
    for name, text in WORDS.items():
        texts["data/words.yml"], found = re.subn(rf"(?m)^{name}: .*$", f'{name}: "{text}"', texts["data/words.yml"])
        assert found == 1, name
    return texts


def edited(*edits: tuple[str, str, str]) -> dict[str, str]:
    """The small toolkit's files with each (file, find, replace) done; what is found stands there once."""
    texts = files()
    for name, find, replace in edits:
        assert texts[name].count(find) == 1, f"'{find}' stands {texts[name].count(find)} times in {name}"
        texts[name] = texts[name].replace(find, replace)
    return texts


@functools.cache
def renderer(*edits: tuple[str, str, str], ledger_text: str = "") -> Renderer:
    """The small toolkit, edited, with what the publishing recorded."""
    found, problems = small.check(edited(*edits) | ({"data/editions.yml": ledger_text} if ledger_text else {}))
    assert not problems, problems
    return Renderer(found)


@functools.cache
def sheets_of(made: Renderer) -> list[sheets.Sheet]:
    return papers.made(made)[SECTION]


@functools.cache
def published(*edits: tuple[str, str, str], after: str = "", day: datetime.date = FIRST) -> str:
    """The text of the file of editions once the toolkit, edited, was published on top of those of ``after``."""
    made = renderer(*edits, ledger_text=after)
    return ledger.text(ledger.recorded(made.toolkit, papers.made(made), day))


def plain() -> Renderer:
    return renderer()


@functools.cache
def renamed() -> Renderer:
    """The small toolkit with another id for a criterion that has no file of its own among the published ids."""
    texts = {name: text.replace("rider-count", "count-of-riders") for name, text in files().items()}
    criterion = texts.pop("data/criteria/rider-count.yml") + "aliases: [rider-count]\n"
    root = Path(tempfile.mkdtemp(prefix="small-"))
    try:
        small.write(root, texts | {"data/criteria/count-of-riders.yml": criterion})
        (root / "data" / "criteria" / "rider-count.yml").unlink()
        found, problems = checked(root)
    finally:
        shutil.rmtree(root)
    assert not problems, problems
    return Renderer(found)


def without_count() -> list[sheets.Sheet]:
    """The sheets of the small toolkit as they would be if one criterion had never been."""
    found, _ = small.check(edited((FORM, "  - {criterion: rider-count, vehicle: ordinance}\n", ""), ("data/policies/lane-ordinance.yml", "  - clause: rider-count\n", "")))
    return sheets_of(Renderer(found))


def id_of(made: Renderer) -> str:
    return editions.standing(made.toolkit, SECTION, sheets_of(made)).id


def changes(toolkit, old: dict[str, str], found: list[sheets.Sheet]) -> list[str]:
    """What is told of an edition with the pieces ``old`` beside the sheets that were found."""
    return Today(toolkit, found).since(old)


QUESTION = (LANES, "Do main roads have a lane behind a curb?", "Do all main roads have a lane behind a curb?")
CLAUSE = (LANES, "when it rebuilds a main road", "when it repairs a main road")
ASK = ("data/criteria/clear-lanes.yml", "ask: clear snow from lanes", "ask: clear all snow from lanes")


# --- the id -----------------------------------------------------------------------------------------------------------


def test_the_same_words_have_the_same_id(tmp_path):
    """Two other processes, in another order of sets and another zone, find the id that this one finds."""
    root = small.write(tmp_path, files())
    code = (f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom pathlib import Path\nfrom macros import editions, papers\nfrom macros.check import checked\n"
            f"from macros.render import Renderer\nmade = Renderer(checked(Path({str(root)!r}))[0])\n"
            f"print(editions.standing(made.toolkit, {SECTION!r}, papers.made(made)[{SECTION!r}]).id)")
    told = [subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, text=True, check=True).stdout.strip()
            for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Los_Angeles"))]
    assert told == [id_of(plain())] * 2


def test_the_form_of_an_id():
    """It is short and holds nothing that a person could misread or an address could not hold."""
    assert re.fullmatch(r"[0-9a-f]{8}", id_of(plain()))


def test_a_look_has_no_part_in_an_id():
    """Other styles, other markers, another level of a heading and no large print leave the id as it is."""
    def other(node):
        if isinstance(node, tuple):
            return tuple(other(child) for child in node)
        if not dataclasses.is_dataclass(node):
            return node
        made = {one.name: other(getattr(node, one.name)) for one in dataclasses.fields(node)}
        return type(node)(**made | {name: value for name, value in (("style", "other"), ("marker", "-"), ("level", 5)) if name in made})
    made = sheets_of(plain())
    assert editions.standing(plain().toolkit, SECTION, other(tuple(one for one in made if not one.large))).id == id_of(plain())
    assert other(tuple(made)) != tuple(made)


def test_what_no_sheet_prints_has_no_part_in_an_id():
    """Words to search by, and a criterion's own id, leave the id as it is."""
    assert id_of(renderer((LANES, "search: [bike lane]", "search: [bike lane, cycle lane]"))) == id_of(plain())
    assert id_of(renamed()) == id_of(plain())


def test_an_id_that_another_section_has():
    """It is made longer until no other section's edition has it, and stays so once it is recorded."""
    taken = Edition(id=id_of(plain()), section="street-office", date=FIRST, pieces={})
    longer = editions.standing_among([taken], SECTION, sheets_of(plain()))
    assert len(longer.id) == editions.LENGTH + 1 and longer.id.startswith(taken.id)
    own = Edition(id=longer.id, section=SECTION, date=FIRST, pieces={})
    assert editions.standing_among([taken, own], SECTION, sheets_of(plain())).recorded


def leaves(node, path=(), shape=()):
    """(path, shape, text) of every text in blocks, from the fields that print; the shape is the path with kinds of pieces for places in lists."""
    if isinstance(node, str):
        yield path, shape, node
    elif isinstance(node, tuple):
        for number, child in enumerate(node):
            yield from leaves(child, (*path, number), shape)
    elif dataclasses.is_dataclass(node):
        kind = (type(node).__name__, str(getattr(node, "about", "")).partition(":")[0])
        for one in dataclasses.fields(node):
            if one.name not in sheets.blocks.SHAPE and not (one.name == "name" and hasattr(node, "capital")):
                yield from leaves(getattr(node, one.name), (*path, one.name), (*shape, *kind, one.name))


def with_text(node, path, text):
    if not path:
        return text
    first, rest = path[0], path[1:]
    if isinstance(node, tuple):
        return tuple(with_text(child, rest, text) if number == first else child for number, child in enumerate(node))
    return dataclasses.replace(node, **{first: with_text(getattr(node, first), rest, text)})


def silent(found: list[sheets.Sheet], every: bool):
    """The texts, one of each shape or every one, after whose change nothing is told."""
    old, seen = hashes(found), set()
    for number, sheet in enumerate(found):
        for path, shape, text in leaves(sheet) if not sheet.large else ():
            if every or (sheet.kind, shape) not in seen:
                other = [*found[:number], with_text(sheet, path, text + " marmalade"), *found[number + 1:]]
                if editions.standing(plain().toolkit, SECTION, other).id == id_of(plain()) or not changes(plain().toolkit, old, other):
                    yield sheet.id, path, text
            seen.add((sheet.kind, shape))


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.deep)])
def test_no_change_is_silent(every):
    """Whatever text of whatever sheet changes, the id changes, and at least one sentence says so."""
    assert list(silent(sheets_of(plain()), every)) == []


# --- what changed -----------------------------------------------------------------------------------------------------

LANE, SNOW, RACKS = "A protected lane on every main road", "Lanes are cleared of snow", "Parking for bicycles at public buildings"
COUNT = "Riders are counted each year"
SWAP = ("  - {criterion: protected-lanes, vehicle: ordinance, core: true}\n  - {criterion: clear-lanes, vehicle: ordinance, core: true}\n",
        "  - {criterion: clear-lanes, vehicle: ordinance, core: true}\n  - {criterion: protected-lanes, vehicle: ordinance, core: true}\n")
ELSE = "Something else has changed on the sheet “Town council: {}”."

CHANGES = {
    "a question": ((QUESTION,), [f"“{LANE}”: a question has new words. It now reads “Do all main roads have a lane behind a curb?”"]),
    "a clause": ([CLAUSE], [f"“{LANE}”: its article in the model policy has new words."]),
    "a title": ([("data/criteria/ride-day.yml", "title: One day a year belongs to bicycles", "title: One day for riders")],
                ["A point has a new name: “One day for riders”. Before, it was “One day a year belongs to bicycles”."]),
    "what the law does": ([("data/criteria/ride-day.yml", "State law lets a town close a street for a day.", "State law lets a town close two streets for a day.")],
                          ["“One day a year belongs to bicycles”: what we say about the law now has changed."]),
    "when the law was looked at": ([("data/criteria/bike-parking.yml", "standing: not-law, text: No state law speaks of racks., as_of: 2024-05-01", "standing: not-law, text: No state law speaks of racks., as_of: 2024-05-02")],
                                   [f"“{RACKS}”: the law was looked at again, or is now cited in another way."]),
    "what is left": ([("data/criteria/bike-parking.yml", "left: Ask for one at each door.", "left: Ask for two at each door.")], [f"“{RACKS}”: what is left to ask has changed."]),
    "an ask": ([ASK], [f"“{SNOW}”: the ask has new words.", f"“{SNOW}”: its sentence in the letter has new words.", ELSE.format("petition")]),
    "a reason": ([("data/criteria/clear-lanes.yml", "why: A lane under snow is no lane.", "why: Nobody rides on snow.")], [f"“{SNOW}”: the reason has new words."]),
    "where to look": ([(LANES, "find: the plan of each main road", "find: the newest plan of each main road")], [f"“{LANE}”: where to look has changed."]),
    "how to get to a place": ([("data/places.yml", "text: Ask the clerk for them.", "text: Ask the town for them.")], ["What we say about a place to look has changed: “Street plans”."]),
    "a word of the glossary": ([("data/terms.yml", "short: A raised edge of a road.", "short: The raised edge of a road.")], ["“Curb”: what this means has new words."]),
    "which answer protects": ([("data/criteria/ride-day.yml", "set a day without cars?, protective: yes}", "set a day without cars?, protective: no}")],
                              ["“One day a year belongs to bicycles”: the small print under a question has changed."]),
    "a new question": ([(LANES, "  - id: written\n", "  - id: wide\n    kind: practice\n    text: Is each lane wide enough for two riders?\n    protective: yes\n  - id: written\n")],
                       [f"“{LANE}”: there is a new question. It reads “Is each lane wide enough for two riders?”"]),
    "a question less": ([("data/criteria/ride-day.yml", "  - {id: held, kind: practice, text: Is a day without cars held each year?, protective: yes, decides: true}\n",
                          "  - {id: kept, kind: practice, text: Is a day without cars kept each year?, protective: yes, decides: true}\n")],
                        ["“One day a year belongs to bicycles”: there is a new question. It reads “Is a day without cars kept each year?”",
                         "“One day a year belongs to bicycles”: a question has been taken out."]),
    "a definition": ([("data/drafting.yml", "is for bicycles alone.", "is for bicycles only.")], ["The definitions in the model policy have changed."]),
    "an article of no point": ([("data/drafting.yml", "mended within a month", "mended within two months")], ["“Care of racks”: its article in the model policy has new words."]),
    "what is asked for first": ([(FORM, "{criterion: bike-parking, vehicle: ordinance, core: true}", "{criterion: bike-parking, vehicle: ordinance}"),
                                 (FORM, "{criterion: rider-count, vehicle: ordinance}", "{criterion: rider-count, vehicle: ordinance, core: true}")],
                                [f"What to ask for first has changed. It is now “{LANE}”, “{SNOW}” and “{COUNT}”.", ELSE.format("words to say aloud"), ELSE.format("petition")]),
    "the short sheet": ([(FORM, "  - clear-lanes/cleared\n", "  - bike-parking/racks\n")], ["The short checklist now asks other questions."]),
    "another order": ([(FORM, *SWAP)], [f"What to ask for first has changed. It is now “{SNOW}”, “{LANE}” and “{RACKS}”.", "The points now stand in another order.",
                                       *(ELSE.format(sheet) for sheet in ("records request", "words to say aloud", "petition"))]),
    "a frame": ([("data/frames/letter-council.yml", "subject: Lanes for bicycles", "subject: Safe lanes for bicycles")], [ELSE.format("letter")]),
    "a word of the interface": ([("data/words.yml", 'protects_yes: "“Yes” protects people"', 'protects_yes: "“Yes” is good"')],
                                [f"“{title}”: the small print under a question has changed." for title in (LANE, SNOW, RACKS, COUNT, "One day a year belongs to bicycles")]),
}
"""By what changed: the edits, and every sentence that is told."""


def told(*edits: tuple[str, str, str]) -> list[str]:
    made = renderer(*edits)
    return changes(made.toolkit, hashes(sheets_of(plain())), sheets_of(made))


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_told(what):
    """Each kind of change has its sentence, and no other is told."""
    edits, wanted = CHANGES[what]
    assert told(*edits) == wanted


def test_a_new_point_brings_its_pieces():
    """A point that is new is told once; its questions, its law and its article come with it. So it is with one that goes."""
    old, new = without_count(), sheets_of(plain())
    came, went = changes(plain().toolkit, hashes(old), new), changes(plain().toolkit, hashes(new), old)
    counted = [ELSE.format("letter"), "“Logs”: its article in the model policy has new words."]  # they name how many points and articles there are
    assert came == [f"There is a new point: “{COUNT}”.", *counted] and went == [*counted, f"A point has been taken out: “{COUNT}”."]


def test_a_criterion_under_a_new_id():
    """Nothing is told of an id that nobody reads; what else changed is told of the same point."""
    old, made = hashes(sheets_of(plain())), renamed()
    assert changes(made.toolkit, old, sheets_of(made)) == []
    assert changes(made.toolkit, old | {"ask:rider-count": "another"}, sheets_of(made)) == [f"“{COUNT}”: the ask has new words."]


def test_a_word_that_all_points_share(monkeypatch):
    """Where the small print changes nearly everywhere, one sentence says so."""
    monkeypatch.setattr("macros.editions.compared.MANY", 4)
    assert told(*CHANGES["a word of the interface"][0]) == ["The small print under questions has changed at 5 points."]


# --- the file that remembers ------------------------------------------------------------------------------------------


def loaded(text: str):
    return renderer(ledger_text=text).toolkit.editions


def test_a_first_edition():
    """It is recorded with its day and all its pieces, and the loader takes back what was written."""
    text = published()
    (one,) = loaded(text).values()
    assert (one.id, one.section, one.date, one.pieces) == (id_of(plain()), SECTION, FIRST, hashes(sheets_of(plain())))
    assert ledger.text(loaded(text).values()) == text


def test_an_edition_is_recorded_once():
    """Publishing the same words again, on another day, changes nothing."""
    assert published(after=published(), day=SECOND) == published()


def test_an_edition_keeps_what_the_next_prints_otherwise():
    """Of an older edition the few pieces remain that differ from those of the next; so all that it printed can be had again."""
    text = published(QUESTION, CLAUSE, after=published(QUESTION, after=published(), day=SECOND), day=THIRD)
    first, second, third = loaded(text).values()
    assert [len(one.pieces) for one in (first, second)] == [1, 1] and len(third.pieces) > 60
    assert [pieces for _, pieces in ledger.wholes([first, second, third])] == [
        hashes(sheets_of(renderer(*edits))) for edits in ((), (QUESTION,), (QUESTION, CLAUSE))]


def test_a_piece_that_came_later():
    """What an older edition did not print is not taken for something that it printed."""
    text = published(*CHANGES["a new question"][0], after=published(), day=SECOND)
    (_, first), _ = ledger.wholes(loaded(text).values())
    assert first == hashes(sheets_of(plain()))


def test_words_that_come_back():
    """An edition that prints what an older one printed has the id of that again, and stands last, with the new day."""
    text = published(after=published(QUESTION, after=published(), day=SECOND), day=THIRD)
    assert [(one.id, one.date) for one in loaded(text).values()] == [(id_of(renderer(QUESTION)), SECOND), (id_of(plain()), THIRD)]
    told_ = [pieces for _, pieces in ledger.wholes(loaded(text).values())]
    assert told_ == [hashes(sheets_of(renderer(QUESTION))), hashes(sheets_of(plain()))]


def test_a_clock_that_goes_wrong():
    """An edition is never dated before the one that it follows."""
    assert [one.date for one in loaded(published(QUESTION, after=published(day=SECOND), day=FIRST)).values()] == [SECOND, SECOND]


ODD = ("012345", "1e5000", "0x1f", "12:30:00", "no", "~", "a: b", "x #y", "“in quotes”", "- item", "it's \"so\"", "é ñ", "[x]", "*x", "!x", "2024-05-01", "@x", "%x", "`x`", ", x", "? x", "|", ">", "null")


def test_odd_words_survive():
    """A title with quotes, colons or marks, and one like a number or a date, comes back as it was written."""
    one = Edition(id="00000000", section=SECTION, date=FIRST, pieces={f"clause:{name}": f"abc {name}" for name in ODD})
    assert loaded(ledger.text([one])) == {"00000000": one}


def test_a_title_as_long_as_the_loader_allows():
    """It is cut where the loader would not take back what was recorded."""
    long = ("data/criteria/protected-lanes.yml", "A protected lane on every main road", "W" * 7_999)
    assert renderer(long, ledger_text=published(long)).toolkit.editions


def test_a_section_that_is_gone():
    """Its editions stay in the file, and nobody has to mend it."""
    gone = Edition(id="00000000", section="village-council", date=FIRST, pieces={"point:x": "abcdef Lanes"})
    after = published(after=ledger.text([gone]))
    assert list(loaded(after).values())[0] == gone and len(loaded(after)) == 2


def test_an_id_like_a_number():
    """It stays the text that it is."""
    names = ["00123456", "1e500000", "12345678"]
    assert list(loaded(ledger.text([Edition(id=name, section=SECTION, date=FIRST, pieces={"a": name}) for name in names]))) == names


def test_a_file_that_is_full():
    """The oldest lose first what they printed and then their places, the newest keeps all, and what goes is told."""
    pieces = {f"question:criterion-{number}/a-question": "abcdef 123456" for number in range(200)}
    many = [Edition(id=f"{number:08x}", section=SECTION, date=FIRST + datetime.timedelta(number), pieces=pieces) for number in range(60)]
    kept, gone = ledger.fitted(many)
    assert len(ledger.text(kept).encode()) <= MAX_BYTES and [one.id for one in kept] == [one.id for one in many]
    assert kept[-1] == many[-1] and not kept[0].pieces and "of the oldest editions printed" in gone
    assert [bool(one.pieces) for one in kept] == sorted(bool(one.pieces) for one in kept)
    bare = [one.model_copy(update={"pieces": {}, "id": f"{number:08x}", "date": FIRST + datetime.timedelta(number)}) for number, one in enumerate(many * 60)]
    left, gone = ledger.fitted(bare)
    assert left == bare[-len(left):] and len(ledger.text(left).encode()) <= MAX_BYTES and f"the {len(bare) - len(left)} oldest editions" in gone
    assert ledger.fitted(many[:1]) == (many[:1], "")


def test_this_toolkit_has_room(toolkit):
    """Today's editions of the project fill half of the file at most, so that those before them can stay."""
    made = papers.made(Renderer(toolkit))
    assert len(ledger.text(ledger.recorded(dataclasses.replace(toolkit, editions={}), made, FIRST)).encode()) < MAX_BYTES / 2


def test_two_files_of_editions_in_one():
    """Lines of two histories that someone put into one file by hand do no harm: the newest is right, and the page stands."""
    one, other = published(QUESTION, after=published(), day=SECOND), published(CLAUSE, after=published(), day=THIRD)
    text = one + other.split("\n- id: ")[-1].join(["- id: ", ""])
    assert [row.state for row in rows(renderer(CLAUSE, ledger_text=text))] == ["current", "older", "older"]


def git(root: Path, *words: str, **environment: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@lanes.example", *words], cwd=root, check=True, capture_output=True, env={**os.environ, **environment})


def test_the_day_of_an_edition(tmp_path):
    """It is the day of the commit, in Greenwich; without git it is today."""
    assert ledger.day_of(tmp_path) in {datetime.datetime.now(datetime.timezone.utc).date(), datetime.date.today()}
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "x", GIT_COMMITTER_DATE="2024-05-01T23:30:00 -0800")
    assert ledger.day_of(tmp_path) == datetime.date(2024, 5, 2)


def test_what_is_written(tmp_path):
    """The file is written whole, only where there is something new, and what is new is named."""
    root = small.write(tmp_path)
    made = Renderer(checked(root)[0])
    fresh, gone = ledger.write(root, made.toolkit, papers.made(made))
    assert ([one.id for one in fresh], gone) == ([id_of(made)], "")
    again, problems = checked(root)
    assert problems == [] and list(again.editions) == [id_of(made)]
    before = (root / ledger.FILE).stat().st_mtime_ns
    assert ledger.write(root, again, papers.made(Renderer(again))) == ([], "") and (root / ledger.FILE).stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["3f9a", "main", "3F9A07C2", "../../x", "x y"])
def test_an_id_that_someone_wrote(name):
    """An id that the program cannot have made is refused, with its line: it would stand in addresses."""
    _, problems = small.check({"data/editions.yml": ledger.text([Edition(id=name, section=SECTION, date=FIRST, pieces={})])})
    assert ("data/editions.yml", 3) in [(one.file, one.line) for one in problems if "is not the id of an edition" in one.message]


# --- the page ---------------------------------------------------------------------------------------------------------


def rows(made: Renderer):
    from macros.editions.page import told as page

    return page(made, SECTION, sheets_of(made))


def page_of(made: Renderer) -> dict[str, str]:
    """What the page says at each id, as Markdown without its marks, in the order of the page; '' is its beginning."""
    text = current_editions(made, f"print/current/{SECTION}.md", SECTION)
    start, *parts = re.split(r'<div class="edition" id="([0-9a-f]+)" markdown="1">', text)
    found = {"": start, **dict(zip(parts[::2], parts[1::2]))}
    return {name: " ".join(part.replace("</div>", "").replace("#", "").split()) for name, part in found.items()}


def test_the_page_of_a_current_edition():
    """Whoever comes with the current edition reads first that it is, and nothing of changes."""
    page = page_of(renderer(ledger_text=published()))
    assert list(page) == ["", id_of(plain())]
    assert page[id_of(plain())].startswith("This edition is current") and "- " not in page[id_of(plain())]


def test_the_page_of_older_editions():
    """Each older edition says that there is a newer one, and all that changed since it, not since the one after it."""
    made = renderer(QUESTION, CLAUSE, ledger_text=published(QUESTION, CLAUSE, after=published(QUESTION, after=published(), day=SECOND), day=THIRD))
    page = page_of(made)
    first, second, third = id_of(plain()), id_of(renderer(QUESTION)), id_of(made)
    assert list(page) == ["", third, second, first] and page[third].startswith("This edition is current")
    assert page[second].startswith(f"There is a newer edition than {second}") and page[first].startswith(f"There is a newer edition than {first}")
    asked, article = "a question has new words", "its article in the model policy has new words"
    assert article in page[second] and asked not in page[second] and article in page[first] and asked in page[first]


def test_the_page_after_words_came_back():
    """Who holds the edition between is told one change, not two that undo each other."""
    made = renderer(ledger_text=published(after=published(QUESTION, after=published(), day=SECOND), day=THIRD))
    assert [(row.id, row.state) for row in rows(made)] == [(id_of(plain()), "current"), (id_of(renderer(QUESTION)), "older")]
    assert rows(made)[1].changes == [f"“{LANE}”: a question has new words. It now reads “Do main roads have a lane behind a curb?”"]


def test_the_page_of_a_draft():
    """A draft has a place too, and says after which edition it was made; the edition before it is not called current."""
    made = renderer(QUESTION, ledger_text=published())
    page, draft = page_of(made), id_of(renderer(QUESTION))
    assert list(page) == ["", draft, id_of(plain())]
    assert page[draft].startswith("This is a draft, made after the edition of May 1, 2024") and "a question has new words" in page[draft]
    assert page[id_of(plain())].startswith("This is the newest edition so far") and "current" not in page[id_of(plain())]


def test_the_page_before_the_first_edition():
    """It says that there is none yet, at the id that the drafts bear."""
    page = page_of(plain())
    assert list(page) == ["", id_of(plain())] and page[id_of(plain())].startswith("This is a draft") and "No edition has been published yet" in page[id_of(plain())]


def test_a_draft_that_prints_an_old_edition():
    """An id stands on the page once."""
    made = renderer(ledger_text=published(QUESTION, after=published(), day=SECOND))
    assert [(row.id, row.state) for row in rows(made)] == [(id_of(plain()), "draft"), (id_of(renderer(QUESTION)), "last")]


def test_an_edition_whose_pieces_are_forgotten():
    """Nobody claims to know what changed; the sheet is called old, and a new one is offered."""
    old = Edition(id="0" * 8, section=SECTION, date=FIRST, pieces={})
    made = renderer(ledger_text=published(after=ledger.text([old]), day=SECOND))
    assert rows(made)[-1].changes is None and "we no longer know what has changed" in page_of(made)["0" * 8]


def test_an_edition_since_which_much_has_changed():
    """Where the list would be too long to read, its number is told, and a new sheet is offered."""
    def page(number: int) -> str:
        old = Edition(id="0" * 8, section=SECTION, date=FIRST, pieces={f"question:protected-lanes/q{one}": "abc def" for one in range(number)})
        return page_of(renderer(ledger_text=ledger.text([old, *loaded(published()).values()])))["0" * 8]
    assert page(40).count("a question has been taken out") == 40 and "things in all" not in page(40)
    assert "41 things in all" in page(41) and "a question has been taken out" not in page(41)


def test_an_id_that_the_page_does_not_know():
    """The head of the page says what to do, and leads to the sheets of the section."""
    start = current_editions(plain(), f"print/current/{SECTION}.md", SECTION).partition("<div")[0]
    assert "If it is not here, take a new sheet" in start and f"(../index.md#print-{SECTION})" in start


@pytest.mark.parametrize("ledger_text, edits, line", [
    ("", (), "Draft {now}, not published yet"),
    ("published", (), "Edition {now} of May 1, 2024"),
    ("published", (QUESTION,), "Draft {now}, made after edition {last} of May 1, 2024"),
])
def test_what_a_sheet_says_of_itself(ledger_text, edits, line):
    """A sheet bears its edition where that is recorded, and is called a draft where it is not, with the edition before it."""
    made = renderer(*edits, ledger_text=published() if ledger_text else "")
    standing = editions.standing(made.toolkit, SECTION, sheets_of(made))
    assert papers.edition_line(sheets.Maker(made), standing) == line.format(now=id_of(made), last=id_of(plain()))
