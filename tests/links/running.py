"""Runs in a process of their own, which a test may kill or measure: ``python -m links.running WHAT FOLDER``, run among the tests.

FOLDER/given.json holds the ``ports`` of a server that every host leads to, its certificate (``ca``), ``manners``, and the
``addresses`` for LinkChecker alone. WHAT is "job" (the whole job on the toolkit in FOLDER) or "alone". At the end stands a line of
JSON: seconds, and the most memory of this process and of LinkChecker, in megabytes (0 where the system does not tell).
"""
from __future__ import annotations

import asyncio
import datetime
import json
import re
import shutil
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from links import alone  # noqa: E402
from macros.links import job  # noqa: E402
from macros.links.guard import Limits, Network  # noqa: E402
from macros.links.manners import Manners  # noqa: E402

TODAY = datetime.date(2024, 3, 1)
IP = "8.8.4.4"


class Everywhere(Network):
    """All hosts are at one public address, and that is the local server."""

    def __init__(self, ports: dict[str, int]):
        self.ports = ports

    async def resolve(self, host: str) -> list[str]:
        return [IP]

    async def dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.ports["https" if port == 443 else "http"])


def whole(folder: Path, given: dict) -> None:
    """The job as a person runs it, with its words."""
    manners = Manners(**{**given["manners"], "limits": Limits(**given["manners"].get("limits", {}))})
    job.main(folder, [], network=Everywhere(given["ports"]), ca=given["ca"], manners=manners, today=TODAY)


def only_linkchecker(_: Path, given: dict) -> None:
    """LinkChecker without us, on the same list."""
    certificates = SimpleNamespace(write=lambda path: shutil.copy(given["ca"], path))
    found = alone.linkchecker(SimpleNamespace(ports=given["ports"], faults={}, certificates=certificates), given["addresses"])
    print(f"{len(found)} rows")


def most_memory(process: str) -> int:
    """The most megabytes that a process has had until now."""
    try:
        return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc", process, "status").read_text())[1]) // 1024
    except (OSError, TypeError):
        return 0


def watch(seen: list[int]) -> None:
    """Writes down, every now and then, what the processes that this one started have had."""
    while True:
        for children in Path("/proc/self/task").glob("*/children"):
            seen.extend(map(most_memory, children.read_text().split()))
        time.sleep(0.2)


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    start, seen = time.monotonic(), [0]
    threading.Thread(target=watch, args=(seen,), daemon=True).start()
    {"job": whole, "alone": only_linkchecker}[what](folder, json.loads((folder / "given.json").read_text("utf-8")))
    print(json.dumps({"seconds": round(time.monotonic() - start, 1), "ours": most_memory("self"), "linkchecker": max(seen)}))
