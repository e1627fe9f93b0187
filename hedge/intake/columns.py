"""Columns: which column of a table holds what, and what its cells say of a language or a day."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hedge.errors import HedgeError
from hedge.intake.items import Columns

_DATA = Path(__file__).with_suffix(".toml")
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a table by what they hold; None where there is none."""

    text: str
    id: str | None
    title: str | None
    language: str | None
    date: str | None
    outlet: str | None
    author: str | None
    url: str | None


def roles(found: Sequence[str], named: Columns, place: str) -> Roles:
    """Says what the columns `found` in a table hold: those that a person named, and others by their usual names.

    Raises a HedgeError that skips the table `place` where a named column is not there, or no text.
    """
    chosen = {field.name: _named(found, getattr(named, field.name), field.name, place) for field in fields(Columns)}
    for role, usual in _data()["names"].items():
        if not chosen.get(role):
            free = {name.casefold(): name for name in reversed(found) if name not in chosen.values()}
            chosen[role] = next((free[name] for name in usual if name in free), None)
    text = chosen.pop("text")
    if text is None:
        raise HedgeError(
            f"{place} has no column that is called like a text; its columns are {_listed(found)}",
            "name the column with the text: --text COLUMN",
            skips=True,
        )
    return Roles(text=text, **chosen)


def called_text(named: Columns) -> frozenset[str]:
    """Returns the names, folded, by which the column of the text is known."""
    return frozenset([named.text.casefold()] if named.text else _data()["names"]["text"])


def called(named: Columns) -> frozenset[str]:
    """Returns all names, folded, by which columns are known."""
    chosen = [getattr(named, field.name) for field in fields(Columns)]
    usual = [name for names in _data()["names"].values() for name in names]
    return frozenset(name.casefold() for name in (*chosen, *usual) if name)


def language(cell: str) -> str | None:
    """Returns the ISO 639-1 code of a language as people write it: it, IT, it-IT, ita, Italian; None where none is."""
    said = cell.strip().casefold()
    for code, names in _data()["languages"].items():
        if said in names:
            return str(code)
    code = re.split(r"[-_]", said)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def days(cells: Sequence[str]) -> list[str]:
    """Returns the days of a column in ISO 8601 where all of it shows in which order days and months stand.

    `31/01/2026` shows that days come first; where no cell shows it, or two disagree, all are left as they are.
    """
    first = day_first(cells)
    return [day(cell, first) for cell in cells]


def day_first(cells: Iterable[str]) -> bool | None:
    """Says whether days stand before months in a column, None where no cell shows it, or two disagree."""
    days = months = False
    for cell in cells:
        if found := _DAY.fullmatch(cell.strip()):
            days, months = days or int(found[1]) > 12, months or int(found[3]) > 12
    return None if days == months else days


def day(cell: str, first: bool | None) -> str:
    """Returns a day in ISO 8601, read as `day_first` found it written, or the cell as it is."""
    found = None if first is None else _DAY.fullmatch(cell.strip())
    if not found:
        return cell
    return _iso(found[4], *((found[3], found[1]) if first else (found[1], found[3]))) or cell


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _named(found: Sequence[str], name: str | None, role: str, place: str) -> str | None:
    if name is None:
        return None
    if name in found:
        return name
    alike = next((column for column in found if column.casefold() == name.strip().casefold()), None)
    if alike is None:
        raise HedgeError(
            f"{place} has no column {name!r}; its columns are {_listed(found)}",
            f"--{role} with one of them, or --delimiter if these are not its columns",
            skips=True,
        )
    return alike


def _listed(names: Sequence[str]) -> str:
    most = 30
    said = ", ".join(name if len(name) <= 60 else f"{name[:59]}…" for name in names[:most])
    return f"{said} and {len(names) - most} more" if len(names) > most else said


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
