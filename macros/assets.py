"""Styles, scripts and the mark under names that hold a hash of what is in them, so that a browser may keep them for a year.

The index of words is not among them: it is written after the pages, whose links name every asset, and changes with almost
every edit, so a hash in its name would save little and leave older pages of the search without an index.
"""
from __future__ import annotations

import hashlib
import re
from graphlib import TopologicalSorter
from pathlib import Path

FOLDER = "assets"
HASHED = rf"/{FOLDER}/[^/]+\.[0-9a-f]{{8}}\.[a-z0-9]+"
"""The address of every such file, as a regular expression that Python and nginx read alike."""
COMMENT = re.compile(r"^[ \t]*/\*\*.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.M | re.S)
"""A comment with lines of its own. What begins so inside a text over many lines would go too, so modules hold no such text."""
INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.M)
IMPORT = re.compile(r'^import \{ (.+) \} from "\./(\w+)\.js";$', re.M)
EXPORT = re.compile(r"^export const (\w+) =", re.M)


def hashed(file: Path) -> str:
    """The name under which a file is published: ``site.css`` becomes ``assets/site.1a2b3c4d.css``."""
    return f"{FOLDER}/{file.stem}.{_hash(file.read_bytes())}{file.suffix}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _one(name: str, text: str) -> str:
    """A module as a constant that holds what it exports. Its comments and its indentation stay with the source."""
    text = INDENT.sub("", COMMENT.sub("", text))
    exported = EXPORT.findall(text)
    text = EXPORT.sub(r"const \1 =", IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = ${found[2]};", text))
    if re.search(r"^(import|export)\b", text, re.M):
        raise ValueError(f"{name}.js: modules import as in 'import {{ a, b }} from \"./other.js\";' and export as in 'export const a = …', each on one line")
    return f"const ${name} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n"


def joined(folder: Path) -> str:
    """The modules of a folder as one script, each after those that it imports: one answer of a host in place of many, and a third lighter.

    Raises ValueError for a form of import or export that it does not know, and for modules that import one another in a ring.
    """
    texts = {file.stem: file.read_text("utf-8") for file in sorted(folder.glob("[!.]*.js"))}
    order = TopologicalSorter({name: {found[1] for found in IMPORT.findall(text)} for name, text in texts.items()})
    return "".join(_one(name, texts[name]) for name in order.static_order())


def assets(root: Path, *others: Path) -> dict[str, tuple[str, Path | str]]:
    """By the name that templates use (``assets/site.css``): the name to publish, and the file, or the text of a script that is joined
    of a folder's modules. ``others`` stand elsewhere."""
    found = sorted((root / "overrides" / FOLDER).glob("[!.]*"))
    made: dict[str, tuple[str, Path | str]] = {f"{FOLDER}/{file.name}": (hashed(file), file) for file in [*(file for file in found if file.is_file()), *others]}
    for folder in (folder for folder in found if folder.is_dir()):
        text = joined(folder)
        made[f"{FOLDER}/{folder.name}.js"] = f"{FOLDER}/{folder.name}.{_hash(text.encode())}.js", text
    return made
