"""The field reference: every noun and field is told, with an example that the check has nothing against."""
from __future__ import annotations

import json
import shutil

import pytest
from conftest import ROOT

import small
from macros import schemas
from macros.load import FOLDERS, KEYS, LISTS, SINGLES, WORDS, Document, Toolkit, parse
from macros.reference import EXAMPLES, Entry, entries, readme
from macros.reference.fields import NAMES, below, fields_of
from macros.render import Renderer
from macros.render.pages import MACROS
from pages import parsed, words

NOUNS = {entry.name: entry for entry in entries()}
UNMADE = {"packets", "link-status", "link-verdicts", "editions"}
"""Lists of which the small toolkit has no record: the example is added there instead."""


def data(text: str):
    """The plain data of a file's text."""
    document = parse(Document("a.yml", text=text))
    assert document.problems == []
    return document.data


def put(entry: Entry) -> dict[str, str]:
    """The file of the small toolkit that holds the example, in the place of the record of the same id."""
    text = f"{entry.first_line}\n{entry.example}"
    if entry.folder:
        return {f"data/{entry.name}/{data(entry.example)['id']}.yml": entry.example}
    if entry.name == WORDS:
        kept = [row for row in small.files()[entry.file].splitlines() if row.partition(":")[0] not in data(entry.example)]
        return {entry.file: "\n".join([*kept, entry.example])}
    if not entry.listed:
        return {entry.file: text}
    key, [made] = KEYS.get(entry.name, "id"), data(entry.example)
    rest = [item for item in data(small.files()[entry.file]) if item[key] != made[key]]
    return {entry.file: text + "".join(f"- {json.dumps(item, ensure_ascii=False)}\n" for item in rest)}


@pytest.mark.parametrize("name", NOUNS)
def test_an_example_in_a_toolkit(name):
    """The example of a noun, in its place in a whole toolkit, gives the check nothing to say."""
    changes = put(NOUNS[name])
    assert set(changes) <= set(small.files())
    assert [str(problem) for problem in small.check(changes)[1]] == []


@pytest.mark.parametrize("name", [name for name, entry in NOUNS.items() if entry.listed and name not in UNMADE])
def test_the_record_that_an_example_of_a_list_replaces(name):
    """An example of a list bears the id of a record of the small toolkit, so that the check sees it in use."""
    [made] = data(NOUNS[name].example)
    assert made["id"] in {item["id"] for item in data(small.files()[NOUNS[name].file])}


def test_a_noun_without_an_example():
    """Every file and folder of the data has an entry and one example, and no example stands there for anything else."""
    assert set(NOUNS) == {*FOLDERS, *LISTS, *SINGLES, WORDS}
    assert sorted(path.name for path in EXAMPLES.iterdir()) == sorted(f"{name}.yml" for name in NOUNS)


def test_a_field_that_nobody_explains():
    """Every noun says what it is, and every field has a description and says in plain words what it holds."""
    models = {**FOLDERS, **LISTS, **SINGLES}
    assert [name for name, entry in NOUNS.items() if not entry.about] == []
    unsaid = [(name, path) for name, kind in models.items() for path, field in below(fields_of(kind)) if not field.about]
    strange = [(name, path) for name, kind in models.items() for path, field in below(fields_of(kind))
               if field.kind == NAMES and (name, path[-1]) != ("toolkit", "id")]
    assert unsaid == strange == []


TOLD = {
    "a line": ("criteria", "title", "one line of text", "required"),
    "rich text": ("criteria", "why", "text with paragraphs", "required"),
    "a few words": ("resources", "language", "a word or a few", "may be left out, then en"),
    "a flag": ("criteria", "questions-decides", "true or false", "may be left out, then false"),
    "a choice": ("criteria", "questions-kind", "one of: policy, practice", "required"),
    "a single word": ("policies", "articles-definitions", "the word here", "may be left out"),
    "an id": ("criteria", "id", "an id, as in bicycle-lanes", "required"),
    "an id of a noun": ("policies", "section", "an id from sections", "required"),
    "an id of a vocabulary": ("criteria", "actor", "an id from actors in toolkit.yml", "required"),
    "a region": ("law", "place", "an id from places in toolkit.yml, or from states", "required"),
    "ids": ("criteria", "sources", "a list of ids from sources, at least one", "required"),
    "names": ("sections", "short", "a list of words or short phrases, at least one", "required"),
    "records": ("criteria", "questions", "a list of records, at least 2, each with the fields below", "required"),
    "a record": ("criteria", "clause", "a record with the fields below", "required"),
    "two forms": ("criteria", "records", "one line of text, or the field below", "required"),
    "records by id": ("criteria", "by_section", "ids from sections, each with the fields below", "may be left out"),
    "records by name": ("sections", "fill", "names, each with the fields below", "required"),
    "values by name": ("ids", "questions", "names, each with one of: yes, no", "may be left out"),
    "a date": ("law", "date", "a date, as in 2026-11-22", "may be left out"),
    "a day of looking": ("law", "as_of", "a date, as in 2026-11-22, or one of: undated, unread", "required"),
    "a year": ("resources", "year", "a year, as in 2026", "may be left out"),
    "an address": ("law", "url", "a web address, as in https://www.example.org", "may be left out"),
    "a placeholder": ("toolkit", "actors-id", NAMES, "required"),
}


