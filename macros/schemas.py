"""JSON Schemas for editors, made from the models: completion, and a red line before anyone runs a check."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator

from pydantic import TypeAdapter

from macros.load import FOLDERS, LISTS, SINGLES, WORDS, Problem

FOLDER = Path("data/schemas")


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, schema) of every kind of data file."""
    for name, kind in {**FOLDERS, **SINGLES}.items():
        yield name, kind.model_json_schema()
    for name, kind in LISTS.items():
        yield name, TypeAdapter(list[kind]).json_schema()
    yield WORDS, {"type": "object", "additionalProperties": {"type": "string"}, "description": "Every word of the interface."}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1, ensure_ascii=False) + "\n"


def write(root: Path) -> int:
    """Writes all schemas below ``data/schemas``."""
    for name, schema in schemas():
        (root / FOLDER / f"{name}.json").write_text(_text(schema), "utf-8")
    return 0


def stale(root: Path) -> Iterator[Problem]:
    """Every schema that differs from the models."""
    for name, schema in schemas():
        path = FOLDER / f"{name}.json"
        if not (root / path).is_file() or (root / path).read_text("utf-8") != _text(schema):
            yield Problem(path.as_posix(), 1, 1, "this schema differs from the model. Run 'make schemas'")
