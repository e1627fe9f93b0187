"""Pronouns: to whom the sources belong that are only pronouns, or that a language leaves unsaid."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hedge.clauses import clauses
from hedge.lexicon import Lexicon
from hedge.model import Document
from hedge.names import Names, gender
from hedge.reported import Found
from hedge.source_types import known_source
from hedge.sources import source_at, token_at
from hedge.tree import first_feature, walk

# Characters over which a verb without a subject still goes with who acted or spoke before.
_NEAR = 400


@dataclass(frozen=True, slots=True, order=True)
class _Mention:
    """Somebody who acted or spoke at an offset."""

    at: int
    kind: str
    name: str
    number: str = ""
    gender: str = ""


def resolved(document: Document, found: Sequence[Found], lexicon: Lexicon, names: Names) -> list[Found]:
    """Names each pronoun after the last before it who acted or spoke and agrees with it, and unsaid subjects likewise.

    The mention stays the source's words; only its name, and for them its type, are those of the one it stands for.
    """
    ordered = sorted(found, key=lambda f: f.at)
    if not any(f.who.pronoun or _leaves_unsaid(f, lexicon) for f in ordered):
        return ordered
    acted = sorted(_subjects(document, found, lexicon, names))
    spoke: list[_Mention] = []
    out: list[Found] = []
    for f in ordered:
        if f.who.pronoun:
            f = _named(document, f, _latest(acted, spoke, f.at), lexicon)
        elif _leaves_unsaid(f, lexicon):
            f = _unsaid(document, f, _latest(acted, spoke, f.at))
        if f.who.name and not f.who.pronoun:
            spoke.append(_Mention(f.at, f.who.kind, f.who.name, f.who.number, f.who.gender))
        out.append(f)
    return out


def _leaves_unsaid(f: Found, lexicon: Lexicon) -> bool:
    return lexicon.pro_drop and bool(f.cue) and not f.source and not f.who.name


def _latest(acted: Sequence[_Mention], spoke: Sequence[_Mention], at: int) -> Iterator[_Mention]:
    """Yields who acted or spoke before an offset, the last one first; both lists are in order of the text."""
    i = bisect_left(acted, at, key=lambda m: m.at)
    j = bisect_left(spoke, at, key=lambda m: m.at)
    while i or j:
        if j and (not i or spoke[j - 1] > acted[i - 1]):
            j -= 1
            yield spoke[j]
        else:
            i -= 1
            yield acted[i]


def _named(document: Document, f: Found, before: Iterable[_Mention], lexicon: Lexicon) -> Found:
    place = token_at(document, f.source[0].start) if f.source else None
    shown = gender(*place, lexicon) if place else ""
    number = first_feature(place[0], (place[1],), "Number") if place else ""
    for m in before:
        if not _kind_fits(f.who.kind, m, number) or {m.gender, shown} == {"Fem", "Masc"}:
            continue
        return _given(f, m, f"{f.via} for {m.name}")
    return f


def _kind_fits(kind: str, m: _Mention, number: str) -> bool:
    """Says whether a pronoun can stand for somebody: he for a person, it for a body, they for several or a body."""
    if kind == "person":
        return m.kind in ("person", "unnamed") and m.number != "Plur"
    if kind != "organisation":
        return False
    if number == "Plur":
        return m.number == "Plur" or m.kind == "organisation"
    return m.kind == "organisation"


def _unsaid(document: Document, f: Found, before: Iterable[_Mention]) -> Found:
    place = token_at(document, f.at)
    number = first_feature(place[0], (*walk(place[0], place[1], "aux"), place[1]), "Number") if place else ""
    last = next((m for m in before if {m.number, number} != {"Sing", "Plur"}), None)
    if last is None or f.at - last.at >= _NEAR:
        return f
    return _given(f, last, f"{f.via}, unsaid subject for {last.name}")


def _given(f: Found, m: _Mention, via: str) -> Found:
    """Gives an attribution to somebody who was mentioned; what the pronoun or the verb shows of them stays."""
    return replace(f, who=replace(f.who, kind=m.kind, name=m.name, why="mentioned before"), via=via)


def _subjects(document: Document, found: Sequence[Found], lexicon: Lexicon, names: Names) -> Iterator[_Mention]:
    """Yields the people and bodies that are subjects outside what others say."""
    for s in document.sentences:
        for head in walk(s, s.children[0][0], "nsubj [upos=NOUN|PROPN]"):
            at = s.tokens[head - 1].start
            if any(a <= at < b for f in found for a, b in f.content):
                continue
            source = source_at(document.article.text, s, clauses(s), head, lexicon, names)
            if source.kind != "document" and known_source(s, head, lexicon, source.why):
                yield _Mention(at, source.kind, source.name, source.number, source.gender)
