"""Ours: by what the files that hedge writes are known, so that it replaces nothing else and reads none of them.

Texts are known by their last line, which `hedge.report.words.closing_lines` has in every report language.
"""

from __future__ import annotations

from zlib import crc32

PAGE = '<meta name="generator" content="hedge">'
BLOCK = "<!-- hedge -->"  # what a block to paste begins with, as it has no head
MAIL = "X-Mailer: hedge"
PICTURE = "tEXtSoftware\0hedge"
_HEAD = 33  # bytes of a PNG: its signature and its first chunk


def signed(png: bytes) -> bytes:
    """Returns a PNG with a chunk of text that names the program it is from."""
    chunk = PICTURE.encode()
    text = (len(chunk) - 4).to_bytes(4) + chunk + crc32(chunk).to_bytes(4)
    return png[:_HEAD] + text + png[_HEAD:]
