"""Every template alone: named examples that render, escape what data says, and give valid HTML.

An example is a toolkit whose texts all start with marks that HTML, Markdown, Jinja or attribute lists could read. The
page must have the same shape as one whose texts start with a harmless word, and show the marks as they are.
"""
from __future__ import annotations

import dataclasses
import functools
import inspect
import itertools
import re
import shutil
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import markdown
import pytest
import small
import yaml
from mkdocs.utils.yaml import get_yaml_loader, yaml_load
from pydantic import BaseModel

from conftest import ROOT, build, copy_of
from macros import compose
from macros.load import Toolkit
from macros.model import Article, Forms, Law, Term, Use
from macros.render import TEMPLATES, Renderer, chain, views
from macros.render.pages import MACROS
from macros.text import Items, Line, Paragraph, Rich, Text, plain, rich_nodes, typeset
from pages import no_fault, parsed, read_pages, words

HERE = "towns/page.md"
HARMLESS = "Harmless"
EXAMPLES = {
    "HTML": "<b onclick=x>bold</b> & <script>x</script> <!-- y -->",
    "an entity": "&lt;b&gt; &amp; &#42;",
    "emphasis": "*x* **y** _z_ __w__ ***v***",
    "a link": "[a](b) ![i](j) <https://x.example> [c]: d",
    "code": "`x` ``y`` ~~~ ```",
    "braces": "{x} {{ y }} {% z %} {# w #}",
    "an attribute list": "{: #id .class onclick=x }",
    "a heading": "# x ## y",
    "a numbered list": "1. x",
    "a list": "- x * y + z",
    "a quotation": "> x",
    "a table": "| x | y |",
    "a rule": "--- x ***",
    "quotes": "\"x\" 'y' it's z",
    "backslashes": "\\* \\x \\\\",
    "300 characters without a break": "X" * 300,
}
"""Marks that stand at the head of every text, by what could read them."""
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BUILT_IN = ["toc", "tables", "fenced_code"]
"""Extensions that MkDocs adds by itself."""


@functools.cache
def extensions() -> tuple[list[str], dict]:
    """The Markdown extensions of mkdocs.yml, with their settings."""
    listed = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"), get_yaml_loader())["markdown_extensions"]
    named = {name: settings for item in listed for name, settings in (item.items() if isinstance(item, dict) else [(item, {})])}
    return list(dict.fromkeys([*BUILT_IN, *named])), named


def to_html(text: str) -> str:
    names, settings = extensions()
    return markdown.Markdown(extensions=names, extension_configs=settings).convert(text)


# --- a toolkit whose texts start with a mark ------------------------------------------------------------------------

def marked(value, mark: str):
    """The value with ``mark`` at the head of each of its texts; ids, addresses and dates stay."""
    if isinstance(value, Line):
        return _marked_text(value, mark)
    if isinstance(value, Forms):
        return value.model_copy(update={name: f"{typeset(mark)} {text}" for name in type(value).model_fields if (text := getattr(value, name))})
    if isinstance(value, BaseModel):
        kept = {"forms": [*value.forms, str(value.term)]} if isinstance(value, Term) else {}  # texts name it by these
        return value.model_copy(update={name: marked(getattr(value, name), mark) for name in type(value).model_fields} | kept)
    if isinstance(value, list):
        return [marked(item, mark) for item in value]
    return {name: marked(item, mark) for name, item in value.items()} if isinstance(value, dict) else value


def _marked_text(value: Line, mark: str) -> Line:
    head = Text(f"{typeset(mark)} ")
    made = type(value)(f"{mark} {value}")
    made.nodes = tuple(_marked_block(node, head) for node in value.nodes) if isinstance(value, Rich) else (head, *value.nodes)
    return made


def _marked_block(node, head: Text):
    if isinstance(node, Items):
        return dataclasses.replace(node, items=tuple((head, *item) for item in node.items))
    return Paragraph((head, *node.children))


