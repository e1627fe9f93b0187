"""Reported: attributions that a reporting entry of the lexicon and the tree show."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from hedge.clauses import Clauses, mood
from hedge.entries import Entry
from hedge.lexicon import Lexicon
from hedge.model import Document, Sentence, Span
from hedge.names import Names
from hedge.quotes import Quotation
from hedge.sources import NOBODY, Source, source_at
from hedge.spans import spans_of, trimmed
from hedge.tree import subtree, walk

# Fewer quoted words than this are a fragment, unless they are all that a paragraph says.
SENTENCE = 4
# The scope of an entry whose content is the sentence before: "Lo riferisce la questura", "Hal itu disampaikan Budi".
PREVIOUS = "previous"
_FILTER = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution before it has a place among the others; `at` is where its cue or content begins.

    `source` are the words that name it, `who` is whom they name; `asks` says that the content is a question.
    """

    at: int
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    frame: tuple[Span, ...]
    who: Source
    entry: str | None
    polarity: str
    via: str
    asks: bool = False


def reported(
    document: Document, s: Sentence, parts: Clauses, entry: Entry, anchor: int, tokens: tuple[int, ...],
    quotes: tuple[Quotation, ...], lexicon: Lexicon, names: Names,
) -> Found | None:  # fmt: skip
    """Reads one site of a reporting entry; None where it has no content, or none that is another's."""
    text = document.article.text
    source = next(((p, f[0]) for p in entry.source if (f := [t for t in walk(s, anchor, p) if t not in tokens])), None)
    content = _content(s, entry, anchor, tokens, source[1] if source else 0)
    at = s.tokens[anchor - 1].start
    around = next((q for q in quotes if q.holds(at)), None)
    if around and (not source or _first_person(s, source[1], lexicon)):
        return None  # "I say" inside a quotation adds no source to that of the quotation.
    if around and source and not around.holds(s.tokens[source[1] - 1].start):
        return None  # What stands quoted of a subject outside the marks is somebody else's word for it.
    if content:
        path, words = content
        spans = _until_closed(text, spans_of(s, words), quotes, at)
        spans = _with_quotes(spans, quotes, at)
        via = f"{entry.id}; content {path}"
    elif PREVIOUS in entry.scope and source and (before := _sentence_before(document, s, quotes)):
        words, spans, via = frozenset(), before, f"{entry.id}; content {PREVIOUS}"
    else:
        quoted = _quote_beside(text, s, at, quotes) if source or parts.unit[anchor] == anchor else None
        if not quoted or (quoted.words(text) < SENTENCE and not quoted.after_colon(text)):
            return None
        words, spans, via = frozenset(), quoted.pieces, f"{entry.id}; content in quotation marks"
    spans = trimmed(text, spans)
    if not spans or (around and not all(around.holds(a) for a, _ in spans)):
        return None
    inside = frozenset(t.id for t in s.tokens if any(a <= t.start < b for a, b in spans)) - set(tokens)
    cue_words = set(tokens) | set(walk(s, anchor, "aux/expl/compound:prt")) - inside
    if source and source[1] in inside:
        return None
    who = source_at(text, s, parts, source[1], lexicon, names, inside | cue_words) if source else NOBODY
    source_words = who.words
    if source:
        via += f"; source {source[0]}, {who.why}"
    if _addition(s, parts, anchor):
        frame = set(subtree(s, anchor))
    elif s.tokens[anchor - 1].upos in ("VERB", "AUX") and not _in_content(s, parts, anchor, inside):
        frame = set(parts.members(parts.unit[anchor]))
    else:
        own = set(subtree(s, source[1])) | {anchor} if source else {anchor}
        frame = {w for w in own if parts.unit[w] == parts.unit[anchor]}
    if source and parts.unit[source[1]] == parts.unit[anchor] and not _addition(s, parts, anchor):
        frame |= source_words  # with the relative clauses that say who it is
    frame = (frame | cue_words) - inside
    return Found(
        at, spans_of(s, source_words), spans_of(s, cue_words), spans, spans_of(s, frame),
        who, entry.id, entry.polarity, via, any(c.find(s, anchor) for c in entry.asks),
    )  # fmt: skip


