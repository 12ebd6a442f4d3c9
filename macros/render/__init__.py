"""Nodes and records to Markdown and HTML: our Jinja environment, and what its templates may call.

Templates choose and loop; all that is found, sorted or counted is prepared in ``views``. Text is escaped unless a
template says otherwise, and an unknown name is an error.
"""
from __future__ import annotations

import datetime
import functools
import hashlib
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping

import jinja2
from markupsafe import Markup, escape

from macros import compose
from macros.check.references import term_forms
from macros.check.walk import records, values
from macros.load import Toolkit
from macros.model import UNDATED, UNREAD, Archive
from macros.render.links import Known, known
from macros.text import Emphasis, Fill, Inline, Items, Link, Paragraph, Term, Text, typeset

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
CACHE = TEMPLATES.parent.parent / ".cache" / "templates"
KINDS = {Text: "text", Fill: "blank", Term: "term", Emphasis: "emphasis", Link: "link", Paragraph: "paragraph", Items: "items"}
LOOKED = {("as_of",), ("none_known",)}
"""Fields that say when someone looked, by the end of their path."""
MARKS = re.compile(r"[\\`*_{}\[\]<>&|~^]")
BLOCK_START = re.compile(r"(?m)^([ \t]*)(\d+)([.)])|^([ \t]*)([#+:=-])")


def markdown_text(text: str) -> Markup:
    """The text so that Markdown shows it as it is; each mark that Markdown or HTML would read is written as its number."""
    return escaped(typeset(text))


def escaped(text: str) -> Markup:
    """The same for text that is typeset already."""
    safe = MARKS.sub(lambda match: f"&#{ord(match[0])};", text)
    return Markup(BLOCK_START.sub(lambda m: f"{m[1]}{m[2]}&#{ord(m[3])};" if m[2] else f"{m[4]}&#{ord(m[5])};", safe))


def address(url: str) -> Markup:
    """An address for the target of a link: its signs stay as they are."""
    return Markup(escape(url))


def literal(url: str) -> Markup:
    """An address as plain text, letter by letter: neither Markdown nor typography reads anything in it."""
    return Markup(re.sub(r"[^A-Za-z0-9/:?=-]", lambda sign: f"&#{ord(sign[0])};", url))


def _set(value: Any) -> Any:
    """Typographic quotes in every plain text that a template prints; markup stays as it is."""
    return typeset(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def page_url(source: str) -> str:
    """The address of a page from its file: ``start.md`` is ``start/``, ``town/index.md`` is ``town/``."""
    path = source.removesuffix(".md")
    path = path.removesuffix("index") if path == "index" or path.endswith("/index") else path + "/"
    return path or "./"


MARK = "\ue000"
"""Begins and ends a mark: no text may hold it, since no font has a letter for it."""


def paper_mark(name: str) -> Markup:
    """What stands on a page for the pages and size of a file, until the file is made (see ``macros.press``)."""
    return Markup(f"{MARK}{name}{MARK}")


@dataclass(frozen=True)
class Edition:
    """The newest day on which someone looked, and a short id of all that the data says."""

    day: datetime.date
    id: str


def edition_of(toolkit: Toolkit) -> Edition:
    digest, days = hashlib.sha256(), [datetime.date.min]
    for noun, name, record in records(toolkit):
        if noun == "editions":  # what was published before says nothing of what is said now
            continue
        digest.update(f"{noun}/{name}{record.model_dump_json()}".encode())
        days += [value for path, value in values(record) if path[-1:] in LOOKED and isinstance(value, datetime.date)]
    return Edition(max(days), digest.hexdigest()[:4])


def _bytecode() -> jinja2.FileSystemBytecodeCache | None:
    """Where compiled templates are kept between builds; nowhere, where the folder cannot be written."""
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(CACHE))


