"""Seeded mutations of the real data and pages: one small slip each, of the kinds that hands and programs make.

A mutant says which files become what, and which lines would be the exact right place of a problem, where that is known.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Callable, Iterator

from macros.check.walk import records, refers
from macros.load import Document, Toolkit, read

HEAD = re.compile(r"---\n.*?\n---\n", re.S)
SHORT = frozenset({"text", "legal", "letter", "search", "forms", "looks", "evidence"})
"""Fields, and lists, of short texts that nothing refers to."""
JUNK = ("soon", "2026-13-01", "2026-02-30", "01/02/2026", "2999-01-01", "yes", "0")
Place = tuple[str, int]


@dataclass(frozen=True)
class Mutant:
    """One slip. A file that becomes None is gone.

    ``places`` are the lines at which a problem stands exactly right; where something that has a name went, so is every line
    that has one of ``names``: either end of a reference will do.
    """

    kind: str
    changes: dict[str, bytes | None]
    places: frozenset[Place] = frozenset()
    names: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Field:
    """A field or an item of a list that starts a line: where it starts, where it ends, what it is called."""

    line: int
    last: int
    indent: int
    path: tuple
    value: object


class Sources:
    """The project's files as they are, with the structure that mutations aim at."""

    def __init__(self, root: Path, toolkit: Toolkit):
        self.root, self.toolkit = root, toolkit
        names = [path.relative_to(root).as_posix() for path in sorted([*root.glob("data/**/*.yml"), *root.glob("docs/en/**/*.md")])]
        self.raw = {name: (root / name).read_bytes() for name in names}
        self.data = [name for name in names if name.endswith(".yml")]
        self.pages = [name for name in names if name.endswith(".md")]
        self.documents: dict[str, Document] = {}
        self.references = list(self._references())

    def rows(self, name: str) -> list[str]:
        return self.raw[name].decode("utf-8").split("\n")[:-1]

    def document(self, name: str) -> Document:
        """The data of a file; of a page, that of its head."""
        if name not in self.documents:
            document = read(self.root / name, self.root) if name.endswith(".yml") else Document(name)
            self.documents[name] = document
        return self.documents[name]

    def fields(self, name: str) -> list[Field]:
        """Every field and every item that starts a line of a data file."""
        document, rows, found = self.document(name), self.rows(name), []
        starts = [(path, spot[:2]) for path, spot in document.keys.items()]
        starts += [(path, spot[:2]) for path, spot in document.spots.items() if path and isinstance(path[-1], int)]
        for path, (line, column) in starts:
            item = isinstance(path[-1], int)
            before = rows[line - 1][:column - 1]
            if before.strip() not in (("-",) if item else ("", "-")):
                continue
            indent = before.index("-") if item else column - 1
            found.append(Field(line, end_of(rows, line, indent), indent, path, _at(document.data, path)))
        return found

    def owners(self, name: str, line: int) -> set[int]:
        """The lines at which the records, fields and lists around a line start, the two innermost and the outermost."""
        document = self.document(name)
        around = sorted(((spot[2] - spot[0], path, spot[0]) for path, spot in document.spots.items()
                         if spot[0] <= line <= spot[2] and isinstance(_at(document.data, path), (dict, list))))
        lines = {start for _, _, start in around[:2] + around[-2:]}
        return lines | {document.keys[path][0] for _, path, _ in around[:2] if path in document.keys} | {1}

    def _references(self) -> Iterator[tuple[str, int, str]]:
        """(file, line, id) of every reference between records."""
        for noun, name, record in records(self.toolkit):
            document, base = self.toolkit.origin[noun, name]
            for path, _, target in refers(record):
                yield document.name, document.spot(base + path)[0], target
        for item in self.toolkit.seed_map.values():
            document, base = self.toolkit.origin["seed-map", item.id]
            for number, target in enumerate(item.to):
                yield document.name, document.spot(base + ("to", number))[0], target.partition(":")[2].partition("/")[0]

def _at(data, path: tuple):
    for part in path:
        data = data[part]
    return data


def end_of(rows: list[str], line: int, indent: int) -> int:
    """The last line of what starts at ``line`` with ``indent`` spaces."""
    last = line
    for number in range(line + 1, len(rows) + 1):
        row = rows[number - 1]
        if row.strip() and len(row) - len(row.lstrip()) <= indent:
            break
        last = number if row.strip() else last
    return last


def _text(rows: list[str]) -> bytes:
    return ("\n".join(rows) + "\n").encode("utf-8")