def bare(value):
    """The value without anything that may be left out; what chooses between forms (an article's kind, an ask's weight) stays."""
    if isinstance(value, (Article, Use)):
        return value
    if isinstance(value, Term):  # its forms are the names by which texts find it
        return value.model_copy(update={"text": None, "law": []})
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        return value.model_copy(update={name: bare(getattr(value, name)) if field.is_required() else field.get_default() for name, field in fields})
    if isinstance(value, list):
        return [bare(item) for item in value]
    return {name: bare(item) for name, item in value.items()} if isinstance(value, dict) else value


KEPT = {"words", "origin", "broken"}
"""What is no record of data: words of the interface are formats with names in braces."""


def changed(toolkit: Toolkit, change) -> Toolkit:
    names = {field.name for field in dataclasses.fields(toolkit)} - KEPT
    return dataclasses.replace(toolkit, **{name: change(getattr(toolkit, name)) for name in names})


# --- what a macro gives ---------------------------------------------------------------------------------------------

COUNTED = ("questions", "hours", "short", "total", "core")
"""What ``count`` can count."""


def calls(toolkit: Toolkit) -> list[tuple]:
    """Every macro with every name that it can be called with: (name, arguments)."""
    values = {"section": toolkit.sections, "audience": toolkit.audiences, "policy": toolkit.policies, "criterion": toolkit.criteria,
              "what": COUNTED, "most": (5,)}
    found = []
    for name, macro in MACROS.items():
        wanted = list(inspect.signature(macro).parameters)[2:]
        found += [(name, arguments) for arguments in itertools.product(*(values[one] for one in wanted)) if fits(toolkit, wanted, arguments)]
    return found


def fits(toolkit: Toolkit, wanted: list[str], arguments: tuple) -> bool:
    """False for a section with a criterion that it does not use."""
    if wanted != ["section", "criterion"]:
        return True
    return any(use.criterion == arguments[1] for use in toolkit.sections[arguments[0]].criteria)


def rendered(toolkit: Toolkit) -> dict[tuple, str]:
    """The HTML of every call."""
    renderer = Renderer(toolkit)
    return {(name, *arguments): to_html(MACROS[name](renderer, HERE, *arguments)) for name, arguments in calls(toolkit)}


def shape(element: Element, mark: str) -> list:
    """Tags, attributes and words of a tree in order, with a sign in the place of the mark.

    Ids that grow from headings are left out; numbers are made equal, since a comment counts its words, and ids of editions, which are made from words.
    """
    def plain(text):
        return re.sub(r"\b[0-9a-f]{6,}\b|\d+", "0", (text or "").replace(typeset(mark), "▮"))
    grown = {"id"} if element.tag in HEADINGS else {"data-edition"}
    words = "" if element.get("type") == "application/json" else element.text  # data for a script; test_live.py looks at it
    found = [element.tag, sorted((name, plain(value)) for name, value in element.attrib.items() if name not in grown), plain(words)]
    for child in element:
        found += [*shape(child, mark), plain(child.tail)]
    return found


@functools.cache
def harmless_shape(html: str) -> list:
    """The shape of what a call gives with the harmless word; read once, for it is held beside every mark."""
    return shape(parsed(html, fragment=True)[0], HARMLESS)


def apart(html: str, mark: str, wanted: str) -> list[str]:
    """What makes the HTML with the mark differ from the one with the harmless word: the first difference, and faults."""
    tree, faults = parsed(html, fragment=True)
    pairs = itertools.zip_longest(harmless_shape(wanted), shape(tree, mark))
    first = next((f"{made!r} in the place of {right!r}" for right, made in pairs if made != right), None)
    return [*faults, *([first] if first else [])]


BILL = {"id": "road-bill", "title": "Road Bill", "cite": "Bill 12", "kind": "bill", "place": "lakeland", "area": "roads", "status": "pending",
        "text": "It would ask for lanes.", "due": "2031-01-01", "as_of": "2024-05-01", "check": "Look whether it passed."}


