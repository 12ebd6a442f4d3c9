"""The files to download: which there are, what the pages say of them, and that each is made once."""
from __future__ import annotations

import dataclasses
import hashlib
import io
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

import small
from conftest import ROOT, build, copy_of
from macros import jobs, papers, pdf, press
from macros.check.downloads import downloads, stems
from macros.check.references import FIRST_PAGE
from macros.load import Toolkit
from macros.load.document import HIDDEN
from macros.model import Packet
from macros.press import Press
from macros.render import MARK, Renderer, paper_mark
from macros.shelf import Shelf
from pages import no_fault, read_pages, words
from test_components import PAGES, page_of, settings_of

PACKET = {"id": "packet-towns", "audience": "towns", "title": "Town packet", "about": "All of it.", "items": ["core", "short", "letter"], "after": ["terms"],
          "bring": ["A pen"]}
NOWHERE = papers.Address()


def toolkit():
    """The small toolkit with a packet."""
    return dataclasses.replace(small.toolkit(), packets={PACKET["id"]: Packet.model_validate(PACKET)})


@pytest.fixture(autouse=True)
def shelf(tmp_path, monkeypatch) -> Shelf:
    """Each test begins with an empty shelf of its own."""
    made = Shelf(tmp_path / "papers")
    monkeypatch.setattr(press, "SHELF", made)
    return made


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Every file of the small toolkit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "SHELF", Shelf(None))
        return Press(Renderer(toolkit()), NOWHERE).files()


def test_every_file_that_is_named_is_made_and_no_other(made):
    """What the pages name without making it is what the press makes."""
    assert sorted(made) == sorted(name for paper in press.everything(toolkit()) for name in paper.names)
    assert {"packet-towns.pdf", "town-council-short.pdf", "policy-lane-ordinance.docx"} <= set(made)


def test_the_check_knows_the_name_of_every_file(made):
    """What the check looks at to find two files of one name is what the press makes."""
    assert sorted(f"{stem}.pdf" for stem, _, _ in stems(toolkit())) == sorted(name for name in made if name.endswith(".pdf"))


def test_words_for_missing_letters_in_such_letters():
    """What paper prints where it lacks the letters of a text stands in letters that it has; the check says where it does not."""
    words = small.files()["data/words.yml"]
    _, problems = small.check({"data/words.yml": re.sub(r"(?m)^sheet_missing: .*$", "sheet_missing: 文字", words)})
    line = words[:words.index("\nsheet_missing:")].count("\n") + 2
    assert [(one.file, one.line, "it lacks letters of this one too" in one.message) for one in problems] == [("data/words.yml", line, True)]


def test_a_section_named_as_a_first_page():
    """The page of its editions would be another's, so the check refuses the name."""
    named = dataclasses.replace(toolkit(), sections={"index": toolkit().sections["town-council"]}, origin=toolkit().origin | {("sections", "index"): toolkit().origin["sections", "town-council"]})
    assert [one.message for one in downloads(named)] == ["'index' is the name of the first page of every folder. Give this section another id"]


def test_each_file_is_what_its_name_says(made):
    """A .pdf is a PDF with pages, a .docx a package with a document."""
    for name, content in made.items():
        if name.endswith(".pdf"):
            assert len(PdfReader(io.BytesIO(content)).pages) == pdf.pages(content) > 0
        else:
            assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_word_files_are_those_that_people_edit():
    """Letter, policies, records request and comments come as Word files beside the PDF; a checklist does not."""
    kinds = {paper.kind for paper in press.everything(toolkit()) if paper.word}
    assert kinds == {"letter", "policy", "records", "comments"}


@pytest.fixture
def counted(monkeypatch) -> list[str]:
    """The names of what Typst makes, in this process alone."""
    names: list[str] = []
    real = pdf.printed
    monkeypatch.setattr(press, "_pool", lambda: ThreadPoolExecutor(2))
    monkeypatch.setattr(pdf, "printed", lambda name, text: names.append(name) or real(name, text))
    return names


def test_what_stays_is_not_made_again(counted):
    """A second build makes nothing; after a change of what to bring the packet alone. (A change within a section is told at the foot of all its sheets, by their edition.)"""
    first = Press(Renderer(toolkit()), NOWHERE).files()
    assert len(counted) == len([name for name in first if name.endswith(".pdf")])
    counted.clear()
    assert Press(Renderer(toolkit()), NOWHERE).files() == first
    assert counted == []
    packets = {PACKET["id"]: Packet.model_validate(PACKET | {"bring": ["Two pens"]})}
    Press(Renderer(dataclasses.replace(toolkit(), packets=packets)), NOWHERE).files()
    assert counted == ["packet-towns"]


