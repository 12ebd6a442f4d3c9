"""How our own programs ask: through the guard alone, and no further than one answer."""
from __future__ import annotations

import requests

from macros.links.guard import Guard


class Session(requests.Session):
    """Takes nothing from the environment (proxies, passwords of ``.netrc``), and leaves redirects to whoever asked."""

    def __init__(self, guard: Guard | None, agent: str, ca: str | None, headers: dict[str, str]):
        super().__init__()
        self.trust_env = False
        self.proxies = {"http": guard.address, "https": guard.address} if guard else {}
        self.verify = ca or True
        self.headers.update({"User-Agent": agent, **headers})

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: to find the next address, requests would unpack all that a redirect brings, and a few kilobytes may hold gigabytes."""
        return None