def with_open_law(toolkit: Toolkit) -> Toolkit:
    """The toolkit with a bill, and with a law in force that someone must look at again: each has its place on a page."""
    more = [Law.model_validate(BILL), Law.model_validate(BILL | {"id": "rack-act", "status": "in-force"})]
    return dataclasses.replace(toolkit, law=toolkit.law | {law.id: law for law in more})


@pytest.fixture(scope="session", params=[pytest.param("small"), pytest.param("this project's", marks=pytest.mark.deep)])
def whose(request, toolkit) -> Toolkit:
    """The small toolkit of another topic; in the deep run this project's own too."""
    return with_open_law(small.toolkit()) if request.param == "small" else toolkit


@pytest.fixture(scope="session")
def harmless(whose) -> dict[tuple, str]:
    """What every call gives where each text starts with a harmless word."""
    return rendered(changed(whose, lambda value: marked(value, HARMLESS)))


def test_every_template_has_an_example(whose):
    """The calls of the macros reach every template there is."""
    renderer = Renderer(whose)
    for name, arguments in calls(whose):
        MACROS[name](renderer, HERE, *arguments)
    reached = {name for _, name in renderer.environment.cache.keys()}
    assert {path.name for path in TEMPLATES.iterdir()} - reached == set()


def test_every_call_gives_valid_html(whose):
    """What a macro gives is valid HTML once it went through Markdown, for every name that it can be called with."""
    no_fault(f"{call}: {fault}" for call, html in rendered(whose).items() for fault in parsed(html, fragment=True)[1])


@pytest.mark.parametrize("example", EXAMPLES)
def test_marks_in_data_stay_words(whose, harmless, example):
    """Marks at the head of any text of the data make no element and no attribute, and are shown as they are."""
    mark = EXAMPLES[example]
    made = rendered(changed(whose, lambda value: marked(value, mark)))
    no_fault(f"{call}: {fault}" for call, html in made.items() for fault in apart(html, mark, harmless[call]))


def test_the_harmless_word_is_in_every_piece(harmless):
    """The examples reach the texts: every call that shows data shows the word at the head of its texts; a count, the field reference, an unnamed publisher and editions, of which none is recorded, have none."""
    assert {call[0] for call, html in harmless.items() if HARMLESS not in html} - {"publisher"} == {"count", "fields", "current_editions"}


def empty(tree: Element) -> list[str]:
    """Items, paragraphs, headings and links without words; what a script fills later has a role that says so, or stands in a template."""
    later = {one for template in tree.iter("template") for one in template.iter()}
    return [element.tag for element in tree.iter() if element.tag in {"li", "p", "a", *HEADINGS} and element not in later
            and element.get("role") != "status" and not "".join(element.itertext()).strip()]


def test_what_may_be_left_out_leaves_no_gap(whose):
    """Without anything that may be left out (law, notes, precedents, overlays) every call gives valid HTML, no empty item and no 'None'."""
    lean = dataclasses.replace(changed(whose, bare), precedents={}, resources={})
    found = []
    for call, html in rendered(lean).items():
        tree, faults = parsed(html, fragment=True)
        found += [f"{call}: {fault}" for fault in (*faults, *(f"an empty <{tag}>" for tag in empty(tree)))]
        found += [f"{call}: None"] * ("None" in "".join(tree.itertext()))
    no_fault(found)


@pytest.mark.browser
def test_a_long_word_never_widens_a_phone(chromium, address, whose, toolkit):
    """300 characters without a break, at the head of every text, fit on a screen of 320 px in every piece, under the styles of its page."""
    section, page, found = next(iter(toolkit.sections.values())), chromium.new_page(viewport={"width": 320, "height": 800}), []
    pieces = rendered(changed(whose, lambda value: marked(value, EXAMPLES["300 characters without a break"])))
    for path in ("about", f"{section.audience}/{section.id}/checklist"):
        page.goto(f"{address}/{path}/")
        for call, html in pieces.items():
            if path.endswith("checklist") == (call[0] == "checklist"):
                page.evaluate("html => { document.querySelector('main').innerHTML = html; }", html)
                over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                found += [f"{call}: {over} px too wide"] * (over > 0)
    page.close()
    no_fault(found)


