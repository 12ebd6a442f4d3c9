"""Runs in a process of their own, which a test may kill or measure: ``python -m links.running WHAT FOLDER``, run among the tests.

FOLDER/given.json holds the ``ports`` of a server that every host leads to, its certificate (``ca``), ``manners``, and the
``addresses`` for LinkChecker alone. WHAT is "job" (the whole job on the toolkit in FOLDER) or "alone". At the end stands a line of
JSON: seconds, and the most memory of this process and of the largest one that it started, in megabytes.
"""
from __future__ import annotations

import asyncio
import datetime
import json
import resource
import shutil
import sys
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


def most_memory(who: int) -> int:
    """Megabytes (the system counts in kilobytes, on a Mac in bytes)."""
    return resource.getrusage(who).ru_maxrss // (1024 if sys.platform != "darwin" else 1024 * 1024)


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    start = time.monotonic()
    {"job": whole, "alone": only_linkchecker}[what](folder, json.loads((folder / "given.json").read_text("utf-8")))
    print(json.dumps({"seconds": round(time.monotonic() - start, 1), "ours": most_memory(resource.RUSAGE_SELF), "linkchecker": most_memory(resource.RUSAGE_CHILDREN)}))
