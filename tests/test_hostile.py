"""What a stranger might send: contributions that would do harm, each refused in its line, and harmless ones that look like them.

One file below ``hostile/`` or ``harmless/`` is one contribution to the small toolkit (``tests/small.py``). ``change`` is a list:
in ``file``, ``find`` (which stands there once) becomes ``replace``; ``text`` or ``bytes`` (in base64) is the whole file; ``copy``
names the file it starts from; ``repeat`` writes ``text`` so many ``times`` in place of ``mark``; ``append`` adds so many empty
bytes; ``link`` is where a symbolic link leads; ``remove`` takes the file away. ``refused`` holds the file and the line of the
first fault that must be told of it, and ``noted`` those of a file that is told and not used; ``says`` is a part of that message. ``shows`` are words that a reader finds on the page.
"""
from __future__ import annotations

import base64
import functools
import os
import re
import shutil
import tempfile
import traceback
import unicodedata
from pathlib import Path

import pytest
import yaml

import small
from conftest import ROOT, build, copy_of
from macros.check import checked
from macros.load import Problem, schema_line
from macros.site import BadData, renderer
from pages import no_fault, read_pages, words
from test_components import PAGES, page_of, settings_of

HOSTILE, HARMLESS = (sorted(Path(__file__).with_name(name).glob("*.yml")) for name in ("hostile", "harmless"))
PAGE = "docs/en/start.md"
"""The page that most cases change."""
PICTURES = {".png", ".jpg", ".webp"}
SECRET = "c4a7-planted-9e21"
"""Stands around the project in every way that a contribution might reach, and nowhere else."""
LONGEST = 1000
"""Letters of a message: more would fill the log of whoever checks."""


# --- a contribution, as it lies on the disk -------------------------------------------------------------------------

@functools.cache
def case_of(path: Path) -> dict:
    """What the file of a case says."""
    return yaml.safe_load(path.read_text("utf-8"))


def apply(root: Path, changes: list[dict]) -> None:
    """Makes the changes of a contribution in the small toolkit at ``root``."""
    for change in changes:
        path, made = root / change["file"], content(root, change)
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        if "link" in change:
            path.symlink_to(change["link"])
        elif made is not None:
            path.write_bytes(made)


def content(root: Path, change: dict) -> bytes | None:
    """The bytes of a file that a contribution changes; None for one that it removes or makes a link."""
    if "link" in change or "remove" in change:
        return None
    if "bytes" in change:
        return base64.b64decode(change["bytes"]) + bytes(change.get("append", 0))
    text = change.get("text")
    if text is None:
        text = (root / change.get("copy", change["file"])).read_text("utf-8")
        assert text.count(change["find"]) == 1, f"'{change['find']}' must stand once in {change['file']}"
        text = text.replace(change["find"], change["replace"])
    if "repeat" in change:
        text = text.replace(change["repeat"]["mark"], change["repeat"]["text"] * change["repeat"]["times"])
    return text.encode("utf-8")


