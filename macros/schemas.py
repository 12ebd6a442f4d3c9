"""What is made from the models: JSON Schemas for editors, and ``data/README.md`` for people.

A schema gives completion, and a red line before anyone runs a check.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator

from pydantic import TypeAdapter

from macros.load import FOLDERS, LISTS, SINGLES, WORDS, Problem
from macros.reference import readme

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


def made() -> Iterator[tuple[Path, str, str]]:
    """(file, text, what it is) of everything that is made from the models."""
    for name, schema in schemas():
        yield FOLDER / f"{name}.json", _text(schema), "schema"
    yield readme.FILE, readme.readme(), "list of nouns and fields"


def write(root: Path) -> int:
    """Writes all schemas below ``data/schemas``, and ``data/README.md``."""
    from macros import asked

    asked.write()
    for path, text, _ in made():
        (root / path).write_text(text, "utf-8")
    return 0


def stale(root: Path) -> Iterator[Problem]:
    """Every schema that differs from the models, and the list of fields where it does."""
    for path, text, what in made():
        if not (root / path).is_file() or (root / path).read_text("utf-8") != text:
            yield Problem(path.as_posix(), 1, 1, f"this {what} differs from the model. Run 'make schemas'")
