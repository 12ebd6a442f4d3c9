"""The site in Chromium: barriers, width, requests, storage, console, weight, keyboard; with scripts and without.

Each page is visited in a fresh profile, used as a reader would use it, and looked at in every mode; the tests then read
what the visits found. In the gate that is one page of each kind, in modes that join several needs, and of what repeats on
a page only the first few are looked at; in ``make test-deep`` it is every page, whole, in each mode by itself.
"""
from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest

from pages import kind_of, no_fault, one_of_each_kind, read_pages

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 A and AA (2.2 brought axe no rule of level A) and what axe holds to be good practice."""
REPEATS = 3
"""How many neighbors of one sort the gate looks at: rows, items and paragraphs that the same lines of a template make."""
FIRST_VISIT, SEARCH_VISIT, REQUESTS = 60_000, 150_000, 12
"""DESIGN's bars: bytes of a first visit to a page, and to the search page with a search; requests of either."""
LONGEST_VISIT = 63_000
"""Not met yet by the checklist of a section with the most asks and two policies, which holds the words of every text that the browser writes."""
PAPER = 691
"""Width in pixels of the printed part of a Letter page: 8.5 inches less two margins of 0.65."""
CUT_SHORT = "net::ERR_ABORTED"
"""A request that the browser gave up because the reader went on to the next page."""
PHONE = {"width": 390, "height": 800}


@dataclass(frozen=True)
class Mode:
    """How a page is looked at; ``but`` names rules that do not apply there, each with the reason."""

    colors: str = "light"
    forced: str = "none"
    media: str = "screen"
    width: int = 1280
    letters: str = "100%"
    scripts: bool = True
    but: dict[str, str] = field(default_factory=dict)


