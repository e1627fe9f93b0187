"""Figures: from compared articles to precision, recall, accuracy and errors of shares, with 95 % intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hedge.evaluation.compare import MEASURED, Compared, ComparedArticle, Confusion
from hedge.model import CATEGORIES, CLASSES
from hedge.score import wilson

if TYPE_CHECKING:
    import numpy

RESAMPLES = 2000
_SEED = 20_10
# Articles are what is resampled, for the sentences of one are alike; of fewer than this only sentences can be.
_FEWEST_ARTICLES = 5
# From sums of counts by name, single numbers or one of each resample, to part and whole.
Rate = Callable[[Mapping[str, Any]], tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval, in per cent or points; the interval is None where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CategoryFigures:
    """How the cues of a category fare: `gold` and `found` count them, precision and recall are in per cent."""

    category: str
    gold: int
    found: int
    precision: float | None
    recall: float | None
    same_category: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one language on one gold.

    `figures` has the names of the gold's own scorer; `unit` says what the intervals resample; `confusion` counts words
    by class in the gold, then by class of the program.
    """

    language: str
    articles: int
    sentences: int
    words: int
    counts: Mapping[str, int]
    figures: Mapping[str, Figure]
    unit: str
    categories: tuple[CategoryFigures, ...]
    classes: Mapping[str, float]
    confusion: Mapping[tuple[str | None, str | None], int]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger a share is in one language than in the other, in points, on the same articles in both."""

    one: str
    other: str
    share: str
    articles: int
    gold: Figure
    found: Figure


def evaluate(language: str, articles: Sequence[ComparedArticle]) -> Evaluation:
    """Computes the figures of one language; intervals are a seeded bootstrap over articles, or over sentences of few.

    F1 is of cues (any overlap), sentences with a cue, and attributions (contents that share half of the longer);
    accuracy is of the categories, source types and source spans of what was paired, and of the class of each word.
    """
    sentences = [s for a in articles for s in a.sentences]
    by_article = len(articles) >= _FEWEST_ARTICLES
    units = [a.sentences for a in articles] if by_article else [(s,) for s in sentences]
    rows = [_row(u) for u in units]
    every = figures_of(rows, {**_RATES, **{c: f1(c) for c in CLASSES}})
    figures = {name: every[name] for name in _RATES}
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row)
    for share in MEASURED:
        errors = [100 * (a.found_shares[share] - a.gold_shares[share]) for a in articles]
        figures[f"MAE {share}"] = mean([abs(e) for e in errors])
        figures[f"bias {share}"] = mean(errors)
    confusion: Confusion = Counter()
    for s in sentences:
        confusion.update(s.words)
    return Evaluation(
        language,
        len(articles),
        len(sentences),
        sum(confusion.values()),
        {name: total[name] for name in _COUNTED},
        figures,
        "articles" if by_article else "sentences",
        tuple(_category(c, sentences) for c in CATEGORIES),
        {c: every[c].value for c in CLASSES if any(gold == c for gold, _ in confusion)},
        confusion,
    )


def differences(articles: Sequence[ComparedArticle]) -> list[Difference]:
    """Computes the mean difference of each share between languages on parallel articles, of gold and program.

    A constant error in one language would pass for a finding about its press, and shows here.
    """
    by_doc: dict[str, dict[str, ComparedArticle]] = {}
    for a in articles:
        by_doc.setdefault(a.article.doc, {})[a.article.language] = a
    out = []
    for one, other in combinations(sorted({a.article.language for a in articles}), 2):
        both = [(d[one], d[other]) for d in by_doc.values() if one in d and other in d]
        for share in MEASURED:
            if both:
                gold = mean([100 * (a.gold_shares[share] - b.gold_shares[share]) for a, b in both])
                found = mean([100 * (a.found_shares[share] - b.found_shares[share]) for a, b in both])
                out.append(Difference(one, other, share, len(both), gold, found))
    return out


def mean(values: Sequence[float]) -> Figure:
    """Returns the mean with its bootstrap interval, which fewer than five values do not have."""
    import numpy

    if len(values) < _FEWEST_ARTICLES:
        return Figure(float(numpy.mean(values)))
    sampled = _weights(len(values)) @ numpy.array(values) / len(values)
    return _figure(float(numpy.mean(values)) / 100, sampled / 100)


def figures_of(units: Sequence[Mapping[str, int]], rates: Mapping[str, Rate]) -> dict[str, Figure]:
    """Computes rates, fractions of summed counts, with the intervals of a seeded bootstrap over the units counted.

    At 0 and 100 %, where the bootstrap has no width, the interval is Wilson's on the whole (Wilson 1927).
    """
    import numpy

    names = sorted({name for unit in units for name in unit})
    counts = numpy.array([[unit.get(name, 0) for name in names] for unit in units], dtype=float)
    counts = counts.reshape(len(units), len(names))
    total: dict[str, Any] = defaultdict(lambda: numpy.zeros(()))
    total |= dict(zip(names, counts.sum(axis=0), strict=True))
    sampled: dict[str, Any] = defaultdict(lambda: numpy.zeros(RESAMPLES))
    sampled |= dict(zip(names, (_weights(len(units)) @ counts).T, strict=True))
    out = {}
    for name, rate in rates.items():
        part, whole = (float(x) for x in rate(total))
        value = part / whole if whole else 0.0
        if 0 < value < 1 and len(units) > 1:
            out[name] = _figure(value, _ratio(*rate(sampled)))
        elif value in (0, 1) and whole:
            out[name] = Figure(100 * value, *(100 * x for x in wilson(value, whole)))
        else:
            out[name] = Figure(100 * value)
    return out


def f1(name: str) -> Rate:
    """Returns what computes F1 from sums of true and false positives and false negatives."""
    return lambda sums: (sums[f"{name} tp"], sums[f"{name} tp"] + (sums[f"{name} fp"] + sums[f"{name} fn"]) / 2)


def _ratio(part: Any, whole: Any) -> Any:
    """Returns a fraction, or fractions, 0 where the whole is."""
    import numpy

    return numpy.divide(part, whole, out=numpy.zeros_like(numpy.asarray(whole, dtype=float)), where=whole != 0)


_COUNTED = tuple(f"{of} {n}" for of in ("cue", "sentence", "attribution") for n in ("tp", "fp", "fn"))


def _macro(sums: Mapping[str, Any]) -> tuple[Any, Any]:
    """F1 of classes, averaged over those that the gold has."""
    import numpy

    every = numpy.array([_ratio(*f1(c)(sums)) for c in CLASSES])
    there = numpy.array([sums[f"{c} tp"] + sums[f"{c} fn"] > 0 for c in CLASSES])
    return (every * there).sum(axis=0), there.sum(axis=0)


def _row(sentences: Sequence[Compared]) -> Counter[str]:
    """Sums up what is counted in some sentences."""
    row: Counter[str] = Counter()
    for s in sentences:
        row.update(s.counts)
        for (gold, found), n in s.words.items():
            of_word = [f"{gold} tp"] if gold and gold == found else [f"{gold} fn", f"{found} fp"]
            if gold:
                of_word += ["words", "words right"] if gold == found else ["words"]
            row.update(dict.fromkeys(of_word, n))
    return row


def _weights(units: int) -> numpy.ndarray[Any, Any]:
    import numpy

    return numpy.random.default_rng(_SEED).multinomial(units, numpy.full(units, 1 / units), size=RESAMPLES)


def _figure(value: float, sampled: Any) -> Figure:
    """Makes a figure, in per cent, of a fraction and its resampled values."""
    import numpy

    low, high = numpy.percentile(sampled, (2.5, 97.5))
    return Figure(100 * value, 100 * float(low), 100 * float(high))


def _category(category: str, sentences: Sequence[Compared]) -> CategoryFigures:
    n = {
        name: sum(s.categories[category, name] for s in sentences)
        for name in ("gold", "hit", "right", "found", "wrong")
    }

    def of(part: int, whole: int) -> float | None:
        return 100 * part / whole if whole else None

    return CategoryFigures(
        category,
        n["gold"],
        n["found"],
        of(n["found"] - n["wrong"], n["found"]),
        of(n["hit"], n["gold"]),
        of(n["right"], n["hit"]),
    )


_RATES: Mapping[str, Rate] = {
    "cues": f1("cue"),
    "cue precision": lambda s: (s["cue tp"], s["cue tp"] + s["cue fp"]),
    "cue recall": lambda s: (s["cue tp"], s["cue tp"] + s["cue fn"]),
    "speculative sentences": f1("sentence"),
    "attributions": f1("attribution"),
    "attribution precision": lambda s: (s["attribution tp"], s["attribution tp"] + s["attribution fp"]),
    "attribution recall": lambda s: (s["attribution tp"], s["attribution tp"] + s["attribution fn"]),
    "cue category": lambda s: (s["category right"], s["cue tp"]),
    "source type": lambda s: (s["type right"], s["attribution tp"]),
    "source span": lambda s: (s["source right"], s["source seen"]),
    "claim words": lambda s: (s["words right"], s["words"]),
    "claim macro": _macro,
}
