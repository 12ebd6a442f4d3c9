"""Runs mutants through the check and judges what it says: ``python tests/mutation_run.py SEED COUNT`` prints a JSON report.

A program of its own, so that its time and memory are those of the mutants alone.
"""
from __future__ import annotations

import contextlib
import json
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)] * (str(ROOT) not in sys.path)

from pydantic import BaseModel  # noqa: E402

import mutants as slips  # noqa: E402
from macros.check import checked  # noqa: E402
from macros.check.walk import records, refers  # noqa: E402
from macros.load import KEPT, Problem, Toolkit  # noqa: E402
from macros.text import Line  # noqa: E402

AGAIN, AFRESH = 20, 50
"""Every so manieth mutant is checked twice, and once with nothing kept from before."""
REMOVING = ("drop", "truncate", "page")
"""Kinds that take something away by themselves."""
TRACE = re.compile(r"Traceback|Error\b|Exception|object at 0x|<class|NoneType|pydantic|\byaml\.(?!yml)|\bself\.")


@dataclass
class Report:
    """What came out of a run of mutants."""

    count: int = 0
    failures: list[str] = field(default_factory=list)
    silent: Counter = field(default_factory=Counter)
    placed: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    slowest: float = 0
    most: int = 0
    seconds: float = 0
    misplaced: list[str] = field(default_factory=list)


class World:
    """A copy of the project's data and pages in which mutants live, one at a time."""

    def __init__(self, root: Path):
        self.root = root
        for name in ("data", "docs"):
            shutil.copytree(ROOT / name, root / name)
        self.toolkit, problems = checked(root)
        assert not problems, [str(problem) for problem in problems]
        self.sources = slips.Sources(root, self.toolkit)
        self.shape = dict(shape(self.toolkit))

    def check(self, mutant: slips.Mutant) -> tuple[Toolkit | None, list[Problem]]:
        """What the check says of the mutant."""
        self.put(mutant.changes)
        return checked(self.root)

    def put(self, changes: dict[str, bytes | None]) -> None:
        for name, raw in changes.items():
            if raw is None:
                (self.root / name).unlink(missing_ok=True)
            else:
                (self.root / name).write_bytes(raw)

    def heal(self, mutant: slips.Mutant) -> None:
        self.put({name: self.sources.raw.get(name) for name in mutant.changes})


def shape(toolkit: Toolkit) -> Iterator[tuple[tuple, Any]]:
    """(path, value) of everything that is not free text; an item of a list goes by its id, or by itself where it is a word."""
    for noun, name, record in records(toolkit):
        yield (noun, name), ""
        yield from _shape(record, (noun, name))
    yield from ((("words", name), "text") for name in toolkit.words)


def _shape(value: Any, path: tuple) -> Iterator[tuple[tuple, Any]]:
    if isinstance(value, BaseModel):
        for name in sorted(value.model_fields_set):
            yield from _shape(getattr(value, name), path + (name,))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _shape(item, path + (name,))
    elif isinstance(value, list):
        seen: Counter = Counter()
        for item in value:
            key = getattr(item, "id", None) or ("text" if isinstance(item, Line) else str(item)) if not isinstance(item, BaseModel) or hasattr(item, "id") else _closed(item)
            seen[key] += 1
            yield from _shape(item, path + (key, seen[key]))
    else:
        yield path, "text" if _free(value, path) else value


def _closed(item: BaseModel) -> tuple:
    """What tells an item without id from its like: all of it that is not text."""
    return tuple(value for name, value in sorted(_shape(item, ())) if value != "text")


def _free(value: Any, path: tuple) -> bool:
    """True for text: lines, rich texts and the short ones that nothing refers to."""
    return isinstance(value, Line) or isinstance(value, str) and bool(slips.SHORT.intersection(map(str, path[-3:])))


def faults(world: World, mutant: slips.Mutant, problems: list[Problem]) -> Iterator[str]:
    """What is wrong with how the problems are told."""
    for problem in problems:
        file = world.root / problem.file
        gone = mutant.changes.get(problem.file, b"") is None
        rows = file.read_bytes().count(b"\n") + 1 if file.is_file() else 0
        if not gone and not 1 <= problem.line <= rows or problem.column < 1 or gone and (problem.line, problem.column) != (1, 1):
            yield f"no such place: {problem}"
        if len(str(problem).splitlines()) != 1 or TRACE.search(problem.message) or len(problem.message) > 600:
            yield f"not plain words on one line: {problem}"
    if problems != sorted(problems) or len(set(problems)) != len(problems):
        yield "the problems are not in order, or one is told twice"


def quiet(world: World, mutant: slips.Mutant, toolkit: Toolkit | None) -> str:
    """Why a mutant without a problem is harmless; a word that starts with 'LOST' where it is not."""
    if toolkit is None:
        return "LOST: no toolkit and no problem"
    now = dict(shape(toolkit))
    gone, new = world.shape.keys() - now.keys(), now.keys() - world.shape.keys()
    changed = [path for path in world.shape.keys() & now.keys() if world.shape[path] != now[path]]
    if not gone and not new and not changed:
        return "only free text, or nothing, changed"
    records_gone = {path for path in gone if len(path) == 2}
    if records_gone:
        return _records_gone(mutant, toolkit, records_gone, len({path for path in new if len(path) == 2}) == 1)
    if gone and not new and not changed and mutant.kind.startswith(REMOVING):
        return "something optional was removed"
    if gone and len(gone) == len(new) and not changed and mutant.kind in ("rename an id", "flip a byte", "duplicate a line") and _same_but_one(gone, new):
        return "an item that nothing names got another id"
    if (changed or gone and new) and len(changed) + len(gone) <= 3 and len(changed) + len(new) <= 3:
        return "another value that is allowed"
    if gone and not new and not changed and any(b"#" in raw and b"\n" in raw for raw in mutant.changes.values() if raw) and mutant.kind == "flip a byte":
        return "a line became a remark"
    if new and not gone and not changed:
        return "something allowed was added"
    return f"LOST: gone {sorted(map(str, gone))[:4]}, new {sorted(map(str, new))[:4]}, changed {sorted(map(str, changed))[:4]}"


