"""The job that looks at links: its scripts, run one after another against real git and a stand-in for GitHub.

Skipped where ``jq`` is missing: the job's scripts need it, every runner of GitHub has it, and nothing else here does.
"""
from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from test_workflows import git

from macros.links.report import QUESTION

JOBS = yaml.load((ROOT / ".github" / "workflows" / "links.yml").read_text("utf-8"), yaml.BaseLoader)["jobs"]
BOT = "github-actions[bot]"
STATES = "data/link-status.yml"
GH = """\
import json, subprocess, sys
from pathlib import Path
from urllib.parse import urlsplit

state = Path(__file__).with_name("github.json")
github = json.loads(state.read_text("utf-8"))
words = sys.argv[2:]
method = words[words.index("--method") + 1] if "--method" in words else "GET"
given = json.loads(Path(words[words.index("--input") + 1]).read_text("utf-8")) if "--input" in words else {}
path = urlsplit(next(word for word in words if word.startswith("repos/"))).path.split("/")
assert sys.argv[1] == "api" and path[1:3] == ["town", "lanes"]
kind, number = path[3], int(path[4]) if len(path) > 4 else None
github["asked"].append([method, kind, number, given])
fault = github["refuses"].get(f"{method} {kind}")
if fault:
    sys.exit(f"gh: {fault}")
if method == "GET":
    head = subprocess.run(["git", "-C", github["host"], "rev-parse", "link-status"], capture_output=True, text=True).stdout.strip()
    found = [one for one in github[kind] if "state=all" in words[-1] + words[-2] or one["state"] == "open"]
    for one in found:
        if one.get("head", {}).get("repo") == {"full_name": "town/lanes"}:
            one["head"]["sha"] = head
    print(json.dumps(found[:1]), json.dumps(found[1:]), sep="")  # two pages
elif method == "POST":
    made = {**given, "number": 10 + len(github["pulls"]) + len(github["issues"]), "state": "open", "user": {"login": "github-actions[bot]"}}
    if kind == "pulls":
        made["head"] = {"ref": given["head"], "repo": {"full_name": "town/lanes"}}
    github[kind].append(made)
else:
    next(one for one in github[kind] if one["number"] == number).update(given)
state.write_text(json.dumps(github), "utf-8")
"""
"""What stands in for the program 'gh': the few requests that the job makes, answered from a file beside it."""

pytestmark = pytest.mark.skipif(not shutil.which("jq"), reason="the job's scripts need jq")


@dataclass
class Run:
    """What one run of the workflow came to: the steps that failed, what was printed, the summary."""

    failed: list[str] = field(default_factory=list)
    printed: str = ""
    summary: str = ""


