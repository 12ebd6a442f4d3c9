"""The ids of recorded editions: they stand on paper and in addresses."""
from __future__ import annotations

import re
from typing import Iterator

from macros.load import Problem, Toolkit

ID = re.compile(r"[0-9a-f]{8,64}")


def editions(toolkit: Toolkit) -> Iterator[Problem]:
    """An id is as it was made."""
    for name in toolkit.editions:
        if not ID.fullmatch(name):
            yield toolkit.problem("editions", name, ("id",), f"'{name}' is not the id of an edition: those have 8 or more of the signs 0 to 9 and a to f. Put back what 'make editions' wrote")
