"""What a reader is told of a link: six states in words and shape, each with its day; what a person says; and a damaged file."""
from __future__ import annotations

import dataclasses
import functools
import os
import re
import time
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml

import small
from conftest import ROOT, build, copy_of
from macros import __main__ as program
from macros.check import checked
from macros.finish import _Page
from macros.load import KEPT, Toolkit, schema_line
from macros.load.found import MOST_BYTES
from macros.model import LinkStatus, LinkVerdict
from macros.output import generated, surroundings
from macros.render import Renderer
from macros.render.pages import MACROS
from macros.sheets import around
from macros.sheets.audit import audit
from macros.sheets.blocks import Addresses, Facts
from macros.sheets.maker import Maker
from macros.text import plain
from pages import parsed, words
from test_components import rendered, to_html

FILE = "data/link-status.yml"
GUIDE, LAW, NEW = "https://lanes.example/guide", "https://law.example/road-act", "https://lanes.example/new"
LIST, COPY, OWN = "https://copies.example/web/*/", "https://copies.example/web/20240303/lanes", "https://copies.example/web/20230101/lanes"
CHECK = f'link_check: {{controls: ["https://control.example/"], copies: "{LIST}"}}\n'
NOBODY = "not checked yet"
DATED = "state: {}, since: 2024-04-01, last_look: 2024-04-20, last_ok: 2024-03-15"


@functools.cache
def base(archive: str, check: str) -> Toolkit:
    """The small toolkit with a list of copies, and an archived copy of the guide where one is given."""
    changes = {"data/toolkit.yml": small.files()["data/toolkit.yml"] + check}
    changes |= small.edited("data/resources.yml", "help: true", f"help: true, archive: {{{archive}}}") if archive else {}
    toolkit, problems = small.check(changes)
    assert (problems, toolkit.notices) == ([], [])
    return toolkit


def toolkit_with(status: str = "", verdict: str = "", archive: str = "", check: str = CHECK, urls: tuple[str, ...] = (GUIDE,)) -> Toolkit:
    """That toolkit with what a machine found at each of the addresses, and with what a person says of them."""
    def of(kind: type, text: str) -> dict:
        return {url: kind.model_validate(yaml.load(f'{{url: "{url}", {text}}}', yaml.BaseLoader)) for url in urls if text}

    return dataclasses.replace(base(archive, check), link_status=of(LinkStatus, status), link_verdicts=of(LinkVerdict, verdict))


def item(toolkit) -> Element:
    """The guide on the page of resources."""
    tree, _ = parsed(to_html(MACROS["resources"](Renderer(toolkit), "resources.md")), fragment=True)
    return next(row for row in tree.iter("li") if any(one.get("id") == "lane-guide" for one in row.iter()))


def said(row: Element) -> str:
    """What stands beside the link of the guide."""
    return words(next(one for one in row.iter("span") if "link-state" in one.get("class", "")))


def link(row: Element) -> str | None:
    """Where the guide's own link leads."""
    return next((one.get("href") for one in row.iter("a") if one.get("id") == "lane-guide"), None)


def others(row: Element) -> list[tuple[str, str]]:
    """(words, address) of the other links beside it."""
    return [(words(one), one.get("href")) for one in row.iter("a") if one.get("id") != "lane-guide"]


# --- the six states -------------------------------------------------------------------------------------------------

