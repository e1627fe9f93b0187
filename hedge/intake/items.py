"""Items: what people name, on the way to articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; None where nobody named one, so that the usual names are looked for."""

    text: str | None = None
    id: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told of a reading while it goes on.

    `note` takes sentences that a person should know; `fetching` is called before an address is fetched, with which one
    it is, from 1, and of how many as far as is known.
    """

    note: Callable[[str], None] = lambda said: None
    fetching: Callable[[int, int], None] = lambda number, of: None


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read.

    `language` and `genre` (one of GENRES) are a person's word on all of them; `retrieved` stands for the time of
    retrieval, so that a run can give the same bytes again; `since` and `limit` choose among the entries of a feed;
    `columns`, `delimiter` and `encoding` say how a table is written; `allow_private` lets addresses of the local
    network be fetched; `watch` is told how it goes.
    """

    language: str | None = None
    genre: str | None = None
    retrieved: str | None = None
    since: date | None = None
    limit: int | None = None
    columns: Columns = Columns()
    delimiter: str | None = None
    encoding: str | None = None
    allow_private: bool = False
    watch: Watch = Watch()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it was taken out of its file, page or row; `language` is what that says of itself, if anything.

    `whole` is the address of the whole article where this is one of its several pages. The other fields are those of
    `Article`.
    """

    text: str
    title: str | None = None
    language: str | None = None
    author: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    entry: str | None = None
    retrieved: str | None = None
    genre: str | None = None
    cut_off: bool = False
    whole: str | None = None
    file: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """An article to be: what errors call it, the names it may have, the shortest first, and what takes its text out.

    `take` raises a HedgeError that skips this one where there is no text. `once` are the web addresses by which it is
    known: of the items of a run that share one, the first is taken. `fetches` says that `take` asks the web.
    """

    place: str
    names: tuple[str, ...]
    take: Callable[[], Draft]
    once: tuple[str, ...] = ()
    fetches: bool = False
