"""The rules of writing. Each function is one rule of MODEL's last part; its docstring is the rule."""
from __future__ import annotations

import datetime
import re
from typing import Callable, Iterator, NamedTuple

from macros.check.coverage import sections_of
from macros.check.walk import once, records, texts, values
from macros.load import Problem, Toolkit, near
from macros.model import Criterion, SameAs
from macros.text import Line

SENTENCE = re.compile(r"(?<=[.!?])\s+")
EARLIEST_ZONE = datetime.timedelta(hours=14)
"""UTC+14 is where a day begins first."""
FUTURE_ALLOWED = {"due", "until"}
Fault = Iterator[tuple[tuple, str, str]]
"""Path below the record, message, and the words that show the line."""


class Vocabulary(NamedTuple):
    """What the rules ask of the rest of the toolkit: the verbs of an ask, and the names of places."""

    verbs: tuple[str, ...]
    places: tuple[str, ...]


def count(text: str) -> int:
    """Words of a text; a placeholder is one."""
    return len(re.findall(r"[^\s—–]+", text))


def writing(toolkit: Toolkit) -> Iterator[Problem]:
    """Every fault of writing, in every section's version of every criterion."""
    for noun, name, record in records(toolkit):
        for path, message, words, before in _braces(record):
            yield toolkit.problem(noun, name, path, message, words, before)
        yield from _dates(toolkit, noun, name, record)
    vocabulary = Vocabulary(tuple(toolkit.settings.ask_verbs), (*(place.label for place in toolkit.settings.places), *(state.name for state in toolkit.states.values())))
    for criterion in toolkit.criteria.values():
        yield from _criterion(toolkit, criterion, vocabulary)
        yield from _by_section(toolkit, criterion)
    yield from _twice(toolkit)


@once
def _braces(record) -> tuple[tuple[tuple, str, str, int], ...]:
    """(path, message, words, how many like them stand before) of every fault of placeholders."""
    return tuple((path, *fault) for path, text in texts(record) for fault in _placeholders(text))


def _placeholders(text: Line) -> Iterator[tuple[str, str, int]]:
    """Never 's after a placeholder, never text glued to one, at most one in a sentence."""
    possessive = re.search(r"\}['’]s\b", text)
    if possessive:
        yield "'s cannot follow a placeholder. Turn the sentence, as in 'the street of {name}'", possessive[0], 0
    glued = re.search(r"\w\{|\}\w", text)
    if glued:
        yield "text is glued to a placeholder. Put a space between them", glued[0], 0
    before = 0
    for sentence in SENTENCE.split(text):
        if sentence.count("{") > 1:
            yield "a sentence holds two placeholders; one is the most. Split the sentence, or name one of the two in words", "{", before
        before += sentence.count("{")


def _dates(toolkit: Toolkit, noun: str, name: str, record) -> Iterator[Problem]:
    """A day on which someone looked or something happened may not lie in the future; a day on which law falls due may.

    It is no future day that has begun somewhere on Earth, so that the check says the same in every time zone.
    """
    newest = (datetime.datetime.now(datetime.timezone.utc) + EARLIEST_ZONE).date()
    for path, value in values(record):
        if isinstance(value, datetime.date) and path[-1] not in FUTURE_ALLOWED and value > newest:
            yield toolkit.problem(noun, name, path, f"{value} lies in the future. Write the day on which it happened or someone looked")


