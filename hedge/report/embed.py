"""The block for newsletters: tables and inline styles only, as mail programs want them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from urllib.parse import urlsplit

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report.figures import figures
from hedge.report.notes import gloss_of
from hedge.report.records import Figures, Part
from hedge.report.render import fill
from hedge.report.safe import plain
from hedge.report.strongest import QuotePiece, quote, strongest
from hedge.report.view import by_source, title
from hedge.report.words import Words, words

HEDGES = 3
_QUOTE_WORDS = 20
_QUOTES_AT_MOST = 0.4  # of the article's words, in all quotes together
_LONGEST_TITLE = 160
_LONGEST_GLOSS = 240
_LONGEST_LINK = 2000
_NARROW = 5  # per cent: too narrow for a letter


@dataclass(frozen=True, slots=True)
class Hedge:
    """A hedge in the text's own voice, in a few words of its context, with its gloss."""

    quote: tuple[QuotePiece, ...]
    label: str
    gloss: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A part in the bar and in its key: `width` in per cent, 0 where it has no place in the bar."""

    part: Part
    letter: str
    in_bar: str
    width: int


@dataclass(frozen=True, slots=True)
class EmailView:
    """All that the block shows."""

    language: str
    article_language: str
    title: str
    link: str
    figures: Figures
    slots: tuple[Slot, ...]
    hedges: tuple[Hedge, ...]
    closing: str


def email(analysis: Analysis, *, link: str | None = None, report_lang: str | None = None) -> str:
    """Returns the block of an article for a mail, with `link` to the article where one is given."""
    w = words(report_lang, analysis.article.language)
    numbers = figures(analysis, w)
    scored = bool(numbers.shares)
    view = EmailView(
        language=w.language,
        article_language=plain(analysis.article.language),
        title=title(analysis, _LONGEST_TITLE),
        link=_checked(link),
        figures=numbers,
        slots=_slots([part for share in numbers.shares for part in share.parts]),
        hedges=_hedges(analysis, w) if scored else (),
        closing=f"{w('email.sources', n=w.count(len(by_source(analysis))))} {w('email.truth')}"
        if scored
        else w("email.truth_no"),
    )
    return fill("email.html.j2", view=view, w=w).strip()


def _hedges(analysis: Analysis, w: Words) -> tuple[Hedge, ...]:
    chosen = strongest(analysis, HEDGES)
    total = len(analysis.article.text.split())
    most = min(_QUOTE_WORDS, int(total * _QUOTES_AT_MOST / len(chosen))) if chosen else 0
    return tuple(
        Hedge(
            quote(analysis, cue, most),
            w(f"category.{cue.cue.category}"),
            plain(gloss_of(analysis, cue.cue.entry, w)[0], _LONGEST_GLOSS),
        )
        for cue in chosen
    )


def _slots(parts: Sequence[Part]) -> tuple[Slot, ...]:
    """Gives each part a letter and a width; the widths of a bar add up to 100."""
    widths = _hundredths([part.fraction for part in parts])
    return tuple(
        Slot(part, letter, letter if width >= _NARROW else "", width)
        for part, letter, width in zip(parts, ascii_uppercase, widths, strict=False)
    )


def _hundredths(fractions: Sequence[float]) -> list[int]:
    """Rounds fractions to whole per cents that add up to 100; what is not 0 stays at least 1."""
    total = sum(fractions)
    if not total:
        return [0 for _ in fractions]
    exact = [100 * fraction / total for fraction in fractions]
    whole = [max(int(value), 1) if value else 0 for value in exact]
    while (left := 100 - sum(whole)) != 0:
        step = 1 if left > 0 else -1
        open_ = [i for i, value in enumerate(exact) if value and whole[i] + step >= 1]
        best = max(open_, key=lambda i: step * (exact[i] - whole[i]))
        whole[best] += step
    return whole


def _checked(link: str | None) -> str:
    """Returns a link that a mail may carry, or raises HedgeError."""
    if link is None:
        return ""
    remedy = "give the article's address on the web, https://…"
    try:
        parts = urlsplit(link)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"\\]", link) or len(link) > _LONGEST_LINK:
        raise HedgeError(f"the link {plain(link, 80)!r} is not a web address", remedy)
    return link
