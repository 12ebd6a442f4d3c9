"""Pages call our macros with literal names or numbers, and hold no other code: a page from a stranger cannot run anything."""
from __future__ import annotations

import inspect

import pytest

import small
from macros.check import checked
from macros.check.prose import FIELDS, prose
from macros.render.pages import MACROS

HEAD = "---\ntitle: A page\ndescription: What it holds.\n---\n\n# A page\n\n"
LINE = HEAD.count("\n") + 1
"""The line of the first word after the head and heading."""


@pytest.fixture
def told(tmp_path):
    """Writes one page and gives its problems as lines of text; a toolkit may stand behind it."""
    def of(text: str | bytes, name: str = "docs/en/page.md", toolkit=None) -> list[str]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        return [str(problem) for problem in prose(tmp_path, toolkit)]

    return of


HOSTILE = {
    "a sum": "{{ 1 + 1 }}",
    "a name": "{{ config }}",
    "a text": "{{ 'text' }}",
    "the class of a text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "the inside of a macro": "{{ glossary.__globals__ }}",
    "a call of the inside of a macro": "{{ glossary.__globals__['os'].system('id') }}",
    "the inside of what a macro gives": "{{ glossary().__class__ }}",
    "an item of what a macro gives": "{{ glossary()[0] }}",
    "a call of what a macro gives": "{{ glossary()() }}",
    "a filter": "{{ glossary() | safe }}",
    "a test": "{{ glossary() is string }}",
    "a choice": "{{ glossary() if config else law() }}",
    "two macros joined": "{{ glossary() ~ law() }}",
    "two macros in a row": "{{ glossary(), law() }}",
    "a macro in a macro": "{{ glossary(law()) }}",
    "a macro without call": "{{ glossary }}",
    "a name in a call": "{{ checklist(name) }}",
    "an attribute in a call": "{{ checklist(page.title) }}",
    "a joined name in a call": "{{ checklist('a' ~ 'b') }}",
    "a list in a call": "{{ checklist(['a']) }}",
    "fields in a call": "{{ checklist({'a': 'b'}) }}",
    "a named argument": "{{ checklist(section='a') }}",
    "unpacked arguments": "{{ checklist(*['a']) }}",
    "unpacked named arguments": "{{ checklist(**{'section': 'a'}) }}",
    "a call on a name": "{{ config.get('a') }}",
    "a method of the environment": "{{ self._TemplateReference__context.environ }}",
    "an assignment": "{% set a = 1 %}",
    "a loop": "{% for a in [1] %}x{% endfor %}",
    "a condition": "{% if true %}x{% endif %}",
    "an inclusion": "{% include 'main.html' %}",
    "an import": "{% import 'main.html' as a %}",
    "a macro made on the page": "{% macro a() %}x{% endmacro %}",
    "a call block": "{% call glossary() %}x{% endcall %}",
    "a filter block": "{% filter upper %}x{% endfilter %}",
    "an inheritance": "{% extends 'main.html' %}",
    "a with block": "{% with a = 1 %}x{% endwith %}",
    "code within a link": "[a]({{ config.site_url }})",
    "code within a fence": "```\n{{ config }}\n```",
    "code within code marks": "`{{ config }}`",
    "code within HTML": "<div title=\"{{ config }}\"></div>",
    "code within a comment": "<!-- {{ config }} -->",
    "a macro between words": "Before {{ glossary() }} after.",
    "a macro that trims": "{{- glossary() -}}",
    "templates switched off": "{% raw %}{{ config }}{% endraw %}",
    "code over two lines": "{{ config\n   .site_url }}",
    "code without spaces": "{{config}}",
    "code with trimmed ends": "{{- config -}}",
    "a brace that is never closed": "{{ glossary()",
    "a block that is never closed": "{% if true %}",
    "an unknown block": "{% do glossary() %}",
    "a macro that is not ours": "{{ macros_info() }}",
    "a function of the environment": "{{ range(3) }}",
}


