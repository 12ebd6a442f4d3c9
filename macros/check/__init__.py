"""What no single record shows: references, coverage, the rules of writing.

Each validator yields problems; nothing here prints or raises.
"""
from __future__ import annotations

import itertools
import re
from pathlib import Path

from macros.check.addresses import addresses
from macros.check.coverage import coverage
from macros.check.downloads import downloads
from macros.check.editions import editions
from macros.check.ids import ids
from macros.check.interface import interface
from macros.check.looked import unsafe
from macros.check.prose import prose
from macros.check.references import references
from macros.check.seeds import seeds
from macros.check.writing import writing
from macros.load import Problem, Toolkit, load
from macros.load.document import most


ABSENT = re.compile(r"(no|none|nobody|nothing)\b")
"""How the messages begin that say that something is missing or unused."""


SINGLE = {"terms": ("is not a term of",), "criteria": ("there is no criterion '", "there is no question '"), "places": ("there is no place '",),
          "resources": ("there is no resource '",), "states": ("among the regions", "there is no state '"), "steps": ("there is no step '",),
          "objections": ("there is no objection '",), "landscape": ("there is no landscape '",), "drafting": ("among the definitions", "there is no drafting '")}
"""How messages name a record of a list that could not be read."""


def problems_of(toolkit: Toolkit, root: Path) -> list[Problem]:
    """Every problem between the records of ``toolkit``, in the order of files and lines, each once.

    Where a record could not be read, what names it is not at fault, and nobody can say what is missing or unused.
    """
    found = {*references(toolkit), *addresses(toolkit), *ids(toolkit), *editions(toolkit), *downloads(toolkit), *seeds(toolkit, root), *(interface(toolkit) if toolkit.words else ()), *writing(toolkit)}
    if not toolkit.broken:
        return sorted(found | {*coverage(toolkit)})
    found |= {problem for problem in coverage(toolkit) if not ABSENT.match(problem.message)}
    return sorted(problem for problem in found if not any(sign in problem.message for sign in _signs(toolkit.broken)))


def _signs(broken: set[str]) -> set[str]:
    """How messages name what could not be read."""
    signs = {sign for name in broken for sign in (f"'{name}'", f"'{name}/", f"among the {name.replace('-', ' ')}")}
    return signs | {sign for name in broken & set(SINGLE) for sign in SINGLE[name]}


def checked(root: Path) -> tuple[Toolkit | None, list[Problem]]:
    """The toolkit of ``root`` with all its problems, in the order of files and lines.

    Where a machine came to an unsafe address, nothing is left of what it found: its file was damaged, or made by hand.
    """
    toolkit, problems = load(root)
    for problem in itertools.islice(unsafe(toolkit) if toolkit else (), 1):
        toolkit.forget_links(problem)
    between = problems_of(toolkit, root) if toolkit and not problems_are_basic(toolkit) else []
    found = sorted({*problems, *between, *prose(root, toolkit)})
    return toolkit, [problem for _, of_file in itertools.groupby(found, lambda problem: problem.file) for problem in most(list(of_file))]


def problems_are_basic(toolkit: Toolkit) -> bool:
    """True where a file that everything rests on could not be read."""
    return bool(toolkit.broken & {"drafting"})
