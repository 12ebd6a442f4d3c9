"""The nouns of a toolkit.

One class a noun; the description of a field is its documentation, for people (``data/README.md``) and for editors
(the JSON Schemas in ``data/schemas/``). What one record shows by itself is decided here; what takes a second record
is decided in ``check``.
"""
from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal, Optional

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, field_validator

from macros.text import Line, Rich

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
Kind = Literal["policy", "practice"]
Answer = Literal["yes", "no"]
Standing = Literal["law", "partly-law", "requested", "due", "not-law", "blocked", "pending"]
UNDATED = "undated"
"""As of: seen, in a copy that bears no date."""
UNREAD = "unread"
"""As of: a settled citation that nobody here has read."""


def slug_of(words: str) -> str:
    """The id that is nearest to the words; empty where they hold no letter of an id."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _id(value: Any) -> Any:
    if isinstance(value, str) and not ID.fullmatch(value):
        slug = slug_of(value)
        raise ValueError(f"'{value}' is not an id. Use small letters, digits and single hyphens, as in '{slug if len(slug) < 60 and slug else 'bicycle-lanes'}'")
    return value


def _date(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"'{value}' is not a date. Write year, month and day, as in 2026-11-22") from None


def _bool(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in {"true", "false"}:
        return value == "true"
    raise ValueError(f"'{value}' is neither true nor false. Write one of these two words, in small letters")


def _plain_day(value: Any) -> Any:
    if re.search(r"\d[/.]\d+[/.]\d", value):
        raise ValueError(f"'{value}' may mean two different days. Write year, month and day, as in 2026-11-22")
    return value


def _seen(value: Any) -> Any:
    return value if value in (UNDATED, UNREAD) else _date(value)


def _no_url(value: str) -> str:
    """What keeps a text from being a web address."""
    if re.fullmatch(r"(mailto:)?[^\s@/]+@[^\s@/]+", value):
        return "is an e-mail address. Write the address of a web page, as in https://www.example.org/news"
    if re.search(r"\s", value):
        return "holds a space. Write one address alone, copied from the browser's address line"
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value):
        return f"lacks its beginning. Write 'https://{value}'"
    return "is not a web address. Write it whole, as in https://www.example.org/news"


def _url(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/]+\.\S+", value):
        raise ValueError(f"'{value}' {_no_url(value)}")
    return value


def _year(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"(19|20)\d\d", value):
        raise ValueError(f"'{value}' is not a year. Write four digits, as in 2026")
    return value


Year = Annotated[int, BeforeValidator(_year), WithJsonSchema({"type": "integer", "minimum": 1900, "maximum": 2099})]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]


class Refers:
    """Marks an id that must be found among the records (or the vocabulary) ``noun``."""

    def __init__(self, noun: str):
        self.noun = noun


ActorRef = Annotated[Id, Refers("actors")]
AreaRef = Annotated[Id, Refers("areas")]
AudienceRef = Annotated[Id, Refers("audiences")]
BodyRef = Annotated[Id, Refers("bodies")]
CriterionRef = Annotated[Id, Refers("criteria")]
DefinitionRef = Annotated[Id, Refers("definitions")]
DraftingRef = Annotated[Id, Refers("drafting clauses")]
FrameRef = Annotated[Id, Refers("frames")]
KindRef = Annotated[Id, Refers("resource_kinds")]
LawRef = Annotated[Id, Refers("law")]
PlaceRef = Annotated[Id, Refers("places")]
PolicyRef = Annotated[Id, Refers("policies")]
RegionRef = Annotated[Id, Refers("regions")]
ResourceRef = Annotated[Id, Refers("resources")]
SectionRef = Annotated[Id, Refers("sections")]
SourceRef = Annotated[Id, Refers("sources")]
Date = Annotated[datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Seen = Annotated[datetime.date | Literal["undated", "unread"], BeforeValidator(_seen),
                 WithJsonSchema({"type": "string", "description": "a date; 'undated' for a copy without date; 'unread' for a settled citation that nobody has read"})]
Flag = Annotated[bool, BeforeValidator(_bool), WithJsonSchema({"type": "boolean"})]
Url = Annotated[str, BeforeValidator(_url), WithJsonSchema({"type": "string", "format": "uri"})]
def _without_braces(value: str) -> str:
    if re.search(r"[{}]", value):
        raise ValueError(f"'{value}' holds a brace, and this text is not filled in. Write it in words")
    if "\n" in value.strip():
        raise ValueError(f"'{value}' stands on one line, and holds a line break or an empty line. Join its lines")
    return value


Short = Annotated[str, Field(min_length=1), AfterValidator(_without_braces)]


class Noun(BaseModel):
    """A strict record: a key that is not a field is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True, defer_build=True)  # what stands within another is built with it alone


