"""A small complete toolkit of another topic: it proves that the code knows no topic, and golden cases edit it.

Everything that the model requires is there once; every file is short enough to be read whole.
"""
from __future__ import annotations

import functools
import re
import shutil
import tempfile
from pathlib import Path

from conftest import ROOT

from macros.load import Toolkit, schema_line

CRITERIA = {
    "protected-lanes": """\
id: protected-lanes
title: A protected lane on every main road
actor: streets
ask: build a protected lane on every main road
why: A painted line stops no truck, and a [[curb]] does.
questions:
  - id: built
    kind: practice
    text: Do main roads have a lane behind a curb?
    protective: yes
    decides: true
  - id: repaired
    kind: practice
    text: Does {streets} repair a broken curb within a month?
    protective: yes
    depends_on: {question: built, answer: yes}
  - id: written
    kind: policy
    text: Does a written rule ask for protected lanes on main roads?
    protective: yes
    decides: true
    settled_by: [road-act]
where_to_look:
  - {place: street-plans, kind: practice, find: the plan of each main road}
  - {place: town-code, kind: policy, find: "“bicycle”, “lane”"}
clause:
  heading: Protected lanes
  form: rule
  parts:
    - id: build
      text: Each crew of {streets} shall build a protected lane when it rebuilds a main road.
    - id: log
      text: The crew shall write down the place and the date of the work.
letter: State law asks for a plan alone. A rule of your own would get the lanes built.
records: each plan, order and bill for a lane behind a curb
say:
  line: Paint stops no truck, so please build lanes behind a curb.
  objection: It takes space from cars.
  answer: A lane for bicycles moves more people in the same space.
now:
  - id: plan
    standing: partly-law
    text: State law asks each town for a *bicycle plan*, and for nothing that is built.
    law: [road-act]
    as_of: 2024-05-01
left: Ask for a written rule that gives a year for each main road.
by_section:
  town-council:
    letter: State law asks for a plan alone. An ordinance would get the lanes built.
    clause:
      parts:
        - id: log
          text: The crew shall post the place and the date of the work.
sources: [brief, own]
search: [bike lane]
""",
    "clear-lanes": """\
id: clear-lanes
title: Lanes are cleared of snow
actor: streets
ask: clear snow from lanes on the day on which it clears the road
why: A lane under snow is no lane.
questions:
  - {id: cleared, kind: practice, text: Is snow cleared from lanes on the same day as from the road?, protective: yes, decides: true}
  - {id: written, kind: policy, text: Does a written rule give lanes the same day as roads?, protective: yes, decides: true}
where_to_look:
  - {place: street-plans, kind: practice, find: the log of each winter day}
  - {place: town-code, kind: policy, find: "“snow”"}
clause:
  heading: Snow
  form: rule
  parts:
    - id: same-day
      text: Each crew of {streets} shall clear a protected lane on the day on which it clears the road.
letter: No state law names a day. A rule of your own would name one.
records: every log of snow that was cleared
say: {line: Please clear the lanes on the same day as the road.}
now:
  - {id: none, standing: not-law, text: No state law names a day., as_of: undated}
left: Ask for the same day as the road.
sources: [brief]
none_known: 2024-05-01
""",
    "bike-parking": """\
id: bike-parking
title: Parking for bicycles at public buildings
actor: town
ask: offer a bicycle rack at every public building
why: Who cannot park does not come.
questions:
  - {id: racks, kind: practice, text: Does each public building have a rack?, protective: yes, decides: true}
  - {id: written, kind: policy, text: Does a written rule ask for racks?, protective: yes}
where_to_look:
  - {place: street-plans, kind: practice, find: the list of racks}
  - {place: town-code, kind: policy, find: "“rack”"}
clause:
  heading: Racks
  form: rule
  parts:
    - id: racks
      text: The head of each building of {town} shall place a bicycle rack at its main door.
letter: No state law speaks of racks. A rule of your own would.
records: every order for racks
say: {line: Please place a rack at each public door.}
now:
  - {id: none, standing: not-law, text: No state law speaks of racks., as_of: 2024-05-01}
left: Ask for one at each door.
sources: [own]
none_known: 2024-05-01
""",
    "rider-count": """\
id: rider-count
title: Riders are counted each year
actor: town
ask: publish a count of riders each year
why: What nobody counts is easy to forget.
questions:
  - {id: counted, kind: practice, text: Is a count of riders published each year?, protective: yes, decides: true}
  - {id: written, kind: policy, text: Does a written rule ask for a count each year?, protective: yes}
where_to_look:
  - {place: street-plans, kind: practice, find: the newest count}
  - {place: town-code, kind: policy, find: "“count”"}
clause:
  heading: Count
  form: direction
  parts:
    - id: count
      text: The clerk of {town} shall publish a count of riders by the end of each year.
letter: No state law asks for a count. A rule of your own would.
records: {same_as: protected-lanes}
say: {line: Please count riders each year and publish the count.}
now:
  - {id: none, standing: not-law, text: No state law asks for a count., as_of: 2024-05-01}
left: Ask for a day on which the count is due.
sources: [own]
none_known: 2024-05-01
""",
    "ride-day": """\
id: ride-day
title: One day a year belongs to bicycles
actor: town
ask: hold a day without cars each year
why: One quiet day shows what is possible.
questions:
  - {id: held, kind: practice, text: Is a day without cars held each year?, protective: yes, decides: true}
  - {id: written, kind: policy, text: Does a written rule set a day without cars?, protective: yes}
where_to_look:
  - {place: street-plans, kind: practice, find: the notice of the day}
  - {place: town-code, kind: policy, find: "“day without cars”"}
clause:
  heading: A day without cars
  form: direction
  parts:
    - id: day
      text: The clerk of {town} shall set one Sunday each year as a day without cars.
letter: State law lets you close a street for a day.
records: every permit for a day without cars
say: {line: Please give us one day a year without cars.}
now:
  - {id: may, standing: partly-law, text: State law lets a town close a street for a day., law: [road-act], as_of: 2024-05-01}
left: Ask for one Sunday.
sources: [own]
none_known: 2024-05-01
""",
}

