"""What a page that came with a good status says of itself: not here, for sale, sign in first, prove that you are no machine.

Each sign is held against pages that only speak of such things: what counts is a heading or title that says it as a whole, or
a page that says little else. In doubt the page is taken as it is: a wrong "works" is mended by a reader, a wrong "gone" hides
a page that is there.
"""
from __future__ import annotations

import re
from functools import cached_property

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

HTML = {"text/html", "application/xhtml+xml", ""}
MOST = 200_000
"""Bytes of a page that are read for what it says of itself."""
AT_ONCE = 5
"""Seconds within which a page that sends its readers on is no page to stay on."""
SHORT, FEW = 150, 25
"""Words of a page that says little, and of one that says next to nothing."""
PART = re.compile(r"\s*(?:[|–—·»•]|\s-\s|-{2,})\s*")
"""Between the parts of a title: what the page is, and whose."""
NOT_HERE = re.compile(r"""(?:(?:http\s*)?(?:error|status)?\s*:?\s*(?:404|410)(?:\s*(?:error|not\ found|gone|page\ not\ found|file\ not\ found|\(not\ found\)))?[.!]?
    |(?:sorry[,!]?\ )?(?:oops[,!.…]*\ )?(?:whoops[,!.]*\ )?(?:uh[ -]oh[,!.]*\ )?(?:we'?re\ sorry[,!.]?\ )?(?:but\ )?
     (?:(?:the\ |this\ |that\ |your\ |requested\ |web\ ?)*(?:page|file|document|article|resource|content|item|url|link|story|post|publication)s?\ )?
     (?:(?:you(?:\ are|'re|\ were)?\ (?:looking\ for|requested|want(?:ed)?|trying\ to\ (?:reach|view|access))\ )|requested\ )?
     (?:was\ not\ found|not\ found|could\ not\ be\ found|could\ ?n['o]?t\ be\ found|can\ ?not\ be\ found|can't\ be\ found|cannot\ be\ displayed|(?:does\ not|doesn't|no\ longer)\ exists?|is\ no\ longer\ (?:available|here|active|online)
      |no\ longer\ available|(?:has\ been|was)\ (?:removed|deleted|taken\ down|archived\ or\ removed)|has\ expired|is\ (?:missing|unavailable|not\ available|gone)|isn't\ (?:here|available)|not\ available|unavailable)
     (?:\ (?:on|at|from)\ (?:this|our|the)\ (?:site|website|server))?[.!]?(?:\ (?:error\ )?\(?404\)?)?
    |nothing\ (?:was\ )?found(?:\ here)?[.!]?|oops!?|page\ missing|missing\ page|dead\ link|broken\ link|no\ such\ (?:page|file)|(?:we\ )?(?:can't|cannot|couldn't|could\ not)\ find\ (?:that|the|this)\ page.{0,40}
    |(?:p[aá]gina|archivo|documento|contenido)\ no\ (?:encontrad[ao]|disponible|existe)|no\ se\ (?:ha\ )?(?:encontr[oó]|encontrado|pudo\ encontrar)\ (?:la|el)\ (?:p[aá]gina|archivo|documento).{0,40}|error\ 404.{0,20}|404\s*[:.,!(–—-]\W*.{0,30}(?:not\ found|no\ encontrad[ao]|missing|lost).{0,20}
    |this\ page\ has\ (?:been\ )?(?:moved|removed|retired)[.!]?|page\ (?:has\ been\ )?(?:moved|removed|retired)[.!]?)""", re.I | re.X)
"""A title, a part of one, or a heading that says as a whole that the page is not here."""
SALE = re.compile(r"(?:this |the )?domain (?:name )?(?:\S+ )?(?:is|may be) (?:available )?for sale|buy this domain|(?:this )?domain (?:is |has been )?(?:parked|expired)|parked (?:free|domain|page)|domain (?:has )?expired|inquire about this domain|make an offer on this domain|related searches.{0,200}privacy policy", re.I | re.S)
BROKERS = re.compile(r"(?:^|\.)(?:sedoparking|sedo|parkingcrew|bodis|hugedomains|afternic|dan|undeveloped|above|domainmarket|buydomains|parklogic|cashparking|voodoo|uniregistry|skenzo|parking-page|domainsponsor)\.(?:com|net)$", re.I)
"""Hosts that deal in domains; one that serves what stands on a page, or to which it leads, shows whose page it is."""
LANDER = re.compile(rb"location(?:\.href)?\s*=\s*['\"]/lander", re.I)
"""How a large registrar leads from every name that nobody uses to its page of advertisements."""
CHALLENGED = re.compile(r"(?:just a moment(?:\.{3}|…)?|attention required!?|access (?:to this page has been )?denied|access denied.*|checking (?:your|the) browser.*|are you (?:a )?(?:human|robot).*|verify(?:ing)? (?:that )?you are (?:a )?human.*|pardon our interruption.*|security (?:check|verification).*|ddos.?guard|one moment,? please.*|you are being redirected.*|please (?:wait|enable (?:cookies|js|javascript)).*|robot check|human verification|bot (?:check|verification)|request (?:blocked|rejected)|403 forbidden|forbidden)", re.I)
CHALLENGES = re.compile(rb"_Incapsula_Resource|/_sec/cp_challenge|cf-chl-|challenge-platform/h/|cf_chl_opt|sucuri_cloudproxy_js|px-captcha|datadome|awsWafCookieDomainList|__ddg\d|g-recaptcha|h-captcha|cf-turnstile", re.I)
SIGN_IN = re.compile(r"(?:(?:please )?(?:log|sign)[ -]?(?:in|on)(?: (?:to|with|required|page|here)\b.{0,50})?|member (?:login|sign in)|user login|login required|authentication required|iniciar sesi[oó]n|account login|single sign[ -]on|.{0,40}\blogin)", re.I)
SIGN_IN_PATH = re.compile(r"/(?:(?:[\w-]*[-_])?(?:log-?in|sign-?in|signon|sso|saml2?|adfs|oauth2?|cas|idp|auth|authenticate)|[a-z]*login|users/sign_in)(?:\.\w+)?(?:[/?]|$)", re.I)


