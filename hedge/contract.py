"""The JSON record of an analysis, which other programs read; `schema` describes it.

The record is versioned by `schema.VERSION` and only grows: a key may be added, none is dropped or changes its meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hedge import schema
from hedge.model import (
    CLASSES,
    PARTS,
    SHARES,
    Analysis,
    Article,
    Attribution,
    Claim,
    Corrected,
    Correction,
    ScopedCue,
    Scores,
    Share,
    Span,
)
from hedge.no_text import pieces, without_words

_INTERVAL = {"kind": "sentence_bootstrap", "level": 0.95, "includes_detector_error": False}
# Lone surrogates have no UTF-8; the others end a line for some readers of lines.
_ESCAPED = re.compile("[\ud800-\udfff\x85\u2028\u2029]")


def line(analysis: Analysis, *, words: bool = True) -> str:
    """Returns the record as one line of JSON that can be written as UTF-8, whatever the text holds.

    With `words` False it is the record without words of the article.
    """
    whole = record(analysis)
    return written(whole if words else without_words(whole))


def written(record: Mapping[str, object]) -> str:
    """Returns a record as one line of JSON, likewise."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def record(analysis: Analysis) -> dict[str, object]:
    """Returns the analysis as JSON values: keys in a fixed order, spans as pairs, fractions to four decimals."""
    article, lexicon, scores = analysis.article, analysis.lexicon, analysis.scores
    return {
        "schema": schema.VERSION,
        "article": article_record(article),
        "parser": dict(analysis.document.parser),
        "lexicon": {
            "language": lexicon.language,
            "name": lexicon.name,
            "sha256": lexicon.sha256,
            "entries": lexicon.entries,
            "modified": lexicon.modified,
        },
        "sentences": [{"start": sentence.start, "end": sentence.end} for sentence in analysis.document.sentences],
        "cues": [_cue(cue) for cue in analysis.cues],
        "attributions": [_attribution(attribution, article.text) for attribution in analysis.attributions],
        "claims": [_claim(claim) for claim in analysis.claims],
        "scores": {
            **_counted(scores),
            "interval": dict(_INTERVAL),
            "fit": {"verdict": scores.fit.verdict, "reasons": list(scores.fit.reasons)},
        },
        "corrections": _corrected(analysis.corrected) if analysis.corrected else None,
    }


def article_record(article: Article) -> dict[str, Any]:
    """Returns the article of a record: its text and what is known of it."""
    return {
        "id": article.id,
        "title": article.title,
        "language": article.language,
        "language_confidence": _rounded(article.language_confidence),
        "file": article.file,
        "text": article.text,
        "sha256": article.sha256,
        "author": article.author,
        "date": article.date,
        "outlet": article.outlet,
        "url": article.url,
        "entry": article.entry,
        "retrieved": article.retrieved,
        "genre": article.genre,
        "cut_off": article.cut_off,
        "columns": dict(article.columns),
    }


def _cue(cue: ScopedCue) -> dict[str, object]:
    return {
        "id": cue.id,
        "entry": cue.cue.entry,
        "category": cue.cue.category,
        "certainty": cue.cue.certainty,
        "negated": cue.cue.negated,
        "spans": _pairs(cue.spans),
        "scope": _pairs(cue.scope),
        "holder": _pairs(cue.holder),
        "by": cue.by,
        "via": cue.via,
    }


def _attribution(attribution: Attribution, text: str) -> dict[str, object]:
    near = (attribution.source or attribution.cue or attribution.content)[0].start
    return {
        "id": attribution.id,
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "content": _pairs(attribution.content),
        "source_type": attribution.source_type,
        "form": attribution.form,
        "parent": attribution.parent,
        "name": attribution.name,
        "name_spans": _pairs(pieces(text, attribution.name, near)),
        "entry": attribution.entry,
        "polarity": attribution.polarity,
        "via": attribution.via,
    }


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "spans": _pairs(claim.spans),
        "class": claim.cls,
        "certainty": claim.certainty,
        "polarity": claim.polarity,
        "cues": list(claim.cues),
        "attributions": list(claim.attributions),
        "sentence": claim.sentence,
        "reason": claim.reason,
    }


def _corrected(corrected: Corrected) -> dict[str, object]:
    return {
        "automatic": _counted(corrected.automatic),
        "applied": [_correction(correction) for correction in corrected.corrections],
    }


def _correction(correction: Correction) -> dict[str, object]:
    """Returns a correction with the values that it gives; one that it does not give has no key.

    The words that it names are those of the text `at` its place.
    """
    ranges = {"scope": correction.scope, "source": correction.source, "content": correction.content}
    values = {
        "date": correction.date,
        "category": correction.category,
        "certainty": correction.certainty,
        "by": correction.by,
        "source_type": correction.source_type,
        "form": correction.form,
        "class": correction.cls,
        **{key: None if spans is None else _pairs(spans) for key, spans in ranges.items()},
    }
    return {
        "do": correction.do,
        "mark": correction.mark,
        "at": list(correction.at),
        "who": correction.who,
        "why": correction.why,
        **{key: value for key, value in values.items() if value is not None},
    }


def _counted(scores: Scores) -> dict[str, object]:
    return {
        "words": {cls: scores.words.get(cls, 0) for cls in CLASSES},
        **_shares(scores.shares, SHARES),
        "parts": _shares(scores.parts, PARTS),
    }


def _shares(shares: Mapping[str, Share], names: Iterable[str]) -> dict[str, object]:
    return {
        name: {
            "share": _rounded(shares[name].share),
            "low": _rounded(shares[name].low),
            "high": _rounded(shares[name].high),
        }
        for name in names
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _rounded(fraction: float | None) -> float | None:
    return None if fraction is None else round(fraction, 4)
