"""The files of ``data/``: whether they may be read, and what was made of them, kept while their content stays."""
from __future__ import annotations

import os
import stat
from collections import deque
from itertools import accumulate
from pathlib import Path
from typing import Callable, Generic, Hashable, TypeVar

from macros.load.document import HIDDEN, Document
from macros.load.strict import UNSHOWN, parse

MAX_BYTES = 256_000
TOO_LARGE = f"the file is larger than {MAX_BYTES // 1000} kB. Split it"
LINK = "this is a link to another place, and what stands there is not read. Put the file itself here"
MISSING = "this file is missing. Add it, with an empty list '[]' if it has no records yet"
FOLDER = "this is a folder, and a file is expected here. Move what is in it, and remove the folder"
SPECIAL = "this is not an ordinary file. Put a text file in its place"
UNREADABLE = "this file cannot be read on this machine. Look at its permissions, or save it anew"
UNENDED = "the file ends without a line break. See whether something is missing, and press Enter at the end of the last line"
MARK = "a mark that nobody sees stands before the first character. Save the file as 'UTF-8 without BOM', or paste its text into the file in the browser"
UNKNOWN = "this character was saved in a form that is not read here. Type it anew, and save the file as UTF-8"
Made = TypeVar("Made")


class Kept(Generic[Made]):
    """What was made of each file, by name and content; what none of the last three runs asked for is forgotten."""

    def __init__(self):
        self.runs: deque[dict[Hashable, Made]] = deque([{}], maxlen=3)

    def new_run(self) -> None:
        self.runs.append({})

    def clear(self) -> None:
        self.runs.clear()
        self.runs.append({})

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for ``key``, made now where it is not kept."""
        for run in reversed(self.runs):
            if key in run:
                break
        self.runs[-1][key] = run[key] if key in run else make()
        return self.runs[-1][key]


def is_link(path: Path, root: Path) -> bool:
    """True where ``path``, or a folder on its way from ``root``, leads to another place."""
    steps = accumulate(path.relative_to(root).parts, os.path.join, initial=str(root))
    return any(map(os.path.islink, list(steps)[1:]))


def content(path: Path, root: Path, most: int = MAX_BYTES, too_large: str = TOO_LARGE) -> bytes | str:
    """The bytes of a file, or in words why it is not read. A link is refused before anything of its target is read."""
    if is_link(path, root):
        return LINK
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return FOLDER if stat.S_ISDIR(found.st_mode) else SPECIAL
        return path.read_bytes() if found.st_size <= most else too_large
    except FileNotFoundError:
        return MISSING
    except OSError:
        return UNREADABLE


def read(path: Path, root: Path) -> Document:
    """The plain data of one YAML file, with the place of everything and every fault of form."""
    document = Document(path.relative_to(root).as_posix())
    raw = content(path, root)
    if isinstance(raw, str):
        document.fault((1, 1), raw)
        return document
    return document_of(document.name, raw)


def document_of(name: str, raw: bytes, fields: frozenset[str] = frozenset(), times: int = 1) -> Document:
    """The document whose content is ``raw``; without data where a character in it cannot be shown."""
    document = Document(name)
    if raw.startswith(b"\xef\xbb\xbf"):
        document.fault((1, 1), MARK)
        raw = raw[3:]
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        document.text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        document.text = raw.decode("utf-8", "replace")
        document.fault(_place(raw[:error.start].decode("utf-8", "replace")), UNKNOWN)
        return document
    hidden = HIDDEN.search(document.text)
    if hidden:
        document.fault(_place(document.text[:hidden.start()]), UNSHOWN)
        return document
    parse(document, fields, times)
    line, column = _place(document.text)
    if column > 1 and all(problem.line != line for problem in document.problems):
        document.fault((line, column), UNENDED)
    return document


def _place(before: str) -> tuple[int, int]:
    """Line and column of what follows ``before``."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
