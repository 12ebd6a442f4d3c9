"""``.github/`` can do no harm and works in any copy: workflows, issue forms, Dependabot, and the check before a commit."""
from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest
import yaml
from conftest import ROOT


GITHUB = ROOT / ".github"
WORKFLOWS = {path.name: path.read_text("utf-8") for path in sorted((GITHUB / "workflows").iterdir())}
FORMS = {path.name: path.read_text("utf-8") for path in sorted((GITHUB / "ISSUE_TEMPLATE").iterdir()) if path.name != "config.yml"}
HOOKS = ROOT / ".pre-commit-config.yaml"
LINTED = [str(GITHUB), str(HOOKS), str(ROOT / ".yamllint")]

WIDENED = {
    ("publish.yml", "address"): {"pages": "read"},                         # asks Pages for its address
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},    # publishes
    ("publish.yml", "record"): {"contents": "write"},                      # commits data/ids.yml and data/editions.yml
    ("links.yml", "proposal"): {"pull-requests": "read"},                  # finds the open pull request
    ("links.yml", "propose"): {"contents": "write", "pull-requests": "write", "issues": "write"},  # writes a branch, the pull request and the issue
}
"""The jobs that may do more than nothing. A line here is a decision: say in the workflow what it is for."""
EVENTS = {"pull-request.yml": {"pull_request"}, "test.yml": {"pull_request", "push"}, "publish.yml": {"push", "workflow_dispatch"},
          "links.yml": {"schedule", "workflow_dispatch"}}
