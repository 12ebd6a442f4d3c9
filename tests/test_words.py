"""Words of the interface: each that code and templates ask for is there, and each that is there is asked for."""
from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Iterable, Iterator, get_args

import jinja2
import pytest
import yaml
from conftest import ROOT
from jinja2 import nodes

import small
from macros import compose, model
from macros.check.coverage import BESIDE_LETTERS
from macros.load import read

TEMPLATES = sorted([*(ROOT / "macros" / "templates").glob("*.j2"), *(ROOT / "overrides").glob("*.html")])
CODE = sorted((ROOT / "macros").rglob("*.py"))
ASKERS = {"word", "words"}


def named(values: Iterable[str]) -> list[str]:
    return [value.replace("-", "_") for value in values]


def choices(kind: type, field: str) -> list[str]:
    return named(get_args(kind.model_fields[field].annotation))


def languages() -> list[str]:
    """The languages of resources, ours and the small toolkit's, but the site's own, which needs no word."""
    ours = read(ROOT / "data" / "resources.yml", ROOT).data
    return sorted({item["language"] for item in [*ours, *yaml.safe_load(small.LISTS["resources"])] if item.get("language", "en") != "en"})


PREFIXES = {
    "standing_": choices(model.Now, "standing"), "status_": choices(model.Law, "status"), "precedent_": choices(model.Precedent, "status"),
    "link_": choices(model.LinkStatus, "state"), "kind_": choices(model.Question, "kind"), "protects_": choices(model.Question, "protective"),
    "if_": choices(model.DependsOn, "answer"), "lead_": choices(model.Vehicle, "kind"), "lead_text_": choices(model.Vehicle, "kind"),
    "month_": [str(number) for number in range(1, 13)], "when_": named(BESIDE_LETTERS), "language_": languages(),
    "states_": choices(model.State, "local_action"), "confidence_": choices(model.State, "confidence"),
    "as_of_": [model.UNDATED, model.UNREAD],
}
"""What may follow a name that is put together, by its beginning; the data's own vocabularies decide."""


@dataclass(frozen=True)
class Asked:
    """A place that asks for a word: the names it may ask for, and what it passes along."""

    file: str
    line: int
    names: tuple[str, ...]
    values: frozenset[str]


def ends(prefix: str, file: Path, line: int, last: str = "") -> tuple[str, ...]:
    assert prefix in PREFIXES, f"{file.name}:{line}: nothing says what may follow '{prefix}'. Add it to PREFIXES"
    return tuple(prefix + end + last for end in PREFIXES[prefix])


def in_template(file: Path) -> Iterator[Asked]:
    """Every call of ``word`` in a template."""
    tree = jinja2.Environment().parse(file.read_text("utf-8"))
    loops = {node.target.name: [item.value for item in node.iter.items] for node in tree.find_all(nodes.For)
             if isinstance(node.iter, nodes.Tuple) and isinstance(node.target, nodes.Name)}

    def names(node: nodes.Expr) -> tuple[str, ...]:
        if isinstance(node, nodes.Const):
            return (node.value,)
        if isinstance(node, nodes.CondExpr):
            return names(node.expr1) + names(node.expr2)
        if isinstance(node, nodes.Name) and node.name in loops:
            return tuple(loops[node.name])
        assert isinstance(node, nodes.Concat), f"{file.name}:{node.lineno}: this test cannot see which word is asked for"
        last = node.nodes[-1]
        return ends(node.nodes[0].value, file, node.lineno, last.value if isinstance(last, nodes.Const) else "")

    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ASKERS:
            yield Asked(file.name, call.lineno, names(call.args[0]), frozenset(item.key for item in call.kwargs))


