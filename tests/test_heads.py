"""The embedded models say, computed without padding, what Stanza says with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from hedge import heads
from hedge.embedded import Embedded, Tags
from hedge.lexicon import available
from hedge.pipeline import Parser
from tests.samples import EXAMPLES


def as_stanza(parser: Parser, sentences: list[list[str]]) -> list[list[Tags]]:
    return parser._tag_as_stanza(sentences)


def words_of(parser: Parser, texts: list[str]) -> list[list[str]]:
    return [[token.form for token in sentence] for text in parser.parse(texts) for sentence in text]


@pytest.mark.slow
@pytest.mark.parametrize("language", available())
def test_words_are_tagged_and_joined_as_by_stanza(language: str, parser: Callable[[str], Parser]) -> None:
    # sentences of other languages are strange to the models, so that scores are close and trees have many cycles
    loaded = parser(language)
    assert loaded._models is not None
    texts = [part for path in EXAMPLES for part in path.read_text(encoding="utf-8").split("\n\n")]
    sentences = words_of(loaded, texts)
    got, expected = loaded._models(sentences), as_stanza(loaded, sentences)
    words = sum(map(len, sentences))
    same = sum(a == b for one, other in zip(got, expected, strict=True) for a, b in zip(one, other, strict=True))
    assert words > 500
    assert same >= 0.999 * words


STRANGE = [
    ["No"],
    ["\u00ad", "is", "a", "soft", "hyphen"],
    ["\U000fe4fa", "\ufeff"],
    ["word" * 500],
    ["pneumonoultramicroscopicsilicovolcanoconiosis", ","] * 60,
    ["a b", "c"],
]


@pytest.mark.parametrize("sentence", STRANGE, ids=lambda words: words[0][:9].encode("unicode_escape").decode())
def test_strange_words_are_tagged_as_by_stanza(sentence: list[str], parser: Callable[[str], Parser]) -> None:
    loaded = parser("en")
    assert loaded._models is not None
    assert loaded._models([sentence]) == as_stanza(loaded, [sentence])


def test_no_sentences_have_no_words(parser: Callable[[str], Parser]) -> None:
    loaded = parser("en")
    assert loaded._models is not None
    assert loaded._models([]) == []


def test_models_with_other_parts_are_left_to_stanza(parser: Callable[[str], Parser]) -> None:
    nlp = parser("en")._nlp
    assert Embedded.fits(nlp)
    for processor, name, other in (
        ("pos", "char", True),
        ("depparse", "distance", False),
        ("depparse", "reversed", True),
    ):
        args = nlp.processors[processor].trainer.model.args
        before = args.get(name)
        args[name] = other
        try:
            assert not Embedded.fits(nlp)
        finally:
            args[name] = before


SCORES = st.integers(1, 9).flatmap(
    lambda n: st.lists(st.floats(-20, 0, width=32), min_size=(n + 1) ** 2, max_size=(n + 1) ** 2, unique=True).map(
        lambda values: np.array(values, dtype=np.float32).reshape(n + 1, n + 1)
    )
)


@given(scores=SCORES)
def test_the_tree_is_the_best_one_with_one_root(scores: np.ndarray) -> None:
    np.fill_diagonal(scores, -np.inf)

    def worth(tree: np.ndarray) -> float:
        return float(sum(scores[word, head] for word, head in enumerate(tree) if word))

    assert worth(heads.tree(scores)) == pytest.approx(worth(chuliu_edmonds_one_root(scores)))
    assert sum(int(head) == 0 for head in heads.tree(scores)[1:]) == 1


def test_a_tree_is_found_without_a_search_only_where_the_best_heads_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[np.ndarray] = []

    def search(scores: np.ndarray) -> np.ndarray:
        searched.append(scores)
        found: np.ndarray = chuliu_edmonds_one_root(scores)
        return found

    monkeypatch.setattr("stanza.models.common.chuliu_edmonds.chuliu_edmonds_one_root", search)
    for heads_of_words, is_tree in (
        ([0, 2, 0, 2], True),
        ([0, 2, 1, 0], False),
        ([0, 0, 0, 1], False),
        ([0, 0, 3, 2], False),
    ):
        scores = np.full((4, 4), -5.0)
        scores[range(4), heads_of_words] = -1.0
        searched.clear()
        heads.tree(scores)
        assert bool(searched) is not is_tree
