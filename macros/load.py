"""Strict YAML, and the file, line and column of every value.

Plain scalars stay text (``no`` is a word, 12:30 is not 750); aliases, tags, second documents and duplicate keys are
errors. ``load`` gives the toolkit and every problem that one record shows by itself.
"""
from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, get_args

import yaml
from pydantic import BaseModel, ValidationError

from macros import model
from macros.text import TextFault

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 256_000
MAX_DEPTH = 12

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


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where, and how to mend it; prints as ``file:line:col: message``."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


@dataclass
class Document:
    """One file: its plain data, and where each value and each key stands (from 1)."""

    name: str
    text: str = ""
    data: Any = None
    spots: dict[tuple, tuple[int, int, int, int]] = field(default_factory=dict)
    keys: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def spot(self, path: tuple) -> tuple[int, int]:
        """Line and column of the value at ``path``, or of the nearest thing around it."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, (1, 1, 1, 1))[:2]

    def snippet(self, path: tuple, words: str) -> tuple[int, int]:
        """Line and column of ``words`` within the value at ``path``; the value's own where they are not found."""
        if path not in self.spots or not words:
            return self.spot(path)
        line, column, last, _ = self.spots[path]
        for number, row in enumerate(self.text.split("\n")[line - 1:last], start=line):
            found = row.find(words, column - 1 if number == line else 0)
            if found >= 0:
                return number, found + 1
        return self.spot(path)

    def fault(self, spot: tuple[int, int], message: str) -> None:
        self.problems.append(Problem(self.name, *spot, message))


class _Stop(Exception):
    """Nothing after this place of the file can be read."""


class _Reader:
    """Turns the events of one YAML file into plain data, noting where everything stands."""

    def __init__(self, document: Document):
        self.document = document
        self.events: Iterator = iter(())

    def read(self) -> None:
        document = self.document
        try:
            self.events = yaml.parse(document.text, Loader=Loader)
            self._document()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            document.fault(spot, _yaml_message(error))
        except _Stop:
            pass

    def _document(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "a second document starts here. Keep one document a file and remove the line '---'")
            elif isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, ())
        if not documents:
            self.document.fault((1, 1), "the file is empty. Write its record, or remove the file")

    def _stop(self, event, message: str) -> None:
        self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), message)
        raise _Stop

    def _node(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._stop(event, "an anchor or alias (& or *) cannot be used. Write the text out, in quotes if it starts with & or *")
        if event.tag:
            self._stop(event, f"a tag ({event.tag}) cannot be used. Remove it, or put the text in quotes")
        if len(path) > MAX_DEPTH:
            self._stop(event, f"this is nested deeper than {MAX_DEPTH} levels. Check the indentation")
        start = event.start_mark
        value = self._value(event, path)
        end = self.last_mark
        self.document.spots[path] = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return value

    def _value(self, event, path: tuple) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            self.last_mark = event.end_mark
            if not event.value.strip():
                self.document.fault((event.start_mark.line + 1, event.start_mark.column + 1), f"{_named(path)} is empty. Write a value, or remove the line")
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: tuple) -> list:
        items: list = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                self.last_mark = event.end_mark
                return items
            items.append(self._node(event, path + (len(items),)))
        return items

    def _mapping(self, path: tuple) -> dict:
        found: dict = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                self.last_mark = event.end_mark
                return found
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._stop(event, "the name of a field must be a plain word. Remove the brackets or marks before the colon")
            key = event.value
            spot = (event.start_mark.line + 1, event.start_mark.column + 1)
            if key in found:
                self.document.fault(spot, f"'{key}' stands here twice. Keep one of the two (the first is in line {self.document.keys[path + (key,)][0]})")
            self.document.keys.setdefault(path + (key,), spot)
            value = self._node(next(self.events), path + (key,))
            found.setdefault(key, value)
        return found


def _named(path: tuple) -> str:
    names = [part for part in path if isinstance(part, str)]
    return f"'{names[-1]}'" if names else "this item"


