"""Whole runs of the job: killed in mid-run as often as one likes, and one of a thousand addresses, beside LinkChecker alone."""
from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Iterator

import pytest

import small
from links import table
from links.server import Server
from macros.links.journal import FOLDER
from macros.links.states import FILE
from macros.load import load

HERE = Path(__file__).resolve().parent
CONTROLS = [f"https://control{number}.example/" for number in range(3)]
QUICK = {"gap": 0.05, "pause": 0.2, "patience": 0.5, "read": 2, "threads": 8, "limits": {"connect": 2, "total": 5, "bytes": 100_000}}
"""No real host would bear it; the server here does."""
TOLD = re.compile(r"\[ *\d+/\d+\] (?P<found>\w+) +(?P<evidence>.*?) +(?P<url>https?://\S+)$")
ANSWERS = [*[({"page": "page"}, "ok")] * 14, ({"status": 404, "page": "lost"}, "gone"), ({"page": "lost, by its heading alone"}, "gone"), ({"status": 500, "text": "x"}, "broken"),
           ({"status": 403, "text": "no"}, "blocked"), ({"status": 301, "location": "/kept"}, "moved"), ({"status": 308, "location": "/kept"}, "moved")]
"""What the pages answer in turn, and what a look must find there; most are well."""


def page(number: int, hosts: int) -> str:
    return f"https://h{number % hosts}.example/page{number}"


def answer(number: int, hosts: int) -> tuple[dict, str]:
    return ANSWERS[(number + number // hosts) * 7 % len(ANSWERS)]


@contextlib.contextmanager
def town(root: Path, addresses: int, hosts: int, **manners) -> Iterator[Server]:
    """A small toolkit below ``root`` with so many more addresses on so many hosts, and the server that is all of them."""
    served = {f"{name}.example": {"/guide": [{"page": "page"}], "/road-act": [{"page": "page"}]} for name in ("lanes", "racks", "law", *(f"control{number}" for number in range(3)))}
    served |= {f"h{number}.example": {"/kept": [{"page": "page"}]} for number in range(hosts)}
    for number in range(addresses):
        served[f"h{number % hosts}.example"][f"/page{number}"] = [answer(number, hosts)[0]]
    lists = {f"docs/en/links{first}.md": "".join(f"- [Page {number}]({page(number, hosts)})\n" for number in range(first, min(first + 20, addresses))) for first in range(0, addresses, 20)}
    small.write(root, {**lists, "data/toolkit.yml": f"{small.files()['data/toolkit.yml']}\nlink_check: {{controls: {json.dumps(CONTROLS)}}}\n"})
    with tempfile.TemporaryDirectory(prefix="runs-") as temp, Server([table.Row(host, f"https://{host}/", {}, "ok", "", "", {host: paths}) for host, paths in served.items()]) as server:
        given = {"ports": server.ports, "ca": str(server.certificates.write(root / "ca.pem")), "manners": manners, "addresses": [page(number, hosts) for number in range(addresses)]}
        os.chmod(temp, 0o755)  # where root runs it, LinkChecker becomes nobody
        (root / "temp").symlink_to(temp)
        (root / "given.json").write_text(json.dumps(given), "utf-8")
        yield server


def started(root: Path, what: str = "job") -> subprocess.Popen:
    """The run in a process of its own; what it leaves behind when it is killed goes with the town."""
    return subprocess.Popen([sys.executable, "-u", "-m", "links.running", what, str(root)], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            env={**os.environ, "TMPDIR": str((root / "temp").resolve()), "PYTHONDONTWRITEBYTECODE": "1"})


def known(root: Path) -> dict[str, tuple[str, str]]:
    """State and evidence by address, out of the file, which must be whole."""
    toolkit, problems = load(root)
    assert problems == [] and toolkit.notices == []
    return {url: (status.state, status.evidence) for url, status in toolkit.link_status.items()}


def kept(root: Path) -> dict[str, tuple[str, str]]:
    """What the looks found that wait for the next run."""
    journal = root / FOLDER / "looks.jsonl"
    lines = [json.loads(line) for line in journal.read_bytes().split(b"\n")[:-1]] if journal.exists() else []
    return {line["look"]["url"]: (line["look"]["found"], line["look"]["evidence"]) for line in lines if "look" in line}


def is_killed(root: Path, chance: Random, left: int) -> dict[str, tuple[str, str]] | None:
    """A run that is killed at some moment: what it told of until then; None where it ended first."""
    process, told = started(root), {}
    timer = threading.Timer(chance.choice([chance.uniform(0.1, 4), 600]), process.kill)
    timer.start()
    last = chance.randrange(left + 4)
    with process:
        for line in process.stdout:
            if found := TOLD.match(line):
                told[found["url"]] = found["found"], found["evidence"]
            if len(told) == last:
                time.sleep(chance.choice([0, 0.05]) * chance.random())
                process.kill()
    timer.cancel()
    assert process.returncode in {0, -signal.SIGKILL}
    return told if process.returncode else None


def go_on(root: Path, server: Server, chance: Random, left: int) -> bool:
    """One run more; True where it was killed. Nothing that was found before may be lost, or asked for again."""
    before, waiting, mark = known(root), kept(root), len(server.hits)
    told = is_killed(root, chance, max(left - len(waiting), 0))
    again = {hit.address for hit in server.hits[mark:]} & set(waiting)
    assert not again
    after = known(root)
    if told is None:
        return False
    if after == before:
        assert kept(root).items() >= (waiting | told).items()
    else:
        assert len(after) >= left  # it was killed when all was written
    return True


def is_right(root: Path, addresses: int, hosts: int) -> None:
    """All that a run without any mishap finds."""
    found = known(root)
    for number in range(addresses):
        state = answer(number, hosts)[1]
        assert found[page(number, hosts)][0] == ("unchecked" if state in {"broken", "gone"} else state)


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.deep)])
def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path, kills):
    """Whenever a run is killed, the file of states can be read, every look that was told of is kept, no address is asked for
    again that had its look, and what comes of it in the end is the same."""
    addresses, hosts = (12, 6) if kills < 10 else (40, 20)
    chance, ended, killed = Random(kills), 0, 0
    with town(tmp_path, addresses, hosts, **QUICK) as server:
        while killed < kills:
            if go_on(tmp_path, server, chance, addresses):
                killed += 1
            if len(known(tmp_path)) >= addresses:
                is_right(tmp_path, addresses, hosts)
                (tmp_path / FILE).write_text("[]\n", "utf-8")
                (tmp_path / FOLDER / "looks.jsonl").unlink(missing_ok=True)
                ended += 1
        go_on(tmp_path, server, NEVER, addresses)
        is_right(tmp_path, addresses, hosts)
        print(f"killed {killed} times, {ended + 1} runs came to their end")
        assert not alive(tmp_path)


