"""Composed texts, whole and chosen, of this project's data and of the small toolkit's: every choice makes a sound text."""
from __future__ import annotations

import dataclasses
import functools
import random
import re
from typing import Iterator

import pytest
from conftest import ROOT

import small
from macros import compose
from macros.model import SameAs
from macros.text import Fill, Items, Text, plain, typeset

DATA = ROOT / "data"
POLICIES = [("ours", path.stem) for path in sorted((DATA / "policies").glob("*.yml"))] + [("small", name) for name in small.POLICIES]
SECTIONS = [("ours", path.stem) for path in sorted((DATA / "sections").glob("*.yml"))] + [("small", "town-council")]


@pytest.fixture(scope="module")
def toolkits(toolkit):
    """This project's toolkit and the small one, by name."""
    return {"ours": toolkit, "small": small.toolkit()}


def inline(value) -> Iterator:
    """Every inline node within composed texts, wherever it stands."""
    if isinstance(value, (Text, Fill)):
        yield value
    elif dataclasses.is_dataclass(value):
        yield from inline(tuple(getattr(value, item.name) for item in dataclasses.fields(value)))
    elif isinstance(value, tuple):
        for item in value:
            yield from inline(item)


def braces(toolkit, value) -> Iterator[str]:
    """Faults: a placeholder that is no blank of the reader's, or a mark that was never read."""
    blanks = {blank.id for blank in toolkit.settings.blanks}
    yield from (f"placeholder {node.name}" for node in inline(value) if isinstance(node, Fill) and node.name not in blanks)
    yield from (f"mark in {node.text!r}" for node in inline(value) if isinstance(node, Text) and re.search(r"[{}]|\[\[|\]\]", node.text))


# --- policies -------------------------------------------------------------------------------------------------------

def clauses(policy) -> list[str]:
    return [article.clause for article in policy.articles if article.clause]


def each_one(held: list[str]) -> list[tuple[str, ...]]:
    return [(name,) for name in held]


def all_but_one(held: list[str]) -> list[tuple[str, ...]]:
    return [tuple(name for name in held if name != dropped) for dropped in held]


def neighbors(held: list[str]) -> list[tuple[str, ...]]:
    return list(zip(held, held[1:])) or [tuple(held)]


def at_random(held: list[str], times: int) -> list[tuple[str, ...]]:
    """Choices of every size, the same on every run."""
    chance = random.Random("choices")
    return [tuple(chance.sample(held, chance.randint(1, len(held)))) for _ in range(times)]


CHOICES = {
    "all": lambda held: [tuple(held)], "each one": each_one, "all but one": all_but_one, "each neighboring pair": neighbors,
    "some at random": lambda held: at_random(held, 12), "many at random": lambda held: at_random(held, 300),
}
SORTS = [pytest.param(sort, marks=pytest.mark.deep) if sort == "many at random" else sort for sort in CHOICES]


@dataclasses.dataclass(frozen=True, eq=False)
class Printed:
    """A policy as it prints with the chosen clauses."""

    toolkit: object
    policy: object
    chosen: frozenset
    text: compose.PolicyText

    @functools.cached_property
    def articles(self) -> list[compose.Article]:
        return [piece for piece in self.text.pieces if isinstance(piece, compose.Article)]

    @functools.cached_property
    def defined(self) -> dict[str, str]:
        return {item.id: plain(item.text) for article in self.articles for item in article.definitions}


def numbers(printed: Printed) -> Iterator[str]:
    """Numbers run from 1 without gap."""
    found = [article.number for article in printed.articles]
    if found != list(range(1, len(found) + 1)):
        yield f"numbers {found}"


def chosen_alone(printed: Printed) -> Iterator[str]:
    """The chosen clauses stand there, each once, in the policy's order, and no others."""
    held = clauses(printed.policy)
    found = [article.about for article in printed.articles if article.about in held]
    if found != [name for name in held if name in printed.chosen]:
        yield f"clauses {found}"


def always(printed: Printed) -> Iterator[str]:
    """Every drafting clause that is always there stands there, whole."""
    found = {article.about: article for article in printed.articles}
    for clause in printed.toolkit.drafting.clauses:
        if clause.always and len(found[clause.id].parts if clause.id in found else ()) < sum("{sections" not in part.text for part in clause.parts):
            yield f"{clause.id} is not whole"


def part_headings(printed: Printed) -> Iterator[str]:
    """No heading stands without an article under it."""
    pieces = [*printed.text.pieces, None]
    for piece, after in zip(pieces, pieces[1:]):
        if isinstance(piece, compose.PartHeading) and not isinstance(after, compose.Article):
            yield f"the heading {piece.id} has no article"


