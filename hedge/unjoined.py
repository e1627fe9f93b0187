"""Unjoined: quotations that no reporting entry reaches through the tree."""

from __future__ import annotations

from dataclasses import replace

from hedge.clauses import clauses
from hedge.counted import WORD
from hedge.entries import Entry
from hedge.lexicon import Lexicon
from hedge.match import places
from hedge.model import Document, Sentence
from hedge.names import Names
from hedge.quotes import Quotation
from hedge.reported import SENTENCE, Found
from hedge.source_types import known_source
from hedge.sources import NOBODY, source_at
from hedge.spans import spans_of, trimmed
from hedge.tree import walk

# `Name, his office:` before a quotation has no more words than this.
_SPEAKER = 8
# A rest of a sentence beside a quotation that is no longer than this is all frame.
_FRAME = 25


def unjoined(
    document: Document, quotes: tuple[Quotation, ...], found: list[Found], lexicon: Lexicon, names: Names
) -> list[Found]:
    """Quotations without a reporting word: a speaker and a colon before, or the source of the quotation before."""
    text = document.article.text
    out: list[Found] = []
    for q in quotes:
        if any(_taken(q, f) for f in (*found, *out)):
            continue
        inside = [s for s in document.sentences if s.start < q.end and q.start < s.end]
        if not inside:
            continue
        speaker = _speaker(document, q, lexicon, names) or _beside(document, q, quotes, inside, lexicon, names)
        if speaker:
            out.append(replace(speaker, content=trimmed(text, q.pieces)))
        elif _is_whole(text, q, document, q.words(text)):
            before = [f for f in (*found, *out) if f.content[0].start < q.start]
            last = max(before, key=lambda f: f.at) if before else None
            who = replace(NOBODY, kind=last.who.kind, name=last.who.name) if last else NOBODY
            via = "quotation marks; the source of the attribution before" if last else "quotation marks"
            content = trimmed(text, q.pieces)
            if content:
                out.append(Found(q.start, (), (), content, (), who, None, "positive", via))
    return [f for f in out if f.content]


def _beside(
    document: Document, q: Quotation, quotes: tuple[Quotation, ...], around: list[Sentence], lexicon: Lexicon,
    names: Names,
) -> Found | None:  # fmt: skip
    """Reads a reporting word right beside a quotation where the tree does not join them."""
    if q.words(document.article.text) < SENTENCE and not q.after_colon(document.article.text):
        return None
    for s in around:
        outside = [t.id for t in s.tokens if t.upos != "PUNCT" and not any(o.holds(t.start) for o in quotes)]
        after = [i for i in outside if s.tokens[i - 1].start >= q.end][:3]
        before = [i for i in outside if s.tokens[i - 1].end <= q.start][-3:]
        for i in (*after, *reversed(before)):
            if s.tokens[i - 1].upos not in ("VERB", "NOUN", "AUX"):
                continue
            entry = next((e for e in lexicon.reporting if _reads(s, e, i)), None)
            if not entry:
                continue
            nominal = [j for j in outside if j > i and s.tokens[j - 1].upos in ("PROPN", "NOUN", "PRON")]
            nominal = [*walk(s, i, "nsubj"), *(nominal if i in after else [])]
            source = next((j for j in nominal if j in outside), 0)
            parts, text = clauses(s), document.article.text
            apart = {t.id for t in s.tokens} - set(outside) | {i}
            who = source_at(text, s, parts, source, lexicon, names, apart) if source else NOBODY
            frame = set(outside) if len(outside) <= _FRAME else who.words | {i}
            via = f"{entry.id}; a reporting word beside the quotation; {who.why}"
            return Found(
                s.tokens[i - 1].start, spans_of(s, who.words), spans_of(s, (i,)), q.pieces, spans_of(s, frame),
                who, entry.id, entry.polarity, via,
            )  # fmt: skip
    return None