LISTED = [("archived copies", LIST + GUIDE)]
ALL = [("all copies", LIST + GUIDE)]
COPIED = f'archive: "{COPY}", archive_date: 2024-03-03'
STATES = {
    "works": (DATED.format("ok"), "worked on March 15, 2024", GUIDE, LISTED),
    "works, and nobody wrote when": ("state: ok, last_look: 2024-04-20", "works", GUIDE, LISTED),
    "works, with a copy": (f"{DATED.format('ok')}, {COPIED}", "worked on March 15, 2024", GUIDE, [("archived copy of March 3, 2024", COPY), *ALL]),
    "has moved": (f'{DATED.format("moved")}, final: "{NEW}"', f"has moved, seen on March 15, 2024; the page was at {GUIDE}", NEW, LISTED),
    "has moved, nobody knows where": (DATED.format("moved"), "has moved, seen on March 15, 2024", GUIDE, LISTED),
    "has moved to where others read along": (f'{DATED.format("moved")}, final: "http://lanes.example/new"', "has moved, seen on March 15, 2024", GUIDE, LISTED),
    "has moved behind a mark of the way": (f'{DATED.format("moved")}, final: "{NEW}?utm_source=x"', "has moved, seen on March 15, 2024", GUIDE, LISTED),
    "moved once, and works now": (f'{DATED.format("ok")}, final: "{NEW}"', "worked on March 15, 2024", GUIDE, LISTED),
    "turns machines away": (DATED.format("blocked"), "could not be checked by a machine, tried on April 20, 2024", GUIDE, LISTED),
    "does not answer": (DATED.format("broken"), "not answering since April 1, 2024", GUIDE, LISTED),
    "does not answer, with a copy": (f"{DATED.format('broken')}, {COPIED}", "not answering since April 1, 2024", GUIDE, [("archived copy of March 3, 2024", COPY), *ALL]),
    "gone": (DATED.format("gone"), f"gone since April 1, 2024; the page was at {GUIDE}", None, LISTED),
    "gone, with a copy": (f"{DATED.format('gone')}, {COPIED}", f"gone since April 1, 2024; the link leads to an archived copy of March 3, 2024; the page was at {GUIDE}", COPY, ALL),
    "gone, with a copy of no known day": (f'state: gone, archive: "{COPY}"', f"gone; the link leads to an archived copy; the page was at {GUIDE}", COPY, ALL),
    "not checked yet": ("state: unchecked, last_look: 2024-04-20", NOBODY, GUIDE, LISTED),
    "nobody looked": ("", NOBODY, GUIDE, LISTED),
}


@pytest.mark.parametrize("situation", STATES)
def test_a_state_as_a_reader_sees_it(situation):
    """The state stands in words with its day, the link leads where something is, and a quiet link leads to archived copies."""
    status, told, href, beside = STATES[situation]
    row = item(toolkit_with(status))
    assert (said(row), link(row), others(row)) == (told, href, beside)


@pytest.mark.parametrize("state", ["ok", "moved", "blocked", "broken", "gone", "unchecked"])
def test_the_sign_of_a_state(state):
    """Each state has a sign of its own, which nobody hears: it is drawn by the styles, in a place that is hidden from screen readers."""
    row = item(toolkit_with(f"state: {state}"))
    span = next(one for one in row.iter("span") if "link-state" in one.get("class", ""))
    signs = {**dict.fromkeys(("ok", "moved", "blocked", "broken", "gone"), ""), "unchecked": ""}
    styles = (ROOT / "overrides/assets/site.css").read_text("utf-8")
    for name in signs:
        rule = rf"\.{name} > i::before" if name != "unchecked" else r"\.link-state i::before"
        signs[name] = re.search(rule + r' \{ content: "(.)"; \}', styles)[1]
    assert (span.get("class"), span[0].tag, span[0].attrib, span[0].text) == (f"link-state {state}", "i", {"aria-hidden": "true"}, None)
    assert len(set(signs.values())) == 6


def test_the_meaning_of_the_states():
    """The page of resources tells once what each of the six means, with its sign."""
    tree, _ = parsed(to_html(MACROS["resources"](Renderer(toolkit_with()), "resources.md")), fragment=True)
    legend = next(one for one in tree.iter("ul") if one.get("class") == "legend")
    assert [row[0].get("class").split()[1] for row in legend] == ["ok", "moved", "blocked", "broken", "gone", "unchecked"]
    assert all(words(row).startswith(words(row[0]) + ": ") for row in legend)
    assert any(one.get("id") == "link-states" for one in tree.iter("h2"))


@pytest.mark.parametrize("check", ["", 'link_check: {controls: ["https://control.example/"]}\n'], ids=["no settings", "no list of copies"])
def test_a_toolkit_without_a_list_of_copies(check):
    """Where nobody says who lists copies, no link leads there, and what is gone is words alone."""
    row = item(toolkit_with(DATED.format("gone"), check=check))
    assert (link(row), others(row), said(row)) == (None, [], f"gone since April 1, 2024; the page was at {GUIDE}")


def test_an_address_with_signs_of_markup():
    """An address stands as it is, in the link and as plain text, whatever Markdown, HTML or typography would read in it."""
    odd = "https://lanes.example/a_b_c/*d*/~e/it's--1...?x=1&amp=2#p(q)"
    changes = small.edited("data/resources.yml", GUIDE, odd) | {FILE: f'{schema_line("link-status", False)}\n- {{url: "{odd}", state: gone, archive: "{LIST[:-2]}20240303/{odd}"}}\n'}
    toolkit, problems = small.check(changes)
    assert (problems, toolkit.notices) == ([], [])
    row = item(toolkit)
    assert link(row) == f"{LIST[:-2]}20240303/{odd}"
    assert said(row).endswith(f"the page was at {odd}")


