"""Inline nodes as runs of a paragraph: words, blanks as content controls, links."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Iterable, Iterator, Mapping
from urllib.parse import quote

from lxml import etree

from macros.text import Emphasis, Fill, Inline, Link

SPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
W, R = (f"{{{SPACES[name]}}}" for name in "wr")
KEEP = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"
"""Characters of an address that stay as they are; Word refuses a file with a space in an address."""
LONGEST_NAME = 64
"""Letters that Word lets the name of a content control have."""
LOOKS = {(True, False): "Strong", (False, True): "Emphasis", (True, True): "IntenseEmphasis"}
"""The character style of words, by whether they are strong and whether they are emphasized."""


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return FORBIDDEN.sub("", text)


def add(parent: etree._Element, name: str, **values: object) -> etree._Element:
    """A new last child of that name, with its attributes."""
    return etree.SubElement(parent, W + name, {W + key: str(value) for key, value in values.items()})


def run(parent: etree._Element, text: str, style: str = "") -> None:
    """A run of words; every look of it is a character style's."""
    made = add(parent, "r")
    if style:
        add(add(made, "rPr"), "rStyle", val=style)
    words = etree.SubElement(made, W + "t", KEEP)
    words.text = clean(text)


@dataclass
class Runs:
    """Writes the runs of one part of a file. ``controls`` numbers the content controls of the whole file; ``links`` are this part's own."""

    labels: Mapping[str, str]
    controls: Iterator[int]
    links: dict[str, str] = field(default_factory=dict)

    def write(self, parent: etree._Element, nodes: Iterable[Inline], strong: bool = False, emphasized: bool = False, style: str = "") -> None:
        """Appends the nodes to a paragraph; ``style`` is that of the words around, such as a link's."""
        for node in nodes:
            if isinstance(node, Fill):
                self._control(parent, node.name)
            elif isinstance(node, Emphasis):
                self.write(parent, node.children, strong or node.strong, emphasized or not node.strong, style)
            elif isinstance(node, Link):
                self.write(self._link(parent, node.href), node.children, style="Hyperlink")
            else:
                run(parent, node.text, style or LOOKS.get((strong, emphasized), ""))

    def _link(self, parent: etree._Element, href: str) -> etree._Element:
        name = self.links.setdefault(quote(clean(href), safe=IN_ADDRESS), f"link{len(self.links) + 1}")
        return etree.SubElement(parent, W + "hyperlink", {R + "id": name})

    def _control(self, parent: etree._Element, name: str) -> None:
        """A blank: plain text to write over, which bears the same tag wherever the same is asked."""
        label = clean(self.labels[name])
        control = add(parent, "sdt")
        about = add(control, "sdtPr")
        add(about, "alias", val=label[:LONGEST_NAME])
        add(about, "tag", val=name[:LONGEST_NAME])
        add(about, "id", val=next(self.controls))
        add(about, "showingPlcHdr")
        add(about, "text")
        run(add(control, "sdtContent"), f"[{label}]", "PlaceholderText")
