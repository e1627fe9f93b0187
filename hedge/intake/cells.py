"""Cells: the rows of a table file as they stand in it, before anybody knows what its columns hold."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.intake.text import content, decode

if TYPE_CHECKING:
    import polars

CSV = frozenset({".csv", ".tsv", ".tab"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
PARQUET = frozenset({".parquet"})
SUFFIXES = CSV | JSON_LINES | PARQUET

DELIMITERS = ",;\t|"
_SAMPLE = 50  # records that show which character stands between the columns
_MOSTLY = 0.8  # of them have as many cells as the header where it is the right one
_SEP = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)  # what Excel is told in the first line of some files
_NAMED = {"tab": "\t", "\\t": "\t"}

Record = list[str] | str
"""The cells of a line of CSV, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `number` is the one that errors name: rows below the header, or lines of JSON, from 1.

    `cells` are its values by column, or why it cannot be read.
    """

    number: int
    cells: Mapping[str, object] | HedgeError


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table; `unit` is what one is called."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "row"


def read(path: Path, called_text: Collection[str], delimiter: str | None, encoding: str | None) -> Table:
    """Reads a CSV, JSONL or Parquet file; `called_text` are names, folded, of the column that holds the text.

    Values are those of JSON: the cells of a CSV are strings exactly as they stand there, days are ISO 8601, NaN is
    None. Raises a HedgeError that skips the file where it is none of these.
    """
    suffix = path.suffix.lower()
    if suffix in PARQUET:
        return _parquet(content(path), str(path))
    text = decode(content(path), str(path), encoding).removeprefix("\ufeff")
    if suffix in JSON_LINES:
        return _json_lines(text, str(path))
    return _csv(text, str(path), called_text, delimiter)


def _csv(text: str, place: str, called_text: Collection[str], delimiter: str | None) -> Table:
    csv.field_size_limit(sys.maxsize)  # a long article is longer than the 131,072 characters that it starts with
    told, text = without_sep(text)
    every = list(records(io.StringIO(text, newline=""), delimiter_of(text, called_text, delimiter, told)))
    header, rest = header_of(every, place), every[1:]
    while rest and not isinstance(rest[-1][1], str) and not any(rest[-1][1]):
        rest.pop()  # the empty rows that spreadsheets leave at the end
    if not rest:
        raise without_rows(place)
    filled = {at for _, record in rest if not isinstance(record, str) for at, cell in enumerate(record) if cell}
    columns = named(header, filled)
    return Table(
        tuple(name for name in columns if name is not None),
        tuple(row_of(place, number, columns, line, record) for number, (line, record) in enumerate(rest, 1)),
    )


def header_of(records: Iterable[tuple[int, Record]], place: str) -> list[str]:
    """Returns the first record of a table; raises a HedgeError that skips it where there is none, or a damaged one."""
    for _, header in records:
        if isinstance(header, str):
            raise HedgeError(f"the header of {place} cannot be read: {header}", "mend its quotation marks", skips=True)
        return header
    raise HedgeError(f"{place} is empty", "give a table with a header and rows", skips=True)


def without_rows(place: str) -> HedgeError:
    """Returns what is wrong with a table that has no rows below its header."""
    return HedgeError(f"{place} has a header and no rows", "give a table with a row an article", skips=True)


def without_sep(text: str) -> tuple[str | None, str]:
    """Returns what the first line of a CSV tells Excel to stand between its columns, if it does, and the rest of it."""
    told = _SEP.match(text)
    return (told[1], text[told.end() :]) if told else (None, text)


def delimiter_of(text: str, called_text: Collection[str], named: str | None, told: str | None) -> str:
    """Returns what stands between the columns of a CSV that begins so: what a person or the file says, or fits best."""
    return _checked(named) if named else told or _delimiter(text, called_text)


def records(lines: Iterable[str], delimiter: str, before: int = 0) -> Iterator[tuple[int, Record]]:
    """Yields the records of a CSV with the line each begins in, `before` lines having gone before.

    Blank lines are none; one that is damaged is what is wrong.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _WRONG.get(str(error), str(error))
            continue
        if record:
            yield line, record


# What Python's reader says of marks that do not come in pairs.
_WRONG = {"unexpected end of data": "its quotation marks are opened and never closed"}


