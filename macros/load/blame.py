"""Where a fault of form began, and how to mend it: the parser tells where it could not go on, which is often a line or more below."""
from __future__ import annotations

import re

import yaml

TAB = "a tab stands at the start of this line. Put spaces in its place, as many as in the lines around it"
KEPT = "a text cannot start with @, ` or %. Put the whole text in quotes"
COLON = "a colon and a space inside a text end it here. Put the whole text in quotes"
CURLY = "curly quotation marks do not hold a text together. Type straight ones (\") around the whole text"
NO_COLON = "this line has no colon. Write 'field: text', or start it with spaces where it belongs to the text above"
NO_SPACE = "a space is missing after the colon. Write 'field: text'"
OTHER_COLON = "this colon is not the one of the keyboard. Type ':' and a space"
UNCLOSED = "a quotation mark is never closed. Type the same mark at the end of the text"
DEEPER = "this line starts with more spaces than the one above. Start it where the fields around it start"
DASHLESS = "the first item of this list lacks its dash, and the next one has it. Start it with '- '"
UNEVEN = "the first line of this text starts with more spaces than the next. Start all its lines at the same place"
MISFIT = "this line does not fit the lines above it. Check the spaces at its start, and quotation marks left open above"
BULLET = "an item of a list starts with a hyphen and a space. Type '- ' in place of '{}'"
DASH = "a space is missing after the dash. Write '- ' at the start of the item"
ODD_SPACE = "a space from another program stands here. Delete it, and type an ordinary space"
CONFLICT = "two versions of this file were joined, and git marked where they differ. Keep one of the two, and remove the lines of <, = and > signs"
BEHIND = "text stands behind the closing quotation mark. Put the whole text in the other kind of quotation marks (' for \")"
BRACKET = "a text that starts with a bracket is taken for a list or for fields. Put the whole text in quotes"
LINKED = "a text that starts with a bracket is taken for a list. Write the address alone, or put the whole text in quotes where it is a sentence"
OPEN = "a bracket is never closed. Close it with ] or }, or put the text in quotes"
STARRED = "a text cannot start with * or & here. Put the whole text in quotes, or leave the sign out"
HINTS = (
    ("expected alphabetic or numeric", STARRED),
    ("scanning a block scalar", "a text after > or | starts on the next line. Move it there, or remove the sign and put the whole text in quotes"),
    ("invalid Unicode character", "a code for a character cannot be read. Type the character itself"),
    ("incompatible YAML", "a line that starts with % cannot be used. Remove it"),
    ("mapping keys are not allowed", "a text cannot start with a question mark and a space. Put it in quotes"),
    ("found a tab character", TAB),
    ("found character '\\t'", TAB),
    ("cannot start any token", KEPT),
    ("could not find expected ':'", NO_COLON),
    ("did not find expected key", MISFIT),
    ("did not find expected <document start>", MISFIT),
    ("did not find expected '-'", "this line is neither an item of the list above nor a part of one. Start it with '- ' where it is an item, and else with as many spaces as the lines of the item"),
    ("did not find expected ',' or", "a bracket is never closed, or a comma is missing. Close it with ] or }, and put a comma between two values"),
    ("did not find expected node content", "a bracket is never closed, or holds something that is no value. Put texts that hold brackets or commas in quotes"),
    ("block sequence entries are not allowed", "a list cannot start here. Put it on its own lines, under the name of the field"),
    ("unexpected end of stream", UNCLOSED),
    ("found unknown escape character", "a backslash inside double quotes starts a code. Use single quotes"),
)
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD = re.compile(rf"[ \t]*(?:- ?)*(?:[a-z_]+:)?[ \t]*([{SPACES}])")
"""A space that is none to YAML, where one must be: at the start of a line, after the dash or after the colon."""
SIGNED = re.compile(r"\s*([•◦▪‣●·*–—])\s")
GLUED = re.compile(r"\s*(?:- +)*[a-z_]+(:)(?=\S)")
WIDE = re.compile(r"\s*(?:- +)*[a-z_]+\s*([：﹕∶])")
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
    slip = _slip(rows, line, "mapping values" in text or "block" in text)
    if slip:
        return slip
    quote = _open_quote(rows, line)
    if quote:
        return quote, UNCLOSED
    if "quoted scalar" in text and context:
        line, column = within(rows, context) if "end of stream" in text else (line, column)
    elif "expected ':'" in text and context:
        line, column = within(rows, context)
        return _slip(rows, line, False) or _no_colon(rows, line, column)
    elif "expected ',' or" in text and (link := next((one for one in re.finditer(r"\[[^\[\]]{0,200}\]\(https?:", rows[line - 1]) if one.start() < column <= one.end()), None)):
        return (line, link.start() + 1), LINKED
    elif "expected ',' or" in text and rows[line - 1][column - 1:column + 1] == ": " and (not context or context.line + 1 == line):
        return (line, column), COLON
    elif "expected ',' or" in text and context and context.line + 1 < line:
        return within(rows, context), OPEN
    elif "mapping values" in text:
        return _colon(rows, line, column)
    elif "expected key" in text or "document start" in text or "expected '-'" in text:
        told = _text_behind(rows, line, column) or _uneven(rows, line) or _dashless(rows, line) or _deeper(rows, line, context) or _level(rows, line)
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
        curly = re.match(r"\s*(?:- +)*[\w.-]+: +[“‘]", row)
        return ((line, curly.end()), CURLY) if curly else ((line, column), COLON)
    if FIELD.match(rows[above - 1]):
        return (line, _indent(row) + 1), DEEPER
    return _no_colon(rows, above, _indent(rows[above - 1]) + 1)


