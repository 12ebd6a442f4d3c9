"""From plain data to a record, with what is wrong in words for people who do not know YAML."""
from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from macros.load.document import MOST_PROBLEMS, MOST_QUOTED, Document, cut
from macros.load.strict import named
from macros.text import TextFault


LOOK_UP = "Look up the right name and write it exactly"
UNKNOWN = "Remove it, or look up the fields of such a record in data/README.md"
MOST_MISSING = 3
"""Fields that are told one by one where they are missing together."""


def near(word: str, names) -> str:
    """The hint that ends a message about a wrong name: the nearest right one, or all of them where few."""
    names = sorted(names)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    if 0 < len(names) <= 8:
        return "Use one of: " + ", ".join(names)
    return LOOK_UP


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
        about = _about(kind, path, name).rstrip(".")
        return f"'{name}' is missing. Add a line '{name}: …'" + (f" ({about[0].lower()}{about[1:]})" if about else "")
    if sort == "extra_forbidden":
        owner = _walk(kind, path[:-1])
        hint = near(name, getattr(owner, "model_fields", {}))
        return f"'{name}' is not a known field. {UNKNOWN if hint == LOOK_UP else hint}"
    if sort == "literal_error" and not isinstance(error["input"], str):
        return f"{named(path)} has the wrong form. Write {context['expected']}"
    if sort == "literal_error":
        return f"'{error['input']}' is not allowed for {named(path)}. Write {context['expected']}"
    if sort == "value_error" and not isinstance(error["input"], str):
        return f"{named(path)} has the wrong form. {form_of('string_type')}"
    if sort == "value_error":
        return _of_reference(str(context["error"]), path).replace(error["input"], cut(error["input"]))
    if sort == "list_type" and isinstance(error["input"], str) and len(error["input"]) <= MOST_QUOTED:
        return f"{named(path)} holds a list. Put brackets around what stands here, as in [{error['input']}]"
    if sort in {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type"}:
        return f"{named(path)} has the wrong form. {form_of(sort)}"
    if sort in {"string_too_short", "too_short"}:
        return f"{named(path)} needs at least {context.get('min_length', 1)} item{'s' if context.get('min_length', 1) > 1 else ''}. Add what is missing"
    if sort == "string_pattern_mismatch":
        return f"'{error['input']}' is not a name. Use small letters and underscores"
    if sort.startswith("int_"):
        return f"'{error['input']}' is not a whole number. Write digits alone"
    return f"{named(path)} cannot be used as it is: {error['msg'].lower()}. Look at another record of this kind"


def _of_reference(message: str, path: tuple) -> str:
    """The message about an id; where it names another record, that record's id is what to write."""
    if " is not an id. " not in message or path[-1:] == ("id",):
        return message
    many = ", with a comma between two" if isinstance(path[-1], int) else ""
    return f"{message.partition(' is not an id. ')[0]} is not an id. Write what stands after 'id:' in the record that is meant, as in bicycle-lanes{many}"


def form_of(sort: str) -> str:
    return {
        "string_type": "Write one text here, in quotes if it holds a colon, and no list or fields",
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
        found = [_Fault(error, _real_path(data, error["loc"])) for error in errors.errors(include_url=False)[:MOST_PROBLEMS]]
        if errors.error_count() > MOST_PROBLEMS:
            document.fault(document.spot(base), f"this record has {errors.error_count()} problems. The first {MOST_PROBLEMS} are told")
        meant = {fault.path[:-1] + (name,) for fault in found if (name := fault.meant(kind, found))}
        told = {(problem.line, problem.column) for problem in document.problems} - {(1, 1)}  # as empty; the first line
        left = [fault for fault in found if fault.missing not in meant and fault.spot(document, base) not in told]
        for fault in left:
            together = [other.missing[-1] for other in left if other.missing and other.path == fault.path] if fault.missing else []
            if len(together) <= MOST_MISSING:
                document.fault(fault.spot(document, base), _message(fault.error, kind, fault.path))
            elif fault.missing[-1] == together[0]:
                document.fault(fault.spot(document, base), f"{len(together)} fields are missing: {', '.join(together)}. Add a line 'name: …' for each")
        return None


@dataclass(frozen=True)
class _Fault:
    """One fault that the model found, and the path of what is at fault."""

    error: dict
    path: tuple

    @property
    def missing(self) -> tuple | None:
        """The path of the field that is not there."""
        return self.path + (self.error["loc"][-1],) if self.error["type"] == "missing" else None

    def meant(self, kind: type[BaseModel], found: list["_Fault"]) -> str | None:
        """The missing field whose name is misspelt here: one slip, told once, where it stands."""
        if self.error["type"] != "extra_forbidden":
            return None
        near_by = [fault.missing[-1] for fault in found if fault.missing and fault.path == self.path[:-1]]
        names = getattr(_walk(kind, self.path[:-1]), "model_fields", {})
        close = difflib.get_close_matches(str(self.path[-1]), names, n=1, cutoff=0.6)
        return close[0] if close and close[0] in near_by else None

    def spot(self, document: Document, base: tuple) -> tuple[int, int]:
        """Where the fault stands in the file."""
        reason = self.error.get("ctx", {}).get("error")
        if isinstance(reason, TextFault):
            return document.snippet(base + self.path, reason.snippet, reason.before)
        spot = document.spot(base + self.path)
        return document.keys.get(base + self.path, spot) if self.error["type"] == "extra_forbidden" else spot
