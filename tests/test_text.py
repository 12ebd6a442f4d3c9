"""A rich text is a closed subset of Markdown, parsed once into nodes; everything else is refused at its line."""
from __future__ import annotations

import pytest

import small
from macros.compose import filled, filler
from macros.model import Forms
from macros.text import Emphasis, Fill, Items, Line, Link, Paragraph, Rich, Term, Text, TextFault, line_nodes, plain, rich_nodes, typeset, walk


def words(text: str) -> tuple[Text]:
    return (Text(text),)


SUBSET = {
    "one paragraph": ("Roads are wide.", (Paragraph(words("Roads are wide.")),)),
    "two paragraphs": ("One.\n\nTwo.", (Paragraph(words("One.")), Paragraph(words("Two.")))),
    "a list": ("- one\n- two", (Items((words("one"), words("two"))),)),
    "a list with empty lines": ("- one\n\n- two", (Items((words("one"), words("two"))),)),
    "a list with numbers": ("1. one\n2. two", (Items((words("one"), words("two")), ordered=True),)),
    "a list between paragraphs": ("Before:\n\n- one\n- two\n\nAfter.", (Paragraph(words("Before:")), Items((words("one"), words("two"))), Paragraph(words("After.")))),
    "emphasis": ("*one* and _two_", (Paragraph((Emphasis(words("one")), Text(" and "), Emphasis(words("two")))),)),
    "strong emphasis": ("**one** and __two__", (Paragraph((Emphasis(words("one"), strong=True), Text(" and "), Emphasis(words("two"), strong=True))),)),
    "a link": ("See [the act](https://law.example/a_b) now.", (Paragraph((Text("See "), Link("https://law.example/a_b", words("the act")), Text(" now."))),)),
    "a term": ("A [[curb]] helps.", (Paragraph((Text("A "), Term("curb"), Text(" helps."))),)),
    "a term in emphasis": ("*[[curb]]*", (Paragraph((Emphasis((Term("curb"),)),)),)),
    "a placeholder in a list": ("- {town} pays", (Items(((Fill("town"), Text(" pays")),)),)),
    "a placeholder in a link": ("[{town}](https://a.example)", (Paragraph((Link("https://a.example", (Fill("town"),)),)),)),
    "an escaped star": (r"2 \* 3", (Paragraph(words("2 * 3")),)),
}


@pytest.mark.parametrize("situation", SUBSET)
def test_what_a_rich_text_can_hold(situation):
    """Paragraphs, one level of list, emphasis, links, terms and placeholders become nodes."""
    text, nodes = SUBSET[situation]
    assert rich_nodes(text) == nodes


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_word", "a < b", "5 > 4", "a - b", "#12", "1.5 miles", "AT&T &amp; R&D", "[sic]", "what?! yes", "http://a.example is bare"])
def test_a_mark_that_means_nothing_here(text):
    """A character that could be a mark elsewhere stays a character."""
    assert rich_nodes(text) == (Paragraph(words(text)),)


REFUSED = {
    "HTML": "Before.\n\nA <b>word</b>.",
    "a comment": "Before.\n\n<!-- hidden -->",
    "an autolink": "Before.\n\n<https://a.example>",
    "a picture": "Before.\n\n![a road](road.png)",
    "code": "Before.\n\nA `word`.",
    "a fence of backticks": "Before.\n\n```\ncode\n```",
    "a fence of tildes": "Before.\n\n~~~\ncode\n~~~",
    "a heading": "Before.\n\n## A heading",
    "a heading with a line under it": "Before.\n\nA heading\n=========",
    "a quotation": "Before.\n\n> Someone said",
    "a table": "Before.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "a table without outer lines": "Before.\n\na | b\n--|--\n1 | 2",
    "a ruled line": "Before.\n\n---",
    "a ruled line of stars": "Before.\n\n* * *",
    "a list in a list": "Before.\n\n- one\n    - two",
    "a list in a list, two spaces in": "Before.\n\n- one\n  - two",
    "a list in a list with numbers": "Before.\n\n1. one\n   1. two",
    "a list right under a paragraph": "Before:\n- one\n- two",
    "a second paragraph in a list item": "Before.\n\n- one\n\n    more of it\n- two",
    "the address of a link on a line of its own": "Before.\n\n[act]: https://law.example",
    "a link by reference": "Before.\n\nSee [the act][act].",
    "a link with a title": "Before.\n\nSee [the act](https://law.example 'Act').",
    "an empty placeholder": "Before.\n\nHere is {}.",
    "a placeholder with a space": "Before.\n\nHere is {the town}.",
    "template code": "Before.\n\nHere is {{ town }}.",
    "a brace without partner": "Before.\n\nHere is {town.",
    "a closing brace without partner": "Before.\n\nHere is town}.",
}


@pytest.mark.parametrize("situation", REFUSED)
def test_what_a_rich_text_cannot_hold(situation):
    """Anything outside the subset is refused, so that nothing is lost or shown raw."""
    with pytest.raises(TextFault):
        rich_nodes(REFUSED[situation])


HEAD = "- {id: look, title: Look, time: One hour, text: Look at a road., done: You have seen one.}"
LOCATED = {name: text for name, text in REFUSED.items() if name in {
    "HTML", "a comment", "a picture", "code", "a heading", "a quotation", "a table", "a ruled line", "a list in a list", "a list in a list with numbers",
    "an empty placeholder", "a brace without partner", "a closing brace without partner"}}


