"""The index of a run before it is rendered: a row an article, and the mean bars of its groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report import chart
from hedge.report.figures import PARTS_OF, css, figures, scored
from hedge.report.records import Figures
from hedge.report.safe import plain
from hedge.report.view import alphabetical, title, when
from hedge.report.words import Words

_LONGEST_NAME = 120
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """An article in the index; `day` is its date as `when` has it, `chart` its parts, empty without a score."""

    link: str
    title: str
    article_language: str
    language: str
    outlet: str
    date: str
    day: str
    changed: str
    figures: Figures
    chart: str


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a share over the articles of a group."""

    label: str
    share: str


@dataclass(frozen=True, slots=True)
class Group:
    """Articles with one outlet, month or language; `count` says how many of them have a score."""

    name: str
    count: str
    chart: str
    means: tuple[Mean, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of the articles by one property."""

    key: str
    heading: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that is not in the index, and what to try."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class IndexView:
    """All that the index of a run shows; `order` says how it is sorted: `title` or `date`."""

    count: str
    says: str
    order: str
    has_outlet: bool
    has_date: bool
    has_language: bool
    rows: tuple[IndexRow, ...]
    groupings: tuple[Grouping, ...]
    skipped: tuple[Skipped, ...]


def index_view(
    analyses: Sequence[Analysis],
    w: Words,
    skipped: Sequence[HedgeError] = (),
    changed: Collection[str] = (),
    only_new: bool = False,
) -> IndexView:
    """Returns what the index shows: newest first where all have a date that sorts, else by title; never by a share.

    `skipped` are the inputs that were lost; `changed` are ids of articles whose text changed since they were reported;
    `only_new` says that other articles were reported before.
    """
    articles = [analysis.article for analysis in analyses]
    by_date = bool(articles) and all(when(analysis) for analysis in analyses)
    ordered = sorted(analyses, key=lambda analysis: (alphabetical(title(analysis)), analysis.article.id))
    if by_date:
        ordered.sort(key=when, reverse=True)
    return IndexView(
        count=w("index.count_one") if len(analyses) == 1 else w("index.count", n=w.count(len(analyses))),
        says=" ".join(
            [w("index.says_date") if by_date else w("index.says_title"), *([w("index.says_new")] if only_new else [])]
        ),
        order="date" if by_date else "title",
        has_outlet=any(article.outlet for article in articles),
        has_date=any(article.date for article in articles),
        has_language=len({article.language for article in articles}) > 1,
        rows=tuple(_row(analysis, w, changed) for analysis in ordered),
        groupings=tuple(_groupings(ordered, w)),
        skipped=tuple(Skipped(plain(error.what), plain(error.remedy)) for error in skipped),
    )


def _row(analysis: Analysis, w: Words, changed: Collection[str]) -> IndexRow:
    article = analysis.article
    numbers = figures(analysis, w)
    parts = [(part.css, part.fraction) for share in numbers.shares for part in share.parts]
    return IndexRow(
        link=quote(f"{article.id}.html", errors="surrogatepass"),
        title=title(analysis),
        article_language=plain(article.language),
        language=numbers.language,
        outlet=plain(article.outlet or "", _LONGEST_NAME),
        date=plain(w.date(article.date or ""), _LONGEST_NAME),
        day=plain(when(analysis), _LONGEST_NAME),
        changed=w("index.changed") if article.id in changed else "",
        figures=numbers,
        chart=chart.small(parts) if parts else "",
    )


def _groupings(analyses: Sequence[Analysis], w: Words) -> Iterator[Grouping]:
    """Yields the articles by outlet, month and language, where there are two groups or more with a score."""
    having = [analysis for analysis in analyses if scored(analysis)]
    for key, heading, name, order in (
        ("outlet", w("index.by_outlet"), lambda name: name, alphabetical),
        ("month", w("index.by_month"), w.month, str),
        ("language", w("index.by_language"), lambda name: name, alphabetical),
    ):
        found: dict[str, list[Analysis]] = {}
        for analysis in having:
            if value := _value(analysis, key, w):
                found.setdefault(value, []).append(analysis)
        if len(found) > 1:
            names = sorted(found, key=lambda name: (order(name), name))
            yield Grouping(key, heading, tuple(_group(name(value), found[value], w) for value in names))


def _value(analysis: Analysis, key: str, w: Words) -> str:
    if key == "outlet":
        return plain(analysis.article.outlet or "", _LONGEST_NAME)
    if key == "month":
        day = when(analysis)
        return day[:7] if _MONTH.match(day) else ""
    return w.get(f"language.{analysis.article.language}", analysis.lexicon.name)


def _group(name: str, analyses: Sequence[Analysis], w: Words) -> Group:
    """Takes the mean of each part over articles, so that a long one weighs no more than a short one."""
    means = {
        part: sum(analysis.scores.parts[part].share or 0.0 for analysis in analyses) / len(analyses)
        for parts in PARTS_OF.values()
        for part in parts
    }
    return Group(
        name=name,
        count=w("index.count_one") if len(analyses) == 1 else w("index.count", n=w.count(len(analyses))),
        chart=chart.small([(css(part), mean) for part, mean in means.items()]),
        means=tuple(
            Mean(w(f"share.{share}"), w.percent(sum(means[part] for part in parts)))
            for share, parts in PARTS_OF.items()
        ),
    )
