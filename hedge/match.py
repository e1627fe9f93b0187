"""Match: the lexicon's cue entries against the words of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hedge.entries import Entry
from hedge.lexicon import Lexicon
from hedge.model import Cue, Document, Place, Sentence
from hedge.tree import Condition, Pattern, walk


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry whose words are there makes no cue: the key of the entry, the condition, and the words at fault."""

    key: str
    condition: Condition | None = None
    words: tuple[int, ...] = ()


def match(document: Document, lexicon: Lexicon) -> tuple[Cue, ...]:
    """Finds all cues: of those that share a word the longer wins, then the one that stands earlier in the lexicon."""
    return tuple(cue for s in document.sentences for cue in cues_of(s, lexicon))


def cues_of(sentence: Sentence, lexicon: Lexicon) -> list[Cue]:
    """Finds the cues of one sentence, boosters left out."""
    found = []
    for rank, entry in lexicon.cue_index.of(sentence.vocabulary and sentence.vocabulary.keys()):
        for anchor, tokens in sites(sentence, entry):
            cue = cue_at(sentence, lexicon, entry, anchor, tokens)
            if isinstance(cue, Cue):
                found.append((rank, cue))
    kept = [cue for cue, winner in rivals(found) if winner is None and cue.category != "booster"]
    return sorted(kept, key=lambda c: c.tokens)


def rivals(found: Iterable[tuple[int, Cue]]) -> list[tuple[Cue, Cue | None]]:
    """Says of each cue, given with its entry's rank in the lexicon, which other one it loses a word to, if any."""
    out: list[tuple[Cue, Cue | None]] = []
    for _, cue in sorted(found, key=lambda f: (-len(f[1].tokens), f[0], f[1].tokens)):
        words = set(cue.tokens)
        out.append((cue, next((c for c, winner in out if winner is None and words & set(c.tokens)), None)))
    return out


def sites(sentence: Sentence, entry: Entry, at: int | None = None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yields the anchor and the words of each place where an entry holds; `at` asks for one anchor."""
    seen = set()
    for anchor, tokens in places(sentence, entry, at):
        if anchor not in seen and refusal(sentence, entry, anchor) is None:
            seen.add(anchor)
            yield anchor, tokens


def places(sentence: Sentence, entry: Entry, at: int | None = None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yields the anchor and the words of each place where an entry's patterns fit, whatever its conditions say."""
    if entry.words is not None and sentence.vocabulary is not None and entry.words.isdisjoint(sentence.vocabulary):
        return
    for patterns, words in zip(entry.match, entry.openings, strict=True):
        for start in _starts(sentence, len(patterns), words, at):
            # most fail here, sooner than through a generator
            if patterns and not (patterns[0].optional or _at(sentence, start, patterns[0])):
                continue
            for tokens, anchor in _adjacent(sentence, patterns, start):
                if not at or anchor == at:
                    yield anchor, tokens


def _starts(sentence: Sentence, length: int, words: frozenset[str] | None, at: int | None) -> Iterable[int]:
    """Lists the words where adjacent patterns may begin, in order; `words` are those that the first one asks for."""
    if at:
        return range(max(at - length + 1, 1), at + 1)
    if words is None or sentence.vocabulary is None:
        return range(1, len(sentence.tokens) + 1)
    return sorted({i for word in sentence.vocabulary.keys() & words for i in sentence.vocabulary[word]})


def refusal(sentence: Sentence, entry: Entry, anchor: int) -> Refusal | None:
    """Finds the first condition of `where` that fails at a word, or of `unless` that holds; None where all is well."""
    for condition in entry.where:
        if not condition.find(sentence, anchor):
            return Refusal("where", condition)
    for condition in entry.unless:
        if words := condition.find(sentence, anchor):
            return Refusal("unless", condition, words)
    return None


def _adjacent(
    sentence: Sentence, patterns: tuple[Pattern, ...], start: int, tokens: tuple[int, ...] = (), anchor: int = 0
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yields the words that fit the patterns from `start` on, with their anchor; the most words first."""
    if not patterns:
        if tokens:
            yield tokens, anchor or tokens[0]
        return
    p, rest = patterns[0], patterns[1:]
    if _at(sentence, start, p):
        here = start if p.anchor or (not anchor and not p.optional) else anchor
        yield from _adjacent(sentence, rest, start + 1, (*tokens, start), here)
    if p.optional:
        yield from _adjacent(sentence, rest, start, tokens, anchor)


def _at(sentence: Sentence, at: int, p: Pattern) -> bool:
    """Says whether there is such a word at a place, which may be behind the last one."""
    return at <= len(sentence.tokens) and p.fits(sentence.tokens[at - 1])


def cue_at(sentence: Sentence, lexicon: Lexicon, entry: Entry, anchor: int, tokens: tuple[int, ...]) -> Cue | Refusal:
    """Makes the cue of an entry that holds at a word, unless its parts, its negation or its scope refuse it."""
    words = set(tokens)
    via = [entry.id]
    for part in entry.parts:
        got = next(((p, t) for p, t in part.ends(sentence, anchor) if t not in words), None)
        if got:
            via.append(f"part {got[0]}")
            words.add(got[1])
        elif not part.optional:
            return Refusal("parts", part)
    negation = _negation(sentence, lexicon.negators if entry.negators is None else entry.negators, anchor, words)
    if entry.negated == "require":
        if not negation:
            return Refusal("negated")
        words.update(negation)
        via.append("negated")
    elif negation and entry.negated == "drop":
        return Refusal("negated", None, negation)
    if not any(walk(sentence, anchor, p) for p in entry.scope):
        return Refusal("scope")
    outside = negation if entry.negated == "keep" else ()
    place, own = Place(sentence.index, anchor), tuple(sorted(words))
    return Cue(
        entry.id, entry.category, entry.certainty, place, own, bool(outside), " + ".join(via), entry.polarity, outside
    )  # fmt: skip


def _negation(sentence: Sentence, negators: tuple[Condition, ...], anchor: int, own: set[int]) -> tuple[int, ...]:
    for condition in negators:
        found = tuple(t for t in condition.find(sentence, anchor) if t not in own)
        if found:
            return found[:1]
    return ()