def _same_but_one(gone: set[tuple], new: set[tuple]) -> bool:
    """True where the paths differ in the word at one place alone."""
    places = range(min(map(len, gone | new)))
    return any({path[:at] + (word,) + path[at + 1:] for path in gone} == new for at in places for word in {path[at] for path in new})


def _records_gone(mutant: slips.Mutant, toolkit: Toolkit, gone: set[tuple], renamed: bool) -> str:
    """A record may go where the slip removed it whole, or gave it another id, and nothing names it."""
    named = {target for _, _, record in records(toolkit) for _, _, target in refers(record)}
    named |= {target.partition(":")[2].partition("/")[0] for item in toolkit.seed_map.values() for target in item.to}
    if not any(name in named for noun, name in gone):
        if mutant.kind.startswith(REMOVING):
            return "whole records that nothing names were removed"
        if len(gone) == 1 and renamed:
            return "a record that nothing names got another id"
    return f"LOST: records {sorted(gone)[:4]}"


def place(world: World, mutant: slips.Mutant, problems: list[Problem]) -> bool:
    """Whether the first problem of the changed file (of any, where that has none) stands exactly right."""
    first = next((problem for problem in problems if problem.file in mutant.changes), problems[0])
    if (first.file, first.line) in mutant.places:
        return True
    rows = (world.root / first.file).read_text("utf-8", "replace").split("\n") if (world.root / first.file).is_file() else []
    row = rows[first.line - 1] if first.line <= len(rows) else ""
    return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", row, re.I) for name in mutant.names)


def run(seed: int, count: int, verbose: bool = False) -> Report:
    """The report of ``count`` mutants."""
    report = Report()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        world = World(Path(folder))
        for number, mutant in enumerate(slips.mutants(seed, count, world.sources)):
            one(world, mutant, number, report)
    report.count, report.seconds = count, time.perf_counter() - start
    return report


def one(world: World, mutant: slips.Mutant, number: int, report: Report) -> None:
    """Checks one mutant and adds what came out to the report."""
    label = f"{number} {mutant.kind} in {', '.join(mutant.changes)} ({mutant.note[:100]})"
    start = time.process_time()
    try:
        toolkit, problems = world.check(mutant)
    except Exception as error:  # whatever escapes is what this run looks for
        report.failures.append(f"{label}: {type(error).__name__}: {error}")
        world.heal(mutant)
        return
    seconds = time.process_time() - start
    report.slowest, report.most = max(report.slowest, seconds), max(report.most, len(problems))
    report.failures += [f"{label}: {fault}" for fault in faults(world, mutant, problems)]
    if seconds > 1:
        report.failures.append(f"{label}: took {seconds:.1f} s")
    report.failures += [f"{label}: {fault}" for fault in unsteady(world, number, problems)]
    if problems:
        right = place(world, mutant, problems)
        report.placed[mutant.kind]["right" if right else "elsewhere"] += 1
        report.placed[mutant.kind]["problems"] += len(problems)
        if not right:
            report.misplaced.append(f"{label}\n   wanted {sorted(mutant.places)[:6]}\n" + "".join(f"      {problem}\n" for problem in problems[:3]))
        if len(problems) > 8:
            report.misplaced.append(f"FLOOD of {len(problems)} {label}\n" + "".join(f"      {problem}\n" for problem in problems[:5]))
    else:
        why = quiet(world, mutant, toolkit)
        report.silent[why if not why.startswith("LOST") else "lost"] += 1
        report.placed[mutant.kind]["harmless"] += 1
        report.failures += [f"{label}: {why}"] * why.startswith("LOST")
    world.heal(mutant)


def unsteady(world: World, number: int, problems: list[Problem]) -> Iterator[str]:
    """What the check says is the same a second time, and with nothing kept from before."""
    if number % AFRESH == 0:
        KEPT.clear()
    if (number % AGAIN == 0 or number % AFRESH == 0) and checked(world.root)[1] != problems:
        yield "told otherwise the second time"


def peak() -> float:
    """The most memory that this process ever had, in MB; on Linux by its own count, since the other holds what its parent had when it was started."""
    with contextlib.suppress(OSError, StopIteration):
        return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


if __name__ == "__main__":
    done = run(int(sys.argv[1]), int(sys.argv[2]))
    if "-v" in sys.argv:
        print("\n".join(done.misplaced), file=sys.stderr)
    print(json.dumps({"count": done.count, "failures": done.failures, "silent": done.silent, "placed": done.placed, "slowest": round(done.slowest, 2),
                      "most": done.most, "seconds": round(done.seconds, 1), "megabytes": round(peak())}, indent=1))
