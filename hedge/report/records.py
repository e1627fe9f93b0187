"""What templates print: ready strings, and fractions for charts. Templates decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.report.corrected import CorrectedView
from hedge.report.strongest import QuotePiece


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look.

    `css` is empty where nothing marks it. `own` is the number of its note where that is printed right behind it, so
    that the words are the link; `refs` are the numbers of other notes.
    """

    text: str
    css: str = ""
    tip: str = ""
    own: int | None = None
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring pieces of one claim, or of none: then `css` and `label` are empty."""

    css: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The runs of one sentence, which `anchor` names for links; it is empty for what stands between sentences."""

    anchor: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why some words are marked.

    `css` says in which part they stand, and with `says` that they name who says something: marks and notes are hidden
    together.
    """

    number: int
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
    """A paragraph, or what stands between two (`kind` is `gap`), with its notes."""

    kind: str
    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]


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
    fraction: float
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
    """A look and what it means; `box` names the checkbox that shows and hides it, and is empty where there is none."""

    css: str
    label: str
    says: str
    swatch: str
    box: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring sentences by number, from `first` to `last`; `anchor` names the first for links."""

    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Where in the article a share sits: a cell a sentence, as wide as its words; `stretches` are its sentences.

    `before` and `after` are the words around the numbers of the sentences; all three are empty in a lane that needs no
    list.
    """

    key: str
    label: str
    share: str
    range: str
    chart: str
    before: str
    stretches: tuple[Stretch, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the table of sources.

    `words` counts the words of what is attributed to it, each once; `notes` are the numbers where it stands in the
    text, `named` says that it has a name.
    """

    name: str
    type: str
    times: str
    words: str
    notes: tuple[int, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Strong:
    """One of the hedges that leave most open: a few words of its sentence, and why it is one; `note` is its number."""

    quote: tuple[QuotePiece, ...]
    note: int | None
    label: str
    gloss: str
    gloss_language: str
    css: str


@dataclass(frozen=True, slots=True)
class Voice:
    """The strongest hedges of the text's own voice or of its sources' voices (`css` is `own` or `theirs`).

    `none` is said where there are none.
    """

    css: str
    heading: str
    hedges: tuple[Strong, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the methods box; `code` says that it is to be copied, not read; `flag` is what must be seen.

    `link` is an address on the web, or empty.
    """

    label: str
    text: str
    code: bool = False
    flag: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Byline:
    """Where an article is from: `parts` are its outlet, author and date, `link` its address on the web, or empty."""

    parts: tuple[str, ...]
    link: str
    link_label: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the page of an article shows.

    `heading` is the marked headline where the text opens with one; `title` is plain. Where a text has no score, `lanes`
    and `voices` are empty, and `sources` count nothing.
    """

    language: str
    article_language: str
    title: str
    byline: Byline
    heading: Block | None
    blocks: tuple[Block, ...]
    figures: Figures
    lanes: tuple[Lane, ...]
    legend: tuple[Legend, ...]
    voices: tuple[Voice, ...]
    sources: tuple[Source, ...]
    methods: tuple[Fact, ...]
    limits: tuple[str, ...]
