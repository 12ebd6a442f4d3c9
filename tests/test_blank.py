"""Blank records: written in the right place, reported until they are filled in, and good once they are."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import small
from macros.blank import blank, new, run
from macros.blank.follow import blanks, follows
from macros.check import checked
from macros.load import FOLDERS, LISTS, Document, parse, read
from macros.reference import entries

ONES = [entry.one for entry in entries() if entry.one]


@pytest.fixture
def root(tmp_path) -> Path:
    """The folder of the small toolkit."""
    return small.write(tmp_path)


def files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(root.rglob("*")) if path.is_file()}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name, text in after.items() if before.get(name) != text]


def unfilled(root: Path, file: str) -> list[tuple[str, int]]:
    """(path in words, line) of every empty value of a file."""
    document = read(root / file, root)
    def value(path):
        found = document.data
        for part in path:
            found = found[part]
        return found
    return [("/".join(map(str, path)), spot[0]) for path, spot in sorted(document.spots.items(), key=lambda item: item[1]) if value(path) == ""]


def fill(root: Path, file: str, answers: dict[str, str]) -> None:
    """Writes an answer behind every empty value of a file; each answer is for one place."""
    rows = (root / file).read_text("utf-8").split("\n")
    for path, line in unfilled(root, file):
        rows[line - 1] += " " + answers[path]
    (root / file).write_text("\n".join(rows), "utf-8")


def edit(root: Path, file: str, old: str, new_text: str) -> None:
    text = (root / file).read_text("utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new_text), "utf-8")


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in checked(root)[1]]


# --- every noun -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("one", ONES)
def test_a_blank_of_every_noun(root, one, capsys):
    """A blank is read without a fault but its blanks; the check reports each of them, and so does what is printed, with file and line."""
    before = files(root)
    assert run(root, [one, "new-thing"]) == 0
    printed, found = capsys.readouterr().out, problems(root)
    for file in changed(before, files(root)):
        empty = unfilled(root, file)
        assert empty and [problem for problem in found if problem.startswith(f"{file}:") and "is empty. " not in problem] == []
        for _, line in empty:
            assert f"  {file}:{line}:" in printed and any(problem.startswith(f"{file}:{line}:") for problem in found)
    assert changed(before, files(root)) and set(before) <= set(files(root))


@pytest.mark.parametrize("one", ONES)
def test_what_follows_is_told_as_though_the_blanks_were_filled_in(root, one):
    """Each blank can be filled in with some word so that a record comes of it, of which the check can then tell what it lacks."""
    from macros.blank import follow

    toolkit, records = new(root, one, "new-thing", [])
    stood = follow._with(toolkit, records)
    assert all(made.name in getattr(stood, made.noun.replace("-", "_")) for made in records)


@pytest.mark.parametrize("noun", [noun for noun in (*FOLDERS, *LISTS) if noun in {entry.name for entry in entries() if entry.one}])
def test_every_field_stands_in_a_blank(noun):
    """A blank has every field in the model's order: what is required with its description above it, what may be left out behind a '#'."""
    start = 0 if noun in FOLDERS else 2
    rows = [row[start:] for row in blank(noun).replace("\n- ", "\n  ").replace("# Perm", " " * start + "# Perm").splitlines() if not row.startswith("# yaml")]
    kind = {**FOLDERS, **LISTS}[noun]
    places = []
    for name, info in kind.model_fields.items():
        row = f"{name}:" if info.is_required() else f"#{name}:"
        assert row in rows
        places.append(rows.index(row))
        assert rows[places[-1] - 1].startswith("# ") and info.description in rows[places[-1] - 1]
        assert rows[places[-1] - 1].startswith("# May be left out. ") == (not info.is_required())
    assert places[0] == 1 and all(kind.model_fields)


