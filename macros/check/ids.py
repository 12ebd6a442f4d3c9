"""Ids that were published stay true: ``data/ids.yml`` remembers them, and ``make ids`` adds what is new.

Links on paper, saved answers and other people's data name them; so an id does not vanish, and a question's protective
answer does not turn.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

from macros.load import Problem, Toolkit, load, schema_line

FILE = Path("data/ids.yml")


def ids(toolkit: Toolkit) -> Iterator[Problem]:
    """A published criterion is there or an alias of another; a published question keeps its protective answer."""
    aliases = {alias for criterion in toolkit.criteria.values() for alias in criterion.aliases}
    for number, name in enumerate(toolkit.ids.criteria):
        if name not in toolkit.criteria and name not in aliases:
            yield toolkit.problem("ids", "ids", ("criteria", number), f"'{name}' was published and is gone. Give the criterion its id back, or add 'aliases: [{name}]' to the one that took its place")
    for name, answer in toolkit.ids.questions.items():
        criterion, _, question = name.partition("/")
        for number, item in enumerate(toolkit.criteria[criterion].questions if criterion in toolkit.criteria else ()):
            if item.id == question and item.protective != answer:
                yield toolkit.problem("criteria", criterion, ("questions", number, "protective"),
                                      f"'{question}' was published with 'protective: {answer}', and saved answers would turn around. Give the question a new id, or turn it back")


def published(toolkit: Toolkit) -> str:
    """The text of ``data/ids.yml`` with every id of today added to it."""
    criteria = sorted({*toolkit.ids.criteria, *toolkit.criteria})
    questions = toolkit.ids.questions | {f"{criterion.id}/{item.id}": item.protective for criterion in toolkit.criteria.values() for item in criterion.questions}
    rows = ["criteria:", *(f"  - {name}" for name in criteria), "questions:", *(f"  {name}: {questions[name]}" for name in sorted(questions))]
    return "\n".join([schema_line("ids", False), "# Made by 'make ids' when the site is published. Nothing here is ever removed.", *rows, ""])


def write(root: Path) -> bool:
    """Adds today's ids to the file of ``root``; true where it changed. Raises ValueError where the data has faults."""
    toolkit, problems = load(root)
    if problems or toolkit is None:
        raise ValueError("the data has faults. Run 'make check' first")
    text = published(toolkit)
    if (root / FILE).read_text("utf-8") == text:
        return False
    (root / FILE).write_text(text, "utf-8")
    return True
