"""Attribute: who is made responsible for which words."""

from __future__ import annotations

from hedge.clauses import clauses
from hedge.counted import WORD
from hedge.dashes import with_dashes
from hedge.lexicon import Lexicon
from hedge.match import sites
from hedge.model import Attribution, Document, Sentence, Span
from hedge.names import names_of
from hedge.pronouns import resolved
from hedge.quotes import Quotation, quotations
from hedge.reported import Found, reported
from hedge.stretches import Stretches
from hedge.unjoined import unjoined


def attribute(document: Document, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """Finds the attributions of a document: by reporting entries first, then by quotation marks alone."""
    quotes = quoted(document, lexicon)
    return nested(document, said(document, lexicon, quotes), quotes)


def quoted(document: Document, lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Finds what a document has between quotation marks and behind dashes of dialogue."""
    return with_dashes(document, quotations(document.article.text, document.paragraphs, lexicon.quotes), lexicon)


def said(document: Document, lexicon: Lexicon, quotes: tuple[Quotation, ...]) -> list[Found]:
    """Finds what is said in a document, before it is known what stands in what."""
    names = names_of(document, lexicon)
    found: list[Found] = []
    for s in document.sentences:
        parts = clauses(s)
        taken: set[int] = set()
        for _, entry in lexicon.reporting_index.of(s.vocabulary and s.vocabulary.keys()):
            for anchor, tokens in sites(s, entry):
                if anchor in taken:
                    continue
                one = reported(document, s, parts, entry, anchor, tokens, quotes, lexicon, names)
                if one and not _already_said(one, s, found):
                    taken.add(anchor)
                    found.append(one)
    found = resolved(document, _once(found), lexicon, names)
    found.extend(unjoined(document, quotes, found, lexicon, names))
    found = resolved(document, found, lexicon, names)  # of those too
    return _once(found)


def _already_said(one: Found, s: Sentence, found: list[Found]) -> bool:
    """Says whether a verb reaches back for a quotation that an earlier sentence has given to somebody."""
    back = one.content[-1].end <= s.start
    return back and any(a < one.content[-1].end and one.content[0].start < b for f in found for a, b in f.content)


def _once(found: list[Found]) -> list[Found]:
    """Drops an attribution whose cue lies in another's cue with the same content."""
    out: dict[tuple[object, object], Found] = {}
    for f in sorted(found, key=lambda f: (f.at, -len(f.content))):
        out.setdefault((f.content, f.source), f)
    return list(out.values())


def nested(document: Document, found: list[Found], quotes: tuple[Quotation, ...]) -> tuple[Attribution, ...]:
    """Says of each which one it stands in; an outer one comes before its inner ones."""
    parents: dict[int, int] = {}
    stretches = Stretches((*f.content, *f.frame) for f in found)
    for i, f in enumerate(found):
        around = [j for j in stretches.at(f.at) if j != i and (_within(f, found[j]) or _behind(f, found[j]))]
        if around:
            parents[i] = min(around, key=lambda j: sum(b - a for a, b in found[j].content))
    depth = {i: _depth(i, parents) for i in range(len(found))}
    order = sorted(range(len(found)), key=lambda i: (_root(found, i, parents), depth[i], found[i].at))
    ids = {i: f"a{n}" for n, i in enumerate(order, 1)}
    return tuple(
        Attribution(
            ids[i], found[i].source, found[i].cue, found[i].content, found[i].who.kind,
            _form(document, found[i].content, quotes), ids[parents[i]] if i in parents else None,
            found[i].who.name, found[i].entry, found[i].polarity, found[i].via, found[i].frame, found[i].asks,
        )
        for i in order
    )  # fmt: skip


def _within(f: Found, outer: Found) -> bool:
    """Says whether an attribution stands in what another one reports."""
    inside = any(a <= f.at < b for a, b in outer.content)
    return inside and not any(a <= outer.at < b for a, b in f.content)


def _behind(f: Found, outer: Found) -> bool:
    """Says whether a source is the source of another one, for the same words: X said, citing Y."""
    return f.content == outer.content and bool(outer.source) and any(a <= f.at < b for a, b in outer.frame)


def _depth(i: int, parents: dict[int, int]) -> int:
    seen = set()
    while i in parents and i not in seen:
        seen.add(i)
        i = parents[i]
    return len(seen)


def _root(found: list[Found], i: int, parents: dict[int, int]) -> int:
    seen = set()
    while i in parents and i not in seen:
        seen.add(i)
        i = parents[i]
    return found[i].at


def _form(document: Document, content: tuple[Span, ...], quotes: tuple[Quotation, ...]) -> str:
    text = document.article.text
    words = [m.start() + s for s, e in content for m in WORD.finditer(text[s:e])]
    near = [q for q in quotes if any(s < q.end and q.start < e for s, e in content)]
    quoted = sum(any(q.holds(w) for q in near) for w in words)
    if not quoted:
        return "indirect"
    return "direct" if quoted == len(words) else "mixed"