@pytest.mark.parametrize("situation", HOSTILE)
def test_a_page_with_code(told, situation):
    """Code of any sort on a page is refused with its file and line."""
    code = HOSTILE[situation]
    problems = told(HEAD + "Words before.\n\n" + code + "\n")
    assert problems
    assert {problem.split(": ")[0].rsplit(":", 1)[0] for problem in problems} <= {f"docs/en/page.md:{LINE + 2 + row}" for row in range(code.count("\n") + 1)}


def test_several_faults_of_a_page(told):
    """Every fault of a page is told in one run, in the order of its lines."""
    assert told(HEAD + "{{ 1 }}\n\n{{ nobody() }}\n\n{% set a = 1 %}\n") == [
        f"docs/en/page.md:{LINE}:1: only a macro with plain names or numbers may stand in double braces, as in {{{{ checklist(\"a-section\") }}}}. Write it so, or remove the braces",
        f"docs/en/page.md:{LINE + 2}:4: there is no macro 'nobody'. Look up the right name and write it exactly",
        f"docs/en/page.md:{LINE + 4}:1: a page cannot hold template code. Call a macro, as in {{{{ glossary() }}}}",
    ]


HARMLESS = ["{{ glossary() }}", "{{glossary()}}", "It has {{ count('town-council', 'total') }} asks.", "{{ count('town-council', 'total') }} asks, {{ count('town-council', 'core') }} first.", "{{ latest_law(5) }}",
            "{{ checklist(\"town-council\") }}", "{{ checklist('town-council') }}", "{ glossary }", "{: .lede }", "100 % {of it}", "# Heading {: #id }",
            "\\{\\{ config \\}\\}", "a } b { c"]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_page_with_a_look_alike(told, text):
    """Calls with literal names pass, and so does whatever only looks like code."""
    assert told(HEAD + text + "\n", toolkit=small.toolkit()) == []


HEADS = {
    "no head": ("# A page\n", ["1:1: the page has no head. Start it with '---', 'title: …', 'description: …' and '---', a line each"]),
    "a head that is not closed": ("---\ntitle: A page\n", ["1:1: the page's head is never closed. Write a line '---' below its last field, which is 'title', 'description', 'section' or 'keywords'"]),
    "no title": ("---\ndescription: x\n---\n", ["1:1: 'title' is missing in the page's head. Add a line 'title: …'"]),
    "an unknown field": ("---\ntitle: A\ndescription: x\nglossary: y\n---\n", [f"4:1: 'glossary' is not a known field of a page's head. Use one of: {', '.join(sorted(FIELDS))}"]),
    "a field twice": ("---\ntitle: A\ntitle: B\ndescription: x\n---\n", ["3:1: 'title' stands here twice. Keep one of the two (the first is in line 2)"]),
    "a tag": ("---\ntitle: !!python/name:os.system\ndescription: x\n---\n", [
        "2:8: a text cannot start with an exclamation mark. Put the whole text in quotes, or remove the mark"]),
    "a section that does not exist": ("---\ntitle: A\ndescription: x\nsection: mayor\n---\n", ["4:10: 'mayor' is not a section. Use one of: town-council"]),
}


@pytest.mark.parametrize("situation", HEADS)
def test_a_fault_in_the_head(told, situation):
    """The head of a page is as strict as the data, and its faults are told at their place."""
    text, expected = HEADS[situation]
    assert told(text, toolkit=small.toolkit()) == [f"docs/en/page.md:{line}" for line in expected]


def test_code_in_the_title(told):
    """A title holds no code: mkdocs-macros would run it (on_page_markdown renders the title of a page)."""
    assert told("---\ntitle: \"{{ config.site_url }}\"\ndescription: x\n---\n\nWords.\n")


def test_code_in_the_title_behind_an_escape(told):
    """Nor does a title whose braces are written as numbers."""
    assert told("---\ntitle: \"\\x7b\\x7b config.site_url }}\"\ndescription: x\n---\n\nWords.\n")


