"""The Content-Security-Policy and the other headers, made from what was built.

The same rules stand in a meta tag of every page and in ``_headers`` for hosts that read it. In a meta tag
frame-ancestors, report-uri and sandbox only write to the console, so the file alone has them
(https://www.w3.org/TR/CSP3/#meta-element).
"""
from __future__ import annotations

import base64
import hashlib
import re

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
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "Strict-Transport-Security": "max-age=31536000",
}


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


def headers_file(pages: list[str]) -> str:
    """The text of ``_headers`` for a site of these pages."""
    inline: dict[str, set[str]] = {}
    for html in pages:
        for rule, found in hashes(html).items():
            inline.setdefault(rule, set()).update(found)
    rows = ["/*", f"  Content-Security-Policy: {policy({rule: sorted(found) for rule, found in inline.items()}, ONLY_IN_HEADERS)}"]
    rows += [f"  {name}: {value}" for name, value in OTHERS.items()]
    return "\n".join([*rows, "", "/assets/*", "  Cache-Control: public, max-age=86400", ""])
