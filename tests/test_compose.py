"""Composed texts, whole and chosen, of this project's data and of the small toolkit's: every choice makes a sound text.

The small toolkit comes with one section, and once more with two, of which one holds the papers of the other's officials.
"""
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
SECTIONS = [("ours", path.stem) for path in sorted((DATA / "sections").glob("*.yml"))] + [("small", "town-council"), ("two", "town-council"), ("two", "street-office")]


@pytest.fixture(scope="module")
def toolkits(toolkit):
    """This project's toolkit, the small one, and the small one with two sections, by name."""
    two, problems = small.check(small.second())
    assert not problems
    return {"ours": toolkit, "small": small.toolkit(), "two": two}


def inline(value) -> Iterator:
    """Every inline node within composed texts, wherever it stands."""
    if isinstance(value, (Text, Fill)):
        yield value
    elif dataclasses.is_dataclass(value):
        yield from inline(tuple(getattr(value, item.name) for item in dataclasses.fields(value)))
    elif isinstance(value, tuple):
        for item in value:
            yield from inline(item)


def rows(texts) -> list[str]:
    """Texts as plain words, a row each."""
    return [plain(text) for text in texts]


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
    """A letter says how many further points the enclosed draft covers, and nothing where it covers none or has the letter's points alone."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    for names in [*each_one(in_order(section)), tuple(compose.core(section)), tuple(in_order(section))]:
        draft = next(policy for policy in map(toolkit.policies.get, section.policies) if set(names) & set(clauses(policy)))
        more = len(set(clauses(draft)) - set(names))
        vehicle = next(vehicle.name for vehicle in section.vehicles if vehicle.id == draft.vehicle)
        line = toolkit.words["letter_more_one" if more == 1 else "letter_more"].format(n=more, vehicle=said(section, vehicle))
        tail = shown(compose.letter(toolkit, section, names).body)[len(expected(toolkit, section, list(names))):]
        assert tail == ([line] if more else [])
        assert shown(compose.letter(toolkit, section, names, whole_draft=False).body) == expected(toolkit, section, list(names))


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
    items = rows(request.items)
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


def elsewhere(toolkit, section) -> list[str]:
    """The criteria for which another body of the same audience must act: one that uses the criterion too, and holds the papers."""
    itself = toolkit.settings.actors[0].id
    others = [one for name in toolkit.audiences[section.audience].sections if (one := toolkit.sections[name]) is not section]
    return [name for name in in_order(section) if any(
        name in in_order(one) and one.fill[itself].text == section.fill[toolkit.criteria[name].actor].text for one in others)]


@pytest.mark.parametrize("which, name", SECTIONS)
def test_what_a_request_leaves_to_another_body(toolkits, which, name):
    """A request asks for everything that its own body holds, and for nothing that another body of the same audience holds."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    items, left = rows(compose.records_request(toolkit, section).items), elsewhere(toolkit, section)
    assert [one for one in left if record_line(toolkit, section, one) in items] == []
    own = [one for one in in_order(section) if one not in left and not isinstance(toolkit.criteria[one].records, SameAs)]
    assert [one for one in own if record_line(toolkit, section, one) not in items] == []


def test_the_bodies_that_leave_records_to_each_other(toolkits):
    """Among ours and in the small toolkit there are bodies whose officials' papers another body holds."""
    assert {which for which in ("ours", "two") for section in toolkits[which].sections.values() if elsewhere(toolkits[which], section)} == {"ours", "two"}


def test_the_requests_to_two_bodies(toolkits):
    """The council's request leaves lanes and snow to the office that builds and clears them, whose own request asks for them."""
    two = toolkits["two"]
    requests = {name: rows(compose.records_request(two, section, ["protected-lanes", "clear-lanes", "bike-parking"]).items) for name, section in two.sections.items()}
    assert requests == {
        "town-council": ["each rule on bicycles", "every order for racks"],
        "street-office": ["each rule on bicycles", "each plan, order and bill for a lane behind a curb", "every log of snow that was cleared", "every order for racks"],
    }


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


# --- what goes with a letter, and every paper of a section ----------------------------------------------------------

BESIDE = ("petition", "press-release", "follow-up", "thank-you")
PAPERS = {
    "the letter": compose.letter,
    "the letter that asks for everything": lambda toolkit, section: compose.letter(toolkit, section, in_order(section)),
    "the records request": compose.records_request,
    **{f"the comment of {minutes} min": functools.partial(compose.comment, minutes=minutes) for minutes in MOST},
    **{f"the {kind}": lambda toolkit, section, kind=kind: compose.paper(toolkit, kind, section) for kind in BESIDE},
}
"""Everything that is sent, signed or said, by its name."""


def words_of(paper) -> str:
    """The words of a paper, without the reader's blanks."""
    return " ".join(node.text for node in inline(paper) if isinstance(node, Text))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_a_paper_of_a_section(toolkits, which, name, paper):
    """Every section has every paper: it has words, no placeholder but the reader's blanks, and no "and/or"."""
    toolkit = toolkits[which]
    made = PAPERS[paper](toolkit, toolkit.sections[name])
    assert words_of(made).strip()
    assert list(braces(toolkit, made)) == []
    assert "and/or" not in words_of(made).lower()


NO_BODY = "the district attorney"
"""An official whose title starts with the name of a body."""


