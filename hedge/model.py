"""The records that travel between the stages: the glossary of the project.

Every record is frozen. A stage is a function from one record to the next; `hedge.analyse` shows the order. Spans are
half-open offsets in Unicode code points into `Article.text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars

CATEGORIES = ("epistemic", "inferential", "hearsay", "doxastic", "investigation", "condition")
CERTAINTIES = ("certain", "probable", "possible", "unknown")
SOURCE_TYPES = ("person", "organisation", "document", "unnamed")
FORMS = ("direct", "indirect", "mixed")
GENRES = ("news", "opinion", "live-blog", "interview")
CLASSES = ("stated", "sourced", "hearsay", "speculation", "sourced_speculation", "other")
SHARES = {
    "speculation": ("speculation", "sourced_speculation"),
    "hearsay": ("hearsay",),
    "reported": ("stated", "sourced"),
}
CORRECTIONS = ("remove", "add", "change")
MARKS = ("cue", "attribution", "claim")
PARTS = ("stated", "sourced", "hearsay_wording", "hearsay_unnamed", "speculation_author", "speculation_source")


class Span(NamedTuple):
    """A half-open range of code points of `Article.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be analysed, exactly as it was given.

    `id` names it in outputs; `text` is never changed; `language` is an ISO 639-1 code, and `language_confidence` is
    None where a person or the page gave it; `file` is the name it was read from, without its folder. `url` is where
    the page stands, `entry` what its feed or table calls it, `retrieved` when it was fetched; `date` and `retrieved`
    are ISO 8601, but a date as its table has it where that does not show the day. `genre` is one of GENRES, None where
    nothing says it; `cut_off` says that only a part is there; `columns` holds the other columns of its row.
    """

    id: str
    text: str
    language: str
    title: str | None = None
    language_confidence: float | None = None
    file: str | None = None
    author: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    entry: str | None = None
    retrieved: str | None = None
    genre: str | None = None
    cut_off: bool = False
    columns: Mapping[str, object] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of the text's UTF-8 bytes, in hexadecimal."""
        from hashlib import sha256

        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word of a sentence, in CoNLL-U terms.

    `id` counts from 1 in the sentence and `head` is the governor's id, 0 for the root. The words of a multiword token
    share its `start`, `end` and `surface`, the printed text, which is taken from the article by its offsets.
    """

    id: int
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence; `children[i]` holds the ids of the dependents of word `i`, and `children[0]` the root.

    `vocabulary` says at which words its forms, lemmas and surfaces stand, folded, so that entries with none of them are
    passed over.
    """

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]
    vocabulary: Mapping[str, Sequence[int]] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text between paragraph breaks; `headline` says that it is the article's title."""

    start: int
    end: int
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text that asserts nothing: a dateline, a byline, a "read also" line; `entry` is the lexicon line that says so."""

    span: Span
    role: str
    entry: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed article."""

    article: Article
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Furniture, ...]
    sentences: tuple[Sentence, ...]
    parser: Mapping[str, str]


class Place(NamedTuple):
    """A word of a document: the index of its sentence and its id there."""

    sentence: int
    token: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that signal uncertainty: a lexicon entry that matched, before its scope is known.

    `tokens` are the words it consists of, `anchor` the one that paths start from, `path` why it matched. `negators` are
    the words that negate it and are not its own; `polarity` is negative where the cue itself leans to no (unlikely).
    """

    entry: str
    category: str
    certainty: str
    anchor: Place
    tokens: tuple[int, ...]
    negated: bool
    path: str
    polarity: str = "positive"
    negators: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ScopedCue:
    """A cue with what it covers.

    `head` is the word that heads the scope, `clausal` says whether that is a whole clause, `holder` the words of the
    believer whose uncertainty it is, and `via` the steps by which match, scope and holder were found.
    """

    id: str
    cue: Cue
    spans: tuple[Span, ...]
    head: int
    clausal: bool
    covered: frozenset[int]
    scope: tuple[Span, ...]
    holder: tuple[Span, ...]
    by: str
    via: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Something said or written by a source that is not the article.

    `source`, `cue` and `content` are spans; `name` is the source as the table of sources prints it; `entry` the
    reporting entry, or None where only quotation marks or a colon show it; `parent` the id of the enclosing one; `asks`
    says that the content is a question, which asserts nothing.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source_type: str
    form: str
    parent: str | None
    name: str
    entry: str | None
    polarity: str
    via: str
    frame: tuple[Span, ...] = ()
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause that asserts something, with its class.

    `certainty` and `polarity` are FactBank's values, relative to the claim's source (Saurí and Pustejovsky 2009).
    `cues` and `attributions` hold ids; `sentence` is the index of the sentence, None for furniture; `reason` is a key
    of the report's words.
    """

    spans: tuple[Span, ...]
    cls: str
    certainty: str
    polarity: str
    cues: tuple[str, ...]
    attributions: tuple[str, ...]
    sentence: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of the counted words with its 95 % interval; all None where no words count."""

    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a text should be scored: `ok`, `caution` or `no`, with reasons (keys of the report's words)."""

    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The article's score: words by class, the three shares and their six parts, and `fit`.

    With `fit.verdict` `no` every share is None.
    """

    words: Mapping[str, int]
    shares: Mapping[str, Share]
    parts: Mapping[str, Share]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor does to one mark, with who says so and why.

    `do` is one of CORRECTIONS, `mark` one of MARKS. `at` is where the mark stands, from its first word to its last, of
    an attribution its reporting words, or its content where it has none. `words` is what the text has there. The other
    values are None where they stay as they are; an empty `source` means nobody. `place` is the file and the line.
    """

    do: str
    mark: str
    at: Span
    words: str
    who: str
    why: str
    date: str | None = None
    category: str | None = None
    certainty: str | None = None
    by: str | None = None
    scope: tuple[Span, ...] | None = None
    source: tuple[Span, ...] | None = None
    source_type: str | None = None
    content: tuple[Span, ...] | None = None
    form: str | None = None
    cls: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What editors changed in an analysis, and the score that it had before."""

    corrections: tuple[Correction, ...]
    automatic: Scores


@dataclass(frozen=True, slots=True)
class LexiconInfo:
    """Which lexicon made the findings; `modified` says that a person's file extended or replaced the shipped one."""

    language: str
    name: str
    sha256: str
    entries: int
    modified: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that `hedge` found in one article.

    `glosses` maps each entry that occurs to its gloss by language: the lexicon's own, and `en`. `corrected` says what
    editors changed, None where nobody did.
    """

    article: Article
    document: Document
    lexicon: LexiconInfo
    cues: tuple[ScopedCue, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    scores: Scores
    glosses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    corrected: Corrected | None = None

    def cues_frame(self) -> polars.DataFrame:
        """Returns the cues as a Polars frame, one row each."""
        from hedge.tables import frames

        return frames.cues_frame([self])

    def claims_frame(self) -> polars.DataFrame:
        """Returns the claims as a Polars frame, one row each."""
        from hedge.tables import frames

        return frames.claims_frame([self])

    def sentences_frame(self) -> polars.DataFrame:
        """Returns the sentences as a Polars frame, one row each, with the words of each class."""
        from hedge.tables import frames

        return frames.sentences_frame([self])

    def _repr_html_(self) -> str:
        """Returns what a notebook shows: the shares and some of the passages behind them, without scripts."""
        from hedge.report import embed

        return embed.email(embed.view(self))
