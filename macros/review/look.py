"""What a reviewer must look at first: changes that are small on the page and large in what they do."""
from __future__ import annotations

from typing import Iterator

from macros.review.changes import Change
from macros.review.entries import Entry
from macros.review.facts import differences, flips, hosts
from macros.review.visible import cut, odd, visible
from macros.review.wording import changed_words

MEANING = {
    "protective": "the protective answer flipped; saved answers now count the other way",
    "decides": "whether the question decides changed",
    "answer": "what an answer leads to changed",
    "standing": "the standing of the law changed",
    "status": "the standing changed",
    "local_action": "what the law says changed",
    "state": "what readers are told of a link changed",
    "confidence": "how sure we are changed",
    "vehicle": "the vehicle changed",
    "actor": "who must act changed",
}
IDS = {"id": "an id changed; what was saved or linked under the old one is lost", "aliases": "the ids it had before changed"}
SMALL = 3
"""A change of at most this many words that holds a turning word."""
MOST = 120


def first(entry: Entry) -> Iterator[str]:
    """What to look at first in ``entry``, in words, with old and new."""
    if entry.how in ("added", "removed") and entry.noun != "file":
        yield from ([f"a {'page' if entry.noun == 'page' else 'record'} was removed"] if entry.how == "removed" else odd(entry.text))
        return
    yield from _dates(entry.changes)
    for change in entry.changes:
        yield from (f"{cut(visible(change.name), 80)}, line {change.line}: {words}" for words in _in(change))
    yield from _hosts(entry.changes)


def _in(change: Change) -> Iterator[str]:
    old, new = change.old or "", change.new or ""
    field = change.label[-1] if change.label else ""
    if change.order:
        return
    if field in MEANING and not change.prose and (old and new or field == "decides"):
        yield f"{MEANING[field]}: {pair(old, new)}"
    if field in IDS:
        yield f"{IDS[field]}: {pair(old, new)}"
    gone, come = _moved_hosts(change)
    if gone and come:
        yield f"the host of an address changed: {pair(', '.join(gone), ', '.join(come))}"
    yield from _turned(change, old, new)
    known = set(odd(old))
    yield from (words for words in odd(new) if words not in known)


def _moved_hosts(change: Change) -> tuple[list[str], list[str]]:
    """The hosts of addresses that are gone from a field, and those that are new in it."""
    before, after = hosts(change.old or ""), hosts(change.new or "")
    return [host for host in before if host not in after], [host for host in after if host not in before]


def _hosts(found: list[Change]) -> Iterator[str]:
    """The hosts that the record or page did not name before, where none went in the same field."""
    known = {host for change in found for host in hosts(change.old or "")}
    come = dict.fromkeys(host for change in found if not _moved_hosts(change)[0] for host in _moved_hosts(change)[1] if host not in known)
    if come:
        yield f"leads to {len(come)} host{'s' * (len(come) > 1)} that it did not name here before: {cut(visible(', '.join(come)), MOST * 2)}"


def _turned(change: Change, old: str, new: str) -> Iterator[str]:
    if not (change.prose and old and new):
        return
    if changed_words(old, new) <= SMALL and (turned := flips(differences(old, new))):
        yield "a few words that can turn the meaning: " + ", ".join(pair(*words) for words in turned)


def _dates(found: list[Change]) -> Iterator[str]:
    """Each day of a look that moved while nothing else did beside it."""
    for change in found:
        if change.label[-1:] == ("as_of",) and not any(other is not change and other.label[:len(change.label) - 1] == change.label[:-1] for other in found):
            yield f"{visible(change.name)}, line {change.line}: the day of the look moved, and nothing else did: {pair(change.old or '', change.new or '')}"


def pair(old: str, new: str) -> str:
    """``old → new``, each cut around where they differ."""
    if not old or not new:
        return f"new: {_short(new)}" if new else f"gone: {_short(old)}"
    head = next((number for number, (left, right) in enumerate(zip(old, new)) if left != right), min(len(old), len(new)))
    start = head - MOST // 2 if head > MOST else 0
    return f"{_short(old, start)} → {_short(new, start)}"


def _short(text: str, start: int = 0) -> str:
    return ("…" if start else "") + cut(visible(text[start:]), MOST * 2)
