"""Pages may call our own macros with literal arguments, and nothing else.

Stock, mkdocs-macros would run any template code of a page at build; so the syntax tree is checked before anything
renders (https://mkdocs-macros-plugin.readthedocs.io/en/latest/).
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

import jinja2
from jinja2 import nodes

from macros.load import Document, Problem, Toolkit, near, parse

FIELDS = {"title", "description", "section", "keywords"}
"""What the head of a page may set."""
HEAD = re.compile(r"\A---\n(.*?\n)---\n", re.S)
ENVIRONMENT = jinja2.Environment()


def prose(root: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    """Every fault in the head and in the macro calls of the pages below ``docs/``."""
    from macros.render.pages import MACROS

    for path in sorted((root / "docs").rglob("*.md")):
        name, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        head = HEAD.match(text)
        if not head:
            yield Problem(name, 1, 1, "the page has no head. Start it with '---', 'title: …', 'description: …' and '---', a line each")
            continue
        yield from _head(name, head[1], set(MACROS), toolkit)
        yield from _calls(name, "\n" * head[0].count("\n") + text[head.end():], set(MACROS))


def _head(name: str, text: str, macros: set[str], toolkit: Toolkit | None) -> Iterator[Problem]:
    document = parse(Document(name, text="\n" + text))
    yield from document.problems
    data = document.data if isinstance(document.data, dict) else {}
    for key in data:
        if key not in FIELDS:
            line, column = document.keys[key,]
            yield Problem(name, line, column, f"'{key}' is not a known field of a page's head. {near(key, FIELDS)}")
    for key in ("title", "description"):
        if not isinstance(data.get(key), str):
            yield Problem(name, 1, 1, f"'{key}' is missing in the page's head. Add a line '{key}: …'")
    if toolkit and "section" in data and data["section"] not in toolkit.sections:
        yield Problem(name, *document.spot(("section",)), f"'{data['section']}' is not a section. {near(str(data['section']), toolkit.sections)}")


def _calls(name: str, text: str, macros: set[str]) -> Iterator[Problem]:
    try:
        tree = ENVIRONMENT.parse(text)
    except jinja2.TemplateSyntaxError as error:
        yield Problem(name, error.lineno, 1, "the braces in this line cannot be read. Write a call as {{ glossary() }}, or one brace fewer")
        return
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            yield Problem(name, node.lineno, 1, "a page cannot hold template code. Call a macro, as in {{ glossary() }}")
            continue
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                yield from _call(name, part, macros)


def _call(name: str, node: nodes.Expr, macros: set[str]) -> Iterator[Problem]:
    literal = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and not (node.kwargs or node.dyn_args or node.dyn_kwargs) \
        and all(isinstance(argument, nodes.Const) for argument in node.args)
    if not literal:
        yield Problem(name, node.lineno, 1, "only a macro with plain names or numbers may stand in double braces, as in {{ checklist(\"a-section\") }}. Write it so, or remove the braces")
    elif node.node.name not in macros:
        yield Problem(name, node.lineno, 1, f"there is no macro '{node.node.name}'. {near(node.node.name, macros)}")
