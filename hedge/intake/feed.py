"""Feeds: the entries of RSS and Atom, each with the page that it leads to or the text that it holds itself."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from html import escape, unescape
from typing import Any

from hedge.errors import HedgeError
from hedge.intake import charset, links, media, page
from hedge.intake.fetch import Web
from hedge.intake.ids import address_ends
from hedge.intake.items import Draft, Item, Reading

_TAG = re.compile(r"<[^>]*>")
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed, as far as it says anything: `date` is ISO 8601, `html` what it holds of its text itself."""

    id: str | None
    link: str | None
    title: str | None
    date: str | None
    author: str | None
    html: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `place` is what errors call it, `problem` what kept it from being read to its end."""

    place: str
    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    problem: HedgeError | None


def read(data: bytes, place: str, url: str | None = None, declared: str | None = None) -> Feed:
    """Reads a feed; a malformed one as far as it goes.

    Links are resolved against `url`, where it was fetched; `declared` is the charset that the server names. Entities
    from outside are not read, and those that would blow up stay as they are. What is no feed raises a HedgeError that
    skips it.
    """
    import feedparser

    if media.root_of(data) not in media.FEEDS:
        raise HedgeError(f"{place} is not a feed", "give an RSS or Atom feed", skips=True)
    decoded = charset.decode(data, declared).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})}
    found = feedparser.parse(io.BytesIO(decoded), response_headers=headers)
    entries = tuple(
        entry for entry in map(_entry, found.entries) if entry.id or entry.title or entry.link or entry.html
    )
    problem = None
    if found.bozo and not isinstance(found.bozo_exception, feedparser.exceptions.ThingsNobodyCaresAboutButMe):
        problem = HedgeError(
            f"{place} is malformed ({_reason(found.bozo_exception)}): {len(entries)} entries could be read",
            "look whether the feed's other entries matter, and give their addresses",
            skips=True,
        )
    elif not entries:
        problem = HedgeError(f"the feed {place} has no entries", "check that it is the right one", skips=True)
    return Feed(place, _said(found.feed, "title"), _language(found.feed), entries, problem)


def items(feed: Feed, reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    """Yields the entries of a feed that `reading` asks for, in the feed's order, then what was wrong with the feed."""
    chosen = choose(feed.entries, reading.since, reading.limit)
    if feed.entries and not chosen:
        yield HedgeError(
            f"the feed {feed.place} has no entries since {reading.since}", "an earlier day for --since", skips=True
        )
    undated = sum(entry.date is None for entry in chosen)
    if reading.since and undated:
        number = f"{undated} {'entry' if undated == 1 else 'entries'} without a date"
        reading.watch.note(f"the feed {feed.place} has {number}, kept as if new: nothing says how old")
    for entry in chosen:
        yield _item(entry, feed, web)
    if feed.problem:
        yield feed.problem


def choose(entries: Sequence[Entry], since: date | None = None, limit: int | None = None) -> list[Entry]:
    """Returns the entries from a day on, no more than the newest `limit`, in the order they came.

    Those without a date are kept, as nothing says that they are older, and count as older than those with one.
    """
    kept = [entry for entry in entries if since is None or entry.date is None or _time(entry.date).date() >= since]
    newest = sorted(range(len(kept)), key=lambda n: _time(kept[n].date), reverse=True)[:limit]
    return [kept[n] for n in sorted(newest)]


def _item(entry: Entry, feed: Feed, web: Web) -> Item | HedgeError:
    name = entry.title or entry.id or entry.link or "an entry"
    place = f"{name} in the feed {feed.place}"
    if not entry.link and not entry.html:
        return HedgeError(
            f"{place} has neither a link nor a text", "look for it on the site, and give its address", skips=True
        )
    if not entry.link:
        once = (f"{feed.place}#{entry.id}",) if entry.id else ()
        return Item(place, (name, f"{feed.title or feed.place}-{name}"), partial(_whole, entry, feed, place), once)
    if links.is_web(entry.link):
        place = links.bare(entry.link)
        return Item(place, address_ends(place), partial(_linked, entry, feed, web), (place,), fetches=True)
    return HedgeError(
        f"{place} leads to {entry.link}, which is no web address",
        "give the address of the feed itself, so that its links are whole",
        skips=True,
    )


def _linked(entry: Entry, feed: Feed, web: Web) -> Draft:
    """Takes the text of the page that an entry leads to."""
    assert entry.link
    return _filled(media.draft(web.get(entry.link), links.bare(entry.link)), entry, feed)


def _whole(entry: Entry, feed: Feed, place: str) -> Draft:
    """Takes the text that an entry holds itself."""
    heading = f"<h1>{escape(entry.title)}</h1>" if entry.title else ""
    html = f"<html><body><article>{heading}{entry.html}</article></body></html>"
    return _filled(page.draft(html.encode("utf-8", "replace"), place=place, charset="utf-8"), entry, feed)


def _filled(draft: Draft, entry: Entry, feed: Feed) -> Draft:
    """Adds what the feed says of an entry where the page says nothing."""
    return replace(
        draft,
        title=draft.title or entry.title,
        language=draft.language or feed.language,
        author=draft.author or entry.author,
        date=draft.date or entry.date,
        outlet=draft.outlet or feed.title,
        entry=entry.id or entry.link,
    )


def _entry(found: Mapping[str, Any]) -> Entry:
    return Entry(
        id=_said(found, "id"),
        link=_said(found, "link"),
        title=_said(found, "title"),
        date=_date(found),
        author=_said(found, "author"),
        html=_html(found),
    )


def _said(found: Mapping[str, Any], key: str) -> str | None:
    """Returns what a feed says under a key, without markup and outer space."""
    return " ".join(unescape(_TAG.sub("", str(found.get(key) or ""))).split()) or None


def _language(found: Mapping[str, Any]) -> str | None:
    return str(found.get("language") or "").partition("-")[0].strip().lower() or None


def _html(found: Mapping[str, Any]) -> str | None:
    """Returns the longest text that an entry holds, as HTML."""
    pieces = [*found.get("content", ()), found.get("summary_detail") or {}]
    longest = max(pieces, key=lambda piece: len(piece.get("value") or ""))
    value = str(longest.get("value") or "").strip()
    if longest.get("type") == "text/plain":
        value = "".join(f"<p>{escape(part)}</p>" for part in _BLANK_LINE.split(value))
    return value or None


def _date(found: Mapping[str, Any]) -> str | None:
    """Returns when an entry was published, else when it was changed, with the time zone that the feed names."""
    for key in ("published", "updated"):
        said = str(found.get(key) or "").strip()
        for parsed in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                return parsed(said).isoformat()
            except (TypeError, ValueError, IndexError):
                continue
        if parts := found.get(f"{key}_parsed"):
            return datetime.fromtimestamp(timegm(parts), UTC).isoformat()
    return None


def _time(said: str | None) -> datetime:
    """Returns a date of `_date` as a time that can be compared, the beginning of time for none."""
    time = datetime.fromisoformat(said) if said else datetime.min
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _reason(error: Exception) -> str:
    line = getattr(error, "getLineNumber", lambda: None)()
    message = getattr(error, "getMessage", lambda: str(error))()
    return f"line {line}: {message}" if line else message
