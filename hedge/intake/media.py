"""What was fetched: a page, a feed or plain text; anything else is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from hedge.errors import HedgeError
from hedge.intake.items import Draft

Kind = Literal["page", "feed", "text"]

_GENERIC = frozenset({"", "application/octet-stream", "text/plain"})  # what servers say that do not know
_OTHERS = (
    ("application/pdf", "a PDF document"),
    ("image/", "a picture"),
    ("video/", "a video"),
    ("audio/", "a sound recording"),
    ("application/json", "data (JSON)"),
    ("text/calendar", "a calendar"),
    ("text/css", "a style sheet"),
    ("text/javascript", "a script"),
    ("application/javascript", "a script"),
    ("application/zip", "an archive"),
    ("application/msword", "an office document"),
    ("application/vnd.", "an office document"),
    ("application/epub", "a book"),
)
_TEXTS = re.compile(
    r"text/(html|plain|markdown|xml)|application/(xhtml\+xml|xml|rss\+xml|atom\+xml|rdf\+xml)|(?!image/).*\+xml"
)
_SIGNS = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "an archive or office document"),
    (b"\x1f\x8b", "an archive"),
)
_REMEDY = "save its text as a file and give that"
# Atomic throughout, so that no page can make it try many ways.
_BEFORE_ROOT = re.compile(
    rb"(?>\s++|(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE(?>[^\[>]|\[[^\]]*+\])*+>)*+<([\w:.-]+)", re.I | re.S
)
FEEDS = frozenset({b"rss", b"feed", b"rdf:rdf", b"atom:feed"})
_START = 20_000  # how far in the first element is looked for


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web address gave: `url` is where it was found in the end, `charset` what the server says of its bytes.

    `retrieved` is when, in UTC: `2026-01-31T09:00:00Z`.
    """

    url: str
    data: bytes
    kind: Kind
    charset: str | None
    retrieved: str


def draft(fetched: Fetched, place: str) -> Draft:
    """Takes the article out of a page or plain text that was fetched; a feed is no article, and skipped."""
    from hedge.intake import page, text

    if fetched.kind == "feed":
        raise HedgeError(f"{place} is a feed, not an article", "give the address of the feed itself", skips=True)
    if fetched.kind == "page":
        return page.draft(
            fetched.data, place=place, url=fetched.url, charset=fetched.charset, retrieved=fetched.retrieved
        )
    return replace(text.taken(fetched.data, place), url=fetched.url, retrieved=fetched.retrieved)


def media_type(header: str | None) -> str:
    """Returns the media type that a server names, without its parameters."""
    return (header or "").partition(";")[0].strip().lower()


def check_type(header: str | None, place: str) -> None:
    """Raises a HedgeError that skips where a server says that what it sends can hold no article."""
    said = media_type(header)
    if said in _GENERIC or _TEXTS.fullmatch(said):
        return
    name = next((name for start, name in _OTHERS if said.startswith(start)), f"of the type {said}")
    raise HedgeError(f"{place} is {name}, not a page", _REMEDY, skips=True)


def kind(header: str | None, data: bytes, place: str) -> Kind:
    """Says what was fetched: by its first element, else by what the server says of it."""
    for sign, name in _SIGNS:
        if data.startswith(sign):
            raise HedgeError(f"{place} is {name}, not a page", _REMEDY, skips=True)
    said = media_type(header)
    root = root_of(data)
    if root in FEEDS:
        return "feed"
    if root == b"html" or said in ("text/html", "application/xhtml+xml"):
        return "page"
    if said.endswith("xml"):
        raise HedgeError(f"{place} is XML, but neither a page nor a feed", "give the address of an article or a feed",
                         skips=True)  # fmt: skip
    return "page" if said in ("", "application/octet-stream") and root else "text"


def root_of(data: bytes) -> bytes | None:
    """Returns the name of the first element, in lower case, or None where bytes do not begin as markup."""
    start = data[:_START].removeprefix(b"\xef\xbb\xbf")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode("utf-8", "ignore")
    found = _BEFORE_ROOT.match(start)
    return found[1].lower() if found else None
