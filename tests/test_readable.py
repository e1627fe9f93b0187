"""The text as the parser reads it, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.readable import readable

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ANY_TEXT)
def test_every_character_leads_back_to_a_span_of_the_text_in_order(text: str) -> None:
    shown = readable(text)
    assert len(shown.text) == len(shown.starts) == len(shown.ends)
    last = 0
    for start, end in zip(shown.starts, shown.ends, strict=True):
        assert last <= start < end <= len(text)
        last = end


@given(ANY_TEXT)
def test_nothing_is_left_that_ends_a_paragraph_or_cannot_be_encoded(text: str) -> None:
    shown = readable(text).text
    assert not set(shown) & set("\0\n\r\t\x0b\x0c\x1c\x85\u00a0\u2028\u2029\u200b\ufeff\u00ad")
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "seen", "span", "expected"),
    [
        ("inter\u00adna\u00adzionale", "internazionale", (0, 14), (0, 16)),
        ("e\u0301 qui", "é qui", (0, 1), (0, 2)),
        ("a\r\nb", "a  b", (3, 4), (3, 4)),
        ("\ufeffciao", "ciao", (0, 4), (1, 5)),
        ("\ud800x", "\N{REPLACEMENT CHARACTER}x", (0, 2), (0, 2)),
        ("x" * 3000 + " y", "x" * 200 + " y", (0, 200), (0, 3000)),
    ],
    ids=["soft hyphen", "combining", "CRLF", "BOM", "surrogate", "long run"],
)
def test_known_texts(text: str, seen: str, span: tuple[int, int], expected: tuple[int, int]) -> None:
    shown = readable(text)
    assert shown.text == seen
    assert shown.original(*span) == expected
