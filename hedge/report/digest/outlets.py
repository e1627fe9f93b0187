"""Outlets side by side, where there are enough articles of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from hedge.model import Analysis
from hedge.score import wilson

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class OutletMean:
    """The mean own-voice speculation share of an outlet's articles, with its 95 % interval over them; fractions."""

    outlet: str
    languages: frozenset[str]
    articles: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets of some articles by name: those with enough articles, if at least two have them, and how many more.

    `known` counts the outlets of all articles that have a score, `left_out` those that are not compared.
    """

    compared: tuple[OutletMean, ...]
    known: int
    left_out: int


def outlets(analyses: Sequence[Analysis], at_least: int) -> Outlets:
    """Compares the outlets with `at_least` scored articles or more, in alphabetical order; one alone is not compared.

    Each article counts once, however long it is. The interval is a seeded bootstrap over articles; where all have the
    same share it would have no width, and it is Wilson's on the number of articles.
    """
    shares: dict[str, list[tuple[str, float]]] = {}
    names: dict[str, str] = {}
    languages: dict[str, set[str]] = {}
    for analysis in analyses:
        name = " ".join((analysis.article.outlet or "").split())
        share = analysis.scores.parts["speculation_author"].share
        if name and share is not None:
            key = name.casefold()
            names[key] = min(names.get(key, name), name)
            shares.setdefault(key, []).append((analysis.article.sha256, share))
            languages.setdefault(key, set()).add(analysis.article.language)
    enough = [key for key in sorted(shares) if len(shares[key]) >= at_least]
    if len(enough) < 2:
        return Outlets((), len(shares), len(shares))
    means = tuple(_mean(names[key], frozenset(languages[key]), sorted(shares[key])) for key in enough)
    return Outlets(means, len(shares), len(shares) - len(means))


def _mean(outlet: str, languages: frozenset[str], found: Sequence[tuple[str, float]]) -> OutletMean:
    import numpy

    values = numpy.array([share for _, share in found])
    mean = float(values.mean())
    if values.min() == values.max():
        low, high = wilson(mean, len(values))
    else:
        seed = sha256("".join(text for text, _ in found).encode()).digest()
        random = numpy.random.default_rng(int.from_bytes(seed[:8], "big"))
        means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)]
        low, high = (float(x) for x in numpy.percentile(means, (2.5, 97.5)))
    return OutletMean(outlet, languages, len(values), mean, min(low, mean), max(high, mean))
