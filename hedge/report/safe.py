"""Text that may hold anything, made fit to be shown; escaping is the templates' part."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ISOLATE, _RELEASE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
# What HTML forbids: controls other than white space, lone surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_UNSAFE_LINK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"\\]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """Returns the text with what HTML forbids replaced visibly, character for character."""
    return _FORBIDDEN.sub(REPLACEMENT, text).replace("\r", " ")


def plain(text: str, most: int | None = None) -> str:
    """Returns the text as one line of at most `most` characters that cannot turn the direction of what follows it."""
    line = " ".join(shown(text).split())
    if most is not None and len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    return f"{_ISOLATE}{_closed(line)}{_RELEASE}" if _DIRECTIONS.search(line) else line


def web_address(url: str | None) -> str:
    """Returns an address that a page may link to, http or https with a host, and else an empty string."""
    try:
        parts = urlsplit(url or "")
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    return url if url and good and not _UNSAFE_LINK.search(url) else ""


def _closed(line: str) -> str:
    """Drops isolate marks, which could end the isolation early."""
    return re.sub("[\u2066-\u2069]", "", line)
