"""The words of a text as shares count them: which lie in which spans, and whose they are where claims share them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from hedge.model import Claim, Span

WORD = re.compile(r"\w+(?:[-'’./]\w+)*")


def words_of(text: str) -> list[Span]:
    """Returns the words of a text, as shares count them."""
    return [Span(*found.span()) for found in WORD.finditer(text)]


def touched(words: Sequence[Span], spans: Sequence[Span]) -> set[int]:
    """Returns the indices of the words that overlap one of the spans."""
    found: set[int] = set()
    for start, end in spans:
        first = bisect_right(words, start, key=lambda word: word.end)
        found.update(range(first, bisect_left(words, end, key=lambda word: word.start)))
    return found


def owners_of(claims: Sequence[Claim], words: Sequence[Span]) -> dict[int, int]:
    """Maps the index of each word to the number of its claim, that of the first piece of text where claims share it."""
    owners: dict[int, int] = {}
    for span, number in sorted((span, number) for number, claim in enumerate(claims) for span in claim.spans):
        for index in touched(words, [span]):
            owners.setdefault(index, number)
    return owners


def count_words(text: str, claims: Sequence[Claim]) -> list[int]:
    """Counts the words of each claim; a word that two claims touch counts for the first."""
    counts = Counter(owners_of(claims, words_of(text)).values())
    return [counts[number] for number in range(len(claims))]
