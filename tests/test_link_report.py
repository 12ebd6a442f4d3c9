"""What a person is told of the links: who reads it knows what to do, and nothing in it does anything by itself."""
from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
import small

from macros.links import report
from macros.links.quoted import EFFECT, FITS
from macros.links.states import text as states_text
from macros.load import load
from macros.model import LinkStatus, LinkVerdict

TODAY = datetime.date(2024, 6, 1)
GUIDE, RACKS = "https://lanes.example/guide", "https://racks.example/guide"
LOOKS = ["2024-05-20 gone http 404", "2024-05-24 gone http 410", "2024-05-28 gone soft 404: title"]
PLACES = {GUIDE: ["data/resources.yml:2"], RACKS: ["data/resources.yml:4", "docs/en/index.md:9"]}
SPAN = re.compile(r"`[^`\n]*`")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def state(url: str, state: str, **more) -> LinkStatus:
    """A state as it stands in the file; not looked at for its form, since a report must bear any."""
    given = {"since": day("2024-05-28"), "last_look": day("2024-05-28"), **more}
    return LinkStatus.model_construct(url=url, state=state, **{**{name: None for name in ("since", "last_look", "last_ok", "evidence", "final", "archive", "archive_date")},
                                                              "looks": [], **given})


def by_url(*statuses: LinkStatus) -> dict[str, LinkStatus]:
    return {status.url: status for status in statuses}


GONE = state(GUIDE, "gone", looks=LOOKS, last_ok=day("2024-05-13"), evidence="soft 404: title", archive="https://web.archive.org/web/20230401000000/https://lanes.example/guide",
             archive_date=day("2023-04-01"))


@pytest.fixture
def toolkit():
    """A toolkit whose verdicts a test may change; its records are shared with other tests."""
    return replace(small.toolkit(), link_verdicts={}, link_status={})


# --- the pull request -------------------------------------------------------------------------------------------------


def test_an_address_that_would_be_gone():
    """It stands first, with its three looks, when it was last found, its copy and its place, and with the line that says no."""
    title, body = report.pull_request(by_url(state(GUIDE, "ok")), by_url(GONE), PLACES)
    assert title == "Links: 1 would be shown as gone; no other changes"
    assert body.startswith("## Gone: merging is your yes\n")
    for words in (*(f"`{look}`" for look in LOOKS), f"- `{GUIDE}`\n", "last found 2024-05-13", "archived copy of 2023-04-01: `https://web.archive.org/", "stands in `data/resources.yml:2`"):
        assert words in body


def test_the_line_that_says_no(tmp_path):
    """Pasted into the file of verdicts, with a day in place of the letters, it is a verdict about this very address; without the day it is refused."""
    url = "https://lanes.example/@club/guide#2"
    _, body = report.pull_request({}, by_url(state(url, "gone", looks=LOOKS)), {})
    (line,) = [line for line in body.split("\n") if line.startswith("- {url:")]
    assert "@" not in line and "#" not in line
    for given, expected in ((line.replace("YYYY-MM-DD", "2024-06-01"), {url: "ok"}), (line, {})):
        root = small.write(tmp_path, {"data/link-verdicts.yml": f"{small.files()['data/link-verdicts.yml'].splitlines()[0]}\n{given}\n"})
        found, problems = load(root)
        assert ({url: verdict.state for url, verdict in found.link_verdicts.items()}, bool(problems)) == (expected, not expected)


def test_other_changes():
    """Each stands under its new state with the old one; what was found at the first look is counted, as is what stayed."""
    before = by_url(*(state(f"https://lanes.example/{name}", old) for name, old in
                      (("a", "ok"), ("b", "ok"), ("c", "broken"), ("d", "ok"), ("f", "ok"), ("g", "gone"), ("left", "ok"))))
    after = by_url(*(state(f"https://lanes.example/{name}", new, final="https://lanes.example/new" if new == "moved" else None) for name, new in
                     (("a", "broken"), ("b", "moved"), ("c", "ok"), ("d", "blocked"), ("e", "ok"), ("f", "ok"), ("g", "gone"))))
    title, body = report.pull_request(before, after, {})
    assert title == "Links: 4 changes, none gone" and "No address would be shown as gone by this." in body
    parts = dict(zip(*[iter(re.split(r"(?m)^## (.+)\n", body)[1:])] * 2))
    assert {name: re.findall(r"lanes\.example/(\w)`.*was `(\w+)`", part) for name, part in parts.items()} == {
        "Not answering": [("a", "ok")], "Moved": [("b", "ok")], "Answering again": [("c", "broken")], "Keeping machines out": [("d", "ok")], "The rest": []}
    assert "now leads to `https://lanes.example/new`" in parts["Moved"]
    for words in ("found at the first look: 1", "still `ok`: 1", "still `gone`: 1", "no longer in the toolkit: 1"):
        assert f"- {words}\n" in parts["The rest"]


