"""The commands about lexicons and models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hedge import cli_articles, cli_text
from hedge.cli_options import LexiconPath, Models
from hedge.errors import HedgeError

lexicon_app = typer.Typer(help="Prove and list the lexicons.", rich_markup_mode=None)
models_app = typer.Typer(help="List, verify and fetch the models.", rich_markup_mode=None)


@lexicon_app.command("check", epilog="Exit code 0: no problem; 1: problems, one a line; 2: a lexicon cannot be loaded.")
def lexicon_check(
    lang: Annotated[str | None, typer.Argument(metavar="[LANG]", help="A language; all unless given.")] = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
) -> int:
    """Prove every example with the real parser."""
    from hedge import pipeline
    from hedge.check import check
    from hedge.lexicon import available

    lang = lang or (cli_articles.lexicon_language(lexicon) if lexicon else None)
    found = False
    for language in [lang] if lang else available():
        problems = check(language, lexicon, pipeline.load(language, models))
        for problem in problems:
            typer.echo(str(problem))
        typer.echo(f"{language}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
        found = found or bool(problems)
    return 1 if found else 0


@lexicon_app.command("list")
def lexicon_list(
    lang: Annotated[str, typer.Argument(metavar="LANG", help="A language, such as it.")],
    lexicon: LexiconPath = None,
) -> int:
    """Print the entries of a lexicon."""
    from hedge.lexicon import load

    typer.echo(cli_text.lexicon_table(load(lang, lexicon)))
    return 0


@lexicon_app.command("new", epilog="Exit code 0: written; 2: not written, for the file is there or the code is none.")
def lexicon_new(
    lang: Annotated[str, typer.Argument(metavar="LANG", help="The code of a language, such as sv.")],
) -> int:
    """Write the commented skeleton of a lexicon, LANG.toml, into this folder."""
    from hedge import files
    from hedge.lexicon import skeleton

    path = Path(f"{lang}.toml")
    if path.exists():
        raise HedgeError(f"{path} is there already", "move it away, or work in another folder")
    files.write(path, skeleton(lang, path))
    typer.echo(path)
    return 0


@models_app.command("list")
def models_list() -> int:
    """Print the models that come with hedge."""
    from hedge.models import list_models

    typer.echo(cli_text.models_table(list_models()))
    return 0


@models_app.command("verify")
def models_verify(
    lang: Annotated[str | None, typer.Argument(metavar="[LANG]", help="A language; all unless given.")] = None,
) -> int:
    """Check every model file against its sha256."""
    from hedge.models import verify

    typer.echo(f"{len(verify(lang))} files verified")
    return 0


@models_app.command("download")
def models_download(lang: Annotated[str, typer.Argument(metavar="LANG", help="A language, such as it.")]) -> int:
    """Fetch Stanza's official models of a language."""
    from hedge.models import download

    typer.echo(f"{lang}: official models in {download(lang).folder}")
    return 0
