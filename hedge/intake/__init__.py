"""Intake: files, pages, feeds and tables become articles."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from hedge.errors import HedgeError
from hedge.intake.given import items
from hedge.intake.ids import ids
from hedge.intake.items import Draft, Item, Reading
from hedge.language import UNDETERMINED
from hedge.model import Article

__all__ = ["Reading", "read", "taken"]

_WORD = re.compile(r"\w")
_SURE = 0.9  # how sure the detector has to be to contradict what a page says of its own language


def read(given: Sequence[str], reading: Reading, expected: Collection[str]) -> list[Article | HedgeError]:
    """Reads what a person names, in the order given; what is lost is a value, the reason why.

    `expected` are the languages that can be analysed. An article whose language is none of them is lost, and so is one
    without words.
    """
    listed = items(given, reading)
    names = iter(ids([item.names for item in listed if not isinstance(item, HedgeError)]))
    out: list[Article | HedgeError] = []
    for item in listed:
        if isinstance(item, HedgeError):
            out.append(item)
            continue
        out.append(taken(item, next(names), reading, expected))
    return out


def taken(item: Item, id: str, reading: Reading, expected: Collection[str]) -> Article | HedgeError:
    """Takes the text out of an item, as the article `id`; one that is lost is the reason why."""
    article = Article(id, "", UNDETERMINED)
    try:
        draft = item.take()
        article = _article(draft, id, reading)
        if draft.cut_off and draft.whole:
            reading.watch.note(f"{item.place} is one of several pages of an article; all of it is at {draft.whole}")
        if not _WORD.search(draft.text):
            raise HedgeError(f"{item.place} has no words", "give one with the article's text", skips=True)
        if reading.language:
            return article
        language, confidence = _language(draft, item.place, expected)
        return replace(article, language=language, language_confidence=confidence)
    except HedgeError as error:
        if not error.skips:
            raise
        error.lost = article
        return error


def _article(draft: Draft, id: str, reading: Reading) -> Article:
    return Article(
        id=id,
        text=draft.text,
        language=reading.language or UNDETERMINED,
        title=draft.title,
        file=draft.file,
        author=draft.author,
        date=draft.date,
        outlet=draft.outlet,
        url=draft.url,
        entry=draft.entry,
        retrieved=reading.retrieved or draft.retrieved,
        genre=reading.genre or draft.genre,
        cut_off=draft.cut_off,
        columns=draft.columns,
    )


def _language(draft: Draft, place: str, expected: Collection[str]) -> tuple[str, float | None]:
    """Returns the language of a text: what its source says of it, unless the words show another beyond doubt."""
    from hedge.language import detect, identify

    if draft.language in expected:
        assert draft.language
        found = detect(draft.text, expected)
        if found.language in (draft.language, None) or found.confidence < _SURE:
            return draft.language, found.confidence if found.language == draft.language else None
    known = identify(draft.text, place, expected)
    assert known.language
    return known.language, known.confidence
