"""Search, in the browser, on the real index: the page that people mean comes first."""
from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from pages import LOST, no_fault, read_pages, target, words

pytestmark = pytest.mark.browser
PHRASES = yaml.safe_load((Path(__file__).parent / "search.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def box(chromium, address):
    """The search page, its index loaded; ``find`` types a phrase and gives the addresses found, in order."""
    context = chromium.new_context()
    page, asked = context.new_page(), []
    page.goto(address + "/search/")
    page.locator("input[type=search]").fill("law")
    page.locator("#search-results li").first.wait_for()
    page.on("request", lambda request: asked.append(request.url))

    def find(phrase: str) -> list[str]:
        page.locator("input[type=search]").fill("")
        page.locator("#search-results:empty").wait_for(state="attached")
        page.locator("input[type=search]").fill(phrase)
        page.locator("#search-count:not(:empty)").wait_for(state="attached")
        links = page.locator("#search-results a").evaluate_all("all => all.map((one) => one.href)")
        return [link.removeprefix(address + "/") for link in links]

    yield SimpleNamespace(page=page, find=find, asked=asked)
    context.close()


def test_sixty_phrases_are_tried():
    """At least sixty phrases stand in ``tests/search.yml``, none of them twice."""
    assert len({phrase.lower() for phrase in PHRASES}) == len(PHRASES) >= 60


@pytest.mark.parametrize("phrase, page", PHRASES.items(), ids=PHRASES)
def test_the_page_that_people_mean_comes_first(box, phrase, page):
    """The first page found for a phrase is the one that stands beside it in ``tests/search.yml``."""
    found = box.find(phrase)
    assert found[:1] == [page], f"first come {found[:4]}; the right one is {found.index(page) + 1 if page in found else 'not found'}"


MANY = """async (phrases) => {
  const field = document.querySelector("input[type=search]"), found = [];
  for (const phrase of phrases) {
    field.value = phrase;
    field.dispatchEvent(new Event("input"));
    await new Promise((done) => setTimeout(done));
    found.push([...document.querySelectorAll("#search-results a")].slice(0, 3).map((one) => one.pathname));
  }
  return found;
}"""
"""The first three pages found for each of many phrases, set into the field at once rather than typed."""


def test_every_criterion_is_found_by_its_own_words(box, toolkit):
    """Each criterion is among the first three pages found for its title, and for each of its search words."""
    phrases = [(words, name) for name, one in toolkit.criteria.items() for words in (str(one.title), *one.search)]
    found = box.page.evaluate(MANY, [words for words, _ in phrases])
    no_fault(f"{words}: {name} is not among {first}" for (words, name), first in zip(phrases, found) if f"/asks/{name}/" not in first)


def test_nothing_found_is_said(box, toolkit):
    """A phrase that stands nowhere shows no page, and the page says so in words that a screen reader hears."""
    assert box.find("xyzzyqux") == []
    assert box.page.locator("#search-count").inner_text() == toolkit.words["search_none"]
    assert box.page.locator("#search-count").get_attribute("role") == "status"


@pytest.mark.parametrize("phrase", ["287(g)", "\"ice hold\"", "+law -jail", "title:law", "law*", "~", "<b>law</b>", "  "])
def test_marks_in_a_phrase_do_no_harm(box, phrase):
    """Marks that the search engine or the page could read are words or nothing; the field works on."""
    box.page.locator("input[type=search]").fill(phrase)
    assert "asks/detainers/" in box.find("detainer")[:3]


def test_what_is_typed_goes_nowhere(box):
    """Searching asks no server for anything, and leaves the phrase out of the page's address."""
    before, url = len(box.asked), box.page.url
    box.find("deportation lawyer")
    box.page.keyboard.press("Enter")
    assert len(box.asked) == before and box.page.url == url


def test_enter_keeps_what_was_found(box):
    """Pressing Enter shows the same pages as typing does, on the same page."""
    found = box.find("ice hold")
    box.page.locator("input[type=search]").press("Enter")
    links = box.page.locator("#search-results a").evaluate_all("all => all.map((one) => one.pathname + one.hash)")
    assert [link.lstrip("/") for link in links] == found


def test_all_that_can_be_found_is_there(site):
    """Every address in the index leads to a page of the site, and to a place on it where it names one."""
    pages = read_pages(site)
    rows = json.loads((site / "assets" / "search.json").read_text("utf-8"))
    assert len({row["url"] for row in rows}) == len(rows)
    parts = [("/" + row["url"].partition("#")[0], row["url"].partition("#")[2]) for row in rows]
    no_fault(f"{path}#{part}" for path, part in parts if path not in pages or part and part not in pages[path].ids)


def test_every_page_is_found_by_its_heading(box, site):
    """Each page, but for the search page and those to which the code on a sheet leads, is among the first three found for its own heading."""
    pages = {path: page for path, page in read_pages(site).items() if path not in {LOST, "/search/"} and not path.startswith("/print/current/")}
    found = box.page.evaluate(MANY, [words(page.first("h1")) for page in pages.values()])
    no_fault(f"{path} is not among {first}" for path, first in zip(pages, found) if path not in first)


def test_what_is_listed_without_scripts_is_found_with_them(site):
    """Every place that the list for those without scripts names is in the index too."""
    page = read_pages(site)["/search/"]
    listed = {found for _, link in page.links() if link.startswith("../") and (found := target(page.path, link))[1]}
    index = {row["url"] for row in json.loads((site / "assets" / "search.json").read_text("utf-8"))}
    assert listed
    no_fault(sorted({f"{path.lstrip('/')}#{part}" for path, part in listed} - index))


@pytest.mark.parametrize("phrase, cut", [("law", True), ("wobbler", False)])
def test_how_many_were_found(box, toolkit, phrase, cut):
    """The count says how many were found, and says that only the first are shown just where more were found than are shown."""
    shown, said = len(box.find(phrase)), box.page.locator("#search-count").inner_text()
    number = int(re.match(r"\d+", said)[0])
    assert shown == min(number, 20)
    assert said == toolkit.words["search_first" if number > shown else "search_many"].format(n=number)
    assert cut == (number > shown)