class Town:
    """A repository on a host, a person's clone of it, and the runs of the workflow."""

    def __init__(self, folder: Path):
        self.folder, self.host, self.person, self.runs = folder, folder / "host", folder / "person", 0
        git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.host))
        git(self.host, "config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub does
        git(folder, "clone", "--quiet", str(self.host), str(self.person))
        (self.person / "Makefile").write_text("links:\n\t@sh looking.sh\n", "utf-8")
        self.write({STATES: "[]\n", "data/link-verdicts.yml": "[]\n", "looking.sh": "echo nothing\n"})
        (folder / "bin").mkdir()
        program = folder / "bin" / "gh"
        program.write_text(f"#!{sys.executable} -IS\n{GH}", "utf-8")
        program.chmod(0o755)
        self.github = {"pulls": [], "issues": [], "refuses": {}, "asked": [], "host": str(self.host)}

    def copied(self, folder: Path) -> "Town":
        """The same town in another place."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, symlinks=True)
        town = copy.copy(self)
        town.folder, town.host, town.person = folder, folder / "host", folder / "person"
        town.github = copy.deepcopy(self.github) | {"host": str(town.host)}
        git(town.person, "remote", "set-url", "origin", str(town.host))
        return town

    def write(self, files: dict[str, str], branch: str = "main") -> None:
        """A person pushes these files to the branch."""
        git(self.person, "fetch", "--quiet", "origin")
        if branch in git(self.person, "ls-remote", "--heads", "origin"):
            git(self.person, "checkout", "--quiet", "--detach", f"origin/{branch}")
        for name, text in files.items():
            (self.person / name).parent.mkdir(exist_ok=True)
            (self.person / name).write_text(text, "utf-8")
        git(self.person, "add", ".")
        git(self.person, "commit", "--quiet", "--allow-empty", "--message", "x")
        git(self.person, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")

    def merge(self) -> None:
        """A person merges the pull request."""
        git(self.person, "fetch", "--quiet", "origin")
        git(self.person, "checkout", "--quiet", "--detach", "origin/main")
        git(self.person, "merge", "--quiet", "--no-ff", "--message", "yes", "origin/link-status")
        git(self.person, "push", "--quiet", "origin", "HEAD:main")
        self.github["pulls"][-1]["state"] = "closed"

    def show(self, branch: str, name: str = STATES) -> str:
        return git(self.host, "show", f"{branch}:{name}")

    def run(self, looks: str | None, pull_request: str | None = "Links: x\n\nbody\n", issue: str | None = None, meanwhile=lambda: None, committed: str = "") -> Run:
        """The workflow, when a look puts ``looks`` behind what the file says (None: the run is void), and these texts are the report.

        ``meanwhile`` happens before the second job starts, and the script ``committed`` between its commit and its push.
        """
        self.runs += 1
        run, place = Run(), self.folder / f"run{self.runs}"
        (place / "temp").mkdir(parents=True)
        (self.folder / "bin" / "github.json").write_text(json.dumps(self.github), "utf-8")
        found = self._step(run, place, "proposal", "Find the open pull request", {})
        job = self._clone(place / "look", 1)
        self._prepare(job, looks, {"pull-request.md": pull_request, "issue.md": issue})
        begun = self._step(run, place, "look", "Go on from what is proposed", {"COMMIT": found.get("commit", "")}, job)
        for name in ("Look", "Write what a person is to read"):
            if not run.failed:
                self._step(run, place, "look", name, {}, job)
        if not run.failed:
            self.github = json.loads((self.folder / "bin" / "github.json").read_text("utf-8"))
            meanwhile()
            (self.folder / "bin" / "github.json").write_text(json.dumps(self.github), "utf-8")
            self._propose(run, place, begun.get("from", ""), committed)
        self.github = json.loads((self.folder / "bin" / "github.json").read_text("utf-8"))
        run.summary = (place / "summary").read_text("utf-8") if (place / "summary").exists() else ""
        return run

    def _propose(self, run: Run, place: Path, begun: str, committed: str) -> None:
        job = self._clone(place / "propose", None)
        if committed:
            (job / ".git" / "hooks").mkdir(exist_ok=True)
            (job / ".git" / "hooks" / "post-commit").write_text(f"#!/bin/sh\n{committed}\n", "utf-8")
            (job / ".git" / "hooks" / "post-commit").chmod(0o755)
        self._step(run, place, "propose", "See that it is plain files", {}, job)
        if run.failed:
            return
        branch = self._step(run, place, "propose", "Put it on its branch", {"FROM": begun, "GH_TOKEN": "x"}, job)
        if branch.get("go") == "true" and not run.failed:
            self._step(run, place, "propose", "Open the pull request, or write it anew", {"NUMBER": branch["number"]}, job)
        if branch.get("late") != "true":
            self._step(run, place, "propose", "Open the issue, write it anew, or close it", {}, job)

    def _clone(self, place: Path, depth: int | None) -> Path:
        git(self.folder, "clone", "--quiet", "--branch", "main", *(["--depth", str(depth)] if depth else []), self.host.as_uri(), str(place))
        return place

    @staticmethod
    def _prepare(job: Path, looks: str | None, texts: dict[str, str | None]) -> None:
        """What looks, and what reports: both are tried elsewhere, and here they do what the test says."""
        (job / "looking.sh").write_text("echo '::error::forged'; echo 'The network was down: 3 of 3 controls failed'; exit 1\n" if looks is None
                                        else f"printf %s '{looks}' >> {STATES}\n", "utf-8")
        (job / ".venv" / "bin").mkdir(parents=True)
        lines = "\n".join(f"cat > \"$6/{name}\" <<'END'\n{text}END" for name, text in texts.items() if text is not None)
        (job / ".venv" / "bin" / "python").write_text(f"#!/bin/sh\n[ \"$1 $2 $3 $4\" = '-m macros links report' ] || exit 9\nmkdir -p \"$6\"\n{lines}\n", "utf-8")
        (job / ".venv" / "bin" / "python").chmod(0o755)

    def _step(self, run: Run, place: Path, job: str, name: str, values: dict[str, str], folder: Path | None = None) -> dict[str, str]:
        """Runs a step as GitHub does; what it hands on."""
        script = next(step["run"] for step in JOBS[job]["steps"] if step.get("name") == name)
        output = place / f"output-{job}-{name[:4]}"
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder or place, capture_output=True, text=True, env={
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "HOME": str(place), "GIT_TERMINAL_PROMPT": "0", "RUNNER_TEMP": str(place / "temp"), "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(place / "summary"), "GITHUB_REPOSITORY": "town/lanes", "GH_TOKEN": "x", **values})
        run.printed += done.stdout + done.stderr
        if done.returncode:
            run.failed.append(name)
        return dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines()) if output.exists() else {}

    def asked(self, method: str, kind: str) -> list[dict]:
        return [given for one, other, _, given in self.github["asked"] if (one, other) == (method, kind)]


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> tuple[Town, Run]:
    """A town after the first run, and that run."""
    town = Town(tmp_path_factory.mktemp("first"))
    return town, town.run("a\n", "Links: 1 would be shown as gone\n\nLook.\n\nAgain.\n", f"{QUESTION}\n\nDecide.\n")


@pytest.fixture
def proposed(first, tmp_path) -> Town:
    """A town where a pull request and an issue are open."""
    return first[0].copied(tmp_path)


def test_the_first_run(first):
    """What was seen is on a branch of its own, main is as it was, and one pull request and one issue are open."""
    town, run = first
    assert run.failed == [] and (town.show("main"), town.show("link-status")) == ("[]", "[]\na")
    (pull,), (issue,) = town.github["pulls"], town.github["issues"]
    assert (pull["title"], pull["body"], pull["base"]) == ("Links: 1 would be shown as gone", "Look.\n\nAgain.\n", "main")
    assert (issue["title"], issue["body"]) == (QUESTION, "Decide.\n")
    assert "Look." in run.summary and "Decide." in run.summary


def test_a_second_run_while_the_pull_request_is_open(proposed):
    """The looks go on from the branch, it and the text are written anew, and nothing is opened a second time."""
    town = proposed
    run = town.run("b\n", "Links: y\n\nnew body\n", f"{QUESTION}\n\nDecide more.\n")
    assert run.failed == [] and town.show("link-status") == "[]\na\nb"
    (pull,), (issue,) = town.github["pulls"], town.github["issues"]
    assert (pull["title"], pull["body"], issue["body"]) == ("Links: y", "new body\n", "Decide more.\n")


@pytest.mark.deep
def test_what_people_add_to_the_branch(town):
    """It stays there."""
    town.run("a\n")
    town.write({"data/link-verdicts.yml": "- no\n"}, "link-status")
    assert town.run("b\n").failed == []
    assert (town.show("link-status"), town.show("link-status", "data/link-verdicts.yml")) == ("[]\na\nb", "- no")


@pytest.mark.deep
def test_a_merged_pull_request(town):
    """The next run goes on from main, which holds it now, and opens a new one."""
    town.run("a\n")
    town.merge()
    assert town.run("b\n").failed == [] and (town.show("main"), town.show("link-status")) == ("[]\na", "[]\na\nb")
    assert [pull["state"] for pull in town.github["pulls"]] == ["closed", "open"]


def test_a_closed_pull_request_and_nothing_left_to_decide(proposed):
    """It is a no: the next run starts from main, and what the branch held is gone. The issue is closed, and says why."""
    town = proposed
    town.github["pulls"][-1]["state"] = "closed"
    assert town.run("b\n").failed == [] and town.show("link-status") == "[]\nb"
    assert git(town.host, "rev-list", "--count", "main..link-status") == "1"
    assert [pull["state"] for pull in town.github["pulls"]] == ["closed", "open"]
    assert [(issue["state"], issue["body"]) for issue in town.github["issues"]] == [("closed", "Nothing is left to decide.")]


@pytest.mark.deep
def test_nothing_changed(town):
    """No branch, no pull request, no issue."""
    assert town.run("", None).failed == []
    assert git(town.host, "branch", "--list", "link-status") == "" and town.github["pulls"] == town.github["issues"] == []


@pytest.mark.deep
def test_only_the_form_of_the_file_changed(town):
    """What is no news to a person opens nothing."""
    assert town.run("a\n", None).failed == [] and git(town.host, "branch", "--list", "link-status") == "" and town.github["pulls"] == []


@pytest.mark.deep
def test_nothing_changed_while_the_pull_request_is_open(town):
    """No commit is added to it."""
    town.run("a\n")
    before = git(town.host, "rev-parse", "link-status")
    assert town.run("").failed == [] and git(town.host, "rev-parse", "link-status") == before


@pytest.mark.deep
def test_nothing_left_to_decide(town):
    """The job closes the issue and says so in it, and does not touch it again."""
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    for _ in range(2):
        assert town.run("b\n").failed == []
    (issue,) = town.github["issues"]
    assert (issue["state"], issue["body"], issue["title"]) == ("closed", "Nothing is left to decide.", QUESTION)
    assert len(town.asked("PATCH", "issues")) == 1


@pytest.mark.deep
def test_something_to_decide_again(town):
    """The issue that was closed is opened again, even for the same text."""
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    town.run("b\n")
    town.run("c\n", issue=f"{QUESTION}\n\nDecide.\n")
    (issue,) = town.github["issues"]
    assert (issue["state"], issue["body"]) == ("open", "Decide.\n")


@pytest.mark.deep
def test_an_issue_that_a_person_closed(town):
    """It stays closed while the same is to decide, and is opened when something else is."""
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n\nNow.\n")
    town.github["issues"][0] |= {"state": "closed", "body": "Decide.\r\n\r\nNow."}
    town.run("b\n", issue=f"{QUESTION}\n\nDecide.\n\nNow.\n")
    assert [issue["state"] for issue in town.github["issues"]] == ["closed"]
    town.run("c\n", issue=f"{QUESTION}\n\nDecide more.\n")
    assert [issue["state"] for issue in town.github["issues"]] == ["open"]


@pytest.mark.deep
def test_an_issue_of_the_same_title_by_a_stranger(town):
    """It is left alone."""
    town.github["issues"].append({"number": 3, "title": QUESTION, "body": "mine", "state": "open", "user": {"login": "stranger"}})
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    assert [issue["body"] for issue in town.github["issues"]] == ["mine", "Decide.\n"]


@pytest.mark.deep
def test_a_pull_request_from_a_branch_of_that_name_in_a_fork(town):
    """It is left alone, and nothing of it is read."""
    town.github["pulls"].append({"number": 3, "title": "t", "body": "b", "state": "open", "head": {"ref": "link-status", "sha": "0" * 40, "repo": {"full_name": "stranger/lanes"}}})
    town.github["pulls"].append({"number": 4, "title": "t", "body": "b", "state": "open", "head": {"ref": "link-status", "sha": "0" * 40, "repo": None}})
    assert town.run("a\n").failed == [] and town.show("link-status") == "[]\na"
    assert [pull["title"] for pull in town.github["pulls"]] == ["t", "t", "Links: x"]


def test_a_void_run(town):
    """The job ends red, its summary tells why, and nothing is written or opened; what was printed commands nothing."""
    run = town.run(None)
    assert run.failed == ["Look"] and "    The network was down: 3 of 3 controls failed\n" in run.summary
    assert git(town.host, "branch", "--list", "link-status") == "" and town.github["asked"] == [["GET", "pulls", None, {}]]
    lines = run.printed.splitlines()
    stop = next(line for line in lines if line.startswith("::stop-commands::"))
    assert lines.index(stop) < lines.index("::error::forged") < lines.index(f"::{stop.rpartition(':')[2]}::")


@pytest.mark.deep
def test_a_void_run_while_the_pull_request_is_open(town):
    """The pull request stays as it was."""
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    before = git(town.host, "rev-parse", "link-status"), len(town.asked("PATCH", "issues") + town.asked("PATCH", "pulls"))
    assert town.run(None).failed == ["Look"]
    assert before == (git(town.host, "rev-parse", "link-status"), len(town.asked("PATCH", "issues") + town.asked("PATCH", "pulls")))
    assert town.github["issues"][0]["state"] == "open"


@pytest.mark.deep
def test_a_protected_branch(town):
    """The job ends red and says what to do, opens no pull request, and the issue is opened all the same."""
    (town.host / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (town.host / "hooks" / "pre-receive").chmod(0o755)
    run = town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    assert run.failed == ["Put it on its branch"] and "let it leave out this one" in run.printed
    assert (town.github["pulls"], len(town.github["issues"])) == ([], 1)


@pytest.mark.deep
def test_a_repository_where_jobs_may_open_no_pull_request(town):
    """The job ends red and says what to switch on; the issue is opened; a pull request that a person opens from the branch is carried on."""
    town.github["refuses"] = {"POST pulls": "GitHub Actions is not permitted to create or approve pull requests. (HTTP 403)"}
    run = town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    assert run.failed == ["Open the pull request, or write it anew"] and 'switch on "Allow GitHub Actions to create and approve pull requests"' in run.printed
    assert len(town.github["issues"]) == 1
    town.github["pulls"].append({"number": 5, "title": "by hand", "body": None, "state": "open", "head": {"ref": "link-status", "repo": {"full_name": "town/lanes"}}})
    assert town.run("b\n").failed == [] and town.show("link-status") == "[]\na\nb"
    assert [pull["title"] for pull in town.github["pulls"]] == ["Links: x"]


@pytest.mark.deep
def test_a_pull_request_that_cannot_be_opened(town):
    """The job ends red, names the branch, and shows the fault in its summary, as plain text."""
    town.github["refuses"] = {"POST pulls": "Something\n# else (HTTP 500)"}
    run = town.run("a\n")
    assert run.failed == ["Open the pull request, or write it anew"] and 'is on the branch "link-status"' in run.printed
    assert "    # else (HTTP 500)" in run.summary


@pytest.mark.deep
@pytest.mark.parametrize("request_, failed", [
    ("GET pulls", ["Find the open pull request"]),
    ("PATCH pulls", ["Open the pull request, or write it anew"]),
    ("GET issues", ["Open the issue, write it anew, or close it"]),
    ("PATCH issues", ["Open the issue, write it anew, or close it"]),
])
def test_a_request_that_fails(town, request_, failed):
    """The job ends red; nothing is opened twice, and nothing that was is closed."""
    town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    town.github["refuses"] = {request_: "no (HTTP 502)"}
    assert town.run("b\n", issue=f"{QUESTION}\n\nDecide more.\n").failed[:1] == failed
    assert [one["state"] for one in town.github["pulls"] + town.github["issues"]] == ["open", "open"]


@pytest.mark.deep
def test_issues_that_are_switched_off(town):
    """The job ends red and says where to look; the pull request is open."""
    town.github["refuses"] = {"POST issues": "Issues are disabled for this repo (HTTP 410)"}
    run = town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n")
    assert run.failed == ["Open the issue, write it anew, or close it"] and "whether issues are switched on" in run.printed
    assert len(town.github["pulls"]) == 1


@pytest.mark.deep
def test_states_that_a_person_wrote_on_main_while_a_pull_request_is_open(town):
    """The branch is joined with main, so that it can be merged; the file is the branch's, and all else is main's."""
    town.run("a\n")
    town.write({STATES: "[]\nby hand\n", "page.md": "new\n"})
    assert town.run("b\n").failed == []
    assert (town.show("link-status"), town.show("link-status", "page.md")) == ("[]\na\nb", "new")
    town.merge()
    assert town.show("main") == "[]\na\nb"


@pytest.mark.deep
def test_a_branch_that_cannot_be_joined(town):
    """The job ends red and says what to do, and the branch stays as it was."""
    town.run("a\n")
    town.write({"data/link-verdicts.yml": "- branch\n"}, "link-status")
    town.write({"data/link-verdicts.yml": "- main\n", STATES: "[]\nby hand\n"})
    before = git(town.host, "rev-parse", "link-status")
    run = town.run("b\n")
    assert run.failed == ["Put it on its branch"] and "Join them by hand" in run.printed and git(town.host, "rev-parse", "link-status") == before


@pytest.mark.deep
def test_a_merge_while_the_job_looks(town):
    """What was looked at goes on top of main, which holds the same file, in a new pull request."""
    town.run("a\n")
    assert town.run("b\n", meanwhile=town.merge).failed == []
    assert (town.show("link-status"), [pull["state"] for pull in town.github["pulls"]]) == ("[]\na\nb", ["closed", "open"])


@pytest.mark.deep
def test_a_pull_request_closed_while_the_job_looks(town):
    """The no holds: nothing is written, and the next run starts from main."""
    town.run("a\n")
    before = git(town.host, "rev-parse", "link-status")
    run = town.run("b\n", issue=f"{QUESTION}\n\nDecide.\n", meanwhile=lambda: town.github["pulls"][-1].update(state="closed"))
    assert run.failed == [] and "Nothing was written" in run.printed
    assert git(town.host, "rev-parse", "link-status") == before and town.github["issues"] == []


@pytest.mark.deep
def test_a_person_who_pushes_to_the_branch_at_the_same_moment(town):
    """What the person pushed stands, and the job ends red and says so."""
    town.run("a\n")
    town.write({"data/link-verdicts.yml": "- no\n"}, "link-status")
    git(town.host, "update-ref", "refs/heads/later", "link-status")
    git(town.host, "update-ref", "refs/heads/link-status", "link-status^")
    run = town.run("b\n", committed=f"git --git-dir={town.host} update-ref refs/heads/link-status later")
    assert run.failed == ["Put it on its branch"] and "somebody has just pushed" in run.printed and git(town.host, "rev-parse", "link-status") == git(town.host, "rev-parse", "later")


@pytest.mark.deep
def test_a_file_of_states_that_somebody_removed_from_the_branch(town):
    """The looks go on from main's file, and the branch is left to whoever removed it."""
    town.run("a\n")
    git(town.person, "fetch", "--quiet", "origin")
    git(town.person, "checkout", "--quiet", "--detach", "origin/link-status")
    git(town.person, "rm", "--quiet", STATES)
    git(town.person, "commit", "--quiet", "--message", "x")
    git(town.person, "push", "--quiet", "origin", "HEAD:link-status")
    assert town.run("b\n").failed == []


@pytest.mark.deep
def test_a_link_among_the_files(town, tmp_path):
    """Nothing is published of a file that one handed over as a link would lead to."""
    (tmp_path / "secret").write_text("secret\n", "utf-8")
    place = tmp_path / "run1" / "temp" / "report"

    def swap():
        (place / "pull-request.md").unlink()
        (place / "pull-request.md").symlink_to(tmp_path / "secret")
    assert town.run("a\n", issue=f"{QUESTION}\n\nDecide.\n", meanwhile=swap).failed == ["See that it is plain files"]
    assert town.github["pulls"] == town.github["issues"] == []


def test_who_holds_the_token():
    """What looks has no permission and sees no token; what has a token runs no code of the project."""
    assert "permissions" not in JOBS["look"] and "github.token" not in json.dumps(JOBS["look"]) and "GH_TOKEN" not in json.dumps(JOBS["look"])
    for name in ("proposal", "propose"):
        scripts = "\n".join(step.get("run", "") for step in JOBS[name]["steps"])
        assert set(re.findall(r"(?m)(?:^|[(|{;&] *) *(?:if |elif |! )*!? ?([a-z]+) ", scripts)) & {"python", "make", "sh", "bash", "eval", "source"} == set() and "macros" not in scripts


def test_when_a_step_runs():
    """A pull request is written only for what is on the branch; the issue also where that failed, but never for files that are odd or late."""
    conditions = {step["name"]: step["if"] for step in JOBS["propose"]["steps"] if "if" in step}
    assert conditions == {"Open the pull request, or write it anew": "steps.branch.outputs.go == 'true'",
                          "Open the issue, write it anew, or close it": "${{ !cancelled() && steps.report.outcome == 'success' && steps.branch.outputs.late != 'true' }}"}
    assert (JOBS["proposal"]["if"], JOBS["look"]["needs"], JOBS["propose"]["needs"]) == ("github.ref == 'refs/heads/main'", "proposal", "look")


def test_the_title_by_which_the_issue_is_known():
    """The job looks for the title that the report writes."""
    assert f'"{QUESTION}"' in json.dumps(JOBS["propose"]).replace('\\"', '"')