def _slip(rows: list[str], line: int, above: bool) -> Told | None:
    """A slip that the line shows by itself; ``above`` is true where it may also stand in the line above."""
    for number in (_above(rows, line), line) if above else (line,):
        row = rows[number - 1] if number else ""
        odd, sign = ODD.match(row), SIGNED.match(row)
        if odd:
            return (number, odd.start(1) + 1), ODD_SPACE
        if re.match(r"(<{7}|={7}|>{7})( |$)", row):
            return (number, 1), CONFLICT
        if sign and number == line:
            return (number, sign.start(1) + 1), BULLET.format(sign[1])
        if re.match(r"\s*-[a-z_]+:", row):
            return (number, row.index("-") + 1), DASH
    return None


def _no_colon(rows: list[str], line: int, column: int) -> Told:
    """A line that should name a field and does not: its colon is glued to the text, is another sign, or is not there."""
    glued, wide = GLUED.match(rows[line - 1]), WIDE.match(rows[line - 1])
    if glued or wide:
        return ((line, glued.end(1)), NO_SPACE) if glued else ((line, wide.start(1) + 1), OTHER_COLON)
    head = next((number for number in range(line - 1, 0, -1) if FIELD.match(rows[number - 1])), 0)
    if head and not FIELD.match(rows[line - 1]) and BLOCK.search(rows[head - 1]) and _indent(rows[line - 1]) <= _indent(rows[head - 1]):
        return (line, column), f"this line of a long text starts too far left. Start it with {_indent(rows[head - 1]) + 2} spaces, as the lines of such a text do"
    return (line, column), NO_COLON


def _level(rows: list[str], line: int) -> Told | None:
    """A line that starts where no line above it starts: with how many spaces they do."""
    here, open_above, least = _indent(rows[line - 1]), set(), 1000
    for row in reversed(rows[:line - 1]):
        if row.strip() and not row.lstrip().startswith("#") and _indent(row) < least:
            least = _indent(row)
            dash = re.match(r"\s*- +", row)
            open_above |= {least, dash.end()} if dash else {least}
    near = [max((level for level in open_above if level < here), default=None), min((level for level in open_above if level > here), default=None)]
    if here in open_above or None in near:
        return None
    spaces = "1 space" if here == 1 else f"{here} spaces"
    return (line, here + 1), f"this line starts with {spaces}, and those above it with {near[0]} or {near[1]}. Start it where the lines that it belongs to start"


def _uneven(rows: list[str], line: int) -> Told | None:
    """A long text whose first line is indented deeper than the next: that one is the slip."""
    first = _above(rows, line)
    head = _above(rows, first)
    if head and BLOCK.search(rows[head - 1]) and _indent(rows[first - 1]) > _indent(rows[line - 1]) > _indent(rows[head - 1]):
        after = next((_indent(row) for row in rows[line:] if row.strip()), 0)
        if after == _indent(rows[first - 1]):
            return (line, _indent(rows[line - 1]) + 1), f"this line of a long text starts too far left. Start it with {after} spaces, as the lines around it"
        return (first, _indent(rows[first - 1]) + 1), UNEVEN
    return None


def _text_behind(rows: list[str], line: int, column: int) -> Told | None:
    """Text after a value that was complete: quotes or brackets that the author meant as part of the text."""
    value = VALUE.match(rows[line - 1])
    if not value or column <= value.end():
        return None
    if value[1] in "\"'":
        return (line, column), BEHIND
    return (line, value.start(1) + 1), LINKED if "](http" in rows[line - 1] else BRACKET


def _dashless(rows: list[str], line: int) -> Told | None:
    """The first record of a list lacks the dash that the second has."""
    row, first = rows[line - 1], line
    while first > 1 and (not rows[first - 2].strip() or _indent(rows[first - 2]) > _indent(row)):
        first -= 1
    if not row.lstrip().startswith("- ") or first == line or rows[first - 1].lstrip().startswith("- ") or not FIELD.match(rows[first - 1]):
        return None
    if re.match(rf" {{0,{max(_indent(rows[first - 1]) - 2, 0)}}}- ", rows[_above(rows, first) - 1]):
        return None  # its dash stands in the line above
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
