"""A stand-in for the availability interface of a web archive, on this machine; it remembers what it was asked."""
from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

STAMP = "20260301120000"
Given = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


def snapshot(address: str, stamp: str = STAMP, prefix: str = "http://web.archive.org/web/", **other) -> Given:
    """The answer that names a copy of ``address``, in the interface's own form; ``other`` fields replace its own."""
    closest = {"status": "200", "available": True, "url": f"{prefix}{stamp}/{address}", "timestamp": stamp} | other
    return said({"url": address, "archived_snapshots": {"closest": closest}})


def said(data) -> Given:
    return 200, {"Content-Type": "application/json"}, json.dumps(data).encode()


NOTHING = said({"url": "lanes.example", "archived_snapshots": {}})


def page(status: int, **headers: str) -> Given:
    """What is sent instead of an answer: a page for people."""
    return status, {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}, b"<html><h1>Too Many Requests</h1></html>"


class Wayback:
    """``with Wayback(answer) as archive``; then ``archive.lookup`` is its address, and ``archive.asked`` what it was asked: (url, timestamp).

    ``answer`` gives status, headers and body for a url and a timestamp; ``pieces`` cuts the body, each piece sent ``pause`` seconds after the one before.
    """

    def __init__(self, answer: Callable[[str, str | None], Given], pieces: int = 1, pause: float = 0):
        self.answer, self.pieces, self.pause = answer, pieces, pause
        self.asked: list[tuple[str, str | None]] = []
        self.agents: list[str] = []
        self.stop = threading.Event()

    def __enter__(self) -> "Wayback":
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.lookup = f"http://127.0.0.1:{self.server.server_port}/wayback/available"
        return self

    def __exit__(self, *_) -> None:
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                fields = parse_qs(urlsplit(self.path).query, strict_parsing=True)
                url, stamp = fields["url"][0], fields.get("timestamp", [None])[0]
                stand_in.asked.append((url, stamp))
                stand_in.agents.append(self.headers["User-Agent"])
                status, headers, body = stand_in.answer(url, stamp)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                stand_in._send(self.wfile, body)

        return Handler

    def _send(self, file, body: bytes) -> None:
        step = -(-len(body) // self.pieces) or 1
        for start in range(0, len(body), step):
            if start and self.stop.wait(self.pause):
                return
            try:
                file.write(body[start:start + step])
                file.flush()
            except OSError:  # whoever asked has heard enough
                return


def at(url: str, stamp: str | None) -> Given:
    """An archive that has a copy of everything, made on the first of March 2026."""
    return snapshot(url if "://" in url else f"http://{url}")


def silent(seconds: float) -> Callable[[str, str | None], Given]:
    """An archive that takes its time."""
    return lambda url, stamp: (time.sleep(seconds), at(url, stamp))[1]
