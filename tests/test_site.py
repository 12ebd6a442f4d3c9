"""The built site, read as files: what every page has, what none may have, and that every link leads somewhere."""
from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from pages import LOST, Page, address_of, no_fault, parsed, read_pages, target, words

HOME = "/"
ALLOWED_FAULTS: dict[str, str] = {}
"""Parse errors that are the parser's own mistake, each with the reason. None is known for tinyhtml5 2.1.0."""
LOADING = {"link": ("href",), "script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
           "object": ("data",), "embed": ("src",), "video": ("src", "poster"), "audio": ("src",), "track": ("src",),
           "form": ("action",), "input": ("src", "formaction"), "button": ("formaction",), "use": ("href",), "image": ("href",)}
"""What a browser fetches or sends to by itself; a plain link is fetched only when the reader wants it."""
LEFTOVERS = {
    "a brace, of a placeholder or of Jinja": r"[{}]",
    "a glossary mark": r"\[\[|\]\]",
    "a Markdown link": r"\]\(",
    "a Markdown mark of emphasis": r"\*\*|(?<!\w)__|`",
    "an escape written twice": r"&(#\d+|[a-z]+);",
    "a traceback": r"Traceback|Error:|Exception",
    "an undefined value": r"\bUndefined\b|\bundefined\b",
    "an empty value of Python": r"\bNone\b(?! of\b)",
    "a control mark of Python-Markdown": r"[\x00-\x08\x0b\x0c\x0e-\x1f]|klzzwxh|wzxhzdk",
}
ONLY_IN_HEADERS = ("frame-ancestors",)
"""In a meta tag it only writes to the console (https://www.w3.org/TR/CSP3/#meta-element)."""


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Page]:
    return read_pages(site)


def faults(pages: dict[str, Page], find) -> list[str]:
    """What ``find`` yields for each page, with the page's address in front."""
    return [f"{path}: {fault}" for path, page in pages.items() for fault in find(page)]


def texts(page: Page):
    """Every text that a reader meets: words of the page, its head and the attributes that are read out or shown.

    Code shows what stands in a file, marks and all, to those who write such files; a template is filled before anyone sees it.
    """
    code = {one for tag in ("code", "template") for element in page.all(tag) for one in element.iter()}
    for element in page.all():
        if element.tag in {"script", "style"} or element in code:
            continue
        yield element.text or ""
        yield from (element.get(name, "") for name in ("alt", "title", "placeholder", "aria-label", "content", "data-done"))
        yield from (child.tail or "" for child in element)


def test_two_pages_are_told_apart_by_their_titles(pages):
    """No two pages share a title."""
    titles = Counter(words(page.first("title")) for page in pages.values())
    assert [title for title, times in titles.items() if times > 1 or not title] == []


def test_a_page_starts_with_one_heading(pages):
    """Every page has exactly one h1, and it has words."""
    no_fault(faults(pages, lambda page: [] if [bool(words(h1)) for h1 in page.all("h1")] == [True] else ["not one h1 with words"]))


def test_a_page_tells_search_engines_what_it_holds(pages):
    """Every page has a description, the one for lost addresses excepted, which nobody should find."""
    def without(page):
        description = page.first("meta", name="description")
        if page.path != LOST and (description is None or not description.get("content")):
            yield "no description"
    no_fault(faults(pages, without))


@pytest.mark.parametrize("what", LEFTOVERS)
def test_nothing_of_the_workshop_is_left_on_a_page(pages, what):
    """No page shows a reader the marks of a template, of Markdown or of Python."""
    mark = re.compile(LEFTOVERS[what])
    def left(page):
        for text in texts(page):
            yield from (f"{what}: …{text[max(0, found.start() - 30):found.end() + 30]}…" for found in mark.finditer(text))
    no_fault(faults(pages, left))


@pytest.mark.parametrize("html, fault", [("<!doctype html><title>x</title></b>", "unexpected-end-tag"),
                                         ('<!doctype html><title>x</title><p id=a id=a>', "duplicate-attribute"),
                                         ("<!doctype html><title>x</title><table><p>x</table>", "unexpected-start-tag-implies-table-voodoo")])
def test_the_parser_notices_faulty_html(html, fault):
    """A closing tag without its opening one, an attribute written twice and words loose in a table are found, with their place."""
    assert re.match(rf"1:\d+: {fault}", parsed(html)[1][0])


def test_every_page_is_valid_html(pages):
    """The parser meets no error on any page."""
    no_fault(faults(pages, lambda page: [fault for fault in page.faults if fault.split()[1] not in ALLOWED_FAULTS]))