# --- small pieces, word for word ------------------------------------------------------------------------------------

def golden(name: str) -> list:
    examples = yaml.safe_load((Path(__file__).parent / "components" / f"{name}.yml").read_text("utf-8"))
    return [pytest.param(one["text"], one["html"], id=one["name"]) for one in examples]


AT = {"to": lambda page, part="": f"../{page}#{part}", "url": lambda page, part="": f"../{page}#{part}"}
"""How a page writes links; the small pieces only pass it on."""


def tree_of(html: str) -> str:
    """The tree that the HTML stands for, however its characters are written."""
    tree, faults = parsed(html, fragment=True)
    assert faults == ()
    return tostring(tree, "unicode")


@pytest.mark.parametrize("text, html", golden("inline"))
def test_inline_text(text, html):
    """A rich text of one paragraph becomes this HTML, through Markdown and without it."""
    renderer = Renderer(small.toolkit())
    nodes = rich_nodes(text)[0].children
    assert tree_of(to_html(str(renderer.inline(nodes, AT)))) == tree_of(f"<p>{html}</p>")
    assert tree_of(f"<p>{renderer.inline_html(nodes, AT)}</p>") == tree_of(f"<p>{html}</p>")


@pytest.mark.parametrize("text, html", golden("blocks"))
def test_blocks_of_text(text, html):
    """A rich text of several blocks becomes this HTML."""
    renderer = Renderer(small.toolkit())
    source = "{% from 'nodes.j2' import blocks with context %}{{ blocks(nodes, at) }}"
    made = renderer.environment.from_string(source).render(nodes=rich_nodes(text), at=AT)
    assert tree_of(to_html(made).replace("\n", "")) == tree_of(html)


# --- pieces that a reader reads whole -----------------------------------------------------------------------------

READ = {"h2", "h3", "p", "li", "dt", "dd", "th", "td"}
PIECES = {
    "states": """\
Hillland · Lakeland · Sealand
Closed (1)
Ask a lawyer first.
Hillland
Its law forbids lanes. Check: Ask a lawyer. Act 1, 2019 · sure · As of May 1, 2024 · Road Act
Required (1)
Build on it.
Lakeland
Its law asks for lanes. fairly sure · As of May 1, 2024
Unknown (1)
Look it up.
Sealand
We found nothing. In an undated copy""",
    "objections": """\
“It is too dear.”
A curb costs less than a car.
Comes up with: Town council · Road Act
“It takes too long.”
Then begin soon.
Single asks
Each has its answer.
“It takes space from cars.” A protected lane on every main road""",
    "landscape": """\
1. Who builds roads here?
Ask the clerk.
Look here: Street plans.
Leads to: Town council.
2. Who rides here?
Count them.""",
    "who_decides": """\
Town council
Decides
The council, by majority vote
Chosen
Elected by the people of the town
Acts by
ordinance, resolution
Also
The head of the streets department""",
    "speaking_times": """\
Who
One minute
2 minutes
3 minutes
Town council
32 words, 15 s
40 words, 18 s
48 words, 22 s""",
    "sharing_the_sheet": """\
Who
Short
Full
Pairs
Town council
2
11
1
At 4 minutes a question.""",
}


def lines(html: str) -> list[str]:
    """The words of the innermost blocks, in the order of the page; an empty one is an empty line."""
    tree = parsed(html, fragment=True)[0]
    return [words(one) for one in tree.iter() if one.tag in READ and not any(inner.tag in READ for inner in one.iter() if inner is not one)]


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_as_a_reader_reads_it(name):
    """The piece says what the data says, in this order, and leaves no gap for what the data leaves out."""
    assert lines(to_html(MACROS[name](Renderer(small.toolkit()), HERE))) == PIECES[name].splitlines()