# --- criterion ------------------------------------------------------------------------------------------------------

class DependsOn(Noun):
    question: Id = Field(description="The question whose answer decides whether this one is asked.")
    answer: Answer = Field(description="The answer that leads here.")


class WhereToLook(Noun):
    place: PlaceRef = Field(description="A place of places.yml.")
    kind: Kind = Field(description="What the place can show: what is written (policy) or what happens (practice).")
    find: Line = Field(description="The words to search for, or what to ask for, in that place.")


class Question(Noun):
    id: Id = Field(description="Its name within the criterion. New meaning, new id: saved answers must not flip.")
    kind: Kind = Field(description="What happens (practice) or what is written (policy).")
    text: Line = Field(description="One thing, present tense, answerable by yes or no, without 'if'.")
    protective: Answer = Field(description="The answer that protects people.")
    decides: Flag = Field(False, description="True where the criterion is met only with this answered protectively.")
    depends_on: Optional[DependsOn] = Field(None, description="For a follow-up: its parent and the answer that leads to it.")
    sections: list[SectionRef] = Field([], description="The sections that ask it; all that use the criterion where left out.")
    settled_by: list[LawRef] = Field([], description="Law that already gives the protective answer.")
    where_to_look: list[WhereToLook] = Field([], description="Places for this question alone.")


class Part(Noun):
    id: Id = Field(description="Its name within the clause.")
    text: Line = Field(description="Whole sentences with 'shall'.")


class Clause(Noun):
    heading: Line = Field(description="A few words; stands over the clause in the policy.")
    form: Literal["rule", "direction"] = Field(description="A standing rule, or a direction to do something once or on dates.")
    parts: list[Part] = Field(min_length=1, description="One prints plain; more become (a), (b), (c).")


class SameAs(Noun):
    same_as: CriterionRef = Field(description="The criterion whose line asks for these records already.")


Records = Annotated[
    Annotated[Line, Tag("line")] | Annotated[SameAs, Tag("same_as")],
    Discriminator(lambda value: "same_as" if isinstance(value, (dict, SameAs)) else "line"),
]


class Say(Noun):
    line: Line = Field(description="One line to say aloud, 30 words at most.")
    objection: Optional[Line] = Field(None, description="What the other side says.")
    answer: Optional[Line] = Field(None, description="The honest answer, 40 words at most.")


class Now(Noun):
    id: Id = Field(description="Its name within the criterion.")
    standing: Standing = Field(description="How far law already goes.")
    text: Rich = Field(description="Facts only; what to ask stands in 'left'.")
    law: list[LawRef] = Field([], description="The law it states; may be empty only where standing is not-law.")
    as_of: Seen = Field(description="The day someone looked; 'undated' for an undated copy; 'unread' for a settled citation that nobody here has read.")
    place: Optional[RegionRef] = Field(None, description="Where this is law; the toolkit's own place where left out.")
    sections: list[SectionRef] = Field([], description="The sections it is for; all where left out.")
    bodies: list[BodyRef] = Field([], description="The kinds of body it is for; all where left out.")
    since: Optional[Date] = Field(None, description="In force since.")
    until: Optional[Date] = Field(None, description="In force until.")
    due: Optional[Date] = Field(None, description="A duty falls due.")


class PartOverlay(Noun):
    id: Id = Field(description="The part that changes.")
    text: Line = Field(description="Its text in this section.")


class ClauseOverlay(Noun):
    heading: Optional[Line] = Field(None, description="The heading in this section.")
    form: Optional[Literal["rule", "direction"]] = Field(None, description="The form in this section.")
    parts: list[PartOverlay] = Field([], description="The parts that change, by id.")


