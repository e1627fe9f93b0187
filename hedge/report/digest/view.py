"""From analyses to all that a digest shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report.digest.groups import groups
from hedge.report.digest.outlets import OutletMean, Outlets, outlets
from hedge.report.digest.passage import passage
from hedge.report.digest.records import DigestView, Group, Item, OutletRow, Unscored
from hedge.report.embed.bar import rows
from hedge.report.embed.quotes import words_in
from hedge.report.embed.sentence import sentence
from hedge.report.embed.view import LONGEST_NAME, about, headline, own_link
from hedge.report.figures import figures, scored
from hedge.report.safe import plain
from hedge.report.view import alphabetical, when
from hedge.report.words import Words, percentage

OWN = "speculation_author"
_LONGEST_TITLE = 200
_LONGEST_ERROR = 300


def view(
    analyses: Sequence[Analysis],
    w: Words,
    *,
    title: str,
    day: date,
    rank: bool,
    at_least: int,
    max_words: int,
    skipped: Sequence[HedgeError],
) -> DigestView:
    """Returns a digest of all articles, none cut short.

    Articles come by date, then by title; with `rank` by the share of speculation in the text's own words, in groups
    (see `groups`), and by title inside a group. Those without a score stand apart. Outlets are compared where at least
    two have `at_least` articles with a score. No article gives more than `max_words` words.
    """
    having = [analysis for analysis in analyses if scored(analysis)]
    rest = [analysis for analysis in analyses if not scored(analysis)]
    found = _ranked(having, w, max_words) if rank else _dated(having, w, max_words)
    compared = outlets(having, at_least)
    first = next((item for group in found for item in group.full), None)
    return DigestView(
        language=w.language,
        title=plain(title, _LONGEST_TITLE),
        date=w.date(day.isoformat()),
        intro=_intro(len(analyses), bool(having), w),
        key=first.rows if first else (),
        order=_order(having, rank, w),
        groups=found,
        more="",
        unscored=tuple(_unscored(analysis, w, max_words) for analysis in sorted(rest, key=_by_title)),
        unscored_more="",
        outlets=tuple(_outlet(mean, w) for mean in compared.compared),
        outlets_more="",
        outlets_says=_outlets_says(compared, at_least, w),
        skipped_says=w("digest.skipped", n=w.count(len(skipped))) if skipped else "",
        skipped=tuple(plain(error.what, _LONGEST_ERROR) for error in skipped),
        skipped_more="",
    )


def _intro(articles: int, having: bool, w: Words) -> tuple[str, ...]:
    n = w.count(articles)
    if not having:
        return w("digest.intro_none", n=n), w("digest.marked_none")
    return w("digest.intro", n=n), w("digest.marked")


def _order(having: Sequence[Analysis], rank: bool, w: Words) -> str:
    """Says how the articles are ordered, and what that does not take into account."""
    if not having:
        return ""
    if not rank:
        return w("digest.order_date")
    several = len({analysis.article.language for analysis in having}) > 1
    return " ".join((w("digest.order_rank"), *([w("digest.rank_languages")] if several else [])))


def _dated(having: Sequence[Analysis], w: Words, max_words: int) -> tuple[Group, ...]:
    """Puts the articles into one group by date, those without one that sorts last, and by title."""
    ordered = sorted(having, key=lambda a: (not when(a), when(a)[:10], *_by_title(a)))
    return (Group("", tuple(_item(analysis, w, max_words) for analysis in ordered)),) if ordered else ()


def _ranked(having: Sequence[Analysis], w: Words, max_words: int) -> tuple[Group, ...]:
    """Puts the articles into groups whose intervals, as they are printed, keep apart."""
    ordered = sorted(having, key=_by_title)
    own = [analysis.scores.parts[OWN] for analysis in ordered]
    found = groups([(percentage(share.low or 0), percentage(share.high or 0)) for share in own])
    out = []
    for number, group in enumerate(found, 1):
        within = w.range(min(own[i].low or 0 for i in group), max(own[i].high or 0 for i in group))
        heading = w("digest.group", n=number, of=len(found), range=within)
        if len(found) == 1:
            heading = w("digest.group_all") if len(ordered) > 1 else ""
        out.append(Group(heading, tuple(_item(ordered[i], w, max_words) for i in group)))
    return tuple(out)


def _by_title(analysis: Analysis) -> tuple[str, str]:
    """Sorts as a reader expects: without regard to case and accents."""
    return alphabetical(analysis.article.title or analysis.article.id), analysis.article.id


def _item(analysis: Analysis, w: Words, max_words: int) -> Item:
    article, numbers = analysis.article, figures(analysis, w)
    title = headline(analysis, max_words)
    shares = (
        f"{share.label} {share.share} ({share.range}): "
        + ", ".join(f"{part.short} {part.share} ({part.range})" for part in share.parts)
        for share in numbers.shares
    )
    return Item(
        title=title,
        link=own_link(analysis),
        language=plain(article.language),
        about=about(analysis, w),
        counted=f"{numbers.language} · {w('digest.counted', n=numbers.words)}",
        caution=(numbers.heading, *numbers.reasons) if numbers.heading else (),
        rows=rows(numbers),
        shares=" · ".join(shares),
        sentence=sentence(numbers, w),
        passage=passage(analysis, w, max_words - words_in(title)),
    )


def _unscored(analysis: Analysis, w: Words, max_words: int) -> Unscored:
    reasons = " ".join(figures(analysis, w).reasons)
    return Unscored(headline(analysis, max_words), own_link(analysis), plain(analysis.article.language), reasons)


def _outlet(mean: OutletMean, w: Words) -> OutletRow:
    name = plain(mean.outlet, LONGEST_NAME)
    return OutletRow(name, w.count(mean.articles), w.percent(mean.mean), w.range(mean.low, mean.high))


def _outlets_says(compared: Outlets, at_least: int, w: Words) -> tuple[str, ...]:
    """Says how outlets are compared, or that there are too few articles; nothing where there are not two outlets."""
    n = w.count(at_least)
    if not compared.compared:
        return (w("digest.outlets_few", n=n),) if compared.known > 1 else ()
    languages = frozenset[str]().union(*(mean.languages for mean in compared.compared))
    said = (
        w("digest.outlets_says"),
        w("digest.outlets_languages") if len(languages) > 1 else "",
        w("digest.outlets_left", n=n, count=w.count(compared.left_out)) if compared.left_out else "",
    )
    return tuple(filter(None, said))
