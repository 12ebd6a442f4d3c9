"""The site behind a real nginx with the configuration of this repository, and behind a host that reads ``_headers``."""
from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT
from macros import headers, hosting
from macros.assets import HASHED, assets
from pages import no_fault

NGINX = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
"""Debian puts it where the path of an ordinary user does not look."""
KIND = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
        ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8"}
SECURITY = ["Content-Security-Policy", *headers.OTHERS]
BESIDE = {
    "assets/picture.png": "image/png", "paper.pdf": "application/pdf", "assets/odd.unknown": "application/octet-stream",
    "paper.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "assets/notes.0a1b2c3d.css.txt": "text/plain; charset=utf-8", "about/assets/site.0a1b2c3d.css": "text/css; charset=utf-8",
}
"""Files that the tests put beside the site, and what each is; the last two only look like assets with a hash."""
FILLED = bytes(4000)
HIDDEN = {".env": "hidden-1", ".git/config": "hidden-2", "about/.index.html.swp": "hidden-3", ".well-known/proof": "hidden-4"}
COMPRESSED_BEFORE = "compressed before"


@dataclass(frozen=True)
class Answer:
    """What a host answers: the status, the headers by their names in lower case, and the content."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str | None:
        return self.headers.get(name.lower())


@dataclass(frozen=True)
class Host:
    """A running nginx: its port, and the folder of its own files."""

    port: int
    folder: Path

    def ask(self, path: str, method: str = "GET", **more: str) -> Answer:
        """What is answered for a path, written as it stands; a header that comes twice is joined by a comma."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": f"127.0.0.1:{self.port}"} | more).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        found: dict[str, str] = {}
        for name, value in answer.getheaders():
            found[name.lower()] = ", ".join(filter(None, [found.get(name.lower()), value]))
        body = answer.read()
        connection.close()
        return Answer(answer.status, found, body)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def placed(text: str, port: int, folder: Path) -> str:
    """The configuration of the repository, with the lines that every host sets for itself set for this test."""
    lines = {r"listen 80;\n    listen \[::\]:80;": f"listen 127.0.0.1:{port};", r"root /\S+;": f'root "{folder}/www";', r"error_log \S+ crit;": f'error_log "{folder}/errors" crit;'}
    for line, ours in lines.items():
        text, times = re.subn(line, lambda _: ours, text)
        assert times == 1, f"nginx.conf has no single line '{line}'"
    return text


