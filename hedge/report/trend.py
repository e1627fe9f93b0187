"""Trends and distributions as inline SVG, under the same policy as the other charts: classes and no styles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Point:
    """A share at a time with its interval, drawn as a ring where it is of `few` articles; `title` says it in words."""

    share: float
    low: float
    high: float
    few: bool
    title: str


def trend(css: str, points: Sequence[Point | None], top: float, label: str) -> str:
    """Draws shares over time, from 0 to `top`; None breaks the line. A reader by ear is given the table instead."""
    band = "".join(f'<path class="band" d="{_band(run, len(points), top)}"/>' for run in _runs(points))
    line = "".join(f'<path class="line" d="{_line(run, len(points), top)}"/>' for run in _runs(points))
    dots = "".join(_dot(point, at, len(points), top) for at, point in enumerate(points) if point)
    return (
        f'<svg class="trend {css}" role="img" aria-label="{escape(label)}" focusable="false">'
        '<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/><line class="grid" x1="0" x2="100%" y1="0" y2="0"/>'
        f'<svg viewBox="0 0 1 1" preserveAspectRatio="none" width="100%" height="100%">{band}{line}</svg>{dots}</svg>'
    )


def _dot(point: Point, at: int, count: int, top: float) -> str:
    look, radius = ("few", 3) if point.few else ("full", 2.2)
    place = f'cx="{_percent(_x(at, count))}" cy="{_percent(_y(point.share, top))}" r="{radius}"'
    return f'<circle class="{look}" {place}><title>{escape(point.title)}</title></circle>'


def bars(css: str, counts: Sequence[int], titles: Sequence[str], label: str) -> str:
    """Draws how many there are of each kind, side by side, the most as high as the chart."""
    most = max(counts, default=0) or 1
    wide = 100 / len(counts)
    drawn = "".join(
        f'<rect class="bar{" none" if at == 0 else ""}" x="{at * wide + 0.4:.2f}%" width="{wide - 0.8:.2f}%" '
        f'y="{_percent(1 - count / most)}" height="{_percent(count / most)}"><title>{escape(title)}</title></rect>'
        for at, (count, title) in enumerate(zip(counts, titles, strict=True))
    )
    return (
        f'<svg class="bars {css}" role="img" aria-label="{escape(label)}" focusable="false">{drawn}'
        '<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/></svg>'
    )


def _runs(points: Sequence[Point | None]) -> Iterator[list[tuple[int, Point]]]:
    """Yields the points that nothing parts, with their places."""
    run: list[tuple[int, Point]] = []
    for at, point in enumerate(points):
        if point:
            run.append((at, point))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(run: Sequence[tuple[int, Point]], count: int, top: float) -> str:
    if len(run) == 1:  # an interval of its own is a thin column
        at, point = run[0]
        x, thin = _x(at, count), 0.004
        corners = [(x - thin, point.high), (x + thin, point.high), (x + thin, point.low), (x - thin, point.low)]
    else:
        upper = [(_x(at, count), point.high) for at, point in run]
        corners = upper + [(_x(at, count), point.low) for at, point in reversed(run)]
    return "M" + "L".join(f"{x:.4f} {_y(share, top):.4f}" for x, share in corners) + "z"


def _line(run: Sequence[tuple[int, Point]], count: int, top: float) -> str:
    return "M" + "L".join(f"{_x(at, count):.4f} {_y(point.share, top):.4f}" for at, point in run)


def _x(at: int, count: int) -> float:
    return (at + 0.5) / count


def _y(share: float, top: float) -> float:
    return 1 - min(share, top) / top


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.2f}%"
