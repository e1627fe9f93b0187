"""The codebook: what the columns of the flat tables mean, as data and as a page for readers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_suffix(".toml")
_TYPES = {"text": "text", "whole": "whole number", "number": "number from 0 to 1", "flag": "1 yes, 0 no"}
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


def tables() -> Mapping[str, Mapping[str, Column]]:
    """Returns the columns of each table, in order."""
    return {
        name: {column: Column(**what) for column, what in columns.items()}
        for name, columns in _read().items()
        if name != "notes"
    }


def written_by_hedge(columns: Sequence[str]) -> bool:
    """Says whether the columns of a table are those of a flat table that hedge wrote, or the keys of its records."""
    known = [*map(list, tables().values()), ["schema", "article"]]
    return any(list(columns[: len(own)]) == own for own in known)


def page(version: str, other: Iterable[tuple[str, str]]) -> str:
    """Returns the codebook in Markdown; `other` pairs the columns that came with inputs with their names there."""
    parts = [f"# Codebook\n\nFlat tables written by hedge {version}.\n"]
    parts += [f"{_read()['notes'][note]}\n" for note in _NOTES]
    for name, columns in tables().items():
        rows = [
            (f"`{column}`", _TYPES[what.type], what.unit or what.values, f"{what.says}{' *' if what.words else ''}",
             what.empty)
            for column, what in columns.items()
        ]  # fmt: skip
        parts.append(_table(f"{name}.csv", ("column", "type", "unit or values", "what it is", "empty where"), rows))
    parts.append("\\* words of the article: empty in the whole column with --no-text.\n")
    listed = [(f"`{column}`", f"`{name}`") for column, name in other]
    if listed:
        parts.append(_table("Other columns of articles.csv", ("column", "in the input"), listed))
    return "\n".join(parts)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = (" | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in line) for line in lines)
    return f"## {title}\n\n" + "".join(f"| {line} |\n" for line in cells)


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