def test_an_id_names_one_place_on_a_page(pages):
    """No page has an id twice, or an empty one."""
    no_fault(faults(pages, lambda page: [name for name, times in Counter(page.ids).items() if times > 1 or not name]))


def test_what_one_element_says_of_another_is_there(pages):
    """Every id named by aria-labelledby, aria-describedby, aria-controls or for, or copied by a button, stands on the page."""
    names = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "data-copy")
    def dangling(page):
        ids = set(page.ids)
        for element in page.all():
            yield from (f"{name}={one}" for name in names for one in element.get(name, "").split() if one not in ids)
    no_fault(faults(pages, dangling))


def dead_links(site: Path, pages: dict[str, Page], page: Page):
    for element in page.all():
        for name in ("href", "src", "data-index"):
            found = target(page.path, element.get(name)) if element.get(name) is not None else None
            if found is None:
                continue
            path, part = found
            if path not in pages and not (site / path.lstrip("/")).is_file():
                yield f"{element.get(name)} leads to no page"
            elif part and part not in pages[path].ids:
                yield f"{element.get(name)} leads to no place on its page"


def test_every_link_within_the_site_leads_somewhere(site, pages):
    """Every internal link, in prose or in raw HTML, leads to a page that is there and to a place on it."""
    no_fault(faults(pages, lambda page: dead_links(site, pages, page)))


def test_links_hold_wherever_the_site_is_put(pages):
    """Links between pages are relative; the page for lost addresses alone, which stands in no folder, starts at the top."""
    def absolute(page):
        for element in page.all():
            yield from (element.get(name) for name in ("href", "src") if element.get(name, "").startswith("/"))
    assert {fault.split(": ")[0] for fault in faults(pages, absolute)} == {LOST}
    no_fault(faults({LOST: pages[LOST]}, lambda page: [link for _, link in page.links() if not re.match(r"/|https?:|#", link)]))


def linked(pages: dict[str, Page], path: str) -> set[str]:
    """The pages to which links lead from one page."""
    found = (target(path, link) for _, link in pages[path].links())
    return {one[0] for one in found if one and one[0] in pages}


def within(pages: dict[str, Page], clicks: int | None = None) -> set[str]:
    """The pages that one reaches from home, by so many clicks at most."""
    reached, edge = {HOME}, {HOME}
    while edge and clicks != 0:
        edge = set().union(*(linked(pages, path) for path in edge)) - reached
        reached, clicks = reached | edge, None if clicks is None else clicks - 1
    return reached


def test_every_page_is_reached_from_home(pages):
    """Links lead from home to every page, the one for lost addresses excepted."""
    assert set(pages) - within(pages) == {LOST}


def test_an_audience_is_chosen_by_its_name(pages, toolkit):
    """On every page a link bears the name of each audience, and on the home page a link bears the name of each section."""
    def missing(page, named):
        leads = {(text, target(page.path, link)[0]) for text, link in page.links() if target(page.path, link)}
        return [text for text, path in named if (text, path) not in leads]
    audiences = [(str(one.title), f"/{one.id}/") for one in toolkit.audiences.values()]
    sections = [(str(one.title), f"/{one.audience}/{one.id}/") for one in toolkit.sections.values()]
    no_fault(faults(pages, lambda page: missing(page, audiences)))
    no_fault(faults({HOME: pages[HOME]}, lambda page: missing(page, sections)))


def test_a_section_is_three_clicks_from_all_of_its_papers(pages, toolkit):
    """Checklist, letter and policy of each section are at most three clicks from home."""
    near = within(pages, clicks=3)
    papers = {f"/{one.audience}/{one.id}/{paper}/" for one in toolkit.sections.values() for paper in ("checklist", "letter", "policy")}
    assert papers - near == set()


def test_nothing_is_loaded_from_another_host(pages):
    """Whatever a page loads or sends to is a file of the site; so no host but the site's own learns of a visit."""
    def foreign(page):
        for element in page.all(*LOADING):
            links = (element.get(name) for name in LOADING[element.tag])
            yield from (f"<{element.tag}> {link}" for link in links if link and target(page.path, link) is None and element.get("rel") != "canonical")
    no_fault(faults(pages, foreign))


def test_styles_and_scripts_name_no_other_host(site):
    """No style sheet imports or fetches anything, and no script of the site names a web address."""
    files = [path for path in sorted(site.rglob("*")) if path.suffix in {".css", ".js"}]
    assert {path.suffix for path in files} == {".css", ".js"}
    found = {path.name: re.findall(r"url\([^)]*\)|@import|(?:fetch|import|open|sendBeacon)\(\s*[\"'`][^\"'`]*", path.read_text("utf-8")) for path in files}
    assert {name: uses for name, uses in found.items() if uses} == {}


