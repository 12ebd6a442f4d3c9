"""Sheets as PDF, by Typst: tagged to PDF/UA-1, and refused where they are not. The only place that knows Typst.

A sheet's look stands in the ``.typ`` files beside this one; its words come from the data alone.
"""
from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_serif
import segno
import typst

from macros.pdf.letters import RARE, shown

HERE = Path(__file__).resolve().parent
FONTS = [fontpkg_noto_sans.ROOT / "files", fontpkg_noto_serif.ROOT / "files"]
"""Folders of the fonts that ``look.typ`` names; a letter is printed as it is where all of them have it."""
MORE_FONTS: list[Path] = []
"""Folders of fonts for other scripts: Typst takes a letter from them that it does not find above."""
STANDARD = "ua-1"


class Unprintable(Exception):
    """Typst refused a sheet; the message says which, and why."""


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in (*FONTS, *MORE_FONTS)])


def pdf(name: str, data: dict[str, Any]) -> bytes:
    """The PDF of what ``data`` holds (see ``macros.papers``). Raises Unprintable."""
    return printed(name, source(data))


def source(data: dict[str, Any]) -> str:
    """The data as the templates read it: JSON, in letters that the fonts have."""
    text = json.dumps(data, ensure_ascii=False)
    return json.dumps(shown(data, data["words"]["missing"]), ensure_ascii=False) if RARE.search(text) else text


_worked = False


def worked() -> bool:
    """True once Typst has worked in this process."""
    return _worked


def printed(name: str, text: str) -> bytes:
    """The PDF of ``source``. Raises Unprintable."""
    global _worked
    _worked = True
    compiler = typst.Compiler(str(HERE / "sheet.typ"), root=str(HERE), font_paths=_fonts(), ignore_system_fonts=True)
    try:
        made, warnings = compiler.compile_with_warnings(format="pdf", sys_inputs={"data": text}, pdf_standards=[STANDARD], timestamp=0)
    except typst.TypstError as error:
        raise Unprintable(f"{name}: {error.message}") from None
    for warning in warnings:
        raise Unprintable(f"{name}: {warning.message}")
    return made


def pages(made: bytes) -> int:
    """How many pages a PDF has: Typst writes the count of its page tree in plain sight."""
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages\s*/Count\s+(\d+)", made))


def code(url: str) -> list[list[int]]:
    """The QR code of an address as rows of modules, 1 for black; medium error correction, for copies of copies."""
    return [[int(module) for module in row] for row in segno.make_qr(url, error="m").matrix]
