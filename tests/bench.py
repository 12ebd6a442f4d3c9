"""How long and how large: ``make bench``.

Our HTML build and plain MkDocs with Material on the same pages, already rendered to Markdown, run in turn; then the
data check; then one edit under ``serve`` until the page is new; then how check and build grow with the data, in seconds
of the processor. A benchmark, not a test: it judges nothing.
"""
from __future__ import annotations

import math
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import jinja2
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from macros.output import generated  # noqa: E402
from macros.press import OFF  # noqa: E402
from macros.shelf import FOLDER as SHELF  # noqa: E402
from macros.render.pages import MACROS  # noqa: E402
from macros.site import renderer  # noqa: E402
from tests.growth import check_seconds, project  # noqa: E402

ROUNDS = 5
EDITS = 3
TIMES = (1, 2, 4, 8)
CHECKS = 3
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def rendered(folder: Path) -> Path:
    """A project of plain MkDocs with Material that holds our pages as Markdown."""
    made = renderer(ROOT)
    pages = {path.relative_to(ROOT / "docs/en").as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "docs/en").rglob("*.md"))}
    pages |= {name: text for name, text in generated(made) if name.endswith(".md")}
    for name, text in pages.items():
        macros = {macro: _bound(function, made, name) for macro, function in MACROS.items()}
        target = folder / "docs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(jinja2.Environment().from_string(text).render(**macros), "utf-8")
    shutil.copytree(ROOT / "overrides" / "assets", folder / "docs" / "assets")
    (folder / "docs" / "data").mkdir()
    (folder / "docs" / "data" / "toolkit.json").write_text("{}")
    ours = (ROOT / "mkdocs.yml").read_text("utf-8")
    extensions = re.search(r"^markdown_extensions:\n(?:[ ].*\n|\n)+", ours, re.M)[0]
    nav = re.search(r"^nav:.*\n(?:[ ].*\n)+", ours, re.M)[0]
    (folder / "mkdocs.yml").write_text("site_name: Plain\nsite_url: https://toolkit.example/\ntheme:\n  name: material\n  font: false\n" + extensions + nav, "utf-8")
    yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8"))
    return folder


def _bound(function, made, name):
    return lambda *arguments: function(made, name, *arguments)


def run(command: list[str], folder: Path, papers: bool = False) -> tuple[float, float, float]:
    """Seconds, peak memory (MB) and seconds of the processor of a command; without ``papers`` our build makes pages alone."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=QUIET if papers else {**QUIET, OFF: "0"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def builds(plain: Path, target: Path) -> dict[str, list[tuple[float, float, float]]]:
    """The builds in turn, so that all meet the same machine: plain, our pages, our pages with all files made anew, and with files that stand on the shelf."""
    found: dict[str, list] = {"plain": [], "ours": [], "whole": [], "again": []}
    for _ in range(ROUNDS):
        for name in found:
            if name == "whole":
                shutil.rmtree(SHELF, ignore_errors=True)
            command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(target / name)]
            found[name].append(run(command, plain if name == "plain" else ROOT, papers=name in ("whole", "again")))
    return found


def files() -> float:
    """Seconds to make every file to download with nothing beside it, in a fresh process each time."""
    code = ("import time; from macros.site import renderer; from macros import press, shelf; from macros.papers import Address; press.SHELF = shelf.Shelf(None); made = renderer();"
            "start = time.perf_counter(); files = press.Press(made, Address()).files(); print(time.perf_counter() - start)")
    return statistics.median(float(subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout) for _ in range(ROUNDS))


def edits(folder: Path) -> list[float]:
    """Seconds from an edit of one criterion's file until the live server shows it."""
    copy = shutil.copytree(ROOT, folder / "live", ignore=shutil.ignore_patterns(".git", ".venv", "site", ".cache", "__pycache__"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"], cwd=copy, env=QUIET,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = sorted((copy / "data" / "criteria").glob("*.yml"))[0]
    url = f"http://127.0.0.1:{port}/asks/{path.stem}/"
    try:
        _until(url, "<h1")
        return [_edit(path, url, number) for number in range(EDITS)]
    finally:
        server.terminate()
        server.wait()


def _edit(path: Path, url: str, number: int) -> float:
    mark = f"Mark{number}x"
    path.write_text(re.sub(r"^title: .*$", f"title: {mark}", path.read_text("utf-8"), count=1, flags=re.M), "utf-8")
    start = time.perf_counter()
    _until(url, mark)
    time.sleep(1)
    return time.perf_counter() - start - 1


def _until(url: str, words: str, seconds: float = 60) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            if words in urllib.request.urlopen(url, timeout=5).read().decode():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"{url} did not show '{words}' within {seconds:.0f} s")


def growth(folder: Path) -> list[tuple[str, list[float]]]:
    """(what, its figure at each of TIMES the data): the check in turn, its medians; the build once each."""
    projects = [project(folder / f"times-{times}", times) for times in TIMES]
    checks = [[check_seconds(one) for one in projects] for _ in range(CHECKS)]
    made = [run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(one / "site")], one) for one in projects]
    return [
        ("load and check, s", [statistics.median(column) for column in zip(*checks)]),
        ("HTML build, s", [cpu for _, _, cpu in made]),
        ("build, peak MB", [memory for _, memory, _ in made]),
        ("pages", [float(sum(1 for _ in (one / "site").rglob("*.html"))) for one in projects]),
    ]


def exponent(figures: list[float]) -> float:
    """How a figure grows with the data: 1 is linear, 2 quadratic; the slope of its logarithm over that of TIMES."""
    return statistics.linear_regression([math.log(times) for times in TIMES], [math.log(figure) for figure in figures]).slope


def show_growth(rows: list[tuple[str, list[float]]]) -> None:
    """Prints a table; what starts a run is in every figure, so the last doubling tells most."""
    print("Growth with the data, in seconds of the processor (exponent: 1 is linear; last: from the last doubling alone):")
    print(f"  {'':18}" + "".join(f"{'×' + str(times):>9}" for times in TIMES) + " exponent   last")
    for what, figures in rows:
        digits = 2 if what.endswith(" s") else 0
        print(f"  {what:18}" + "".join(f"{figure:9.{digits}f}" for figure in figures) + f"{exponent(figures):9.2f}{math.log2(figures[-1] / figures[-2]):7.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = rendered(folder / "plain-project")
        found = builds(plain, folder)
        median = {key: [statistics.median(column) for column in zip(*rows)] for key, rows in found.items()}
        print(f"Builds, medians of {ROUNDS}, in turn (ours: pages alone; whole: with every file made anew; again: with files made before):")
        for key, (seconds, memory, _) in median.items():
            print(f"  {key:6} {seconds:5.2f} s  {memory:4.0f} MB")
        print(f"  ratio  {median['ours'][0] / median['plain'][0]:5.2f}    {median['ours'][1] / median['plain'][1]:.2f}")
        added = {key: median[key][0] - median["ours"][0] for key in ("whole", "again")}
        print(f"  files add {added['whole']:.2f} s, or {added['again']:.2f} s where nothing changed; made anew with nothing beside: {files():.2f} s")
        checks = [run([sys.executable, "-m", "macros", "check"], ROOT)[0] for _ in range(ROUNDS)]
        print(f"Data check, whole command: {statistics.median(checks):.2f} s")
        print(f"One edit under serve until the page is new: {statistics.median(edits(folder)):.1f} s")
        show_growth(growth(folder))


if __name__ == "__main__":
    main()
