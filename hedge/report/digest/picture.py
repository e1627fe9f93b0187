"""The picture of a digest: the bars of its articles at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from hedge.ours import signed
from hedge.report.digest.records import DigestView, Item
from hedge.report.embed.card import INK, MUTED, PAPER, Box, CardView, Line
from hedge.report.embed.lettering import BOLD, REGULAR, Font, drawable, files, width, wrap
from hedge.report.render import fill
from hedge.report.words import Words

WIDTH = 1120  # px: twice the width that it is shown with
MOST = 36  # bars
_LEFT, _RIGHT = 40, 1080
_ROOM = _RIGHT - _LEFT
_TITLED = 12  # bars: where there are more, they stand without their titles
_KEY = (_LEFT, 360, 740)  # where the columns of the key begin
_LETTER = 24  # px: a narrower place in a bar has no letter


def png(view: DigestView, w: Words) -> bytes:
    """Returns the picture as PNG, for a digest in which an article has a score; the same bytes on every machine."""
    import resvg_py

    return signed(resvg_py.svg_to_bytes(svg_string=svg(view, w), font_files=files(), skip_system_fonts=True))


def svg(view: DigestView, w: Words) -> str:
    """Returns the picture as SVG: the bars of the articles, groups set apart, and what the letters mean."""
    boxes: list[Box] = []
    lines = [_line(w("index.title"), 62, BOLD, 28), _line(view.date, 62, REGULAR, 24, MUTED, "end")]
    left = view.items[:MOST]
    titled = len(left) <= _TITLED
    high = 30 if titled else 24
    y = 92.0
    for group in view.groups:
        for item in left[: len(group.full)]:
            if titled:
                lines.append(_line(item.title, y + 27, REGULAR, 24))
                y += 40
            boxes += _boxes(item, y, high)
            lines += _letters(item, y, high)
            y += high + (14 if titled else 2)
        left = left[len(group.full) :]
        y += 20
    if len(view.items) > MOST:
        lines.append(_line(w("digest.more", n=w.count(len(view.items) - MOST)), y + 20, REGULAR, 24, MUTED))
        y += 40
    y += 30
    for row in view.key:
        lines.append(_line(row.share.label, y, BOLD, 22))
        for x, slot in zip(_KEY[1:], row.slots, strict=True):
            boxes.append(Box(x, y - 21, 28, 28, slot.ground))
            lines.append(Line(x + 14, y, slot.letter, BOLD, 18, slot.ink, "middle"))
            lines.append(Line(x + 40, y, drawable(slot.part.short), REGULAR, 22))
        y += 38
    lines.append(_line(w("digest.marked"), y + 14, REGULAR, 22, MUTED))
    y += 34
    card = CardView(view.title, tuple(boxes), tuple(lines))
    return fill("card.svg.j2", card=card, width=WIDTH, height=round(y), paper=PAPER)


def _line(text: str, y: float, font: Font, size: float, ink: str = INK, anchor: str = "start") -> Line:
    shown = wrap(drawable(text), lambda line: width(line, font, size) <= _ROOM, 1)
    return Line(_LEFT if anchor == "start" else _RIGHT, y, "".join(shown), font, size, ink, anchor)


def _boxes(item: Item, y: float, high: float) -> Iterator[Box]:
    for slot in item.slots:
        if slot.width:
            wide = slot.width * _ROOM / 100
            yield Box(_LEFT + slot.start * _ROOM / 100, y, max(wide - 2, 1), high, slot.ground)


def _letters(item: Item, y: float, high: float) -> Iterator[Line]:
    for slot in item.slots:
        if slot.width * _ROOM / 100 >= _LETTER:
            x = _LEFT + slot.middle * _ROOM / 100
            yield Line(x, y + high / 2 + 7, slot.letter, BOLD, 19, slot.ink, "middle")
