"""The form of addresses: what an address shows by itself, before anyone asks for it.

Nothing here looks at the network. An exception stands in toolkit.yml, with its reason; what could deceive or harm a
reader (a name and password, a number for a host, letters of two scripts, an unsafe sign) has none.
"""
from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Iterator
from urllib.parse import parse_qsl, urlsplit

from macros.check.walk import marks, once, records, values
from macros.load import Problem, Toolkit
from macros.model import Archive

FIELDS = {"url", "final", "archive", "site_url", "repository", "copies", "lookup"}
"""Fields that hold one address."""
LONGEST = 500
UNSAFE = re.compile(r"[\s\\<>\"`{}|^\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
TRACKERS = re.compile(r"(utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igsh|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|"
                      r"oly_\w+_id|vero_id|wickedid|ref_src|ref_url|s_kwcid|_ga|_gl|mibextid|spm|cmpid|trk|rb_clickid|ml_subscriber\w*|ck_subscriber_id)$", re.I)
"""Parts of an address that tell the host by which way a reader came."""
SHORTENERS = frozenset("""
    adf.ly amzn.to apne.ws aka.ms bit.do bit.ly bl.ink buff.ly clck.ru cnn.it cutt.ly db.tt dlvr.it fb.me forms.gle g.co goo.gl ift.tt is.gd j.mp linktr.ee
    lnkd.in mcaf.ee n.pr nyti.ms ow.ly po.st qr.ae qrco.de rb.gy rebrand.ly reut.rs s.id shorturl.at snip.ly soo.gd su.pr surl.li t.co t.ly tiny.cc
    tinyurl.com trib.al v.gd wapo.st wp.me youtu.be 1drv.ms
""".split())
"""Hosts that hide where a link leads."""
REDIRECTORS = re.compile(r"(www\.google\.[a-z.]+/(url|amp)|(l|lm)\.facebook\.com/|l\.instagram\.com/|out\.reddit\.com/|t\.umblr\.com/redirect|"
                         r"[\w.-]+\.safelinks\.protection\.outlook\.com/|urldefense(\.proofpoint)?\.com/|[\w.-]*cdn\.ampproject\.org/|steamcommunity\.com/linkfilter|href\.li/|slack-redir\.net/)")
CONTROL = re.compile(r"%([01][0-9a-f]|7f)", re.I)
NAMED = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#]\S*)?$", re.I)
"""Words that are an address."""
AMONG = re.compile(r"(?:https?://|\bwww\.)((?:[\w-]+\.)+[a-z]{2,})|(?<![\w@./-])((?:[\w-]+\.)+(?:com|edu|gov|mil|net|org|us))\b(?![.-]?\w)", re.I)
"""An address among other words."""
COPIED = re.compile(r"https?://[^/]+/web/(?:(\d{4})(\d\d)(\d\d)\d*|\d*\*)(?:[a-z]{2}_)?/", re.I)
"""An archived copy whose address tells its day, or a list of copies."""
PRIVATE = re.compile(r"(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|home\.arpa)$")
LOOKALIKE = {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}
"""Scripts with letters that look like Latin ones."""
TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
"""Scripts that are written together."""


def form(url: str, excepted: bool = False) -> Iterator[str]:
    """What is wrong with an address, in one message at most; ``excepted`` is true where toolkit.yml gives a reason."""
    unsafe = UNSAFE.search(url) or CONTROL.search(url)
    if unsafe:
        yield f"the address holds a sign that none may hold ({_shown(unsafe[0])}). Copy it anew from the browser's address line"
        return
    if len(url) > LONGEST:
        yield f"the address has over {LONGEST} characters. Find the page's short address of its own"
        return
    found = re.match(r"(https?)://([^/?#]*)", url)
    if not found:
        yield f"the link '{url}' does not start with https://. Write the whole address"
        return
    message = _host(found[2]) or (None if excepted else _manners(url, found[1], found[2].lower()))
    if message:
        yield message


def _shown(sign: str) -> str:
    return {" ": "a space", "\t": "a tab", "\n": "a line break", "{": "a brace", "}": "a brace"}.get(sign, sign if sign.isprintable() else f"U+{ord(sign[0]):04X}")


def _host(place: str) -> str | None:
    """What deceives in the host of an address, reason or not."""
    if "@" in place:
        return "the address holds a name or password before its host. Remove all up to '@'"
    host = re.sub(r":\d*$", "", place).lower()
    if _number(host):
        return f"'{host}' is a number, not a name, so nobody can tell whose it is. Write the site's name"
    if not all(sign.isalnum() or sign in "-._" or unicodedata.category(sign) == "Mn" for sign in host) or host.endswith(".") or ".." in host or host.startswith((".", "-")):
        return f"'{host}' is not a name of a site. Copy the address anew from the browser's address line"
    if "." not in host or PRIVATE.search(host):
        return f"'{host}' can be reached from one network alone. Write an address that everyone can open"
    return _scripts(host)


def _number(host: str) -> bool:
    """True for every way to write an IP address: four numbers, one number, octal, hexadecimal, version 6."""
    if host.startswith("["):
        return True
    if re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _scripts(host: str) -> str | None:
    """Letters of two scripts in one name make one site look like another (Unicode Technical Standard 39)."""
    scripts: set[str] = set()
    for label in host.split("."):
        try:
            label = label.encode("ascii").decode("idna") if label.startswith("xn--") else label
        except UnicodeError:
            return f"'{label}' is not a name of a site. Copy the address anew from the browser's address line"
        here = {script(letter) for letter in label if letter.isalpha()}
        if len(here - TOGETHER) > 1 or here & TOGETHER and here - TOGETHER - {"LATIN"} or any(unicodedata.category(sign) == "Mn" for sign in unicodedata.normalize("NFC", label)):
            return f"'{label}' mixes letters of several scripts, so it may look like another site. Type the address anew"
        scripts |= here
    if scripts & LOOKALIKE and "LATIN" in scripts:
        return f"'{host}' mixes letters of several scripts, so it may look like another site. Type the address anew"
    return None


def script(letter: str) -> str:
    """The script of a letter, by the first word of its name."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def _manners(url: str, scheme: str, place: str) -> str | None:
    """What an address may have only for a reason that toolkit.yml gives."""
    reason = "or give the reason in 'address_exceptions' of toolkit.yml"
    if scheme != "https":
        return f"the link '{url}' does not start with https://, so others can read along. Try https://, {reason}"
    if re.search(r":\d*$", place):
        return f"the address names a port ('{place}'). Leave it out, {reason}"
    name = place.removeprefix("www.")
    if name in SHORTENERS:
        return f"'{name}' hides where the link leads. Open it and write the address that you come to, {reason}"
    if REDIRECTORS.match(url.lower().partition("://")[2]):
        return f"this address only leads on to another. Open it and write the address that you come to, {reason}"
    parts = urlsplit(url)
    tracker = next((key for part in (parts.query, parts.fragment) for key, _ in parse_qsl(part, keep_blank_values=True) if TRACKERS.match(key)), None)
    if tracker:
        return f"'{tracker}' in the address tells its host by which way a reader came. Remove it, {reason}"
    return None


def addresses(toolkit: Toolkit) -> Iterator[Problem]:
    """The form of every address in the data; exceptions that nothing needs; an address that two resources share."""
    excepted = {item.url for item in toolkit.settings.address_exceptions}
    for noun, name, record in records(toolkit):
        for path, url in addresses_of(record):
            for message in form(url, url in excepted):
                yield toolkit.problem(noun, name, path, message, url)
        for path, message in _copies(record):
            yield toolkit.problem(noun, name, path, message)
        yield from _links(toolkit, noun, name, record)
    first: dict[str, str] = {}
    for name, resource in toolkit.resources.items():
        if resource.url and first.setdefault(_bare(resource.url), name) != name:
            yield toolkit.problem("resources", name, ("url",), f"'{first[_bare(resource.url)]}' has this address already. Keep one of the two resources")


@once
def _copies(record) -> tuple[tuple[tuple, str], ...]:
    """(path, message) of each archived copy that is none, or is of another day than its own address says."""
    found = (((*path, field), message) for path, value in values(record) if isinstance(value, Archive) for field, message in _copy(value, getattr(record, "url", None)))
    return tuple(found)


def _copy(archive: Archive, url: str | None) -> Iterator[tuple[str, str]]:
    if url and _bare(archive.url) == _bare(url):
        yield "url", "this is the page itself and no copy of it. Write the address that the archive gave to its copy, or remove 'archive'"
    told = COPIED.match(archive.url)
    if told and not told[1]:
        yield "url", "this address lists copies and is none of them. Open it, choose a copy, and write the address that you come to"
    elif told and "-".join(told.groups()) != str(archive.date):
        yield "date", f"the copy's address says {'-'.join(told.groups())}, and this is another day. Write the day that the address says, or correct the address"


def _links(toolkit: Toolkit, noun: str, name: str, record) -> Iterator[Problem]:
    """A link in a text has words, and they do not name another site."""
    for mark in marks(record):
        for url, words in mark.links:
            if not words.strip():
                yield toolkit.problem(noun, name, mark.path, "a link has no words, so nobody can see or hear it. Write [words](address)", url)
            elif spoofed(words, url):
                yield toolkit.problem(noun, name, mark.path, f"the link's words name another site than the one it leads to ('{url}'). Write words that say where it leads", url)


@once
def addresses_of(record) -> tuple[tuple[tuple, str], ...]:
    """(path, address) of every address of a record: in a field of its own, or as a link in a text."""
    fields = [(path, str(value)) for path, value in values(record)
              if path and path[-1] in FIELDS and isinstance(value, str) and "address_exceptions" not in path]
    return (*fields, *((mark.path, url) for mark in marks(record) for url, _ in mark.links))


def spoofed(words: str, url: str) -> bool:
    """True where a link's words are, or hold, an address of another site than the one it leads to; one within the other is no other."""
    words = unicodedata.normalize("NFKC", words).strip()  # wide dots and slashes look like ours
    told, host = NAMED.match(words), re.match(r"https?://([^/?#]*)", url)
    if not host or told:
        return bool(host and told) and _site(told[1]) != _site(host[1])
    leads = "." + _site(host[1])
    return not all(leads.endswith("." + name) or ("." + name).endswith(leads) for name in (_site(one[1] or one[2]) for one in AMONG.finditer(words)))


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")


def _bare(url: str) -> str:
    """The address without what makes no difference."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/").lower()


def unneeded(toolkit: Toolkit, on_pages: set[str]) -> Iterator[Problem]:
    """An exception for an address that nothing holds, or that needs none; ``on_pages`` are the addresses of pages."""
    held = on_pages | {url for _, _, record in records(toolkit) for _, url in addresses_of(record)}
    for number, item in enumerate(toolkit.settings.address_exceptions):
        at = ("address_exceptions", number)
        if item.url not in held:
            yield toolkit.problem("toolkit", "toolkit", at, "nothing holds this address. Remove the exception")
        elif not any(form(item.url)):
            yield toolkit.problem("toolkit", "toolkit", at, "this address needs no exception. Remove it")
