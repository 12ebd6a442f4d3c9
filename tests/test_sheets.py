"""The sheets as blocks, before they become files: each holds all that its section says, once, in order, and nothing unfilled."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass
from typing import Iterator, get_args

import pytest
from conftest import ROOT

import small
from macros import compose, papers, sheets
from macros.model import Packet, SameAs, SheetOfSection
from macros.render import Renderer
from macros.sheets import Sheet
from macros.sheets.blocks import Addresses, Article, Audit, Card, Item, Kind, Listing, Para, Question, Signatures
from macros.sheets.maker import Maker
from macros.text import Emphasis, Fill, Link, Term, Text, plain, typeset

SECTIONS = [("ours", path.stem) for path in sorted((ROOT / "data" / "sections").glob("*.yml"))]
SECTIONS += [("small", "town-council"), ("two", "town-council"), ("two", "street-office")]
TOOLKITS = ["ours", "small", "two"]


class Made:
    """A toolkit with the sheets of its sections."""

    def __init__(self, toolkit):
        self.toolkit, self.renderer = toolkit, Renderer(toolkit)
        self.sheets = papers.made(self.renderer)

    def of(self, section: str, kind: str) -> Sheet:
        return next(sheet for sheet in self.sheets[section] if sheet.kind == kind)


@pytest.fixture(scope="module")
def made(toolkit) -> dict[str, Made]:
    """This project's toolkit, the small one, and the small one with two sections, by name."""
    two, problems = small.check(small.second())
    assert not problems
    return {"ours": Made(toolkit), "small": Made(small.toolkit()), "two": Made(two)}


@pytest.fixture(params=SECTIONS, ids=lambda pair: "-".join(pair))
def section(request, made):
    """A section with the sheets of its toolkit."""
    one = made[request.param[0]]
    return one, one.toolkit.sections[request.param[1]]


def within(value, kind: type) -> Iterator:
    """Every part of a kind within blocks, from the outside in, in order."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for child in value:
            yield from within(child, kind)
    elif is_dataclass(value):
        for item in fields(value):
            yield from within(getattr(value, item.name), kind)


def said(value) -> str:
    """All words of blocks, in order; blanks as their names in braces."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, (Text, Term)):
        return value.text
    if isinstance(value, Fill):
        return "{" + value.name + "}"
    if isinstance(value, (Emphasis, Link)):
        return said(value.children)
    if isinstance(value, tuple):
        return "".join(map(said, value)) + ("\n" if value and all(isinstance(node, (Text, Term, Fill, Emphasis, Link)) for node in value) else "")
    return "".join(said(getattr(value, item.name)) for item in fields(value)) if is_dataclass(value) else ""


def literal(nodes) -> list[str]:
    """The texts of a record's field that stand between its placeholders, long enough to be known again."""
    return [text for node in within(tuple(nodes), Text) if len(text := node.text.strip()) > 12]


# --- the kinds --------------------------------------------------------------------------------------------------------

def test_every_section_has_every_kind_of_sheet(section):
    """A section has one sheet of each kind, and a model policy for each of its policies, in the order of the kinds."""
    one, record = section
    expected = [kind for kind in get_args(SheetOfSection) for _ in (record.policies if kind == "policy" else [kind])]
    assert [sheet.kind for sheet in one.sheets[record.id]] == expected
    assert [(kind, name, title) for kind, name, title in sheets.named(one.toolkit, record)] == [(sheet.kind, sheet.id, sheet.title) for sheet in one.sheets[record.id]]


@pytest.mark.parametrize("name", TOOLKITS)
def test_no_two_sheets_share_a_name_or_a_title(made, name):
    """Each sheet of a toolkit has a file name and a title of its own."""
    found = [sheet for group in made[name].sheets.values() for sheet in group]
    packets = list(made[name].toolkit.packets)
    assert [what for what, n in Counter([sheet.id for sheet in found] + packets).items() if n > 1] == []
    assert [what for what, n in Counter(sheet.title for sheet in found).items() if n > 1] == []


def test_every_sheet_has_something_to_say(section):
    """No sheet is without blocks, and none has a block without words."""
    one, record = section
    assert [sheet.id for sheet in one.sheets[record.id] if not sheet.blocks] == []
    assert [(sheet.id, block) for sheet in one.sheets[record.id] for block in sheet.blocks if not said(block).strip()] == []


