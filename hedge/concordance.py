"""Concordance: where entries of a lexicon file find something in texts, and where only their words are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hedge.attribute import attribute
from hedge.entries import KEYS, Entry
from hedge.lexicon import Lexicon, read_table
from hedge.match import places, sites
from hedge.model import Attribution, Document, Sentence, Span
from hedge.trace import Trial, trials

_CONTEXT = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a concordance: the words in their context; `found` says whether the entry marks them, `why` why not."""

    article: str
    sentence: int
    entry: str
    found: bool
    left: str
    words: str
    right: str
    why: str


def own_entries(path: Path) -> tuple[str, ...]:
    """Lists the ids of the entries that a lexicon file holds."""
    table = read_table(path)
    return tuple(raw["id"] for kind in KEYS for raw in table.get(kind, []))


def concordance(document: Document, lexicon: Lexicon, ids: Sequence[str]) -> Iterator[Line]:
    """Yields where some entries of a lexicon hold in a document, and where they nearly do, in order of the text.

    The other entries have their say: an entry that loses its words to another one is a near miss.
    """
    entries = [e for e in map(lexicon.entry, ids) if e]
    own = set(ids)
    yield from _furniture(document, own)
    tried = [e for e in entries if e.kind in ("cue", "reporting")]
    sources = [e for e in entries if e.kind == "source"]
    there = [s for s in document.sentences if any(_there(s, e) for e in tried)]
    typed = [(s, e, site) for s in document.sentences for e in sources for site in sites(s, e)]
    speaks = bool(typed) or any(e.kind == "reporting" and _there(s, e) for e in tried for s in there)
    attributions = attribute(document, lexicon) if speaks else ()
    for s in there:
        for trial in trials(s, attributions, lexicon, own):
            yield _line(document, s, trial)
    for s, entry, (head, words) in typed:
        yield _line(document, s, _typed(s, entry, head, words, attributions))


def _there(s: Sentence, entry: Entry) -> bool:
    return next(places(s, entry), None) is not None


def _typed(s: Sentence, entry: Entry, head: int, words: tuple[int, ...], attributions: Sequence[Attribution]) -> Trial:
    at = s.tokens[head - 1].start
    mine = next((a for a in attributions if any(x <= at < y for x, y in a.source)), None)
    if mine is None:
        return Trial(entry.id, words, False, "no source of an attribution")
    used = f", {entry.id}" in mine.via
    return Trial(entry.id, words, used, f"{mine.source_type} source" if used else f"another rule: {mine.via}")


def _furniture(document: Document, own: set[str]) -> Iterator[Line]:
    for f in document.furniture:
        if f.entry in own:
            yield _shown(document, 0, f.entry, True, f.span, f.role)


def _line(document: Document, s: Sentence, trial: Trial) -> Line:
    words = [s.tokens[w - 1] for w in trial.words]
    span = Span(min(w.start for w in words), max(w.end for w in words))
    return _shown(document, s.index + 1, trial.entry, trial.found, span, trial.why)


def _shown(document: Document, sentence: int, entry: str, found: bool, span: Span, why: str) -> Line:
    left, words, right = in_context(document.article.text, span)
    return Line(document.article.id, sentence, entry, found, left, words, right, why)


def in_context(text: str, span: Span) -> tuple[str, str, str]:
    """Returns what stands before some words of a text, the words, and what stands behind, each on one line."""
    left, right = text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
    return _flat(left).lstrip(), _flat(text[span.start : span.end]).strip(), _flat(right).rstrip()


def _flat(text: str) -> str:
    return "".join(" " if c.isspace() else c if c.isprintable() else "·" for c in text)