SECTION = """\
id: town-council
title: Town council
audience: towns
who: The council passes the laws of the town.
decides: The council, by majority vote
chosen: Elected by the people of the town
also: The head of the streets department
find:
  - {id: members, what: Who sits on the council, where: Look on the town's own site.}
fill:
  town: {text: the town, legal: the Town}
  streets: {text: the streets department, legal: the Streets Department, letter: your streets department}
  council: {text: the town council, legal: the Town Council, letter: your council}
held_by:
  - {id: clerk, name: Clerk of the town, holds: Plans and minutes}
vehicles:
  - {id: ordinance, name: ordinance, lasts: It lasts until the council changes it., reach: It binds the staff of the town., law: [road-act], lead: pass an ordinance under which, kind: rule}
  - {id: resolution, name: resolution, lasts: It is the word of one council., reach: It binds nobody., lead: pass a resolution, kind: own-act}
criteria:
  - {criterion: protected-lanes, vehicle: ordinance, core: true}
  - {criterion: clear-lanes, vehicle: ordinance, core: true}
  - {criterion: bike-parking, vehicle: ordinance, core: true}
  - {criterion: rider-count, vehicle: ordinance}
  - {criterion: ride-day, vehicle: resolution}
short:
  - protected-lanes/built
  - clear-lanes/cleared
policies: [lane-ordinance, ride-resolution]
letter: letter-council
records: records-council
comment: comment-council
bodies: [hill-town]
"""

POLICIES = {
    "lane-ordinance": """\
id: lane-ordinance
section: town-council
vehicle: ordinance
title: Ordinance on Bicycle Lanes
this_instrument: {text: this ordinance, legal: this Ordinance}
article: Section
findings_lead: "The council finds:"
findings:
  - {id: safety, text: A lane behind a curb keeps riders safe.}
  - {id: snow, text: Snow lies longest where nobody clears it., only_with: [clear-lanes]}
enacting: "The council of {place} ordains as follows:"
articles:
  - {part: first, heading: Purpose}
  - drafting: purpose
  - definitions: here
  - {part: lanes, heading: Lanes}
  - clause: protected-lanes
  - clause: clear-lanes
  - {part: more, heading: Racks and counts}
  - clause: bike-parking
  - drafting: rack-care
  - clause: rider-count
  - {part: last, heading: General}
  - drafting: logs
  - drafting: saving
""",
    "ride-resolution": """\
id: ride-resolution
section: town-council
vehicle: resolution
title: Resolution on a Day without Cars
this_instrument: {text: this resolution, legal: this Resolution}
article: Section
findings_lead: "The council has seen:"
enacting: "The council of {place} resolves as follows:"
articles:
  - clause: ride-day
  - definitions: here
  - drafting: saving
""",
}