def in_code(file: Path) -> Iterator[Asked]:
    """Every call of ``word`` in a module."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef) and function.name not in ASKERS:
            yield from in_function(file, function)


def in_function(file: Path, function: ast.FunctionDef) -> Iterator[Asked]:
    held = {node.targets[0].id: node.value for node in ast.walk(function) if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}

    def names(node: ast.expr) -> tuple[str, ...]:
        if isinstance(node, ast.Constant):
            return (node.value,)
        if isinstance(node, ast.IfExp):
            return names(node.body) + names(node.orelse)
        if isinstance(node, ast.Name) and node.id in held:
            return names(held[node.id])
        assert isinstance(node, ast.JoinedStr), f"{file.name}:{node.lineno}: this test cannot see which word is asked for"
        return ends(node.values[0].value, file, node.lineno)

    for call in ast.walk(function):
        name = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
        if name in ASKERS and call.args:
            key = call.args[1] if isinstance(call.args[0], ast.Name) and call.args[0].id == "toolkit" or isinstance(call.args[0], ast.Attribute) else call.args[0]
            yield Asked(file.name, call.lineno, names(key), frozenset(item.arg for item in call.keywords))


ASKED = [asked for file in TEMPLATES for asked in in_template(file)] + [asked for file in CODE for asked in in_code(file)]


def test_the_places_that_ask_for_words():
    """Words are asked for in code, in templates and around the page; otherwise this test has lost its eyes."""
    files = {asked.file for asked in ASKED}
    assert {"main.html", "checklist.md.j2"} <= files and any(name.endswith(".py") for name in files)


def test_a_word_that_is_asked_for_and_not_there(toolkit):
    """Every word that code or a template asks for stands in words.yml."""
    missing = {f"{asked.file}:{asked.line}: {name}" for asked in ASKED for name in asked.names if name not in toolkit.words}
    assert missing == set()


def test_a_word_that_nothing_asks_for(toolkit):
    """Every word of words.yml is asked for somewhere; one that ends in _one where a number is passed."""
    names = {name for asked in ASKED for name in asked.names}
    names |= {f"{name}_one" for asked in ASKED if "n" in asked.values for name in asked.names}
    assert set(toolkit.words) - names == set()


def test_what_a_word_needs(toolkit):
    """A word holds no brace but for what every place that asks for it passes along."""
    def needs(name: str) -> set[str]:
        return {field for _, field, _, _ in Formatter().parse(toolkit.words.get(name, "")) if field is not None}

    lost = {f"{asked.file}:{asked.line}: {name} needs {need}" for asked in ASKED for name in (*asked.names, *(f"{name}_one" for name in asked.names))
            for need in needs(name) - asked.values}
    assert lost == set()


def test_a_word_for_one():
    """Where the number is 1, the word for one stands in; where there is none, the other word does."""
    toolkit = small.toolkit()
    assert compose.word(toolkit, "letter_more", n=1, vehicle="plan") == "The draft covers one more point."
    assert compose.word(toolkit, "letter_more", n=2, vehicle="plan") == "The draft covers 2 more points."


def test_a_word_that_does_not_exist():
    """A name without word is an error with its name, never an empty place on a page."""
    with pytest.raises(KeyError, match="no_such_word"):
        compose.word(small.toolkit(), "no_such_word")


@pytest.mark.parametrize("count, shown", [(0, ""), (1, "1"), (2, "1 and 2"), (3, "1, 2 and 3")])
def test_a_list_in_a_sentence(count, shown):
    """Several things are told with commas, and the last with the word for it."""
    assert compose.listed(small.toolkit(), [str(number + 1) for number in range(count)]) == shown


def test_words_in_templates():
    """A template holds no words of its own: what people read comes from data, so that it can be translated."""
    found = {}
    for file in TEMPLATES:
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", file.read_text("utf-8"), flags=re.S)
        text = re.sub(r"\{:[^}]*\}|<!doctype html>|<[^>]*>|&\w+;", " ", text, flags=re.I)
        words = re.findall(r"[A-Za-z]{2,}", text)
        if words:
            found[file.name] = words
    assert found == {}
