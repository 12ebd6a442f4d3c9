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
HEAD = re.compile(r"\A-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*\n", re.S)
"""As MkDocs finds it (mkdocs.utils.meta): dots end a head too."""
OTHER_ENDINGS = {".markdown", ".mdown", ".mkdn", ".mkd"}
ENVIRONMENT = jinja2.Environment()


def prose(root: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    """Every fault in the head and in the macro calls of the pages below ``docs/``."""
    for path in sorted((root / "docs").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            yield Problem(name, 1, 1, "this is a link to another place, which MkDocs would follow. Put the file itself here")
        elif path.suffix in OTHER_ENDINGS:
            yield Problem(name, 1, 1, "a page's file ends in .md. Rename it")
        elif path.suffix == ".md" and path.is_file():
            yield from _page(name, path, toolkit)


def _page(name: str, path: Path, toolkit: Toolkit | None) -> Iterator[Problem]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        yield Problem(name, 1, 1, "the page is not UTF-8. Save it as UTF-8")
        return
    head = HEAD.match(text)
    if not head:
        yield Problem(name, 1, 1, "the page has no head. Start it with '---', 'title: …', 'description: …' and '---', a line each")
        return
    yield from _head(name, head[1], toolkit)
    yield from _calls(name, "\n" * head[0].count("\n") + text[head.end():], toolkit)


def _head(name: str, text: str, toolkit: Toolkit | None) -> Iterator[Problem]:
    document = parse(Document(name, text="\n" + text))
    yield from document.problems
    data = document.data if isinstance(document.data, dict) else {}
    for key in data:
        if key not in FIELDS:
            line, column = document.keys[key,]
            yield Problem(name, line, column, f"'{key}' is not a known field of a page's head. {near(key, FIELDS)}")
    for path, spot in document.spots.items():
        value = data.get(path[0]) if len(path) == 1 else None
        if isinstance(value, str) and re.search(r"\{[{%#]", value):
            yield Problem(name, *spot[:2], f"'{path[0]}' holds template code. Remove the braces")
    for key in ("title", "description"):
        if not isinstance(data.get(key), str):
            yield Problem(name, 1, 1, f"'{key}' is missing in the page's head. Add a line '{key}: …'")
    if toolkit and "section" in data and data["section"] not in toolkit.sections:
        yield Problem(name, *document.spot(("section",)), f"'{data['section']}' is not a section. {near(str(data['section']), toolkit.sections)}")


def _calls(name: str, text: str, toolkit: Toolkit | None) -> Iterator[Problem]:
    hidden = text.find("{#")
    if hidden >= 0:
        yield Problem(name, text.count("\n", 0, hidden) + 1, 1, "'{#' starts a part that nobody would see. Remove it, or put a space between the two")
        return
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
                yield from _call(name, part, toolkit)


def _call(name: str, node: nodes.Expr, toolkit: Toolkit | None) -> Iterator[Problem]:
    from macros.render.pages import MACROS, argument_faults

    literal = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and not (node.kwargs or node.dyn_args or node.dyn_kwargs) \
        and all(isinstance(argument, nodes.Const) for argument in node.args)
    if not literal:
        yield Problem(name, node.lineno, 1, "only a macro with plain names or numbers may stand in double braces, as in {{ checklist(\"a-section\") }}. Write it so, or remove the braces")
    elif node.node.name not in MACROS:
        yield Problem(name, node.lineno, 1, f"there is no macro '{node.node.name}'. {near(node.node.name, MACROS)}")
    elif toolkit and not toolkit.broken:
        given = tuple(argument.value for argument in node.args)
        yield from (Problem(name, node.lineno, 1, message) for message in argument_faults(toolkit, MACROS[node.node.name], given))
