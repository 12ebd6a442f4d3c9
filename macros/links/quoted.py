"""Text of a stranger in Markdown that GitHub reads: shown, and without any effect.

What stands in a pull request may also become the message of a commit, where no backtick holds anything back: so a name is
not called, an issue not closed, a workflow not skipped in plain text either.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterable

import jinja2
from markupsafe import Markup

from macros.check.addresses import form
from macros.review.visible import cut, visible

LONGEST = 300
MOST = (200, 100, 60, 40, 25, 15, 10, 6, 4, 2, 1)
"""How many items of a kind a text may list, tried in this order until all of it fits."""
FITS = 60_000
"""Letters of a text: GitHub takes 65,536, and counts some of them twice."""
EFFECT = re.compile(r"[`@\[]|#(?=\d)|(?i:(?<=gh)-(?=\d)|\b[cfr](?=(?:lose[sd]?|ix(?:e[sd])?|esolve[sd]?)[\s:]+https?://))")
"""What ends a span of code, calls a name, speaks to a workflow (``[skip ci]``), names an issue, or closes one by its address."""


def code(text: str) -> Markup:
    """``text`` as a span of code on one line; a sign that could do something, or that nobody sees, stands as its number."""
    shown = EFFECT.sub(lambda found: "".join(f"⟨U+{ord(sign):04X}⟩" for sign in found[0]), visible(text))
    return Markup(f"`{cut(shown, LONGEST).strip() or '?'}`")


def listed(texts: Iterable[str], most: int = 5) -> Markup:
    """The texts as spans of code, and how many more there are."""
    texts = list(texts)
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return Markup(", ".join(code(text) for text in texts[:most]) + more)


def pasted(url: str) -> Markup | None:
    """The address as a value of YAML, within a fence; None where what a person pastes would not be what that person sees."""
    if any(form(url, excepted=True)) or any(visible(sign) != sign for sign in set(url)):
        return None
    return Markup(f'"{url}"')


def escaped(url: str) -> Markup | None:
    """The same, with every sign that could do something written as YAML reads it, for a text that may become a commit's message."""
    exact = pasted(url)
    return exact and Markup(EFFECT.sub(lambda sign: f"\\x{ord(sign[0]):02x}", exact))


def _quoted(value: Any) -> Any:
    """Every text that a template prints is a stranger's, unless it is markup."""
    return code(value) if isinstance(value, str) and not isinstance(value, Markup) else value


ENVIRONMENT = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined,
                                 finalize=_quoted, trim_blocks=True, lstrip_blocks=True)
ENVIRONMENT.filters |= {"listed": listed, "pasted": pasted, "escaped": escaped}


def fitted(template: str, **context: Any) -> str:
    """The template with as many items of each kind as fit; it is given that number as ``most``."""
    made = ""
    for most in MOST:
        made = re.sub(r"\n{3,}", "\n\n", ENVIRONMENT.get_template(template).render(most=most, **context)).strip() + "\n"
        if len(made) <= FITS:
            break
    return made