DRAFTING = """\
clauses:
  - id: purpose
    heading: Purpose
    parts:
      - {id: purpose, text: "The purpose of {this_instrument} is safe riding."}
  - id: rack-care
    heading: Care of racks
    parts:
      - {id: care, text: A rack that is broken shall be mended within a month.}
    only_with: [bike-parking]
  - id: logs
    heading: Logs
    parts:
      - {id: kept, text: "What is written down under {sections:clear-lanes, protected-lanes, rider-count} shall be kept for two years."}
      - {id: posted, text: "The list made under {sections:bike-parking} shall be posted."}
  - id: saving
    heading: Other law
    parts:
      - {id: other, text: "{This_instrument} asks for nothing that state law forbids."}
    always: true
definitions:
  - {id: protected-lane, term: protected lane, forms: [protected lane, protected lanes], text: a part of a public way that lies behind a curb and is for bicycles alone.}
  - {id: public-way, term: public way, forms: [public way, public ways], text: "a road, street or path that {town} keeps.", law: [road-act]}
  - {id: bicycle-rack, term: bicycle rack, forms: [bicycle rack], text: a stand to which the frame of a bicycle can be locked.}
"""

FRAMES = {
    "letter-council": """\
id: letter-council
kind: letter
section: town-council
title: Letter to the council
recipient: ["{official}", "{place}"]
subject: Lanes for bicycles
opening:
  - {id: salutation, text: "Dear {official}:"}
closing:
  - {id: reply, text: "Please answer by {reply_by}."}
  - {id: sender, text: "{sender}"}
dateline: "{date}"
""",
    "records-council": """\
id: records-council
kind: records-request
section: town-council
title: Request to the clerk
recipient: [Clerk, "{place}"]
subject: Request for records
opening:
  - {id: salutation, text: "Dear clerk:"}
lines:
  - {id: rules, text: each rule on bicycles}
closing:
  - {id: sender, text: "{sender}"}
dateline: "{date}"
""",
    "comment-council": """\
id: comment-council
kind: comment
section: town-council
title: Words to say to the council
opening:
  - {id: ask, text: "Council members, I ask you for safe lanes."}
closing:
  - {id: fact, text: "Here is one fact from this town: {local_fact}", starred: true}
  - {id: close, text: Thank you.}
""",
    "follow-up": """\
id: follow-up
kind: follow-up
title: Asking again
dateline: "{date}"
recipient: ["{official}"]
subject: My letter about lanes
opening:
  - {id: again, text: "I asked {council} and have no answer."}
closing:
  - {id: sender, text: "{sender}"}
""",
    "thank-you": """\
id: thank-you
kind: thank-you
title: Thanks
opening:
  - {id: thanks, text: "Thank you, {official}."}
closing:
  - {id: ride, text: "Ride with us."}
""",
    "petition": """\
id: petition
kind: petition
title: Petition
recipient: ["To {council}"]
subject: For lanes
opening:
  - {id: ask, text: "We ask for this:"}
closing:
  - {id: reply, text: "Please answer by {reply_by}."}
""",
    "press-release": """\
id: press-release
kind: press-release
title: News
dateline: "{date}"
subject: "People ask {council} for lanes"
opening:
  - {id: lead, text: People here want to ride safely.}
closing:
  - {id: contact, text: "Ask {sender}."}
""",
}

TOOLKIT = """\
name: Lane Toolkit
description: Ask your town for safe lanes.
place: lakeland
places:
  - {id: lakeland, label: Lakeland}
written_for: Written for Lakeland.
draft_note: A draft for your counsel.
no_advice: This is no legal advice.
public_note: What you send becomes public.
actors:
  - {id: town, text: The whole town}
  - {id: streets, text: Who builds and keeps roads}
fills:
  - {id: town, text: The whole town, neutral: {text: the place, legal: the Place}}
  - {id: streets, text: Who builds and keeps roads, neutral: {text: the builders, legal: the Builders}}
  - {id: council, text: Who decides, neutral: {text: the deciders, legal: the Deciders}}
  - {id: this_instrument, text: What the policy calls itself, neutral: {text: this rule, legal: this Rule}}
blanks:
  - {id: place, label: Name of the town, hint: As on its letters}
  - {id: official, label: Name of the official, hint: With the title}
  - {id: sender, label: Your name, hint: A group will do}
  - {id: date, label: Date, hint: The day you send it}
  - {id: reply_by, label: Reply by, hint: Three weeks are fair}
  - {id: local_fact, label: One local fact, hint: One that you can prove}
ask_verbs: [build, clear, hold, offer, publish]
bodies:
  - {id: hill-town, label: Hill town}
  - {id: port, label: Port}
areas:
  - {id: roads, label: Roads, text: Who may build what}
resource_kinds:
  - {id: guide, label: Guides}
"""

