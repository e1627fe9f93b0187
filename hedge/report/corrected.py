"""What editors changed in the marks of an article, as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hedge.model import SHARES, Analysis, Correction, Span
from hedge.report.safe import plain
from hedge.report.words import Words

_LONGEST_QUOTE = 90
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class SharePair:
    """A share as the program counted it and as it is with the corrections."""

    label: str
    automatic: str
    automatic_range: str
    corrected: str
    corrected_range: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A correction: what was done to which words, the new values, who did it and why."""

    words: str
    done: str
    values: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class CorrectedView:
    """What the corrections of an article changed; `said` is the sentence on how many marks."""

    said: str
    shares: tuple[SharePair, ...]
    rows: tuple[CorrectionRow, ...]


def corrected(analysis: Analysis, w: Words, *, quoting: bool = True) -> CorrectedView | None:
    """Returns what an editor changed, None where nobody did; without `quoting` offsets stand for words."""
    if analysis.corrected is None:
        return None
    done, before, after = analysis.corrected.corrections, analysis.corrected.automatic.shares, analysis.scores.shares
    return CorrectedView(
        said=w("corrected.count_one") if len(done) == 1 else w("corrected.count", n=w.count(len(done))),
        shares=tuple(
            SharePair(
                w(f"share.{share}"),
                w.percent(before[share].share),
                w.range(before[share].low, before[share].high),
                w.percent(after[share].share),
                w.range(after[share].low, after[share].high),
            )
            for share in SHARES
        ),
        rows=tuple(_row(analysis if quoting else None, one, w) for one in done),
    )


def _row(analysis: Analysis | None, one: Correction, w: Words) -> CorrectionRow:
    who = plain(one.who, _LONGEST_NAME)
    return CorrectionRow(
        words=_quoted(analysis, (one.at,)),
        done=w(f"corrected.{one.do}_{one.mark}"),
        values=" · ".join(_values(analysis, one, w)),
        who=w("corrected.who_date", who=who, date=one.date) if one.date else who,
        why=plain(one.why),
    )


def _values(analysis: Analysis | None, one: Correction, w: Words) -> Iterator[str]:
    """Yields the new values of a mark in words."""
    if one.cls:
        yield w(f"corrected.class_{one.cls}")
    if one.category:
        yield w(f"category.{one.category}")
    if one.certainty:
        yield w(f"certainty.{one.certainty}")
    if one.by:
        yield w(f"corrected.by_{one.by}")
    if one.scope:
        yield w("corrected.scope", words=_quoted(analysis, one.scope))
    if one.source is not None:
        words = _quoted(analysis, one.source)
        yield w("corrected.source", words=words) if words else w("corrected.source_none")
    if one.source_type:
        yield w(f"source_type.{one.source_type}")
    if one.content:
        yield w("corrected.content", words=_quoted(analysis, one.content))
    if one.form:
        yield w(f"form.{one.form}")


def _quoted(analysis: Analysis | None, spans: tuple[Span, ...]) -> str:
    """Returns the words at some ranges, or the ranges where there is no analysis to read them in."""
    if analysis is None:
        return ", ".join(f"{start}–{end}" for start, end in spans)
    return plain(" … ".join(analysis.article.text[start:end] for start, end in spans), _LONGEST_QUOTE)
