"""Compare: an article's analysis against its gold, counted sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hedge.counted import WORD
from hedge.evaluation.gold import GoldArticle, GoldAttribution, GoldCue, GoldSentence
from hedge.model import SHARES, Analysis, Attribution, Claim, ScopedCue, Span

# Two contents are one attribution where they share at least this much of the longer one.
_SAME_CONTENT = 0.5
# The shares of a report, and the part of the first that is the article's own voice.
MEASURED = {"speculation": SHARES["speculation"], "own-voice speculation": ("speculation",), **SHARES}
Spans = Sequence[Span]
# What a word is counted as: (class in the gold, class of the program); None is outside every claim.
Confusion = Counter[tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the program says of one sentence, in offsets of the sentence."""

    cues: tuple[tuple[Spans, ScopedCue], ...]
    attributions: tuple[tuple[Spans, Spans, Attribution], ...]
    claims: tuple[tuple[Spans, Claim], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence of the gold beside what the program found there.

    `counts` counts outcomes by name (`cue tp`); `categories` by category and outcome; `words` by both classes; the
    rest are the disagreements.
    """

    gold: GoldSentence
    found: Found
    counts: Counter[str]
    categories: Counter[tuple[str, str]]
    words: Confusion
    missed_cues: tuple[GoldCue, ...]
    wrong_cues: tuple[tuple[Spans, ScopedCue], ...]
    missed_attributions: tuple[GoldAttribution, ...]
    wrong_attributions: tuple[tuple[Spans, Spans, Attribution], ...]
    other_source: tuple[tuple[GoldAttribution, Attribution], ...]

    @property
    def agrees(self) -> bool:
        """Says whether there is nothing to read: the same cues, attributions and classes of words."""
        same = all(gold == found for gold, found in self.words)
        differ = (self.missed_cues, self.wrong_cues, self.missed_attributions, self.wrong_attributions)
        return same and not any(differ) and not self.other_source


@dataclass(frozen=True, slots=True)
class ComparedArticle:
    """An article of the gold, compared; shares are fractions of counted words."""

    article: GoldArticle
    sentences: tuple[Compared, ...]
    gold_shares: dict[str, float]
    found_shares: dict[str, float]


def compare(article: GoldArticle, analysis: Analysis) -> ComparedArticle:
    """Compares an article's analysis with its gold, sentence by sentence, in the way of the gold's own scorer."""
    sentences = tuple(_sentence(s, _found(analysis, s)) for s in article.sentences)
    gold: Counter[str | None] = Counter()
    found: Counter[str | None] = Counter()
    for s in sentences:
        for (a, b), n in s.words.items():
            gold[a] += n
            found[b] += n
    return ComparedArticle(article, sentences, _shares(gold), _shares(found))


def _found(analysis: Analysis, s: GoldSentence) -> Found:
    cues = ((_cut(c.spans, s), c) for c in analysis.cues)
    attributions = ((_cut(a.content, s), _cut(a.source, s), a) for a in analysis.attributions)
    claims = ((_cut(c.spans, s), c) for c in analysis.claims)
    return Found(
        tuple(c for c in cues if c[0]), tuple(a for a in attributions if a[0]), tuple(c for c in claims if c[0])
    )


def _cut(spans: Spans, s: GoldSentence) -> Spans:
    return [
        Span(max(a, s.start) - s.start, min(b, s.end) - s.start) for a, b in spans if a < s.end and b > s.start
    ]  # fmt: skip


def _sentence(gold: GoldSentence, found: Found) -> Compared:
    counts: Counter[str] = Counter()
    categories: Counter[tuple[str, str]] = Counter()
    taken: dict[int, GoldCue] = {}
    missed = []
    for cue in gold.cues:
        j = next((j for j, c in enumerate(found.cues) if j not in taken and _overlap(cue.spans, c[0])), None)
        categories[cue.category, "gold"] += 1
        if j is None:
            missed.append(cue)
            continue
        taken[j] = cue
        same = found.cues[j][1].cue.category == cue.category
        categories[cue.category, "hit"] += 1
        categories[cue.category, "right"] += same
        counts["category right"] += same
    wrong = [
        c
        for j, c in enumerate(found.cues)
        if j not in taken and not any(_overlap(c[0], g.spans) for g in gold.cues)
    ]  # fmt: skip
    for _, c in found.cues:
        categories[c.cue.category, "found"] += 1
    for _, c in wrong:
        categories[c.cue.category, "wrong"] += 1
    counts["cue tp"], counts["cue fn"], counts["cue fp"] = len(taken), len(missed), len(wrong)
    doubted, doubts = bool(gold.cues), bool(found.cues)
    counts["sentence tp"] = doubted and doubts
    counts["sentence fp"] = doubts and not doubted
    counts["sentence fn"] = doubted and not doubts
    pairs = _pairs(gold.attributions, found.attributions)
    counts["attribution tp"] = len(pairs)
    counts["attribution fn"] = len(gold.attributions) - len(pairs)
    counts["attribution fp"] = len(found.attributions) - len(pairs)
    other = []
    for i, j in pairs:
        wanted, (_, source, got) = gold.attributions[i], found.attributions[j]
        typed = wanted.source_type == got.source_type
        placed = _overlap(wanted.source, source)
        counts["type right"] += typed
        counts["source seen"] += bool(wanted.source)
        counts["source right"] += placed
        if not typed or (wanted.source and not placed):
            other.append((wanted, got))
    of_gold, of_found = dict(pairs), {j: i for i, j in pairs}
    return Compared(
        gold, found, counts, categories, _words(gold, found), tuple(missed), tuple(wrong),
        tuple(a for i, a in enumerate(gold.attributions) if i not in of_gold),
        tuple(a for j, a in enumerate(found.attributions) if j not in of_found),
        tuple(other),
    )  # fmt: skip


def _overlap(one: Spans, other: Spans) -> bool:
    return any(s < f and e < g for s, g in one for e, f in other)


def _pairs(gold: Sequence[GoldAttribution], found: Sequence[tuple[Spans, Spans, Attribution]]) -> list[tuple[int, int]]:
    """Pairs attributions one to one, those that share most of their content first."""
    pairs = []
    for i, wanted in enumerate(gold):
        for j, (content, _, _) in enumerate(found):
            size = max(_size(wanted.content), _size(content))
            shared = len(_characters(wanted.content, content))
            if size and shared / size >= _SAME_CONTENT:
                pairs.append((shared / size, i, j))
    out: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs, reverse=True):
        if i not in {a for a, _ in out} and j not in {b for _, b in out}:
            out.append((i, j))
    return out


def _size(spans: Spans) -> int:
    return sum(e - s for s, e in spans)


def _characters(one: Spans, other: Spans) -> list[int]:
    marks = {i for s, e in other for i in range(s, e)}
    return [i for s, e in one for i in range(s, e) if i in marks]


def _words(gold: GoldSentence, found: Found) -> Confusion:
    of_gold = class_of_words(gold.text, ((c.spans, c.cls) for c in gold.claims))
    of_found = class_of_words(gold.text, ((spans, c.cls) for spans, c in found.claims))
    return Counter(zip(of_gold, of_found, strict=True))


def class_of_words(text: str, claims: Iterable[tuple[Spans, str]]) -> list[str | None]:
    """Returns the class of each word by the first claim over it; None outside every claim."""
    listed = list(claims)
    return [
        next((cls for spans, cls in listed if any(s < m.end() and m.start() < e for s, e in spans)), None)
        for m in WORD.finditer(text)
    ]


def _shares(words: Counter[str | None]) -> dict[str, float]:
    total = sum(n for cls, n in words.items() if cls and cls != "other")
    return {name: sum(words[cls] for cls in classes) / total if total else 0.0 for name, classes in MEASURED.items()}
