"""Inputs for tests of corpora, and what their results are compared by."""

from __future__ import annotations

import csv
import hashlib
import os
import signal
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars

from hedge.corpus.layout import PARSED, TABLES
from hedge.corpus.scan import Corpus
from hedge.corpus.work import Told, Watch, Work
from hedge.errors import HedgeError
from tests.texts import TEXTS

HEAD = ("id", "text", "outlet", "date", "views")


class Here:
    """An engine that does the work in this process, where the parsers are loaded once; it is told nothing."""

    def article(self, index: int, words: int) -> None:
        """Hears of an article."""

    def loading(self, now: bool) -> None:
        """Hears of a model."""

    def __call__(self, work: Work, numbers: Sequence[int], told: Told) -> None:
        for number in numbers:
            work.shard(number, self)


def texts(count: int) -> list[tuple[str, ...]]:
    """Rows under HEAD: short articles in turn in three languages, each with its paragraphs in another order."""
    rows: list[tuple[str, ...]] = []
    for n in range(count):
        language = ("it", "id", "en")[n % 3]
        title, *paragraphs = TEXTS[language].strip().split("\n\n")
        turned = [*paragraphs[n % len(paragraphs) :], *paragraphs[: n % len(paragraphs)]][: 1 + n % 3]
        rows.append(
            (f"a{n:04}", "\n\n".join([title, *turned]), f"Paper {n % 4}", f"2026-{n % 5 + 1:02}-07", str(n * 10))
        )
    return rows


def table(path: Path, count: int = 24, broken: bool = False) -> Path:
    """Writes a CSV of short articles; with `broken` one has no words and one is in no language that is read."""
    rows = texts(count)
    if broken:
        rows[1] = ("empty", " \n ", *rows[1][2:])
        rows[2] = ("french", "Le pont est fermé depuis lundi matin, a dit la mairie aux habitants. " * 3, *rows[2][2:])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def digests(folder: Path) -> dict[str, str]:
    """Returns the sha256 of each table of a corpus: of its rows as CSV, sorted."""
    corpus = Corpus(folder)
    return {name: _digest(corpus[name].collect()) for name in corpus}


def _digest(frame: polars.DataFrame) -> str:
    nested = [name for name, dtype in frame.schema.items() if dtype == polars.List]
    frame = frame.with_columns(polars.col(name).cast(polars.List(polars.String())).list.join(" ") for name in nested)
    lines = sorted(frame.write_csv().split("\n"))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def files(folder: Path) -> dict[str, bytes]:
    """Returns the files of the shards of a corpus, by their places."""
    found = (path for name in (*TABLES, *PARSED) for path in folder.rglob(f"{name}.parquet"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@dataclass(frozen=True, slots=True)
class Deadly(Work):
    """Work on shards of five articles that writes a file a shard; some articles end the process, some only once."""

    deadly: frozenset[tuple[int, int]] = frozenset()
    once: frozenset[tuple[int, int]] = frozenset()
    refused: int = -1

    def shard(self, number: int, watch: Watch, broken: Collection[int] = ()) -> None:
        if number == self.refused:
            raise HedgeError("the disk is full", "make room")
        done = []
        for index in range(5):
            watch.article(index, 10 if index else 0)
            mark = self.folder / f"{number}-{index}.once"
            if (number, index) in self.once and not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if (number, index) in self.deadly and index not in broken:
                os.kill(os.getpid(), signal.SIGKILL)
            done.append("lost" if index in broken else "done")
        watch.article(5, 10)
        (self.folder / f"{number}.txt").write_text(" ".join(done))


def deadly_work(folder: Path, **how: object) -> Deadly:
    """Returns such work, which needs no lexicon and no model."""
    return Deadly("build", folder, None, folder, **how)  # type: ignore[arg-type]
