"""The blocks of HTML: one for mails, made of tables and inline styles, and one for web pages, a frame of its own."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from hedge.ours import BLOCK
from hedge.report.embed.lettering import BOLD, REGULAR, SERIF, Font, width, wrap
from hedge.report.embed.view import EmbedView
from hedge.report.render import document, fill
from hedge.report.words import words

# The frame cannot tell the page around it how high it is without a script, so its height is reckoned from the width of
# its words, for three windows; between them it goes in straight lines. Browsers choose other fonts than those that are
# measured here, hence the margin.
_FRAMES = {360: 330, 500: 470, 700: 640}  # px: how wide the frame is about in a window of some width
_MARGIN = 1.12


def email(view: EmbedView) -> str:
    """Returns the block of an article for a mail: a comment and one table, at most 600 px wide and under 90 KB.

    It has no empty line, which would end a piece of HTML within Markdown.
    """
    lines = fill("email.html.j2", view=view, w=words(view.language)).split("\n")
    return "\n".join((BLOCK, *(line for line in lines if line.strip())))


def web(view: EmbedView) -> str:
    """Returns the block of an article for a web page: a sandboxed frame that holds its own document.

    A frame rather than a shadow root: nothing of the page's style is inherited, its content policy is its own, and it
    still works where an editor puts it in by `innerHTML`, which ignores declarative shadow roots. It runs no script; a
    click on the title opens the article in a window of its own.
    """
    w = words(view.language)
    inside = document("web.html.j2", ("web",), view=view, w=w)
    heights = {window: height(view, frame) for window, frame in _FRAMES.items()}
    lines = [_line(*one, *other) for one, other in pairwise(heights.items())]
    frame = fill("frame.html.j2", inside=inside, view=view, heights=list(heights.values()), lines=lines, w=w)
    return f"{BLOCK}\n{frame.strip()}"


def _line(window: int, high: int, wider: int, lower: int) -> str:
    """Returns in CSS the height that goes in a straight line from one window to a wider one."""
    slope = (high - lower) / (wider - window)
    return f"{high + slope * window:.0f}px - {slope * 100:.1f}vw"


def height(view: EmbedView, wide: int) -> int:
    """Reckons the height in px of the web block in a frame of some width; the sizes are those of web.css."""
    inner = wide - 40
    w = words(view.language)

    def lines(text: str, font: Font, size: float, line: float, room: float = inner) -> float:
        return len(wrap(text, lambda part: width(part, font, size) * _MARGIN <= room)) * line

    total = 36 + lines(w("embed.eyebrow"), REGULAR, 13, 20) + lines(view.title, SERIF, 22, 28) + 4
    total += lines(view.about, REGULAR, 13, 20) if view.about else 0
    total += lines(view.sentence, SERIF, 16, 24) + 20
    if view.figures.heading and view.rows:
        total += sum(lines(said, BOLD, 14, 20) for said in (view.figures.heading, *view.figures.reasons)) + 10
    if view.rows:
        total += 48
    for row in view.rows:
        total += 32 + sum(lines(slot.part.label, REGULAR, 14, 22, inner - 160) + 1 for slot in row.slots)
    for listed in view.quotes:
        total += 18 + lines(listed.heading, BOLD, 16, 22)
        for hedge in listed.hedges:
            quote, why = "".join(piece.text for piece in hedge.quote), f"{hedge.label}: {hedge.gloss}"
            total += lines(quote, SERIF, 16, 24, inner - 16) + lines(why, REGULAR, 14, 20, inner - 16) + 14
    return ceil(total + lines(view.sources, REGULAR, 13, 20) + 8 if view.sources else total)
