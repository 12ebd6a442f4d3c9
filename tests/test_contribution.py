"""A pull request is read as data: what is content is laid over the base, what is code is named, what harms is refused."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, copy_of

import small
from macros.contribution import NoRepository, annotation, changes, contribution, unread
from macros.load import Problem

PERSON = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
          "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
INDEX = "docs/en/index.md"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **PERSON}, check=True, capture_output=True, text=True).stdout.strip()


def repository(folder: Path) -> Path:
    """Makes the folder a repository whose main branch holds all that is in it."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=base")
    git(folder, "checkout", "--quiet", "-b", "change")
    return folder


def commit(folder: Path, message: str = "change") -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory) -> Path:
    """A repository of the small toolkit, made once; each test has a copy."""
    return repository(small.write(tmp_path_factory.mktemp("untouched")))


@pytest.fixture
def project(untouched, tmp_path) -> Path:
    """A repository of the small toolkit, on a branch of its own."""
    return shutil.copytree(untouched, tmp_path / "project")


def taken(project: Path) -> tuple[list[str], list[str], bool, Path]:
    """(faults, code, whether content changed, the folder) of the branch as it stands."""
    commit(project)
    found, code, content = contribution(project, "main", "change", project.parent / "laid")
    return [str(problem) for problem in found], code, content, project.parent / "laid"


def test_a_sentence_that_changed(project):
    """Content alone is laid over the base, and nothing is called code."""
    (project / INDEX).write_text((project / INDEX).read_text("utf-8").replace("# Home", "# At home"), "utf-8")
    found, code, content, laid = taken(project)
    assert (found, code, content) == ([], [], True)
    assert "# At home" in (laid / INDEX).read_text("utf-8") and not (laid / ".git").exists()


def test_a_record_that_was_removed(project):
    """A file that the change removes is not in the folder that is checked."""
    (project / "data/law/road-act.yml").unlink()
    assert taken(project)[0] == [] and not (project.parent / "laid/data/law/road-act.yml").exists()


@pytest.mark.parametrize("name", ["hooks.py", "macros/model.py", "mkdocs.yml", "overrides/main.html", "requirements.txt", ".github/workflows/x.yml", "Makefile", ".gitmodules",
                                  "docs/en/run.js", "docs/en/page.html", "docs/en/mark.svg", "data/toolkit.yaml", "data/schemas/law.yml", "data/README.md", "docs.md", "data.yml",
                                  "docs/en/x.md.py", ".gitattributes", "docs/.gitattributes", "tests/conftest.py", "conftest.py", "sitecustomize.py"])
def test_a_file_that_is_code(project, name):
    """Whatever is not a page, data or a picture is named as code, and stays out of what is checked."""
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("import os\n", "utf-8")
    found, code, content, laid = taken(project)
    assert (found, code, content) == ([], [name], False) and not (laid / name).exists()


def test_a_link_in_place_of_a_page(project, tmp_path):
    """A link is refused before anything is written, and what it leads to is never read."""
    (tmp_path / "secret").write_text("the secret", "utf-8")
    (project / "docs/en/secret.md").symlink_to(tmp_path / "secret")
    found, _, _, laid = taken(project)
    assert found == ["docs/en/secret.md:1:1: this is a link to another place. Put the file itself here"] and not laid.exists()


def test_a_folder_that_becomes_a_link(project, tmp_path):
    """A folder of content that is a link now changes no file outside the folder that is checked."""
    outside = tmp_path / "outside"
    outside.mkdir()
    for path in (project / "data/law").iterdir():
        path.unlink()
    (project / "data/law").rmdir()
    (project / "data/law").symlink_to(outside)
    found, code, _, laid = taken(project)
    assert (found, code) == ([], ["data/law"]) and not (laid / "data/law").is_symlink() and list(outside.iterdir()) == []


def test_a_page_marked_as_a_program(project):
    """Content is no program."""
    (project / INDEX).chmod(0o755)
    assert taken(project)[0] == [f"{INDEX}:1:1: this file is marked as a program. Remove the mark (git update-index --chmod=-x)"]


def test_another_project_in_place_of_a_page(project):
    """A link to another repository is refused."""
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},docs/en/other.md")
    git(project, "commit", "--quiet", "--message=change")
    found, _, _ = contribution(project, "main", "change", project.parent / "laid")
    assert [str(problem) for problem in found] == ["docs/en/other.md:1:1: this is a link to another project. Remove it"]


def test_a_large_file(project):
    """A file that would fill the memory is refused by its size, unread."""
    (project / "data/law/long.yml").write_text("x" * 600_000, "utf-8")
    assert taken(project)[0] == ["data/law/long.yml:1:1: the file is larger than 512 kB. Split it, or make the picture smaller"]


def test_a_flood_of_files(project):
    """More files than anyone can read are refused in one line."""
    for number in range(501):
        (project / f"docs/en/page-{number}.md").write_text("x", "utf-8")
    assert taken(project)[0] == [".:1:1: 501 files change at once, and 500 are the most that can be looked at. Split the pull request"]


