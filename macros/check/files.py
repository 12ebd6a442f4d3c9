"""What may lie below ``docs/``: pages and pictures, plainly named, each in a menu; nothing else is published."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

from macros.check.markup import PROJECT, settings
from macros.check.pictures import PICTURES, fault
from macros.load import LITTER, Problem, Toolkit
from macros.model import slug_of

NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*$")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?$")
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$")
"""Names that some systems keep for themselves: a copy of the project could not be had there."""
LONGEST = 60
DEEPEST = 4
"""Parts of a page's path below docs/, its language and its own name among them."""


def files(root: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    """Every file below ``docs/`` that is not a page or a picture, is misnamed, or stands where it would not be found."""
    docs = root / "docs"
    if docs.is_symlink():
        yield _at("docs", "this is a link to another place. Put the folder itself here")
        return
    told: set[str] = set()
    for path in sorted(docs.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.name in LITTER:
            continue
        message = _kind(path, name, path.relative_to(docs))
        if message:
            told.add(name)
            yield _at(name, message)
    yield from _same_address(docs, toolkit)
    if root.resolve() == PROJECT:
        yield from (problem for problem in _menu(docs) if problem.file not in told)


def _at(name: str, message: str) -> Problem:
    return Problem(name, 1, 1, message)


def _kind(path: Path, name: str, below: Path) -> str | None:
    if path.is_symlink():
        return "this is a link to another place, which MkDocs would follow. Put the file itself here"
    if path.is_dir():
        return None if (LANGUAGE if len(below.parts) == 1 else NAME).fullmatch(path.name) and not DEVICE.fullmatch(path.name) and len(path.name) <= LONGEST else _names(path.name, len(below.parts))
    if not path.is_file():
        return "this is no file that can be published. Remove it"
    if len(below.parts) > DEEPEST:
        return f"this stands deeper than {DEEPEST} folders. Move it up"
    if len(below.parts) == 1:
        return "a page or picture stands in a folder of its language. Move it into one, as in docs/en"
    if path.suffix.lower() in {".markdown", ".mdown", ".mkdn", ".mkd"}:
        return "a page's file ends in .md. Rename it"
    if path.suffix.lower() in {*PICTURES, ".jpeg"} and path.suffix not in PICTURES:
        return f"the name of a picture ends in {', '.join(PICTURES)}, in small letters. Rename it '{slug_of(path.stem)}{path.suffix.lower().replace('.jpeg', '.jpg')}'"
    if path.suffix not in {".md", *PICTURES}:
        return f"only pages (.md) and pictures ({', '.join(PICTURES)}) are published from docs/. Remove this file, or save it as one of these"
    if not NAME.fullmatch(path.stem) or DEVICE.fullmatch(path.stem) or len(path.stem) > LONGEST:
        return _names(path.name, 2)
    return fault(path.read_bytes(), path.suffix) if path.suffix in PICTURES else None


def _names(name: str, depth: int) -> str:
    if depth == 1:
        return f"'{name}' is not the name of a language's folder. Name it by its code, as in docs/en"
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    better = slug_of(stem)
    if DEVICE.fullmatch(stem.lower()) or not better or len(better) > LONGEST:
        return f"'{name}' cannot be a part of an address. Use small letters, digits and hyphens, {LONGEST} at most, and no name that a system keeps for itself"
    return f"'{name}' cannot be a part of an address. Use small letters, digits and hyphens, as in '{better}{dot}{ending}'"


def _same_address(docs: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    """Two pages with one address: one of them would be dropped in silence. So would one that is made from data."""
    taken = {f"asks/{name}": f"data/criteria/{name}.yml" for name in toolkit.criteria} if toolkit else {}
    taken |= {f"print/current/{name}": f"data/sections/{name}.yml" for name in toolkit.sections} if toolkit else {}
    for folder in sorted(path for path in docs.iterdir() if path.is_dir() and not path.is_symlink()) if docs.is_dir() else ():
        here = dict(taken)
        for path in sorted(folder.rglob("*.md"), key=lambda path: (path.stem == "index", path)):
            address = path.relative_to(folder).as_posix().removesuffix(".md").removesuffix("/index")
            name = path.relative_to(docs.parent).as_posix()
            if here.setdefault(address, name) != name:
                yield _at(name, f"'{here[address]}' makes the page of this address already. Write there, and remove this file")


def _menu(docs: Path) -> Iterator[Problem]:
    """Every page stands in the menu, and every line of the menu leads to a page."""
    listed = set(_leaves(settings().get("nav", [])))
    for path in sorted((docs / "en").rglob("*.md")):
        name = path.relative_to(docs / "en").as_posix()
        if name not in listed:
            yield _at(f"docs/en/{name}", "this page stands in no menu, so nobody would find it. Add a line for it to 'nav' of mkdocs.yml, or ask for one in your pull request")
    rows = (PROJECT / "mkdocs.yml").read_text("utf-8").split("\n")
    for name in sorted(listed):
        if not (docs / "en" / name).is_file():
            line = next((number for number, row in enumerate(rows, start=1) if row.rstrip().endswith(f": {name}")), 1)
            yield Problem("mkdocs.yml", line, 1, f"'nav' names '{name}', and docs/en has no such page. Add the page, or remove this line")


def _leaves(items) -> Iterator[str]:
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, dict):
            for value in item.values():
                yield from _leaves(value)
        elif isinstance(item, str):
            yield item