# --- everywhere -----------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def everything() -> dict[tuple, str]:
    """The HTML of every call where nobody has looked yet, and each kind of record has an address."""
    toolkit = toolkit_with()
    hill = toolkit.precedents["hill-town"].model_copy(update={"url": "https://hill.example/lanes"})
    return rendered(dataclasses.replace(toolkit, precedents={**toolkit.precedents, "hill-town": hill}))


def test_where_states_stand(everything):
    """Resources, law and precedents have a state beside each link, on every page that lists them."""
    for name in (("resources",), ("section_resources", "town-council"), ("ask", "protected-lanes"), ("law",), ("precedents",)):
        tree, _ = parsed(everything[name], fragment=True)
        outside = [one for one in tree.iter("a") if one.get("href", "").startswith("https://") and "copies" not in one.get("href")]
        states = [one for one in tree.iter("span") if one.get("class", "").startswith("link-state ") and "legend" not in str(one)]
        assert outside and len(states) - 6 * (name == ("resources",)) == len(outside), name


GONE, MOVED = (DATED.format("gone"), None), (f'{DATED.format("moved")}, final: "{NEW}"', NEW)
GONE_COPIED = f"{DATED.format('gone')}, {COPIED}", COPY


@pytest.mark.parametrize("guide, law", [(GONE_COPIED, MOVED), *(pytest.param(*both, marks=pytest.mark.deep) for both in ((GONE, GONE_COPIED), (MOVED, GONE)))])
def test_no_link_to_what_is_not_there(everything, guide, law):
    """No page links an address that is gone or has moved; each that names it links what is there in its place, if anything is."""
    found = {url: toolkit_with(status, urls=(url,)).link_status[url] for url, (status, _) in ((GUIDE, guide), (LAW, law))}
    after = rendered(dataclasses.replace(toolkit_with(), link_status=found))
    for url, leads in ((GUIDE, guide[1]), (LAW, law[1])):
        pages = [call for call, html in everything.items() if f'href="{url}"' in html]
        assert len(pages) > 1
        assert [call for call, html in after.items() if f'href="{url}"' in html] == []
        assert [call for call in pages if url not in unescape(after[call]) or leads and f'href="{leads}"' not in after[call]] == []


@pytest.mark.parametrize("status, leads", [("", GUIDE), (DATED.format("broken"), GUIDE), (DATED.format("gone"), LIST + GUIDE), (f"{DATED.format('gone')}, {COPIED}", COPY),
                                           (f'{DATED.format("moved")}, final: "{NEW}"', NEW)])
def test_help_at_the_foot_of_each_page(status, leads):
    """The foot of a page has no room for states, so its links lead to the best there is."""
    found = surroundings(Renderer(toolkit_with(status)), "index.md", {}, {}, {})
    assert [one["url"] for one in found["help"]] == [leads]


def test_copies_of_law():
    """Beside law, archived copies are offered only where the official text cannot be had."""
    html = {state: to_html(MACROS["law"](Renderer(toolkit_with(f"state: {state}", urls=(LAW,))), "law.md")) for state in ("ok", "blocked", "broken", "gone")}
    assert [state for state, text in html.items() if LIST + LAW in text] == ["broken", "gone"]


PAPER = {
    "nobody looked": ("", GUIDE),
    "turns machines away": (DATED.format("blocked"), GUIDE),
    "has moved": (f'{DATED.format("moved")}, final: "{NEW}"', NEW),
    "does not answer": (DATED.format("broken"), f"{GUIDE} (not answering since April 1, 2024)"),
    "gone": (DATED.format("gone"), f"{GUIDE} (gone since April 1, 2024)"),
    "gone, with a copy": (f"{DATED.format('gone')}, {COPIED}", f"archived copy: {COPY}; {GUIDE} (gone since April 1, 2024)"),
}


@pytest.mark.parametrize("situation", PAPER)
def test_an_address_on_paper(situation):
    """Paper prints the address that is good today, and says what is lost; what works there needs no words."""
    status, expected = PAPER[situation]
    maker = Maker(Renderer(toolkit_with(status)))
    notes = [plain(fact.note) for block in around.resources(maker) if isinstance(block, Facts) for fact in block.rows]
    assert [note for note in notes if "lanes" in note] == [f"The Lane Club, 2020. {expected}"]


