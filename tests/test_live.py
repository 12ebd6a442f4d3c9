"""What a checklist page hands to the browser, and the composing rules there: for every choice, the same papers as Python's.

The sections of this project are tried, and the small toolkit's: as it is, with a second section whose papers another body
holds, and with what neither has: two rules, two sorts of own acts, texts that look like marks.
"""
from __future__ import annotations

import base64
import dataclasses
import functools
import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import ROOT
from pages import no_fault, parsed, read_pages

import small
from answers import rules
from test_components import EXAMPLES, HERE, changed, marked, to_html

from macros import compose, live
from macros.live.nodes import row as coded
from macros.render import Renderer
from macros.render.pages import MACROS
from macros.text import Emphasis, Fill, Inline, Items, Link, Text, plain, rich_nodes, typeset

MODULE = ROOT / "overrides" / "assets" / "checklist" / "compose.js"
ROW_MODULE = MODULE.with_name("rows.js")
LARGEST, LARGEST_MODULE = 20_500, 4_000
"""Bytes of the block of one page, and of the module: what the bar of a first visit leaves for them."""
SECTIONS = [("ours", path.stem) for path in sorted((ROOT / "data" / "sections").glob("*.yml"))]
SECTIONS += [("small", "town-council"), *((name, section) for name in ("two", "odd") for section in ("town-council", "street-office"))]
MINUTES = (1, 2, 3)


ODD = (
    ("sections/town-council", "bike-parking, vehicle: ordinance", "bike-parking, vehicle: order"),
    ("sections/town-council", "rider-count, vehicle: ordinance", "rider-count, vehicle: motion"),
    ("sections/town-council", "criteria:\n", """\
  - {id: order, name: order, lasts: A year., reach: It binds staff., lead: "have {streets} give an order under which", kind: rule}
  - {id: motion, name: motion, lasts: A day., reach: It binds nobody., lead: move, kind: own-act}
criteria:
"""),
    ("criteria/clear-lanes", "ask: clear snow from lanes on the day on which it clears the road", "aliases: [snow]\nask: 'été <3, $& and # {streets} > & \"{place}\"'"),
    ("drafting", "for two years.", "and under {sections:bike-parking, ride-day} posted, by {Place}."),
    ("drafting", "heading: Logs", "heading: 'Logs of {Town} & \"more\" $& <3 under {sections:clear-lanes}'"),
    ("drafting", "always: true", "always: true\n    only_with: [rider-count]"),
    ("drafting", "A rack that is broken shall be mended within a month.", "'# A rack that is broken shall be mended.'"),
    ("drafting", "a stand to which the frame of a bicycle can be locked.", "'a stand of {sections:rider-count, bike-parking}.'"),
    ("policies/lane-ordinance", "  - drafting: rack-care\n", ""),
    ("policies/lane-ordinance", "  - drafting: saving\n", "  - drafting: saving\n  - {part: end, heading: The end}\n  - drafting: rack-care\n"),
    ("policies/lane-ordinance", "clause: protected-lanes\n", "clause: protected-lanes\n    parts: [log]\n"),
    ("policies/ride-resolution", "  - clause: ride-day\n", "  - drafting: logs\n  - clause: ride-day\n"),
    ("frames/records-council", "each rule on bicycles}", "every order for racks}\n  - {id: own, text: 'each rule of {streets}'}"),
    ("frames/comment-council", "I ask you", "{Sender} asks you"),
)
"""Edits that give the small toolkit what no section of this project has: file, words, and what stands in their place."""


def odd() -> dict[str, str]:
    """The changes that ODD makes, and a second section."""
    made = small.second()
    for name, old, new in ODD:
        text = made.get(f"data/{name}.yml") or small.files()[f"data/{name}.yml"]
        assert text.count(old) == 1, f"{name}: {old}"
        made[f"data/{name}.yml"] = text.replace(old, new)
    return made


@pytest.fixture(scope="module")
def toolkits(toolkit):
    """The toolkits by name; what the check says of the odd one is no matter here."""
    return {"ours": toolkit, "small": small.toolkit(), "two": small.check(small.second())[0], "odd": small.check(odd())[0]}