def test_a_blank_of_a_resource():
    """The blank of a list starts with its dash, each hint above its field; it is what CONTRIBUTING shows."""
    text = blank("resources", {"id": "bike-map"})
    assert text.startswith("# Permanent. An id, as in bicycle-lanes.\n- id: bike-map\n  # As its publisher calls it.\n  title:\n")
    assert "  # May be left out. A copy in a web archive, for the day on which the page is gone; 'make archive' finds one.\n  #archive:\n  #  url:\n  #  date:\n" in text


@pytest.mark.parametrize("noun", ["resources", "precedents", "criteria"])
def test_what_may_be_left_out_is_one_sign_away(noun):
    """Without its '#', a line of what may be left out stands where it belongs: the same record, with more blanks."""
    text = re.sub(r"(?m)^( *)#(?! )", r"\1", blank(noun))
    text = re.sub(r"(?m)^( *)#(?= +(- )?\w+:$| +-$)", r"\1", text)
    data = parse(Document("a.yml", text=text)).data
    record = data[0] if isinstance(data, list) else data
    assert list(record) == list({**FOLDERS, **LISTS}[noun].model_fields)


# --- filled in ------------------------------------------------------------------------------------------------------

CRITERION = {
    "title": "A lamp on every lane", "actor": "streets", "ask": "offer a lamp on every lane", "why": "Who sees the way rides at night.",
    "questions/0/id": "lit", "questions/0/text": "Does every lane have a lamp?", "questions/0/protective": "yes",
    "questions/1/id": "written", "questions/1/text": "Does a written rule ask for lamps?", "questions/1/protective": "yes",
    "where_to_look/0/place": "street-plans", "where_to_look/0/find": "the list of lamps", "where_to_look/1/place": "town-code", "where_to_look/1/find": "“lamp”",
    "clause/heading": "Lamps", "clause/form": "rule", "clause/parts/0/id": "lamps",
    "clause/parts/0/text": "Each crew of {streets} shall place a lamp when it builds a protected lane.",
    "letter": "No state law speaks of lamps. A rule of your own would.", "records": "each bill for a lamp", "say/line": "Please place a lamp on each lane.",
    "now/0/id": "none", "now/0/standing": "not-law", "now/0/text": "No state law speaks of lamps.", "now/0/as_of": "2024-05-01", "left": "Ask for one on each lane.",
    "sources/0": "own",
}
FORMS = {f"fill/{fill}/{form}": f"the {fill}" if form == "text" else f"the {fill.capitalize()}" for fill in ("town", "streets", "council") for form in ("text", "legal")}
SECTION = FORMS | {
    "title": "Street office", "who": "It builds the streets.", "decides": "The head of streets", "chosen": "Named by the council", "also": "The council",
    "find/0/id": "head", "find/0/what": "Who is the head of streets", "find/0/where": "Look on the town's own site.",
    "held_by/0/id": "desk", "held_by/0/name": "The desk of the office", "held_by/0/holds": "Its plans",
    "vehicles/0/id": "order", "vehicles/0/name": "order", "vehicles/0/lasts": "It lasts until the next head.", "vehicles/0/reach": "It binds the staff of the office.",
    "vehicles/0/lead": "sign an order under which", "vehicles/0/kind": "rule", "short/0": "protected-lanes/built",
} | {f"criteria/{number}/{field}": value for number, name in enumerate(("protected-lanes", "clear-lanes", "bike-parking"))
     for field, value in (("criterion", name), ("vehicle", "order"))}
PAPER = {"title": "Paper of {}", "recipient/0": '"{{official}}"', "subject": "Lanes", "opening/0/id": "start", "opening/0/text": '"Dear reader:"', "lines/0/id": "rules", "lines/0/text": "each rule on lanes",
         "closing/0/id": "end", "closing/0/text": "Thank you."}
POLICY = {
    "vehicle": "order", "title": "Order on Lanes", "this_instrument/text": "this order", "this_instrument/legal": "this Order", "article": "Section",
    "findings_lead": '"The office finds:"', "enacting": '"The head of streets orders:"',
    "articles/1/clause": "protected-lanes", "articles/2/clause": "clear-lanes", "articles/3/clause": "bike-parking",
}
RESOURCE = {"title": "A Guide to Lamps", "publisher": "The Lamp Club", "kind": "guide", "about": "It shows where lamps stand."}
LAW = {"title": "Lamp Act", "cite": "Road Code, section 40", "kind": "statute", "place": "lakeland", "area": "roads", "status": "in-force", "text": "Each town counts its lamps.",
       "as_of": "2024-05-01"}
