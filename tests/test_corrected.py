"""What an editor changed, as readers see it: page, index, embeds, digest, and the page without words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hedge.model import Analysis, Corrected, Correction
from hedge.report import digest, embed, render
from hedge.report.words import languages, words
from tests import made
from tests.html_read import read

HOSTILE = "<b onclick=x>\u202e why & {{ 7*7 }}"
EDITS = (
    Correction("remove", "cue", made.span("temono"), "temono", "Redazione", "Non è una riserva.", "2026-01-31"),
    Correction("change", "attribution", made.span("Secondo"), "Secondo", HOSTILE, HOSTILE,
               source=(made.span("il Comune"),), source_type="organisation", form="mixed"),
    Correction("add", "cue", made.span("navette"), "navette", "A", "b", category="condition", certainty="unknown",
               by="source", scope=(made.span("promette navette"),)),
    Correction("change", "claim", made.span("Chi pagherà le navette"), "Chi pagherà le navette", "A", "b",
               cls="stated"),
    Correction("add", "attribution", made.span("chiuso"), "chiuso", "A", "b", source=(), source_type="unnamed",
               content=(made.span("da lunedì mattina"),)),
)  # fmt: skip


def edited(count: int = len(EDITS)) -> Analysis:
    """The analysis made by hand, as if its first edits had been applied to one with other shares."""
    analysis = made.analysis()
    automatic = replace(analysis.scores, shares=dict.fromkeys(analysis.scores.shares, made.share(21)))
    return replace(analysis, corrected=Corrected(EDITS[:count], automatic))


@pytest.mark.parametrize("language", languages())
def test_the_page_shows_how_many_marks_and_the_share_before_beside_the_one_after(language: str) -> None:
    w = words(language)
    root = read(render.page(edited(), language))
    (box,) = root.all("div", "corrected")
    assert w("corrected.count", n=5) in box.text()
    assert box.text().count("45%") == 3
    (pairs,) = root.all("table", "pairs")
    for row in pairs.all("tbody")[0].all("tr"):
        before, after = row.all("td")
        assert before.text().startswith("45% ")
        assert not after.text().startswith("45% ")
    assert [a.attributes["href"] for a in box.all("a")] == ["#corrections"]
    assert [h for h in root.all("h3") if h.attributes.get("id") == "corrections"]


def test_the_page_lists_every_correction_with_who_and_why() -> None:
    root = read(render.page(edited(), "en"))
    rows = [item.text() for item in root.all("ol", "corrections")[0].all("li")]
    assert len(rows) == 5
    assert "temono · hedge removed" in rows[0]
    assert "Non è una riserva." in rows[0]
    assert "Redazione, 2026-01-31" in rows[0]
    assert "source “il Comune” · organisation · partly in quotation marks" in rows[1]
    assert HOSTILE in rows[1]
    assert "condition · left open · in a source’s voice · covers “promette navette”" in rows[2]
    assert "passage changed: stated without a source" in rows[3]
    assert "attribution added: no source · unnamed · content “da lunedì mattina”" in rows[4]


def test_one_mark_is_one_mark_and_no_correction_says_nothing() -> None:
    assert "1 mark was changed by an editor." in render.page(edited(1), "en")
    assert "editor" not in render.page(made.analysis(), "en").partition("</style>")[2]


def test_the_index_names_the_shares_that_the_program_counted_alone() -> None:
    html = render.index([edited(), made.analysis()], "en")
    assert html.count("marks were changed by an editor.") == 1
    assert "By the program alone: Speculation 45% · Hearsay 45% · Stated or attributed 45%" in html


def test_embeds_and_digest_say_it_in_their_sentence() -> None:
    said = "5 marks were changed by an editor."
    view = embed.view(edited(), link=None, report_lang="en", max_words=60)
    for kind in ("email", "web", "markdown", "text"):
        assert said in str(embed.KINDS[kind](view)), kind
    issue = digest.digest([edited()], title="t", when=datetime(2026, 1, 31, tzinfo=UTC), report_lang="en")
    assert said in issue.html
    assert said in " ".join(issue.text.split())


def test_the_page_without_words_gives_offsets_for_them() -> None:
    html = render.page_without_text(edited(), "en")
    assert "5 marks were changed by an editor." in html
    listed = read(html).all("ol", "corrections")[0].text()
    first, scope = made.span("temono"), made.span("promette navette")
    assert f"{first.start}–{first.end} · hedge removed" in listed
    assert f"covers “{scope.start}–{scope.end}”" in listed
    for correction in EDITS:
        assert correction.words not in html.replace(correction.why, "")


def test_a_text_that_only_its_correction_scores_has_dashes_before() -> None:
    none = made.scores("no", ("short",))
    analysis = replace(made.analysis(), corrected=Corrected(EDITS[:1], none))
    (pairs,) = read(render.page(analysis, "en")).all("table", "pairs")
    assert [row.all("td")[0].text() for row in pairs.all("tbody")[0].all("tr")] == ["– (–)"] * 3
    unscored = replace(made.analysis(), scores=none, corrected=Corrected(EDITS[:1], made.scores()))
    assert "1 mark was changed by an editor." in render.page(unscored, "en")


def test_an_attribution_to_nobody_that_an_editor_added_is_noted_by_its_words_not_by_quotation_marks() -> None:
    base = made.analysis()
    said = replace(base.attributions[0], source=(), cue=(), name="", entry="editor-1")
    bare = replace(base, attributions=(said,), cues=(), claims=())
    for entry, words_ in (("editor-1", "I giunti sono consumati e potrebbero cedere"), (None, "quotation marks")):
        root = read(render.page(replace(bare, attributions=(replace(said, entry=entry),)), "en"))
        (note,) = [item for item in root.all("li") if item.attributes.get("id") == "w1"]
        assert words_ in note.text()
