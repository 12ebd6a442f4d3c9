"""LinkChecker, in a process of its own (it is under the GPL; nothing of it is imported), and what it says of each address.

It drops to the user "nobody" where root starts it, so it gets its list on standard input and gives its rows on standard
output; what it finds in the home of whoever starts it is not read. Its own verdict is not ours: see verdict.py.
"""
from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Iterator

import requests

from macros.links.guard import Guard
from macros.links.manners import Manners, host_of, seconds_to_wait

PARTS = ("urlname", "result", "warningstring", "infostring", "valid")
"""Columns that stand in the head and in the rows alike; others of LinkChecker 10.6 have two names, and would shift the rest."""
HEADERS = ("content-type", "retry-after")
MOST_LETTERS = 100_000_000
"""Of one cell: more than the guard lets through."""
MOST_MEMORY = 4_000_000_000
"""Bytes for LinkChecker, which unpacks all that a redirect brings."""
SUSPECT = r"""(?i)\A%PDF-|40[34]|410|not\s+found|no\s+longer|(?:n.t|not|never)\s+exist|has\s+(?:been\s+)?(?:moved|removed|deleted|expired)|unavailable|nothing\s+found|\boops\b|
no\s+(?:se\s+)?(?:encontr|existe)|no\s+disponible|type=.?password|(?:log|sign)(?:\s*-)?\s*in\b|captcha|challenge|\brobot\b|verify\s+(?:you|that)|human|just\s+a\s+moment|
access\s+denied|checking\s+your\s+browser|enable\s+javascript|http-equiv=.?refresh|for\s+sale|buy\s+this\s+domain|parked|parking|sedo|bodis|hugedomains|afternic|dan\.com|
_incapsula_|cp_challenge|ddos-guard|/lander""".replace("\n", "")
"""Words after which we look at a page ourselves. Too many is right here: a page that has none of them needs no second request.
The first is the mark of a PDF, which is there to be found."""


@dataclass(frozen=True)
class Row:
    """What LinkChecker says of an address: its own verdict (``valid``) and its words."""

    url: str
    result: str
    warnings: str
    infos: str
    valid: bool

    @property
    def status(self) -> int | None:
        """The status of the last answer, where there was one."""
        found = re.match(r"(\d{3})\b", self.result)
        if found:
            return int(found[1])
        return 429 if "Rate limited (Retry-After" in self.warnings else None

    def header(self, name: str) -> str | None:
        """A header of the last answer, of those in ``HEADERS``."""
        last = [row for row in self.infos.splitlines() if row.startswith("HTTP headers ")][-1:]
        among = "|".join(other.capitalize() for other in HEADERS)
        found = re.search(rf"(?:^HTTP headers |, ){name.capitalize()}=(.*?)(?=, (?:{among})=|$)", last[0]) if last else None
        return found[1].strip() if found else None

    @property
    def retry_after(self) -> float:
        """Seconds for which the host asked to be left alone."""
        return seconds_to_wait(self.header("retry-after"))

    def as_dict(self) -> dict:
        return asdict(self)


class EngineFailed(Exception):
    """LinkChecker could not be started, broke down or was stuck; the message says so with its own last words."""


