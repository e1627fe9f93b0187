"""Plain text, for the text part of a mail: lines of at most 72 columns, the bar in letters."""

from __future__ import annotations

from unicodedata import east_asian_width

from hedge.report.embed.bar import whole
from hedge.report.embed.lettering import wrap
from hedge.report.embed.view import EmbedView
from hedge.report.words import words

COLUMNS = 72


def text(view: EmbedView) -> str:
    """Returns an embed as plain text; only the link, which must stay whole, may be wider than 72 columns."""
    head = [*_lines(view.title), *_lines(view.about), *([view.link] if view.link else [])]
    blocks = [head, _bar(view), _lines(view.sentence)]
    if view.rows and view.figures.heading:
        blocks.append(
            [*_lines(view.figures.heading), *(line for said in view.figures.reasons for line in _lines(said))]
        )
    for row in view.rows:
        share = _spread(row.share.label, f"{row.share.share} ({row.share.range})")
        blocks.append(
            [
                *share,
                *(
                    line
                    for slot in row.slots
                    for line in _spread(
                        f"{slot.letter}  {slot.part.label}", f"{slot.part.share} ({slot.part.range})", "  "
                    )
                ),
            ]
        )
    for listed in view.quotes:
        blocks.append(_lines(f"{listed.heading}:"))
        for hedge in listed.hedges:
            quote = "".join(f"*{piece.text}*" if piece.cue else piece.text for piece in hedge.quote)
            why = f"{hedge.label}: {hedge.gloss}" if hedge.gloss else hedge.label
            blocks.append([*_lines(quote, "> "), *_lines(why, "  ")])
    blocks += [_lines(view.sources), _lines(words(view.language)("embed.made"))]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _bar(view: EmbedView) -> list[str]:
    """Draws the bar: each part as wide as its share, filled with its letter."""
    wide = whole([slot.width for slot in view.slots], COLUMNS - 2)
    return [f"[{''.join(slot.letter * n for slot, n in zip(view.slots, wide, strict=True))}]"] if view.slots else []


def _spread(left: str, right: str, indent: str = "") -> list[str]:
    """Sets words on the left and figures on the right of one line, or on two where they do not fit."""
    *lines, last = _lines(left, indent)
    room = COLUMNS - columns(last) - columns(right)
    if room < 2:
        return [*lines, last, f"{' ' * max(0, COLUMNS - columns(right))}{right}"]
    return [*lines, f"{last}{' ' * room}{right}"]


def _lines(said: str, indent: str = "") -> list[str]:
    return [f"{indent}{line}" for line in wrap(said, lambda line: columns(line) <= COLUMNS - len(indent))]


def columns(line: str) -> int:
    """Counts the columns of a line in a terminal: ideographs and emoji take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)
