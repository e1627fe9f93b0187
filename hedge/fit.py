"""Fit: whether a text should be scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hedge.language import is_other
from hedge.model import Document, Fit

_FEWEST = 20  # of fewer words a share says nothing
_FEW = 100
_FEW_SENTENCES = 5
_MOSTLY, _MUCH = 0.5, 0.25  # of the words: in claims of the class `other`
_MIXED, _PARTLY_MIXED = 0.25, 0.05  # of the words of paragraphs that show their language: in another one
_SHOWS_LANGUAGE = 15  # words; of shorter paragraphs close languages cannot be told apart
GENRES = {"live-blog": "live_blog", "interview": "interview"}


def fit(document: Document, words: Mapping[str, int]) -> Fit:
    """Says whether a text should be scored, and why not or with what caution; `words` are those of each claim class.

    Not scored are opinion, what is cut off, in several languages, a line or two, or mostly no claims.
    """
    other = other_language(document)
    against = tuple(_against(document, words, other))
    if against:
        return Fit("no", against)
    cautions = tuple(_cautions(document, words, other))
    return Fit("caution" if cautions else "ok", cautions)


def _against(document: Document, words: Mapping[str, int], other: float) -> Iterator[str]:
    article = document.article
    if article.cut_off:
        yield "cut_off"
    if article.genre == "opinion":
        yield "opinion"
    if other >= _MIXED:
        yield "mixed_language"
    total = sum(words.values())
    counted = total - words["other"]
    if counted < 1 or not any(t.upos in ("VERB", "AUX") for s in document.sentences for t in s.tokens):
        yield "no_prose"
    elif words["other"] > _MOSTLY * total:
        yield "mostly_other"
    elif counted < _FEWEST:
        yield "short"


def _cautions(document: Document, words: Mapping[str, int], other: float) -> Iterator[str]:
    if document.article.genre in GENRES:
        yield GENRES[document.article.genre]
    if other >= _PARTLY_MIXED:
        yield "mixed_language"
    total = sum(words.values())
    if total - words["other"] < _FEW or len(document.sentences) < _FEW_SENTENCES:
        yield "short"
    if words["other"] > _MUCH * total:
        yield "much_other"


def other_language(document: Document) -> float:
    """Returns which fraction of the words is in another language than the article's.

    Only paragraphs long enough to show their language count; the headline never does.
    """
    article = document.article
    texts = [article.text[p.start : p.end] for p in document.paragraphs if not p.headline]
    known = [(text, n) for text in texts if (n := len(text.split())) >= _SHOWS_LANGUAGE]
    return sum(n for text, n in known if is_other(text, article.language)) / sum(n for _, n in known) if known else 0.0
