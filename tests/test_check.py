"""What no single record shows: the chain is whole, the seed map leads both ways, nothing is lost in silence, no topic is in the code."""
from __future__ import annotations

import re
import shutil
from typing import Iterator

import pytest
import yaml
from conftest import ROOT

import small
from macros.check import checked
from macros.check.coverage import sections_of
from macros.load import FOLDERS, LISTS, Document, parse
from macros.model import SameAs
from macros.render import Renderer, chain, sheet
from macros.render.pages import MACROS

FOUR, BOTH = ("board-of-supervisors", "sheriff", "mayor-and-council", "police-chief"), ("district", "college")
PROMISED = {
    "detainers civil-warrants release-dates transfers jail-interviews": FOUR,
    "information status-questions no-exceptions joint-operations": FOUR,
    "contracts deputizing resources databases license-plate-readers": FOUR,
    "registries written-requests lasting-rule": FOUR + BOTH,
    "tell-employees victim-visas nonpublic-areas diversion fair-policing": FOUR,
    "oversight public-forum prosecutors legal-defense low-level-offenses": ("board-of-supervisors", "mayor-and-council"),
    "public-statement": ("board-of-supervisors", "mayor-and-council", "police-chief"),
    "no-help no-volunteering student-records status-not-collected site-access agents-alert campus-police staff-training": BOTH,
    "welcome-message equal-access support-space rights-materials partnerships restorative-justice harassment-training incident-data": BOTH,
    "family-plans": ("district",),
    "study-continuity": ("college",),
}
"""What the plan of the toolkit promises: every criterion, and the sections that use it."""
FEWEST = {"mayor-and-council": 8, "police-chief": 8, "district": 14, "college": 12}
"""How many criteria these sections were promised at the least."""
CRITERIA = [path.stem for path in sorted((ROOT / "data" / "criteria").glob("*.yml"))]
SECTIONS = [path.stem for path in sorted((ROOT / "data" / "sections").glob("*.yml"))]


# --- the chain ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", CRITERIA)
def test_the_chain_of_a_criterion(toolkit, name):
    """Each section that uses a criterion finds everything on its page: ask, why, law, questions, places, clause, letter, records, words to say."""
    view, using = chain.ask(toolkit, name), {section.id for section in sections_of(toolkit, name)}
    assert using
    links = {field: view[field] for field in ("asks", "why", "now", "left", "clauses", "letter_groups", "records", "say")}
    links |= {f"questions on {kind['kind']}": kind["questions"] for kind in view["kinds"]}
    for link, groups in links.items():
        assert {section.id for group in groups for section in group["sections"]} == using, link
        assert all(group["value"] for group in groups), link
    for kind in view["kinds"]:
        assert kind["places"] or all(group["row"].question.where_to_look for group in kind["questions"])
    assert view["precedents"] or view["criterion"].none_known
    assert set(view["policies"]) == using


def test_what_was_promised(toolkit):
    """Every criterion of the plan is there, used by exactly the sections that the plan names, and there is no other."""
    promised = {name: set(sections) for names, sections in PROMISED.items() for name in names.split()}
    assert {name: {section.id for section in sections_of(toolkit, name)} for name in toolkit.criteria} == promised


@pytest.mark.parametrize("name", FEWEST)
def test_the_fewest_asks_of_a_section(toolkit, name):
    """A section has at least as many criteria as were promised, each with a question on practice and one on policy."""
    criteria = [toolkit.criteria[use.criterion].in_section(name) for use in toolkit.sections[name].criteria]
    assert len(criteria) >= FEWEST[name]
    assert [one.id for one in criteria if {question.kind for question in one.questions} != {"practice", "policy"}] == []


@pytest.mark.parametrize("name", CRITERIA)
def test_the_page_of_a_criterion(toolkit, name):
    """A criterion's page and its chain in each section can be made, and name the criterion's policy, letter and permanent id."""
    renderer = Renderer(toolkit)
    assert name in MACROS["ask"](renderer, f"asks/{name}.md", name)
    for section in sections_of(toolkit, name):
        assert MACROS["chain"](renderer, "index.md", section.id, name).strip()