def _yaml_message(error: yaml.YAMLError) -> str:
    text = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    hints = (
        ("mapping values are not allowed", "a colon inside the text ends it here. Put the whole text in quotes, or write it under '>-'"),
        ("found character '\\t'", "a tab cannot indent. Use spaces"),
        ("cannot start any token", "a line starts with a character that YAML keeps for itself (tab, @, ` or %). Use spaces to indent, or put the text in quotes"),
        ("could not find expected ':'", "a line has no colon. Write 'field: text', and indent the lines of a long text"),
        ("did not find expected key", "this line does not fit the lines above it. Check its indentation, and quotes left open above"),
        ("did not find expected '-'", "this line does not fit the list above it. Check its indentation"),
        ("block sequence entries are not allowed", "a list cannot start here. Put it on its own lines, under the name of the field"),
        ("unexpected end of stream", "a quotation mark is never closed. Close it, or write the text under '>-'"),
        ("control characters are not allowed", "the file holds a character that cannot be shown. Type the line anew"),
        ("found undefined escape character", "a backslash inside double quotes starts a code. Use single quotes"),
    )
    for sign, message in hints:
        if sign in text:
            return message
    return f"the file cannot be read here ({' '.join(text.split())}). Check indentation, colons and quotes in this line and the one above"


def read(path: Path, root: Path) -> Document:
    """The plain data of one YAML file, with the place of everything and every fault of form."""
    document = Document(path.relative_to(root).as_posix())
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        document.fault((1, 1), f"the file is larger than {MAX_BYTES // 1000} kB. Split it")
        return document
    if raw.startswith(b"\xef\xbb\xbf"):
        document.fault((1, 1), "the file starts with an invisible mark (BOM). Save it as UTF-8 without BOM")
        raw = raw[3:]
    try:
        document.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[:error.start].count(b"\n") + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        document.fault((line, column), "a character here is not UTF-8. Save the file as UTF-8 and type it anew")
        return document
    return parse(document)


def parse(document: Document) -> Document:
    """The document with the plain data of its text."""
    _Reader(document).read()
    return document


# --- from plain data to records -------------------------------------------------------------------------------------

def near(word: str, names) -> str:
    """The hint that ends a message about a wrong name: the nearest right one, or all of them where few."""
    names = sorted(names)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    if 0 < len(names) <= 8:
        return "Use one of: " + ", ".join(names)
    return "Look up the right name and write it exactly"


def _walk(kind: Any, path: tuple) -> Any:
    """The model class that ``path`` leads to, from the model class ``kind``."""
    for part in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            kind = kind.model_fields[part].annotation
        for _ in range(4):
            inner = [arg for arg in get_args(kind) if arg is not type(None)]
            models = [arg for arg in inner if isinstance(arg, type) and issubclass(arg, BaseModel)]
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                break
            kind = models[0] if models else (inner[-1] if inner else kind)
    return kind


def _real_path(data: Any, location: tuple) -> tuple:
    """``location`` without the names that the validator adds for alternatives."""
    path: list = []
    for part in location:
        if isinstance(data, dict) and part in data or isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


