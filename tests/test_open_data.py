"""The open data: the shape that the page about it describes, and every text as its file has it."""
from __future__ import annotations

import json
import re

import pytest
from conftest import ROOT

import small
from macros import model
from macros.load import FOLDERS, LISTS, read
from macros.output import OPEN_DATA, generated, open_data
from macros.render import Renderer

ABOUT = (ROOT / "docs" / "en" / "about.md").read_text("utf-8")
SHAPE = ABOUT.split("## Open data", 1)[1].split("\n## ", 1)[0]
NOUNS = re.findall(r"`(\w+)`", re.search(r"It holds the lists (.*?)\.\n", SHAPE, re.S)[1])


@pytest.fixture(scope="module")
def published(toolkit):
    """The open data as a program reads it."""
    return json.loads(dict(generated(Renderer(toolkit)))[OPEN_DATA])


def test_the_lists_that_the_page_describes(published):
    """The page names every list of records that the file holds, and no other."""
    assert sorted(NOUNS) == sorted(name for name in published if name in FOLDERS | LISTS and isinstance(published[name], list))
    assert "criteria" in NOUNS


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_of_the_open_data(published, toolkit, noun):
    """Each list holds every record of the toolkit, in its order, each with its id."""
    assert [record["id"] for record in published[noun]] == list(getattr(toolkit, noun))


def test_every_name_that_the_page_describes(published):
    """Each name in code marks on the page is a key of the file, or of each of its sections."""
    keys = set(published) | set.intersection(*(set(section) for section in published["sections"]))
    assert set(re.findall(r"`(\w+)`", SHAPE)) - keys == set()


def test_the_address_that_the_page_links():
    """The page links the file where the build puts it."""
    assert f"]({OPEN_DATA})" in SHAPE


def test_the_number_of_the_shape(published):
    """The shape has a whole number, from 1."""
    assert isinstance(published["shape"], int) and published["shape"] >= 1


def test_the_criteria_of_a_section(published, toolkit):
    """A section has the ids of its criteria in the order that matters, and beside them how each is used."""
    for section in published["sections"]:
        uses = toolkit.sections[section["id"]].criteria
        assert section["criteria"] == [use.criterion for use in uses]
        assert [(use["criterion"], use["vehicle"], use.get("core", False)) for use in section["uses"]] == [(use.criterion, use.vehicle, use.core) for use in uses]


@pytest.mark.parametrize("noun", NOUNS)
def test_the_fields_of_a_record(published, noun):
    """A record has the model's field names and no others, each required one among them."""
    fields = (FOLDERS | LISTS)[noun].model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    for record in published[noun]:
        assert required <= set(record) <= set(fields) | ({"uses"} if noun == "sections" else set())


def test_the_fields_of_a_question(published):
    """Within a criterion, too, the names are the model's."""
    names = {"questions": model.Question, "where_to_look": model.WhereToLook, "now": model.Now}
    for criterion in published["criteria"]:
        for field, kind in names.items():
            assert all(set(item) <= set(kind.model_fields) for item in criterion[field])


def differences(plain, record, path: str = "") -> list[str]:
    """Where a record of the open data says something else than its file; a default may be left out."""
    if isinstance(plain, dict):
        missing = [f"{path}.{key} is left out" for key in plain if key not in record and plain[key] not in ("false", [])]
        return missing + [one for key in plain if key in record for one in differences(plain[key], record[key], f"{path}.{key}")]
    if isinstance(plain, list):
        return ([] if len(plain) == len(record) else [f"{path} has another length"]) + [
            one for number, pair in enumerate(zip(plain, record)) for one in differences(*pair, f"{path}[{number}]")]
    said = str(record).lower() if isinstance(record, bool) else str(record)
    return [] if said == plain.strip() else [f"{path}: {said!r} is not {plain!r}"]


FILES = [(noun, path.stem) for noun in ("criteria", "policies", "frames", "law", "precedents") for path in sorted((ROOT / "data" / noun).glob("*.yml"))]


@pytest.mark.parametrize("noun, name", FILES)
def test_the_texts_of_a_record(published, noun, name):
    """Every value of the open data is the value of the YAML file, to the letter."""
    plain = read(ROOT / "data" / noun / f"{name}.yml", ROOT).data
    assert differences(plain, next(record for record in published[noun] if record["id"] == name)) == []


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun in LISTS])
def test_the_texts_of_a_list(published, noun):
    """Lists in one file say in the open data what they say there."""
    assert differences(read(ROOT / "data" / f"{noun}.yml", ROOT).data, published[noun]) == []


def test_a_toolkit_of_another_topic():
    """The same shape holds whatever the toolkit is about."""
    made = open_data(Renderer(small.toolkit()))
    assert set(NOUNS) <= set(made) and made["sections"][0]["criteria"] == ["protected-lanes", "clear-lanes", "bike-parking", "rider-count", "ride-day"]
    assert next(item for item in made["criteria"] if item["id"] == "clear-lanes")["why"] == "A lane under snow is no lane."
