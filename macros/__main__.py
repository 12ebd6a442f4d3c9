"""The same jobs from the command line: ``python -m macros JOB``, where JOB is check, site, new, review, links or schemas."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from macros import contribution as contributions, hosting, schemas
from macros.check import checked
from macros.check.ids import write as write_ids
from macros.contribution import annotation, unread
from macros.load import Problem

ROOT = Path(__file__).resolve().parent.parent
ANNOTATE = "--annotate"
MOST_SUMMED = 1000
"""Problems in the summary of a job: GitHub drops one of more than a megabyte whole."""


def check(given: list[str]) -> int:
    """Prints every problem of the data (of the files named, where any are); exit status 1 where there is one, and a notice is none.

    With ``--annotate`` also as GitHub's annotations, and whole in the summary of the job: GitHub shows ten alone.
    """
    start = time.perf_counter()
    names = [name for name in given if name != ANNOTATE]
    toolkit, problems = checked(ROOT)
    problems = [problem for problem in [*problems, *schemas.stale(ROOT), *hosting.stale(ROOT)] if not names or problem.file in names]
    _tell(problems, ANNOTATE in given)
    _note([notice for notice in (toolkit.notices if toolkit else ()) if not names or notice.file in names], ANNOTATE in given)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}. Nothing was built.")
        return 1
    print(f"The data is in order: {len(toolkit.criteria)} criteria, {len(toolkit.law)} law entries ({time.perf_counter() - start:.1f} s).")
    return 0


def _tell(problems: list[Problem], annotate: bool) -> None:
    for problem in problems:
        print(unread(str(problem)) if annotate else problem)
    if not annotate:
        return
    for problem in problems:
        print(annotation(problem))
    if problems and os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as summary:
            summary.write("\n".join([f"{len(problems)} to mend, each with file, line and column:", "", *(f"    {problem}" for problem in problems[:MOST_SUMMED]), "", ""]))


def _note(notices: list[Problem], annotate: bool) -> None:
    for notice in notices:
        print(unread(str(notice)) if annotate else notice)
        if annotate:
            print(annotation(notice, "warning"))


def contribution(given: list[str]) -> int:
    """``contribution BASE HEAD FOLDER``: a pull request as data; FOLDER then holds the project with its content laid over."""
    if len(given) != 3:
        print("Write: python -m macros contribution BASE HEAD FOLDER, with two commits and a folder that may be replaced")
        return 2
    try:
        faults, code, content = contributions.contribution(Path.cwd(), given[0], given[1], Path(given[2]))
    except contributions.NoRepository as error:
        print(f"Git cannot tell what changed ({unread(str(error))}). Fetch both commits with their history, and look at their names.")
        return 2
    _tell(faults, annotate=True)
    for path in code:
        print(annotation(Problem(path, 1, 1, "this changes code, not content. It was not tried here; a maintainer reads it first"), "notice"))
    if os.environ.get("GITHUB_OUTPUT"):
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as output:
            output.write(f"code={str(bool(code)).lower()}\ncontent={str(content).lower()}\n")
    print(f"{len(code)} of the changed files are code." if code else "Only content changed.")
    return 1 if faults else 0


def site(_: list[str]) -> int:
    """Checks the data, builds strictly into a temporary folder, and swaps it into ``site/`` only when all is well."""
    if check([]):
        return 1
    start = time.perf_counter()
    (ROOT / ".cache").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=ROOT / ".cache"))
    try:
        done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)], cwd=ROOT,
                              env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PAPERS": "1", "NOTED": "1"})  # a site without its files is for measuring alone; what is to be noted was told by the check
        if done.returncode:
            print("The site was not built; the one before it stands.")
            return 1
        folder.chmod(0o755)
        swap(folder, ROOT / "site")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    pages = sum(1 for _ in (ROOT / "site").rglob("*.html"))
    files = sum(1 for path in (ROOT / "site" / "print").iterdir() if path.suffix in {".pdf", ".docx"})
    print(f"Built {pages} pages and {files} files to print or edit ({time.perf_counter() - start:.1f} s).")
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


def ids(_: list[str]) -> int:
    """Adds what is new to the ledger of published ids."""
    print("data/ids.yml holds new ids." if write_ids(ROOT) else "data/ids.yml holds every id already.")
    return 0


def editions(_: list[str]) -> int:
    """Records today's editions of the sheets; exit status 1, and nothing written, where the data has problems."""
    if check([]):
        return 1
    from macros import papers
    from macros.editions.ledger import FILE, write
    from macros.site import renderer

    made = renderer(ROOT)
    fresh, gone = write(ROOT, made.toolkit, papers.made(made))
    print(f"{FILE} holds new editions: {', '.join(f'{one.section} {one.id}' for one in fresh)}." if fresh else f"{FILE} holds every edition already.")
    if gone:
        print(f"The file is full, so it no longer holds {gone}. Whoever comes with such a sheet is told to take a new one.")
    return 0


def new(given: list[str]) -> int:
    """A blank record in the right place; its module is imported for it alone, since a check should start at once."""
    from macros import blank

    return blank.run(ROOT, given)


def review(given: list[str]) -> int:
    """What changed in the content since a base."""
    from macros.review import main as reviewed

    return reviewed(ROOT, given)


def links(given: list[str]) -> int:
    """Looks at the links to others' pages; ``links report`` and ``links archive`` say what a person must decide, and look for copies."""
    from macros.links import archive, job, report

    jobs = {"report": report.main, "archive": archive.main}
    return jobs[given[0]](ROOT, given[1:]) if given and given[0] in jobs else job.main(ROOT, given)


JOBS = {
    "check": check,
    "site": site,
    "ids": ids,
    "editions": editions,
    "new": new,
    "contribution": contribution,
    "review": review,
    "links": links,
    "schemas": lambda _: schemas.write(ROOT) or hosting.write(ROOT),
}


def main(arguments: list[str]) -> int:
    """Does the job that is named first, with what follows it; exit status 2 where there is none of that name."""
    if not arguments or arguments[0] not in JOBS:
        print(f"Name a job: {', '.join(JOBS)}", file=sys.stderr)
        return 2
    try:
        return JOBS[arguments[0]](arguments[1:])
    except BrokenPipeError:  # the reader, such as 'head', has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # whoever mends a sentence should never have to read a traceback
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(f"{Path(last.filename).name}:{last.lineno}: the program broke down here ({unread(type(error).__name__ + ': ' + str(error))}). "
              "It is a fault of ours, not of what you wrote. Tell us this line, and what you changed last", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
