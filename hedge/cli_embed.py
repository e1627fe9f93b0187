"""The command that makes what a newsletter embeds."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from hedge import cli_articles, cli_corrections, cli_run
from hedge.cli_options import Given, ReportLang, check_report_lang, takes_given
from hedge.errors import HedgeError


@takes_given
def embed(
    given: Given,
    form: Annotated[Literal["email"], typer.Option("--as", help="What the block is for.")] = "email",
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where the title leads: http or https.")] = None,
    report_lang: ReportLang = None,
) -> int:
    """Print a block to paste into a newsletter."""
    from hedge.report import embed as blocks

    check_report_lang(report_lang)
    if link is not None and not link.lower().startswith(("http://", "https://")):
        raise HedgeError(f"--link {link} is not a web address", "begin it with https://")
    read = cli_articles.read(given.inputs, given.options, given.reading)
    if not cli_run.ids(read):
        return cli_run.nothing(read)
    makers = {"email": blocks.email}
    done = 0
    corrections = cli_corrections.read(given.corrections or (), read)
    engines = cli_articles.engines(read, given.options)
    for found in cli_run.shown(cli_articles.analyse(read, engines, corrections), read):
        typer.echo(makers[form](found, link=link, report_lang=report_lang))
        done += 1
    return cli_run.code(done, len(read))
