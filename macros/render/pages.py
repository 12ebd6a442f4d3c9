"""The macros that pages may call: each takes literal names and gives Markdown for the page ``here``."""
from __future__ import annotations

import inspect
from typing import Callable, Iterator

from markupsafe import Markup

from macros import compose, live, press
from macros.load import Toolkit, near
from macros.reference import entries
from macros.reference.readme import opening
from macros.render import Renderer, chain as chains, page_url, relative_url, sheet, views

SEARCH_INDEX = "assets/search.json"
"""Where the index of words stands, from the top of the site."""

MACROS: dict[str, Callable] = {}
"""Every macro by its name; each takes the renderer, the page, and what the page wrote between the parentheses."""


ARGUMENTS = {"section": "sections", "audience": "audiences", "criterion": "criteria", "policy": "policies"}
"""What a macro's argument names, by the argument's own name."""
COUNTED = ("questions", "hours", "short", "total", "core")
"""What ``count`` can count."""


class UnknownName(ValueError):
    """A page calls a macro with something that it cannot take."""


def macro(function: Callable) -> Callable:
    """Makes the function callable from pages, under its own name."""
    MACROS[function.__name__] = function
    return function


def called(renderer: Renderer, here: str, function: Callable, given: tuple) -> str:
    """What a page gets for a call. Raises UnknownName, with the page, for arguments that the macro cannot take."""
    for message in argument_faults(renderer.toolkit, function, given):
        raise UnknownName(f"{here}: {message}")
    return function(renderer, here, *given)


def example(function: Callable) -> str:
    """How a macro is called."""
    wanted = ["5" if name == "most" else f'"{name}"' for name in list(inspect.signature(function).parameters)[2:]]
    return f"{{{{ {function.__name__}({', '.join(wanted)}) }}}}"


def argument_faults(toolkit: Toolkit, function: Callable, given: tuple) -> Iterator[str]:
    """What is wrong with the arguments ``given`` to a macro."""
    wanted = list(inspect.signature(function).parameters)[2:]
    if len(given) != len(wanted):
        yield f"'{function.__name__}' takes {' and '.join(f'a {name}' if name in ARGUMENTS else name for name in wanted) or 'nothing'} between its parentheses. Write {example(function)}"
        return
    for name, value in zip(wanted, given):
        if name in ARGUMENTS and value not in getattr(toolkit, ARGUMENTS[name]):
            yield f"'{value}' is not among the {ARGUMENTS[name]}. {near(str(value), getattr(toolkit, ARGUMENTS[name]))}"
        elif name == "what" and value not in COUNTED:
            yield f"'{value}' cannot be counted. {near(str(value), COUNTED)}"
        elif name == "most" and not (isinstance(value, int) and value > 0):
            yield f"'{value}' is not a number. Write digits without quotes"


def _section(renderer: Renderer, here: str, template: str, name: str, **more) -> str:
    return renderer.render(template, here, **views.section(renderer.toolkit, name), paper_files=_files(renderer, name), **more)


def _files(renderer: Renderer, section: str) -> dict[str, press.Paper]:
    """The files of a section: a policy by its id, the others by their kind."""
    return {paper.id if paper.kind == "policy" else paper.kind: paper for paper in press.of_section(renderer.toolkit, section)}


@macro
def audiences(renderer: Renderer, here: str) -> str:
    """Whom one can talk to: every audience with its sections."""
    toolkit = renderer.toolkit
    rows = [{"audience": item, "sections": [views.section(toolkit, name) for name in item.sections]} for item in toolkit.audiences.values()]
    return renderer.render("audiences.md.j2", here, rows=rows)


@macro
def audience(renderer: Renderer, here: str, audience: str) -> str:
    """Who decides what in one audience."""
    item = renderer.toolkit.audiences[audience]
    return renderer.render("audience.md.j2", here, audience=item, sections=[views.section(renderer.toolkit, one) for one in item.sections])


@macro
def facts(renderer: Renderer, here: str, section: str) -> str:
    """Who decides, how they are chosen, who else can act; with the buttons of the next step."""
    return _section(renderer, here, "facts.md.j2", section)


@macro
def count(renderer: Renderer, here: str, section: str, what: str) -> str:
    """A number of the section's: questions, hours, short, total, core."""
    view = views.section(renderer.toolkit, section)
    return str(len(view[what]) if what == "core" else view[what])


@macro
def core_asks(renderer: Renderer, here: str, section: str) -> str:
    """The three asks that decide most."""
    return _section(renderer, here, "core.md.j2", section)


@macro
def all_asks(renderer: Renderer, here: str, section: str) -> str:
    """Title, ask and the law now of every criterion, by vehicle."""
    return _section(renderer, here, "asks.md.j2", section)


@macro
def vehicles(renderer: Renderer, here: str, section: str) -> str:
    """By what the body can act, how long it lasts, whom it binds; and how to find the officials."""
    return _section(renderer, here, "vehicles.md.j2", section)