def test_a_shelf_outlives_its_process(counted, shelf, monkeypatch):
    """What one build wrote into the folder the next one takes."""
    first = Press(Renderer(toolkit()), NOWHERE).files()
    monkeypatch.setattr(press, "SHELF", Shelf(shelf.folder))
    counted.clear()
    assert Press(Renderer(toolkit()), NOWHERE).files() == first
    assert counted == []


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(path.read_bytes()[:-1]), lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"x" * 90)],
                         ids=["cut off", "empty", "another file"])
def test_a_damaged_file_is_made_again(counted, shelf, monkeypatch, harm):
    """A kept file whose bytes are not those that were made is never published, and gives way to a whole one."""
    first = Press(Renderer(toolkit()), NOWHERE).files()
    for path in shelf.folder.iterdir():
        harm(path)
    monkeypatch.setattr(press, "SHELF", Shelf(shelf.folder))
    counted.clear()
    assert Press(Renderer(toolkit()), NOWHERE).files() == first
    assert len(counted) == len([name for name in first if name.endswith(".pdf")])
    monkeypatch.setattr(press, "SHELF", Shelf(shelf.folder))
    counted.clear()
    assert Press(Renderer(toolkit()), NOWHERE).files() == first
    assert counted == []


def test_a_shelf_without_a_folder_breaks_nothing(tmp_path, monkeypatch):
    """Where the folder cannot be made, files are made as ever."""
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr(press, "SHELF", Shelf(tmp_path / "file" / "papers"))
    assert Press(Renderer(toolkit()), NOWHERE).files()


def test_an_old_file_is_forgotten(shelf):
    """Only what the last build made is kept."""
    Press(Renderer(toolkit()), NOWHERE).files()
    held = {path.name for path in shelf.folder.iterdir()}
    Press(Renderer(toolkit()), papers.Address("https://lanes.example/")).files()
    now = {path.name for path in shelf.folder.iterdir()}
    assert len(now) == len(held) == len(shelf.held) and now != held


def test_other_code_makes_other_keys(shelf, monkeypatch):
    """After a change of what makes files, none that was kept is taken."""
    Press(Renderer(toolkit()), NOWHERE).files()
    held = {path.name for path in shelf.folder.iterdir()}
    monkeypatch.setattr(jobs, "makers", lambda: "other")
    Press(Renderer(toolkit()), NOWHERE).files()
    assert not held & {path.name for path in shelf.folder.iterdir()}


FRESH = """
import hashlib, sys
from pathlib import Path
from types import SimpleNamespace
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
import hooks, test_press
from macros import pdf, press
press.SHELF, pdf.HERE = press.Shelf(None), Path({look!r})
begun = press.Press(test_press.Renderer(test_press.toolkit()), test_press.NOWHERE)
print(type(begun.pool).__name__)
{then}
"""
"""A process in which Typst has not worked yet: the files are made by copies of it."""


