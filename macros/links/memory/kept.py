"""The looks that a status keeps, one line each: DATE FOUND EVIDENCE, or DATE moved ADDRESS. What cannot be read counts for nothing."""
from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Container, Iterable, Iterator

from macros.links.looks import BAD, Look
from macros.model import LinkStatus

MOST = 7
"""Bad looks that are kept: so many of one kind, on as many days, always decide."""
LONGEST = 500
"""Letters of what a look says."""
LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (ok|moved|blocked|broken|gone) (\S.*)")


def plain(look: Look) -> Look:
    """The look as a file can hold it: evidence in one line of ASCII, an address that is whole and safe to write, or none."""
    return replace(look, evidence=_ascii(look.evidence)[:LONGEST].strip() or look.found, final=_address(look.final))


def _ascii(text: str) -> str:
    return " ".join(re.sub(r"[^ -~]|[{}]", " ", text).split())


def _address(text: str | None) -> str | None:
    text = (text or "").replace("{", "%7B").replace("}", "%7D")
    return text if len(text) <= LONGEST and re.fullmatch(r"https?://[^\s/]+\.\S+", text) and _ascii(text) == text else None


def written(looks: Iterable[Look]) -> list[str]:
    """The lines of looks, and few: of the bad ones those that did not find it gone leave before the others."""
    looks = list(looks)
    bad = of(looks, BAD)
    spare = [*(look for look in bad if look.found == "broken"), *(look for look in bad if look.found == "gone")][:max(len(bad) - MOST, 0)]
    return [f"{look.date} {look.found} {look.final or look.evidence}" for look in looks if look not in spare]


def kept(status: LinkStatus, today: datetime.date | None = None) -> list[Look]:
    """The looks that a status keeps, the oldest first, one a day and finding; without those that claim to be of a day after ``today``."""
    if not status.looks:
        return []
    looks = {(look.date, look.found): look for line in status.looks for look in _read(status.url, line) if today is None or look.date <= today}
    return sorted(looks.values(), key=lambda look: look.date)


def _read(url: str, line: str) -> Iterator[Look]:
    if match := LINE.fullmatch(line):
        try:
            yield Look(url, datetime.date.fromisoformat(match[1]), match[2], match[3], _address(match[3]) if match[2] == "moved" else None)
        except ValueError:  # the 30th of February
            return


def of(looks: Iterable[Look], kinds: Container[str]) -> list[Look]:
    """The looks of some kinds."""
    return [look for look in looks if look.found in kinds]


def within(age: datetime.timedelta, today: datetime.date, looks: Iterable[Look]) -> list[Look]:
    """The looks that are of this age at most."""
    return [look for look in looks if today - look.date <= age]
