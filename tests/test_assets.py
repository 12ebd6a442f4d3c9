"""What is published of our scripts and styles: light, whole, the same each time, and on every page what that page shows."""
from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import minify_html
import pytest

from conftest import ROOT, copy_of
from hooks import LUNR
from macros.assets import assets, joined, script, style
from pages import no_fault, one_of_each_kind, read_pages

LARGEST_SCRIPT = 15_000
"""Bytes, compressed, that the script of a checklist has beyond the one that other pages load, and a checklist does not."""
MODULES = ROOT / "overrides" / "assets" / "checklist"


# --- modules --------------------------------------------------------------------------------------------------------

def folder_of(root: Path, **modules: str) -> Path:
    """A folder of modules by their names."""
    for name, text in modules.items():
        (root / f"{name}.js").write_text(text, "utf-8")
    return root


def test_the_modules_are_joined_as_one_script(tmp_path):
    """Modules are published as one script, each behind those that it imports, without what only divides them."""
    folder = folder_of(tmp_path, a='// Why.\nimport { two as twice, one } from "./b.js";\n\nwindow.found = twice(one);\n',
                       b="export const one = window.one;\n/** Doubles. */\nexport const two = (n) => {\n  return 2 * n;\n};\n")
    assert joined(folder) == ("{\nconst one = window.one;\n/** Doubles. */\nconst two = (n) => {\n  return 2 * n;\n};\n"
                              "// Why.\nconst twice = two;\n\nwindow.found = twice(one);\n}\n")
    assert script("app.js", joined(folder)) == "{let one=window.one,two=n=>2*n,twice=two;window.found=twice(one)}"


@pytest.mark.parametrize("line, told", [
    ('import all from "./b.js";\n', "a.js: modules import as in"), ("export default 3;\n", "a.js: modules import as in"),
    ("export const one = 1;\n", "two modules call something 'one'"), ("let one;\n", "two modules call something 'one'"),
    ("const { far: one } = window;\n", "two modules call something 'one'"), ("const { one, far } = window;\n", "two modules call something 'one'"),
    ("const far = 1, one = 2;\n", "a.js: one name for each"), ("export const far = 'x', one = 2;\n", "a.js: one name for each"),
    ('import { far as one } from "./c.js";\n', "two modules call something 'one'")])
def test_a_module_that_cannot_be_joined_stops_the_build(tmp_path, line, told):
    """A form of import or export that is not known stops the build, and so does a name that two modules give."""
    with pytest.raises(ValueError, match=re.escape(told)):
        joined(folder_of(tmp_path, a=line, b="export const one = 1;\n"))


# --- what is left out, and what is not ------------------------------------------------------------------------------

@pytest.mark.parametrize("text", [
    "const a = '</script>';\nwindow.b = a;\n", "const a = '</SCRIPT';\n", "window.a = 'x<!--y';\n", "const a = ;\nwindow.b = 1;\n", "window.a = {\n",
    "window.a = (x) => (x === 1 || typeof x === 'object') && x !== null;\n", "window.a = (x) => x !== null && (x === 1 ||\n  typeof x === `object`);\n"])
def test_a_script_that_would_come_out_wrong_stops_the_build(text):
    """The end of a script within it, a mistake, and a form of which the library makes another stop the build with the file's name."""
    with pytest.raises(ValueError, match="app.js: "):
        script("app.js", text)


def test_a_check_for_null_still_comes_out_wrong():
    """The library still turns 'or' into 'and' beside a check for null; when it does not, the rule against that form may go."""
    source = "window.a=x=>(x===1||typeof x===`object`)&&x!==null;"
    assert "x===1&&" in minify_html.minify(f"<script>{source}</script>", minify_js=True)


@pytest.mark.parametrize("text", ["", "// Why.\n", "/** Why. */\n"])
def test_nothing_comes_of_a_script_without_code(text):
    """A script of comments alone becomes empty; only one with code may not."""
    assert script("app.js", text) == ""


def test_the_notice_of_a_license_stays(site):
    """Who wrote the search library, and under which license, stands in what is published, as its license demands."""
    published = next((site / "assets").glob("lunr.*.js")).read_text("utf-8")
    wanted = [line for line in LUNR.read_text("utf-8").splitlines() if re.search(r"copyright|@license|includes code from", line, re.I)]
    assert len(wanted) > 10 and [line for line in wanted if line not in published] == []
    assert len(published.encode()) < LUNR.stat().st_size / 2


