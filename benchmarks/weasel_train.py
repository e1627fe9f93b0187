"""Trains the weasel head again: `python -m benchmarks.weasel_train DATA CACHE`, in the root of the project.

DATA is the folder with the shared task's `train.jsonl`; CACHE keeps what is parsed. It needs scipy. The result
does not depend on the machine beyond rounding: there is no random choice but the folds, which a seed fixes.

Four steps, each linear:
1. every word gets a score from all hidden layers of the encoder, by least squares on "is inside a cue" (Fisher's
   discriminant); the scores that the next step trains on come from folds that the word's document is not in;
2. component 0: words' features and that score, by logistic regression of the sentence's label on the log-sum-exp of its
   words' logits, and of the words' cue labels on the logits themselves; component 1: the same without the encoder;
3. with the words' held-out logits: `peak`, by least squares on "is inside a cue", among the three strongest words of
   each sentence only, and `mean`, by least squares on the sentence's label, of their mean by softmax of the logits;
4. the weighted sum of all these, with the threshold that is best for F1 on held-out folds.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.optimize
import scipy.sparse

from benchmarks import weasel_data
from hedge import data, weasel
from hedge.lexicon import load
from hedge.match import cues_of
from hedge.parse import sentence

FOLDS = 5
SEED = 0
LAYERS = tuple(range(13))
RIDGE = 10.0  # of the word scores
PRIOR = (20.0, 5.0)  # how strongly the features' weights are held near 0, by component
TOKEN_LOSS = 1.0  # the words' labels against the sentences'
MIX = (1.0, 0.5)  # how the components are added
PEAK_RIDGE, MEAN_RIDGE = 3_000.0, 20_000.0
PEAK, MEAN = 8.0, 8.0  # how these are added
LEAST = 3  # features seen in fewer words are left out
LEXICON = Path("lexicons/weasel/en.toml")

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Set:
    """The data as numbers: words' features, hidden layers and cue labels, sentences' lengths, labels and folds."""

    sparse: Any
    dense: Array
    cues: Array
    lengths: Array
    labels: Array
    folds: Array

    @property
    def word_folds(self) -> Array:
        """The fold of each word."""
        return np.repeat(self.folds, self.lengths)


@dataclass(frozen=True, slots=True)
class Fit:
    """A component: weights of the features and of the encoder's score, bias, weight of the pooled logit, offset."""

    sparse: Array
    score: float
    bias: float
    pool: float
    offset: float

    def scores(self, sparse: Any, score: Array, lengths: Array) -> Array:
        """Scores sentences."""
        return self.pool * pooled(self.logits(sparse, score), lengths) + self.offset

    def logits(self, sparse: Any, score: Array) -> Array:
        """Scores words."""
        return np.asarray(sparse @ self.sparse + score * self.score + self.bias)


def read(folder: Path, cache: Path) -> Set:
    """Parses the training set and makes numbers of it."""
    lexicon = load("en", LEXICON)
    columns: list[int] = []
    starts, states, cues, lengths, labels, documents = [0], [], [], [], [], []
    for p in weasel_data.parsed(weasel_data.train_examples(folder), cache):
        words = 0
        for tree, layers in zip(p.trees, p.states, strict=True):
            s = sentence(0, 0, tree, lexicon)
            for names in weasel.features(s, cues_of(s, lexicon)):
                columns += weasel.bucketed(names)
                starts.append(len(columns))
            states.append(weasel_data.side_by_side(layers, LAYERS))
            cues += [any(t.start < end and start < t.end for start, end in p.example.cues) for t in tree]
            words += len(tree)
        lengths.append(words)
        labels.append(p.example.label)
        documents.append(p.example.document)
    matrix = scipy.sparse.csr_matrix(
        (np.ones(len(columns)), np.array(columns), np.array(starts)), shape=(len(cues), weasel.BUCKETS)
    )
    rare = np.asarray(matrix.sum(axis=0)).ravel() < LEAST
    matrix = (matrix @ scipy.sparse.diags((~rare).astype(float))).tocsr()
    matrix.eliminate_zeros()
    names_ = sorted({d for d in documents if d})
    np.random.RandomState(SEED).shuffle(names_)
    fold = {d: i % FOLDS for i, d in enumerate(names_)}
    return Set(
        matrix, np.concatenate(states), np.array(cues, float), np.array(lengths), np.array(labels, float),
        np.array([fold[d] for d in documents if d]),
    )  # fmt: skip


