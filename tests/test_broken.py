"""Breakages: one file below ``broken/`` is one way to break the project, and the test that must notice it.

``find`` stands once in ``file`` and becomes ``replace``; ``test`` turns red. A test that stays green here cannot fail.
"""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, copy_of

CASES = sorted(Path(__file__).with_name("broken").glob("*.yml"))


@pytest.mark.deep
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_breakage_is_noticed(path, tmp_path):
    """The named test fails on the broken project."""
    case = yaml.safe_load(path.read_text("utf-8"))
    broken = copy_of(ROOT, tmp_path / "project")
    text = (broken / case["file"]).read_text("utf-8")
    assert text.count(case["find"]) == 1, "the place to break is not there once; mend this case"
    (broken / case["file"]).write_text(text.replace(case["find"], case["replace"] or ""), "utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-x", "-q", "-m", "not deep", "-p", "no:cacheprovider", case["test"]], cwd=broken,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED and "no tests ran" not in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
