"""Summaries: the shares of groups of articles, with intervals over articles and differences where there are enough.

A share of a group is the words of a class in all of its articles over all their words that count. Its 95 % interval is
that of a ratio estimated from articles, each with its words (Cochran 1977, chapter 6), with Student's t; at 0 and 100 %
it is Wilson's on the number of articles. Differences take their intervals from those of the two shares (Newcombe 1998,
Zou and Donner 2008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from hedge.corpus.scan import Corpus
from hedge.errors import HedgeError
from hedge.model import PARTS, SHARES, Share
from hedge.score import wilson

if TYPE_CHECKING:
    import polars

FEWEST = 20  # articles on either side of a comparison
BINS = 10
MEASURES = (*SHARES, *PARTS)
TIMES = {"month": 7, "year": 4}
_DATE = r"^\d{4}-(0[1-9]|1[0-2])"
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Group:
    """Articles with one value of a key: how many have a score, the words that count, and the shares by name.

    `differences` are those to what the group is compared with, None where either side has too few articles.
    """

    value: str
    articles: int
    words: int
    shares: Mapping[str, Share]
    differences: Mapping[str, Share] | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups by one key, in order of their values; `without` counts the articles that have none.

    A month or year is compared with the one `before`, anything else with all articles that have another value.
    """

    key: str
    groups: tuple[Group, ...]
    without: int

    @property
    def before(self) -> bool:
        """Whether each group is compared with the one before."""
        return self.key in TIMES


@dataclass(frozen=True, slots=True)
class Series:
    """The months of the articles with one value of a key."""

    value: str
    articles: int
    months: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a corpus has: all articles with a score, the groups by each key, and of each key but time its months.

    `unscored` and `lost` count the other articles. `distribution` says of each share how many articles have none of it,
    and then how many have up to a tenth of their words, up to two tenths, and so on.
    """

    every: Group
    unscored: int
    lost: int
    groupings: tuple[Grouping, ...]
    series: Mapping[str, tuple[Series, ...]]
    distribution: Mapping[str, tuple[int, ...]]


def summary(corpus: Corpus, keys: Sequence[str]) -> Summary:
    """Summarises a corpus by keys: `month`, `year`, or any column of its articles.

    Raises HedgeError where there is no such column, or no article has a score.
    """
    import polars

    articles = corpus["articles"]
    _check(keys, articles.collect_schema().names())
    about = articles.select(
        lost=(polars.col("status") != "analysed").sum(),
        unscored=((polars.col("status") == "analysed") & polars.col("speculation").is_null()).sum(),
    ).collect()
    scored = articles.filter(polars.col("speculation").is_not_null()).with_columns(
        polars.when(polars.col("date").str.contains(_DATE)).then(polars.col("date").str.head(length)).alias(name)
        for name, length in TIMES.items()
        if name in keys or name == "month"
    )
    every = _sums(scored)
    if not every.articles:
        raise HedgeError(f"no article of {corpus.folder} has a score", "hedge corpus query with SELECT fit_reasons …")
    return Summary(
        every.group(""),
        int(about["unscored"].item()),
        int(about["lost"].item()),
        tuple(_grouping(scored, key, every.articles) for key in keys),
        {key: tuple(_series(scored, key)) for key in keys if key not in TIMES and "month" in keys},
        {name: _distribution(scored, name) for name in SHARES},
    )


def table(summary: Summary) -> polars.DataFrame:
    """Returns a summary as a table with a row for each share of each group; differences are in fractions too."""
    import polars

    rows = []
    for grouping in summary.groupings:
        for group in grouping.groups:
            for name in MEASURES:
                share = group.shares[name]
                other = group.differences[name] if group.differences else Share(None, None, None)
                against = "the one before" if grouping.before else "all others"
                first = grouping.before and group is grouping.groups[0]
                said = "" if group.differences else "nothing before" if first else "too few to compare"
                rows.append(
                    (grouping.key, group.value, name, group.articles, group.words, share.share, share.low, share.high,
                     against, other.share, other.low, other.high, said)
                )  # fmt: skip
    text, whole, number = polars.String(), polars.Int64(), polars.Float64()
    schema = {
        "key": text, "value": text, "share": text, "articles": whole, "words": whole,
        "fraction": number, "low": number, "high": number,
        "compared_with": text, "difference": number, "difference_low": number, "difference_high": number, "note": text,
    }  # fmt: skip
    return polars.DataFrame(rows, polars.Schema(schema), orient="row")


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the shares of articles and their intervals need: sums over articles.

    `words` are those that count, `squares` their squares; of each share `of` holds the sums of its words, of their
    squares, and of them times the words of the article.
    """

    articles: int
    words: float
    squares: float
    of: Mapping[str, tuple[float, float, float]]

    def __sub__(self, other: _Sums) -> _Sums:
        of = {
            name: (x - other.of[name][0], xx - other.of[name][1], xw - other.of[name][2])
            for name, (x, xx, xw) in self.of.items()
        }
        return _Sums(self.articles - other.articles, self.words - other.words, self.squares - other.squares, of)

    def share(self, name: str) -> Share:
        x, xx, xw = self.of[name]
        n = self.articles
        share = min(1.0, max(0.0, x / self.words))
        if not 0 < share < 1:
            return Share(share, *wilson(share, n))
        if n < 2:
            return Share(share, None, None)
        spread = max(0.0, xx - 2 * share * xw + share**2 * self.squares)
        half = student(n - 1) * sqrt(n / (n - 1) * spread) / self.words
        return Share(share, max(0.0, share - half), min(1.0, share + half))

    def group(self, value: str, other: _Sums | None = None) -> Group:
        shares = {name: self.share(name) for name in MEASURES}
        enough = other is not None and min(self.articles, other.articles) >= FEWEST
        differences = (
            {name: difference(shares[name], other.share(name)) for name in MEASURES} if enough and other else None
        )
        return Group(value, self.articles, round(self.words), shares, differences)


