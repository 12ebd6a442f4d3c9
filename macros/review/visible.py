"""Text of a stranger, shown so that it cannot pass for anything else: no hidden character, no line that it forges."""
from __future__ import annotations

import re
import unicodedata
from typing import Iterator

WIDTH = 120
BLANK = set("\u115f\u1160\u2800\u3164\uffa0\u034f")
"""Characters that count as letters, signs or accents and print as nothing."""
MEANT = re.compile(r"::|##\[|\[-|-\]|\{\+|\+\}|[→⟨⟩⏎]")
"""What has a meaning in this report, or in the log of a workflow (``::error`` and ``##[error]`` are commands there)."""
OPENERS = tuple("`~:#>-=+*|<")
"""What starts a block of Markdown, or with another of its kind a workflow command."""
WORD = re.compile(r"[^\W\d_]{2,}")
HOST = re.compile(r"(?i)(?:https?:)?//([^\s/?#)>\]\"']+)")


def visible(text: str) -> str:
    """``text`` as one line in which every control, direction or blank character has its number: ``⟨U+202E⟩``."""
    marked = MEANT.sub(lambda found: found[0][:-1] + _code(found[0][-1]), text)
    made, accents = [], 0
    for character in marked:
        accents = accents + 1 if unicodedata.combining(character) else 0
        made.append(character if " " <= character <= "~" else "⏎" if character == "\n" else _safe(character, accents))
    return "".join(made)


def _code(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


def _safe(character: str, accents: int) -> str:
    if character in " ⟨⟩":  # those that `visible` set itself: the text's own were replaced before
        return character
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"} or character in BLANK \
        or 0xFE00 <= ord(character) <= 0xFE0F or accents > 2
    return _code(character) if hidden else character


def odd(text: str) -> Iterator[str]:
    """What a reader would not see in ``text``: hidden characters, letters of another script that look alike."""
    hidden = sorted({character for character in text if _safe(character, 0) != character} - set("\n\t\u00a0"))
    if hidden:
        yield "hidden characters: " + ", ".join(map(_code, hidden[:6])) + (f" and {len(hidden) - 6} more" if len(hidden) > 6 else "")
    words = dict.fromkeys(WORD.findall(text))
    mixed = [word for word in words if len(scripts(word)) > 1]
    foreign = [word for word in words if word not in mixed and scripts(word) - {"Latin"}]
    for found, name in ((mixed, "letters of several scripts in one word"), (foreign, "letters of another script")):
        if found:
            yield f"{name}: " + ", ".join(f"“{cut(visible(word), 40)}” ({' and '.join(sorted(scripts(word)))})" for word in found[:4]) \
                + (f" and {len(found) - 4} more" if len(found) > 4 else "")
    for host in dict.fromkeys(HOST.findall(text)):
        if not host.isascii() or "xn--" in host.lower() or "@" in host:
            yield f"an address that is not what it seems: {cut(visible(host), 80)}"


def scripts(word: str) -> set[str]:
    """The scripts of the letters of ``word``, as Unicode names them: Latin, Cyrillic, Greek …"""
    names = (unicodedata.name(letter, "UNKNOWN").split()[0] for letter in word if unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lo"} and letter not in "ªº")
    return {name.capitalize() for name in names}


def cut(text: str, most: int) -> str:
    """``text``, or its start with the number of characters left out."""
    return text if len(text) <= most else f"{text[:most].rstrip()}… (+{len(text) - most:,} characters)"


def columns(text: str) -> int:
    """How many columns ``text`` takes on a screen."""
    return sum(0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, indent: str = "", hang: str = "  ") -> Iterator[str]:
    """``text`` in lines of at most ``WIDTH`` columns; a line that goes on starts with ``hang``.

    The words are those of ``visible`` text and of this package; no line starts with what opens a block of Markdown or a
    workflow command, since the text itself could bring it there.
    """
    line, filled = indent, False
    for word in text.split(" "):
        space = " "
        for piece in _pieces(word, WIDTH - columns(indent + hang) - 2):
            if filled and columns(line + space + piece) > WIDTH:
                yield line.rstrip()
                line, filled = indent + hang + ("· " if piece[:1] in OPENERS else ""), False
            line += (space if filled else "") + piece
            filled, space = True, ""
    yield line.rstrip()


def _pieces(word: str, most: int) -> Iterator[str]:
    piece, width = "", 0
    for character in word:
        width += columns(character)
        if width > most:
            yield piece
            piece, width = "", columns(character)
        piece += character
    yield piece
