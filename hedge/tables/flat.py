"""Flat tables: a run as CSV files for R, SPSS and Excel, and the codebook that explains their columns."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedge import __version__, contract, files, no_text
from hedge.counted import words_of
from hedge.errors import HedgeError
from hedge.language import UNDETERMINED
from hedge.model import CLASSES, SHARES, Analysis
from hedge.tables import codebook, frames
from hedge.tables.codebook import Column

if TYPE_CHECKING:
    import polars

_MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of old
# What a spreadsheet takes for a formula, also where apostrophes already keep it from that; wide forms count in some.
_FORMULA = r"^'*[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?\s?%?$"

Row = dict[str, object]


def check_folder(folder: Path) -> None:
    """Raises a HedgeError where a table would take the place of a file that hedge did not write."""
    for name, columns in {**codebook.tables(), "codebook": codebook.HEAD}.items():
        files.check_ours(folder / f"{name}.csv", ",".join(f'"{column}"' for column in [*columns][:2]))


class Tables:
    """Collects a run, input by input; with `words` False no words of the articles go into the tables.

    `first` is the number of the first input. `other` maps the other columns of the inputs to their names in the tables;
    unless given they are those of the inputs.
    """

    def __init__(self, *, words: bool = True, first: int = 1, other: Mapping[str, str] | None = None) -> None:
        self._words = words
        self._first = first
        self._names = other
        self._articles: list[Row] = []
        self._other: list[Mapping[str, object]] = []
        self._frames: dict[str, list[polars.DataFrame]] = {name: [make([])] for name, make in _MAKERS.items()}

    def watching(self, run: Iterable[Analysis | HedgeError]) -> Iterator[Analysis | HedgeError]:
        """Yields what a run gives, and keeps what the tables need of it."""
        for item in run:
            self.add(item)
            yield item

    def add(self, item: Analysis | HedgeError) -> None:
        """Takes in an input: its analysis, or why there is none."""
        row: Row = dict.fromkeys(codebook.tables()["articles"])
        if isinstance(item, HedgeError):
            article: dict[str, Any] = contract.article_record(item.lost) if item.lost else {}
            row |= {"status": "skipped", "skipped_because": item.what}
            if article:
                row |= _about(article)
                # what was not read has no hash, and nobody knows whether it is whole
                row |= {"sha256": article["sha256"] if article["text"] else None, "cut_off": None}
        else:
            article = contract.article_record(item.article)
            row |= {"status": "analysed", **_about(article), **_counts(item), **_made_by(item)}
            for name, make in _MAKERS.items():
                self._frames[name].append(_countless(name, item, make([item])))
        if article and not self._words:
            article = no_text.article_without_words(article)
        self._articles.append({**row, "number": len(self._articles) + self._first, "hedge": __version__})
        self._other.append(article.get("columns", {}))

    def write(self, folder: Path) -> list[Path]:
        """Writes a CSV file a table, and codebook.csv, and returns their paths; each is there whole or not at all.

        Raises HedgeError where one cannot be written.
        """
        paths = []
        for name, frame in {**self.frames(), "codebook": codebook_frame(self.other)}.items():
            paths.append(folder / f"{name}.csv")
            write_csv(paths[-1], frame)
        return paths

    @property
    def other(self) -> Mapping[str, str]:
        """The other columns of the inputs, and what they are called in the tables."""
        return names_of(self._other) if self._names is None else self._names

    def frames(self) -> dict[str, polars.DataFrame]:
        """Returns the tables by name, `articles` first."""
        return {"articles": self._articles_frame(self.other), **self._joined()}

    def _articles_frame(self, other: Mapping[str, str]) -> polars.DataFrame:
        import polars

        types = {"text": polars.String(), "whole": polars.Int64(), "number": polars.Float64(), "flag": polars.Int8()}
        schema = {name: types[column.type] for name, column in codebook.tables()["articles"].items()}
        rows = [
            {
                **{name: _cell(value) if isinstance(value, str) else value for name, value in row.items()},
                **{column: _cell(cells.get(name)) for name, column in other.items()},
            }
            for row, cells in zip(self._articles, self._other, strict=True)
        ]
        columns = {**schema, **dict.fromkeys(other.values(), polars.String())}
        return self._without_words("articles", polars.DataFrame(rows, polars.Schema(columns)))

    def _joined(self) -> dict[str, polars.DataFrame]:
        import polars
        from polars import selectors

        nothing = polars.when(selectors.string() != "").then(selectors.string())
        joined = {name: polars.concat(found).with_columns(nothing) for name, found in self._frames.items()}
        return {name: self._without_words(name, frame) for name, frame in joined.items()}

    def _without_words(self, table: str, frame: polars.DataFrame) -> polars.DataFrame:
        import polars

        if self._words:
            return frame
        if table == "attributions":
            via = [no_text.hidden(via, name or "") for via, name in frame.select("via", "name").iter_rows()]
            frame = frame.with_columns(polars.Series("via", via, polars.String()))
        gone = [name for name, column in codebook.tables()[table].items() if column.words]
        return frame.with_columns(polars.lit(None, polars.String()).alias(name) for name in gone)


_MAKERS = {
    "sentences": frames.sentences_frame,
    "claims": frames.claims_frame,
    "cues": frames.cues_frame,
    "attributions": frames.attributions_frame,
}


def codebook_frame(
    other: Mapping[str, str], more: Mapping[str, Mapping[str, Column]] | None = None
) -> polars.DataFrame:
    """Returns the codebook as a table; `other` are the columns of the inputs and their names, `more` further tables."""
    import polars

    return polars.DataFrame(
        codebook.rows(((column, name) for name, column in other.items()), more),
        polars.Schema(dict.fromkeys(codebook.HEAD, polars.String())),
        orient="row",
    )


def write_csv(path: Path, frame: polars.DataFrame) -> None:
    """Writes a table as CSV for R, SPSS and Excel; raises HedgeError where it cannot be written."""
    files.write(path, _MARK + _inert(frame).write_csv(quote_style="non_numeric"))


def parquet(frame: polars.DataFrame) -> bytes:
    """Returns a table as a Parquet file."""
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd")
    return out.getvalue()


def _about(article: Mapping[str, Any]) -> Row:
    """Returns what is known of an article."""
    names = ("id", "title", "outlet", "date", "author", "url", "file", "entry", "retrieved", "genre", "sha256")
    start = f"{article['file']}#"
    entry = article["entry"] or ""
    return {
        **{name: article[name] for name in names},
        "language": None if article["language"] == UNDETERMINED else article["language"],
        "cut_off": int(article["cut_off"]),
        "row_id": entry.removeprefix(start) if entry.startswith(start) else None,
    }


def _counts(analysis: Analysis) -> Row:
    """Returns the numbers of an article; fractions are those of its record."""
    fit, total = analysis.scores.fit, len(words_of(analysis.article.text))
    return {
        "sentences": len(analysis.document.sentences),
        "words": total,
        **({} if fit.verdict == "no" else _by_class(contract.counted(analysis.scores), total)),
        "fit": fit.verdict,
        "fit_reasons": " ".join(fit.reasons) or None,
        "corrected": len(analysis.corrected.corrections) if analysis.corrected else 0,
    }


def _by_class(numbers: Mapping[str, Any], total: int) -> Row:
    """Returns the words by class and what they make of a text of so many words."""
    words = {f"words_{cls}": numbers["words"][cls] for cls in CLASSES}
    claimed = sum(words.values())
    shares = {**{name: numbers[name] for name in SHARES}, **numbers["parts"]}
    return {
        **words,
        "words_in_claims": claimed,
        "words_in_no_claim": total - claimed,
        "words_counted": claimed - words["words_other"],
        **{name: share["share"] for name, share in shares.items()},
        **{f"{name}_{end}": share[end] for name, share in shares.items() for end in ("low", "high")},
    }


def _countless(table: str, analysis: Analysis, frame: polars.DataFrame) -> polars.DataFrame:
    """Empties the words by class where a text has no score: they add up to the shares that it should not have."""
    import polars

    by_class = _BY_CLASS.get(table, ()) if analysis.scores.fit.verdict == "no" else ()
    return frame.with_columns(polars.lit(None, polars.Int64()).alias(name) for name in by_class)


_BY_CLASS = {"sentences": CLASSES, "claims": ("words",)}


def _made_by(analysis: Analysis) -> Row:
    parser, lexicon = analysis.document.parser, analysis.lexicon
    return {
        "lexicon": lexicon.name,
        "lexicon_sha256": lexicon.sha256,
        "lexicon_modified": int(lexicon.modified),
        "parser": f"{parser.get('name', '')} {parser.get('version', '')}".strip() or None,
        "models": parser.get("models"),
        "models_sha256": parser.get("sha256"),
    }


def names_of(rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Maps the other columns of the inputs to their names in the table; names that differ in case only are the same."""
    taken = {name.casefold() for name in codebook.tables()["articles"]}
    names: dict[str, str] = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        said = chosen = _cell(name) or ""
        number = 1
        while chosen.casefold() in taken:
            chosen = f"input_{said}" if number == 1 else f"input_{said}_{number}"
            number += 1
        taken.add(chosen.casefold())
        names[name] = chosen
    return names


def _cell(value: object) -> str | None:
    """Returns a value as words: those of JSON for anything that is none; Polars holds no lone surrogates."""
    if value is None:
        return None
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said.encode("utf-8", "replace").decode("utf-8")


def _inert(frame: polars.DataFrame) -> polars.DataFrame:
    """Returns a table with plain types, in which no cell and no name of a column can run as a formula."""
    import polars
    from polars import selectors

    frame = frame.with_columns(
        selectors.boolean().cast(polars.Int8()), selectors.by_dtype(polars.Enum).cast(polars.String())
    )
    for name in frame.select(selectors.string()).columns:
        cell = polars.col(name)
        runs = cell.str.contains(_FORMULA) & ~cell.str.contains(_NUMBER)
        frame = frame.with_columns(polars.when(runs).then("'" + cell).otherwise(cell).alias(name))
    return frame.rename(lambda name: f"'{name}" if re.match(_FORMULA, name) else name)
