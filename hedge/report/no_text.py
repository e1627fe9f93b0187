"""The page of an article without its words: figures, where in the text they come from, and the findings by offset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hedge.counted import owners_of, touched, words_of
from hedge.model import Analysis, Span
from hedge.report import chart
from hedge.report.figures import css, figures
from hedge.report.methods import limits, methods
from hedge.report.notes import gloss_of
from hedge.report.records import Fact, Figures
from hedge.report.safe import plain
from hedge.report.words import Words, words
from hedge.score import part_of


@dataclass(frozen=True, slots=True)
class Finding:
    """A cue or an attribution: in which sentence and at which offsets it stands, what it is, and by which entry."""

    sentence: str
    offsets: str
    label: str
    says: str
    entry: str
    gloss: str
    gloss_language: str


@dataclass(frozen=True, slots=True)
class NoTextView:
    """All that the page shows; `strip` is a chart of the sentences, one after the other."""

    language: str
    title: str
    figures: Figures
    strip: str
    findings: tuple[Finding, ...]
    methods: tuple[Fact, ...]
    limits: tuple[str, ...]


def view(analysis: Analysis, report_lang: str | None = None) -> NoTextView:
    """Returns what the page of an article shows that does not show its words."""
    w = words(report_lang, analysis.article.language)
    return NoTextView(
        language=w.language,
        title=plain(analysis.article.id),
        figures=figures(analysis, w),
        strip=_strip(analysis, w),
        findings=tuple(finding for _, finding in sorted(_findings(analysis, w), key=lambda found: found[0])),
        methods=methods(analysis, w),
        limits=limits(w),
    )


def untitled(analysis: Analysis) -> Analysis:
    """Returns an analysis whose title nobody can show: pages call it by its id."""
    return replace(analysis, article=replace(analysis.article, title=None))


def _strip(analysis: Analysis, w: Words) -> str:
    """Draws the sentences as wide as they are long, each in the look of the part that most of its words are in."""
    found = words_of(analysis.article.text)
    owners = owners_of(analysis.claims, found)
    categories = {cue.id: cue.cue.category for cue in analysis.cues}
    parts = [part_of(claim, categories) or "other" for claim in analysis.claims]
    sentences = [touched(found, [Span(s.start, s.end)]) for s in analysis.document.sentences]
    total = sum(map(len, sentences)) or 1
    drawn = []
    for inside in sentences:
        most = Counter(parts[owners[i]] for i in sorted(inside) if i in owners).most_common(1)
        drawn.append((most[0][0] if most else "other", len(inside) / total))
    said = "; ".join(f"{w(f'part.{part}')}: {w.count(n)}" for part, n in Counter(part for part, _ in drawn).items())
    return chart.stack([(css(part), width) for part, width in drawn], w("no_text.strip"), said, "strip")


def _findings(analysis: Analysis, w: Words) -> Iterator[tuple[tuple[int, int], Finding]]:
    for cue in analysis.cues:
        label = f"{w(f'category.{cue.cue.category}')} · {w(f'certainty.{cue.cue.certainty}')}"
        voice = w("note.voice_author") if cue.by == "author" else w("note.voice_source")
        says = f"{voice} {w('note.negated')}" if cue.cue.negated else voice
        yield _finding(analysis, w, cue.spans, label, says, cue.cue.entry)
    for said in analysis.attributions:
        says = f"{w(f'source_type.{said.source_type}')}, {w(f'form.{said.form}')}"
        yield _finding(analysis, w, said.cue or said.content, w("note.attributes"), says, said.entry or "")


def _finding(
    analysis: Analysis, w: Words, spans: Sequence[Span], label: str, says: str, entry: str
) -> tuple[tuple[int, int], Finding]:
    start = min(span.start for span in spans)
    sentence = next((s.index for s in analysis.document.sentences if s.start <= start < s.end), None)
    offsets = ", ".join(f"{span.start}–{span.end}" for span in spans)
    gloss, language = gloss_of(analysis, entry, w)
    number = w("number.missing") if sentence is None else w.count(sentence + 1)
    return (start, max(span.end for span in spans)), Finding(number, offsets, label, says, entry, gloss, language)
