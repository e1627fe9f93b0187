"""The picture, 1200 × 630 px, for where no HTML can be pasted and for previews of links; and its alt text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hedge.ours import signed
from hedge.report.embed.bar import Row
from hedge.report.embed.lettering import BOLD, REGULAR, SERIF, Font, drawable, files, width, wrap
from hedge.report.embed.view import EmbedView
from hedge.report.render import fill
from hedge.report.words import words

WIDTH, HEIGHT = 1200, 630
_LEFT, _RIGHT = 60, 1140
_ROOM = _RIGHT - _LEFT
PAPER, INK, MUTED, RULE, ACCENT = "#fdfcf9", "#20242a", "#59626d", "#ddd8ce", "#7b2d8e"
CAREFUL = "#875000"
_TITLES = ((58, 70), (50, 62), (42, 53))  # size and height of a line in px, the largest first
_TITLE_LINES = 3
_LETTER = 24  # px: a narrower place in the bar has no letter
_GAP = 2  # px between two places


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `anchor` says whether `x` is its start, its middle or its end."""

    x: float
    y: float
    text: str
    font: Font
    size: float
    fill: str = INK
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class CardView:
    """All that the picture shows, placed, in px: the boxes below, the lines on them."""

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def png(view: EmbedView) -> bytes:
    """Returns the picture as PNG: the same bytes for the same view, whatever fonts the machine has."""
    import resvg_py

    return signed(resvg_py.svg_to_bytes(svg_string=svg(view), font_files=files(), skip_system_fonts=True))


def svg(view: EmbedView) -> str:
    """Returns the picture as SVG, which needs the fonts that come with hedge."""
    return fill("card.svg.j2", card=card(view), width=WIDTH, height=HEIGHT, paper=PAPER)


def alt(view: EmbedView) -> str:
    """Says in words what the picture shows."""
    w = words(view.language)
    shares = [
        w(
            "card.share",
            share=row.share.label,
            n=row.share.share,
            range=row.share.range,
            parts="; ".join(
                w("card.part", part=slot.part.label, n=slot.part.share, range=slot.part.range) for slot in row.slots
            ),
        )
        for row in view.rows
    ]
    caution = (view.figures.heading + ".", *view.figures.reasons) if view.rows and view.figures.heading else ()
    return " ".join((w("card.alt", title=view.title), *shares, *caution, view.sentence))


def card(view: EmbedView) -> CardView:
    """Places what an embed shows on the picture."""
    lines = [*_head(view)]
    boxes = [Box(0, 0, WIDTH, 10, ACCENT)]
    if not view.rows:
        lines += [*_title(view, 84, 300), *_text(view.sentence, 370, 30, 42, 6)]
        return CardView(view.title, (*boxes, Box(_LEFT, 316, _ROOM, 1, RULE)), tuple(lines))
    caution = [f"{view.figures.heading}. {' '.join(view.figures.reasons)}"] if view.figures.heading else []
    lines += _title(view, 84, 202 if caution else 258)
    for said in caution:
        lines += _text(said, 230, 20, 27, 2, BOLD, CAREFUL)
    for slot in view.slots:
        x, wide = _LEFT + slot.start * _ROOM / 100, slot.width * _ROOM / 100
        drawn = wide - (_GAP if slot.start + slot.width < 100 else 0)
        if wide:
            boxes.append(Box(x, 276, drawn, 58, slot.ground))
        if wide >= _LETTER:
            lines.append(Line(x + drawn / 2, 314, slot.letter, BOLD, 24, slot.ink, "middle"))
    for column, row in enumerate(view.rows):
        left = _LEFT + column * 370
        boxes += _chips(row, left)
        lines += _column(row, left)
    boxes.append(Box(_LEFT, 521, _ROOM, 1, RULE))
    lines += _text(view.sentence, 551, 20, 27, 3)
    return CardView(view.title, tuple(boxes), tuple(lines))


def _head(view: EmbedView) -> Iterator[Line]:
    eyebrow = words(view.language)("embed.eyebrow")
    yield Line(_LEFT, 62, eyebrow, REGULAR, 21, MUTED)
    room = _ROOM - width(eyebrow, REGULAR, 21) - 40
    for about in wrap(drawable(view.about), lambda line: width(line, REGULAR, 21) <= room, 1):
        yield Line(_RIGHT, 62, about, REGULAR, 21, MUTED, "end")


def _title(view: EmbedView, top: float, bottom: float) -> Iterator[Line]:
    """Sets the title as large as it fits between two heights, in the middle of them."""
    title = drawable(view.title)
    for size, high in _TITLES:
        lines = _balanced(title, SERIF, size)
        at_most = min(_TITLE_LINES, int((bottom - top) / high))
        if len(lines) <= at_most:
            break
    else:
        lines = _lines(title, SERIF, size, at_most)
    first = top + (bottom - top - len(lines) * high) / 2 + size * 1.02
    for number, line in enumerate(lines):
        yield Line(_LEFT, first + number * high, line, SERIF, size)


def _column(row: Row, left: float) -> Iterator[Line]:
    share, right = row.share, left + 340
    yield Line(left, 378, share.label, BOLD, 23)
    yield Line(left, 430, share.share, SERIF, 46)
    yield Line(left + width(share.share, SERIF, 46) + 12, 430, f"({share.range})", REGULAR, 21, MUTED)
    for number, slot in enumerate(row.slots):
        y = 465 + number * 32
        yield Line(left + 13, y, slot.letter, BOLD, 17, slot.ink, "middle")
        yield Line(left + 36, y, slot.part.short, REGULAR, 19)
        yield Line(right, y, f"{slot.part.share} ({slot.part.range})", REGULAR, 19, INK, "end")


def _chips(row: Row, left: float) -> Iterator[Box]:
    for number, slot in enumerate(row.slots):
        yield Box(left, 446 + number * 32, 26, 26, slot.ground)


def _text(
    text: str, y: float, size: float, high: float, most: int, font: Font = REGULAR, fill: str = INK
) -> Iterator[Line]:
    for number, line in enumerate(_lines(drawable(text), font, size, most)):
        yield Line(_LEFT, y + number * high, line, font, size, fill)


def _lines(text: str, font: Font, size: float, most: int | None = None, room: float = _ROOM) -> list[str]:
    return wrap(text, lambda line: width(line, font, size) <= room, most)


def _balanced(text: str, font: Font, size: float) -> list[str]:
    """Breaks a text into as few lines as it takes, about equally long."""
    lines = _lines(text, font, size)
    for room in range(_ROOM, int(max((width(word, font, size) for word in text.split()), default=_ROOM)), -20):
        narrower = _lines(text, font, size, room=room)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines
