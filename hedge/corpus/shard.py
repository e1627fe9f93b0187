"""A shard: articles become tables, and what was read and parsed is kept; or only the second half of that, anew."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hedge
from hedge import contract, intake
from hedge.corpus import trees
from hedge.corpus.articles import items
from hedge.corpus.engines import Engines
from hedge.corpus.layout import Folder, appearing, shard
from hedge.corpus.plan import Plan
from hedge.counted import words_of
from hedge.errors import HedgeError
from hedge.intake.items import Item
from hedge.language import UNDETERMINED
from hedge.model import Analysis, Article, Span
from hedge.paragraphs import paragraphs
from hedge.parse import find_furniture, prose
from hedge.tables import flat

if TYPE_CHECKING:
    import polars

Watch = Callable[[int, int], None]
"""Is told which article of a shard comes next, by its index, and how many words the last one had."""


def build(number: int, plan: Plan, folder: Folder, engines: Engines, watch: Watch, broken: Collection[int]) -> None:
    """Analyses the articles of a shard and writes its tables, and unless told otherwise its texts and trees.

    `broken` are the indices of articles that end the process that analyses them.
    """
    out = _Tables(plan, number)
    kept = _Texts()
    words = 0
    for index, (id, item) in enumerate(items(plan, plan.shards[number])):
        watch(index, words)
        found, recorder = _analysed(item, id, plan, engines, index in broken)
        kept.add(found, recorder, engines)
        words = out.add(found)
    watch(plan.shards[number].count, words)
    if plan.options.text:
        with appearing(shard(folder.parsed, number)) as place:
            kept.write(place)
    with appearing(shard(folder.tables(engines.key), number)) as place:
        out.write(place)


def score(number: int, plan: Plan, folder: Folder, engines: Engines, watch: Watch, broken: Collection[int]) -> None:
    """Writes the tables of a shard from its texts and trees, by other lexicons."""
    out = _Tables(plan, number)
    words = 0
    index = -1
    for index, (lost, article, kept) in enumerate(_kept(shard(folder.parsed, number), plan, engines)):
        watch(index, words)
        found: Analysis | HedgeError
        if lost:
            found = lost
        elif index in broken:
            found = _broken(article, article.id)
        else:
            assert kept
            found = _guarded(article, article.id, engines, kept)
        words = out.add(found)
    watch(index + 1, words)
    with appearing(shard(folder.tables(engines.key), number)) as place:
        out.write(place)


def _analysed(
    item: Item | HedgeError, id: str, plan: Plan, engines: Engines, broken: bool
) -> tuple[Analysis | HedgeError, trees.Recorder | None]:
    unread = Article(id, "", UNDETERMINED)
    if isinstance(item, HedgeError):
        item.lost = item.lost or (unread if id else None)
        return item, None
    if broken:
        return _broken(unread, item.place), None
    try:
        article = intake.taken(item, id, plan.options.reading, engines.lexicons)
    except HedgeError:
        raise
    except Exception as error:
        return _failed(error, unread, item.place), None
    if isinstance(article, HedgeError):
        return article, None
    recorder = trees.Recorder(engines.parser(article.language))
    return _guarded(article, item.place, engines, recorder), recorder


def _guarded(
    article: Article, place: str, engines: Engines, parser: trees.Recorder | trees.Kept
) -> Analysis | HedgeError:
    """Analyses an article; whatever goes wrong is the reason why there is nothing, for one article ends no run."""
    try:
        return hedge.analyse(article, lexicon=engines.lexicons[article.language], parser=parser)
    except HedgeError as error:
        error.lost = article
        return error
    except Exception as error:
        return _failed(error, article, place)


def _failed(error: Exception, article: Article, place: str) -> HedgeError:
    """Says what went wrong without words of the article, which an exception's message may have."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{place} cannot be analysed: {type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
    return HedgeError(what, "leave it out, and report the fault", skips=True, lost=article)


def _broken(article: Article, place: str) -> HedgeError:
    what = f"{place} ends the process that analyses it"
    return HedgeError(what, "give it more memory with fewer --processes, or leave it out", skips=True, lost=article)


class _Tables:
    """Collects the tables of a shard."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._first = plan.shards[number].first
        self._tables = flat.Tables(words=plan.options.text, first=self._first, other=plan.other)
        self._errors: list[tuple[object, ...]] = []
        self._added = 0

    def add(self, found: Analysis | HedgeError) -> int:
        """Takes in an article, or why it is lost, and returns how many words it has."""
        self._tables.add(found)
        number = self._first + self._added
        self._added += 1
        if isinstance(found, HedgeError):
            lost = found.lost
            known = (lost.id, lost.file, lost.entry) if lost else (None, None, None)
            self._errors.append((number, *known, found.what, found.remedy))
            return 0
        return len(words_of(found.article.text))

    def write(self, place: Path) -> None:
        """Writes the tables into a folder."""
        import polars

        names = ("article", "file", "entry", "what", "remedy")
        schema = polars.Schema({"number": polars.Int64(), **dict.fromkeys(names, polars.String())})
        rows = [tuple(_utf8(value) for value in row) for row in self._errors]
        for name, frame in {**self._tables.frames(), "errors": polars.DataFrame(rows, schema, orient="row")}.items():
            _write(frame, place / f"{name}.parquet")


class _Texts:
    """Collects what was read of a shard, and its trees."""

    def __init__(self) -> None:
        self._rows: list[dict[str, object]] = []
        self._tokens: list[polars.DataFrame] = []

    def add(self, found: Analysis | HedgeError, recorder: trees.Recorder | None, engines: Engines) -> None:
        """Takes in an article, or why it is lost; one that was parsed is kept for another try."""
        article = found.lost if isinstance(found, HedgeError) else found.article
        row: dict[str, object] = {"article": article.id if article else None, "record": _record(article)}
        if recorder and recorder.trees and article:
            pieces = _pieces(article, engines)
            tokens = trees.frame(article.id, article.text, [start for start, _ in pieces], recorder.trees)
            self._tokens.append(tokens)
            row |= {"pieces": [at for piece in pieces for at in piece], "tokens": tokens.height}
        elif isinstance(found, HedgeError):
            row |= {"what": _utf8(found.what), "remedy": _utf8(found.remedy)}
        self._rows.append(row)

    def write(self, place: Path) -> None:
        """Writes the texts and the trees into a folder."""
        import polars

        schema = polars.Schema(
            {
                "article": polars.String(),
                "record": polars.String(),
                "pieces": polars.List(polars.Int64()),
                "tokens": polars.Int64(),
                "what": polars.String(),
                "remedy": polars.String(),
            }
        )
        _write(polars.DataFrame(self._rows, schema), place / "texts.parquet")
        _write(polars.concat([polars.DataFrame(schema=trees.schema()), *self._tokens]), place / "tokens.parquet")


def _kept(place: Path, plan: Plan, engines: Engines) -> Iterator[tuple[HedgeError | None, Article, trees.Kept | None]]:
    """Yields the articles of a shard with their trees, or why they were lost."""
    import polars

    texts = polars.read_parquet(place / "texts.parquet")
    tokens = polars.read_parquet(place / "tokens.parquet")
    at = 0
    for row in texts.iter_rows(named=True):
        article = Article(**json.loads(row["record"])) if row["record"] else None
        if row["what"] is not None or article is None:
            yield HedgeError(row["what"], row["remedy"], skips=True, lost=article), article or Article("", "", ""), None
            continue
        ends = row["pieces"] or []
        pieces = list(zip(ends[::2], ends[1::2], strict=True))
        count = row["tokens"] or 0
        found = trees.trees(tokens.slice(at, count), article.text, pieces)
        at += count
        load = _loading(engines, article.language)
        yield (
            None,
            article,
            trees.Kept(plan.parsers[article.language], [article.text[s:e] for s, e in pieces], found, load),
        )


def _loading(engines: Engines, language: str) -> Callable[[], Any]:
    return lambda: engines.parser(language)


def _pieces(article: Article, engines: Engines) -> list[Span]:
    """Returns where the pieces of an article are that its parser was given."""
    parts = paragraphs(article.text, article.title)
    furniture = find_furniture(article.text, parts, engines.lexicons[article.language])
    return [piece for _, piece in prose(article.text, parts, furniture)]


def _record(article: Article | None) -> str | None:
    if article is None:
        return None
    record = contract.article_record(article)
    del record["sha256"]
    return contract.written(record)


def _utf8(value: object) -> object:
    """Returns a value that Polars holds, which lone surrogates are none of."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _write(frame: polars.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="zstd", statistics=False)
