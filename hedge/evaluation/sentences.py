"""Sentences judged as a whole: has it a cue or not? For published benchmarks, and for minimal sentences."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hedge import weasel
from hedge.errors import HedgeError
from hedge.evaluation.figures import Figure, figures_of
from hedge.evaluation.gold import parts_in, rows
from hedge.language import identify
from hedge.match import cues_of
from hedge.model import Document, Span
from hedge.parse import parse_each
from hedge.scope import scope

if TYPE_CHECKING:
    from hedge.lexicon import Lexicon
    from hedge.pipeline import Parses
    from hedge.weasel import Head

_AT_A_TIME = 200  # sentences that are parsed in one go


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence and whether it has a cue; where `cue` is given, it must be at these words."""

    text: str
    language: str
    uncertain: bool
    cue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """How well sentences with a cue are found, in per cent."""

    name: str
    sentences: int
    uncertain: int
    precision: Figure
    recall: Figure
    f1: Figure
    accuracy: Figure


def read_labelled(path: Path, language: str | None) -> list[Judged]:
    """Reads a benchmark: one sentence a line, `text` or `tokens`, and `label`, 1 for an uncertain one.

    All are in one language, that of the first ones together unless it is given.
    """
    labelled: list[tuple[str, bool]] = []
    for number, row in rows(path):
        text = row.get("text") or " ".join(map(str, row.get("tokens") or ()))
        if row.get("label") not in (0, 1) or not text:
            raise HedgeError(f"{path}, line {number}: no text with a label of 0 or 1", "gold/README.md has the format")
        labelled.append((str(text), bool(row["label"])))
    if language is None:
        language = identify("\n".join(text for text, _ in labelled[:_AT_A_TIME]), str(path)).language
    return [Judged(text, str(language), uncertain) for text, uncertain in labelled]


def read_probe(path: Path, language: str | None) -> list[Judged]:
    """Reads minimal sentences from a table: `lang`, `label` (Y, N, or P for undecided), `cue`, `sentence`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        wanted = [r for r in table if r["label"] in ("Y", "N") and language in (None, r["lang"])]
        parts = [tuple(r["cue"].split(" ... ")) if r["label"] == "Y" else () for r in wanted]
        return [
            Judged(r["sentence"], r["lang"], r["label"] == "Y", cue) for r, cue in zip(wanted, parts, strict=True)
        ]  # fmt: skip
    except (OSError, UnicodeDecodeError, KeyError, AttributeError) as error:
        raise HedgeError(f"{path} is no table of minimal sentences: {error}", "gold/README.md has the format") from None


def judge(judged: Sequence[Judged], lexicon: Lexicon, parser: Parses) -> Iterator[tuple[Judged, bool]]:
    """Yields each sentence with whether the lexicon finds a cue in it, at the words given where some are."""
    for item, document in _parsed(judged, lexicon, parser):
        cues = tuple(cue for s in document.sentences for cue in cues_of(s, lexicon))
        yield item, _hit(item, [span for c in scope(document, cues, lexicon) for span in c.spans])


def judge_weasels(
    judged: Sequence[Judged], lexicon: Lexicon, extended: Lexicon, head: Head, parser: Parses
) -> dict[str, list[tuple[Judged, bool]]]:
    """Judges sentences by the lexicon, by it with the weasel entries, by the head without the encoder, and by all."""
    words_only = weasel.without_encoder(head)
    out: dict[str, list[tuple[Judged, bool]]] = {}
    for item, document in _parsed(judged, extended, parser):
        sentences = document.sentences
        found = [cues_of(s, extended) for s in sentences]
        verdicts = {
            "lexicon": any(cues_of(s, lexicon) for s in sentences),
            "lexicon with weasels": any(found),
            "head without encoder": weasel.judge(words_only, sentences, found, None).uncertain,
            "head": weasel.judge(head, sentences, found, weasel.states(sentences, head.layers)).uncertain,
        }
        for name, verdict in verdicts.items():
            out.setdefault(name, []).append((item, verdict))
    return out


def _parsed(judged: Sequence[Judged], lexicon: Lexicon, parser: Parses) -> Iterator[tuple[Judged, Document]]:
    for at in range(0, len(judged), _AT_A_TIME):
        some = judged[at : at + _AT_A_TIME]
        yield from zip(some, parse_each([j.text for j in some], lexicon, parser), strict=True)


def measure(name: str, found: Sequence[tuple[Judged, bool]]) -> SentenceFigures:
    """Computes precision, recall and F1 of the sentences with a cue, and how many are right either way."""
    outcomes = [("tp" if hit else "fn") if item.uncertain else ("fp" if hit else "tn") for item, hit in found]
    rates = figures_of(
        [{outcome: 1} for outcome in outcomes],
        {
            "precision": lambda s: (s["tp"], s["tp"] + s["fp"]),
            "recall": lambda s: (s["tp"], s["tp"] + s["fn"]),
            "f1": lambda s: (s["tp"], s["tp"] + (s["fp"] + s["fn"]) / 2),
            "accuracy": lambda s: (s["tp"] + s["tn"], s["tp"] + s["tn"] + s["fp"] + s["fn"]),
        },
    )
    return SentenceFigures(name, len(found), sum(item.uncertain for item, _ in found), **rates)


def _hit(item: Judged, spans: Sequence[Span]) -> bool:
    if not item.cue:
        return bool(spans)
    places = [place for place in parts_in(item.text, item.cue) if place]
    return any(start < end and begin < stop for start, stop in spans for begin, end in places)