class SayOverlay(Noun):
    line: Optional[Line] = Field(None, description="The line in this section.")
    objection: Optional[Line] = Field(None, description="The objection in this section.")
    answer: Optional[Line] = Field(None, description="The answer in this section.")


class Overlay(Noun):
    ask: Optional[Line] = Field(None, description="The ask in this section.")
    why: Optional[Rich] = Field(None, description="Why it matters, in this section.")
    clause: Optional[ClauseOverlay] = Field(None, description="What changes in the clause.")
    letter: Optional[Line] = Field(None, description="The sentence of the letter in this section.")
    records: Optional[Records] = Field(None, description="The line of the records request in this section.")
    say: Optional[SayOverlay] = Field(None, description="What changes in the words to say.")
    left: Optional[Rich] = Field(None, description="What is left to ask in this section.")


class Criterion(Noun):
    """One thing that should be true of the body you address, with all that anyone will ever do with it."""

    id: Id = Field(description="Permanent; equals the file's name.")
    title: Line = Field(description="Says what will be true, without placeholder: 'No trucks in the bicycle lane'.")
    actor: ActorRef = Field(description="Who must act; one of the actors of toolkit.yml.")
    ask: Line = Field(description="A bare verb phrase of at most 25 words, in the positive, without period.")
    why: Rich = Field(description="One to three sentences, to a neighbor.")
    questions: list[Question] = Field(min_length=2, description="At least one of each kind, and one that decides.")
    where_to_look: list[WhereToLook] = Field(min_length=1, description="At least one place for each kind of question.")
    clause: Clause = Field(description="The words for the model policy.")
    letter: Line = Field(description="One or two sentences after the ask: what law already does and what is missing.")
    records: Records = Field(description="A line that asks for evidence of practice, or the criterion that has it.")
    say: Say = Field(description="The words to say aloud.")
    now: list[Now] = Field(min_length=1, description="What the law already does, for every section that uses the criterion.")
    left: Rich = Field(description="What is left to ask, spoken to the reader.")
    by_section: dict[SectionRef, Overlay] = Field({}, description="What differs in a section.")
    sources: list[SourceRef] = Field(min_length=1, description="The sources it grew from.")
    none_known: Optional[Date] = Field(None, description="Where no precedent is known: the day someone looked.")
    search: list[Short] = Field([], description="Other words by which people look for it.")
    aliases: list[Id] = Field([], description="Ids it had before.")

    def in_section(self, section: str) -> "Criterion":
        """The criterion as this section has it: its overlay laid over it, questions and law of other sections left out."""
        overlay = self.by_section.get(section)
        changed = {"questions": [item for item in self.questions if section in (item.sections or [section])],
                   "now": [item for item in self.now if section in (item.sections or [section])]}
        if overlay:
            changed |= {name: value for name in ("ask", "why", "letter", "records", "left") if (value := getattr(overlay, name)) is not None}
            changed |= {"clause": _laid(self.clause, overlay.clause), "say": _laid(self.say, overlay.say)}
        return self.model_copy(update=changed)


def _laid(base: Noun, overlay: Noun | None) -> Noun:
    """``overlay`` laid over ``base``: what it sets wins, lists are matched by id."""
    if overlay is None:
        return base
    changed = {name: value for name in type(overlay).model_fields if (value := getattr(overlay, name)) not in (None, [])}
    if "parts" in changed:
        own = {part.id: part for part in overlay.parts}
        changed["parts"] = [own.pop(part.id, part) for part in base.parts] + list(own.values())
    return base.model_copy(update=changed)


# --- section --------------------------------------------------------------------------------------------------------

class Forms(Noun):
    text: Short = Field(description="On pages: 'the town'.")
    legal: Short = Field(description="In a policy: 'the Town'.")
    letter: Optional[Short] = Field(None, description="In a letter to that body: 'your office'; the text form where left out.")


class Vehicle(Noun):
    id: Id = Field(description="Its name within the section.")
    name: Line = Field(description="What it is called: 'ordinance'.")
    lasts: Line = Field(description="How long it lasts, in one sentence.")
    reach: Rich = Field(description="Whom it binds and how far.")
    law: list[LawRef] = Field([], description="The law its reach rests on.")
    lead: Line = Field(description="What the reader asks for, up to the ask: 'adopt an ordinance under which'.")
    kind: Literal["rule", "own-act"] = Field(description="A rule for staff, or something the body does itself.")


