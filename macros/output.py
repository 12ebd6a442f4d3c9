"""Pages and files that are made from data, and what the page's template needs around a page."""
from __future__ import annotations

import json
import posixpath
from typing import Any, Iterator

import yaml

from macros import compose, papers, press
from macros.render import Renderer, markdown_text, page_url, paper_mark, relative_url, views
from macros.text import typeset

OPEN_DATA = "data/toolkit.json"


def generated(renderer: Renderer) -> Iterator[tuple[str, str]]:
    """(file below the docs folder, content) of everything that is made."""
    for name, criterion in renderer.toolkit.criteria.items():
        yield f"asks/{name}.md", _page(str(criterion.title), compose.capital(str(criterion.ask)) + ".", criterion.search, f'{{{{ ask("{name}") }}}}')
    for name, section in renderer.toolkit.sections.items():
        title = renderer.word("edition_title", section=str(section.title))
        yield f"{papers.CURRENT}/{name}.md", _page(title, renderer.word("edition_about"), [], f'{{{{ current_editions("{name}") }}}}')
    yield OPEN_DATA, json.dumps(open_data(renderer), ensure_ascii=False, indent=1, sort_keys=False)


def _page(title: str, description: str, search: list[str], body: str) -> str:
    bare = description.replace("{", "").replace("}", "")
    head = yaml.safe_dump({"title": typeset(title), "description": typeset(bare), "keywords": list(search)}, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n# {markdown_text(title)}\n\n{body}\n"


def open_data(renderer: Renderer) -> dict[str, Any]:
    """The whole toolkit as plain data, with MODEL's field names; texts keep their placeholders and Markdown.

    ``sections[].criteria`` is the list of ids in order; what else the section says of each stands in ``uses``.
    """
    toolkit = renderer.toolkit

    def plain(record) -> dict[str, Any]:
        return record.model_dump(mode="json", exclude_defaults=True)

    def section(record) -> dict[str, Any]:
        return plain(record) | {"criteria": [use.criterion for use in record.criteria], "uses": [plain(use) for use in record.criteria]}

    lists = ("audiences", "criteria", "policies", "frames", "resources", "law", "precedents", "terms", "places", "objections", "landscape", "states", "steps")
    return {
        "name": str(toolkit.settings.name), "place": toolkit.settings.place, "license": "CC-BY-4.0", "shape": 1,
        "fills": [plain(item) for item in toolkit.settings.fills], "blanks": [plain(item) for item in toolkit.settings.blanks],
        "sections": [section(record) for record in toolkit.sections.values()],
        **{name: [plain(record) for record in getattr(toolkit, name).values()] for name in lists},
        "drafting": plain(toolkit.drafting),
    }


def surroundings(renderer: Renderer, source: str, head: dict, titles: dict[str, str], assets: dict[str, str], base: str = "") -> dict[str, Any]:
    """What stands around the page ``source``: words, the way back, what to take along, help.

    ``assets`` gives the published name of each asset. With ``base``, links start from the top of the site: the page for
    lost addresses stands in no folder.
    """
    toolkit, here = renderer.toolkit, page_url(source)

    def url(target: str, part: str = "") -> str:
        path = page_url(target) if target.endswith(".md") else assets.get(target, target)
        return (base + path.removeprefix("./") if base else relative_url(path, here)) + (f"#{part}" if part else "")

    name = head.get("section")
    return {
        "words": renderer.word, "settings": toolkit.settings, "knows_states": bool(toolkit.states), "to": url,
        "menu_titles": titles, "short_title": titles.get(source, head.get("title", "")),
        "crumbs": [{"title": titles[path], "url": url(path)} for path in _parents(source) if path in titles and path != source],
        "around": views.section(toolkit, name) if name else None, "papers": press.of_section(toolkit, name) if name else [], "mark": paper_mark,
        "help": [{"title": typeset(item.title), "url": renderer.known(item.url, item.archive).best, "by": typeset(item.publisher)} for item in toolkit.resources.values() if item.help and item.url],
        "edition": {"day": renderer.day(renderer.edition.day), "id": renderer.edition.id},
    }


def _parents(source: str) -> list[str]:
    """The index pages above a page, from the top, the home page left out."""
    folder, found = posixpath.dirname(source), []
    while folder:
        found.append(f"{folder}/index.md")
        folder = posixpath.dirname(folder)
    return found[::-1]
