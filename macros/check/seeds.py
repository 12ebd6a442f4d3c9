"""The seed map, read both ways: everything of the sources leads somewhere that exists."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

from macros.load import Problem, Toolkit, near


def pages(root: Path) -> set[str]:
    """The pages of every language, by the path that a reader sees: ``start``, ``town/bridges``."""
    docs = [path.relative_to(root / "docs").as_posix().partition("/")[2] for path in (root / "docs").rglob("*.md")]
    return {path.removesuffix(".md").removesuffix("/index") for path in docs}


def targets(toolkit: Toolkit, root: Path) -> dict[str, set[str]]:
    """What an item of the seed map may lead to, by the word before the colon."""
    return {
        "page": pages(root),
        "criterion": set(toolkit.criteria),
        "question": {f"{name}/{question.id}" for name, criterion in toolkit.criteria.items() for question in criterion.questions},
        "place": set(toolkit.places), "law": set(toolkit.law), "term": set(toolkit.terms), "step": set(toolkit.steps),
        "precedent": set(toolkit.precedents), "resource": set(toolkit.resources), "section": set(toolkit.sections),
        "drafting": {clause.id for clause in toolkit.drafting.clauses},
        "definition": {item.id for item in toolkit.drafting.definitions},
        "policy": set(toolkit.policies), "objection": set(toolkit.objections), "frame": set(toolkit.frames),
        "landscape": set(toolkit.landscape), "state": set(toolkit.states),
    }


def seeds(toolkit: Toolkit, root: Path) -> Iterator[Problem]:
    """Each item's targets exist."""
    known = targets(toolkit, root)
    for item in toolkit.seed_map.values():
        for number, target in enumerate(item.to):
            noun, _, name = target.partition(":")
            at = ("to", number)
            if noun not in known:
                yield toolkit.problem("seed-map", item.id, at, f"'{noun}' is not a noun to lead to. {near(noun, known)}")
            elif name not in known[noun]:
                yield toolkit.problem("seed-map", item.id, at, f"there is no {noun} '{name}'. {near(name, known[noun])}")
