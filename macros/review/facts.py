"""The facts within a text: what a reviewer must look up, and the little words that turn a meaning."""
from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import zip_longest

from macros.review.visible import HOST
from macros.review.wording import steps

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
CAPITAL = rf"(?!{MONTH}\b)[A-Z][\w’'-]{{1,40}}"
NUMBER = r"\d[\d,]{0,20}(?:\.\d{1,9})?"
UNIT = (r"(?:[ -](?:business |working |calendar )?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|times?|people|persons?|members?"
        r"|votes?|copies|pages?|feet|foot|miles?|meters?|kilometers?|percent|dollars|cents|thousand|million|billion|points?)\b)?")
COUNT = ("(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty"
         "|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|third|quarter|once|twice|first|second|fourth|fifth)")
RULES = ("requires?|required|forbids?|forbade|forbidden|prohibits?|prohibited|allows?|allowed|permits?|permitted|bans?|banned|bars|barred|lawful|unlawful"
         "|legal|illegal|voluntary|optional|mandatory")
TURNS = ("not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|only|unless|except|until|if|or|and|must|may|might|shall|should|can"
         "|all|any|every|each|both|always|before|after|within|least|most|" + RULES)
KINDS = {
    "call": r"\{\{.{0,300}?\}\}",
    "placeholder": r"\{[^{}\n]{0,80}\}",
    "term": r"\[\[[^\[\]\n]{0,80}\]\]",
    "address": r"https?:[^\s)>\]\"'”]{1,2000}|(?<=\]\()[^)\s]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
               r"|\b(?:[a-z0-9-]{2,63}\.){1,6}[a-z]{2,24}\b(?:/[^\s)\]]{0,500})?",
    "date": rf"\b(?:{MONTH}\.? \d{{1,2}}(?:, ?\d{{4}})?\b|\d{{1,2}} {MONTH}(?: \d{{4}})?\b|{MONTH} \d{{4}}\b|{MONTH}\b(?<!May)(?<!March)"
            r"|\d{4}-\d\d(?:-\d\d)?\b|\d{1,2}/\d{1,2}/\d{2,4}\b|\d{1,2}:\d\d\b)",
    "case": r"\b(?:[A-Z][\w'’.&]{0,30} ){1,5}v\.? [A-Z][\w'’.&]{0,30}(?: [A-Z][\w'’.&]{0,30}){0,4}",
    "citation": r"§{1,2} ?[\w.:-]{1,30}(?:\(\w{1,4}\)){0,5}|\b\d{1,4} (?:[A-Z][\w]{0,8}\. ?){1,4}(?:[23]d )?(?:§{1,2} ?)?\d[\w.-]{0,12}(?:\(\w{1,4}\)){0,5}"
                r"|\b(?:[Ss]ections?|[Aa]rticles?|[Cc]hapters?|[Tt]itles?|[Pp]arts?|[Nn]os?\.) \d[\w.-]{0,12}(?:\(\w{1,4}\)){0,5}"
                r"|\b(?:[A-Z]{1,6}|(?:[A-Z]\.){1,4}|Prop(?:osition|\.)?|Measure|Ordinance|Resolution|Order|Act|Bill|Rule|Regulation|Law|Form)[ -]?"
                r"\d[\w.-]{0,12}(?:\(\w{1,4}\)){0,5}",
    "number": rf"[$€£¥] ?{NUMBER}{UNIT}|{NUMBER}(?:\(\w{{1,4}}\)){{1,5}}|{NUMBER} ?%|{NUMBER}(?:st|nd|rd|th)?{UNIT}|(?i:\b{COUNT}\b(?:[- ]{COUNT}\b){{0,4}}){UNIT}",
    "turn": rf"(?i:\b(?:{TURNS})\b|(?<=[a-z])n['’]t\b)",
    "name": rf"\b(?:{CAPITAL} ){{1,5}}{CAPITAL}|\b[A-Z]{{2,12}}s?\b|(?<=[a-z,;] ){CAPITAL}",
}
FACT = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
FLIPS = {*"not n't n’t never no none nobody nothing neither nor cannot without only unless except must may shall should".split(), *re.sub(r"(\w+)s\?", r"\1|\1s", RULES).split("|")}
"""The turning words that alone can make a sentence say the contrary."""


@lru_cache(maxsize=1024)
def facts(text: str) -> list[str]:
    """The facts of ``text`` in their order: numbers with unit, dates, money, citations, addresses, names, turning words."""
    found = []
    for fact in FACT.finditer(text):
        words = " ".join(fact[0].split()).rstrip(".,;:" if fact.lastgroup != "call" else "")
        found.append(words.lower() if fact.lastgroup == "turn" else words)
    return found


def same_facts(old: str, new: str) -> bool:
    """True where ``differences`` finds none; takes no longer than reading both."""
    before, after = facts(old), facts(new)
    return before == after or [fact for fact in before if fact != "and"] == [fact for fact in after if fact != "and"]


def differences(old: str, new: str) -> list[tuple[str, str]]:
    """(old, new) of each fact that changed, '' where it is gone or new; empty where the facts are the same in the same order."""
    before, after = facts(old), facts(new)
    found = steps(before, after)
    if found is None:  # too many to compare in their order
        gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
        return list(zip_longest(gone.elements(), come.elements(), fillvalue=""))
    made: list[tuple[str, str]] = []
    for sort, start, end, first, last in found:
        if sort != "equal":
            made += zip_longest(before[start:end], after[first:last], fillvalue="")
    return [pair for pair in made if set(pair) != {"", "and"}]


def flips(changed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of ``changed`` facts that can make a sentence say the contrary."""
    return [pair for pair in changed if FLIPS & set(pair)]


def hosts(text: str) -> list[str]:
    """The hosts of all addresses in ``text``, each once."""
    return list(dict.fromkeys(host.lower() for host in HOST.findall(text)))
