"""The command that makes a newsletter issue of many articles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from hedge.cli import runs
from hedge.cli.options import Given, New, ReportLang, StateFile, check_report_lang, moment, takes_given
from hedge.errors import HedgeError

_ENDINGS = ("html", "txt", "eml", "png")


@takes_given
def digest(
    given: Given,
    title: Annotated[str, typer.Option(metavar="TEXT", help="The title of the issue, and the subject of the mail.")],
    date: Annotated[
        datetime | None,
        typer.Option(
            metavar="TIME",
            parser=moment,
            help="The date of the issue, in UTC, for the same bytes again: 2026-01-31; now unless given.",
        ),
    ] = None,
    rank: Annotated[
        bool,
        typer.Option(
            "--rank",
            help="Order by the share of speculation in the texts' own words, in groups; else by date and title.",
        ),
    ] = False,
    min_articles: Annotated[
        int, typer.Option(metavar="N", min=2, help="Compare outlets that have at least N articles with a score each.")
    ] = 20,
    max_words: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="No more words of an article than these, title and passage together."),
    ] = 60,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="Where the issue goes: digest.html, .txt, .eml and .png."
        ),
    ] = Path("reports"),
    report_lang: ReportLang = None,
    new: New = False,
    state: StateFile = None,
) -> int:
    """Write one newsletter issue over all articles: digest.html, digest.txt, digest.eml and digest.png."""
    from hedge import files, ours
    from hedge.report import digest as issues
    from hedge.report.words import closing_lines

    if not title.strip():
        raise HedgeError("the title is empty", 'give one: --title "The week in words"')
    check_report_lang(report_lang)
    run = runs.prepared(given, new, state)
    if not run.ids:
        return run.nothing()
    for ending in _ENDINGS:
        files.check_ours(output / f"digest.{ending}", ours.PAGE, ours.MAIL, ours.PICTURE, *closing_lines())
    engines = run.engines()
    files.folder(output)
    skipped: list[HedgeError] = []
    analyses = list(run.shown(engines, skipped))
    if not analyses:
        return run.code(0)
    issue = issues.digest(
        analyses,
        title=title,
        when=(date or datetime.now(UTC)).replace(tzinfo=UTC),
        rank=rank,
        at_least=min_articles,
        max_words=max_words,
        report_lang=report_lang,
        skipped=skipped,
    )
    contents: dict[str, str | bytes] = {"html": issue.html, "txt": issue.text, "eml": issue.eml, "png": issue.picture}
    for ending, content in contents.items():
        if content:
            files.write(output / f"digest.{ending}", content)
            typer.echo(output / f"digest.{ending}")
    run.before.add(*(found.article for found in analyses))
    return run.code(len(analyses))
