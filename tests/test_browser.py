"""The site in Chromium: barriers, width, requests, storage, console, weight, keyboard; with scripts and without.

Each page is visited once, in a fresh profile, used as a reader would use it, and looked at in every mode; the tests
then read what the visits found. In the gate that is one page of each kind in modes that join several needs; in
``make test-deep`` it is every page in each mode by itself.
"""
from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest

from pages import LOST, kind_of, no_fault, one_of_each_kind, read_pages

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 A and AA (2.2 brought axe no rule of level A) and what axe holds to be good practice."""
AT_ONCE = 4
"""Pages open side by side: enough for the processors of a small machine, few enough for its memory."""
FIRST_VISIT, SEARCH_VISIT, REQUESTS = 60_000, 150_000, 12
"""DESIGN's bars: bytes of a first visit to a page, and to the search page with a search; requests of either."""
PAPER = 691
"""Width in pixels of the printed part of a Letter page: 8.5 inches less two margins of 0.65."""


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
    "forced colors, 200 %": Mode(forced="active", width=640, letters="200%"), "scripts blocked": Mode(scripts=False),
}
WATCH = """
addEventListener("securitypolicyviolation", (event) => (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`));
window.print = () => { window.printed = (window.printed ?? 0) + 1; };
"""
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
Object.defineProperty(Document.prototype, "cookie", { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length, workers: (await navigator.serviceWorker.getRegistrations()).length })"""
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - width;
  if (over <= 0) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return `${over} px too wide: ` + wide.slice(0, 3).map((one) => `${one.tagName}.${one.className} ${one.innerText?.slice(0, 40)}`).join("; ");
}"""
LOOK = """(options) => { window.found = null; setTimeout(() => axe.run(document, options).then((one) => { window.found = one.violations; })); }"""


@dataclass
class Visit:
    """What one visit to a page found."""

    path: str
    requests: list[tuple[str, int, int]] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cookies: list[dict] = field(default_factory=list)
    kept: dict[str, int] = field(default_factory=dict)
    printed: int = 0
    barriers: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(size for _, _, size in self.requests)