@pytest.mark.parametrize("name", SECTIONS)
def test_the_checklist_of_a_section(toolkit, name):
    """The checklist asks every question of the section once, practice first, each follow-up right after what leads to it."""
    section, rows = toolkit.sections[name], sheet.checklist(toolkit, name)["rows"]
    assert [row["id"] for row in rows] == [use.criterion for use in section.criteria]
    for row in rows:
        questions = toolkit.criteria[row["id"]].in_section(name).questions
        assert [block["kind"] for block in row["blocks"]] == ["practice", "policy"]
        assert sorted(item["id"] for block in row["blocks"] for item in block["questions"]) == sorted(question.id for question in questions)
        assert all(item["depth"] <= 2 and bool(item["depth"]) == bool(item["condition"]) for block in row["blocks"] for item in block["questions"])
    assert MACROS["checklist"](Renderer(toolkit), f"{name}/checklist.md", name).count("<tbody id=") == len(rows)


@pytest.mark.parametrize("name", SECTIONS)
def test_the_questions_that_decide_most(toolkit, name):
    """The short checklist names questions of the section, none twice, each one that decides its criterion."""
    section = toolkit.sections[name]
    asked = {f"{use.criterion}/{question.id}": question for use in section.criteria for question in toolkit.criteria[use.criterion].in_section(name).questions}
    assert len(set(section.short)) == len(section.short)
    assert set(section.short) <= set(asked)
    assert all(asked[one].decides for one in section.short)


REQUIRED = {
    "letter": "letter: letter-council\n", "records request": "records: records-council\n", "comments": "comment: comment-council\n",
    "policy": "policies: [lane-ordinance, ride-resolution]\n", "short sheet": "short:\n  - protected-lanes/built\n  - clear-lanes/cleared\n",
}


@pytest.mark.parametrize("paper", REQUIRED)
def test_a_section_without_a_paper(paper):
    """A section that has no letter, records request, comment, policy or short sheet is refused."""
    _, problems = small.check(small.edited(SECTION, REQUIRED[paper], ""))
    assert SECTION in {problem.file for problem in problems}


@pytest.mark.parametrize("kind", ["follow-up", "thank-you", "petition", "press-release"])
def test_a_section_without_what_goes_with_a_letter(kind):
    """A section that no frame of a kind serves is refused, and the kind is named."""
    _, problems = small.check(small.edited(f"data/frames/{kind}.yml", f"kind: {kind}", "kind: letter"))
    assert [problem.file for problem in problems if f"'{kind}'" in problem.message] == [SECTION]


# --- the seed map ---------------------------------------------------------------------------------------------------

NOUNS = {"criterion": "criteria", "policy": "policies", "law": "law", "landscape": "landscape"}
"""Nouns of the seed map whose list is not named by adding an s."""


def found(toolkit, target: str) -> bool:
    """True where the target of a seed leads to something that exists."""
    noun, _, name = target.partition(":")
    if noun == "page":
        return any((ROOT / "docs" / "en" / path).is_file() for path in (f"{name}.md", f"{name}/index.md"))
    if noun == "question":
        criterion, _, question = name.partition("/")
        return question in {one.id for one in toolkit.criteria[criterion].questions}
    if noun in {"drafting", "definition"}:
        return name in {one.id for one in getattr(toolkit.drafting, "clauses" if noun == "drafting" else "definitions")}
    return name in getattr(toolkit, NOUNS.get(noun, f"{noun}s"))


def test_the_seed_map_read_forward(toolkit):
    """Everything that the sources have leads to something that exists."""
    assert {item.id: target for item in toolkit.seed_map.values() for target in item.to if not found(toolkit, target)} == {}


BECAME = {
    "criterion": {"criterion", "question"}, "provision": {"criterion", "drafting", "definition"}, "question": {"question", "landscape"}, "place": {"place"},
    "story": {"precedent", "step"},  # a story whose place is lost is no precedent, and moves people all the same
}
"""What a thing of a source lives on as, by its kind; the other kinds may have become anything."""


@pytest.mark.parametrize("kind", BECAME)
def test_what_a_seed_became(toolkit, kind):
    """A question of a source lives on as a question, a place to look as a place, a provision as words of a policy, a story as one that moves people."""
    assert [item.id for item in toolkit.seed_map.values() if item.kind == kind and not BECAME[kind] & {target.partition(":")[0] for target in item.to}] == []