ON_PAPER = {"target-size": "nobody points at paper"}
EACH = {
    "light": Mode(), "dark": Mode(colors="dark"), "print": Mode(media="print", width=PAPER, but=ON_PAPER),
    "320 px": Mode(width=320), "200 %": Mode(width=640, letters="200%"), "forced colors": Mode(forced="active"),
    "scripts blocked": Mode(scripts=False),
}
JOINED = {
    "light": Mode(), "dark, 320 px": Mode(colors="dark", width=320), "print": Mode(media="print", width=PAPER, but=ON_PAPER),
    "forced colors, 200 %, scripts blocked": Mode(forced="active", width=640, letters="200%", scripts=False),
}
WATCH = """
addEventListener("securitypolicyviolation", (event) => (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`));
window.print = () => { window.printed = (window.printed ?? 0) + 1; dispatchEvent(new Event("afterprint")); };
"""
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
Object.defineProperty(Document.prototype, "cookie", { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
KEPT = """async () => ({
  localStorage: localStorage.length, sessionStorage: sessionStorage.length, indexedDB: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length })"""
FEW = """(most) => {
  for (const parent of document.querySelectorAll("main, main *")) {
    const seen = new Map();
    for (const one of [...parent.children]) {
      const sort = `${one.tagName}.${one.className}`;
      seen.set(sort, (seen.get(sort) ?? 0) + 1);
      if (seen.get(sort) > most) one.remove();
    }
  }
}"""
"""Leaves on a page only so many neighbors of each sort."""
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - width;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return [`${over} px too wide: ` + wide.slice(0, 3).map((one) => `<${one.tagName.toLowerCase()} class="${one.className}">`).join(" ")];
}"""
SMALL = """() => [...document.querySelectorAll("button, label, summary, header a, input[type=search]")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  return one.checkVisibility() && !one.matches(".skip, form[role=search] label") && (width < 24 || height < 24);
}).map((one) => `${one.tagName.toLowerCase()} ${one.innerText}`)"""
"""Buttons, answers and links of the menu that a finger could miss; the label over the search box is no button."""
READ = """() => {
  const brought = "[data-copy], [data-copy-link], [data-print], form[role=search], #search-results, [role=status], noscript, .live, #clear, #plain";
  for (const one of document.querySelectorAll(".q, .own, .fields-read")) one.hidden = false;
  for (const one of document.querySelectorAll(brought)) one.hidden = true;
  for (const one of document.querySelectorAll("tbody")) one.style.contentVisibility = "visible"; // innerText passes over what is not laid out yet
  return document.querySelector("main").innerText;
}"""
"""The words of a page, without what scripts bring (buttons, the search box with what it found, what follows from answers), what they take
the place of, and what says that they are off; the follow-ups of a checklist stand there whatever was answered."""


@dataclass
class Visit:
    """What one visit to a page found."""

    path: str
    asked: list[str] = field(default_factory=list)
    requests: list[tuple[str, int, int]] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    words: str = ""
    words_without_scripts: str = ""
    dead_buttons: list[str] = field(default_factory=list)


def opened(browser, address: str, *scripts: str, **options):
    """A window in a fresh profile that may write to the clipboard and scrolls at once; it notes what it hears and asks."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", **options)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    for script in (WATCH, *scripts):
        context.add_init_script(script)
    page = context.new_page()
    page.heard, page.asked, page.answered = [], [], []
    page.on("console", lambda message: page.heard.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.heard.append(f"error: {error}"))
    page.on("requestfailed", lambda request: page.heard.extend([f"failed: {request.url}"] * (request.failure != CUT_SHORT)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfinished", lambda request: page.answered.append(request))
    return page


# --- what a reader does ---------------------------------------------------------------------------------------------

def answer(page) -> None:
    """Marks an answer and writes a note, where there is a sheet."""
    if page.locator("input[type=radio]").count():
        page.locator("label:has(input[type=radio])").first.click()
        if page.locator(".add-read").count():
            page.locator(".add-read").first.click()
        page.locator("textarea:visible").first.fill("Manual 5.2, page 3")


def press_buttons(page) -> None:
    """Presses every button there is: copy, copy the link, print, clear."""
    for button in page.locator("button:visible").element_handles():
        if button.is_visible():
            button.click()
        for answer_ in page.locator("dialog[open] button").element_handles()[-1:]:
            answer_.click()


def look_up(page) -> None:
    """Types into the search box, where there is one, until pages are found."""
    box = page.locator("input[type=search]")
    if box.count():
        box.fill("law")
        page.locator("#search-results li").first.wait_for()


def use(page) -> None:
    """Does on the page all that can be done there."""
    for step in (answer, press_buttons, look_up):
        step(page)


# --- looking --------------------------------------------------------------------------------------------------------

def put(page, mode: Mode) -> None:
    page.emulate_media(media=mode.media, color_scheme=mode.colors, forced_colors=mode.forced)
    page.set_viewport_size({"width": mode.width, "height": 900})
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", mode.letters)
    # What is not on the screen is not laid out; axe would measure it where it does not stand.
    page.evaluate("for (const one of document.querySelectorAll('tbody')) one.style.contentVisibility = 'visible'")


def told(page, mode: Mode) -> list[str]:
    """What axe finds: rule, place and summary of each barrier."""
    rules = {name: {"enabled": False} for name in mode.but}
    found = page.evaluate("options => axe.run(document, options)", {"runOnly": RULES, "resultTypes": ["violations"], "rules": rules})
    return [f"{one['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
            for one in found["violations"] for node in one["nodes"]]


def look_at(browser, address: str, visits: list[Visit], modes: dict[str, Mode], few: bool) -> None:
    """Looks at every page in every mode, first with its scripts, then with them blocked, each time in one window."""
    for scripts in (True, False):
        page = opened(browser, address)
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        for visit in visits:
            page.goto(address + visit.path)
            look(page, visit, {name: mode for name, mode in modes.items() if mode.scripts == scripts}, few)
        page.context.close()


def look(page, visit: Visit, modes: dict[str, Mode], few: bool) -> None:
    """Looks at an open page in each mode: an answer marked and something found, where there is something to answer or find."""
    page.evaluate("document.querySelector('input[type=radio]')?.click()")
    if all(mode.scripts for mode in modes.values()):
        look_up(page)
    else:
        visit.dead_buttons = [one.inner_text() for one in page.locator("button:visible:not([type=reset])").all()]
        visit.words_without_scripts = page.evaluate(READ)
    page.evaluate(AXE + "; 0")
    if few:
        page.evaluate(FEW, REPEATS)
    for name, mode in modes.items():
        put(page, mode)
        visit.barriers += [f"{name}: {one}" for one in told(page, mode)]
        visit.sideways += [f"{name}: {over}" for over in page.evaluate(SIDEWAYS)]
        visit.small += [f"{name}: {one}" for one in page.evaluate(SMALL) if mode.media == "screen"]


def take_down(page, visit: Visit) -> None:
    """What the page asked for, said and left behind, now that it was used."""
    visit.asked, visit.requests = list(page.asked), [weighed(one) for one in page.answered]
    visit.kept = [f"cookie {one['name']}" for one in page.context.cookies()]
    visit.kept += [f"{number} in {name}" for name, number in page.evaluate(KEPT).items() if number]
    visit.refused = page.evaluate("window.refused ?? []")
    visit.console = list(page.heard)
    visit.words = page.evaluate(READ)


def weighed(request) -> tuple[str, int, int]:
    sizes = request.sizes()
    return request.url, request.response().status, sizes["responseBodySize"] + sizes["responseHeadersSize"]


def survey(browser, address: str, paths: list[str], modes: dict[str, Mode], few: bool) -> list[Visit]:
    """A visit to each page: used, then looked at."""
    visits = [Visit(path) for path in paths]
    for visit in visits:
        page = opened(browser, address)
        page.goto(address + visit.path)
        use(page)
        take_down(page, visit)
        page.context.close()
    look_at(browser, address, visits, modes, few)
    return visits


SCOPES = [pytest.param("one page of each kind"), pytest.param("every page", marks=pytest.mark.deep)]


@pytest.fixture(scope="session", params=SCOPES)
def visits(request, chromium, address, site, toolkit) -> list[Visit]:
    """What the visits found: in the gate to one page of each kind, in the deep run to every page."""
    pages = read_pages(site)
    if request.param == "every page":
        return survey(chromium, address, sorted(pages), EACH, few=False)
    return survey(chromium, address, one_of_each_kind(pages, toolkit), JOINED, few=True)


def of_each(visits: list[Visit], find) -> list[str]:
    return [f"{visit.path} {fault}" for visit in visits for fault in find(visit)]


# --- what the visits found ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("html, rule", [
    ("<img src=x>", "image-alt"), ("<p style='color:#888;background:#999'>words to read</p>", "color-contrast"),
    ("<p style='font-size:9px;line-height:9px'><a href=a>one</a><br><a href=b>two</a></p>", "target-size"),
    ("<main><h1>x</h1><h4>y</h4></main>", "heading-order"),
])
def test_axe_notices_a_barrier_of_each_sort(chromium, html, rule):
    """A fault of WCAG 2 A, of AA, of 2.2 and of good practice are each found by the rules that the pages are held to."""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><html lang=en><title>x</title>{html}")
    page.evaluate(AXE + "; 0")
    assert rule in {one.split()[0] for one in told(page, Mode())}
    page.close()