@pytest.mark.parametrize("situation", TOLD)
def test_what_a_field_holds_in_plain_words(situation):
    """A field says what it holds and whether it must be there, in words that need no knowledge of YAML."""
    noun, place, kind, need = TOLD[situation]
    field = dict(NOUNS[noun].places)[f"{noun}-{place}"]
    assert (field.kind, field.need) == (kind, need)


def test_the_readme_tells_of_every_field():
    """data/README.md has a heading for each noun and below it a line for each of its fields, in the model's order, and the example."""
    text = readme.readme()
    for entry in entries():
        part = text.split(f"\n## {entry.title}\n", 1)[1].split("\n## ", 1)[0]
        lines = [line.split("`")[1] for line in part.splitlines() if line.lstrip().startswith("- **`")]
        assert lines == [field.name for _, field in below(entry.fields)]
        assert entry.example in part and entry.about in part


def test_a_reference_that_is_out_of_date(tmp_path):
    """Where data/README.md differs from the models, the check names it and says what to run; after that it is silent."""
    shutil.copytree(ROOT / "data" / "schemas", tmp_path / "data" / "schemas")
    schemas.write(tmp_path)
    assert list(schemas.stale(tmp_path)) == []
    file = tmp_path / readme.FILE
    file.write_text(file.read_text("utf-8").replace("bicycle", "bike"), "utf-8")
    assert [str(problem) for problem in schemas.stale(tmp_path)] == ["data/README.md:1:1: this list of nouns and fields differs from the model. Run 'make schemas'"]
    schemas.write(tmp_path)
    assert list(schemas.stale(tmp_path)) == []


@pytest.fixture(scope="module")
def page():
    """The tree of the field reference, as the macro gives it."""
    from test_components import to_html

    return parsed(to_html(MACROS["fields"](Renderer(small.toolkit()), "fields.md")), fragment=True)[0]


def test_a_place_for_every_field(page):
    """Every noun and every field has a place of its own on the page, to which messages and guides can lead."""
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    wanted = [*NOUNS, *(place for entry in entries() for place, _ in entry.places)]
    assert len(set(ids)) == len(ids) and set(wanted) - set(ids) == set()


def test_where_ids_are_found(page):
    """What says that an id comes from a noun or a vocabulary leads to its place on the page."""
    ids = {element.get("id") for element in page.iter()}
    links = {element.get("href").removeprefix("#") for element in page.iter("a")}
    assert links - ids == set() and {"law", "toolkit-actors", "drafting-clauses"} <= links


def test_an_example_is_shown_as_it_stands_in_a_file(page):
    """The page shows each example sign by sign, straight quotes and all, so that it can be copied."""
    shown = ["".join(pre.itertext()).strip() for pre in page.iter("pre")]
    assert shown == [entry.example.strip() for entry in entries()]


def test_the_page_names_the_word_that_makes_a_blank(page):
    """Beside each noun to which people add records stands the word of make that writes a blank one."""
    shown = [words(code) for cite in page.iter("p") if cite.get("class") == "cite" for code in cite.iter("code") if words(code).startswith("make")]
    assert shown == [entry.command for entry in entries() if entry.command] and "make new-criterion ID=…" in shown


def test_another_topic_has_the_same_reference():
    """The reference tells of the models alone: two toolkits of different topics show the same."""
    other: Toolkit = small.check(small.second())[0]
    assert MACROS["fields"](Renderer(other), "fields.md") == MACROS["fields"](Renderer(small.toolkit()), "fields.md")