def in_turn(urls: list[str]) -> list[str]:
    """The addresses host by host in turn: LinkChecker waits for a host while all others wait with it."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(host_of(url), []).append(url)
    return [url for turn in zip_longest(*hosts.values()) for url in turn if url]


def configuration(manners: Manners, ca: str) -> str:
    """LinkChecker's settings; ``ca`` is a file of certificates that the user "nobody" can read.

    It does not ask for robots.txt: it gets no address that a robots.txt forbids (robots.py), and its own reading knows neither
    wildcards nor that the longest rule counts.
    """
    return "\n".join([
        "[checking]", f"threads={manners.threads}", f"timeout={max(1, round(manners.read))}", "recursionlevel=0", f"useragent={manners.agent}", "robotstxt=0",
        f"maxrequestspersecond={1 / manners.gap}", f"maxfilesizedownload={manners.most}", f"maxfilesizeparse={manners.most}", f"sslverify={ca}",
        "[filtering]", "checkextern=1",
        "[csv]", f"parts={','.join(PARTS)}",
        "[HttpHeaderInfo]", f"prefixes={','.join(HEADERS)}",
        "[RegexCheck]", f"warningregex={SUSPECT}", ""])


def rows(urls: list[str], guard: Guard, manners: Manners, ca: str | None = None) -> Iterator[Row]:
    """Each row as it comes, in any order. Raises EngineFailed where LinkChecker cannot work, or ends before its list does."""
    with tempfile.TemporaryDirectory(prefix="links-") as home, tempfile.TemporaryFile() as list_, tempfile.TemporaryFile() as errors:
        os.chmod(home, 0o755)  # what stands where root alone may look would be out of reach
        trusted = shutil.copyfile(ca or requests.certs.where(), Path(home, "ca.pem"))
        os.chmod(trusted, 0o644)
        Path(home, "rc").write_text(configuration(manners, str(trusted)), "utf-8")
        list_.write("\n".join(in_turn(urls)).encode())
        list_.seek(0)
        left = set(urls)
        with _started(home, list_, errors, guard) as process:
            for row in _read(process, manners.quiet):
                if row.status is None and re.match(r"\w+: Could not find a suitable TLS CA certificate bundle", row.result):
                    raise EngineFailed(f"LinkChecker runs as the user 'nobody' where root starts it, and cannot read {tempfile.gettempdir()}. Set TMPDIR to a folder that everyone may enter")
                if row.url in left:
                    left.discard(row.url)
                    yield row
            status = process.wait()
        if left:
            errors.seek(0)
            raise EngineFailed(f"LinkChecker ended (status {status}) without a word on {len(left)} of {len(urls)} addresses: {_last(errors.read())}")


@contextmanager
def _started(home: str, list_, errors, guard: Guard) -> Iterator[subprocess.Popen]:
    """LinkChecker, ended with us whatever happens."""
    proxies = {name: guard.address for name in ("http_proxy", "https_proxy")}
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH"}}
    process = subprocess.Popen([sys.executable, "-m", "linkcheck", "-f", str(Path(home, "rc")), "-v", "-o", "csv/utf_8", "--no-status", "--stdin"], cwd=home, stdin=list_, stdout=subprocess.PIPE, stderr=errors,
                               env={**kept, **proxies, "no_proxy": "", "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"})
    try:
        _capped(process)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _capped(process: subprocess.Popen) -> None:
    """Bounds its memory, where the system can: rather a page without a row than a machine that stands still."""
    with suppress(ImportError, AttributeError, OSError):
        import resource

        resource.prlimit(process.pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _read(process: subprocess.Popen, quiet: float) -> Iterator[Row]:
    """The rows of its CSV; it is ended where it says nothing for ``quiet`` seconds."""
    heard = threading.Event()

    def watch() -> None:
        while heard.wait(quiet):
            heard.clear()
        if process.poll() is None:
            process.kill()

    threading.Thread(target=watch, daemon=True).start()
    csv.field_size_limit(MOST_LETTERS)  # a row that broke off would let its rest pass for rows
    lines = (line.rstrip(b"\r\n").replace(b"\r", b" ").decode("utf-8", "replace") + "\n" for line in process.stdout)
    for cells in csv.reader(lines, delimiter=";"):
        heard.set()
        if len(cells) == len(PARTS) and cells[4] in {"True", "False"}:
            url, result, warnings, infos, valid = cells
            yield Row(url, result, warnings, infos, valid == "True")


def _last(errors: bytes) -> str:
    """Its last words, on one line."""
    said = deque((line.strip() for line in errors.decode("utf-8", "replace").splitlines() if line.strip()), maxlen=2)
    return re.sub(r"[^ -~]", "?", " / ".join(said))[:400] or "no message"