def _message(error: dict, kind: type[BaseModel], path: tuple) -> str:
    sort, context, name = error["type"], error.get("ctx", {}), str(error["loc"][-1]) if error["loc"] else ""
    if sort == "missing":
        return f"'{name}' is missing. Add a line '{name}: …'. {_about(kind, path, name)}".rstrip()
    if sort == "extra_forbidden":
        owner = _walk(kind, path[:-1])
        return f"'{name}' is not a known field. {near(name, getattr(owner, 'model_fields', {}))}"
    if sort == "literal_error":
        return f"'{error['input']}' is not allowed for {_named(path)}. Use {_or(context['expected'])}"
    if sort == "value_error":
        return _ended(str(context["error"]))
    if sort in {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type"}:
        return f"{_named(path)} has the wrong form. {_form(sort)}"
    if sort in {"string_too_short", "too_short"}:
        return f"{_named(path)} needs at least {context.get('min_length', 1)} item{'s' if context.get('min_length', 1) > 1 else ''}. Add what is missing"
    if sort.startswith("int_"):
        return f"'{error['input']}' is not a whole number. Write digits alone"
    return f"{_named(path)} cannot be used as it is: {error['msg'].lower()}. Look at another record of this kind"


def _ended(message: str) -> str:
    return message[0].upper() + message[1:] if message[:1].isalpha() and not message.startswith("'") else message


def _or(expected: str) -> str:
    return expected.replace(" or ", ", ").replace(", ", ", or ") if expected.count("'") <= 4 else expected


def _form(sort: str) -> str:
    return {
        "string_type": "Write one text, in quotes if it holds a colon, not a list or fields",
        "list_type": "Write a list: each item on a line of its own that starts with '- '",
    }.get(sort, "Write fields below it, indented by two spaces, as 'name: text'")


def _about(kind: type[BaseModel], path: tuple, name: str) -> str:
    fields = getattr(_walk(kind, path), "model_fields", {})
    return (fields[name].description or "") if name in fields else ""


def build(kind: type[BaseModel], document: Document, base: tuple, data: Any):
    """The record of class ``kind`` from ``data`` at ``base`` of the file, or None where it has faults (all noted)."""
    if not isinstance(data, dict):
        document.fault(document.spot(base), "this must be a record. Write its fields as 'name: text', one a line")
        return None
    try:
        return kind.model_validate(data)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            path = _real_path(data, error["loc"])
            fault = error.get("ctx", {}).get("error")
            spot = document.spot(base + path)
            if error["type"] == "extra_forbidden":
                spot = document.keys.get(base + path, spot)
            elif isinstance(fault, TextFault):
                spot = document.snippet(base + path, fault.snippet)
            document.fault(spot, _message(error, kind, path))
        return None


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

    def problem(self, noun: str, name: str, path: tuple, message: str, words: str = "") -> Problem:
        """A problem of the record ``noun``/``name`` at ``path`` below it, on the line of ``words`` where given."""
        document, base = self.origin[noun, name]
        return Problem(document.name, *document.snippet(base + path, words), message)

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


def _records(root: Path, documents: list[Document]):
    """Yields (noun, id, record, document, path) for every record of ``data/``."""
    data = root / "data"
    for noun, kind in FOLDERS.items():
        for path in sorted((data / noun).glob("*.yml")):
            document = _opened(path, root, noun, True, documents)
            if document.data is None or document.problems and not isinstance(document.data, dict):
                continue
            record = build(kind, document, (), document.data)
            if record is None:
                continue
            if record.id != path.stem:
                document.fault(document.spot(("id",)), f"the id '{record.id}' differs from the file's name. Write 'id: {path.stem}', or rename the file")
            yield noun, record.id, record, document, ()
    for noun, kind in LISTS.items():
        path = data / f"{noun}.yml"
        document = _opened(path, root, noun, False, documents)
        if document.data is None:
            continue
        if not isinstance(document.data, list):
            document.fault((1, 1), "this file is a list. Start each record with '- '")
            continue
        for number, item in enumerate(document.data):
            record = build(kind, document, (number,), item)
            if record is not None:
                yield noun, getattr(record, KEYS.get(noun, "id")), record, document, (number,)
    for noun, kind in SINGLES.items():
        document = _opened(data / f"{noun}.yml", root, noun, False, documents)
        record = build(kind, document, (), document.data) if document.data is not None else None
        if record is not None:
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
            document.fault(document.spot((key,)), f"'{key}' has the wrong form. {_form('string_type')}")
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
    found: dict[str, dict[str, Any]] = {noun: {} for noun in (*FOLDERS, *LISTS, *SINGLES)}
    origin: dict[tuple[str, str], tuple[Document, tuple]] = {}
    for noun, name, record, document, path in _records(root, documents):
        if name in found[noun]:
            key = KEYS.get(noun, "id")
            document.fault(document.spot(path + (key,)), f"'{name}' is used twice. Give this record another {key}")
            continue
        found[noun][name] = record
        origin[noun, name] = document, path
    words = _words(root, documents)
    _strays(root, documents)
    problems = sorted(problem for document in documents for problem in document.problems)
    if "toolkit" not in found["toolkit"]:
        return None, problems
    nothing = model.Drafting.model_construct(clauses=[], definitions=[])
    settings, drafting = found.pop("toolkit")["toolkit"], found.pop("drafting").get("drafting", nothing)
    origin[WORDS, WORDS] = next(document for document in documents if document.name == f"data/{WORDS}.yml"), ()
    nouns = {noun.replace("-", "_"): records for noun, records in found.items()}
    return Toolkit(settings=settings, words=words, drafting=drafting, origin=origin, **nouns), problems
