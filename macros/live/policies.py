"""The policies of a section: everything that may print, each text with what it needs."""
from __future__ import annotations

from typing import Any

from macros import compose
from macros.live.nodes import row, telling
from macros.load import Toolkit
from macros.model import Article, Policy, Section
from macros.text import Line


def policy(toolkit: Toolkit, section: Section, one: Policy) -> dict[str, Any]:
    """One policy: its pieces in order, and the definitions that any of them may need, in alphabetical order."""
    fill = compose.filler({**section.fill, "this_instrument": one.this_instrument}, "legal")

    def words(text: Line) -> Any:
        return row(compose.filled(text.nodes, fill))

    pieces = [_piece(toolkit, section, one, article, words) for article in one.articles]
    texts = [text for article in one.articles for text in _texts(toolkit, section, article)]
    return {
        "id": one.id, "title": words(one.title), "article": str(one.article), **_numbers(toolkit, one),
        "findings_lead": words(one.findings_lead),
        "findings": [telling(text=words(item.text), only_with=item.only_with) for item in one.findings],
        "enacting": words(one.enacting), "pieces": pieces,
        "definitions": [{"id": item.id, "term": str(item.term), "text": words(text)} for item, text in compose.needed_definitions(toolkit, one, texts)],
    }


def _numbers(toolkit: Toolkit, one: Policy) -> dict[str, str]:
    """How a text of this policy refers to one article, and to many."""
    return {"one": compose.word(toolkit, "articles_one", article=one.article, numbers="{numbers}"),
            "many": compose.word(toolkit, "articles_many", article=one.article, numbers="{numbers}")}


def _texts(toolkit: Toolkit, section: Section, article: Article) -> list[Line]:
    """The texts of a criterion's clause or of a drafting clause, all that may print."""
    if article.clause:
        return [part.text for part in compose.printed(compose.view(toolkit, section, article.clause).clause, article)]
    if article.drafting:
        return [part.text for part in _drafting(toolkit, article).parts]
    return []


def _drafting(toolkit: Toolkit, article: Article):
    return next(clause for clause in toolkit.drafting.clauses if clause.id == article.drafting)


def _piece(toolkit: Toolkit, section: Section, one: Policy, article: Article, words) -> dict[str, Any]:
    """What may stand in one place: a heading (``part``), the definitions, or an article with the criteria that bring it."""
    if article.part:
        return {"part": article.part, "text": words(article.heading)}
    if article.definitions:
        return {"about": "definitions", "heading": compose.word(toolkit, "definitions")}
    parts = [telling(text=words(text), needs=[item.id for item, _ in compose.needed_definitions(toolkit, one, [text])])
             for text in _texts(toolkit, section, article)]
    if article.clause:
        heading = compose.view(toolkit, section, article.clause).clause.heading
        return {"about": article.clause, "heading": words(heading), "clause": True, "parts": parts}
    clause = _drafting(toolkit, article)
    return telling(about=clause.id, heading=words(clause.heading), only_with=[] if clause.always else clause.only_with, parts=parts)
