"""Portions: tables of any size, of which only a few rows are in memory at a time; compressed ones too."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from hedge.errors import HedgeError
from hedge.intake import cells
from hedge.intake.cells import Row
from hedge.intake.compressed import opened, unpacked
from hedge.intake.text import MARKS, decode, readable

_HEAD = 1_000_000  # bytes that show how a table is written
_LONGEST_CELL = 100_000_000  # characters: an open quotation mark must not take the rest of a file into memory
_ROWS = 8  # of a stretch, at first
_BYTES = 4_000_000  # likewise
_MOST_STRETCHES = 100_000  # beyond this they are joined, two and two
# Encodings of which any character is the same bytes wherever it stands, so that a place in a file can be gone to.
_STATELESS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a table: before its row `row`, counted from 0, at the byte `offset`, after `line` lines."""

    row: int
    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written and what it has, as one pass over it shows; `marks` begin its stretches of some rows.

    `columns` are those of a CSV in their places, None for one without name and cells, or all of the others.
    """

    kind: str
    columns: tuple[str | None, ...]
    rows: int
    marks: tuple[Mark, ...]
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def unit(self) -> str:
        """What a row is called."""
        return "line" if self.kind == "jsonl" else "row"


def kind_of(path: Path) -> str | None:
    """Returns which kind of table a file is by its name, compressed or not; None where it is none."""
    suffix = unpacked(path).suffix.lower()
    kinds = {"csv": cells.CSV, "jsonl": cells.JSON_LINES, "parquet": cells.PARQUET}
    return next((kind for kind, suffixes in kinds.items() if suffix in suffixes), None)


def stem(path: Path) -> str:
    """Returns the name of a file without what says how it is written."""
    return unpacked(path).stem


def shape(path: Path, called_text: frozenset[str], delimiter: str | None, encoding: str | None) -> Shape:
    """Reads all of a table and says how it is written; `called_text` as for `cells.read`.

    Raises a HedgeError that skips the file where it is no such table.
    """
    kind = kind_of(path)
    if kind == "parquet":
        return _parquet_shape(path)
    head, known = _head(path, encoding)
    found = known or _encoding(path)
    return _csv_shape(path, head, found, called_text, delimiter) if kind == "csv" else _json_shape(path, found)


def rows(path: Path, shape: Shape, start: Mark | None = None, most: int | None = None) -> Iterator[Row]:
    """Yields the rows of a table from a mark of it on, `most` of them."""
    start = start or shape.marks[0]
    stop = min(shape.rows, start.row + (shape.rows if most is None else most))
    if shape.kind == "parquet":
        yield from _parquet_rows(path, start.row, stop)
        return
    place = str(path)
    with _text(path, shape.encoding, start.offset) as text:
        if shape.kind == "jsonl":
            lines = text if start.offset else _Place().lines(text, shape.encoding)
            yield from islice(_json_rows(lines, place, start.line), stop - start.row)
            return
        csv.field_size_limit(_LONGEST_CELL)
        found = cells.records(text, shape.delimiter, start.line)
        for number, (line, record) in enumerate(islice(found, stop - start.row), start.row + 1):
            yield cells.row_of(place, number, shape.columns, line, record)


@dataclass(slots=True)
class _Place:
    """How far a text has been read: how many lines have been taken, and where in its file the next one begins."""

    offset: int = 0
    taken: int = 0

    def lines(self, text: IO[str], encoding: str) -> Iterator[str]:
        """Yields the lines of a text from its beginning, and keeps the place."""
        narrow = not encoding.startswith("utf-")  # of any character
        for line in text:
            self.offset += (
                len(line) if narrow or (encoding == "utf-8" and line.isascii()) else len(line.encode(encoding))
            )
            self.taken += 1
            yield line if self.taken > 1 else line.removeprefix("\ufeff")


class _Marks:
    """Collects the marks of a table while it is read."""

    def __init__(self) -> None:
        self.found: list[Mark] = []
        self._rows, self._bytes = _ROWS, _BYTES

    def see(self, row: int, offset: int, line: int) -> None:
        last = self.found[-1] if self.found else None
        if last is None or row - last.row >= self._rows or offset - last.offset >= self._bytes:
            self.found.append(Mark(row, offset, line))
        if len(self.found) > _MOST_STRETCHES:
            self.found = self.found[::2]
            self._rows, self._bytes = 2 * self._rows, 2 * self._bytes


def _csv_shape(path: Path, head: str, encoding: str, called_text: frozenset[str], delimiter: str | None) -> Shape:
    place = str(path)
    told, text = cells.without_sep(head)
    between = cells.delimiter_of(text, called_text, delimiter, told)
    csv.field_size_limit(_LONGEST_CELL)
    marks, at = _Marks(), _Place()
    rows = number = 0
    filled: set[int] = set()
    with _text(path, encoding) as file:
        lines = at.lines(file, encoding)
        if told:
            next(lines)
        found = cells.records(lines, between, at.taken)
        header = cells.header_of(found, place)
        unnamed = [column for column, cell in enumerate(header) if not cell.strip()]
        marks.see(0, at.offset, at.taken)
        for number, (_, record) in enumerate(found, 1):
            if isinstance(record, str) or any(record):
                rows = number  # empty rows that spreadsheets leave at the end are none
                if unnamed and not isinstance(record, str):
                    filled.update(column for column in unnamed if column < len(record) and record[column])
            marks.see(number, at.offset, at.taken)
    if not rows:
        raise cells.without_rows(place)
    columns = tuple(cells.named(header, filled))
    return Shape("csv", columns, rows, tuple(m for m in marks.found if m.row < rows), encoding, between)


def _json_shape(path: Path, encoding: str) -> Shape:
    marks, at = _Marks(), _Place()
    columns: dict[str, None] = {}
    first = None
    rows = 0
    with _text(path, encoding) as file:
        marks.see(0, 0, 0)
        for rows, row in enumerate(_json_rows(at.lines(file, encoding), str(path), 0), 1):
            first = first or row
            if not isinstance(row.cells, HedgeError):
                columns.update(dict.fromkeys(row.cells))
            marks.see(rows, at.offset, at.taken)
    cells.refuse_without_values(first, columns, str(path))
    return Shape("jsonl", tuple(columns), rows, tuple(m for m in marks.found if m.row < rows), encoding)


def _json_rows(lines: Iterable[str], place: str, before: int) -> Iterator[Row]:
    for number, line in enumerate(lines, before + 1):
        if line.strip():
            yield Row(number, cells.json_of(line.removesuffix("\n"), f"{place}, line {number}"))


def _parquet_shape(path: Path) -> Shape:
    import polars

    with readable(path), cells.readable_parquet(str(path)):
        path.open("rb").close()
        scanned = polars.scan_parquet(path, glob=False)
        columns = tuple(scanned.collect_schema().names())
        count = int(scanned.select(polars.len()).collect().item())
    if not count:
        raise HedgeError(f"{path} has no rows", "give a table with a row an article", skips=True)
    step = _ROWS * max(1, -(-count // (_ROWS * _MOST_STRETCHES)))
    return Shape("parquet", columns, count, tuple(Mark(row, 0, 0) for row in range(0, count, step)))


def _parquet_rows(path: Path, start: int, stop: int) -> Iterator[Row]:
    import polars

    for row in range(start, stop, _ROWS):
        with readable(path), cells.readable_parquet(str(path)):
            frame = polars.scan_parquet(path, glob=False).slice(row, min(_ROWS, stop - row)).collect()
        yield from cells.rows_of(frame, row + 1)


def _head(path: Path, named: str | None) -> tuple[str, str | None]:
    """Returns how a text begins, and its encoding where a person names it or a mark says it."""
    with opened(path) as file:
        data = file.read(_HEAD + 1)
    mark = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), None)
    if named is None and mark is not None:
        named = mark[1]
    if named is not None:
        name = _named(named)
        data = data[:_HEAD]  # a number of bytes that all widths of characters divide
        return codecs.getincrementaldecoder(name)("replace").decode(data).removeprefix("\ufeff"), name
    whole = data if len(data) <= _HEAD else data[: data.rfind(b"\n") + 1] or data[:_HEAD]
    return decode(whole, str(path)), None


def _named(encoding: str) -> str:
    """Returns the name of an encoding in which a table can be read in portions; raises HedgeError for any other."""
    try:
        name = codecs.lookup(encoding).name.removesuffix("-sig")
    except LookupError:
        decode(b" ", "", encoding)  # says what is wrong
        raise
    if name not in _STATELESS:
        raise HedgeError(f"a table in {encoding} cannot be read in portions", "save it as UTF-8, and name that")
    return name


def _encoding(path: Path) -> str:
    """Returns in which encoding a text without a mark is that shows at its beginning that it is one."""
    for encoding in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with opened(path) as file:
                while data := file.read(_HEAD):
                    decoder.decode(data)
                decoder.decode(b"", final=True)
        except HedgeError as error:
            if not isinstance(error.__cause__, UnicodeDecodeError):
                raise
        else:
            return encoding
    raise HedgeError(f"{path} is not text that can be read", "save it as UTF-8 and give that file", skips=True)


@contextmanager
def _text(path: Path, encoding: str, offset: int = 0) -> Iterator[IO[str]]:
    """Opens a text at a place in it; lines end as they do in the file."""
    # only a JSON object a line ends at line feeds alone
    newline = "\n" if kind_of(path) == "jsonl" else ""
    with opened(path) as file:
        if offset:
            file.seek(offset)
        with io.TextIOWrapper(file, encoding, newline=newline) as text:
            yield text


def stretches(shape: Shape) -> Sequence[tuple[Mark, int, int]]:
    """Returns the stretches of a table: where each begins, its rows, and its size in bytes as far as that is known."""
    out = []
    for mark, after in zip(shape.marks, [*shape.marks[1:], None], strict=True):
        count = (after.row if after else shape.rows) - mark.row
        out.append((mark, count, max(0, after.offset - mark.offset) if after else 0))
    return out
