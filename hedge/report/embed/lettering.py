"""The letters of the picture: the fonts that come with hedge, what they can draw, how wide it is, where lines break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import category, normalize

from hedge.report.safe import REPLACEMENT

_FOLDER = Path(__file__).parents[1] / "fonts"
_DROPPED = frozenset({"Cc", "Cf", "Mn", "Me", "So", "Sk", "Co", "Cn"})  # marks, emoji: the words are whole without


class Font(NamedTuple):
    """A font of the wheel: its file, and how SVG names it."""

    file: str
    family: str
    weight: int


REGULAR = Font("NotoSans-Regular.ttf", "Noto Sans", 400)
BOLD = Font("NotoSans-Bold.ttf", "Noto Sans", 700)
SERIF = Font("NotoSerif-Bold.ttf", "Noto Serif", 700)
FONTS = (REGULAR, BOLD, SERIF)


def files() -> list[str]:
    """Returns the paths of the fonts."""
    return [str(_FOLDER / font.file) for font in FONTS]


def drawable(text: str) -> str:
    """Returns the text as the fonts can draw it, on one line.

    A letter that they lack shows as a replacement character; emoji and invisible marks that they lack are dropped.
    """
    widths, _ = _metrics(REGULAR.file)
    drawn = []
    for char in normalize("NFC", text):
        if char.isspace():
            drawn.append(" ")
        elif ord(char) in widths:
            drawn.append(char)
        elif category(char) not in _DROPPED:
            drawn.append(REPLACEMENT)
    return " ".join("".join(drawn).split())


def width(text: str, font: Font, size: float) -> float:
    """Returns how wide a line is at a size, both in px; kerning, which makes it a little narrower, is left out."""
    widths, em = _metrics(font.file)
    unknown = widths[ord(REPLACEMENT)]
    return sum(widths.get(ord(char), unknown) for char in text) * size / em


def wrap(text: str, fits: Callable[[str], bool], most: int | None = None) -> list[str]:
    """Breaks a text into lines that fit: at spaces, or inside a word that is too long for a line of its own.

    With `most` there are no more lines than that, and the last one ends in an ellipsis where words are left over.
    """
    lines: list[str] = []
    line, left = "", text.split()[::-1]
    while left:
        word = left.pop()
        if fits(longer := f"{line} {word}".strip()):
            line = longer
            continue
        if line:
            left.append(word)
        else:
            line, rest = _split(word, fits)
            left.extend([rest] if rest else [])
        lines.append(line)
        line = ""
    lines.extend([line] if line else [])
    if most is None or len(lines) <= most:
        return lines
    last = " ".join(lines[most - 1 : most + 1])
    while last and not fits(f"{last.rstrip()}…"):
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,;:.–-')}…"]


def _split(word: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """Splits a word where its line is full; at least one character stands on it."""
    at = 1
    while at < len(word) and fits(word[: at + 1]):
        at += 1
    return word[:at], word[at:]


@cache
def _metrics(file: str) -> tuple[Mapping[int, int], int]:
    """Reads the advance widths of a font by code point, and the units of its em."""
    from fontTools.ttLib import TTFont

    with TTFont(_FOLDER / file) as font:
        advances = font["hmtx"].metrics
        return {code: advances[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm
