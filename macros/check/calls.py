"""Calls of our own macros are the only template code that a page may hold, each on a line that shows what it is.

Stock, mkdocs-macros would run any template code of a page at build; so the syntax tree is checked before anything
renders (https://mkdocs-macros-plugin.readthedocs.io/en/latest/). A call may not stand where what it writes could turn
the Markdown around it into something else: within code, brackets or a tag, or as the number of a list.
"""
from __future__ import annotations

import functools
import re
from typing import Iterator

import jinja2
from jinja2 import nodes

from macros.check.markup import MOST
from macros.load import Toolkit, near

ENVIRONMENT = jinja2.Environment()
FENCE = re.compile(r" {0,3}(```|~~~)")
GIVEN = r"""(?:"[\w -]*"|'[\w -]*'|\d{1,4})"""
CALL = rf"\{{\{{ *([a-z_]+) *\( *(?:{GIVEN}(?: *, *{GIVEN})*)? *\) *\}}\}}"
ALONE = re.compile(rf"{CALL} *")
WITHIN = re.compile(rf"(?! |\t)[^`<>\[\]{{}}]*(?:{CALL}[^`<>\[\]{{}}]*)+")
FIRST = re.compile(rf"(?:[\s*+>#:-]|\d+[.)])*{CALL}(?! |$)")
"""A call that begins a line or an item, and is glued to what follows: it could become the number of a list."""
SIGNS = {"{#": "'{#' starts a part that nobody would see. Remove it, or put a space between the two",
         "{%": "a page cannot hold template code. Call a macro, as in {{ glossary() }}"}
INLINE = {"count"}
"""Macros that write a word, not paragraphs."""
Fault = tuple[int, str, str]
"""Line, the words that show the column, message."""


def calls(text: str, toolkit: Toolkit | None) -> Iterator[Fault]:
    """Every fault in the template code of a page's text."""
    signs = list(re.finditer(r"\{[#%]", text))
    for sign in signs[:MOST]:
        yield text.count("\n", 0, sign.start()) + 1, sign[0], SIGNS[sign[0]]
    if len(signs) > MOST:
        return
    text = re.sub(r"\{[#%](?:.*?[#%]\})?", lambda code: re.sub(r"[^\n]", " ", code[0]), text, flags=re.S)  # told; the rest is looked at without it
    try:
        parts = _parts(text)
    except jinja2.TemplateSyntaxError as error:
        row = text.split("\n")[error.lineno - 1]
        curly = re.search(r"[“”‘’]", row)
        if curly and "{{" in row:
            yield error.lineno, curly[0], "quotation marks between double braces must be straight. Type \" in place of the curly ones"
            return
        yield error.lineno, "{", "the braces in this line cannot be read. Write a call as {{ glossary() }}, or one brace fewer"
        return
    except (RecursionError, ValueError, MemoryError):  # brackets without end, a number of thousands of digits
        yield text.count("\n", 0, text.index("{{")) + 1, "{{", "what stands between these braces cannot be read. Write a call as {{ glossary() }}"
        return
    told = [fault for part in parts for fault in _call(part, toolkit)]
    yield from told
    if not told and not signs:
        yield from _lines(text)
        yield from _single(text)


def _single(text: str) -> Iterator[Fault]:
    """A macro between single braces would be shown as it is written."""
    from macros.render.pages import MACROS

    for found in re.finditer(r"(?<![{\\])\{ *([a-z_]+) *\([^(){}\n]*\) *\}(?!\})", text):
        if found[1] in MACROS:
            yield text.count("\n", 0, found.start()) + 1, found[0], "a macro stands between two braces on each side. Type {{ and }}"


@functools.lru_cache(maxsize=256)
def _parts(text: str) -> tuple[nodes.Expr, ...]:
    """What stands in double braces, as syntax trees. Raises TemplateSyntaxError, RecursionError, ValueError, MemoryError."""
    tree = ENVIRONMENT.parse(text)
    return tuple(part for node in tree.body if isinstance(node, nodes.Output) for part in node.nodes if not isinstance(part, nodes.TemplateData))


def _call(node: nodes.Expr, toolkit: Toolkit | None) -> Iterator[Fault]:
    from macros.render.pages import MACROS, argument_faults, example

    literal = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and not (node.kwargs or node.dyn_args or node.dyn_kwargs) \
        and all(isinstance(argument, nodes.Const) for argument in node.args)
    if isinstance(node, nodes.Name) and node.name in MACROS:
        yield node.lineno, node.name, f"a macro has parentheses behind its name. Write {example(MACROS[node.name])}"
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in MACROS and len(node.args) == 1 and isinstance(node.args[0], nodes.Name):
        yield node.lineno, node.args[0].name, f"a name between parentheses stands in quotes. Write {{{{ {node.node.name}(\"{node.args[0].name}\") }}}}"
    elif not literal:
        yield node.lineno, "{{", "only a macro with plain names or numbers may stand in double braces, as in {{ checklist(\"a-section\") }}. Write it so, or remove the braces"
    elif node.node.name not in MACROS:
        yield node.lineno, node.node.name, f"there is no macro '{node.node.name}'. {near(node.node.name, MACROS)}"
    elif toolkit and not toolkit.broken:
        given = tuple(argument.value for argument in node.args)
        yield from ((node.lineno, node.node.name, message) for message in argument_faults(toolkit, MACROS[node.node.name], given))


def _lines(text: str) -> Iterator[Fault]:
    """A call that writes a word stands among plain words; any other alone, between empty lines; none in an example."""
    fenced, rows = False, text.split("\n")
    for number, row in enumerate(rows, start=1):
        fenced ^= bool(FENCE.match(row))
        if "{{" not in row:
            continue
        alone = ALONE.fullmatch(row)
        if fenced or not (alone or WITHIN.fullmatch(row)) or FIRST.match(row):
            yield number, "{{", "a macro stands alone on its line, or among plain words. Take it out of code, brackets, links and tags, and to the left edge"
        elif not set(re.findall(r"\{\{ *([a-z_]+)", row)) <= INLINE:
            yield from _paragraphs(rows, number, bool(alone))


def _paragraphs(rows: list[str], number: int, alone: bool) -> Iterator[Fault]:
    """A call that writes paragraphs stands between empty lines, and nothing leans on what it writes."""
    around = "".join(rows[max(number - 2, 0):number - 1] + rows[number:number + 1])
    if not alone or around.strip():
        yield number, "{{", "this macro writes whole paragraphs. Put it on a line of its own, with an empty line above and below"
        return
    for after, row in enumerate(rows[number:], start=number + 1):
        if row.strip() and re.match(r"[ \t]|\{:", row):
            yield after, row.strip(), "this line would become a part of what the macro above it writes. Move it to the left edge, or put a sentence between the two"
        if row.strip():
            return
