"""Spans are found as if all of them had been looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hedge.model import Span
from hedge.stretches import Stretches

PLACES = st.integers(0, 20)
SPANS = st.tuples(PLACES, PLACES).map(lambda pair: Span(*sorted(pair)))


@given(st.lists(st.lists(SPANS, max_size=3), max_size=12), PLACES, PLACES)
def test_spans_are_found_by_a_place_and_by_a_stretch(of: list[list[Span]], start: int, end: int) -> None:
    found = Stretches(of)
    assert found.at(start) == [i for i, spans in enumerate(of) if any(a <= start < b for a, b in spans)]
    assert found.within(start, end) == [i for i, spans in enumerate(of) if any(a < end and start < b for a, b in spans)]
