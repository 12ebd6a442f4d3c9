"""Texts that readers may write, and files that are not what they should be."""
from __future__ import annotations

import copy
import json
import random
from typing import Any, Iterator

TEXTS = [
    "<script>alert(1)</script>", "</w:t></w:r></w:p>", "&amp; &lt; &#60; & < > \" '", "]]> <!-- --> <![CDATA[", "{place} {{ place }} {% raw %} ${place}",
    "$& $1 $` $' $$", "\\n \\u0041 \\", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "\u202eevil\u202c \u2066inside\u2069 \u200f\u200e",
    "\U0001f6b2\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1fa\U0001f1f8 \u2764\ufe0f", "e\u0301 \u00e9 \u1e9b\u0323 \ufb01", "\u200b\u200c\u200d\u2060\u00ad",
    "a\u00a0b\u2009c\u3000d", "  two  spaces  ", "first line\nsecond line", "cell\tcell", "\u4e2d\u6587 \u65e5\u672c\u8a9e \ud55c\uad6d\uc5b4",
    "z\u0351\u0343\u0357a\u0337\u0353l\u034ag\u0310o\u0321", "' OR 1=1; --", "=cmd|' /C calc'!A0", "%s %d %n %00 ../../etc", "javascript:alert(1)",
    "__proto__ constructor toString", "null undefined NaN true", "\U00010348\U0001d11e\U0002f81a",
]
FORBIDDEN = ["nul \x00 end", "bell \x07 and escape \x1b[31m", "\ufffe \uffff", "\x7f is allowed, \x1f is not", "\ud83d alone", "\udeb2 alone", "vertical\x0btab, form\x0cfeed"]
"""Texts with characters that XML cannot hold."""


def some_text(chance: random.Random) -> str:
    """One to four hostile pieces, now and then very long."""
    made = " ".join(chance.choice(TEXTS) for _ in range(chance.randint(1, 4)))
    return (made * (5_000 // len(made) + 1))[:4_900] if chance.random() < 0.01 else made


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The path of every value within a file."""
    yield path
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(one, (*path, key))


def at(value: Any, path: tuple) -> Any:
    for step in path:
        value = value[step]
    return value


def changed(value: Any, path: tuple, new: Any) -> Any:
    """A copy with another value in one place."""
    made = copy.deepcopy(value)
    if not path:
        return new
    at(made, path[:-1])[path[-1]] = new
    return made


WRONG = {str: (5, None, True, [], {}), bool: (1, "true", None, []), int: ("1", None, [], 1.5, 0, -1), list: ({}, "x", None, 7), dict: ([], "x", None, 7)}


def damaged(text: str, chance: random.Random) -> list[tuple[str, str, str]]:
    """(what was done, the text, the reason that opening it must give), more than two hundred of them, from one sound file of answers."""
    sound, made = json.loads(text), []

    def add(what: str, value: Any, reason: str = "damaged") -> None:
        made.append((what, value if isinstance(value, str) else json.dumps(value), reason))

    for cut in sorted(chance.sample(range(1, len(text.rstrip()) - 1), 60)):
        add(f"cut off at {cut}", text[:cut])
    for path in places(sound):
        old = at(sound, path)
        for new in WRONG[type(old)] if path else (None, [], 7, "x", True, [sound]):
            reason = "format" if path in ((), ("format",)) else "newer" if path == ("version",) and new == 1.5 else "damaged"
            add(f"{'/'.join(map(str, path)) or 'all'} is {new!r}", json.dumps(changed(sound, path, new)), reason)
        if isinstance(old, dict) and path[-1:] not in (("chosen",), ("blanks",)):
            add(f"one key too many in {path}", changed(sound, path, {**old, "extra": "x"}))
        if isinstance(old, dict):
            proto = json.dumps(changed(sound, path, {**old, "@@": {"a": "no"}})).replace('"@@"', '"__proto__"')
            add(f"__proto__ in {path}", proto)
            add(f"constructor in {path}", changed(sound, path, {**old, "constructor": "x"}))
    for key in ("version", "section", "edition", "day", "answers", "chosen"):
        add(f"no {key}", {name: value for name, value in sound.items() if name != key})
    row = sound["answers"][0]
    for what, new in (("an answer that is none", {"answer": "maybe"}), ("a reason that is none", {"answer": "other", "reason": "why not"}),
                      ("a key within a list", {"key": [row["key"]]}), ("a reason with yes", {"answer": "yes", "reason": "partly"}),
                      ("an empty note", {"note": ""}), ("a note that is too long", {"note": "x" * 10_001}), ("a question that is too long", {"question": "x" * 10_001}),
                      ("a short name", {"a": "yes"}), ("no key", {"key": ""}), ("a key with markup", {"key": "<b>/<i>"}), ("a prototype key", {"key": "__proto__"}),
                      ("another's findings within a finding", {"also": [{"answer": "no", "also": [{"answer": "yes"}]}]}), ("no other findings", {"also": []}),
                      ("an empty finding", {"also": [{}]})):
        add(what, {**sound, "answers": [{**row, **new}]})
    add("a row without an answer", {**sound, "answers": [{"key": row["key"], "question": ""}]})
    add("one question twice", {**sound, "answers": [row, row]})
    add("a newer version", {**sound, "version": 2}, "newer")
    add("another section", {**sound, "section": "another"}, "section")
    add("no format", {name: value for name, value in sound.items() if name != "format"}, "format")
    for what, other in (("nothing", ""), ("spaces", "  \n"), ("two files in one", text + text), ("a comment", text + "// mine"), ("single quotes", text.replace('"', "'")),
                        ("very deep", "[" * 100_000),
                        ("markup", "<!doctype html><p>"), ("no text", "\x00\x01PK\x03\x04"), ("NaN", text.replace('"version": 1', '"version": NaN'))):
        add(what, other)
    add("too large", text.rstrip()[:-1] + " " * 2_000_000 + "}", "large")
    add("too large in bytes", text.rstrip()[:-1] + "\u3000" * 700_000 + "}", "large")
    return made
