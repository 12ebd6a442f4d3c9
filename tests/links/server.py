"""The server of every host of the table, on one port for HTTP and one for HTTPS; it remembers what it was asked."""
from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

from links import answers, table
from links.certificates import Certificates
from links.odd import ODD

PATIENCE = 5


class Server:
    """``with Server(rows) as server``; then ``server.ports`` has "http", "https" and "cut" (which ends every TLS handshake).

    ``hits``: every request, in its order; ``sent``: bytes written, by host; ``mistakes``: questions that the table or this server could not
    answer, which a test must not take for a server that misbehaves.
    """

    def __init__(self, rows: list[table.Row]):
        self.rows, self.hits, self.sent, self.ports, self.mistakes = rows, [], Counter(), {}, []
        self.serves: dict[str, dict[str, list]] = {}
        for row in rows:
            for host, paths in ({row.host: {}} | row.serves).items():
                assert not paths or not self.serves.get(host), f"{row.id}: {host} is another row's"
                self.serves[host] = self.serves.get(host) or paths
        self.faults = {host: fault for row in rows for host, fault in row.fault.items()}
        self.names = {host: ip for row in rows for host, ip in row.names.items()}
        self.certificates = Certificates(set(self.serves), self.faults)

    def __enter__(self) -> "Server":
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True, name="misbehaving server")
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        self._loop.set_exception_handler(lambda *_: None)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        servers = {
            "http": await asyncio.start_server(self._plain, "127.0.0.1", 0),
            "https": await asyncio.start_server(self._secure, "127.0.0.1", 0, ssl=self.certificates.context()),
            "cut": await asyncio.start_server(self._cut, "127.0.0.1", 0),
        }
        self.ports = {name: server.sockets[0].getsockname()[1] for name, server in servers.items()}
        ready.set()
        await self._stop.wait()
        for server in servers.values():
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._connection("http", reader, writer)

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._connection("https", reader, writer)

    async def _cut(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Ends every TLS handshake after the client's first words."""
        await reader.read(100)
        writer.close()

    async def _connection(self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            try:
                await self._answer(asked(scheme, head), writer)
            except (LookupError, ValueError, TypeError, AttributeError) as error:
                self.mistakes.append(f"{head[:200]!r}: {error!r}")
        writer.close()

    async def _answer(self, request: answers.Request, writer: asyncio.StreamWriter) -> None:
        before = sum(hit.address == request.address for hit in self.hits)
        self.hits.append(request)
        paths = table.DEFAULTS | self.serves[request.host] if request.host in self.serves and request.host not in self.names else table.INSIDE
        answer = answers.chosen(paths.get(request.path, paths[""]), request, before)
        counted = Counting(writer)
        try:
            if "odd" in answer:
                return await ODD[answer["odd"]](counted)
            counted.write(answers.whole(answer, request))
            await counted.drain()
        finally:
            self.sent[request.host] += counted.written

    def reached(self, row: table.Row) -> list[answers.Request]:
        """What was asked of a row's own hosts."""
        return [hit for hit in self.hits if hit.host == row.host or hit.host in row.serves]


class Counting:
    """A writer that counts its bytes, and writes to nobody who is gone."""

    def __init__(self, writer: asyncio.StreamWriter):
        self._writer, self.written = writer, 0

    def write(self, data: bytes) -> None:
        """Raises ConnectionResetError where the client is gone; a stream alone would take more for ever."""
        if self._writer.transport.is_closing():
            raise ConnectionResetError
        self.written += len(data)
        self._writer.write(data)

    async def drain(self) -> None:
        """Also lets the loop hear that the client is gone."""
        await self._writer.drain()
        await asyncio.sleep(0)

    def __getattr__(self, name: str):
        return getattr(self._writer, name)


def asked(scheme: str, head: bytes) -> answers.Request:
    """The request that stands in these bytes."""
    first, *rest = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
    host = str(urlsplit(f"//{headers.get('host', '')}").hostname)
    return answers.Request(scheme, host, method, target, headers, time.monotonic())
