"""An embed before it is rendered: what all its kinds show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report.embed.bar import Row, Slot, rows
from hedge.report.embed.quotes import Quotes, first_words, quotes, words_in
from hedge.report.embed.sentence import sentence
from hedge.report.figures import figures
from hedge.report.records import Figures
from hedge.report.safe import plain
from hedge.report.view import by_source
from hedge.report.words import Words, words

MAX_WORDS = 60
_LONGEST_TITLE = 160
LONGEST_NAME = 80
_LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True)
class EmbedView:
    """All that an embed shows; `about` is where and when the article appeared, as far as that is known."""

    language: str
    article_language: str
    title: str
    about: str
    link: str
    figures: Figures
    rows: tuple[Row, ...]
    quotes: tuple[Quotes, ...]
    sentence: str
    sources: str

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of the bar in their order."""
        return tuple(slot for row in self.rows for slot in row.slots)


def view(
    analysis: Analysis, *, link: str | None = None, report_lang: str | None = None, max_words: int = MAX_WORDS
) -> EmbedView:
    """Returns what an embed shows, with `link` to the article, else its own address where that is on the web.

    The title and the quotes together hold no more than `max_words` words of the article. A link that is no web address
    raises a HedgeError, and so does a report language that does not exist.
    """
    w = words(report_lang, analysis.article.language)
    article = analysis.article
    numbers = figures(analysis, w)
    heading = headline(analysis, max_words)
    found = len(by_source(analysis))
    return EmbedView(
        language=w.language,
        article_language=plain(article.language),
        title=heading,
        about=about(analysis, w),
        link=checked(link) if link is not None else own_link(analysis),
        figures=numbers,
        rows=rows(numbers),
        quotes=quotes(analysis, w, max_words - words_in(heading)) if numbers.shares else (),
        sentence=sentence(numbers, w),
        sources=w("embed.sources", n=w.count(found)) if numbers.shares else "",
    )


def about(analysis: Analysis, w: Words) -> str:
    """Returns where and when an article appeared, as far as that is known."""
    article = analysis.article
    known = (plain(article.outlet or "", LONGEST_NAME), plain(w.date(article.date or ""), LONGEST_NAME))
    return " · ".join(filter(None, known))


def headline(analysis: Analysis, max_words: int) -> str:
    """Returns the title of an article, cut to `max_words` words, or its id where it has none."""
    title = first_words(plain(analysis.article.title or "", _LONGEST_TITLE), max_words)
    return plain(title) or plain(analysis.article.id, _LONGEST_TITLE)


def own_link(analysis: Analysis) -> str:
    """Returns the article's own address where an embed may carry it, else nothing."""
    try:
        return checked(analysis.article.url) if analysis.article.url else ""
    except HedgeError:
        return ""


def checked(link: str) -> str:
    """Returns a link that an embed may carry, or raises a HedgeError."""
    try:
        parts = urlsplit(link)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff<>\"\\]", link) or len(link) > _LONGEST_LINK:
        raise HedgeError(
            f"the link {plain(link, 80)!r} is not a web address", "give the article's address on the web, https://…"
        )
    return link
