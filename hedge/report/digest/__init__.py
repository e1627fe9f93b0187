"""One newsletter issue over many articles: HTML for mails, plain text, and a mail that opens as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report.digest import eml, picture
from hedge.report.digest.records import DigestView
from hedge.report.digest.room import fitted
from hedge.report.digest.text import text
from hedge.report.digest.view import view
from hedge.report.embed.view import MAX_WORDS
from hedge.report.render import fill
from hedge.report.words import Words, words

AT_LEAST = 20
MOST_BYTES = 90_000  # Gmail cuts the HTML of a mail at about 102 KB


@dataclass(frozen=True, slots=True)
class Digest:
    """A newsletter issue in its forms: `html` under 90 KB, `text` with all articles in full, `eml` a mail of both.

    `picture` is a PNG of the bars, which is in the mail too; empty where no article has a score.
    """

    html: str
    text: str
    picture: bytes
    eml: bytes


def digest(
    analyses: Sequence[Analysis],
    *,
    title: str,
    when: datetime,
    rank: bool = False,
    at_least: int = AT_LEAST,
    max_words: int = MAX_WORDS,
    report_lang: str | None = None,
    skipped: Sequence[HedgeError] = (),
) -> Digest:
    """Returns a newsletter issue called `title`; the same arguments give the same bytes.

    It is in the articles' language where they share one, unless another is chosen. `when` has a time zone and is the
    date of the issue, in UTC; for the other arguments see `view`. Where `html` has not all articles in full it says how
    many it leaves out, and the mail has the text as an attachment too.
    """
    spoken = {analysis.article.language for analysis in analyses}
    w = words(report_lang, spoken.pop() if len(spoken) == 1 else None)
    whole = view(
        analyses,
        w,
        title=title,
        day=when.astimezone(UTC).date(),
        rank=rank,
        at_least=at_least,
        max_words=max_words,
        skipped=skipped,
    )
    png = picture.png(whole, w) if whole.items else b""
    name = eml.picture_id(png) if png else ""
    fit = fitted(whole, w, lambda shown: len(_html(shown, w, name).encode()) <= MOST_BYTES)
    plain = text(whole, w)
    mail = eml.draft(
        whole.title,
        when,
        plain,
        _html(fit, w, name),
        png,
        None if fit == whole else ("digest.txt", plain),
    )
    return Digest(_html(fit, w), plain, png, mail)


def _html(shown: DigestView, w: Words, picture: str = "") -> str:
    return fill("digest.html.j2", view=shown, w=w, picture=picture)