class Use(Noun):
    criterion: CriterionRef = Field(description="The criterion.")
    vehicle: Id = Field(description="A vehicle of this section.")
    core: Flag = Field(False, description="True for at most six; the first three of them are the three asks.")


class Find(Noun):
    id: Id = Field(description="Its name within the section.")
    what: Line = Field(description="What to find: 'who sits on the panel'.")
    where: Rich = Field(description="Where to look.")


class Holder(Noun):
    id: Id = Field(description="Its name within the section.")
    name: Line = Field(description="Who holds the records.")
    holds: Line = Field(description="What it holds.")


class Section(Noun):
    """A body that one can ask: which criteria, in which order, by which vehicle."""

    id: Id = Field(description="Permanent; equals the file's name.")
    title: Line = Field(description="Short name, for menus and sheets.")
    audience: AudienceRef = Field(description="The audience it belongs to.")
    who: Rich = Field(description="Who this is and what they decide.")
    decides: Line = Field(description="Who decides and by what, in a few words.")
    chosen: Line = Field(description="How they come to office, in a few words.")
    also: Line = Field(description="Who else can act, in a few words.")
    find: list[Find] = Field(min_length=1, description="How to find your officials.")
    fill: dict[Id, Forms] = Field(description="The section's own words for each placeholder of toolkit.yml.")
    held_by: list[Holder] = Field(min_length=1, description="Who holds the records.")
    bodies: list[BodyRef] = Field([], description="Kinds of body that the law treats apart.")
    vehicles: list[Vehicle] = Field(min_length=1, description="By what it can act.")
    criteria: list[Use] = Field(min_length=1, description="Its criteria in the order that matters.")
    short: list[Short] = Field(min_length=1, description="The few questions that decide most, as CRITERION/QUESTION.")
    policies: list[PolicyRef] = Field(min_length=1, description="Its model policies; the first is the main one.")
    letter: FrameRef = Field(description="The frame of its letter.")
    records: FrameRef = Field(description="The frame of its records request.")
    comment: FrameRef = Field(description="The frame of its public comment.")


class Audience(Noun):
    """The reader's side: the kind of body that one turns to."""

    id: Id = Field(description="Permanent.")
    title: Line = Field(description="Short name, for menus.")
    sections: list[SectionRef] = Field(min_length=1, description="Its sections in order.")


# --- policy and drafting --------------------------------------------------------------------------------------------

class Finding(Noun):
    id: Id = Field(description="Its name within the policy.")
    text: Line = Field(description="One finding, a whole clause without 'whereas'.")
    only_with: list[CriterionRef] = Field([], description="Printed only with one of these criteria; always where left out.")


class Article(Noun):
    """Exactly one of definitions, clause, drafting and part says what stands here."""

    definitions: Optional[Literal["here"]] = Field(None, description="The definitions that the chosen clauses need.")
    clause: Optional[CriterionRef] = Field(None, description="A criterion's clause.")
    parts: list[Id] = Field([], description="Only these parts of that clause, for a policy in few words; all where left out.")
    drafting: Optional[DraftingRef] = Field(None, description="A clause of drafting.yml.")
    part: Optional[Id] = Field(None, description="A heading over the articles that follow it.")
    heading: Optional[Line] = Field(None, description="The words of that heading.")


class DefinitionOverlay(Noun):
    id: DefinitionRef = Field(description="The definition of drafting.yml that changes.")
    text: Line = Field(description="Its text in this policy.")


class Policy(Noun):
    """A model policy: enacting words, findings, articles in order."""

    id: Id = Field(description="Permanent; equals the file's name.")
    section: SectionRef = Field(description="The section that adopts it.")
    vehicle: Id = Field(description="The vehicle of that section.")
    title: Line = Field(description="As it stands over the text.")
    this_instrument: Forms = Field(description="What the text calls itself: 'this ordinance'.")
    article: Line = Field(description="What its numbered pieces are called: 'Section'.")
    findings_lead: Line = Field(description="The words before the findings.")
    findings: list[Finding] = Field([], description="Why the body acts.")
    enacting: Line = Field(description="The words that make it law.")
    articles: list[Article] = Field(min_length=1, description="In the order in which they print.")
    definitions: list[DefinitionOverlay] = Field([], description="Definitions that differ in this policy.")