def test_the_notes_of_a_printed_checklist():
    """The numbered addresses of a sheet lead to the new place, or to an archived copy."""
    def urls(status: str) -> tuple[str, ...]:
        toolkit = toolkit_with(status)
        blocks = audit(Maker(Renderer(toolkit), toolkit.sections["town-council"]), short=False)
        return next(block.urls for block in blocks if isinstance(block, Addresses))

    before = urls("")
    assert GUIDE in before
    for status, leads in ((f'{DATED.format("moved")}, final: "{NEW}"', NEW), (f"state: gone, {COPIED}", COPY), ("state: gone", GUIDE)):
        assert urls(status) == tuple(leads if url == GUIDE else url for url in before)


def test_what_nobody_searches_for():
    """The search finds no page by what is said of its links."""
    html = f"<main><h1>Lanes</h1>{to_html(MACROS['resources'](Renderer(toolkit_with(DATED.format('broken'))), 'resources.md'))}</main>"
    text = _Page(html).words
    assert "How to Build a Lane" in text
    assert [word for word in ("answering", "archived copies", "April") if word in text.split("What stands beside a link")[0]] == []


def test_what_open_data_and_the_edition_say():
    """States are looks at other people's sites: neither the open data nor the id of what we say changes with them."""
    one, other = (Renderer(toolkit_with(status)) for status in ("", f"{DATED.format('gone')}, {COPIED}"))
    assert dict(generated(one)) == dict(generated(other))
    assert one.edition == other.edition


# --- what a person says ---------------------------------------------------------------------------------------------

PERSON = "date: 2024-05-02, reason: I opened it"
VERDICTS = {
    "works for a person, lost for a machine": (f"{DATED.format('gone')}, {COPIED}", "ok", "worked on May 2, 2024 (a person looked)", GUIDE),
    "works for a person, and nobody else looked": ("", "ok", "worked on May 2, 2024 (a person looked)", GUIDE),
    "did not move": (f'{DATED.format("moved")}, final: "{NEW}"', "ok", "worked on May 2, 2024 (a person looked)", GUIDE),
    "moved, as the machine says": (f'{DATED.format("moved")}, final: "{NEW}"', "moved", f"has moved, seen on May 2, 2024 (a person looked); the page was at {GUIDE}", NEW),
    "moved, and the machine has not seen it": (DATED.format("ok"), "moved", "has moved, seen on May 2, 2024 (a person looked)", GUIDE),
    "not gone yet": (f"{DATED.format('gone')}, {COPIED}", "broken", "not answering since May 2, 2024 (a person looked)", GUIDE),
    "gone, with the machine's copy": (f"{DATED.format('ok')}, {COPIED}", "gone", f"gone since May 2, 2024 (a person looked); the link leads to an archived copy of March 3, 2024; the page was at {GUIDE}", COPY),
    "nobody should say anything": (DATED.format("gone"), "unchecked", "not checked yet", GUIDE),
}


@pytest.mark.parametrize("situation", VERDICTS)
def test_a_verdict_of_a_person(situation):
    """A person's verdict wins over the machine, with its own day; the machine's new address and copy are used where they fit it."""
    status, state, told, href = VERDICTS[situation]
    row = item(toolkit_with(status, f"state: {state}, {PERSON}"))
    assert (said(row), link(row)) == (told, href)


def test_a_copy_that_the_author_gives():
    """The author's archived copy wins over the one that a machine found."""
    row = item(toolkit_with(f"{DATED.format('gone')}, {COPIED}", archive=f'url: "{OWN}", date: 2023-01-01'))
    assert (link(row), others(row)) == (OWN, ALL)
    assert "archived copy of January 1, 2023" in said(row)


# --- a file that cannot be used -------------------------------------------------------------------------------------