def opened(browser, address: str, path: str, *scripts: str, **options):
    """A page in a fresh profile that may write to the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    for script in (WATCH, *scripts):
        context.add_init_script(script)
    page = context.new_page()
    page.heard, page.asked = [], []  # what the console says, what the page asks for
    page.on("console", lambda message: page.heard.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.heard.append(f"error: {error}"))
    page.on("requestfailed", lambda request: page.heard.append(f"failed: {request.url}"))
    page.on("requestfinished", lambda request: page.asked.append(request))
    page.goto(address + path)
    return page


# --- what a reader does ---------------------------------------------------------------------------------------------

def answer(page) -> None:
    """Marks an answer and writes a note, where there is a sheet."""
    if page.locator("input[type=radio]").count():
        page.locator("label:has(input[type=radio])").first.click()
        page.locator("textarea:visible").first.fill("Manual 5.2, page 3")


def press_buttons(page) -> None:
    """Presses every button there is: copy, copy the link, print, clear."""
    for button in page.locator("button:visible").all():
        button.click()


def look_up(page) -> None:
    """Types into the search box, where there is one, until pages are found."""
    box = page.locator("input[type=search]")
    if box.count():
        box.fill("law")
        page.locator("[role=status]").filter(has_text="1").wait_for()


def use_menu(page) -> None:
    """Opens and closes the small menu, as on a phone."""
    page.set_viewport_size({"width": 390, "height": 800})
    for _ in range(2):
        page.locator("header summary").click()


def use(page) -> None:
    """Does on the page all that can be done there."""
    for step in (answer, press_buttons, look_up, use_menu):
        step(page)


# --- looking --------------------------------------------------------------------------------------------------------

def put(page, mode: Mode) -> None:
    page.emulate_media(media=mode.media, color_scheme=mode.colors, forced_colors=mode.forced)
    page.set_viewport_size({"width": mode.width, "height": 900})
    page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", mode.letters)


def start_looking(page, mode: Mode) -> None:
    rules = {name: {"enabled": False} for name in mode.but}
    page.evaluate(LOOK, {"runOnly": RULES, "resultTypes": ["violations"], "rules": rules})


def told(page) -> list[str]:
    """What axe found: rule, place and summary of each barrier."""
    found = page.wait_for_function("window.found", timeout=120_000).json_value()
    return [f"{one['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}" for one in found for node in one["nodes"]]


def survey(browser, address: str, paths: list[str], modes: dict[str, Mode]) -> list[Visit]:
    """Visits to all pages, a few at a time."""
    visits = []
    for start in range(0, len(paths), AT_ONCE):
        visits += _visit_together(browser, address, paths[start:start + AT_ONCE], modes)
    return visits


def _visit_together(browser, address: str, paths: list[str], modes: dict[str, Mode]) -> list[Visit]:
    pages = {path: opened(browser, address, path) for path in paths}
    visits = {path: _used(path, page) for path, page in pages.items()}
    _look(pages, visits, {name: mode for name, mode in modes.items() if mode.scripts})
    _close(pages)
    for path in paths:
        pages[path] = browser.new_context().new_page()
        pages[path].route("**/*.js", lambda route: route.abort())
        pages[path].goto(address + path)
    _look(pages, visits, {name: mode for name, mode in modes.items() if not mode.scripts})
    _close(pages)
    return list(visits.values())


def _used(path: str, page) -> Visit:
    """The visit so far: the page opened and used."""
    use(page)
    visit = Visit(path)
    visit.requests = [_request(one) for one in page.asked]
    visit.cookies, visit.kept = page.context.cookies(), page.evaluate(KEPT)
    visit.refused, visit.printed = page.evaluate("[window.refused ?? [], window.printed ?? 0]")
    visit.console = list(page.heard)
    return visit


def _request(request) -> tuple[str, int, int]:
    sizes = request.sizes()
    return request.url, request.response().status, sizes["responseBodySize"] + sizes["responseHeadersSize"]


def _look(pages: dict, visits: dict[str, Visit], modes: dict[str, Mode]) -> None:
    for page in pages.values():
        page.evaluate(AXE + "; 0")
    for name, mode in modes.items():
        for page in pages.values():
            put(page, mode)
            start_looking(page, mode)
        for path, page in pages.items():
            visits[path].barriers += [f"{name}: {one}" for one in told(page)]
            visits[path].sideways += [f"{name}: {over}" for over in [page.evaluate(SIDEWAYS)] if over]


def _close(pages: dict) -> None:
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="session", params=[pytest.param("one page of each kind"), pytest.param("every page", marks=pytest.mark.deep)])
def visits(request, chromium, address, site, toolkit) -> list[Visit]:
    """What the visits found: in the gate to one page of each kind, in the deep run to every page."""
    pages = read_pages(site)
    if request.param == "every page":
        return survey(chromium, address, sorted(pages), EACH)
    return survey(chromium, address, one_of_each_kind(pages, toolkit), JOINED)


def of_each(visits: list[Visit], find) -> list[str]:
    return [f"{visit.path} {fault}" for visit in visits for fault in find(visit)]


# --- what the visits found ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("html, rule", [
    ("<img src=x>", "image-alt"), ("<p style='color:#888;background:#999'>x</p>", "color-contrast"),
    ("<button>1</button><button>2</button><style>button{width:8px;height:8px;margin:0;padding:0;border:0}</style>", "target-size"),
    ("<main><h1>x</h1><h4>y</h4></main>", "heading-order"),
])
def test_axe_notices_a_barrier_of_each_sort(chromium, html, rule):
    """A fault of WCAG 2 A, of AA, of 2.2 and of good practice are each found by the rules that the pages are held to."""
    page = chromium.new_page()
    page.set_content(f"<!doctype html><html lang=en><title>x</title>{html}")
    page.evaluate(AXE + "; 0")
    start_looking(page, Mode())
    assert rule in {one.split()[0] for one in told(page)}
    page.close()


def test_no_page_has_a_barrier(visits):
    """axe finds nothing on any page: light, dark, on paper, on a narrow screen, enlarged, in forced colors, without scripts."""
    no_fault(of_each(visits, lambda visit: visit.barriers))


def test_no_page_scrolls_sideways(visits):
    """No page is wider than its window, at 320 px, at 200 % or anywhere else."""
    no_fault(of_each(visits, lambda visit: visit.sideways))


def test_a_visit_reaches_no_other_host(visits, address):
    """Whatever a reader does on a page, the browser asks the site itself alone, and every answer is good."""
    def strange(visit):
        return [f"{status} {url}" for url, status, _ in visit.requests if not url.startswith(address + "/") or status != 200]
    no_fault(of_each(visits, strange))


def test_a_visit_leaves_nothing_behind(visits):
    """After all that a reader can do on a page there is no cookie and nothing stored."""
    no_fault(of_each(visits, lambda visit: [*map(str, visit.cookies), *(f"{name}: {number}" for name, number in visit.kept.items() if number)]))


def test_the_console_stays_empty(visits):
    """No page writes anything to the console, and no request fails."""
    no_fault(of_each(visits, lambda visit: visit.console))


def test_the_policy_refuses_nothing(visits):
    """No page tries anything that its Content-Security-Policy forbids."""
    no_fault(of_each(visits, lambda visit: visit.refused))


def icon_weight(site: Path, pages, path: str) -> int:
    """The icon's bytes: a browser with tabs asks for it, one without a window does not."""
    icon = pages[path].first("link", rel="icon")
    return len(gzip.compress((site / icon.get("href").rsplit("../", 1)[-1].lstrip("/")).read_bytes())) if icon is not None else 0