@macro
def section_precedents(renderer: Renderer, here: str, section: str) -> str:
    """Who has done it, for the criteria of a section; its own kind of body first."""
    one = renderer.toolkit.sections[section]
    used = {use.criterion for use in one.criteria}
    rows = [item for item in renderer.toolkit.precedents.values() if used & set(item.criteria)]
    return renderer.render("precedent_links.md.j2", here, rows=sorted(rows, key=lambda item: (item.audience != one.audience, item.title)))


@macro
def checklist(renderer: Renderer, here: str, section: str) -> str:
    """The audit sheet."""
    toolkit = renderer.toolkit
    one = toolkit.sections[section]
    return renderer.render("checklist.md.j2", here, **sheet.checklist(toolkit, section), paper_files=_files(renderer, section),
                           data=Markup(live.block(toolkit, one)), blanks=live.blanks(toolkit, one))


@macro
def letter(renderer: Renderer, here: str, section: str) -> str:
    """The letter with the core asks, whole, its blanks marked."""
    return _section(renderer, here, "letter.md.j2", section, letter=compose.letter(renderer.toolkit, renderer.toolkit.sections[section]))


@macro
def comments(renderer: Renderer, here: str, section: str) -> str:
    """Public comments of one, two and three minutes."""
    one = renderer.toolkit.sections[section]
    made = [compose.comment(renderer.toolkit, one, minutes) for minutes in compose.MOST]
    return _section(renderer, here, "comments.md.j2", section, comments=made)


@macro
def after_sending(renderer: Renderer, here: str, section: str) -> str:
    """What to send when no answer comes, and when a good one does."""
    one = renderer.toolkit.sections[section]
    made = [compose.paper(renderer.toolkit, kind, one) for kind in ("follow-up", "thank-you")]
    return _section(renderer, here, "papers.md.j2", section, papers=made)


@macro
def petition(renderer: Renderer, here: str, section: str) -> str:
    """The petition to a section's body, with lines to sign."""
    return _section(renderer, here, "petition.md.j2", section, paper=compose.paper(renderer.toolkit, "petition", renderer.toolkit.sections[section]))


@macro
def press_release(renderer: Renderer, here: str, section: str) -> str:
    """The press release on what a section's body is asked for."""
    made = [compose.paper(renderer.toolkit, "press-release", renderer.toolkit.sections[section])]
    return _section(renderer, here, "papers.md.j2", section, papers=made)


@macro
def speaking_times(renderer: Renderer, here: str) -> str:
    """Every section's public comments, with their words and seconds."""
    toolkit = renderer.toolkit
    rows = [views.section(toolkit, one.id) | {"comments": [compose.comment(toolkit, one, minutes) for minutes in compose.MOST]} for one in views.everyone(toolkit)]
    return renderer.render("speaking_times.md.j2", here, rows=rows)


@macro
def who_decides(renderer: Renderer, here: str) -> str:
    """Who decides in every section, how they are chosen, by what they act, who else can."""
    return renderer.render("who_decides.md.j2", here, rows=[views.section(renderer.toolkit, one.id) for one in views.everyone(renderer.toolkit)])


@macro
def sharing_the_sheet(renderer: Renderer, here: str) -> str:
    """For a group that checks together: how many questions each sheet has, and how many pairs it takes in an hour."""
    return renderer.render("sharing.md.j2", here, rows=[views.section(renderer.toolkit, one.id) for one in views.everyone(renderer.toolkit)],
                           minutes=views.MINUTES_A_QUESTION)


@macro
def objections(renderer: Renderer, here: str) -> str:
    """What the other side says, each with an honest answer and the law it rests on; then the points of single asks."""
    toolkit = renderer.toolkit
    return renderer.render("objections.md.j2", here, rows=list(toolkit.objections.values()), sections=toolkit.sections, neutral=views.neutral_fill(toolkit),
                           asks=[item for item in toolkit.criteria.values() if item.say.objection])


@macro
def landscape(renderer: Renderer, here: str) -> str:
    """The questions to read your area, each with a way to answer it."""
    toolkit = renderer.toolkit
    return renderer.render("landscape.md.j2", here, rows=list(toolkit.landscape.values()), sections=toolkit.sections, places=toolkit.places,
                           neutral=views.neutral_fill(toolkit))


@macro
def states(renderer: Renderer, here: str) -> str:
    """Is local action open in your state? By answer, each state with its law and date."""
    return renderer.render("states.md.j2", here, groups=views.states(renderer.toolkit), states=sorted(renderer.toolkit.states.values(), key=lambda state: state.name))


@macro
def section_resources(renderer: Renderer, here: str, section: str) -> str:
    """What to read for one section."""
    return renderer.render("section_resources.md.j2", here, rows=views.of_section(renderer.toolkit, renderer.toolkit.sections[section]))


@macro
def records(renderer: Renderer, here: str, section: str) -> str:
    """The records request of a section, whole, its blanks marked."""
    return _section(renderer, here, "records.md.j2", section, request=compose.records_request(renderer.toolkit, renderer.toolkit.sections[section]))


@macro
def policy(renderer: Renderer, here: str, policy: str) -> str:
    """A model policy, whole, its blanks marked."""
    toolkit = renderer.toolkit
    return _section(renderer, here, "policy.md.j2", toolkit.policies[policy].section, policy=toolkit.policies[policy],
                    text=compose.policy_text(toolkit, toolkit.policies[policy]))