def _criterion(toolkit: Toolkit, criterion: Criterion, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Each section's version obeys the rules; a fault in the base text is told once."""
    told = set()
    for section in ("", *(section.id for section in sections_of(toolkit, criterion.id))):
        version = _version(criterion, section)
        for path, message, words in _faults(version, vocabulary):
            path = _own_path(toolkit, criterion, section, path, version)
            if (path, message) not in told:
                told.add((path, message))
                yield toolkit.problem("criteria", criterion.id, path, message, words)


def _version(criterion: Criterion, section: str) -> Criterion:
    """The criterion as a section has it, made once; with an empty name, another copy of its base."""
    versions = _versions(criterion)
    if section not in versions:
        versions[section] = criterion.in_section(section) if section else criterion.model_copy()
    return versions[section]


@once
def _versions(criterion: Criterion) -> dict[str, Criterion]:
    return {}


def _faults(version: Criterion, vocabulary: Vocabulary) -> tuple[tuple[tuple, str, str], ...]:
    """What every rule says of a version, worked out anew only where the vocabulary is another."""
    told = _told(version)
    if vocabulary not in told:
        told.clear()
        told[vocabulary] = tuple(fault for rule in RULES for fault in rule(vocabulary, version))
    return told[vocabulary]


@once
def _told(version: Criterion) -> dict[Vocabulary, tuple[tuple[tuple, str, str], ...]]:
    return {}


def _own_path(toolkit: Toolkit, criterion: Criterion, section: str, path: tuple, version: Criterion) -> tuple:
    """Where a section's version says what is at ``path``: in its overlay, if that has it."""
    own = ("by_section", section) + path
    overlay = criterion.by_section.get(section)
    if overlay and overlay.clause and path[:2] == ("clause", "parts"):
        wanted = version.clause.parts[path[2]].id
        place = next((number for number, part in enumerate(overlay.clause.parts) if part.id == wanted), None)
        return ("by_section", section, "clause", "parts", place, *path[3:]) if place is not None else path
    return own if own in toolkit.origin["criteria", criterion.id][0].spots else path


def title(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A title says what will be true, without period."""
    if criterion.title.endswith("."):
        yield ("title",), "a title has no period at its end. Remove it", ""


def ask(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """An ask starts with a base verb in the positive, has 25 words at most and no period, so that it reads after "must"."""
    verbs = vocabulary.verbs
    first = criterion.ask.split()[0].lower()
    if first not in verbs:
        yield ("ask",), f"an ask starts with a verb of toolkit.yml's ask_verbs, and '{first}' is not among them. {near(first, verbs)}", ""
    if count(criterion.ask) > 25:
        yield ("ask",), f"an ask has 25 words at most, and this one has {count(criterion.ask)}. Shorten it", ""
    if criterion.ask.endswith("."):
        yield ("ask",), "an ask has no period at its end. Remove it", ""


def letter(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A letter's sentences are whole, 40 words at most, and claim nothing about what this official did."""
    if not re.search(r"[.?!]$", criterion.letter) or not criterion.letter[0].isupper() and criterion.letter[0] != "{":
        yield ("letter",), "a letter holds whole sentences. Start with a capital letter and end with a period", ""
    if count(criterion.letter) > 40:
        yield ("letter",), f"a letter's sentences have 40 words at most together, and these have {count(criterion.letter)}. Shorten them", ""
    claim = re.search(r"\b(you|your \w+) (have|has|did|do not|does not|failed|refused|allowed|let)\b", criterion.letter, re.I)
    if claim:
        yield ("letter",), f"'{claim[0]}' claims something about this official. Say what the law leaves open instead", claim[0]


def clause(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A clause says "shall", puts people before agencies, names no place and no other criterion."""
    whole = " ".join(part.text for part in criterion.clause.parts)
    if not re.search(r"\bshall\b", whole):
        yield ("clause",), "a clause says 'shall'. Say who shall do what", ""
    for number, part in enumerate(criterion.clause.parts):
        at = ("clause", "parts", number, "text")
        agency = re.search(r"\{\w+\} shall not\b|\bNo \{\w+\}", part.text)
        if agency:
            yield at, "a ban binds people before agencies. Write 'No officer or employee of {name} shall …'", agency[0]
        place = next((name for name in vocabulary.places if name in part.text and re.search(rf"\b{re.escape(name)}\b", part.text)), None)
        if place:
            yield at, f"a clause names no place, and this one names {place}. Write 'state law', or use a placeholder", place.split()[0]
        other = re.search(r"\b([Ss]ection|[Aa]rticle|[Cc]lause) (\d+|\{)|\{sections", part.text)
        if other and "Code" not in part.text:
            yield at, "a clause refers to no other one. Say what is meant in words", other[0]
        if re.search(r"\bmust\b", part.text):
            yield at, "a clause says 'shall', not 'must'. Write 'shall'", "must"


def lines(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A records line is a noun phrase from "each" or "every" without period and without "such"."""
    if isinstance(criterion.records, SameAs):
        return
    if not re.match(r"(each|every)\b", criterion.records):
        yield ("records",), "a records line starts with 'each' or 'every'. Name the papers to ask for", ""
    if criterion.records.endswith("."):
        yield ("records",), "a records line has no period at its end. Remove it", ""
    if re.search(r"\bsuch\b", criterion.records):
        yield ("records",), "a records line does not say 'such', because it must stand alone. Name the thing", "such"


def say(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A line to say has 30 words at most, its answer 40, and neither states a fact about speaker or hearer."""
    if count(criterion.say.line) > 30:
        yield ("say", "line"), f"a line to say has 30 words at most, and this one has {count(criterion.say.line)}. Shorten it", ""
    if criterion.say.answer and count(criterion.say.answer) > 40:
        yield ("say", "answer"), f"an answer has 40 words at most, and this one has {count(criterion.say.answer)}. Shorten it", ""
    if bool(criterion.say.objection) != bool(criterion.say.answer):
        yield ("say",), "an objection and its answer come together. Add the other one", ""
    fact = re.search(r"\b(I am|I'm|we are|as an?)\b", criterion.say.line, re.I)
    if fact:
        yield ("say", "line"), f"'{fact[0]}' states a fact about the speaker. Say it so that anyone can", fact[0]


def question(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """A question asks one thing, in the present tense, answerable by yes or no, without "if" and without double negative."""
    for number, item in enumerate(criterion.questions):
        at = ("questions", number, "text")
        if not item.text.endswith("?"):
            yield at, "a question ends with a question mark. Add it", ""
        if not re.match(r"(Do|Does|Is|Are|Can|Has|Have|May)\b", item.text):
            yield at, "a question can be answered by yes or no. Start with Do, Does, Is, Are, Can or Has", ""
        if re.search(r"\bif\b", item.text, re.I):
            yield at, "a question holds no 'if'. Make it a follow-up with 'depends_on'", "if"
        if len(re.findall(r"\b(not|no|never|without|nobody|none|n't)\b", item.text, re.I)) > 1:
            yield at, "a question holds two negatives. Turn one of them", ""
        if item.kind == "policy" and "written rule" not in item.text:
            yield at, "a policy question says 'a written rule'; the sheet asks once which kind. Name it so", ""


def now(vocabulary: Vocabulary, criterion: Criterion) -> Fault:
    """What the law is now holds facts only; what to ask stands in "left"."""
    for number, item in enumerate(criterion.now):
        wish = re.search(r"\b(should|demand|please|ask (for|your|the|that|them)|we want)\b", item.text, re.I)
        if wish:
            yield ("now", number, "text"), f"'{wish[0]}' is no fact. Move what to ask to 'left'", wish[0]


RULES: tuple[Callable[[Vocabulary, Criterion], Fault], ...] = (title, ask, letter, clause, lines, say, question, now)


def _by_section(toolkit: Toolkit, criterion: Criterion) -> Iterator[Problem]:
    """What differs by section stays under a third of the file; more is another criterion."""
    document, _ = toolkit.origin["criteria", criterion.id]
    if not criterion.by_section:
        return
    line, _, last, _ = document.spots["by_section",]
    whole = count(document.text)
    part = count("\n".join(document.text.split("\n")[line - 1:last]))
    if part * 3 > whole:
        yield toolkit.problem("criteria", criterion.id, ("by_section",), "over a third of this file differs by section. Make another criterion for it")


def _twice(toolkit: Toolkit) -> Iterator[Problem]:
    """No two criteria share a clause, a letter or a records sentence, in any section."""
    seen: dict[tuple[str, str], str] = {}
    for criterion in toolkit.criteria.values():
        for path, text in _shared(criterion):
            field = path[-1] if path[-1] in {"letter", "records"} else "clause"
            first = seen.setdefault((field, " ".join(text.lower().split())), criterion.id)
            if first != criterion.id:
                yield toolkit.problem("criteria", criterion.id, path, f"'{first}' says the same in its {field}. Give each criterion words of its own")


def _shared(criterion: Criterion) -> Iterator[tuple[tuple, str]]:
    """(path, text) of what no other criterion may say, the overlays' among it."""
    for path, text in texts(criterion):
        if path[-1] in {"letter", "records"} or "parts" in path:
            yield path, text
