"""The passage of an article that a digest quotes: a cue of the text's own voice in its sentence, with all marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hedge.model import Analysis
from hedge.report.digest.records import MarkedWords, Passage
from hedge.report.embed.quotes import LONGEST_GLOSS, allowance, words_in
from hedge.report.notes import gloss_of
from hedge.report.safe import plain, shown
from hedge.report.segments import cut
from hedge.report.strongest import PASSES_ON, left_open, passed_on, strongest, window
from hedge.report.words import Words

# Where marks lie over one another, the words get the look that comes first here.
_LOOKS = ("own", "theirs", "passed", "source")
_LONGEST_WORD = 60
_LONGEST_HEDGE = 80
_OVERLONG = re.compile(rf"\S{{{_LONGEST_WORD},}}")


def passage(analysis: Analysis, w: Words, max_words: int) -> Passage | None:
    """Returns the sentence of the hedge that leaves most open in the text's own voice, or a part of it.

    Where that voice leaves nothing open it is the sentence of words that only pass on. With the hedge again in the
    reason it has no more than `max_words` words, and of a short article only a part of them; None where there is no
    hedge, or where so few words show none.
    """
    text = analysis.article.text
    cue = next(iter((*strongest(left_open(analysis), 1), *strongest(passed_on(analysis), 1))), None)
    if cue is None:
        return None
    hedge = plain(" … ".join(text[span.start : span.end] for span in cue.spans), _LONGEST_HEDGE)
    around = window(analysis, cue, allowance(text, max_words) - words_in(hedge))
    if around is None:
        return None
    start, end = around.span
    inside = [(a - start, b - start, look) for a, b, look in _marks(analysis)]
    words = [
        MarkedWords(_line(text[start + s.start : start + s.end]), min(s.keys, key=_LOOKS.index, default=""))
        for s in cut(end - start, inside)
    ]
    before = [MarkedWords("… ", "")] if around.follows else []
    after = [MarkedWords(" …", "")] if around.goes_on else []
    gloss, language = gloss_of(analysis, cue.cue.entry, w)
    reason = f"{hedge} · {w(f'category.{cue.cue.category}')}"
    return Passage((*before, *words, *after), reason, plain(gloss, LONGEST_GLOSS), language)


def _marks(analysis: Analysis) -> Iterator[tuple[int, int, str]]:
    for cue in analysis.cues:
        look = "passed" if cue.cue.category == PASSES_ON else "own" if cue.by == "author" else "theirs"
        yield from ((span.start, span.end, look) for span in cue.spans)
    for said in analysis.attributions:
        for span in said.source:
            yield span.start, span.end, "source"


def _line(text: str) -> str:
    """Returns words on one line, with what no language has as one word cut short."""
    return _OVERLONG.sub(lambda word: word[0][: _LONGEST_WORD - 1] + "…", re.sub(r"\s+", " ", shown(text)))