@functools.cache
def code(module: Path = MODULE) -> str:
    """A module as an address to import it from, without a server."""
    return "data:text/javascript;base64," + base64.b64encode(module.read_bytes()).decode()


@pytest.fixture(scope="module")
def run(chromium):
    """Runs the body of a function in the browser, with the module as ``rules`` and what is given as ``given``; plain values in and out."""
    page = chromium.new_page()

    def running(body: str, given: Any) -> Any:
        call = f"async ([code, given]) => JSON.stringify(await (async (rules, given) => {{ {body} }})(await import(code), JSON.parse(given)))"
        return json.loads(page.evaluate(call, [code(), json.dumps(given)]))

    yield running
    page.close()


# --- the same papers ------------------------------------------------------------------------------------------------

def shape(value: Any) -> Any:
    """Composed texts as the browser's module gives them: fields by name, a row of nodes as a list."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Fill):
        assert not value.about
        return ["?", value.name[0].upper() + value.name[1:] if value.capital else value.name]
    if dataclasses.is_dataclass(value):
        return {item.name: shape(getattr(value, item.name)) for item in dataclasses.fields(value)}
    return [shape(item) for item in value] if isinstance(value, tuple) else value


def papers(toolkit, section, chosen: list[str] | None) -> dict[str, Any]:
    """Every paper of a section for one choice, composed in Python."""
    return {
        "letter": shape(compose.letter(toolkit, section, chosen, whole_draft=False)), "request": shape(compose.records_request(toolkit, section, chosen)),
        "policies": [shape(compose.policy_text(toolkit, toolkit.policies[name], chosen)) for name in section.policies],
        "comments": [shape(compose.comment(toolkit, section, minutes, chosen)) for minutes in MINUTES],
    }


PAPERS = """const data = JSON.parse(given.block);
return given.choices.map((chosen) => ({
  letter: rules.letter(data, chosen), request: rules.request(data, chosen),
  policies: data.policies.map((one) => rules.policy(data, one.id, chosen)), comments: given.minutes.map((n) => rules.comment(data, n, chosen)),
}));"""


def choices(section, times: int) -> list[list[str] | None]:
    """Nothing named, none, all (turned round, with a stranger), the core, each by itself, and some at random, the same on every run."""
    names, chance = compose.order(section), random.Random(section.id)
    some = [chance.sample(names, chance.randint(1, len(names))) for _ in range(times)]
    return [None, [], [*names[::-1], "nobody"], compose.core(section), *([name] for name in names), *some]


def differences(ours: Any, theirs: Any, at: str = "") -> Iterator[str]:
    """Where two structures part, piece by piece, with both sides."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for name in ours:
            yield from differences(ours[name], theirs[name], f"{at}.{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs)):
            yield from differences(one, other, f"{at}[{number}]")
    elif ours != theirs:
        yield f"{at}: Python has {str(ours)[:300]!r}, the browser {str(theirs)[:300]!r}"


@pytest.mark.parametrize("times", [4, pytest.param(60, marks=pytest.mark.deep)])
@pytest.mark.parametrize("which, name", SECTIONS)
def test_a_choice_in_the_browser(toolkits, run, which, name, times):
    """Whatever is chosen, letter, policies, request and comments of the browser are Python's, piece by piece and text by text."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    wanted = choices(section, times)
    found = run(PAPERS, {"block": live.block(toolkit, section), "choices": wanted, "minutes": MINUTES})
    assert len(found) == len(wanted)
    no_fault(fault for chosen, theirs in zip(wanted, found) for fault in differences(papers(toolkit, section, chosen), theirs, str(chosen)))


def test_what_the_odd_toolkit_shows(toolkits):
    """The odd toolkit has what it is there for, so that the comparison meets every rule at least once."""
    toolkit = toolkits["odd"]
    section = toolkit.sections["town-council"]
    second = compose.letter(toolkit, section, ["protected-lanes", "bike-parking"]).body[1]
    assert plain([second]).startswith("I also ask you to have your streets department give an order under which the town must offer")
    own = compose.letter(toolkit, section, ["rider-count", "ride-day"]).body
    assert plain([own[0]]) == "I ask you to do the following:" and len(own[1].items) == 2
    assert live.data(toolkit, section)["aliases"] == {"snow": "clear-lanes"}


# --- plain words ----------------------------------------------------------------------------------------------------

HOSTILE = ["$&", "$1 $' $`", "<b>x</b>", "{place}", "[[term]]", "\u202eright to left", "🚲 — “x”", "a\nb", "\\u003c", " ", ""]
ROWS = """const data = JSON.parse(given.block);
const { dateline, recipient, subject, opening, body, closing } = rules.letter(data, given.chosen);
const rows = [dateline, ...recipient, subject, ...opening, ...body.flatMap((one) => one.items ?? [one.children]), ...closing];
rows.push(...rules.request(data, given.chosen).items, ...rules.comment(data, 3, given.chosen).paragraphs);
for (const { id } of data.policies) {
  const policy = rules.policy(data, id, given.chosen);
  rows.push(policy.title, policy.enacting, ...policy.pieces.flatMap((piece) => piece.parts ?? [piece.text]));
}
return given.texts.map((texts) => rows.map((row) => rules.plain(row, texts, data.blanks)));"""


def rows(toolkit, section, chosen) -> Iterator[tuple[Inline, ...]]:
    """The rows that ROWS reads, in the same order."""
    letter = compose.letter(toolkit, section, chosen)
    blocks = (block.items if isinstance(block, Items) else [block.children] for block in letter.body)
    yield from [letter.dateline, *letter.recipient, letter.subject, *letter.opening, *(row for block in blocks for row in block), *letter.closing]
    yield from [*compose.records_request(toolkit, section, chosen).items, *compose.comment(toolkit, section, 3, chosen).paragraphs]
    for name in section.policies:
        policy = compose.policy_text(toolkit, toolkit.policies[name], chosen)
        yield from [policy.title, policy.enacting]
        for piece in policy.pieces:
            yield from [piece.text] if isinstance(piece, compose.PartHeading) else piece.parts


@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_words_of_a_reader(toolkits, run, which, name):
    """The reader's words stand in every text as they are; where there are none, the blank's label stands in brackets as on the page."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    labels = {blank.id: typeset(blank.label) for blank in toolkit.settings.blanks}
    texts = [{}, *({id: HOSTILE[(at + turn) % len(HOSTILE)] for at, id in enumerate(labels)} for turn in (0, len(labels)))]
    found = run(ROWS, {"block": live.block(toolkit, section), "chosen": compose.order(section), "texts": texts})
    ours = [[plain(row, lambda node: given.get(node.name) or f"[{labels[node.name]}]") for row in rows(toolkit, section, compose.order(section))] for given in texts]
    no_fault(differences(ours, found))


def test_words_of_every_sort(run):
    """Emphasis, links and words of the glossary are coded as said, and are read as their words."""
    nodes = rich_nodes("A *soft* and **hard {place}** word of the [[curb]] at [the *site*](https://site.example/?a=1&b=2).")[0].children
    assert coded(nodes) == ["A ", ["*", "soft"], " and ", ["**", "hard ", ["?", "place"]], " word of the ", "curb", " at ",
                            ["https://site.example/?a=1&b=2", "the ", ["*", "site"]], "."]
    assert coded(nodes[:1]) == "A " and coded(()) == [] and coded((Fill("sections", about=("a", "b")),)) == [["#", "a", "b"]]
    assert {type(node) for node in nodes} == {Text, Emphasis, Link, type(nodes[5])}
    found = run("return [rules.plain(given, { place: 'P' }), rules.plain(given, {}, { place: 'L' }), rules.plain('just words', {})];", coded(nodes))
    assert found == [f"A soft and hard {place} word of the curb at the site." for place in ("P", "[L]")] + ["just words"]


def test_the_words_of_a_comment_that_is_filled(toolkits, run):
    """A comment's words count those of the reader; an empty blank counts as one."""
    block = live.block(toolkits["small"], toolkits["small"].sections["town-council"])
    found = run("const data = JSON.parse(given); return ['', 'a fact of five words'].map((fact) => rules.comment(data, 3, [], { local_fact: fact }));", block)
    assert [one["words"] for one in found] == [18, 22] and [one["seconds"] for one in found] == [8, 10]


def test_the_letter_of_a_part_in_the_browser(run):
    """Parts are lettered as Python letters them."""
    assert run("return given.map(rules.letters);", list(range(800))) == [compose.letters(number) for number in range(800)]


# --- the block ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_block_of_a_section(toolkits, which, name):
    """The block is JSON of the structure, and no text in it can end it or begin markup."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    block = live.block(toolkit, section)
    assert not set("<>&\n\u2028\u2029") & set(block)
    assert json.loads(block) == json.loads(json.dumps(live.data(toolkit, section)))
    tree, faults = parsed(f'<!doctype html><title>x</title><script type="application/json">{block}</script>')
    assert not faults and [item.text for item in tree.iter("script")] == [block]


def test_marks_in_the_odd_block(toolkits):
    """Signs that markup is made of are in the odd toolkit's texts, and only as numbers in its block."""
    block = live.block(toolkits["odd"], toolkits["odd"].sections["town-council"])
    assert "\\u003c3" in block and "\\u0026" in block and "\\u003e" in block


@pytest.mark.parametrize("example", EXAMPLES)
def test_marks_in_the_block_of_a_page(example):
    """Marks at the head of every text reach the browser as they are: Markdown changes nothing in the block, and nothing in it ends it."""
    toolkit = changed(small.toolkit(), lambda value: marked(value, EXAMPLES[example]))
    html = to_html(MACROS["checklist"](Renderer(toolkit), HERE, "town-council"))
    tree, _ = parsed(html, fragment=True)
    assert [item.text for item in tree.iter("script")] == [live.block(toolkit, toolkit.sections["town-council"])]


def test_the_same_data_in_another_process(toolkits, tmp_path):
    """The same data gives the same block, whatever order a set has there."""
    script = ("import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from macros import live; from macros.load import load; "
              "toolkit = load(Path(sys.argv[2]))[0]; print([live.block(toolkit, toolkit.sections[name]) for name in sorted(toolkit.sections)])")
    made = subprocess.run([sys.executable, "-c", script, str(ROOT), str(small.write(tmp_path, odd()))], env={**os.environ, "PYTHONHASHSEED": "1"},
                          capture_output=True, text=True, check=True).stdout
    toolkit = toolkits["odd"]
    assert made.strip() == str([live.block(toolkit, toolkit.sections[name]) for name in sorted(toolkit.sections)])


@pytest.mark.parametrize("name", [name for which, name in SECTIONS if which == "ours"])
def test_the_block_of_a_page(toolkit, site, name):
    """The checklist page of a section holds its block once, byte for byte, and it is small enough for a phone."""
    section = toolkit.sections[name]
    page = read_pages(site)[f"/{section.audience}/{name}/checklist/"]
    block = live.block(toolkit, section)
    assert [item.text for item in page.all("script") if item.get("id") == "checklist-data"] == [block]
    assert len(gzip.compress(block.encode(), 9)) <= LARGEST


ROWS_OF = """const { criterionOf } = await import(given.code);
const page = new DOMParser().parseFromString(given.html, "text/html");
return given.names.map((name) => criterionOf(page.getElementById(name)));"""


@pytest.mark.parametrize("name", [name for which, name in SECTIONS if which == "ours"])
def test_the_rows_of_a_page(toolkit, site, run, name):
    """The rows of the form tell the script each criterion's title and questions as the records have them."""
    section = toolkit.sections[name]
    html = (site / section.audience / name / "checklist" / "index.html").read_text("utf-8")
    found = run(ROWS_OF, {"code": code(ROW_MODULE), "html": html, "names": compose.order(section)})
    ours = [{"id": one.id, "title": typeset(compose.view(toolkit, section, one.id).title), "questions": sorted(map(rules.row, one.questions), key=str)}
            for one in rules.of(toolkit, section)]
    no_fault(differences(ours, [one | {"questions": sorted(one["questions"], key=str)} for one in found]))


def test_the_size_of_the_module():
    """The composing rules are a small part of what the page loads."""
    assert len(gzip.compress(MODULE.read_bytes(), 9)) <= LARGEST_MODULE
