"""The policies of a section: everything that may print, each text with the definitions that it needs."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from macros import compose
from macros.live.nodes import row, telling
from macros.load import Toolkit
from macros.model import Article, Policy, Section
from macros.text import Line

DEFINITIONS = "definitions"
"""What the article that defines is about."""


def policy(toolkit: Toolkit, section: Section, one: Policy) -> dict[str, Any]:
    """One policy: its pieces in order, and the definitions that any of them may need, in alphabetical order."""
    own = _Policy(toolkit, section, one)
    pieces = [own.piece(article) for article in one.articles]
    return {
        "id": one.id, "title": own.coded(one.title), "article": str(one.article), **own.references(),
        "findings_lead": own.coded(one.findings_lead),
        "findings": [telling(text=own.coded(item.text), only_with=item.only_with) for item in one.findings],
        "enacting": own.coded(one.enacting), "pieces": pieces, "definitions": own.definitions(),
    }


@dataclass
class _Policy:
    """Makes the parts of one policy, and remembers which definitions they need."""

    toolkit: Toolkit
    section: Section
    policy: Policy
    needed: dict[str, tuple] = field(default_factory=dict)

    def coded(self, text: Line) -> Any:
        """A text in the legal words of the section and the policy."""
        fills = {**self.section.fill, "this_instrument": self.policy.this_instrument}
        return row(compose.filled(text.nodes, compose.filler(fills, "legal")))

    def references(self) -> dict[str, str]:
        """How a text refers to one article, and to many."""
        return {"one": compose.word(self.toolkit, "articles_one", article=self.policy.article, numbers="{numbers}"),
                "many": compose.word(self.toolkit, "articles_many", article=self.policy.article, numbers="{numbers}")}

    def needs(self, *texts: Line) -> list[str]:
        """The ids of the definitions that the texts use, and of those that these use in turn."""
        found = {item.id: (item, text) for item, text in compose.needed_definitions(self.toolkit, self.policy, texts)}
        self.needed |= found
        return list(found)

    def definitions(self) -> list[dict[str, Any]]:
        """Those that any text made so far needs, in the order in which a policy prints them."""
        return [{"id": item.id, "term": str(item.term), "text": self.coded(text)}
                for item, text in sorted(self.needed.values(), key=lambda pair: pair[0].term.lower())]

    def piece(self, article: Article) -> dict[str, Any]:
        """What may stand in one place: a heading, the definitions, a criterion's clause or a drafting clause."""
        if article.part:
            return {"part": article.part, "text": self.coded(article.heading)}
        if article.definitions:
            return {"about": DEFINITIONS, "heading": compose.word(self.toolkit, "definitions")}
        return self.clause(article) if article.clause else self.drafting(article.drafting)

    def clause(self, article: Article) -> dict[str, Any]:
        clause = compose.view(self.toolkit, self.section, article.clause).clause
        texts = [part.text for part in compose.printed(clause, article)]
        return telling(about=article.clause, heading=self.coded(clause.heading), clause=True, parts=list(map(self.coded, texts)), needs=self.needs(*texts))

    def drafting(self, name: str) -> dict[str, Any]:
        """Its parts carry their own needs, since one that refers to nothing chosen drops out."""
        clause = next(one for one in self.toolkit.drafting.clauses if one.id == name)
        parts = [telling(text=self.coded(part.text), needs=self.needs(part.text)) for part in clause.parts]
        return telling(about=name, heading=self.coded(clause.heading), only_with=[] if clause.always else clause.only_with, parts=parts)