def test_a_resource_for_one_section():
    """A section's page names what is for it or for one of its criteria and has an address; help for people themselves stands in the foot."""
    html = to_html(MACROS["section_resources"](Renderer(small.toolkit()), HERE, "town-council"))
    assert re.findall(r'href="(http[^"]*)"', html) == ["https://racks.example/guide"]


@pytest.mark.parametrize("kind", ["required", "allowed", "forbidden", "unknown"])
def test_all_that_is_known_of_a_state(kind):
    """Whatever is known of a state (its text, law, citation, what to check) is shown, or refused where it has no place."""
    toolkit, problems = small.check(small.edited("data/states.yml", "local_action: forbidden", f"local_action: {kind}"))
    shown = words(parsed(to_html(MACROS["states"](Renderer(toolkit), HERE)), fragment=True)[0])
    assert problems or [text for text in ("Its law forbids lanes.", "Ask a lawyer.", "Act 1, 2019", "Road Act") if text not in shown] == []


def test_states_in_their_groups(toolkit):
    """Every state stands once on the page, under the answer that its law gives, those where local action is closed first."""
    tree = parsed(to_html(MACROS["states"](Renderer(toolkit), "states.md")), fragment=True)[0]
    groups, group, found = {state.local_action for state in toolkit.states.values()}, "", []
    for name in (one.get("id") for one in tree.iter() if one.get("id")):
        group = name if name in groups else group
        found += [(group, name)] if name not in groups else []
    assert sorted(found) == sorted((state.local_action, name) for name, state in toolkit.states.items())
    assert found[0][0] == "forbidden"


@pytest.fixture(scope="module")
def two() -> Toolkit:
    """The small toolkit with two sections that use the same criteria."""
    toolkit, problems = small.check(small.second())
    assert not problems
    return toolkit


ALL_TWO = ["town-council", "street-office"]
TOLD = {
    "the same words": ("protected-lanes", "asks", [("The streets department must build a protected lane on every main road.", ALL_TWO)]),
    "words that differ by a name": ("bike-parking", "asks", [("The place must offer a bicycle rack at every public building.", ALL_TWO)]),
    "words of their own": ("protected-lanes", "letter_groups", [
        ("Your streets department must build a protected lane on every main road. State law asks for a plan alone. An ordinance would get the lanes built.", ALL_TWO[:1]),
        ("Your streets department must build a protected lane on every main road. State law asks for a plan alone. A rule of your own would get the lanes built.", ALL_TWO[1:])]),
}


@pytest.mark.parametrize("situation", TOLD)
def test_how_two_sections_share_a_text(two, situation):
    """The page of an ask tells a text once: in their words where these are one, in neutral words where names alone differ, else each with whom it is for."""
    name, piece, wanted = TOLD[situation]
    assert [(plain(group["value"]), [one.id for one in group["sections"]]) for group in chain.ask(two, name)[piece]] == wanted


SECTIONS = [path.stem for path in sorted((ROOT / "data" / "sections").glob("*.yml"))]
OF_BODIES = [name for name in SECTIONS if yaml.safe_load((ROOT / "data" / "sections" / f"{name}.yml").read_text("utf-8")).get("bodies")]


@pytest.mark.parametrize("name", SECTIONS)
def test_the_words_that_a_comment_counts(toolkit, name):
    """The number of words that stands over a comment is the number that stands in it, a blank counted as one, and 130 of them fill a minute."""
    html = to_html(MACROS["comments"](Renderer(toolkit), HERE, name))
    tree = parsed(html, fragment=True)[0]
    papers = [one for one in tree.iter("div") if one.get("class") == "paper"]
    for blank in (one for paper in papers for one in paper.iter("span") if one.get("data-blank")):
        blank.text = "blank"
    counted = [len(words(paper).split()) for paper in papers]
    shown = [words(one) for one in tree.iter("p") if one.get("class") == "count"]
    assert shown == [typeset(toolkit.words["comment_count"]).format(words=number, seconds=round(number * 60 / 130)) for number in counted]
    assert len(counted) == 3 and all(number <= 130 * minutes for minutes, number in enumerate(counted, start=1))


