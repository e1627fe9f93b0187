"""Groups of articles that their intervals keep apart, and outlets side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.model import Analysis, Share
from hedge.report.digest.groups import groups
from hedge.report.digest.outlets import outlets
from tests import made

INTERVALS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 30)).map(lambda t: (t[0], t[0] + t[1])), max_size=25)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@given(INTERVALS)
def test_every_interval_is_in_one_group_and_those_that_overlap_in_the_same(intervals: list[tuple[int, int]]) -> None:
    found = groups(intervals)
    assert sorted(i for group in found for i in group) == list(range(len(intervals)))
    of = {i: number for number, group in enumerate(found) for i in group}
    for one, other in combinations(range(len(intervals)), 2):
        if overlap(intervals[one], intervals[other]):
            assert of[one] == of[other]


@given(INTERVALS)
def test_a_group_lies_wholly_above_the_next_and_holds_together(intervals: list[tuple[int, int]]) -> None:
    found = groups(intervals)
    for above, below in pairwise(found):
        assert min(intervals[i][0] for i in above) > max(intervals[i][1] for i in below)
    for group in found:
        reached, left = {group[0]}, set(group[1:])
        while joined := {i for i in left if any(overlap(intervals[i], intervals[j]) for j in reached)}:
            reached |= joined
            left -= joined
        assert not left


def test_a_chain_is_one_group_and_what_only_touches_is_not_kept_apart() -> None:
    assert groups([(0, 4), (3, 7), (6, 9)]) == [[0, 1, 2]]
    assert groups([(0, 4), (4, 7)]) == [[0, 1]]
    assert groups([(0, 4), (5, 7), (30, 40), (0, 0)]) == [[2], [1], [0, 3]]
    assert groups([]) == []


def of_outlet(outlet: str | None, share: float | None, text: str = "x", language: str = "it") -> Analysis:
    """An analysis with the own-voice speculation share that is given."""
    analysis = made.rewritten(text)
    article = replace(analysis.article, outlet=outlet, language=language)
    parts = {**analysis.scores.parts, "speculation_author": Share(share, share, share)}
    return replace(analysis, article=article, scores=replace(analysis.scores, parts=parts))


def many(outlet: str | None, shares: Sequence[float | None]) -> list[Analysis]:
    return [of_outlet(outlet, share, f"{outlet} {i}") for i, share in enumerate(shares)]


def test_outlets_are_compared_where_two_have_enough_articles() -> None:
    b, a = many("Beta", [0.1, 0.3] * 10), many("alfa", [0.2] * 19 + [0.4])
    found = outlets([*b, *a, *many("Gamma", [0.5] * 19), *many(None, [0.9] * 30)], 20)
    assert [mean.outlet for mean in found.compared] == ["alfa", "Beta"]
    assert (found.known, found.left_out) == (3, 1)
    alfa, beta = found.compared
    assert (alfa.articles, beta.articles) == (20, 20)
    assert alfa.mean == pytest.approx(0.21)
    assert beta.mean == pytest.approx(0.2)
    for mean in found.compared:
        assert mean.low < mean.mean < mean.high
    # the normal approximation of the mean of 20 articles: 0.2 ± 1.96 · 0.1 / √20
    assert (beta.low, beta.high) == pytest.approx((0.156, 0.244), abs=0.01)


def test_one_outlet_alone_or_too_few_articles_are_not_compared() -> None:
    a, b = many("A", [0.1, 0.2] * 10), many("B", [0.1, 0.2] * 9 + [0.4])
    assert outlets(a, 20).compared == ()
    assert outlets([*a, *b], 20).compared == ()
    assert outlets([*a, *b], 20).known == 2
    assert len(outlets([*a, *b], 19).compared) == 2


def test_articles_without_a_score_do_not_count_for_their_outlet() -> None:
    a, b = many("A", [0.1, 0.2] * 10), many("B", [0.1, 0.2] * 9 + [0.4, None])
    assert outlets([*a, *b], 20).compared == ()


def test_an_interval_over_articles_never_collapses_and_does_not_depend_on_their_order() -> None:
    a, b = many("A", [0.0] * 20), many("B", [0.1, 0.3, 0.2, 0.6])
    found = outlets([*a, *b], 4).compared
    assert found[0].low == 0.0
    assert found[0].high == pytest.approx(0.161, abs=0.001)  # Wilson's for 0 of 20
    assert outlets([*reversed(b), *reversed(a)], 4).compared == found


def test_the_name_of_an_outlet_is_the_same_however_it_is_spaced_and_capitalised() -> None:
    found = outlets([*many("La  Prova", [0.1, 0.2]), *many("LA PROVA", [0.3]), *many("Zeta", [0.1, 0.2, 0.3])], 3)
    assert [(mean.outlet, mean.articles) for mean in found.compared] == [("LA PROVA", 3), ("Zeta", 3)]
