"""What a person names, expanded: a folder into its files, and each input into the items it holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from hedge.errors import HedgeError
from hedge.intake import feed, links, markdown, media, page, table, tabular, text
from hedge.intake.fetch import Web
from hedge.intake.ids import address_ends, path_ends
from hedge.intake.items import Draft, Item, Reading

STANDARD_INPUT = "-"
_TEXT = frozenset({".txt", ".text"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown"})
_FEEDS = frozenset({".xml", ".rss", ".atom"})
READ_IN_FOLDERS = _TEXT | _PAGES | _MARKDOWN | _FEEDS | table.SUFFIXES


def items(given: Sequence[str], reading: Reading) -> list[Item | HedgeError]:
    """Lists what the inputs hold, in the order given; an input that is named twice is taken once.

    Web addresses are fetched, as only that shows whether they are pages or feeds; the pages that feeds lead to are not.
    """
    web = Web(reading.allow_private, fetching=reading.watch.fetching)
    names = _distinct(given)
    web.expect(sum(map(links.names_scheme, names)))
    listed = list(_once(item for name in names for item in _items(name, reading, web)))
    web.expect(sum(isinstance(item, Item) and item.fetches for item in listed))
    return listed


def _distinct(given: Iterable[str]) -> list[str]:
    """Returns the inputs without repeats: what is named twice, however written, is taken once, the first time."""
    found: dict[str, str] = {}
    for name in given:
        found.setdefault(_key(name), name)
    return list(found.values())


def _key(name: str) -> str:
    if name == STANDARD_INPUT:
        return name
    return links.bare(name) if links.names_scheme(name) else os.path.realpath(name)


def _once(listed: Iterable[Item | HedgeError]) -> Iterator[Item | HedgeError]:
    """Leaves out the items that an earlier one is, by a web address of theirs."""
    known: set[str] = set()
    for item in listed:
        if isinstance(item, Item):
            if known.intersection(item.once):
                continue
            known.update(item.once)
        yield item


def _items(name: str, reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    if not name.strip():
        yield HedgeError("an input has an empty name", "name a file, a folder, a web address, or -", skips=True)
        return
    if name == STANDARD_INPUT:
        data = sys.stdin.buffer.read() if sys.stdin else b""  # None where whoever started hedge has closed it
        yield from _whatever(data, "standard input", None, ("standard-input",), reading, web)
        return
    if links.names_scheme(name):
        yield from _address(name, reading, web)
        return
    path = Path(name)
    if os.path.isdir(path):  # no error for a name that cannot be one
        yield from _folder(path, reading, web)
        return
    kind = path.suffix.lower()
    if kind in _FEEDS:
        yield from _feed(lambda: feed.read(text.content(path), str(path)), reading, web)
    elif kind in table.SUFFIXES:
        yield from table.items(path, reading)
    elif kind in _PAGES:
        yield Item(name, path_ends(path), partial(_page_file, path))
    elif kind in _MARKDOWN:
        yield Item(name, path_ends(path), partial(markdown.draft, path, reading.encoding))
    elif kind in _TEXT:
        yield Item(name, path_ends(path), partial(text.draft, path, reading.encoding))
    else:
        yield from _unknown(path, reading, web)


def _unknown(path: Path, reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    """Yields what a file holds whose name does not say it: `article.php`, or a pipe that can be read only once."""
    try:
        data = text.content(path)
    except HedgeError:  # as it will be said when the text is taken
        yield Item(str(path), path_ends(path), partial(text.draft, path, reading.encoding))
        return
    yield from _whatever(data, str(path), path.name, path_ends(path), reading, web)


def _whatever(
    data: bytes, place: str, file: str | None, names: tuple[str, ...], reading: Reading, web: Web
) -> Iterator[Item | HedgeError]:
    """Yields what bytes hold, by how they begin: the entries of a feed, a page, or else a text."""
    root = media.root_of(data)
    if root in media.FEEDS:
        yield from _feed(lambda: feed.read(data, place), reading, web)
    elif not root and (ending := tabular.ending(data, reading.columns)):
        yield HedgeError(
            f"{place} holds a table, not an article",
            f"save it as a file that ends in {ending}, and name that",
            skips=True,
        )
    else:
        take = _page if root in page.ROOTS else partial(text.taken, encoding=reading.encoding)
        yield Item(place, names, partial(take, data, place, file))


def _address(url: str, reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    """Yields the article at a web address, or the entries of the feed there; it is fetched here, and only once."""
    place = links.bare(url)
    try:
        fetched = web.get(url)
        draft = None if fetched.kind == "feed" else media.draft(fetched, place)
    except HedgeError as error:
        yield error
        return
    if draft is None:
        yield from _feed(lambda: feed.read(fetched.data, place, fetched.url, fetched.charset), reading, web)
    else:
        yield Item(place, address_ends(fetched.url), lambda: draft, (place, fetched.url))


def _feed(read: Callable[[], feed.Feed], reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    """Yields the entries of a feed, or why it cannot be read."""
    try:
        found = read()
    except HedgeError as error:
        yield error
        return
    yield from feed.items(found, reading, web)


def _folder(path: Path, reading: Reading, web: Web) -> Iterator[Item | HedgeError]:
    """Yields what the files of a folder and of those below it hold, by name; hidden ones are left alone."""
    try:
        inside = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in READ_IN_FOLDERS
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    except OSError as error:
        yield HedgeError(f"{path} cannot be read: {error.strerror}", "check the folder", skips=True)
        return
    if not inside:
        kinds = ", ".join(sorted(READ_IN_FOLDERS))
        yield HedgeError(f"the folder {path} holds no file that can be read", f"files that end in {kinds}", skips=True)
    for file in inside:
        yield from _items(str(file), reading, web)


def _page_file(path: Path) -> Draft:
    return _page(text.content(path), str(path), path.name)


def _page(data: bytes, place: str, file: str | None) -> Draft:
    return replace(page.draft(data, place=place), file=file)
