"""The fields of a noun as plain values, read from its model: what each holds, in words for people who know no code."""
from __future__ import annotations

import functools
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Iterator, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from macros import model
from macros.model import Refers
from macros.text import Line, Rich

KINDS: tuple[tuple[Any, str, str], ...] = (
    (Line, "one line of text", "a list of lines of text"),
    (Rich, "text with paragraphs", "a list of texts with paragraphs"),
    (model.Short, "a word or a few", "a list of words or short phrases"),
    (model.Id, "an id, as in bicycle-lanes", "a list of ids"),
    (model.Date, "a date, as in 2026-11-22", "a list of dates, as in 2026-11-22"),
    (model.Seen, "a date, as in 2026-11-22, or one of: undated, unread", "a list of dates, as in 2026-11-22"),
    (model.Year, "a year, as in 2026", "a list of years"),
    (model.Flag, "true or false", "a list of true or false"),
    (model.Url, "a web address, as in https://www.example.org", "a list of web addresses"),
)
"""What each sort of value is called, alone and in a list."""
HOMES = {
    "actors": ("toolkit", "actors"), "areas": ("toolkit", "areas"), "bodies": ("toolkit", "bodies"), "regions": ("toolkit", "places"),
    "resource_kinds": ("toolkit", "resource_kinds"), "definitions": ("drafting", "definitions"), "drafting clauses": ("drafting", "clauses"),
}
"""Where ids stand that are not those of a noun: the file and its field."""
NAMES = "a name of small letters and underscores"


@dataclass(frozen=True)
class Field:
    """One field: its name, what it holds in plain words, and the fields below it.

    ``many`` is "list" for items, "map" for values by name, else empty; ``default`` is what holds where it is left out, as it
    would be written; ``least`` is how many items a list has at least; ``among`` names what its ids must be found in.
    """

    name: str
    kind: str
    about: str
    required: bool
    default: str = ""
    many: str = ""
    least: int = 0
    choices: tuple[str, ...] = ()
    among: str = ""
    annotation: Any = None
    fields: tuple["Field", ...] = ()

    @property
    def need(self) -> str:
        """Whether it must be there, and what holds where it is not."""
        if self.required:
            return "required"
        return f"may be left out, then {self.default}" if self.default else "may be left out"

    @property
    def one_line(self) -> bool:
        """True where one line holds the value; what may be a line or a record counts as a line."""
        return not self.many and (not self.fields or not isinstance(self.annotation, type))

    @property
    def home(self) -> tuple[str, ...]:
        """The noun (and its field) in which its ids are found; empty where it names nothing."""
        return HOMES.get(self.among, (self.among,)) if self.among else ()


@functools.cache
def fields_of(kind: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a model, in its order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(name, hints[name], info) for name, info in kind.model_fields.items())


def below(fields: tuple[Field, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    """(path, field) of every field, those below it after it."""
    for field in fields:
        yield path + (field.name,), field
        yield from below(field.fields, path + (field.name,))


def _field(name: str, hint: Any, info: FieldInfo) -> Field:
    many, value = _parted(hint)
    record, least, among = _record(value), _least(info) if many else 0, _among(value) or (_among(hint) if many else "")
    return Field(name, _kind(value, many, record, least, among), info.description or "", info.is_required(), _default(info), many, least,
                 _choices(value), among, value, fields_of(record) if record else ())


def _least(info: FieldInfo) -> int:
    return next((mark.min_length for mark in info.metadata if getattr(mark, "min_length", None)), 0)


def _default(info: FieldInfo) -> str:
    """What holds where the field is left out, as a person would write it; empty where nothing does."""
    value = None if info.is_required() else info.get_default(call_default_factory=True)
    return str(value).lower() if isinstance(value, bool) else str(value) if value else ""


def _bare(hint: Any) -> Any:
    """The annotation without ``None`` among its alternatives."""
    if get_origin(hint) in (Union, UnionType):
        rest = [one for one in get_args(hint) if one is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _parted(hint: Any) -> tuple[str, Any]:
    """("list", item), ("map", value) or ("", value) of an annotation."""
    bare = _bare(hint)
    origin = get_origin(bare)
    return ("list", get_args(bare)[0]) if origin is list else ("map", get_args(bare)[1]) if origin is dict else ("", bare)


def _record(hint: Any) -> type[BaseModel] | None:
    """The model of a record, alone or as one of several forms."""
    if isinstance(hint, type):
        return hint if issubclass(hint, BaseModel) else None
    inner = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint) if get_origin(hint) in (Union, UnionType) else ()
    return next(filter(None, map(_record, inner)), None)


def _among(hint: Any) -> str:
    """What an id, or the names of a map, must be found in."""
    if get_origin(_bare(hint)) is dict:
        hint = get_args(_bare(hint))[0]
    return next((mark.noun for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Refers)), "")


def _choices(hint: Any) -> tuple[str, ...]:
    return get_args(hint) if get_origin(hint) is Literal else ()


def _kind(value: Any, many: str, record: type[BaseModel] | None, least: int, among: str) -> str:
    """What stands there, in plain words."""
    at_least = f", at least {least if least > 1 else 'one'}" if least else ""
    if many == "list":
        return f"a list of records{at_least}, each with the fields below" if record else _of(value, 2) + at_least
    if many == "map":
        return f"{f'ids from {_place(among)}' if among else 'names'}, each with {'the fields below' if record else _of(value, 1)}"
    if record and record is not value:
        return "one line of text, or the field below"
    return "a record with the fields below" if record else _of(value, 1)


def _of(value: Any, column: int) -> str:
    """One value in words (``column`` 1), or a list of them (2)."""
    noun, choices = _among(value), _choices(value)
    if noun:
        return f"{'an id' if column == 1 else 'a list of ids'} from {_place(noun)}"
    if choices:
        return ("one of: " if column == 1 else "a list of some of: ") + ", ".join(choices) if len(choices) > 1 else f"the word {choices[0]}"
    return next((row[column] for row in KINDS if row[0] == value), NAMES if column == 1 else "a list of names")


def _place(noun: str) -> str:
    file, *field = HOMES.get(noun, (noun,))
    more = ", or from states" if noun == "regions" else ""
    return f"{field[0]} in {file}.yml{more}" if field else noun
