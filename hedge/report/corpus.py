"""The summary of a corpus before it is rendered: figures as words, and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedge.corpus.summary import BINS, FEWEST, TIMES, Group, Grouping, Series, Summary
from hedge.model import SHARES, Share
from hedge.report import trend
from hedge.report.figures import PARTS_OF, css
from hedge.report.render import document
from hedge.report.safe import plain
from hedge.report.trend import Point
from hedge.report.view import alphabetical
from hedge.report.words import Words, percentage, words

_MOST_ROWS = 40  # of a table; the files have all
_MOST_SERIES = 12
_LONGEST_NAME = 120
_STEPS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)  # where the scale of a chart may end


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in a table, with its parts and how it compares."""

    label: str
    share: str
    range: str
    parts: tuple[str, ...]
    compared: str


@dataclass(frozen=True, slots=True)
class Row:
    """A group in a table."""

    name: str
    articles: str
    words: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The groups by one key; `notes` say what is not in it."""

    key: str
    heading: str
    head: str
    against: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its name and what its scale goes up to, and a line below it."""

    label: str
    top: str
    svg: str
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Multiple:
    """The charts of one group among others."""

    name: str
    count: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """Charts of the groups by one key, side by side."""

    key: str
    heading: str
    groups: tuple[Multiple, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorpusView:
    """All that the summary of a corpus shows."""

    count: str
    other: str
    every: Row
    distribution: tuple[Chart, ...]
    trend_says: str
    trend: tuple[Chart, ...]
    multiples: tuple[Multiples, ...]
    tables: tuple[Table, ...]
    method: tuple[str, ...]


def page(summary: Summary, made: Mapping[str, Any], report_lang: str | None = None) -> str:
    """Returns the summary of a corpus as one HTML document that needs no other file and no script.

    It is in the language that all of its articles were said to be in, unless another is chosen. Raises HedgeError where
    there is no report in the one that is.
    """
    w = words(report_lang, made["options"]["using"]["language"])
    return document("corpus.html.j2", ("base", "corpus", "print"), view=corpus_view(summary, made, w), w=w)


def corpus_view(summary: Summary, made: Mapping[str, Any], w: Words) -> CorpusView:
    """Returns what the summary of a corpus shows; `made` is the corpus's manifest."""
    every = summary.every
    months = next((grouping.groups for grouping in summary.groupings if grouping.key == "month"), ())
    axis = _axis([group.value for group in months])
    lexicons = ", ".join(f"{code} {lexicon['sha256'][:12]}" for code, lexicon in made["lexicons"].items())
    return CorpusView(
        count=w("corpus.count", n=w.count(every.articles), words=w.count(every.words)),
        other=w("corpus.other", unscored=w.count(summary.unscored), lost=w.count(summary.lost)),
        every=_row(w("corpus.all"), every, "", w),
        distribution=tuple(_distribution(name, summary.distribution[name], w) for name in SHARES),
        trend_says=w("corpus.trend_says", n=FEWEST),
        trend=tuple(_charts(months, axis, _tops([months]), w)) if len(axis) > 1 else (),
        multiples=tuple(_multiples(key, series, axis, w) for key, series in summary.series.items() if len(axis) > 1),
        tables=tuple(_table(grouping, w) for grouping in summary.groupings),
        method=(
            w("corpus.method_share"),
            w("corpus.method_interval"),
            w("corpus.method_difference", n=FEWEST),
            w("corpus.method_adjusted"),
            w("corpus.method_made", version=made["hedge"], lexicons=lexicons),
        ),
    )


def _table(grouping: Grouping, w: Words) -> Table:
    shown = sorted(sorted(grouping.groups, key=lambda g: -g.articles)[:_MOST_ROWS], key=_order(grouping.key, w))
    notes = []
    if len(shown) < len(grouping.groups):
        notes.append(w("corpus.more", n=_MOST_ROWS))
    if grouping.without:
        notes.append(w("corpus.without", n=w.count(grouping.without), by=_key(grouping.key, w)))
    first = grouping.groups[0] if grouping.before and grouping.groups else None
    return Table(
        key=grouping.key,
        heading=w("corpus.by", by=_key(grouping.key, w)),
        head=_key(grouping.key, w),
        against=w("corpus.against_before") if grouping.before else w("corpus.against_rest"),
        rows=tuple(
            _row(_name(grouping.key, group, w), group, w("corpus.first" if group is first else "corpus.few"), w)
            for group in shown
        ),
        notes=tuple(notes),
    )


def _row(name: str, group: Group, without: str, w: Words) -> Row:
    """Returns the row of a group; `without` stands where there is no difference."""
    return Row(name, w.count(group.articles), w.count(group.words), tuple(_figures(group, without, w)))


def _figures(group: Group, without: str, w: Words) -> Iterator[Figure]:
    for name, parts in PARTS_OF.items():
        share = group.shares[name]
        split = tuple(f"{w.percent(group.shares[part].share)} {w(f'short.{part}')}" for part in parts)
        compared = without if group.differences is None else _compared(group.differences[name], w)
        yield Figure(w(f"share.{name}"), w.percent(share.share), w.range(share.low, share.high), split, compared)


def _compared(apart: Share, w: Words) -> str:
    if apart.share is None or apart.low is None or apart.high is None:
        return w("corpus.few")
    if apart.low <= 0 <= apart.high:
        return w("corpus.apart_not")
    return w(
        "corpus.apart",
        sign="+" if apart.share > 0 else "−",
        n=w.decimal(abs(apart.share) * 100),
        low=_points(apart.low, w),
        high=_points(apart.high, w),
    )


def _points(fraction: float, w: Words) -> str:
    return f"{'−' if fraction < 0 else '+'}{w.decimal(abs(fraction) * 100)}"


def _distribution(name: str, counts: Sequence[int], w: Words) -> Chart:
    ranges = [w("corpus.distribution_none")] + [w.range((n - 1) / BINS, n / BINS) for n in range(1, BINS + 1)]
    titles = [w("corpus.distribution_bar", range=said, n=w.count(n)) for said, n in zip(ranges, counts, strict=True)]
    svg = trend.bars(_colour(name), counts, titles, f"{w(f'share.{name}')}: {'; '.join(titles)}")
    below = (w("corpus.distribution_none"), w.percent(0.5), w.percent(1.0))
    return Chart(w(f"share.{name}"), w("corpus.distribution_top", n=w.count(max(counts))), svg, below)


def _multiples(key: str, series: Sequence[Series], axis: Sequence[str], w: Words) -> Multiples:
    most = sorted(series, key=lambda one: -one.articles)[:_MOST_SERIES]
    tops = _tops([one.months for one in most])
    groups = [
        Multiple(
            _said(key, one.value, w),
            w("index.count_one") if one.articles == 1 else w("index.count", n=w.count(one.articles)),
            tuple(_charts(one.months, axis, tops, w)),
        )
        for one in most
    ]
    notes = (w("corpus.more", n=_MOST_SERIES),) if len(most) < len(series) else ()
    groups.sort(key=lambda group: alphabetical(group.name))
    return Multiples(key, w("corpus.trend_key", by=_key(key, w)), tuple(groups), notes)


def _charts(months: Sequence[Group], axis: Sequence[str], tops: Mapping[str, float], w: Words) -> Iterator[Chart]:
    """Yields the trend of each share over the months of an axis."""
    found = {group.value: group for group in months}
    first, last = w.month(axis[0]), w.month(axis[-1])
    for name in SHARES:
        points = [_point(found.get(month), name, w) for month in axis]
        label = w("corpus.trend_label", share=w(f"share.{name}"), first=first, last=last)
        svg = trend.trend(_colour(name), points, tops[name], label)
        yield Chart(w(f"share.{name}"), w("corpus.trend_top", n=percentage(tops[name])), svg, (first, last))


def _point(group: Group | None, name: str, w: Words) -> Point | None:
    share = group.shares[name] if group else None
    if group is None or share is None or share.share is None:
        return None
    said = w(
        "corpus.trend_point",
        month=w.month(group.value),
        share=w.percent(share.share),
        range=w.range(share.low, share.high),
        n=w.count(group.articles),
    )
    low, high = (share.share if end is None else end for end in (share.low, share.high))
    return Point(share.share, low, high, group.articles < FEWEST, said)


def _tops(series: Sequence[Sequence[Group]]) -> dict[str, float]:
    """Returns where the scale of each share ends: above all shares, and above the intervals of months with enough."""
    tops = {}
    for name in SHARES:
        ends = [
            (group.shares[name].high or 0.0) if group.articles >= FEWEST else (group.shares[name].share or 0.0)
            for groups in series
            for group in groups
        ]
        highest = max(ends, default=1.0)
        tops[name] = next((step for step in _STEPS if step >= highest), 1.0)
    return tops


def _axis(months: Sequence[str]) -> list[str]:
    """Lists the months from the first to the last, those without articles too."""
    if not months:
        return []
    (year, month), (last_year, last_month) = (map(int, said.split("-")) for said in (min(months), max(months)))
    count = (last_year - year) * 12 + last_month - month + 1
    return [f"{year + (month - 1 + n) // 12:04}-{(month - 1 + n) % 12 + 1:02}" for n in range(count)]


def _colour(share: str) -> str:
    """Returns the class of a share's colour: that of its first part."""
    return css(PARTS_OF[share][0])


def _key(key: str, w: Words) -> str:
    return w.get(f"corpus.{key}", plain(key, _LONGEST_NAME)) if key in (*TIMES, "outlet", "language") else plain(key)


def _name(key: str, group: Group, w: Words) -> str:
    return _said(key, group.value, w)


def _said(key: str, value: str, w: Words) -> str:
    if key == "month":
        return w.month(value)
    if key == "language":
        return w.get(f"language.{value}", plain(value))
    return plain(value, _LONGEST_NAME)


def _order(key: str, w: Words) -> Any:
    """Returns what groups are sorted by: time, or else their names, never a share."""
    return (
        (lambda group: group.value)
        if key in TIMES
        else (lambda group: (alphabetical(_name(key, group, w)), group.value))
    )
