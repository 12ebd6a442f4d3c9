"""A blank record in the right place, and what to do next: ``python -m macros new NOUN ID [FIELD=VALUE…]``."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator

from macros.blank.follow import blanks, field_at, follows
from macros.blank.place import Placed, Refused, placed, taken
from macros.blank.text import blank
from macros.check.coverage import ASKS, PRINTED
from macros.check.references import INSTRUMENT, vocabulary
from macros.load import FOLDERS, LISTS, Toolkit, load, near
from macros.model import ID
from macros.reference import entries
from macros.reference.fields import Field, fields_of

USAGE = "Say what it is and give it an id, as in: make new-criterion ID=bicycle-lanes"
PAPERS = {"letter": "letter", "records": "records-request", "comment": "comment"}
"""The frames of its own that a section has, by the section's field: their kinds."""
PAGES = ("index", "checklist", "letter", "policy")
"""The pages of a section, below its audience's folder."""

__all__ = ["Refused", "blank", "new", "run"]


def run(root: Path, arguments: list[str]) -> int:
    """The command: writes, and prints what to fill in and what else to do. Exit status 2 without an id, 1 where it is refused."""
    noun, name, *more = (argument.strip() for argument in (*arguments, "", ""))
    if not noun or not name:
        print(f"{USAGE}. Use one of: {', '.join(sorted(entry.one for entry in entries() if entry.one))}")
        return 2
    try:
        toolkit, records = new(root, noun, name, [argument for argument in more if argument])
    except Refused as reason:
        print(reason)
        return 1
    for line in told(root, toolkit, records):
        print(line)
    return 0


def new(root: Path, one: str, name: str, given: list[str]) -> tuple[Toolkit, list[Placed]]:
    """Writes a blank record, and those that it cannot be without. Gives them, with the toolkit as it was before.

    ``one`` is the noun for a single record, ``given`` holds FIELD=VALUE. Raises Refused, and writes nothing, for an unknown
    noun or field, an id that is none or is taken, and where the data cannot be read.
    """
    noun = _noun(one)
    _id(name)
    toolkit, problems = load(root)
    if toolkit is None:
        raise Refused("\n".join([*(str(problem) for problem in problems if problem.file == "data/toolkit.yml"), "The toolkit cannot be read, so nothing was written. Mend that first"]))
    values = dict(_value(toolkit, noun, argument) for argument in given)
    wanted = list(_wanted(toolkit, noun, name, values))
    for kind, other, _ in wanted:
        if where := taken(toolkit, kind, other):
            raise Refused(f"'{other}' is used already, {where}. Choose another id")
    made = [placed(root, kind, other, blank(kind, known)) for kind, other, known in wanted]
    for record in made:
        (root / record.file).parent.mkdir(exist_ok=True)
        (root / record.file).write_text(record.text, "utf-8")
    return toolkit, made


def _noun(one: str) -> str:
    names = {entry.one: entry.name for entry in entries() if entry.one}
    if one not in names:
        raise Refused(f"there is no blank for '{one}'. {near(one, names)}")
    return names[one]


def _id(name: str) -> None:
    if not ID.match(name):
        close = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        hint = f"Did you mean '{close}'?" if close else "Choose one, as in bicycle-lanes"
        raise Refused(f"'{name}' is not an id: small letters, digits and single hyphens. {hint}")


def _value(toolkit: Toolkit, noun: str, argument: str) -> tuple[str, str]:
    """(field, value) of FIELD=VALUE; a field that is known, and a value that it can take."""
    name, sign, value = argument.partition("=")
    fields = {field.name: field for field in fields_of({**FOLDERS, **LISTS}[noun]) if field.name != "id" and (field.one_line or not field.fields)}
    name = name.strip().lower().replace("-", "_")
    if not sign or not value.strip():
        raise Refused(f"'{argument}' gives no value. Write FIELD=VALUE, as in TITLE=\"Bicycle lanes\"")
    if name not in fields:
        raise Refused(f"'{name}' is not a field that can be given here. {near(name, fields)}")
    for part in value.split(",") if fields[name].many else [value]:
        _known(toolkit, fields[name], part.strip())
    return name, value.strip()


