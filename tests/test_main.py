"""The command line: a job that is not there, a reader who leaves, a program that breaks down."""
from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

import small
from macros import __main__ as program


def test_a_job_that_is_not_there(capsys):
    """The jobs there are are named, and the exit status says that nothing was done."""
    assert program.main(["chekc"]) == 2 and program.main([]) == 2
    assert "check, site" in capsys.readouterr().err


def test_a_program_that_breaks_down(capsys, monkeypatch):
    """One line says where and that nobody's text is at fault; no traceback is shown."""
    def broken(_):
        raise KeyError("a\n::error::b")

    monkeypatch.setitem(program.JOBS, "check", broken)
    assert program.main(["check"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("test_main.py:") and said.count("\n") == 1 and "Traceback" not in said and "\n::" not in said and "fault of ours" in said


@pytest.mark.parametrize("job", [["new", "criterion"], ["contribution"], ["review", "no-such-branch"]])
def test_a_job_without_what_it_needs(job):
    """A line says what to write, with exit status 2."""
    done = subprocess.run([sys.executable, "-m", "macros", *job], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and (done.stdout + done.stderr).strip() and "Traceback" not in done.stdout + done.stderr


def test_a_reader_who_leaves():
    """A listing that is cut off ends quietly."""
    done = subprocess.run(f"{sys.executable} -m macros new criterion | head -c 1", shell=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""


def test_a_flood_of_problems():
    """A file with hundreds of problems shows the first hundred of them, and how many are left."""
    text = "Ask the {towm} now.\n\n" * 300
    files = small.files()
    name = "data/criteria/clear-lanes.yml"
    body = "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())
    _, problems = small.check({name: files[name].replace("why: A lane under snow is no lane.\n", f"why: |-\n{body}")})
    told = [str(problem) for problem in problems if problem.file == name]
    assert len(told) == 101 and told[-1].endswith("more problems. Mend those above first")
