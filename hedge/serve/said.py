"""Errors of the local page, in the words of its language; those of the library come in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hedge.errors import HedgeError
from hedge.report.words import Words, words

ENGLISH = "en"
_PLACE = re.compile(r"^corrections:\d+: ")  # the line of a file that the person at the page does not see


class PageError(HedgeError):
    """Says what is wrong on the local page by the keys of what and remedy among its words, and `values` for both.

    `sentence` is the number, from 1, of the one it is about, which the page of the marks leads to.
    """

    def __init__(self, what: str, remedy: str, sentence: int | None = None, **values: object) -> None:
        english = words(ENGLISH)
        super().__init__(_filled(english, what, values), _filled(english, remedy, values))
        self.keys = (what, remedy)
        self.values = values
        self.sentence = sentence


class BusyError(PageError):
    """There is no time for it now."""


@dataclass(frozen=True, slots=True)
class Said:
    """An error as the page shows it; `language` is that of what and remedy, `sentence` leads to where it is, or not."""

    what: str
    remedy: str
    language: str
    sentence: int | None


def said(error: HedgeError, w: Words) -> Said:
    """Returns an error in the page's words, or in English where the library says it."""
    if isinstance(error, PageError):
        what, remedy = (_filled(w, key, error.values) for key in error.keys)
        return Said(what, remedy, w.language, error.sentence)
    return Said(_PLACE.sub("", error.what), error.remedy, ENGLISH, None)


def _filled(w: Words, key: str, values: Mapping[str, object]) -> str:
    return w(key, **{name: w.count(value) if isinstance(value, int) else value for name, value in values.items()})
