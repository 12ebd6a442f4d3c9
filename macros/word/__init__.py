"""Sheets as Word files, to edit and to send. The only place that knows python-docx.

Fonts, sizes and spaces stand in the ``.xml`` files beside this one; words come from the sheets alone. A blank is a
content control. It is bound to no data of the file, which would fill a blank wherever it stands: that takes a store of
data and a glossary of placeholders beside the text, and LibreOffice writes labels that nobody filled into the data.
"""
from __future__ import annotations

import itertools
from dataclasses import replace

from docx.opc.package import OpcPackage
from docx.opc.part import Part

from macros.render import Renderer
from macros.sheets import Sheet
from macros.sheets.maker import Maker
from macros.text import typeset
from macros.word.around import footer, header, section
from macros.word.body import Body
from macros.word.package import fixed, numbering, properties, region, related, saved, styles
from macros.word.runs import Runs

SENT = {"letter", "records"}
"""Kinds that go out as they are: nothing stands above or below their text."""
TITLED = {"policy", "comments"}
"""Kinds with titles of their own."""


def docx(sheet: Sheet, renderer: Renderer, edition: str) -> bytes:
    """The Word file of a sheet that is text; ``edition`` is the line that says which edition it is.

    Raises TypeError for a block that is drawn, such as a table to fill in by hand.
    """
    package, body = OpcPackage(), Body(Runs(renderer.labels, itertools.count(1)), titled=sheet.kind == "policy")
    if sheet.kind not in SENT | TITLED:
        body.title(sheet.title)
    body.write(sheet.blocks)
    section(body.text, framed=sheet.kind not in SENT)
    document = related(package, "document", body.root, body.runs.links)
    _beside(document, body, region(renderer.toolkit.settings.language))
    if sheet.kind not in SENT:
        _around(document, sheet, renderer, edition, body.runs)
    _described(package, sheet, renderer, edition)
    return saved(package)


def _beside(document: Part, body: Body, language: str) -> None:
    """The parts that say how the text looks."""
    heading = body.articles[1] if body.articles else ""
    for name, content in {"styles": styles(language, heading), "numbering": numbering(body.lists, body.articles),
                          "settings": fixed("settings"), "fontTable": fixed("fontTable")}.items():
        related(document, name, content)


def _around(document: Part, sheet: Sheet, renderer: Renderer, edition: str, runs: Runs) -> None:
    """Warning and notes above each page; title, edition and page number below."""
    above = replace(runs, links={})
    related(document, "header", header(above, sheet.warning, sheet.notes), above.links)
    related(document, "footer", footer(f"{sheet.title} · {edition}", Maker(renderer).word("sheet_page", n="{n}", m="{m}")))


def _described(package: OpcPackage, sheet: Sheet, renderer: Renderer, edition: str) -> None:
    settings = renderer.toolkit.settings
    author = str(settings.publisher.name if settings.publisher else settings.name)
    section = renderer.toolkit.sections.get(sheet.section)
    properties(package, title=sheet.title, subject=str(section.title) if section else "", keywords=edition, author=author, last_modified_by=author,
               comments=typeset(settings.written_for), language=region(settings.language))
