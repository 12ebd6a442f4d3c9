"""``hosting/nginx.conf``, made from the rules that ``_headers`` is made from, so that every host sends the same."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import jinja2

from macros.assets import HASHED
from macros.headers import LONG, ONLY_IN_HEADERS, OTHERS, SHORT, policy
from macros.load import Problem

FILE = Path("hosting/nginx.conf")
TEMPLATES = Path(__file__).resolve().parent.parent / FILE.parent
"""Beside what is made from it, not among the templates of pages, which hold no words."""
TYPES = {
    "text/html": "html", "text/css": "css", "text/javascript": "js mjs", "text/plain": "txt", "text/xml": "xml", "text/csv": "csv",
    "application/json": "json", "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg jpeg", "image/webp": "webp", "image/avif": "avif", "image/x-icon": "ico",
    "font/woff2": "woff2", "application/zip": "zip",
}
"""What a file is, by the end of its name; nosniff forbids browsers to guess."""


def nginx() -> str:
    """The text of the configuration."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    headers = {"Content-Security-Policy": policy({}, ONLY_IN_HEADERS), **OTHERS}
    return environment.get_template("nginx.conf.j2").render(headers=headers, types=TYPES, hashed=HASHED, short=SHORT, long=LONG)


def write(root: Path) -> int:
    """Writes the configuration into ``hosting/``; the exit status, always 0."""
    (root / FILE).write_text(nginx(), "utf-8")
    return 0


def stale(root: Path) -> Iterator[Problem]:
    """The configuration, where it differs from the rules."""
    if not (root / FILE).is_file() or (root / FILE).read_text("utf-8") != nginx():
        yield Problem(FILE.as_posix(), 1, 1, "this file differs from the rules in macros/headers.py. Run 'make schemas'")
