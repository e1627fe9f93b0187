"""Match: the lexicon's cue entries against the words of a document."""

from __future__ import annotations

from collections.abc import Iterator

from hedge.lexicon import Entry, Lexicon
from hedge.model import Cue, Document, Place, Sentence
from hedge.tree import Condition, Pattern, walk


def match(document: Document, lexicon: Lexicon) -> tuple[Cue, ...]:
    """Finds all cues: of those that share a word the longer wins, then the one that stands earlier in the lexicon."""
    return tuple(cue for s in document.sentences for cue in cues_of(s, lexicon))


def cues_of(sentence: Sentence, lexicon: Lexicon) -> list[Cue]:
    """Finds the cues of one sentence, boosters left out."""
    found = []
    for rank, entry in enumerate(lexicon.cues):
        for anchor, tokens in sites(sentence, entry):
            cue = _cue(sentence, lexicon, entry, anchor, tokens)
            if cue:
                found.append((-len(cue.tokens), rank, cue.tokens, cue))
    taken: set[int] = set()
    kept = []
    for _, _, tokens, cue in sorted(found, key=lambda f: f[:3]):
        if not taken & set(tokens):
            taken |= set(tokens)
            if cue.category != "booster":
                kept.append(cue)
    return sorted(kept, key=lambda c: c.tokens)


def sites(sentence: Sentence, entry: Entry, at: int | None = None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yields the anchor and the words of each place where an entry holds; `at` asks for one anchor."""
    if entry.words is not None and sentence.vocabulary is not None and not entry.words & sentence.vocabulary:
        return
    seen = set()
    for patterns in entry.match:
        first, last = (at - len(patterns) + 1, at) if at else (1, len(sentence.tokens))
        for start in range(max(first, 1), last + 1):
            for tokens, anchor in _adjacent(sentence, patterns, start):
                if anchor in seen or (at and anchor != at) or not conditions_hold(sentence, entry, anchor):
                    continue
                seen.add(anchor)
                yield anchor, tokens


def conditions_hold(sentence: Sentence, entry: Entry, anchor: int) -> bool:
    """Says whether all of `where` and none of `unless` hold at a word."""
    return all(c.find(sentence, anchor) for c in entry.where) and not any(
        c.find(sentence, anchor) for c in entry.unless
    )


def _adjacent(
    sentence: Sentence, patterns: tuple[Pattern, ...], start: int, tokens: tuple[int, ...] = (), anchor: int = 0
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yields the words that fit the patterns from `start` on, with their anchor; the most words first."""
    if not patterns:
        if tokens:
            yield tokens, anchor or tokens[0]
        return
    p, rest = patterns[0], patterns[1:]
    if start <= len(sentence.tokens) and p.fits(sentence.tokens[start - 1]):
        here = start if p.anchor or (not anchor and not p.optional) else anchor
        yield from _adjacent(sentence, rest, start + 1, (*tokens, start), here)
    if p.optional:
        yield from _adjacent(sentence, rest, start, tokens, anchor)


def _cue(sentence: Sentence, lexicon: Lexicon, entry: Entry, anchor: int, tokens: tuple[int, ...]) -> Cue | None:
    words = set(tokens)
    via = [entry.id]
    for part in entry.parts:
        got = tuple(t for t in part.find(sentence, anchor) if t not in words)
        if got:
            words.add(got[0])
            via.append(f"part {' or '.join(part.paths)}")
        elif not part.optional:
            return None
    negation = _negation(sentence, lexicon.negators if entry.negators is None else entry.negators, anchor, words)
    if entry.negated == "require":
        if not negation:
            return None
        words.update(negation)
        via.append("negated")
    elif negation and entry.negated == "drop":
        return None
    if not any(walk(sentence, anchor, p) for p in entry.scope):
        return None
    negated = bool(negation) and entry.negated == "keep"
    place = Place(sentence.index, anchor)
    return Cue(entry.id, entry.category, entry.certainty, place, tuple(sorted(words)), negated, " + ".join(via))


def _negation(sentence: Sentence, negators: tuple[Condition, ...], anchor: int, own: set[int]) -> tuple[int, ...]:
    for condition in negators:
        found = tuple(t for t in condition.find(sentence, anchor) if t not in own)
        if found:
            return found[:1]
    return ()
