"""The commands over corpora: build, score, summarise, ask."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hedge.cli import printed
from hedge.cli.options import Lang, LexiconPath, Models, PrecisionOption, ReportLang, check_report_lang, moment
from hedge.errors import HedgeError
from hedge.precision import FULL

if TYPE_CHECKING:
    from hedge.corpus.run import Engine, Run
    from hedge.corpus.scan import Corpus
    from hedge.corpus.work import Told

corpus_app = typer.Typer(help="Analyse many articles into tables, and ask the tables.", rich_markup_mode=None)

Folder = Annotated[Path, typer.Argument(metavar="CORPUS", help="The folder of a corpus.")]
Processes = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="How many processes work; as many as cores unless given.")
]


@corpus_app.command(epilog="Exit code 0: all done; 1: some articles lost, see errors; 2: nothing done; 130: stopped.")
def build(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUTS",
            help="Folders, text and HTML files, and tables: CSV, JSONL, Parquet; .gz, .bz2, .xz, .zst.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="CORPUS", help="The folder of the corpus, new or one to go on with."),
    ],
    processes: Processes = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="I/N", help="Of an array of N jobs into the same folder, do the part of the I-th."),
    ] = None,
    engine: Annotated[Literal["local", "dask"], typer.Option(help="Where the work is done.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of Dask: the scheduler, such as tcp://host:8786.")
    ] = None,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave out the articles' words; then hedge corpus score cannot run.")
    ] = False,
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
    precision: PrecisionOption = FULL,
    genre: Annotated[
        Literal["news", "opinion", "live-blog", "interview"] | None,
        typer.Option(help="What kind of text the articles are; else what their pages say."),
    ] = None,
    retrieved: Annotated[
        str | None, typer.Option(metavar="TIME", help="The time of retrieval to record, in UTC: 2026-01-31T09:00:00Z.")
    ] = None,
    text: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the text.")] = None,
    id: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the id.")] = None,
    title: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the title.")] = None,
    language: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the language's code.")
    ] = None,
    date: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the date.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="COLUMN", help="Of tables: the column with the outlet.")] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="CHAR", help="What stands between the columns of a CSV; found out unless given."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="The encoding of text files and tables; found out unless given.")
    ] = None,
) -> int:
    """Analyse articles into tables; killed, the same command goes on."""
    from hedge.corpus import run
    from hedge.corpus.options import Options, Using
    from hedge.intake.items import Columns

    when = moment(retrieved).strftime("%Y-%m-%dT%H:%M:%SZ") if retrieved else None
    options = Options(
        Using(lang, lexicon, models, precision),
        Columns(text, id, title, language, date, outlet),
        genre,
        when,
        delimiter,
        encoding,
        not no_text,
    )
    return _go(run.build(inputs, output, options, _part(shard)), _engine(engine, scheduler, processes), output)


@corpus_app.command(epilog="Exit code 0: all done; 1: some articles lost, see errors; 2: nothing done; 130: stopped.")
def score(folder: Folder, lexicon: LexiconPath = None, processes: Processes = None) -> int:
    """Write the tables again by other lexicons, without parsing."""
    from hedge.corpus import run

    return _go(run.score(folder, lexicon), _engine("local", None, processes), folder)


@corpus_app.command(epilog="Exit code 0: done; 2: nothing done.")
def summary(
    folder: Folder,
    by: Annotated[
        str, typer.Option(metavar="KEYS", help="What to group by, with commas: month, year, or columns of articles.")
    ] = "outlet,month,language",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Where to write; summary in the corpus unless given."),
    ] = None,
    report_lang: ReportLang = None,
) -> int:
    """Print the shares of groups; write a page with plots, CSV, Parquet."""
    from hedge import files, ours
    from hedge.corpus import summary as summaries
    from hedge.report import corpus as report
    from hedge.tables import flat

    check_report_lang(report_lang)
    keys = list(dict.fromkeys(filter(None, (key.strip() for key in by.split(",")))))
    corpus = _opened(folder)
    found = summaries.summary(corpus, keys)
    place = output or folder / "summary"
    files.folder(place)
    files.check_ours(place / "index.html", ours.PAGE)
    table = summaries.table(found)
    flat.write_csv(place / "summary.csv", table)
    files.write(place / "summary.parquet", flat.parquet(table))
    files.write(place / "index.html", report.page(found, corpus.manifest, report_lang))
    for grouping in found.groupings:
        typer.echo(f"by {grouping.key}")
        _print(printed.groups(grouping))
    typer.echo(place / "index.html")
    return 0


@corpus_app.command(epilog="Exit code 0: answered; 2: not answered.")
def query(
    folder: Folder,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A question to its tables, in quotation marks.")],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the answer there instead.")] = None,
) -> int:
    """Ask the tables in SQL: articles, cues, claims, sentences and so on."""
    from hedge.corpus.query import query as ask
    from hedge.tables import flat

    answer = ask(_opened(folder), sql)
    if csv:
        flat.write_csv(csv, _flat(answer))
        typer.echo(f"{answer.height} rows in {csv}")
    else:
        _print(answer)
    return 0


def _opened(folder: Path) -> Corpus:
    """Opens a corpus, and says where only a part of it is there."""
    from hedge.corpus.scan import Corpus

    corpus = Corpus(folder)
    if not corpus.manifest["complete"]:
        printed.remark(f"{folder} is not complete; this is of what is done")
    return corpus


def _flat(frame: Any) -> Any:
    """Returns a table without lists, which become JSON, as CSV holds none."""
    import json

    import polars

    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    return frame.with_columns(
        polars.Series(name, [json.dumps(value, ensure_ascii=False, default=str) for value in frame[name].to_list()])
        for name in nested
    )


def _print(frame: Any) -> None:
    """Prints a table, all of its rows and columns, as wide as it is."""
    import polars

    with polars.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
        tbl_width_chars=-1, fmt_str_lengths=200, tbl_formatting="NOTHING" if frame.width == 0 else "UTF8_BORDERS_ONLY",
    ):  # fmt: skip
        typer.echo(str(frame))


def _part(said: str | None) -> tuple[int, int]:
    """Reads which part of how many is meant, as in 3/10."""
    if said is None:
        return 1, 1
    which, _, of = said.partition("/")
    if not (which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise HedgeError(f"{said!r} is no part of an array of jobs", "--shard 1/10 to --shard 10/10")
    return int(which), int(of)


def _engine(name: str, scheduler: str | None, processes: int | None) -> Engine:
    from hedge.corpus import cluster, local

    if name == "dask":
        if scheduler is None:
            raise HedgeError("--engine dask needs to know where the scheduler is", "--scheduler tcp://host:8786")
        return lambda work, numbers, told: cluster.run(work, numbers, scheduler, told)
    if scheduler is not None:
        raise HedgeError("--scheduler is for --engine dask", "add that, or leave it out")
    # the cores that this process may use, where the system says so, are fewer on shared machines
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    many = processes or cores or 1
    return lambda work, numbers, told: local.run(work, numbers, many, told)


def _go(run: Run, engine: Engine, folder: Path) -> int:
    """Does a run, shows a person how far it is, and says what has become of it."""
    try:
        with _progress(run) as told:
            made = run.go(engine, told)
    except KeyboardInterrupt:
        typer.echo(f"hedge: stopped; what is done is in {folder}, and the same command goes on", err=True)
        return 130
    if made is None:
        typer.echo(f"{folder}  {run.articles} articles of this part are done, others of the corpus are not")
        return 0
    return _said(made, folder)


def _said(made: Mapping[str, Any], folder: Path) -> int:
    counts = made["counts"]
    typer.echo(f"{folder}  {counts['analysed']} articles  {counts['words']} words  {counts['errors']} lost")
    if counts["errors"]:
        typer.echo(f"hedge: {counts['errors']} of {counts['articles']} articles are lost\n"
                   f"Try: hedge corpus query {folder} 'SELECT what, remedy FROM errors'", err=True)  # fmt: skip
    return 0 if not counts["errors"] else 1 if counts["analysed"] else 2


@contextmanager
def _progress(run: Run) -> Iterator[Told]:
    """Shows how far a run is where a person is there to see it."""
    if not sys.stderr.isatty():
        yield lambda articles, words, shards: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles  {task.fields[rates]}"),
        TimeRemainingColumn(elapsed_when_finished=True, compact=True),
        console=Console(stderr=True),
        transient=True,
        speed_estimate_period=600,
    )
    with bar:
        task = bar.add_task("", total=run.articles, completed=run.done, rates="")
        words_done = 0

        def told(articles: int, words: int, shards: int) -> None:
            nonlocal words_done
            words_done += words
            at = bar.tasks[0]
            spent = at.elapsed or 1.0
            rates = f"{(at.completed - run.done) / spent:.1f} articles/s  {words_done / spent:,.0f} words/s"
            bar.update(task, advance=articles, rates=rates)

        yield told
