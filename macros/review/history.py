"""Which files differ between the work tree and the commit at which it left another branch.

Nothing of either is executed: of git only what reads its store is called, with a fixed list of arguments, and no filter,
text converter or file-system monitor that a tree could name has a part in it.
"""
from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from macros.load.files import MAX_BYTES
from macros.review.trees import LARGE, LINK, SPECIAL, NoBase, Pair, Side, side

GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false")


def since(root: Path, base: str) -> tuple[str, list[Pair]]:
    """(the short name of the commit that ``base`` and the work tree come from, the files that differ from it)."""
    start = _start(root, base)
    before = _listed(root, start)
    now = {os.fsdecode(name) for name in _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0") if name}
    changed = [name for name in sorted({*before, *now}) if name not in before or not _is(root, name, *before[name])]
    old = _contents(root, [before[name] for name in changed if name in before])
    pairs = [Pair(name, old.get(before[name]) if name in before else None, side(root, name)) for name in changed]
    return start[:7], [pair for pair in pairs if pair.old is not None or pair.new is not None]


def _start(root: Path, base: str) -> str:
    """The commit at which HEAD left ``base``."""
    inside = _run(root, ("rev-parse", "--is-inside-work-tree"))
    if b"dubious ownership" in inside.stderr:
        raise NoBase("git does not trust this folder, since it belongs to another user. Run 'git config --global --add safe.directory .' with the whole path")
    if inside.stdout.strip() != b"true":
        raise NoBase("this folder is not a git repository. Compare two folders: python -m macros review --folders OLD NEW")
    ours = _asked(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not ours:
        raise NoBase("nothing is committed here yet, so there is nothing to compare with. Commit once, then run it again")
    theirs = None if base.startswith("-") else next(filter(None, (
        _asked(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") for name in (base, f"refs/remotes/origin/{base}"))), None)
    if not theirs:
        raise NoBase(f"there is no branch or commit '{base}' here. Run 'git fetch origin {base}', or name another: make review BASE=…")
    start = _asked(root, "merge-base", theirs, ours)
    if not start:
        raise NoBase(f"this copy does not hold the commit at which '{base}' and HEAD parted. Run 'git fetch --unshallow', or name another commit: make review BASE=…")
    return start


def _environment() -> dict[str, str]:
    """No variable of git's own leads it elsewhere; it asks nothing, fetches nothing and locks nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
                   "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C"}


def _run(root: Path, arguments: tuple[str, ...], given: bytes = b"") -> subprocess.CompletedProcess:
    try:
        return subprocess.run([*GIT, *arguments], cwd=root, input=given, capture_output=True, env=_environment())
    except ValueError:
        raise NoBase("a name holds a character that git cannot take. Name a branch or commit: make review BASE=main") from None
    except FileNotFoundError:
        raise NoBase("git is not installed. Compare two folders: python -m macros review --folders OLD NEW") from None


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _run(root, arguments, given)
    if done.returncode:
        raise NoBase(f"git could not read this repository ({' '.join(done.stderr.decode('utf-8', 'replace').split())[:300]}). Try a fresh clone")
    return done.stdout


def _asked(root: Path, *arguments: str) -> str:
    done = _run(root, arguments)
    return "" if done.returncode else done.stdout.decode("ascii", "replace").strip()


def _listed(root: Path, commit: str) -> dict[str, tuple[str, str, int]]:
    """(mode, object, size) of every file of ``commit``, by its name from ``root``."""
    found = {}
    for row in _git(root, "ls-tree", "-r", "-l", "-z", commit).split(b"\0"):
        if row:
            facts, _, name = row.partition(b"\t")
            mode, _, key, size = facts.decode("ascii").split()
            found[os.fsdecode(name)] = mode, key, int(size) if size.isdigit() else 0
    return found


def _is(root: Path, name: str, mode: str, key: str, _: int) -> bool:
    """True where the work tree still holds, at ``name``, the object ``key``."""
    path = root / name
    if mode == "160000":
        return path.is_dir()
    content = side(root, name)
    if content == LARGE:
        return _key(path.stat().st_size, path, key) == key
    if isinstance(content, str) and content.startswith(LINK):
        content = os.fsencode(content.removeprefix(f"{LINK} ")) if mode == "120000" else None
    elif mode == "120000":
        return False
    return isinstance(content, bytes) and _key(len(content), content, key) == key


def _key(size: int, content: bytes | Path, like: str) -> str:
    """The name that git gives a content, by the algorithm of ``like``."""
    made = hashlib.new("sha1" if len(like) == 40 else "sha256", b"blob %d\0" % size)
    if isinstance(content, bytes):
        made.update(content)
        return made.hexdigest()
    with content.open("rb") as file:
        while part := file.read(MAX_BYTES):
            made.update(part)
    return made.hexdigest()


def _contents(root: Path, wanted: list[tuple[str, str, int]]) -> dict[tuple[str, str, int], Side]:
    """The content of each object, raw as it is stored."""
    made: dict[tuple[str, str, int], Side] = {item: LARGE if item[2] > MAX_BYTES else SPECIAL for item in wanted}
    read = [item for item in wanted if item[0] != "160000" and item[2] <= MAX_BYTES]
    answer, place = _git(root, "cat-file", "--batch", given="".join(f"{item[1]}\n" for item in read).encode()), 0
    for item in read:
        end = answer.index(b"\n", place)
        head = answer[place:end].split()
        if head[1:2] != [b"blob"]:
            raise NoBase("this copy lacks the text of an older file. Run 'git fetch --refetch', or try a whole clone")
        place = end + 1 + int(head[2])
        content = answer[end + 1:place]
        made[item] = f"{LINK} {os.fsdecode(content)}" if item[0] == "120000" else content
        place += 1
    return made
