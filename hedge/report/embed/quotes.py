"""The article's words that an embed quotes: never more than it is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.counted import WORD
from hedge.model import Analysis
from hedge.report.notes import gloss_of
from hedge.report.safe import plain
from hedge.report.strongest import QuotePiece, quote, strongest
from hedge.report.words import Words

HEDGES = 3
_WORDS = 20  # of one quote, at most
_FEWEST = 5  # a quote of fewer tells nothing
_OF_ARTICLE = 0.4  # of the article's words, in all quotes together
LONGEST_GLOSS = 240


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge in the text's own voice, in a few words of its context, with its gloss and the language of that."""

    quote: tuple[QuotePiece, ...]
    label: str
    gloss: str
    gloss_language: str


def hedges(analysis: Analysis, w: Words, max_words: int, most: int = HEDGES) -> tuple[Hedge, ...]:
    """Returns up to `most` hedges whose quotes together hold no more than `max_words` words of the article."""
    allowed = allowance(analysis.article.text, max_words)
    chosen = strongest(analysis, min(most, max(1, allowed // _FEWEST)))
    each = min(_WORDS, allowed // len(chosen)) if chosen else 0
    quoted = [(cue.cue, quote(analysis, cue, each)) for cue in chosen]
    found = []
    for cue, pieces in quoted:
        if pieces:
            gloss, language = gloss_of(analysis, cue.entry, w)
            found.append(Hedge(pieces, w(f"category.{cue.category}"), plain(gloss, LONGEST_GLOSS), language))
    return tuple(found)


def allowance(text: str, max_words: int) -> int:
    """Returns how many words of an article may be quoted: at most `max_words`, and never the better part of it."""
    return max(0, min(max_words, int(words_in(text) * _OF_ARTICLE)))


def words_in(text: str) -> int:
    """Counts words as the shares do."""
    return len(WORD.findall(text))


def first_words(text: str, most: int) -> str:
    """Returns the text up to its word number `most`, with an ellipsis where more follows."""
    found = list(WORD.finditer(text))
    if len(found) <= most:
        return text
    return f"{text[: found[most - 1].end()]}…" if most else "…"