def _delimiter(text: str, called_text: Collection[str]) -> str:
    """Finds out what stands between the columns: what makes a header with a text, and records of the same width."""

    def fitness(delimiter: str) -> tuple[bool, bool, float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        records = [record for record in islice(reader, _SAMPLE) if record]
        width = len(records[0]) if records else 0
        same = sum(len(record) == width for record in records) / max(len(records), 1)
        known = any(cell.strip().casefold() in called_text for cell in records[0]) if records else False
        return known, width > 1 and same >= _MOSTLY, same, width

    return max(DELIMITERS, key=fitness)


def _checked(delimiter: str) -> str:
    character = _NAMED.get(delimiter.lower(), delimiter)
    if len(character) != 1 or character in '"\r\n ':
        raise HedgeError(f"{delimiter!r} cannot stand between columns", "--delimiter with one character, or tab")
    return character


def named(header: Sequence[str], filled: Collection[int]) -> list[str | None]:
    """Names the columns, each once; None for one without name and cells. `filled` are the places that have any."""
    names: list[str | None] = []
    for at, cell in enumerate(header):
        name = cell.strip()
        if not name:
            if at not in filled:
                names.append(None)
                continue
            name = f"column {at + 1}"
        number = 1
        unique = name
        while unique in names:
            number += 1
            unique = f"{name} ({number})"
        names.append(unique)
    return names


def row_of(place: str, number: int, columns: Sequence[str | None], line: int, record: Record) -> Row:
    """Returns a record as a row of the table `place`."""
    return Row(number, _cells(f"{place}, row {number}", columns, line, record))


def _cells(place: str, columns: Sequence[str | None], line: int, record: Record) -> dict[str, object] | HedgeError:
    if isinstance(record, str):
        what = f"{place} (line {line}) cannot be read: {record}"
        return HedgeError(
            what, 'put quotation marks around the whole cell and write those inside twice, ""', skips=True
        )
    if len(record) < len(columns) or any(record[len(columns) :]):
        said = f"{len(record)} {'cell' if len(record) == 1 else 'cells'}"
        what = f"{place} (line {line}) has {said}, and the header {len(columns)}"
        few = "give every row as many cells as the header, empty ones too"
        many = "put quotation marks around cells in which the delimiter stands"
        return HedgeError(what, few if len(record) < len(columns) else many, skips=True)
    return {name: cell for name, cell in zip(columns, record, strict=False) if name is not None}


def _json_lines(text: str, place: str) -> Table:
    rows: list[Row] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            rows.append(Row(number, json_of(line, f"{place}, line {number}")))
            if not isinstance(rows[-1].cells, HedgeError):
                columns.update(dict.fromkeys(rows[-1].cells))
    refuse_without_values(rows[0] if rows else None, columns, place)
    return Table(tuple(columns), tuple(rows), "line")


def refuse_without_values(first: Row | None, columns: Collection[str], place: str) -> None:
    """Raises a HedgeError that skips a JSONL file in which no line has any value; `first` is its first row."""
    if first is None:
        raise HedgeError(f"{place} is empty", "give a file with a JSON object a line", skips=True)
    if isinstance(first.cells, HedgeError) and not columns:
        raise first.cells  # one error says it


def json_of(line: str, place: str) -> dict[str, object] | HedgeError:
    """Returns the object on a line of JSON, or why there is none."""
    remedy = 'one JSON object a line, as {"text": …}'
    try:
        found = json.loads(line, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        return HedgeError(f"{place} is no JSON: {error.msg} at character {error.pos + 1}", remedy, skips=True)
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        return HedgeError(f"{place} cannot be read: {error}", remedy, skips=True)
    return found if isinstance(found, dict) else HedgeError(f"{place} is no JSON object", remedy, skips=True)


def _parquet(data: bytes, place: str) -> Table:
    import polars

    with readable_parquet(place):
        frame = polars.read_parquet(io.BytesIO(data))
    if not frame.height:
        raise HedgeError(f"{place} has no rows", "give a table with a row an article", skips=True)
    return Table(tuple(frame.columns), tuple(rows_of(frame)))


@contextmanager
def readable_parquet(place: str) -> Iterator[None]:
    """Raises a HedgeError that skips a Parquet file where reading it, inside, fails."""
    import polars

    try:
        yield
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:
        reason = (str(error).strip().splitlines() or ["damaged"])[0]
        raise HedgeError(
            f"{place} is no Parquet file that can be read: {reason}", "write it again", skips=True
        ) from error


def rows_of(frame: polars.DataFrame, first: int = 1) -> Iterator[Row]:
    """Yields the rows of a frame, the first with the number `first`."""
    for number, row in enumerate(frame.iter_rows(named=True), first):
        yield Row(number, {name: _plain(value) for name, value in row.items()})


def _plain(value: object) -> object:
    """Returns a value as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(key): _plain(inside) for key, inside in value.items()}
    if isinstance(value, Sequence):
        return [_plain(inside) for inside in value]
    return str(value)
