from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hedge.report.segments import Segment, cut

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.sampled_from("abcdef")), max_size=12)


@given(st.integers(0, 50), SPANS)
def test_every_character_is_in_one_segment_in_order(length: int, spans: list[tuple[int, int, str]]) -> None:
    segments = cut(length, spans)
    assert [at for segment in segments for at in range(segment.start, segment.end)] == list(range(length))


@given(st.integers(0, 50), SPANS)
def test_a_segment_names_exactly_the_spans_over_each_of_its_characters(
    length: int, spans: list[tuple[int, int, str]]
) -> None:
    for segment in cut(length, spans):
        for at in range(segment.start, segment.end):
            assert set(segment.keys) == {key for start, end, key in spans if start <= at < end}
        assert len(segment.keys) == len(set(segment.keys))


@given(st.integers(0, 50), SPANS)
def test_neighbours_differ(length: int, spans: list[tuple[int, int, str]]) -> None:
    segments = cut(length, spans)
    assert all(one.keys != other.keys for one, other in pairwise(segments))


def test_keys_keep_the_order_in_which_spans_were_given() -> None:
    assert cut(6, [(2, 5, "inner"), (0, 6, "outer")]) == [
        Segment(0, 2, ("outer",)),
        Segment(2, 5, ("inner", "outer")),
        Segment(5, 6, ("outer",)),
    ]


@given(st.integers(0, 50), SPANS, st.sets(st.integers(-5, 60)))
def test_places_are_cut_even_where_no_span_ends(
    length: int, spans: list[tuple[int, int, str]], places: set[int]
) -> None:
    segments = cut(length, spans, places)
    assert [at for segment in segments for at in range(segment.start, segment.end)] == list(range(length))
    assert {place for place in places if 0 < place < length} <= {segment.start for segment in segments}


def test_pieces_of_one_key_that_touch_are_one_segment() -> None:
    assert cut(4, [(0, 2, "a"), (2, 4, "a")]) == [Segment(0, 4, ("a",))]
