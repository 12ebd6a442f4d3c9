"""The parts of a Word file put together: ours alone, since python-docx's template brings what nobody asked for."""
from __future__ import annotations

import copy
import datetime
import functools
import io
import locale
import zipfile
from pathlib import Path
from typing import Mapping

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.coreprops import CT_CoreProperties
from lxml import etree

from macros.word.body import STYLED
from macros.word.runs import W, add, clean

HERE = Path(__file__).resolve().parent
OLDEST = datetime.datetime(1980, 1, 1)
"""The date of every file and of all in it, so that the same words give the same bytes; a zip holds no older one."""
LONGEST = 255
"""Letters that a property of a file may have."""
KINDS = {"document": ("WML_DOCUMENT_MAIN", "OFFICE_DOCUMENT"), "styles": ("WML_STYLES", "STYLES"), "numbering": ("WML_NUMBERING", "NUMBERING"),
         "settings": ("WML_SETTINGS", "SETTINGS"), "fontTable": ("WML_FONT_TABLE", "FONT_TABLE"), "header": ("WML_HEADER", "HEADER"),
         "footer": ("WML_FOOTER", "FOOTER")}
"""python-docx's names for the content of each part and for how another part relates to it."""


@functools.cache
def _read(name: str) -> etree._Element:
    return etree.parse(HERE / f"{name}.xml", etree.XMLParser(remove_blank_text=True, remove_comments=True)).getroot()


def region(language: str) -> str:
    """The language with the region most often meant, since Word has spelling for regions alone: "en" is "en-US"; one with a region stays."""
    return locale.normalize(language).partition(".")[0].replace("_", "-")


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


@functools.cache
def fixed(name: str) -> bytes:
    """A part that is the same in every file."""
    return _bytes(_read(name))


@functools.cache
def styles(language: str, article: str) -> bytes:
    """The styles in a language; that of an article's heading, if there are articles, belongs to their list."""
    made = copy.deepcopy(_read("styles"))
    spoken = made.find(f".//{W}lang")
    for key in spoken.attrib:
        spoken.set(key, language)
    if article:
        about = made.find(f"{W}style[@{W}styleId='{article}']/{W}pPr")
        number = add(about, "numPr")
        add(number, "numId", val=STYLED)
        about.insert(2, number)  # behind keepNext and keepLines: the order is laid down
    return _bytes(made)


def numbering(lists: list[int], articles: tuple[str, str] | None) -> etree._Element:
    """The lists: those that styles refer to, then one for each list of the text, which starts at 1."""
    made = copy.deepcopy(_read("numbering"))
    if articles:
        level = made.find(f"{W}abstractNum[@{W}abstractNumId='{STYLED}']/{W}lvl")
        level.find(W + "lvlText").set(W + "val", f"{clean(articles[0])} %1.")
        linked = add(level, "pStyle", val=articles[1])
        level.find(W + "numFmt").addnext(linked)
    for number, abstract in enumerate(lists, start=STYLED + 1):
        one = add(made, "num", numId=number)
        add(one, "abstractNumId", val=abstract)
        add(add(one, "lvlOverride", ilvl=0), "startOverride", val=1)
    return made


def related(source: OpcPackage | Part, name: str, content: etree._Element | bytes, links: Mapping[str, str] | None = None) -> Part:
    """A new part, to which ``source`` relates by that name; ``links`` are the names in it of addresses elsewhere."""
    kind, relation = KINDS[name]
    package = source.package if isinstance(source, Part) else source
    address = PackURI(f"/word/{name}.xml"), getattr(CONTENT_TYPE, kind)
    made = Part(*address, content, package) if isinstance(content, bytes) else XmlPart(*address, content, package)
    for href, key in (links or {}).items():
        made.load_rel(RELATIONSHIP_TYPE.HYPERLINK, href, key, is_external=True)
    source.load_rel(getattr(RELATIONSHIP_TYPE, relation), made, name)
    return made


def properties(package: OpcPackage, **words: str) -> None:
    """What a file says of itself, by the names that python-docx gives its properties."""
    made = CorePropertiesPart(PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, CT_CoreProperties.new(), package)
    package.relate_to(made, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    core = made.core_properties
    for name, text in words.items():
        setattr(core, name, clean(text)[:LONGEST])
    core.created = core.modified = OLDEST


def saved(package: OpcPackage) -> bytes:
    """The zip, with fixed times: python-docx writes the time of the day into it."""
    made, copied = io.BytesIO(), io.BytesIO()
    package.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(copied, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, OLDEST.timetuple()[:6])
            entry.create_system = 0  # else the zip tells on which system it was made
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return copied.getvalue()
