"""The blocks of HTML: one for mails, made of tables and inline styles, and one for web pages, a frame of its own."""

from __future__ import annotations

from math import ceil

from hedge.report.embed.lettering import BOLD, REGULAR, SERIF, Font, width, wrap
from hedge.report.embed.view import EmbedView
from hedge.report.render import document, fill
from hedge.report.words import words

# The frame cannot tell the page around it how high it is without a script, so its height is reckoned from the width of
# its words. Browsers choose other fonts than those that are measured here, hence the margin.
_WIDE, _PHONE = 640, 330  # px, of the frame; a phone's page leaves about that
_VIEWPORTS = (360, 700)  # px, between which the height goes from the one to the other
_MARGIN = 1.06


def email(view: EmbedView) -> str:
    """Returns the block of an article for a mail: one table, at most 600 px wide and under 90 KB."""
    return fill("email.html.j2", view=view, w=words(view.language)).strip()


def web(view: EmbedView) -> str:
    """Returns the block of an article for a web page: a sandboxed frame that holds its own document.

    A frame rather than a shadow root: nothing of the page's style is inherited, its content policy is its own, and it
    still works where an editor puts it in by `innerHTML`, which ignores declarative shadow roots. It runs no script; a
    click on the title opens the article in a window of its own.
    """
    w = words(view.language)
    inside = document("web.html.j2", style="web.css", view=view, w=w)
    wide, phone = height(view, _WIDE), height(view, _PHONE)
    slope = (phone - wide) / (_VIEWPORTS[1] - _VIEWPORTS[0])
    grows = f"{phone + slope * _VIEWPORTS[0]:.0f}px - {slope * 100:.1f}vw"
    return fill("frame.html.j2", inside=inside, view=view, wide=wide, phone=phone, grows=grows, w=w).strip()


def height(view: EmbedView, wide: int) -> int:
    """Reckons the height in px of the web block in a frame of some width; the sizes are those of web.css."""
    inner = wide - 40
    w = words(view.language)

    def lines(text: str, font: Font, size: float, line: float, room: float = inner) -> float:
        return len(wrap(text, lambda part: width(part, font, size) * _MARGIN <= room)) * line

    total = 36 + lines(w("embed.eyebrow"), REGULAR, 13, 20) + lines(view.title, SERIF, 22, 28) + 4
    total += lines(view.about, REGULAR, 13, 20) if view.about else 0
    total += lines(view.sentence, REGULAR, 16, 24) + 20
    if view.figures.heading and view.rows:
        total += sum(lines(said, BOLD, 14, 20) for said in (view.figures.heading, *view.figures.reasons)) + 10
    if view.rows:
        total += 48
    for row in view.rows:
        total += 32 + sum(lines(slot.part.label, REGULAR, 14, 22, inner - 160) + 4 for slot in row.slots)
    if view.hedges:
        total += 36 + lines(w("embed.quotes"), BOLD, 16, 22)
    for hedge in view.hedges:
        quote = "".join(piece.text for piece in hedge.quote)
        total += lines(quote, SERIF, 16, 24, inner - 16) + lines(
            f"{hedge.label}: {hedge.gloss}", REGULAR, 14, 20, inner - 16
        )
        total += 14
    return ceil(total + lines(view.sources, REGULAR, 13, 20) + 8 if view.sources else total)
