"""The visible words of report and embed, one data file a report language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hedge.errors import HedgeError

_FOLDER = Path(__file__).with_suffix("")
_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one report language by key, `section.name`; calling it fills in what stands in braces."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Returns the words of a key with the values filled in."""
        return self.texts[key].format(**values)

    def get(self, key: str, default: str = "") -> str:
        """Returns the words of a key, or `default` where the report has none for it."""
        return self.texts.get(key, default)

    def percent(self, fraction: float | None) -> str:
        """Writes a fraction as a whole percentage, never 0 or 100 for what is only near them."""
        if fraction is None:
            return self("number.missing")
        if 0 < fraction < 0.005:
            return self("number.below", n=1)
        if 0.995 <= fraction < 1:
            return self("number.above", n=99)
        return self("number.percent", n=percentage(fraction))

    def range(self, low: float | None, high: float | None) -> str:
        """Writes an interval of fractions as percentages."""
        if low is None or high is None:
            return self("number.missing")
        return self("number.range", low=percentage(low), high=percentage(high))

    def count(self, number: int) -> str:
        """Writes a whole number with the thousands set apart."""
        return f"{number:,}".replace(",", self("number.thousands"))

    def decimal(self, number: float) -> str:
        """Writes a number with one decimal."""
        return f"{number:.1f}".replace(".", self("number.decimal"))

    def date(self, iso: str) -> str:
        """Writes the day of an ISO 8601 date, and what is none as it stands."""
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:
            return iso
        return self("number.date", day=day.day, month=self(f"month.{day.month}"), year=day.year)

    def month(self, iso: str) -> str:
        """Writes a month, given as in 2026-11."""
        return self("number.month", month=self(f"month.{int(iso[5:])}"), year=iso[:4])


def languages() -> tuple[str, ...]:
    """Returns the languages that a report can be written in."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def words(language: str | None, fallback: str | None = None) -> Words:
    """Returns the words of a report language, or where none is chosen those of `fallback` or else of English."""
    if language is not None and language not in languages():
        known = ", ".join(languages())
        raise HedgeError(f"there is no report in the language {language!r}", f"one of: {known}")
    chosen = language or (fallback if fallback in languages() else _FALLBACK)
    return Words(chosen, _read(chosen))


def closing_lines() -> tuple[str, ...]:
    """Returns the last lines of what hedge writes as plain text, in all report languages."""
    return tuple(words(code)(key) for code in languages() for key in ("page.footer", "embed.made"))


@cache
def _read(language: str) -> Mapping[str, str]:
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return {f"{section}.{name}": text for section, table in tables.items() for name, text in table.items()}


def percentage(fraction: float) -> int:
    """Turns a fraction into a whole percentage, rounded half up, as readers do."""
    return int(fraction * 100 + 0.5)
