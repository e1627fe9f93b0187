"""The report before it is rendered: `view()` turns an analysis into ready strings and numbers."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from hedge.counted import touched, words_of
from hedge.model import Analysis
from hedge.report import chart
from hedge.report.figures import PARTS_OF, css, figures
from hedge.report.marks import Marks, marks
from hedge.report.methods import limits, methods
from hedge.report.notes import gloss_of
from hedge.report.records import Byline, Legend, ReportView, Source, Strong, Voice
from hedge.report.safe import plain, web_address
from hedge.report.strip import lanes
from hedge.report.strongest import quote, strongest, voiced
from hedge.report.words import Words, words

_STRONGEST = 5
_QUOTE_WORDS = 24
_LONGEST_NAME = 120
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ].*)?)?)?")


def view(analysis: Analysis, report_lang: str | None = None) -> ReportView:
    """Returns what the page of an article shows, in the article's language unless another is chosen."""
    w = words(report_lang, analysis.article.language)
    marked = marks(analysis, w)
    numbers = figures(analysis, w)
    scored = bool(numbers.shares)
    return ReportView(
        language=w.language,
        article_language=plain(analysis.article.language),
        title=title(analysis),
        byline=byline(analysis, w),
        heading=marked.heading,
        blocks=marked.blocks,
        figures=numbers,
        lanes=lanes(analysis, numbers, marked.anchors, w),
        legend=legend(w),
        voices=voices(analysis, w, marked) if scored else (),
        sources=sources(analysis, w, marked, scored),
        methods=methods(analysis, w),
        limits=limits(w),
    )


def alphabetical(text: str) -> str:
    """Returns a key under which letters with and without marks stand together, in any case."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()


def when(analysis: Analysis) -> str:
    """Returns a key under which articles sort by time; empty where their date is not known, or not in ISO 8601."""
    date = analysis.article.date or ""
    return date if _ISO.fullmatch(date) else ""


def title(analysis: Analysis, most: int | None = None) -> str:
    """Returns the title of an article, or its id where it has none."""
    return plain(analysis.article.title or "", most) or plain(analysis.article.id, most)


def legend(w: Words) -> tuple[Legend, ...]:
    """Returns the looks of passages and what they mean; what is stated without a source has no mark to hide."""
    return tuple(
        Legend(
            css=css(part),
            label=w(f"part.{part}"),
            says=w(f"part_says.{part}"),
            swatch=chart.swatch(css(part)),
            box="" if part == "stated" else f"show-{css(part)}",
        )
        for part in (*(part for parts in PARTS_OF.values() for part in parts), "other")
    )


def sources(analysis: Analysis, w: Words, marked: Marks, scored: bool) -> tuple[Source, ...]:
    """Returns the sources, those named most often first; nothing is counted in a text without a score."""
    words_in = words_of(analysis.article.text)
    listed = []
    for indices in by_source(analysis):
        first = analysis.attributions[indices[0]]
        name = plain(first.name, _LONGEST_NAME)
        content = [span for i in indices for span in analysis.attributions[i].content]
        listed.append(
            Source(
                name=name or w("page.unknown_source"),
                type=w(f"source_type.{first.source_type}"),
                times=w.count(len(indices)) if scored else "",
                words=w.count(len(touched(words_in, content))) if scored else "",
                notes=tuple(number for i in indices if (number := marked.numbers.get(("attribution", i)))),
                named=bool(name),
            )
        )
    return tuple(listed)


def voices(analysis: Analysis, w: Words, marked: Marks) -> tuple[Voice, ...]:
    """Returns the hedges that leave most open, in the text's own voice and in its sources' voices."""
    numbers = {cue.id: marked.numbers.get(("cue", i)) for i, cue in enumerate(analysis.cues)}
    listed = []
    for by, voice in (("author", "own"), ("source", "theirs")):
        hedges = []
        for cue in strongest(voiced(analysis, by), _STRONGEST):
            label = f"{w(f'category.{cue.cue.category}')} · {w(f'certainty.{cue.cue.certainty}')}"
            look = "hearsay-wording" if cue.cue.category == "hearsay" else f"speculation-{by}"
            words = quote(analysis, cue, _QUOTE_WORDS)
            hedges.append(Strong(words, numbers[cue.id], label, *gloss_of(analysis, cue.cue.entry, w), look))
        listed.append(Voice(voice, w(f"voices.{by}"), tuple(hedges), w(f"voices.{by}_none")))
    return tuple(listed)


def byline(analysis: Analysis, w: Words) -> Byline:
    """Returns where an article is from, as far as that is known."""
    article = analysis.article
    parts = (article.outlet or "", article.author or "", w.date(article.date or ""))
    link = web_address(article.url)
    host = plain(urlsplit(link).hostname or "", _LONGEST_NAME) if link else ""
    return Byline(
        parts=tuple(line for part in parts if (line := plain(part, _LONGEST_NAME))),
        link=link,
        link_label=w("page.original", host=host),
    )


def by_source(analysis: Analysis) -> list[list[int]]:
    """Groups the attributions, by index, by the name and type of their source, the largest group first."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, said in enumerate(analysis.attributions):
        found.setdefault((" ".join(said.name.split()).casefold(), said.source_type), []).append(i)
    return sorted(found.values(), key=len, reverse=True)
