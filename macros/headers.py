"""The Content-Security-Policy and the other headers, made from what was built.

The same rules stand in a meta tag of every page, in ``_headers`` for hosts that read it, and in ``hosting/nginx.conf``.
In a meta tag frame-ancestors, report-uri and sandbox only write to the console, so the files alone have them
(https://www.w3.org/TR/CSP3/#meta-element).
"""
from __future__ import annotations

import base64
import hashlib
import re
from typing import Iterable

from macros import assets

PLACE = '<meta http-equiv="Content-Security-Policy" content="">'
INLINE = {
    "script-src": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>(.*?)</script>", re.S),
    "style-src": re.compile(r"<style[^>]*>(.*?)</style>", re.S),
}
RULES = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "connect-src": "'self'",
    "base-uri": "'none'", "form-action": "'none'", "object-src": "'none'",
}
ONLY_IN_HEADERS = {"frame-ancestors": "'none'"}
OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Strict-Transport-Security": "max-age=31536000",
}
SHORT = "public, max-age=600"
"""Ten minutes, as GitHub Pages gives: a correction is soon everywhere, and reading on asks the host for little."""
LONG = "public, max-age=31536000, immutable"
"""A year, for files whose name changes with what is in them."""
NEVER_ASKED_FOR = {"index.html", "404.html", "_headers"}
"""Files at the top that nobody asks for by these names."""


def hashes(html: str) -> dict[str, list[str]]:
    """The hashes of what a page holds inline, by rule."""
    found = {}
    for rule, pattern in INLINE.items():
        digests = {base64.b64encode(hashlib.sha256(match.encode()).digest()).decode() for match in pattern.findall(html)}
        found[rule] = sorted(f"'sha256-{digest}'" for digest in digests)
    return found


def policy(inline: dict[str, list[str]], more: dict[str, str] | None = None) -> str:
    """The policy as one line."""
    return "; ".join(" ".join((rule, value, *inline.get(rule, []))) for rule, value in {**RULES, **(more or {})}.items())


def with_policy(html: str) -> str:
    """The page with its policy in the meta tag that waits for it."""
    return html.replace(PLACE, PLACE.replace('content=""', f'content="{policy(hashes(html))}"'))


def caching(files: Iterable[str]) -> dict[str, str]:
    """How long a browser may keep what a site of these files sends, by pattern of its path.

    No two patterns match one path: hosts join with a comma what two rules say.
    """
    rules = {"/": SHORT}
    for name in sorted(set(files) - NEVER_ASKED_FOR):
        top, _, rest = name.partition("/")
        folder = rest and top != assets.FOLDER
        rules[f"/{top}/*" if folder else f"/{name}"] = LONG if re.fullmatch(assets.HASHED, f"/{name}") else SHORT
    return rules


def headers_file(pages: list[str], files: Iterable[str]) -> str:
    """The text of ``_headers`` for a site of these pages, whose files have these names."""
    inline: dict[str, set[str]] = {}
    for html in pages:
        for rule, found in hashes(html).items():
            inline.setdefault(rule, set()).update(found)
    rows = ["/*", f"  Content-Security-Policy: {policy({rule: sorted(found) for rule, found in inline.items()}, ONLY_IN_HEADERS)}"]
    rows += [f"  {name}: {value}" for name, value in OTHERS.items()]
    for path, value in caching(files).items():
        rows += ["", path, f"  Cache-Control: {value}"]
    return "\n".join([*rows, ""])
