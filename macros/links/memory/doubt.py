"""Whether a run tells of the addresses, or of our own network."""
from __future__ import annotations

from urllib.parse import urlsplit

from macros.links.looks import BAD, Look
from macros.links.memory.schedule import is_suspect
from macros.model import LinkStatus

SHARE = 30
"""Per cent of the addresses that were not in doubt: where more of them fail, it is our own network."""
FEW = 5
"""Fewer such addresses than this tell nothing of our network."""


def void(controls: list[Look], looks: list[Look], before: dict[str, LinkStatus]) -> str | None:
    """Why a run must not be recorded, in a sentence with its numbers; None where it may be."""
    failed = [look for look in controls if look.found in BAD]
    if 2 * len(failed) > len(controls):
        return f"{len(failed)} of {len(controls)} control addresses fail, which always answer."
    fresh = [look for look in looks if not _was_bad(before.get(look.url))]
    bad = [look for look in fresh if look.found in BAD]
    shares = [100 * len(bad) / len(fresh), 100 * _share(fresh)] if fresh else []
    if len(fresh) < FEW or min(shares) <= SHARE:
        return None
    return (f"{len(bad)} of {len(fresh)} addresses that were not in doubt before fail "
            f"({shares[0]:.0f} %, or {shares[1]:.0f} % where each host counts once), and {SHARE} % are the most that we believe of a day.")


def _was_bad(status: LinkStatus | None) -> bool:
    return status is not None and (status.state == "gone" or is_suspect(status))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _share(looks: list[Look]) -> float:
    """The share of looks that failed where each host counts once, so that one dead host of many pages is not our network."""
    hosts: dict[str, list[bool]] = {}
    for look in looks:
        hosts.setdefault(_host(look.url), []).append(look.found in BAD)
    return sum(sum(failed) / len(failed) for failed in hosts.values()) / len(hosts)
