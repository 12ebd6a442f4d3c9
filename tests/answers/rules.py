"""The rules of answers, written a second time and in another way: from MODEL's words, over the records themselves.

Nothing here is taken from the script: a question is judged by tables, and shares are compared as whole numbers.
"""
from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any, Iterable

from macros import compose
from macros.load import Toolkit
from macros.model import Section

Answers = dict[str, dict[str, Any]]
STATES = ("met", "not-met", "unknown", "not-apply", "none")
PARTS = ("paper", "practice", "law", "own")


@dataclass(frozen=True)
class Asked:
    """A question as the rules see it; ``parent`` is its parent's id with the answer that leads from there, or None."""

    id: str
    kind: str
    protective: str
    decides: bool
    parent: tuple[str, str] | None
    settled: bool


@dataclass(frozen=True)
class Judged:
    """A criterion as the rules see it."""

    id: str
    core: bool
    questions: tuple[Asked, ...]


def of(toolkit: Toolkit, section: Section) -> list[Judged]:
    """The criteria of a section, from the records."""
    return [Judged(use.criterion, use.core, tuple(
        Asked(one.id, one.kind, one.protective, one.decides, (one.depends_on.question, one.depends_on.answer) if one.depends_on else None, bool(one.settled_by))
        for one in compose.view(toolkit, section, use.criterion).questions)) for use in section.criteria]


def row(question: Asked) -> dict[str, Any]:
    """A question as the modules of the page have it, read from its row."""
    made = {"id": question.id, "kind": question.kind, "protective": question.protective, "decides": question.decides, "law": question.settled}
    return made | ({"on": list(question.parent)} if question.parent else {})


def found(answer: dict[str, Any] | None) -> str:
    """What was found out: yes, no, partly, not-apply, unknown; "" where nobody said anything."""
    said = told(answer)
    sure = said - {"unknown"}
    if not said:
        return ""
    return sure.pop() if len(sure) == 1 else "unknown"


def told(answer: dict[str, Any] | None) -> set[str]:
    """What the findings on one question say."""
    return {{"yes": "yes", "no": "no"}.get(one["a"], one.get("r", "unknown")) for one in [answer or {}, *(answer or {}).get("also", [])] if "a" in one}


def differ(answer: dict[str, Any] | None) -> bool:
    """True where two findings say what cannot both be so."""
    return len(told(answer) - {"unknown"}) > 1


def counting(criterion: Judged, answers: Answers) -> list[Asked]:
    """The questions that count: those at the top, and from there down where the answer leads."""
    below: dict[str | None, list[Asked]] = {}
    for one in criterion.questions:
        below.setdefault(one.parent and one.parent[0], []).append(one)
    open_, kept = list(below.get(None, [])), set()
    while open_:
        one = open_.pop()
        kept.add(one.id)
        said = found(answers.get(f"{criterion.id}/{one.id}"))
        open_ += [child for child in below.get(one.id, []) if child.parent[1] == said]
    return [one for one in criterion.questions if one.id in kept]


def judged(criterion: Judged, asked: Iterable[Asked], answers: Answers) -> str:
    """The state of some deciding questions: the worst of them, in the order not met, unknown, met, does not apply."""
    told = []
    for one in asked:
        said = found(answers.get(f"{criterion.id}/{one.id}"))
        told.append({"": "unknown", "unknown": "unknown", "partly": "unknown", "not-apply": "not-apply", one.protective: "met"}.get(said, "not-met"))
    return next((state for state in ("not-met", "unknown", "met", "not-apply") if state in told), "none")


def states(criterion: Judged, answers: Answers) -> dict[str, str]:
    """The state of a criterion and of its four parts."""
    deciding = [one for one in counting(criterion, answers) if one.decides]
    whole = judged(criterion, deciding, answers)
    return {
        "state": "unknown" if whole == "none" else whole,
        "paper": judged(criterion, [one for one in deciding if one.kind == "policy"], answers),
        "practice": judged(criterion, [one for one in deciding if one.kind != "policy"], answers),
        "law": judged(criterion, [one for one in deciding if one.settled], answers),
        "own": judged(criterion, [one for one in deciding if not one.settled], answers),
    }


def tally(given: Iterable[str]) -> dict[str, int]:
    """How many are in which state; ``of`` counts what applies."""
    counted = Counter(given)
    return {state: counted[state] for state in STATES} | {"of": counted["met"] + counted["not-met"] + counted["unknown"]}


def band(answered: int, counts: dict[str, dict[str, int]]) -> str:
    """The band: the first sentence that is true."""
    whole, paper, practice = counts["all"], counts["paper"], counts["practice"]
    if answered == 0:
        return "nothing"
    if whole["of"] == 0:
        return "none-apply"
    if 4 * whole["met"] >= 3 * whole["of"]:
        return "strong"
    if paper["of"] and practice["of"] and 4 * paper["met"] >= 3 * paper["of"]:
        if 4 * practice["not-met"] >= practice["of"]:
            return "not-followed"
        if 4 * practice["unknown"] >= practice["of"]:
            return "not-checked"
    if 2 * whole["unknown"] > whole["of"]:
        return "little-known"
    return "some" if 4 * whole["met"] >= whole["met"] + whole["not-met"] else "little"