class DraftingClause(Noun):
    id: Id = Field(description="Permanent.")
    heading: Line = Field(description="A few words.")
    parts: list[Part] = Field(min_length=1, description="One prints plain; more become (a), (b), (c).")
    always: Flag = Field(False, description="True where every policy that lists it prints it.")
    only_with: list[CriterionRef] = Field([], description="Printed only with one of these criteria.")


class Definition(Noun):
    id: Id = Field(description="Permanent.")
    term: Line = Field(description="The defined term.")
    forms: list[Short] = Field(min_length=1, description="The forms by which it is found in clauses.")
    text: Line = Field(description="What follows 'means'.")
    law: list[LawRef] = Field([], description="Law that defines it so.")


class Drafting(Noun):
    """Clauses and definitions that policies share."""

    clauses: list[DraftingClause] = Field(min_length=1, description="Shared clauses.")
    definitions: list[Definition] = Field(min_length=1, description="Shared definitions.")


# --- frames ---------------------------------------------------------------------------------------------------------

class FrameLine(Noun):
    id: Id = Field(description="Its name within the frame.")
    text: Line = Field(description="A line that is always there.")
    starred: Flag = Field(False, description="True where it belongs only to the longest version.")


class Frame(Noun):
    """What stands around the composed items of a letter, request, comment, petition or release."""

    id: Id = Field(description="Permanent; equals the file's name.")
    kind: Literal["letter", "follow-up", "thank-you", "petition", "comment", "records-request", "press-release"] = Field(
        description="What it becomes.")
    section: Optional[SectionRef] = Field(None, description="The section it is for; every section that has none of its own, where left out.")
    title: Line = Field(description="Its name on pages.")
    dateline: Optional[Line] = Field(None, description="The line above the address.")
    recipient: list[Line] = Field([], description="The lines of the address.")
    subject: Optional[Line] = Field(None, description="The subject line.")
    opening: list[FrameLine] = Field(min_length=1, description="Paragraphs before the items.")
    lines: list[FrameLine] = Field([], description="Items that are always there, before the composed ones.")
    closing: list[FrameLine] = Field(min_length=1, description="Paragraphs after the items.")


# --- what the chain points to ---------------------------------------------------------------------------------------

class PlaceText(Noun):
    name: Optional[Line] = Field(None, description="Its name in this section.")
    text: Optional[Rich] = Field(None, description="How to find it in this section.")


class Place(Noun):
    """A place to look."""

    id: Id = Field(description="Permanent.")
    name: Line = Field(description="A few words, as they stand on the sheet.")
    text: Rich = Field(description="How to get there.")
    by_section: dict[SectionRef, PlaceText] = Field({}, description="What differs in a section.")
    law: list[LawRef] = Field([], description="Law that makes it public; its address becomes a note on paper.")
    resources: list[ResourceRef] = Field([], description="Resources that lead there; their addresses become notes on paper.")


class Law(Noun):
    """A law, case, order or guidance, with its standing and date."""

    id: Id = Field(description="Permanent; equals the file's name.")
    title: Line = Field(description="Short name: 'California Values Act (SB 54)'.")
    cite: Line = Field(description="The citation.")
    kind: Literal["statute", "bill", "case", "order", "guidance", "rule"] = Field(description="What it is.")
    place: RegionRef = Field(description="Where it is law: a state's id, or 'us'.")
    area: AreaRef = Field(description="One of the areas of toolkit.yml.")
    status: Literal["in-force", "partly-blocked", "blocked", "pending", "unknown", "history"] = Field(description="Its standing as of the date.")
    text: Rich = Field(description="What it does, facts only.")
    date: Optional[Date] = Field(None, description="Effective or decided.")
    due: Optional[Date] = Field(None, description="A duty under it falls due.")
    as_of: Seen = Field(description="The day someone looked; 'undated' for an undated copy; 'unread' for a settled citation that nobody here has read.")
    confidence: Literal["high", "medium-high"] = Field("high", description="How sure we are. Less than that is left out.")
    check: Optional[Line] = Field(None, description="What to check before relying on it.")
    url: Optional[Url] = Field(None, description="The official page or the publisher's own.")


