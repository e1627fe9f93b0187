"""Compare lexicons: which marks a text gains and loses with another lexicon, and how its shares move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hedge.concordance import in_context
from hedge.model import SHARES, Analysis, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue, an attribution or a line of furniture, and the entry that made it; `spans` are what is marked."""

    kind: str
    entry: str
    spans: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What another lexicon changes in one article: marks that come and go, and shares in per cent before and after.

    A share is None where the text has none.
    """

    article: str
    gained: tuple[tuple[Mark, tuple[str, str, str]], ...]
    lost: tuple[tuple[Mark, tuple[str, str, str]], ...]
    before: dict[str, float | None]
    after: dict[str, float | None]


def moved(old: Analysis, new: Analysis) -> Moved:
    """Compares the analyses of one article by two lexicons; a mark that changes its entry is lost and gained."""
    before, after = dict.fromkeys(marks(old)), dict.fromkeys(marks(new))
    text = old.article.text

    def shown(some: dict[Mark, None], others: dict[Mark, None]) -> tuple[tuple[Mark, tuple[str, str, str]], ...]:
        return tuple((m, in_context(text, Span(m.spans[0].start, m.spans[-1].end))) for m in some if m not in others)

    return Moved(old.article.id, shown(after, before), shown(before, after), _shares(old), _shares(new))


def marks(analysis: Analysis) -> Iterator[Mark]:
    """Yields all that entries of the lexicon mark in a text."""
    for c in analysis.cues:
        yield Mark("cue", c.cue.entry, c.spans, c.scope, f"{c.cue.category}, {c.by}")
    for a in analysis.attributions:
        at = a.cue or a.source or a.content
        yield Mark("attribution", a.entry or "quotation marks", at, a.content, f"{a.source_type}: {a.name}")
    for f in analysis.document.furniture:
        yield Mark("line", f.entry, (f.span,), (), f.role)


def _shares(analysis: Analysis) -> dict[str, float | None]:
    shares = {name: analysis.scores.shares[name].share for name in SHARES}
    return {name: None if share is None else 100 * share for name, share in shares.items()}
