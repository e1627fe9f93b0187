from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import store
from hedge.errors import HedgeError
from hedge.model import Token
from hedge.store import StoredParser

INFO = {"name": "made", "sha256": "ab" * 32}


class Counting:
    """A parser that splits at spaces and counts how often it is asked."""

    info = INFO

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def parse(self, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
        self.asked.append(list(texts))
        return [[tuple(self._tokens(text))] for text in texts]

    def _tokens(self, text: str) -> Iterator[Token]:
        at = 0
        for n, word in enumerate(text.split(" "), 1):
            yield Token(n, word.lower(), word, "X", "_", n - 1, "dep", at, at + len(word), word)
            at += len(word) + 1


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDGE_CACHE", str(tmp_path / "cache"))


def stored(parser: Counting, **changes: str) -> StoredParser:
    return StoredParser("en", INFO | changes, lambda: parser)  # type: ignore[arg-type, return-value]


def test_what_was_parsed_is_not_parsed_again() -> None:
    parser = Counting()
    first = stored(parser).parse(["One two", "three"])
    assert stored(parser).parse(["One two", "three"]) == first
    assert parser.asked == [["One two", "three"]]


def test_other_models_and_other_company_are_parsed_anew() -> None:
    parser = Counting()
    stored(parser).parse(["one"])
    stored(parser, sha256="cd" * 32).parse(["one"])
    stored(parser).parse(["one", "two"])  # a parser may read a text otherwise among others
    assert len(parser.asked) == 3


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_text_comes_back_as_it_was_parsed(texts: list[str]) -> None:
    parser = Counting()
    assert stored(parser).parse(texts) == parser.parse(texts)
    assert stored(parser).parse(texts) == parser.parse(texts)


def test_what_was_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Counting()
    texts = [" ".join(str(n * i) for i in range(9000)) for n in (11, 13, 17)]
    for day, text in enumerate((texts[0], texts[1], texts[0])):
        monkeypatch.setattr(store, "_today", lambda day=day: day)
        stored(parser).parse([text])
    monkeypatch.setattr(store, "MOST_BYTES", 350_000)  # two of the three
    stored(parser).parse([texts[2]])
    parser.asked.clear()
    stored(parser).parse([texts[2]])
    assert parser.asked == []
    stored(parser).parse([texts[1]])
    assert parser.asked == [[texts[1]]]


def test_a_damaged_store_says_which_file_to_delete(tmp_path: Path) -> None:
    path = tmp_path / "cache" / store.FILE
    path.parent.mkdir()
    path.write_bytes(b"no database" * 100)
    with pytest.raises(HedgeError, match=store.FILE) as raised:
        stored(Counting()).parse(["one"])
    assert f"delete {path}" in raised.value.remedy
