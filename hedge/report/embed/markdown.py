"""Markdown for editors that take it: no HTML, no table, nothing that a newsletter's editor drops."""

from __future__ import annotations

import re

from hedge.report.embed.view import EmbedView
from hedge.report.words import words

# What CommonMark, or what editors add to it, could take for markup; addresses would become links.
_ANYWHERE = re.compile(r"[#\\`*_\[\]<>|~@]|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^\s*(?:[-+=]|\d+[.)])")


def markdown(view: EmbedView) -> str:
    """Returns an embed as Markdown; whatever the article holds shows as text."""
    title = escaped(view.title)
    blocks = [f"### [{title}](<{view.link}>)" if view.link else f"### {title}"]
    blocks += [escaped(view.about)] if view.about else []
    blocks.append(escaped(view.sentence))
    if view.rows and view.figures.heading:
        blocks.append(f"**{escaped(view.figures.heading)}.** {escaped(' '.join(view.figures.reasons))}")
    rows = []
    for row in view.rows:
        rows.append(f"- **{escaped(row.share.label)}: {escaped(row.share.share)}** ({escaped(row.share.range)})")
        rows += [
            f"    - {escaped(slot.part.label)}: {escaped(slot.part.share)} ({escaped(slot.part.range)})"
            for slot in row.slots
        ]
    blocks += ["\n".join(rows)] if rows else []
    for listed in view.quotes:
        blocks.append(f"**{escaped(listed.heading)}**")
        for hedge in listed.hedges:
            quote = "".join(f"**{escaped(piece.text)}**" if piece.cue else escaped(piece.text) for piece in hedge.quote)
            why = f"{hedge.label}: {hedge.gloss}" if hedge.gloss else hedge.label
            blocks.append(f"> {quote.strip()}\n>\n> {escaped(why)}")
    blocks += [escaped(said) for said in (view.sources, words(view.language)("embed.made")) if said]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Returns text, on one line, as Markdown that shows it and nothing else."""
    line = _ANYWHERE.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))
    start = _AT_START.match(line)
    return f"{line[: start.end() - 1]}\\{line[start.end() - 1 :]}" if start else line