def test_the_sources_that_the_seed_map_tells_of(toolkit):
    """Every source but our own work has its items, and no two items tell of the same thing in the same words."""
    items = [(item.source, str(item.what)) for item in toolkit.seed_map.values()]
    assert {source for source, _ in items} == set(toolkit.sources) - {"own"}
    assert [one for one in items if items.count(one) > 1] == []


def criteria_of(item) -> set[str]:
    return {target.partition(":")[2].partition("/")[0] for target in item.to if target.startswith(("criterion:", "question:"))}


def test_the_sources_of_a_criterion(toolkit):
    """A criterion to which a demand, provision, point or question of a source leads names that source."""
    lost = {f"{item.id} → {name}" for item in toolkit.seed_map.values() if item.kind != "fact"
            for name in criteria_of(item) if item.source not in toolkit.criteria[name].sources}
    assert lost == set()


WITH_SOURCES = [noun for noun, kind in (FOLDERS | LISTS).items() if "sources" in kind.model_fields]


def test_the_sources_of_a_precedent(toolkit):
    """A precedent to which a story of a source leads names that source."""
    led = {(target.partition(":")[2], item.source) for item in toolkit.seed_map.values() if item.kind == "story" for target in item.to if target.startswith("precedent:")}
    assert {f"{source} → {name}" for name, source in led if source not in toolkit.precedents[name].sources} == set()


@pytest.mark.parametrize("noun", WITH_SOURCES)
def test_the_seed_map_read_backward(toolkit, noun):
    """A record that names a source is one to which an item of that source leads."""
    led = {(item.source, target.partition(":")[2]) for item in toolkit.seed_map.values() for target in item.to}
    led |= {(item.source, name) for item in toolkit.seed_map.values() for name in criteria_of(item)}
    assert {f"{record.id} ({source})" for record in getattr(toolkit, noun).values() for source in record.sources if source != "own" and (source, record.id) not in led} == set()


# --- nothing is lost in silence -------------------------------------------------------------------------------------

PETITION = "data/frames/petition.yml"
PL, SECTION, DRAFTING, ORDINANCE, SETTINGS = (
    "data/criteria/protected-lanes.yml", "data/sections/town-council.yml", "data/drafting.yml", "data/policies/lane-ordinance.yml", "data/toolkit.yml")
LOST = {
    "an ask of spaces": (PL, "ask: build a protected lane on every main road", "ask: '  '"),
    "a letter of spaces": (PL, "letter: State law asks for a plan alone. A rule of your own would get the lanes built.", "letter: '  '"),
    "two parts of a clause with one id": (PL, "- id: log\n      text: The crew shall write", "- id: build\n      text: The crew shall write"),
    "two entries of the law now with one id": (PL, "left: Ask for a written", "  - {id: plan, standing: not-law, text: Nothing is built., as_of: undated}\nleft: Ask for a written"),
    "two vehicles with one id": (SECTION, "  - {id: resolution, name", "  - {id: ordinance, name: order, lasts: A day., reach: It binds all., lead: give an order, kind: rule}\n  - {id: resolution, name"),
    "two holders with one id": (SECTION, "vehicles:", "  - {id: clerk, name: Head of the town, holds: Budgets}\nvehicles:"),
    "two drafting clauses with one id": (DRAFTING, "  - id: saving\n", "  - id: logs\n    heading: Books\n    parts:\n      - {id: book, text: Books shall be kept.}\n  - id: saving\n"),
    "two definitions with one id": (DRAFTING, "{id: public-way, term", "{id: protected-lane, term"),
    "two findings with one id": (ORDINANCE, "{id: snow, text", "{id: safety, text"),
    "two lines of a frame with one id": ("data/frames/letter-council.yml", "{id: sender, text", "{id: reply, text"),
    "two placeholders with one name": (SETTINGS, "text: Who decides, neutral: {text: the deciders, legal: the Deciders}}", "text: Who decides, neutral: {text: the deciders}}\n  - {id: council, text: Who pays, neutral: {text: the payers}}"),
    "a blank with the name of a fill": (SETTINGS, "{id: reply_by, label", "{id: council, label: Council, hint: Its name}\n  - {id: reply_by, label"),
    "two areas with one id": (SETTINGS, "resource_kinds:", "  - {id: roads, label: Rails, text: Who may lay what}\nresource_kinds:"),
    "a clause twice in a policy": (ORDINANCE, "- clause: rider-count", "- clause: rider-count\n  - clause: rider-count"),
    "a drafting clause twice in a policy": (ORDINANCE, "- drafting: saving", "- drafting: saving\n  - drafting: saving"),
    "a drafting clause that no policy holds": (ORDINANCE, "- drafting: rack-care\n  ", ""),
    "a part that refers to clauses of other policies alone": (DRAFTING, "{sections:bike-parking}", "{sections:ride-day}"),
    "an actor that no section fills": (SETTINGS, "actors:\n", "actors:\n  - {id: clerk, text: The clerk}\n"),
    "a short question twice": (SECTION, "- clear-lanes/cleared", "- protected-lanes/built"),
    "a placeholder where no section fills it": ("data/law/road-act.yml", "text: Each town makes", "text: In {town} each town makes"),
    "items in a petition, which lists asks alone": (PETITION, "closing:", "lines:\n  - {id: more, text: each lane}\nclosing:"),
    "items in a letter, which lists asks alone": ("data/frames/letter-council.yml", "closing:", "lines:\n  - {id: more, text: each lane}\nclosing:"),
    "a date over a petition, which has no place for it": (PETITION, "title: Petition", "title: Petition\ndateline: On a Sunday"),
    "an address over a comment, which nobody sends": ("data/frames/comment-council.yml", "opening:", "recipient: [Council]\nopening:"),
    "a place to look that the seed map alone names": ("data/places.yml", "- id: town-code", "- {id: town-hall, name: Town hall, text: Ask there.}\n- id: town-code"),
    "a resource in a language without word": ("data/resources.yml", "language: es", "language: zz"),
}
ALONE = {"a place to look that the seed map alone names": small.edited("data/seed-map.yml", "clear-lanes/cleared]", "clear-lanes/cleared, place:town-hall]")}
"""What a situation needs beside its change, so that it is that one fault alone."""