def restore(root: Path, changes: list[dict]) -> None:
    """Takes the changes of a contribution back."""
    for change in changes:
        path = root / change["file"]
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        while path.parent != root and not path.parent.is_symlink() and path.parent.is_dir() and not any(path.parent.iterdir()):
            path = path.parent
            path.rmdir()
    for name, text in base().items():
        if not (root / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")


@functools.cache
def base() -> dict[str, str]:
    """The small toolkit before any contribution."""
    return small.files()


@functools.cache
def project() -> Path:
    """The small toolkit, with a secret beside it, in a home, in the settings of git and in the environment."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    plant(folder)
    return small.write(folder / "project")


def plant(folder: Path) -> None:
    """Puts the secret around a project in ``folder``."""
    for name in ("secret.yml", "secret.md", "home/.netrc", "home/.ssh/id", "home/index.md", "project/.git/config"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = f"id: valley-town\n{SECRET}: {SECRET}\ntitle: {SECRET}\n"  # so that a check which follows a link has words to repeat
        path.write_text(f"---\n{fields}---\n{SECRET}\n" if path.suffix == ".md" else f"{schema_line('precedents', True)}\n{fields}", "utf-8")


@pytest.fixture(scope="module", autouse=True)
def planted():
    """The secret stands in the environment, and what was planted is removed at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANTED_TOKEN", SECRET)
        yield
    if project.cache_info().currsize:
        shutil.rmtree(project().parent)
        project.cache_clear()


# --- what the check tells of it -------------------------------------------------------------------------------------

def own_page(path: Path) -> str | None:
    """The page of its own to which a case can move that changes one page (and adds pictures); None where it changes more."""
    files = {change["file"] for change in case_of(path)["change"]}
    alone = PAGE not in files or any(Path(name).suffix not in PICTURES for name in files - {PAGE})
    return None if alone else f"docs/en/{path.stem}.md"


def moved(path: Path) -> list[dict]:
    """The changes of a case, on a page of its own."""
    made = [change if change["file"] != PAGE else {"copy": PAGE, **change, "file": own_page(path)} for change in case_of(path)["change"]]
    return sorted(made, key=lambda change: change["file"] == own_page(path))


@functools.cache
def problems_of(path: Path) -> list[Problem]:
    """Every problem that the check tells of a case. Pages are checked all at once; what changes anything else, alone."""
    page = own_page(path)
    if not page:
        return checked_with(case_of(path)["change"])
    found = pages_together()
    return found[page] if found is not None else checked_with(case_of(path)["change"])


@functools.cache
def pages_together() -> dict[str, list[Problem]] | None:
    """The problems of every case that is one page, by page; None where the check breaks down and each must be looked at alone."""
    paths = [path for path in HOSTILE + HARMLESS if own_page(path)]
    try:
        problems = checked_with([change for path in paths for change in moved(path)])
    except pytest.fail.Exception:
        return None
    return {own_page(path): [as_start(path, problem) for problem in problems if problem.file == own_page(path)] for path in paths}


def as_start(path: Path, problem: Problem) -> Problem:
    return Problem(PAGE, problem.line, problem.column, problem.message)


def checked_with(changes: list[dict]) -> list[Problem]:
    """Every problem and notice of the small toolkit with the changes, which are taken back. Fails where the check itself breaks down."""
    try:
        apply(project(), changes)
        toolkit, problems = checked(project())
        return [*problems, *(toolkit.notices if toolkit else ())]
    except Exception:
        pytest.fail("the check broke down:\n" + traceback.format_exc(limit=-4)[-2000:], pytrace=False)
    finally:
        restore(project(), changes)


def shown(name: str) -> str:
    """The name of a file as a message may show it: what has no sign of its own is written as an escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape", "surrogatepass").decode() for sign in name)


# --- what is refused, and what passes -------------------------------------------------------------------------------

@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_contribution_is_refused(path):
    """The first fault told of the file stands in the line that would do harm."""
    case, problems = case_of(path), problems_of(path)
    assert set(case) in ({"situation", "change", one, *more} for one in ("refused", "noted") for more in ((), ("says",)))
    for place in case.get("refused") or case["noted"]:
        name, _, line = place.rpartition(":")
        first = next((problem for problem in problems if problem.file in {name, shown(name)}), None)
        assert first, f"nothing was said of {name!r}; only: {[str(problem) for problem in problems][:5]}"
        assert (first.line, case.get("says", "") in first.message) == (int(line), True), str(first)
        assert ("because this file cannot be used" in first.message) == ("noted" in case)


@pytest.mark.parametrize("path", HARMLESS, ids=lambda path: path.stem)
def test_a_harmless_contribution_passes(path):
    """What only looks like harm is not refused."""
    assert set(case_of(path)) <= {"situation", "change", "shows"}
    assert [str(problem) for problem in problems_of(path)] == []


@pytest.mark.parametrize("cases", [HOSTILE, HARMLESS], ids=["hostile", "harmless"])
def test_a_situation_told_twice(cases):
    """No two cases change the same thing, and none is described in another's words."""
    for field in ("situation", "change"):
        seen = [str(case_of(path)[field]) for path in cases]
        assert [one for one in seen if seen.count(one) > 1] == []


def test_the_whole_corpus():
    """There are as many cases of both kinds as were promised, and the small toolkit has no fault before and after them."""
    assert len(HOSTILE) >= 100 and len(HARMLESS) >= 60
    assert checked_with([]) == []


def test_messages_that_could_act():
    """No message holds the secret, a line break, a sign that a terminal obeys or that turns the direction of writing, or more than a reader reads."""
    faults = []
    for path in HOSTILE:
        for text in map(str, problems_of(path)):
            signs = [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
            reasons = {"the secret": SECRET in text, f"signs {signs[:3]!r}": signs, "too long": len(text) > LONGEST}
            faults += [f"{path.stem}: {reason}" for reason, bad in reasons.items() if bad]
    no_fault(dict.fromkeys(faults))


def test_what_stops_the_build():
    """A build of hostile data stops with the same words as the check, and without the secret."""
    changes = [change for name in ("file-link-record", "file-link-list") for change in case_of(Path(__file__).with_name("hostile") / f"{name}.yml")["change"]]
    try:
        apply(project(), changes)
        with pytest.raises(BadData) as stopped:
            renderer(project())
    finally:
        restore(project(), changes)
    assert "data/precedents/valley-town.yml:1:" in str(stopped.value) and SECRET not in str(stopped.value)


# --- the site of all harmless pages ---------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def harmless_site(tmp_path_factory) -> Path:
    """The built site of the small toolkit with every harmless page in it, and the secret all around; a page that is refused fails above."""
    folder = tmp_path_factory.mktemp("harmless")
    root = copy_of(ROOT, folder / "project")
    for name in ("data", "docs"):
        shutil.rmtree(root / name)
    small.write(root, {f"docs/en/{name}.md": page_of(name, body) for name, body in PAGES.items()} | {PAGE: small.files()[PAGE]})
    paths = [path for path in HARMLESS if own_page(path) and not problems_of(path)]
    apply(root, [change for path in paths for change in moved(path)])
    menu = "nav:\n" + "".join(f"  - Case {path.stem}: {path.stem}.md\n" for path in paths)
    (root / "mkdocs.yml").write_text(settings_of((root / "mkdocs.yml").read_text("utf-8")).replace("\nnav:\n", "\n" + menu, 1), "utf-8")
    plant(folder)
    done = build(root, folder / "site")
    assert not done.returncode, (done.stdout + done.stderr)[-3000:]
    return folder / "site"


def test_harmless_pages_as_a_reader_sees_them(harmless_site):
    """Each harmless page shows its words as words."""
    pages, faults = read_pages(harmless_site), []
    for path in HARMLESS:
        if own_page(path) and not problems_of(path):
            text = words(pages[f"/{path.stem}/"].first("main"))
            faults += [f"{path.stem}: {wanted!r} is not in {text[:300]!r}" for wanted in case_of(path).get("shows", []) if " ".join(wanted.split()) not in text]
    no_fault(faults)


def test_harmless_pages_run_nothing(harmless_site):
    """No harmless page holds a script but the site's own, an event, a style, or an address that is not https or of the site."""
    faults = []
    for address, page in read_pages(harmless_site).items():
        for one in page.all():
            bad = [name for name, value in one.attrib.items()
                   if name.startswith("on") or name == "style" or name in {"href", "src"} and not re.match(r"https://|[^:]*$", value)]
            bad += ["script"] if one.tag == "script" and one.get("type") != "application/json" and not re.search(r"assets/[\w.-]+\.js$", one.get("src", "")) else []
            faults += [f"{address}: <{one.tag}> {bad}" for _ in bad[:1]]
    no_fault(faults)


def test_a_secret_beside_the_project(harmless_site):
    """Nothing that the build writes holds the secret."""
    assert os.environ["PLANTED_TOKEN"] == SECRET
    files = [path for path in harmless_site.rglob("*") if path.is_file()]
    assert len(files) > len(HARMLESS) / 2
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []
