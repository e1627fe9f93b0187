"""Stored parses: what a parser made of a text, kept so that an edited lexicon can be tried without parsing again."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hedge import data
from hedge.errors import HedgeError
from hedge.model import Token
from hedge.precision import FULL

if TYPE_CHECKING:
    from hedge.pipeline import Parser

FILE = "parses.sqlite"
MOST_BYTES = 1_000_000_000  # beyond this the parses that were used longest ago are dropped
_FORMAT = 2  # another one is another file's worth of parses
_COLUMNS = ("form", "lemma", "upos", "feats", "head", "deprel", "start", "end")  # in the order of Token
_TABLES = (
    "CREATE TABLE IF NOT EXISTS parses (key TEXT PRIMARY KEY, used INTEGER NOT NULL, trees BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS languages (key TEXT PRIMARY KEY, language TEXT NOT NULL)",
)


class StoredParser:
    """Parses texts like a parser, and only what has not been parsed before by the same one.

    `info` says with what; it decides, with the texts of one call, whether a stored parse is the same, so that what
    comes out does not depend on what is stored. `load` gives the parser itself, which is loaded when a text is new. The
    store, a file in the user's cache, holds the words of the texts.
    """

    def __init__(self, language: str, info: Mapping[str, str], load: Callable[[], Parser]) -> None:
        self.language = language
        self.info = info
        self._load = load
        self._by = sha256(json.dumps([_FORMAT, language, sorted(info.items())]).encode()).hexdigest()

    def parse(self, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
        """Returns the sentences of each text, as the parser does."""
        if not texts:
            return []
        listed = json.dumps([self._by, *texts], ensure_ascii=False)
        key = sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()
        with _store() as store:
            found = store.execute("SELECT trees, used FROM parses WHERE key = ?", (key,)).fetchone()
            if found:
                # a day is close enough, and spares a write at each reading
                if found[1] != _today():
                    store.execute("UPDATE parses SET used = ? WHERE key = ?", (_today(), key))
                return _read(found[0], texts)
        trees = self._load().parse(texts)
        with _store() as store:
            store.execute("INSERT OR REPLACE INTO parses VALUES (?, ?, ?)", (key, _today(), _written(trees)))
            _shrink(store)
        return trees


def _today() -> int:
    """Counts the days of the present era."""
    return int(time.time() // 86_400)


def stored(language: str, models: str = "embedded", precision: str = FULL) -> StoredParser:
    """Returns the parser of a language with its store; raises HedgeError where there is none."""
    from hedge import pipeline

    info = pipeline.info(language, models, precision)
    return StoredParser(language, info, lambda: pipeline.load(language, models, precision))


def language_of(text: str, expected: Collection[str]) -> str | None:
    """Returns what `hedge.language.detect` finds, which is asked once for each text and each set of languages."""
    from hedge import language

    said = json.dumps([sorted(expected), text], ensure_ascii=False)
    key = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    with _store() as store:
        known = store.execute("SELECT language FROM languages WHERE key = ?", (key,)).fetchone()
    if known:
        return str(known[0]) or None
    found = language.detect(text, expected).language
    with _store() as store:
        store.execute("INSERT OR REPLACE INTO languages VALUES (?, ?)", (key, found or ""))
    return found


@contextmanager
def _store() -> Iterator[sqlite3.Connection]:
    """Opens the store for one transaction."""
    path = data.cache_dir() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(path, timeout=60)
        try:
            with store:
                for table in _TABLES:
                    store.execute(table)
                yield store
        finally:
            store.close()
    except (OSError, sqlite3.Error) as error:
        raise HedgeError(f"the store of parses {path} cannot be used: {error}", _remedy(path)) from error


def _remedy(path: Path) -> str:
    return f"delete {path}, or set HEDGE_CACHE to a folder that can be written"


def _shrink(store: sqlite3.Connection) -> None:
    """Drops what was used longest ago until the store is within its size."""
    (page,), (pages,), (free,) = (
        store.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count", "freelist_count")
    )
    over = page * (pages - free) - MOST_BYTES
    if over <= 0:
        return
    for key, length in store.execute("SELECT key, length(trees) FROM parses ORDER BY used, key").fetchall():
        if over <= 0:
            return
        store.execute("DELETE FROM parses WHERE key = ?", (key,))
        over -= length


def _written(trees: list[list[tuple[Token, ...]]]) -> bytes:
    """Packs the words by column, which is small and soon read; the text itself has what is printed at the offsets."""
    sizes = [[len(sentence) for sentence in text] for text in trees]
    words = [token for text in trees for sentence in text for token in sentence]
    columns = [[getattr(token, name) for token in words] for name in _COLUMNS]
    return zlib.compress(json.dumps([sizes, *columns], ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _read(blob: bytes, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
    sizes, *columns = json.loads(zlib.decompress(blob).decode("utf-8", "surrogatepass"))
    words = zip(*columns, strict=True)
    return [
        [
            tuple(
                Token(n, form, lemma, upos, feats, head, deprel, start, end, text[start:end])
                for n, (form, lemma, upos, feats, head, deprel, start, end) in enumerate(islice(words, size), 1)
            )
            for size in of_text
        ]
        for text, of_text in zip(texts, sizes, strict=True)
    ]
