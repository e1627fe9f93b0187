"""The command that joins records and texts again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from hedge.cli import runs
from hedge.cli.options import Given, takes_inputs
from hedge.cli.printed import complain
from hedge.errors import HedgeError
from hedge.language import UNDETERMINED
from hedge.model import Article


@takes_inputs
def attach(
    given: Given,
    data: Annotated[Path, typer.Argument(metavar="DATA", help="What hedge analyse --json --no-text printed.")],
) -> int:
    """Give records made with --no-text their texts again, and print them as hedge analyse --json does."""
    from hedge import intake
    from hedge.attach import attach as attached

    articles: list[Article] = []
    lost = done = 0
    for item in intake.read(given.inputs, replace(given.reading, language=UNDETERMINED), ()):
        if isinstance(item, HedgeError):
            complain(item)
            lost += 1
        else:
            articles.append(item)
    for found in attached(articles, data):
        if isinstance(found, HedgeError):
            complain(found)
            lost += 1
        else:
            typer.echo(found)
            done += 1
    return runs.code(done, done + lost)
