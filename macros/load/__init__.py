"""All of ``data/``, read once: the toolkit, and every problem that one record shows by itself."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from macros import model
from macros.load.record import build, form_of, near
from macros.load.strict import Document, Problem, parse, read

__all__ = ["Document", "Problem", "Toolkit", "load", "near", "parse", "read"]

FOLDERS: dict[str, type[BaseModel]] = {
    "criteria": model.Criterion, "sections": model.Section, "policies": model.Policy, "frames": model.Frame,
    "law": model.Law, "precedents": model.Precedent,
}
LISTS: dict[str, type[BaseModel]] = {
    "audiences": model.Audience, "places": model.Place, "resources": model.Resource, "terms": model.Term,
    "objections": model.Objection, "states": model.State, "sources": model.Source, "landscape": model.Landscape,
    "steps": model.Step, "packets": model.Packet, "seed-map": model.SeedItem, "link-status": model.LinkStatus,
    "link-verdicts": model.LinkVerdict, "editions": model.Edition,
}
SINGLES: dict[str, type[BaseModel]] = {"toolkit": model.Settings, "drafting": model.Drafting}
WORDS = "words"
KEYS = {"link-status": "url", "link-verdicts": "url"}
"""Lists whose natural key is not ``id``."""


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
    origin: dict[tuple[str, str], tuple[Document, tuple]] = field(default_factory=dict, repr=False)
    broken: set[str] = field(default_factory=set)
    """Ids of records that could not be read, and the lists they stand in: what names them is not at fault."""

    def problem(self, noun: str, name: str, path: tuple, message: str, words: str = "", before: int = 0) -> Problem:
        """A problem of the record ``noun``/``name`` at ``path`` below it, at ``words`` (after ``before`` others) where given."""
        document, base = self.origin[noun, name]
        return Problem(document.name, *document.snippet(base + path, words, before), message)

    def file(self, noun: str, name: str) -> str:
        """The file that holds the record, from the top of the project."""
        return self.origin[noun, name][0].name


def schema_line(noun: str, folder: bool) -> str:
    """The first line of a data file: it tells editors which schema holds."""
    return f"# yaml-language-server: $schema={'../' if folder else ''}schemas/{noun}.json"


def _first_line(document: Document, noun: str, folder: bool) -> None:
    wanted = schema_line(noun, folder)
    if document.text and document.text.split("\n", 1)[0].rstrip() != wanted:
        document.fault((1, 1), f"the first line does not name the schema, which lets editors help. Make it '{wanted}'")


def _records(root: Path, documents: list[Document], broken: set[str]):
    """Yields (noun, id, record, document, path) for every record of ``data/``."""
    data = root / "data"
    for noun, kind in FOLDERS.items():
        for path in sorted((data / noun).glob("*.yml")):
            document = _opened(path, root, noun, True, documents)
            if document.data is None:
                broken.add(path.stem)
                continue
            record = build(kind, document, (), document.data)
            if record is None:
                broken.add(path.stem)
                continue
            if record.id != path.stem:
                document.fault(document.spot(("id",)), f"the id '{record.id}' differs from the file's name. Write 'id: {path.stem}', or rename the file")
            yield noun, record.id, record, document, ()
    for noun, kind in LISTS.items():
        path = data / f"{noun}.yml"
        document = _opened(path, root, noun, False, documents)
        if not isinstance(document.data, list):
            broken.add(noun)
        if document.data is None:
            continue
        if not isinstance(document.data, list):
            document.fault((1, 1), "this file is a list. Start each record with '- '")
            continue
        for number, item in enumerate(document.data):
            record = build(kind, document, (number,), item)
            if record is None:
                broken |= {noun, str(item.get(KEYS.get(noun, "id"), noun)) if isinstance(item, dict) else noun}
            else:
                yield noun, getattr(record, KEYS.get(noun, "id")), record, document, (number,)
    for noun, kind in SINGLES.items():
        document = _opened(data / f"{noun}.yml", root, noun, False, documents)
        record = build(kind, document, (), document.data) if document.data is not None else None
        if record is None:
            broken.add(noun)
        else:
            yield noun, noun, record, document, ()


def _opened(path: Path, root: Path, noun: str, folder: bool, documents: list[Document]) -> Document:
    if not path.is_file():
        document = Document(path.relative_to(root).as_posix())
        document.fault((1, 1), "this file is missing. Add it, with an empty list '[]' if it has no records yet")
    else:
        document = read(path, root)
        _first_line(document, noun, folder)
    documents.append(document)
    return document


def _words(root: Path, documents: list[Document]) -> dict[str, str]:
    document = _opened(root / "data" / f"{WORDS}.yml", root, WORDS, False, documents)
    if not isinstance(document.data, dict):
        document.fault((1, 1), "this file is a list of 'name: text' lines")
        return {}
    for key, value in document.data.items():
        if not re.match(r"[a-z][a-z0-9_]*$", key):
            document.fault(document.keys[key,], f"'{key}' is not a name. Use lower-case letters, digits and underscores")
        if not isinstance(value, str):
            document.fault(document.spot((key,)), f"'{key}' has the wrong form. {form_of('string_type')}")
    return {key: value for key, value in document.data.items() if isinstance(value, str)}


def _strays(root: Path, documents: list[Document]) -> None:
    """Every YAML file of ``data/`` must be read by something: nothing is dropped in silence."""
    known = {document.name for document in documents}
    for path in sorted((root / "data").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or name in known or path.suffix in {".md", ".json"} and path.suffix != ".yaml":
            continue
        stray = Document(name)
        stray.fault((1, 1), f"nothing reads this file. Files end in .yml and stand in {', '.join(sorted(FOLDERS))}, or have one of the names in data/README.md")
        documents.append(stray)


def load(root: Path) -> tuple[Toolkit | None, list[Problem]]:
    """The toolkit of ``root/data`` with the problems that single records show; None where
    toolkit.yml is unusable."""
    documents: list[Document] = []
    broken: set[str] = set()
    found: dict[str, dict[str, Any]] = {noun: {} for noun in (*FOLDERS, *LISTS, *SINGLES)}
    origin: dict[tuple[str, str], tuple[Document, tuple]] = {}
    for noun, name, record, document, path in _records(root, documents, broken):
        if name in found[noun]:
            key = KEYS.get(noun, "id")
            document.fault(document.spot(path + (key,)), f"'{name}' is used twice. Give this record another {key}")
            continue
        found[noun][name] = record
        origin[noun, name] = document, path
    words = _words(root, documents)
    if documents[-1].problems:
        broken.add(WORDS)
    _strays(root, documents)
    problems = sorted(problem for document in documents for problem in document.problems)
    if "toolkit" not in found["toolkit"]:
        return None, problems
    nothing = model.Drafting.model_construct(clauses=[], definitions=[])
    settings, drafting = found.pop("toolkit")["toolkit"], found.pop("drafting").get("drafting", nothing)
    origin[WORDS, WORDS] = next(document for document in documents if document.name == f"data/{WORDS}.yml"), ()
    nouns = {noun.replace("-", "_"): records for noun, records in found.items()}
    return Toolkit(settings=settings, words=words, drafting=drafting, origin=origin, broken=broken, **nouns), problems
