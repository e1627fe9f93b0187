"""The report before it is rendered: `view()` turns an analysis into ready strings and numbers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hedge import proved
from hedge.model import Analysis
from hedge.report import chart, measures
from hedge.report.figures import PARTS_OF, css, figures
from hedge.report.marks import Marks, marks
from hedge.report.records import Fact, IndexRow, Legend, ReportView, Source
from hedge.report.safe import plain
from hedge.report.words import Words, words

_LONGEST_NAME = 120
_LIMITS = ("limit_truth", "limit_program", "limit_source", "limit_interval")


def view(analysis: Analysis, report_lang: str | None = None) -> ReportView:
    """Returns what the page of an article shows, in the article's language unless another is chosen."""
    w = words(report_lang, analysis.article.language)
    marked = marks(analysis, w)
    return ReportView(
        language=w.language,
        article_language=plain(analysis.article.language),
        title=title(analysis),
        heading=marked.heading,
        blocks=marked.blocks,
        figures=figures(analysis, w),
        legend=legend(w),
        sources=sources(analysis, w, marked),
        methods=methods(analysis, w),
        limits=limits(w),
    )


def rows(analyses: list[Analysis], w: Words) -> tuple[IndexRow, ...]:
    """Returns the rows of the index of a run, in the order given."""
    return tuple(
        IndexRow(
            link=quote(f"{analysis.article.id}.html", errors="surrogatepass"),
            title=title(analysis),
            article_language=plain(analysis.article.language),
            figures=figures(analysis, w, f"chart-{number}"),
        )
        for number, analysis in enumerate(analyses, 1)
    )


def title(analysis: Analysis, most: int | None = None) -> str:
    """Returns the title of an article, or its id where it has none."""
    return plain(analysis.article.title or "", most) or plain(analysis.article.id, most)


def legend(w: Words) -> tuple[Legend, ...]:
    """Returns the looks of passages and what they mean."""
    return tuple(
        Legend(css(part), w(f"part.{part}"), w(f"part_says.{part}"), chart.swatch(css(part)))
        for part in (*(part for parts in PARTS_OF.values() for part in parts), "other")
    )


def sources(analysis: Analysis, w: Words, marked: Marks) -> tuple[Source, ...]:
    """Returns the sources, those named most often first."""
    listed = []
    for indices in by_source(analysis):
        first = analysis.attributions[indices[0]]
        name = plain(first.name, _LONGEST_NAME)
        refs = tuple(ref for i in indices if (ref := marked.refs.get(("attribution", i))))
        kind = w(f"source_type.{first.source_type}")
        listed.append(Source(name or w("page.unknown_source"), kind, w.count(len(indices)), refs, bool(name)))
    return tuple(listed)


def by_source(analysis: Analysis) -> list[list[int]]:
    """Groups the attributions, by index, by the name and type of their source, the largest group first."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, said in enumerate(analysis.attributions):
        found.setdefault((" ".join(said.name.split()).casefold(), said.source_type), []).append(i)
    return sorted(found.values(), key=len, reverse=True)


def limits(w: Words) -> tuple[str, ...]:
    """Returns what the figures do not mean."""
    return tuple(w(f"page.{limit}") for limit in _LIMITS)


def methods(analysis: Analysis, w: Words) -> tuple[Fact, ...]:
    """Returns how the findings were made, so that somebody else can make them again."""
    article, lexicon, parser = analysis.article, analysis.lexicon, analysis.document.parser
    language = w.get(f"language.{article.language}", lexicon.name)
    confidence = article.language_confidence
    kind = parser.get("models", "")
    facts = [
        Fact(
            w("method.language"),
            w("method.language_given", language=language)
            if confidence is None
            else w("method.language_found", language=language, confidence=w.percent(confidence)),
        ),
        Fact(
            w("method.lexicon"),
            w("method.lexicon_says", name=plain(lexicon.name), entries=w.count(lexicon.entries)),
            flag=w("method.modified") if lexicon.modified else "",
        ),
        Fact(w("method.lexicon_hash"), lexicon.sha256, code=True),
        Fact(
            w("method.parser"),
            w(
                "method.parser_says",
                name=parser.get("name", ""),
                version=parser.get("version", ""),
                models=w.get(f"method.models_{kind}", kind),
            ),
        ),
        Fact(w("method.models_hash"), parser.get("sha256", ""), code=True),
        Fact(w("method.proved"), _proved(analysis, w)),
        Fact(w("method.licence"), _licence(parser, w)),
        Fact(w("method.text_hash"), article.sha256, code=True),
        Fact(w("method.file"), plain(article.file or "")),
        Fact(w("method.error"), _error(analysis, w)),
    ]
    return tuple(fact for fact in facts if fact.text)


def _licence(parser: dict[str, str] | Any, w: Words) -> str:
    """Says what the models may be used for, in the report's language where they are the embedded ones."""
    return w("method.licence_embedded") if parser.get("models") == "embedded" else plain(parser.get("licence", ""))


def _proved(analysis: Analysis, w: Words) -> str:
    """Says whether the lexicon's examples were found to hold with these very models."""
    examples = proved.examples(analysis.lexicon.sha256, analysis.document.parser.get("sha256", ""))
    return w("method.proved_no") if examples is None else w("method.proved_says", examples=w.count(examples))


def _error(analysis: Analysis, w: Words) -> str:
    """Says how far the shares were from annotated ones, where that was measured with this very set-up."""
    measured = measures.measured(analysis)
    if measured is None or analysis.scores.fit.verdict == "no":
        return ""
    errors = {share: w("number.points", n=w.decimal(measured[share])) for share in PARTS_OF}
    return w("method.error_says", articles=w.count(measured["articles"]), **errors)