def test_a_change_where_a_person_has_decided(toolkit):
    """It is only counted, since nothing changes for readers."""
    toolkit.link_verdicts[GUIDE] = LinkVerdict(url=GUIDE, state="ok", date=TODAY, reason="It opens")
    _, body = report.pull_request({}, by_url(GONE), PLACES, toolkit)
    assert "No address would be shown as gone" in body and "a person's verdict stands, which wins: 1" in body


def test_an_archived_copy_that_the_data_names(toolkit):
    """An address whose record names a copy is not said to have none."""
    gone = by_url(state(GUIDE, "gone", looks=LOOKS))
    archive = {"archive": {"url": "https://web.archive.org/web/20230401000000/https://lanes.example/guide", "date": "2023-04-01"}}
    guide = toolkit.resources["lane-guide"]
    with_copy = replace(toolkit, resources={**toolkit.resources, "lane-guide": type(guide).model_validate({**guide.model_dump(mode="json", exclude_defaults=True), **archive})})
    assert "**none known**" in report.pull_request({}, gone, PLACES, toolkit)[1]
    assert "named in the data" in report.pull_request({}, gone, PLACES, with_copy)[1]
    assert report.decisions(toolkit, gone, PLACES, TODAY) and report.decisions(with_copy, gone, PLACES, TODAY) is None


# --- the issue --------------------------------------------------------------------------------------------------------


def listed(toolkit, *statuses: LinkStatus, today: datetime.date = TODAY) -> dict[str, str]:
    """The parts of the issue by their headings; none where nothing is to decide."""
    made = report.decisions(toolkit, by_url(*statuses), PLACES, today)
    return dict(zip(*[iter(re.split(r"(?m)^## (.+)\n", made[1])[1:])] * 2)) if made else {}


def test_nothing_to_decide(toolkit):
    """There is no issue: links that work, that were not looked at, that are gone with a copy, or broken for a month at most."""
    assert report.decisions(toolkit, by_url(state("https://a.example/", "ok"), state("https://b.example/", "unchecked"), GONE, state(RACKS, "broken", since=day("2024-05-02"))), PLACES, TODAY) is None


def test_gone_without_a_copy(toolkit):
    """A person looks for a copy, or for another address."""
    assert f"- `{GUIDE}`; never found by this machine; stands in `data/resources.yml:2`" in listed(toolkit, state(GUIDE, "gone"))["Gone, without an archived copy"]


def test_moved(toolkit):
    """Old and new address, the place, and what to paste; a new one that the check would refuse comes with the reason in its place."""
    part = listed(toolkit, state(GUIDE, "moved", final="https://new.example/@club"))["Moved"]
    assert f"- `{GUIDE}`; stands in `data/resources.yml:2`\n  ```yaml\n  url: \"https://new.example/@club\"\n  ```\n" in part
    part = listed(toolkit, state(GUIDE, "moved", final="https://new.example/?utm_source=x"))["Moved"]
    assert "cannot be taken as it is: `'utm_source' in the address" in part and "yaml" not in part


@pytest.mark.parametrize("found", [
    [state("http://lanes.example/guide", "ok", final="https://lanes.example/guide")],
    [state("http://lanes.example/guide", "moved", final="https://lanes.example/guide")],
    [state("http://lanes.example/guide", "ok"), state(GUIDE, "ok")],
])
def test_http_that_answers_over_https_too(toolkit, found):
    """The https address is told, ready to paste, and the old one stands in no other part."""
    parts = listed(toolkit, *found)
    assert list(parts) == ["Answers over https too"] and 'url: "https://lanes.example/guide"' in parts["Answers over https too"]