def test_the_table_of_speaking_times(toolkit):
    """The table tells of every section, in the order of the audiences, the numbers that stand over its comments."""
    cells = lines(to_html(MACROS["speaking_times"](Renderer(toolkit), HERE)))[4:]
    expected = []
    for name in (name for audience in toolkit.audiences.values() for name in audience.sections):
        made = [compose.comment(toolkit, toolkit.sections[name], minutes) for minutes in (1, 2, 3)]
        expected += [str(toolkit.sections[name].title), *(toolkit.words["words_and_seconds"].format(words=one.words, seconds=one.seconds) for one in made)]
    assert cells == expected


KINDS = {
    "one entry for all": (["hill-town", "port"], [[]], [0]),
    "an entry for each kind": (["hill-town", "port"], [["hill-town"], ["port"]], [0, 1]),
    "an entry for both kinds": (["hill-town", "port"], [["port", "hill-town"], []], [0]),
    "one for all before one for a kind": (["hill-town", "port"], [[], ["port"]], [0]),
    "one for a kind before one for all": (["hill-town", "port"], [["hill-town"], [], ["port"]], [0, 1]),
    "kinds in another order": (["hill-town", "port"], [["port"], ["hill-town"]], [0, 1]),
    "a kind that the section lacks": (["hill-town"], [["port"], ["hill-town"], []], [1]),
    "a section of one kind alone": ([], [["port"], []], [1]),
}


@pytest.mark.parametrize("situation", KINDS)
def test_the_law_that_a_short_view_shows(situation):
    """A section's page shows for each kind of body the first entry of the law now that is for it, and for no other kind."""
    kinds, entries, shown = KINDS[situation]
    toolkit = small.toolkit()
    criterion = toolkit.criteria["protected-lanes"]
    now = [criterion.now[0].model_copy(update={"bodies": bodies}) for bodies in entries]
    section = toolkit.sections["town-council"].model_copy(update={"bodies": kinds})
    assert views.first_law(section, criterion.model_copy(update={"now": now})) == shown


def test_the_law_for_kinds_of_body_on_a_page():
    """Each entry says for which kinds of body it is, one for all says nothing, and what is left out is a link away."""
    entry = "  - {id: X, standing: partly-law, text: Law of X., law: [road-act], as_of: 2024-05-01, bodies: [Y]}\n"
    more = entry.replace("X", "port").replace("Y", "port") + entry.replace("X", "more").replace(", bodies: [Y]", "")
    changes = small.edited("data/criteria/protected-lanes.yml", "    as_of: 2024-05-01\n", "    as_of: 2024-05-01\n    bodies: [hill-town]\n" + more)
    toolkit, problems = small.check(changes | small.edited("data/sections/town-council.yml", "bodies: [hill-town]", "bodies: [hill-town, port]"))
    assert problems == []
    shown = lines(to_html(MACROS["all_asks"](Renderer(toolkit), HERE, "town-council")))
    start = shown.index("The streets department must build a protected lane on every main road.") + 1
    assert shown[start:start + 4] == [
        "Now: in part for Hill town State law asks each town for a bicycle plan, and for nothing that is built. Road Act, as of May 1, 2024",
        "Also: in part for Port Law of port. Road Act, as of May 1, 2024", "More law",
        "Left: Ask for a written rule that gives a year for each main road."]


def entries_of(toolkit: Toolkit, name: str, criterion: str) -> list:
    """The entries that a section's page must show of a criterion: the first for each of its kinds of body, in the criterion's order."""
    now = toolkit.criteria[criterion].in_section(name).now
    firsts = [next(entry for entry in now if not entry.bodies or body in entry.bodies) for body in toolkit.sections[name].bodies]
    return [entry for entry in now if entry in firsts]


