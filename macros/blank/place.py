"""Where a new record goes: its file, and its place in the list where many share one."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from macros.load import FOLDERS, Document, Toolkit, parse, read


class Refused(ValueError):
    """Nothing is written; the message says why and what to do."""


@dataclass(frozen=True)
class Placed:
    """A record in its file: the whole text of the file with it, and its path there."""

    noun: str
    name: str
    file: Path
    text: str
    path: tuple

    def document(self, text: str = "") -> Document:
        """The file as it will be read, with ``text`` in place of its own where given."""
        return parse(Document(self.file.as_posix(), text=text or self.text))


def placed(root: Path, noun: str, name: str, text: str) -> Placed:
    """The record ``text`` in its place. Raises Refused where the file is there already, or cannot be read as a list."""
    if noun in FOLDERS:
        file = Path("data", noun, f"{name}.yml")
        if (root / file).exists():
            raise Refused(f"'{name}' is used already, in {file.as_posix()}. Choose another id, or change that file")
        return Placed(noun, name, file, text, ())
    file = Path("data", f"{noun}.yml")
    if not (root / file).is_file():
        raise Refused(f"{file.as_posix()} is missing. Add it, with an empty list '[]', and try again")
    document = read(root / file, root)
    if document.problems or not isinstance(document.data, list):
        raise Refused(f"{file.as_posix()} has a fault. Run 'make check', mend it, and try again")
    whole, number = _inserted(document, name, text)
    return Placed(noun, name, file, whole, (number,))


def _inserted(document: Document, name: str, text: str) -> tuple[str, int]:
    """The text of a list with the record in it, and the record's number: in order where the list is sorted by id, else last."""
    rows = document.text.rstrip("\n").split("\n")
    if not document.data:
        return re.sub(r"(?m)^\[\s*\]\s*\Z", lambda _: text, document.text), 0
    if not rows[document.spot((0,))[0] - 1].startswith("- "):
        raise Refused(f"{document.name} is a list in brackets. Write each record on lines of its own that start with '- ', and try again")
    names = [str(item.get("id", "")) for item in document.data if isinstance(item, dict)]
    if name in names:
        raise Refused(f"'{name}' is used already, in {document.name}. Choose another id")
    number = next((number for number, other in enumerate(names) if other > name), len(names)) if len(names) > 1 and names == sorted(names) else len(names)
    at = document.spot((number,))[0] - 1 if number < len(names) else len(rows)
    while at < len(rows) and rows[at - 1].startswith("#") and at > 1:  # remarks belong to the record below them
        at -= 1
    return "\n".join([*rows[:at], text.rstrip("\n"), *rows[at:], ""]), number


def taken(toolkit: Toolkit, noun: str, name: str) -> str:
    """Where an id is in use, in words; empty where it is free. Ids that were published are never used again."""
    records = getattr(toolkit, noun.replace("-", "_"))
    if name in records:
        return f"in {toolkit.file(noun, name)}"
    if noun != "criteria":
        return ""
    older = next((other.id for other in toolkit.criteria.values() if name in other.aliases), "")
    return f"as an old id of '{older}'" if older else "by a criterion that was published once" if name in toolkit.ids.criteria else ""
