"""The same jobs from the command line: ``python -m macros JOB``, where JOB is check, site or schemas."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from macros import schemas
from macros.check import checked

ROOT = Path(__file__).resolve().parent.parent


def check(names: list[str]) -> int:
    """Prints every problem of the data (of the files named, where any are); exit status 1 where there is one."""
    start = time.perf_counter()
    toolkit, problems = checked(ROOT)
    problems = [problem for problem in [*problems, *schemas.stale(ROOT)] if not names or problem.file in names]
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}. Nothing was built.")
        return 1
    print(f"The data is in order: {len(toolkit.criteria)} criteria, {len(toolkit.law)} law entries ({time.perf_counter() - start:.1f} s).")
    return 0


def site(_: list[str]) -> int:
    """Checks the data, builds strictly into a temporary folder, and swaps it into ``site/`` only when all is well."""
    if check([]):
        return 1
    start = time.perf_counter()
    (ROOT / ".cache").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=ROOT / ".cache"))
    try:
        done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)], cwd=ROOT,
                              env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
        if done.returncode:
            print("The site was not built; the one before it stands.")
            return 1
        folder.chmod(0o755)
        swap(folder, ROOT / "site")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    pages = sum(1 for _ in (ROOT / "site").rglob("*.html"))
    print(f"Built {pages} pages ({time.perf_counter() - start:.1f} s).")
    print(f"The site is in {ROOT / 'site'}: open index.html there, or run 'make serve'.")
    if not os.environ.get("SITE_URL") and checked(ROOT)[0].settings.site_url is None:
        print("No address is set yet, so the pages say 'draft, no address yet'. Set SITE_URL, or site_url in data/toolkit.yml.")
    return 0


def swap(made: Path, place: Path) -> None:
    """Puts ``made`` where ``place`` is; the old folder stands until the new one is there."""
    old = place.with_name(f".{place.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)


JOBS = {"check": check, "site": site, "schemas": lambda _: schemas.write(ROOT)}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in JOBS:
        sys.exit(f"{__doc__}")
    sys.exit(JOBS[sys.argv[1]](sys.argv[2:]))