@pytest.mark.parametrize("name", ["ids", "editions"])
def test_a_ledger(project, name):
    """What the publishing writes is not for anyone's hand."""
    (project / f"data/{name}.yml").write_text("{}\n", "utf-8")
    assert taken(project)[0] == [f"data/{name}.yml:1:1: this file is written when the site is published. Leave it as it is on the main branch"]


def test_what_the_job_found_at_links(project, monkeypatch):
    """What a machine found is no stranger's to write; the job's own pull request may."""
    file = project / "data/link-status.yml"
    file.write_text(file.read_text("utf-8") + "# looked\n", "utf-8")
    assert taken(project)[0] == ["data/link-status.yml:1:1: this file holds what the job that looks at links found. Leave it as it is on the main branch, "
                                 "and write what you found into data/link-verdicts.yml"]
    monkeypatch.setenv("OWN_LINKS", "true")
    file.write_text(file.read_text("utf-8") + "# looked again\n", "utf-8")
    assert taken(project)[0] == []


def test_a_name_of_two_lines(project):
    """A line break in a file's name cannot forge a line of the log."""
    (project / "docs/en/a\n::error::b.md").write_text("x", "utf-8")
    found, _, _, _ = taken(project)
    assert len(found) == 1 and "\n" not in found[0] and "signs that cannot be shown" in found[0]