GOOD = f'- {{url: "{GUIDE}", state: gone, since: 2024-04-01}}\n'
MANY = "".join(f'- {{url: "https://h{number}.example/", state: ok}}\n' for number in range(199))
DAMAGED = {
    "no YAML": (b"- url: [\n", 1),
    "an empty file": (b"", 1),
    "bytes of a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe" * 50, 1),
    "another encoding": (GOOD.encode("utf-16"), 1),
    "marks of a merge": (f"<<<<<<< HEAD\n{GOOD}=======\n{GOOD}>>>>>>> main\n".encode(), 1),
    "half a file": ((MANY + GOOD).encode()[:-20], 200),
    "fields and no list": (b"url: x\nstate: ok\n", 1),
    "a word": (b"gone\n", 1),
    "words for records": (b"- gone\n- ok\n", 1),
    "an unknown field": ((GOOD + f'- {{url: "{LAW}", status: ok}}\n').encode(), 2),
    "an unknown state": (f'- {{url: "{GUIDE}", state: dead}}\n'.encode(), 1),
    "no date": (f'- {{url: "{GUIDE}", state: ok, last_ok: yesterday}}\n'.encode(), 1),
    "a list for a state": (f'- {{url: "{GUIDE}", state: [gone]}}\n'.encode(), 1),
    "one address twice": ((GOOD + GOOD).encode(), 2),
    "one bad record among 200": ((MANY + GOOD.replace("gone", "lost")).encode(), 200),
    "an alias": (b'- &a {url: "https://lanes.example/guide", state: gone}\n- *a\n', 1),
    "a tag": (b"- !!python/object:os.system {}\n", 1),
    "two documents": ((GOOD + "---\n" + GOOD).encode(), 2),
    "brackets without end": (b"[" * 100_000, 1),
    "dashes without end": (b"- " * 100_000, 1),
    "letters that nobody sees": (f'- {{url: "{GUIDE}", state: ok, evidence: "a\u202eb"}}\n'.encode(), 1),
    "a script to follow": (f'- {{url: "{GUIDE}", state: moved, final: "javascript:alert(1)//a.b"}}\n'.encode(), 1),
    "a private address to follow": (f'- {{url: "{GUIDE}", state: moved, final: "https://10.0.0.1/x"}}\n'.encode(), 1),
    "a password to follow": (f'- {{url: "{GUIDE}", state: moved, final: "https://lanes.example@evil.example/"}}\n'.encode(), 1),
    "letters of two scripts to follow": (f'- {{url: "{GUIDE}", state: moved, final: "https://l\u0430nes.example/"}}\n'.encode(), 1),
    "a copy that breaks out": (f"- {{url: \"{GUIDE}\", state: gone, archive: 'https://a.example/\"><b>'}}\n".encode(), 1),
    "two million bytes": (b"#" * MOST_BYTES + b"\n", 1),
}


def written(root: Path, raw: bytes) -> Path:
    """The small toolkit below ``root`` with these bytes for what a machine found."""
    small.write(root, {"data/toolkit.yml": small.files()["data/toolkit.yml"] + CHECK})
    (root / FILE).write_bytes(raw)
    return root


def unused(root, line: int) -> str:
    """The message of the one notice, where the check finds no problem and every link is 'not checked yet'."""
    toolkit, problems = checked(root)
    assert [str(problem) for problem in problems] == []
    assert [(notice.file, notice.line) for notice in toolkit.notices] == [(FILE, line)]
    assert toolkit.link_status == {}
    row = item(toolkit)
    assert (said(row), link(row)) == (NOBODY, GUIDE)
    return toolkit.notices[0].message


@pytest.mark.parametrize("situation", DAMAGED)
def test_a_damaged_file(tmp_path, situation):
    """A file that cannot be read whole fails nothing: it is told with its line, and every link says "not checked yet"."""
    raw, line = DAMAGED[situation]
    message = unused(written(tmp_path, raw), line)
    assert re.match(r"all links say 'not checked yet', because this file cannot be used: \S", message) and message.isprintable()


def test_a_file_that_is_missing(tmp_path):
    """A file that is not there is told, too."""
    written(tmp_path, b"")
    (tmp_path / FILE).unlink()
    assert "this file is missing. Add it" in unused(tmp_path, 1)


@pytest.mark.parametrize("kind", ["a link to a good file", "a link to nothing", "a link to itself", "a folder", "a pipe"])
def test_a_file_that_is_none(tmp_path, kind):
    """What only has the file's name is neither followed nor opened."""
    root = written(tmp_path / "project", b"")
    (tmp_path / "good.yml").write_text(f"{schema_line('link-status', False)}\n{GOOD}", "utf-8")
    place = root / FILE
    place.unlink()
    make = {"a link to a good file": lambda: place.symlink_to(tmp_path / "good.yml"), "a link to nothing": lambda: place.symlink_to("nowhere"),
            "a link to itself": lambda: place.symlink_to(place.name), "a folder": place.mkdir, "a pipe": lambda: os.mkfifo(place)}
    make[kind]()
    assert ("link to another place" in unused(root, 1)) == kind.startswith("a link")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """A file that the system does not give out is told."""
    root, real = written(tmp_path, GOOD.encode()), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "no")) if path.name == "link-status.yml" else real(path))
    assert "cannot be read on this machine" in unused(root, 1)


