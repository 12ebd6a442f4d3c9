"""What a server does that no status and no header describes; by the names that the table uses."""
from __future__ import annotations

import asyncio
import functools
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable

from links import answers

TICK, DRIPS = 0.2, 50
MEGABYTE = 1_000_000
Writer = asyncio.StreamWriter


async def reset(writer: Writer) -> None:
    """The connection is reset once it has been asked."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def closed(writer: Writer) -> None:
    """The connection ends without a word."""


async def garbage(writer: Writer) -> None:
    """Something answers that does not speak HTTP."""
    writer.write(b"SSH-2.0-Dropbear\r\n\x00\x00\x01\x9c\x06\x14 who are you?\r\n")
    await writer.drain()


async def silent(writer: Writer) -> None:
    """The question is taken and never answered."""
    await asyncio.sleep(TICK * DRIPS)


async def late(writer: Writer) -> None:
    """The page comes after a moment."""
    await asyncio.sleep(4 * TICK)
    writer.write(answers.head({}, answers.page("page")) + answers.page("page"))
    await writer.drain()


async def slow_head(writer: Writer) -> None:
    """The headers come a letter at a time and never end: no single read takes long."""
    await _drip(writer, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Wait: ")


async def slow_body(writer: Writer) -> None:
    """The text comes a letter at a time and never ends."""
    writer.write(answers.head({"headers": {"Content-Length": "50000"}}, b""))
    await _drip(writer, b"<!doctype html>")


async def endless(writer: Writer) -> None:
    """The page begins as any other and never ends."""
    writer.write(answers.head({"headers": {"Content-Length": None}}, b"") + answers.page("page"))
    while True:
        writer.write(b"<p>And so on, and so on, and so on.</p>\n" * 500)
        await writer.drain()
        await asyncio.sleep(0)


async def huge(writer: Writer) -> None:
    """A document of 2 GB."""
    writer.write(answers.head({"headers": {"Content-Length": "2000000000", "Content-Type": "application/pdf"}}, b"") + answers.PDF)
    for _ in range(2000):
        writer.write(b"\0" * MEGABYTE)
        await writer.drain()


async def half(writer: Writer) -> None:
    """Half of the page comes, then the connection ends."""
    whole = answers.page("page")
    writer.write(answers.head({}, whole) + whole[:len(whole) // 2])
    await writer.drain()


async def half_chunked(writer: Writer) -> None:
    """A page in chunks whose last chunk never comes."""
    writer.write(answers.head({"headers": {"Content-Length": None, "Transfer-Encoding": "chunked"}}, b"") + b"40\r\n" + answers.page("page")[:64] + b"\r\n")
    await writer.drain()


async def bomb(writer: Writer) -> None:
    """A page that unpacks from 100 kB to 100 MB."""
    packed = _packed()
    writer.write(answers.head({"headers": {"Content-Encoding": "gzip"}}, packed) + packed)
    await writer.drain()


@functools.cache
def _packed() -> bytes:
    """Made piece by piece, so that the server itself never holds the 100 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(answers.page("page")), *(packer.compress(b" " * MEGABYTE) for _ in range(100)), packer.flush()]
    return b"".join(pieces)


async def _drip(writer: Writer, start: bytes) -> None:
    writer.write(start)
    for _ in range(DRIPS):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(TICK)


ODD: dict[str, Callable[[Writer], Awaitable[None]]] = {made.__name__.replace("_", " "): made for made in (
    reset, closed, garbage, silent, late, slow_head, slow_body, endless, huge, half, half_chunked, bomb)}
