"""Tabular: whether bytes that no file name explains are a table, which would pass for prose."""

from __future__ import annotations

import csv
import io
import json
from itertools import islice

from hedge.intake import cells, charset, columns
from hedge.intake.items import Columns

_LINES = 3  # of JSON: that they are objects is no chance


def ending(data: bytes, named: Columns) -> str | None:
    """Returns how the name of a file with this table would end, None where it is none.

    That is JSON, in lines or whole, or a header with a column that is called like a text and another name that columns
    have, and a record of the same width below it. `named` are the columns that a person names.
    """
    text = charset.decode(data).removeprefix("\ufeff").lstrip()
    if _is_json(text):
        return ".jsonl"
    _, rows = cells.without_sep(text)
    return ".csv" if any(_is_csv(rows, between, named) for between in cells.DELIMITERS) else None


def _is_json(text: str) -> bool:
    if not text.startswith(("{", "[")):
        return False
    lines = [line for line in islice(io.StringIO(text), 10 * _LINES) if line.strip()][:_LINES]
    if all(isinstance(_value(line), dict) for line in lines):
        return True
    whole = _value(text)
    return isinstance(whole, dict) or (isinstance(whole, list) and all(isinstance(item, dict) for item in whole))


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_csv(text: str, delimiter: str, named: Columns) -> bool:
    try:
        header, record = islice(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), 2)
    except (ValueError, csv.Error):  # fewer than two, or none at all
        return False
    names = {cell.strip().casefold() for cell in header}
    texts = names & columns.called_text(named)
    others = names & columns.called(named)
    return bool(texts) and len(others | texts) >= 2 and len(record) == len(header)
