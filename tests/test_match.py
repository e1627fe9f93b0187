"""Matching on sentences built by hand: which words an entry takes, and where it begins."""

from __future__ import annotations

import pytest

from hedge.entries import Entry
from hedge.match import sites
from hedge.model import Sentence, Token
from hedge.tree import Pattern, pattern, walk


def sentence(*words: tuple[str, str, int, str]) -> Sentence:
    """Builds a sentence from (form, upos, head, deprel)."""
    tokens, at = [], 0
    for i, (form, upos, head, deprel) in enumerate(words, 1):
        tokens.append(Token(i, form, form.lower(), upos, "_", head, deprel, at, at + len(form), form))
        at += len(form) + 1
    children = tuple(tuple(t.id for t in tokens if t.head == i) for i in range(len(tokens) + 1))
    return Sentence(0, 0, 0, at - 1, tuple(tokens), children)


NOT_YET_CLEAR = sentence(
    ("It", "PRON", 5, "nsubj"), ("is", "AUX", 5, "cop"), ("not", "PART", 5, "advmod"), ("yet", "ADV", 5, "advmod"),
    ("clear", "ADJ", 0, "root"), ("to", "ADP", 7, "case"), ("us", "PRON", 5, "obl:arg"),
)  # fmt: skip


def entry(*patterns: dict[str, object]) -> Entry:
    return Entry("cue", "x", (tuple(pattern(p) for p in patterns),))


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        ([{"form": "not"}, {"form": "yet", "optional": True}, {"form": "clear", "anchor": True}], [(5, (3, 4, 5))]),
        ([{"form": "is", "optional": True}, {"form": "is"}], [(2, (2,))]),
        ([{"form": "yet", "optional": True}, {"upos": "ADV"}, {"form": "clear"}], [(4, (4, 5))]),
        ([{"form": "no*"}], [(3, (3,))]),
        ([{"form": ["*t", "!it"]}], [(3, (3,)), (4, (4,))]),
        ([{"deprel": "obl"}], [(7, (7,))]),
        ([{"deprel": "obl:arg"}], [(7, (7,))]),
        ([{"deprel": "obl:agent"}], []),
        ([{"upos": ["!PRON", "!AUX", "!ADV", "!ADP", "!PART"]}], [(5, (5,))]),
    ],
)
def test_patterns(patterns: list[dict[str, object]], found: list[tuple[int, tuple[int, ...]]]) -> None:
    assert list(sites(NOT_YET_CLEAR, entry(*patterns))) == found


def test_one_place_may_be_asked_for() -> None:
    adverbs = entry({"deprel": "advmod"})
    assert [at for at, _ in sites(NOT_YET_CLEAR, adverbs)] == [3, 4]
    assert [at for at, _ in sites(NOT_YET_CLEAR, adverbs, 4)] == [4]
    assert list(sites(NOT_YET_CLEAR, adverbs, 5)) == []


@pytest.mark.parametrize(
    ("path", "found"),
    [("nsubj", (1,)), ("obl", (7,)), ("obl case", (6,)), ("<root", ()), ("*", (1, 2, 3, 4, 7)), ("next", (6,)),
     ("advmod [form=not]", (3,)), ("advmod/cop", (2, 3, 4)), ("cop?", (2, 5)), ("prev prev", (3,))],
)  # fmt: skip
def test_paths(path: str, found: tuple[int, ...]) -> None:
    assert walk(NOT_YET_CLEAR, 5, path) == found


def test_a_pattern_knows_its_words_only_where_they_are_whole() -> None:
    assert pattern({"form": ["A", "b"]}).words == frozenset({"a", "b"})
    assert pattern({"form": ["a*", "b"]}).words is None
    assert Pattern().words is None
