"""A pull request as data: what it changes, whether that is content alone, and the project as it would be with it.

Nothing of the pull request runs. Git reads its objects (no checkout, no filter, no driver of the tree's own), and only
pages, data and pictures are laid over the project of the base; all else is named as a code change, which a person reads.
"""
from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from macros.load import Problem

CONTENT = re.compile(r"docs/.+\.md|data/(?!schemas/).+\.yml|docs/.+\.(png|jpg|webp)", re.S)
LARGEST = 512_000
MOST = 500
FILE, GONE = "100644", "000000"
UP = re.compile(r"(^|/)(\.{1,2}|\.git)?(/|$)", re.I)
"""A step that leads out of its folder, or into what git keeps; git writes none, and whoever makes a tree by hand can."""
MADE = {
    "data/ids.yml": "this file is written when the site is published. Leave it as it is on the main branch",
    "data/editions.yml": "this file is written when the site is published. Leave it as it is on the main branch",
    "data/link-status.yml": "this file holds what the job that looks at links found. Leave it as it is on the main branch, and write what you found into data/link-verdicts.yml",
}
"""Data that a job writes, never a person."""
OWN = "OWN_LINKS"
"""Set in the environment for the pull request of the job that looks at links: the one that may change what it found."""
LOOKED = "data/link-status.yml"
MODES = {"120000": "this is a link to another place. Put the file itself here", "160000": "this is a link to another project. Remove it",
         "100755": "this file is marked as a program. Remove the mark (git update-index --chmod=-x)"}


class NoRepository(Exception):
    """Git cannot tell what changed; the message says why in git's own words."""


@dataclass(frozen=True)
class Change:
    """One file that differs: its path, its mode now, and its content's id in git."""

    path: str
    mode: str
    blob: str

    @property
    def is_content(self) -> bool:
        return bool(CONTENT.fullmatch(self.path))


def git(repository: Path, *arguments: str) -> bytes:
    """What git prints. Raises NoRepository. Nothing that the tree or the user set up runs along."""
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    done = subprocess.run(["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*", *arguments], cwd=repository,
                          env={**os.environ, **quiet}, capture_output=True)
    if done.returncode:
        raise NoRepository(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def changes(repository: Path, base: str, head: str) -> list[Change]:
    """Every file that differs between ``head`` and the point where it left ``base``."""
    start = git(repository, "merge-base", base, head).decode().strip()
    parts = git(repository, "diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", start, head).split(b"\0")
    found = []
    for row, path in zip(parts[::2], parts[1::2]):
        _, mode, _, blob, _ = row.decode().split(" ")
        found.append(Change(path.decode("utf-8", "backslashreplace"), mode, blob))
    return found


def faults(repository: Path, changed: list[Change]) -> Iterator[Problem]:
    """What no content may be: a link, a program, a name that cannot be read, too much at once."""
    if len(changed) > MOST:
        yield Problem(".", 1, 1, f"{len(changed)} files change at once, and {MOST} are the most that can be looked at. Split the pull request")
        return
    for change in changed:
        if change.path in MADE and not (change.path == LOOKED and os.environ.get(OWN) == "true"):
            yield Problem(change.path, 1, 1, MADE[change.path])
        elif not change.is_content:
            continue
        elif UP.search(change.path):
            yield Problem(change.path, 1, 1, "this path leads out of its folder. Put the file below docs/ or data/")
        elif change.mode == GONE:
            continue
        elif change.mode != FILE:
            yield Problem(change.path, 1, 1, MODES.get(change.mode, "this is no file that can be published. Remove it"))
        elif not change.path.isprintable():
            yield Problem(change.path, 1, 1, "the file's name holds signs that cannot be shown. Use small letters, digits and hyphens")
        elif int(git(repository, "cat-file", "-s", change.blob)) > LARGEST:
            yield Problem(change.path, 1, 1, f"the file is larger than {LARGEST // 1000} kB. Split it, or make the picture smaller")


def lay(repository: Path, base: str, changed: list[Change], folder: Path) -> Iterator[Problem]:
    """Writes the project of ``base`` into ``folder``, with the content of ``changed`` laid over it; yields what cannot be written there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(git(repository, "archive", "--format=tar", base))) as archive:
        archive.extractall(folder, filter="data")
    for change in changed:
        if not change.is_content:
            continue
        try:
            _write(folder / change.path, None if change.mode == GONE else git(repository, "cat-file", "blob", change.blob))
        except OSError:
            yield Problem(change.path, 1, 1, "no file can be written here: its name is too long, or a file has the name of its folder. Give it another name")


def _write(place: Path, content: bytes | None) -> None:
    """The file as the change has it; None takes it away. Raises OSError where the system has no place for such a name."""
    if content is None:
        place.unlink(missing_ok=True)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def annotation(problem: Problem, kind: str = "error") -> str:
    """A problem as the line that makes GitHub show it beside the changed text
    (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)."""
    return f"::{kind} file={_property(problem.file)},line={problem.line},col={problem.column}::{_escaped(problem.message)}"


def unread(text: str) -> str:
    """The text for a log in which GitHub takes commands: it still reads the old form, '##[', in the middle of a line."""
    return text.replace("##[", "## [")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def contribution(repository: Path, base: str, head: str, folder: Path) -> tuple[list[Problem], list[str], bool]:
    """(faults, paths of code, whether content changed); with no fault, ``folder`` then holds the project to check."""
    changed = changes(repository, base, head)
    found = list(faults(repository, changed))
    found = found or list(lay(repository, base, changed, folder))
    return found, [change.path for change in changed if not change.is_content], any(change.is_content for change in changed)