def test_no_page_has_a_barrier(visits):
    """axe finds nothing on any page: light, dark, on paper, on a narrow screen, enlarged, in forced colors, without scripts."""
    no_fault(of_each(visits, lambda visit: visit.barriers))


def test_no_page_scrolls_sideways(visits):
    """No page is wider than its window, at 320 px, at 200 % or anywhere else."""
    no_fault(of_each(visits, lambda visit: visit.sideways))


def test_a_finger_hits_what_it_means(visits):
    """Buttons, answers and links of the menu are at least 24 px high and wide in every mode."""
    no_fault(of_each(visits, lambda visit: visit.small))


def test_a_visit_reaches_no_other_host(visits, address):
    """Whatever a reader does on a page, the browser asks the site itself alone, and every answer is good."""
    def strange(visit):
        yield from (url for url in visit.asked if not url.startswith(address + "/"))
        yield from (f"{status} {url}" for url, status, _ in visit.requests if status != 200)
    no_fault(of_each(visits, strange))


def test_a_visit_leaves_nothing_behind(visits):
    """After all that a reader can do on a page there is no cookie and nothing stored."""
    no_fault(of_each(visits, lambda visit: visit.kept))


def test_the_console_stays_empty(visits):
    """No page writes anything to the console, and no request fails."""
    no_fault(of_each(visits, lambda visit: visit.console))


