"""The command line: the only place that prints and exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from hedge import cli_articles, cli_text
from hedge.cli_articles import Options
from hedge.cli_data import lexicon_app, models_app
from hedge.cli_evaluate import evaluate
from hedge.cli_options import Files, Lang, LexiconPath, Models, Output, ReportLang
from hedge.cli_text import complain
from hedge.errors import HedgeError
from hedge.model import Analysis, Article

EXIT_CODES = "Exit code 0: all done; 1: some articles skipped, the others done; 2: nothing done."

app = typer.Typer(
    help="Says how much of a news article is speculation, how much hearsay and how much reported, and shows why.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(evaluate)
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(models_app, name="models")


def main() -> None:
    """Runs the command line and exits with its code."""
    # A page's words must come out whatever the locale is, and the same on every system.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        code = app(standalone_mode=False, prog_name="hedge")
        sys.stdout.flush()
    except HedgeError as error:
        complain(error)
        code = 2
    except TyperException as error:
        context = getattr(error, "ctx", None)
        complain(
            HedgeError(
                error.format_message().replace("Value error, ", ""),
                f"{context.command_path if context else 'hedge'} --help",
            )
        )
        code = 2
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # Whoever read has gone; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def _version(asked: bool) -> None:
    if asked:
        from hedge import __version__

        typer.echo(f"hedge {__version__}")
        raise typer.Exit


@app.callback()
def _hedge(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    pass


@app.command(epilog=EXIT_CODES)
def report(
    files: Files,
    output: Output = Path("reports"),
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
    report_lang: ReportLang = None,
) -> int:
    """Write a page for each article, and index.html."""
    from hedge import files as output_files
    from hedge.report import render

    _check_report_lang(report_lang)
    options = Options(lang, lexicon, models)
    read = cli_articles.read(files, options)
    if not _ids(read):
        return _nothing(read)
    engines = cli_articles.engines(read, options)
    output_files.folder(output)
    analyses: list[Analysis] = []
    for found in _shown(cli_articles.analyse(read, engines), read):
        page = output / f"{found.article.id}.html"
        try:
            output_files.write(page, render.page(found, report_lang))
        except HedgeError as error:
            complain(error)
        else:
            analyses.append(found)
            typer.echo(cli_text.report_line(found, page))
    if analyses:
        try:
            output_files.write(output / "index.html", render.index(analyses, report_lang))
        except HedgeError as error:
            complain(error)
            return 1
    return _code(len(analyses), len(read))


@app.command(epilog=EXIT_CODES)
def analyse(
    files: Files,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON record a line; see hedge schema.")] = False,
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
) -> int:
    """Print the shares of each article, or JSON."""
    from hedge import contract

    options = Options(lang, lexicon, models)
    read = cli_articles.read(files, options)
    ids = _ids(read)
    if not ids:
        return _nothing(read)
    engines = cli_articles.engines(read, options)
    if not json:
        typer.echo(cli_text.table_head(ids))
    done = 0
    for found in _shown(cli_articles.analyse(read, engines), read):
        typer.echo(contract.line(found) if json else cli_text.table_row(found, ids))
        done += 1
    return _code(done, len(read))


@app.command()
def embed(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text file.")],
    form: Annotated[Literal["email"], typer.Option("--as", help="What the block is for.")] = "email",
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where the title leads: http or https.")] = None,
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
    report_lang: ReportLang = None,
) -> int:
    """Print a block to paste into a newsletter."""
    from hedge.report import embed as blocks

    _check_report_lang(report_lang)
    if link is not None and not link.lower().startswith(("http://", "https://")):
        raise HedgeError(f"--link {link} is not a web address", "begin it with https://")
    options = Options(lang, lexicon, models)
    read = cli_articles.read([file], options)
    if not _ids(read):
        return _nothing(read)
    makers = {"email": blocks.email}
    done = 0
    for found in _shown(cli_articles.analyse(read, cli_articles.engines(read, options)), read):
        typer.echo(makers[form](found, link=link, report_lang=report_lang))
        done += 1
    return _code(done, len(read))


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="SENTENCE", help="A sentence, in quotation marks.")],
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
    every: Annotated[
        bool, typer.Option("--all", help="Also every entry whose words are there, and what blocked it.")
    ] = False,
    weasels: Annotated[
        bool, typer.Option("--weasel", help="Also the score for what is vague or unattributed.")
    ] = False,
) -> int:
    """Show what is found in a sentence, and why."""
    from hedge import language, weasel
    from hedge.explain import explain as explained
    from hedge.explain import explain_weasels
    from hedge.lexicon import load

    options = Options(lang, lexicon, models)
    code = lang or language.identify(text, "the sentence", cli_articles.expected(options)).language
    article = Article("sentence", text, str(code))
    entries, head = weasel.files_of(article.language) if weasels else (None, None)
    engines = cli_articles.engines([article], options)
    for found in _shown(cli_articles.analyse([article], engines), [article]):
        typer.echo(explained(found, engines[article.language].lexicon if every else None), nl=False)
        if head:
            typer.echo(explain_weasels(found, weasel.load(head), load(article.language, entries)), nl=False)
        return 0
    return 2


@app.command()
def schema() -> int:
    """Print the schema of hedge analyse --json."""
    import json

    from hedge import contract

    typer.echo(json.dumps(contract.schema(), indent=2))
    return 0


def _ids(read: Sequence[Article | HedgeError]) -> list[str]:
    return [item.id for item in read if isinstance(item, Article)]


def _nothing(read: Sequence[Article | HedgeError]) -> int:
    """Says why no article could be read."""
    for item in read:
        if isinstance(item, HedgeError):
            complain(item)
    return _code(0, len(read))


def _shown(found: Iterable[Analysis | HedgeError], read: Sequence[Article | HedgeError]) -> Iterator[Analysis]:
    """Yields the analyses, names what was skipped, and shows a person at a terminal how far the run is."""
    terminal = sys.stderr.isatty()
    for number, item in enumerate(found, 1):
        if terminal:
            sys.stderr.write(f"\r\033[K{number}/{len(read)}\r" if number < len(read) else "\r\033[K")
            sys.stderr.flush()
        if isinstance(item, HedgeError):
            complain(item)
        else:
            yield item


def _code(done: int, given: int) -> int:
    return 0 if done == given else 1 if done else 2


def _check_report_lang(language: str | None) -> None:
    from hedge.report.words import languages

    if language is not None and language not in languages():
        raise HedgeError(f"there is no report in the language {language!r}", f"--report-lang {'|'.join(languages())}")