def tree(project: Path, *rows: str) -> str:
    """The id of a folder of git's, made by hand of its rows ('mode kind id<tab>name')."""
    return subprocess.run(["git", "mktree"], cwd=project, input="\n".join(rows) + "\n", check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("step", ["..", ".", ".git", ".GIT"])
def test_a_path_that_leads_out(project, step):
    """Git writes no such path, a stranger's program can: it is refused, and nothing is written."""
    page = git(project, "rev-parse", f"HEAD:{INDEX}")
    out = tree(project, f"100644 blob {page}\tout.md")
    docs = tree(project, f"040000 tree {out}\t{step}", *git(project, "ls-tree", "HEAD:docs").split("\n"))
    root = tree(project, *(row if not row.endswith("\tdocs") else f"040000 tree {docs}\tdocs" for row in git(project, "ls-tree", "HEAD").split("\n")))
    git(project, "update-ref", "refs/heads/change", git(project, "commit-tree", root, "-p", "main", "-m", "change"))
    found, _, _ = contribution(project, "main", "change", project.parent / "laid")
    assert [str(problem) for problem in found] == [f"docs/{step}/out.md:1:1: this path leads out of its folder. Put the file below docs/ or data/"]
    assert not (project.parent / "laid").exists()


def test_a_name_that_no_system_holds(project):
    """A name that is too long is told, not a crash."""
    git(project, "update-index", "--add", "--cacheinfo", f"100644,{git(project, 'rev-parse', f'HEAD:{INDEX}')},docs/en/{'a' * 300}.md")
    git(project, "commit", "--quiet", "--message=change")
    found, _, _ = contribution(project, "main", "change", project.parent / "laid")
    assert len(found) == 1 and "no file can be written here" in found[0].message


def test_a_folder_named_as_a_file_of_ours(project):
    """A folder that takes the place of a file that is no content is told, not a crash: that file stays as it is in the base."""
    git(project, "checkout", "--quiet", "main")
    (project / "data/README.md").write_text("Fields\n", "utf-8")
    commit(project, "base")
    git(project, "checkout", "--quiet", "-B", "change")
    (project / "data/README.md").unlink()
    (project / "data/README.md").mkdir()
    (project / "data/README.md/x.yml").write_text("[]\n", "utf-8")
    found, code, _, _ = taken(project)
    assert len(found) == 1 and found[0].startswith("data/README.md/x.yml:1:1: no file can be written here") and code == ["data/README.md"]


def test_a_base_that_moved_on(project):
    """Only what the branch itself changed counts, and the newest base stands below it."""
    (project / INDEX).write_text((project / INDEX).read_text("utf-8").replace("# Home", "# At home"), "utf-8")
    commit(project)
    git(project, "checkout", "--quiet", "main")
    (project / "docs/en/start.md").write_text((project / "docs/en/start.md").read_text("utf-8").replace("# Start", "# Begin"), "utf-8")
    commit(project, "moved on")
    found, code, content = contribution(project, "main", "change", project.parent / "laid")
    assert (found, code, content) == ([], [], True)
    assert "# Begin" in (project.parent / "laid/docs/en/start.md").read_text("utf-8") and "# At home" in (project.parent / "laid" / INDEX).read_text("utf-8")


def test_programs_that_the_tree_names(project, tmp_path):
    """No filter, driver or hook that a tree or its settings name is run while it is read."""
    (project / ".gitattributes").write_text("*.md diff=evil filter=evil export-subst\n", "utf-8")
    for key in ("diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "core.fsmonitor"):
        git(project, "config", key, f"touch {tmp_path / 'ran'} #")
    (project / INDEX).write_text((project / INDEX).read_text("utf-8") + "\n$Format:%H$\n", "utf-8")
    git(project, "-c", "filter.evil.clean=cat", "-c", "core.fsmonitor=false", "add", "--all")
    git(project, "-c", "core.fsmonitor=false", "commit", "--quiet", "--message=change")
    (tmp_path / "ran").unlink(missing_ok=True)
    contribution(project, "main", "change", tmp_path / "laid")
    assert not (tmp_path / "ran").exists() and "$Format:%H$" in (tmp_path / "laid" / INDEX).read_text("utf-8")


def test_a_commit_that_is_not_there(project):
    """What git cannot find is said in its own words, not as a crash."""
    with pytest.raises(NoRepository, match="nowhere"):
        changes(project, "main", "nowhere")


def test_words_that_would_command_the_log():
    """Line breaks, percent signs and commas of a hostile name or message stay within their annotation."""
    line = annotation(Problem("a,b:c%.md", 2, 3, "wrong\n::error::x % y"))
    assert line.startswith("::error file=a%2Cb%3Ac%25.md,line=2,col=3::wrong") and "\n" not in line


@pytest.mark.parametrize("text", ["a.md:1:1: '##[stop-commands]x' is not an id", "##[error]x", "####[group]x"])
def test_the_old_form_of_a_command(text):
    """GitHub's runner still takes '##[' for a command in the middle of a line (ActionCommand.TryParse in actions/runner)."""
    assert "##[" not in unread(text) and "[" in unread(text)


# --- the whole path on the project itself, as the workflow walks it ---------------------------------------------------

def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *arguments], cwd=folder, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_MKDOCS_2_WARNING": "1", **more}, capture_output=True, text=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The project itself as a repository."""
    return repository(copy_of(ROOT, tmp_path_factory.mktemp("whole") / "project"))


def proposed(whole: Path, name: str, find: str, replace: str) -> tuple[subprocess.CompletedProcess, Path]:
    """The check of a change of one file, run as the workflow does: by the base's code, on the change as data."""
    git(whole, "checkout", "--quiet", "--force", "-B", "change", "main")
    text = (whole / name).read_text("utf-8")
    assert text.count(find) >= 1
    (whole / name).write_text(text.replace(find, replace, 1), "utf-8")
    commit(whole)
    git(whole, "checkout", "--quiet", "main")
    laid = whole.parent / "laid"
    done = run(whole, "-m", "macros", "contribution", "main", "change", str(laid))
    assert done.returncode == 0, done.stdout + done.stderr
    return run(laid, "-m", "macros", "check", "--annotate", GITHUB_STEP_SUMMARY=str(whole.parent / "summary")), laid


def first_criterion(toolkit) -> tuple[str, str]:
    """(file, line) of a title in the data."""
    criterion = next(iter(toolkit.criteria.values()))
    return toolkit.file("criteria", criterion.id), f"title: {criterion.title}"


def test_a_typo_in_a_field(whole, toolkit):
    """A misspelled field is told beside its line, with the right name."""
    name, line = first_criterion(toolkit)
    done, _ = proposed(whole, name, line, line.replace("title", "titel"))
    assert done.returncode == 1 and f"::error file={name},line=3,col=1::'titel' is not a known field. Did you mean 'title'?" in done.stdout
    assert "titel" in (whole.parent / "summary").read_text("utf-8")


def test_a_reference_that_leads_nowhere(whole, toolkit):
    """A broken reference is told with the nearest right one."""
    section = next(iter(toolkit.sections.values()))
    wanted = section.criteria[0].criterion
    done, _ = proposed(whole, toolkit.file("sections", section.id), f"criterion: {wanted}", f"criterion: {wanted}x")
    assert done.returncode == 1 and f"'{wanted}x' is not among the criteria. Did you mean '{wanted}'?" in done.stdout


def test_a_command_within_a_message(whole):
    """No line that the check prints holds what GitHub would take for a command, but the annotations themselves."""
    done, _ = proposed(whole, "docs/en/about.md", "\n# ", "\n[x](##[stop-commands]y)\n\n[x](y##[add-mask]e.md)\n\n# ")
    lines = [line for line in done.stdout.split("\n") if not line.startswith("::error ")]
    assert done.returncode == 1 and any("add-mask" in line for line in lines) and not any("##[" in line for line in lines)


def test_a_hostile_page(whole):
    """A page that would run code is refused with its line, and nothing of it is built."""
    done, laid = proposed(whole, "docs/en/about.md", "\n# ", "\n{{ ''.__class__.__mro__ }}\n\n<script>alert(1)</script>\n\n# ")
    assert done.returncode == 1 and "::error file=docs/en/about.md,line=" in done.stdout and "only a macro" in done.stdout
    assert run(laid, "-m", "macros", "site").returncode == 1 and not (laid / "site").exists()


@pytest.mark.deep
def test_a_good_change(whole, toolkit):
    """A better title passes, and stands on the pages that are built with the base's code."""
    name, line = first_criterion(toolkit)
    done, laid = proposed(whole, name, line, "title: A better title of it")
    assert (done.returncode, "::error" in done.stdout) == (0, False), done.stdout
    built = run(laid, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(laid / "site"))
    assert built.returncode == 0, built.stderr
    assert "A better title of it" in (laid / "site/asks" / Path(name).stem / "index.html").read_text("utf-8")