def test_the_policy_refuses_nothing(visits):
    """No page tries anything that its Content-Security-Policy forbids."""
    no_fault(of_each(visits, lambda visit: visit.refused))


def with_icon(visit: Visit, site: Path, page) -> list[int]:
    """The size of each answer; the icon's too, which some browsers ask for late and those without a window never."""
    icon = page.first("link", rel="icon").get("href").replace("../", "").lstrip("./")
    sizes = [size for url, _, size in visit.requests]
    return sizes if any(url.endswith(icon) for url, _, _ in visit.requests) else [*sizes, len(gzip.compress((site / icon).read_bytes()))]


def test_a_first_visit_is_light(visits, site, toolkit):
    """A first visit takes at most 60 kB and 12 requests, compressed, with all that it loads; the search page 150 kB with a search, the longest checklists 63 kB."""
    found, most = [], max(len(section.criteria) for section in toolkit.sections.values())
    longest = {f"/{section.audience}/{section.id}/checklist/" for section in toolkit.sections.values() if len(section.criteria) == most}
    for visit in visits:
        bar = SEARCH_VISIT if kind_of(visit.path, toolkit) == "search" else LONGEST_VISIT if visit.path in longest else FIRST_VISIT
        sizes = with_icon(visit, site, read_pages(site)[visit.path])
        line = f"{visit.path}: {sum(sizes):,} bytes in {len(sizes)} requests"
        found.append((sum(sizes) / bar, line, sum(sizes) > bar or len(sizes) > REQUESTS))
    for share, line, _ in sorted(found, reverse=True)[:5]:
        print(f"{share:6.0%} of the bar  {line}")
    no_fault(line for _, line, heavy in found if heavy)


# --- scripts and storage --------------------------------------------------------------------------------------------

def test_a_page_reads_whole_without_scripts(visits):
    """Where scripts do not run, a page holds the same words; only buttons and the search box are absent."""
    assert [visit.path for visit in visits if visit.words != visit.words_without_scripts or len(visit.words) < 50] == []


def test_a_button_that_needs_scripts_is_absent_without_them(visits):
    """Where scripts do not run, no button stands on a page that would do nothing."""
    no_fault(of_each(visits, lambda visit: visit.dead_buttons))


@pytest.mark.deep
def test_a_page_reads_whole_with_javascript_switched_off(chromium, address, visits):
    """With JavaScript switched off in the browser a page holds the same words as with it."""
    page, differ = opened(chromium, address, java_script_enabled=False), []
    for visit in visits:
        page.goto(address + visit.path)
        differ += [visit.path] * (page.evaluate(READ) != visit.words)
    page.context.close()
    assert differ == []


@pytest.fixture(scope="session")
def papers(toolkit) -> dict[str, str]:
    """The addresses of the pages on which a reader does something, by name; of a section with few asks, to be quick."""
    section = min(toolkit.sections.values(), key=lambda one: len(one.criteria))
    folder = f"/{section.audience}/{section.id}"
    return {"letter": f"{folder}/letter/", "checklist": f"{folder}/checklist/", "policy": f"{folder}/policy/",
            "ask": f"/asks/{section.criteria[0].criterion}/", "search": "/search/", "home": "/"}


@pytest.fixture(scope="session", params=[pytest.param("pages with something to do"), pytest.param("every page", marks=pytest.mark.deep)])
def paths(request, site, papers) -> list[str]:
    """The addresses to look at: in the gate those of pages on which a reader does something."""
    return sorted(read_pages(site)) if request.param == "every page" else sorted(papers.values())


