"""The commands that say what is in articles: as pages, as a table, as records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hedge.cli import printed, runs
from hedge.cli.options import Given, New, NoText, ReportLang, StateFile, check_report_lang, takes_given
from hedge.cli.printed import complain
from hedge.errors import HedgeError
from hedge.model import Analysis, Article


@takes_given
def report(
    given: Given,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the pages go.")] = Path(
        "reports"
    ),
    report_lang: ReportLang = None,
    no_text: NoText = False,
    new: New = False,
    state: StateFile = None,
) -> int:
    """Write a page for each article, and index.html."""
    from hedge import files as output_files
    from hedge import ours
    from hedge.report import render
    from hedge.report.no_text import discreet

    check_report_lang(report_lang)
    run = runs.prepared(given, new, state, nameless=no_text)
    if not run.ids:
        return run.nothing()
    for name in (*run.ids, "index"):
        output_files.check_ours(output / f"{name}.html", ours.PAGE)
    engines = run.engines()
    output_files.folder(output)
    make = render.page_without_text if no_text else render.page
    analyses: list[Analysis] = []
    skipped: list[HedgeError] = []
    for found in run.shown(engines, skipped):
        page = output / f"{found.article.id}.html"
        try:
            output_files.write(page, make(found, report_lang))
        except HedgeError as error:
            complain(error)
            skipped.append(error)
        else:
            analyses.append(discreet(found) if no_text else found)
            typer.echo(printed.report_line(found, page, found.article.id in run.before.changed))
            run.before.add(found.article)
    if analyses:
        try:
            html = render.index(
                analyses,
                report_lang,
                skipped=skipped,
                changed=run.before.changed,
                only_new=new and run.before.resumed,
            )
            output_files.write(output / "index.html", html)
        except HedgeError as error:
            complain(error)
            return 1
    return run.code(len(analyses))


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
    from hedge import contract
    from hedge import files as output_files
    from hedge.tables import flat

    run = runs.prepared(given, new, state, nameless=no_text)
    if not run.ids:
        return run.nothing()
    if csv:
        flat.check_folder(csv)
    engines = run.engines()
    if csv:
        output_files.folder(csv)
    tables = flat.Tables(words=not no_text)
    if not json:
        typer.echo(printed.table_head(run.ids))
    done: list[Article] = []
    for found in run.shown(engines, through=tables.watching if csv else iter):
        typer.echo(contract.line(found, words=not no_text) if json else printed.table_row(found, run.ids))
        done.append(found.article)
        if not csv:
            run.before.add(found.article)
    if csv:
        tables.write(csv)  # only then are they all reported
        run.before.add(*done)
    return run.code(len(done))
