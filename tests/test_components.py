"""Every template alone: named examples that render, escape what data says, and give valid HTML.

An example is a toolkit whose texts all start with marks that HTML, Markdown, Jinja or attribute lists could read. The
page must have the same shape as one whose texts start with a harmless word, and show the marks as they are.
"""
from __future__ import annotations

import dataclasses
import functools
import inspect
import itertools
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import markdown
import pytest
import small
import yaml
from mkdocs.utils.yaml import get_yaml_loader, yaml_load
from pydantic import BaseModel

from conftest import ROOT
from macros.load import Toolkit
from macros.model import Article, Forms, Term, Use
from macros.render import TEMPLATES, Renderer
from macros.render.pages import MACROS
from macros.text import Items, Line, Paragraph, Rich, Text, rich_nodes, typeset
from pages import no_fault, parsed

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

COUNTED = ("questions", "minutes", "short", "total", "core")
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
    """Tags, attributes and words of a tree in order, with a sign in the place of the mark."""
    def plain(text):
        return (text or "").replace(typeset(mark), "▮")
    found = [element.tag, sorted((name, plain(value)) for name, value in element.attrib.items()), plain(element.text)]
    for child in element:
        found += [*shape(child, mark), plain(child.tail)]
    return found


@pytest.fixture(scope="session", params=[pytest.param("small"), pytest.param("this project's", marks=pytest.mark.deep)])
def whose(request, toolkit) -> Toolkit:
    """The small toolkit of another topic; in the deep run this project's own too."""
    return small.toolkit() if request.param == "small" else toolkit


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
    mark, found = EXAMPLES[example], []
    for call, html in rendered(changed(whose, lambda value: marked(value, mark))).items():
        tree, faults = parsed(html, fragment=True)
        wanted = shape(parsed(harmless[call], fragment=True)[0], HARMLESS)
        differ = [pair for pair in itertools.zip_longest(wanted, shape(tree, mark)) if pair[0] != pair[1]]
        found += [f"{call}: {fault}" for fault in faults] + [f"{call}: {differ[0][1]!r} in the place of {differ[0][0]!r}"] * bool(differ)
    no_fault(found)


def test_the_harmless_word_is_in_every_piece(harmless):
    """The examples reach the texts: every call that shows data shows the word at the head of its texts."""
    assert {call[0] for call, html in harmless.items() if HARMLESS not in html} == {"count"}


def test_what_may_be_left_out_leaves_no_gap(whose):
    """Without anything that may be left out (law, notes, precedents, overlays) every call gives valid HTML without an empty item or a 'None'."""
    lean = dataclasses.replace(changed(whose, bare), precedents={}, resources={})
    found = []
    for call, html in rendered(lean).items():
        tree, faults = parsed(html, fragment=True)
        empty = [element.tag for element in tree.iter() if element.tag in {"li", "p", "h2", "h3", "ul", "ol", "a"} and not "".join(element.itertext()).strip()]
        found += [f"{call}: {fault}" for fault in faults] + [f"{call}: an empty <{tag}>" for tag in empty if (call[0], tag) not in FILLED_LATER]
        found += [f"{call}: None"] * ("None" in "".join(tree.itertext()))
    no_fault(found)


FILLED_LATER = {("search_box", "p"), ("search_box", "ol"), ("letter", "p"), ("policy", "p"), ("records", "p"), ("comments", "p"), ("ask", "p"), ("checklist", "p")}
"""Elements that a script fills: the results of a search, the line that says 'copied'."""


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
