"""Scope: what each cue covers, and whose belief it is."""

from __future__ import annotations

from hedge.clauses import Clauses, clauses, is_finite, restrictive, same_mood, shares_frame
from hedge.lexicon import Lexicon
from hedge.model import Cue, Document, ScopedCue, Sentence, Span
from hedge.spans import spans_of
from hedge.tree import subtree, walk

# Under these the covered proposition is embedded, and with it all its conjuncts (this shows that X, and that Y).
_FRAMES = frozenset({"inferential", "doxastic", "investigation", "epistemic"})
# Relations by which a predicate without a clause of its own belongs to the clause above it.
_INSIDE = frozenset({"xcomp", "ccomp", "csubj", "advcl", "conj", "parataxis", "aux", "cop"})
# An adverb that the parser hangs on a phrase of the clause still speaks of the clause: it began perhaps in the kitchen.
_ADVERBIAL = frozenset({"advmod", "obl"})
# A phrase with fewer words names a belief and does not say what it is.
_PHRASE = 5


def scope(document: Document, cues: tuple[Cue, ...], lexicon: Lexicon) -> tuple[ScopedCue, ...]:
    """Finds the scope of every cue along its entry's paths; ids count from 1 in order of the text."""
    cut: dict[int, Clauses] = {}
    out = []
    for n, cue in enumerate(cues, 1):
        sentence = document.sentences[cue.anchor.sentence]
        if sentence.index not in cut:
            cut[sentence.index] = clauses(sentence)
        out.append(_scoped(f"c{n}", sentence, cut[sentence.index], cue, lexicon))
    return tuple(out)


def _scoped(id: str, sentence: Sentence, parts: Clauses, cue: Cue, lexicon: Lexicon) -> ScopedCue:
    entry = lexicon.entry(cue.entry)
    assert entry
    anchor = cue.anchor.token
    path, head = next((p, found[0]) for p in entry.scope if (found := walk(sentence, anchor, p)))
    adverb = path.startswith("<advmod") and sentence.tokens[anchor - 1].upos == "ADV"
    unit = _clause_of(sentence, parts, head, _INSIDE | _ADVERBIAL if adverb else _INSIDE)
    phrase = frozenset() if unit else _belief(sentence, cue)
    clausal = unit is not None or bool(phrase)
    head = unit or head
    named = phrase or frozenset(sentence.children[head]) | {head}
    covered = _covered(sentence, parts, cue, head) if unit else named
    holder: tuple[Span, ...] = ()
    whose = None
    for p in entry.source:
        ends = walk(sentence, anchor, p)
        found = tuple(t for t in ends if t not in cue.tokens and t != head)
        if found:
            holder = spans_of(sentence, _phrase(sentence, found[0], anchor))
        if found or ends == (anchor,):
            whose = p
            break
    via = f"{cue.path}; scope {path}" + (f"; holder {whose}" if whose else "")
    spans = spans_of(sentence, cue.tokens)
    by = "source" if whose else "author"
    return ScopedCue(id, cue, spans, head, clausal, covered, spans_of(sentence, covered), holder, by, via)


def _clause_of(sentence: Sentence, parts: Clauses, head: int, inside: frozenset[str]) -> int | None:
    """The clause that a predicate belongs to, through infinitives and participles; None for a word in a noun phrase."""
    at = head
    while parts.unit[at] != at:
        if sentence.tokens[at - 1].deprel.split(":")[0] not in inside:
            return None
        at = sentence.tokens[at - 1].head
    return at


def _belief(sentence: Sentence, cue: Cue) -> frozenset[int]:
    """The phrase of a noun of belief or fear that says what is believed: somebody's, whatever the clause asserts."""
    anchor = cue.anchor.token
    if cue.category != "doxastic" or sentence.tokens[anchor - 1].upos != "NOUN":
        return frozenset()
    words = subtree(sentence, anchor)
    return frozenset(words) if sum(sentence.tokens[w - 1].upos != "PUNCT" for w in words) >= _PHRASE else frozenset()


def _covered(sentence: Sentence, parts: Clauses, cue: Cue, head: int) -> frozenset[int]:
    """Words of the clauses covered: the head's, the cue's own, and conjuncts that share what governs them."""
    units = {head}
    anchor = cue.anchor.token
    own = parts.unit[anchor]
    # "Shares fell amid fears that rates will rise": the fears are part of what is hedged, the fall is not.
    phrase: tuple[int, ...] = ()
    if own != head and _adjunct(sentence, parts, cue):
        phrase = subtree(sentence, anchor)
        while sentence.tokens[phrase[-1] - 1].upos == "PUNCT":
            phrase = phrase[:-1]
    if cue.category != "condition" and not phrase:
        units.add(own)
    embedded = cue.category in _FRAMES and own != head
    first = next(w for w in parts.members(head) if sentence.tokens[w - 1].upos != "PUNCT")
    opens = cue.category == "condition" and min(cue.tokens) <= first
    todo = [head]
    while todo:
        at = todo.pop()
        for unit, above in parts.parent.items():
            if above != at or unit in units:
                continue
            relation = sentence.tokens[unit - 1].deprel
            whole = at == head and (embedded or (opens and same_mood(sentence, unit)))
            # "They hoped to reach the hut but turned back": what is joined to the verb of hope itself is not hoped
            beside = at == anchor and sentence.tokens[at - 1].upos == "VERB" and is_finite(sentence, unit)
            conjunct = relation.startswith("conj") and not beside and (whole or shares_frame(sentence, unit))
            below = relation.startswith(("ccomp", "csubj"))
            if conjunct or below or (relation == "acl:relcl" and restrictive(sentence, unit)):
                units.add(unit)
                todo.append(unit)
    apart = if_part(sentence, parts, cue)
    every = range(1, len(sentence.tokens) + 1)
    return frozenset(i for i in every if (parts.unit[i] in units or i in phrase) and i not in apart)


def if_part(sentence: Sentence, parts: Clauses, cue: Cue) -> frozenset[int]:
    """The words of a condition that hangs on a noun or adverb of its cue: a meno che X, in the event that X."""
    if cue.category != "condition":
        return frozenset()
    under = {sentence.tokens[u - 1].head for u in parts.parent} & {t for t in cue.tokens if parts.unit[t] != t}
    return frozenset(w for t in under for w in subtree(sentence, t))


def _adjunct(sentence: Sentence, parts: Clauses, cue: Cue) -> bool:
    """Says whether a cue is but an addition to its clause: a noun (amid fears that), a participle (fearing that)."""
    anchor = cue.anchor.token
    token = sentence.tokens[anchor - 1]
    relation = token.deprel.split(":")[0]
    if token.upos == "VERB":
        return cue.category == "doxastic" and relation in ("advcl", "acl") and parts.unit[anchor] != anchor
    return token.upos == "NOUN" and relation in ("obl", "nmod")


def _phrase(sentence: Sentence, head: int, without: int) -> frozenset[int]:
    found, todo = set(), [head]
    while todo:
        at = todo.pop()
        if at == without or (sentence.tokens[at - 1].deprel == "case" and at != head):
            continue
        found.add(at)
        todo.extend(sentence.children[at])
    return frozenset(found)