def test_a_first_visit_is_light(visits, site, toolkit):
    """A first visit takes at most 60 kB and 12 requests, compressed, with all that it loads; the search page 150 kB with a search."""
    pages, found = read_pages(site), []
    for visit in visits:
        bar = SEARCH_VISIT if kind_of(visit.path, toolkit) == "search" else FIRST_VISIT
        weight, number = visit.weight + icon_weight(site, pages, visit.path), len(visit.requests) + 1
        found.append((weight, number, visit.path, weight > bar or number > REQUESTS))
    for weight, number, path, _ in sorted(found, reverse=True)[:5]:
        print(f"{weight:8,} bytes {number:3} requests  {path}")
    no_fault(f"{path}: {weight:,} bytes in {number} requests" for weight, number, path, heavy in found if heavy)


# --- scripts and storage --------------------------------------------------------------------------------------------

READ = """() => {
  for (const one of document.querySelectorAll("[data-copy], [data-copy-link], [data-print], form[role=search]")) one.hidden = true;
  return document.querySelector("main").innerText;
}"""
"""The words of a page, without what scripts bring: buttons and the search box."""


@pytest.fixture(scope="session", params=[pytest.param("one page of each kind"), pytest.param("every page", marks=pytest.mark.deep)])
def paths(request, site, toolkit) -> list[str]:
    """The addresses to look at."""
    pages = read_pages(site)
    return sorted(pages) if request.param == "every page" else one_of_each_kind(pages, toolkit)


def text_of(browser, address: str, path: str, **options) -> str:
    page = opened(browser, address, path, **options)
    text = page.evaluate(READ)
    page.context.close()
    return text


def test_a_page_reads_whole_without_scripts(chromium, address, paths):
    """With JavaScript switched off a page holds the same words; only buttons and the search box are absent."""
    differ = [path for path in paths if text_of(chromium, address, path) != text_of(chromium, address, path, java_script_enabled=False)]
    assert differ == []


def test_a_button_that_needs_scripts_is_absent_without_them(chromium, address, paths):
    """With JavaScript switched off no button stands on a page that would do nothing."""
    found = []
    for path in paths:
        page = opened(chromium, address, path, java_script_enabled=False)
        found += [f"{path}: {one.inner_text()}" for one in page.locator("button:visible").all() if one.get_attribute("type") != "reset"]
        page.context.close()
    no_fault(found)


def test_a_page_works_where_storage_is_blocked(chromium, address, paths):
    """Where the browser refuses cookies and storage, a page reads and works the same, without a word on the console."""
    found = []
    for path in paths:
        page = opened(chromium, address, path, NO_STORAGE)
        use(page)
        found += [f"{path}: {one}" for one in page.heard]
        page.context.close()
    no_fault(found)


# --- what each thing does -------------------------------------------------------------------------------------------

@pytest.fixture(scope="session")
def papers(toolkit) -> dict[str, str]:
    """The address of one page that has each thing to use, by name."""
    section = next(iter(toolkit.sections.values()))
    folder = f"/{section.audience}/{section.id}"
    return {"letter": f"{folder}/letter/", "checklist": f"{folder}/checklist/", "policy": f"{folder}/policy/",
            "ask": f"/asks/{section.criteria[0].criterion}/", "search": "/search/", "home": "/"}


@pytest.fixture
def at(chromium, address, papers):
    """Opens the page of that name; closes it after the test."""
    pages = []

    def open_it(name: str, *scripts: str, **options):
        pages.append(opened(chromium, address, papers[name], *scripts, **options))
        return pages[-1]

    yield open_it
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("name", ["letter", "policy"])
def test_a_text_is_copied_whole(at, name):
    """The button under "copy" puts the whole text, blanks included, on the clipboard, and says so."""
    page = at(name)
    button = page.locator("[data-copy]").first
    button.click()
    page.locator("[role=status]:has-text('Copied')").first.wait_for()
    wanted = page.locator(f"#{button.get_attribute('data-copy')}").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == wanted and "[" in wanted


