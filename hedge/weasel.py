"""Weasel: a linear score for sentences that are vague or unattributed, with the words and features that made it.

The head is data: `lexicons/weasel/<lang>.safetensors` holds its numbers, `<lang>.head.toml` says what they are. Every
step is linear. Each word gets a logit: a weighted sum of its features (words, tags, relations, the entries that hold
there) and of the encoder's hidden layers. The sentence gets the weighted log-sum-exp of its words' logits; and, of the
hidden layers once more, a weighted sum at the best of its three strongest words and one of their mean, in which each
word counts by the softmax of its logit. No score of a news article uses it: vague need not be uncertain.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from hedge import data
from hedge.errors import HedgeError
from hedge.model import Cue, Document, Sentence, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hedge.lexicon import Lexicon

    Floats = NDArray[np.floating[Any]]

SCHEMA = 1
BUCKETS = 1 << 18  # feature names are hashed: the head stores a weight a bucket and no vocabulary
STRONGEST = 3  # words
EMPTY = -9.0  # the pooled logit of a text without words


class Reason(NamedTuple):
    """A word that raised the score: its share, its logit, how much of it the encoder gave, and its main features."""

    sentence: int
    token: int
    share: float
    logit: float
    encoder: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of a text as a log-odds, whether it passes the head's threshold, and the words that made it so."""

    score: float
    uncertain: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The numbers of a head. It may have several components, whose scores are added.

    `dense[c]` weighs the hidden `layers` of a word, `sparse[c]` its features by bucket, `bias[c]` is added to both;
    `pool[c]` weighs the pooled logit of the sentence; `peak` weighs the layers at the strongest words, and `mean` their
    mean, for which `mix` says how much a component's logits count; `offset` is added to it all.
    """

    layers: tuple[int, ...]
    dense: Floats
    sparse: Floats
    bias: Floats
    pool: Floats
    mix: Floats
    peak: Floats
    mean: Floats
    offset: float
    threshold: float
    info: Mapping[str, Any]


def files_of(language: str) -> tuple[Path, Path]:
    """Returns the extension of a language's lexicon with weasels, and the file of the head.

    Raises HedgeError where the language has none.
    """
    folder = data.lexicons_dir() / "weasel"
    entries, head = folder / f"{language}.toml", folder / f"{language}.head.toml"
    if not entries.is_file() or not head.is_file():
        known = sorted(p.name.removesuffix(".head.toml") for p in folder.glob("*.head.toml"))
        raise HedgeError(f"there are no weasels for {language!r}", f"leave --weasel out, or use: {', '.join(known)}")
    return entries, head


def load(path: Path) -> Head:
    """Loads a head from its `.head.toml`; the numbers lie beside it in the file that this one names.

    Raises HedgeError where a file is missing or is no head of this version.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        info = tomllib.loads(path.read_text("utf-8"))
        stored = load_file(path.with_name(info["numbers"]))
        if info["schema"] != SCHEMA:
            raise ValueError(f"schema {info['schema']}")
        return Head(
            layers=tuple(info["layers"]),
            dense=stored["dense"].astype("float32"),
            sparse=stored["sparse"].astype("float32"),
            **{name: stored[name] for name in ("bias", "pool", "mix", "peak", "mean")},
            offset=float(info["offset"]),
            threshold=float(info["threshold"]),
            info=info,
        )
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise HedgeError(f"{path}: no weasel head: {error}", "train it: benchmarks/weasel_train.py") from error


def judge(
    head: Head, sentences: Sequence[Sentence], cues: Sequence[Iterable[Cue]], states: Sequence[Floats] | None
) -> Verdict:
    """Scores a text of one or more parsed sentences, given the cues of each and what `states` returns for them.

    Without states it takes only the components that need none, with a threshold of their own.
    """
    import numpy as np

    if states is None:
        head = without_encoder(head)
    names = [per_word for s, found in zip(sentences, cues, strict=True) for per_word in features(s, found)]
    if not names:
        return Verdict(float(head.pool.sum() * EMPTY + head.offset), False, ())
    buckets = [bucketed(per_word) for per_word in names]
    sparse = np.array([[row[b].sum() for b in buckets] for row in head.sparse])
    hidden = np.concatenate(states).astype(np.float32) if states is not None else np.zeros((len(names), 0), np.float32)
    dense = head.dense @ hidden.T
    logits = sparse + dense + head.bias[:, None]
    pooled = np.logaddexp.reduce(logits, axis=1)
    strength = head.mix @ logits
    strongest = np.argsort(-strength, kind="stable")[:STRONGEST]
    attention = np.exp(strength - np.logaddexp.reduce(strength))
    score = float(head.pool @ pooled + head.offset)
    score += float((hidden[strongest] @ head.peak).max() + attention @ hidden @ head.mean)
    where = [(n, t.id) for n, s in enumerate(sentences) for t in s.tokens]
    reasons = []
    for i in strongest:
        weights = [(name, float(head.mix @ head.sparse[:, bucket(name)])) for name in dict.fromkeys(names[i])]
        top = sorted((w for w in weights if w[1] > 0), key=lambda w: (-w[1], w[0]))[:4]
        numbers = float(attention[i]), float(strength[i]), float(head.mix @ dense[:, i])
        reasons.append(Reason(where[i][0], where[i][1], *numbers, tuple(top)))
    return Verdict(score, score > head.threshold, tuple(reasons))