def test_a_page_works_where_storage_is_blocked(chromium, address, paths):
    """Where the browser refuses cookies and storage, everything on a page works, without a word on the console."""
    page, found = opened(chromium, address, NO_STORAGE), []
    for path in paths:
        page.goto(address + path)
        use(page)
        found += [f"{path}: {one}" for one in page.heard]
        page.heard.clear()
    page.context.close()
    no_fault(found)


# --- what each thing does -------------------------------------------------------------------------------------------

@pytest.fixture
def at(chromium, address, papers):
    """Opens the page of that name; closes it after the test."""
    pages = []

    def open_it(name: str, *scripts: str, **options):
        pages.append(opened(chromium, address, *scripts, **options))
        pages[-1].goto(address + papers[name])
        return pages[-1]

    yield open_it
    for page in pages:
        page.context.close()


def said(page, toolkit) -> None:
    """Waits until the page says that it has copied."""
    page.locator("[role=status]").filter(has_text=toolkit.words["copied"]).first.wait_for()


NUMBERS = """(id) => [...document.querySelectorAll(`#${id} ol`)].flatMap((list) => [...list.children].map((item, index) => index + 1))"""
"""The numbers that a reader sees before the items of a text."""


@pytest.mark.parametrize("name", ["letter", pytest.param("policy", marks=pytest.mark.deep)])
def test_a_text_is_copied_whole(at, toolkit, name):
    """The copy button puts the whole text on the clipboard, its blanks and the numbers of its items included, and says so."""
    page = at(name)
    button = page.locator("[data-copy]").first
    button.click()
    said(page, toolkit)
    copied, text = page.evaluate("navigator.clipboard.readText()"), button.get_attribute("data-copy")
    assert [int(number) for number in re.findall(r"(?m)^(\d+)\. ", copied)] == page.evaluate(NUMBERS, text)
    assert re.sub(r"(?m)^(\d+\.|-) ", "", copied).split() == page.locator(f"#{text}").inner_text().split() and "[" in copied


