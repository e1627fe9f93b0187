"""The strip: where in an article its shares sit, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from hedge.counted import owners_of, touched, words_of
from hedge.model import Analysis, Span
from hedge.report import chart
from hedge.report.figures import PARTS_OF, css
from hedge.report.records import Figures, Lane, ShareFigure, Stretch
from hedge.report.words import Words
from hedge.score import part_of

# The shares whose sentences are listed; what is stated or attributed is nearly everywhere.
_LISTED = ("speculation", "hearsay")


def lanes(analysis: Analysis, figures: Figures, anchors: Mapping[int, str], w: Words) -> tuple[Lane, ...]:
    """Returns a lane for each share, none where a text has no score; `anchors` are the ids of sentences by index."""
    sentences = list(_sentences(analysis))
    return tuple(_lane(share, sentences, anchors, w) for share in figures.shares)


def _sentences(analysis: Analysis) -> Iterator[tuple[int, list[str | None]]]:
    """Yields each sentence with the parts that its words belong to, in their order; None where they count nowhere."""
    words = words_of(analysis.article.text)
    owners = owners_of(analysis.claims, words)
    categories = {cue.id: cue.cue.category for cue in analysis.cues}
    parts = [part_of(claim, categories) for claim in analysis.claims]
    taken: set[int] = set()
    for sentence in analysis.document.sentences:
        inside = touched(words, [Span(sentence.start, sentence.end)]) - taken
        taken |= inside
        if inside:
            yield sentence.index, [parts[owners[i]] if i in owners else None for i in sorted(inside)]


def _lane(
    share: ShareFigure, sentences: Sequence[tuple[int, Sequence[str | None]]], anchors: Mapping[int, str], w: Words
) -> Lane:
    cells = []
    found = []
    at = 0
    for index, parts in sentences:
        marked, start = [], at
        for part, same in groupby(parts):
            end = start + sum(1 for _ in same)
            if part in PARTS_OF[share.key]:
                marked.append((part, start, end))
            start = end
        labels = dict.fromkeys(w(f"part.{part}") for part, _, _ in marked)
        title = w("strip.cell", n=index + 1, parts=", ".join(labels))
        drawn = [(css(part), start, end) for part, start, end in marked]
        cells.append(chart.Cell(at, at + len(parts), anchors.get(index, ""), title, drawn))
        at += len(parts)
        if marked and index in anchors:
            found.append(index)
    before, stretches, after = _list(found, anchors, len(sentences), w) if share.key in _LISTED else ("", (), "")
    return Lane(share.key, share.label, share.share, share.range, chart.lane(cells), before, stretches, after)


def _list(
    found: Sequence[int], anchors: Mapping[int, str], total: int, w: Words
) -> tuple[str, tuple[Stretch, ...], str]:
    """Returns the words before the numbers of the sentences, the numbers, and the words behind them."""
    if not found:
        return w("strip.none"), (), ""
    before = w("strip.before_one") if len(found) == 1 else w("strip.before")
    stretches = []
    for _, neighbours in groupby(enumerate(found), key=lambda item: item[1] - item[0]):
        inside = [index for _, index in neighbours]
        label = w.count(inside[0] + 1) if len(inside) == 1 else f"{w.count(inside[0] + 1)}–{w.count(inside[-1] + 1)}"
        stretches.append(Stretch(anchors[inside[0]], label))
    return before, tuple(stretches), w("strip.after", total=w.count(total))
