"""Summaries: figures that are right, intervals that hold what they promise, and no difference on a handful."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy
import polars
import pytest

from hedge.corpus.scan import Corpus
from hedge.corpus.summary import FEWEST, MEASURES, Summary, difference, student, summary
from hedge.corpus.summary import table as table_of
from hedge.errors import HedgeError
from hedge.model import PARTS, SHARES, Share
from hedge.report import corpus as report
from hedge.report.words import languages
from tests.html_read import read

OUTLETS = {"Corriere del Rio": 120, "Harian Sungai": 90, "The Rill": FEWEST, "Tiny <b>Paper</b>": FEWEST - 1}

ORDER = ("speculation_author", "speculation_source", "hearsay_wording", "hearsay_unnamed", "sourced", "stated")


def articles(
    seed: int = 1, outlets: dict[str, int] = OUTLETS, rates: dict[str, float] | None = None
) -> polars.DataFrame:
    """Articles with scores, as the table of a corpus has them: sums of their parts, rounded as there."""
    chance = numpy.random.default_rng(seed)
    rows = []
    for outlet, count in outlets.items():
        for n in range(count):
            rate = (rates or {}).get(outlet, 0.15)
            words = int(chance.integers(60, 900))
            split = chance.dirichlet([rate * 10, rate * 5, 0.4, 0.3, 3, 6])
            parts = dict(zip(ORDER, (round(float(x), 4) for x in split), strict=True))
            date = None if n == 0 else f"2026-{(1, 2, 4)[n % 3]:02}-{n % 27 + 1:02}"
            rows.append(
                {
                    "id": f"{outlet}-{n}", "status": "analysed", "outlet": outlet, "language": "it" if n % 2 else "en",
                    "date": date, "words_counted": words, **parts,
                    "speculation": parts["speculation_author"] + parts["speculation_source"],
                    "hearsay": parts["hearsay_wording"] + parts["hearsay_unnamed"],
                    "reported": parts["sourced"] + parts["stated"],
                }
            )  # fmt: skip
    none = dict.fromkeys(rows[0])
    return polars.DataFrame(
        [*rows, {**none, "id": "x", "status": "analysed"}, {**none, "id": "y", "status": "skipped"}]
    )


def corpus(folder: Path, frame: polars.DataFrame) -> Corpus:
    place = folder / "tables" / "k" / "000000"
    place.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(place / "articles.parquet")
    made = {"schema": 1, "hedge": "0", "tables": "tables/k", "options": {"text": False, "using": {"language": None}},
            "lexicons": {"it": {"sha256": "ab" * 32}}}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(made), "utf-8")
    return Corpus(folder)


@pytest.fixture
def found(tmp_path: Path) -> Summary:
    return summary(corpus(tmp_path, articles()), ["outlet", "month", "language"])


def test_shares_are_of_the_words_of_all_articles(found: Summary) -> None:
    frame = articles().filter(polars.col("speculation").is_not_null())
    outlets = {group.value: group for group in found.groupings[0].groups}
    assert list(outlets) == sorted(OUTLETS)
    for name, group in outlets.items():
        own = frame.filter(polars.col("outlet") == name)
        words = own["words_counted"].to_numpy().astype(float)
        assert (group.articles, group.words) == (OUTLETS[name], words.sum())
        for measure in MEASURES:
            x = own[measure].to_numpy() * words
            share = x.sum() / words.sum()
            n = len(words)
            half = student(n - 1) * numpy.sqrt(n * ((x - share * words) ** 2).sum() / (n - 1)) / words.sum()
            got = group.shares[measure]
            assert (got.share, got.low, got.high) == pytest.approx((share, max(0, share - half), min(1, share + half)))
    assert (found.unscored, found.lost) == (1, 1)
    assert found.every.articles == sum(OUTLETS.values())


def test_parts_add_up_and_bins_count_every_article(found: Summary) -> None:
    for grouping in found.groupings:
        assert sum(group.articles for group in grouping.groups) + grouping.without == found.every.articles
        for group in grouping.groups:
            assert sum(group.shares[part].share or 0 for part in PARTS) == pytest.approx(1, abs=1e-3)
    assert found.groupings[1].without == len(OUTLETS)
    for name in SHARES:
        assert sum(found.distribution[name]) == found.every.articles


def test_no_difference_on_a_handful(found: Summary) -> None:
    outlets = {group.value: group for group in found.groupings[0].groups}
    assert {name for name, group in outlets.items() if group.differences is None} == {"Tiny <b>Paper</b>"}
    rows = table_of(found).filter(polars.col("value") == "Tiny <b>Paper</b>")
    assert rows["difference"].null_count() == rows.height == len(MEASURES)
    assert set(rows["note"]) == {"too few to compare"}
    months = found.groupings[1].groups
    assert [group.value for group in months] == ["2026-01", "2026-02", "2026-04"]
    assert months[0].differences is None
    assert months[1].differences is not None


def test_quantiles_of_student() -> None:
    known = {1: 12.7062, 2: 4.3027, 3: 3.1824, 5: 2.5706, 10: 2.2281, 19: 2.0930, 120: 1.9799, 10_000: 1.9602}
    for df, t in known.items():
        assert student(df) == pytest.approx(t, rel=0.02 if df < 5 else 0.001)


def test_intervals_hold_the_truth_as_often_as_they_say(tmp_path: Path) -> None:
    held = []
    population = articles(99, {"a": 40_000}).filter(polars.col("speculation").is_not_null())
    words = population["words_counted"].to_numpy()
    truth = float((population["speculation"].to_numpy() * words).sum() / words.sum())
    for seed in range(150):
        sample = population.sample(30, seed=seed)
        share = summary(corpus(tmp_path, sample), []).every.shares["speculation"]
        assert share.low is not None
        assert share.high is not None
        held.append(share.low <= truth <= share.high)
    assert 0.88 <= sum(held) / len(held) <= 0.99


def test_a_difference_has_the_interval_of_both() -> None:
    apart = difference(Share(0.3, 0.25, 0.36), Share(0.1, 0.08, 0.13))
    assert (apart.share, apart.low, apart.high) == pytest.approx((0.2, 0.2 - 0.0034**0.5, 0.2 + 0.004**0.5))
    assert difference(Share(0.3, None, None), Share(0.1, 0.08, 0.13)) == Share(None, None, None)


def test_two_outlets_that_differ_are_told_apart_and_two_that_do_not_are_not(tmp_path: Path) -> None:
    outlets = {"low": 100, "high": 100, "same": 100}
    frame = articles(5, outlets, {"low": 0.05, "high": 0.4})
    pair = frame.filter(polars.col("outlet").is_in(["low", "high"]))
    low = summary(corpus(tmp_path, pair), ["outlet"]).groupings[0].groups[1].differences
    assert low is not None
    assert low["speculation"].high is not None
    assert low["speculation"].high < 0


def test_keys_are_columns_and_only_those(tmp_path: Path) -> None:
    made = corpus(tmp_path, articles())
    assert [group.value for group in summary(made, ["year"]).groupings[0].groups] == ["2026"]
    with pytest.raises(HedgeError, match="no column 'weather'"):
        summary(made, ["weather"])
    with pytest.raises(HedgeError, match="has a score"):
        summary(corpus(tmp_path, articles().filter(polars.col("speculation").is_null())), [])


@pytest.mark.parametrize("language", languages())
def test_the_page_has_n_everywhere_and_breaks_no_policy(found: Summary, tmp_path: Path, language: str) -> None:
    html = report.page(found, Corpus(tmp_path).manifest, language)
    assert "default-src 'none'" in html
    assert not re.search(r"\sstyle=|<script|\son\w+=", html)
    assert "Tiny &lt;b&gt;Paper&lt;/b&gt;" in html
    assert html.count('<svg class="trend') == 3 + 3 * len(OUTLETS) + 3 * 2
    assert html.count('<svg class="bars') == 3
    for count in OUTLETS.values():
        assert str(count) in html
    page = read(html)
    assert page is not None
    few = {"en": "too few to compare", "it": "troppo pochi", "id": "terlalu sedikit"}[language]
    assert html.count(few) == 3
    assert html == report.page(found, Corpus(tmp_path).manifest, language)