# --- questions --------------------------------------------------------------------------------------------------------

def asked(toolkit, record) -> list[tuple[str, str, int]]:
    """(question, kind, depth) as the sheet has to ask them: practice first, each follow-up right under what it hangs on."""
    found = []

    def below(criterion, kind: str, parent: str | None, depth: int) -> None:
        for question in criterion.questions:
            here = question.kind == kind and (question.depends_on.question if question.depends_on else None) == parent
            if here and (not question.sections or record.id in question.sections):
                found.append((f"{criterion.id}/{question.id}", kind, depth))
                below(criterion, kind, question.id, depth + 1)

    for use in record.criteria:
        for kind in ("practice", "policy"):
            below(toolkit.criteria[use.criterion], kind, None, 0)
    return found


def questions(sheet: Sheet) -> list[Question]:
    return list(within(sheet.blocks, Question))


def name_of(question: Question) -> str:
    return question.about.removeprefix("question:")


def test_the_full_sheet_asks_every_question_once_in_order(section):
    """The full sheet, as usual and in large print, holds each question of the section's criteria, practice before policy, follow-ups under their parents."""
    one, record = section
    expected = [(name, depth) for name, _, depth in asked(one.toolkit, record)]
    for kind in ("full", "large"):
        assert [(name_of(question), question.depth) for question in questions(one.of(record.id, kind))] == expected


def test_the_short_sheet_asks_its_questions_alone(section):
    """The short sheet holds the questions that the section names for it, in the order of the full one."""
    one, record = section
    assert [name_of(question) for question in questions(one.of(record.id, "short"))] == [name for name, _, _ in asked(one.toolkit, record) if name in record.short]


def test_a_question_stands_under_its_kind_in_its_own_words(section):
    """Each question stands under the heading of practice or policy, in the words of its record, with "If no:" where it follows another."""
    one, record = section
    maker = Maker(one.renderer, record)
    labels = {"practice": maker.word("kind_practice"), "policy": maker.word("kind_policy")}
    kinds = {name: kind for name, kind, _ in asked(one.toolkit, record)}
    for kind in within(one.of(record.id, "full").blocks, Kind):
        for question in kind.questions:
            criterion, _, name = name_of(question).partition("/")
            told = next(item for item in compose.view(one.toolkit, record, criterion).questions if item.id == name)
            assert kind.label == labels[kinds[name_of(question)]]
            assert [text for text in literal(told.text.nodes) if text not in plain(question.text)] == []
            assert question.condition == (maker.word(f"if_{told.depends_on.answer}") if told.depends_on else "")


def test_what_protects_and_what_decides_stands_with_each_question(section):
    """Each question says which answer protects people, and whether it decides its point."""
    one, record = section
    maker = Maker(one.renderer, record)
    for question in questions(one.of(record.id, "full")):
        criterion, _, name = name_of(question).partition("/")
        told = next(item for item in one.toolkit.criteria[criterion].questions if item.id == name)
        assert maker.word(f"protects_{told.protective}") in question.help
        assert (maker.word("decides") in question.help) == bool(told.decides)
        assert [title for title, _ in question.laws] == [typeset(one.toolkit.law[law].title) for law in told.settled_by]


@pytest.mark.parametrize("kind", ["short", "full"])
def test_addresses_are_numbered_as_they_are_named(section, kind):
    """Addresses are notes from 1 on, in the order in which the sheet names them, each once, and each is named."""
    one, record = section
    blocks = one.of(record.id, kind).blocks
    seen = [number for table in within(blocks, Audit) for point in table.points for group in point.kinds for number in numbers(group)]
    urls = next(within(blocks, Addresses)).urls if any(within(blocks, Addresses)) else ()
    assert list(dict.fromkeys(seen)) == list(range(1, len(urls) + 1))
    assert len(set(urls)) == len(urls)


def numbers(group: Kind) -> Iterator[int]:
    """The notes of a group as it is read: where to look, which stands at its head, then question by question."""
    for places, laws in [(group.places, ()), *((question.places, question.laws) for question in group.questions)]:
        yield from (number for _, number in laws if number)
        yield from (number for place in places for number in place.notes)


