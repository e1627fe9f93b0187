"""The methods box: where a text is from, and how the findings were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hedge import proved
from hedge.model import Analysis
from hedge.precision import FULL
from hedge.report import measures
from hedge.report.figures import PARTS_OF
from hedge.report.records import Fact
from hedge.report.safe import plain, web_address
from hedge.report.words import Words

_LIMITS = ("limit_truth", "limit_program", "limit_source", "limit_interval")


def limits(w: Words) -> tuple[str, ...]:
    """Returns what the figures do not mean."""
    return tuple(w(f"page.{limit}") for limit in _LIMITS)


def methods(analysis: Analysis, w: Words) -> tuple[Fact, ...]:
    """Returns what the text is and how the findings were made, so that somebody else can make them again."""
    article, lexicon, parser = analysis.article, analysis.lexicon, analysis.document.parser
    language = w.get(f"language.{article.language}", lexicon.name)
    confidence = article.language_confidence
    kind = parser.get("models", "")
    facts = [
        *_origin(analysis, w),
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
        Fact(w("method.precision"), parser.get("precision", "")),
        Fact(w("method.proved"), _proved(analysis, w)),
        Fact(w("method.licence"), _licence(parser, w)),
        Fact(w("method.text_hash"), article.sha256, code=True),
        Fact(w("method.error"), _error(analysis, w)),
        *(Fact(plain(name), plain(str(value))) for name, value in article.columns.items() if value is not None),
    ]
    return tuple(fact for fact in facts if fact.text)


def _origin(analysis: Analysis, w: Words) -> Iterator[Fact]:
    """Yields where the text is from, as its page or its table says."""
    article = analysis.article
    yield Fact(w("method.outlet"), plain(article.outlet or ""))
    yield Fact(w("method.author"), plain(article.author or ""))
    yield Fact(w("method.date"), plain(w.date(article.date or "")))
    yield Fact(w("method.url"), plain(article.url or ""), code=True, link=web_address(article.url))
    yield Fact(w("method.retrieved"), plain(article.retrieved or ""))
    yield Fact(w("method.file"), plain(article.file or ""))


def _licence(parser: Mapping[str, str], w: Words) -> str:
    """Says what the models may be used for, in the report's language where they are the embedded ones."""
    return w("method.licence_embedded") if parser.get("models") == "embedded" else plain(parser.get("licence", ""))


def _proved(analysis: Analysis, w: Words) -> str:
    """Says whether the lexicon's examples were found to hold with these very models."""
    parser = analysis.document.parser
    if parser.get("precision", FULL) != FULL:
        return w("method.proved_no")
    examples = proved.examples(analysis.lexicon.sha256, parser.get("sha256", ""))
    return w("method.proved_no") if examples is None else w("method.proved_says", examples=w.count(examples))


def _error(analysis: Analysis, w: Words) -> str:
    """Says how far the shares were from annotated ones, where that was measured with this very set-up."""
    measured = measures.measured(analysis)
    if measured is None or analysis.scores.fit.verdict == "no":
        return ""
    errors = {share: w("number.points", n=w.decimal(measured[share])) for share in PARTS_OF}
    return w("method.error_says", articles=w.count(measured["articles"]), **errors)
