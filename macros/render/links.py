"""What a reader is told of an outside address: its state, since when, where the link leads, and where copies are.

A person's verdict wins over the machine, with its own day. What the machine found besides stays true and is kept where it
fits the verdict: the new address under "moved", the archived copy under every state.
"""
from __future__ import annotations

import datetime
from dataclasses import dataclass

from macros.check.addresses import form
from macros.load import Toolkit
from macros.model import Archive, LinkStatus, State_

DAYS = {"ok": "last_ok", "moved": "last_ok", "blocked": "last_look", "broken": "since", "gone": "since"}
"""The day that counts in each state: when it was last found, when a machine tried, or since when it is lost."""
LOST = frozenset({"broken", "gone"})


@dataclass(frozen=True)
class Copy:
    """An archived copy."""

    url: str
    day: datetime.date | None


@dataclass(frozen=True)
class Known:
    """What is known of one address.

    ``href`` is where a link leads, None where nothing is left to lead to; ``was`` is the address itself where the link
    leads elsewhere or nowhere; ``copies`` is where archived copies are listed.
    """

    url: str
    state: State_
    day: datetime.date | None = None
    person: bool = False
    final: str | None = None
    copy: Copy | None = None
    copies: str | None = None

    @property
    def href(self) -> str | None:
        if self.state == "gone":
            return self.copy and self.copy.url
        return self.final or self.url

    @property
    def was(self) -> str | None:
        return None if self.href == self.url else self.url

    @property
    def leads_to_copy(self) -> bool:
        return bool(self.copy) and self.href == self.copy.url

    @property
    def other_copy(self) -> Copy | None:
        """The archived copy, where the link itself does not lead to it."""
        return None if self.leads_to_copy else self.copy

    @property
    def lost(self) -> bool:
        """True where a reader who follows the link finds nothing."""
        return self.state in LOST

    @property
    def best(self) -> str:
        """Where to send a reader who sees no state beside the link."""
        return self.href or self.copies or self.url


def known(toolkit: Toolkit, url: str, archive: Archive | None = None) -> Known:
    """What is known of ``url``; ``archive`` is the copy that its author gives, which wins over the machine's."""
    status, verdict, check = toolkit.link_status.get(url), toolkit.link_verdicts.get(url), toolkit.settings.link_check
    state = verdict.state if verdict else status.state if status else "unchecked"
    day = None if state not in DAYS else verdict.date if verdict else getattr(status, DAYS[state])
    return Known(url, state, day, person=state in DAYS and bool(verdict), final=_final(status) if state == "moved" else None,
                 copy=_copy(status, archive), copies=check.copies + url if check and check.copies else None)


def _final(status: LinkStatus | None) -> str | None:
    """The new address, where it has the form that we ask of our own: otherwise the old one leads there as well."""
    final = status and status.final
    return final if final and not any(form(final)) else None


def _copy(status: LinkStatus | None, archive: Archive | None) -> Copy | None:
    if archive:
        return Copy(archive.url, archive.date)
    return Copy(status.archive, status.archive_date) if status and status.archive else None