def empty(printed: Printed) -> Iterator[str]:
    """No article is empty, and the place of the definitions is absent where there are none."""
    for article in printed.articles:
        if not article.definitions and not article.parts or not all(plain(part).strip() for part in article.parts):
            yield f"{article.about} is empty"


def marks(printed: Printed) -> Iterator[str]:
    """No brace is left but the reader's blanks."""
    yield from braces(printed.toolkit, printed.text)


def cross_references(printed: Printed) -> Iterator[str]:
    """A number that a drafting clause names is the number of the criterion that it means."""
    number = {article.about: article.number for article in printed.articles}
    drafting = {clause.id: clause for clause in printed.toolkit.drafting.clauses}
    pattern = re.compile(rf"\b{printed.policy.article}(s?)\b ?([\d, and]*\d)?")
    for article in printed.articles:
        meant = []
        for part in drafting[article.about].parts if article.about in drafting else ():
            groups = [node.about for node in part.text.nodes if isinstance(node, Fill) and node.about]
            if all(printed.chosen & set(group) for group in groups):
                meant += [sorted(number[name] for name in group if name in printed.chosen) for group in groups]
        named = [found for part in article.parts for found in pattern.findall(plain(part))]
        told = [[int(digits) for digits in re.findall(r"\d+", row)] for _, row in named]
        if told != meant or [] in told or any(bool(plural) != (len(row) > 1) for (plural, _), row in zip(named, told)):
            yield f"{article.about} names {told} and means {meant}"


def uses(text: str, forms: list[str]) -> bool:
    return any(re.search(rf"(?<![\w-]){re.escape(typeset(form).lower())}(?![\w-])", text.lower()) for form in forms)


def definitions(printed: Printed) -> Iterator[str]:
    """Each defined term that stands in a clause or in the definition of such a term is defined, and no other."""
    forms = {item.id: item.forms for item in printed.toolkit.drafting.definitions}
    texts, needed = [plain(part) for article in printed.articles for part in article.parts], set()
    while texts:
        text = texts.pop()
        new = {name for name in forms if name not in needed and uses(text, forms[name])}
        needed |= new
        texts += [printed.defined.get(name, "") for name in new]
    if needed != set(printed.defined):
        yield f"without definition: {sorted(needed - set(printed.defined))}, without use: {sorted(set(printed.defined) - needed)}"


RULES = (numbers, chosen_alone, always, part_headings, empty, marks, cross_references, definitions)