LISTS = {
    "audiences": "- {id: towns, title: Towns, sections: [town-council]}\n",
    "places": """\
- {id: street-plans, name: Street plans, text: Ask the clerk for them., law: [road-act], resources: [lane-guide]}
- id: town-code
  name: Town code
  text: The laws of the town, in one book.
  by_section:
    town-council: {text: The clerk keeps the book.}
""",
    "resources": """\
- {id: lane-guide, title: How to Build a Lane, publisher: The Lane Club, year: 2020, kind: guide, about: It shows how a lane is built., url: "https://lanes.example/guide", criteria: [protected-lanes], help: true}
- {id: lost-guide, title: Old Roads, publisher: The Road Club, kind: guide, about: It tells of old roads., search_hint: old roads, sections: [town-council], language: es}
- {id: rack-guide, title: How to Place a Rack, publisher: The Rack Club, kind: guide, about: It shows where a rack stands., url: "https://racks.example/guide", criteria: [bike-parking]}
""",
    "terms": """\
- {id: curb, term: curb, forms: [curbs], short: A raised edge of a road., law: [road-act]}
""",
    "objections": """\
- {id: too-dear, objection: It is too dear., answer: "A [[curb]] costs less than a car.", sections: [town-council], law: [road-act]}
- {id: too-slow, objection: It takes too long., answer: Then begin soon.}
""",
    "states": """\
- {id: hillland, name: Hillland, local_action: forbidden, text: Its law forbids lanes., cite: "Act 1, 2019", law: [road-act], check: Ask a lawyer., as_of: 2024-05-01, confidence: high}
- {id: lakeland, name: Lakeland, local_action: required, text: Its law asks for lanes., as_of: 2024-05-01, confidence: medium-high}
- {id: sealand, name: Sealand, local_action: unknown, text: We found nothing., as_of: undated, confidence: medium}
""",
    "sources": """\
- {id: brief, title: A Brief on Lanes, publisher: The Lane Club, year: "2019", text: From it come two asks.}
- {id: own, title: Our own work, publisher: The makers, year: "2024", text: What the brief lacks.}
""",
    "landscape": """\
- {id: who-builds, question: Who builds roads here?, how: Ask the clerk., sections: [town-council], places: [street-plans], sources: [own]}
- {id: who-rides, question: Who rides here?, how: Count them.}
""",
    "steps": """\
- {id: look, title: Look, time: One hour, text: Look at a road., done: You have seen one.}
""",
    "packets": "[]\n",
    "seed-map": """\
- {id: brief-lanes, source: brief, what: Lanes behind curbs, kind: demand, to: [criterion:protected-lanes, page:start]}
- {id: brief-snow, source: brief, what: Is snow cleared, kind: question, to: [question:clear-lanes/cleared]}
""",
    "link-status": "[]\n",
    "link-verdicts": "[]\n",
    "editions": "[]\n",
    "ids": "criteria: [protected-lanes, clear-lanes]\nquestions: {protected-lanes/built: yes}\n",
}

LAW = """\
id: road-act
title: Road Act
cite: Road Code, section 12
kind: statute
place: lakeland
area: roads
status: in-force
text: Each town makes a plan for bicycles.
date: 2020-01-01
as_of: 2024-05-01
url: "https://law.example/road-act"
"""

PRECEDENTS = {
    "hill-town": """\
id: hill-town
title: Hill Town builds lanes
where: Hill Town
date: "2021"
text: It built a lane on each main road.
criteria: [protected-lanes]
status: current
as_of: 2024-05-01
""",
    "lake-town": """\
id: lake-town
title: Lake Town builds lanes
where: Lake Town
date: "2022-03"
text: It built a lane on one main road.
story: |-
  It took two years.

  - The first went into a plan.
  - The second went into the lane.
criteria: [protected-lanes]
status: drafted
as_of: undated
""",
}