def around(folder: Path) -> str:
    """The configuration around it, with every file in the folder of this test, and settings that suit us as little as any could."""
    kept = "\n".join(f'  {name}_temp_path "{folder}/{name}";' for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""  # otherwise root's workers cannot read the folder of a test
    unlike = f'access_log "{folder}/access"; index index.htm; default_type text/plain; charset koi8-r; server_tokens on; add_header X-Frame-Options ALLOW;'
    return f'{user}\nworker_processes 1;\npid "{folder}/pid";\nerror_log "{folder}/errors-around";\nevents {{}}\nhttp {{\n{kept}\n  {unlike}\n  include "{folder}/toolkit.conf";\n}}\n'


def published(site: Path, target: Path) -> None:
    """The site, and beside it what the tests ask for: hidden files, files of many kinds, a file that was compressed before."""
    shutil.copytree(site, target)
    for name, text in HIDDEN.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(text)
    for name in BESIDE:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(FILLED)
    (target / "glossary" / "index.html.gz").write_bytes(gzip.compress(COMPRESSED_BEFORE.encode()))


def waited_for(process: subprocess.Popen, port: int) -> None:
    """Comes back when the port answers. Fails with nginx's own words where it does not start."""
    for _ in range(100):
        assert process.poll() is None, process.communicate()[1]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx did not answer within five seconds")


@pytest.fixture(scope="module")
def host(site, tmp_path_factory) -> Host:
    """The site behind nginx; a configuration that nginx warns of is a fault."""
    if not NGINX:
        pytest.skip("nginx is not installed here; on Debian 'apt-get install nginx-light' brings it")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    published(site, folder / "www")
    (folder / "toolkit.conf").write_text(placed((ROOT / hosting.FILE).read_text("utf-8"), port, folder))
    (folder / "nginx.conf").write_text(around(folder))
    command = [NGINX, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True)
    assert (tried.returncode, tried.stderr) == (0, "")
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.PIPE, text=True)
    try:
        waited_for(process, port)
        yield Host(port, folder)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def addresses(site: Path) -> dict[str, Path]:
    """The file of the site that each address shows; the one for lost addresses and the one for hosts have none."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in {"404.html", "_headers"}]
    return {"/" + path.relative_to(site).as_posix().removesuffix("index.html"): path for path in files}


def of_kind(site: Path, *endings: str) -> list[str]:
    """The first address of each kind of file."""
    found = addresses(site)
    return [next(address for address, file in found.items() if file.suffix == ending) for ending in endings]


def applied(text: str, path: str) -> dict[str, str]:
    """What a host that reads ``_headers`` adds to its answer for a path.

    Every rule whose pattern matches counts, ``*`` stands for anything, and values of one name are joined by a comma.
    """
    found: dict[str, str] = {}
    for rule in text.strip().split("\n\n"):
        pattern, *lines = rule.split("\n")
        if re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path):
            for name, value in (line.strip().split(": ", 1) for line in lines):
                found[name] = ", ".join(filter(None, [found.get(name), value]))
    return found


# --- names with a hash ----------------------------------------------------------------------------------------------

def test_an_asset_bears_a_hash_of_its_content(tmp_path):
    """The same content has the same name anywhere; other content has another; hidden files of editors are left out."""
    names = []
    for place, text in (("here", "a"), ("there", "a"), ("changed", "b")):
        folder = tmp_path / place / "overrides" / "assets"
        folder.mkdir(parents=True)
        (folder / "site.css").write_text(text)
        (folder / ".site.css.swp").write_text("draft")
        names.append({name: path for name, (path, _) in assets(tmp_path / place).items()})
    assert names[0] == names[1] == {"assets/site.css": "assets/site.ca978112.css"}
    assert names[2] != names[0]


def test_every_script_style_and_mark_bears_a_hash(site):
    """Of all assets the index of words alone, which is written after the pages, has a plain name."""
    plain = [path.name for path in (site / "assets").iterdir() if not re.fullmatch(HASHED, f"/assets/{path.name}")]
    assert plain == ["search.json"]


def test_an_asset_names_no_other(site):
    """No style or script refers to another file by its name, which a hash would have changed."""
    refers = re.compile(r"url\(|@import|\b(?:import|from)\s*\(?\s*[\"'`][./]|sourceMappingURL")
    no_fault(f"{path.name}: {found[0]}" for path in sorted((site / "assets").iterdir()) if path.suffix in {".css", ".js", ".svg"}
             for found in refers.finditer(path.read_text("utf-8")))


# --- a host that reads _headers -------------------------------------------------------------------------------------

def test_headers_file_tells_each_file_once_how_long_it_is_kept(site):
    """For each address ``_headers`` gives the security headers and one time: a year where the name holds a hash, ten minutes elsewhere."""
    text = (site / "_headers").read_text("utf-8")
    for address in addresses(site):
        found = applied(text, address)
        assert list(found) == [*SECURITY, "Cache-Control"], address
        assert found["Cache-Control"] == (headers.LONG if re.fullmatch(HASHED, address) else headers.SHORT), address


def test_headers_file_keeps_to_what_hosts_read(site):
    """``_headers`` has at most 100 rules and 2,000 characters a line, the narrowest bounds known among hosts that read it."""
    text = (site / "_headers").read_text("utf-8")
    assert len(text.strip().split("\n\n")) <= 100
    assert max(map(len, text.split("\n"))) <= 2000


@pytest.mark.parametrize("files, pattern, kept", [
    (["index.html"], "/", headers.SHORT), (["start/index.html"], "/start/*", headers.SHORT), (["robots.txt"], "/robots.txt", headers.SHORT),
    (["assets/site.0a1b2c3d.css"], "/assets/site.0a1b2c3d.css", headers.LONG), (["assets/photo.png"], "/assets/photo.png", headers.SHORT),
    (["start/site.0a1b2c3d.css"], "/start/*", headers.SHORT), (["assets/more/site.0a1b2c3d.css"], "/assets/more/site.0a1b2c3d.css", headers.SHORT)])
def test_only_an_asset_with_a_hash_is_kept_for_long(files, pattern, kept):
    """A hash elsewhere, or a name without one, gives no right to a year."""
    assert headers.caching(files) == {"/": headers.SHORT, pattern: kept}


# --- nginx ----------------------------------------------------------------------------------------------------------

def test_nginx_and_headers_file_say_the_same(host, site):
    """For every address of the site nginx sends the very headers, with the very values, that ``_headers`` asks a host for."""
    text = (site / "_headers").read_text("utf-8")
    for address in addresses(site):
        answer, wanted = host.ask(address, "HEAD"), applied(text, address)
        assert (answer.status, {name: answer[name] for name in wanted}) == (200, wanted), address


def test_the_configuration_is_made_from_the_rules(tmp_path):
    """A configuration that differs from the rules, or is missing, is a problem that says how to mend it; 'make schemas' mends it."""
    (tmp_path / "hosting").mkdir()
    problem = "hosting/nginx.conf:1:1: this file differs from the rules in macros/headers.py. Run 'make schemas'"
    assert [str(found) for found in hosting.stale(tmp_path)] == [problem]
    hosting.write(tmp_path)
    assert list(hosting.stale(tmp_path)) == list(hosting.stale(ROOT)) == []
    (tmp_path / hosting.FILE).write_text(hosting.nginx().replace("DENY", "ALLOW"), "utf-8")
    assert [str(found) for found in hosting.stale(tmp_path)] == [problem]


@pytest.mark.parametrize("path, method, status", [
    ("/", "GET", 200), ("/", "HEAD", 200), ("/assets/search.json", "GET", 200), ("/nowhere/", "GET", 404), ("/nowhere/", "HEAD", 404),
    ("/assets/site.00000000.css", "GET", 404), ("/assets/", "GET", 404), ("/about", "GET", 301), ("/about", "HEAD", 301), ("/", "POST", 405),
    ("/.env", "GET", 404), ("/%", "GET", 400)])
def test_every_answer_has_the_security_headers(host, path, method, status):
    """Found, lost, sent on or refused: each answer has every security header once, and nothing tells the server's version."""
    answer = host.ask(path, method)
    assert answer.status == status
    assert {name: answer[name] for name in SECURITY} == {"Content-Security-Policy": headers.policy({}, headers.ONLY_IN_HEADERS), **headers.OTHERS}
    assert answer["Server"] == "nginx"
    assert not re.search(rb"nginx/\d", answer.body)
    assert method != "HEAD" or answer.body == b""


