"""Whatever the text, an analysis keeps its promises: spans lie in the text, and claims never overlap."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hedge
from hedge.pipeline import Parser

MARKS = [",", ".", ":", ";", "-", "–", "—", "“", "”", "«", "»", '"', "'", "?", "!", "(", ")", "…", "\n", "12"]
SENTENCES = {
    "it": "il sindaco ha detto che forse potrebbe sarebbe della se non indaga secondo Rossi aggiunge teme dirlo",
    "id": "gubernur mengatakan bahwa mungkin bisa jika diduga menurut ujarnya apakah belum khawatir katanya yang",
    "en": "the mayor said that perhaps it could would if don't according to Lee added fears reportedly he can't",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", SENTENCES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_an_analysis_keeps_its_promises(language: str, data: st.DataObject, parser: Callable[[str], Parser]) -> None:
    words = data.draw(st.lists(st.sampled_from([*SENTENCES[language].split(), *MARKS]), min_size=2, max_size=40))
    text = " ".join(words)
    found = hedge.analyse(hedge.Article("x", text, language), parser=parser(language))
    claimed = sorted(span for claim in found.claims for span in claim.spans)
    assert all(one.end <= other.start for one, other in pairwise(claimed))
    said = [span for a in found.attributions for span in (*a.source, *a.cue, *a.content, *a.frame)]
    marked = [span for cue in found.cues for span in (*cue.spans, *cue.scope, *cue.holder)]
    assert all(0 <= span.start < span.end <= len(text) for span in (*claimed, *said, *marked))
    order = [a.id for a in found.attributions]
    assert all(a.content for a in found.attributions)
    assert all(order.index(a.parent) < order.index(a.id) for a in found.attributions if a.parent)


def test_the_words_of_one_printed_word_stay_together(parser: Callable[[str], Parser]) -> None:
    text = (
        "( … ujarnya khawatir pasti 12 apakah belum mungkin ) : apakah % yang tidak menyelidiki belum ujarnya 12 "
        "menurut bahwa ? - menurut yang apakah . mengatakan \" ' ( bahwa katanya"
    )
    found = hedge.analyse(hedge.Article("x", text, "id"), parser=parser("id"))
    claimed = sorted(span for claim in found.claims for span in claim.spans)
    assert all(one.end <= other.start for one, other in pairwise(claimed))
