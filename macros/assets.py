"""Styles, scripts and the mark under names that hold a hash of what is in them, so that a browser may keep them for a year.

Scripts and styles are published without what only their writers need. Scripts go through a library. Styles do not: the one
at hand writes newer forms of what it reads (``width<=46rem``, a thickness within ``text-decoration``), which older Safari
drops, and gains nothing beyond what goes here.

The index of words is not among them: it is written after the pages, whose links name every asset, and changes with almost
every edit, so a hash in its name would save little and leave older pages of the search without an index.
"""
from __future__ import annotations

import hashlib
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Iterator

import minify_html

FOLDER = "assets"
HASHED = rf"/{FOLDER}/[^/]+\.[0-9a-f]{{8}}\.[a-z0-9]+"
"""The address of every such file, as a regular expression that Python and nginx read alike."""
COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.M | re.S)
"""A comment with lines of its own. What begins so inside a text over many lines would go too, so scripts hold no such text."""
NOTICE = re.compile(r"/\*(?:!|(?:(?!\*/).)*?@(?:license|preserve)\b).*?\*/", re.S)
"""A comment that its writer wants to stand wherever the script goes: who wrote it, and under which license."""
NOTHING = "\n;;"
"""Two statements that do nothing, behind a script. They stay where the library understands nothing, and so gives back all."""
NULL_CHECK = re.compile(r"typeof\b[^;]*?[\"'`]object[\"'`][^;]*?\bnull\b|\bnull\b[^;]*?typeof\b[^;]*?[\"'`]object[\"'`]")
IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+)\.js";$\n', re.M)
EXPORT = re.compile(r"^export const\b(?= \w+ =)", re.M)
GIVEN = re.compile(r"^(?:export )?(?:const|let|class|(?:async )?function) (?:(\w+)|\{([^}]*)\})", re.M)
"""The name that a module gives for all of itself, or the names, where a thing is taken apart."""
MANY = re.compile(r"^(?:export )?(?:const|let) \w+ = [^({\[\n]*, \w+ =", re.M)
"""Two names given on one line, of which GIVEN would see the first alone."""
STYLE = re.compile(r"(\"[^\"]*\"|'[^']*')|/\*.*?\*/\s*|[\s;]*(})\s*|\s*([{;,>])\s*|(:)\s+|(\s)\s*", re.S)
"""What may not be touched in a style (a text in quotes, the first group), and what takes no room: comments, and space where it divides nothing."""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def script(name: str, text: str) -> str:
    """A script with its notices alone of all comments, and its code in fewer letters.

    Raises ValueError for what the library (0.18.1) cannot carry: the end of a script or the start of a comment within HTML, as which it
    reads the text; a mistake, at which it gives the text back as it was; and a check for null beside ``typeof … "object"``, of which
    it turns 'or' into 'and' (https://github.com/oxc-project/oxc/issues/16107).
    """
    notices, text = NOTICE.findall(text), COMMENT.sub("", text).strip()
    if re.search(r"</script|<!--", text, re.I):
        raise ValueError(f"{name}: '</script' and '<!--' cannot stand in a script. Write '<' + '/script'")
    if NULL_CHECK.search(text):
        raise ValueError(f"{name}: a check for null beside typeof … \"object\" comes out wrong. Write Object(value) === value")
    made = minify_html.minify(f"<script>{text}{NOTHING}</script>", minify_js=True)
    made = made.removeprefix("<script>").removesuffix("</script>").replace("/* @__PURE__ */ ", "")
    if made.endswith(NOTHING) or text and not made:
        raise ValueError(f"{name}: the script holds a mistake, or a form that cannot be shortened")
    return "\n".join([*notices, made])


def style(name: str, text: str) -> str:
    """A style without comments, and without space where it divides nothing. Raises ValueError where braces do not match."""
    made = STYLE.sub(lambda found: " " if found[5] else found[found.lastindex] if found.lastindex else "", text).strip()
    if made.count("{") != made.count("}") or text.strip() and not made:
        raise ValueError(f"{name}: the style holds a brace or a comment that is not closed, or nothing")
    return made


def joined(folder: Path) -> str:
    """The modules of a folder as one script, each after those that it imports, in one block: one answer of a host in place of many.

    Raises ValueError for a form of import or export that it does not know, for modules that import one another in a ring, and for a name
    that two modules give, as all of them see each other's.
    """
    texts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("[!.]*.js"))}
    order = [*TopologicalSorter({name: {found[1] for found in IMPORT.findall(text)} for name, text in texts.items()}).static_order()]
    given = Counter(name for text in texts.values() for name in _given(text))
    if twice := [name for name in given if given[name] > 1]:
        raise ValueError(f"{folder.name}: two modules call something '{twice[0]}'. Give one of them another name")
    return "{\n" + "".join(_bare(name, texts[name]) for name in order) + "}\n"


def _given(text: str) -> Iterator[str]:
    """The names that a module gives for all of itself, and those that it gives to what it imports."""
    for one, parts in GIVEN.findall(text):
        yield from [one] if one else re.findall(r"(\w+)\s*(?:,|$)", parts)
    for _, here in re.findall(r"(\w+) as (\w+)", " ".join(names for names, _ in IMPORT.findall(text))):
        yield here


def _bare(name: str, text: str) -> str:
    """A module without its imports and exports."""
    if MANY.search(text):
        raise ValueError(f"{name}.js: one name for each 'const' that stands for the whole module. Write a line for each")
    text = EXPORT.sub("const", IMPORT.sub(lambda found: _renamed(found[1]), text))
    if re.search(r"^(import|export)\b", text, re.M):
        raise ValueError(f"{name}.js: modules import as in 'import {{ a, b }} from \"./other.js\";' and export as in 'export const a = …', each on one line")
    return text


def _renamed(names: str) -> str:
    pairs = (name.split(" as ") for name in names.split(", ") if " as " in name)
    return "".join(f"const {here} = {there};\n" for there, here in pairs)


def _content(file: Path) -> str:
    """What is published of a file, or of a folder of modules."""
    if file.is_dir():
        return script(file.name, joined(file))
    text = file.read_text("utf-8")
    return {".js": script, ".css": style}.get(file.suffix, lambda _, text: text)(file.name, text)


def assets(root: Path, *others: Path) -> dict[str, tuple[str, str]]:
    """By the name that templates use (``assets/site.css``): the name to publish, which holds a hash, and the text to publish.

    A folder's modules become one script of its name. ``others`` stand elsewhere.
    """
    made = {}
    for file in [*sorted((root / "overrides" / FOLDER).glob("[!.]*")), *others]:
        text, suffix = _content(file), ".js" if file.is_dir() else file.suffix
        made[f"{FOLDER}/{file.stem}{suffix}"] = f"{FOLDER}/{file.stem}.{_hash(text.encode())}{suffix}", text
    return made