def test_an_error_is_not_kept(host):
    """No error says that it may be kept, not even one at the address of an asset with a hash."""
    assert [host.ask(path)["Cache-Control"] for path in ("/nowhere/", "/assets/site.00000000.css", "/.env")] == [None] * 3


def test_what_is_asked_for_again_is_not_sent_again(host, site):
    """A browser that still has a page, or an asset, is told so in a few bytes, with the security headers."""
    for address in ("/", *of_kind(site, ".css")):
        first = host.ask(address)
        again = host.ask(address, If_None_Match=first["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert [again[name] for name in (*SECURITY, "Cache-Control")] == [first[name] for name in (*SECURITY, "Cache-Control")]


@pytest.mark.parametrize("ending", KIND)
def test_text_is_compressed(host, site, ending):
    """Pages, styles, scripts, data and drawings say what they are, travel compressed, and come out as they were."""
    address, = of_kind(site, ending)
    answer = host.ask(address, Accept_Encoding="gzip")
    assert (answer["Content-Type"], answer["Content-Encoding"], answer["Vary"]) == (KIND[ending], "gzip", "Accept-Encoding")
    plain = host.ask(address)
    assert plain["Content-Encoding"] is None
    assert plain.body == gzip.decompress(answer.body) == addresses(site)[address].read_bytes()


def test_text_is_compressed_through_a_proxy_too(host):
    """A network of caches before the server gets pages compressed as well."""
    assert host.ask("/", Accept_Encoding="gzip", Via="1.1 cache")["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name, kind", BESIDE.items(), ids=BESIDE)
def test_every_file_is_called_what_it_is(host, name, kind):
    """Pictures and papers have their own type, what nobody knows is only to be saved, and a name without a hash is kept for a short time."""
    answer = host.ask(f"/{name}")
    assert (answer.status, answer["Content-Type"], answer["Cache-Control"]) == (200, kind, headers.SHORT)


@pytest.mark.parametrize("name", ["assets/picture.png", "paper.pdf", "paper.docx"])
def test_what_is_compressed_by_nature_is_sent_as_it_is(host, name):
    """Pictures and papers are not compressed again."""
    answer = host.ask(f"/{name}", Accept_Encoding="gzip")
    assert (answer["Content-Encoding"], answer.body) == (None, FILLED)


def test_a_file_compressed_before_is_sent(host):
    """Where a file lies compressed beside its original, it is sent to whoever takes it; others get the original."""
    assert gzip.decompress(host.ask("/glossary/", Accept_Encoding="gzip").body).decode() == COMPRESSED_BEFORE
    assert host.ask("/glossary/").body.startswith(b"<!doctype html>")


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere", "/about/nowhere/", "/assets/", "/assets/site.css", "/404.html", "/_headers", "/index.html/"])
def test_an_address_that_leads_nowhere_shows_the_page_for_it(host, site, path):
    """Whoever asks for nothing, for a folder without a page or for what is meant for hosts gets status 404 and the page with its way on."""
    answer = host.ask(path)
    assert (answer.status, answer["Content-Type"], answer.body) == (404, KIND[".html"], (site / "404.html").read_bytes())


@pytest.mark.parametrize("path", [*(f"/{name}" for name in HIDDEN if not name.startswith(".well")), "/.git/", "/.git", "/%2egit/config", "/about/../.env", "//.env", "/.."])
def test_hidden_files_are_refused(host, path):
    """What starts with a dot is not there for anyone, however its address is written."""
    answer = host.ask(path)
    assert answer.status in {400, 404}
    assert not any(text.encode() in answer.body for text in HIDDEN.values())


def test_a_proof_for_a_certificate_is_shown(host):
    """Files below ``.well-known`` are served: an issuer of certificates looks there."""
    assert host.ask("/.well-known/proof").body.decode() == HIDDEN[".well-known/proof"]


@pytest.mark.parametrize("path", ["/about", "//about", "/about?a=b", "/./about", "/%2e/about", "/search/../about"])
def test_a_missing_slash_is_added_on_the_same_host(host, path):
    """A folder without its slash is sent on by a path alone, whatever host the reader named."""
    for asked in ({}, {"Host": "other.example"}):
        answer = host.ask(path, **asked)
        assert (answer.status, answer["Location"]) == (301, "/about/" + path[6:] * path.endswith("b"))


def test_no_visit_is_written_down(host):
    """After pages found, lost and refused, no log of the server holds a line."""
    for path in ("/", "/nowhere/", "/.env", "/assets/", "/assets/site.00000000.css"):
        host.ask(path)
    written = [path.name for path in host.folder.iterdir() if path.is_file() and path.name not in {"nginx.conf", "toolkit.conf", "pid"} and path.read_text()]
    assert written == []


@pytest.mark.browser
def test_the_site_works_behind_nginx(host, chromium, toolkit):
    """In Chromium, pages, a search and the page for lost addresses find their files, and nothing is refused or reported."""
    base, section = f"http://127.0.0.1:{host.port}", next(iter(toolkit.sections.values()))
    context = chromium.new_context()
    page, heard, lost = context.new_page(), [], []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda answer: lost.append(answer.url.removeprefix(base)) if answer.status >= 400 else None)
    for path in ("/", f"/{section.audience}/{section.id}", f"/{section.audience}/{section.id}/letter/", "/search/"):
        page.goto(base + path)
    page.locator("input[type=search]").fill(str(section.title))
    page.locator("#search-results li").first.wait_for()
    assert (heard, lost) == ([], [])
    page.goto(base + "/nowhere/at/all/")
    assert page.locator("h1").inner_text() == toolkit.words["not_found"]
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute"
    assert lost == ["/nowhere/at/all/"] and len(heard) <= 1  # Chromium reports the lost page itself
    context.close()