def _taken(q: Quotation, f: Found) -> bool:
    """Says whether an attribution has a quotation: any of it from outside, or most of it from inside."""
    shared = sum(min(b, q.end) - max(a, q.start) for a, b in f.content if a < q.end and q.start < b)
    return 2 * shared > q.end - q.start if q.holds(f.at) else shared > 0


def _reads(s: Sentence, entry: Entry, at: int) -> bool:
    """Says whether an entry's words stand at a word and none of its `unless` holds; `where` may fail with the tree."""
    return any(True for _ in places(s, entry, at)) and not any(c.find(s, at) for c in entry.unless)


def _is_whole(text: str, q: Quotation, document: Document, words: int) -> bool:
    """Says whether a quotation is all that its paragraph or sentences say."""
    for p in document.paragraphs:
        if p.start <= q.start < p.end:
            piece = q.pieces[0]
            rest = len(WORD.findall(text[p.start : piece.start])) + len(WORD.findall(text[piece.end : p.end]))
            if not rest:
                return True
    outside = 0
    for s in document.sentences:
        if s.start < q.end and q.start < s.end:
            outside += sum(not q.holds(t.start) and t.upos != "PUNCT" for t in s.tokens)
    ended = text[q.end - 1 : q.end] in (".", "!", "?", "…")
    return not outside and (ended or words >= SENTENCE)


def _speaker(document: Document, q: Quotation, lexicon: Lexicon, names: Names) -> Found | None:
    """Reads `Name: "…"` at the beginning of a paragraph."""
    text = document.article.text
    p = next((p for p in document.paragraphs if p.start <= q.start < p.end), None)
    if not p:
        return None
    lead = text[p.start : q.start].rstrip(" \t" + "".join(a for a, _ in lexicon.quotes))
    if lead.endswith(":"):
        end = p.start + len(lead) - 1
    else:
        colon = text.find(":", p.start, min(p.end, p.start + 60))
        if (
            colon < 0
            or q.start > p.start
            or not any(b == text[q.pieces[0].end : q.pieces[0].end + 1] for _, b in lexicon.quotes)
        ):
            return None
        end = colon
    s = next((s for s in document.sentences if s.start <= end <= s.end), None)
    words = [t.id for t in s.tokens if t.end <= end and t.upos != "PUNCT"] if s else []
    if not s or not words:
        return None
    if len(words) > _SPEAKER or any(s.tokens[w - 1].upos in ("VERB", "AUX") for w in words):
        return _subject(text, s, lexicon, names) if lead.endswith(":") else None
    comma = max((t.id for t in s.tokens if t.end <= end and t.form == ","), default=0)
    if comma and s.tokens[words[0] - 1].upos != "PROPN":
        words = [w for w in words if w > comma]  # a headline: "Fire in factory, prosecutor:"
    head = next((w for w in words if s.tokens[w - 1].head not in words), 0)
    if not head or s.tokens[head - 1].upos not in ("NOUN", "PROPN", "PRON"):
        return None
    who = source_at(text, s, clauses(s), head, lexicon, names, words=words)
    label = words[0] == head  # "Man:" in a dialogue; "Then the blow:" names nobody
    if s.tokens[head - 1].upos == "NOUN" and not label and not known_source(s, head, lexicon, who.why):
        return None
    spans = spans_of(s, words)
    via = f"a speaker and a colon; {who.why}"
    return Found(s.start, spans, (), (), spans, who, None, "positive", via)


def _subject(text: str, s: Sentence, lexicon: Lexicon, names: Names) -> Found | None:
    """Reads `The mayor shrugs: "…"`: who does something before a colon says what follows; the clause stays a claim."""
    for head in walk(s, s.children[0][0], "nsubj [upos=NOUN|PROPN|PRON]"):
        who = source_at(text, s, clauses(s), head, lexicon, names)
        if who.kind != "document" and known_source(s, head, lexicon, who.why):
            via = f"the subject before a colon; {who.why}"
            return Found(s.end, spans_of(s, who.words), (), (), (), who, None, "positive", via)
    return None