PRECEDENT = {"title": "Sea Town clears its lanes", "where": "Sea Town", "date": '"2023"', "text": "It clears lanes first.", "criteria/0": "protected-lanes", "status": "current",
             "as_of": "2024-05-01"}


def test_a_criterion_filled_in(root):
    """A filled criterion lacks only what others must give: a precedent or a look for one, and a section; given these, nothing is left."""
    run(root, ["criterion", "lamps"])
    file = "data/criteria/lamps.yml"
    fill(root, file, CRITERION)
    assert problems(root) == [
        f"{file}:3:1: no precedent names this criterion. Add one, or write 'none_known:' with the day on which someone looked",
        f"{file}:3:5: no section uses this criterion. Add it to 'criteria' of a section, and its clause to a policy of that section"]
    edit(root, file, "#none_known:", "none_known: 2024-05-01")
    edit(root, "data/sections/town-council.yml", "  - {criterion: rider-count, vehicle: ordinance}\n", "  - {criterion: rider-count, vehicle: ordinance}\n  - {criterion: lamps, vehicle: ordinance}\n")
    edit(root, "data/policies/lane-ordinance.yml", "  - clause: rider-count\n", "  - clause: rider-count\n  - clause: lamps\n")
    assert problems(root) == []


def test_a_section_filled_in(root, capsys):
    """A filled section, with the frames and the policy that were written for it, lacks only its audience; its pages were told."""
    run(root, ["section", "street-office", "AUDIENCE=towns"])
    printed = capsys.readouterr().out
    assert all(f"docs/en/towns/street-office/{page}.md: this page is missing." in printed for page in ("index", "checklist", "letter", "policy"))
    fill(root, "data/sections/street-office.yml", SECTION)
    for kind in ("letter", "records", "comment"):
        fill(root, f"data/frames/{kind}-street-office.yml", {path: text.format(kind) for path, text in PAPER.items()})
    fill(root, "data/policies/street-office-policy.yml", POLICY)
    said = "data/sections/street-office.yml:7:11: no audience lists this section. Add it to audiences.yml"
    assert problems(root) == [said] and f"  {said}\n" in printed
    edit(root, "data/audiences.yml", "[town-council]", "[town-council, street-office]")
    assert problems(root) == []


@pytest.mark.parametrize("one, name, given, answers, left", [
    ("resource", "lamp-guide", ["criteria=protected-lanes", "SEARCH_HINT=lamps"], RESOURCE, []),
    ("resource", "lamp-guide", [], RESOURCE, ["data/resources.yml:3:3: nothing leads to this resource. Name the 'criteria' or 'sections' it is for, or remove it"]),
    ("law", "lamp-act", [], LAW, ["data/law/lamp-act.yml:3:1: nothing uses this law entry. Use it, or remove it"]),
    ("precedent", "sea-town", [], PRECEDENT, []),
], ids=["a resource for a criterion", "a resource for nothing", "a law", "a precedent"])
def test_a_record_filled_in(root, capsys, one, name, given, answers, left):
    """A filled record leaves the check nothing to say but what it truly lacks, and that was told when it was written."""
    before = files(root)
    run(root, [one, name, *given])
    printed = capsys.readouterr().out
    [file] = changed(before, files(root))
    data = read(root / file, root).data
    number = f"{[item['id'] for item in data].index(name)}/" if isinstance(data, list) else ""
    fill(root, file, {number + path: text for path, text in answers.items()})
    assert problems(root) == left
    assert all(f"  {line}\n" in printed for line in left) and ("Then:" in printed) == bool(left)


# --- its place ------------------------------------------------------------------------------------------------------

