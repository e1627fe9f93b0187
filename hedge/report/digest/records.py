"""What the templates of a digest print: ready strings. Templates decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.report.embed.bar import Row, Slot


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of a passage; `look` says what they are: `own`, `theirs`, `passed` or `source`, or empty for unmarked."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A cue in the text's own voice in its sentence, with all marks of the passage.

    `reason` names the hedge and its kind, `gloss` says in the language `gloss_language` what it does.
    """

    words: tuple[MarkedWords, ...]
    reason: str
    gloss: str
    gloss_language: str


@dataclass(frozen=True, slots=True)
class Item:
    """An article with a score.

    `about` is where and when it appeared, as far as that is known, `counted` its language and length; `shares` gives
    all its figures on one line; `caution` are the reasons to read them with care, after a heading.
    """

    title: str
    link: str
    language: str
    about: str
    counted: str
    caution: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: str
    sentence: str
    passage: Passage | None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of the bar in their order."""
        return tuple(slot for row in self.rows for slot in row.slots)


@dataclass(frozen=True, slots=True)
class Group:
    """Articles behind one another, `full` ones first; `note` stands before those in `brief`, of which only figures are
    shown."""

    heading: str
    full: tuple[Item, ...]
    note: str = ""
    brief: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Unscored:
    """An article without a score, and the reasons why."""

    title: str
    link: str
    language: str
    reasons: str


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet in the comparison."""

    outlet: str
    articles: str
    mean: str
    range: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """All that a digest shows.

    `key` has the rows of the bars' key, empty where no article has a score. Each list may be cut short; then the
    sentence behind it, `…_more`, says by how many.
    """

    language: str
    title: str
    date: str
    intro: tuple[str, ...]
    key: tuple[Row, ...]
    order: str
    groups: tuple[Group, ...]
    more: str
    unscored: tuple[Unscored, ...]
    unscored_more: str
    outlets: tuple[OutletRow, ...]
    outlets_more: str
    outlets_says: tuple[str, ...]
    skipped_says: str
    skipped: tuple[str, ...]
    skipped_more: str

    @property
    def items(self) -> tuple[Item, ...]:
        """The articles with a score, in the order of the digest."""
        return tuple(item for group in self.groups for item in (*group.full, *group.brief))
