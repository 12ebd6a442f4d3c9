"""Which of many forms stand in a text, as whole words: found by the text's own words, not by a search for every form."""
from __future__ import annotations

import re
from typing import Iterable, Iterator

WORD = re.compile(r"\w+")


class Forms:
    """Forms of words to look for, in any case; ``within`` finds those of a text."""

    def __init__(self, forms: Iterable[str]):
        self.patterns = {form: re.compile(rf"(?<![\w-]){re.escape(form.lower())}(?![\w-])") for form in dict.fromkeys(forms)}
        self.by_words: dict[tuple[str, ...], list[str]] = {}
        for form in self.patterns:
            self.by_words.setdefault(tuple(WORD.findall(form.lower())), []).append(form)
        self.lengths = {len(words) for words in self.by_words}

    def within(self, text: str) -> set[str]:
        """The forms that stand in the text."""
        text = text.lower()
        return {form for form in self.possible(text) if self.patterns[form].search(text)}

    def possible(self, text: str) -> Iterator[str]:
        """The forms whose words follow each other in the text, whatever stands between and around them."""
        words = WORD.findall(text.lower())
        for length in self.lengths:
            for run in {tuple(words[start:start + length]) for start in range(len(words) - length + 1)}:
                yield from self.by_words.get(run, ())
