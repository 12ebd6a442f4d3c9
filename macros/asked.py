"""Which words of the interface code and templates ask for, and what they pass along: read from their syntax trees.

``make schemas`` writes it down in ``asked.json``, so that a check of the data need not read the code.
"""
from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Iterator, get_args

import jinja2
from jinja2 import nodes

from macros import model
from macros.check.coverage import BESIDE_LETTERS
from macros.check.interface import ANY, FILE
from macros.render.links import DAYS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted([*(ROOT / "macros" / "templates").glob("*.j2"), *(ROOT / "overrides").glob("*.html")])
CODE = sorted((ROOT / "macros").rglob("*.py"))
ASKERS = {"word", "words", "worded"}


class Unseen(Exception):
    """The name of a word is put together in a way that its place does not show."""


BANDS = ["nothing", "none_apply", "strong", "not_followed", "not_checked", "little_known", "some", "little"]
"""What the answers to a checklist come to; ``overrides/assets/checklist/answers.js`` has the rules."""
COMPOSED = ["letter", "policy", "request", "comment"]
"""The texts that a checklist page composes."""


def named(values: Iterable[str]) -> list[str]:
    return [value.replace("-", "_") for value in values]


def choices(kind: type, field: str) -> list[str]:
    return named(get_args(kind.model_fields[field].annotation))


PREFIXES = {
    "standing_": choices(model.Now, "standing"), "status_": choices(model.Law, "status"), "precedent_": choices(model.Precedent, "status"),
    "link_": choices(model.LinkStatus, "state"), "link_day_": sorted(DAYS), "link_about_": choices(model.LinkStatus, "state"), "kind_": choices(model.Question, "kind"), "protects_": choices(model.Question, "protective"),
    "if_": choices(model.DependsOn, "answer"), "lead_": choices(model.Vehicle, "kind"), "lead_text_": choices(model.Vehicle, "kind"),
    "month_": [str(number) for number in range(1, 13)], "when_": named(BESIDE_LETTERS), "language_": [ANY],
    "states_": choices(model.State, "local_action"), "confidence_": choices(model.State, "confidence"),
    "change_": ["where", "ask", "why", "now", "source", "left", "letter", "clause", "definitions", "place", "term", "sheet"],
    "band_": BANDS, "band_text_": BANDS, "part_": ["practice", "paper", "law", "own"], "other_": ["partly", "unknown", "apart"],
    "live_text_": COMPOSED, "live_none_": COMPOSED,
    "paper_": get_args(model.SheetOfSection), "booklet_": get_args(model.SheetOfToolkit), "as_of_": [model.UNDATED, model.UNREAD],
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
    if prefix not in PREFIXES:
        raise Unseen(f"{file.name}:{line}: nothing says what may follow '{prefix}'. Add it to PREFIXES")
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
        if not isinstance(node, nodes.Concat):
            raise Unseen(f"{file.name}:{node.lineno}: nobody can see here which word is asked for")
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
        if not isinstance(node, ast.JoinedStr):
            raise Unseen(f"{file.name}:{node.lineno}: nobody can see here which word is asked for")
        return ends(node.values[0].value, file, node.lineno)

    for call in ast.walk(function):
        name = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
        if name in ASKERS and call.args:
            key = call.args[1] if isinstance(call.args[0], ast.Name) and call.args[0].id == "toolkit" or isinstance(call.args[0], ast.Attribute) else call.args[0]
            yield Asked(file.name, call.lineno, names(key), frozenset(item.arg for item in call.keywords))


def asked() -> list[Asked]:
    """Every place that asks for a word. Raises Unseen."""
    return [one for file in TEMPLATES for one in in_template(file)] + [one for file in CODE for one in in_code(file)]


def passed() -> dict[str, list[str]]:
    """What every place that asks for a word passes along to it, by the word's name."""
    found: dict[str, frozenset[str]] = {}
    for one in asked():
        for name in one.names:
            found[name] = found.get(name, one.values) & one.values
    return {name: sorted(values) for name, values in sorted(found.items())}


def text() -> str:
    """The text of ``asked.json``."""
    return json.dumps(passed(), indent=1) + "\n"


def write() -> None:
    """Writes ``asked.json`` anew."""
    FILE.write_text(text(), "utf-8")
