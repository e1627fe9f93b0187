"""State: which articles earlier runs reported, kept in a file so that a later run leaves them out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from hedge import files
from hedge.errors import HedgeError
from hedge.intake.ids import numbered
from hedge.model import Article

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of an article: the hash of its text as last reported, when it was first, and its id.

    `url` is where an entry of a feed leads, so that the page is known there without its feed as well.
    """

    sha256: str
    first: str
    id: str
    url: str | None = None


class State:
    """The articles reported so far, in a file that is written whole after each, so that no end of a run loses one.

    Without a file nothing is remembered. `resumed` says that earlier runs reported something, `known` counts the
    articles left out as reported already, `changed` holds the ids of those whose text is another than the one reported.
    """

    def __init__(self, path: Path | None, seen: Mapping[str, Seen], now: str) -> None:
        self.path = path
        self.seen = dict(seen)
        self.resumed = bool(seen)
        self.now = now
        self.known = 0
        self.changed: frozenset[str] = frozenset()

    def named(self, read: Sequence[Article | HedgeError]) -> list[Article | HedgeError]:
        """Returns what was read with ids that hold from run to run.

        An article keeps the one that it was reported under, and no other takes it: a page would replace another's.
        """
        names = {i: self._name(item) for i, item in enumerate(read) if isinstance(item, Article)}
        known = {i: self.seen[name].id for i, name in names.items() if name in self.seen}
        known = dict(zip(known, numbered(list(known.values())), strict=True))
        other = [i for i, item in enumerate(read) if isinstance(item, Article) and i not in known]
        taken = [*known.values(), *(seen.id for seen in self.seen.values())]
        known |= zip(other, numbered([read[i].id for i in other], taken), strict=True)  # type: ignore[union-attr]
        return [replace(item, id=known[i]) if isinstance(item, Article) else item for i, item in enumerate(read)]

    def unreported(self, read: Iterable[Article | HedgeError]) -> list[Article | HedgeError]:
        """Returns what was read without the articles that were reported with the same text."""
        out: list[Article | HedgeError] = []
        changed = set()
        for item in read:
            seen = self.seen.get(self._name(item)) if isinstance(item, Article) else None
            if isinstance(item, Article) and seen:
                if seen.sha256 == item.sha256:
                    self.known += 1
                    continue
                changed.add(item.id)
            out.append(item)
        self.changed = frozenset(changed)
        return out

    def add(self, *articles: Article) -> None:
        """Remembers articles that have been reported; raises HedgeError where the file cannot be written."""
        if self.path is None:
            return
        for article in articles:
            name = self._name(article)
            seen = self.seen.get(name) or Seen("", self.now, "")
            url = article.url if _is_of_feed(article) and name != article.url else seen.url
            self.seen[name] = Seen(article.sha256, seen.first, article.id, url)
        self.save()

    def _name(self, article: Article) -> str:
        """Returns the key that an article is remembered by, or will be.

        The page at an address and the entry of a feed that leads there are one article; two entries of feeds are two,
        whatever their pages say of their addresses.
        """
        name = key(article)
        if name in self.seen or not article.url:
            return name
        if _is_of_feed(article):
            return article.url if article.url in self.seen else name
        if article.entry:
            return name
        return next((known for known, seen in self.seen.items() if seen.url == article.url), name)

    def save(self) -> None:
        """Writes the file, in an order that does not depend on the runs."""
        if self.path is None:
            return
        articles = {name: _record(seen) for name, seen in sorted(self.seen.items())}
        content = {"schema": SCHEMA, "articles": articles}
        try:
            files.write(self.path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        except HedgeError as error:
            raise HedgeError(f"the state file {error.what}", "--state with a file that can be written") from error


def opened(path: Path | None, now: str | None = None) -> State:
    """Reads a state file, or makes one; `now` stands for the time, in UTC.

    Raises HedgeError where it is none or cannot be written, before anything is reported.
    """
    now = now or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    state = State(path, _read(path) if path else {}, now)
    state.save()
    return state


def key(article: Article) -> str:
    """Returns what an article is known by from run to run: what its feed or table calls it, its address, or its text.

    A name that is none the world over, as the number of a row, is one with where it comes from.
    """
    if article.entry and ":" in article.entry:
        return article.entry
    if article.entry:
        return f"{article.entry} in {article.url or article.file or article.outlet}"
    return article.url or article.sha256


def _is_of_feed(article: Article) -> bool:
    return article.entry is not None and article.file is None  # a row of a table has its file


def _record(seen: Seen) -> dict[str, str]:
    return {name: value for name, value in asdict(seen).items() if value is not None}


def _read(path: Path) -> dict[str, Seen]:
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["schema"] > SCHEMA:
            raise HedgeError(f"the state file {path} is of a later version of hedge", "a newer hedge, or another file")
        return {
            str(name): Seen(str(seen["sha256"]), str(seen["first"]), str(seen["id"]), seen.get("url"))
            for name, seen in content["articles"].items()
        }
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise HedgeError(
            f"the state file {path} cannot be read: {error.strerror}", "another file with --state"
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise HedgeError(
            f"{path} is no state file, or a damaged one", "restore it, or name a new file and report all once more"
        ) from error