@pytest.mark.parametrize("situation", LOST)
def test_something_that_would_be_lost(situation):
    """What would be dropped, hidden or printed wrong without a word is refused, in the file where it stands."""
    name, find, replace = LOST[situation]
    _, problems = small.check(small.edited(name, find, replace) | ALONE.get(situation, {}))
    assert problems and {problem.file for problem in problems} <= {name, ORDINANCE, PL, DRAFTING}


@pytest.mark.parametrize("section", ["section: town-council\n", ""])
def test_two_frames_of_one_kind(section):
    """Where two frames of one kind would serve the same section alone, one of them would never be seen, so it is refused."""
    frame = small.files()[PETITION].replace("id: petition\n", f"id: petition-more\n{section}")
    _, problems = small.check({"data/frames/petition-more.yml": frame})
    assert {problem.file for problem in problems} & {PETITION, "data/frames/petition-more.yml"}


def test_law_for_a_kind_of_body_that_one_of_two_sections_lacks():
    """Where all that a criterion says of the law is for kinds of body that a section lacks, that section is told nothing, so it is refused."""
    _, problems = small.check(small.second() | small.edited(PL, "    as_of: 2024-05-01", "    bodies: [hill-town]\n    as_of: 2024-05-01"))
    assert [problem.file for problem in problems] == [PL]


def test_an_old_id_of_two_criteria():
    """An old id leads to one criterion, not to two."""
    old = "\naliases: [painted-lanes]"
    _, problems = small.check(small.edited(PL, "search: [bike lane]", "search: [bike lane]" + old) | small.edited("data/criteria/ride-day.yml", "none_known: 2024-05-01", "none_known: 2024-05-01" + old))
    assert problems


def test_a_section_of_another_audience():
    """A section belongs to the audience that lists it."""
    _, problems = small.check(small.edited(SECTION, "audience: towns", "audience: cities")
                              | small.edited("data/audiences.yml", "- {id: towns, title: Towns, sections: [town-council]}", "- {id: towns, title: Towns, sections: [town-council]}\n- {id: cities, title: Cities, sections: [town-council]}"))
    assert problems


