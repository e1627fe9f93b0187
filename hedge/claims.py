"""Claims: clauses that assert something, each with the class that the guidelines give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hedge.clauses import Clauses, clauses, is_predicate
from hedge.lexicon import Lexicon
from hedge.model import Attribution, Claim, Document, ScopedCue, Sentence, Span
from hedge.scope import if_part
from hedge.spans import spans_of, trimmed
from hedge.stretches import Stretches
from hedge.tree import subtree

# Words that assert nothing when a cut leaves them alone (the "that" before reported content).
_FUNCTION = frozenset({"PUNCT", "SYM", "SCONJ", "CCONJ", "ADP", "PART"})


@dataclass(frozen=True, slots=True)
class Word:
    """What decides the class of one word: its clause, the attributions around it (outer first), and its cues."""

    unit: int
    chain: tuple[str, ...]
    cues: tuple[str, ...]
    state: str


def voices(document: Document, cues: Sequence[ScopedCue], attributions: Sequence[Attribution]) -> tuple[ScopedCue, ...]:
    """Gives each cue to the source whose words it stands in, or of whose belief it is part; else to the author."""
    beliefs: dict[int, list[ScopedCue]] = {}
    for c in cues:
        if c.by == "source":
            beliefs.setdefault(c.cue.anchor.sentence, []).append(c)
    said = Stretches((*x.content, *(x.cue if x.source else ())) for x in attributions)
    out = []
    for c in cues:
        inside = said.at(c.spans[0].start)
        believed = c.by == "source" or any(_part_of(document, c, b) for b in beliefs.get(c.cue.anchor.sentence, ()))
        out.append(replace(c, by="source" if inside or believed else "author"))
    return tuple(out)


def _part_of(document: Document, cue: ScopedCue, belief: ScopedCue) -> bool:
    """Says whether a cue stands in what somebody believes: analysts think that it may rain."""
    if cue is belief or not belief.clausal or cue.cue.anchor.sentence != belief.cue.anchor.sentence:
        return False
    if cue.head in belief.covered and cue.head != belief.head:
        return True
    believed = subtree(document.sentences[cue.cue.anchor.sentence], belief.head)
    return cue.cue.anchor.token in believed and belief.cue.anchor.token not in believed


def claims(
    document: Document, cues: Sequence[ScopedCue], attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[Claim, ...]:
    """Cuts a document into claims; they never overlap, and attribution frames belong to none."""
    text = document.article.text
    out = [
        Claim(t, "other", "unknown", "positive", (), (), None, f.role)
        for f in document.furniture
        if (t := trimmed(text, (f.span,)))
    ]
    by_sentence: dict[int, list[ScopedCue]] = {}
    for c in cues:
        by_sentence.setdefault(c.cue.anchor.sentence, []).append(c)
    stretches = Stretches((*a.content, *a.frame) for a in attributions)
    for s in document.sentences:
        near = [attributions[i] for i in stretches.within(s.start, s.end)]
        out.extend(_of_sentence(document, s, by_sentence.get(s.index, []), near, lexicon))
    return tuple(sorted(out, key=lambda c: c.spans))


def _of_sentence(
    document: Document, s: Sentence, cues: Sequence[ScopedCue], attributions: Sequence[Attribution], lexicon: Lexicon
) -> list[Claim]:
    parts = clauses(s)
    words = _words(document, s, parts, cues, attributions)
    groups: dict[Word, list[int]] = {}
    for i, w in words.items():
        if w.state != "frame":
            groups.setdefault(w, []).append(i)
    out = []
    for word, ids in groups.items():
        spans = trimmed(document.article.text, spans_of(s, ids))
        if spans and any(s.tokens[i - 1].upos not in _FUNCTION for i in ids):
            out.append(_claim(document, s, parts, word, ids, spans, cues, attributions, lexicon))
    return out


def _words(
    document: Document, s: Sentence, parts: Clauses, cues: Sequence[ScopedCue], attributions: Sequence[Attribution]
) -> dict[int, Word]:
    text = document.article.text
    chains = {t.id: tuple(a.id for a in attributions if _within(t.start, a.content)) for t in s.tokens}
    of = {a.id: a for a in attributions}
    asked = _question(text, s)
    asking = {a.id for a in attributions if a.asks}
    ifs = {parts.unit[c.cue.anchor.token] for c in cues if c.cue.category == "condition"
           and c.clausal and parts.unit[c.cue.anchor.token] != c.head and c.head in c.covered}  # fmt: skip
    loose = {w for c in cues if c.cue.category == "condition" for w in _loose_if(s, parts, c)}
    loose |= {w for c in cues if c.clausal for w in if_part(s, parts, c.cue)}
    ifs |= {
        u
        for u, above in parts.parent.items()
        if above in ifs and s.tokens[u - 1].deprel.startswith(("ccomp", "acl", "conj", "csubj"))
    }
    nothing = _no_claim(document, s, parts)
    out = {}
    for t in s.tokens:
        chain = chains[t.id]
        hedges = tuple(c.id for c in cues if c.clausal and t.id in c.covered and _same_voice(c, chain, chains, of))
        # "Studies estimate that": the reporting word hedges, so it stays with the claim.
        own = any(t.id in c.cue.tokens for c in cues if c.id in hedges)
        frame = not own and any(_within(t.start, a.frame) for a in attributions if a.id not in chain)
        unit = parts.unit[t.id]
        state = "frame" if frame else "claim"
        if not frame and (
            unit in ifs
            or t.id in loose
            or (chain and chain[-1] in asking)
            or (asked and chain == chains[_last_word(s)])
            or nothing
        ):
            state = "other"
        out[t.id] = Word(unit, chain, hedges, state)
        before = s.tokens[t.id - 2] if t.id > 1 else None
        if before and (before.start, before.end) == (t.start, t.end):
            out[t.id] = out[before.id]  # the words of one printed word cannot be told apart in the text
    return out


def _loose_if(s: Sentence, parts: Clauses, c: ScopedCue) -> tuple[int, ...]:
    """The words of an if-part that is no clause of its own, without subject and finite verb: if convicted."""
    anchor = s.tokens[c.cue.anchor.token - 1]
    above = anchor.head
    if anchor.deprel != "mark" or not above or s.tokens[above - 1].deprel != "advcl" or parts.unit[above] == above:
        return ()
    return subtree(s, above)


def _within(at: int, spans: tuple[Span, ...]) -> bool:
    return any(a <= at < b for a, b in spans)


def _same_voice(
    c: ScopedCue, chain: tuple[str, ...], chains: dict[int, tuple[str, ...]], of: dict[str, Attribution]
) -> bool:
    """Says whether a cue reaches a word: not out of its attribution, nor into a deeper one that it does not make."""
    own = chains[c.cue.anchor.token]
    if not set(own) <= set(chain):
        return False
    deeper = set(chain) - set(own)
    at = c.spans[0].start
    return all(_within(at, of[d].cue) or _within(at, of[d].frame) for d in deeper)


def _last_word(s: Sentence) -> int:
    return next((t.id for t in reversed(s.tokens) if t.upos != "PUNCT"), len(s.tokens))


def _question(text: str, s: Sentence) -> bool:
    return text[s.start : s.end].rstrip("\"'”’»“ )").endswith("?")


def _no_claim(document: Document, s: Sentence, parts: Clauses) -> bool:
    """Says whether a sentence asserts nothing: an order, an interjection, a bare heading."""
    root = s.children[0][0]
    if "Mood=Imp" in s.tokens[root - 1].feats:
        return True
    content = [t for t in s.tokens if t.upos not in ("PUNCT", "INTJ", "SYM")]
    if not content:
        return True
    p = document.paragraphs[s.paragraph]
    whole = s.start <= p.start + 1 and s.end >= p.end - 1
    bare = not document.article.text[p.start : p.end].rstrip("\"'”’»").endswith((".", "!", "…"))
    return whole and bare and not any(is_predicate(s, t.id) for t in s.tokens)


def _claim(
    document: Document, s: Sentence, parts: Clauses, word: Word, ids: list[int], spans: tuple[Span, ...],
    cues: Sequence[ScopedCue], attributions: Sequence[Attribution], lexicon: Lexicon,
) -> Claim:  # fmt: skip
    mine = [c for c in cues if c.id in word.cues]
    chain = [a for a in attributions if a.id in word.chain]
    cls = "other" if word.state == "other" else classify(mine, chain)
    hedges = [c for c in mine if c.cue.category != "hearsay"]
    order = ("certain", "probable", "possible", "unknown")
    certainty = max((c.cue.certainty for c in hedges or mine), key=order.index, default="certain")
    if cls == "other":
        certainty = "unknown"
    negative = _negative(s, parts, ids, mine, lexicon) != bool(chain and chain[-1].polarity == "negative")
    touching = tuple(c.id for c in cues if c.id in word.cues or set(c.cue.tokens) & set(ids))
    reason = "other" if cls == "other" else cls
    return Claim(
        spans, cls, certainty, "negative" if negative else "positive", touching, word.chain, s.index, reason
    )  # fmt: skip


def _negative(s: Sentence, parts: Clauses, ids: list[int], mine: Sequence[ScopedCue], lexicon: Lexicon) -> bool:
    """Says whether a claim denies its proposition: by an odd number of negators and of cues that lean to no.

    What the cues cover is the proposition, and their negation is its own (do not believe that); a negator that is part
    of a cue (not ruled out) is none (Saurí and Pustejovsky 2009).
    """
    own = {t for c in mine for t in c.cue.tokens}
    clause = next((i for i in ids if parts.unit[i] == i), ids[0])
    head = next((c.head for c in mine if c.clausal and c.head in ids), clause)
    negators = {t for c in mine for t in c.cue.negators}
    negators |= {t for condition in lexicon.negators for t in condition.find(s, head)}
    return (len(negators - own) + sum(c.cue.polarity == "negative" for c in mine)) % 2 == 1


def classify(cues: Sequence[ScopedCue], chain: Sequence[Attribution]) -> str:
    """Gives the class of a claim by the cues that hedge it and the attributions around it, outer first."""
    if any(c.cue.category != "hearsay" for c in cues):
        believed = any(c.by == "source" for c in cues if c.cue.category != "hearsay")
        return "sourced_speculation" if chain or believed else "speculation"
    if cues:
        return "hearsay"
    if chain:
        return "hearsay" if chain[-1].source_type == "unnamed" else "sourced"
    return "stated"