def test_a_note_leads_to_the_law_that_it_stands_beside(section):
    """The number beside a law that settles a question is that of the law's own address."""
    one, record = section
    urls = {typeset(law.title): law.url for law in one.toolkit.law.values()}
    for kind in ("short", "full"):
        blocks = one.of(record.id, kind).blocks
        notes = [url for group in within(blocks, Addresses) for url in group.urls]
        assert [title for question in questions(one.of(record.id, kind)) for title, number in question.laws if urls[title] != (notes[number - 1] if number else None)] == []


# --- asks, letters, policies, requests, comments ----------------------------------------------------------------------

def abouts(sheet: Sheet, prefix: str) -> list[str]:
    return [piece.about.removeprefix(prefix) for piece in sheets.pieces(sheet.blocks) if piece.about.startswith(prefix)]


def test_the_first_asks_are_the_section_s_core(section):
    """The page of first asks holds the core criteria in their order, each with its ask and its reason."""
    one, record = section
    sheet, core = one.of(record.id, "core"), [use.criterion for use in record.criteria if use.core]
    assert abouts(sheet, "point:") == abouts(sheet, "ask:") == abouts(sheet, "why:") == core
    assert [name for name in core if typeset(one.toolkit.criteria[name].title) not in said(sheet.blocks)] == []


def test_every_ask_stands_with_the_law_now(section):
    """The sheet of asks holds every criterion of the section once, each with the law now and what is left to ask."""
    one, record = section
    sheet = one.of(record.id, "asks")
    expected = [use.criterion for vehicle in record.vehicles for use in record.criteria if use.vehicle == vehicle.id]
    assert abouts(sheet, "point:") == abouts(sheet, "ask:") == expected
    assert set(abouts(sheet, "now:")) == set(expected)
    for name in expected:
        told = compose.view(one.toolkit, record, name)
        assert [text for entry in told.now for text in literal(entry.text.nodes) if text not in said(sheet.blocks)] == []


def test_the_letter_asks_for_each_core_criterion(section):
    """The letter says the ask and the sentence of each core criterion, and closes by what its frame says."""
    one, record = section
    words = said(one.of(record.id, "letter").blocks)
    for name in (use.criterion for use in record.criteria if use.core):
        told = compose.view(one.toolkit, record, name)
        assert [text for text in [*literal(told.ask.nodes), *literal(told.letter.nodes)] if text not in words] == []


def clauses_of(sheet: Sheet) -> dict[str, Article]:
    return {piece.about.removeprefix("clause:"): piece for piece in within(sheet.blocks, Article) if piece.about.startswith("clause:")}


def test_every_criterion_has_its_clause_in_a_policy(section):
    """The clause of each criterion stands in the section's model policies, with the parts that the policy's record names, or with all."""
    one, record = section
    articles = [(article, clauses_of(next(sheet for sheet in one.sheets[record.id] if sheet.id == f"policy-{name}")))
                for name in record.policies for article in one.toolkit.policies[name].articles if article.clause]
    assert {article.clause for article, _ in articles} == {use.criterion for use in record.criteria}
    for article, clauses in articles:
        parts = compose.view(one.toolkit, record, article.clause).clause.parts
        wanted = [part for part in parts if not article.parts or part.id in article.parts]
        found = [plain(row) for row in clauses[article.clause].parts]
        assert len(found) == len(wanted)
        assert [text for part, row in zip(wanted, found) for text in literal(part.text.nodes) if text not in row] == []


def test_articles_are_numbered_from_one(section):
    """The articles of a policy count from 1 without a gap; several parts are lettered, and one is not."""
    one, record = section
    for sheet in (sheet for sheet in one.sheets[record.id] if sheet.kind == "policy"):
        articles = list(within(sheet.blocks, Article))
        assert [article.number for article in articles] == list(range(1, len(articles) + 1))
        assert [article.number for article in articles if article.lettered != (len(article.parts) > 1) and article.about != "definitions:all"] == []


