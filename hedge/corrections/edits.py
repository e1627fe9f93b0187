"""Edits: corrections on their way into an analysis, and the marks and words that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from hedge.errors import HedgeError
from hedge.model import Attribution, Claim, Correction, Document, ScopedCue, Sentence, Span
from hedge.reported import Found

# The entry of a mark that an editor made, with the number of the correction.
EDITOR = "editor"

Mark = TypeVar("Mark", ScopedCue, Found, Claim)


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction, and the entry of the mark that it makes."""

    entry: str
    wanted: Correction

    @property
    def via(self) -> str:
        """How the mark came about."""
        return f"{self.entry}; {'added' if self.wanted.do == 'add' else 'changed'} by {self.wanted.who}"


def at_of(mark: ScopedCue | Attribution | Found | Claim) -> Span:
    """Returns where a mark stands, as a correction names it: from its first word to its last."""
    spans = (mark.cue or mark.content) if isinstance(mark, Attribution | Found) else mark.spans
    return Span(spans[0].start, max(span.end for span in spans))


def checked(document: Document, corrections: Sequence[Correction]) -> list[Edit]:
    """Numbers the corrections of a text; raises HedgeError where the text does not have the words that one quotes."""
    for one in corrections:
        _check(document.article.text, one)
    return [Edit(f"{EDITOR}-{n}", one) for n, one in enumerate(corrections, 1)]


def edited(found: Sequence[Mark], edits: Sequence[Edit], changed: Callable[[Mark, Edit], Mark]) -> list[Mark]:
    """Removes and changes marks; those to be added are only looked at.

    Raises HedgeError where a mark to be removed or changed is not there, or one to be added is.
    """
    out = list(found)
    for edit in edits:
        wanted = edit.wanted
        here = [i for i, mark in enumerate(out) if at_of(mark) == wanted.at]
        if wanted.do == "add":
            if here:
                refuse(wanted, f"the {wanted.mark} «{wanted.words}» is there already", 'do = "change"')
        elif len(here) != 1:
            some = "more than one" if here else "no"
            refuse(wanted, f"{some} {wanted.mark} stands at «{wanted.words}»", _nearest(wanted, out))
        elif wanted.do == "change":
            out[here[0]] = changed(out[here[0]], edit)
        else:
            del out[here[0]]
    return out


def words_at(document: Document, wanted: Correction, spans: Sequence[Span]) -> tuple[Sentence, tuple[int, ...]]:
    """Finds the sentence that some ranges stand in and their words there; they may not cut one."""
    first, last = spans[0].start, spans[-1].end
    there = f"«{document.article.text[first:last]}»"
    s = next((s for s in document.sentences if s.start <= first < s.end), None)
    if s is None or last > s.end:
        refuse(wanted, f"{there} stands in no sentence", "give words of one sentence")
    words = tuple(t.id for t in s.tokens if any(t.start < b and a < t.end for a, b in spans))
    if all(s.tokens[w - 1].upos == "PUNCT" for w in words):
        refuse(wanted, f"{there} has no word", "give whole words")
    cut = next((t for t in s.tokens if any(t.start < edge < t.end for span in spans for edge in span)), None)
    if cut:
        refuse(wanted, f"{there} cuts the word «{cut.surface}»", f"it stands at [{cut.start}, {cut.end}]")
    return s, words


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Takes ranges out of ranges; what is left comes in order, neighbours as one."""
    left: list[Span] = []
    for span in sorted(spans):
        if left and span.start <= left[-1].end:
            left[-1] = Span(left[-1].start, max(left[-1].end, span.end))
        else:
            left.append(span)
    for start, end in taken:
        pieces = (piece for a, b in left for piece in (Span(a, min(b, start)), Span(max(a, end), b)))
        left = [piece for piece in pieces if piece.start < piece.end]
    return tuple(left)


def overlap(some: Iterable[Span], others: Sequence[Span]) -> bool:
    """Says whether ranges share a character."""
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


def refuse(wanted: Correction, what: str, remedy: str) -> NoReturn:
    """Raises a HedgeError that skips the article, with the file and the line of a correction."""
    raise HedgeError(f"{wanted.place}: {what}" if wanted.place else what, remedy, skips=True)


def _check(text: str, wanted: Correction) -> None:
    start, end = wanted.at
    if end > len(text) or text[start:end] != wanted.words:
        at = text.find(wanted.words)
        remedy = f"at = [{at}, {at + len(wanted.words)}]" if at >= 0 else "copy the words from the text"
        refuse(wanted, f"at [{start}, {end}] the text has «{text[start:end]}», not «{wanted.words}»", remedy)
    for spans in (wanted.scope, wanted.source, wanted.content):
        if spans and spans[-1].end > len(text):
            refuse(wanted, f"the text ends at {len(text)}, before {spans[-1].end}", "give ranges that lie in the text")


def _nearest(wanted: Correction, marks: Sequence[ScopedCue] | Sequence[Found] | Sequence[Claim]) -> str:
    places = [at_of(mark) for mark in marks]
    if not places:
        return f"the text has no {wanted.mark} left to correct"
    near = min(places, key=lambda at: abs(at.start - wanted.at.start) + abs(at.end - wanted.at.end))
    return f'the nearest {wanted.mark} stands at [{near.start}, {near.end}]; do = "add" makes a new one'
