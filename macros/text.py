"""Text of the data, parsed once into nodes.

Two kinds of field exist. A *line* is plain text with placeholders. A *rich* text adds paragraphs, one level of
list, emphasis, links and ``[[term]]``. Page, paper and file all render the same nodes; nothing parses text twice.
"""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Iterator, Union
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.sane_lists import SaneListExtension
from pydantic_core import core_schema

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
TOKEN = re.compile(r"\{([^{}]*)\}|\[\[([^\[\]]*)\]\]")
PLACEHOLDER_NAME = re.compile(r"[A-Za-z][A-Za-z_]*(:[a-z0-9, -]+)?$")
ITEM = re.compile(r"([-*+]|\d+\.) ")
REFUSED = (
    (re.compile(r"<[A-Za-z/!?]"), "this text cannot hold a tag such as <b>. Remove it, or write **bold**, *italic* or [words](https://…)"),
    (re.compile(r"!\["), "this text cannot hold a picture. Remove it, or say in words what it shows"),
    (re.compile(r"`"), "this text cannot hold a backtick (`). Remove it"),
    (re.compile(r"(?m)^ {0,3}#{1,6} "), "this text cannot hold a heading. Remove the # at the start of the line"),
    (re.compile(r"(?m)^ {0,3}>"), "this text cannot hold a quotation that starts with '>'. Remove the sign"),
    (re.compile(r"(?m)^ {0,3}\|"), "this text cannot hold a table. Write a list"),
    (re.compile(r"(?m)^ {0,3}([-*_] *){3,}$"), "this text cannot hold a line across the page. Leave an empty line instead"),
    (re.compile(r"(?m)^ {0,3}~~~"), "this text cannot hold a line of ~ signs. Remove it"),
    (re.compile(r"(?m)^[^\n|]*\S[^\n]*\n {0,3}(=+|-+) *$"), "this text cannot hold a heading. Remove the line of = or - signs"),
    (re.compile(r"(?m)^[ :-]*-[ :-]*\|[ :|-]*$"), "this text cannot hold a table. Write a list"),
    (re.compile(r"(?m)^ {0,3}\[[^\]\n]+\]:"), "this text cannot hold an address on a line of its own. Write [words](https://…) where the link stands"),
    (re.compile(r"[^\[\]]\]\[[^\[]"), "a link here has its address behind its words. Write [words](https://…)"),
    (re.compile(r"\][ \t]+\((?:https?://|www\.)"), "a space parts a link's words from its address. Write [words](https://…) without it"),
    (re.compile(r"(?:^|(?<=\s))[•◦▪‣●]\s"), "a list item starts with a hyphen and a space. Write '- ' in place of the round sign, each item on a line of its own under '|'"),
    (re.compile(r"\[\[(?![^\[\]]*\]\])"), "double brackets are never closed. Write a term as [[term]], or remove the brackets"),
    (re.compile(r"(?m)^ +([-*+]|\d+\.) "), "a list has one level only. Move the item to the start of its line"),
)


MARKED = re.compile(r"</(b|i|u|em|strong|p|span|font|a)>|<br */?>|\*\*(?=\w)|\]\(https?:")
"""Tags, bold and links in a plain text."""
SIGNS = re.compile(r"[*_`\[<~^]")
DENSEST = 300
"""Signs of emphasis, links and tags in one text or paragraph: Markdown would look for their partners for minutes."""


def dense(text: str) -> bool:
    """True where a text holds more signs than any reader needs."""
    return len(SIGNS.findall(text)) > DENSEST


@dataclass(frozen=True)
class Text:
    """Words, with typographic quotes set."""

    text: str


@dataclass(frozen=True)
class Fill:
    """A placeholder: a name of the section's, of the reader's, or ``sections:ID,ID``.

    ``capital`` is true where the author wrote ``{Name}`` for the head of a sentence.
    """

    name: str
    capital: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """A word of the glossary, as the author wrote it."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    children: tuple["Inline", ...]
    strong: bool = False


@dataclass(frozen=True)
class Link:
    href: str
    children: tuple["Inline", ...]


Inline = Union[Text, Fill, Term, Emphasis, Link]


@dataclass(frozen=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Items:
    """A list; each item is a run of inline nodes."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


Block = Union[Paragraph, Items]


class TextFault(ValueError):
    """A text outside the subset.

    ``snippet`` are the words where it happens, and ``before`` is how many others like them stand before, so that the
    loader can find their line.
    """

    def __init__(self, message: str, snippet: str = "", before: int = 0):
        super().__init__(message)
        self.snippet, self.before = snippet, before


