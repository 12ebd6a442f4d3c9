"""The same jobs from the command line: ``python -m macros check [FILE …]``."""
from __future__ import annotations

import sys
from pathlib import Path

from macros.load import load

ROOT = Path(__file__).resolve().parent.parent


def check(names: list[str]) -> int:
    """Prints every problem of the data (of the files named, where any are); exit status 1 where there is one."""
    problems = [problem for problem in load(ROOT)[1] if not names or problem.file in names]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[2:]))
