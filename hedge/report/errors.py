"""The page of an evaluation: every sentence in which program and gold disagree, one above the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hedge.evaluation.compare import Compared, ComparedArticle, Spans
from hedge.evaluation.gold import GoldAttribution
from hedge.evaluation.tables import Table
from hedge.model import Attribution
from hedge.report.render import document
from hedge.report.safe import plain, shown
from hedge.report.segments import cut
from hedge.report.words import words

# The looks of the article pages, by class of claim.
_LOOKS = {
    "sourced": "sourced",
    "hearsay": "hearsay-unnamed",
    "speculation": "speculation-author",
    "sourced_speculation": "speculation-source",
    "other": "other",
}
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one look; `label` is their class, printed where a claim begins."""

    text: str
    css: str
    label: str
    cue: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence as the gold and as the program have it, and what differs, in words."""

    place: str
    language: str
    gold: tuple[Stretch, ...]
    found: tuple[Stretch, ...]
    differences: tuple[str, ...]


def errors_page(articles: Sequence[ComparedArticle], tables: Sequence[Table]) -> str:
    """Returns one HTML document with all disagreements, the tables of figures before them."""
    found = tuple(d for a in articles for d in _disagreements(a))
    total = sum(len(a.sentences) for a in articles)
    return document(
        "errors.html.j2", ("base", "marks", "errors"), found=found, total=total, tables=tables, w=words("en")
    )


def _disagreements(article: ComparedArticle) -> Iterator[Disagreement]:
    for s in article.sentences:
        if s.agrees:
            continue
        text = s.gold.text
        yield Disagreement(
            plain(f"{article.article.doc}.{article.article.language}:{s.gold.line}"),
            plain(article.article.language),
            _stretches(text, ((c.spans, c.cls) for c in s.gold.claims), [c.spans for c in s.gold.cues]),
            _stretches(text, ((spans, c.cls) for spans, c in s.found.claims), [spans for spans, _ in s.found.cues]),
            tuple(_said(s, text)),
        )


def _stretches(text: str, claims: Iterable[tuple[Spans, str]], cues: Sequence[Spans]) -> tuple[Stretch, ...]:
    marks = [(a, b, ("claim", n, cls)) for n, (spans, cls) in enumerate(claims) for a, b in spans]
    marks += [(a, b, ("cue", n, "")) for n, spans in enumerate(cues) for a, b in spans]
    out = []
    named: set[int] = set()
    for segment in cut(len(text), marks):
        claim = next(((n, cls) for kind, n, cls in segment.keys if kind == "claim"), None)
        label = claim[1] if claim and claim[0] not in named else ""
        if claim:
            named.add(claim[0])
        cue = any(kind == "cue" for kind, _, _ in segment.keys)
        css = f"run {_LOOKS.get(claim[1], 'stated')}" if claim else ""
        out.append(Stretch(shown(text[segment.start : segment.end]), css, label.replace("_", " "), cue))
    return tuple(out)


def _said(s: Compared, text: str) -> Iterator[str]:
    def quoted(spans: Spans) -> str:
        return f"“{plain(' … '.join(text[a:b] for a, b in spans), _LONGEST)}”"

    for cue in s.missed_cues:
        yield f"missed {cue.category} cue {quoted(cue.spans)}"
    for spans, found in s.wrong_cues:
        yield f"{found.cue.category} cue {quoted(spans)} is none: entry {found.cue.entry}; via {found.via}"
    for wanted in s.missed_attributions:
        yield f"missed attribution to {_source(wanted, text)} of {quoted(wanted.content)}"
    for content, _, wrong in s.wrong_attributions:
        yield f"attribution to {_name(wrong)} of {quoted(content)} is none: entry {wrong.entry}; via {wrong.via}"
    for wanted, other in s.other_source:
        yield f"source is {_source(wanted, text)}, found {_name(other)}: entry {other.entry}; via {other.via}"
    changed = [(gold, found, n) for (gold, found), n in s.words.items() if gold != found]
    for is_, said, n in sorted(changed, key=lambda c: -c[2]):
        yield f"{n} {'word' if n == 1 else 'words'} {_class(is_)}, found {_class(said)}"


def _class(cls: str | None) -> str:
    return (cls or "outside every claim").replace("_", " ")


def _source(wanted: GoldAttribution, text: str) -> str:
    name = plain(" … ".join(text[a:b] for a, b in wanted.source), _LONGEST) or "nobody named"
    return f"{name} ({wanted.source_type})"


def _name(found: Attribution) -> str:
    return f"{plain(found.name, _LONGEST) or 'nobody named'} ({found.source_type})"