@pytest.mark.parametrize("raw", [b"[]\n", b"# a remark\n[]\n", GOOD.encode(), GOOD.encode().replace(b"\n", b"\r\n")])
def test_a_file_without_the_line_for_editors(tmp_path, raw):
    """The file may lack the line by which editors know it, and end its lines as another system does: nothing is lost by that."""
    toolkit, problems = checked(written(tmp_path, raw))
    assert (problems, toolkit.notices, len(toolkit.link_status)) == ([], [], raw.count(b"url"))


def test_a_file_that_heals(tmp_path):
    """What was damaged and is whole again is used again, and the other way round."""
    root = written(tmp_path, GOOD.encode())
    for raw, states in ((GOOD.encode(), ["gone"]), (b"- [", []), (GOOD.encode(), ["gone"])):
        (root / FILE).write_bytes(raw)
        assert [one.state for one in checked(root)[0].link_status.values()] == states


@pytest.mark.parametrize("number", [1000, pytest.param(9000, marks=pytest.mark.deep)])
def test_a_long_file(tmp_path, number):
    """A thousand addresses hardly slow the check, and nine thousand are read as well."""
    text = "".join(f"- url: https://host{one % 200}.example/section/page-{one}?id={one}\n  state: moved\n  since: 2024-04-01\n  last_look: 2024-04-20\n"
                   f"  last_ok: 2024-04-20\n  evidence: http 301\n  final: https://new{one % 200}.example/page-{one}\n" for one in range(number))
    root = written(tmp_path, b"[]\n")
    seconds = []
    for raw in (b"[]\n", text.encode()):
        (root / FILE).write_bytes(raw)
        KEPT.clear()
        start = time.process_time()
        toolkit, problems = checked(root)
        seconds.append(time.process_time() - start)
    print(f"{number} addresses, {len(text) // 1000} kB: {seconds[1] - seconds[0]:.2f} s more")
    assert (problems, toolkit.notices, len(toolkit.link_status)) == ([], [], number)
    assert seconds[1] - seconds[0] < number / 1000


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """What ``check`` prints of a small toolkit with a damaged file, and its exit status."""
    root = written(tmp_path, b"- url: ##[x\n")
    monkeypatch.setattr(program, "ROOT", root)
    for made in ("schemas", "hosting"):
        monkeypatch.setattr(getattr(program, made), "stale", lambda _: [])

    def of(*given: str) -> tuple[int, list[str]]:
        return program.check(list(given)), capsys.readouterr().out.splitlines()

    return of


def test_what_the_terminal_says_of_a_damaged_file(told):
    """One line tells the file and the line, and the check succeeds."""
    status, lines = told()
    assert (status, len(lines)) == (0, 2)
    assert lines[0].startswith(f"{FILE}:1:") and "all links say 'not checked yet'" in lines[0]
    assert lines[1].startswith("The data is in order")


def test_what_github_shows_of_a_damaged_file(told):
    """With annotations the notice is a warning beside the file, and none of GitHub's own commands."""
    status, lines = told("--annotate")
    assert status == 0
    assert [line.split(" ")[0] for line in lines if line.startswith("::")] == ["::warning"] and not any("##[" in line for line in lines)


def test_a_check_of_other_files(told):
    """Whoever asks for one file is not told of another."""
    assert len(told("data/steps.yml")[1]) == 1 and len(told(FILE)[1]) == 2


@pytest.mark.deep
def test_a_site_built_on_a_damaged_file(tmp_path):
    """The strict build of a site with a damaged file succeeds, says so once, and shows every link as not checked."""
    root = copy_of(ROOT, tmp_path / "project")
    (root / FILE).write_text("<<<<<<< HEAD\n", "utf-8")
    done = build(root, tmp_path / "site")
    assert done.returncode == 0 and (done.stdout + done.stderr).count("not checked yet") == 1
    html = (tmp_path / "site/resources/index.html").read_text("utf-8")
    assert html.count(NOBODY) > 50 and 'link-state ok"><i aria-hidden="true"></i>worked' not in html
