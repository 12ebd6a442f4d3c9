"""What a host's robots.txt forbids us, before anyone asks for it (RFC 9309)."""
from __future__ import annotations

import re
import threading
from typing import Callable
from urllib.parse import urlsplit

from protego import Protego

Read = Callable[[str], tuple[int | None, str, bytes]]
"""Status, kind and body of the answer at an address; no status where there was none."""
NO_ENTRY = {401, 403}
"""By common practice such a status forbids all; any other that is not 200 forbids nothing."""
AGENT = re.compile(r"\s*user(?:-?|\s+)agent(?:\s*:|\s)\s*(.*)", re.I)
OTHERS = "others"


class Robots:
    """The rules of every host, each read once."""

    def __init__(self, agent: str, read: Read):
        self.name, self.read = agent.partition("/")[0], read
        self.locks: dict[str, threading.Lock] = {}
        self.rules: dict[str, Protego] = {}

    def allow(self, url: str) -> bool:
        """True where we may ask for the address."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self.locks.setdefault(origin, threading.Lock()):
            if origin not in self.rules:
                self.rules[origin] = self._rules(f"{origin}/robots.txt")
        return self.rules[origin].can_fetch(url, self.name)

    def _rules(self, url: str) -> Protego:
        status, kind, body = self.read(url)
        if status in NO_ENTRY:
            return Protego.parse("User-agent: *\nDisallow: /")
        if status == 200 and kind in {"text/plain", ""}:
            return Protego.parse(self._ours(body.decode("utf-8", "replace")))
        return Protego.parse("")

    def _ours(self, text: str) -> str:
        """The text with all other machines under one name: rules are kept once a name, and thousands of both would fill the memory."""
        return "\n".join(AGENT.sub(self._named, line.partition("#")[0], count=1) for line in text.splitlines())

    def _named(self, line: re.Match) -> str:
        name = line[1].strip().lower()
        bare = name.replace("*", "")
        return f"User-agent: {name if name == '*' else bare if self.name.lower().startswith(bare) else OTHERS}"