def word_scores(s: Set) -> tuple[Array, Array, float]:
    """Fits the words' scores by least squares: returns the held-out score of each word, and weights and bias of all."""
    sample = s.dense[::5].astype(np.float32)
    mean, scale = sample.mean(axis=0), sample.std(axis=0) + 1e-5
    folds, width = s.word_folds, s.dense.shape[1]
    grams, sides, sums, sizes = [], [], [], []
    for k in range(FOLDS):
        gram, side, total = np.zeros((width, width), np.float32), np.zeros(width), np.zeros(width)
        for rows in _portions(np.flatnonzero(folds == k)):
            h = (s.dense[rows].astype(np.float32) - mean) / scale
            gram += h.T @ h
            side += h.T @ s.cues[rows]
            total += h.sum(axis=0)
        grams.append(gram)
        sides.append(side)
        sums.append(total)
        sizes.append((folds == k).sum())
    held_out = np.zeros(len(s.cues))
    for k in range(FOLDS):
        others = [i for i in range(FOLDS) if i != k]
        weights, bias = _ridge(grams, sides, sums, sizes, s.cues[folds != k].mean(), others)
        for rows in _portions(np.flatnonzero(folds == k)):
            held_out[rows] = ((s.dense[rows].astype(np.float32) - mean) / scale) @ weights + bias
    weights, bias = _ridge(grams, sides, sums, sizes, s.cues.mean(), range(FOLDS))
    # The scores are brought to mean 0 and deviation 1.
    middle, spread = held_out.mean(), held_out.std()
    held_out = (held_out - middle) / spread
    return held_out, weights / scale / spread, float((bias - weights @ (mean / scale) - middle) / spread)


def _portions(rows: Array) -> list[Array]:
    return [rows[i : i + 4000] for i in range(0, len(rows), 4000)]


def _ridge(grams: Any, sides: Any, sums: Any, sizes: Any, base: float, of: Sequence[int]) -> tuple[Array, float]:
    size = sum(sizes[k] for k in of)
    mean = sum(sums[k] for k in of) / size
    gram = sum(grams[k] for k in of) - (size * np.outer(mean, mean)).astype(np.float32)
    gram[np.diag_indices(len(gram))] += RIDGE
    weights = scipy.linalg.solve(gram, sum(sides[k] for k in of) - size * mean * base, assume_a="pos")
    return weights, float(base - mean @ weights)


def pooled(logits: Array, lengths: Array) -> Array:
    """Takes the log-sum-exp of the words' logits of each sentence."""
    ends = np.cumsum(lengths)
    spans = zip(ends - lengths, ends, strict=True)
    return np.array([np.logaddexp.reduce(logits[a:b]) if b > a else weasel.EMPTY for a, b in spans])


