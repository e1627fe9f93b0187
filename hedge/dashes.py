"""Dashes: the frames that stand between dashes inside a quotation, and the speech that a dash opens."""

from __future__ import annotations

import re

from hedge.lexicon import Lexicon
from hedge.model import Document, Paragraph, Span
from hedge.quotes import Quotation

# "… - adds the mayor - …" inside quotation marks; the frame has at most so many characters.
_ASIDE = re.compile(r"(?<=\s)[-–—]\s?[^-–—\n]{2,80}?\s?[-–—](?=[\s.,;:])")
# So many characters behind the dash that ends a speech, its reporting word stands.
_BEHIND = 20


def with_dashes(document: Document, quotes: tuple[Quotation, ...], lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Cuts the frames between dashes out of quotations, and adds the speech of dialogues that a dash opens."""
    pieces = (tuple(x for piece in q.pieces for x in _cut(document, piece, lexicon)) for q in quotes)
    cut = [Quotation(left) for left in pieces if left]
    spoken = [q for p in document.paragraphs if (q := _dialogue(document, p, lexicon))]
    out = [*cut, *(q for q in spoken if not any(q.start < o.end and o.start < q.end for o in cut))]
    return tuple(sorted(out, key=lambda q: q.start))


def _reports(document: Document, start: int, end: int, lexicon: Lexicon) -> bool:
    """Says whether a stretch has a word that a reporting entry starts from, whatever its conditions say of it."""
    return any(
        start < t.start < end
        and t.upos in ("VERB", "AUX", "NOUN")
        and any(p[0].words is not None and p[0].fits(t) for e in lexicon.reporting for p in e.match)
        for s in document.sentences
        if s.start < end and start < s.end
        for t in s.tokens
    )


def _cut(document: Document, piece: Span, lexicon: Lexicon) -> list[Span]:
    out, start = [], piece.start
    for m in _ASIDE.finditer(document.article.text, piece.start, piece.end):
        if _reports(document, m.start(), m.end(), lexicon):
            out.append(Span(start, m.start()))
            start = m.end()
    out.append(Span(start, piece.end))
    return [s for s in out if s.end > s.start]


def _dialogue(document: Document, p: Paragraph, lexicon: Lexicon) -> Quotation | None:
    """Reads `– Did you know him? – asked the judge.`; without a reporting word behind the second dash, a list item."""
    text = document.article.text
    dash = text[p.start]
    if dash not in lexicon.words["dialogue_dashes"]:
        return None
    second = next((i for i in range(p.start + 2, p.end) if text[i] == dash and text[i - 1].isspace()), 0)
    if not second or not _reports(document, second, second + _BEHIND, lexicon):
        return None
    return Quotation((Span(p.start + 1, second),))
