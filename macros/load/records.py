"""The files of ``data/`` and the records in them, each read once for as long as its content stays."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

from pydantic import BaseModel

from macros import model
from macros.load.document import Document
from macros.load.files import Kept, content, document_of, is_link
from macros.load.record import build
from macros.model import slug_of

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
SINGLES: dict[str, type[BaseModel]] = {"toolkit": model.Settings, "drafting": model.Drafting, "ids": model.Ids}
WORDS = "words"
FOUND = "link-status"
"""The list that a machine writes; macros/load/found.py reads it."""
KEYS = {FOUND: "url", "link-verdicts": "url"}
"""Lists whose natural key is not ``id``."""
ID = re.compile(r"(?m)^(?:- )?(?:\{ *)?id: ([a-z0-9-]+)")
"""An id that stands in a file which cannot be read."""


def schema_line(noun: str, folder: bool) -> str:
    """The first line of a data file: it tells editors which schema holds."""
    return f"# yaml-language-server: $schema={'../' if folder else ''}schemas/{noun}.json"


def _first_line(document: Document, noun: str, folder: bool) -> None:
    wanted = schema_line(noun, folder)
    if document.text and document.text.split("\n", 1)[0].rstrip() != wanted:
        document.fault((1, 1), f"the first line is not the one by which editors know what the file holds. Make it '{wanted}'")


@dataclass
class File:
    """One file of ``data/``: the records that could be read, and the ids (and lists) of those that could not."""

    document: Document
    records: list[tuple[tuple, BaseModel]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


KEPT: Kept[File] = Kept()
"""Records are frozen and nothing writes to their data, so that a file that stays as it is is read once."""


def file_of(path: Path, root: Path, noun: str) -> File:
    """The file with a list of problems of its own; its records and their places are shared between runs."""
    name, raw = path.relative_to(root).as_posix(), content(path, root)
    if isinstance(raw, str):
        document = Document(name)
        document.fault((1, 1), raw)
        return File(document, broken={path.stem if noun in FOLDERS else noun})
    made = KEPT.get((name, raw), lambda: _made(name, raw, noun))
    return File(made.document.again(), made.records, made.broken)


@functools.cache
def _names() -> frozenset[str]:
    """The names of all fields."""
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Noun)]
    return frozenset(name for kind in kinds for name in kind.model_fields)


def _made(name: str, raw: bytes, noun: str) -> File:
    document = document_of(name, raw, frozenset() if noun == WORDS else _names())
    if document.data is not None or not document.problems:
        _first_line(document, noun, noun in FOLDERS)
    made = File(document, broken=set(ID.findall(document.text)) if document.data is None else set())
    if noun in LISTS:
        _list(made, noun)
    elif noun != WORDS:
        record = build((FOLDERS | SINGLES)[noun], document, (), document.data) if document.data is not None else None
        if record is None:
            made.broken.add(Path(name).stem)
        else:
            made.records.append(((), record))
    return made


def _list(made: File, noun: str) -> None:
    document = made.document
    if not isinstance(document.data, list):
        made.broken.add(noun)
        if document.data is not None:
            document.fault((1, 1), "this file is a list. Start each record with '- '")
        return
    for number, item in enumerate(document.data):
        record = build(LISTS[noun], document, (number,), item)
        if record is not None:
            made.records.append(((number,), record))
        else:
            made.broken |= {noun, str(item.get(key_of(noun), noun)) if isinstance(item, dict) else noun}


def key_of(noun: str) -> str:
    """The field by which a record of the noun is known."""
    return KEYS.get(noun, "id")


def _paths(root: Path, noun: str) -> list[Path]:
    """The files that hold the records of a noun, whether they are there or not."""
    folder = root / "data" / noun
    if noun in FOLDERS:
        return [] if is_link(folder, root) else sorted(folder.glob("*.yml"))
    return [root / "data" / f"{noun}.yml"]


def records_of(root: Path, files: list[File]) -> Iterator[tuple[str, str, BaseModel, Document, tuple]]:
    """Yields (noun, id, record, document, path) for every record of ``data/`` that people write."""
    for noun in (*FOLDERS, *(noun for noun in LISTS if noun != FOUND), *SINGLES):
        paths = _paths(root, noun)
        for path in paths:
            file = file_of(path, root, noun)
            files.append(file)
            for place, record in file.records:
                if noun in FOLDERS and record.id != path.stem:
                    record = _renamed(file, record, path, paths, root)
                if record is not None:
                    yield noun, noun if noun in SINGLES else getattr(record, key_of(noun)), record, file.document, place


def _renamed(file: File, record: Any, path: Path, paths: list[Path], root: Path) -> Any:
    """The record whose id is not its file's name, under that of the two which other files know.

    None where the id belongs to another file, and this one is a copy of that.
    """
    document, other = file.document, path.with_stem(record.id)
    stem = slug_of(path.stem)
    named = "" if stem == path.stem else f" and name the file '{stem}.yml'"
    if other in paths:
        document.fault(document.spot(("id",)), f"the id '{record.id}' is that of {other.name}. Write 'id: {stem}'{named}, or remove this file")
        file.broken = {*file.broken, path.stem}
        return None
    document.fault(document.spot(("id",)), f"the id '{record.id}' differs from the file's name. Name the file '{record.id}.yml'" + (f", or write 'id: {stem}'{named}" if stem != record.id else ""))
    file.broken = {*file.broken, path.stem, record.id}
    return record if _naming(root, record.id) > _naming(root, path.stem) else record.model_copy(update={"id": path.stem})


def _naming(root: Path, word: str) -> int:
    """How many files of data hold the word."""
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])".encode())
    contents = (content(path, root) for path in (root / "data").rglob("*.yml"))
    return sum(bool(whole.search(raw)) for raw in contents if isinstance(raw, bytes))
