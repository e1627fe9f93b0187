"""The article as marked paragraphs, each with the notes that say why."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from hedge.model import Analysis
from hedge.report.figures import css
from hedge.report.notes import Key, Marked, Notes
from hedge.report.records import Block, Note, Passage, Piece, Run
from hedge.report.safe import shown
from hedge.report.segments import Segment, cut
from hedge.report.words import Words

# Where marks lie over one another, the words get the look that comes first here.
_LOOKS = ("cue own", "cue theirs", "reporting", "source")
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked text: `heading` is its headline where it opens with one; `numbers` are those of the notes of findings.

    `anchors` holds the ids of the sentences that are in the text, by index.
    """

    heading: Block | None
    blocks: tuple[Block, ...]
    numbers: Mapping[Key, int]
    anchors: Mapping[int, str]


class _Frame(NamedTuple):
    """A block before it is marked."""

    start: int
    end: int
    kind: str


class _Layer(NamedTuple):
    """What a span of the text is: part of a frame, sentence or claim, or words with a look; `number` says which one."""

    kind: str
    number: int
    look: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """The notes in reading order: `ends` is where their numbers are printed, `inside` lists them by frame."""

    marked: Mapping[Key, Marked]
    numbers: Mapping[Key, int]
    ends: Mapping[int, Sequence[int]]
    inside: Mapping[int, Sequence[Note]]


def marks(analysis: Analysis, w: Words) -> Marks:
    """Returns every character of the text once and in order: blocks of passages of runs of pieces."""
    notes = Notes(analysis, w)
    frames = _frames(analysis)
    placed = _place(analysis.article.text, list(notes.all()), frames)
    segments = cut(len(analysis.article.text), list(_layers(analysis, frames, placed)), placed.ends)
    anchors: dict[int, str] = {}
    blocks = []
    for index, inside in groupby(segments, key=lambda segment: segment.keys[0].number):
        passages = tuple(_passages(analysis.article.text, inside, placed, notes.parts, anchors, w))
        blocks.append(Block(frames[index].kind, passages, _listed(placed.inside.get(index, ()), passages)))
    first = next((i for i, block in enumerate(blocks) if block.kind != "gap"), None)
    if first is None or blocks[first].kind != "headline":
        return Marks(None, tuple(blocks), placed.numbers, anchors)
    return Marks(blocks[first], tuple(blocks[first + 1 :]), placed.numbers, anchors)


def _passages(
    text: str,
    segments: Iterable[Segment[_Layer]],
    placed: _Placed,
    parts: Sequence[str],
    anchors: dict[int, str],
    w: Words,
) -> Iterator[Passage]:
    """Yields the sentences of a block and what stands between them; notes the id of each in `anchors`."""
    for sentence, of_sentence in groupby(segments, key=lambda segment: _number("sentence", segment)):
        anchor = "" if sentence is None or sentence in anchors else f"s{sentence + 1}"
        if sentence is not None and anchor:
            anchors[sentence] = anchor
        runs = []
        for claim, of_claim in groupby(of_sentence, key=lambda segment: _number("claim", segment)):
            part = "" if claim is None else parts[claim]
            label = w(f"part.{part}") if part not in ("", "stated") else ""
            runs.append(Run(css(part), label, tuple(_piece(text, segment, placed) for segment in of_claim)))
        yield Passage(
            anchor, tuple(map(_joined, ["", *(run.css for run in runs)], runs, [*(run.css for run in runs[1:]), ""]))
        )


def _joined(before: str, run: Run, after: str) -> Run:
    """Gives white space inside a mark the look of the passages on both sides, where theirs is one."""
    inside = not run.css and all(piece.css and piece.text.isspace() for piece in run.pieces)
    return replace(run, css=before) if inside and before == after else run


