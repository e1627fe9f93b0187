"""From words to spans of the text."""

from __future__ import annotations

from collections.abc import Iterable

from hedge.model import Sentence, Span

_EDGE = " \t\n\r,;:.!?…\"'“”‘’«»„‟‹›()[]–—-"


def spans_of(sentence: Sentence, words: Iterable[int]) -> tuple[Span, ...]:
    """Turns words into spans; neighbours become one span."""
    out: list[Span] = []
    last = -1
    for i in sorted(set(words)):
        t = sentence.tokens[i - 1]
        if out and (i == last + 1 or t.start < out[-1].end):
            out[-1] = Span(out[-1].start, max(out[-1].end, t.end))
        elif t.end > t.start:
            out.append(Span(t.start, t.end))
        last = i
    return tuple(out)


def trim(text: str, span: Span) -> Span | None:
    """Takes punctuation and space off both ends; None if nothing is left."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if end > start else None


def trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Trims every span and drops the empty ones."""
    return tuple(t for s in spans if (t := trim(text, s)))