@pytest.mark.parametrize("change", ["by_section:\n  {section}:\n    left: Ask for more.\n", "sections: [{section}]"])
def test_words_for_a_section_that_does_not_use_the_criterion(toolkit, tmp_path, change):
    """What a criterion says for a section that does not use it would never be seen, so it is refused."""
    name, section = next((name, section) for name in CRITERIA for section in SECTIONS
                         if section not in {one.id for one in sections_of(toolkit, name)} and not toolkit.criteria[name].by_section)
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "data" / "criteria" / f"{name}.yml"
    text, words = path.read_text("utf-8"), change.replace("{section}", section)
    path.write_text(text + words if change.startswith("by") else re.sub(r"(    protective: \w+\n)", rf"\1    {words}\n", text, count=1), "utf-8")
    assert any(problem.file.endswith(path.name) for problem in checked(tmp_path)[1])


def test_a_toolkit_without_a_blank_for_the_date():
    """The blanks are the toolkit's own: where one is missing that a page needs, the check says so, or the page does without."""
    toolkit, problems = small.check(small.edited(SETTINGS, "  - {id: date, label: Date, hint: The day you send it}\n", ""))
    assert problems or MACROS["letter"](Renderer(toolkit), "letter.md", "town-council")


RECORDS = sorted(name for name, text in small.files().items() if name.startswith("data/") and "words" not in name and "[]" not in text.splitlines()[1])


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_cannot_be_read(name):
    """What names a record that cannot be read is not at fault: the one fault is told where it is, and nothing else."""
    text = small.files()[name]
    broken = re.sub(r"(?m)\A(.*\n)- (\{?)(id: )", lambda found: f"{found[1]}- {found[2]}unknown: x{', ' if found[2] else chr(10) + '  '}{found[3]}", text)
    _, problems = small.check({name: broken if broken != text else text + "unknown: x\n"})
    assert [(problem.file, problem.message.split(". ")[0]) for problem in problems] == [(name, "'unknown' is not a known field")]


@pytest.mark.parametrize("replace", ["- look", "- {id: look}", "- {id: Look Around}", "- {title: Look}"])
def test_a_fault_beside_a_record_that_cannot_be_read(replace):
    """A record that cannot be read hides the fault of no other record."""
    changes = small.edited("data/steps.yml", small.files()["data/steps.yml"].splitlines()[1], replace)
    _, problems = small.check(changes | small.edited("data/frames/letter-council.yml", "subject: Lanes for bicycles", 'subject: "Lanes of {lookout}"'))
    assert {problem.file for problem in problems} == {"data/steps.yml", "data/frames/letter-council.yml"}


WAYS = {"gone": None, "blank": "' '", "a list": "[x]", "fields": "{x: y}", "a date": "2024-01-01", "a brace": "'{'"}
PYTHON = re.compile(r"Error\b|Traceback|pydantic|NoneType|\bdict\b|\bstr\b|\bregex\b|should match pattern|valid string|valid list")


def mutations() -> list[tuple[str, int, str]]:
    """Every line of the small toolkit's data, with every way to spoil it; a line without value can only go."""
    rows = [(name, number, row) for name, text in small.files().items() if name.startswith("data/") and "words" not in name
            for number, row in enumerate(text.splitlines())]
    return [(name, number, way) for name, number, row in rows for way in WAYS if way == "gone" or re.match(r"[ -]*\w+: \S", row)]


def spoiled(name: str, number: int, way: str) -> dict[str, str]:
    rows = small.files()[name].splitlines()
    rows[number:number + 1] = [] if way == "gone" else [re.sub(r"^([ -]*\w+: ).*", lambda match: match[1] + WAYS[way], rows[number])]
    return {name: "\n".join(rows) + "\n"}


@pytest.mark.parametrize("every", [29, pytest.param(1, marks=pytest.mark.deep)])
def test_a_line_that_is_spoiled(every):
    """Whatever line of the data is dropped or spoiled, it is told where it cannot pass, at a place of its file, in plain words."""
    faults = {}
    for name, number, way in mutations()[::every]:
        changes = spoiled(name, number, way)
        texts = small.files() | changes
        try:
            _, problems = small.check(changes)
        except Exception as error:  # a traceback is what a person would see
            faults[name, number + 1, way] = repr(error)
            continue
        lost = [str(problem) for problem in problems if PYTHON.search(problem.message) or not 1 <= problem.line <= texts[problem.file].count("\n") + 1]
        must = way in {"blank", "fields", "a brace"} or way == "a list" and "[" not in small.files()[name].splitlines()[number]
        if lost or must and not problems:
            faults[name, number + 1, way] = lost or "nothing is told"
    assert faults == {}


