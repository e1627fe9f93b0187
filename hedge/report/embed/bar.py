"""The bar of the six parts: a letter and a width for each, so that no part is told by its colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from hedge.report.records import Figures, Part, ShareFigure

_NARROW = 5  # per cent: too narrow for a letter


@dataclass(frozen=True, slots=True)
class Slot:
    """A part in the bar and in its key: `width` in per cent, 0 where it has no place in the bar.

    `in_bar` is the letter where the slot is wide enough to print it.
    """

    part: Part
    letter: str
    in_bar: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """A share with the slots of its parts."""

    share: ShareFigure
    slots: tuple[Slot, ...]


def rows(figures: Figures) -> tuple[Row, ...]:
    """Returns the shares with their parts as slots, none where there is no score; all widths add up to 100."""
    parts = [part for share in figures.shares for part in share.parts]
    widths = whole([part.fraction for part in parts], 100)
    slots = iter(
        Slot(part, letter, letter if width >= _NARROW else "", width)
        for part, letter, width in zip(parts, ascii_uppercase, widths, strict=False)
    )
    return tuple(Row(share, tuple(next(slots) for _ in share.parts)) for share in figures.shares)


def whole(fractions: Sequence[float], total: int) -> list[int]:
    """Rounds fractions to whole numbers that add up to `total`; what is not 0 stays at least 1."""
    given = sum(fractions)
    if not given:
        return [0 for _ in fractions]
    exact = [total * fraction / given for fraction in fractions]
    rounded = [max(int(value), 1) if value else 0 for value in exact]
    while (left := total - sum(rounded)) != 0:
        step = 1 if left > 0 else -1
        open_ = [i for i, value in enumerate(exact) if value and rounded[i] + step >= 1]
        best = max(open_, key=lambda i: step * (exact[i] - rounded[i]))
        rounded[best] += step
    return rounded
