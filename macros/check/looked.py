"""What is known of addresses: nothing unsafe that a machine came to, and no verdict on an address that nobody has."""
from __future__ import annotations

from typing import Iterator

from macros.check.addresses import addresses_of, form
from macros.check.walk import records
from macros.load import FOUND, Problem, Toolkit, near

ANSWERED = ("url", "final", "archive")
"""The fields in which a machine writes addresses."""
VERDICTS = "link-verdicts"


def unsafe(toolkit: Toolkit) -> Iterator[Problem]:
    """What deceives or harms in the addresses that a machine came to. Nobody chose their form, so manners are not asked for."""
    for name, status in toolkit.link_status.items():
        for field, url in ((field, getattr(status, field)) for field in ANSWERED):
            for message in form(url, excepted=True) if url else ():
                yield toolkit.problem(FOUND, name, (field,), message)


def aimless(toolkit: Toolkit, on_pages: set[str]) -> Iterator[Problem]:
    """A verdict on an address that nothing holds; ``on_pages`` are the addresses of pages."""
    if not toolkit.link_verdicts:
        return
    held = on_pages | {url for noun, _, record in records(toolkit) if noun != VERDICTS for _, url in addresses_of(record)}
    for url in toolkit.link_verdicts:
        if url not in held:
            hint = near(url, held)
            hint = hint if hint.startswith("Did") else "Write it as it stands there, or remove the verdict"
            yield toolkit.problem(VERDICTS, url, ("url",), f"neither data nor pages hold this address, so nobody sees the verdict. {hint}")