@macro
def ask(renderer: Renderer, here: str, criterion: str) -> str:
    """One criterion, its whole chain."""
    return renderer.render("ask.md.j2", here, **chains.ask(renderer.toolkit, criterion))


@macro
def chain(renderer: Renderer, here: str, section: str, criterion: str) -> str:
    """One criterion of a section as an example: question, place, law, clause and letter under each other."""
    return renderer.render("chain.md.j2", here, **chains.chain(renderer.toolkit, section, criterion))


@macro
def ask_list(renderer: Renderer, here: str) -> str:
    """Every criterion, by section."""
    toolkit = renderer.toolkit
    rows = [views.section(toolkit, name) for item in toolkit.audiences.values() for name in item.sections]
    return renderer.render("ask_list.md.j2", here, rows=rows)


@macro
def steps(renderer: Renderer, here: str) -> str:
    """The campaign in steps, each with the time it needs."""
    return renderer.render("steps.md.j2", here, steps=list(renderer.toolkit.steps.values()))


@macro
def latest_law(renderer: Renderer, here: str, most: int) -> str:
    """The newest law, and duties that fall due."""
    return renderer.render("latest.md.j2", here, laws=views.latest(renderer.toolkit, most), due=views.due(renderer.toolkit, renderer.edition.day))


@macro
def law(renderer: Renderer, here: str) -> str:
    """Law by area, with standing and date."""
    return renderer.render("law.md.j2", here, areas=views.law_by_area(renderer.toolkit))


@macro
def law_to_check(renderer: Renderer, here: str) -> str:
    """What to check before relying on it."""
    return renderer.render("law_to_check.md.j2", here, **views.unsettled_law(renderer.toolkit))


@macro
def glossary(renderer: Renderer, here: str) -> str:
    """Every term, in alphabetical order."""
    return renderer.render("glossary.md.j2", here, terms=views.glossary(renderer.toolkit))


@macro
def resources(renderer: Renderer, here: str) -> str:
    """What to read, by kind, each with what is known about its address; those without one at the foot."""
    return renderer.render("resources.md.j2", here, groups=views.resources(renderer.toolkit), lost=views.lost_resources(renderer.toolkit), sections=renderer.toolkit.sections)


@macro
def precedents(renderer: Renderer, here: str) -> str:
    """Who has done it, by kind of body, with the stories."""
    toolkit = renderer.toolkit
    return renderer.render("precedents.md.j2", here, groups=views.precedents_by_audience(toolkit), criteria=toolkit.criteria)


@macro
def publisher(renderer: Renderer, here: str) -> str:
    """Who publishes this copy and how to reach them, or that nobody has said so yet."""
    return renderer.render("publisher.md.j2", here, publisher=renderer.toolkit.settings.publisher)


@macro
def sources(renderer: Renderer, here: str) -> str:
    """What the toolkit grew from."""
    return renderer.render("sources.md.j2", here, sources=list(renderer.toolkit.sources.values()))


@macro
def fields(renderer: Renderer, here: str) -> str:
    """How to edit the data, then every noun with its fields and an example; it tells of the models, not of this toolkit's data."""
    return renderer.render("fields.md.j2", here, opening=opening(), entries=entries())


@macro
def print_list(renderer: Renderer, here: str) -> str:
    """Everything on paper: packets, then the sheets of every section, each with its pages and size."""
    toolkit = renderer.toolkit
    groups = [{"id": "packets", "title": renderer.word("print_packets"), "folder": "", "papers": press.packets(toolkit)}]
    groups += [{"id": one.id, "title": one.title, "folder": f"{one.audience}/{one.id}", "papers": press.of_section(toolkit, one.id)} for one in views.everyone(toolkit)]
    return renderer.render("print_list.md.j2", here, groups=groups)


@macro
def current_editions(renderer: Renderer, here: str, section: str) -> str:
    """Of every edition of a section's sheets: whether it is current, or what has changed since."""
    from macros import papers  # a check needs neither sheets nor editions
    from macros.editions.page import told

    made = papers.made(renderer)[section]
    return _section(renderer, here, "current_editions.md.j2", section, rows=told(renderer, section, made))


@macro
def search_box(renderer: Renderer, here: str) -> str:
    """The search form, and under it an index of everything for those without script."""
    toolkit = renderer.toolkit
    rows = [("asks/" + item.id + ".md", "", str(item.title)) for item in toolkit.criteria.values()]
    rows += [("glossary.md", item.id, compose.capital(str(item.term))) for item in toolkit.terms.values()]
    rows += [("law.md", item.id, str(item.title)) for item in toolkit.law.values()]
    rows += [("campaign/objections.md", item.id, str(item.objection)) for item in toolkit.objections.values()]
    rows += [("states.md", item.id, str(item.name)) for item in toolkit.states.values()]
    index = relative_url(SEARCH_INDEX, page_url(here))
    return renderer.render("search.md.j2", here, index=index, rows=sorted(rows, key=lambda row: row[2].lower()))
