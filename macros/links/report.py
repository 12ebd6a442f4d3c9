"""What a person is told of the links: the text of the one pull request, and of the one issue."""
from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Mapping

from macros.links.changes import Changes, changes
from macros.links.collect import places
from macros.links.decisions import archived, decisions as to_decide
from macros.links.quoted import fitted
from macros.links.states import FILE
from macros.load import Toolkit, load
from macros.load.found import status
from macros.model import LinkStatus

VERDICTS = "data/link-verdicts.yml"
QUESTION = "Links: what a person must decide"
"""The title of the issue. The job knows its issue by this title, so it never changes."""
USAGE = "Write: python -m macros links report BEFORE.yml FOLDER"
Statuses = Mapping[str, LinkStatus]


def pull_request(before: Statuses, after: Statuses, places: Mapping[str, list[str]], toolkit: Toolkit | None = None) -> tuple[str, str]:
    """Title and Markdown body of the pull request that puts ``after`` in place of ``before``.

    With ``toolkit``, what a person decided and the archived copies that the data names are known too.
    """
    found = changes(before, after, places, toolkit.link_verdicts if toolkit else ())
    body = fitted("pull-request.md.j2", found=found, archived=archived(toolkit) if toolkit else set(), file=FILE.as_posix(), verdicts=VERDICTS)
    return _title(found), body


def _title(found: Changes) -> str:
    if found.gone:
        return f"Links: {len(found.gone)} would be shown as gone; {_counted(found.others)}"
    return f"Links: {found.others} change{'' if found.others == 1 else 's'}, none gone" if found.others else "Links: looked at; nothing to decide here"


def _counted(number: int) -> str:
    return f"{number or 'no'} other change{'' if number == 1 else 's'}"


def decisions(toolkit: Toolkit, after: Statuses, places: Mapping[str, list[str]], today: datetime.date) -> tuple[str, str] | None:
    """Title and Markdown body of the issue; None where nothing must be decided. The text names no day that passes by itself."""
    found = to_decide(toolkit, after, places, today)
    if not len(found):
        return None
    where = toolkit.settings.link_check
    return QUESTION, fitted("issue.md.j2", found=found, copies=where and where.copies, file=FILE.as_posix(), verdicts=VERDICTS)


def main(root: Path, given: list[str], today: datetime.date | None = None) -> int:
    """``links report BEFORE.yml FOLDER``: writes ``pull-request.md`` and ``issue.md`` into the folder, a title in the first line.

    Only the file that is needed is there afterwards. A file of before that cannot be read counts as empty. Exit status 1
    where the states of today cannot be read, 2 where the command is not complete.
    """
    if len(given) != 2:
        print(USAGE, file=sys.stderr)
        return 2
    toolkit, problems = load(root)
    faults = status(root).document.told() or (problems if toolkit is None else [])
    if toolkit is None or faults:
        print(f"{faults[0]}. So nothing was reported", file=sys.stderr)
        return 1
    old, new, where = _before(Path(given[0])), toolkit.link_status, places(root, toolkit)
    folder = Path(given[1])
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / "pull-request.md", pull_request(old, new, where, toolkit) if old != new else None)
    _put(folder / "issue.md", decisions(toolkit, new, where, today or datetime.date.today()))
    return 0


def _before(path: Path) -> dict[str, LinkStatus]:
    """The states that a file holds which may stand anywhere; none where it is damaged."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / FILE
        place.parent.mkdir()
        try:
            shutil.copyfile(path, place)
        except OSError:
            return {}
        read = status(Path(folder))
    return {record.url: record for _, record in read.records}


def _put(path: Path, text: tuple[str, str] | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(f"{text[0]}\n\n{text[1]}", "utf-8")