def test_http_that_leads_elsewhere(toolkit):
    """An http address that leads to another page over https has moved; one that answers as it stands is left alone."""
    assert list(listed(toolkit, state("http://lanes.example/guide", "moved", final="https://lanes.example/other"))) == ["Moved"]
    assert listed(toolkit, state("http://lanes.example/guide", "ok")) == {}


@pytest.mark.parametrize("verdict, machine, since, date, told", [
    ("ok", "gone", "2024-05-02", "2024-01-01", True),
    ("ok", "gone", "2024-05-03", "2024-01-01", False),      # 29 days
    ("ok", "broken", "2024-01-01", "2024-05-03", False),    # the person looked 29 days ago
    ("ok", "broken", "2024-01-01", "2024-05-02", True),
    ("gone", "ok", "2024-01-01", "2024-05-02", True),
    ("gone", "broken", "2024-01-01", "2024-05-02", False),
    ("ok", "moved", "2024-01-01", "2024-05-02", False),
    ("ok", "unchecked", "2024-01-01", "2024-05-02", False),
    ("gone", "blocked", "2024-01-01", "2024-05-02", False),
])
def test_a_verdict_and_the_machine(toolkit, verdict, machine, since, date, told):
    """A verdict is asked about when the machine has said the contrary for 30 days, of the state and of the verdict both."""
    toolkit.link_verdicts[GUIDE] = LinkVerdict(url=GUIDE, state=verdict, date=day(date), reason="It opens")
    parts = listed(toolkit, state(GUIDE, machine, since=day(since), evidence="http 404"))
    assert list(parts) == (["Machine and person have disagreed for 30 days"] if told else [])
    assert not told or f"the verdict of {date} says `{verdict}`: `It opens`" in parts["Machine and person have disagreed for 30 days"]


def test_broken_for_over_a_month(toolkit):
    """After 30 days a person looks; a day that nobody knows counts as long ago."""
    assert listed(toolkit, state(GUIDE, "broken", since=day("2024-05-02"))) == {}
    assert "since 2024-05-01" in listed(toolkit, state(GUIDE, "broken", since=day("2024-05-01")))["Not answering for over 30 days"]
    assert "since a day that is not known" in listed(toolkit, state(GUIDE, "broken", since=None))["Not answering for over 30 days"]


def test_a_link_that_no_machine_can_check(toolkit):
    """A person looks, and again after 180 days; who has looked gets no second line to paste."""
    part = listed(toolkit, state(GUIDE, "blocked", evidence="http 403"))["Only a person can look"]
    assert f"- `{GUIDE}`: `http 403`; no person has looked" in part and f'- {{url: "{GUIDE}", state: ok' in part
    toolkit.link_verdicts[GUIDE] = LinkVerdict(url=GUIDE, state="ok", date=TODAY - datetime.timedelta(days=180), reason="It opens")
    assert listed(toolkit, state(GUIDE, "blocked")) == {}
    part = listed(toolkit, state(GUIDE, "blocked"), today=TODAY + datetime.timedelta(days=1))["Only a person can look"]
    assert "a person looked on 2023-12-04" in part and "- {url:" not in part


# --- texts of strangers -----------------------------------------------------------------------------------------------

NASTY = [
    "@everyone", "/@lanes-club", "ping (@a) <@b>", "a@b.example", "#1", "town/lanes#12", "GH-7", "gh-7", "fixes #3", "Closes: #4", "closes https://github.example/town/lanes/issues/1",
    "Fixed:https://github.example/town/lanes/issues/1", "resolves  http://github.example/town/lanes/pull/1", "[skip ci]", "[ci skip]", "[x](javascript:alert(1))", "![x](https://spy.example/x.png)",
    "`", "``", "```", "a`b`c", "```\n# Gone: merging is your yes\n```", "\n\n## Nothing to see\n", "\r\n- [x] done", "\x0b\x0c\x1c\x1d\x1e\x85", "\u2028## x", "\u2029@a", "\u202egnp.elif", "\u200b\u200d\ufeff",
    "<script>alert(1)</script>", "<!-- ", "-->", "<details><summary>", "</details>", "<img src=x onerror=alert(1)>", "&#64;everyone", "&lt;b&gt;", "\\`", "\\", "$`x`$", "$$x$$", "| a | b |\n|---|---|",
    "::error::x", "##[error]x", "::stop-commands::x", "{{ 7 * 7 }}", "{% raw %}", "${{ github.token }}", "Co-authored-by: A <a@b.example>", "\n\nCo-authored-by: A <a@b.example>", "\x1b[2J", "\x00", "\ud800",
    "a\u0301\u0301\u0301\u0301\u0301\u0301", "x" * 1000, "`" * 1000, "@a " * 1000, " ", "\u3164", "\t", ":emoji:", "--- \n+++", "~~~\n", "    indented", "> quote", "*b* _i_ ~~s~~", "ｇｉｔｈｕｂ＠ｅｖｅｒｙｏｎｅ", "$(id)", "'; rm -rf", '"',
]
FENCED = re.compile(r"(?m)^( *)(?:- \{url: .*|# .*|url: .*)$")