class Page:
    """A page that was read. ``body`` may be cut."""

    def __init__(self, body: bytes):
        self.body = body

    @cached_property
    def soup(self) -> BeautifulSoup:
        return parsed(self.body[:MOST])

    @cached_property
    def title(self) -> str:
        return _plain(self.soup.title.get_text(" ")) if self.soup.title else ""

    @property
    def language(self) -> str:
        """The language that the page says that it is in, in lower case."""
        return str(self.soup.html.get("lang", "")).lower() if self.soup.html else ""

    @cached_property
    def headings(self) -> list[str]:
        return [_plain(found.get_text(" ")) for found in self.soup.find_all(["h1", "h2"], limit=6)]

    @cached_property
    def words(self) -> list[str]:
        """What a reader sees, without scripts and styles."""
        return " ".join(piece for piece in self.soup.find_all(string=True) if piece.parent.name not in {"script", "style", "title", "template", "head", "noscript"} and type(piece).__name__ == "NavigableString").split()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def is_short(self) -> bool:
        return len(self.words) <= SHORT

    @cached_property
    def first_heading(self) -> str:
        return next((_plain(found.get_text(" ")) for found in self.soup.find_all("h1", limit=1)), self.headings[0] if self.headings else "")


def parsed(body: bytes) -> BeautifulSoup:
    """A page's parts; none where it cannot be taken apart. Python's own parser takes hours over some hostile pages, and lxml seconds."""
    try:
        return BeautifulSoup(body, "lxml")
    except ParserRejectedMarkup:
        return BeautifulSoup("", "lxml")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("’", "'").strip(" .\u00a0")


def challenge(page: Page, headers: dict[str, str], status: int) -> bool:
    """True for a page that asks for proof that nobody is a machine, or sends machines away."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    titled = any(CHALLENGED.fullmatch(part) for part in _parts(page.title)) or bool(page.first_heading and CHALLENGED.fullmatch(page.first_heading))
    return page.is_short and (titled or status != 200 and bool(CHALLENGES.search(page.body)) or bool(CHALLENGES.search(page.body)) and len(page.words) < 60)


def not_here(page: Page) -> str | None:
    """The sign by which a page with a good status says that there is none: its title, its heading, or its few words."""
    parts = _parts(page.title)
    if any(NOT_HERE.fullmatch(part) for part in parts[:1] + parts[-1:]):
        return "title"
    if page.first_heading and NOT_HERE.fullmatch(page.first_heading) and len(page.words) <= 4 * SHORT:
        return "heading"
    few = page.text
    if len(page.words) <= 40 and any(NOT_HERE.fullmatch(_plain(piece)) for piece in re.split(r"(?<=[.!?])\s+", few)):
        return "text"
    return None


def _parts(title: str) -> list[str]:
    return [part.strip() for part in PART.split(title) if part.strip()] or [title]


def parked(page: Page, host: str) -> bool:
    """True for a page that offers its own name for sale, or stands there for advertisements."""
    if BROKERS.search(host):
        return True
    served = any(BROKERS.search(re.sub(r"^(?:https?:)?//", "", str(tag.get("src") or tag.get("href") or "")).split("/")[0]) for tag in page.soup.find_all(["script", "iframe", "frame", "a", "img", "link"], limit=200))
    lands = len(page.words) < 10 and LANDER.search(page.body) is not None
    said = bool(SALE.search(page.title)) or any(len(page.words) <= FEW or host.removeprefix("www.") in page.text[max(0, sign.start() - 80):sign.end() + 80].lower()
                                                for sign in SALE.finditer(page.text[:4000]))
    return page.is_short and (served or said or lands)


def sign_in(page: Page, path: str, asked: str) -> bool:
    """True where one must sign in first; a box to sign in among other things is none."""
    led = bool(SIGN_IN_PATH.search(path)) and not SIGN_IN_PATH.search(asked)
    box = page.soup.find("input", attrs={"type": re.compile("^password$", re.I)}) is not None
    says = any(SIGN_IN.fullmatch(part) for part in [*_parts(page.title), page.first_heading] if part)
    return led and (box or says or len(page.words) <= FEW) or page.is_short and box and says


def refresh(body: bytes, kind: str) -> str | None:
    """Where a page sends its readers by itself within five seconds; None where it does not."""
    if kind not in HTML or b"refresh" not in body[:20_000].lower():
        return None
    for tag in parsed(body[:20_000]).find_all("meta", attrs={"http-equiv": re.compile("^refresh$", re.I)}):
        found = re.match(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,](.*)", str(tag.get("content", "")), re.S)
        there = _address(found[2]) if found and int(found[1]) <= AT_ONCE else ""
        if there and tag.find_parent("noscript") is None:
            return there
    return None


def _address(told: str) -> str:
    """The address behind the seconds of such a page: ``url=`` and quotation marks around it may be there."""
    told = told.strip()
    named = re.match(r"url\s*=", told, re.I)
    return told[named.end():].strip().strip("'\"").strip() if named else told.strip("'\"").strip()
