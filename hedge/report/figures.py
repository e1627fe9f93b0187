"""The numbers of a text as a reader sees them."""

from __future__ import annotations

from hedge.model import SHARES, Analysis
from hedge.report import chart
from hedge.report.corrected import corrected
from hedge.report.records import Figures, Part, ShareFigure
from hedge.report.words import Words

# Which parts a share is the sum of, in the order in which they are drawn.
PARTS_OF = {
    "speculation": ("speculation_author", "speculation_source"),
    "hearsay": ("hearsay_wording", "hearsay_unnamed"),
    "reported": ("sourced", "stated"),
}


def css(part: str) -> str:
    """Returns the class that a part has in the style sheet and in charts."""
    return part.replace("_", "-")


def scored(analysis: Analysis) -> bool:
    """Says whether a text has shares that may be shown."""
    scores = analysis.scores
    return scores.fit.verdict != "no" and all(scores.shares[share].share is not None for share in SHARES)


def figures(analysis: Analysis, w: Words) -> Figures:
    """Returns the numbers of a text, or the reasons why there are none."""
    scores = analysis.scores
    language = w.get(f"language.{analysis.article.language}", analysis.lexicon.name)
    reasons = tuple(w.get(f"fit_reason.{reason}", reason) for reason in scores.fit.reasons)
    edited = corrected(analysis, w)
    if not scored(analysis):
        meta = w("page.meta_no", language=language)
        return Figures("no", w("fit.heading_no"), reasons, meta, language, "", (), "", edited)
    counted = w.count(sum(count for cls, count in scores.words.items() if cls != "other"))
    shares = tuple(_share(analysis, w, share) for share in PARTS_OF)
    parts = [part for share in shares for part in share.parts]
    described = "; ".join(w("page.chart_item", part=part.label, share=part.share, range=part.range) for part in parts)
    return Figures(
        verdict=scores.fit.verdict,
        heading=w("fit.heading_caution") if scores.fit.verdict == "caution" else "",
        reasons=reasons,
        meta=w("page.meta", language=language, words=counted),
        language=language,
        words=counted,
        shares=shares,
        chart=chart.stack([(part.css, part.fraction) for part in parts], w("page.chart_title"), described),
        corrected=edited,
    )


def _share(analysis: Analysis, w: Words, key: str) -> ShareFigure:
    share = analysis.scores.shares[key]
    return ShareFigure(
        key=key,
        label=w(f"share.{key}"),
        says=w(f"share_says.{key}"),
        share=w.percent(share.share),
        range=w.range(share.low, share.high),
        fraction=share.share or 0.0,
        parts=tuple(_part(analysis, w, part) for part in PARTS_OF[key]),
    )


def _part(analysis: Analysis, w: Words, key: str) -> Part:
    share = analysis.scores.parts[key]
    value, low, high = share.share or 0.0, share.low or 0.0, share.high or 0.0
    return Part(
        key=key,
        css=css(key),
        label=w(f"part.{key}"),
        short=w(f"short.{key}"),
        share=w.percent(share.share),
        range=w.range(share.low, share.high),
        fraction=value,
        chart=chart.interval(css(key), value, low, high),
    )