def test_the_request_asks_for_each_record_once(section):
    """The records request holds the lines that are always there and the line of each criterion whose records the section holds, none twice."""
    one, record = section
    lists = [block for block in one.of(record.id, "records").blocks if isinstance(block, Listing)]
    lines = [said(item.text).strip() for item in lists[0].items]
    held = [use.criterion for use in record.criteria if compose.holder(one.toolkit, record, use.criterion).id == record.id]
    wanted = [compose.view(one.toolkit, record, name).records for name in held]
    assert [text for found in wanted if not isinstance(found, SameAs) for text in literal(found.nodes) if sum(text in line for line in lines) != 1] == []
    assert len(set(lines)) == len(lines)
    assert {line[-1] for line in lines[:-1]} <= {";"} and lines[-1].endswith(".")


def test_comments_are_one_card_for_each_length(section):
    """There is a card for each speaking time, with its count of words, and its words are those of the composed comment."""
    one, record = section
    cards = [block for block in one.of(record.id, "comments").blocks if isinstance(block, Card)]
    composed = [compose.comment(one.toolkit, record, minutes) for minutes in compose.MOST]
    assert [[item.text for item in card.rows] for card in cards] == [list(comment.paragraphs) for comment in composed]
    assert all(str(comment.words) in card.count for card, comment in zip(cards, composed))


def test_a_petition_can_be_signed(section):
    """A petition holds its asks and lines to sign, with a head for each column, and says that what is signed may become public."""
    one, record = section
    blocks = one.of(record.id, "petition").blocks
    assert [block.lines >= 10 and all(block.head) for block in blocks if isinstance(block, Signatures)] == [True]
    assert [item for item in within(blocks, Item)]
    assert Maker(one.renderer, record).word("sign_public") in said(blocks)


# --- what stands beside ----------------------------------------------------------------------------------------------

def test_where_a_reader_writes_or_speaks_it_is_said_that_it_becomes_public(section):
    """Sheets with which a reader writes, signs or speaks carry the note on what becomes public; every sheet says for which place it was written."""
    one, record = section
    settings = one.toolkit.settings
    for sheet in one.sheets[record.id]:
        notes = [plain(note) for note in sheet.notes]
        assert plain(settings.written_for.nodes) in notes
        assert (plain(settings.public_note.nodes) in notes) == (sheet.kind in {"letter", "records", "comments", "petition", "short", "full", "large"})


def test_a_model_policy_carries_the_note_of_a_draft(section):
    """Each model policy, and no other sheet, says that it is a draft for counsel."""
    one, record = section
    note = plain(one.toolkit.settings.draft_note.nodes)
    assert [sheet.kind == "policy" for sheet in one.sheets[record.id]] == [note in said(sheet) for sheet in one.sheets[record.id]]


def unfilled(toolkit, sheet: Sheet) -> Iterator[str]:
    """Faults: a placeholder that is no blank of the reader's, or a mark of ours that was never read."""
    blanks = {blank.id for blank in toolkit.settings.blanks}
    yield from (f"{sheet.id}: {{{node.name}}}" for node in within((sheet.blocks, sheet.notes), Fill) if node.name not in blanks)
    words = re.sub(r"\{(" + "|".join(blanks) + r")\}", "", said(sheet))
    yield from (f"{sheet.id}: {found[0]}" for found in re.finditer(r"[^\s]*(?:[{}]|\[\[|\]\]|\*\*)[^\s]*", words))


@pytest.mark.parametrize("name", TOOLKITS)
def test_no_sheet_prints_a_placeholder_or_a_mark(made, name):
    """Nothing but the reader's own blanks is left to fill in, on any sheet of a section or of the whole toolkit."""
    one = made[name]
    whole = [sheets.of_toolkit(one.renderer, kind) for kind in sheets.OF_TOOLKIT]
    assert [fault for sheet in [*(sheet for group in one.sheets.values() for sheet in group), *whole] for fault in unfilled(one.toolkit, sheet)] == []


def test_checklists_have_no_blanks_of_a_letter(section):
    """What is read or answered on paper has lines and boxes of its own, and no blank of a letter."""
    one, record = section
    assert [sheet.id for sheet in one.sheets[record.id] if sheet.kind in ("decides", "short", "full", "large", "asks") and any(within(sheet.blocks, Fill))] == []


