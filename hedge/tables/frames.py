"""Analyses as tables: Polars frames with declared schemas, one row a cue, a claim, an attribution or a sentence.

Every column is a plain value, so that a frame can be written in any format. Where something consists of several pieces,
`start` and `end` enclose them all and `text` joins them with an ellipsis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hedge.counted import owners_of, touched, words_of
from hedge.model import CATEGORIES, CERTAINTIES, CLASSES, FORMS, SOURCE_TYPES, Analysis, Span

if TYPE_CHECKING:
    import polars

Row = dict[str, object]


def cues_frame(analyses: Iterable[Analysis]) -> polars.DataFrame:
    """Returns a frame with a row for each cue."""
    import polars

    return polars.DataFrame([row for analysis in analyses for row in _cues(analysis)], _cues_schema())


def claims_frame(analyses: Iterable[Analysis]) -> polars.DataFrame:
    """Returns a frame with a row for each claim; `words` add up to the words of the article's score."""
    import polars

    return polars.DataFrame([row for analysis in analyses for row in _claims(analysis)], _claims_schema())


def sentences_frame(analyses: Iterable[Analysis]) -> polars.DataFrame:
    """Returns a frame with a row for each sentence; a column for each class counts the words in claims of it.

    `words` counts all words of the sentence, those of attribution frames too, which are in no claim.
    """
    import polars

    return polars.DataFrame([row for analysis in analyses for row in _sentences(analysis)], _sentences_schema())


def attributions_frame(analyses: Iterable[Analysis]) -> polars.DataFrame:
    """Returns a frame with a row for each attribution."""
    import polars

    return polars.DataFrame([row for analysis in analyses for row in _attributions(analysis)], _attributions_schema())


def _cues_schema() -> polars.Schema:
    import polars

    return polars.Schema(
        {
            "article": polars.String(),
            "language": polars.String(),
            "cue": polars.String(),
            "sentence": polars.Int64(),
            "start": polars.Int64(),
            "end": polars.Int64(),
            "text": polars.String(),
            "entry": polars.String(),
            "category": polars.Enum(CATEGORIES),
            "certainty": polars.Enum(CERTAINTIES),
            "negated": polars.Boolean(),
            "by": polars.String(),
            "holder": polars.String(),
            "scope": polars.String(),
            "scope_start": polars.Int64(),
            "scope_end": polars.Int64(),
            "scope_words": polars.Int64(),
            "via": polars.String(),
        }
    )


def _claims_schema() -> polars.Schema:
    import polars

    return polars.Schema(
        {
            "article": polars.String(),
            "language": polars.String(),
            "claim": polars.Int64(),
            "sentence": polars.Int64(),
            "start": polars.Int64(),
            "end": polars.Int64(),
            "text": polars.String(),
            "class": polars.Enum(CLASSES),
            "certainty": polars.Enum(CERTAINTIES),
            "polarity": polars.String(),
            "reason": polars.String(),
            "words": polars.Int64(),
            "cues": polars.Int64(),
            "entries": polars.String(),
            "attributions": polars.Int64(),
            "source_types": polars.String(),
        }
    )


def _sentences_schema() -> polars.Schema:
    import polars

    return polars.Schema(
        {
            "article": polars.String(),
            "language": polars.String(),
            "sentence": polars.Int64(),
            "paragraph": polars.Int64(),
            "start": polars.Int64(),
            "end": polars.Int64(),
            "text": polars.String(),
            "words": polars.Int64(),
            **{cls: polars.Int64() for cls in CLASSES},
            "cues": polars.Int64(),
        }
    )


def _attributions_schema() -> polars.Schema:
    import polars

    return polars.Schema(
        {
            "article": polars.String(),
            "language": polars.String(),
            "attribution": polars.String(),
            "parent": polars.String(),
            "source_type": polars.Enum(SOURCE_TYPES),
            "form": polars.Enum(FORMS),
            "polarity": polars.String(),
            "name": polars.String(),
            **{
                name: dtype
                for part in ("source", "cue", "content")
                for name, dtype in (
                    (part, polars.String()),
                    (f"{part}_start", polars.Int64()),
                    (f"{part}_end", polars.Int64()),
                )
            },
            "content_words": polars.Int64(),
            "entry": polars.String(),
            "via": polars.String(),
        }
    )