def fit(s: Set, chosen: Array, score: Array | None, prior: float) -> Fit:
    """Fits a component on the chosen sentences; without `score` it has no encoder."""
    words = np.repeat(chosen, s.lengths)
    sparse, lengths, labels, cues = s.sparse[words], s.lengths[chosen], s.labels[chosen], s.cues[words]
    seen = np.flatnonzero(np.asarray(sparse.sum(axis=0)).ravel())
    sparse = sparse[:, seen].tocsr()
    turned = sparse.T.tocsr()
    extra = np.zeros(len(cues)) if score is None else score[words]
    index = np.repeat(np.arange(len(lengths)), lengths)
    filled = lengths > 0
    firsts = (np.cumsum(lengths) - lengths)[filled]
    width = len(seen)

    def loss(p: Array) -> tuple[float, Array]:
        e, (d, bias, pool, offset) = p[:width], p[width:]
        z = sparse @ e + d * extra + bias
        top, total = np.zeros(len(lengths)), np.ones(len(lengths))
        top[filled] = np.maximum.reduceat(z, firsts)
        exps = np.exp(z - top[index])
        total[filled] = np.add.reduceat(exps, firsts)
        lse = top + np.log(total)
        out = pool * lse + offset
        by_sentence = 1 / (1 + np.exp(-out)) - labels
        by_word = TOKEN_LOSS * (1 / (1 + np.exp(-z)) - cues) + by_sentence[index] * pool * exps / total[index]
        value = np.logaddexp(0, out).sum() - out @ labels + TOKEN_LOSS * (np.logaddexp(0, z).sum() - z @ cues)
        value += 0.5 * (prior * e @ e + 0.1 * d * d + (pool - 1) ** 2)
        ends = [extra @ by_word + 0.1 * d, by_word.sum(), by_sentence @ lse + pool - 1, by_sentence.sum()]
        return value, np.concatenate([turned @ by_word + prior * e, ends])

    start = np.zeros(width + 4)
    start[width:] = (0.0 if score is None else 1.0, -4.0, 1.0, 0.0)
    p = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80, "maxcor": 8}).x
    weights = np.zeros(weasel.BUCKETS)
    weights[seen] = p[:width]
    return Fit(weights, 0.0 if score is None else float(p[width]), *map(float, p[width + 1 :]))


def second(s: Set, strength: Array) -> tuple[Array, Array, Array, Array, float]:
    """Fits `peak` and `mean`: returns their held-out scores, their weights, and what to add to their sum."""
    strongest, of, means = [], [], np.zeros((len(s.lengths), s.dense.shape[1]), np.float32)
    for i, (end, length) in enumerate(zip(np.cumsum(s.lengths), s.lengths, strict=True)):
        if length:
            own = slice(end - length, end)
            strongest += list(end - length + np.argsort(-strength[own], kind="stable")[: weasel.STRONGEST])
            of += [i] * min(length, weasel.STRONGEST)
            attention = np.exp(strength[own] - np.logaddexp.reduce(strength[own]))
            means[i] = attention @ s.dense[own].astype(np.float32)
    words, owner = np.array(strongest), np.array(of)
    rows, peak, bias = _held_out(s.dense[words].astype(np.float32), s.cues[words], s.folds[owner], PEAK_RIDGE)
    peaks = np.full(len(s.lengths), rows.min())
    np.maximum.at(peaks, owner, rows)
    mean_scores, mean, mean_bias = _held_out(means, s.labels, s.folds, MEAN_RIDGE)
    return peaks, mean_scores, peak, mean, PEAK * bias + MEAN * mean_bias


def _held_out(rows: Array, target: Array, folds: Array, ridge: float) -> tuple[Array, Array, float]:
    """Fits by ridge regression: returns the held-out score of each row, and weights and bias of the fit on all."""
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-5
    h = (rows - middle) / scale
    gram = h.T @ h
    out = np.zeros(len(rows))
    eye = ridge * np.eye(h.shape[1], dtype=np.float32)
    for k in range(FOLDS):
        test = folds == k
        side = h[~test].T @ (target[~test] - target[~test].mean()).astype(np.float32)
        out[test] = h[test] @ scipy.linalg.solve(gram - h[test].T @ h[test] + eye, side, assume_a="pos")
    weights = scipy.linalg.solve(gram + eye, h.T @ (target - target.mean()).astype(np.float32), assume_a="pos") / scale
    return out, weights, -float(middle @ weights)


