"""Nodes and records to Markdown and HTML: our Jinja environment, and what its templates may call.

Templates choose and loop; all that is found, sorted or counted is prepared in ``views``. Text is escaped unless a
template says otherwise, and an unknown name is an error.
"""
from __future__ import annotations

import datetime
import posixpath
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from macros import compose
from macros.check.references import term_forms
from macros.load import Toolkit
from macros.model import UNDATED
from macros.text import Emphasis, Fill, Items, Link, Paragraph, Term, Text, typeset

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
KINDS = {Text: "text", Fill: "blank", Term: "term", Emphasis: "emphasis", Link: "link", Paragraph: "paragraph", Items: "items"}
MARKS = re.compile(r"[\\`*_{}\[\]<>&|~^]")
BLOCK_START = re.compile(r"^(\s*)(\d+)([.)])|^(\s*)([#+:=-])")


def markdown_text(text: str) -> Markup:
    """The text so that Markdown shows it as it is; each mark that Markdown or HTML would read is written as its number."""
    safe = MARKS.sub(lambda match: f"&#{ord(match[0])};", typeset(text))
    return Markup(BLOCK_START.sub(lambda m: f"{m[1]}{m[2]}&#{ord(m[3])};" if m[2] else f"{m[4]}&#{ord(m[5])};", safe))


def _set(value: Any) -> Any:
    """Typographic quotes in every plain text that a template prints; markup stays as it is."""
    return typeset(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def page_url(source: str) -> str:
    """The address of a page from its file: ``start.md`` is ``start/``, ``county/index.md`` is ``county/``."""
    path = source.removesuffix(".md")
    path = path.removesuffix("index") if path == "index" or path.endswith("/index") else path + "/"
    return path or "./"


class Renderer:
    """Renders templates for one toolkit. Links are relative to the page ``here`` (its file below the docs folder)."""

    def __init__(self, toolkit: Toolkit):
        self.toolkit = toolkit
        self.terms = term_forms(toolkit)
        self.labels = {blank.id: str(blank.label) for blank in toolkit.settings.blanks}
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, finalize=_set,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
        )
        self.environment.filters |= {"md": markdown_text, "day": self.day, "capital": compose.capital}
        self.environment.tests["kind"] = lambda node, name: KINDS.get(type(node)) == name
        self.environment.globals |= {"word": self.word, "settings": toolkit.settings, "letters": compose.letters,
                                     "term_id": self.term_id, "blank_label": self.labels.__getitem__, "law_title": self.law_title}

    def word(self, key: str, **values: Any) -> str:
        """A word of the interface. Raises KeyError with its name where words.yml has none."""
        return compose.word(self.toolkit, key, **values)

    def term_id(self, node: Term) -> str:
        return self.terms[node.text.lower().replace("’", "'")]

    def law_title(self, name: str) -> str:
        return str(self.toolkit.law[name].title)

    def day(self, value: datetime.date | str) -> str:
        """A date as people here write it; an undated copy is called so."""
        if value == UNDATED:
            return self.word("undated")
        return self.word("day", month=self.word(f"month_{value.month}"), day=value.day, year=value.year)

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
