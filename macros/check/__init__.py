"""What no single record shows: references, coverage, the rules of writing.

Each validator yields problems; nothing here prints or raises.
"""
from __future__ import annotations

from pathlib import Path

from macros.check.coverage import coverage
from macros.check.prose import prose
from macros.check.references import references
from macros.check.seeds import seeds
from macros.check.writing import writing
from macros.load import Problem, Toolkit, load


def problems_of(toolkit: Toolkit, root: Path) -> list[Problem]:
    """Every problem between the records of ``toolkit``, in the order of files and lines, each once."""
    return sorted({*references(toolkit), *coverage(toolkit), *seeds(toolkit, root), *writing(toolkit)})


def checked(root: Path) -> tuple[Toolkit | None, list[Problem]]:
    """The toolkit of ``root`` with all its problems.

    A record that cannot be read makes those that name it look wrong, so its own fault stands first.
    """
    toolkit, problems = load(root)
    between = problems_of(toolkit, root) if toolkit else []
    return toolkit, [*problems, *between, *prose(root, toolkit)]