def leaves(value, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """(path, text) of everything in plain data that consists of words."""
    if isinstance(value, str):
        yield from [(path, value)] if " " in value else []
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(item, path + (key,))


def with_placeholder(name: str, path: tuple, placeholder: str) -> dict[str, str]:
    """The file with a placeholder after the first word of the text at ``path``."""
    first, _, rest = small.files()[name].partition("\n")
    data = holder = parse(Document(name, rest)).data
    for key in path[:-1]:
        holder = holder[key]
    before, _, after = holder[path[-1]].partition(" ")
    holder[path[-1]] = f"{before} {{{placeholder}}} {after}"
    return {name: first + "\n" + yaml.safe_dump(data, allow_unicode=True, sort_keys=False)}


def pages(toolkit) -> str:
    """Everything that macros make of a toolkit, one after the other; the field reference shows placeholders, as examples."""
    renderer = Renderer(toolkit)
    return "\n".join(function(renderer, "index.md", *arguments(name)) for name, function in MACROS.items() if name != "fields")


def texts() -> list[tuple[str, tuple, str]]:
    """Every text of the small toolkit with each sort of placeholder: the section's, the policy's, the reader's."""
    return [(name, path, placeholder) for name in RECORDS for path, _ in leaves(parse(Document(name, small.files()[name])).data)
            for placeholder in ("town", "this_instrument", "place")]


@pytest.mark.parametrize("every", [23, pytest.param(1, marks=pytest.mark.deep)])
def test_a_placeholder_anywhere(every):
    """A placeholder is refused where nothing fills it; where it passes, every page can be made and shows none of its braces."""
    faults = {}
    for name, path, placeholder in texts()[::every]:
        toolkit, problems = small.check(with_placeholder(name, path, placeholder))
        try:
            raw = "" if problems else re.search(r"(\{|&#123;)(town|this_instrument|place)\b", pages(toolkit))
        except Exception as error:  # a traceback is what a person would see
            raw = error
        if raw:
            faults[name, path, placeholder] = repr(raw)
    assert faults == {}


# --- no topic -------------------------------------------------------------------------------------------------------

ARGUMENTS = {"audience": ("towns",), "ask": ("protected-lanes",), "chain": ("town-council", "protected-lanes"), "policy": ("lane-ordinance",),
             "latest_law": (3,), "count": ("town-council", "questions")}
"""What a page of the small toolkit would write; the other macros take a section or nothing."""


def arguments(name: str) -> tuple:
    return ARGUMENTS.get(name, ("town-council",)[:MACROS[name].__code__.co_argcount - 2])


@pytest.mark.parametrize("name", sorted(MACROS))
def test_a_macro_of_a_toolkit_of_another_topic(name):
    """Every macro makes its part of a page for a toolkit with another topic, other actors and other blanks."""
    assert isinstance(MACROS[name](Renderer(small.toolkit()), "index.md", *arguments(name)), str)


def test_the_words_of_the_topic(toolkit):
    """Code, templates, styles and scripts hold no word of the topic and no name of an actor: they belong to data and pages."""
    topic = {"county", "sheriff", "police", "school", "immigration", "ice", "jail"}
    topic |= {part for name in (*toolkit.audiences, *toolkit.sections) for part in name.split("-") if len(part) > 3}
    actors = "|".join(actor.id for actor in toolkit.settings.actors)
    word = re.compile(rf"\b({'|'.join(sorted(topic))})\b|[{{\"']({actors})[}}\"']", re.I)
    files = [path for folder in ("macros", "overrides") for path in sorted((ROOT / folder).rglob("*")) if path.suffix in {".py", ".j2", ".html", ".css", ".js", ".typ", ".xml"}]
    told = {f"{path.relative_to(ROOT)}:{number}": found[0] for path in [*files, ROOT / "hooks.py"]
            for number, row in enumerate(path.read_text("utf-8").splitlines(), start=1) if (found := word.search(row))}
    assert told == {}


def test_records_that_point_to_each_other(toolkit):
    """Where a criterion leaves its records to another one, that one asks for them itself."""
    named = [criterion.records.same_as for criterion in toolkit.criteria.values() if isinstance(criterion.records, SameAs)]
    assert all(not isinstance(toolkit.criteria[name].records, SameAs) for name in named)