def test_a_head_that_ends_early(told):
    """MkDocs ends a head at '...' too, so what follows there is the page, and its code is refused."""
    assert told("---\ntitle: A\ndescription: x\n...\n# {{ config.site_url }}\n---\n\nWords.\n")


def test_a_head_with_spaces_after_its_dashes(told):
    """MkDocs ends a head at dashes with spaces after them, so what follows there is the page."""
    assert told("---\ntitle: A\ndescription: x\n--- \n# {{ config.site_url }}\n---\n\nWords.\n")


@pytest.mark.parametrize("ending", ["markdown", "mdown", "mkdn", "mkd"])
def test_a_page_with_another_ending(told, ending):
    """MkDocs makes a page of every file with an ending of Markdown's, so its code is refused too, or the file itself."""
    assert told(HEAD + "{{ config.site_url }}\n", f"docs/en/page.{ending}")


def test_a_page_in_a_linked_folder(told, tmp_path):
    """MkDocs follows a link to another folder, so the pages there are looked at, or the link is refused."""
    told(HEAD + "{{ config.site_url }}\n", "elsewhere/page.md")
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "docs" / "en" / "more").symlink_to(tmp_path / "elsewhere")
    assert list(prose(tmp_path, None))


def test_a_page_that_is_not_utf8(told):
    """A page of another encoding is told by its name, like any other fault."""
    assert [problem.split(":")[0] for problem in told(HEAD.encode() + b"caf\xe9\n")] == ["docs/en/page.md"]


def test_the_fields_of_a_head_and_the_macros():
    """No field of a head has the name of a macro, which it would hide."""
    assert FIELDS & set(MACROS) == set()


CALLS = {
    "too few names": "{{ checklist() }}", "too many names": "{{ glossary('a') }}", "a section that does not exist": "{{ checklist('mayor') }}",
    "an audience that does not exist": "{{ audience('villages') }}", "a criterion that does not exist": "{{ ask('painted-lanes') }}",
    "a policy that does not exist": "{{ policy('lane-order') }}", "a number in place of a name": "{{ checklist(1) }}",
    "a name in place of a number": "{{ latest_law('a') }}", "something that nobody counts": "{{ count('town-council', 'riders') }}",
    "something that is no number": "{{ count('town-council', 'section') }}",
}


@pytest.mark.parametrize("situation", CALLS)
def test_a_call_that_cannot_be_answered(tmp_path, situation):
    """A call with names that its macro cannot take is told by the check, with its file and line, before anything is built."""
    _, problems = checked(small.write(tmp_path, {"docs/en/page.md": HEAD + CALLS[situation] + "\n"}))
    assert [str(problem).split(": ")[0].rsplit(":", 1)[0] for problem in problems] == [f"docs/en/page.md:{LINE}"]


@pytest.mark.parametrize("name", sorted(MACROS))
def test_what_a_macro_says_of_itself(name):
    """Every macro takes the renderer, the page and plain names, and says in one line what it gives."""
    parameters = list(inspect.signature(MACROS[name]).parameters.values())
    assert [parameter.name for parameter in parameters[:2]] == ["renderer", "here"]
    assert all(parameter.annotation in {"str", "int"} for parameter in parameters[2:]) and (MACROS[name].__doc__ or "").strip()


def test_more_dead_links_than_anyone_mends_at_once(told):
    """The first twenty are told with their lines, the others as a number: to find the line of one takes Markdown's time."""
    found = told(HEAD + "".join(f"[words](gone-{number}.md)\n\n" for number in range(120)))
    assert len(found) == 21 and sum("gone-" in line for line in found) == 20
    assert any("100 more faults of this sort stand on this page" in line for line in found)


@pytest.mark.parametrize("before", ["- ", "> ", "1. ", "- > "])
def test_an_address_that_stands_by_itself_within_a_block(told, before):
    """Markdown keeps it for the whole page, for what macros write too: the blank of a letter could become a link."""
    (found,) = told(HEAD + f"Words.\n\n{before}[Your name]: https://lanes.example/\n")
    assert found.startswith(f"docs/en/page.md:{LINE + 2}:") and "an address stands on a line of its own" in found
