"""All of ``data/``, read once: the toolkit, and every problem that one record shows by itself."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

from macros import model
from macros.load.document import Document, Problem
from macros.load.files import LINK, is_link, read
from macros.load.found import notice, status
from macros.load.record import form_of, near
from macros.load.records import FOLDERS, FOUND, KEPT, KEYS, LISTS, SINGLES, WORDS, File, file_of, key_of, records_of, schema_line
from macros.load.strict import parse
from macros.model import slug_of

__all__ = ["FOLDERS", "FOUND", "KEPT", "KEYS", "LISTS", "SINGLES", "WORDS", "Document", "Problem", "Toolkit", "load", "near", "parse", "read", "schema_line"]


@dataclass(eq=False)
class Toolkit:
    """Everything the data says. Records by id, in the order of their files; ``at`` gives the place of any of them."""

    settings: model.Settings
    words: dict[str, str]
    drafting: model.Drafting
    criteria: dict[str, model.Criterion]
    sections: dict[str, model.Section]
    policies: dict[str, model.Policy]
    frames: dict[str, model.Frame]
    law: dict[str, model.Law]
    precedents: dict[str, model.Precedent]
    audiences: dict[str, model.Audience]
    places: dict[str, model.Place]
    resources: dict[str, model.Resource]
    terms: dict[str, model.Term]
    objections: dict[str, model.Objection]
    states: dict[str, model.State]
    sources: dict[str, model.Source]
    landscape: dict[str, model.Landscape]
    steps: dict[str, model.Step]
    packets: dict[str, model.Packet]
    seed_map: dict[str, model.SeedItem]
    link_status: dict[str, model.LinkStatus]
    link_verdicts: dict[str, model.LinkVerdict]
    editions: dict[str, model.Edition]
    ids: model.Ids
    origin: dict[tuple[str, str], tuple[Document, tuple]] = field(default_factory=dict, repr=False)
    broken: set[str] = field(default_factory=set)
    """Ids of records that could not be read, and the lists they stand in: what names them is not at fault."""
    notices: list[Problem] = field(default_factory=list)
    """What a person should know and what fails nothing."""

    def problem(self, noun: str, name: str, path: tuple, message: str, words: str = "", before: int = 0) -> Problem:
        """A problem of the record ``noun``/``name`` at ``path`` below it, at ``words`` (after ``before`` others) where given."""
        document, base = self.origin[noun, name]
        return Problem(document.name, *document.snippet(base + path, words, before), message)

    def forget_links(self, problem: Problem) -> None:
        """Takes back all that a machine found at addresses, with a notice that says so."""
        self.link_status.clear()
        self.notices.append(notice(problem))

    def file(self, noun: str, name: str) -> str:
        """The file that holds the record, from the top of the project."""
        return self.origin[noun, name][0].name


def _words(root: Path, files: list[File]) -> dict[str, str]:
    file = file_of(root / "data" / f"{WORDS}.yml", root, WORDS)
    files.append(file)
    document = file.document
    if not isinstance(document.data, dict):
        if not document.problems:
            document.fault((1, 1), "this file holds lines 'name: text'. Write it so")
        return {}
    for key, value in document.data.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            document.fault(document.keys[key,], f"'{key}' is not a name. Use small letters, digits and underscores")
        if not isinstance(value, str):
            document.fault(document.spot((key,)), f"'{key}' has the wrong form. {form_of('string_type')}")
    return {key: value for key, value in document.data.items() if isinstance(value, str)}


BESIDE = {"data/README.md", *(f"data/schemas/{noun}.json" for noun in (*FOLDERS, *LISTS, *SINGLES, WORDS))}
"""What stands beside the data and is made from its models."""


LITTER = {".DS_Store"}
"""What some systems leave in a folder."""


def _right_place(path: Path) -> str:
    """How to name a stray file, or where to put it."""
    stem = path.name.partition(".")[0]
    if path.suffix in {".yaml", ".txt", ".YML"} and (path.parent.name in FOLDERS or stem in {*LISTS, *SINGLES, WORDS}):
        return f"Rename it '{slug_of(stem)}.yml'"
    if path.suffix.lower() in {".png", ".jpg", ".jpeg", ".webp"}:
        return "Pictures stand beside the pages, below docs/en"
    return f"Files end in .yml and stand in {', '.join(sorted(FOLDERS))}, or have one of the names in data/README.md"


def _strays(root: Path, known: set[str]) -> Iterator[Document]:
    """Every file of ``data/`` must be read by something: nothing is dropped in silence."""
    for path in sorted((root / "data").rglob("*")):
        name = path.relative_to(root).as_posix()
        if name in known or path.name in LITTER or path.is_dir() and not path.is_symlink() or name in BESIDE and not path.is_symlink():
            continue
        stray = Document(name)
        stray.fault((1, 1), LINK if path.is_symlink() else f"nothing reads this file. {_right_place(path)}")
        yield stray


def load(root: Path) -> tuple[Toolkit | None, list[Problem]]:
    """The toolkit of ``root/data`` with the problems that single records show; None where
    toolkit.yml is unusable."""
    if is_link(root / "data", root):
        return None, [Problem("data", 1, 1, LINK)]
    KEPT.new_run()
    files: list[File] = []
    found: dict[str, dict[str, Any]] = {noun: {} for noun in (*FOLDERS, *LISTS, *SINGLES)}
    origin: dict[tuple[str, str], tuple[Document, tuple]] = {}
    for noun, name, record, document, path in records_of(root, files):
        if name in found[noun]:
            key = key_of(noun)
            document.fault(document.spot(path + (key,)), f"'{name}' is used twice. {'Keep one of the two' if key == 'url' else f'Give this record another {key}'}")
            continue
        found[noun][name] = record
        origin[noun, name] = document, path
    looked = status(root)
    for path, record in looked.records:
        found[FOUND][record.url] = record
        origin[FOUND, record.url] = looked.document, path
    words = _words(root, files)
    origin[WORDS, WORDS] = files[-1].document, ()
    broken = set().union(*(file.broken for file in files), {WORDS} if files[-1].document.problems else ())
    documents = [file.document for file in files]
    documents += _strays(root, {document.name for document in (*documents, looked.document)})
    problems = [problem for document in sorted(documents, key=lambda document: document.name) for problem in document.told()]
    if "toolkit" not in found["toolkit"]:
        return None, problems
    singles = {
        "settings": found.pop("toolkit")["toolkit"],
        "drafting": found.pop("drafting").get("drafting") or model.Drafting.model_construct(clauses=[], definitions=[]),
        "ids": found.pop("ids").get("ids") or model.Ids(),
    }
    nouns = {noun.replace("-", "_"): records for noun, records in found.items()}
    toolkit = Toolkit(words=words, origin=origin, broken=broken, **singles, **nouns)
    for problem in looked.document.told()[:1]:
        toolkit.forget_links(problem)
    return toolkit, problems
