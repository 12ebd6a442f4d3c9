"""What a page's own Markdown may become: elements, attributes, addresses, all by allow-list.

The page is turned into HTML as MkDocs will do it, with a word in place of each macro call, and what comes out is
looked at. So no trick of Markdown or of raw HTML matters that the list does not name; what it does not name is refused.
"""
from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Callable, Iterator

import markdown
import yaml

from macros.check.addresses import spoofed
from macros.load.strict import HIDDEN
from macros.text import DENSEST, dense

PROJECT = Path(__file__).resolve().parent.parent.parent
BUILT_IN = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs adds by itself (mkdocs.config.defaults)."""
ELEMENTS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li em strong a code pre blockquote table thead tbody tr th td hr br img div".split())
INSTEAD = {"b": "Write **words** for bold", "i": "Write *words* for italic", "u": "Write *words* for italic", "center": "Remove the tag", "font": "Remove the tag",
           "span": "Remove the tag", "style": "Remove the tag"}
"""What to write in place of a tag that people often use."""
EMPTY = frozenset({"br", "hr", "img"})
"""Elements that hold nothing and are never closed."""
CLASSES = frozenset({"lede", "go", "alt", "twenty", "new-page", "screen-only"})
"""Classes that pages may use; the others belong to our own blocks."""
ATTRIBUTES = {"id": None, "class": None, "a": {"href"}, "img": {"src", "alt"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}}
EVERYWHERE = {"id", "class"}
CALL = re.compile(r"\{\{.*?\}\}", re.S)
SPACED = re.compile(r"\][ \t]+\((?:https?://|www\.|[\w./-]+\.md)")
TERM = re.compile(r"\[\[[^\[\]\n]+\]\]")
LIST = re.compile(r"(?m)^\{:[^}\n]*$")
WORD = "ourmacrocall"
"""Stands where a macro is called."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]*$")
MOST = 20
"""Faults told of one page; who mends twenty runs the check again."""
LONGEST = 50_000
MOST_LINES = 2000
BEFORE = 20
"""Lines over which a tag may be spread."""
OTHER_WORDS = re.compile(r"data-toc-(?:label|omit)")
"""What Markdown's list of contents takes from a heading and leaves no trace of."""
REFERENCE = re.compile(r"(?m)^ {0,3}\[[^\]\n]+\]:")
RUN = re.compile(r"([^\w\s.])\1{199}|(?:[^\w\s.]\s?){400}|(?:^|\n)(?:[>*+-] ?|\d+\. ){20}")
"""So many signs in a row mean nothing to a reader, and Markdown would spend minutes on them."""


@dataclass(frozen=True, order=True)
class Fault:
    """A thing that may not stand on a page: what is wrong, the words that show it, and the how-manieth of its kind it is."""

    message: str
    words: str
    number: int = 1


@dataclass
class Found:
    """What the HTML of a page holds."""

    faults: list[Fault] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    seen: Counter = field(default_factory=Counter)

    def add(self, message: str, words: str) -> None:
        self.seen[message] += 1
        self.faults.append(Fault(message, words, self.seen[message]))