class Precedent(Noun):
    """A place that has done it."""

    id: Id = Field(description="Permanent; equals the file's name.")
    title: Line = Field(description="Who did what.")
    where: Line = Field(description="Place and state.")
    audience: Optional[AudienceRef] = Field(None, description="The kind of body that did it; left out for a state or other body.")
    date: Line = Field(description="When, as precisely as known: '2017-12-18' or '2024'.")
    text: Rich = Field(description="What it did, in a few sentences.")
    story: Optional[Rich] = Field(None, description="The story in full, where we know it.")
    criteria: list[CriterionRef] = Field(min_length=1, description="The criteria it is a precedent for.")
    status: Literal["current", "superseded", "drafted", "history", "unknown"] = Field(description="What became of it.")
    as_of: Seen = Field(description="The day someone looked.")
    law: list[LawRef] = Field([], description="Law or cases about it.")
    source: Optional[Line] = Field(None, description="Who says so, in words.")
    url: Optional[Url] = Field(None, description="The official page or the publisher's own.")
    sources: list[SourceRef] = Field([], description="The sources that tell of it.")

    _day = field_validator("date")(_plain_day)


class Archive(Noun):
    url: Url = Field(description="The address of the archived copy.")
    date: Date = Field(description="The day it was archived, as the copy's address says.")


class Resource(Noun):
    """Something to read, by its publisher."""

    id: Id = Field(description="Permanent.")
    title: Line = Field(description="As its publisher calls it.")
    publisher: Line = Field(description="Who publishes it.")
    year: Optional[Year] = Field(None, description="Of the document, or of the last version seen.")
    kind: KindRef = Field(description="One of the resource kinds of toolkit.yml.")
    language: Short = Field("en", description="Language code.")
    about: Line = Field(description="What it gives the reader, in one sentence.")
    url: Optional[Url] = Field(None, description="The publisher's own address.")
    search_hint: Optional[Line] = Field(None, description="Where no address is known: what to search for.")
    sections: list[SectionRef] = Field([], description="The sections it is for; all where left out.")
    criteria: list[CriterionRef] = Field([], description="The criteria it is for.")
    archive: Optional[Archive] = Field(None, description="A copy in a web archive, for the day on which the page is gone; 'make archive' finds one.")
    help: Flag = Field(False, description="True for help for people themselves; stands in the footer.")
    sources: list[SourceRef] = Field([], description="The sources that name it.")


class Term(Noun):
    """A word of the glossary."""

    id: Id = Field(description="Permanent.")
    term: Line = Field(description="The word.")
    forms: list[Short] = Field([], description="Other forms by which texts name it.")
    short: Line = Field(description="One sentence in plain words.")
    text: Optional[Rich] = Field(None, description="What else a reader needs.")
    law: list[LawRef] = Field([], description="Law that defines it.")


class Objection(Noun):
    """What the other side says, with an honest answer."""

    id: Id = Field(description="Permanent.")
    objection: Line = Field(description="In their words, fairly.")
    answer: Rich = Field(description="The honest answer.")
    sections: list[SectionRef] = Field([], description="The sections where it comes up; all where left out.")
    law: list[LawRef] = Field([], description="Law that the answer rests on.")


class State(Noun):
    """Is local action open in this state?"""

    id: Id = Field(description="Permanent.")
    name: Line = Field(description="Its name.")
    local_action: Literal["required", "allowed", "forbidden", "unknown"] = Field(description="What its law says of local action.")
    text: Rich = Field(description="Why, in a sentence or two.")
    cite: Optional[Line] = Field(None, description="The main law, with its year, as it is cited.")
    law: list[LawRef] = Field([], description="Law entries about it.")
    check: Optional[Line] = Field(None, description="What to check before relying on it.")
    as_of: Seen = Field(description="The day someone looked.")
    confidence: Literal["high", "medium-high", "medium"] = Field(description="How sure we are.")


