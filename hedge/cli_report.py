"""The commands that say what is in articles: as pages, as a table, as records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hedge import cli_articles, cli_run, cli_text
from hedge.cli_options import Given, New, NoText, Output, ReportLang, StateFile, check_report_lang, takes_given
from hedge.cli_text import complain
from hedge.errors import HedgeError
from hedge.model import Analysis, Article


@takes_given
def report(
    given: Given,
    output: Output = Path("reports"),
    report_lang: ReportLang = None,
    no_text: NoText = False,
    new: New = False,
    state: StateFile = None,
) -> int:
    """Write a page for each article, and index.html."""
    from hedge import files as output_files
    from hedge.no_text import nameless
    from hedge.report import render
    from hedge.report.no_text import discreet

    check_report_lang(report_lang)
    before = cli_run.remembered(new, state, given.reading.retrieved)
    read: Sequence[Article | HedgeError] = cli_articles.read(given.inputs, given.options, given.reading)
    if no_text:
        read = list(map(nameless, read))
    read = cli_run.unreported(read, new, before)
    if not cli_run.ids(read):
        return cli_run.nothing(read, before.known)
    engines = cli_articles.engines(read, given.options)
    output_files.folder(output)
    make = render.page_without_text if no_text else render.page
    analyses: list[Analysis] = []
    skipped: list[HedgeError] = []
    for found in cli_run.shown(cli_articles.analyse(read, engines), read, skipped):
        page = output / f"{found.article.id}.html"
        try:
            output_files.write(page, make(found, report_lang))
        except HedgeError as error:
            complain(error)
            skipped.append(error)
        else:
            analyses.append(discreet(found) if no_text else found)
            typer.echo(cli_text.report_line(found, page, found.article.id in before.changed))
            before.add(found.article)
    if analyses:
        try:
            index = render.index(analyses, report_lang, skipped=skipped, changed=before.changed)
            output_files.write(output / "index.html", index)
        except HedgeError as error:
            complain(error)
            return 1
    return cli_run.code(before.known + len(analyses), before.known + len(read))


@takes_given
def analyse(
    given: Given,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line; see hedge schema.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FOLDER", help="Also write tables for R, SPSS and Excel there, with a codebook."),
    ] = None,
    no_text: NoText = False,
    new: New = False,
    state: StateFile = None,
) -> int:
    """Print the shares of each article, or JSON."""
    from hedge import contract, flat
    from hedge import files as output_files
    from hedge.no_text import nameless

    before = cli_run.remembered(new, state, given.reading.retrieved)
    read: Sequence[Article | HedgeError] = cli_articles.read(given.inputs, given.options, given.reading)
    if no_text:
        read = list(map(nameless, read))
    read = cli_run.unreported(read, new, before)
    ids = cli_run.ids(read)
    if not ids:
        return cli_run.nothing(read, before.known)
    engines = cli_articles.engines(read, given.options)
    if csv:
        output_files.folder(csv)
    tables = flat.Tables(words=not no_text)
    run = cli_articles.analyse(read, engines)
    if not json:
        typer.echo(cli_text.table_head(ids))
    done: list[Article] = []
    for found in cli_run.shown(tables.watching(run) if csv else run, read):
        typer.echo(contract.line(found, words=not no_text) if json else cli_text.table_row(found, ids))
        done.append(found.article)
        if not csv:
            before.add(found.article)
    if csv:
        tables.write(csv)  # only then are they all reported
        before.add(*done)
    return cli_run.code(before.known + len(done), before.known + len(read))