def difference(one: Share, other: Share) -> Share:
    """Returns how much higher a share is than another, with an interval from theirs."""
    if one.share is None or one.low is None or one.high is None:
        return Share(None, None, None)
    if other.share is None or other.low is None or other.high is None:
        return Share(None, None, None)
    apart = one.share - other.share
    below = sqrt((one.share - one.low) ** 2 + (other.high - other.share) ** 2)
    above = sqrt((one.high - one.share) ** 2 + (other.share - other.low) ** 2)
    return Share(apart, max(-1.0, apart - below), min(1.0, apart + above))


def student(df: int) -> float:
    """Returns the quantile of Student's t for a 95 % interval (Abramowitz and Stegun 1964, 26.7.5), exact below 3."""
    if df < 3:
        return (12.7062, 4.3027)[df - 1]
    z = _Z
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * df**4)
    )


def _check(keys: Sequence[str], columns: Sequence[str]) -> None:
    for key in keys:
        if key not in columns and key not in TIMES:
            raise HedgeError(f"the articles have no column {key!r}", f"--by with {', '.join([*TIMES, *columns])}")


def _grouping(scored: polars.LazyFrame, key: str, every: int) -> Grouping:
    found = _by(scored, [key])
    groups = []
    before: _Sums | None = None
    total = sum(sums.articles for sums in found.values())
    whole = _sums(scored.filter(_has(key)))
    for (value,), sums in found.items():
        groups.append(sums.group(value, before if key in TIMES else whole - sums))
        before = sums
    return Grouping(key, tuple(groups), every - total)


def _series(scored: polars.LazyFrame, key: str) -> Iterator[Series]:
    months: dict[str, list[Group]] = {}
    for (value, month), sums in _by(scored, [key, "month"]).items():
        months.setdefault(value, []).append(sums.group(month))
    for value, groups in months.items():
        yield Series(value, sum(group.articles for group in groups), tuple(groups))


def _by(scored: polars.LazyFrame, keys: Sequence[str]) -> dict[tuple[str, ...], _Sums]:
    """Returns the sums of the articles that have all keys, by their values, in order of these."""
    import polars

    having = scored.filter(_has(key) for key in keys).with_columns(
        polars.col(key).cast(polars.String()) for key in keys
    )
    frame = having.group_by(keys).agg(*_needed()).sort(keys).collect()
    return {tuple(row[key] for key in keys): _summed(row) for row in frame.iter_rows(named=True)}


def _sums(scored: polars.LazyFrame) -> _Sums:
    return _summed(scored.select(_needed()).collect().row(0, named=True))


def _has(key: str) -> polars.Expr:
    import polars

    said = polars.col(key).cast(polars.String())
    return said.is_not_null() & (said != "")


def _needed() -> list[polars.Expr]:
    import polars

    words = polars.col("words_counted").cast(polars.Float64())
    needed = [polars.len().alias("articles"), words.sum().alias("sum_words"), (words**2).sum().alias("sum_squares")]
    for name in MEASURES:
        part = polars.col(name) * words
        needed += [
            part.sum().alias(f"{name}/x"),
            (part**2).sum().alias(f"{name}/xx"),
            (part * words).sum().alias(f"{name}/xw"),
        ]
    return needed


def _summed(row: Mapping[str, float]) -> _Sums:
    of = {name: (row[f"{name}/x"], row[f"{name}/xx"], row[f"{name}/xw"]) for name in MEASURES}
    return _Sums(int(row["articles"]), row["sum_words"], row["sum_squares"], of)


def _distribution(scored: polars.LazyFrame, name: str) -> tuple[int, ...]:
    import polars

    bins = (polars.col(name) * BINS).ceil().cast(polars.Int64()).alias("bin")
    found = dict(scored.group_by(bins).agg(polars.len()).collect().iter_rows())
    return tuple(int(found.get(n, 0)) for n in range(BINS + 1))
