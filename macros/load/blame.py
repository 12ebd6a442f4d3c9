"""Where a fault of form began, and how to mend it: the parser tells where it could not go on, which is often a line or more below."""
from __future__ import annotations

import re

import yaml

TAB = "a tab cannot indent. Use spaces"
KEPT = "a line starts with a character that YAML keeps for itself (@, ` or %). Put the text in quotes"
COLON = "a colon inside the text ends it here. Put the whole text in quotes, or write it under '>-'"
NO_COLON = "a line has no colon. Write 'field: text', and indent the lines of a long text"
UNCLOSED = "a quotation mark is never closed. Close it, or write the text under '>-'"
DEEPER = "this line is indented deeper than the one above. Start it where the fields around it start"
DASHLESS = "the first item of this list lacks its dash, and the next one has it. Start it with '- '"
UNEVEN = "the first line of this text is indented deeper than the next. Start all its lines at the same place"
MISFIT = "this line does not fit the lines above it. Check its indentation, and quotes left open above"
BEHIND = "text stands behind the closing quotation mark. Put the whole text in the other sort of quotes, or write it under '>-'"
BRACKET = "a text that starts with a bracket is taken for a list or for fields. Put the whole text in quotes, or write it under '>-'"
OPEN = "a bracket is never closed. Close it with ] or }, or put the text in quotes"
ANCHOR = "an anchor or alias (& or *) cannot be used. Write the text out, in quotes if it starts with & or *"
HINTS = (
    ("expected alphabetic or numeric", ANCHOR),
    ("scanning a block scalar", "a text under > or | starts on the next line. Write it there, or put the whole text in quotes"),
    ("invalid Unicode character", "a code for a character cannot be read. Type the character itself"),
    ("incompatible YAML", "a line that starts with % cannot be used. Remove it"),
    ("mapping keys are not allowed", "a text cannot start with a question mark and a space. Put it in quotes"),
    ("found a tab character", TAB),
    ("found character '\\t'", TAB),
    ("cannot start any token", KEPT),
    ("could not find expected ':'", NO_COLON),
    ("did not find expected key", MISFIT),
    ("did not find expected <document start>", MISFIT),
    ("did not find expected '-'", "this line does not fit the list above it. Check its indentation"),
    ("did not find expected ',' or", "a bracket is never closed, or a comma is missing. Close it with ] or }, and put a comma between two values"),
    ("did not find expected node content", "a bracket is never closed, or holds something that is no value. Put texts that hold brackets or commas in quotes"),
    ("block sequence entries are not allowed", "a list cannot start here. Put it on its own lines, under the name of the field"),
    ("unexpected end of stream", UNCLOSED),
    ("found unknown escape character", "a backslash inside double quotes starts a code. Use single quotes"),
)
FIELD = re.compile(r"\s*(?:- +)*[\w.-]+ *:(?: |$)")
QUOTED = re.compile(r"\s*(?:- +)*(?:[\w.-]+: +)?([\"'])(.*)$")
VALUE = re.compile(r"\s*(?:- +)*(?:[\w.-]+: +)?([\"'\[{])")
BLOCK = re.compile(r"[|>][+-]?\d?\s*$")
Told = tuple[tuple[int, int], str]
"""Line and column (from 1), and the message."""


def blame(rows: list[str], error: yaml.YAMLError) -> Told:
    """The line that is most likely at fault, with what to say about it."""
    text = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line, column = within(rows, mark) if mark else (1, 1)
    quote = _open_quote(rows, line)
    if quote:
        return quote, UNCLOSED
    if "quoted scalar" in text and context:
        line, column = within(rows, context) if "end of stream" in text else (line, column)
    elif "expected ':'" in text and context:
        line, column = within(rows, context)
    elif "expected ',' or" in text and context and context.line + 1 < line:
        return within(rows, context), OPEN
    elif "mapping values" in text:
        return _colon(rows, line, column)
    elif "expected key" in text or "document start" in text or "expected '-'" in text:
        told = _text_behind(rows, line, column) or _uneven(rows, line) or _dashless(rows, line) or _deeper(rows, line, context)
        if told:
            return told
    return (line, column), TAB if rows[line - 1][column - 1:column] == "\t" else _message(text)


