"""The page of an article without its words: figures, where in the text they come from, and the findings by offset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hedge import contract, no_text
from hedge.model import Analysis, Span
from hedge.report.corrected import corrected
from hedge.report.figures import figures
from hedge.report.methods import limits, methods
from hedge.report.notes import gloss_of
from hedge.report.records import Fact, Figures, Lane
from hedge.report.safe import plain
from hedge.report.strip import lanes
from hedge.report.words import Words, words


@dataclass(frozen=True, slots=True)
class Finding:
    """A cue or an attribution: at which offsets it stands, what it is, and by which entry."""

    offsets: str
    label: str
    says: str
    entry: str
    gloss: str
    gloss_language: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence, which `anchor` names for links, with what was found in it."""

    anchor: str
    label: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class NoTextView:
    """All that the page shows; `lanes` show where in the text each share sits."""

    language: str
    title: str
    figures: Figures
    lanes: tuple[Lane, ...]
    places: tuple[Place, ...]
    methods: tuple[Fact, ...]
    limits: tuple[str, ...]


def view(analysis: Analysis, report_lang: str | None = None) -> NoTextView:
    """Returns what the page of an article shows that does not show its words."""
    w = words(report_lang, analysis.article.language)
    analysis = discreet(analysis)
    numbers = replace(figures(analysis, w), corrected=corrected(analysis, w, quoting=False))
    anchors = {sentence.index: f"s{sentence.index + 1}" for sentence in analysis.document.sentences}
    return NoTextView(
        language=w.language,
        title=plain(analysis.article.id),
        figures=numbers,
        lanes=lanes(analysis, numbers, anchors, w),
        places=_places(analysis, anchors, w),
        methods=methods(analysis, w),
        limits=limits(w),
    )


def discreet(analysis: Analysis) -> Analysis:
    """Returns an analysis without title and without columns that repeat the text; the text is there to be counted."""
    article = analysis.article
    columns = no_text.article_without_words(contract.article_record(article))["columns"]
    return replace(analysis, article=replace(article, title=None, columns=columns))


def _places(analysis: Analysis, anchors: Mapping[int, str], w: Words) -> tuple[Place, ...]:
    """Returns the sentences in order, each with its findings in order of their offsets."""
    found: dict[int | None, list[tuple[int, Finding]]] = defaultdict(list)
    for spans, finding in _findings(analysis, w):
        start = min(span.start for span in spans)
        sentence = next((s.index for s in analysis.document.sentences if s.start <= start < s.end), None)
        found[sentence].append((start, finding))

    def listed(sentence: int | None) -> tuple[Finding, ...]:
        return tuple(finding for _, finding in sorted(found[sentence], key=lambda item: item[0]))

    places = [
        Place(
            anchors[s.index],
            w("no_text.sentence", n=w.count(s.index + 1), place=_range(s.start, s.end)),
            listed(s.index),
        )
        for s in analysis.document.sentences
    ]
    outside = Place("s0", w("no_text.outside"), listed(None))
    return (*places, outside) if outside.findings else tuple(places)


def _findings(analysis: Analysis, w: Words) -> list[tuple[tuple[Span, ...], Finding]]:
    out = []
    for cue in analysis.cues:
        label = f"{w(f'category.{cue.cue.category}')} · {w(f'certainty.{cue.cue.certainty}')}"
        voice = w("note.voice_author") if cue.by == "author" else w("note.voice_source")
        says = f"{voice} {w('note.negated')}" if cue.cue.negated else voice
        out.append((cue.spans, _finding(analysis, w, cue.spans, label, says, cue.cue.entry)))
    for said in analysis.attributions:
        spans = said.cue or said.source or said.content
        says = f"{w(f'source_type.{said.source_type}')}, {w(f'form.{said.form}')}"
        out.append((spans, _finding(analysis, w, spans, w("note.attributes"), says, said.entry or "")))
    return out


def _finding(analysis: Analysis, w: Words, spans: Sequence[Span], label: str, says: str, entry: str) -> Finding:
    offsets = ", ".join(_range(start, end) for start, end in spans)
    return Finding(offsets, label, says, entry, *gloss_of(analysis, entry, w))


def _range(start: int, end: int) -> str:
    return f"{start}–{end}"