def _mutant(kind: str, name: str, rows: list[str], lines: set[int], names: set[str] = frozenset(), note: str = "") -> Mutant:
    return Mutant(kind, {name: _text(rows)}, frozenset((name, line) for line in lines), frozenset(names), note)


def names_in(value: object) -> set[str]:
    """The words by which others may name what is in ``value``: ids, terms and their forms."""
    if isinstance(value, str):
        return {value.partition(":")[2].rpartition("/")[2] or value} if len(value) < 50 else set()
    if isinstance(value, dict):
        return set().union(*(names_in(item) for key, item in value.items() if isinstance(item, str) or key in ("forms", "to", "aliases")))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def _file(random: Random, sources: Sources) -> str:
    """A file of data: half the time each is as likely as any other, half the time as its size is."""
    if random.random() < 0.5:
        return random.choice(sources.data)
    return random.choices(sources.data, [len(sources.raw[name]) for name in sources.data])[0]


def _field(random: Random, sources: Sources, wanted: Callable[[Field], bool] = lambda field: True) -> tuple[str, list[str], Field]:
    """A file, its rows, and a field of it for which ``wanted`` holds."""
    while True:
        name = _file(random, sources)
        fields = [field for field in sources.fields(name) if wanted(field)]
        if fields:
            return name, sources.rows(name), random.choice(fields)


def misspelt(random: Random, word: str) -> str:
    """The word with one slip of the hand in it."""
    place = random.randrange(max(1, len(word) - 1))
    return random.choice([
        word[:place] + word[place + 1:], word[:place] + word[place:place + 1] * 2 + word[place + 1:],
        word[:place] + word[place + 1:place + 2] + word[place:place + 1] + word[place + 2:], word + "s", word.replace("-", "_", 1).replace("_", "-", 1) + "x",
    ]) or "x"


# --- drop -----------------------------------------------------------------------------------------------------------

