"""Walks over records: every text and every reference, with its path."""
from __future__ import annotations

import functools
import weakref
from dataclasses import dataclass
from typing import Any, Callable, Iterator, TypeVar, get_args

from pydantic import BaseModel

from macros.load import Toolkit
from macros.model import Article, Refers, Use, WhereToLook
from macros.text import PLACEHOLDER, Fill, Line, Link, Term, placeholder, plain, walk

NOUNS = ("criteria", "sections", "policies", "frames", "law", "precedents", "audiences", "places", "resources", "terms",
         "objections", "states", "sources", "landscape", "steps", "packets", "seed-map", "link-verdicts", "editions")
"""What people write; what a machine found at addresses is held to its own rule (``macros.load.found``)."""


Found = TypeVar("Found")


def once(function: Callable[[BaseModel], Found]) -> Callable[[BaseModel], Found]:
    """``function`` of one record, worked out once for as long as the record lives: records are frozen.

    What it gives may not hold the record itself, which would then live for ever.
    """
    held: dict[int, Found] = {}

    @functools.wraps(function)
    def of(record: BaseModel) -> Found:
        key = id(record)
        if key not in held:
            held[key] = function(record)
            weakref.finalize(record, held.pop, key, None).atexit = False
        return held[key]

    return of


def records(toolkit: Toolkit) -> Iterator[tuple[str, str, BaseModel]]:
    """(noun, id, record) of everything, the settings and the drafting among it."""
    for noun in NOUNS:
        for name, record in getattr(toolkit, noun.replace("-", "_")).items():
            yield noun, name, record
    yield "toolkit", "toolkit", toolkit.settings
    yield "drafting", "drafting", toolkit.drafting


def values(record: BaseModel) -> Iterator[tuple[tuple, Any]]:
    """(path, value) of everything below ``record``, itself included, depth first."""
    yield (), record
    yield from _below(record)


@once
def _below(record: BaseModel) -> tuple[tuple[tuple, Any], ...]:
    return tuple(_walked(record, ()))[1:]


def _walked(value: Any, path: tuple) -> Iterator[tuple[tuple, Any]]:
    yield path, value
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _walked(getattr(value, name), path + (name,))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walked(item, path + (key,))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walked(item, path + (number,))


@once
def texts(record: BaseModel) -> tuple[tuple[tuple, Line], ...]:
    """(path, text) of every line and rich text of ``record``."""
    return tuple((path, value) for path, value in values(record) if isinstance(value, Line))


@dataclass(frozen=True)
class Marks:
    """What one text holds beside words: (as written, node, how many alike before it), glossary terms, (address, words)."""

    path: tuple
    placeholders: tuple[tuple[str, Fill, int], ...]
    terms: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@once
def marks(record: BaseModel) -> tuple[Marks, ...]:
    """The marks of every text of ``record`` that holds any."""
    return tuple(found for path, text in texts(record) if (found := _marks_of(path, text)))


def _marks_of(path: tuple, text: Line) -> Marks | None:
    fills = tuple((match[0], placeholder(match[1]), text.count(match[0], 0, match.start())) for match in PLACEHOLDER.finditer(text))
    nodes = tuple(walk(text.nodes)) if "[" in text else ()
    terms = tuple(node.text for node in nodes if isinstance(node, Term))
    links = tuple((node.href, plain(node.children)) for node in nodes if isinstance(node, Link))
    return Marks(path, fills, terms, links) if fills or terms or links else None


@once
def twice(record: BaseModel) -> tuple[tuple[tuple, str], ...]:
    """(path, key) of every item that stands in a list of ``record`` a second time."""
    found: list[tuple[tuple, str]] = []
    for path, value in values(record):
        seen: set[tuple] = set()
        for number, item in enumerate(value) if isinstance(value, list) else ():
            key = _key(item)
            if key in seen:
                found.append((path + (number,), key[-1]))
            if key:
                seen.add(key)
    return tuple(found)


def _key(item: Any) -> tuple | None:
    """What tells an item of a list from the others: its id, its one reference, its place and kind, or its text."""
    if isinstance(item, Line):
        return None
    if isinstance(item, str):
        return ("", item)
    if hasattr(item, "id"):
        return ("id", item.id)
    if isinstance(item, Use):
        return ("criterion", item.criterion)
    if isinstance(item, WhereToLook):
        return ("place", item.kind, str(item.find), item.place)
    if isinstance(item, Article):
        given = [(field, value) for field in ("clause", "drafting", "part") if (value := getattr(item, field))]
        return given[0] if len(given) == 1 else None
    return None


@functools.cache
def _marks(kind: Any) -> tuple[str | None, str | None]:
    """The nouns that the values and the keys of an annotation refer to."""
    here = next((mark.noun for mark in getattr(kind, "__metadata__", ()) if isinstance(mark, Refers)), None)
    if here:
        return here, None
    args = [arg for arg in get_args(kind) if arg is not type(None)]
    if len(args) == 2 and getattr(kind, "__origin__", None) is dict:
        return _marks(args[1])[0], _marks(args[0])[0]
    for arg in args:
        found = _marks(arg)
        if found != (None, None):
            return found
    return None, None


@functools.cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, str | None, str | None], ...]:
    found = []
    for name, info in kind.model_fields.items():
        own = next((mark.noun for mark in info.metadata if isinstance(mark, Refers)), None)
        values_, keys = (own, None) if own else _marks(info.annotation)
        if values_ or keys:
            found.append((name, values_, keys))
    return tuple(found)


@once
def refers(record: BaseModel) -> tuple[tuple[tuple, str, str], ...]:
    """(path, noun, id) of every reference in ``record``."""
    return tuple(_refers(record))


def _refers(record: BaseModel) -> Iterator[tuple[tuple, str, str]]:
    for path, value in values(record):
        if not isinstance(value, BaseModel):
            continue
        for name, noun, keys in _fields(type(value)):
            yield from _named(getattr(value, name), path + (name,), noun, keys)


def _named(value: Any, path: tuple, noun: str | None, keys: str | None) -> Iterator[tuple[tuple, str, str]]:
    if isinstance(value, str) and noun:
        yield path, noun, value
    elif isinstance(value, list) and noun:
        yield from ((path + (number,), noun, item) for number, item in enumerate(value) if isinstance(item, str))
    elif isinstance(value, dict) and keys:
        yield from ((path + (key,), keys, key) for key in value)