# --- packets ----------------------------------------------------------------------------------------------------------

def bound(one: Made, name: str):
    return sheets.bound(one.renderer, one.toolkit.packets[name], one.sheets)


def test_a_packet_holds_what_its_record_says(made):
    """A packet holds the sheets before, then each section of its audience with the kinds in their order, then the sheets after."""
    one = made["ours"]
    for packet in one.toolkit.packets.values():
        names = [name for audience in one.toolkit.audiences.values() if packet.audience in (None, audience.id) for name in audience.sections]
        inner = [(name, kind) for name in names for kind in packet.items for _ in (one.toolkit.sections[name].policies if kind == "policy" else [kind])]
        expected = [*(("", kind) for kind in packet.before), *inner, *(("", kind) for kind in packet.after)]
        assert [(sheet.section, sheet.kind) for sheet in bound(one, packet.id).sheets] == expected
        assert [plain(row) for row in bound(one, packet.id).bring] == [plain(line.nodes) for line in packet.bring]


def test_each_sheet_of_a_packet_has_a_name_of_its_own(made):
    """A packet may hold every kind there is, and links lead to each sheet by its own name."""
    one = made["small"]
    packet = Packet(id="all", title="All", about="All.", items=[*get_args(SheetOfSection), "questions"], before=list(sheets.OF_TOOLKIT))
    ids = [sheet.id for sheet in sheets.bound(one.renderer, packet, one.sheets).sheets]
    assert [name for name, n in Counter(ids).items() if n > 1] == []


def test_sheets_in_a_packet_say_what_they_say_alone(made):
    """Bound into a packet, a sheet has the same words as by itself; the questions to read alone have lost their lines."""
    one = made["ours"]
    for packet in one.toolkit.packets.values():
        alone = {(sheet.section, sheet.id): sheet for group in one.sheets.values() for sheet in group}
        kept = [sheet for sheet in bound(one, packet.id).sheets if sheet.section and sheet.kind != "questions"]
        assert [sheet.id for sheet in kept if sheet.blocks != alone[sheet.section, sheet.id].blocks] == []


def test_questions_to_read_are_all_questions_without_lines(made):
    """Where a packet holds the questions to read, every question of the full sheet stands there once, in order, and nothing to write on."""
    one = made["ours"]
    for packet in (packet for packet in one.toolkit.packets.values() if "questions" in packet.items):
        for sheet in (sheet for sheet in bound(one, packet.id).sheets if sheet.kind == "questions"):
            texts = [plain(question.text) for question in questions(one.of(sheet.section, "full"))]
            items = [plain(item.text) for item in within(sheet.blocks, Item)]
            assert len(items) == len(texts) and [text for text, item in zip(texts, items) if text not in item] == []
            assert not any(within(sheet.blocks, Audit))


def test_every_kind_of_sheet_for_all_sections_can_be_made(made):
    """Each sheet that serves the whole toolkit holds every record of its noun: of law what is settled, of resources what has an address."""
    one = made["ours"]
    settled = [law for law in one.toolkit.law.values() if law.status not in ("pending", "unknown")]  # what is not law yet stands on the site alone
    titles = {"law": [law.title for law in settled], "precedents": [item.title for item in one.toolkit.precedents.values()],
              "terms": [compose.capital(typeset(item.term)) for item in one.toolkit.terms.values()],
              "resources": [item.title for item in one.toolkit.resources.values() if item.url],
              "objections": [item.objection for item in one.toolkit.objections.values()], "steps": [item.title for item in one.toolkit.steps.values()],
              "landscape": [item.question for item in one.toolkit.landscape.values()]}
    assert set(titles) == set(sheets.OF_TOOLKIT)
    for kind, names in titles.items():
        words = said(sheets.of_toolkit(one.renderer, kind).blocks)
        assert names and [name for name in names if typeset(str(name)) not in words] == []


def test_paragraphs_have_known_styles(section):
    """Every paragraph has a style that its class names, so that no look is missing."""
    one, record = section
    known = set(re.findall(r"\w+", Para.__doc__.split("``style`` is")[1].split(".")[0]))
    assert {block.style for sheet in one.sheets[record.id] for block in sheet.blocks if isinstance(block, Para)} <= known
