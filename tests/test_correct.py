"""Corrections applied to real analyses: claims and shares follow, and whatever is corrected stays sound."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hedge
from hedge import contract
from hedge.corrections.apply import correct
from hedge.corrections.edits import at_of
from hedge.counted import count_words
from hedge.errors import HedgeError
from hedge.lexicon import load
from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    FORMS,
    MARKS,
    SOURCE_TYPES,
    Analysis,
    Claim,
    Correction,
    Span,
)
from hedge.report import render
from tests.html_read import read
from tests.made import span
from tests.test_analyse import sound
from tests.test_contract import validator
from tests.texts import TEXTS


@cache
def analysis(language: str) -> Analysis:
    return hedge.analyse(hedge.Article(language, TEXTS[language], language))


def edit(do: str, mark: str, words: str, language: str = "en", nth: int = 1, **values: object) -> Correction:
    """A correction of words of the text of a language."""
    at = span(words, nth, TEXTS[language])
    return Correction(do, mark, at, words, "A. Reeve", "a slip", place="f.toml:3", **values)  # type: ignore[arg-type]


def corrected(*edits: Correction, language: str = "en") -> Analysis:
    made = correct(analysis(language), edits, load(language))
    sound(made)
    adds_up(made)
    return made


def adds_up(made: Analysis) -> None:
    counted = count_words(made.article.text, made.claims)
    by_class = dict.fromkeys(CLASSES, 0)
    for claim, n in zip(made.claims, counted, strict=True):
        by_class[claim.cls] += n
    assert by_class == dict(made.scores.words)


def claim_at(made: Analysis, words: str) -> Claim:
    at = made.article.text.index(words)
    return next(c for c in made.claims if any(a <= at < b for a, b in c.spans))


def place(words: str, language: str = "en", nth: int = 1) -> tuple[Span, ...]:
    return (span(words, nth, TEXTS[language]),)


# A cue removed, added, changed: claim, class before, class after.
CASES = [
    ([edit("remove", "cue", "may")], "repairs may", "speculation", "stated"),
    ([edit("remove", "cue", "reportedly")], "The company", "hearsay", "stated"),
    ([edit("remove", "cue", "hopes")], "who hopes", "sourced_speculation", "stated"),
    ([edit("change", "cue", "reportedly", category="inferential", certainty="probable")], "The company", "hearsay",
     "speculation"),
    ([edit("change", "cue", "reportedly", category="doxastic", by="source")], "The company", "hearsay",
     "sourced_speculation"),
    ([edit("add", "cue", "Residents now", category="epistemic", certainty="possible")],
     "Residents now", "stated", "speculation"),
    ([edit("add", "cue", "known", category="epistemic", certainty="possible")], "the crack", "hearsay",
     "sourced_speculation"),
    ([edit("add", "cue", "The town", category="hearsay", certainty="unknown",
           scope=place("The town has added two buses"))], "has added", "stated", "hearsay"),
    ([edit("remove", "attribution", "According to")], "the repairs will", "sourced", "stated"),
    ([edit("change", "attribution", "According to", source_type="unnamed")], "the repairs will", "sourced", "hearsay"),
    ([edit("change", "attribution", "said", nth=2, source=place("Anna Reeve"))], "the crack", "hearsay", "sourced"),
    ([edit("remove", "attribution", "said")], "We do not know", "sourced_speculation", "speculation"),
    ([edit("add", "attribution", "added", source=place("The town"), content=place("two buses"),
           source_type="organisation")], "two buses", "stated", "sourced"),
    ([edit("change", "claim", "The town has added two buses", cls="other")], "The town", "stated", "other"),
    ([edit("change", "claim", "it could open in June", cls="stated")], "it could", "speculation", "stated"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "words", "before", "after"), CASES)
def test_the_class_of_a_claim_follows_from_the_marks_that_are_left(
    edits: list[Correction], words: str, before: str, after: str
) -> None:
    made = corrected(*edits)
    assert claim_at(analysis("en"), words).cls == before
    assert claim_at(made, words).cls == after
    assert made.corrected is not None
    assert made.corrected.automatic == analysis("en").scores
    assert made.scores.words != analysis("en").scores.words


def test_nothing_else_changes() -> None:
    made, before = corrected(edit("remove", "cue", "reportedly")), analysis("en")
    assert made.attributions == before.attributions
    assert made.cues == tuple(c for c in before.cues if at_of(c) != span("reportedly", 1, TEXTS["en"]))
    changed = span("The company reportedly used poor materials", 1, TEXTS["en"])
    assert [c for c in made.claims if at_of(c) != changed] == [c for c in before.claims if at_of(c) != changed]
    assert (made.article, made.document, made.lexicon) == (before.article, before.document, before.lexicon)


@pytest.mark.parametrize("language", TEXTS)
def test_an_attribution_in_another_one_keeps_its_place(language: str) -> None:
    before = analysis(language)
    cue = before.cues[0]
    first = Correction("remove", "cue", at_of(cue), before.article.text[slice(*at_of(cue))], "A", "b")
    assert corrected(first, language=language).attributions == before.attributions


def test_a_mark_of_an_editor_says_whose_it_is_and_why() -> None:
    made = corrected(
        edit("add", "cue", "known", category="epistemic", certainty="possible"),
        edit("change", "attribution", "said", nth=2, source=place("Anna Reeve")),
        edit("change", "claim", "The town has added two buses", cls="other"),
    )
    (cue,) = (c for c in made.cues if c.cue.entry == "editor-1")
    assert made.glosses["editor-1"] == {"und": "a slip"}
    assert cue.via == "editor-1; added by A. Reeve"
    assert cue.scope == place("the crack had been known for months")
    (said,) = (a for a in made.attributions if a.entry == "editor-2")
    assert (said.name, said.source_type) == ("Anna Reeve", "person")
    assert claim_at(made, "The town").reason == "editor"


def test_a_claim_can_be_removed_and_added_again_in_parts() -> None:
    removed = corrected(edit("remove", "claim", "The town has added two buses"))
    at = span("The town has added two buses", 1, TEXTS["en"])
    assert not [c for c in removed.claims if any(a < at.end and at.start < b for a, b in c.spans)]
    assert sum(analysis("en").scores.words.values()) - sum(removed.scores.words.values()) == 6
    added = corrected(edit("add", "claim", "said that", cls="stated"))
    assert claim_at(added, "said that the").spans == place("said that")
    assert sum(added.scores.words.values()) - sum(analysis("en").scores.words.values()) == 2


def test_a_claim_decided_by_an_editor_keeps_its_words_though_the_cut_changes() -> None:
    """Without its cue, a passage would be cut otherwise; what the editor decided is still what was shown."""
    decided = edit("change", "claim", "what it will cost", cls="other")
    made = corrected(edit("remove", "cue", "not know"), edit("remove", "attribution", "said"), decided)
    assert claim_at(made, "what it will").spans == place("what it will cost")
    assert claim_at(made, "what it will").cls == "other"
    assert claim_at(made, "We do not").cls == "stated"


REFUSED = [
    (replace(edit("remove", "cue", "may"), words="might"), "at [34, 37] the text has «may», not «might»"),
    (replace(edit("remove", "cue", "may"), at=Span(9000, 9003)), "at [9000, 9003] the text has «»"),
    (edit("remove", "cue", "county"), "no cue stands at «county»"),
    (edit("change", "claim", "repairs may", cls="other"), "no claim stands at «repairs may»"),
    (edit("add", "cue", "may", category="epistemic", certainty="possible"), "the cue «may» is there already"),
    (edit("add", "cue", "repairs may end", category="epistemic", certainty="possible"),
     "«repairs may end» shares a word with the cue «may»"),
    (edit("add", "cue", "ounty", category="epistemic", certainty="possible"), "«ounty» cuts the word «county»"),
    (edit("add", "cue", ".", category="epistemic", certainty="possible"), "«.» has no word"),
    (edit("add", "cue", "buses. More", category="epistemic", certainty="possible"),
     "«buses. More» stands in no sentence"),
    (edit("add", "cue", "buses", category="epistemic", certainty="possible", scope=place("More might follow")),
     "the scope of «buses» leaves its sentence"),
    (edit("change", "cue", "may", scope=(Span(30, 9000),)), "the text ends at"),
    (edit("add", "claim", "repairs may end", cls="stated"), "«repairs may end» shares words with a claim"),
    (edit("add", "attribution", "added", source=place("The town"), content=place("The town has")),
     "the source of «added» stand in its content"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "says"), REFUSED)
def test_a_correction_that_hits_nothing_is_refused_with_file_and_line(wanted: Correction, says: str) -> None:
    with pytest.raises(HedgeError) as caught:
        correct(analysis("en"), [wanted], load("en"))
    assert caught.value.what.startswith(f"f.toml:3: {says}"), caught.value.what
    assert caught.value.remedy
    assert caught.value.skips


def test_two_corrections_of_one_mark_are_refused() -> None:
    twice = [edit("remove", "cue", "may"), edit("change", "cue", "may", category="hearsay")]
    with pytest.raises(HedgeError, match=re.escape("f.toml:3: a second correction of the cue «may»")):
        correct(analysis("en"), twice, load("en"))


def test_an_analysis_is_corrected_once_and_with_its_own_lexicon() -> None:
    made = corrected(edit("remove", "cue", "may"))
    with pytest.raises(HedgeError, match="corrected already"):
        correct(made, [edit("remove", "cue", "could")], load("en"))
    with pytest.raises(HedgeError, match="lexicon"):
        correct(analysis("en"), [edit("remove", "cue", "may")], load("it"))
    assert correct(analysis("en"), [], load("en")) is analysis("en")


# Any valid correction


def edits_of(before: Analysis) -> st.SearchStrategy[list[Correction]]:
    """Corrections of any marks of an analysis, and marks added at any words of a sentence."""
    text = before.article.text
    words: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "cue": {"category": st.sampled_from(CATEGORIES), "certainty": st.sampled_from(CERTAINTIES),
                "by": st.sampled_from((None, "author", "source"))},
        "attribution": {"source_type": st.sampled_from(SOURCE_TYPES), "form": st.sampled_from((None, *FORMS)),
                        "source": st.sampled_from((None, ()))},
        "claim": {"cls": st.sampled_from(CLASSES), "certainty": st.sampled_from((None, *CERTAINTIES))},
    }  # fmt: skip

    def made(do: str, mark: str, at: Span) -> st.SearchStrategy[Correction]:
        values: dict[str, st.SearchStrategy[Any]] = {} if do == "remove" else dict(words[mark])
        if (do, mark) == ("add", "attribution"):
            values["source"] = st.just(())
        return st.builds(
            lambda **chosen: Correction(do, mark, at, text[at.start : at.end], "A", "b", **chosen), **values
        )

    known = [
        *(("cue", at_of(cue)) for cue in before.cues),
        *(("attribution", at_of(said)) for said in before.attributions),
        *(("claim", at_of(claim)) for claim in before.claims),
    ]
    places = [Span(a.start, b.end) for s in before.document.sentences
              for i, a in enumerate(s.tokens) for b in s.tokens[i : i + 4]]  # fmt: skip
    old = st.tuples(st.sampled_from(("remove", "change")), st.sampled_from(known))
    new = st.tuples(st.just("add"), st.tuples(st.sampled_from(MARKS), st.sampled_from(places)))
    return st.lists(st.one_of(old, new), min_size=1, max_size=6, unique_by=lambda one: one[1]).flatmap(
        lambda chosen: st.tuples(*(made(do, *mark) for do, mark in chosen)).map(list)
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", TEXTS)
def test_whatever_is_corrected_claims_stay_apart_and_words_add_up(
    language: str, parser: Callable[[str], object]
) -> None:
    before, lexicon = analysis(language), load(language)
    applied = 0

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(edits_of(before))
    def any_corrections(edits: list[Correction]) -> None:
        nonlocal applied
        try:
            made = correct(before, edits, lexicon)
        except HedgeError:
            if all(one.do != "add" for one in edits):
                raise  # only what is added can be where it may not
            return
        applied += 1
        sound(made)
        adds_up(made)
        assert made.corrected is not None
        assert len(made.corrected.corrections) == len(edits)
        if all((one.do, one.mark) == ("change", "claim") for one in edits):
            assert sum(made.scores.words.values()) == sum(before.scores.words.values())
        validator().validate(contract.record(made))
        read(render.page(made))

    any_corrections()
    assert applied >= 20
