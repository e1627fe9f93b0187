"""The bar of the six parts: a letter and a place for each, so that no part is told by its colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from string import ascii_uppercase

from hedge.report.records import Figures, Part, ShareFigure

# Ground and ink of the parts, by class: what is the text's own is dark, what is its sources' is light.
COLOURS = {
    "speculation-author": ("#7b2d8e", "#ffffff"),
    "speculation-source": ("#ecd3f3", "#4a1557"),
    "hearsay-wording": ("#875000", "#ffffff"),
    "hearsay-unnamed": ("#f8dfa8", "#5a3500"),
    "sourced": ("#cfe2f7", "#123f70"),
    "stated": ("#5f6a76", "#ffffff"),
}
_NARROW = 4  # per cent: too narrow for a letter


@dataclass(frozen=True, slots=True)
class Slot:
    """A part in the bar and in its key: `start` and `width` in per cent, `width` 0 where it has no place in the bar.

    `in_bar` is the letter where the slot is wide enough to print it.
    """

    part: Part
    letter: str
    in_bar: str
    start: int
    width: int

    @property
    def ground(self) -> str:
        """The colour of the part."""
        return COLOURS[self.part.css][0]

    @property
    def ink(self) -> str:
        """The colour of what is written on it."""
        return COLOURS[self.part.css][1]

    @property
    def middle(self) -> float:
        """Where its letter stands, in per cent."""
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A share with the slots of its parts."""

    share: ShareFigure
    slots: tuple[Slot, ...]


def rows(figures: Figures) -> tuple[Row, ...]:
    """Returns the shares with their parts as slots, none where there is no score; all widths add up to 100."""
    parts = [part for share in figures.shares for part in share.parts]
    widths = whole([part.fraction for part in parts], 100)
    starts = accumulate(widths, initial=0)
    slots = iter(
        Slot(part, letter, letter if width >= _NARROW else "", start, width)
        for part, letter, start, width in zip(parts, ascii_uppercase, starts, widths, strict=False)
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