@pytest.mark.parametrize("written, published", [
    ("/* Why. */\na {\n  color: red;\n}\n\n/* And. */\nb > c,\nd { margin: 0 auto; }\n", "a{color:red}b>c,d{margin:0 auto}"),
    ('a::after { content: " {;} /* no */ > "; }', 'a::after{content:" {;} /* no */ > "}'), ("a { content: 'a  b, c'; }", "a{content:'a  b, c'}"),
    ("a :is(b, c) ~ d + e { margin: calc(1rem - 2px); }", "a :is(b,c) ~ d + e{margin:calc(1rem - 2px)}"),
    ("@media (max-width: 46rem) {\n  a { color: red; }\n}\n", "@media (max-width:46rem){a{color:red}}"),
    ("a { text-decoration: underline; text-decoration-thickness: 2px; }", "a{text-decoration:underline;text-decoration-thickness:2px}"), ("", "")])
def test_a_style_keeps_all_but_space_and_comments(written, published):
    """Of a style go comments, and space that divides nothing; texts in quotes and the forms that older browsers know stay."""
    assert style("a.css", written) == published


@pytest.mark.parametrize("text", ["a { color: red;", "a { color: red; } }", "/* only */"])
def test_a_style_that_does_not_close_stops_the_build(text):
    """A brace too many or too few stops the build with the file's name, and so does a style of which nothing is left."""
    with pytest.raises(ValueError, match="a.css: "):
        style("a.css", text)


def test_assets_are_the_same_each_time():
    """Another process publishes the same bytes under the same names."""
    code = "import sys; from pathlib import Path; from macros.assets import assets; print(sorted(name for name, _ in assets(Path(sys.argv[1]), Path(sys.argv[2])).values()))"
    done = subprocess.run([sys.executable, "-c", code, ROOT, LUNR], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, text=True)
    assert done.stdout == f"{sorted(name for name, _ in assets(ROOT, LUNR).values())}\n", done.stderr


# --- weight ---------------------------------------------------------------------------------------------------------

def test_the_script_of_a_checklist_is_light():
    """The script of a checklist adds at most 15 kB, compressed, to what a page loads."""
    made = assets(ROOT)
    own, others = (len(gzip.compress(made[f"assets/{name}.js"][1].encode(), 9)) for name in ("checklist", "page"))
    assert own - others <= LARGEST_SCRIPT, (own, others)


# --- the same as what was written -----------------------------------------------------------------------------------

@pytest.mark.deep
def test_shortened_modules_do_what_was_written(tmp_path):
    """The tests of the checklist's modules pass with each module as the library makes it; those apart that build the site, which joins modules as they are written."""
    root = copy_of(ROOT, tmp_path / "copy")
    for file in (root / MODULES.relative_to(ROOT)).glob("*.js"):
        made = minify_html.minify(f"<script type=module>{file.read_text('utf-8')}</script>", minify_js=True)
        file.write_text(made.removeprefix("<script type=module>").removesuffix("</script>") + "\n", "utf-8")
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-x", "-m", "not deep", "-k", "not of_a_page", "tests/test_answers.py", "tests/test_live.py"], cwd=root,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


# --- a page's styles ------------------------------------------------------------------------------------------------

MISSED = """async (others) => {
  for (const box of [...document.querySelectorAll(".yn [value=no]")].slice(0, 3)) box.click();
  for (const one of document.querySelectorAll("details")) one.open = true;
  if (document.querySelector("template")) await new Promise((done) => setTimeout(done, 50));
  for (let found; (found = document.querySelector("template")); ) found.replaceWith(found.content);
  const state = /:not\\((?::[\\w-]+|\\[hidden\\])\\)|::?(?:before|after|placeholder-shown|placeholder|backdrop|-webkit-details-marker|hover|focus-visible|focus|checked|target|empty)\\b|\\[(?:open|hidden)\\]/g;
  const rules = (list) => [...list].flatMap((rule) => (rule.selectorText ? [rule.selectorText] : rule.cssRules ? rules(rule.cssRules) : []));
  const found = await Promise.all(others.map(async (text) => rules((await new CSSStyleSheet().replace(text)).cssRules)));
  return found.flat().filter((rule) => rule !== "html" && document.querySelector(rule.replace(state, ":is(*)")));
}"""
"""The rules of styles that would match something on a page, in whatever state it is: where states are asked for, anything will do."""


@pytest.mark.browser
@pytest.mark.parametrize("chosen", ["kinds", pytest.param("all", marks=pytest.mark.deep)])
def test_a_page_loads_every_style_that_it_shows(chromium, address, site, toolkit, chosen):
    """No rule of a style that a page does not load would match anything on it, in whatever state; rules for the page as a whole apart."""
    pages, styles = read_pages(site), {path.name: path.read_text("utf-8") for path in (site / "assets").glob("*.css")}
    view, found = chromium.new_page(), []
    for path in one_of_each_kind(pages, toolkit) if chosen == "kinds" else pages:
        loaded = {Path(link.get("href")).name for link in pages[path].all("link") if link.get("rel") == "stylesheet"}
        assert len(loaded) == 2 and loaded <= styles.keys()
        view.goto(address + path)
        found += [f"{path}: {rule}" for rule in view.evaluate(MISSED, [text for name, text in styles.items() if name not in loaded])]
    view.close()
    no_fault(found)
