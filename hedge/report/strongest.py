"""The hedges that leave most open, each in a few words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hedge.counted import WORD
from hedge.model import CERTAINTIES, Analysis, ScopedCue, Span
from hedge.report.safe import shown
from hedge.report.segments import cut

PASSES_ON = "hearsay"  # the category of cues that leave a thing open only in that nobody answers for it
_LONGEST_PIECE = 160
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class QuotePiece:
    """Words of the article; `cue` says that they are the hedge itself."""

    text: str
    cue: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a sentence; `follows` and `goes_on` say whether the sentence has words before it and after it."""

    span: Span
    follows: bool
    goes_on: bool


def voiced(analysis: Analysis, by: str) -> list[ScopedCue]:
    """Returns the cues of a voice: `author` or `source`."""
    return [cue for cue in analysis.cues if cue.by == by and cue.spans]


def left_open(analysis: Analysis) -> list[ScopedCue]:
    """Returns the cues by which the text's own voice leaves something open, those that pass on apart.

    Those of the headline, which stands beside what is quoted, are among them only where there are no others.
    """
    return _of_body(analysis, [cue for cue in voiced(analysis, "author") if cue.cue.category != PASSES_ON])


def passed_on(analysis: Analysis) -> list[ScopedCue]:
    """Returns the cues by which the text's own voice only passes something on, likewise."""
    return _of_body(analysis, [cue for cue in voiced(analysis, "author") if cue.cue.category == PASSES_ON])


def strongest(cues: Sequence[ScopedCue], most: int) -> list[ScopedCue]:
    """Returns the cues that leave most open: at most `most`.

    What leaves everything open comes before the possible, that before the probable; among equals the earlier is first.
    Each entry stands once, and each sentence, as far as there are others.
    """
    ranked = sorted(cues, key=lambda cue: (-CERTAINTIES.index(cue.cue.certainty), cue.spans[0].start))
    entries: set[str] = set()
    sentences: set[int] = set()
    apart: list[ScopedCue] = []
    beside: list[ScopedCue] = []
    again: list[ScopedCue] = []
    for cue in ranked:
        entry, sentence = cue.cue.entry, cue.cue.anchor.sentence
        chosen = again if entry in entries else beside if sentence in sentences else apart
        chosen.append(cue)
        entries.add(entry)
        sentences.add(sentence)
    return [*apart, *beside, *again][:most]


def _of_body(analysis: Analysis, cues: list[ScopedCue]) -> list[ScopedCue]:
    """Leaves out the cues of the headline, unless they are all."""
    heads = [Span(p.start, p.end) for p in analysis.document.paragraphs if p.headline]
    body = [cue for cue in cues if not any(start <= cue.spans[0].start < end for start, end in heads)]
    return body or cues


def quote(analysis: Analysis, cue: ScopedCue, most: int) -> tuple[QuotePiece, ...]:
    """Returns at most `most` words of the sentence around a cue; ellipses show that it goes on."""
    around = window(analysis, cue, most)
    if around is None:
        return ()
    text, (start, end) = analysis.article.text, around.span
    segments = cut(end - start, [(span.start - start, span.end - start, "cue") for span in cue.spans])
    pieces = [QuotePiece(_short(text[start + s.start : start + s.end]), bool(s.keys)) for s in segments]
    before = [QuotePiece("… ", False)] if around.follows else []
    after = [QuotePiece(" …", False)] if around.goes_on else []
    return (*before, *pieces, *after)


def window(analysis: Analysis, cue: ScopedCue, most: int) -> Window | None:
    """Returns the at most `most` words around a cue in its sentence; None where not one fits."""
    text = analysis.article.text
    sentence = analysis.document.sentences[cue.cue.anchor.sentence]
    tokens = [found.span() for found in _TOKEN.finditer(text, sentence.start, sentence.end)]
    marked = [
        i for i, (start, end) in enumerate(tokens) if any(start < span.end and span.start < end for span in cue.spans)
    ]
    if not marked or most < 1:
        return None
    counts = [len(WORD.findall(text[start:end])) for start, end in tokens]
    first, last = _window(counts, marked[0], marked[-1], most)
    if last < first:
        return None
    return Window(Span(tokens[first][0], tokens[last][1]), first > 0, last < len(tokens) - 1)


def _window(counts: Sequence[int], first: int, last: int, most: int) -> tuple[int, int]:
    """Narrows a range of tokens from its end until it holds at most `most` words, then widens it on both sides in turn.

    `counts` are the words of each token; a range that ends before it begins says that not one token fits.
    """
    while last >= first and sum(counts[first : last + 1]) > most:
        last -= 1
    if last < first:
        return first, last
    left, grown = most - sum(counts[first : last + 1]), True
    while grown:
        grown = False
        if first > 0 and counts[first - 1] <= left:
            first, left, grown = first - 1, left - counts[first - 1], True
        if last < len(counts) - 1 and counts[last + 1] <= left:
            last, left, grown = last + 1, left - counts[last + 1], True
    return first, last


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", shown(text))
    return line if len(line) <= _LONGEST_PIECE else f"{line[: _LONGEST_PIECE - 1]}…"