def test_a_text_is_selected_where_the_clipboard_is_closed(at):
    """Where a script may not write to the clipboard, the text is selected, so that the reader's own copy command takes it."""
    page = at("letter", "Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button = page.locator("[data-copy]").first
    button.click()
    text = page.locator(f"#{button.get_attribute('data-copy')}").inner_text()
    selected = page.evaluate("getSelection().toString()")
    assert selected.split() == text.split() and page.heard == []


def test_the_link_to_an_ask_is_copied(at, address, papers):
    """The button on an ask's page puts its address on the clipboard, without what stood behind a '#'."""
    page = at("ask")
    page.evaluate("location.hash = 'why'")
    page.locator("[data-copy-link]").click()
    page.locator("[role=status]:has-text('Copied')").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address + papers["ask"]


@pytest.mark.parametrize("name", ["letter", "policy", "checklist"])
def test_the_print_button_prints_once(at, name):
    """The print button opens the browser's own print dialog."""
    page = at(name)
    page.locator("[data-print]:visible").first.click()
    assert page.evaluate("window.printed") == 1


def test_answers_are_cleared_at_once_and_never_kept(at):
    """Clearing takes away every answer and note, and a reload of the sheet brings none back."""
    marked = "[...document.querySelectorAll('form input:checked')].length + [...document.querySelectorAll('form textarea')].filter((one) => one.value).length"
    page = at("checklist")
    answer(page)
    assert page.evaluate(marked) == 2
    page.locator("button[type=reset]").click()
    assert page.evaluate(marked) == 0
    answer(page)
    page.reload()
    assert page.evaluate(marked) == 0


def test_a_lost_reader_gets_home(chromium, address, toolkit):
    """An address in a folder that is not there answers 404 with the site's own page, styled, from which links lead on."""
    page = chromium.new_page()
    answer = page.goto(address + "/no/such/place/")
    assert answer.status == 404
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


def test_the_tab_key_reaches_everything_in_order(chromium, address, paths):
    """The Tab key stops once at every link, button, field and group of choices, in the order of the page, and shows where it is."""
    found = []
    for path in paths:
        page = opened(chromium, address, path)
        number, stops = stops_of(page)
        if [stop["number"] for stop in stops] != list(range(number)):
            found.append(f"{path}: {len(stops)} stops of {number}")
        found += [f"{path}: the focus does not show at {stop['name']}" for stop in stops if not stop["shows"]]
        page.context.close()
    no_fault(found)


@pytest.mark.parametrize("name", ["home", "checklist"])
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
    """At phone width Enter opens the menu and closes it again, and its links show and can be followed, scripts or none."""
    page = at("home", java_script_enabled=scripts)
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("header summary").focus()
    links = page.locator("header details nav a")
    assert not links.first.is_visible()
    page.keyboard.press("Enter")
    assert all(link.is_visible() for link in links.all())
    wanted = links.first.evaluate("one => one.href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(wanted)


def test_the_arrow_keys_choose_an_answer(at):
    """Within the answers to a question the arrow keys move the choice, and the next stop is the note beside it."""
    page = at("checklist")
    group = page.locator("[role=radiogroup]").first
    group.locator("input").first.focus()
    page.keyboard.press("Space")
    chosen = "[...document.querySelector('[role=radiogroup]').querySelectorAll('input')].map((one) => one.checked)"
    assert page.evaluate(chosen) == [True, False, False]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(chosen) == [False, False, True]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_question_names_its_answers(at, toolkit):
    """A screen reader hears the question as the name of its group of answers, and with the note beside it."""
    page = at("checklist")
    section = next(iter(toolkit.sections.values()))
    named = page.locator("[role=radiogroup]").evaluate_all("all => all.map((one) => document.getElementById(one.getAttribute('aria-labelledby')).innerText)")
    noted = page.locator("textarea").evaluate_all("all => all.map((one) => document.getElementById(one.getAttribute('aria-describedby')).innerText)")
    assert named == noted and len(set(named)) > len(section.criteria)


SMALL = """() => [...document.querySelectorAll("button, label, summary, header a, input[type=search]")].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && !one.matches(".skip, form[role=search] label") && (box.width < 24 || box.height < 24);
}).map((one) => `${one.tagName} ${one.innerText}`)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_finger_hits_what_it_means(chromium, address, paths, width):
    """Buttons, answers and links of the menu are at least 24 px high and wide, on a phone and on a desk."""
    found = []
    for path in paths:
        page = opened(chromium, address, path)
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.querySelector('header details').open = true")
        found += [f"{path}: {one}" for one in page.evaluate(SMALL)]
        page.context.close()
    no_fault(found)