class Source(Noun):
    """A document this toolkit grew from."""

    id: Id = Field(description="Permanent.")
    title: Line = Field(description="Its title.")
    publisher: Line = Field(description="Who published it.")
    year: Line = Field(description="When.")
    text: Rich = Field(description="What we took from it.")
    url: Optional[Url] = Field(None, description="Its address, where known.")


class Landscape(Noun):
    """A question to read your area, with a way to answer it."""

    id: Id = Field(description="Permanent.")
    question: Line = Field(description="The question.")
    how: Rich = Field(description="How to answer it.")
    sections: list[SectionRef] = Field([], description="The sections that the answer leads to.")
    places: list[PlaceRef] = Field([], description="Places to look.")
    sources: list[SourceRef] = Field([], description="The sources it grew from.")


class Step(Noun):
    """A step of the campaign."""

    id: Id = Field(description="Permanent.")
    title: Line = Field(description="What to do.")
    time: Line = Field(description="How long it takes.")
    text: Rich = Field(description="How to do it.")
    done: Line = Field(description="How you know that it is done.")
    law: list[LawRef] = Field([], description="Law that it rests on.")


SheetOfSection = Literal["core", "decides", "short", "full", "large", "asks", "letter", "policy", "records", "comments", "petition"]
SheetOfToolkit = Literal["steps", "landscape", "objections", "law", "precedents", "terms", "resources"]


class Packet(Noun):
    """Sheets bound together: what one audience takes along on paper, or the whole toolkit as a booklet."""

    id: Id = Field(description="Permanent; its file is named by it.")
    audience: Optional[AudienceRef] = Field(None, description="The audience whose sections it holds; every audience where left out.")
    title: Line = Field(description="Its title.")
    about: Line = Field(description="What it is for, in one sentence.")
    before: list[SheetOfToolkit] = Field([], description="What stands before the sections.")
    items: list[Literal[SheetOfSection, "questions"]] = Field(min_length=1, description="The sheets of each section, in order; 'questions' is the full checklist to read, without lines to write on.")
    after: list[SheetOfToolkit] = Field([], description="What stands after the sections.")
    bring: list[Line] = Field([], description="What else to bring, each on a line with a box to tick.")


# --- the toolkit itself ---------------------------------------------------------------------------------------------

class Word(Noun):
    id: Id = Field(description="The name by which data calls it.")
    label: Line = Field(description="As people read it.")
    text: Optional[Line] = Field(None, description="What it means.")


class Blank(Noun):
    id: Annotated[str, Field(pattern="^[a-z_]+$")] = Field(description="The placeholder.")
    label: Line = Field(description="As it stands on the line to fill in.")
    hint: Line = Field(description="What to write there.")


class Actor(Noun):
    id: Annotated[str, Field(pattern="^[a-z_]+$")] = Field(description="The placeholder that names this actor.")
    text: Line = Field(description="Who it is.")


class FillName(Noun):
    id: Annotated[str, Field(pattern="^[a-z_]+$")] = Field(description="The placeholder.")
    text: Line = Field(description="What it stands for.")
    neutral: Forms = Field(description="Its words where a text speaks of several sections at once: 'the agency'.")


class Publisher(Noun):
    name: Line = Field(description="Who publishes this site.")
    contact: Line = Field(description="How to reach them.")


class AddressException(Noun):
    url: Url = Field(description="The address, exactly as it stands elsewhere.")
    reason: Line = Field(description="Why it may stay: no https, a port, a short address, or a mark of the way.")


class LinkCheck(Noun):
    """What looking at links needs to know of the world outside."""

    controls: list[Url] = Field(min_length=1, description="Addresses that always answer: where most of them do not, our own network is at fault, and nothing is recorded.")
    copies: Optional[Url] = Field(None, description="Where archived copies of an address are listed; the address is put behind it.")
    lookup: Optional[Url] = Field(None, description="Where a program asks for an archived copy: the Wayback availability interface, or one like it.")