def best(labels: Array, scores: Array) -> tuple[float, float]:
    """Returns the best F1, in per cent, and the threshold that gives it."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(labels[order])
    f1 = 2 * right / (np.arange(1, len(labels) + 1) + labels.sum())
    at = int(f1.argmax())
    return 100 * float(f1[at]), float(scores[order[at : at + 2]].mean())


def main(folder: Path, cache: Path) -> None:
    """Cross-validates, trains on all, and writes the head beside the lexicon."""
    from safetensors.numpy import save_file

    s = read(folder, cache)
    score, dense, dense_bias = word_scores(s)
    held_out, strength = np.zeros((2, len(s.labels))), np.zeros(len(s.cues))
    for k in range(FOLDS):
        test = s.folds == k
        words = np.repeat(test, s.lengths)
        for c, given in enumerate((score, None)):
            f = fit(s, ~test, given, PRIOR[c])
            held_out[c, test] = f.scores(s.sparse[words], score[words], s.lengths[test])
            strength[words] += MIX[c] / sum(MIX) * f.logits(s.sparse[words], score[words])
    fits = [fit(s, np.ones(len(s.labels), bool), given, PRIOR[c]) for c, given in enumerate((score, None))]
    peaks, means, peak, mean, more = second(s, strength)
    first, _ = best(s.labels, MIX[0] * held_out[0] + MIX[1] * held_out[1])
    full, threshold = best(s.labels, MIX[0] * held_out[0] + MIX[1] * held_out[1] + PEAK * peaks + MEAN * means)
    words_only, words_threshold = best(s.labels, MIX[1] * held_out[1])
    print(f"cross-validation: F1 {full:.2f} with encoder, {first:.2f} by step 2 alone, {words_only:.2f} without")
    numbers = LEXICON.with_suffix(".safetensors")
    save_file(
        {
            "dense": np.stack([f.score * dense for f in fits]).astype(np.float32),
            "sparse": np.stack([f.sparse for f in fits]).astype(np.float16),
            "bias": np.array([f.bias + f.score * dense_bias for f in fits], np.float32),
            "pool": np.array([m * f.pool for m, f in zip(MIX, fits, strict=True)], np.float32),
            "mix": (np.array(MIX) / sum(MIX)).astype(np.float32),
            "peak": (PEAK * peak).astype(np.float32),
            "mean": (MEAN * mean).astype(np.float32),
        },
        numbers,
    )
    offset = more + sum(m * f.offset for m, f in zip(MIX, fits, strict=True))
    models = "".join(weasel_data.sha256(data.models_dir() / n / "card.toml") for n in ("en", "encoder"))
    LEXICON.with_suffix(".head.toml").write_text(
        f"""\
# A linear head over the words of a sentence (hedge/weasel.py), written by benchmarks/weasel_train.py.
schema = {weasel.SCHEMA}
language = "en"
numbers = "{numbers.name}"
sha256 = "{weasel_data.sha256(numbers)}"
layers = {list(LAYERS)}
offset = {offset!r}
threshold = {threshold!r}
# without the encoder: only the components that have no weights for it
words_offset = {MIX[1] * fits[1].offset!r}
words_threshold = {words_threshold!r}

[provenance]
task = "Sentences that the CoNLL-2010 shared task calls uncertain (weasels), English Wikipedia"
data = "CoNLL-2010 shared task, train.jsonl: {len(s.labels)} sentences of {len(set(s.folds))} folds by document"
licence = "text: Wikipedia, CC BY-SA; annotation: University of Szeged, CoNLL-2010; stored under MIT"
data_sha256 = "{weasel_data.sha256(folder / "train.jsonl")}"
lexicon_sha256 = "{load("en", LEXICON).info.sha256}"
models_sha256 = "{hashlib.sha256(models.encode()).hexdigest()}"
trained = {date.today().isoformat()}
command = "python -m benchmarks.weasel_train DATA CACHE"
features = "words, neighbours, tags, relations, entries found (hashed); all hidden layers of the encoder by word"
cross_validation_threshold = {threshold!r}
cross_validation_words_threshold = {words_threshold!r}
cross_validation_f1 = {full:.2f}
cross_validation_f1_without_encoder = {words_only:.2f}
""",
        "utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
