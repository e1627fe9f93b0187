"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Files = Annotated[
    list[Path], typer.Argument(metavar="FILES", help="Text files; one that is named twice is taken once.")
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help="The language of the text; found out unless given.")
]
LexiconPath = Annotated[
    Path | None,
    typer.Option("--lexicon", metavar="PATH", help="A lexicon file that extends or replaces that of its language."),
]
Models = Annotated[
    Literal["embedded", "official"],
    typer.Option(help="The models that come with hedge, or Stanza's own (see hedge models download)."),
]
ReportLang = Annotated[
    str | None,
    typer.Option("--report-lang", metavar="CODE", help="The language of the report; the article's own unless given."),
]


Output = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the pages go.")]
