"""The toolkit of this folder, loaded once and again only after a change."""
from __future__ import annotations

from pathlib import Path

from macros.check import checked
from macros.load import Problem
from macros.render import Renderer

ROOT = Path(__file__).resolve().parent.parent


class BadData(Exception):
    """The data has problems; ``problems`` holds them all."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


_held: dict[tuple, Renderer] = {}


def _stamp(root: Path) -> tuple:
    return tuple((str(path), path.lstat().st_mtime_ns) for path in sorted((root / "data").rglob("*.yml")))


def renderer(root: Path = ROOT) -> Renderer:
    """What renders pages from the data as it stands. Raises BadData with every problem."""
    stamp = _stamp(root)
    if stamp not in _held:
        toolkit, problems = checked(root)
        if problems:
            raise BadData(problems)
        _held.clear()
        _held[stamp] = Renderer(toolkit)
    return _held[stamp]
