"""Quotations: the stretches of a text that stand between quotation marks."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.counted import WORD
from hedge.model import Paragraph, Span

_OPENING_CONTEXT = "([{<-–—/“‘«„\"'"
_CARRY = 12


@dataclass(frozen=True, slots=True)
class Quotation:
    """An outermost quotation: what stands between its marks, one piece a paragraph."""

    pieces: tuple[Span, ...]

    @property
    def start(self) -> int:
        """Where its words begin."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.pieces[-1].end

    def holds(self, at: int) -> bool:
        """Says whether an offset lies inside."""
        return any(s <= at < e for s, e in self.pieces)

    def words(self, text: str) -> int:
        """Counts its words."""
        return sum(len(WORD.findall(text[s:e])) for s, e in self.pieces)

    def after_colon(self, text: str) -> bool:
        """Says whether a colon announces it."""
        return text[: self.start - 1].rstrip().endswith(":")


def quotations(
    text: str, paragraphs: tuple[Paragraph, ...], pairs: tuple[tuple[str, str], ...]
) -> tuple[Quotation, ...]:
    """Finds the outermost quotations.

    A mark that opens and closes alike (straight quotes, apostrophes) is told by its neighbours; one that is listed with
    several closing marks is closed by the first that no inner quotation needs. A quotation left open at the end of a
    paragraph goes on to the next ones if one of them closes it; one that is only closed begins with its paragraph.
    """
    out: list[Quotation] = []
    carried: list[Span] = []
    closers: frozenset[str] = frozenset()
    marks = frozenset(mark for pair in pairs for mark in pair)
    for n, p in enumerate(paragraphs):
        at = p.start
        if carried and any(text[p.start] == a and b in closers for a, b in pairs):
            at += 1
        start = at if carried else -1
        inner: list[str] = []
        while at < p.end:
            ch = text[at]
            if ch not in marks:
                at += 1
                continue
            if start < 0:
                pair = next((q for q in pairs if q[0] == ch and _opens(text, at, p, q)), None)
                if pair:
                    start, closers, inner = at + 1, frozenset(b for a, b in pairs if a == ch), []
                elif not out or out[-1].end <= p.start:
                    lone = next((q for q in pairs if q[1] == ch and _double(q) and _closes(text, at, p)), None)
                    if lone and at > p.start and not any(o.pieces[-1].start >= p.start for o in out):
                        out.append(Quotation((Span(p.start, at),)))
            elif len(closers) > 1 and (opened := _inner(text, at, p, pairs, closers)):
                inner.append(opened)
            elif ch in closers and _closes(text, at, p):
                if ch in inner:
                    inner.remove(ch)
                else:
                    out.append(Quotation((*carried, Span(start, at))))
                    carried, start = [], -1
            at += 1
        if start >= 0:
            later = paragraphs[n + 1 : n + 1 + _CARRY]
            if len(carried) < _CARRY and any(_closed_later(text, later, close, pairs) for close in sorted(closers)):
                carried = [*carried, Span(start, p.end)]
            else:
                out.append(Quotation((*carried, Span(start, p.end))))
                carried = []
    if carried:
        out.append(Quotation(tuple(carried)))
    return tuple(q for q in out if any(e > s for s, e in q.pieces))


def _inner(text: str, at: int, p: Paragraph, pairs: tuple[tuple[str, str], ...], closers: frozenset[str]) -> str | None:
    """Says which closing mark an inner quotation that opens here will need, of those that could close the outer one."""
    for a, b in pairs:
        if a == text[at] and b in closers and _double((a, b)) and _opens(text, at, p, (a, b)):
            rest = text.find(b, at + 1, p.end)
            if rest >= 0 and any(text.find(c, rest + 1, p.end) >= 0 for c in closers):
                return b
    return None


def _double(pair: tuple[str, str]) -> bool:
    return pair[1] not in "'’"


def _opens(text: str, at: int, p: Paragraph, pair: tuple[str, str]) -> bool:
    before = text[at - 1] if at > p.start else " "
    after = text[at + 1] if at + 1 < p.end else " "
    if not (before.isspace() or before in _OPENING_CONTEXT or (pair[0] != pair[1] and pair[0] not in "‘'")):
        return False
    if after.isspace():
        return False
    if _double(pair):
        return True
    return any(text[i] == pair[1] and _closes(text, i, p) for i in range(at + 2, p.end))


def _closes(text: str, at: int, p: Paragraph) -> bool:
    before = text[at - 1] if at > p.start else " "
    after = text[at + 1] if at + 1 < p.end else " "
    if text[at] in "»”“‹›":
        return True
    return not before.isspace() and not after.isalnum()


def _closed_later(text: str, later: tuple[Paragraph, ...], close: str, pairs: tuple[tuple[str, str], ...]) -> bool:
    opening = {a for a, b in pairs if b == close}
    for p in later:
        for at in range(p.start, p.end):
            ch = text[at]
            if ch == close and _closes(text, at, p) and at > p.start:
                return True
            if ch in opening and at > p.start and _opens(text, at, p, (ch, close)):
                return False
    return False