class Renderer:
    """Renders templates for one toolkit. Links are relative to the page ``here`` (its file below the docs folder)."""

    def __init__(self, toolkit: Toolkit):
        self.toolkit = toolkit
        self.edition = edition_of(toolkit)
        self.terms = term_forms(toolkit)
        self.labels = {blank.id: str(blank.label) for blank in toolkit.settings.blanks}
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_set,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False, bytecode_cache=_bytecode(),
        )
        self.environment.filters |= {"md": markdown_text, "day": self.day, "as_of": self.as_of, "due": self.due, "when": self.when, "capital": compose.capital, "literal": literal, "address": address}
        self.environment.tests["kind"] = lambda node, name: KINDS.get(type(node)) == name
        self.environment.globals |= {"word": self.word, "settings": toolkit.settings, "knows_states": bool(toolkit.states), "letters": compose.letters,
                                     "inline": self.inline, "inline_html": self.inline_html, "term_id": self.term_id, "blank_label": self.labels.__getitem__, "paper_mark": paper_mark, "law_title": self.law_title,
                                     "law_cite": self.law_cite, "known": self.known}

    def word(self, key: str, **values: Any) -> str:
        """A word of the interface. Raises KeyError with its name where words.yml has none."""
        return compose.word(self.toolkit, key, **values)

    def term_id(self, node: Term) -> str:
        return self.terms[node.text.lower().replace("’", "'")]

    def law_title(self, name: str) -> str:
        return str(self.toolkit.law[name].title)

    def law_cite(self, name: str) -> str:
        """A law's citation, as a lawyer looks it up."""
        return str(self.toolkit.law[name].cite)

    def known(self, url: str, archive: Archive | None = None) -> Known:
        """What a reader is told of an outside address."""
        return known(self.toolkit, url, archive)

    def day(self, value: datetime.date) -> str:
        """A date as people here write it."""
        return self.word("day", month=self.word(f"month_{value.month}"), day=value.day, year=value.year)

    def as_of(self, value: datetime.date | str) -> str:
        """Since when we know it; an undated copy, and what nobody has read, is called so."""
        return self.word(f"as_of_{value}") if value in (UNDATED, UNREAD) else self.word("as_of", day=self.day(value))

    def due(self, value: datetime.date) -> str:
        """When a duty falls due, or fell due, as seen from the day of this edition."""
        return self.word("due_on" if value > self.edition.day else "was_due", day=self.day(value))

    def when(self, value: str) -> str:
        """A date that may be a day, a month or a year, as people here write it; other words stay."""
        found = re.match(r"(\d{4})-(\d{2})(?:-(\d{2}))?$", value)
        if not found:
            return value
        if found[3]:
            return self.day(datetime.date.fromisoformat(value))
        return self.word("month", month=self.word(f"month_{int(found[2])}"), year=found[1])

    def inline(self, nodes: Iterable[Inline], at: Mapping[str, Callable]) -> Markup:
        """Inline nodes as Markdown; ``at`` holds the page's ways to write links."""
        return Markup("").join(self._markdown(node, at) for node in nodes)

    def _markdown(self, node: Inline, at: Mapping[str, Callable]) -> Markup:
        if isinstance(node, Text):
            return escaped(node.text)
        if isinstance(node, Fill):
            return self._pieces.blank(node.name)
        if isinstance(node, Term):
            return Markup(f"[{escaped(node.text)}]({at['to']('glossary.md', self.term_id(node))}){{: .term }}")
        inner = self.inline(node.children, at)
        if isinstance(node, Link):
            return Markup(f"[{inner}](<{node.href}>)")
        mark = "**" if node.strong else "*"
        return Markup(f"{mark}{inner}{mark}")

    def inline_html(self, nodes: Iterable[Inline], at: Mapping[str, Callable]) -> Markup:
        """Inline nodes as HTML, for widgets."""
        nodes = tuple(nodes)
        if len(nodes) == 1 and isinstance(nodes[0], Text):
            return escape(nodes[0].text)
        return self._pieces.html(nodes, at)

    @functools.cached_property
    def _pieces(self):
        return self.environment.get_template("nodes.j2").module

    def render(self, template: str, here: str, **context: Any) -> str:
        """The template as Markdown for the page ``here``."""

        def to(page: str, part: str = "") -> str:
            path = posixpath.relpath(page, posixpath.dirname(here) or ".")
            return path + (f"#{part}" if part else "")

        def url(page: str, part: str = "") -> str:
            return relative_url(page_url(page), page_url(here)) + (f"#{part}" if part else "")

        made = self.environment.get_template(template).render(here=here, to=to, url=url, **context)
        return re.sub(r"\n{3,}", "\n\n", made).strip() + "\n"


def relative_url(target: str, here: str) -> str:
    """The address of ``target`` as a link on the page at ``here``, both from the top of the site."""
    target, here = target.removeprefix("./"), here.removeprefix("./")
    path = posixpath.relpath("/" + target, "/" + here)
    return path + "/" if not target or target.endswith("/") else path
