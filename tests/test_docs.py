"""What README, CONTRIBUTING and the other guides tell is so: their commands, files and blanks are there."""
from __future__ import annotations

import re

import pytest
from conftest import ROOT

from macros.blank import blank
from macros.reference import entries

GUIDES = ["README.md", "CONTRIBUTING.md", "hosting/README.md", "data/README.md"]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("noun", ["resources", "precedents"])
def test_the_blanks_to_paste(noun):
    """CONTRIBUTING shows each blank as 'make new-…' writes it."""
    assert f"```yaml\n{blank(noun).rstrip()}\n```" in text("CONTRIBUTING.md")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_words_of_make(guide):
    """Each 'make WORD' that a guide names is a word of the Makefile."""
    words = set(re.findall(r"(?m)^([a-z][a-z-]*):", text("Makefile"))) | {f"new-{entry.one}" for entry in entries() if entry.one}
    assert sorted(set(re.findall(r"(?:`|^\s*)make ([a-z][a-z-]+)", text(guide), re.M)) - words) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_the_files_that_guides_lead_to(guide):
    """Each link to a file of the project leads to one."""
    folder = (ROOT / guide).parent
    links = [link for link in re.findall(r"\]\(([^)#\s]+)\)|src=\"([^\"]+)\"", text(guide))]
    inside = [one or other for one, other in links if "://" not in (one or other)]
    assert [link for link in inside if not (folder / link).exists()] == []


def test_the_folders_that_readme_lists():
    """README's table names every folder at the top but the hidden ones, and none that is not there."""
    told = set(re.findall(r"(?m)^\| `(\w+)/", text("README.md")))
    ours = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "__")) and path.name != "site"}
    assert told == ours
