"""The way to the server for our own program: names, addresses and connections, as the table says; it remembers every try."""
from __future__ import annotations

import asyncio
import ipaddress
import socket

from macros.links.guard import Network
from links.server import Server


class Local(Network):
    """Gives each host of the table a public address of its own and leads that to the server.

    ``resolved``: every name asked for; ``dialed``: every address connected to, with its port.
    """

    def __init__(self, server: Server):
        self.server = server
        self.resolved: list[str] = []
        self.dialed: list[tuple[str, int]] = []
        self._ips = {host: f"8.7.{number // 200 + 1}.{number % 200 + 1}" for number, host in enumerate(sorted(server.serves))}
        self._hosts = {ip: host for host, ip in self._ips.items()}

    async def resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        fault = self.server.faults.get(host)
        if fault == "name server fails":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if fault == "no such name":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = self.server.names.get(host) or self._ips.get(host) or written(host)
        return [found] if isinstance(found, str) else list(found)

    async def dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.dialed.append((ip, port))
        host = self._hosts.get(ip)
        fault = self.server.faults.get(host or "")
        if host is None:
            raise OSError(f"nobody is at {ip}")
        if fault == "refused":
            raise ConnectionRefusedError(111, "Connection refused")
        if fault == "never connects":
            await asyncio.sleep(600)
        return await asyncio.open_connection("127.0.0.1", port_of(self.server, port, fault))


def port_of(server: Server, port: int, fault: str | None) -> int:
    """The port of the server that stands for this one of a host."""
    return server.ports["http" if port != 443 else "cut" if fault == "handshake cut" else "https"]


def written(host: str) -> str:
    """The address that a host spells out, in any of the forms that a resolver takes ("127.1", "2130706433"). Raises gaierror."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