@pytest.mark.parametrize("name", OF_BODIES)
def test_what_binds_which_kind_of_body(toolkit, name):
    """Where a section has several kinds of body, each finds under each criterion the law for it, and its label where not all are meant."""
    section, labels = toolkit.sections[name], {body.id: str(body.label) for body in toolkit.settings.bodies}
    filler = compose.filler(section.fill, "text")
    tree, found = parsed(to_html(MACROS["all_asks"](Renderer(toolkit), HERE, name)), fragment=True)[0], {}
    for one in (one for one in tree.iter("section") if one.get("class") == "crit"):
        found[one.find("h3").get("id")] = [words(row) for row in one.iter("p") if row.find("span[@class='standing']") is not None]
    assert set(found) == {use.criterion for use in section.criteria}
    for criterion, shown in found.items():
        for row, entry in zip(shown, entries_of(toolkit, name, criterion), strict=True):
            label = toolkit.words["for_whom"].format(whom=", ".join(labels[body] for body in entry.bodies)) if entry.bodies else ""
            text = " ".join(plain(compose.filled(entry.text.nodes, filler)).split())
            assert f"{typeset(label)} {text}".strip() in row, (criterion, entry.id)


def test_a_section_with_several_kinds_of_body():
    """There is a section whose kinds of body the law treats apart; otherwise nothing above was tried."""
    assert OF_BODIES


@pytest.mark.parametrize("name", SECTIONS)
def test_what_to_read_for_a_section(toolkit, name):
    """A section's page names each resource with an address that is for the section, and none that is for others alone."""
    html = to_html(MACROS["section_resources"](Renderer(toolkit), HERE, name))
    linked = set(re.findall(r'href="(http[^"]*)"', html))
    own = {item.url for item in toolkit.resources.values() if item.url and not item.help and name in item.sections}
    others = {item.url for item in toolkit.resources.values() if item.sections and name not in item.sections}
    assert own <= {link.replace("&amp;", "&") for link in linked} and not linked & (others - own)
    assert linked


def test_a_resource_stands_in_one_place(toolkit):
    """Every resource stands once on the page of resources: by its kind where its address is known, else in the list at the foot."""
    html = to_html(MACROS["resources"](Renderer(toolkit), "resources.md"))
    ids = re.findall(r'id="([^"]+)"', html)
    assert {name: ids.count(name) for name in toolkit.resources if ids.count(name) != 1} == {}
    lost = [name for name, item in toolkit.resources.items() if not item.url]
    assert set(ids[len(ids) - len(lost):]) == set(lost)


# --- a whole site of another topic ----------------------------------------------------------------------------------

PAGES = {
    "index": "{{ audiences() }}", "start": "{{ steps() }}", "law": "{{ law() }}\n\n{{ law_to_check() }}", "glossary": "{{ glossary() }}",
    "states": "{{ states() }}", "landscape": "{{ landscape() }}", "campaign/objections": "{{ objections() }}",
    "campaign/index": "{{ who_decides() }}\n\n{{ speaking_times() }}\n\n{{ sharing_the_sheet() }}",
    "resources": "{{ resources() }}", "precedents": "{{ precedents() }}", "search": "{{ search_box() }}", "print/index": "{{ print_list() }}", "about": "{{ sources() }}",
    "records-request": '{{ records("town-council") }}', "asks/index": "{{ ask_list() }}", "towns/index": '{{ audience("towns") }}',
    "towns/town-council/index": '{{ facts("town-council") }}\n\n{{ all_asks("town-council") }}\n\n{{ vehicles("town-council") }}\n\n{{ section_resources("town-council") }}',
    "towns/town-council/checklist": '{{ checklist("town-council") }}',
    "towns/town-council/letter": '{{ letter("town-council") }}\n\n{{ comments("town-council") }}\n\n{{ petition("town-council") }}'
                                 '\n\n{{ press_release("town-council") }}\n\n{{ after_sending("town-council") }}',
    "towns/town-council/policy": '{{ policy("lane-ordinance") }}\n\n{{ policy("ride-resolution") }}',
}
PLACES = {"towns/town-council/letter": "aloud", "records-request": "town-council"}
"""Places on a page to which the menu beside a section leads."""
STRANGE = "<zz> & *yy* `xx` 5 < 6 &amp; __ww__"
WITH_MARKS = (
    ("data/criteria/protected-lanes.yml", "title: A protected lane on every main road"), ("data/toolkit.yml", "name: Lane Toolkit"),
    ("data/sections/town-council.yml", "title: Town council"), ("data/policies/lane-ordinance.yml", "title: Ordinance on Bicycle Lanes"),
    ("data/toolkit.yml", "no_advice: This is no legal advice."), ("data/law/road-act.yml", "title: Road Act"),
)
"""Texts that stand outside the pieces too: in titles, menus, the way back, the foot."""


