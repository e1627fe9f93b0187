"""Stretches: which of many spans hold a place or reach into another, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from hedge.model import Span


class Stretches:
    """Spans by the index of what they belong to: an article of a million words has tens of thousands of them."""

    def __init__(self, of: Iterable[Sequence[Span]]) -> None:
        self._spans = sorted((start, end, index) for index, spans in enumerate(of) for start, end in spans)
        self._starts = [start for start, _, _ in self._spans]
        # how far any span reaches that begins no later
        self._reach = list(accumulate((end for _, end, _ in self._spans), max))

    def at(self, place: int) -> list[int]:
        """Returns, in order, whose spans hold a place."""
        return self._before(bisect_right(self._starts, place), place)

    def within(self, start: int, end: int) -> list[int]:
        """Returns, in order, whose spans reach into a stretch."""
        return self._before(bisect_left(self._starts, end), start)

    def _before(self, count: int, place: int) -> list[int]:
        """Returns whose spans, of the first so many, end behind a place."""
        found = set()
        while count and self._reach[count - 1] > place:
            count -= 1
            if self._spans[count][1] > place:
                found.add(self._spans[count][2])
        return sorted(found)
