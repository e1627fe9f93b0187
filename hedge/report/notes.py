"""What is marked in a text, and why: a note for each cue and attribution, and for each claim that has neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hedge.model import Analysis, Attribution, Claim, ScopedCue, Span
from hedge.report.records import Note
from hedge.report.safe import plain
from hedge.report.words import Words
from hedge.score import part_of

_LONGEST_QUOTE = 90

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """Something marked: `key` says what, `at` where its number stands, `looks` which words have which look."""

    key: Key
    at: tuple[Span, ...]
    looks: tuple[tuple[Span, str], ...]
    note: Note
    tip: str


class Notes:
    """Writes the notes of an analysis in the words of a report language."""

    def __init__(self, analysis: Analysis, w: Words) -> None:
        self._analysis = analysis
        self._w = w
        categories = {cue.id: cue.cue.category for cue in analysis.cues}
        self._claims: dict[str, list[int]] = {}
        for i, claim in enumerate(analysis.claims):
            for id in (*claim.cues, *claim.attributions):
                self._claims.setdefault(id, []).append(i)
        self.parts = tuple(part_of(claim, categories) or "other" for claim in analysis.claims)

    def all(self) -> Iterator[Marked]:
        """Yields what is marked, in no special order."""
        for i, cue in enumerate(self._analysis.cues):
            yield self._cue(i, cue)
        for i, said in enumerate(self._analysis.attributions):
            yield self._attribution(i, said)
        for i, claim in enumerate(self._analysis.claims):
            if self.parts[i] != "stated" and not (claim.cues or claim.attributions):
                yield self._claim(i, claim)

    def _cue(self, i: int, cue: ScopedCue) -> Marked:
        w = self._w
        own = cue.by == "author"
        voice = w("note.voice_author") if own else w("note.voice_source")
        if cue.holder:
            voice = w("note.voice_holder", holder=self._quote(cue.holder))
        label = f"{w(f'category.{cue.cue.category}')} · {w(f'certainty.{cue.cue.certainty}')}"
        look = "cue own" if own else "cue theirs"
        sentences = [voice, w("note.negated") if cue.cue.negated else "", *self._counts(cue.id)]
        note = self._note("", self._quote(cue.spans), label, sentences, cue.cue.entry, cue.via)
        looks = [*((span, look) for span in cue.spans), *((span, "source") for span in cue.holder)]
        return Marked(("cue", i), cue.spans, tuple(looks), note, _tip(label, note.gloss, voice))

    def _attribution(self, i: int, said: Attribution) -> Marked:
        w = self._w
        values = {"type": w(f"source_type.{said.source_type}"), "form": w(f"form.{said.form}")}
        name = plain(said.name, _LONGEST_QUOTE)
        sentence = w("note.attribution", source=name, **values) if name else w("note.attribution_unknown", **values)
        sentences = [sentence, w("note.denies") if said.polarity == "negative" else "", *self._counts(said.id)]
        words = self._quote(said.cue or said.source or (said.content if said.entry else ())) or w("note.quotation")
        label = f"{name} · {values['type']}" if name else w("note.attributes")
        note = self._note("says", words, label, sentences, said.entry or "", said.via)
        looks = [*((span, "reporting") for span in said.cue), *((span, "source") for span in said.source)]
        at = said.cue or said.source or said.content
        return Marked(("attribution", i), at, tuple(looks), note, sentence)

    def _claim(self, i: int, claim: Claim) -> Marked:
        part = self.parts[i]
        label, entry = self._w(f"part.{part}"), ""
        for furniture in self._analysis.document.furniture:
            if claim.sentence is None and any(_overlap(furniture.span, span) for span in claim.spans):
                label, entry = self._w.get(f"role.{furniture.role}", label), furniture.entry
        sentence = self._counted([i])
        note = self._note("", self._quote(claim.spans), label, [sentence], entry, "")
        return Marked(("claim", i), claim.spans, (), note, _tip(label, sentence))

    def _note(self, css: str, words: str, label: str, sentences: Iterable[str], entry: str, via: str) -> Note:
        gloss, language = gloss_of(self._analysis, entry, self._w)
        told = tuple(sentence for sentence in sentences if sentence)
        path = plain(via).removeprefix(f"{entry};").strip()
        return Note(0, css, words, label, told, gloss, language, entry, path)

    def _counts(self, id: str) -> list[str]:
        """Says as what the claims count that a finding is a reason for."""
        claims = self._claims.get(id)
        return [self._counted(claims)] if claims else []

    def _counted(self, claims: Sequence[int]) -> str:
        w = self._w
        counted = [i for i in claims if self.parts[i] != "other"] or claims
        parts = dict.fromkeys(self.parts[i] for i in counted)
        found = [self._analysis.claims[i] for i in counted]
        reasons = dict.fromkeys(w.get(f"reason.{claim.reason}", w(f"reason.{claim.cls}")) for claim in found)
        if "other" in parts:
            return w("note.not_counted", reason=" ".join(reasons))
        return w("note.counts", part="; ".join(w(f"part.{part}") for part in parts), reason=" ".join(reasons))

    def _quote(self, spans: Sequence[Span]) -> str:
        text = self._analysis.article.text
        return plain(" … ".join(text[start:end] for start, end in spans), _LONGEST_QUOTE)


def gloss_of(analysis: Analysis, entry: str, w: Words) -> tuple[str, str]:
    """Returns the gloss of an entry and its language: the report's, else the lexicon's, else English."""
    glosses = analysis.glosses.get(entry, {})
    for language in (w.language, analysis.lexicon.language, "en", *sorted(glosses)):
        if language in glosses:
            return plain(glosses[language]), language
    return "", w.language


def _tip(label: str, *sentences: str) -> str:
    told = " ".join(sentence for sentence in sentences if sentence)
    return f"{label}: {told}"


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