def test_a_list_that_is_sorted(root):
    """A record goes to its place in a list that is sorted by id, with every other line as it was."""
    before = (root / "data/states.yml").read_text("utf-8").splitlines()
    run(root, ["state", "midland"])
    after = (root / "data/states.yml").read_text("utf-8").splitlines()
    assert [item["id"] for item in read(root / "data/states.yml", root).data] == ["hillland", "lakeland", "midland", "sealand"]
    assert [row for row in after if row in before] == before


def test_remarks_in_a_list_that_is_sorted(root):
    """A remark stays above the record it stands over."""
    edit(root, "data/states.yml", "- {id: sealand", "# By the sea\n- {id: sealand")
    run(root, ["state", "midland"])
    text = (root / "data/states.yml").read_text("utf-8")
    assert "# By the sea\n- {id: sealand" in text and text.index("midland") < text.index("# By the sea")


def test_a_list_in_another_order(root):
    """A record goes to the end of a list that has an order of its own."""
    edit(root, "data/resources.yml", "id: rack-guide", "id: a-rack-guide")
    run(root, ["resource", "bike-map"])
    assert [item["id"] for item in read(root / "data/resources.yml", root).data] == ["lane-guide", "lost-guide", "a-rack-guide", "bike-map"]


def test_a_list_without_records(root):
    """The first record takes the place of the empty brackets."""
    run(root, ["packet", "night"])
    assert [item["id"] for item in read(root / "data/packets.yml", root).data] == ["night"]
    assert "[]" not in (root / "data/packets.yml").read_text("utf-8")


def test_what_is_given_along(root):
    """FIELD=VALUE fills a field, in letters of any size, with quotes where YAML needs them, and items parted by commas."""
    run(root, ["precedent", "sea-town", "TITLE=It's: so #1", "CRITERIA=protected-lanes, clear-lanes", "audience=towns", "date=2023"])
    data = read(root / "data/precedents/sea-town.yml", root).data
    assert (data["title"], data["criteria"], data["audience"], data["date"]) == ("It's: so #1", ["protected-lanes", "clear-lanes"], "towns", "2023")


# --- refused --------------------------------------------------------------------------------------------------------

REFUSED = {
    "an unknown noun": (["lwa", "x"], "there is no blank for 'lwa'. Did you mean 'law'?"),
    "a noun that a machine writes": (["edition", "x"], "there is no blank for 'edition'. Did you mean 'section'?"),
    "capital letters and spaces": (["criterion", "Bike Lanes"], "'Bike Lanes' is not an id: small letters, digits and single hyphens. Did you mean 'bike-lanes'?"),
    "a path": (["criterion", "../x"], "'../x' is not an id: small letters, digits and single hyphens. Did you mean 'x'?"),
    "no letters at all": (["criterion", "***"], "'***' is not an id: small letters, digits and single hyphens. Choose one, as in bicycle-lanes"),
    "an id of a file": (["criterion", "clear-lanes"], "'clear-lanes' is used already, in data/criteria/clear-lanes.yml. Choose another id"),
    "an id in a list": (["resource", "lost-guide"], "'lost-guide' is used already, in data/resources.yml. Choose another id"),
    "an unknown field": (["law", "x", "TITEL=y"], "'titel' is not a field that can be given here. Did you mean 'title'?"),
    "a field with fields": (["criterion", "x", "clause=y"], "'clause' is not a field that can be given here."),
    "a value that is not allowed": (["law", "x", "KIND=bil"], "'bil' is not allowed for 'kind'. Did you mean 'bill'?"),
    "a name of nothing": (["section", "x", "AUDIENCE=town"], "'town' is not allowed for 'audience'. Did you mean 'towns'?"),
    "one wrong name of several": (["precedent", "x", "criteria=clear-lanes,claer-lanes"], "'claer-lanes' is not allowed for 'criteria'. Did you mean 'clear-lanes'?"),
    "no value": (["law", "x", "title"], "'title' gives no value. Write FIELD=VALUE, as in TITLE=\"Bicycle lanes\""),
}


