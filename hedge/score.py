"""Score: shares of words by claim class, their six parts and intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hedge.counted import count_words
from hedge.fit import fit
from hedge.model import CLASSES, PARTS, SHARES, Article, Claim, Document, ScopedCue, Scores, Share

RESAMPLES = 1000
_MOST_WEIGHTS = 4_000_000
_Z = 1.959964
_NONE = Share(None, None, None)


def part_of(claim: Claim, categories: Mapping[str, str]) -> str | None:
    """Names the part of the score that a claim's words belong to; None for `other`."""
    if claim.cls == "speculation":
        return "speculation_author"
    if claim.cls == "sourced_speculation":
        return "speculation_source"
    if claim.cls == "hearsay":
        wording = any(categories.get(c) == "hearsay" for c in claim.cues)
        return "hearsay_wording" if wording else "hearsay_unnamed"
    return claim.cls if claim.cls in ("stated", "sourced") else None


def score(document: Document, claims: Sequence[Claim], cues: Sequence[ScopedCue]) -> Scores:
    """Counts words by class and turns them into shares (fractions of words), with 95 % intervals.

    The interval is a bootstrap over sentences, seeded by the text's hash; at 0 and 100 % it is Wilson's on the number
    of claims, because the bootstrap would have no width there.
    """
    text = document.article.text
    counted = count_words(text, claims)
    categories = {c.id: c.cue.category for c in cues}
    words = dict.fromkeys(CLASSES, 0)
    rows: dict[int | None, list[int]] = {}
    for claim, n in zip(claims, counted, strict=True):
        words[claim.cls] += n
        part = part_of(claim, categories)
        if part:
            row = rows.setdefault(claim.sentence, [0] * len(PARTS))
            row[PARTS.index(part)] += n
    verdict = fit(document, words)
    if verdict.verdict == "no":
        none = dict.fromkeys(SHARES, _NONE)
        return Scores(words, none, dict.fromkeys(PARTS, _NONE), verdict)
    groups = {**{p: (p,) for p in PARTS}, **_SUMS}
    shares = _shares(list(rows.values()), groups, len([c for c in claims if c.cls != "other"]), document.article)
    return Scores(words, {k: shares[k] for k in SHARES}, {p: shares[p] for p in PARTS}, verdict)


_SUMS = {
    "speculation": ("speculation_author", "speculation_source"),
    "hearsay": ("hearsay_wording", "hearsay_unnamed"),
    "reported": ("stated", "sourced"),
}


def _shares(
    rows: list[list[int]], groups: Mapping[str, tuple[str, ...]], claims: int, article: Article
) -> dict[str, Share]:
    import numpy

    counts = numpy.array(rows, dtype=float)
    random = numpy.random.default_rng(int(article.sha256[:15], 16))
    evenly = numpy.full(len(rows), 1 / len(rows))
    at_once = max(1, _MOST_WEIGHTS // len(rows))  # the draws are the same, however many are in memory
    sampled = numpy.concatenate(
        [
            random.multinomial(len(rows), evenly, size=min(at_once, RESAMPLES - done)) @ counts
            for done in range(0, RESAMPLES, at_once)
        ]
    )
    totals = sampled.sum(axis=1)
    sampled, totals = sampled[totals > 0], totals[totals > 0]
    columns = [[PARTS.index(p) for p in parts] for parts in groups.values()]
    resampled = numpy.array([sampled[:, of].sum(axis=1) / totals for of in columns])
    bounds = numpy.percentile(resampled, (2.5, 97.5), axis=1).T.tolist()
    out = {}
    for name, of, (low, high) in zip(groups, columns, bounds, strict=True):
        share = float(counts[:, of].sum() / counts.sum())
        if not 0 < share < 1:
            low, high = wilson(share, max(claims, 1))
        out[name] = Share(share, min(low, share), max(high, share))
    return out


def wilson(share: float, n: float) -> tuple[float, float]:
    """Returns Wilson's 95 % score interval of a share of `n` (Wilson 1927)."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * ((share * (1 - share) / n + _Z**2 / (4 * n**2)) ** 0.5)
    return max(0.0, middle - half), min(1.0, middle + half)
