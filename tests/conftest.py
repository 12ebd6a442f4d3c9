"""What many tests share: the toolkit, a site built once, a server that compresses, a browser."""
from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}


@pytest.fixture(scope="session")
def toolkit():
    """The toolkit of this project, without any problem."""
    from macros.check import checked

    found, problems = checked(ROOT)
    assert not problems
    return found


def build(root: Path, target: Path, **environment: str) -> subprocess.CompletedProcess:
    """Builds the project at ``root`` into ``target``; gives what was printed, as text."""
    return subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)], cwd=root,
                          env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1", **environment},
                          capture_output=True, text=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The folder of the built site."""
    target = tmp_path_factory.mktemp("site") / "site"
    done = build(ROOT, target)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return target


def copy_of(root: Path, target: Path) -> Path:
    """A copy of the project's files, without what was built or installed."""
    return shutil.copytree(root, target, ignore=shutil.ignore_patterns(".git", ".venv", "site", ".cache", "__pycache__", ".pytest_cache"))


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed, as a web host does, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.split("?")[0].endswith("/"):
            self.send_response(301)
            self.send_header("Location", self.path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if path.is_file() else Path(self.directory) / "404.html"
        body = path.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in COMPRESSED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def address(site):
    """The address of a server of the built site, without a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium, Debian's own where it is there."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


def page_paths(site: Path) -> list[str]:
    """The address of every page below the site, the page for lost addresses left out."""
    found = (path.parent.relative_to(site).as_posix() for path in sorted(site.rglob("index.html")))
    return ["/" if path == "." else f"/{path}/" for path in found]
