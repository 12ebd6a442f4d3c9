"""The built site, looked at once more: elements, attributes, schemes and hosts, by allow-list.

Pages and data were checked before anything was rendered; this is the second lock, for what a template, an extension
or the theme might let through. Tags are held to one plain form, which every browser reads alike; what is written
otherwise is refused without asking what a browser would make of it.
"""
from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Iterator

ELEMENTS = frozenset("""
    html head title meta link script body header nav main section aside footer div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code
    table caption thead tbody tr th td a b i em strong span sup br hr img details summary form label input textarea button noscript dialog
    fieldset legend select option output template
""".split())
ANY = re.compile(r"(id|class|hidden|lang|dir|role|tabindex|title|translate|spellcheck|writingsuggestions|(aria|data)-[a-z-]+)$")
"""Attributes that every element may have."""
OWN = {
    "a": {"href", "rel", "download"}, "img": {"src", "alt", "width", "height"}, "link": {"href", "rel", "type"}, "script": {"src", "type", "defer"},
    "meta": {"charset", "name", "content", "http-equiv"}, "td": {"colspan", "rowspan", "align"}, "th": {"scope", "colspan", "rowspan", "align"},
    "ol": {"start", "type"}, "label": {"for"}, "button": {"type", "disabled"}, "form": {"autocomplete"}, "details": {"open", "name"}, "option": {"value", "selected"},
    "input": {"type", "name", "value", "autocomplete", "checked", "accept"}, "textarea": {"name", "rows", "placeholder", "autocomplete"},
    "select": {"name"}, "output": {"for"}, "dialog": {"open"},
}
RELATIVE = re.compile(r"[\w./#?=&%~+@,;()'!$*-]*$")
"""An address within the site: it holds no colon, so no scheme."""
ABROAD = re.compile(r"https?://[^\s/?#@\\]+\.[^\s/?#@\\]+([/?#][^\s\\]*)?$")
"""An address that a reader follows; nothing that a browser fetches by itself may have one."""
META = {"http-equiv": {"Content-Security-Policy"}, "name": {"viewport", "referrer", "color-scheme", "description", "keywords", "robots", "theme-color"}}
SCRIPTS = {None, "module", "text/javascript"}
TAG = re.compile(r"""<[a-zA-Z/!?](?:[^>"']|"[^"]*"|'[^']*')*>""")
PLAIN = re.compile(r'<(?P<close>/)?(?P<name>[a-z][a-z0-9]*)(?P<given>(?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*)\s*/?>$', re.A)
GIVEN = re.compile(r'\s+([a-z][a-z0-9-]*)(?:="([^"<>]*)")?', re.A)
KINDS = {".html", ".css", ".js", ".json", ".svg", ".png", ".jpg", ".webp", ".pdf", ".docx", ".txt", ".xml", ".woff2"}
"""Endings of what we publish."""
EXTRA = {"_headers", "CNAME", ".nojekyll"}


def scan(site: Path, pages: dict[str, str]) -> Iterator[str]:
    """Everything on the built pages that is not on the list, as ``page:line: …``; and every file that is none of ours."""
    for name, html in pages.items():
        yield from _page(name, html)
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_symlink() or path.is_file() and path.suffix not in KINDS and name not in EXTRA:
            yield f"{name}:1: this file is of no kind that is published"
        elif path.suffix == ".svg" and re.search(r"<(script|foreignObject|image|use|a)\b|\son\w+\s*=|javascript:|<!ENTITY", path.read_text("utf-8"), re.I):
            yield f"{name}:1: this drawing holds more than a drawing"


def _page(name: str, html: str) -> Iterator[str]:
    ids: set[str] = set()
    end = 0
    for tag in TAG.finditer(html):
        if "<" in html[end:tag.start()]:
            yield _told(name, html, html.index("<", end), "a '<' that starts no tag")
        end = tag.end()
        for message in _faults(tag[0]):
            yield _told(name, html, tag.start(), message)
        for place in re.findall(r'\sid="([^"]*)"', tag[0]):
            if place in ids:
                yield _told(name, html, tag.start(), f"the place '{place}' is on this page twice")
            ids.add(place)
    if "<" in html[end:]:
        yield _told(name, html, html.index("<", end), "a '<' that starts no tag")


def _told(name: str, html: str, start: int, message: str) -> str:
    return f"{name}:{html.count(chr(10), 0, start) + 1}: {message}"


@lru_cache(maxsize=20_000)
def _faults(tag: str) -> tuple[str, ...]:
    """What is wrong with one tag. Pages repeat theirs, so each is looked at once."""
    if tag == "<!doctype html>":
        return ()
    plain = PLAIN.match(tag)
    if not plain or plain["name"] not in ELEMENTS:
        return (f"the tag {tag[:60]!r} is not among those that our pages use",)
    if plain["close"]:
        return ("an end tag holds something",) if plain["given"] else ()
    pairs = GIVEN.findall(plain["given"])
    given = {key: unescape(value) for key, value in pairs}
    if len(given) < len(pairs):  # a browser takes the first
        return (f"<{plain['name']}> has an attribute twice",)
    return (*_attributes(plain["name"], given), *_element(plain["name"], given))


def _attributes(name: str, given: dict[str, str]) -> Iterator[str]:
    for key, value in given.items():
        if not (ANY.match(key) or key in OWN.get(name, ())):
            yield f"<{name}> has the attribute '{key}', which our pages do not use"
        elif key in {"href", "src"} and not _may_lead(name, value, given.get("rel")):
            yield f"<{name}> leads to '{value[:80]}', which is neither within the site nor a link that a reader can follow by https"


def _may_lead(name: str, value: str, rel: str | None) -> bool:
    if RELATIVE.match(value) and not value.startswith("//"):
        return True
    return bool((name == "a" or rel == "canonical") and ABROAD.match(value))


def _element(name: str, given: dict[str, str]) -> Iterator[str]:
    if name == "script" and ("src" not in given or given.get("type") not in SCRIPTS) and given.get("type") != "application/json":
        yield "a script stands on the page itself, or is of an unknown type"
    for key, allowed in META.items():
        if name == "meta" and key in given and given[key] not in allowed:
            yield f"<meta> sets '{given[key]}', which our pages do not"
    if name == "meta" and given.get("name") == "referrer" and given.get("content") != "no-referrer":
        yield "<meta> tells other sites where a reader comes from"
    if name == "link" and given.get("rel") not in {"icon", "stylesheet", "canonical"}:
        yield f"<link> is of the kind '{given.get('rel')}', which our pages do not use"
