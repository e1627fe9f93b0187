"""The whole chain on real parses: spans lie in the text, claims do not overlap, order and bytes are stable."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hedge
from hedge import contract
from hedge.lexicon import available
from hedge.model import CLASSES, Analysis
from hedge.pipeline import Parser

PIECES = [
    "The bridge may have collapsed,", " police said.", ' "It could', ' rain,"', " she said.", "\r\n", "\n\n", "🙂", "é",
    "\0", "\u200b", " ", "»", "“", "If it", "a", "?",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), min_size=1, max_size=14).map("".join)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXT)
def test_any_text_keeps_its_offsets(text: str, parser: Callable[[str], Parser]) -> None:
    sound(hedge.analyse(hedge.Article("x", text, "en"), parser=parser("en")))


def sound(analysis: Analysis) -> None:
    """Asserts what holds for every analysis."""
    text = analysis.article.text
    ends = 0
    for s, e in sorted(span for claim in analysis.claims for span in claim.spans):
        assert ends <= s < e <= len(text)
        ends = e
    assert {c.cls for c in analysis.claims} <= set(CLASSES)
    for cue in analysis.cues:
        assert all(0 <= s < e <= len(text) for s, e in (*cue.spans, *cue.scope))
    seen: set[str] = set()
    for a in analysis.attributions:
        assert a.parent is None or a.parent in seen, "an outer attribution comes before its inner ones"
        seen.add(a.id)
        assert all(0 <= s < e <= len(text) for s, e in (*a.source, *a.cue, *a.content))
    shares = [s.share for s in analysis.scores.shares.values()]
    assert all(s is None for s in shares) or sum(s or 0 for s in shares) == pytest.approx(1)
    for share in (*analysis.scores.shares.values(), *analysis.scores.parts.values()):
        if share.share is not None:
            assert share.low is not None
            assert share.high is not None
            assert 0 <= share.low <= share.share <= share.high <= 1


@pytest.mark.parametrize("language", available())
def test_the_same_text_gives_the_same_bytes(language: str, parser: Callable[[str], Parser]) -> None:
    text = "A first line\n\nThe dam broke in 1990, said Ms Lind. “It may break again,” she added.\n"
    article = hedge.Article("x", text, language)
    once, again = (contract.line(hedge.analyse(article, parser=parser(language))) for _ in range(2))
    assert once == again


def test_a_quotation_over_two_paragraphs_has_one_source(parser: Callable[[str], Parser]) -> None:
    text = "“We lost the road on Monday.\n“The bridge fell on Tuesday,” said Mayor Ada Lind.\n“Nobody was on it.”"
    analysis = hedge.analyse(hedge.Article("x", text, "en"), parser=parser("en"))
    assert {a.source_type for a in analysis.attributions} == {"person"}
    assert {c.cls for c in analysis.claims} == {"sourced"}
    assert {a.form for a in analysis.attributions} == {"direct"}
