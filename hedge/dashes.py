"""Dashes: the frames that stand between dashes inside a quotation, and the speech that a dash opens."""

from __future__ import annotations

import re

from hedge.lexicon import Lexicon
from hedge.model import Document, Paragraph, Span
from hedge.quotes import Quotation

# "… - adds the mayor - …" inside quotation marks; the frame has at most so many characters.
_ASIDE = re.compile(r"(?<=\s)[-–—]\s?(?P<frame>[^-–—\n]{2,80}?)\s?[-–—](?=[\s.,;:])")


def with_dashes(document: Document, quotes: tuple[Quotation, ...], lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Cuts the frames between dashes out of quotations, and adds the speech of dialogues that a dash opens."""
    words = _reporting(document, lexicon)
    if not words:
        return quotes
    text = document.article.text
    out = [Quotation(tuple(x for piece in q.pieces for x in _cut(text, piece, words))) for q in quotes]
    spoken = [q for p in document.paragraphs if (q := _dialogue(text, p, words, lexicon.words["dialogue_dashes"]))]
    out += [q for q in spoken if not any(q.start < o.end and o.start < q.end for o in out)]
    return tuple(sorted(out, key=lambda q: q.start))


def _reporting(document: Document, lexicon: Lexicon) -> tuple[int, ...]:
    """Where the words stand that a reporting entry starts from, whatever its conditions say of them."""
    if not any(dash in document.article.text for dash in "-–—―"):
        return ()
    return tuple(
        t.start
        for s in document.sentences
        for t in s.tokens
        if t.upos in ("VERB", "AUX", "NOUN")
        and any(p[0].words is not None and p[0].fits(t) for e in lexicon.reporting for p in e.match)
    )


def _cut(text: str, piece: Span, words: tuple[int, ...]) -> list[Span]:
    out, start = [], piece.start
    for m in _ASIDE.finditer(text, piece.start, piece.end):
        if any(m.start() < at < m.end() for at in words):
            out.append(Span(start, m.start()))
            start = m.end()
    out.append(Span(start, piece.end))
    return [s for s in out if s.end > s.start]


def _dialogue(text: str, p: Paragraph, words: tuple[int, ...], dashes: frozenset[str]) -> Quotation | None:
    """Reads `– Did you know him? – asked the judge.`; without a reporting word behind the second dash, a list item."""
    if text[p.start] not in dashes:
        return None
    second = next((i for i in range(p.start + 2, p.end) if text[i] == text[p.start] and text[i - 1].isspace()), 0)
    if not second or not any(second < at < second + 20 for at in words):
        return None
    return Quotation((Span(p.start + 1, second),))
