"""The tables have their declared columns and add up to the score."""

from __future__ import annotations

import io
from dataclasses import replace

import polars
import pytest

import hedge
from hedge.model import CLASSES, Analysis
from hedge.tables import frames
from tests.texts import TEXTS


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    return [hedge.analyse(hedge.Article(f"bridge.{language}", text, language)) for language, text in TEXTS.items()]


def test_empty_tables_have_the_columns_of_full_ones(analyses: list[Analysis]) -> None:
    for make in (frames.cues_frame, frames.claims_frame, frames.sentences_frame):
        assert make([]).schema == make(analyses).schema
        assert make([]).height == 0


def test_a_row_for_each_cue(analyses: list[Analysis]) -> None:
    for analysis in analyses:
        frame = analysis.cues_frame()
        assert frame["cue"].to_list() == [cue.id for cue in analysis.cues]
        assert frame["entry"].to_list() == [cue.cue.entry for cue in analysis.cues]
        assert frame.height > 3
        text = analysis.article.text
        for row, cue in zip(frame.iter_rows(named=True), analysis.cues, strict=True):
            assert row["text"] == " … ".join(text[start:end] for start, end in cue.spans)
            assert text[row["start"] : row["end"]].startswith(row["text"].split(" … ")[0])
            sentence = analysis.document.sentences[row["sentence"]]
            assert sentence.start <= row["start"] < row["end"] <= sentence.end
            assert row["scope_words"] > 0


def test_claims_add_up_to_the_score(analyses: list[Analysis]) -> None:
    for analysis in analyses:
        frame = analysis.claims_frame()
        assert frame.height == len(analysis.claims)
        words = dict(frame.group_by("class").agg(polars.col("words").sum()).iter_rows())
        assert {cls: words.get(cls, 0) for cls in CLASSES} == dict(analysis.scores.words)
        assert frame["cues"].sum() == sum(len(claim.cues) for claim in analysis.claims)


def test_sentences_add_up_to_the_score(analyses: list[Analysis]) -> None:
    for analysis in analyses:
        frame = analysis.sentences_frame()
        assert frame.height == len(analysis.document.sentences)
        for cls in set(CLASSES) - {"other"}:
            assert frame[cls].sum() == analysis.scores.words[cls]
        assert frame["cues"].sum() == len(analysis.cues)
        assert (frame["words"] >= frame.select(polars.sum_horizontal(CLASSES)).to_series()).all()


def test_articles_share_a_table(analyses: list[Analysis]) -> None:
    frame = frames.claims_frame(analyses)
    assert frame["article"].unique(maintain_order=True).to_list() == [analysis.article.id for analysis in analyses]
    assert frame["language"].unique(maintain_order=True).to_list() == list(TEXTS)


def test_tables_can_be_written_in_any_format(analyses: list[Analysis]) -> None:
    for frame in (frames.cues_frame(analyses), frames.claims_frame(analyses), frames.sentences_frame(analyses)):
        csv, parquet = io.BytesIO(), io.BytesIO()
        frame.write_csv(csv)
        frame.write_parquet(parquet)
        assert polars.read_csv(io.BytesIO(csv.getvalue())).height == frame.height
        assert polars.read_parquet(io.BytesIO(parquet.getvalue())).equals(frame)


def test_a_lone_surrogate_does_not_break_a_table(analyses: list[Analysis]) -> None:
    analysis = analyses[0]
    text = analysis.article.text
    place = analysis.document.sentences[-1].start
    broken = replace(analysis, article=replace(analysis.article, text=f"{text[:place]}\ud800{text[place + 1 :]}"))
    assert broken.sentences_frame()["text"].to_list()[-1].startswith("?")
