"""The toolkit grows: check and build stay in proportion to the data."""
from __future__ import annotations

import re

import pytest

from macros.check.coverage import drafted
from macros.check.reverse import definitions_by_form
from tests.conftest import ROOT, build
from tests.growth import check_seconds, project

TIMES = 4
MOST = 5.5
"""How many times as long the check of TIMES the data may take; a search in all records for every record takes some 16."""


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """The project with its data as it is, and with TIMES the data."""
    folder = tmp_path_factory.mktemp("growth")
    return project(folder / "one", 1), project(folder / "many", TIMES)


def test_forms_found_by_their_words_are_those_that_a_search_for_each_finds(toolkit):
    """The forms of a text are the same whether looked up by its words or searched for one by one."""
    forms, _ = definitions_by_form(toolkit)
    texts = [*drafted(toolkit), "", "non-judicial warrants", "JUDICIAL WARRANT", "judicial warrant-like", "judicial, warrant"]
    for text in texts:
        one_by_one = {form for form in forms.patterns if re.search(rf"(?<![\w-]){re.escape(form.lower())}(?![\w-])", text.lower())}
        assert forms.within(text) == one_by_one, text
    assert any(forms.within(text) for text in texts)


@pytest.mark.deep
def test_the_check_of_four_times_the_data_takes_about_four_times_as_long(grown):
    """The check finds no problem in four times the data, and takes at most 5.5 times as long as once: best of three, in turn, in processor time."""
    one, many = (min(column) for column in zip(*([check_seconds(folder) for folder in grown] for _ in range(3))))
    assert many < MOST * one


@pytest.mark.deep
def test_four_times_the_data_builds_four_times_the_pages(grown, toolkit, tmp_path):
    """Four times the data builds strictly and in silence, with a page for each copied ask and each copied page of an audience."""
    sites = [tmp_path / "one", tmp_path / "many"]
    for folder, site in zip(grown, sites):
        done = build(folder, site)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
    one, many = (sum(1 for _ in site.rglob("*.html")) for site in sites)
    own = sum(1 for audience in toolkit.audiences for _ in (ROOT / "docs/en" / audience).rglob("*.md"))
    assert many == one + (TIMES - 1) * (len(toolkit.criteria) + own)