def _sentence_before(document: Document, s: Sentence, quotes: tuple[Quotation, ...]) -> tuple[Span, ...]:
    """The sentence before, in the same paragraph or as the end of the one before; the whole quotation if it is one."""
    before = document.sentences[s.index - 1] if s.index else None
    if before is None or s.paragraph - before.paragraph > 1 or document.paragraphs[before.paragraph].headline:
        return ()
    if document.article.text[before.start : before.end].endswith("?"):
        return ()
    quoted = next((q for q in quotes if q.holds(before.tokens[len(before.tokens) // 2].start)), None)
    return quoted.pieces if quoted else (Span(before.start, before.end),)


def _addition(s: Sentence, parts: Clauses, anchor: int) -> bool:
    """Says whether a reporting word is a participle or gerund that adds to a clause: she left, saying that."""
    t = s.tokens[anchor - 1]
    return t.upos == "VERB" and t.deprel.split(":")[0] in ("advcl", "acl") and parts.unit[anchor] != anchor


def _first_person(s: Sentence, at: int, lexicon: Lexicon) -> bool:
    words = lexicon.words["first_person"]
    return s.tokens[at - 1].form.casefold() in words or s.tokens[at - 1].lemma.casefold() in words


def _in_content(s: Sentence, parts: Clauses, anchor: int, inside: frozenset[int]) -> bool:
    """Says whether the clause of a reporting word is that of its content (a parenthetical in one clause)."""
    return parts.unit[anchor] in inside


def _content(
    s: Sentence, entry: Entry, anchor: int, tokens: tuple[int, ...], source: int
) -> tuple[str, frozenset[int]] | None:
    for path in entry.scope:
        heads = [h for h in walk(s, anchor, path) if h != source and h not in tokens]
        if not heads:
            continue
        if heads[0] in walk(s, anchor, "<**"):
            apart = _parenthesis(s, anchor, tokens, source, heads[0])
            whole = set(subtree(s, heads[0], frozenset({apart})))
            if s.tokens[anchor - 1].deprel in ("case", "mark", "fixed"):
                whole -= _comes_back(s, anchor, heads[0])
            return path, frozenset(whole | _goes_on(s, anchor, heads[0], whole, min(anchor, *tokens, source or anchor)))
        below: set[int] = set()
        for h in heads if "ccomp" in path or "xcomp" in path else heads[:1]:
            below |= set(subtree(s, h, frozenset({anchor})))
        if _FILTER.sub("", path).split()[-1:] == ["obj"]:
            # What follows the object of a reporting verb mostly belongs to it, wherever the parser attached it.
            for h in walk(s, anchor, "obl/nmod/xcomp/advcl"):
                if h > max(below) and h != source and min(subtree(s, h)) == max(below) + 1:
                    below |= set(subtree(s, h))
        # Behind what was said, the parser hangs its last clauses on the reporting word: "…, if it rains, she said".
        frame = min(anchor, *tokens, source or anchor)
        if max(below) < frame:
            after = [subtree(s, h) for h in s.children[anchor] if h != source and s.tokens[h - 1].upos != "PUNCT"]
            start = min(below)
            below |= {w for words in after if start < words[0] and words[-1] < frame for w in words}
        below |= _goes_on(s, anchor, heads[0], below, frame)
        first = min(below)
        if first in walk(s, heads[0], "mark") and s.tokens[first - 1].upos == "SCONJ":
            below.discard(first)
        return path, frozenset(below)
    return None


def _goes_on(s: Sentence, anchor: int, head: int, below: Collection[int], frame: int) -> set[int]:
    """Words of clauses that the parser joins to the reporting word though they go on with what was said.

    They do behind a frame that stands in the middle (X, she said, and so Y would close), and where they open with the
    word that opens reported clauses (confirmed that X but that Y).
    """
    out: set[int] = set()
    before = [w for w in below if w < anchor]
    for clause in walk(s, anchor, "conj/advcl"):
        words = subtree(s, clause)
        conjunct = s.tokens[clause - 1].deprel.startswith("conj")
        behind = words[0] > anchor and "," in (s.tokens[words[0] - 1].form, s.tokens[words[0] - 2].form)
        supposed = "Cnd" == mood(s, clause) == mood(s, head)
        inserted = bool(before) and max(before) < frame and behind and walk(s, clause, "nsubj")
        if inserted and (conjunct or supposed):
            out |= set(words)
        if conjunct and min(below) > anchor and walk(s, clause, "mark [upos=SCONJ]"):
            out |= set(words)
    return out


def _comes_back(s: Sentence, anchor: int, head: int) -> set[int]:
    """Words of clauses behind a frame such as "according to X" with which the article speaks again."""
    clauses_ = [c for c in walk(s, head, "conj") if c > anchor and subtree(s, c)[0] > anchor and walk(s, c, "nsubj")]
    return {w for c in clauses_ for w in subtree(s, c)}


def _parenthesis(s: Sentence, anchor: int, tokens: tuple[int, ...], source: int, head: int) -> int:
    """The word that heads a frame inside the content: the reporting word or what its preposition goes with."""
    top = s.tokens[anchor - 1].head if s.tokens[anchor - 1].deprel in ("case", "mark") else anchor
    while s.tokens[top - 1].head in tokens:
        top = s.tokens[top - 1].head
    if top == head:
        return anchor
    if source and source not in subtree(s, top):
        while s.tokens[top - 1].head != head:
            top = s.tokens[top - 1].head
    return top


def _until_closed(text: str, spans: tuple[Span, ...], quotes: tuple[Quotation, ...], at: int) -> tuple[Span, ...]:
    """Ends content that a whole quotation opens where that ends: `"It was a secret," one of them said`."""
    opened = next((q for q in quotes if spans and abs(q.start - spans[0].start) <= 1 and q.end < at), None)
    if not opened or text[opened.end - 1] not in ",.!?…" or len(opened.pieces) > 1:
        return spans
    # behind the frame only what is quoted again goes on with it
    again = [sp for sp in spans if sp.start > at and any(sp.start < q.end and q.start < sp.end for q in quotes)]
    return (*(Span(a, min(b, opened.end)) for a, b in spans if a < opened.end), *again)


def _with_quotes(spans: tuple[Span, ...], quotes: tuple[Quotation, ...], at: int) -> tuple[Span, ...]:
    """Widens content to the whole of the quotations that most of it lies in, in other sentences too."""
    extra: list[Span] = []
    for q in quotes:
        if q.holds(at):
            continue
        if any(s < q.end and q.start < e for s, e in spans):
            extra.extend(q.pieces)
    merged: list[Span] = []
    for s, e in sorted((*spans, *extra)):
        if merged and s <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, e))
        else:
            merged.append(Span(s, e))
    return tuple(merged)


def _quote_beside(text: str, s: Sentence, at: int, quotes: tuple[Quotation, ...]) -> Quotation | None:
    """The quotation that a reporting word without content of its own goes with; a colon points to the one behind it."""
    apart = [q for q in quotes if not q.holds(at)]
    said = text[s.start : s.end].rstrip()
    behind = next((q for q in apart if 0 <= q.start - s.end <= 4), None)
    if behind and said.endswith(":"):
        return behind
    for q in apart:
        if s.start <= q.start < s.end or s.start < q.end <= s.end:
            return q
        if q is behind and said.endswith(","):
            return q
        if 0 <= s.start - q.end <= 4 and "\n" not in text[q.end : s.start]:
            return q
    return None
