"""Tables: each row of a CSV, JSONL or Parquet file is an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from hedge.errors import HedgeError
from hedge.intake import cells, columns
from hedge.intake.cells import SUFFIXES, Row, Table
from hedge.intake.columns import Roles
from hedge.intake.ids import path_ends
from hedge.intake.items import Draft, Item, Reading
from hedge.tables import codebook

__all__ = ["SUFFIXES", "item", "items", "said", "taken"]


def items(path: Path, reading: Reading) -> Iterator[Item | HedgeError]:
    """Yields the rows of a table as items, in order; a row that cannot be read is an error, and so is a whole table.

    The text is taken exactly as it stands in its cell. A row is called by its id, or by the file's stem and its number
    where the table has no ids.
    """
    try:
        table = cells.read(path, columns.called_text(reading.columns), reading.delimiter, reading.encoding)
        if codebook.written_by_hedge(table.columns):
            raise HedgeError(f"{path} is a table that hedge wrote", "name the table it was made from", skips=True)
        roles = columns.roles(table.columns, reading.columns, str(path))
        ids = _ids(table, roles, str(path))
    except HedgeError as error:
        if not error.skips:
            raise
        yield error
        return
    first = columns.day_first(said(row.cells, roles.date) for row in table.rows)
    for row, id in zip(table.rows, ids, strict=True):
        yield item(path, row, table.unit, roles, id, first)


def item(path: Path, row: Row, unit: str, roles: Roles, id: str, day_first: bool | None) -> Item | HedgeError:
    """Returns a row as an item; `id` is what its cell says, empty where it says nothing or the table has no ids."""
    if isinstance(row.cells, HedgeError):
        return row.cells
    place = f"{path}, {unit} {row.number}"
    names = [f"{end}-{row.number if roles.id is None else id}" for end in path_ends(path)]
    if roles.id is not None:
        place += f", id {id}" if id else ""
        names = [id, *names]
    day = columns.day(said(row.cells, roles.date), day_first)
    entry = f"{path.name}#{id or names[0]}"
    return Item(place, tuple(names), partial(_draft, row.cells, roles, day, place, path.name, entry))


def _ids(table: Table, roles: Roles, place: str) -> list[str]:
    """Returns the id of each row, empty where it has none; refuses a table in which two are the same."""
    ids = [said(row.cells, roles.id) for row in table.rows]
    first: dict[str, Row] = {}
    for row, id in zip(table.rows, ids, strict=True):
        if id and id in first:
            raise HedgeError(
                f"{place} has the id {id!r} twice, in {table.unit} {first[id].number} and {table.unit} {row.number}",
                f"give each {table.unit} an id of its own, or name another column with --id",
                skips=True,
            )
        first[id] = row
    return ids


def _draft(cells: Mapping[str, object], roles: Roles, day: str, place: str, file: str, entry: str) -> Draft:
    text = cells.get(roles.text)
    if roles.id is not None and not said(cells, roles.id):
        raise HedgeError(f"{place} has no id in the column {roles.id!r}", "give it one", skips=True)
    if text is not None and not isinstance(text, str):
        raise HedgeError(f"{place} has no text in the column {roles.text!r} but a {_kind(text)}",
                         "name the column with the text: --text COLUMN", skips=True)  # fmt: skip
    held = taken(roles)
    url = said(cells, roles.url)
    return Draft(
        text or "",
        title=said(cells, roles.title) or None,
        language=columns.language(said(cells, roles.language)),
        author=said(cells, roles.author) or None,
        date=day or None,
        outlet=said(cells, roles.outlet) or None,
        url=url if url.lower().startswith(("http://", "https://")) else None,
        entry=entry,
        file=file,
        columns={name: value for name, value in cells.items() if name not in held},
    )


def taken(roles: Roles) -> set[str | None]:
    """Returns the columns that an article has elsewhere, and not among its other columns."""
    return {roles.text, roles.id, roles.title, roles.language, roles.date, roles.outlet}


def said(cells: Mapping[str, object] | HedgeError, column: str | None) -> str:
    """Returns a cell as words, empty where there is nothing but white space."""
    value = None if isinstance(cells, HedgeError) or column is None else cells.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a column of whole numbers with gaps comes as 12.0
    said = str(value)
    return said if said.strip() else ""


def _kind(value: object) -> str:
    return "list" if isinstance(value, Sequence) else "record" if isinstance(value, Mapping) else "number"