class _Reader(HTMLParser):
    """Walks over the HTML that Markdown made and notes what the allow-list does not hold."""

    def __init__(self, reserved: frozenset[str]):
        super().__init__(convert_charrefs=False)
        self.found, self.reserved = Found(), reserved
        self.open: list[str] = []
        self.refused: set[str] = set()
        self.ids: set[str] = set()
        self.link: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.refused.add(tag)
            self.found.add(f"a page cannot hold <{tag}>. {INSTEAD.get(tag, 'Remove the tag, or write it in words')}", f"<{tag}")
            return
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        for name in sorted({name for number, (name, _) in enumerate(attrs) if name in dict(attrs[:number])}):
            self.found.add(f"'{name}' stands twice in one tag, and a browser takes the first. Keep one of the two", name)
        if tag == "a":
            self.link = dict(attrs).get("href") or "", ""
        elif tag == "img" and self.link:
            self.link = self.link[0], self.link[1] + (dict(attrs).get("alt") or "")
        if tag == "img" and not dict(attrs).get("alt"):
            self.found.add("a picture has no words for those who do not see it. Write ![words](file)", "![")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if WORD in value or WORD in name:
            self.found.add("a macro cannot stand within a tag, a link or its address. Put it into the text", "{{")
        elif name not in EVERYWHERE and name not in ATTRIBUTES.get(tag, ()):
            self.found.add(f"'{name}' cannot be set on a page. Remove it", name)
        elif name == "id" and value in self.ids:
            self.found.add(f"the place '{value}' is on this page twice. Give one of the two another name", value)
        elif name == "id" and re.fullmatch(r"h[1-6]", tag) and re.fullmatch(r"[\w-]+_\d+", value):
            self.found.add("a heading has the words of another one on this page. Give it other words", "#")
        elif name == "id" and (not NAME.fullmatch(value) or value in self.reserved):
            self.found.add(f"'{value}' cannot be the name of a place on this page. Use small letters, digits and hyphens, and a name that is not taken", value)
        elif name == "id":
            self.ids.add(value)
        elif name == "class":
            for other in [one for one in value.split() if one not in CLASSES and not (tag == "code" and one.startswith("language-"))]:
                self.found.add(f"'{other}' is not a style that pages may use. Use one of: {', '.join(sorted(CLASSES))}", other)
        elif name == "href":
            self.found.links.append(value)
        elif name == "src":
            self.found.pictures.append(value)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            self._words(*self.link)
            self.link = None
        if self.open[-1:] == [tag]:
            self.open.pop()
        elif tag not in self.refused:
            self.found.add(f"'</{tag}>' closes what this page did not open just before. Remove it, or put the tags in order", f"</{tag}")

    def close(self) -> None:
        super().close()
        for tag in self.open:
            self.found.add(f"<{tag}> is never closed. Write </{tag}> where it ends", f"<{tag}")

    def handle_comment(self, data: str) -> None:
        self.found.add("a remark between <!-- and --> is published with the page. Remove it", "<!--")

    def handle_decl(self, decl: str) -> None:
        self.found.add("'<!' starts something that a page cannot hold. Write &lt;! where you mean the signs", "<!")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(data)

    def handle_pi(self, data: str) -> None:
        self.found.add("'<?' starts something that a page cannot hold. Write &lt;? where you mean the signs", "<?")

    def _words(self, url: str, words: str) -> None:
        """A link has words, and they do not name another site than the one that it leads to."""
        if not words.strip():
            self.found.add("a link has no words, so nobody can see or hear it. Write [words](address)", "](")
        elif spoofed(words, url):
            self.found.add(f"the link's words name another site than the one it leads to ('{url}'). Write words that say where it leads", words.strip())

    def handle_charref(self, name: str) -> None:
        self._sign(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        self._sign(f"&{name};")

    def _sign(self, written: str) -> None:
        """A sign written as its number or name counts as the sign."""
        if HIDDEN.search(unescape(written)) or unescape(written) == "\ufffd":
            self.found.add(f"'{written}' stands for a sign that nobody sees. Remove it", written)
        if self.link:
            self.link = self.link[0], self.link[1] + unescape(written)

    def handle_data(self, data: str) -> None:
        if self.link:
            self.link = self.link[0], self.link[1] + data
        if not {"code", "pre"} & set(self.open):
            self._slips(data)
        if "<" in data:
            self.found.add("a '<' starts a tag that never ends. Close it, or write &lt; where you mean the sign", "<")


    def _slips(self, data: str) -> None:
        """Signs of Markdown that a reader would see as they are written."""
        for slip in SPACED.finditer(data):
            self.found.add("a space parts a link's words from its address. Write [words](address) without it", slip[0])
        for slip in TERM.finditer(data):
            self.found.add("a page shows double brackets as they are. Remove them, or write a link, as in [words](glossary.md)", slip[0])
        for slip in LIST.finditer(data):
            self.found.add("the brace that starts this line is never closed. Write } at its end", slip[0])


class _Settings(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags."""


_Settings.add_multi_constructor("", lambda loader, suffix, node: None)


@functools.cache
def settings() -> dict:
    """The project's own mkdocs.yml. It is code: what a contribution changes there is read by a person first."""
    return yaml.load((PROJECT / "mkdocs.yml").read_text("utf-8"), Loader=_Settings)


@functools.cache
def _converter() -> markdown.Markdown:
    names, options = list(BUILT_IN), {}
    for item in settings().get("markdown_extensions", []):
        name, given = (item, None) if isinstance(item, str) else next(iter(item.items()))
        names += [] if name in names else [name]
        if given:
            options[name] = given
    return markdown.Markdown(extensions=names, extension_configs=options)


@functools.cache
def reserved() -> frozenset[str]:
    """Names of places that the frame around every page uses."""
    return frozenset(re.findall(r'\sid="([^"{]+)"', (PROJECT / "overrides" / "main.html").read_text("utf-8")))


@functools.lru_cache(maxsize=256)
def found(text: str) -> Found:
    """What the HTML of a page's text (its head left out) holds. Raises RecursionError for text that is nested without end."""
    converter = _converter()
    converter.reset()
    reader = _Reader(reserved())
    html = converter.convert(CALL.sub(WORD, text))
    if "<!" in html:  # Python's parser fails on some of these, and none may stand here
        reader.handle_comment("") if "<!--" in html else reader.handle_decl("")
        return reader.found
    reader.feed(html)
    reader.close()
    for other in OTHER_WORDS.finditer(text):
        reader.found.add("a heading cannot have other words in lists than on the page. Remove this", other[0])
    for _ in range(max(len(REFERENCE.findall(text)), len(converter.references))):  # in a list or quotation Markdown alone sees it
        reader.found.add("an address stands on a line of its own. Write [words](address) where the link is", "]:")
    return reader.found


def too_much(text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of what would keep Markdown busy without an end."""
    if len(text) > LONGEST:
        yield 1, f"the page has over {LONGEST // 1000},000 characters. Split it"
    if text.count("\n") > MOST_LINES:
        yield MOST_LINES, f"the page has over {MOST_LINES} lines. Split it"
    run = RUN.search(text)
    if run:
        yield text.count("\n", 0, run.start()) + 1 + run[0].startswith("\n"), "the same signs stand here hundreds of times. Remove them"
    for start, paragraph in _paragraphs(text):
        if dense(paragraph):
            yield start, f"this paragraph holds over {DENSEST} signs such as * and [. Split it, or remove them"


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """(line, text) of what stands between empty lines."""
    for found in re.finditer(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+", text):
        yield text.count("\n", 0, found.start()) + 1, found[0]


def never_closed(text: str) -> Iterator[int]:
    """The line of every <div> that Markdown would close by itself where the page ends."""
    open_at: list[int] = []
    fenced = False
    for number, row in enumerate(text.split("\n"), start=1):
        fenced ^= bool(re.match(r" {0,3}(```|~~~)", row))
        if not fenced and re.match(r"\s*<div\b", row) and "</div" not in row:
            open_at.append(number)
        elif not fenced and re.match(r"\s*</div>", row) and open_at:
            open_at.pop()
    yield from open_at


def line_of(text: str, holds: Callable[[Found], bool]) -> int:
    """The first line of ``text`` up to which its HTML ``holds`` a thing, the whole of which does."""
    rows = text.split("\n")
    low, high = 0, len(rows)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(found("\n".join(rows[:middle]))) else (middle, high)
    return high


def place_of(text: str, fault: Fault) -> tuple[int, int]:
    """Line and column where a fault stands."""
    return nearest(text, line_of(text, lambda now: fault.number <= now.seen[fault.message]), fault.words)


def nearest(text: str, line: int, words: str) -> tuple[int, int]:
    """Line and column of ``words``, which stand in a line or shortly above it: a tag may begin some lines before it ends."""
    rows = text.lower().split("\n")
    for number in range(line, max(line - BEFORE, 0), -1):
        if words.lower() in rows[number - 1]:
            return number, rows[number - 1].index(words.lower()) + 1
    return line, 1


def column_of(text: str, line: int, words: str) -> int:
    """The column at which ``words`` stand in a line, or its first."""
    return max(text.split("\n")[line - 1].lower().find(words.lower()), 0) + 1
