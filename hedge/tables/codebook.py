"""The codebook: what the columns of the flat tables mean, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_suffix(".toml")
_TYPES = {"text": "text", "whole": "whole number", "number": "number from 0 to 1", "flag": "1 yes, 0 no"}
HEAD = ("file", "column", "type", "unit_or_values", "meaning", "empty_where", "words_of_the_article")
_NOTES = ("files", "words", "format", "formulas", "other")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `type` is text, whole, number or flag; `words` says that it holds words of the article."""

    type: str
    says: str
    unit: str = ""
    values: str = ""
    empty: str = "never"
    words: bool = False


def tables(data: Path = _DATA) -> Mapping[str, Mapping[str, Column]]:
    """Returns the columns of each table, in order; `data` is a file of such tables."""
    return {
        name: {column: Column(**what) for column, what in columns.items()}
        for name, columns in _read(data).items()
        if name != "notes"
    }


def written_by_hedge(columns: Sequence[str]) -> bool:
    """Says whether the columns of a table are those of a flat table that hedge wrote, or the keys of its records."""
    known = [*map(list, tables().values()), list(HEAD), ["schema", "article"]]
    return any(list(columns[: len(own)]) == own for own in known)


def rows(
    other: Iterable[tuple[str, str]], more: Mapping[str, Mapping[str, Column]] | None = None
) -> list[tuple[str, ...]]:
    """Returns the codebook as rows under HEAD: the notes, then a row a column of each table.

    `other` pairs the columns that came with the inputs with their names there; `more` are further tables.
    """
    notes = [("all", note, "", "", " ".join(_read(_DATA)["notes"][note].split()), "", "") for note in _NOTES]
    columns = [
        (f"{name}.csv", column, _TYPES[what.type], what.unit or what.values, what.says, what.empty,
         "yes" if what.words else "no")
        for name, listed in {**tables(), **(more or {})}.items()
        for column, what in listed.items()
    ]  # fmt: skip
    came = [
        ("articles.csv", column, _TYPES["text"], "", f"the column {name!r} of the inputs", "the input has none", "no")
        for column, name in other
    ]
    return [*notes, *columns, *came]


@cache
def _read(data: Path) -> dict[str, Any]:
    return tomllib.loads(data.read_text("utf-8"))
