"""The review as lines of text: what changed in total, what to look at first, then every record and page."""
from __future__ import annotations

from collections import Counter
from typing import Callable, Iterator

from macros.load import FOLDERS, LISTS, SINGLES
from macros.review.changes import Change
from macros.review.found import Entry, Layout, Other
from macros.review.facts import differences, hosts, same_facts
from macros.review.look import pair
from macros.review.visible import cut, visible, wrapped
from macros.review.wording import wording

MOST_FIRST, MOST_RECORDS, MOST_FIELDS, MOST_FACTS, MOST_NAMES, MOST_LETTERS, MOST_ADDED = 25, 40, 15, 12, 30, 400, 700
NO_FACT = "no number, date, address, citation, name or turning word changed"
LOOKED = {"since", "last_look", "last_ok", "evidence", "looks"}
"""Fields of the state of a link that change while what it says to a reader stays, but for the day."""
HOWS = {"changed": "changed", "renamed": "renamed", "added": "added", "removed": "removed", "reordered": "in another order"}
Found = list[Entry | Layout | Other]


def report(found: Found, against: str, whole: bool = False) -> Iterator[str]:
    """The lines of the review; cut to what fits a minute, with the number of what was left out, unless ``whole``."""
    records = [item for item in found if isinstance(item, Entry)]
    layout, others = ([item for item in found if isinstance(item, kind)] for kind in (Layout, Other))
    if not found:
        yield f"Nothing changed against {against}."
        return
    yield from wrapped(_total(records, layout, others, against))
    shown = [item for item in records if whole or not _looked_again(item)]
    yield from _first(shown, others, whole)
    yield from _alone(shown, whole)
    yield from _changed(shown, whole)
    if len(records) > len(shown):
        yield from ("", f"Links looked at again, with other days or evidence and no other state: {len(records) - len(shown):,} ('make review ALL=1' shows them)")
    yield from _names("Layout or remarks only (no text, no fact):", [visible(item.name) for item in layout], whole)
    yield from _names("Images (look at them):", [f"{visible(item.name)} ({item.how})" for item in others if item.kind == "image"], whole)


def _total(records: list[Entry], layout: list[Layout], others: list[Other], against: str) -> str:
    parts = []
    for name, chosen in (("record", [item for item in records if item.noun not in ("page", "file")]), ("page", [item for item in records if item.noun == "page"])):
        counts = [f"{count} {words}" for how, words in HOWS.items() if (count := sum(item.how == how for item in chosen))]
        if counts:
            parts.append(f"{name}s: {', '.join(counts)}")
    faulty = len({item.file for item in records if item.broken})
    for count, words in ((faulty, "with faults or unreadable"), (len(layout), "changed in layout only"), (len(others), "other than data and pages")):
        if count:
            parts.append(f"{count} file{'s' * (count > 1)} {words}")
    plain = records and not others and all(item.how == "changed" and _only_words(item) for item in records)
    return f"Against {against}: {'; '.join(parts)}." + (f" Wording only: {NO_FACT}." if plain else "")


def _wording_only(change: Change) -> bool:
    return change.prose and change.old is not None and change.new is not None and same_facts(change.old, change.new)


def _looked_again(item: Entry) -> bool:
    """True where a machine looked at a link and found what it found before."""
    return item.noun == "link-status" and item.how == "changed" and not (item.broken or item.notes or item.look) \
        and all(change.label[0] in LOOKED for change in item.changes)


def _only_words(item: Entry) -> bool:
    """True where nothing of ``item`` but its wording changed, and nothing in it looks odd."""
    return not item.broken and not item.notes and not item.look and all(map(_wording_only, item.changes))


def _limited(items: list, show: Callable[..., Iterator[str]], most: int, whole: bool, what: str) -> Iterator[str]:
    """The lines that ``show`` makes of the first ``most`` of ``items``, and how many were left out."""
    shown = items if whole else items[:most]
    for item in shown:
        yield from show(item)
    if len(items) > len(shown):
        yield f"  … and {len(items) - len(shown):,} more {what} ('make review ALL=1' shows everything)"


def _first(records: list[Entry], others: list[Other], whole: bool) -> Iterator[str]:
    lines = [f"{visible(item.name)}: {visible(item.how)}" for item in others if item.kind == "special"]
    code = [item for item in others if item.kind == "code"]
    if code:
        lines.append(f"not content, so not reviewed here: {_code(code)}")
    lines += [f"{_who(item)}: {visible(note)}" for item in records for note in item.notes]
    lines += [f"{_who(item)}: {words}" for item in records for words in item.look]
    if lines:
        yield from ("", "Look at these first")
        yield from _limited(lines, lambda line: wrapped(f"! {line}", "  ", "    "), MOST_FIRST, whole, "to look at first")