def located(body: str) -> list[str]:
    """The places of the problems of a step whose text is ``body``, which starts in line 7."""
    rows = "\n".join("    " + row if row else "" for row in body.split("\n"))
    text = f"- id: look\n  title: Look - twice\n  time: 1 > 0\n  done: Seen.\n  text: |-\n{rows}"
    _, problems = small.check(small.edited("data/steps.yml", HEAD, text))
    return [f"{problem.line}:{problem.column}" for problem in problems]


@pytest.mark.parametrize("situation", LOCATED)
def test_the_place_of_what_a_rich_text_cannot_hold(situation):
    """The fault is told in its own line, not at the head of the field and not at a look-alike before it."""
    marks = {"HTML": "9:7", "a quotation": "9:5", "code": "9:7", "an empty placeholder": "9:13", "a brace without partner": "9:13",
             "a closing brace without partner": "9:17", "a list in a list": "10:9", "a list in a list with numbers": "10:8"}
    body = LOCATED[situation].replace("Before.", "Before - and after.")
    assert located(body) == [marks.get(situation, "9:5")]


def test_two_placeholders_of_which_the_second_is_wrong():
    """Each wrong placeholder is told where it stands, not where the first one stands."""
    assert located("In {town}.\n\nIn {village}.") == ["7:8", "9:8"]


@pytest.mark.parametrize("text, fault", [
    ("A [[curb]] helps", "this field cannot hold a term in double brackets. Remove the brackets"),
    ("A {the town}", "'{the town}' is not a placeholder. Write its name in letters, as {"),
    ("A {town", "a brace has no partner. Write a placeholder as {"),
])
def test_what_a_plain_text_cannot_hold(text, fault):
    """A plain text holds words and placeholders alone."""
    with pytest.raises(TextFault) as told:
        line_nodes(text)
    assert str(told.value).startswith(fault)


def test_marks_of_markdown_in_a_plain_text():
    """A plain text has no marks: what it holds is shown as it is."""
    assert line_nodes("*a* <b> [c](d) `e` # f") == words("*a* <b> [c](d) `e` # f")


@pytest.mark.parametrize("typed, shown", [
    ('"Stop," she said.', "“Stop,” she said."),
    ('He said "stop".', "He said “stop”."),
    ('("stop")', "(“stop”)"),
    ("it's the town's", "it’s the town’s"),
    ("the towns' roads", "the towns’ roads"),
    ("'stop'", "‘stop’"),
    ("\"'Stop' is a word\"", "“‘Stop’ is a word”"),
    ("wait...", "wait…"),
    ("a—\"b\"", "a—“b”"),
    ("“set already” and ’s", "“set already” and ’s"),
    ("plain - words", "plain - words"),
])
def test_straight_quotes(typed, shown):
    """Straight quotes and three dots are set as a printer would, and nothing else changes."""
    assert (typeset(typed), plain(rich_nodes(typed)), plain(line_nodes(typed))) == (shown, shown, shown)


def test_a_text_typeset_twice():
    """Setting quotes again changes nothing."""
    once = typeset("\"It's 'so'...\"")
    assert typeset(once) == once


def test_the_source_of_a_text_with_quotes():
    """The text itself keeps what the author typed; only its nodes are set."""
    line = Line._make("it's")
    assert (line, line.nodes) == ("it's", words("it’s"))


FORMS = {"town": Forms(text="the town", legal="the Town", letter="your town")}


@pytest.mark.parametrize("form, text, shown", [
    ("text", "{Town} pays, and {town} builds.", "The town pays, and the town builds."),
    ("legal", "{Town} pays, and {town} builds.", "The Town pays, and the Town builds."),
    ("letter", "{Town} pays, and {town} builds.", "Your town pays, and your town builds."),
])
def test_a_placeholder_with_a_capital(form, text, shown):
    """A capital first letter of a placeholder's name gives its words a capital, in every form."""
    assert filled(line_nodes(text), filler(FORMS, form)) == words(shown)


def test_a_placeholder_of_the_reader():
    """What no section fills stays a placeholder for the reader."""
    assert filled(line_nodes("Dear {official} of {town}:"), filler(FORMS, "text")) == (Text("Dear "), Fill("official"), Text(" of the town:"))


def test_a_placeholder_within_emphasis_and_lists():
    """Placeholders are filled wherever they stand."""
    nodes = filled(Rich._make("- *{town}*\n- [{Town}](https://a.example)").nodes, filler(FORMS, "text"))
    assert nodes == (Items(((Emphasis(words("the town")),), (Link("https://a.example", words("The town")),))),)


def test_a_reference_to_sections():
    """A drafting clause names the criteria whose numbers it needs."""
    assert line_nodes("under {sections:a-b, c}.") == (Text("under "), Fill("sections", about=("a-b", "c")), Text("."))


def test_every_node_of_a_text_in_reading_order():
    """A walk meets each inline node once, those within others included."""
    nodes = rich_nodes("A *b [[c]]*.\n\n- [d](https://e.example)")
    assert [type(node).__name__ for node in walk(nodes)] == ["Text", "Emphasis", "Text", "Term", "Text", "Link", "Text"]


def test_a_text_as_plain_words():
    """Plain words keep every word, one line a block."""
    assert plain(rich_nodes("A *b* [[c]] {town}.\n\n- [d](https://e.example)\n- f")) == "A b c town.\nd\nf"
