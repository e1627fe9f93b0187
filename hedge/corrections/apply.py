"""Correct: an analysis with an editor's corrections, and what follows from them for claims and shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hedge.attribute import nested, quoted, said
from hedge.claims import claims, voices
from hedge.clauses import clauses
from hedge.corrections.edits import EDITOR, Edit, at_of, checked, edited, overlap, refuse, without, words_at
from hedge.corrections.file import once
from hedge.errors import HedgeError
from hedge.language import UNDETERMINED
from hedge.lexicon import Lexicon
from hedge.match import match
from hedge.model import Analysis, Attribution, Claim, Corrected, Correction, Cue, Document, Place, ScopedCue, Span
from hedge.names import names_of
from hedge.reported import Found
from hedge.scope import scope
from hedge.score import score
from hedge.sources import NOBODY, Source, source_at
from hedge.spans import spans_of, trimmed

_CERTAINTY = {"stated": "certain", "sourced": "certain", "speculation": "possible", "sourced_speculation": "possible"}


def correct(analysis: Analysis, corrections: Sequence[Correction], lexicon: Lexicon) -> Analysis:
    """Applies an editor's corrections to an automatic analysis, and decides anew what follows from them.

    `lexicon` is the one of the analysis. What a correction removes or changes is a mark of that analysis. Cues and
    attributions are edited first; from what is left come voices, claims and shares, as in `hedge.analyse`; the claims
    that an editor gave a class of their own are cut out of those. Raises a HedgeError that skips the article where a
    correction hits nothing.
    """
    if analysis.corrected:
        raise HedgeError(f"{analysis.article.id} has been corrected already", "give all its corrections at once")
    if lexicon.info != analysis.lexicon:
        raise HedgeError("the lexicon is not that of the analysis", "give the one it was made with")
    if not corrections:
        return analysis
    document = analysis.document
    once(corrections)
    edits = checked(document, corrections)
    of = {mark: [e for e in edits if e.wanted.mark == mark] for mark in ("cue", "attribution", "claim")}
    attributions = _attributions(document, of["attribution"], lexicon)
    cues = _cues(analysis, of["cue"], attributions, lexicon)
    found = _claims(analysis, of["claim"], claims(document, cues, attributions, lexicon))
    used = {c.cue.entry for c in cues} | {a.entry for a in attributions if a.entry}
    glosses = {entry: gloss for entry, gloss in analysis.glosses.items() if entry in used}
    glosses |= {e.entry: {UNDETERMINED: e.wanted.why} for e in edits if e.entry in used}
    return replace(
        analysis,
        cues=cues,
        attributions=attributions,
        claims=found,
        scores=score(document, found, cues),
        glosses=glosses,
        corrected=Corrected(tuple(corrections), analysis.scores),
    )


# Attributions


def _attributions(document: Document, edits: Sequence[Edit], lexicon: Lexicon) -> tuple[Attribution, ...]:
    quotes = quoted(document, lexicon)
    found = edited(said(document, lexicon, quotes), edits, lambda f, e: _changed(document, f, e, lexicon))
    found += [_new_attribution(document, e, lexicon) for e in edits if e.wanted.do == "add"]
    forms = {e.entry: e.wanted.form for e in edits if e.wanted.form}
    made = nested(document, sorted(found, key=lambda f: f.at), quotes)
    return tuple(replace(a, form=forms.get(a.entry or "", a.form)) for a in made)


def _changed(document: Document, found: Found, edit: Edit, lexicon: Lexicon) -> Found:
    wanted = edit.wanted
    source = found.source if wanted.source is None else wanted.source
    content = found.content if wanted.content is None else wanted.content
    who = found.who if wanted.source is None else _source(document, wanted, lexicon)
    if wanted.source_type:
        who = replace(who, kind=wanted.source_type)
    _apart(wanted, source, found.cue, content)
    frame = found.frame if found.source == source else without((*found.frame, *source), content)
    return replace(
        found, source=source, content=content, frame=frame, who=who, entry=edit.entry, via=edit.via,
    )  # fmt: skip


def _new_attribution(document: Document, edit: Edit, lexicon: Lexicon) -> Found:
    """Makes an attribution; without content of its own, it has no reporting words and its place is the content."""
    wanted = edit.wanted
    assert wanted.source is not None
    cue, content = ((wanted.at,), wanted.content) if wanted.content else ((), (wanted.at,))
    _apart(wanted, wanted.source, cue, content)
    who = _source(document, wanted, lexicon)
    if wanted.source_type:
        who = replace(who, kind=wanted.source_type)
    frame = [*cue, *wanted.source]
    if cue:
        s, words = words_at(document, wanted, cue)
        verb = next((w for w in words if s.tokens[w - 1].upos in ("VERB", "AUX")), None)
        if verb:
            parts = clauses(s)
            frame += spans_of(s, parts.members(parts.unit[verb]))
    return Found(
        wanted.at.start, wanted.source, cue, content, without(frame, content), who, edit.entry, "positive", edit.via,
    )  # fmt: skip


def _source(document: Document, wanted: Correction, lexicon: Lexicon) -> Source:
    """Reads the words of a source as the program reads those that it finds itself."""
    if not wanted.source:
        return NOBODY
    s, words = words_at(document, wanted, wanted.source)
    top = next(w for w in words if s.tokens[w - 1].head not in words)
    names = names_of(document, lexicon)
    return source_at(document.article.text, s, clauses(s), top, lexicon, names, words=words)


def _apart(wanted: Correction, source: Iterable[Span], cue: Iterable[Span], content: Sequence[Span]) -> None:
    for name, spans in (("source", source), ("reporting words", cue)):
        if overlap(spans, content):
            refuse(wanted, f"the {name} of «{wanted.words}» stand in its content", "give ranges that lie apart")


# Cues


def _cues(
    analysis: Analysis, edits: Sequence[Edit], attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[ScopedCue, ...]:
    document = analysis.document
    # found anew, as an analysis no longer shows whose a cue was before it was known in whose words it stands
    found = scope(document, match(document, lexicon), lexicon)
    kept = edited(found, edits, lambda c, e: _changed_cue(document, c, e))
    for n, edit in enumerate((e for e in edits if e.wanted.do == "add"), len(found) + 1):
        kept.append(_new_cue(analysis, f"c{n}", edit, kept))
    voiced = voices(document, sorted(kept, key=lambda c: (c.spans, c.id)), attributions)
    by = {e.entry: e.wanted.by for e in edits if e.wanted.by}
    return tuple(replace(c, by=by.get(c.cue.entry) or c.by) for c in voiced)


def _changed_cue(document: Document, found: ScopedCue, edit: Edit) -> ScopedCue:
    wanted = edit.wanted
    cue = replace(
        found.cue,
        entry=edit.entry,
        category=wanted.category or found.cue.category,
        certainty=wanted.certainty or found.cue.certainty,
    )
    by = wanted.by or found.by
    changed = replace(found, cue=cue, by=by, holder=() if by == "author" else found.holder, via=edit.via)
    return _covering(document, changed, wanted, wanted.scope) if wanted.scope else changed


def _new_cue(analysis: Analysis, id: str, edit: Edit, others: Iterable[ScopedCue]) -> ScopedCue:
    wanted, document = edit.wanted, analysis.document
    s, words = words_at(document, wanted, (wanted.at,))
    for other in others:
        if other.cue.anchor.sentence == s.index and set(other.cue.tokens) & set(words):
            at = at_of(other)
            shared = document.article.text[at.start : at.end]
            refuse(wanted, f"«{wanted.words}» shares a word with the cue «{shared}»", "change or remove that one")
    assert wanted.category
    assert wanted.certainty
    cue = Cue(edit.entry, wanted.category, wanted.certainty, Place(s.index, words[0]), words, False, edit.via)
    by = wanted.by or "author"
    made = ScopedCue(id, cue, (wanted.at,), words[0], True, frozenset(), (), (), by, edit.via)
    around = next((c.spans for c in analysis.claims if any(a <= wanted.at.start < b for a, b in c.spans)), None)
    return _covering(document, made, wanted, wanted.scope or around or (Span(s.start, s.end),))


def _covering(document: Document, cue: ScopedCue, wanted: Correction, spans: Sequence[Span]) -> ScopedCue:
    """Gives a cue the words that it covers; the topmost of them heads its scope."""
    s = document.sentences[cue.cue.anchor.sentence]
    covered = frozenset(t.id for t in s.tokens if any(a <= t.start < b for a, b in spans))
    if not covered or any(a < s.start or b > s.end for a, b in spans):
        refuse(wanted, f"the scope of «{wanted.words}» leaves its sentence", f"stay in [{s.start}, {s.end}]")
    top = next(t.id for t in s.tokens if t.id in covered and t.head not in covered)
    unit = clauses(s).unit[top]
    head = unit if unit in covered else top
    return replace(cue, head=head, clausal=True, covered=covered, scope=spans_of(s, covered))


# Claims


def _claims(analysis: Analysis, edits: Sequence[Edit], found: Sequence[Claim]) -> tuple[Claim, ...]:
    """Cuts the claims that an editor decided out of those that follow from the marks, and puts them in."""
    document = analysis.document
    edited(analysis.claims, edits, lambda claim, _: claim)  # refuses what hits nothing
    automatic = {at_of(claim): claim for claim in analysis.claims}
    decided: list[Claim] = []
    taken: list[Span] = []
    for edit in edits:
        wanted = edit.wanted
        before = automatic.get(wanted.at)
        spans = before.spans if before else (wanted.at,)
        sentence = before.sentence if before else words_at(document, wanted, spans)[0].index
        if not before and (overlap(spans, taken) or any(overlap(spans, c.spans) for c in analysis.claims)):
            refuse(wanted, f"«{wanted.words}» shares words with a claim", "change that claim, or leave its words out")
        taken += spans
        if wanted.do != "remove":
            decided.append(_decided(wanted, spans, sentence, before, found))
    text = document.article.text
    cut = (replace(c, spans=trimmed(text, without(c.spans, taken))) if overlap(c.spans, taken) else c for c in found)
    return tuple(sorted((*(c for c in cut if c.spans), *decided), key=lambda c: c.spans))


def _decided(
    wanted: Correction, spans: tuple[Span, ...], sentence: int | None, before: Claim | None, found: Sequence[Claim]
) -> Claim:
    here = [c for c in found if overlap(c.spans, spans)]
    cls = wanted.cls or (before.cls if before else "stated")
    same = before is not None and before.cls == cls
    certainty = wanted.certainty or (before.certainty if same and before else _CERTAINTY.get(cls, "unknown"))
    return Claim(
        spans=spans,
        cls=cls,
        certainty=certainty,
        polarity=here[0].polarity if here else "positive",
        cues=tuple(dict.fromkeys(id for c in here for id in c.cues)),
        attributions=tuple(dict.fromkeys(id for c in here for id in c.attributions)),
        sentence=sentence,
        reason=EDITOR,
    )