def _cues(analysis: Analysis) -> Iterator[Row]:
    text = analysis.article.text
    words = words_of(text)
    for cue in analysis.cues:
        yield {
            **_article(analysis),
            "cue": cue.id,
            "sentence": cue.cue.anchor.sentence,
            **_place(text, cue.spans),
            "entry": cue.cue.entry,
            "category": cue.cue.category,
            "certainty": cue.cue.certainty,
            "negated": cue.cue.negated,
            "by": cue.by,
            "holder": _joined(text, cue.holder),
            "scope": _joined(text, cue.scope),
            "scope_start": min((start for start, _ in cue.scope), default=None),
            "scope_end": max((end for _, end in cue.scope), default=None),
            "scope_words": len(touched(words, cue.scope)),
            "via": cue.via,
        }


def _claims(analysis: Analysis) -> Iterator[Row]:
    text = analysis.article.text
    counts = Counter(owners_of(analysis.claims, words_of(text)).values())
    entries = {cue.id: cue.cue.entry for cue in analysis.cues}
    types = {attribution.id: attribution.source_type for attribution in analysis.attributions}
    for number, claim in enumerate(analysis.claims):
        yield {
            **_article(analysis),
            "claim": number,
            "sentence": claim.sentence,
            **_place(text, claim.spans),
            "class": claim.cls,
            "certainty": claim.certainty,
            "polarity": claim.polarity,
            "reason": claim.reason,
            "words": counts[number],
            "cues": len(claim.cues),
            "entries": " ".join(entries[cue] for cue in claim.cues),
            "attributions": len(claim.attributions),
            "source_types": " ".join(types[attribution] for attribution in claim.attributions),
        }


def _sentences(analysis: Analysis) -> Iterator[Row]:
    text = analysis.article.text
    words = words_of(text)
    owners = owners_of(analysis.claims, words)
    cues = Counter(cue.cue.anchor.sentence for cue in analysis.cues)
    for sentence in analysis.document.sentences:
        inside = touched(words, [Span(sentence.start, sentence.end)])
        classes = Counter(analysis.claims[owners[i]].cls for i in inside if i in owners)
        yield {
            **_article(analysis),
            "sentence": sentence.index,
            "paragraph": sentence.paragraph,
            "start": sentence.start,
            "end": sentence.end,
            "text": _joined(text, [Span(sentence.start, sentence.end)]),
            "words": len(inside),
            **{cls: classes[cls] for cls in CLASSES},
            "cues": cues[sentence.index],
        }


def _attributions(analysis: Analysis) -> Iterator[Row]:
    text = analysis.article.text
    words = words_of(text)
    for said in analysis.attributions:
        parts = {"source": said.source, "cue": said.cue, "content": said.content}
        yield {
            **_article(analysis),
            "attribution": said.id,
            "parent": said.parent,
            "source_type": said.source_type,
            "form": said.form,
            "polarity": said.polarity,
            "name": said.name.encode("utf-8", "replace").decode("utf-8"),
            **{part: _joined(text, spans) for part, spans in parts.items()},
            **{f"{part}_start": min((start for start, _ in spans), default=None) for part, spans in parts.items()},
            **{f"{part}_end": max((end for _, end in spans), default=None) for part, spans in parts.items()},
            "content_words": len(touched(words, said.content)),
            "entry": said.entry,
            "via": said.via.encode("utf-8", "replace").decode("utf-8"),
        }


def _article(analysis: Analysis) -> Row:
    return {"article": analysis.article.id, "language": analysis.article.language}


def _place(text: str, spans: Sequence[Span]) -> Row:
    return {
        "start": min(start for start, _ in spans),
        "end": max(end for _, end in spans),
        "text": _joined(text, spans),
    }


def _joined(text: str, spans: Sequence[Span]) -> str:
    """Joins the pieces; Polars holds UTF-8, which has no lone surrogates."""
    return " … ".join(text[start:end] for start, end in spans).encode("utf-8", "replace").decode("utf-8")