def _code(files: list[Other]) -> str:
    """The files by name where they are few, and else how many stand in each folder."""
    if len(files) <= 8:
        return ", ".join(f"{visible(item.name)} ({item.how})" for item in files)
    folders = Counter(item.name.split("/")[0] + "/" if "/" in item.name else item.name for item in files)
    return f"{len(files):,} files: " + ", ".join(f"{visible(name)}{f' ({count})' if name.endswith('/') else ''}" for name, count in folders.most_common(20)) \
        + (f" and {len(folders) - 20} more" if len(folders) > 20 else "")


def _who(item: Entry) -> str:
    name = cut(visible(item.name), 80)
    return name if item.noun in ("page", "file", item.name) else f"{noun(item.noun)} {name}"


def noun(name: str) -> str:
    """The noun in the singular, as the model calls it."""
    kind = (FOLDERS | LISTS | SINGLES).get(name)
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).strip() if kind else name


def _alone(records: list[Entry], whole: bool) -> Iterator[str]:
    for how in ("added", "removed"):
        chosen = [item for item in records if item.how == how and item.noun != "file"]
        if chosen:
            yield from ("", "Added (read each whole, in its file)" if how == "added" else "Removed")
            yield from _limited(chosen, _named, MOST_NAMES, whole, how)


def _named(item: Entry) -> Iterator[str]:
    yield from wrapped(_heading(item), "  ", "    ")
    if addresses := hosts(item.text):
        yield from wrapped(f"leads to: {cut(visible(', '.join(addresses)), MOST_LETTERS)}", "      ")


def _heading(item: Entry) -> str:
    title = f" “{cut(visible(item.title), 70)}”" if item.title else ""
    return f"{_who(item)}{title}" + ("" if item.noun in ("page", "file") else f", {cut(visible(item.file), 100)}:{item.line}")


def _changed(records: list[Entry], whole: bool) -> Iterator[str]:
    chosen = [item for item in records if item.how not in ("added", "removed") and item.changes or item.noun == "file" and item.changes]
    chosen.sort(key=lambda item: (not item.look, _only_words(item)))
    for item in chosen if whole else chosen[:MOST_RECORDS]:
        yield ""
        yield from wrapped(_heading(item) + (" (wording only)" if _only_words(item) else ""))
        ordered = sorted(item.changes, key=lambda change: (_rank(change), change.line))
        yield from _limited(ordered, _lines, MOST_FIELDS, whole, "changes in it")
    if len(chosen) > MOST_RECORDS and not whole:
        yield from _names(f"And {len(chosen) - MOST_RECORDS:,} more that changed, not shown here ('make review ALL=1' shows everything):",
                          [_who(item) for item in chosen[MOST_RECORDS:]], whole)


def _rank(change: Change) -> int:
    """Facts first, then texts in which a fact changed, wording, and order."""
    return 3 if change.order else 2 if _wording_only(change) else 1 if change.prose else 0


def _lines(change: Change) -> Iterator[str]:
    start = f"{change.line:>4}  {cut(visible(change.name), 80)}"
    if change.order:
        yield from wrapped(f"{start}: only the order: {cut(visible(change.new or ''), MOST_LETTERS)}", "", "        ")
    elif change.prose and change.old is not None and change.new is not None:
        yield from wrapped(start, "", "        ")
        if changed := differences(change.old, change.new):
            yield from wrapped(f"facts: {_facts(changed)}", "        ")
        yield from wrapped(f"words: {wording(change.old, change.new, MOST_LETTERS)}", "        ")
    elif change.old is None or change.new is None:
        how = "added" if change.old is None else "removed"
        yield from wrapped(f"{start}: {how}: {cut(visible((change.new if change.old is None else change.old) or ''), MOST_ADDED)}", "", "        ")
    else:
        yield from wrapped(f"{start}: {pair(change.old, change.new)}", "", "        ")


def _facts(changed: list[tuple[str, str]]) -> str:
    left = len(changed) - MOST_FACTS
    return "; ".join(pair(*words) for words in changed[:MOST_FACTS]) + (f" … (+{left} more)" if left > 0 else "")


def _names(title: str, names: list[str], whole: bool) -> Iterator[str]:
    if names:
        shown = names if whole else names[:MOST_NAMES]
        yield ""
        yield from wrapped(title)
        yield from wrapped(", ".join(shown) + (f" and {len(names) - len(shown):,} more" if len(shown) < len(names) else ""), "  ")
