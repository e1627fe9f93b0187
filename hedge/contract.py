"""The JSON record of an analysis, which other programs read, and the schema that describes it.

The record is versioned by `SCHEMA` and only grows: a key may be added, none is dropped or changes its meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    CORRECTIONS,
    FORMS,
    GENRES,
    MARKS,
    PARTS,
    SHARES,
    SOURCE_TYPES,
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

SCHEMA = 1
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
        "schema": SCHEMA,
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


def schema() -> dict[str, object]:
    """Returns the JSON Schema (draft 2020-12) of a record; it allows keys that a later version may add."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hedge:analysis:{SCHEMA}",
        "title": "An article analysed by hedge",
        "description": "One line of `hedge analyse --json`. Spans are half-open code-point offsets into article.text.",
        **_object(
            schema={"const": SCHEMA},
            article=_object(
                id={"type": "string", "minLength": 1},
                title=_TEXT,
                language={"type": "string"},
                language_confidence={"type": ["number", "null"], "minimum": 0, "maximum": 1}
                | _says("null where a person named the language"),
                file=_TEXT,
                text=_TEXT | _says("the exact text that was analysed; null with --no-text"),
                sha256={"$ref": "#/$defs/sha256"} | _says("of the UTF-8 bytes of text"),
                author=_TEXT,
                date=_TEXT | _says("ISO 8601, or as its table has it where that does not show the day"),
                outlet=_TEXT,
                url=_TEXT | _says("where the page stands"),
                entry=_TEXT | _says("what its feed or table calls it"),
                retrieved=_TEXT | _says("when it was fetched, ISO 8601"),
                genre={"enum": [*GENRES, None]},
                cut_off={"type": "boolean"} | _says("only a part of the article is there"),
                columns={"type": "object"}
                | _says("the other columns of its row; with --no-text null where they repeat the text"),
            ),
            parser={"type": "object", "additionalProperties": {"type": "string"}},
            lexicon=_object(
                language={"type": "string"},
                name={"type": "string"},
                sha256={"$ref": "#/$defs/sha256"},
                entries={"type": "integer", "minimum": 0},
                modified={"type": "boolean"},
            ),
            sentences=_list(_object(start=_COUNT, end=_COUNT)),
            cues=_list(
                _object(
                    id={"type": "string"},
                    entry={"type": "string"} | _says("the lexicon entry that matched"),
                    category={"enum": list(CATEGORIES)},
                    certainty={"enum": list(CERTAINTIES)},
                    negated={"type": "boolean"},
                    spans={"$ref": "#/$defs/spans"},
                    scope={"$ref": "#/$defs/spans"} | _says("what the cue covers"),
                    holder={"$ref": "#/$defs/spans"} | _says("whose belief it is, where the text says so"),
                    by={"enum": ["author", "source"]} | _says("whose uncertainty it is"),
                    via={"type": "string"} | _says("how it was found"),
                )
            ),
            attributions=_list(
                _object(
                    id={"type": "string"},
                    source={"$ref": "#/$defs/spans"},
                    cue={"$ref": "#/$defs/spans"},
                    content={"$ref": "#/$defs/spans"},
                    source_type={"enum": list(SOURCE_TYPES)},
                    form={"enum": list(FORMS)},
                    parent={"type": ["string", "null"]}
                    | _says("the id of the attribution around it, which is earlier"),
                    name=_TEXT | _says("the source as a table prints it; null with --no-text"),
                    name_spans={"$ref": "#/$defs/spans"}
                    | _says("where the text has the words of name: joined, white space as one space, they are it"),
                    entry={"type": ["string", "null"]},
                    polarity={"enum": ["positive", "negative"]},
                    via={"type": "string"} | _says("how it was found; {name} stands for name with --no-text"),
                )
            ),
            claims=_list(
                _object(
                    spans={"$ref": "#/$defs/spans"},
                    **{"class": {"enum": list(CLASSES)}},
                    certainty={"enum": list(CERTAINTIES)},
                    polarity={"enum": ["positive", "negative"]},
                    cues=_list({"type": "string"}),
                    attributions=_list({"type": "string"}),
                    sentence={"type": ["integer", "null"], "minimum": 0},
                    reason={"type": "string"},
                )
            ),
            scores=_object(
                **_COUNTED,
                interval=_object(
                    kind={"type": "string"},
                    level={"type": "number"},
                    includes_detector_error={"type": "boolean"},
                ),
                fit=_object(verdict={"enum": ["ok", "caution", "no"]}, reasons=_list({"type": "string"})),
            ),
            corrections={"anyOf": [{"type": "null"}, _CORRECTED]}
            | _says("what editors changed, null where nobody did; then `scores` are the corrected ones"),
        ),
        "$defs": {
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "spans": _list({"type": "array", "prefixItems": [_COUNT, _COUNT], "items": False, "minItems": 2}),
            "share": _says("fractions of the counted words; null where no words count or fit.verdict is no")
            | _object(share=_FRACTION, low=_FRACTION, high=_FRACTION),
        },
    }


_TEXT: dict[str, object] = {"type": ["string", "null"]}
_COUNT: dict[str, object] = {"type": "integer", "minimum": 0}
_FRACTION: dict[str, object] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


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


def _object(**properties: Mapping[str, Any]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Mapping[str, Any]) -> dict[str, object]:
    return {"type": "array", "items": items}


def _says(description: str) -> dict[str, object]:
    return {"description": description}


_SHARE = {"$ref": "#/$defs/share"}
_COUNTED: dict[str, Mapping[str, Any]] = {
    "words": _object(**dict.fromkeys(CLASSES, _COUNT)),
    **dict.fromkeys(SHARES, _SHARE),
    "parts": _object(**dict.fromkeys(PARTS, _SHARE)),
}
_CORRECTED = _object(
    automatic=_object(**_COUNTED) | _says("what the program found alone"),
    applied=_list(
        _object(
            do={"enum": list(CORRECTIONS)},
            mark={"enum": list(MARKS)},
            at={"type": "array", "prefixItems": [_COUNT, _COUNT], "items": False, "minItems": 2},
            who={"type": "string"},
            why={"type": "string"},
        )
        | _says("with the values that it gives, under the names that they have in a file of corrections")
    ),
)
