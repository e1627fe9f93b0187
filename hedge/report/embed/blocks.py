"""The blocks of HTML: one for mails, made of tables and inline styles, as mail programs want them."""

from __future__ import annotations

from hedge.model import Analysis
from hedge.report.embed.view import MAX_WORDS, view
from hedge.report.render import fill
from hedge.report.words import words


def email(
    analysis: Analysis, *, link: str | None = None, report_lang: str | None = None, max_words: int = MAX_WORDS
) -> str:
    """Returns the block of an article for a mail: one table, at most 600 px wide and under 90 KB."""
    w = words(report_lang, analysis.article.language)
    shown = view(analysis, w, link=link, max_words=max_words)
    return fill("email.html.j2", view=shown, w=w).strip()
