"""Tables: the figures of an evaluation, made ready to be shown; as Markdown they read well in a terminal too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from hedge.evaluation.compare import MEASURED
from hedge.evaluation.figures import CategoryFigures, Difference, Evaluation, Figure
from hedge.evaluation.gold import About
from hedge.evaluation.sentences import SentenceFigures
from hedge.model import CLASSES

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


@dataclass(frozen=True, slots=True)
class Table:
    """A table of ready strings; the first table of an evaluation has no title, and `notes` are sentences below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def evaluation_tables(
    evaluations: Sequence[Evaluation], differences: Sequence[Difference], about: About
) -> tuple[Table, ...]:
    """Makes all tables of an evaluation."""
    every = [main_table(evaluations, about), _categories(evaluations), *map(_confusion, evaluations)]
    return (*every, _differences(differences)) if differences else tuple(every)


def main_table(evaluations: Sequence[Evaluation], about: About) -> Table:
    """Makes the table of figures, a column a language, and what they were measured on."""
    rows = [
        ("articles, sentences, words", *(f"{e.articles}, {e.sentences}, {e.words:,}" for e in evaluations)),
        ("text", *(about.kind.get(e.language, _UNSAID) for e in evaluations)),
        ("use", *(about.use.get(e.language, _UNSAID) for e in evaluations)),
        ("cues, attributions in the gold", *(_items(e) for e in evaluations)),
    ]
    rows += [(label, *(percent(e.figures[name]) for e in evaluations)) for name, label in _PERCENT.items()]
    for share in MEASURED:
        rows.append((f"{share} share, mean error", *(points(e.figures[f"MAE {share}"]) for e in evaluations)))
        rows.append((f"{share} share, bias", *(points(e.figures[f"bias {share}"], "+") for e in evaluations)))
    units = " or ".join(dict.fromkeys(e.unit for e in evaluations))
    notes = [
        f"Per cent, and points for shares; in brackets 95 % intervals, a bootstrap over {units} (at 100 %: Wilson's).",
        "Bias is the mean of the signed error: below zero the program gives too little.",
    ]
    if about.annotators:
        notes.append(f"Annotated by {about.annotators}.")
    return Table("", ("", *(e.language for e in evaluations)), tuple(rows), tuple(notes))


def sentence_table(figures: Sequence[SentenceFigures]) -> Table:
    """Makes the table of sentences that are judged as a whole."""
    head = ("", "sentences", "with a cue", "precision", "recall", "F1", "right")
    rows = tuple(
        (f.name, f"{f.sentences:,}", f"{f.uncertain:,}", *map(percent, (f.precision, f.recall, f.f1, f.accuracy)))
        for f in figures
    )
    return Table(
        "", head, rows, ("Per cent; in brackets 95 % intervals, a bootstrap over sentences (at 100 %: Wilson's).",)
    )


def markdown(tables: Iterable[Table]) -> str:
    """Writes tables as Markdown whose columns also line up in a terminal."""
    return "\n\n".join(_markdown(table) for table in tables)


def _markdown(table: Table) -> str:
    listed = [table.head, *table.rows]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in listed]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    blocks = [f"## {table.title}"] if table.title else []
    return "\n\n".join([*blocks, "\n".join(lines), *(["\n".join(table.notes)] if table.notes else [])])


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


def _categories(evaluations: Sequence[Evaluation]) -> Table:
    head = ("", "category", "gold", "found", "precision", "recall", "same category")
    rows = tuple(
        (e.language, c.category, str(c.gold), str(c.found), *map(_or_dash, (c.precision, c.recall, c.same_category)))
        for e in evaluations
        for c in e.categories
        if c.gold or c.found
    )
    return Table("Categories of cues", head, rows)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _confusion(e: Evaluation) -> Table:
    """Makes the table of which class the words of each class of the gold got; frames of attributions are outside."""
    columns = [c for c in (*CLASSES, None) if any(found == c and n for (_, found), n in e.confusion.items())]
    rows = []
    for gold in (*CLASSES, None):
        counts = [e.confusion.get((gold, found), 0) for found in columns]
        if any(counts):
            rows.append((_named(gold), *map(str, counts), _or_dash(e.classes.get(gold)) if gold else ""))
    head = ("gold ↓ program →", *map(_named, columns), "F1")
    return Table(f"Classes of words, {e.language}", head, tuple(rows))


def _named(cls: str | None) -> str:
    return (cls or "outside").replace("_", " ")


def _differences(found: Sequence[Difference]) -> Table:
    rows = tuple(
        (f"{d.one} − {d.other}", d.share, str(d.articles), points(d.gold, "+"), points(d.found, "+")) for d in found
    )
    head = ("languages", "share", "articles", "gold, points", "program, points")
    note = "The mean difference of shares on the same articles. A constant error in one language shows here."
    return Table("Differences between languages", head, rows, (note,))


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