def _listed(notes: Sequence[Note], passages: Sequence[Passage]) -> tuple[Note, ...]:
    """Adds to each note the part of the passage that its number stands in."""
    parts = {
        number: run.css
        for passage in passages
        for run in passage.runs
        for piece in run.pieces
        for number in (*piece.refs, *(() if piece.own is None else (piece.own,)))
    }
    return tuple(replace(note, css=f"{note.css} {parts.get(note.number, '')}".strip()) for note in notes)


def _frames(analysis: Analysis) -> list[_Frame]:
    """Returns the paragraphs and what lies between them, from the first character to the last."""
    text = analysis.article.text
    frames: list[_Frame] = []
    at = 0
    for paragraph in sorted(analysis.document.paragraphs, key=lambda paragraph: paragraph.start):
        start, end = max(paragraph.start, at), min(paragraph.end, len(text))
        if start < end:
            if at < start:
                frames.append(_between(text, at, start))
            frames.append(_Frame(start, end, "headline" if paragraph.headline else "paragraph"))
            at = end
    if at < len(text):
        frames.append(_between(text, at, len(text)))
    return frames


def _between(text: str, start: int, end: int) -> _Frame:
    blank = all(char.isspace() or char in _INVISIBLE for char in text[start:end])
    return _Frame(start, end, "gap" if blank else "paragraph")


def _place(text: str, marked: Iterable[Marked], frames: Sequence[_Frame]) -> _Placed:
    """Numbers the notes in the order in which a reader meets them.

    A number is printed behind the last words, in the block of the first ones, that the note is about.
    """
    starts = [frame.start for frame in frames]
    found: list[tuple[int, int, int, Marked]] = []
    for mark in marked:
        spans = sorted(span for span in mark.at if span.start < span.end)
        if spans:
            index = bisect_right(starts, spans[0].start) - 1
            end = max(min(span.end, frames[index].end) for span in spans if span.start < frames[index].end)
            end = max(frames[index].start + len(text[frames[index].start : end].rstrip()), spans[0].start + 1)
            found.append((index, end, spans[0].start, mark))
    numbers: dict[Key, int] = {}
    ends: dict[int, list[int]] = defaultdict(list)
    inside: dict[int, list[Note]] = defaultdict(list)
    for number, (index, end, _, mark) in enumerate(sorted(found, key=lambda item: (*item[:3], item[3].key)), 1):
        numbers[mark.key] = number
        ends[end].append(number)
        inside[index].append(replace(mark.note, number=number))
    return _Placed({mark.key: mark for *_, mark in found}, numbers, ends, inside)


def _layers(analysis: Analysis, frames: Sequence[_Frame], placed: _Placed) -> Iterable[tuple[int, int, _Layer]]:
    """Yields all spans, the frames first: each character is in one."""
    for i, frame in enumerate(frames):
        yield frame.start, frame.end, _Layer("frame", i)
    for sentence in analysis.document.sentences:
        yield sentence.start, sentence.end, _Layer("sentence", sentence.index)
    for i, claim in enumerate(analysis.claims):
        for start, end in claim.spans:
            yield start, end, _Layer("claim", i)
    for (kind, i), mark in placed.marked.items():
        for (start, end), look in mark.looks:
            yield start, end, _Layer(kind, i, look)


def _number(kind: str, segment: Segment[_Layer]) -> int | None:
    """Returns the number of the first sentence or claim that lies on a segment."""
    return next((key.number for key in segment.keys if key.kind == kind and not key.look), None)


def _piece(text: str, segment: Segment[_Layer], placed: _Placed) -> Piece:
    """Returns a segment as its words look: as the most telling of the marks that lie on it."""
    looks = [key for key in segment.keys if key.look]
    shown_text = shown(text[segment.start : segment.end])
    ending = tuple(placed.ends.get(segment.end, ()))
    if not looks:
        return Piece(shown_text, refs=ending)
    top = min(looks, key=lambda key: _LOOKS.index(key.look))
    mark, number = placed.marked[top.kind, top.number], placed.numbers[top.kind, top.number]
    own = number if number in ending else None
    return Piece(shown_text, top.look, mark.tip, own, tuple(other for other in ending if other != number))
