"""Slips of the hand in the real data and pages: each ends clean or with a located problem, and nothing is lost in silence.

``-rP`` shows how often the line is exactly right. The mutants run in a program of their own, which measures its time and memory.
"""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("mutation_run.py")
EXACT = 0.93
"""So large a part of the first problems stands in the very line of the slip; measured 0.968 (seed 4, 150 slips) and 0.974 (seed 5, 500)."""
FLOOR = {"rename a key": 0.9, "rename an id": 0.95, "rename a file": 0.95, "text to list": 0.97, "list to text": 0.97, "flag to word": 0.97, "date to junk": 0.97,
         "a tab": 0.95, "duplicate a file": 0.97, "duplicate a record": 0.95, "dangle": 0.9, "truncate": 0.95, "flip a byte": 0.88, "re-indent a line": 0.75}
"""The same for the kinds that a short run may judge by itself."""
MEGABYTES = 256
FEW = 25
"""Under so many mutants of a kind, one that stands elsewhere says little."""


def report(seed: int, count: int) -> dict:
    """What the run of ``count`` mutants says, printed as a table."""
    done = subprocess.run([sys.executable, str(RUN), str(seed), str(count)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    for kind, counts in sorted(found["placed"].items()):
        told = counts.get("right", 0) + counts.get("elsewhere", 0)
        print(f"{kind:26} {told + counts.get('harmless', 0):5} mutants  {told:5} told  {counts.get('right', 0):5} in the very line  {counts.get('harmless', 0):5} harmless")
    print("harmless because:", ", ".join(f"{why} ({number})" for why, number in sorted(found["silent"].items())))
    print(f"{found['count']} mutants in {found['seconds']} s; slowest {found['slowest']} s; {found['megabytes']} MB; exactly right {exact(found):.1%}; most problems of one {found['most']}")
    return found


def exact(found: dict, kind: str | None = None) -> float:
    """How often the first problem stands in the very line of the slip, of all mutants that have one."""
    kinds = [found["placed"].get(kind, {})] if kind else found["placed"].values()
    right, elsewhere = (sum(counts.get(name, 0) for counts in kinds) for name in ("right", "elsewhere"))
    return right / max(1, right + elsewhere)


def judge(found: dict) -> None:
    """No failure, no flood of memory, and the line right as often as it was measured."""
    assert found["failures"] == []
    assert found["megabytes"] <= MEGABYTES
    assert exact(found) >= EXACT
    low = {kind: exact(found, kind) for kind in FLOOR if sum(found["placed"].get(kind, {}).get(name, 0) for name in ("right", "elsewhere")) >= FEW}
    assert {kind: share for kind, share in low.items() if share < FLOOR[kind]} == {}


def test_slips_of_every_kind():
    """Forty slips are told where they happened, in plain words, each within a second, or do no harm.

    The kinds come in turn, 28 to a round: each is there once at the least, which shows a kind that broke; the deep run looks at 5,000.
    """
    judge(report(seed=4, count=40))


@pytest.mark.deep
def test_slips_by_the_thousand():
    """So are 5,000."""
    judge(report(seed=40, count=5000))
