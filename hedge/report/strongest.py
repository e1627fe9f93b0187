"""The hedges that leave most open, each in a few words of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hedge.model import CERTAINTIES, Analysis, ScopedCue
from hedge.report.safe import shown
from hedge.report.segments import cut

_LONGEST_PIECE = 160
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class QuotePiece:
    """Words of the article; `cue` says that they are the hedge itself."""

    text: str
    cue: bool


def strongest(analysis: Analysis, most: int, by: str = "author") -> list[ScopedCue]:
    """Returns the hedges of a voice, `author` or `source`, that leave most open: at most `most`.

    What leaves everything open comes before the possible, that before the probable; among equals the earlier is first.
    Each entry stands once as far as there are others.
    """
    voiced = [cue for cue in analysis.cues if cue.by == by and cue.spans]
    ranked = sorted(voiced, key=lambda cue: (-CERTAINTIES.index(cue.cue.certainty), cue.spans[0].start))
    first: dict[str, ScopedCue] = {}
    for cue in ranked:
        first.setdefault(cue.cue.entry, cue)
    again = [cue for cue in ranked if first[cue.cue.entry] is not cue]
    return [*first.values(), *again][:most]


def quote(analysis: Analysis, cue: ScopedCue, most: int) -> tuple[QuotePiece, ...]:
    """Returns at most `most` words of the sentence around a cue; ellipses show that it goes on."""
    text = analysis.article.text
    sentence = analysis.document.sentences[cue.cue.anchor.sentence]
    tokens = [found.span() for found in _TOKEN.finditer(text, sentence.start, sentence.end)]
    marked = [
        i for i, (start, end) in enumerate(tokens) if any(start < span.end and span.start < end for span in cue.spans)
    ]
    if not marked or not most:
        return ()
    first, last = marked[0], min(marked[-1], marked[0] + most - 1)
    while last - first + 1 < most and (first > 0 or last < len(tokens) - 1):
        first -= first > 0
        last += last < len(tokens) - 1 and last - first + 1 < most
    start, end = tokens[first][0], tokens[last][1]
    segments = cut(end - start, [(span.start - start, span.end - start, "cue") for span in cue.spans])
    pieces = [QuotePiece(_short(text[start + s.start : start + s.end]), bool(s.keys)) for s in segments]
    before = [QuotePiece("… ", False)] if first > 0 else []
    after = [QuotePiece(" …", False)] if last < len(tokens) - 1 else []
    return (*before, *pieces, *after)


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", shown(text))
    return line if len(line) <= _LONGEST_PIECE else f"{line[: _LONGEST_PIECE - 1]}…"