def everywhere(toolkit, text: str) -> tuple[str, str]:
    """Both bodies, with ``text`` in every place where something of a stranger's stands."""
    def url(number):
        return f"https://lanes{number}.example/{text}"

    places = {url(number): [f"data/{text}.yml:2"] for number in range(9)}
    some = dict(evidence=text, looks=[text] * 3, archive=f"https://web.archive.org/{text}", final=f"https://new.example/{text}")
    after = by_url(*(state(url(number), kind, **some) for number, kind in enumerate(("gone", "broken", "moved", "ok", "blocked"))),
                   state(url(5), "gone", evidence=text), state(url(6), "broken", since=day("2024-01-01"), evidence=text), state(url(7), "gone", since=day("2024-01-01"), evidence=text),
                   state("http" + url(8)[5:], "ok", final=url(8)))
    places["http" + url(8)[5:]] = places[url(8)]
    before = by_url(state(url(3), "broken"))
    toolkit.link_verdicts[url(7)] = LinkVerdict.model_construct(url=url(7), state="ok", date=day("2024-01-01"), reason=text)
    return report.pull_request(before, after, places)[1], report.decisions(toolkit, after, places, TODAY)[1]


def bones(body: str) -> str:
    """What stands in a body outside of spans of code, and outside of the lines to paste."""
    shown = re.sub(r"leads to `[^`\n]*`, which cannot be taken as it is: `[^`\n]*`", "leads to ``", SPAN.sub("``", body))
    shown = re.sub(r"(?m)^  - leads to ``\n|^ *```yaml\n(?:.*\n)*?^ *```\n|^\n", "", shown)
    return shown


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text(toolkit, text):
    """It stands within a span of code or a fence that it cannot leave, on one line, without any sign that could do something."""
    harmless, nasty = everywhere(replace(toolkit, link_verdicts={}), "page"), everywhere(toolkit, text)
    for kind, (good, body) in enumerate(zip(harmless, (body.replace("`[]`", "``") for body in nasty))):
        assert bones(body) == bones(good)
        assert all(sign.isprintable() for line in body.split("\n") for sign in line) and body.isascii() <= text.isascii()
        assert not any(EFFECT.search(span[1:-1]) for span in SPAN.findall(re.sub(r"(?m)^ *```.*$", "", body)))
        fences = re.findall(r"(?m)^ *```yaml\n((?:.*\n)*?)^ *```$", body)
        assert fences and all(FENCED.fullmatch(line) for fence in fences for line in fence.splitlines())
        if not kind:  # a pull request's text may become a commit's message, where no fence holds anything back
            assert not re.search(r"@\w|\w#\d|\bgh-\d|\[skip|\[ci|\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)[\s:]+(?:#|https?://)", body, re.I)


def test_there_are_fifty_nasty_texts():
    assert len(set(NASTY)) >= 50


def test_too_many_for_one_text(toolkit):
    """Both texts stay below what GitHub takes, name the first in order, and say how many are left out and where they stand."""
    names = [f"https://lanes{number:04}.example/{'long/' * 50}" for number in range(600)]
    after = by_url(*(state(name, ("gone", "broken", "moved", "blocked")[number % 4], since=day("2024-01-01"), looks=LOOKS, final="https://new.example/" + "x" * 400) for number, name in enumerate(names)))
    for _, body in (report.pull_request({}, after, {}), report.decisions(toolkit, after, {}, TODAY)):
        assert len(body) <= FITS and len(body.encode()) < 65_536
        shown, left = body.count("lanes0000"), [int(number) for number in re.findall(r"and (\d+) more, left out here: they stand in `data/link-status.yml`", body)]
        assert shown and len(left) == 4 and all(number > 100 for number in left)


