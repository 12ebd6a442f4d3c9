"""Walks over records: every text and every reference, with its path."""
from __future__ import annotations

import functools
from typing import Any, Iterator, get_args

from pydantic import BaseModel

from macros.load import Toolkit
from macros.model import Refers
from macros.text import Line

NOUNS = ("criteria", "sections", "policies", "frames", "law", "precedents", "audiences", "places", "resources", "terms",
         "objections", "states", "sources", "landscape", "steps", "packets", "seed-map", "link-status", "link-verdicts", "editions")


def records(toolkit: Toolkit) -> Iterator[tuple[str, str, BaseModel]]:
    """(noun, id, record) of everything, the settings and the drafting among it."""
    for noun in NOUNS:
        for name, record in getattr(toolkit, noun.replace("-", "_")).items():
            yield noun, name, record
    yield "toolkit", "toolkit", toolkit.settings
    yield "drafting", "drafting", toolkit.drafting


def values(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """(path, value) of everything below ``value``, itself included, depth first."""
    yield path, value
    if isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from values(getattr(value, name), path + (name,))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from values(item, path + (key,))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from values(item, path + (number,))


def texts(record: BaseModel) -> Iterator[tuple[tuple, Line]]:
    """(path, text) of every line and rich text of ``record``."""
    return ((path, value) for path, value in values(record) if isinstance(value, Line))


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


def refers(record: BaseModel) -> Iterator[tuple[tuple, str, str]]:
    """(path, noun, id) of every reference in ``record``."""
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