@pytest.mark.parametrize("situation", REFUSED)
def test_what_is_refused(root, capsys, situation):
    """What cannot be written is refused with what to do, and no file changes."""
    arguments, message = REFUSED[situation]
    before = files(root)
    assert run(root, arguments) == 1
    assert capsys.readouterr().out.startswith(message) and files(root) == before


def test_an_id_that_was_published_once(root, capsys):
    """The id of a criterion that is gone, or had another one, is never used again."""
    edit(root, "data/ids.yml", "[protected-lanes, clear-lanes]", "[protected-lanes, clear-lanes, gone]")
    edit(root, "data/criteria/clear-lanes.yml", "sources: [brief]", "sources: [brief]\naliases: [older]")
    assert [run(root, ["criterion", name]) for name in ("gone", "older")] == [1, 1]
    assert capsys.readouterr().out.splitlines() == ["'gone' is used already, by a criterion that was published once. Choose another id",
                                                    "'older' is used already, as an old id of 'clear-lanes'. Choose another id"]


def test_a_paper_that_is_there_before_its_section(root, capsys):
    """A section is refused whole where one of its papers would take the place of another."""
    run(root, ["frame", "letter-street-office"])
    before = files(root)
    assert run(root, ["section", "street-office"]) == 1
    assert "'letter-street-office' is used already, in data/frames/letter-street-office.yml" in capsys.readouterr().out and files(root) == before


@pytest.mark.parametrize("file, text, said", [
    ("data/resources.yml", "- id: [\n", "data/resources.yml has a fault. Run 'make check', mend it, and try again"),
    ("data/resources.yml", "[{id: a}]\n", "data/resources.yml is a list in brackets. "),
    ("data/resources.yml", None, "data/resources.yml is missing. Add it, with an empty list '[]', and try again"),
    ("data/toolkit.yml", "name: x\n", "data/toolkit.yml:1:1: "),
], ids=["a list that cannot be read", "a list in brackets", "a list that is missing", "a toolkit that cannot be read"])
def test_data_that_cannot_be_added_to(root, capsys, file, text, said):
    """Where the data cannot be read, nothing is written, and what to mend is said without a traceback."""
    (root / file).write_text(text, "utf-8") if text else (root / file).unlink()
    before = files(root)
    assert run(root, ["resource", "bike-map"]) == 1
    assert capsys.readouterr().out.startswith(said) and files(root) == before


def test_a_record_that_is_broken_keeps_its_id(root, capsys):
    """An id is taken even where its record cannot be read."""
    edit(root, "data/resources.yml", "kind: guide, about: It tells of old roads.", "kindd: guide")
    assert run(root, ["resource", "lost-guide"]) == 1
    assert "'lost-guide' is used already, in data/resources.yml" in capsys.readouterr().out


def test_other_faults_in_the_data_are_not_told(root, capsys):
    """What follows from a new record is told, and nothing of what was wrong before."""
    edit(root, "data/criteria/bike-parking.yml", "none_known: 2024-05-01\n", "")
    run(root, ["law", "lamp-act"])
    assert "Then:\n  data/law/lamp-act.yml:3:1: nothing uses this law entry. Use it, or remove it\nLines" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["criterion"], ["criterion", ""]], ids=["nothing", "no id", "an empty id"])
def test_an_id_that_is_missing(arguments):
    """Without an id the command says how to call it, with exit status 2 and no traceback."""
    done = subprocess.run([sys.executable, "-m", "macros", "new", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("Say what it is and give it an id, as in: make new-criterion ID=bicycle-lanes. Use one of: ")


def test_blanks_are_told_in_the_order_of_lines(root):
    """The blanks of a record, and what follows, come in the order of their lines, and none twice."""
    toolkit, [made] = new(root, "criterion", "lamps", [])
    lines = [line for _, line, _ in blanks(made)]
    assert lines == sorted(set(lines)) and len(lines) > 20
    assert [problem.line for problem in follows(toolkit, [made])] == [3, 3]