def without_encoder(head: Head) -> Head:
    """Leaves out all that weighs hidden layers."""
    own = ~head.dense.any(axis=1)
    return replace(
        head, layers=(), dense=head.dense[own][:, :0], sparse=head.sparse[own], bias=head.bias[own],
        pool=head.pool[own], mix=head.mix[own] / head.mix[own].sum(), peak=head.peak[:0], mean=head.mean[:0],
        offset=float(head.info["words_offset"]), threshold=float(head.info["words_threshold"]),
    )  # fmt: skip


def judge_document(head: Head, document: Document, lexicon: Lexicon) -> Verdict:
    """Scores a parsed text: matches the lexicon, which the weasel entries extend, and asks the encoder."""
    from hedge.match import cues_of

    sentences = document.sentences
    return judge(head, sentences, [cues_of(s, lexicon) for s in sentences], states(sentences, head.layers))


def bucket(name: str) -> int:
    """Says in which place of the head a feature has its weight."""
    return crc32(name.encode("utf-8")) % BUCKETS


def bucketed(names: Iterable[str]) -> list[int]:
    """Returns the buckets of a word's features, each once."""
    return sorted({bucket(name) for name in names})


def features(sentence: Sentence, cues: Iterable[Cue]) -> list[list[str]]:
    """Names the features of each word: the word and its neighbours, tags, relations up and down, and entries found."""
    tokens = sentence.tokens
    lemmas = ["<s>", "<s>", *(t.lemma.lower() for t in tokens), "</s>", "</s>"]
    tags = ["<s>", *(t.upos for t in tokens), "</s>"]
    entries: dict[int, list[str]] = {}
    for cue in cues:
        for place in cue.tokens:
            entries.setdefault(place, []).append(f"entry={cue.entry}{'~' if cue.negated else ''}")
    out = []
    for i, t in enumerate(tokens):
        below = [tokens[c - 1] for c in sentence.children[t.id]]
        above = tokens[t.head - 1] if t.head else None
        out.append([*_around(t, lemmas[i : i + 5], tags[i : i + 3]), *_tree(t, above, below), *entries.get(t.id, ())])
        if i == 0:
            out[-1].append("first")
    return out


def _around(t: Token, lemmas: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Features of a word and of its neighbours: `lemmas` from two before it to two behind, `tags` from one to one."""
    before2, before, own, behind, behind2 = lemmas
    return [
        f"lemma={own}",
        f"form={t.form.lower()}",
        f"tag={t.upos}",
        f"lemma+tag={own}|{t.upos}",
        f"pair={before}|{own}",
        f"pair+={own}|{behind}",
        f"triple={before}|{own}|{behind}",
        f"tag-={tags[0]}|{own}",
        f"tag+={own}|{tags[2]}",
        f"tags={'|'.join(tags)}",
        f"ending={t.form.lower()[-3:]}",
        f"feats={t.upos}{t.feats}",
        f"-1={before}",
        f"+1={behind}",
        f"-2={before2}",
        f"+2={behind2}",
    ]


def _tree(t: Token, above: Token | None, below: Sequence[Token]) -> list[str]:
    """Features of a word's place in the tree."""
    own, head = t.lemma.lower(), above.lemma.lower() if above else "root"
    out = [
        f"relation={t.deprel}",
        f"lemma+relation={own}|{t.deprel}",
        f"head={own}|{head}",
        f"head-tag={own}|{above.upos if above else 'root'}",
        f"relation-head={t.deprel}|{head}",
    ]
    out += [f"form+relation={t.form.lower()}|{t.deprel}"] if t.form.lower() != own else []
    for child in below:
        relation, lemma = child.deprel, child.lemma.lower()
        out += [f"child={relation}:{lemma}", f"has={own}|{relation}:{lemma}", f"has-relation={own}|{relation}"]
    return out


def states(sentences: Sequence[Sentence], layers: Sequence[int]) -> list[Floats]:
    """Encodes parsed sentences: of each word the chosen hidden layers side by side, the mean over the word's pieces."""
    import numpy as np
    import torch

    from hedge import encoder

    record = encoder.foundation(data.models_dir() / "encoder").bert[encoder.NAME]
    out: list[Floats] = []
    for s in sentences:
        forms = [t.form.replace(" ", "\xa0") for t in s.tokens]
        pieces = record.tokenizer(forms, is_split_into_words=True, truncation=True, max_length=512)
        (hidden,) = record.model.model.layers([tuple(pieces["input_ids"])], layers)
        stacked = torch.cat(hidden, dim=1).numpy()
        sums, sizes = np.zeros((len(forms), stacked.shape[1]), np.float32), np.zeros((len(forms), 1), np.float32)
        for row, word in zip(stacked, pieces.word_ids(0), strict=True):
            if word is not None:
                sums[word] += row
                sizes[word] += 1
        out.append(sums / np.maximum(sizes, 1))
    return out
