"""Cells: the rows of a table file as they stand in it, before anybody knows what its columns hold."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from hedge.errors import HedgeError
from hedge.intake.text import content, decode

CSV = frozenset({".csv", ".tsv", ".tab"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
PARQUET = frozenset({".parquet"})
SUFFIXES = CSV | JSON_LINES | PARQUET

DELIMITERS = ",;\t|"
_SAMPLE = 50  # records that show which character stands between the columns
_MOSTLY = 0.8  # of them have as many cells as the header where it is the right one
_SEP = re.compile(r'\A"?sep=(.)"?\r?\n', re.IGNORECASE)  # what Excel is told in the first line of some files
_NAMED = {"tab": "\t", "\\t": "\t"}


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
    told = _SEP.match(text)
    if told:
        text = text[told.end() :]
    between = _checked(delimiter) if delimiter else told[1] if told else _delimiter(text, called_text)
    records = list(_records(text, between))
    if not records:
        raise HedgeError(f"{place} is empty", "give a table with a header and rows", skips=True)
    (_, header), *rest = records
    if isinstance(header, str):
        raise HedgeError(f"the header of {place} cannot be read: {header}", "mend its quotation marks", skips=True)
    while rest and not isinstance(rest[-1][1], str) and not any(rest[-1][1]):
        rest.pop()  # the empty rows that spreadsheets leave at the end
    if not rest:
        raise HedgeError(f"{place} has a header and no rows", "give a table with a row an article", skips=True)
    rows = [record for _, record in rest if not isinstance(record, str)]
    columns = _columns(header, rows)
    return Table(
        tuple(name for name in columns if name is not None),
        tuple(
            Row(number, _cells(f"{place}, row {number}", columns, line, record))
            for number, (line, record) in enumerate(rest, 1)
        ),
    )


def without_sep(text: str) -> str:
    """Returns a CSV without the first line that tells Excel what stands between its columns."""
    return _SEP.sub("", text)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yields the records with the line each begins in; blank lines are none; one that is damaged is what is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
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


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str | None]:
    """Names the columns, each once; None for one without name and cells."""
    names: list[str | None] = []
    for at, cell in enumerate(header):
        name = cell.strip()
        if not name:
            if not any(at < len(row) and row[at] for row in rows):
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


def _cells(
    place: str, columns: Sequence[str | None], line: int, record: list[str] | str
) -> dict[str, object] | HedgeError:
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
            found = _json(line, f"{place}, line {number}")
            rows.append(Row(number, found))
            if not isinstance(found, HedgeError):
                columns.update(dict.fromkeys(found))
    if not rows:
        raise HedgeError(f"{place} is empty", "give a file with a JSON object a line", skips=True)
    if isinstance(rows[0].cells, HedgeError) and not columns:
        raise rows[0].cells  # no line has any value: one error says it
    return Table(tuple(columns), tuple(rows), "line")


def _json(line: str, place: str) -> dict[str, object] | HedgeError:
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

    try:
        frame = polars.read_parquet(io.BytesIO(data))
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:
        reason = (str(error).strip().splitlines() or ["damaged"])[0]
        raise HedgeError(
            f"{place} is no Parquet file that can be read: {reason}", "write it again", skips=True
        ) from error
    if not frame.height:
        raise HedgeError(f"{place} has no rows", "give a table with a row an article", skips=True)
    rows = (
        Row(number, {name: _plain(value) for name, value in row.items()})
        for number, row in enumerate(frame.iter_rows(named=True), 1)
    )
    return Table(tuple(frame.columns), tuple(rows))


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