def fault_at(message: str, text: str, start: int, words: str) -> TextFault:
    """The fault at ``start`` of the text, where ``words`` stand."""
    start = text.index(words, start)
    return TextFault(message, words, text.count(words, 0, start))


@functools.lru_cache(maxsize=1 << 15)  # every word of the interface is printed hundreds of times
def typeset(text: str) -> str:
    """Straight quotes and three dots become typographic ones; nothing else changes."""
    text = re.sub(r"(^|[\s(\[{—–-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[{—–“-])'(?=\w)", r"\1‘", text).replace("'", "’")
    return text.replace("...", "…")


def check_braces(text: str) -> None:
    """Raises TextFault where braces hold no name, or a brace stands alone."""
    for match in PLACEHOLDER.finditer(text):
        if not PLACEHOLDER_NAME.fullmatch(match[1]):
            name = match[1].strip()
            hint = f"Write {{{name}}}, without spaces" if PLACEHOLDER_NAME.fullmatch(name) else "Write its name in letters, as {name}"
            raise fault_at(f"'{match[0]}' is not a placeholder. {hint}", text, match.start(), match[0])
    double = re.search(r"\{\{ *([A-Za-z_]+) *\}\}", text)
    if double:
        raise fault_at(f"a placeholder has one brace on each side. Write {{{double[1]}}}", text, double.start(), double[0])
    bare = PLACEHOLDER.sub(lambda match: "_" * len(match[0]), text)
    single = re.search(r"[{}]", bare)
    if single:
        raise TextFault("a brace has no partner. Write a placeholder as {name}, or leave braces out", single[0], text.count(single[0], 0, single.start()))


def placeholder(name: str) -> Fill:
    """The node of a name between braces."""
    head, _, about = name.partition(":")
    return Fill(head.lower(), head[0].isupper(), tuple(part.strip() for part in about.split(",")) if about else ())


def line_nodes(text: str, terms: bool = False) -> tuple[Inline, ...]:
    """Nodes of a plain text: words and placeholders, with glossary terms where ``terms`` is true."""
    check_braces(text)
    nodes: list[Inline] = []
    end = 0
    whole = typeset(text)
    for match in TOKEN.finditer(whole):
        if match[2] is not None and not terms:
            raise TextFault("this field cannot hold a term in double brackets. Remove the brackets", match[0])
        if match.start() > end:
            nodes.append(Text(whole[end:match.start()]))
        nodes.append(placeholder(match[1]) if match[2] is None else Term(match[2].strip()))
        end = match.end()
    rest = whole[end:]
    return tuple(nodes) + ((Text(rest),) if rest else ())


def _parser() -> markdown.Markdown:
    made = markdown.Markdown(extensions=[SaneListExtension()], output_format="html")
    made.preprocessors.deregister("html_block")
    for name in ("html", "entity", "autolink", "automail", "image_link", "image_reference", "reference",
                 "short_reference", "short_image_ref", "backtick", "linebreak"):
        made.inlinePatterns.deregister(name)
    for name in ("code", "hashheader", "setextheader", "hr", "quote", "indent"):
        made.parser.blockprocessors.deregister(name)
    return made


_MARKDOWN = _parser()


def _tree(text: str) -> Element:
    _MARKDOWN.reset()
    lines = text.split("\n")
    for step in _MARKDOWN.preprocessors:
        lines = step.run(lines)
    root = _MARKDOWN.parser.parseDocument(lines).getroot()
    _MARKDOWN.treeprocessors["inline"].run(root)
    return root


_STASH = re.compile("\x02(\\d+)\x03")


def _plain(text: str | None) -> str:
    """Python-Markdown keeps an escaped character as its number between control marks."""
    return _STASH.sub(lambda match: chr(int(match[1])), text or "")


def _inline(element: Element) -> tuple[Inline, ...]:
    nodes = list(line_nodes(_plain(element.text), terms=True)) if element.text else []
    for child in element:
        nodes.append(_child(child))
        if child.tail:
            nodes.extend(line_nodes(_plain(child.tail), terms=True))
    return tuple(nodes)


