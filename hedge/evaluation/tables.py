"""Tables: the figures of an evaluation as Markdown, which reads well in a terminal and in a README."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from hedge.evaluation.figures import CategoryFigures, Difference, Evaluation, Figure
from hedge.evaluation.gold import About
from hedge.evaluation.sentences import SentenceFigures
from hedge.model import CLASSES, SHARES

_PERCENT = {
    "cues": "cues, F1",
    "cue precision": "cues, precision",
    "cue recall": "cues, recall",
    "cue category": "category of found cues, accuracy",
    "speculative sentences": "sentences with a cue, F1",
    "attributions": "attributions, F1",
    "attribution precision": "attributions, precision",
    "attribution recall": "attributions, recall",
    "source type": "source type, accuracy",
    "source span": "source found, accuracy",
    "claim words": "class of words, accuracy",
    "claim macro": "classes, mean F1",
}
_UNSAID = "not said"


def evaluation_tables(evaluations: Sequence[Evaluation], differences: Sequence[Difference], about: About) -> str:
    """Writes all tables of an evaluation, one section each."""
    blocks = [
        main_table(evaluations, about),
        "## Categories of cues\n\n" + _categories(evaluations),
        *(f"## Classes of words, {e.language}\n\n" + _confusion(e) for e in evaluations),
    ]
    if differences:
        blocks.append("## Differences between languages, on the same articles\n\n" + _differences(differences))
    return "\n\n".join(blocks)


def main_table(evaluations: Sequence[Evaluation], about: About) -> str:
    """Writes the table of figures, a column a language, and what they were measured on."""
    rows = [
        ["articles, sentences, words", *(f"{e.articles}, {e.sentences}, {e.words:,}" for e in evaluations)],
        ["text", *(about.kind.get(e.language, _UNSAID) for e in evaluations)],
        ["use", *(about.use.get(e.language, _UNSAID) for e in evaluations)],
        ["cues, attributions in the gold", *(_items(e) for e in evaluations)],
    ]
    rows += [[label, *(percent(e.figures[name]) for e in evaluations)] for name, label in _PERCENT.items()]
    for share in SHARES:
        rows.append([f"{share} share, mean error", *(points(e.figures[f"MAE {share}"]) for e in evaluations)])
        rows.append([f"{share} share, bias", *(points(e.figures[f"bias {share}"], "+") for e in evaluations)])
    said = [
        f"Per cent, and points for shares; in brackets 95 % intervals, a bootstrap over {_units(evaluations)}.",
        "Bias is the mean of the signed error: below zero the program gives too little.",
    ]
    if about.annotators:
        said.append(f"Annotated by {about.annotators}.")
    return table(["", *(e.language for e in evaluations)], rows) + "\n\n" + "\n".join(said)


def sentence_tables(figures: Sequence[SentenceFigures]) -> str:
    """Writes the figures of sentences that are judged as a whole."""
    rows = [
        [f.name, f"{f.sentences:,}", f"{f.uncertain:,}", *map(percent, (f.precision, f.recall, f.f1, f.accuracy))]
        for f in figures
    ]
    head = ["", "sentences", "with a cue", "precision", "recall", "F1", "right"]
    return table(head, rows) + "\n\nPer cent; in brackets 95 % intervals, a bootstrap over sentences."


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Writes a Markdown table whose columns also line up."""
    listed = [list(head), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in listed]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def percent(figure: Figure) -> str:
    """Writes a figure in per cent with its interval."""
    interval = f" ({figure.low:.1f}–{figure.high:.1f})" if figure.low is not None and figure.high is not None else ""
    return f"{figure.value:.1f}{interval}"


def points(figure: Figure, sign: str = "") -> str:
    """Writes a difference in points with its interval; `sign` is + where both signs are meant to be seen."""

    def said(value: float) -> str:
        return format(value, f"{sign}.1f").replace("-", "−")

    if figure.low is None or figure.high is None:
        return said(figure.value)
    return f"{said(figure.value)} ({said(figure.low)} to {said(figure.high)})"


