"""Endings: what sites and feeds put below an article, which is none of its words."""

from __future__ import annotations

from collections.abc import Sequence

from hedge.intake.markup import alike
from hedge.intake.signs import folded, signs

_LAST = 3  # of the paragraphs
_ABOUT_WORDS = 50


def take(paragraphs: list[str], titles: Sequence[str | None], author: str | None) -> None:
    """Removes, in place, sentences that say where the article appeared, and a last paragraph about its author.

    A sentence has to name the article by one of its `titles`, and a paragraph to begin with the author's name: others
    may say the same of other things.
    """
    known = {alike(title) for title in titles if title}
    for n in reversed(range(max(0, len(paragraphs) - _LAST), len(paragraphs))):
        paragraphs[n] = _without_appearance(paragraphs[n], known)
    paragraphs[:] = [text for text in paragraphs if text]
    if len(paragraphs) > 1 and author and _is_about(paragraphs[-1], author):
        del paragraphs[-1]


def _without_appearance(text: str, titles: set[str]) -> str:
    for sentence in signs().syndicated:
        found = sentence.fullmatch(text)
        if found and alike(found[2]) in titles:
            return found[1].rstrip()
    return text


def _is_about(text: str, author: str) -> bool:
    said = folded(text)
    begins = any(said.startswith(f"{folded(name)} ") for name in author.split(", "))
    return begins and len(said.split()) <= _ABOUT_WORDS and any(phrase in said for phrase in signs().about_author)
