"""The files to download: each has a name of its own, one that every system can hold, and words that its letters can show."""
from __future__ import annotations

from typing import Iterator, get_args

from macros.check.files import DEVICE, LONGEST
from macros.load import WORDS, Problem, Toolkit
from macros.model import SheetOfSection

FIRST = "index"
"""The page of a section's editions would become the first page of its folder, and no sheet would lead to it."""
MISSING = "sheet_missing"


def downloads(toolkit: Toolkit) -> Iterator[Problem]:
    """Two files of one name, of which one would be lost; a name that no folder holds; a packet that holds a sheet twice."""
    yield from _names(toolkit)
    for name, packet in toolkit.packets.items():
        for number, kind in enumerate(packet.after):
            if kind in packet.before:
                yield toolkit.problem("packets", name, ("after", number), f"'{kind}' stands before the sections already. Remove one of the two")
    if FIRST in toolkit.sections:
        yield toolkit.problem("sections", FIRST, ("id",), f"'{FIRST}' is the name of the first page of every folder. Give this section another id")
    yield from _missing(toolkit)


def stems(toolkit: Toolkit) -> Iterator[tuple[str, str, str]]:
    """(name without its ending, noun, id) of every file to download, by the record that names it."""
    for name in toolkit.sections:
        yield from ((f"{name}-{kind}", "sections", name) for kind in get_args(SheetOfSection) if kind != "policy")
    yield from ((f"policy-{name}", "policies", name) for name in toolkit.policies)
    yield from ((name, "packets", name) for name in toolkit.packets)


def _names(toolkit: Toolkit) -> Iterator[Problem]:
    seen: dict[str, tuple[str, str]] = {}
    for stem, noun, name in stems(toolkit):
        told = None
        if seen.setdefault(stem, (noun, name)) != (noun, name):
            told = f"this would make a second file '{stem}.pdf': '{seen[stem][1]}' of the {seen[stem][0]} makes one. Give this record another id"
        elif len(stem) > LONGEST:
            told = f"a file to download would be named '{stem}', and {LONGEST} letters are the most. Give this record a shorter id"
        elif DEVICE.fullmatch(stem):
            told = f"'{stem}' is a name that some systems keep for themselves, and a file to download bears it. Give this record another id"
        if told:
            yield toolkit.problem(noun, name, ("id",), told)


def _missing(toolkit: Toolkit) -> Iterator[Problem]:
    """What paper prints in place of letters that it lacks stands in letters that it has."""
    text = toolkit.words.get(MISSING, "")
    if not text.isascii():  # the fonts are slow to read
        from macros.pdf.letters import shown

        if shown(text, "") != text:
            yield toolkit.problem(WORDS, WORDS, (MISSING,), "paper prints this where it lacks the letters of a text, and it lacks letters of this one too. Write it in Latin letters, or add a font (macros/pdf)")