WORDS = {
    "must": "must", "letter_ask": "I ask you to", "letter_also": "I also ask you to", "letter_do": "{lead} do the following:",
    "letter_more": "The draft covers {n} more points.", "letter_more_one": "The draft covers one more point.", "definitions": "Definitions",
    "articles_one": "{article} {numbers}", "articles_many": "{article}s {numbers}", "list_and": "{first} and {last}",
    "day": "{month} {day}, {year}", "as_of": "as of {day}", "as_of_undated": "in an undated copy", "to_check": "Check:",
    "states_forbidden": "Closed ({n})", "states_forbidden_text": "Ask a lawyer first.", "states_required": "Required ({n})",
    "states_required_text": "Build on it.", "states_unknown": "Unknown ({n})", "states_unknown_text": "Look it up.",
    "confidence_high": "sure", "confidence_medium_high": "fairly sure", "objections_to_asks": "Single asks",
    "objections_to_asks_intro": "Each has its answer.", "comes_up_with": "Comes up with:", "where_to_look": "Look here:", "leads_to": "Leads to:",
    "who_decides": "Decides", "chosen_by": "Chosen", "acts_by": "Acts by", "who_else": "Also", "section": "Who", "minutes": "{n} minutes",
    "minutes_one": "One minute", "words_and_seconds": "{words} words, {seconds} s", "comment_count": "{words} words, {seconds} seconds",
    "sheet_short": "Short", "sheet_full": "Full", "pairs_needed": "Pairs", "pairs_note": "At {minutes} minutes a question.",
    "the_law_now": "Now:", "also": "Also:", "left_to_ask": "Left:", "for_whom": "for {whom}", "more_law": "More law", "standing_partly_law": "in part",
}
"""The words that tests repeat; the others are this project's own, since the interface has no topic."""

PAGES = {
    "index": "---\ntitle: Home\ndescription: Where to begin.\n---\n\n# Home\n\n{{ audiences() }}\n",
    "start": "---\ntitle: Start\ndescription: The first steps.\n---\n\n# Start\n\n{{ steps() }}\n",
}


def files() -> dict[str, str]:
    """The text of every file of the small toolkit, by its path; the caller may change what it gets."""
    return dict(_files())


@functools.cache
def _files() -> dict[str, str]:
    """Put together once: thousands of tests ask for it."""
    folders = {"criteria": CRITERIA, "sections": {"town-council": SECTION}, "policies": POLICIES, "frames": FRAMES,
               "law": {"road-act": LAW}, "precedents": PRECEDENTS}
    lists = LISTS | {"toolkit": TOOLKIT, "drafting": DRAFTING}
    made = {f"data/{noun}/{name}.yml": f"{schema_line(noun, True)}\n{text}" for noun, group in folders.items() for name, text in group.items()}
    made |= {f"data/{name}.yml": f"{schema_line(name, False)}\n{text}" for name, text in lists.items()}
    made |= {f"docs/en/{name}.md": text for name, text in PAGES.items()}
    words = (ROOT / "data" / "words.yml").read_text("utf-8")
    for name, text in WORDS.items():
        words = re.sub(rf"(?m)^{name}: .*$", f'{name}: "{text}"', words)
    return made | {"data/words.yml": words}


RENAMED = {"town-council": "street-office", "lane-ordinance": "street-order", "ride-resolution": "street-plan", "letter-council": "letter-office",
           "records-council": "records-office", "comment-council": "comment-office", "Town council": "Street office",
           "town: {text: the town, legal: the Town}": "town: {text: the streets department, legal: the Streets Department}",
           "council: {text: the town council, legal: the Town Council, letter: your council}": "council: {text: the head of streets, legal: the Head of Streets, letter: you}"}
"""What tells the second section from the first."""


def second() -> dict[str, str]:
    """Changes that add a second section to the audience: the office that builds roads, whose papers the council does not hold."""
    own = ["sections/town-council", *(f"policies/{name}" for name in POLICIES), *(f"frames/{name}" for name in FRAMES if name in RENAMED)]
    made = edited("data/audiences.yml", "[town-council]", "[town-council, street-office]")
    for name in own:
        text = files()[f"data/{name}.yml"].replace("bodies: [hill-town]\n", "")
        for old, new in RENAMED.items():
            text, name = text.replace(old, new), name.replace(old, new)
        made[f"data/{name}.yml"] = text
    return made


def write(root: Path, changes: dict[str, str] | None = None) -> Path:
    """Writes the small toolkit below ``root``, with the files of ``changes`` in place of its own."""
    for name, text in (files() | (changes or {})).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def edited(name: str, find: str, replace: str) -> dict[str, str]:
    """The file ``name`` with ``replace`` in place of ``find``, which stands in it once."""
    text = files()[name]
    assert text.count(find) == 1, f"'{find}' stands {text.count(find)} times in {name}"
    return {name: text.replace(find, replace)}


def check(changes: dict[str, str] | None = None) -> tuple[Toolkit | None, list]:
    """The small toolkit with ``changes``, and every problem that the check finds."""
    from macros.check import checked

    root = Path(tempfile.mkdtemp(prefix="small-"))
    try:
        return checked(write(root, changes))
    finally:
        shutil.rmtree(root)


@functools.cache
def toolkit() -> Toolkit:
    """The small toolkit, without any problem."""
    found, problems = check()
    assert not problems, problems
    return found