def test_a_text_is_selected_where_the_clipboard_is_closed(at):
    """Where a script may not write to the clipboard, the text is selected, so that the reader's own copy command takes it."""
    page = at("letter", "Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button = page.locator("[data-copy]").first
    button.click()
    text = page.locator(f"#{button.get_attribute('data-copy')}").inner_text()
    assert page.evaluate("getSelection().toString()").split() == text.split() and page.heard == []


def test_the_link_to_an_ask_is_copied(at, toolkit, address, papers):
    """The button on an ask's page puts its address on the clipboard, without what stood behind a '#'."""
    page = at("ask")
    page.evaluate("location.hash = 'why'")
    page.locator("[data-copy-link]").click()
    said(page, toolkit)
    assert page.evaluate("navigator.clipboard.readText()") == address + papers["ask"]


@pytest.mark.parametrize("name", ["checklist", *(pytest.param(name, marks=pytest.mark.deep) for name in ("letter", "policy"))])
def test_the_print_button_prints_once(at, name):
    """The print button opens the browser's own print dialog, once."""
    page = at(name)
    page.locator("[data-print]:visible").first.click()
    assert page.evaluate("window.printed") == 1


MARKED = """() => [...document.querySelectorAll("form input:checked")].length
  + [...document.querySelectorAll("form textarea")].filter((one) => one.value).length"""


def test_answers_are_cleared_at_once_and_never_kept_without_scripts(at):
    """Clearing takes away every answer and note, and a reload of the sheet brings none back, where scripts do not run."""
    page = at("checklist")
    page.route("**/*.js", lambda route: route.abort())
    page.reload()
    answer(page)
    assert page.evaluate(MARKED) == 2
    page.locator("button[type=reset]").click()
    assert page.evaluate(MARKED) == 0
    answer(page)
    page.reload()
    assert page.evaluate(MARKED) == 0


def test_a_lost_reader_gets_home(chromium, address):
    """An address in a folder that is not there answers 404 with the site's own page, styled, from which links lead on."""
    page = chromium.new_page()
    assert page.goto(address + "/no/such/place/").status == 404
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    page.locator("header a").first.click()
    assert page.url == address + "/"
    page.close()


# --- by keyboard ----------------------------------------------------------------------------------------------------

STOPS = """() => {
  const stops = window.stops = [];
  const shows = (one) => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0;
  addEventListener("focusin", ({ target }) => stops.push({
    name: `${target.tagName} ${target.innerText || target.name || target.id}`.slice(0, 60),
    shows: shows(target) || shows(target.nextElementSibling), number: all.indexOf(target) }));
  const groups = new Set();
  const all = [...document.querySelectorAll("a[href], button, summary, input, textarea, select")].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.disabled) return false;
    if (one.type !== "radio") return true;
    return !groups.has(one.name) && groups.add(one.name);
  });
  return all.length;
}"""
"""Watches where the focus goes; gives how many stops there should be, one for each group of choices."""


def stops_of(page) -> tuple[int, list[dict]]:
    """(stops there should be, stops that the Tab key makes from the top of the page)."""
    number = page.evaluate(STOPS)
    for _ in range(number):
        page.keyboard.press("Tab")
    return number, page.evaluate("window.stops")


def test_the_tab_key_reaches_everything_in_order(chromium, address, site, paths):
    """The Tab key stops once at every link, button, field and group of choices, in the order of the page, and shows where it is."""
    page, found, whole = opened(chromium, address), [], len(paths) == len(read_pages(site))
    for path in paths:
        page.goto(address + path)
        if not whole:
            page.evaluate(FEW, REPEATS)
        number, stops = stops_of(page)
        if [stop["number"] for stop in stops] != list(range(number)):
            found.append(f"{path}: {len(stops)} stops of {number}")
        found += [f"{path}: the focus does not show at {stop['name']}" for stop in stops if not stop["shows"]]
    page.context.close()
    no_fault(found)


@pytest.mark.parametrize("name", ["home", pytest.param("checklist", marks=pytest.mark.deep)])
def test_the_first_key_skips_to_the_text(at, name):
    """The first stop of the Tab key shows a link that takes the focus to the text itself."""
    page = at(name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_menu_of_a_phone_opens_by_key(at, scripts):
    """At phone width Enter opens and closes the menu, its links can be followed, and nothing is kept; scripts or none."""
    page = at("checklist", java_script_enabled=scripts)
    page.set_viewport_size(PHONE)
    page.locator("header summary").focus()
    links = page.locator("header details nav a")
    assert not links.first.is_visible()
    page.keyboard.press("Enter")
    assert all(link.is_visible() for link in links.all())
    page.keyboard.press("Enter")
    assert not links.first.is_visible()
    page.keyboard.press("Enter")
    assert page.heard == [] and set(page.evaluate(KEPT).values()) == {0}
    wanted = links.first.evaluate("one => one.href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(wanted)


def test_the_arrow_keys_choose_an_answer(at):
    """Within the answers to a question the arrow keys move the choice, and the next stops are its reasons and the button for a note."""
    page = at("checklist")
    page.locator("[role=radiogroup] input").first.focus()
    page.keyboard.press("Space")
    chosen = "() => [...document.querySelector('[role=radiogroup]').querySelectorAll('input')].map((one) => one.checked)"
    assert page.evaluate(chosen) == [True, False, False]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(chosen) == [False, False, True]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.reasons input')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.add-read')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


NAMED = "(all, name) => all.map((one) => document.getElementById(one.getAttribute(name)).textContent)"


def test_a_question_names_its_answers(at, toolkit, papers):
    """A screen reader hears each question as the name of its group of answers, and again with the note beside it."""
    page = at("checklist")
    named = page.locator("[role=radiogroup]").evaluate_all(NAMED, "aria-labelledby")
    noted = page.locator("textarea[data-field=note]").evaluate_all(NAMED, "aria-describedby")
    assert named == noted and len(set(named)) == page.locator("[role=radiogroup]").count() > 0
