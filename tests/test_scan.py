"""The second lock: whatever got onto a built page is held to the list once more."""
from __future__ import annotations

import pytest

from macros.finish import _broken, _Page
from macros.scan import scan

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Lanes</title>
</head>
<body>
<p>{}</p>
</body>
</html>
"""
HERE = "index.html:8:"
REFUSED = {
    "a script of its own": "<script>alert(1)</script>",
    "a script from elsewhere": '<script src="https://evil.example/x.js"></script>',
    "a script by the page's own scheme": '<script src="//evil.example/x.js"></script>',
    "a script of another type": '<script type="speculationrules" src="x.json"></script>',
    "a style sheet from elsewhere": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "a page fetched ahead": '<link rel="prefetch" href="start/">',
    "a picture from elsewhere": '<img src="https://evil.example/x.png" alt="x">',
    "a picture that is data": '<img src="data:image/svg+xml,x" alt="x">',
    "pictures by width": '<img src="x.png" srcset="https://evil.example/x.png 2x" alt="x">',
    "a handler": '<a href="start/" onclick="x()">x</a>',
    "a handler in capitals": '<a href="start/" ONCLICK="x()">x</a>',
    "a style": '<p style="position:fixed">x</p>',
    "a link that runs code": '<a href="javascript:x()">x</a>',
    "a link that runs code, by number": '<a href="&#106;avascript:x()">x</a>',
    "a link that runs code, with a tab": '<a href="java\tscript:x()">x</a>',
    "a link to a file": '<a href="file:///etc/passwd">x</a>',
    "a link that is data": '<a href="data:text/html,x">x</a>',
    "a link with a password": '<a href="https://me:secret@lanes.example/">x</a>',
    "a link by the page's own scheme": '<a href="//evil.example/">x</a>',
    "a link that tells": '<a href="start/" ping="https://evil.example/">x</a>',
    "a link with backslashes": '<a href="\\\\evil.example">x</a>',
    "a frame": '<iframe src="x.html"></iframe>',
    "an object": '<object data="x"></object>',
    "a drawing": '<svg onload="x()"></svg>',
    "a base": '<base href="https://evil.example/">',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "an unknown head": '<meta name="google-site-verification" content="x">',
    "a form that sends": '<form action="https://evil.example/"></form>',
    "a button that sends": '<button type="submit" formaction="https://evil.example/">x</button>',
    "a template that opens by itself": '<template shadowrootmode="open"><p>x</p></template>',
    "a tag in a template": "<template><iframe></iframe></template>",
    "a remark": "<!-- x -->",
    "an instruction": "<?php x ?>",
    "an unquoted attribute": "<a href=start/>x</a>",
    "an attribute in single quotes": "<a href='start/'>x</a>",
    "a tag with a slash for a space": '<img/src="x.png"/alt="x">',
    "a tag in capitals": "<SCRIPT>x</SCRIPT>",
    "a tag that never ends": '<a href="start/',
    "a sign alone": "1 < 2",
    "a tag within a tag": '<a title="<b>" href="start/">x</a>',
    "an end tag that holds something": '</p onclick="x()">',
    "a link with a site's name for a user": '<a href="https://www.lanes.example@evil.example/">x</a>',
    "a page that tells where readers come from": '<meta name="referrer" content="unsafe-url">',
    "a tag with a wide space": '<p\u00a0title="x">x</p>',
    "an attribute twice": '<a href="https://lanes.example/" href="start/">x</a>',
    "an attribute twice, the first of which runs code": '<a href="javascript:x()" href="start/">x</a>',
    "a place twice": '<span id="a">x</span><span id="a">y</span>',
}


def told(body: str, tmp_path) -> list[str]:
    return list(scan(tmp_path, {"index.html": PAGE.format(body)}))


@pytest.mark.parametrize("situation", REFUSED)
def test_what_our_pages_do_not_hold(situation, tmp_path):
    """Refused, in the line where it stands."""
    found = told(REFUSED[situation], tmp_path)
    assert found and all(line.startswith(HERE) for line in found)


@pytest.mark.parametrize("body", ["a &lt;script&gt; as text", "1 &lt; 2", '<a href="start/#now">x</a>', '<a href="https://lanes.example/a?b=c&amp;d=(e)">x</a>', '<a href="http://old.example/">x</a>',
                                  '<img src="lane.png" alt="A lane">', '<details class="menu"><summary>x</summary></details>', '<a href="../law/#1373">x</a>', "onclick=alert(1)", '<a href="https://lanes.example/@riders/1">x</a>', '<a href="https://lanes.example?a=b@c">x</a>', '<meta name="referrer" content="no-referrer">',
                                  '<td align="right">1</td>', '<script src="assets/page.1a2b3c4d.js" type="module"></script>', '<button type="button" hidden data-print>x</button>', "<br/>",
                                  '<script type="application/json">{"a": 1}</script>', '<link rel="canonical" href="https://lanes.example/">'])
def test_what_our_pages_hold(body, tmp_path):
    """Passes."""
    assert told(body, tmp_path) == []


@pytest.mark.parametrize("name, text", [("run.php", "x"), ("a.svg", "<svg onload='x()'/>"), ("b.svg", "<svg><script>x</script></svg>"), ("notes", "x"), ("c.svg", '<svg><image href="https://evil.example/"/></svg>')])
def test_a_file_that_is_not_ours(name, text, tmp_path):
    """A file of a kind that nobody publishes, or a drawing that is more, is refused by its name."""
    (tmp_path / name).write_text(text, "utf-8")
    assert [line.partition(":")[0] for line in scan(tmp_path, {})] == [name]


def test_a_link_in_the_site(tmp_path):
    """A published site holds files, no ways to others."""
    (tmp_path / "a.html").symlink_to("/dev/null")
    assert [line.partition(":")[0] for line in scan(tmp_path, {})] == ["a.html"]


def test_a_link_to_a_place_that_is_not_there(tmp_path):
    """Told where the page was written, with the nearest place that is there."""
    docs, site = tmp_path / "docs/en", tmp_path / "site"
    docs.mkdir(parents=True)
    (site / "law").mkdir(parents=True)
    (docs / "law.md").write_text("# Law\n\nSee [the act](#road-akt).\n", "utf-8")
    html = '<h1 id="road-act">Law</h1>\n<a href="#road-akt">the act</a>'
    (site / "law/index.html").write_text(html, "utf-8")
    page = _Page(html)
    assert list(_broken(site, "law/index.html", page, {"law/index.html": page}, "/", docs)) == [
        "docs/en/law.md:3:15: the page has no place '#road-akt' to which '#road-akt' could lead. Did you mean 'road-act'?"]