def drop_line(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    rows = sources.rows(name)
    line = random.choice([number for number, row in enumerate(rows, start=1) if row.strip()])
    return _mutant("drop a line", name, rows[:line - 1] + rows[line:], {max(1, line - 1), min(line, len(rows) - 1)} | sources.owners(name, line),
                   set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+|(?<=: )[a-z]+$", rows[line - 1])), rows[line - 1])


def _dropped(kind: str, name: str, rows: list[str], field: Field, sources: Sources) -> Mutant:
    return _mutant(kind, name, rows[:field.line - 1] + rows[field.last:], {max(1, field.line - 1), min(field.line, len(rows))} | sources.owners(name, field.line),
                   names_in(field.value), str(field.path))


def drop_field(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: isinstance(field.path[-1], str))
    return _dropped("drop a field", name, rows, field, sources)


def drop_item(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: isinstance(field.path[-1], int) and len(field.path) > 1)
    return _dropped("drop a list item", name, rows, field, sources)


def drop_record(random: Random, sources: Sources) -> Mutant:
    if random.random() < 0.5:
        name = random.choice([name for name in sources.data if name.count("/") == 2])
        return Mutant("drop a record", {name: None}, frozenset({(name, 1)}), frozenset({Path(name).stem}), name)
    name, rows, field = _field(random, sources, lambda field: len(field.path) == 1 and isinstance(field.path[0], int))
    return _dropped("drop a record", name, rows, field, sources)


# --- rename ---------------------------------------------------------------------------------------------------------

def rename_key(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: isinstance(field.path[-1], str))
    new = misspelt(random, field.path[-1])
    rows[field.line - 1] = rows[field.line - 1].replace(field.path[-1], new, 1)
    return _mutant("rename a key", name, rows, {field.line}, note=f"{field.path[-1]} → {new}")


def rename_id(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: field.path[-1] == "id" and isinstance(field.value, str))
    new = misspelt(random, field.value)
    rows[field.line - 1] = rows[field.line - 1].replace(f"id: {field.value}", f"id: {new}", 1)
    return _mutant("rename an id", name, rows, {field.line}, {field.value, new}, f"{field.value} → {new}")


def rename_file(random: Random, sources: Sources) -> Mutant:
    name = random.choice(sources.data)
    new = str(Path(name).with_stem(misspelt(random, Path(name).stem)))
    places = {(new, 1), (new, 2), (name, 1)} | {(new, number) for number, row in enumerate(sources.rows(name), start=1) if row.startswith("id:")}
    return Mutant("rename a file", {name: None, new: sources.raw[name]}, frozenset(places), frozenset({Path(name).stem}), new)


# --- retype ---------------------------------------------------------------------------------------------------------

def _retyped(kind: str, random: Random, sources: Sources, wanted, change: Callable[[str], str]) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: isinstance(field.path[-1], str) and field.line == field.last and wanted(field))
    row = rows[field.line - 1]
    head, _, value = row.partition(": ")
    rows[field.line - 1] = f"{head}: {change(value)}"
    return _mutant(kind, name, rows, {field.line}, note=f"{row.strip()} → {rows[field.line - 1].strip()}")


def text_to_list(random: Random, sources: Sources) -> Mutant:
    return _retyped("text to list", random, sources, lambda field: isinstance(field.value, str), lambda value: f"[{value}]")


def list_to_text(random: Random, sources: Sources) -> Mutant:
    return _retyped("list to text", random, sources, lambda field: isinstance(field.value, list), lambda value: value.strip("[]"))


def flag_to_word(random: Random, sources: Sources) -> Mutant:
    word = random.choice(["maybe", "yes", "True", "1", "on"])
    return _retyped("flag to word", random, sources, lambda field: field.value in ("true", "false"), lambda value: word)


def date_to_junk(random: Random, sources: Sources) -> Mutant:
    junk = random.choice(JUNK)
    return _retyped("date to junk", random, sources, lambda field: isinstance(field.value, str) and bool(re.match(r"\d{4}-\d\d-\d\d$", field.value)), lambda value: junk)


# --- re-indent ------------------------------------------------------------------------------------------------------

def _shifted(row: str, by: int) -> str:
    return " " * by + row if by > 0 else row[min(-by, len(row) - len(row.lstrip())):]


def indent_line(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    rows = sources.rows(name)
    line = random.choice([number for number, row in enumerate(rows, start=1) if row.strip() and not row.startswith("#")])
    by = random.choice([1, 2, 3, 4] + ([-1, -2] if rows[line - 1].startswith(" ") else []))
    rows[line - 1] = _shifted(rows[line - 1], by)
    return _mutant("re-indent a line", name, rows, {line}, note=f"{by}: {rows[line - 1].strip()}")


def indent_block(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: field.last > field.line)
    by = random.choice([1, 2, -1, -2] if field.indent else [1, 2])
    for line in range(field.line, field.last + 1):
        rows[line - 1] = _shifted(rows[line - 1], by)
    return _mutant("re-indent a block", name, rows, {field.line}, note=f"{by}: {field.path}")


def tab(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    rows = sources.rows(name)
    line = random.choice([number for number, row in enumerate(rows, start=1) if row.strip() and not row.startswith("#")])
    row = rows[line - 1]
    rows[line - 1] = "\t" + (row if random.random() < 0.5 else row.lstrip())
    return _mutant("a tab", name, rows, {line}, note=row.strip())


# --- bytes ----------------------------------------------------------------------------------------------------------

def truncate(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    raw = sources.raw[name]
    kept = raw[:random.randrange(len(raw))]
    line = kept.count(b"\n") + 1
    return Mutant("truncate", {name: kept}, frozenset({(name, place) for place in {max(1, line - 1), line} | sources.owners(name, line)}), note=repr(kept[-30:]))


def flip(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    raw = bytearray(sources.raw[name])
    place = random.randrange(len(raw))
    old = raw[place]
    raw[place] = old ^ (1 << random.randrange(8)) if random.random() < 0.7 else random.choice(b" \t\n\r:#-'\"[]{}&*!|>%@`,?\\\x00\xff")
    line = sources.raw[name].count(b"\n", 0, place) + 1
    lines = {line, line + 1} if old == 10 else {line}
    return Mutant("flip a byte", {name: bytes(raw)}, frozenset((name, number) for number in lines) if raw[place] != old else frozenset(), note=f"{bytes([old])!r} → {bytes([raw[place]])!r}")


# --- duplicate ------------------------------------------------------------------------------------------------------

def duplicate_line(random: Random, sources: Sources) -> Mutant:
    name = _file(random, sources)
    rows = sources.rows(name)
    line = random.choice([number for number, row in enumerate(rows, start=1) if row.strip()])
    return _mutant("duplicate a line", name, rows[:line] + rows[line - 1:], {line, line + 1}, note=rows[line - 1].strip())


def duplicate_record(random: Random, sources: Sources) -> Mutant:
    name, rows, field = _field(random, sources, lambda field: isinstance(field.path[-1], int))
    size = field.last - field.line + 1
    return _mutant("duplicate a record", name, rows[:field.last] + rows[field.line - 1:], {field.line, field.line + size}, note=str(field.path))


def duplicate_file(random: Random, sources: Sources) -> Mutant:
    name = random.choice(sources.data)
    new = str(Path(name).with_stem(Path(name).stem + random.choice(["-2", " copy", "_old", ".bak"])))
    places = {(new, 1), (new, 2)} | {(new, number) for number, row in enumerate(sources.rows(name), start=1) if row.startswith("id:")}
    return Mutant("duplicate a file", {new: sources.raw[name]}, frozenset(places), note=new)


# --- dangle ---------------------------------------------------------------------------------------------------------

def dangle(random: Random, sources: Sources) -> Mutant:
    while True:
        name, line, target = random.choice(sources.references)
        rows = sources.rows(name)
        if re.search(rf"(?<![\w-]){re.escape(target)}(?![\w-])", rows[line - 1]):
            break
    new = misspelt(random, target) if random.random() < 0.7 else "nothing-here"
    rows[line - 1] = re.sub(rf"(?<![\w-]){re.escape(target)}(?![\w-])", new, rows[line - 1])
    return _mutant("dangle", name, rows, {line}, note=f"{target} → {new}")


# --- pages ----------------------------------------------------------------------------------------------------------

def page(random: Random, sources: Sources) -> Mutant:
    """A slip in the head of a page or in one of its macro calls."""
    name = random.choice(sources.pages)
    rows = sources.rows(name)
    head = HEAD.match("\n".join(rows) + "\n")[0].count("\n")
    calls = [number for number, row in enumerate(rows, start=1) if "{{" in row]
    line = random.choice([*range(1, head + 1), *calls * 2])
    return random.choice(PAGES)(random, name, rows, line, head)


def _page_drop(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    return _mutant("page: drop a line", name, rows[:line - 1] + rows[line:], {1, line})


def _page_misspell(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    words = [found for found in re.finditer(r"[\w-]+", rows[line - 1]) if not found[0].startswith("-")]
    if words:
        word = random.choice(words)
        rows[line - 1] = rows[line - 1][:word.start()] + misspelt(random, word[0]) + rows[line - 1][word.end():]
    return _mutant("page: misspell a word", name, rows, {1, line} if line <= head else {line}, note=rows[line - 1])


def _page_double(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    return _mutant("page: duplicate a line", name, rows[:line] + rows[line - 1:], {line, line + 1})


def _page_indent(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    rows[line - 1] = random.choice(["  ", "\t", " "]) + rows[line - 1]
    return _mutant("page: re-indent a line", name, rows, {1, line} if line == 1 or line == head else {line})


def _page_cut(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    rows[line - 1] = rows[line - 1][:random.randrange(len(rows[line - 1]) or 1)]
    raw = _text(rows[:line])[:-1]
    return Mutant("page: truncate", {name: raw}, frozenset({(name, 1), (name, line)}), note=rows[line - 1])


def _page_flip(random: Random, name: str, rows: list[str], line: int, head: int) -> Mutant:
    row = bytearray(rows[line - 1].encode("utf-8"))
    if row:
        place = random.randrange(len(row))
        row[place] = row[place] ^ (1 << random.randrange(8)) if random.random() < 0.6 else random.choice(b" \t:#'\"[]{}()|%&,\x00\xff")
    raw = _text(rows[:line - 1]) * bool(line > 1) + bytes(row) + b"\n" + _text(rows[line:]) * bool(rows[line:])
    return Mutant("page: flip a byte", {name: raw}, frozenset({(name, line)} | ({(name, 1)} if line <= head else set())), note=repr(bytes(row)))


PAGES = (_page_drop, _page_misspell, _page_misspell, _page_double, _page_indent, _page_cut, _page_flip)
KINDS: tuple[Callable[[Random, Sources], Mutant], ...] = (
    drop_line, drop_field, drop_item, drop_record, rename_key, rename_id, rename_file, text_to_list, list_to_text, flag_to_word, date_to_junk,
    indent_line, indent_block, tab, truncate, truncate, flip, flip, flip, duplicate_line, duplicate_record, duplicate_file, dangle, dangle, page, page, page, page,
)


def mutants(seed: int, count: int, sources: Sources) -> Iterator[Mutant]:
    """``count`` mutants, the kinds in turn; the same for the same seed and the same files."""
    for number in range(count):
        yield KINDS[number % len(KINDS)](Random(f"{seed}/{number}"), sources)