def _known(toolkit: Toolkit, field: Field, value: str) -> None:
    names = set(field.choices) or vocabulary(toolkit).get(field.among)
    if names is not None and value not in names:
        raise Refused(f"'{value}' is not allowed for '{field.name}'. {near(value, names)}")


def _wanted(toolkit: Toolkit, noun: str, name: str, given: dict[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(noun, id, what is known) of the record and of those that it cannot be without."""
    if noun != "sections":
        yield noun, name, {**_starts(toolkit, noun, given), "id": name, **given}
        return
    policy, frames = f"{name}-policy", {field: f"{field}-{name}" for field in PAPERS}
    fills = {fill.id: {} for fill in toolkit.settings.fills if fill.id != INSTRUMENT}
    core = [{"core": "true"} for _ in range(ASKS)]
    yield noun, name, {"id": name, "fill": fills, "criteria": core, "policies": policy, **frames, **given}
    for field, kind in PAPERS.items():
        known = {"kind": kind, "section": name}
        yield "frames", frames[field], {**_starts(toolkit, "frames", known), "id": frames[field], **known}
    yield "policies", policy, {"articles": _articles(toolkit, ASKS), "id": policy, "section": name}


def _starts(toolkit: Toolkit, noun: str, given: dict[str, str]) -> dict[str, Any]:
    """What every record of a noun has, whatever it says: one question of each kind, the definitions of a policy, the parts of a paper."""
    if noun == "criteria":
        return {"questions": [{"kind": "practice", "decides": "true"}, {"kind": "policy", "decides": "true"}],
                "where_to_look": [{"kind": "practice"}, {"kind": "policy"}]}
    if noun == "policies":
        return {"articles": _articles(toolkit, 1)}
    if noun == "frames":
        top = {part: "" for part in ("recipient", "subject") if part in PRINTED.get(given.get("kind", ""), ())}
        lines = {"lines": [{}]} if "lines" in PRINTED.get(given.get("kind", ""), ()) else {}
        return {**top, "opening": [{}], **lines, "closing": [{}]}
    return {}


def _articles(toolkit: Toolkit, clauses: int) -> list[dict[str, str]]:
    """The articles of a policy: its definitions, so many clauses, and the drafting clauses that every policy has."""
    return [{"definitions": "here"}, *({"clause": ""} for _ in range(clauses)), *({"drafting": clause.id} for clause in toolkit.drafting.clauses if clause.always)]


def told(root: Path, toolkit: Toolkit, records: list[Placed]) -> Iterator[str]:
    """What is written, what to fill in, and what else the check will ask for, as lines."""
    for made in records:
        rows = list(blanks(made))
        yield f"{made.file.as_posix()} holds a blank '{made.name}'. Fill in:" if rows else f"{made.file.as_posix()} holds '{made.name}'."
        for path, line, column in rows:
            yield f"  {made.file.as_posix()}:{line}:{column}: {_said(path)}: {field_at(made.noun, path).kind}"
    more = [f"  {problem}" for problem in follows(toolkit, records)] + [f"  {line}" for made in records if made.noun == "sections" for line in _pages(root, made)]
    if more:
        yield "Then:"
        yield from more
    yield "Lines that start with # are hints; remove them when you are done. Run 'make check' to see what is left."


def _said(path: tuple) -> str:
    """A path in words: ``questions 2, text``."""
    return re.sub(r", (\d+)", r" \1", ", ".join(str(part + 1) if isinstance(part, int) else part for part in path))


def _pages(root: Path, made: Placed) -> Iterator[str]:
    """The pages that a new section lacks."""
    audience = made.document().data["audience"] or "AUDIENCE"
    for page in PAGES:
        file = f"{audience}/{made.name}/{page}.md"
        if not list((root / "docs").glob(f"*/{file}")):
            yield f"docs/en/{file}: this page is missing. Copy that of another section, change its words, and add '{file}' to 'nav' in mkdocs.yml"
