"""The only way out: a proxy (SOCKS 5) on this machine, for LinkChecker and for our own second look alike.

An address that a stranger gave, or that a server redirects to, must not reach what stands behind our own firewall. A rule on
addresses before the request cannot hold that (a name may resolve to one address when asked and to another when used), so the
name is resolved here, once, and the connection goes to the very address that was held to the rule. The same place caps bytes
and seconds, since neither of the two clients caps both.
"""
from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass

CHUNK = 65_536
REPLIES = {"elsewhere": 2, "asked to wait": 2, "private address": 2, "unreachable": 3, "no such name": 4, "name server": 4, "refused": 5, "time-out": 6}
"""Why there is no connection, and the number by which the protocol says so (RFC 1928, section 6)."""
PORTS = {80, 443}
"""The only ports below 1024 that serve sites; on others a redirect could have us speak to someone's mail or shell."""
UNICAST = ipaddress.ip_network("2000::/3")
"""All addresses of version 6 that were ever given to anyone (IANA); site-local and other old ones lie outside."""
SPECIAL = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"), ipaddress.ip_network("3fff::/20"))
"""Special ones that Python 3.11 takes for public: what a large hoster, on whose machines jobs run, tells each machine of itself;
RFC 6890; relays (RFC 7526); documentation (RFC 9637)."""
EMBEDDED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"), ipaddress.ip_network("::/96"))
"""Networks of version 6 whose addresses hold one of version 4 (RFC 6052, RFC 8215, RFC 3056, RFC 4380, RFC 4291): nobody serves a site there."""


@dataclass(frozen=True)
class Limits:
    """Seconds to connect and for a whole connection, and bytes of one answer."""

    connect: float = 15
    total: float = 60
    bytes: int = 8_000_000


class Network:
    """The network as it is; tests put one of their own in its place."""

    async def resolve(self, host: str) -> list[str]:
        """The addresses of a name, version 4 first. Raises socket.gaierror."""
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(row[4][0]) for row in sorted(found, key=lambda row: row[0] != socket.AF_INET)))

    async def dial(self, ip: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection. Raises OSError."""
        return await asyncio.open_connection(ip, port)


def is_public(ip: str) -> bool:
    """True for an address that everyone can reach, false for private, loopback, link-local and all other special ones (IANA's registries)."""
    try:
        found = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if found.version == 6:
        if found not in UNICAST or any(found in network for network in EMBEDDED):
            return False
    if any(found in network for network in SPECIAL):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class Guard:
    """A running guard: ``with Guard(...) as guard``, then ``guard.address`` is the proxy.

    ``hosts``: the only hosts that may be asked, where given. ``refused`` tells why the last try for a host failed before
    it had a connection.
    """

    def __init__(self, network: Network | None = None, hosts: frozenset[str] | None = None, limits: Limits = Limits()):
        self.network, self.hosts, self.limits = network or Network(), hosts, limits
        self.refused: dict[str, str] = {}
        self.held: dict[str, float] = {}
        self.open: dict[str, set[asyncio.Task]] = {}
        self.address = ""

    def __enter__(self) -> "Guard":
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True, name="guard")
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.address = f"socks5h://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await self._stop.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def hold(self, host: str, seconds: float) -> None:
        """Lets nobody ask this host for a while, and ends what is under way: it answered "wait" (Retry-After)."""
        self.held[host] = max(self.held.get(host, 0), time.monotonic() + seconds)
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in list(self.open.get(host, ()))])

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self.limits.total):
                await self._answer(reader, writer)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from greeting to end (RFC 1928)."""
        host, port = await _asked(reader, writer)
        there = await self._reach(host, port)
        if isinstance(there, str):
            self.refused[host] = there
            writer.write(_reply(REPLIES[there]))
            return await writer.drain()
        self.refused.pop(host, None)
        task = asyncio.current_task()
        self.open.setdefault(host, set()).add(task)
        try:
            writer.write(_reply(0))
            await self._relay((reader, writer), there)
        finally:
            self.open[host].discard(task)
            there[1].close()

    async def _reach(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | str:
        """A connection to the host, or in a few words why there is none."""
        if self.hosts is not None and host not in self.hosts:
            return "elsewhere"
        if port < 1024 and port not in PORTS:
            return "unreachable"
        if self.held.get(host, 0) > time.monotonic():
            return "asked to wait"
        try:
            async with asyncio.timeout(self.limits.connect):
                ips = await self._resolved(host)
                if isinstance(ips, str):
                    return ips
                return await self._dialed(ips, port)
        except TimeoutError:
            return "time-out"

    async def _resolved(self, host: str) -> list[str] | str:
        try:
            ips = await self.network.resolve(host)
        except socket.gaierror as error:
            return "no such name" if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)} else "name server"
        except (UnicodeError, ValueError):
            return "no such name"
        except OSError:
            return "name server"
        if not ips:
            return "no such name"
        return ips if all(map(is_public, ips)) else "private address"

    async def _dialed(self, ips: list[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | str:
        reason = "unreachable"
        for ip in ips[:3]:
            try:
                return await self.network.dial(ip, port)
            except ConnectionRefusedError:
                reason = "refused"
            except OSError:
                continue
        return reason

    async def _relay(self, here: tuple[asyncio.StreamReader, asyncio.StreamWriter], there: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        """Carries bytes both ways until one side ends."""
        out = asyncio.create_task(_carry(here[0], there[1]))
        back = asyncio.create_task(_carry(there[0], here[1], self.limits.bytes))
        try:
            await asyncio.wait({out, back}, return_when=asyncio.FIRST_COMPLETED)
            if back.done():
                back.result()
        finally:
            for task in (out, back):
                task.cancel()
            await asyncio.gather(out, back, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int = 0) -> None:
    """All bytes from one side to the other; ``most`` at most, where given."""
    carried = 0
    while data := await reader.read(CHUNK):
        carried += len(data)
        if most and carried > most:
            raise ConnectionAbortedError("too large")
        if writer.is_closing():
            return
        writer.write(data)
        await writer.drain()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Host and port that a client asks for. Raises ValueError where it asks for anything but a connection without password."""
    version, methods = await reader.readexactly(2)
    if version != 5 or 0 not in await reader.readexactly(methods):
        raise ValueError("not a client of ours")
    writer.write(b"\x05\x00")
    _, command, _, kind = await reader.readexactly(4)
    if command != 1:
        raise ValueError("not a connection")
    if kind == 3:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii", "replace")
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
    return host.lower().rstrip("."), int.from_bytes(await reader.readexactly(2), "big")


def _reply(code: int) -> bytes:
    return bytes([5, code, 0, 1, 0, 0, 0, 0, 0, 0])
