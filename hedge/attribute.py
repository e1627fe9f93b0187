"""Attribute: who is made responsible for which words."""

from __future__ import annotations

from dataclasses import replace

from hedge.clauses import clauses
from hedge.dashes import with_dashes
from hedge.lexicon import Lexicon
from hedge.match import sites
from hedge.model import Attribution, Document, Sentence, Span
from hedge.quotes import Quotation, quotations
from hedge.reported import Found, phrase, reported, source_name
from hedge.score import WORD
from hedge.sources import known_source, person_names, source_type
from hedge.tree import first_feature, walk
from hedge.unjoined import unjoined

# Characters over which a verb without a subject still goes with who acted or spoke before.
_NEAR = 400


def attribute(document: Document, lexicon: Lexicon) -> tuple[Attribution, ...]:
    """Finds the attributions of a document: by reporting entries first, then by quotation marks alone."""
    quotes = quotations(document.article.text, document.paragraphs, lexicon.quotes)
    quotes = with_dashes(document, quotes, lexicon)
    names = person_names(document)
    found: list[Found] = []
    for s in document.sentences:
        parts = clauses(s)
        taken: set[int] = set()
        for entry in lexicon.reporting:
            for anchor, tokens in sites(s, entry):
                if anchor in taken:
                    continue
                one = reported(document, s, parts, entry, anchor, tokens, quotes, lexicon, names)
                if one and not _already_said(one, s, found):
                    taken.add(anchor)
                    found.append(one)
    found = _pronouns(document, _once(found), lexicon, names)
    found.extend(unjoined(document, quotes, found, lexicon, names))
    return _nested(document, _once(found), quotes)


def _already_said(one: Found, s: Sentence, found: list[Found]) -> bool:
    """Says whether a verb reaches back for a quotation that an earlier sentence has given to somebody."""
    back = one.content[-1].end <= s.start
    return back and any(a < one.content[-1].end and one.content[0].start < b for f in found for a, b in f.content)


def _once(found: list[Found]) -> list[Found]:
    """Drops an attribution whose cue lies in another's cue with the same content."""
    out: list[Found] = []
    for f in sorted(found, key=lambda f: (f.at, -len(f.content))):
        if not any(f.content == o.content and f.source == o.source for o in out):
            out.append(f)
    return out


def _pronouns(document: Document, found: list[Found], lexicon: Lexicon, names: dict[str, str]) -> list[Found]:
    """Names a pronoun after the person named last before it.

    In a language that leaves subjects unsaid, a verb without one goes with who acted or spoke last.
    """
    acted = _subjects(document, found, lexicon, names) if lexicon.pro_drop else []
    out: list[Found] = []
    person = ""
    spoke: tuple[int, str, str] = (-_NEAR, "", "")
    for f in sorted(found, key=lambda f: f.at):
        pronoun = f.via.endswith(", pronoun")
        if pronoun and person and f.source_type == "person":
            f = replace(f, name=person, via=f"{f.via} for {person}")
        elif lexicon.pro_drop and f.cue and not f.source and not f.name:
            number = _number_at(document, f.at)
            agree = (x[:3] for x in acted if x[0] < f.at and {x[3], number} != {"Sing", "Plur"})
            at, kind, name = max((spoke, *agree))
            if f.at - at < _NEAR:
                f = replace(f, name=name, source_type=kind, via=f"{f.via}, unsaid subject for {name}")
        elif f.source_type == "person" and f.name and not pronoun and f.source:
            person = f.name
        if f.name:
            spoke = (f.at, f.source_type, f.name)
        out.append(f)
    return out


def _subjects(
    document: Document, found: list[Found], lexicon: Lexicon, names: dict[str, str]
) -> list[tuple[int, str, str, str]]:
    """The people and bodies that are subjects outside what others say: where, what type, which name and number."""
    out = []
    for s in document.sentences:
        for head in walk(s, s.children[0][0], "nsubj [upos=NOUN|PROPN]"):
            at = s.tokens[head - 1].start
            kind, why = source_type(s, head, lexicon, names)
            if kind == "document" or not known_source(s, head, lexicon, why):
                continue
            if not any(a <= at < b for f in found for a, b in f.content):
                words = phrase(s, clauses(s), head)
                name = source_name(document.article.text, s, head, words, names, kind, lexicon)
                out.append((at, kind, name, "Plur" if walk(s, head, "conj") else _number(s, head)))
    return out


def _number_at(document: Document, at: int) -> str:
    """The number of the verb that begins at an offset, as it or its auxiliary shows it."""
    return next(
        (_number(s, t.id) for s in document.sentences if s.start <= at < s.end for t in s.tokens if t.start == at), ""
    )


def _number(s: Sentence, at: int) -> str:
    return first_feature(s, (*walk(s, at, "aux"), at), "Number")


def _nested(document: Document, found: list[Found], quotes: tuple[Quotation, ...]) -> tuple[Attribution, ...]:
    parents: dict[int, int] = {}
    for i, f in enumerate(found):
        around = [
            j for j, o in enumerate(found)
            if j != i and any(a <= f.at < b for a, b in o.content) and not any(a <= o.at < b for a, b in f.content)
        ]  # fmt: skip
        if around:
            parents[i] = min(around, key=lambda j: sum(b - a for a, b in found[j].content))
    depth = {i: _depth(i, parents) for i in range(len(found))}
    order = sorted(range(len(found)), key=lambda i: (_root(found, i, parents), depth[i], found[i].at))
    ids = {i: f"a{n}" for n, i in enumerate(order, 1)}
    return tuple(
        Attribution(
            ids[i], found[i].source, found[i].cue, found[i].content, found[i].source_type,
            _form(document, found[i].content, quotes), ids[parents[i]] if i in parents else None,
            found[i].name, found[i].entry, found[i].polarity, found[i].via, found[i].frame,
        )
        for i in order
    )  # fmt: skip


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