PINNED = re.compile(r"uses: [\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
UNEXPLAINED = re.compile(r"^ +[a-z-]+: (read|write) *$", re.M)


def parsed(text: str):
    """YAML in which every value is text, as it stands: GitHub's key 'on' stays a word."""
    return yaml.load(text, yaml.BaseLoader)


def faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with a workflow, in the order in which it is looked for."""
    flow = parsed(text)
    if set(flow["on"]) != EVENTS.get(name):
        yield "starts at other events than those agreed"
    if flow.get("permissions") != {}:
        yield "does not start from empty permissions"
    if any("uses:" in line and not PINNED.fullmatch(line.strip().removeprefix("- ")) for line in text.split("\n")):
        yield "uses an action that is not pinned by a whole commit, with its version beside it"
    if UNEXPLAINED.search(text):
        yield "does not say what a permission is for"
    for job, body in flow["jobs"].items():
        yield from (f"{job}: {fault}" for fault in _job_faults(body, WIDENED.get((name, job), {})))


def _job_faults(job: dict, allowed: dict[str, str]) -> Iterator[str]:
    if job.get("permissions", {}) != allowed:
        yield "has other permissions than those agreed"
    if not job.get("timeout-minutes", "").isdigit():
        yield "has no end"
    for step in job["steps"]:
        yield from _step_faults(step)


def _step_faults(step: dict) -> Iterator[str]:
    action, given = step.get("uses", ""), step.get("with", {})
    if "${{" in step.get("run", ""):
        yield "writes a value from outside into a script"
    if action.startswith("actions/checkout@") and given.get("persist-credentials") != "false":
        yield "leaves the token where later steps find it"
    if action.startswith("actions/cache") or "cache" in given:
        yield "keeps something for another run"
    if "secrets." in str(step):
        yield "holds a secret"


# --- workflows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow(name):
    """Every workflow keeps to the rules."""
    assert list(faults(name, WORKFLOWS[name])) == []


@pytest.mark.parametrize("name, find, replace, fault", [
    ("pull-request.yml", "  pull_request:", "  pull_request_target:", "starts at other events than those agreed"),
    ("links.yml", "permissions: {}", "permissions: {contents: read}", "does not start from empty permissions"),
    ("links.yml", "permissions: {}", "env: {}", "does not start from empty permissions"),
    ("test.yml", "3d3c42e5aac5ba805825da76410c181273ba90b1", "v7", "uses an action that is not pinned by a whole commit, with its version beside it"),
    ("test.yml", "90b1 # v7.0.1", "90b1", "uses an action that is not pinned by a whole commit, with its version beside it"),
    ("publish.yml", "contents: write  #", "actions: write  #", "record: has other permissions than those agreed"),
    ("links.yml", "    outputs:\n      from:", "    permissions: {contents: read}\n    outputs:\n      from:", "look: has other permissions than those agreed"),
    ("publish.yml", "write  # to add data/ids.yml and data/editions.yml to the main branch", "write", "does not say what a permission is for"),
    ("test.yml", "    timeout-minutes: 20", "    continue-on-error: false", "test: has no end"),
    ("pull-request.yml", 'origin "$CHANGE"', "origin ${{ github.head_ref }}", "content: writes a value from outside into a script"),
    ("test.yml", "persist-credentials: false", "fetch-depth: 0", "test: leaves the token where later steps find it"),
    ("test.yml", 'python-version: "3.11"', "cache: pip", "test: keeps something for another run"),
    ("publish.yml", "TOKEN: ${{ github.token }}", "TOKEN: ${{ secrets.TOKEN }}", "record: holds a secret"),
])
def test_a_workflow_that_could_do_harm(name, find, replace, fault):
    """Each rule notices a workflow that breaks it."""
    assert find in WORKFLOWS[name]
    assert fault in list(faults(name, WORKFLOWS[name].replace(find, replace)))


def test_words_of_make_in_a_workflow():
    """What a workflow makes stands in the Makefile."""
    made = (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")
    said = {word for text in WORKFLOWS.values() for job in parsed(text)["jobs"].values() for step in job["steps"]
            for line in re.findall(r"^\s*make (.+)", step.get("run", ""), re.M) for word in line.split() if word.isalpha()}
    assert said >= {"site", "test", "ids", "editions", "links"}
    assert {word for word in said if not re.search(rf"^{re.escape(word)}:", made, re.M)} == set()


def test_the_checker_is_that_of_the_main_branch():
    """A pull request is fetched and read; what runs comes from the branch it wants to join, and what it builds has no network."""
    steps = parsed(WORKFLOWS["pull-request.yml"])["jobs"]["content"]["steps"]
    assert [step["with"]["ref"] for step in steps if "checkout" in step.get("uses", "")] == ["${{ github.base_ref }}"]
    runs = "\n".join(step.get("run", "") for step in steps)
    assert not re.search(r"git (checkout|switch|reset|merge|pull|worktree)", runs)
    assert all("unshare --net" in step["run"] for step in steps if "macros site" in step.get("run", ""))
    assert "macros site" in runs


def test_every_change_goes_through_the_gate():
    """No path is left out: a text that is too hard to read is found before it is merged."""
    assert set(parsed(WORKFLOWS["test.yml"])["on"]["pull_request"]) == {"branches"}


def test_what_is_published_is_recorded_before():
    """Ids and editions are recorded on the newest commit of the main branch, what is built is the commit that holds them, and that is published."""
    jobs = parsed(WORKFLOWS["publish.yml"])["jobs"]
    assert [jobs[name]["needs"] for name in ("record", "build", "deploy")] == ["address", ["address", "record"], "build"]
    refs = {name: step["with"]["ref"] for name in ("record", "build") for step in jobs[name]["steps"] if "checkout" in step.get("uses", "")}
    assert refs == {"record": "main", "build": "${{ needs.record.outputs.commit }}"}
    assert "needs.record.outputs.commit != ''" in jobs["build"]["if"] and "needs.build.result == 'success'" in jobs["deploy"]["if"]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@lanes.example", "-c", "protocol.file.allow=always", *words], cwd=folder, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


@pytest.fixture
def copies(tmp_path) -> tuple[Path, Path, Path]:
    """A repository with one commit on its main branch, a person's clone of it, and the job's shallow one."""
    host, person, job = (tmp_path / name for name in ("host", "person", "job"))
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(host))
    git(tmp_path, "clone", "--quiet", str(host), str(person))
    (person / "data").mkdir()
    for name in ("ids", "editions"):
        (person / "data" / f"{name}.yml").write_text("old\n", "utf-8")
    git(person, "add", ".")
    git(person, "commit", "--quiet", "--message", "x")
    git(person, "push", "--quiet", "origin", "HEAD:main")
    git(tmp_path, "clone", "--quiet", "--depth", "1", host.as_uri(), str(job))
    return host, person, job


def commit_told(job: Path, tmp_path: Path) -> tuple[int, str]:
    """(exit status, the commit that is handed on) of the step that records."""
    script = next(step["run"] for step in parsed(WORKFLOWS["publish.yml"])["jobs"]["record"]["steps"] if step.get("id") == "commit")
    output = tmp_path / "output"
    done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=job, capture_output=True, text=True,
                          env={**os.environ, "GITHUB_OUTPUT": str(output), "TOKEN": "x", "HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0"})
    (line,) = output.read_text("utf-8").split("\n")[:-1]
    return done.returncode, line.removeprefix("commit=")


def test_nothing_to_record(copies, tmp_path):
    """The newest commit is what is published."""
    host, _, job = copies
    assert commit_told(job, tmp_path) == (0, git(host, "rev-parse", "main"))


@pytest.mark.parametrize("moved", [False, True])
def test_an_edition_to_record(copies, tmp_path, moved):
    """What is published is the commit with the edition, on the main branch, laid upon what came there meanwhile."""
    host, person, job = copies
    if moved:
        (person / "page.md").write_text("new\n", "utf-8")
        git(person, "add", ".")
        git(person, "commit", "--quiet", "--message", "y")
        git(person, "push", "--quiet", "origin", "HEAD:main")
    (job / "data" / "editions.yml").write_text("new\n", "utf-8")
    assert commit_told(job, tmp_path) == (0, git(host, "rev-parse", "main"))
    assert git(host, "show", "main:data/editions.yml") == "new"
    assert ("page.md" in git(host, "ls-tree", "--name-only", "main")) == moved


def test_a_branch_that_takes_no_edition(copies, tmp_path):
    """The job fails for all to see, and what is published is the commit without the edition: its sheets say that they are drafts."""
    host, _, job = copies
    before = git(host, "rev-parse", "main")
    (host / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (host / "hooks" / "pre-receive").chmod(0o755)
    (job / "data" / "editions.yml").write_text("new\n", "utf-8")
    assert commit_told(job, tmp_path) == (1, before)


# --- forms and template -----------------------------------------------------------------------------------------------


def test_the_forms_there_are():
    """A fact, a link, a resource, a precedent, a translation; each with its own name; and whoever fits none may still write."""
    assert list(FORMS) == ["1-fact.yml", "2-link.yml", "3-resource.yml", "4-precedent.yml", "5-translate.yml"]
    assert len({parsed(text)["name"] for text in FORMS.values()}) == len(FORMS)
    assert parsed((GITHUB / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8")) == {"blank_issues_enabled": "true"}


@pytest.mark.parametrize("name", FORMS)
def test_a_form(name):
    """A form has what GitHub asks of one, warns first that it is public, and is short."""
    form = parsed(FORMS[name])
    assert set(form) == {"name", "description", "labels", "body"} and len(form["description"]) <= 200
    assert set(form["labels"]) <= {"bug", "enhancement"}, "these exist in every new repository, and GitHub drops the others"
    first, *fields = form["body"]
    assert first["type"] == "markdown" and "public" in first["attributes"]["value"]
    assert 3 <= len(fields) <= 7 and any(field.get("validations") == {"required": "true"} for field in fields)
    assert len({field["id"] for field in fields}) == len({field["attributes"]["label"] for field in fields}) == len(fields)


@pytest.mark.parametrize("name", FORMS)
def test_a_field_of_a_form(name):
    """A field has a type that GitHub knows, an id it accepts, a label, no key it would refuse; and choices are texts, each once."""
    for field in parsed(FORMS[name])["body"][1:]:
        assert set(field) <= {"type", "id", "attributes", "validations"} and field["type"] in {"input", "textarea", "dropdown"}
        assert re.fullmatch(r"[A-Za-z][\w-]*", field["id"])
        choices = field["attributes"].get("options", [])
        assert set(field["attributes"]) <= {"label", "description", "placeholder", *(["options"] if field["type"] == "dropdown" else [])}
        assert bool(choices) == (field["type"] == "dropdown") and len(set(choices)) == len(choices)
    written = yaml.safe_load(FORMS[name])["body"]
    assert all(isinstance(choice, str) for field in written for choice in field["attributes"].get("options", [])), "put quotes around Yes and No"


def test_the_template_of_a_pull_request():
    """It is short, asks how one knows, and warns that it is public."""
    text = (GITHUB / "pull_request_template.md").read_text("utf-8")
    assert len(text.split("\n")) <= 12 and "How do you know?" in text and "public" in text


def test_a_copy_under_another_name(toolkit):
    """Nothing names an address, a repository or the topic, so all of it works in any copy."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted(GITHUB.rglob("*")) if path.suffix in {".yml", ".md"})
    assert re.findall(r"https?://\w\S*", texts) == []
    topic = {part for name in (*toolkit.audiences, *toolkit.sections) for part in name.split("-") if len(part) > 3}
    assert topic and set(re.findall(r"[a-z]+", texts.lower())) & topic == set()


# --- Dependabot and the check before a commit -------------------------------------------------------------------------


def test_a_new_version_waits():
    """Python packages and actions are both followed, and a release is a week old at least before it is offered."""
    updates = parsed((GITHUB / "dependabot.yml").read_text("utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"uv", "github-actions"}
    assert all(int(update["cooldown"]["default-days"]) >= 7 for update in updates)


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_what_dependabot_reads_in_a_lock(name):
    """The head of a lock says how it was made; without that, Dependabot would lock for its own system alone."""
    head = [line for line in (ROOT / name).read_text("utf-8").split("\n") if line.startswith("#")]
    assert any("--universal" in line and "--python-version 3.11" in line for line in head)


def test_the_check_before_a_commit():
    """It is the check that everyone runs, named in plain English, and runs for content alone."""
    (hook,) = [hook for repo in parsed(HOOKS.read_text("utf-8"))["repos"] for hook in repo["hooks"]]
    assert (hook["entry"], hook["language"], hook["pass_filenames"]) == ("make check", "system", "false")
    assert [bool(re.search(hook["files"], path)) for path in ("data/words.yml", "docs/en/index.md", "macros/load/data.py")] == [True, True, False]


# --- others' eyes -----------------------------------------------------------------------------------------------------


def run(program: str, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([str(Path(sys.executable).parent / program), *words], cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.deep
def test_zizmor_has_nothing_to_say(tmp_path):
    """Its strictest audit finds nothing here, and finds the fault where there is one."""
    assert run("zizmor", "--offline", "--no-config", "--persona=auditor", str(GITHUB)).returncode == 0
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS["pull-request.yml"].replace("pull_request:", "pull_request_target:"), "utf-8")
    assert "dangerous-triggers" in run("zizmor", "--offline", "--no-config", "--persona=auditor", str(broken)).stdout


@pytest.mark.deep
def test_yamllint_has_nothing_to_say(tmp_path):
    """Every file is plain YAML by our settings, and one with a key told twice is refused."""
    assert (run("yamllint", "--strict", *LINTED).stdout, run("yamllint", "--strict", *LINTED).returncode) == ("", 0)
    broken = tmp_path / "broken.yml"
    broken.write_text("a: 1\na: 2\n", "utf-8")
    assert "duplication of key" in run("yamllint", "--strict", "-c", ".yamllint", str(broken)).stdout
