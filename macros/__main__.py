"""The same jobs from the command line: ``python -m macros check [FILE …]``."""
from __future__ import annotations

import sys
import time
from pathlib import Path

from macros.check import checked

ROOT = Path(__file__).resolve().parent.parent


def check(names: list[str]) -> int:
    """Prints every problem of the data (of the files named, where any are); exit status 1 where there is one."""
    start = time.perf_counter()
    toolkit, problems = checked(ROOT)
    problems = [problem for problem in problems if not names or problem.file in names]
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}. Nothing was built.")
        return 1
    print(f"The data is in order: {len(toolkit.criteria)} criteria, {len(toolkit.law)} law entries ({time.perf_counter() - start:.1f} s).")
    return 0


JOBS = {"check": check}

if __name__ == "__main__":
    sys.exit(JOBS[sys.argv[1]](sys.argv[2:]))
