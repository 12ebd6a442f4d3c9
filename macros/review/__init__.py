"""What changed in the content, as text that a reviewer reads in a minute: facts, numbers, dates and addresses, old and new.

Nothing of what is read is executed, and what a stranger wrote cannot forge a line, a command or a heading of the review. To
show it on a web page that reads Markdown, put it between two lines of three backticks: no line of it can close them.
"""
from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Iterator

from macros.review.entries import entries
from macros.review.found import Entry
from macros.review.history import since
from macros.review.look import first
from macros.review.report import report
from macros.review.trees import NoBase, Pair, folders
from macros.review.visible import visible

USAGE = "say what to compare with: python -m macros review [BASE], or python -m macros review --folders OLD NEW (--all shows everything)"


def review(old: Path, new: Path, whole: bool = False) -> Iterator[str]:
    """The lines of the review of two folders, which git need not know; raises ``NoBase`` where one is not there."""
    pairs, left = folders(old, new)
    yield from _lines(pairs, "the older folder", whole)
    if left:
        yield f"Not compared, since make puts them there: {', '.join(left)}."


def review_since(root: Path, base: str, whole: bool = False) -> Iterator[str]:
    """The lines of the review of the work tree at ``root`` against ``base``; raises ``NoBase`` where there is none."""
    start, pairs = since(root, base)
    yield from _lines(pairs, f"{visible(base)} (commit {start})", whole)


def _lines(pairs: list[Pair], against: str, whole: bool) -> Iterator[str]:
    found = list(entries(pairs))
    for entry in found:
        if isinstance(entry, Entry):
            entry.look += first(entry)
    yield from report(found, against, whole)


def main(root: Path, names: list[str]) -> int:
    """Prints the review; exit status 2, with one line that says what to do, where there is nothing to compare with."""
    whole, given = "--all" in names, [name for name in names if name != "--all"]
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        if given[:1] == ["--folders"] and len(given) == 3:
            lines = review(Path(given[1]), Path(given[2]), whole)
        elif len(given) <= 1 and given[:1] != ["--folders"]:
            lines = review_since(root, given[0] if given and given[0] else "main", whole)
        else:
            raise NoBase(USAGE)
        for line in lines:
            print(line)
    except BrokenPipeError:  # the reader, such as 'head', has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except NoBase as fault:
        print(visible(str(fault)), file=sys.stderr)
        return 2
    return 0