def test_the_same_state(toolkit):
    """The same states give the very same texts, in whatever order they come and on whatever day of the same month."""
    after = [GONE, *(state(f"https://{name}.example/", kind, since=day("2024-01-01")) for kind in ("gone", "broken", "moved", "blocked") for name in (f"z-{kind}", f"a-{kind}"))]
    texts = {(report.pull_request({}, by_url(*order), PLACES), report.decisions(toolkit, by_url(*order), PLACES, TODAY + datetime.timedelta(days=days)))
             for order, days in ((after, 0), (after[::-1], 0), (after, 9))}
    assert len(texts) == 1


# --- the command ------------------------------------------------------------------------------------------------------


def project(root, *statuses: LinkStatus):
    return small.write(root / "project", {"data/link-status.yml": states_text(by_url(*statuses))})


def test_the_command(tmp_path, capsys):
    """It writes the text that is needed, with its title first, and prints nothing; an old text that is not needed goes."""
    (tmp_path / "before.yml").write_text(states_text(by_url(state(GUIDE, "ok"))), "utf-8")
    root, folder = project(tmp_path, GONE), tmp_path / "to" / "folder"
    assert report.main(root, [str(tmp_path / "before.yml"), str(folder)], TODAY) == 0
    assert [path.name for path in folder.iterdir()] == ["pull-request.md"]
    title, empty, head = (folder / "pull-request.md").read_text("utf-8").split("\n")[:3]
    assert (title, empty, head) == ("Links: 1 would be shown as gone; no other changes", "", "## Gone: merging is your yes")
    project(tmp_path, state(GUIDE, "blocked"))
    (tmp_path / "before.yml").write_text(states_text(by_url(state(GUIDE, "blocked"))), "utf-8")
    assert report.main(root, [str(tmp_path / "before.yml"), str(folder)], TODAY) == 0
    assert [path.name for path in folder.iterdir()] == ["issue.md"] and (folder / "issue.md").read_text("utf-8").startswith(f"{report.QUESTION}\n\nA machine")
    assert capsys.readouterr() == ("", "")


def test_only_dates_changed(tmp_path):
    """There is a pull request still, since looks must not be lost, and its title says that nothing is to decide."""
    (tmp_path / "before.yml").write_text(states_text(by_url(state(GUIDE, "ok"))), "utf-8")
    assert report.main(project(tmp_path, state(GUIDE, "ok", last_look=TODAY)), [str(tmp_path / "before.yml"), str(tmp_path)], TODAY) == 0
    assert (tmp_path / "pull-request.md").read_text("utf-8").startswith("Links: looked at; nothing to decide here\n")


@pytest.mark.parametrize("before", [None, b"<<<<<<< HEAD\n", b"\xff\x00", b"- {url: x}\n", b"a: 1\n", b""])
def test_a_file_of_before_that_is_damaged(tmp_path, before):
    """It counts as empty: all that is known now is new."""
    if before is not None:
        (tmp_path / "before.yml").write_bytes(before)
    assert report.main(project(tmp_path, state(GUIDE, "ok")), [str(tmp_path / "before.yml"), str(tmp_path)], TODAY) == 0
    assert "found at the first look: 1" in (tmp_path / "pull-request.md").read_text("utf-8")


def test_states_that_cannot_be_read(tmp_path, capsys):
    """Nothing is reported of what was just written, rather than that all is gone."""
    root = small.write(tmp_path / "project", {"data/link-status.yml": "<<<<<<< HEAD\n"})
    assert report.main(root, [str(tmp_path / "before.yml"), str(tmp_path)], TODAY) == 1
    assert "data/link-status.yml:1:1: " in capsys.readouterr().err and not (tmp_path / "pull-request.md").exists()


def test_a_command_that_is_not_complete(tmp_path, capsys):
    assert report.main(tmp_path, ["x"]) == 2 and "BEFORE.yml FOLDER" in capsys.readouterr().err