def _child(element: Element) -> Inline:
    if element.tag in {"em", "strong"}:
        return Emphasis(_inline(element), strong=element.tag == "strong")
    if element.tag == "a" and element.get("title") is not None:
        raise TextFault("a link has no title of its own. Keep the words and the address: [words](https://…)", "](")
    if element.tag == "a":
        return Link(_plain(element.get("href")), _inline(element))
    raise TextFault(f"this text cannot hold '{element.tag}' here. Use paragraphs, a list, emphasis, links and [[terms]]")


def _item(element: Element) -> tuple[Inline, ...]:
    paragraphs = [child for child in element if child.tag in {"p", "ul", "ol"}]
    if len(paragraphs) > 1 or any(child.tag != "p" for child in paragraphs):
        raise TextFault("a list item holds one paragraph and no list. Split the item")
    return _inline(paragraphs[0] if paragraphs else element)


def _block(element: Element) -> Block:
    if element.tag == "p":
        return Paragraph(_inline(element))
    if element.tag in {"ul", "ol"}:
        return Items(tuple(_item(child) for child in element), ordered=element.tag == "ol")
    raise TextFault(f"this text cannot hold '{element.tag}'. Use paragraphs and a list of one level")


def _check_lists(text: str) -> None:
    """A list starts after an empty line, and what follows an empty line starts at the left edge."""
    rows = text.split("\n")
    in_list = False
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else ""
        if ITEM.match(row):
            if above.strip() and not in_list:
                raise TextFault("a list starts after an empty line. Leave one above it", row.strip(), "\n".join(rows[:number]).count(row.strip()))
            in_list = True
        elif not row.strip():
            in_list = False
        elif not above.strip() and row.startswith("  "):
            raise TextFault("a paragraph starts at the left edge, and a list item holds one paragraph. Remove the spaces, or split the item",
                            row.strip(), "\n".join(rows[:number]).count(row.strip()))


def rich_nodes(text: str) -> tuple[Block, ...]:
    """Nodes of a rich text. Raises TextFault, with the place, for anything outside the subset."""
    check_braces(text)
    if dense(text):
        raise TextFault(f"this text holds over {DENSEST} signs such as * and [. Split it, or remove them")
    for pattern, message in REFUSED:
        found = pattern.search(text)
        if found:
            raise fault_at(message, text, found.start(), found[0].strip().split("\n")[-1].strip())
    _check_lists(text)
    return tuple(_block(element) for element in _tree(text))


def _filled(value: str) -> str:
    if not value.strip():
        raise TextFault("the text is empty. Write it, or remove the line")
    return value.strip()


class Line(str):
    """Plain text of a record, with its nodes in ``nodes`` (inline nodes)."""

    nodes: tuple[Inline, ...]

    @classmethod
    def _make(cls, value: str) -> "Line":
        made = cls(_filled(value))
        if "\n" in made:
            raise TextFault("this text stands on one line, and holds a line break or an empty line. Join its lines")
        marked = MARKED.search(made)
        if marked:
            raise fault_at(f"this field is plain, so '{marked[0]}' would be shown as it is. Remove it", made, marked.start(), marked[0])
        made.nodes = line_nodes(made)
        return made

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        return core_schema.no_info_after_validator_function(cls._make, core_schema.str_schema(min_length=1))


class Rich(Line):
    """Rich text of a record, with its nodes in ``nodes`` (block nodes)."""

    nodes: tuple[Block, ...]

    @classmethod
    def _make(cls, value: str) -> "Rich":
        made = cls(_filled(value))
        made.nodes = rich_nodes(made)
        return made


def walk(nodes) -> Iterator[Inline]:
    """Every inline node below ``nodes`` (inline or block), in reading order."""
    for node in nodes:
        if isinstance(node, Items):
            for item in node.items:
                yield from walk(item)
            continue
        if not isinstance(node, Paragraph):
            yield node
        if isinstance(node, (Paragraph, Emphasis, Link)):
            yield from walk(node.children)


def plain(nodes, fill=lambda node: node.name) -> str:
    """The nodes as plain words, blocks parted by line breaks; ``fill`` gives the words of a placeholder."""
    blocks = []
    for node in nodes:
        if isinstance(node, Items):
            blocks.extend(plain(item, fill) for item in node.items)
        elif isinstance(node, Paragraph):
            blocks.append(plain(node.children, fill))
    if blocks:
        return "\n".join(blocks)
    return "".join(_words(node, fill) for node in nodes)


def _words(node: Inline, fill) -> str:
    if isinstance(node, (Text, Term)):
        return node.text
    if isinstance(node, Fill):
        return fill(node)
    return plain(node.children, fill)
