"""How hard the pages are to read: the Flesch-Kincaid grade of their prose, at most 8.

Prose is paragraphs and list items, each closed as a sentence. What the reader is not asked to understand while reading
is left out: the words of a policy, citation lines, notes, menus, labels. Glossary terms (explained one click away), names
of laws and citations count as one plain word each.
"""
from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
import textstat

from macros.text import typeset
from pages import Page, kind_of, parsed, read_pages, target, words

BAR = 8.0
KINDS = ("home", "start", "audience", "section", "ask", "campaign", "campaign page", "about")
BLOCKS = {"p", "li", "dd"}
LEFT_OUT = {"paper", "cite", "standing", "notes", "protects", "crumb", "copy", "time", "count", "latest", "link-state", "copies", "more", "foot", "go"}
"""Classes of what is no prose: the words of a policy, citation lines and labels, lists of links, buttons."""
EXPLAINED = {"/glossary/", "/law/"}
"""Pages on which a place explains the words of the link that leads to it."""
PLAIN = "word"
"""What stands for a term, the name of a law or a citation: one plain word."""
CITATION = re.compile(r"(?:\b(?:\w+\. )?(?:Code|sections?) )?§+ ?[\d.]+(?:\([a-z0-9]+\))*|\d+ U\.S\.C\. \d+")


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Page]:
    return read_pages(site)


def names_of_law(toolkit) -> list[str]:
    """Glossary terms in all their forms, and law by its title and by what stands before or in its brackets, longest first."""
    found = {form for term in toolkit.terms.values() for form in (str(term.term), *term.forms)}
    for law in toolkit.law.values():
        found |= {law.title, *re.split(r": | \(", law.title.rstrip(")"))}
    return sorted({typeset(name) for name in found}, key=len, reverse=True)


def matcher(names: list[str]) -> re.Pattern:
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])", re.I)


def is_prose(element: Element) -> bool:
    named = LEFT_OUT & set(element.get("class", "").split())
    return isinstance(element.tag, str) and not named and element.tag not in {"nav", "form", "script", "aside", "button"}


def blocks(element: Element):
    """The innermost blocks of prose below an element."""
    for child in element:
        if not is_prose(child):
            continue
        if child.tag in BLOCKS and not any(inner.tag in BLOCKS for inner in child.iter() if inner is not child):
            yield child
        else:
            yield from blocks(child)


def is_explained(page: Page, element: Element) -> bool:
    """True for a link to the place that explains its words."""
    leads = target(page.path, element.get("href")) if element.tag == "a" else None
    return bool(leads and leads[1] and leads[0] in EXPLAINED)


def spoken(page: Page, element: Element) -> str:
    """The block's words, with one plain word for each link to the glossary or to law; labels and citations left out."""
    parts = [element.text or ""]
    for number, child in enumerate(element):
        label = child.tag in {"strong", "b"} and number == 0 and not parts[0].strip()
        if is_prose(child) and not label:
            parts.append(PLAIN if is_explained(page, child) else spoken(page, child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def is_way_on(page: Page, element: Element) -> bool:
    """True for a block that leads on rather than tells: links to other pages hold more than half of its letters."""
    linked = sum(len(words(link)) for link in element.iter("a") if not is_explained(page, link))
    return linked * 2 > len(words(element))


def prose(page: Page, terms: re.Pattern) -> list[str]:
    """The sentences of a page's prose, block by block."""
    found = []
    for block in blocks(page.first("main")):
        text = "" if is_way_on(page, block) else spoken(page, block)
        text = CITATION.sub(PLAIN, terms.sub(PLAIN, text))
        if re.search(r"\w", text):
            found.append(text if text[-1] in ".!?" else f"{text.rstrip(':;,')}.")
    return found


def grade(sentences: list[str]) -> float:
    return textstat.flesch_kincaid_grade(" ".join(sentences))


@pytest.fixture(scope="session")
def grades(pages, toolkit) -> dict[str, float]:
    terms = matcher(names_of_law(toolkit))
    return {path: grade(prose(page, terms)) for path, page in pages.items() if kind_of(path, toolkit) in KINDS}


def test_hard_words_raise_the_grade():
    """Long words in long sentences are graded far above the bar, short ones below it."""
    assert grade(["The jail lets people go on time.", "A judge can sign a paper."]) < 4
    assert grade(["Notwithstanding jurisdictional considerations, administrative authorities occasionally reinterpret statutory obligations."]) > 16


@pytest.mark.parametrize("html, wanted", [
    ("<p>A jail signs <a href='/glossary/#x'>intergovernmental agreements</a> now and then</p>", ["A jail signs word now and then."]),
    ("<ul><li><p>One.</p><p>Two:</p></li></ul>", ["One.", "Two."]),
    ("<div class=paper><p>No officer shall.</p></div><p>Yes <span class=cite>Gov. Code § 7284.6</span></p>", ["Yes."]),
    ("<p>See Gov. Code § 7284.6(a)(1) there.</p>", ["See word there."]),
    ("<p><strong>They may say:</strong> Jails are safe</p><p>It is <strong>not</strong> so.</p>", ["Jails are safe.", "It is not so."]),
    ("<p>The California Values Act holds.</p>", ["The word holds."]),
    ("<p><a href='/start/'>Start here</a></p>", []),
])
def test_prose_is_what_a_reader_reads(html, wanted):
    """Blocks become sentences; terms, names and citations are one plain word; clauses, citation lines and mere links are left out."""
    page = Page("/x/", html, parsed(f"<!doctype html><title>x</title><main>{html}</main>")[0], ())
    assert prose(page, matcher(["California Values Act"])) == wanted


def test_the_pages_read_at_grade_eight_or_lower(grades):
    """Home, start, audience, section, asks and campaign pages and about need eight years of school at most."""
    for path, found in sorted(grades.items(), key=lambda item: -item[1]):
        print(f"{found:5.1f}  {path}{'   over the bar' if found > BAR else ''}")
    assert {path: found for path, found in grades.items() if found > BAR} == {}


def test_every_kind_of_page_is_graded(grades, toolkit):
    """The grades cover a page of each kind that the bar names."""
    assert {kind_of(path, toolkit) for path in grades} == set(KINDS)