def fresh(look: Path, then: str) -> list[str]:
    """The lines that a process prints after the name of its pool, which on Linux is one of processes."""
    done = subprocess.run([sys.executable, "-c", FRESH.format(root=str(ROOT), look=str(look), then=then)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    pool, *lines = done.stdout.splitlines()
    assert pool == ("ProcessPoolExecutor" if sys.platform == "linux" else "ThreadPoolExecutor")
    return lines


def test_processes_and_threads_make_the_same(counted):
    """Where a process cannot be copied, threads make the same bytes."""
    told = fresh(pdf.HERE, "for name, made in begun.files().items(): print(name, hashlib.sha256(made).hexdigest())")
    assert told == [f"{name} {hashlib.sha256(made).hexdigest()}" for name, made in Press(Renderer(toolkit()), NOWHERE).files().items()]
    assert counted


PRINTED = pdf.printed


def killed(name: str, text: str) -> bytes:
    """Stands for Typst in a process that the system takes away; in this one it works."""
    if multiprocessing.parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return PRINTED(name, text)


def test_a_process_that_is_taken_away(made, monkeypatch):
    """Where the system kills a process, as it does without memory, this one makes the files that are missing."""
    monkeypatch.setattr(pdf, "_worked", False)
    monkeypatch.setattr(pdf, "printed", killed)
    monkeypatch.setattr(press, "_threads", lambda: pytest.fail("nothing was to be made by threads"))
    assert Press(Renderer(toolkit()), NOWHERE).files() == made


@pytest.mark.parametrize("error", [OSError("no shared memory"), NotImplementedError("no semaphores")], ids=["no memory to share", "no semaphores"])
def test_a_system_without_processes(made, monkeypatch, error):
    """Where no process can be copied, threads make the files."""
    def refused():
        raise error

    monkeypatch.setattr(press, "_pool", refused)
    assert Press(Renderer(toolkit()), NOWHERE).files() == made


@pytest.mark.skipif(sys.platform != "linux", reason="other systems make files by threads")
def test_a_build_that_is_killed(tmp_path):
    """Its processes end with it, even where nobody could tell them to."""
    then = "[print(one) for one in begun.pool._processes]\nsys.stdout.flush()\nimport os\nos.kill(os.getpid(), 9)"
    told = tmp_path / "told"
    with told.open("w") as out:  # a pipe would wait for those that are left
        subprocess.run([sys.executable, "-c", FRESH.format(root=str(ROOT), look=str(pdf.HERE), then=then)], stdout=out)
    left = [Path("/proc", one) for one in told.read_text("utf-8").split()[1:]]
    assert left
    deadline = time.monotonic() + 20
    while any(map(alive, left)) and time.monotonic() < deadline:
        time.sleep(0.05)
    orphans = [path for path in left if alive(path)]
    for path in orphans:
        os.kill(int(path.name), signal.SIGKILL)
    assert orphans == []


def alive(process: Path) -> bool:
    """True for a process that still works: one that ended may keep its number until somebody asks for it."""
    try:
        return "State:\tZ" not in (process / "status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_build_that_failed_leaves_no_work(monkeypatch):
    """After a failed build what was not begun is not made, and the next build begins anew."""
    begun, go = threading.Event(), threading.Event()
    monkeypatch.setattr(press, "_pool", lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(press, "_work", lambda name: begun.set() or go.wait(60))
    first = Press(Renderer(toolkit()), NOWHERE)
    assert begun.wait(60)
    press.stop()
    go.set()
    assert [job.cancelled() for job in first.begun.values()].count(False) == 1


def test_a_text_that_looks_like_the_mark_of_a_file(tmp_path):
    """What a person wrote stays as it was written: the sign of a mark is one that no text may hold."""
    assert HIDDEN.search(MARK)
    page = tmp_path / "index.html"
    page.write_text("<p>%paper:town-council-short.pdf%</p>", "utf-8")
    Press(Renderer(toolkit()), NOWHERE).publish(tmp_path)
    assert page.read_text("utf-8") == "<p>%paper:town-council-short.pdf%</p>"


def test_the_pages_say_how_long_and_how_large_a_file_is(made, tmp_path):
    """The mark of a file on a page becomes its pages and its size, escaped; a mark of no file stays as it was written."""
    page = tmp_path / "index.html"
    page.write_text(f"<p>{paper_mark('town-council-short.pdf')}, {paper_mark('town-council-letter.docx')}, {paper_mark('nothing.pdf')}</p>", "utf-8")
    Press(Renderer(toolkit()), NOWHERE).publish(tmp_path)
    content = (tmp_path / "print" / "town-council-short.pdf").read_bytes()
    count, size = pdf.pages(content), round(len(content) / 1000)
    word = round(len((tmp_path / "print" / "town-council-letter.docx").read_bytes()) / 1000)
    told = "one page" if count == 1 else f"{count} pages"
    assert page.read_text("utf-8").replace("\u00a0", " ") == f"<p>PDF, {told}, {size} kB, Word file, {word} kB, {paper_mark('nothing.pdf')}</p>"


PUBLISH = """
try:
    hooks.on_post_build(SimpleNamespace(extra={{"press": begun}}, site_dir={site!r}))
except hooks.Abort as error:
    print(error)
"""


def test_a_sheet_that_cannot_be_made_stops_the_build_in_plain_words(tmp_path):
    """What Typst refuses is told with the sheet's name where the build ends, and nothing is published."""
    look = shutil.copytree(pdf.HERE, tmp_path / "look") / "sheet.typ"
    look.write_text('#panic("the look is broken")\n' + look.read_text("utf-8"), "utf-8")
    first, *others = fresh(look.parent, PUBLISH.format(site=str(tmp_path / "site")))
    assert re.fullmatch(r"[a-z-]+: .*the look is broken.*", first) and others == ["A sheet could not be made. Nothing was published."]
    assert not (tmp_path / "site").exists()


# --- the site -------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def print_page(site):
    return read_pages(site)["/print/"]


def test_the_print_page_lists_every_file_with_its_true_pages_and_size(site, toolkit, print_page):
    """Each file stands on /print/ once, with the pages that it has and its size; nothing else is in its folder."""
    listed = {href: text for text, href in print_page.links() if re.fullmatch(r"[a-z0-9-]+\.(pdf|docx)", href)}
    there = {path.name: path for path in (site / "print").iterdir() if path.is_file() and path.suffix != ".html"}
    assert set(listed) == set(there) == {name for paper in press.everything(toolkit) for name in paper.names}
    no_fault(f"{name}: {text}" for name, text in listed.items() if text != figures(there[name].read_bytes(), name))


def figures(content: bytes, name: str) -> str:
    size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else f"{round(len(content) / 1000)} kB"
    if name.endswith(".docx"):
        return f"Word file, {size}"
    count = len(PdfReader(io.BytesIO(content)).pages)
    return f"PDF, {'one page' if count == 1 else f'{count} pages'}, {size}"


def test_each_section_links_its_own_files(site, toolkit):
    """Every page of a section links all files of that section, and none of another's."""
    pages = read_pages(site)
    for name, section in toolkit.sections.items():
        own = {file for paper in press.of_section(toolkit, name) for file in paper.names}
        for page in ("", "checklist/", "letter/", "policy/"):
            links = [href for _, href in pages[f"/{section.audience}/{name}/{page}"].links()]
            assert {href.rpartition("/")[2] for href in links if "/print/" in href and href.endswith((".pdf", ".docx"))} == own


def test_no_mark_of_a_file_is_left_on_any_page(site):
    """Every mark became words."""
    no_fault(path for path, page in read_pages(site).items() if MARK in page.html or MARK in words(page.tree))


def test_each_audience_has_a_packet_and_the_whole_is_a_booklet(toolkit):
    """One packet an audience, and one that holds every section."""
    assert sorted(packet.audience or "" for packet in toolkit.packets.values()) == sorted(["", *toolkit.audiences])


ADDRESS = "https://lanes.example/toolkit/"


def small_project(root: Path) -> Path:
    """This project with the small toolkit in the place of its data and pages."""
    copy_of(ROOT, root)
    for folder in ("data", "docs"):
        shutil.rmtree(root / folder)
    small.write(root, {f"docs/en/{name}.md": page_of(name, body) for name, body in PAGES.items()})
    (root / "mkdocs.yml").write_text(settings_of((root / "mkdocs.yml").read_text("utf-8")), "utf-8")
    return root


@pytest.fixture(scope="module", params=[pytest.param("small"), pytest.param("this project's", marks=pytest.mark.deep)])
def published(request, tmp_path_factory, toolkit) -> tuple[Path, Toolkit]:
    """A site as one builds it for an address, and its toolkit.

    In the gate the small one, a fifth of the work: the same code puts the address on every page and sheet, whatever the data are.
    """
    folder = tmp_path_factory.mktemp("published")
    root, data = (small_project(folder / "project"), small.toolkit()) if request.param == "small" else (ROOT, toolkit)
    done = build(root, folder / "site", SITE_URL=ADDRESS)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder / "site", data


def test_an_address_that_leads_nowhere(tmp_path):
    """A site's address that cannot have pages below it would stand on every sheet: the build stops in plain words."""
    assert all(FIRST_PAGE.fullmatch(good) for good in (ADDRESS, "http://localhost/", "http://127.0.0.1:8000/", "https://lanes.example"))
    bad = ("https://lanes.example/?a=1", "https://user:word@lanes.example/", "https://lanes.example/a b/", "https://lanes.example/../", "lanes.example", "https://lanes.example//a/")
    assert [one for one in bad if FIRST_PAGE.fullmatch(one)] == []
    done = build(ROOT, tmp_path / "site", SITE_URL=bad[0])
    assert done.returncode and "SITE_URL is not the address of a first page" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_with_an_address_no_page_says_draft(site, published, toolkit):
    """Pages name their own address once it is set; before that they say that there is none."""
    page, word = (published[0] / "start" / "index.html").read_text("utf-8"), toolkit.words["no_address_yet"]
    assert f'<link rel="canonical" href="{ADDRESS}start/">' in page and word not in page
    without = (site / "start" / "index.html").read_text("utf-8")
    assert "canonical" not in without and word in without


def test_with_an_address_each_sheet_leads_to_its_edition(published):
    """The address on every PDF of a section leads to a page of this very site, and to a place that is there."""
    folder, data = published
    for name in data.sections:
        page = read_pages(folder)[f"/print/current/{name}/"]
        for paper in press.of_section(data, name):
            reader = PdfReader(folder / "print" / paper.names[0])
            links = {str(note.get_object()["/A"]["/URI"]) for sheet in reader.pages for note in sheet.get("/Annots", []) if "/A" in note.get_object()}
            own = [link.removeprefix(f"{ADDRESS}print/current/{name}/#") for link in links if link.startswith(f"{ADDRESS}print/current/{name}/#")]
            assert len(own) == 1 and own[0] in page.ids, paper.id
