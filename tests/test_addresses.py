"""The form of an address: what deceives or harms is refused, what only looks odd passes, and a reason excuses what it may."""
from __future__ import annotations

import pytest

from macros.check.addresses import form, spoofed

EXCUSED = {
    "http://lanes.example/": "does not start with https://",
    "https://lanes.example:8443/": "names a port",
    "https://lanes.example:/": "names a port",
    "https://bit.ly/3lanes": "hides where the link leads",
    "https://www.tinyurl.com/lanes": "hides where the link leads",
    "https://T.CO/x": "hides where the link leads",
    "https://www.google.com/url?q=https://lanes.example/": "leads on to another",
    "https://l.facebook.com/l.php?u=x": "leads on to another",
    "https://nam02.safelinks.protection.outlook.com/?url=x": "leads on to another",
    "https://lanes.example/?utm_source=mail&id=3": "'utm_source' in the address",
    "https://lanes.example/?id=3&fbclid=abc": "'fbclid' in the address",
    "https://lanes.example/?GCLID=": "'GCLID' in the address",
}
NEVER = {
    "javascript:alert(1)": "does not start with https://",
    "HTTP://LANES.EXAMPLE/": "does not start with https://",
    "ftp://lanes.example/": "does not start with https://",
    "//lanes.example/": "does not start with https://",
    "data:text/html,x": "does not start with https://",
    "https:lanes.example": "does not start with https://",
    "https://me:secret@lanes.example/": "a name or password",
    "https://lanes.example@evil.example/": "a name or password",
    "https://192.0.2.7/": "is a number",
    "https://3221225991/": "is a number",
    "https://0xC0000207/": "is a number",
    "https://0300.0.2.7/": "is a number",
    "https://192.519/": "is a number",
    "https://[2001:db8::1]/": "is a number",
    "https://localhost/": "one network alone",
    "https://lanes/": "one network alone",
    "https://printer.local/": "one network alone",
    "https://a.internal/": "one network alone",
    "https://lanes.example./": "is not a name of a site",
    "https://lanes..example/": "is not a name of a site",
    "https://%6canes.example/": "is not a name of a site",
    "https://.lanes.example/": "is not a name of a site",
    "https://xn--\u00fc.example/": "is not a name of a site",
    "https://lanes.example/a b": "a sign that none may hold (a space)",
    "https://lanes.example/a\\b": "a sign that none may hold (\\)",
    "https://lanes.example/<b>": "a sign that none may hold (<)",
    "https://lanes.example/{place}": "a sign that none may hold (a brace)",
    "https://lanes.example/\u00a0": "a sign that none may hold (U+00A0)",
    "https://lanes.example/" + "a" * 500: "over 500 characters",
    "https://l\u0430nes.example/": "letters of several scripts",
    "https://\u0430\u0440\u0440\u04cf\u0435.com/": "letters of several scripts",
    "https://xn--80ak6aa92e.com/": "letters of several scripts",
    "https://goog\u04cfe.com/": "letters of several scripts",
    "https://\u03bf\u03bc\u03b9\u03ba\u03c1\u03bf\u03bd.com/": "letters of several scripts",
    "https://lanes\u0301\u0301.example/": "letters of several scripts",
}
PASS = [
    "https://lanes.example/", "https://www.lanes.example/a/b.html?id=3#part", "https://lanes.example/~riders/", "https://lanes.example/@riders/1", "https://lanes.example/a_(b)",
    "https://lanes.example/ca%C3%B1on", "https://m\u00fcnchen.example/", "https://xn--mnchen-3ya.example/", "https://\u4f8b\u3048.example/", "https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/",
    "https://1.example/", "https://911.gov/", "https://2020.census.gov/", "https://web.archive.org/web/20170101000000/http://old.example/", "https://lanes.example/?source=utm_source",
    "https://lanes.example/?q=a%20b", "https://lanes.example/local", "https://local.example/", "https://google.com.lanes.example/url", "https://lanes.example/t.co", "https://lanes.example/a;b=c,d",
    "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?sectionNum=1.&lawCode=GOV", "https://lanes.example/?ref=3", "https://xt.co/",
]


@pytest.mark.parametrize("url", EXCUSED)
def test_an_address_with_bad_manners(url):
    """Told, and passed where toolkit.yml gives a reason."""
    (message,) = form(url)
    assert EXCUSED[url] in message and list(form(url, excepted=True)) == []


@pytest.mark.parametrize("url", NEVER)
def test_an_address_that_deceives(url):
    """Told, whatever reason anyone gives, in one line."""
    (message,) = form(url, excepted=True)
    assert NEVER[url] in message and "\n" not in message and list(form(url)) == [message]


@pytest.mark.parametrize("url", PASS)
def test_an_address_that_only_looks_odd(url):
    """Passes."""
    assert list(form(url)) == []


@pytest.mark.parametrize("words", ["https://roads.gov/code", "roads.gov", "See https://roads.gov/code.", "(roads.gov)", "roads.gov, the town's own", "the code at www.roads.example", "roads\uff0egov", "roads.gov\uff0fcode",
                                   "lanes.example.roads.gov"])
def test_words_that_name_another_site(words):
    """A link's words may not name another site, alone or among other words, with signs that look like ours or not."""
    assert spoofed(words, "https://lanes.example/roads.gov")


@pytest.mark.parametrize("words", ["the road code", "lanes.example", "Rules (www.code.lanes.example)", "www.lanes.example/rules", "Rules (www.lanes.example)", "Mr. Lane vs. Town", "write to clerk@roads.gov", "section 12.5.us1", "U.S. law",
                                   "e.g. the code"])
def test_words_that_name_no_other_site(words):
    """Words in general, the site itself and addresses of people pass; so does a part of the site among other words."""
    assert not spoofed(words, "https://www.lanes.example/roads.gov")
