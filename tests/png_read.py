"""Pictures read back with the standard library: PNGs of eight bits a channel, without interlacing."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass
class Picture:
    """The pixels of a picture, row by row, `channels` bytes each."""

    width: int
    height: int
    channels: int
    rows: list[bytes]

    def at(self, x: int, y: int) -> str:
        """The colour of a pixel."""
        start = x * self.channels
        return "#" + self.rows[y][start : start + 3].hex()

    def colours(self, left: int, top: int, right: int, bottom: int) -> set[str]:
        """The colours in a rectangle."""
        return {self.at(x, y) for y in range(top, bottom) for x in range(left, right)}


def read(data: bytes) -> Picture:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, header = 8, b"", (0, 0, 0, 0)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBB", body[:10])
            assert body[12] == 0
        packed += body if kind == b"IDAT" else b""
        at += length + 12
    width, height, depth, colour = header
    assert depth == 8
    channels = {2: 3, 6: 4}[colour]
    raw, stride, rows = zlib.decompress(packed), width * channels, []
    before = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        before = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, channels)
        rows.append(bytes(before))
    return Picture(width, height, channels, rows)


def _unfilter(kind: int, row: bytearray, before: bytearray, channels: int) -> bytearray:
    for i in range(len(row)):
        left = row[i - channels] if i >= channels else 0
        corner = before[i - channels] if i >= channels else 0
        up = before[i]
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + up) & 255
        elif kind == 3:
            row[i] = (row[i] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            row[i] = (row[i] + min((left, up, corner), key=lambda value: abs(guess - value))) & 255
    return row
