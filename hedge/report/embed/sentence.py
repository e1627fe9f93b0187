"""The honest sentence that every embed carries: how much of the wording is open, in whose voice, and who marked it."""

from __future__ import annotations

from hedge.report.records import Figures
from hedge.report.words import Words


def sentence(figures: Figures, w: Words) -> str:
    """Returns the sentence on a text, or the reason why it has no figures.

    Its subject is the wording of the text. It gives the share of speculation in the text's own voice and in that of its
    sources, each with its interval, and says that a program set the marks, that they say nothing about truth, and how
    many of them an editor changed.
    """
    edited = f" {figures.corrected.said}" if figures.corrected else ""
    if not figures.shares:
        reasons = " ".join((f"{figures.heading}.", *figures.reasons))
        return f"{reasons} {w('sentence.marked_no')}{edited}"
    parts = {part.key: part for share in figures.shares for part in share.parts}
    own, sources = parts["speculation_author"], parts["speculation_source"]
    shares = w(
        "sentence.shares", own=own.share, own_range=own.range, sources=sources.share, sources_range=sources.range
    )
    return f"{shares} {w('sentence.marked')}{edited}"
