"""Two versions of a text as one: ``the [-old-] {+new+} words``, with a little around each change."""
from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from macros.review.visible import cut, visible

TOKEN = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
AROUND = 5
"""Words and signs kept at either side of a change."""
MOST_WORK = 1_000_000
"""Steps that one comparison may take; a text made to take more is shown whole (``a x a x …`` against ``a y a y …`` is cubic)."""

Run = tuple[str, str, str]
"""(sort, old, new): equal, delete, insert or replace, as ``difflib`` names them."""


def steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]] | None:
    """The steps from one list of words to another, as ``difflib`` gives them; None where that would take too long."""
    before, after = Counter(old), Counter(new)
    if sum(count * after[word] for word, count in before.items()) * min(len(old), len(new)) > MOST_WORK:
        return None
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def runs(old: str, new: str) -> list[Run]:
    """The stretches of words that stayed and those that changed, in order."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    middle, other = before[head:len(before) - tail], after[head:len(after) - tail]
    found = steps(middle, other)
    if found is None:
        found = [("replace", 0, len(middle), 0, len(other))]
    made = [("equal", "".join(before[:head]), "".join(after[:head]))]
    made += [(sort, "".join(middle[a:b]), "".join(other[c:d])) for sort, a, b, c, d in found]
    made.append(("equal", "".join(before[len(before) - tail:]), "".join(after[len(after) - tail:])))
    return [run for run in made if run[1] or run[2]]


def _shared(one: list[str], other: list[str]) -> int:
    return next((number for number, (left, right) in enumerate(zip(one, other)) if left != right), min(len(one), len(other)))


def changed_words(old: str, new: str) -> int:
    """How many words are other than before, in any order."""
    before, after = (Counter(re.findall(r"\w+", text)) for text in (old, new))
    return max((before - after).total(), (after - before).total())


def wording(old: str, new: str, most: int) -> str:
    """The changed words with a little around them; at most about ``most`` characters, and how many changes were left out."""
    found, made, length = runs(old, new), [], 0
    for number, (sort, before, after) in enumerate(found):
        if length > most and sort != "equal":
            left = sum(run[0] != "equal" for run in found[number:])
            return "".join(made).strip() + f" … (+{left:,} more change{'s' * (left > 1)} in this text)"
        piece = _around(after, number > 0, number < len(found) - 1) if sort == "equal" else _marked(before, after, max(most // 2, 80))
        made.append(piece)
        length += len(piece)
    return "".join(made).strip()


def _marked(old: str, new: str, most: int) -> str:
    """The two in their marks, with a space they both start with before them."""
    space = " " if all(text.startswith(" ") for text in (old, new) if text) else ""
    old, new = (text.removeprefix(space) for text in (old, new))
    parts = [f"[-{cut(visible(old), most)}-]"] if old else []
    return space + " ".join(parts + ([f"{{+{cut(visible(new), most)}+}}"] if new else []))


def _around(text: str, before: bool, after: bool) -> str:
    """The words of ``text`` next to a change: its start where one stands ``before`` it, its end where one comes ``after``."""
    tokens = TOKEN.findall(text)
    if len(tokens) <= AROUND * (before + after) + 2:
        return visible(text)
    start, end = tokens[:AROUND] if before else [], tokens[-AROUND:] if after else []
    return visible("".join(start)) + "…" + visible("".join(end))


def likeness(old: str, new: str) -> float:
    """How much two texts have in common, from 0 to 1, in any order of words."""
    before, after = Counter(re.findall(r"\w+", old)), Counter(re.findall(r"\w+", new))
    whole = before.total() + after.total()
    return 2 * (before & after).total() / whole if whole else float(old == new)
