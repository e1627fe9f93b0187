"""Explain: the reasons for every finding in a sentence, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hedge.model import Analysis, Span


def explain(analysis: Analysis) -> str:
    """Lists the words with their tags and heads, then cues, attributions and claims with the paths that found them."""
    return "\n".join(_lines(analysis)) + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    text = analysis.article.text
    for s in analysis.document.sentences:
        yield text[s.start : s.end]
        for t in s.tokens:
            yield f"  {t.id:>3} {t.form:<18} {t.lemma:<16} {t.upos:<6} {t.head:>3} {t.deprel:<14} {t.feats}"
        yield ""
    for c in analysis.cues:
        yield f"cue {_said(text, c.spans)}: {c.cue.category}, {c.cue.certainty}, by {c.by}"
        yield f"    entry {c.cue.entry}; via {c.via}"
        yield f"    covers {_said(text, c.scope)}"
        gloss = analysis.glosses.get(c.cue.entry, {})
        if gloss:
            yield f"    {gloss.get(analysis.article.language) or next(iter(gloss.values()))}"
    for a in analysis.attributions:
        yield f"attribution to {a.name or 'nobody named'} ({a.source_type}, {a.form}): {_said(text, a.content)}"
        yield f"    entry {a.entry or 'none'}; via {a.via}"
    for claim in analysis.claims:
        yield f"claim {claim.cls} ({claim.certainty}, {claim.polarity}): {_said(text, claim.spans)}"
    if not (analysis.cues or analysis.attributions):
        yield "no cue and no attribution"


def _said(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(f"«{text[s:e]}»" for s, e in spans)
