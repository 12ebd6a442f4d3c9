"""Runs LinkChecker by itself, without guard and without our reading of its words, on the same internet."""
from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from links.server import Server

FOLDER = Path(__file__).parent
COLUMNS = ("urlname", "result", "warningstring", "infostring", "valid", "url")
SETTINGS = "[checking]\nthreads=20\ntimeout=2\nrecursionlevel=0\nmaxrequestspersecond=10\nsslverify={ca}\n[filtering]\ncheckextern=1\n[csv]\nparts={parts}\n"


def linkchecker(server: Server, addresses: list[str]) -> dict[str, dict[str, str]]:
    """What LinkChecker says of each address: its columns by name."""
    with tempfile.TemporaryDirectory() as folder, _nobody() as refuse, _deaf() as silence:
        home = Path(folder)
        home.chmod(0o755)  # as root, LinkChecker becomes nobody
        server.certificates.write(home / "ca.pem")
        ports = server.ports | {"refuse": refuse.getsockname()[1], "silence": silence.getsockname()[1]}
        (home / "names.json").write_text(json.dumps({"ports": ports, "faults": server.faults}), "utf-8")
        (home / "rc").write_text(SETTINGS.format(ca=home / "ca.pem", parts=",".join(COLUMNS)), "utf-8")
        (home / "sitecustomize.py").write_text((FOLDER / "sitecustomize.py").read_text("utf-8"), "utf-8")
        done = subprocess.run([sys.executable, "-m", "linkcheck", "-f", str(home / "rc"), "-v", "-o", "csv/utf_8", "--no-status", "--stdin"], cwd=home, text=True, encoding="utf-8",
                              input="\n".join(addresses), capture_output=True, timeout=240,
                              env={"PATH": os.environ["PATH"], "HOME": folder, "PYTHONPATH": folder, "REQUESTS_CA_BUNDLE": str(home / "ca.pem"), "LOCAL_NAMES": str(home / "names.json"), "LC_ALL": "C.UTF-8", "LANGUAGE": "C"})
    cells = [row for row in csv.reader(done.stdout.splitlines(keepends=True), delimiter=";") if len(row) == len(COLUMNS) and row[4] in {"True", "False"}]
    return {row[0]: dict(zip(COLUMNS, row)) for row in cells}


def _nobody() -> socket.socket:
    """A port that is taken and where nobody listens: a connection is refused."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    return found


def _deaf() -> socket.socket:
    """A port whose queue is full: a connection is neither made nor refused."""
    found = Deaf()
    found.bind(("127.0.0.1", 0))
    found.listen(0)
    for _ in range(3):
        waiting = socket.socket()
        waiting.setblocking(False)
        waiting.connect_ex(found.getsockname())
        found.waiting.append(waiting)
    return found


class Deaf(socket.socket):
    """A listening socket that keeps those who wait, and ends them with itself."""

    def __init__(self):
        super().__init__()
        self.waiting: list[socket.socket] = []

    def close(self) -> None:
        for one in self.waiting:
            one.close()
        super().close()