def page_of(name: str, body: str) -> str:
    section = "section: town-council\n" if name.count("/") == 2 else ""
    place = f"## Place {{: #{PLACES[name]} }}" if name in PLACES else ""
    return f"---\ntitle: About {name}\ndescription: What {name} holds.\n{section}---\n\n# Page {name}\n\n{body}\n\n{place}\n"


def settings_of(text: str) -> str:
    """mkdocs.yml with the site map, the menu and the foot of the small site."""
    nav = "nav:\n" + "".join(f"  - Page {name}: {name}.md\n" for name in PAGES)
    text = re.sub(r"^nav:.*\n(?:[ ].*\n|\n)+", nav + "\n", text, flags=re.M)
    return re.sub(r"(^  (?:menu|foot):.*\n)(?:    - .*\n)+", r"\1    - towns/index.md\n    - start.md\n", text, flags=re.M)


@pytest.fixture(scope="module")
def small_site(tmp_path_factory) -> Path:
    """The built site of the small toolkit, whose texts hold marks of HTML and Markdown."""
    root = copy_of(ROOT, tmp_path_factory.mktemp("small") / "copy")
    for folder in ("data", "docs"):
        shutil.rmtree(root / folder)
    small.write(root, {f"docs/en/{name}.md": page_of(name, body) for name, body in PAGES.items()})
    for file, text in WITH_MARKS:
        path, name = root / file, text.split(":")[0]
        path.write_text(path.read_text("utf-8").replace(text, f"{name}: '{STRANGE}'", 1), "utf-8")
    (root / "mkdocs.yml").write_text(settings_of((root / "mkdocs.yml").read_text("utf-8")), "utf-8")
    done = build(root, root.parent / "site")
    assert not done.returncode, done.stdout + done.stderr
    return root.parent / "site"


def test_a_site_of_another_topic_is_built_by_the_same_code(small_site):
    """The code builds a valid site from the small toolkit, with a page for each of its asks."""
    pages = read_pages(small_site)
    assert {f"/asks/{name}/" for name in small.CRITERIA} <= set(pages)
    no_fault(f"{path}: {fault}" for path, page in pages.items() for fault in page.faults)


def test_marks_in_titles_and_menus_stay_words(small_site):
    """Marks in titles, names and notes make no element anywhere: in the head, the menus, the way back, the aside and the foot."""
    made = [f"{path}: <{one.tag}>{one.text}" for path, page in read_pages(small_site).items() for one in page.all() if one.text in {"yy", "xx", "ww"} or one.tag == "zz"]
    no_fault(made)


def test_an_asks_page_bears_its_title_as_it_is(small_site):
    """The heading and the title of an ask's page show the title as the data has it."""
    page = read_pages(small_site)["/asks/protected-lanes/"]
    assert words(page.first("h1")) == STRANGE
    assert words(page.first("title")).startswith(STRANGE)