class Settings(Noun):
    """The toolkit's name, place, vocabularies and, once known, its publisher."""

    name: Line = Field(description="The name of the site.")
    language: Short = Field("en", description="Language code of all texts.")
    description: Line = Field(description="One sentence.")
    place: RegionRef = Field(description="The place whose law 'now' speaks of.")
    places: list[Word] = Field(min_length=1, description="Places whose law is told.")
    written_for: Line = Field(description="The line beside every letter, policy and sheet.")
    draft_note: Line = Field(description="The line on every model policy.")
    no_advice: Line = Field(description="The line that this is not legal advice, with whom to ask.")
    public_note: Line = Field(description="The line wherever a reader writes, signs or speaks.")
    actors: list[Actor] = Field(min_length=1, description="Who must act; each is a fill of every section. The first is the body itself.")
    fills: list[FillName] = Field(min_length=1, description="Placeholders that a section fills.")
    blanks: list[Blank] = Field(min_length=1, description="Placeholders that the reader fills.")
    ask_verbs: list[Short] = Field(min_length=1, description="The verbs that an ask may start with.")
    bodies: list[Word] = Field([], description="Kinds of body that the law treats apart.")
    areas: list[Word] = Field(min_length=1, description="Areas of law.")
    resource_kinds: list[Word] = Field(min_length=1, description="Kinds of resource.")
    site_url: Optional[Url] = Field(None, description="The address of the site; unset until a publisher sets it.")
    repository: Optional[Url] = Field(None, description="Where the files live; unset until a publisher sets it.")
    publisher: Optional[Publisher] = Field(None, description="Who publishes it; unset until someone does.")
    address_exceptions: list[AddressException] = Field([], description="Addresses that are not as ours should be, each with its reason.")
    link_check: Optional[LinkCheck] = Field(None, description="What 'make links' needs; without it links are not looked at.")


class SeedItem(Noun):
    """One thing of a source, and where it lives here."""

    id: Id = Field(description="Permanent.")
    source: SourceRef = Field(description="The source.")
    what: Line = Field(description="What the source has, in our words.")
    kind: Literal["demand", "provision", "point", "criterion", "question", "place", "story", "resource", "fact"] = Field(
        description="What kind of thing it is.")
    to: list[Short] = Field(min_length=1, description="Where it lives: NOUN:ID, as in 'criterion:ID' or 'question:ID/QUESTION'.")


State_ = Literal["ok", "moved", "blocked", "broken", "gone", "unchecked"]


class LinkStatus(Noun):
    """What a machine found at an address; where its file is missing or damaged, every link says 'not checked yet', and nothing fails."""

    url: Url = Field(description="The address.")
    state: State_ = Field(description="What was found.")
    since: Optional[Date] = Field(None, description="Since when it is so.")
    last_look: Optional[Date] = Field(None, description="The last look.")
    last_ok: Optional[Date] = Field(None, description="The last look that found it.")
    evidence: Optional[Short] = Field(None, description="What the machine saw at the last look.")
    final: Optional[Url] = Field(None, description="Where it leads now.")
    archive: Optional[Url] = Field(None, description="An archived copy.")
    archive_date: Optional[Date] = Field(None, description="The day of that copy.")
    looks: list[Short] = Field([], description="Looks that speak against the state and have not changed it yet, or that led to it: DATE FOUND EVIDENCE, oldest first.")


class LinkVerdict(Noun):
    """What a person decided about an address; it wins. The machine's new address is used with 'moved' alone, its archived copy with every word."""

    url: Url = Field(description="The address.")
    state: State_ = Field(description="What the person found.")
    date: Date = Field(description="When.")
    reason: Line = Field(description="Why.")


class Ids(Noun):
    """Every id that was ever published; ``make ids`` adds to it. It keeps old links and saved answers true."""

    criteria: list[Id] = Field([], description="Criteria, by id. One that is gone must be among the 'aliases' of another.")
    questions: dict[Short, Answer] = Field({}, description="CRITERION/QUESTION: the protective answer that it was published with.")


class Edition(Noun):
    """An edition of a section's sheets that was published; the publishing writes it."""

    id: Short = Field(description="The short hash of what they printed; stands on paper.")
    section: SectionRef = Field(description="The section.")
    date: Date = Field(description="The day of the change that it records.")
    pieces: dict[Short, Short] = Field({}, description="What it printed, piece by piece, each as a short hash: all of it for the newest edition of a section, and for each one before it what the one after it prints otherwise.")