class Never(Random):
    """Chance for a run that nobody kills."""

    def choice(self, options):
        return options[-1]

    def randrange(self, *_):
        return -1


NEVER = Never()


def alive(root: Path) -> list[str]:
    """LinkCheckers that outlived the runs that had started them, a while after the last; none where the system does not tell."""
    end, temp = time.monotonic() + 20, str((root / "temp").resolve())
    while (found := [name for name in Path("/proc").glob("[0-9]*") if temp in _words(name)]) and time.monotonic() < end:
        time.sleep(0.2)
    return [_words(name) for name in found]


def _words(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


# --- a thousand addresses --------------------------------------------------------------------------------------------------

def per_second(server: Server, mark: int = 0) -> tuple[int, float]:
    """The most requests that one host got within a second, and the shortest time between two, robots.txt included."""
    times = defaultdict(list)
    for hit in server.hits[mark:]:
        times[hit.host].append(hit.time)
    most = max(sum(first <= other < first + 1 for other in of_host) for of_host in times.values() for first in of_host)
    return most, min(later - first for of_host in times.values() for first, later in zip(sorted(of_host), sorted(of_host)[1:]))


def measured(root: Path, what: str, server: Server) -> dict:
    """Seconds, megabytes and requests of a run that nobody kills."""
    mark = len(server.hits)
    process = started(root, what)
    lines = process.communicate()[0].splitlines()
    assert process.returncode == 0, lines[-5:]
    most, gap = per_second(server, mark)
    return {**json.loads(lines[-1]), "requests": len(server.hits) - mark, "most per second and host": most, "shortest gap": round(gap, 2)}


@pytest.mark.deep
def test_a_thousand_addresses_on_two_hundred_hosts(tmp_path):
    """One run looks at all of them within five minutes, asks no host more often than twice a second, and needs little memory."""
    addresses, hosts = 1000, 200
    with town(tmp_path, addresses, hosts, pause=5, read=5) as server:
        ours = measured(tmp_path, "job", server)
        is_right(tmp_path, addresses, hosts)
        alone = measured(tmp_path, "alone", server)
    print(f"the job: {ours}\nLinkChecker alone: {alone}")
    assert ours["seconds"] < 300 and ours["most per second and host"] <= 2
    assert ours["ours"] < 300 and ours["linkchecker"] <= 1.5 * alone["linkchecker"]