def names_of(section) -> set[str]:
    """The names of a section's body and of its people, in all their forms; a lone word, as "you", is no name."""
    return {typeset(name).lower() for forms in section.fill.values() for name in (forms.text, forms.legal, forms.letter) if name and " " in name}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_words_of_another_body(toolkits, which, name, paper):
    """No paper names a body of another audience: each speaks with the words of its own section."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    near = [other for other in toolkit.sections.values() if other.audience == section.audience]
    foreign = set().union(*map(names_of, toolkit.sections.values())) - set().union(*map(names_of, near))
    text = words_of(PAPERS[paper](toolkit, section)).lower().replace(NO_BODY, "")
    assert [one for one in sorted(foreign) if re.search(rf"\b{re.escape(one)}\b", text)] == []


def told(section, text: str) -> str:
    """The text as others tell of this section: with its names, and nobody addressed."""
    filler = compose.filler(section.fill, "text")
    return plain(compose.filled((Fill(text.lower(), capital=text[0].isupper()),), filler))


def three_asks(toolkit, section) -> list[str]:
    """The first three core asks, each a sentence: with the one who must act, or without for an act of the body's own."""
    made = []
    for name in [use.criterion for use in section.criteria if use.core][:3]:
        version, must = toolkit.criteria[name].in_section(section.id), toolkit.words["must"]
        ask = plain(compose.filled(version.ask.nodes, compose.filler(section.fill, "text")))
        actor = "" if vehicle_of(section, name).kind == "own-act" else f"{told(section, version.actor)} {must} "
        made.append(f"{(actor + ask)[0].upper()}{(actor + ask)[1:]}.")
    return made


@pytest.mark.parametrize("kind", BESIDE)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_asks_of_a_paper(toolkits, which, name, kind):
    """Petition and press release hold the first three core asks and no other; follow-up and thanks ask for none anew."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    asks = rows(compose.paper(toolkit, kind, section).asks)
    assert asks == (three_asks(toolkit, section) if kind in {"petition", "press-release"} else [])
    assert len(asks) in {0, 3}


@pytest.mark.parametrize("kind", BESIDE)
@pytest.mark.parametrize("which, name", SECTIONS)
def test_the_frame_of_a_paper(toolkits, which, name, kind):
    """A paper holds every line of its frame, in order; the frame is the section's own, or else the one for all."""
    toolkit, section = toolkits[which], toolkits[which].sections[name]
    paper, filler = compose.paper(toolkit, kind, section), compose.filler(section.fill, "text")
    own = [frame.id for frame in toolkit.frames.values() if frame.kind == kind and frame.section == section.id]
    assert (paper.frame.kind, paper.frame.section) == (kind, section.id if own else None)
    for field in ("opening", "closing"):
        lines = [plain(compose.filled(line.text.nodes, filler)) for line in getattr(paper.frame, field)]
        assert rows(getattr(paper, field)) == lines
    assert rows(paper.recipient) == [plain(compose.filled(line.nodes, filler)) for line in paper.frame.recipient]


SMALL_PAPERS = {
    "petition": """\
To the town council
For lanes
We ask for this:
1. The streets department must build a protected lane on every main road.
2. The streets department must clear snow from lanes on the day on which it clears the road.
3. The town must offer a bicycle rack at every public building.
Please answer by reply_by.""",
    "press-release": """\
date
People ask the town council for lanes
People here want to ride safely.
1. The streets department must build a protected lane on every main road.
2. The streets department must clear snow from lanes on the day on which it clears the road.
3. The town must offer a bicycle rack at every public building.
Ask sender.""",
    "follow-up": """\
date
official
My letter about lanes
I asked the town council and have no answer.
sender""",
    "thank-you": "Thank you, official.\nRide with us.",
}


def paper_lines(paper: compose.Paper) -> list[str]:
    """A paper as lines of plain words."""
    asks = [f"{number}. {ask}" for number, ask in enumerate(rows(paper.asks), start=1)]
    head = [row for row in rows((paper.dateline, *paper.recipient, paper.subject)) if row]
    return [*head, *rows(paper.opening), *asks, *rows(paper.closing)]


@pytest.mark.parametrize("kind", SMALL_PAPERS)
def test_a_small_paper(kind):
    """The whole paper: date, address, subject, what its frame says, and between its parts the asks."""
    toolkit = small.toolkit()
    assert paper_lines(compose.paper(toolkit, kind, toolkit.sections["town-council"])) == SMALL_PAPERS[kind].splitlines()


def test_a_paper_with_a_frame_of_its_own():
    """A section's own frame stands before the one for all, which goes on to serve the other sections."""
    frame = small.files()["data/frames/petition.yml"].replace("id: petition\n", "id: petition-office\n").replace("title:", "section: street-office\ntitle:")
    toolkit, problems = small.check(small.second() | {"data/frames/petition-office.yml": frame.replace("We ask for this", "We riders ask for this")})
    openings = {name: rows(compose.paper(toolkit, "petition", section).opening) for name, section in toolkit.sections.items()}
    assert (openings, problems) == ({"town-council": ["We ask for this:"], "street-office": ["We riders ask for this:"]}, [])


def test_a_paper_without_frame():
    """Where no frame serves a section, there is no paper, and the error names the kind and the section."""
    toolkit, _ = small.check(small.edited("data/frames/petition.yml", "kind: petition", "kind: thank-you"))
    with pytest.raises(KeyError, match="petition.*town-council"):
        compose.paper(toolkit, "petition", toolkit.sections["town-council"])
