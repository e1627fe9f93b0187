"""A digest cut to the room that mail programs show, with sentences that say what is left out and where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from hedge.report.digest.records import DigestView, Group
from hedge.report.words import Words

Row = TypeVar("Row")


def fitted(view: DigestView, w: Words, fits: Callable[[DigestView], bool]) -> DigestView:
    """Returns as much of a digest as `fits`.

    Room is given first to the figures of each article, then to the articles without a score, the skipped inputs and the
    outlets, then to the articles in full, each time in the order of the digest. `fits` must be true of the digest that
    has none of these, and never true of more where it is false of less.
    """
    if fits(view):
        return view
    least, most = 0, _steps(view)
    while most - least > 1:
        middle = (least + most) // 2
        if fits(cut(view, w, middle)):
            least = middle
        else:
            most = middle
    return cut(view, w, least)


def cut(view: DigestView, w: Words, steps: int) -> DigestView:
    """Returns a digest with the first `steps` of what takes room; see `fitted` for the order."""
    listed, left = _first(view.items, steps)
    unscored, left = _first(view.unscored, left)
    skipped, left = _first(view.skipped, left)
    outlets, left = _first(view.outlets, left)
    return replace(
        view,
        groups=tuple(_groups(view, w, len(listed), left)),
        more=_left(view.items, listed, lambda n: w("digest.more", n=w.count(n))),
        unscored=unscored,
        unscored_more=_left(view.unscored, unscored, lambda n: w("digest.unscored_more", n=w.count(n))),
        skipped=skipped,
        skipped_more=_left(view.skipped, skipped, lambda n: w("digest.skipped_more", n=w.count(n))),
        outlets=outlets,
        outlets_more=_left(view.outlets, outlets, lambda n: w("digest.outlets_more", n=w.count(n))),
    )


def _steps(view: DigestView) -> int:
    return 2 * len(view.items) + len(view.unscored) + len(view.skipped) + len(view.outlets)


def _first(rows: tuple[Row, ...], room: int) -> tuple[tuple[Row, ...], int]:
    """Returns the first rows that there is room for, and the room left behind them."""
    return rows[:room], max(0, room - len(rows))


def _groups(view: DigestView, w: Words, listed: int, full: int) -> Iterator[Group]:
    """Yields the groups with the first `full` of the first `listed` articles in full; one without any is left out."""
    said = False
    for group in view.groups:
        items = group.full[:listed]
        listed -= len(items)
        shown, brief = items[:full], items[full:]
        full -= len(shown)
        if items:
            yield replace(group, full=shown, note=w("digest.brief_says") if brief and not said else "", brief=brief)
        said = said or bool(brief)


def _left(all: tuple[Row, ...], shown: tuple[Row, ...], says: Callable[[int], str]) -> str:
    return says(len(all) - len(shown)) if len(all) > len(shown) else ""
