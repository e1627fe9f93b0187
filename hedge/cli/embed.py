"""The command that makes what a newsletter embeds."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from hedge import files
from hedge.cli import runs
from hedge.cli.options import Given, ReportLang, check_report_lang, takes_given
from hedge.cli.printed import complain
from hedge.errors import HedgeError


@takes_given
def embed(
    given: Given,
    form: Annotated[
        Literal["email", "web", "png", "markdown", "text", "kit"],
        typer.Option(
            "--as",
            help="A block for mails, a frame for web pages, a picture of 1200 × 630 pixels, Markdown, plain text, "
            "or all of them in a folder with how to place them.",
        ),
    ] = "email",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file that ends as its kind does (.html, .png, .md, .txt), for one article; else a folder, in which "
            "each article has a file of its own, or a folder of its own as a kit. Without it blocks are printed, one "
            "after the other.",
        ),
    ] = None,
    link: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the title leads, http or https; else where the article was found."),
    ] = None,
    max_words: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="No more words of the article than these, title and quotes together."),
    ] = 60,
    report_lang: ReportLang = None,
) -> int:
    """Make what a newsletter embeds: a block, a picture, or a kit of all kinds."""
    from hedge.report import embed as embeds

    check_report_lang(report_lang)
    if link is not None:
        embeds.checked(link)
    if output is None:
        _check_printable(form)
    else:
        _check_ending(output, form)
    run = runs.prepared(given)
    if not run.ids:
        return run.nothing()
    alone = output is not None and _names_file(output, form)
    if len(run.ids) > 1:
        _check_several(len(run.ids), alone or (output is None and form == "png"), link)
    if output is not None:
        _check_ours([output] if alone else [output / name for id in run.ids for name in embeds.names(id, form)], form)
        files.folder(output.parent if alone else output)
    engines = run.engines()
    done = 0
    for found in run.shown(engines):
        view = embeds.view(found, link=link, report_lang=report_lang, max_words=max_words)
        try:
            if output is None:
                _print(embeds.KINDS[form](view))
            elif alone:
                _write({output: embeds.KINDS[form](view)})
            else:
                made = embeds.files(view, found.article.id, form)
                _write({output / name: content for name, content in made.items()})
        except HedgeError as error:
            if not error.skips:
                raise
            complain(error)
        else:
            done += 1
    return run.code(done)


def _check_printable(form: str) -> None:
    if form == "kit":
        raise HedgeError("a kit is a folder of files", "name the folder: -o embeds")
    if form == "png" and sys.stdout.isatty():
        raise HedgeError("a picture cannot be shown in a terminal", "name its file: -o card.png")


def _check_several(articles: int, one_file: bool, link: str | None) -> None:
    if link is not None:
        raise HedgeError(f"one --link for {articles} articles", "leave it out, or make the embeds one by one")
    if one_file:
        raise HedgeError(f"{articles} articles do not go into one file", "name a folder: -o embeds")


def _names_file(output: Path, form: str) -> bool:
    """Whether a path is that of a single file: it ends as the files of its kind do, and is no folder."""
    from hedge.report.embed import FILES

    return form in FILES and output.suffix.lower() == Path(FILES[form]).suffix and not output.is_dir()


def _check_ending(output: Path, form: str) -> None:
    """A folder that is called like a file of another kind is most likely a slip."""
    from hedge.report.embed import FILES

    ending = output.suffix.lower()
    if (
        ending in {Path(name).suffix for name in FILES.values()}
        and not _names_file(output, form)
        and not output.is_dir()
    ):
        raise HedgeError(
            f"{output} does not end as a {form} embed does",
            f"end it in {Path(FILES[form]).suffix}, or name a folder" if form in FILES else "name a folder: -o embeds",
        )


def _check_ours(paths: Sequence[Path], form: str) -> None:
    """Refuses to take the place of what hedge did not write."""
    from hedge import ours
    from hedge.report.embed import CARD, UNSIGNED
    from hedge.report.words import closing_lines

    for path in paths:
        known_by_card = form == "kit" and path.name in UNSIGNED and path.with_name(CARD).exists()
        if not known_by_card:
            files.check_ours(path, ours.BLOCK, ours.PICTURE, *closing_lines())


def _print(content: str | bytes) -> None:
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        typer.echo(content.rstrip("\n"))


def _write(made: Mapping[Path, str | bytes]) -> None:
    for path, content in made.items():
        files.folder(path.parent)
        files.write(path, content)
        typer.echo(path)