def result(criteria: list[Judged], answers: Answers) -> dict[str, Any]:
    """The whole result, with the fields of the script's."""
    rows = [{"id": one.id, **states(one, answers)} for one in criteria]
    keys = [f"{one.id}/{question.id}" for one in criteria for question in counting(one, answers)]
    answered = sum(found(answers.get(key)) != "" for key in keys)
    counts = {part: tally(row[part] for row in rows) for part in PARTS} | {"all": tally(row["state"] for row in rows)}
    lists = {name: [row["id"] for row in rows if row["state"] == state]
             for name, state in (("notMet", "not-met"), ("unknown", "unknown"))}
    return {
        "band": band(answered, counts), "progress": {"answered": answered, "of": len(keys)}, **counts, "states": rows, **lists,
        "differ": [one.id for one in criteria if any(differ(answers.get(f"{one.id}/{question.id}")) for question in one.questions)],
        "againstLaw": [row["id"] for row in rows if row["law"] == "not-met"],
    }


# --- sets of answers ------------------------------------------------------------------------------------------------

TEXTS = ["", "", "", "Manual 5.2, page 3", "<b>&amp;</b> {place} $& $1", "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd", "\U0001f6b2 \U0001f468\u200d\U0001f469\u200d\U0001f467",
         "two\nlines\tand a tab",
         "\\ \" ' ` ]]> --> \u2028 \u0000 \ufeff", "__proto__", "x" * 500]


def one_finding(chance: random.Random, yes: float, other: float, reasons: tuple[str, ...] = ("partly", "unknown", "not-apply")) -> dict[str, str]:
    """A finding as a reader may leave it."""
    made: dict[str, str] = {"a": "other"} if chance.random() < other else {"a": "yes" if chance.random() < yes else "no"}
    if made["a"] == "other" and chance.random() < 0.95:
        made["r"] = chance.choice(reasons)
    for name in ("note", "where", "when"):
        text = chance.choice(TEXTS) if chance.random() < 0.2 else ""
        if text:
            made[name] = text
    return made


def within(small: dict[str, str], large: dict[str, str]) -> bool:
    """True where a finding says nothing that the other does not say."""
    return small.items() <= large.items()


def some_answers(criteria: list[Judged], chance: random.Random) -> Answers:
    """A set of answers to some of the questions, hidden ones too: each set leans its own way, so that every band comes up."""
    asked = {kind: chance.choice((0.0, 0.3, 0.9, 1.0, 1.0)) for kind in ("policy", "practice")}
    good = {kind: chance.choice((0.1, 0.5, 0.8, 0.97, 1.0)) for kind in ("policy", "practice")}
    other = chance.choice((0.0, 0.0, 0.1, 0.4, 1.0))
    reasons = chance.choice((("partly", "unknown", "not-apply"), ("unknown", "not-apply"), ("not-apply",)))
    made: Answers = {}
    if chance.random() < 0.03:
        return {f"{one.id}/{question.id}": {"a": "other", "r": "not-apply"} for one in criteria for question in one.questions}
    for one in criteria:
        for question in one.questions:
            if chance.random() >= asked[question.kind]:
                continue
            yes = good[question.kind] if question.protective == "yes" else 1 - good[question.kind]
            answer: dict[str, Any] = one_finding(chance, yes, other, reasons)
            if chance.random() < 0.04:
                also = one_finding(chance, 0.5, 0.3)
                answer |= {} if within(also, answer) or within(answer, also) else {"also": [also]}
            made[f"{one.id}/{question.id}"] = answer
    return made


def some_section(chance: random.Random) -> list[Judged]:
    """A section that no one wrote: follow-ups that decide, two levels deep, and criteria with one kind alone."""
    made = []
    for number in range(chance.randint(1, 12)):
        questions: list[Asked] = []
        for place in range(chance.randint(1, 6)):
            above = chance.choice(questions) if questions and chance.random() < 0.6 else None
            kind = above.kind if above else chance.choice(("policy", "practice"))
            questions.append(Asked(f"q{place}", kind, chance.choice(("yes", "no")), chance.random() < 0.6,
                                   (above.id, chance.choice(("yes", "no"))) if above else None, chance.random() < 0.3))
        made.append(Judged(f"c{number}", chance.random() < 0.2, tuple(questions)))
    return made


def as_data(name: str, criteria: list[Judged]) -> dict[str, Any]:
    """Such a section as a page would hand it to the script."""
    return {"section": name, "aliases": {}, "criteria": [
        {"id": one.id, "core": one.core, "questions": [
            {"id": question.id, "kind": question.kind, "protective": question.protective, "decides": question.decides,
             **({"on": list(question.parent)} if question.parent else {}),
             **({"law": ["a-law"]} if question.settled else {})} for question in one.questions]} for one in criteria]}