def _items(e: Evaluation) -> str:
    cues = e.counts["cue tp"] + e.counts["cue fn"]
    return f"{cues}, {e.counts['attribution tp'] + e.counts['attribution fn']}"


def _units(evaluations: Sequence[Evaluation]) -> str:
    units = dict.fromkeys(e.unit for e in evaluations)
    return " or ".join(units)


def _categories(evaluations: Sequence[Evaluation]) -> str:
    rows = []
    for e in evaluations:
        for c in e.categories:
            if c.gold or c.found:
                cells = [str(c.gold), str(c.found), *map(_or_dash, (c.precision, c.recall, c.same_category))]
                rows.append([e.language, c.category, *cells])
    return table(["", "category", "gold", "found", "precision", "recall", "same category"], rows)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _confusion(e: Evaluation) -> str:
    """Writes which class the words of each class of the gold got; the frame of an attribution is outside all."""
    columns = [c for c in (*CLASSES, None) if any(found == c and n for (_, found), n in e.confusion.items())]
    rows = []
    for gold in (*CLASSES, None):
        counts = [e.confusion.get((gold, found), 0) for found in columns]
        if any(counts):
            rows.append([_named(gold), *map(str, counts), _or_dash(e.classes.get(gold)) if gold else ""])
    return table(["gold ↓ program →", *map(_named, columns), "F1"], rows)


def _named(cls: str | None) -> str:
    return cls or "outside"


def _differences(found: Sequence[Difference]) -> str:
    rows = [
        [f"{d.one} − {d.other}", d.share, str(d.articles), points(d.gold, "+"), points(d.found, "+")] for d in found
    ]
    return table(["languages", "share", "articles", "gold, points", "program, points"], rows)


def as_json(evaluations: Sequence[Evaluation], differences: Sequence[Difference], about: About) -> dict[str, object]:
    """Returns the figures as JSON values; those of `figures` have the names of the gold's own scorer."""
    return {
        "evaluations": [
            {
                "language": e.language,
                "articles": e.articles,
                "sentences": e.sentences,
                "words": e.words,
                "text": about.kind.get(e.language),
                "use": about.use.get(e.language),
                "counts": dict(e.counts),
                "interval": {"kind": f"bootstrap over {e.unit}", "level": 0.95},
                "figures": {name: _figure(f) for name, f in e.figures.items()},
                "classes": {c: round(f, 2) for c, f in e.classes.items()},
                "categories": {c.category: _category(c) for c in e.categories if c.gold or c.found},
                "confusion": [
                    {"gold": gold, "found": found, "words": n}
                    for (gold, found), n in sorted(e.confusion.items(), key=str)
                ],
            }
            for e in evaluations
        ],
        "differences": [
            {
                "one": d.one, "other": d.other, "share": d.share, "articles": d.articles,
                "gold": _figure(d.gold), "found": _figure(d.found),
            }
            for d in differences
        ],
    }  # fmt: skip


def sentences_as_json(figures: Sequence[SentenceFigures]) -> list[dict[str, object]]:
    """Returns the figures of sentences judged as a whole as JSON values."""
    return [
        {
            "name": f.name,
            "sentences": f.sentences,
            "uncertain": f.uncertain,
            **{name: _figure(getattr(f, name)) for name in ("precision", "recall", "f1", "accuracy")},
        }
        for f in figures
    ]


def _figure(f: Figure) -> Mapping[str, float | None]:
    return {k: None if v is None else round(v, 2) for k, v in (("value", f.value), ("low", f.low), ("high", f.high))}


def _category(c: CategoryFigures) -> dict[str, object]:
    values = asdict(c)
    return {k: round(v, 2) if isinstance(v, float) else v for k, v in values.items() if k != "category"}
