"""Golden errors: one file below ``golden/`` is one situation, and anyone can add one.

A case says what changes in the small toolkit (``tests/small.py``) and which lines the check then prints. ``change`` is a
list: in ``file``, ``find`` (which stands there once) becomes ``replace``; or ``text`` is the whole file. ``expected`` holds
the exact lines, in their order; empty quotes stand for none. ``noted`` holds those that are told and fail nothing. Copy a case, change it, run
``.venv/bin/python -m pytest tests/test_golden.py``, read what is printed, and keep it if it is what a person needs.
"""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import small

CASES = sorted(Path(__file__).with_name("golden").glob("*.yml"))


def changed(changes: list[dict]) -> dict[str, str]:
    """The text of each file that a case changes."""
    texts = small.files()
    made = {}
    for change in changes:
        name, find = change["file"], change.get("find")
        old = made.get(name, texts.get(name, ""))
        assert find is None or old.count(find) == 1, f"'{find}' must stand once in {name}"
        made[name] = change["text"] if find is None else old.replace(find, change["replace"])
    return made


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_situation(path):
    """The check says exactly what the case expects, in this order, and nothing else."""
    case = yaml.safe_load(path.read_text("utf-8"))
    assert set(case) - {"noted"} == {"situation", "change", "expected"}
    toolkit, problems = small.check(changed(case["change"]))
    assert [str(problem) for problem in problems] == case["expected"].splitlines()
    assert [str(notice) for notice in (toolkit.notices if toolkit else ())] == case.get("noted", "").splitlines()


def test_a_situation_told_twice():
    """No two cases change the same thing, and none is described in another's words."""
    cases = [yaml.safe_load(path.read_text("utf-8")) for path in CASES]
    for field in ("situation", "change"):
        seen = [str(case[field]) for case in cases]
        assert [one for one in seen if seen.count(one) > 1] == []


def test_the_small_toolkit_as_it_stands():
    """The toolkit that the cases change has no fault of its own."""
    assert small.check()[1] == []
