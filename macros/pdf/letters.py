"""Letters that the fonts of the sheets do not have: paper says that words are missing, and a build never breaks on them."""
from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

RARE = re.compile(r"[^\n -~\u00a0-\u024f\u2010-\u2027\u2030-\u205e]")
"""Beyond Latin letters and their punctuation, somebody has to look into the fonts."""
KEPT = "\u200b\u00ad"
"""Places where a long word may break: they have no letter."""


@functools.cache
def letters() -> frozenset[int]:
    """The code points that sheets can show: those that each of their fonts has, and those of any font for another script."""
    from macros.pdf import FONTS, MORE_FONTS

    return frozenset.intersection(*_letters_of(FONTS)).union(*_letters_of(MORE_FONTS))


def _letters_of(folders: list[Path]) -> list[frozenset[int]]:
    from fontTools.ttLib import TTFont  # rarely needed, and slow to import

    found = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.[ot]tf"))):
        with TTFont(path, lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return found


def shown(value: Any, missing: str) -> Any:
    """The data with every run of words in letters that the fonts lack replaced by the words ``missing``."""
    if isinstance(value, str):
        return _shown(value, missing) if RARE.search(value) else value
    if isinstance(value, list):
        return [shown(item, missing) for item in value]
    if isinstance(value, dict):
        return {name: shown(item, missing) for name, item in value.items()}
    return value


def _shown(text: str, missing: str) -> str:
    kinds = "".join("s" if letter.isspace() else "." if letter in KEPT or ord(letter) in letters() else "x" for letter in text)
    made, end = [], 0
    for run in re.finditer("x+(?:s+x+)*", kinds):  # words in a row are told of once
        made += [text[end:run.start()], missing]
        end = run.end()
    return "".join([*made, text[end:]])
