"""What templates print: ready strings, and fractions for charts. Templates decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.report.corrected import CorrectedView


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of a note where it is printed in the text; `place` counts the notes of its block."""

    number: int
    place: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look.

    `css` is empty where nothing marks it, `place` tells which note of the block it belongs to. `own` is the number of
    its note where that is printed right behind it, so that the words are the link; `refs` are those of other notes.
    """

    text: str
    css: str = ""
    place: int | None = None
    tip: str = ""
    own: Ref | None = None
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of one claim, or of none: then `css` and `label` are empty."""

    css: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why some words are marked; `place` counts the notes of its block."""

    number: int
    place: int
    css: str
    words: str
    label: str
    sentences: tuple[str, ...]
    gloss: str
    gloss_language: str
    entry: str
    via: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what stands between two (`kind` is `gap`); `summary` announces the notes."""

    kind: str
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the shares."""

    key: str
    css: str
    label: str
    short: str
    share: str
    range: str
    fraction: float
    chart: str


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """One of the three shares with its parts."""

    key: str
    label: str
    says: str
    share: str
    range: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a text, or why there are none.

    `verdict` is that of the fit; with `no`, and where no words count, `shares` is empty and so are the numbers.
    `corrected` says what an editor changed, if anybody did.
    """

    verdict: str
    heading: str
    reasons: tuple[str, ...]
    meta: str
    language: str
    words: str
    shares: tuple[ShareFigure, ...]
    chart: str
    corrected: CorrectedView | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """A look and what it means."""

    css: str
    label: str
    says: str
    swatch: str


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the table of sources; `notes` are where it stands in the text, `named` says that it has a name."""

    name: str
    type: str
    times: str
    notes: tuple[Ref, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the methods box; `code` says that it is to be copied, not read; `flag` is what must be seen."""

    label: str
    text: str
    code: bool = False
    flag: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the page of an article shows.

    `heading` is the marked headline where the text opens with one; `title` is plain.
    """

    language: str
    article_language: str
    title: str
    heading: Block | None
    blocks: tuple[Block, ...]
    figures: Figures
    legend: tuple[Legend, ...]
    sources: tuple[Source, ...]
    methods: tuple[Fact, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An article in the index of a run."""

    link: str
    title: str
    article_language: str
    figures: Figures