def test_marks_stand_as_code_where_files_are_explained(pages):
    """No page but the one on files and fields shows a mark of a template or of Markdown as code."""
    marked = re.compile("|".join(LEFTOVERS.values()))
    assert {path for path, page in pages.items() for code in page.all("code") if marked.search(words(code))} == {"/fields/"}


def test_nothing_runs_inline(pages):
    """No page holds a script, a style, a style attribute or an event handler of its own."""
    def inline(page):
        for element in page.all():
            yield from (f"<{element.tag} {name}>" for name in element.attrib if name == "style" or name.startswith("on"))
            runs = element.tag == "script" and element.get("type") != "application/json"
            if element.tag == "style" or runs and (element.get("src") is None or words(element)):
                yield f"<{element.tag}>"
            if element.get("href", "").strip().lower().startswith("javascript:"):
                yield element.get("href")
    no_fault(faults(pages, inline))


def rules(policy: str) -> list[str]:
    return [rule.strip() for rule in policy.split(";")]


def test_page_and_headers_state_one_policy(site, pages):
    """The Content-Security-Policy of each page is the one of ``_headers`` without the rules that only headers can have."""
    header = re.search(r"^  Content-Security-Policy: (.+)$", (site / "_headers").read_text("utf-8"), re.M)[1]
    assert [rule for rule in ONLY_IN_HEADERS if not any(one.startswith(rule) for one in rules(header))] == []
    wanted = [rule for rule in rules(header) if not rule.startswith(ONLY_IN_HEADERS)]
    def other(page):
        meta = page.first("meta", **{"http-equiv": "Content-Security-Policy"})
        if meta is None or rules(meta.get("content")) != wanted:
            yield "another policy"
    no_fault(faults(pages, other))


def test_the_policy_forbids_what_is_not_the_sites_own(site):
    """The policy starts from nothing, lets in only the site's own files, and allows neither inline code nor eval."""
    header = re.search(r"^  Content-Security-Policy: (.+)$", (site / "_headers").read_text("utf-8"), re.M)[1]
    assert rules(header)[0] == "default-src 'none'"
    assert {value for rule in rules(header) for value in rule.split()[1:]} <= {"'none'", "'self'"}


def test_the_charset_is_read_first(site, pages):
    """The charset stands within the first 1,024 bytes, and the policy before anything that loads."""
    def late(page):
        start = page.html.encode()[:1024].decode("utf-8", "ignore")
        if not re.search(r'<meta charset="?utf-8"?>', start):
            yield "no charset within 1,024 bytes"
        if page.html.find("Content-Security-Policy") > min(page.html.find(tag) for tag in ("<link", "<script")):
            yield "something loads before the policy holds"
    no_fault(faults(pages, late))


def test_every_file_of_the_site_is_used(site, pages):
    """Every published file is a page, is loaded or linked by a page, or is read by the web host."""
    used = {"/_headers"} | set(pages)
    for page in pages.values():
        links = (element.get(name) for element in page.all() for name in ("href", "src", "data-index"))
        used |= {found[0] for link in links if link and (found := target(page.path, link))}
    assert {address_of(site, path) for path in site.rglob("*") if path.is_file()} - used == set()


OPEN_DATA = ("audiences", "sections", "criteria", "policies", "frames", "resources", "law", "precedents", "terms", "places",
             "objections", "landscape", "states", "steps")


def test_the_open_data_holds_the_whole_toolkit(site, toolkit):
    """``data/toolkit.json`` is JSON whose documented lists hold every record, in order, by id."""
    data = json.loads((site / "data" / "toolkit.json").read_text("utf-8"))
    assert {name: [record["id"] for record in data[name]] for name in OPEN_DATA} == {name: list(getattr(toolkit, name)) for name in OPEN_DATA}


def test_the_open_data_lists_a_sections_criteria_in_its_order(site, toolkit):
    """Each section of the open data has ``criteria``, the ids of its asks in the order that matters."""
    data = json.loads((site / "data" / "toolkit.json").read_text("utf-8"))
    assert {one["id"]: one["criteria"] for one in data["sections"]} == {
        name: [use.criterion for use in one.criteria] for name, one in toolkit.sections.items()}


