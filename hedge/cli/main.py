"""The commands together, how they start and how they end."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from hedge.cli import steps
from hedge.cli.attach import attach
from hedge.cli.corpus import corpus_app
from hedge.cli.data import lexicon_app, models_app
from hedge.cli.digest import digest
from hedge.cli.embed import embed
from hedge.cli.evaluate import evaluate
from hedge.cli.options import Lang, LexiconPath, Models
from hedge.cli.printed import complain
from hedge.cli.report import analyse, report
from hedge.cli.runs import EXIT_CODES, shown
from hedge.cli.serve import serve
from hedge.cli.steps import Options
from hedge.errors import HedgeError
from hedge.model import Article

app = typer.Typer(
    help="Says how much of a news article is speculation, how much hearsay and how much reported, and shows why.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=EXIT_CODES)(report)
app.command(epilog=EXIT_CODES)(analyse)
app.command(epilog=EXIT_CODES)(embed)
app.command(epilog=EXIT_CODES)(digest)
app.command(epilog=EXIT_CODES)(attach)
app.command()(serve)
app.command()(evaluate)
app.add_typer(corpus_app, name="corpus")
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
    code = lang or language.identify(text, "the sentence", steps.expected(options)).language
    article = Article("sentence", text, str(code))
    entries, head = weasel.files_of(article.language) if weasels else (None, None)
    engines = steps.engines([article], options)
    for found in shown(steps.analyse([article], engines), 1):
        typer.echo(explained(found, engines[article.language].lexicon if every else None), nl=False)
        if head:
            typer.echo(explain_weasels(found, weasel.load(head), load(article.language, entries)), nl=False)
        return 0
    return 2


@app.command()
def schema() -> int:
    """Print the schema of hedge analyse --json."""
    import json

    from hedge import schema

    typer.echo(json.dumps(schema.json_schema(), indent=2))
    return 0
