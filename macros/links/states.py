"""``data/link-status.yml``: written sorted, field by field on lines of their own, so that a change shows as the lines that changed."""
from __future__ import annotations

import datetime
import json
from pathlib import Path

from macros.links.journal import put
from macros.load import schema_line
from macros.model import LinkStatus

FILE = Path("data/link-status.yml")
HEAD = "# 'make links' writes this file. What a person found stands in link-verdicts.yml, and wins."


def text(statuses: dict[str, LinkStatus]) -> str:
    """The file's text; every text in quotation marks, since an address may hold any sign."""
    rows = [schema_line("link-status", False), HEAD]
    for url in sorted(statuses):
        given = statuses[url].model_dump(exclude_none=True, exclude_defaults=True)
        for number, (field, value) in enumerate(given.items()):
            rows.append(f"{'  ' if number else '- '}{field}: {_written(value)}")
    return "\n".join([*rows, *([] if statuses else ["[]"]), ""])


def _written(value) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_quoted, value))}]"
    return value if value.isalpha() and value.isascii() else _quoted(value)


def _quoted(text: str) -> str:
    """The text as YAML reads it. JSON writes a sign beyond the first 65,536 as two halves, which YAML does not join."""
    return "".join(f"\\U{ord(sign):08x}" if ord(sign) > 0xFFFF else json.dumps(sign)[1:-1] for sign in text).join('""')


def write(root: Path, statuses: dict[str, LinkStatus]) -> bool:
    """Writes the file; False where it holds just this already."""
    fresh = text(statuses)
    if (root / FILE).is_file() and not (root / FILE).is_symlink() and (root / FILE).read_bytes() == fresh.encode():
        return False
    put(root, root / FILE, fresh)
    return True