def test_a_field_of_the_open_data_is_a_field_of_the_model(site, toolkit):
    """Criteria bear MODEL's field names, and every field that a record must have is there."""
    from macros.model import Criterion

    data = json.loads((site / "data" / "toolkit.json").read_text("utf-8"))
    required = {name for name, field in Criterion.model_fields.items() if field.is_required()}
    strange = [(one["id"], name) for one in data["criteria"] for name in set(one) ^ required if name in required or name not in Criterion.model_fields]
    assert strange == []


def test_nothing_tells_where_the_site_was_built(site):
    """No published file names a folder of the machine that built it."""
    mine = re.compile("|".join(re.escape(str(path)) for path in (Path(__file__).resolve().parent.parent, site.parent, Path.home())))
    told = [address_of(site, path) for path in sorted(site.rglob("*")) if path.is_file() and mine.search(path.read_text("utf-8", "replace"))]
    assert told == []


def test_the_code_knows_no_page_of_this_topic(toolkit):
    """No template, script, style or module names the address of an audience or of a section: those belong to the data."""
    root = Path(__file__).resolve().parent.parent
    topics = [*toolkit.audiences, *toolkit.sections]
    named = re.compile("|".join(rf"[/\"'`]{name}[/\"'`]" for name in topics))
    files = [root / "hooks.py", *(path for folder in ("macros", "overrides") for path in (root / folder).rglob("*"))]
    code = [path for path in files if path.suffix in {".py", ".j2", ".html", ".js", ".css"}]
    assert {path.relative_to(root).as_posix(): found for path in code if (found := named.findall(path.read_text("utf-8")))} == {}


MAP = """
/ /start/ /background/ /landscape/ /county/ /city/ /school/
/county/board-of-supervisors/ /county/sheriff/ /city/mayor-and-council/ /city/police-chief/ /school/district/ /school/college/
/asks/ /campaign/ /records-request/ /precedents/ /states/ /law/ /glossary/ /resources/ /search/ /about/
"""
"""The map of the site as it was promised; each section has its papers below it, each ask a page of its own."""
PAPERS = ("checklist", "letter", "policy")
CURRENT = "/print/current/"
"""Below it, each section has a page that tells whether a sheet is current; the code on the sheet leads there, and nobody searches for it."""
BESIDE = ("petition", "press-release", "follow-up", "thank-you")


def test_each_page_of_the_map_is_there(pages, toolkit):
    """The site has every page that the map promises, and below each section its checklist, letter and policy."""
    promised = {*MAP.split(), *(f"/asks/{name}/" for name in toolkit.criteria)}
    promised |= {f"/{one.audience}/{one.id}/{paper}/" for one in toolkit.sections.values() for paper in PAPERS}
    promised |= {CURRENT + f"{name}/" for name in toolkit.sections}
    assert promised - set(pages) == set()


def test_a_section_stands_on_the_map(toolkit):
    """Every audience and section of the data is one that the map promises."""
    named = {f"/{name}/" for name in toolkit.audiences} | {f"/{one.audience}/{one.id}/" for one in toolkit.sections.values()}
    assert named - set(MAP.split()) == set()


def papers(page: Page) -> dict[str, str]:
    """The words of every paper on a page that can be copied, by its id."""
    return {one.get("id"): words(one) for one in page.all("div") if "paper" in one.get("class", "").split()}


def test_what_goes_with_a_letter_is_beside_it(pages, toolkit):
    """On the page of each section's letter stand its comments, petition, press release, follow-up and thanks, each with words to copy."""
    wanted = {"letter-text", *(f"comment-text-{minutes}" for minutes in (1, 2, 3)), *(f"{kind}-text" for kind in BESIDE)}
    no_fault(f"{one.id}: {name} is missing" for one in toolkit.sections.values() for name in wanted
             if not papers(pages[f"/{one.audience}/{one.id}/letter/"]).get(name))


def test_one_request_to_each_body(pages, toolkit):
    """The page of records requests holds one request for each section, and no two are the same."""
    requests = papers(pages["/records-request/"])
    assert set(requests) == {f"request-{name}" for name in toolkit.sections}
    assert len(set(requests.values())) == len(requests)


def test_search_finds_every_page(site, pages):
    """The index of words holds every page once, by its address, with its heading; nobody searches for the search page itself, nor for the pages on editions."""
    index = json.loads((site / "assets" / "search.json").read_text("utf-8"))
    rows = [(row["url"], " ".join(row["title"].split())) for row in index if "#" not in row["url"]]
    assert sorted(rows) == sorted((path.lstrip("/"), words(page.first("h1"))) for path, page in pages.items() if path not in {LOST, "/search/"} and not path.startswith(CURRENT))
