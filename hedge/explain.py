"""Explain: the reasons for every finding in a sentence, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hedge.lexicon import Lexicon
from hedge.model import Analysis, Sentence, Span
from hedge.trace import trials
from hedge.weasel import judge_document

if TYPE_CHECKING:
    from hedge.weasel import Head


def explain(analysis: Analysis, lexicon: Lexicon | None = None) -> str:
    """Lists the words with their tags and heads, then cues, attributions and claims with the paths that found them.

    With a lexicon it also lists every entry whose words are there, with the condition that blocked it or the entry that
    it lost to.
    """
    return "\n".join(_lines(analysis, lexicon)) + "\n"


def explain_weasels(analysis: Analysis, head: Head, lexicon: Lexicon) -> str:
    """Shows the weasel score of a text and the words that make it, by a lexicon that the weasel entries extend."""
    verdict = judge_document(head, analysis.document, lexicon)
    said = "uncertain" if verdict.uncertain else "not uncertain"
    lines = [f"weasel score {verdict.score:.2f}, {said} (above {head.threshold:.2f})"]
    for r in verdict.reasons:
        form = analysis.document.sentences[r.sentence].tokens[r.token - 1].form
        features = ", ".join(f"{name} {weight:+.2f}" for name, weight in r.features)
        lines.append(f"    «{form}»: share {r.share:.2f}, encoder {r.encoder:+.2f}; {features or 'no feature'}")
    return "\n".join(lines) + "\n"


def _lines(analysis: Analysis, lexicon: Lexicon | None) -> Iterator[str]:
    text = analysis.article.text
    for s in analysis.document.sentences:
        yield text[s.start : s.end]
        yield from _table(s)
        yield ""
        if lexicon:
            yield "entries whose words are there"
            yield from _trials(s, analysis, lexicon)
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


def _table(s: Sentence) -> Iterator[str]:
    rows = [("id", "form", "surface", "lemma", "upos", "head", "deprel", "feats")]
    rows += [(str(t.id), t.form, t.surface, t.lemma, t.upos, str(t.head), t.deprel, t.feats) for t in s.tokens]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  " + "  ".join(cells).rstrip()


def _trials(s: Sentence, analysis: Analysis, lexicon: Lexicon) -> Iterator[str]:
    found = trials(s, analysis.attributions, lexicon)
    width = max((len(t.entry) for t in found), default=0)
    for t in found:
        words = " … ".join(s.tokens[w - 1].form for w in t.words)
        yield f"  {'+' if t.found else '-'} {t.entry.ljust(width)}  «{words}»  {t.why}"
    if not found:
        yield "  none"


def _said(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(f"«{text[s:e]}»" for s, e in spans)
