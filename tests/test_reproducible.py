"""The same files give the same site, byte for byte; one edit reaches all that is made from it, and nothing else."""
from __future__ import annotations

import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT, build, copy_of
from macros import compose, press

FAR = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"}
"""Another day (14 hours before Greenwich), another language, another order of sets."""
NEAR = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "PYTHONHASHSEED": "2"}


def built(root: Path, target: Path, **environment: str) -> Path:
    done = build(root, target, **environment)
    assert not done.returncode, done.stdout + done.stderr
    return target


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def differing(one: dict, other: dict) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.mark.deep
def test_a_rebuild_is_the_same_to_the_byte(tmp_path, monkeypatch):
    """A copy built in another folder, zone and locale, and built again over itself, gives the very same files."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    here, there = copy_of(ROOT, tmp_path / "here"), copy_of(ROOT, tmp_path / "a place" / "far from here")
    first, second = built(here, tmp_path / "first", **NEAR), built(there, tmp_path / "second", **FAR)
    assert differing(contents(first), contents(second)) == []
    assert differing(contents(second), contents(built(there, second, **NEAR))) == []


@pytest.mark.deep
def test_a_checkout_of_another_day_gives_the_same_site(tmp_path, site):
    """When the files were last touched changes nothing."""
    copy = copy_of(ROOT, tmp_path / "copy")
    for path in copy.rglob("*"):
        os.utime(path, (0, 0))
    assert differing(contents(site), contents(built(copy, tmp_path / "site"))) == []


# --- one edit -------------------------------------------------------------------------------------------------------

def word_to_change(text: str) -> str:
    """The last plain word that stands in the text once, long enough to be meant by no rule of writing."""
    return [word for word in re.findall(r"(?<![{\w-])[a-z]{4,}(?![\w}-])", text) if text.count(word) == 1][-1]


def change(root: Path, toolkit, criterion: str, path: tuple, mark: str) -> None:
    """Puts ``mark`` in the place of one word of the text at ``path``, in the criterion's file below ``root``."""
    text = functools.reduce(lambda value, part: value[part] if isinstance(part, int) else getattr(value, part), path, toolkit.criteria[criterion])
    word = word_to_change(text)
    spot = toolkit.problem("criteria", criterion, path, "", word)
    file = root / spot.file
    lines = file.read_text("utf-8").split("\n")
    line, start = lines[spot.line - 1], spot.column - 1
    assert line[start:start + len(word)] == word
    lines[spot.line - 1] = line[:start] + mark + line[start + len(word):]
    file.write_text("\n".join(lines), "utf-8")


def sections_with(toolkit, criterion: str, text_of) -> list:
    """The sections that use a criterion with the same text as its file has."""
    using = [one for one in toolkit.sections.values() if any(use.criterion == criterion for use in one.criteria)]
    return [one for one in using if text_of(compose.view(toolkit, one, criterion)) == text_of(toolkit.criteria[criterion])]


def pages_of(sections: list, paper: str) -> set[str]:
    return {f"{one.audience}/{one.id}/{paper}/index.html" for one in sections}


TOLD = re.compile(rb"(?<=, version )[0-9a-f]{4}|(?<= data-edition=\")[0-9a-f]{4}|(?<=PDF, )[a-z0-9]+\xc2\xa0pages?, [0-9.]+\xc2\xa0[kM]B|(?<=Word\xc2\xa0file, )[0-9.]+\xc2\xa0kB")
"""What pages tell of the data as a whole, and of files: the short id in the foot, and how long and how large a file is."""


def without_edition(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files without what they only tell of others."""
    return {name: TOLD.sub(b"", content) if name.endswith(".html") else content for name, content in files.items()}


EDITS = {
    "question": (("questions", 0, "text"), "checklist", lambda one: one.questions[0].text),
    "clause": (("clause", "parts", 0, "text"), "policy", lambda one: one.clause.parts[0].text),
    "letter": (("letter",), "letter", lambda one: one.letter),
}
"""By what is edited: where it stands in a criterion's file, the paper that it goes into, and how to read it."""
MARKS = {"question": "marmalade", "clause": "porcupine", "letter": "saxophone"}
"""Words that stand nowhere in the toolkit; each edit has its own, so that one build tells them apart."""


def papers_with(toolkit, what: str, criterion: str) -> set[str]:
    """The paper of each section that holds a text of a criterion."""
    _, paper, text_of = EDITS[what]
    sections = sections_with(toolkit, criterion, text_of)
    return pages_of([one for one in sections if paper != "letter" or criterion in compose.core(one)], paper)


def reached(toolkit, what: str, criterion: str) -> set[str]:
    """The files that hold a text of a criterion: its page, its papers, each checklist (what the browser composes from), the open data, the words to search."""
    checklists = pages_of(sections_with(toolkit, criterion, EDITS[what][2]), "checklist")
    return {f"asks/{criterion}/index.html", "data/toolkit.json", "assets/search.json"} | papers_with(toolkit, what, criterion) | checklists


@dataclass(frozen=True)
class Edited:
    """The site before and after the edits, and the criterion that each was made to."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    criteria: dict[str, str]

    def with_mark(self, what: str) -> set[str]:
        return {name for name, content in self.after.items() if MARKS[what].encode() in content}


@pytest.fixture(scope="module")
def edited(tmp_path_factory, toolkit, site) -> Edited:
    """A copy of the project in which one word of a question, of a clause and of a letter was changed, each of another criterion.

    Each criterion is one whose text reaches a paper as it stands in its file; a section may have its own. One section
    uses none of them.
    """
    spared = {use.criterion for use in min(toolkit.sections.values(), key=lambda section: len(section.criteria)).criteria}
    folder = tmp_path_factory.mktemp("edited")
    root = copy_of(ROOT, folder / "copy")
    criteria: dict[str, str] = {}
    for what in EDITS:
        criteria[what] = next(name for name in toolkit.criteria if name not in {*criteria.values(), *spared} and papers_with(toolkit, what, name))
        change(root, toolkit, criteria[what], EDITS[what][0], MARKS[what])
    return Edited(without_edition(contents(site)), without_edition(contents(built(root, folder / "after"))), criteria)


@pytest.mark.parametrize("what", EDITS)
def test_a_word_edited_once_is_new_wherever_it_stands(edited, toolkit, what):
    """A word changed in a criterion's file changes its page, the paper that holds the text, the open data and the search words."""
    assert edited.with_mark(what) == reached(toolkit, what, edited.criteria[what])


def test_an_edit_touches_nothing_else(edited, toolkit):
    """Every other file of the site is the same as before, but for the id of the edition in the foot.

    All sheets of a section bear its edition, so those of a section that has an edited criterion are new; so are the
    packets that hold them and the page of its editions. Those of other sections are not.
    """
    wanted = set().union(*(reached(toolkit, what, criterion) for what, criterion in edited.criteria.items()))
    touched = [section for section in toolkit.sections.values() if {use.criterion for use in section.criteria} & set(edited.criteria.values())]
    assert 0 < len(touched) < len(toolkit.sections)
    for section in touched:
        wanted |= {f"print/{name}" for paper in press.of_section(toolkit, section.id) for name in paper.names} | {f"print/current/{section.id}/index.html"}
    audiences = {section.audience for section in touched}
    wanted |= {f"print/{packet.id}.pdf" for packet in toolkit.packets.values() if packet.audience is None or packet.audience in audiences}
    assert set(differing(edited.before, edited.after)) == wanted