def _message(text: str) -> str:
    found = next((message for sign, message in HINTS if sign in text), None)
    return found or f"the file cannot be read here ({' '.join(text.split())}). Check indentation, colons and quotes in this line and the one above"


def within(rows: list[str], mark) -> tuple[int, int]:
    """Line and column of a mark; behind the last text, where the parser came to the end."""
    last = next((number for number in range(len(rows), 0, -1) if rows[number - 1].strip()), 1)
    return (mark.line + 1, mark.column + 1) if mark.line < last else (last, len(rows[last - 1]) + 1)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _above(rows: list[str], line: int) -> int:
    """The line above that holds something (0 where there is none)."""
    return next((number for number in range(line - 1, 0, -1) if rows[number - 1].strip() and not rows[number - 1].lstrip().startswith("#")), 0)


def _open_quote(rows: list[str], until: int) -> tuple[int, int] | None:
    """Where a text in quotes starts that runs into the next field, or to the end."""
    for number, row in enumerate(rows[:until], start=1):
        found = QUOTED.match(row)
        below = next((later for later in rows[number:] if later.strip()), "x:")
        if found and FIELD.match(below) and found[1] not in found[2].replace("''" if found[1] == "'" else '\\"', ""):
            return number, found.start(1) + 1
    return None


def _colon(rows: list[str], line: int, column: int) -> Told:
    """A colon where none may stand: within a text, or in a sound line that the line above took in."""
    row, above = rows[line - 1], _above(rows, line)
    found = FIELD.match(row)
    if not found or row.find(":") != column - 1 or not above:
        return (line, column), COLON
    if FIELD.match(rows[above - 1]):
        return (line, _indent(row) + 1), DEEPER
    return (above, _indent(rows[above - 1]) + 1), NO_COLON


def _uneven(rows: list[str], line: int) -> Told | None:
    """A long text whose first line is indented deeper than the next: that one is the slip."""
    first = _above(rows, line)
    head = _above(rows, first)
    if head and BLOCK.search(rows[head - 1]) and _indent(rows[first - 1]) > _indent(rows[line - 1]) > _indent(rows[head - 1]):
        return (first, _indent(rows[first - 1]) + 1), UNEVEN
    return None


def _text_behind(rows: list[str], line: int, column: int) -> Told | None:
    """Text after a value that was complete: quotes or brackets that the author meant as part of the text."""
    value = VALUE.match(rows[line - 1])
    if not value or column <= value.end():
        return None
    if value[1] in "\"'":
        return (line, column), BEHIND
    return (line, value.start(1) + 1), BRACKET


def _dashless(rows: list[str], line: int) -> Told | None:
    """The first record of a list lacks the dash that the second has."""
    row, first = rows[line - 1], line
    while first > 1 and (not rows[first - 2].strip() or _indent(rows[first - 2]) > _indent(row)):
        first -= 1
    if not row.lstrip().startswith("- ") or first == line or rows[first - 1].lstrip().startswith("- ") or not FIELD.match(rows[first - 1]):
        return None
    return (first, _indent(rows[first - 1]) + 1), DASHLESS


def _deeper(rows: list[str], line: int, context) -> Told | None:
    """The first line of a record that stands deeper than the lines after it, where these are more."""
    start = context.line + 1 if context else next((number for number in range(1, line) if rows[number - 1].strip() and not rows[number - 1].startswith("#")), line)
    if start >= line:
        return None
    deep, here = context.column if context else _indent(rows[start - 1]), _indent(rows[line - 1])
    before = sum(_indent(row) == deep for row in rows[start:line - 1] if row.strip()) + 1
    after = 0
    for row in rows[line - 1:]:
        if row.strip() and _indent(row) < here:
            break
        after += bool(row.strip()) and _indent(row) == here
    return ((start, deep + 1), DEEPER) if deep > here and after > before else None
