"""The commands about lexicons and models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hedge.cli import printed, steps
from hedge.cli.options import Files, Lang, LexiconPath, Models
from hedge.cli.printed import complain
from hedge.cli.steps import Options
from hedge.errors import HedgeError
from hedge.model import Article

if TYPE_CHECKING:
    from hedge.lexicon import Lexicon

lexicon_app = typer.Typer(help="Prove and list the lexicons.", rich_markup_mode=None)
models_app = typer.Typer(help="List, verify and fetch the models.", rich_markup_mode=None)


@lexicon_app.command("check", epilog="Exit code 0: no problem; 1: problems, one a line; 2: a lexicon cannot be loaded.")
def lexicon_check(
    lang: Annotated[str | None, typer.Argument(metavar="[LANG]", help="A language; all unless given.")] = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
) -> int:
    """Prove every example with the real parser, and write down with which models they hold."""
    from hedge import pipeline, proved
    from hedge.check import check, count
    from hedge.lexicon import available, language_of, load

    lang = lang or (language_of(lexicon) if lexicon else None)
    found = False
    for language in [lang] if lang else available():
        parser = pipeline.load(language, models)
        problems = check(language, lexicon, parser)
        for problem in problems:
            typer.echo(str(problem))
        checked = load(language, lexicon)
        examples = count(checked)
        said = f"{len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}, {examples} examples"
        if not problems:
            proved.record(checked.info, models, parser.info["sha256"], examples)
        typer.echo(f"{language}: {said}, {models} models")
        found = found or bool(problems)
    return 1 if found else 0


@lexicon_app.command("try", epilog="Exit code 0: done; 1: some articles skipped; 2: nothing tried.")
def lexicon_try(
    entries: Annotated[Path, typer.Argument(metavar="ENTRY.toml", help="A lexicon file with the entries to try.")],
    files: Files,
    lang: Lang = None,
    models: Models = "embedded",
) -> int:
    """Print where entries hold in texts, and where they nearly do; parses are stored, so the next try is quick."""
    from hedge.concordance import concordance, own_entries
    from hedge.lexicon import language_of
    from hedge.parse import parse

    own = own_entries(entries)
    language = lang or language_of(entries)
    if language is None:
        raise HedgeError(f"{entries} does not say for which language it is", 'add language = "…", or give --lang')
    options = Options(lang, entries, models)
    read = steps.read(files, options) if lang else steps.read_of(language, files)
    articles = _articles(read, language, "name files in the language of the entries, or --lang")
    engines = steps.engines(articles, options, stored=True)
    hits = misses = 0
    for article in articles:
        engine = engines[article.language]
        for line in concordance(parse(article, engine.lexicon, engine.parser), engine.lexicon, own):
            typer.echo(printed.concordance_line(line))
            hits, misses = hits + line.found, misses + (not line.found)
    other = len(set(files)) - len(read)
    left = f"; {other} other files left out" if other else ""
    typer.echo(f"{hits} found, {misses} nearly, in {len(articles)} articles{left}")
    return 0 if len(articles) == len(read) else 1


@lexicon_app.command("diff", epilog="Exit code 0: done; 1: some articles skipped; 2: nothing compared.")
def lexicon_diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A lexicon file, or a language code for the shipped one.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Likewise; a file stands alone unless it says extends.")],
    files: Files,
    lang: Lang = None,
    models: Models = "embedded",
) -> int:
    """List the marks that texts gain and lose with another lexicon, by entry, and how the shares move."""
    import hedge
    from hedge import store
    from hedge.compare_lexicons import moved

    languages = {code for side in (old, new) if (code := _language_of(side))}
    if lang:
        languages.add(lang)
    if len(languages) != 1:
        said = " and ".join(sorted(languages)) or "no language"
        raise HedgeError(f"the two lexicons say {said}", "compare two of one language, or name it with --lang")
    language = languages.pop()
    sides = [_side(side, language) for side in (old, new)]
    parser = store.stored(language, models)
    read = steps.read(files, Options(lang, None, models)) if lang else steps.read_of(language, files)
    articles = _articles(read, language, "name files in the language of the lexicons, or --lang")
    moves = [moved(*(hedge.analyse(a, lexicon=side, parser=parser) for side in sides)) for a in articles]
    typer.echo(printed.lexicon_diff(moves))
    return 0 if len(articles) == len(read) else 1


def _articles(read: Sequence[Article | HedgeError], language: str, remedy: str) -> list[Article]:
    """Returns the articles among what was read, and names what could not be; raises HedgeError where there is none."""
    for item in read:
        if isinstance(item, HedgeError):
            complain(item)
    articles = [item for item in read if isinstance(item, Article)]
    if not articles:
        raise HedgeError(f"none of the files is in {language!r}", remedy)
    return articles


def _language_of(side: Path) -> str | None:
    """Returns the language of a side of a comparison: its code, or what the file says."""
    from hedge.lexicon import available, language_of

    return str(side) if str(side) in available() else language_of(side)


def _side(side: Path, language: str) -> Lexicon:
    from hedge.lexicon import load

    return load(language) if str(side) == language else load(language, side, alone=True)


@lexicon_app.command("list")
def lexicon_list(
    lang: Annotated[str, typer.Argument(metavar="LANG", help="A language, such as it.")],
    lexicon: LexiconPath = None,
) -> int:
    """Print the entries of a lexicon."""
    from hedge.lexicon import load

    typer.echo(printed.lexicon_table(load(lang, lexicon)))
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

    typer.echo(printed.models_table(list_models()))
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
