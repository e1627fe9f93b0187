"""Read news articles and say how much is speculation, how much is passed on by nobody, how much is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.model import Analysis, Article
from hedge.workers import analyse_many

if TYPE_CHECKING:
    from pathlib import Path

    from hedge.corpus.scan import Corpus
    from hedge.lexicon import Lexicon
    from hedge.pipeline import Parses

__version__ = "0.1.0"
__all__ = ["Analysis", "Article", "HedgeError", "analyse", "analyse_many", "scan_corpus"]


def analyse(article: Article, *, lexicon: Lexicon | None = None, parser: Parses | None = None) -> Analysis:
    """Analyses an article: parse, match, scope, attribute, claims, score.

    Raises HedgeError where its language has no lexicon or no models.
    """
    from hedge import pipeline
    from hedge.attribute import attribute
    from hedge.claims import claims, voices
    from hedge.lexicon import load
    from hedge.match import match
    from hedge.parse import parse
    from hedge.scope import scope
    from hedge.score import score

    lexicon = lexicon or load(article.language)
    document = parse(article, lexicon, parser or pipeline.load(article.language))
    attributions = attribute(document, lexicon)
    cues = voices(document, scope(document, match(document, lexicon), lexicon), attributions)
    found = claims(document, cues, attributions, lexicon)
    used = {c.cue.entry for c in cues} | {a.entry for a in attributions if a.entry}
    glosses = {e.id: dict(e.gloss) for e in (*lexicon.cues, *lexicon.reporting) if e.id in used}
    scores = score(document, found, cues)
    return Analysis(article, document, lexicon.info, cues, attributions, found, scores, glosses)


def scan_corpus(folder: Path | str) -> Corpus:
    """Returns the tables of a corpus that `hedge corpus build` made, by name, as Polars LazyFrames.

    Raises HedgeError where there is none.

        import hedge
        import polars

        corpus = hedge.scan_corpus("press")
        by_outlet = corpus["articles"].group_by("outlet").agg(polars.len(), polars.col("speculation").mean())
        print(by_outlet.collect())
    """
    from pathlib import Path

    from hedge.corpus.scan import Corpus

    return Corpus(Path(folder))
