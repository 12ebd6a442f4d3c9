"""A picture is what its ending says, small, and tells nothing about the person who took it.

Read by hand from the few bytes that matter (PNG 1.2 section 4, JPEG ITU-T T.81 annex B, WebP container of RFC 9649): a
library would read all of it, and with it whatever a stranger hid there.
"""
from __future__ import annotations

import re
import struct

PICTURES = (".png", ".jpg", ".webp")
LARGEST = 200_000
"""Bytes: many readers have a slow line."""
WIDEST = 4000
"""Dots a side: a few bytes can stand for more than a phone can hold."""
CAMERA = (b"Exif\x00\x00", b"eXIf", b"EXIF", b"http://ns.adobe.com/", b"XML:com.adobe.xmp", b"XMP ")
"""Signs of what a camera or a program writes into a picture: where, when, by whom."""
FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]")
"""Starts the part of a JPEG that holds its size."""


def fault(data: bytes, ending: str) -> str | None:
    """What is wrong with a picture, of which ``ending`` tells the kind."""
    size = {".png": _png, ".jpg": _jpg, ".webp": _webp}[ending](data)
    if size is None:
        return f"this is not a picture of the kind {ending}, or something stands behind it. Save it anew from a picture program"
    if len(data) > LARGEST:
        return f"the picture has {len(data) // 1000} kB, and many readers have a slow line. Make it smaller than {LARGEST // 1000} kB"
    if max(size) > WIDEST:
        return f"the picture is {size[0]} dots wide and {size[1]} high. Make it {WIDEST} at most"
    if any(sign in data for sign in CAMERA):
        return "the picture tells where, when or with what it was made. Upload a picture of your screen that shows it, or save it without those data (metadata)"
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if len(data) < 45 or not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or not data.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82"):
        return None
    if data.count(b"IEND\xaeB`\x82") > 1:
        return None
    return struct.unpack(">II", data[16:24])


def _jpg(data: bytes) -> tuple[int, int] | None:
    """The parts before the picture itself are walked one by one; the picture ends where the file does."""
    place = 2
    if not data.startswith(b"\xff\xd8\xff") or not data.endswith(b"\xff\xd9"):
        return None
    while place + 9 < len(data) and data[place] == 0xFF:
        if FRAME.match(data, place):
            high, wide = struct.unpack(">HH", data[place + 5:place + 9])
            return wide, high
        place += 2 + int.from_bytes(data[place + 2:place + 4], "big")
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    if len(data) < 30 or data[:4] != b"RIFF" or data[8:12] != b"WEBP" or struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        return None
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if data[12:16] == b"VP8 ":
        wide, high = struct.unpack("<HH", data[26:30])
        return wide & 0x3FFF, high & 0x3FFF
    return None
