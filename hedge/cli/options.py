"""The options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from hedge.cli.steps import Options
from hedge.errors import HedgeError
from hedge.precision import FULL, Precision

if TYPE_CHECKING:
    from hedge.intake.items import Reading

Files = Annotated[
    list[Path], typer.Argument(metavar="FILES", help="Text files; one that is named twice is taken once.")
]
Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUTS",
        help="Text, Markdown and HTML files, folders, web addresses, feeds, tables (CSV, JSONL, Parquet), or - for "
        "standard input. One that is named twice is taken once.",
    ),
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
PrecisionOption = Annotated[
    Precision,
    typer.Option(
        "--precision",
        help="float32; or fast: bfloat16 on processors that have it, which reads one word in a thousand otherwise.",
    ),
]
ReportLang = Annotated[
    str | None,
    typer.Option("--report-lang", metavar="CODE", help="The language of the report; the article's own unless given."),
]
New = Annotated[
    bool, typer.Option("--new", help="Leave out what is reported already with the same text, as --state remembers.")
]
StateFile = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", help="Remember in this file what is reported; it is made if need be."),
]
NoText = Annotated[
    bool,
    typer.Option(
        "--no-text", help="Offsets, shares, entries and hashes without the article's words (see hedge attach)."
    ),
]


def day(said: str) -> datetime:
    """Reads a day; raises HedgeError where it is none."""
    return _time(said, "%Y-%m-%d", "write it as 2026-01-31")


def moment(said: str) -> datetime:
    """Reads a day or a time in UTC; raises HedgeError where it is neither."""
    if "T" not in said:
        return day(said)
    return _time(said, "%Y-%m-%dT%H:%M:%SZ", "write it as 2026-01-31T09:00:00Z, in UTC, or only the day")


def _time(said: str, form: str, remedy: str) -> datetime:
    try:
        return datetime.strptime(said.strip(), form)
    except ValueError:
        raise HedgeError(f"{said!r} is no {'time' if 'T' in form else 'day'}", remedy) from None


@dataclass(frozen=True, slots=True)
class Given:
    """What commands that read articles take: the inputs, how they are read, and with what they are analysed."""

    inputs: Inputs
    lang: Lang = None
    lexicon: LexiconPath = None
    models: Models = "embedded"
    precision: PrecisionOption = FULL
    genre: Annotated[
        Literal["news", "opinion", "live-blog", "interview"] | None,
        typer.Option(help="What kind of text the inputs are; else what their pages say."),
    ] = None
    retrieved: Annotated[
        datetime | None,
        typer.Option(
            metavar="TIME",
            parser=moment,
            help="The time of retrieval to record, in UTC, for the same bytes again: 2026-01-31T09:00:00Z.",
        ),
    ] = None
    since: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", parser=day, help="Of feeds, only entries from this day on: 2026-01-31."),
    ] = None
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Of each feed, no more than its newest N entries.")
    ] = None
    text: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the text.")] = None
    id: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the id.")] = None
    title: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the title.")] = None
    language: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the language's code.")
    ] = None
    date: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the date.")] = None
    outlet: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the outlet.")] = None
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="CHAR", help="What stands between the columns of a CSV; found out unless given."),
    ] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="The encoding of text files and tables; found out unless given.")
    ] = None
    corrections: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A file of an editor's corrections; may be given several times."),
    ] = None
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from loopback and private addresses.")
    ] = False

    @property
    def options(self) -> Options:
        """With what the articles are analysed."""
        return Options(self.lang, self.lexicon, self.models, self.precision)

    @property
    def reading(self) -> Reading:
        """How the inputs are read."""
        from hedge.intake.items import Columns, Reading

        return Reading(
            language=self.lang,
            genre=self.genre,
            retrieved=self.retrieved.strftime("%Y-%m-%dT%H:%M:%SZ") if self.retrieved else None,
            since=self.since.date() if self.since else None,
            limit=self.limit,
            columns=Columns(self.text, self.id, self.title, self.language, self.date, self.outlet),
            delimiter=self.delimiter,
            encoding=self.encoding,
            allow_private=self.allow_private,
        )


def takes_given(command: Callable[..., int]) -> Callable[..., int]:
    """Lets a command have a parameter `given: Given`: the fields are its arguments and options on the command line.

    Where the command has an option of that name itself, the one of a table's column is called `--NAME-column`.
    """
    return _taking(command, ())


def takes_inputs(command: Callable[..., int]) -> Callable[..., int]:
    """Does the same for a command that reads texts and does not analyse them: it lacks what only that needs."""
    return _taking(command, ("lang", "lexicon", "models", "precision", "genre", "retrieved"))


def _taking(command: Callable[..., int], without: Collection[str]) -> Callable[..., int]:
    given_fields = [field for field in fields(Given) if field.name not in without]
    own = inspect.signature(command, eval_str=True).parameters
    hints = get_type_hints(Given, include_extras=True)
    names = {field.name: f"{field.name}_column" if field.name in own else field.name for field in given_fields}
    shared = [
        inspect.Parameter(
            names[field.name],
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in given_fields
    ]
    first, *rest = shared
    parameters = [first, *(p.replace(kind=p.KEYWORD_ONLY) for p in own.values() if p.name != "given"), *rest]

    def wrapper(**values: Any) -> int:
        given = Given(**{field: values.pop(name) for field, name in names.items()})
        return command(given=given, **values)

    wrapper.__name__ = command.__name__
    wrapper.__doc__ = command.__doc__
    wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
    return wrapper


def check_report_lang(language: str | None) -> None:
    """Refuses a report language that does not exist, before anything is read."""
    from hedge.report.words import languages

    if language is not None and language not in languages():
        raise HedgeError(f"there is no report in the language {language!r}", f"--report-lang {'|'.join(languages())}")