@functools.cache
def printed_all(toolkit, name: str, sort: str) -> list[Printed]:
    policy = toolkit.policies[name]
    return [Printed(toolkit, policy, frozenset(choice), compose.policy_text(toolkit, policy, choice))
            for choice in CHOICES[sort](clauses(policy))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("which, name", POLICIES)
def test_a_policy_with_chosen_clauses(toolkits, which, name, sort, rule):
    """Whichever clauses are chosen, the policy is sound by every rule."""
    made = printed_all(toolkits[which], name, sort)
    assert made
    assert {" ".join(sorted(one.chosen)): fault for one in made for fault in rule(one)} == {}


@pytest.mark.parametrize("which, name", POLICIES)
def test_a_policy_chosen_in_another_order(toolkits, which, name):
    """The order in which clauses are chosen changes nothing, and choosing all is choosing none in particular."""
    toolkit, policy = toolkits[which], toolkits[which].policies[name]
    assert compose.policy_text(toolkit, policy) == compose.policy_text(toolkit, policy, clauses(policy)[::-1])


@pytest.mark.parametrize("which, name", POLICIES)
def test_the_findings_of_a_policy(toolkits, which, name):
    """A finding that belongs to some criteria prints with one of them alone; the others print always."""
    toolkit, policy = toolkits[which], toolkits[which].policies[name]
    for chosen in each_one(clauses(policy)):
        shown = {plain(row) for row in compose.policy_text(toolkit, policy, chosen).findings}
        kept = {plain(item.text.nodes) for item in policy.findings if not item.only_with or set(chosen) & set(item.only_with)}
        assert shown == kept


def test_two_references_in_one_part():
    """Where a part refers to two groups of criteria and one group was not chosen, it names no section without a number."""
    one = "The list made under {sections:bike-parking} shall be posted."
    toolkit, problems = small.check(small.edited("data/drafting.yml", one, one + " The log made under {sections:clear-lanes} shall be posted."))
    if problems:
        return  # refused, so it can never print
    text = compose.policy_text(toolkit, toolkit.policies["lane-ordinance"], ["bike-parking"])
    assert not re.search(r"Sections? (?!\d)", "\n".join(plain(part) for piece in text.pieces if isinstance(piece, compose.Article) for part in piece.parts))


def whole(text: compose.PolicyText, word: str) -> list[str]:
    """A policy as lines of plain words."""
    lines = [plain(text.title), plain(text.findings_lead), *(plain(row) for row in text.findings), plain(text.enacting)]
    for piece in text.pieces:
        if isinstance(piece, compose.PartHeading):
            lines.append(plain(piece.text))
            continue
        lines.append(f"{word} {piece.number}. {plain(piece.heading)}")
        lines += [f"({compose.letters(number)}) {item.term}: {plain(item.text)}" for number, item in enumerate(piece.definitions, start=1)]
        lines += [plain(part) for part in piece.parts]
    return lines


def test_a_small_policy_with_two_clauses():
    """The policy holds what was chosen, in the section's own words, with the definitions and drafting that it needs."""
    toolkit = small.toolkit()
    text = compose.policy_text(toolkit, toolkit.policies["lane-ordinance"], ["rider-count", "protected-lanes"])
    assert whole(text, "Section") == [
        "Ordinance on Bicycle Lanes", "The council finds:", "A lane behind a curb keeps riders safe.", "The council of place ordains as follows:",
        "Purpose",
        "Section 1. Purpose", "The purpose of this Ordinance is safe riding.",
        "Section 2. Definitions",
        "(a) protected lane: a part of a public way that lies behind a curb and is for bicycles alone.",
        "(b) public way: a road, street or path that the Town keeps.",
        "Lanes",
        "Section 3. Protected lanes", "Each crew of the Streets Department shall build a protected lane when it rebuilds a main road.",
        "The crew shall post the place and the date of the work.",
        "Racks and counts",
        "Section 4. Count", "The clerk of the Town shall publish a count of riders by the end of each year.",
        "General",
        "Section 5. Logs", "What is written down under Sections 3 and 4 shall be kept for two years.",
        "Section 6. Other law", "This Ordinance asks for nothing that state law forbids.",
    ]


@pytest.mark.parametrize("number, name", [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba")])
def test_the_letter_of_a_part(number, name):
    """Parts are lettered a to z, then aa."""
    assert compose.letters(number) == name


# --- letters --------------------------------------------------------------------------------------------------------

def said(section, text: str) -> str:
    """The text as this section's letter says it."""
    def word(match):
        forms = section.fill.get(match[1].lower())
        if not forms:
            return match[1]
        words = forms.letter or forms.text
        return words[0].upper() + words[1:] if match[1][0].isupper() else words

    return typeset(re.sub(r"\{(\w+)\}", word, text))


def asked(toolkit, section, name: str, actor: str = "") -> str:
    """The ask and its letter sentence, after the one who must act where it is named."""
    version = toolkit.criteria[name].in_section(section.id)
    must = f"{actor} {toolkit.words['must']} " if actor else ""
    return f"{said(section, must + version.ask)}. {said(section, version.letter)}"


def vehicle_of(section, name: str):
    used = next(use.vehicle for use in section.criteria if use.criterion == name)
    return next(vehicle for vehicle in section.vehicles if vehicle.id == used)


def expected(toolkit, section, names: list[str]) -> list:
    """The body that MODEL describes: a sentence for one ask, a numbered list for more; rules first, own acts after."""
    body, words = [], toolkit.words
    rules = [[name for name in names if vehicle_of(section, name) is vehicle] for vehicle in section.vehicles if vehicle.kind == "rule"]
    own = [name for name in names if vehicle_of(section, name).kind == "own-act"]
    for group in [group for group in rules if group]:
        lead = f"{words['letter_also' if body else 'letter_ask']} {said(section, vehicle_of(section, group[0]).lead)}"
        actors = ["{%s}" % toolkit.criteria[name].actor for name in group]
        if len(group) == 1:
            body.append(f"{lead} {asked(toolkit, section, group[0], actors[0])}")
        else:
            body += [lead + ":", [asked(toolkit, section, name, actor.replace(actor[1], actor[1].upper(), 1)) for name, actor in zip(group, actors)]]
    lead = words["letter_also" if body else "letter_ask"]
    if len(own) == 1:
        body.append(f"{lead} {asked(toolkit, section, own[0])}")
    elif own:
        items = [asked(toolkit, section, name) for name in own]
        body += [words["letter_do"].format(lead=lead), [item[0].upper() + item[1:] for item in items]]
    return body


def shown(blocks) -> list:
    """Blocks as plain words: a text for a paragraph, a list of texts for a numbered list."""
    return [[plain(item) for item in block.items] if isinstance(block, Items) and block.ordered else plain([block]) for block in blocks]


def in_order(section) -> list[str]:
    return [use.criterion for use in section.criteria]


def of_kind(section, kind: str) -> list[str]:
    return [name for name in in_order(section) if vehicle_of(section, name).kind == kind]


LETTERS = {
    "each ask alone": lambda section: each_one(in_order(section)),
    "two rules that are neighbors": lambda section: neighbors(of_kind(section, "rule")),
    "two asks that are neighbors": lambda section: neighbors(in_order(section)),
    "the core asks": lambda section: [tuple(compose.core(section))],
    "six rules": lambda section: [tuple(of_kind(section, "rule")[start:start + 6]) for start in range(0, len(of_kind(section, "rule")), 6)],
    "a rule and each own act": lambda section: [(of_kind(section, "rule")[0], name) for name in of_kind(section, "own-act")],
    "own acts alone": lambda section: [tuple(of_kind(section, "own-act"))],
    "everything": lambda section: [tuple(in_order(section))],
}


@pytest.mark.parametrize("situation", LETTERS)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_asks_of_a_letter(toolkits, which, name, situation):
    """One ask is a sentence, more are a numbered list in which each names its actor; asks are never joined in one sentence."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    choices = [names for names in LETTERS[situation](section) if names]
    if not choices:
        pytest.skip("this section has no act of its own")
    for names in choices:
        body = shown(compose.letter(toolkit, section, names).body)
        assert body[:len(expected(toolkit, section, list(names)))] == expected(toolkit, section, list(names))
        assert len(body) - len(expected(toolkit, section, list(names))) in {0, 1}


@pytest.mark.parametrize("which, name", SECTIONS)
def test_six_asks_are_a_list_of_six(toolkits, which, name):
    """A letter with six rules has six numbered items, or as many as there are."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    six = of_kind(section, "rule")[:6]
    lists = [block for block in compose.letter(toolkit, section, six).body if isinstance(block, Items)]
    assert [len(block.items) for block in lists] == [len(six)]


@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_head_of_a_letter(toolkits, which, name):
    """The ask stands in the first two sentences after the salutation, whatever is asked."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    for names in [*each_one(in_order(section)), tuple(compose.core(section))]:
        letter = compose.letter(toolkit, section, names)
        before = " ".join(text for text in map(plain, letter.opening) if not text.endswith((":", ",")))
        start = re.split(r"(?<=[.!?:])\s+", f"{before} {shown(letter.body)[0]}".strip())[:2]
        assert any(toolkit.words["letter_ask"] in sentence for sentence in start), names


@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_blanks_of_a_letter(toolkits, which, name):
    """The reader's blanks stay, all of the frame's, and no other placeholder is left."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    frame = toolkit.frames[section.letter]
    texts = [frame.dateline or "", *frame.recipient, frame.subject or "", *(row.text for row in (*frame.opening, *frame.closing))]
    wanted = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)} - set(section.fill)
    letter = compose.letter(toolkit, section)
    assert {node.name for node in inline(letter) if isinstance(node, Fill)} == wanted
    assert list(braces(toolkit, letter)) == []


@pytest.mark.parametrize("which, name", SECTIONS)
def test_how_many_more_a_letter_names(toolkits, which, name):
    """A letter says how many further points the enclosed draft covers, and says nothing where it covers none."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    for names in [*each_one(in_order(section)), tuple(compose.core(section)), tuple(in_order(section))]:
        draft = next(policy for policy in map(toolkit.policies.get, section.policies) if set(names) & set(clauses(policy)))
        more = len(set(clauses(draft)) - set(names))
        vehicle = next(vehicle.name for vehicle in section.vehicles if vehicle.id == draft.vehicle)
        line = toolkit.words["letter_more_one" if more == 1 else "letter_more"].format(n=more, vehicle=said(section, vehicle))
        tail = shown(compose.letter(toolkit, section, names).body)[len(expected(toolkit, section, list(names))):]
        assert tail == ([line] if more else [])


THREE = """\
date
official
place
Lanes for bicycles
Dear official:
I ask you to pass an ordinance under which:
1. Your streets department must build a protected lane on every main road. State law asks for a plan alone. An ordinance would get the lanes built.
2. The town must publish a count of riders each year. No state law asks for a count. A rule of your own would.
I also ask you to hold a day without cars each year. State law lets you close a street for a day.
The draft covers 2 more points.
Please answer by reply_by.
sender"""


def test_a_small_letter_with_three_asks():
    """The whole letter: date, address, subject, salutation, the asks, what more the draft covers, and the end."""
    toolkit = small.toolkit()
    letter = compose.letter(toolkit, toolkit.sections["town-council"], ["ride-day", "rider-count", "protected-lanes"])
    body = []
    for block in shown(letter.body):
        body += [f"{number}. {item}" for number, item in enumerate(block, start=1)] if isinstance(block, list) else [block]
    assert [plain(letter.dateline), *map(plain, letter.recipient), plain(letter.subject), *map(plain, letter.opening), *body, *map(plain, letter.closing)] == THREE.splitlines()


# --- records requests -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_items_of_a_records_request(toolkits, which, name):
    """The lines that are always there stand first, no item stands twice, and no placeholder is left but blanks."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    request = compose.records_request(toolkit, section)
    items = [plain(item) for item in request.items]
    fixed = [plain(compose.filled(row.text.nodes, compose.filler(section.fill, "text"))) for row in toolkit.frames[section.records].lines]
    assert fixed and items[:len(fixed)] == fixed
    assert len(set(items)) == len(items)
    assert list(braces(toolkit, request)) == []


def record_line(toolkit, section, name: str) -> str:
    records = toolkit.criteria[name].in_section(section.id).records
    if isinstance(records, SameAs):
        return record_line(toolkit, section, records.same_as)
    return plain(compose.filled(records.nodes, compose.filler(section.fill, "text")))


@pytest.mark.parametrize("which, name", SECTIONS)
def test_every_ask_has_its_records_asked_for(toolkits, which, name):
    """The evidence on each criterion is asked for in one line, of this body or of the one of the same audience that holds it."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    family = [toolkit.sections[other] for other in toolkit.audiences[section.audience].sections]
    for criterion in in_order(section):
        lines = {record_line(toolkit, one, criterion) for one in family if criterion in in_order(one)}
        asked_for = [plain(item) for one in family if criterion in in_order(one) for item in compose.records_request(toolkit, one, [criterion]).items]
        assert any(asked_for.count(line) for line in lines), criterion


def test_a_criterion_whose_records_another_has():
    """Two criteria that the same papers answer make one line, whether both or one of them is chosen."""
    toolkit = small.toolkit()
    section = toolkit.sections["town-council"]
    line = "each plan, order and bill for a lane behind a curb"
    for chosen in (["protected-lanes", "rider-count"], ["protected-lanes"], ["rider-count"]):
        assert [plain(item) for item in compose.records_request(toolkit, section, chosen).items] == ["each rule on bicycles", line]


# --- comments -------------------------------------------------------------------------------------------------------

MOST = {1: 2, 2: 4, 3: 4}
"""MODEL: one minute holds two criteria, two minutes four, three minutes four with the local fact."""


@pytest.mark.parametrize("minutes", MOST)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_words_of_a_comment(toolkits, which, name, minutes):
    """A comment fits its minutes at 130 words a minute, whichever criteria it speaks for, and counts its words right."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    longest = sorted(in_order(section), key=lambda one: -len(toolkit.criteria[one].in_section(section.id).say.line.split()))
    for chosen in (None, longest[:MOST[minutes]], *zip(*(in_order(section)[start:] for start in range(4)))):
        comment = compose.comment(toolkit, section, minutes, chosen)
        words = sum(len(plain(row).split()) for row in comment.paragraphs)
        assert (comment.words, comment.minutes) == (words, minutes)
        assert words <= 130 * minutes and comment.seconds <= 60 * minutes


@pytest.mark.parametrize("minutes", MOST)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_criteria_of_a_comment(toolkits, which, name, minutes):
    """A comment speaks for the first core criteria, as many as its minutes hold, in the words to say; the local fact comes with the third minute."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    comment = compose.comment(toolkit, section, minutes)
    rows = [plain(row) for row in comment.paragraphs]
    filler = compose.filler(section.fill, "text")
    lines = [plain(compose.filled(toolkit.criteria[one].in_section(section.id).say.line.nodes, filler)) for one in in_order(section)]
    names = compose.core(section)[:MOST[minutes]]
    assert [row for row in rows if row in lines] == [plain(compose.filled(toolkit.criteria[one].in_section(section.id).say.line.nodes, filler)) for one in names]
    assert any("local_fact" in row for row in rows) == (minutes == 3)
    assert list(braces(toolkit, comment)) == []
