"""The article's words that an embed quotes: never more than it is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedge.counted import WORD
from hedge.model import Analysis, ScopedCue
from hedge.report.notes import gloss_of
from hedge.report.safe import plain
from hedge.report.strongest import QuotePiece, left_open, passed_on, quote, strongest
from hedge.report.words import Words

HEDGES = 3
_WORDS = 20  # of one quote, at most
_FEWEST = 5  # a quote of fewer tells nothing
_OF_ARTICLE = 0.4  # of the article's words, in all quotes together
LONGEST_GLOSS = 240


@dataclass(frozen=True, slots=True)
class Hedge:
    """A cue in the text's own voice, in a few words of its context, with its gloss and the language of that."""

    quote: tuple[QuotePiece, ...]
    label: str
    gloss: str
    gloss_language: str


@dataclass(frozen=True, slots=True)
class Quotes:
    """Hedges under a heading; `css` is `own` where the text's own words leave open, `passed` where they pass on."""

    css: str
    heading: str
    hedges: tuple[Hedge, ...]


def quotes(analysis: Analysis, w: Words, max_words: int, most: int = HEDGES) -> tuple[Quotes, ...]:
    """Returns up to `most` hedges whose quotes together hold no more than `max_words` words of the article.

    What the text's own words leave open comes first; of what they only pass on there is one, or more where it leaves
    room.
    """
    allowed = allowance(analysis.article.text, max_words)
    most = min(most, max(1, allowed // _FEWEST))
    passed = strongest(passed_on(analysis), most)
    own = strongest(left_open(analysis), max(1, most - 1) if passed else most)
    passed = passed[: most - len(own)]
    each = min(_WORDS, allowed // max(1, len(own) + len(passed)))
    found = (
        Quotes("own", w("embed.quotes"), tuple(_hedges(analysis, own, each, w))),
        Quotes("passed", w("embed.passed"), tuple(_hedges(analysis, passed, each, w))),
    )
    return tuple(listed for listed in found if listed.hedges)


def _hedges(analysis: Analysis, cues: Sequence[ScopedCue], words: int, w: Words) -> Iterator[Hedge]:
    for scoped in cues:
        pieces, cue = quote(analysis, scoped, words), scoped.cue
        if pieces:
            gloss, language = gloss_of(analysis, cue.entry, w)
            yield Hedge(pieces, w(f"category.{cue.category}"), plain(gloss, LONGEST_GLOSS), language)


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
