"""Trees: what a parser made of an article, as rows of a table, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.model import Token

if TYPE_CHECKING:
    import polars

    from hedge.pipeline import Parses

Trees = list[list[tuple[Token, ...]]]
Row = tuple[object, ...]


@dataclass(slots=True)
class Recorder:
    """A parser that remembers which pieces of an article it was given, and what it made of them."""

    parser: Parses
    info: Mapping[str, str] = field(init=False)
    pieces: list[str] = field(default_factory=list)
    trees: Trees = field(default_factory=list)

    def __post_init__(self) -> None:
        self.info = self.parser.info

    def parse(self, texts: Sequence[str]) -> Trees:
        """Parses, and remembers."""
        self.pieces, self.trees = list(texts), self.parser.parse(texts)
        return self.trees


@dataclass(slots=True)
class Kept:
    """Gives what was made of the pieces of an article; other pieces, as a lexicon's lines may cut them, are parsed.

    `again` says that this was so.
    """

    info: Mapping[str, str]
    pieces: Sequence[str]
    trees: Trees
    load: Callable[[], Parses]
    again: bool = False

    def parse(self, texts: Sequence[str]) -> Trees:
        """Returns the trees of the pieces."""
        if list(texts) == self.pieces:
            return self.trees
        parser = self.load()
        if parser.info != self.info:
            raise HedgeError("the lexicon cuts it in another way, and the models that parsed it are others now",
                             "build the corpus anew", skips=True)  # fmt: skip
        self.again = True
        return parser.parse(texts)


def schema() -> polars.Schema:
    """Returns the columns of the table of tokens; offsets are code points of the article's text.

    `form` is empty where it is what the text has at the offsets, white space squeezed.
    """
    import polars

    words = ("form", "lemma", "upos", "feats", "deprel")
    return polars.Schema(
        {
            "article": polars.String(),
            "sentence": polars.Int32(),
            "token": polars.Int32(),
            **dict.fromkeys(words, polars.String()),
            "head": polars.Int32(),
            "start": polars.Int32(),
            "end": polars.Int32(),
        }
    )


def frame(article: str, text: str, starts: Sequence[int], trees: Trees) -> polars.DataFrame:
    """Returns the trees of an article's pieces, which begin at `starts`, as a table of tokens."""
    import polars

    rows: list[Row] = []
    number = 0
    for start, piece in zip(starts, trees, strict=True):
        for sentence in filter(None, piece):
            for t in sentence:
                at, end = t.start + start, t.end + start
                form = None if t.form == _squeezed(text[at:end]) else t.form
                rows.append((article, number, t.id, form, t.lemma, t.upos, t.feats, t.deprel, t.head, at, end))
            number += 1
    return polars.DataFrame(rows, schema(), orient="row")


def trees(tokens: polars.DataFrame, text: str, pieces: Sequence[tuple[int, int]]) -> Trees:
    """Returns the trees of an article's pieces, given by their offsets; the inverse of `frame`."""
    out: Trees = [[] for _ in pieces]
    at = 0
    sentence: list[Token] = []
    columns = [tokens[name].to_list() for name in tokens.columns[1:]]
    last = None
    for number, id, form, lemma, upos, feats, deprel, head, start, end in zip(*columns, strict=True):
        if number != last and sentence:
            out[at].append(tuple(sentence))
            sentence = []
        last = number
        while not pieces[at][0] <= start < pieces[at][1]:
            at += 1
        surface = text[start:end]
        begin = pieces[at][0]
        sentence.append(Token(id, _squeezed(surface) if form is None else form, lemma, upos, feats, head, deprel,
                              start - begin, end - begin, surface))  # fmt: skip
    if sentence:
        out[at].append(tuple(sentence))
    return out


def _squeezed(text: str) -> str:
    return " ".join(text.split())
