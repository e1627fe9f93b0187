"""Charts as inline SVG: classes and presentation attributes only, so that they pass a strict content policy.

Lengths are percentages, so that a chart takes any width without its lines changing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# What is drawn on the colour of a part. Lines lean one way for speculation, dots stand for hearsay, and the parts of
# the text's own voice carry more ink than those of its sources.
_PATTERNS = {
    "speculation-author": (6, '<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" class="ink wide"/>'),
    "speculation-source": (6, '<path d="M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2" class="ink"/>'),
    "hearsay-wording": (
        6,
        '<circle cx="1.5" cy="1.5" r="1.2" class="dot"/><circle cx="4.5" cy="4.5" r="1.2" class="dot"/>',
    ),
    "hearsay-unnamed": (6, '<circle cx="3" cy="3" r="1" class="dot"/>'),
    "sourced": (6, '<path d="M0,3 h6" class="ink"/>'),
}


def patterns() -> str:
    """Returns the definitions that the other charts of a page refer to."""
    defined = "".join(
        f'<pattern id="ink-{name}" class="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect class="tile" width="{size}" height="{size}"/>{shapes}</pattern>'
        for name, (size, shapes) in _PATTERNS.items()
    )
    return f'<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{defined}</defs></svg>'


def stack(parts: Sequence[tuple[str, float]], title: str, description: str) -> str:
    """Draws the parts of a whole side by side, once a page; `parts` are class names and fractions."""
    return (
        '<svg class="stack" role="img" aria-labelledby="chart-title chart-desc" focusable="false">'
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-desc">{escape(description)}</desc>'
        f"{_stacked(parts)}</svg>"
    )


def small(parts: Sequence[tuple[str, float]]) -> str:
    """Draws the parts of a whole beside their figures, so that readers by ear skip it."""
    return f'<svg class="stack" aria-hidden="true" focusable="false">{_stacked(parts)}</svg>'


def _stacked(parts: Sequence[tuple[str, float]]) -> str:
    drawn: list[str] = []
    start = 0.0
    for css, fraction in parts:
        if fraction > 0:
            drawn.append(_box(css, start, start + fraction))
        start += fraction
    return f'<rect class="track" width="100%" height="100%"/>{"".join(drawn)}'


def interval(css: str, share: float, low: float, high: float) -> str:
    """Draws a share as a bar from 0 to 1 with its interval; the figures stand beside it, so readers by ear skip it."""
    bar = _box(css, 0.0, share, 'y="3" height="10"') if share > 0 else ""
    lines = (
        ("halo", low, 8, high, 8),
        ("whisker", low, 8, high, 8),
        *(("whisker", x, 4.5, x, 11.5) for x in (low, high)),
    )
    whisker = "".join(
        f'<line class="{look}" x1="{_at(x1)}" y1="{y1}" x2="{_at(x2)}" y2="{y2}"/>' for look, x1, y1, x2, y2 in lines
    )
    return (
        '<svg class="interval" aria-hidden="true" focusable="false">'
        f'<rect class="track" y="3" width="100%" height="10"/>{bar}{whisker}</svg>'
    )


class Cell(NamedTuple):
    """A sentence in a lane, from word `start` to word `end`; `marked` are the pieces of it that have a colour."""

    start: int
    end: int
    anchor: str
    title: str
    marked: Sequence[tuple[str, int, int]]


def lane(cells: Sequence[Cell]) -> str:
    """Draws sentences side by side, as wide as their words, with what is marked in each, which leads to the sentence.

    Readers by ear are given a list of sentences instead.
    """
    total = max((cell.end for cell in cells), default=0) or 1
    grounds = "".join(f"M{cell.start} 0H{cell.end}V1H{cell.start}z" for cell in cells)
    links = "".join(_cell(cell, total) for cell in cells if cell.marked)
    ground = f'<svg viewBox="0 0 {total} 1" preserveAspectRatio="none"><path class="ground" d="{grounds}"/></svg>'
    return f'<svg class="lane" aria-hidden="true" focusable="false">{ground}{links}</svg>'


def _cell(cell: Cell, total: int) -> str:
    drawn = "".join(_box(css, start / total, end / total) for css, start, end in cell.marked)
    title = f"<title>{escape(cell.title)}</title>{drawn}"
    return f'<a href="#{cell.anchor}" tabindex="-1">{title}</a>' if cell.anchor else f"<g>{title}</g>"


def swatch(css: str) -> str:
    """Draws the key of a part."""
    return f'<svg class="swatch" aria-hidden="true" focusable="false">{_box(css, 0.0, 1.0)}</svg>'


def _box(css: str, start: float, end: float, tall: str = 'height="100%"') -> str:
    """Draws a stretch in the colour and pattern of a part, which the style sheet takes from `patterns`."""
    return f'<rect class="fill {css}" x="{_at(start)}" width="{_at(end - start)}" {tall}/>'


def _at(fraction: float) -> str:
    return f"{fraction * 100:.2f}%"
