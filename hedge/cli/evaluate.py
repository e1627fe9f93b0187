"""The command that measures: what is found in annotated text, against what its annotators found."""

from __future__ import annotations

import json as json_lines
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hedge.cli import steps
from hedge.cli.options import Lang, LexiconPath, Models
from hedge.cli.steps import Options
from hedge.errors import HedgeError
from hedge.model import Article

if TYPE_CHECKING:
    from hedge.cli.steps import Engine
    from hedge.evaluation.compare import ComparedArticle
    from hedge.evaluation.gold import GoldArticle


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Annotated sentences: JSONL, or a table of minimal sentences (.tsv).")
    ],
    articles: Annotated[
        Path | None, typer.Option("--articles", metavar="DIR", help="The folder of the articles, DOC.LANG.txt.")
    ] = None,
    lang: Lang = None,
    lexicon: LexiconPath = None,
    models: Models = "embedded",
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="Write the errors as errors.html there.")
    ] = None,
    weasels: Annotated[
        bool, typer.Option("--weasel", help="Also judge sentences with the weasel entries and the linear head.")
    ] = False,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the errors of the shares there, for the reports to show.")
    ] = None,
) -> int:
    """Measure the program on annotated text: figures with intervals, and the errors as a page to read."""
    options = Options(lang, lexicon, models)
    if _whole_sentences(gold):
        return _sentences(gold, options, json, weasels)
    if weasels:
        raise HedgeError(f"{gold} annotates articles, and weasels are judged by sentence", "leave --weasel out")
    if articles is None:
        raise HedgeError(f"{gold} annotates articles, and their folder is not named", "--articles DIR")
    return _articles(gold, articles, options, json, output, record)


def _whole_sentences(gold: Path) -> bool:
    from hedge.evaluation.gold import rows

    return gold.suffix == ".tsv" or "label" in next((row for _, row in rows(gold)), {})


def _sentences(gold: Path, options: Options, json: bool, weasels: bool) -> int:
    from hedge import lexicon, weasel
    from hedge.evaluation import sentences, tables

    if gold.suffix == ".tsv":
        judged = sentences.read_probe(gold, options.language)
    else:
        judged = sentences.read_labelled(gold, options.language)
    languages = list(dict.fromkeys(j.language for j in judged))
    if not languages:
        raise HedgeError(f"{gold} has no sentence to judge", "check the file and --lang")
    engines = steps.engines([Article(of, "", of) for of in languages], options, stored=True)
    figures = []
    for of in languages:
        some = [j for j in judged if j.language == of]
        if weasels:
            entries, head = weasel.files_of(of)
            own, parser = engines[of]
            extended, fitted = lexicon.load(of, entries), weasel.load(head)
            if fitted.info["provenance"]["lexicon_sha256"] != extended.info.sha256:
                typer.echo("note: the head was fitted with another state of the lexicon", err=True)
            found = sentences.judge_weasels(some, own, extended, fitted, parser)
            figures += [sentences.measure(f"{of}, {name}", hits) for name, hits in found.items()]
        else:
            figures.append(sentences.measure(of, list(sentences.judge(some, *engines[of]))))
    if json:
        typer.echo(json_lines.dumps(tables.sentences_as_json(figures), indent=1))
    else:
        typer.echo(tables.markdown([tables.sentence_table(figures)]))
    return 0


def _articles(
    gold: Path, articles: Path, options: Options, json: bool, output: Path | None, record: Path | None
) -> int:
    from hedge import files
    from hedge.evaluation import tables
    from hedge.evaluation.figures import differences
    from hedge.evaluation.figures import evaluate as measured
    from hedge.evaluation.gold import about, read_gold
    from hedge.report import errors, measures

    read = read_gold(gold, articles, options.language)
    known = about(gold)
    languages = list(dict.fromkeys(a.language for a in read))
    engines = steps.engines([Article(of, "", of) for of in languages], options, stored=True)
    compared = list(_compared(read, engines))
    evaluations = [measured(of, [c for c in compared if c.article.language == of]) for of in languages]
    between = differences(compared)
    every = tables.evaluation_tables(evaluations, between, known)
    if json:
        typer.echo(json_lines.dumps(tables.as_json(evaluations, between, known), indent=1))
    else:
        typer.echo(tables.markdown(every))
    if output:
        files.folder(output)
        page = output / "errors.html"
        files.write(page, errors.errors_page(compared, every))
        typer.echo(f"{page}", err=True)
    if record:
        infos = {of: (engines[of].lexicon.info.sha256, engines[of].parser.info["sha256"]) for of in languages}
        files.write(record, measures.written(evaluations, infos))
    return 0


def _compared(read: list[GoldArticle], engines: dict[str, Engine]) -> Iterator[ComparedArticle]:
    import hedge
    from hedge.evaluation.compare import compare

    for item in read:
        engine = engines[item.language]
        article = Article(f"{item.doc}.{item.language}", item.text, item.language)
        yield compare(item, hedge.analyse(article, lexicon=engine.lexicon, parser=engine.parser))
