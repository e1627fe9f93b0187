"""What the embedded models say of encoded sentences: the arithmetic of Stanza's tagger and parser, without padding.

Weights and vocabularies are those that Stanza loads, and `tests/test_heads.py` holds the outcome to Stanza's own. The
networks are those of Qi et al. (2018), after Dozat and Manning (2017). A sentence comes as a tensor of words × hidden
layers of the encoder × width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor
    from torch.nn.utils.rnn import PackedSequence

_AT_ONCE = 256  # words whose relations are scored together: each takes 50 KB


class Tagger:
    """Gives words their part of speech and their features; `model` is Stanza's."""

    def __init__(self, model: Any) -> None:
        import torch

        self._model = model
        scorers = [scorer.W_bilin for scorer in model.tag_clf["feats"]]
        weight = torch.cat([scorer.weight for scorer in scorers])  # values × hidden × part of speech
        self._sizes = [scorer.out_features for scorer in scorers]
        self._weight = weight.permute(1, 0, 2).reshape(weight.shape[1], -1).contiguous()
        self._bias = torch.cat([scorer.bias for scorer in scorers])

    @staticmethod
    def fits(model: Any) -> bool:
        """Says whether a tagger has the parts that are computed here and no other."""
        more = any(model.args[name] for name in ("word_emb_dim", "char", "pretrain"))
        return not more and not model.share_hid and _mixes(model) and tuple(model.column_parents["feats"]) == ("upos",)

    def __call__(self, sentences: Sequence[Tensor]) -> list[list[tuple[str, str]]]:
        """Returns the part of speech and the features of each word."""
        import torch
        from torch.nn.functional import relu

        m = self._model
        read = _read(sentences, m.bert_layer_mix, m.taggerlstm, m.taggerlstm_h_init, m.taggerlstm_c_init)
        upos = m.upos_clf(relu(m.upos_hid(read.data))).argmax(1)
        hidden, parent = _with_one(relu(m.tag_hid["feats"](read.data))), _with_one(m.upos_emb(upos))
        bent = (hidden @ self._weight).view(len(hidden), -1, parent.shape[1])
        scores = (bent @ parent[:, :, None]).squeeze(2) + self._bias
        feats = [part.argmax(1) for part in torch.split(scores, self._sizes, 1)]
        names = m.vocab
        return [
            [(names["upos"].id2unit(upos), names["feats"].id2unit(feats)) for upos, *feats in sentence.tolist()]
            for sentence in _apart(read, torch.stack([upos, *feats], 1))
        ]


class Parser:
    """Gives words their head and relation; `model` is Stanza's."""

    def __init__(self, model: Any) -> None:
        self._model = model

    @staticmethod
    def fits(model: Any) -> bool:
        """Says whether a parser has the parts that are computed here and no other."""
        a = model.args
        more = any(a.get(name) for name in ("word_emb_dim", "tag_emb_dim", "char", "pretrain", "use_arc_embedding"))
        return not more and a["linearization"] and a["distance"] and not a.get("reversed") and _mixes(model)

    def __call__(self, sentences: Sequence[Tensor]) -> list[list[tuple[int, str]]]:
        """Returns the head of each word, 0 for none, and its relation; the first row stands for the root."""
        m = self._model
        read = _read(sentences, m.bert_layer_mix, m.parserlstm, m.parserlstm_h_init, m.parserlstm_c_init)
        scored = [_pairs(read, scorer) for scorer in (m.unlabeled, m.linearization, m.distance)]
        trees = [tree(_arcs(*three)) for three in zip(*scored, strict=True)]
        relations = self._relations(read, trees)
        return [[(head, next(relations)) for head in heads] for heads in (list(map(int, found[1:])) for found in trees)]

    def _relations(self, read: PackedSequence, trees: Sequence[np.ndarray]) -> Iterator[str]:
        """Yields the relation of each word of each sentence to its head: Stanza scores those to all words."""
        import torch
        from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
        from torch.nn.functional import relu

        m = self._model.deprel
        weight = m.scorer.W_bilin.weight
        places = _apart(read, torch.arange(len(read.data)))
        words = torch.cat([place[1:] for place in places])
        heads = torch.cat([place[torch.from_numpy(found[1:])] for place, found in zip(places, trees, strict=True)])
        word, head = _with_one(relu(m.W1(read.data))), _with_one(relu(m.W2(read.data)))
        for at in range(0, len(words), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            bent = (word[words[some]] @ weight.flatten(1)).view(-1, *weight.shape[1:])
            scores = (head[heads[some]][:, None] @ bent).squeeze(1) + m.scorer.W_bilin.bias
            for best in scores.argmax(1).tolist():
                yield self._model.vocab["deprel"].id2unit(best + VOCAB_PREFIX_SIZE)


def tree(scores: np.ndarray) -> np.ndarray:
    """Returns the head of each word in the best tree with one root; `scores` are words × heads, the root first.

    Where the best heads of all words are such a tree it is the best one. Elsewhere Stanza's search finds it (Chu and
    Liu 1965, Edmonds 1967).
    """
    import numpy as np
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

    heads: np.ndarray = scores.argmax(axis=1)
    heads[0] = 0
    if np.count_nonzero(heads[1:] == 0) == 1:
        above = heads
        for _ in range(len(heads).bit_length()):  # doubles the steps up: all words have arrived, or go round
            above = above[above]
        if not above.any():
            return heads
    found: np.ndarray = chuliu_edmonds_one_root(scores)
    return found


def _mixes(model: Any) -> bool:
    return model.bert_layer_mix is not None


def _read(sentences: Sequence[Tensor], mix: Any, lstm: Any, hidden: Tensor, cell: Tensor) -> PackedSequence:
    """Reads the sentences forwards and backwards; each gives a row for each word."""
    from torch.nn.utils.rnn import PackedSequence, pack_sequence

    shares = (mix.weight[0] + 1 / mix.in_features)[:, None]
    packed = pack_sequence([(sentence * shares).sum(1) for sentence in sentences], enforce_sorted=False)
    # the network asks for sentences in order of length, and gives them back so
    bare = PackedSequence(packed.data, packed.batch_sizes)
    first = tuple(state.expand(-1, len(sentences), -1).contiguous() for state in (hidden, cell))
    out, _ = lstm(bare, None, hx=first)
    return PackedSequence(out.data, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)


def _apart(read: PackedSequence, rows: Tensor) -> list[Tensor]:
    """Returns the rows of each sentence; `rows` belong to those of `read`."""
    from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

    padded, lengths = pad_packed_sequence(PackedSequence(rows, *read[1:]), batch_first=True)
    return [sentence[:length] for sentence, length in zip(padded, lengths.tolist(), strict=True)]


def _with_one(rows: Tensor) -> Tensor:
    import torch

    return torch.nn.functional.pad(rows, (0, 1), value=1.0)


def _pairs(read: PackedSequence, scorer: Any) -> list[Tensor]:
    """Returns the score of each word, a row, with each other as its head, a column; of each sentence."""
    from torch.nn.functional import relu

    bilinear = scorer.scorer.W_bilin
    words = _with_one(relu(scorer.W1(read.data))) @ bilinear.weight[:, :, 0]
    heads = _with_one(relu(scorer.W2(read.data)))
    return [word @ head.T + bilinear.bias for word, head in zip(_apart(read, words), _apart(read, heads), strict=True)]


def _arcs(arcs: Tensor, side: Tensor, distance: Tensor) -> np.ndarray:
    """Joins what three scorers say of a sentence: which head, on which side, and how far away."""
    import torch
    from torch.nn.functional import logsigmoid, softplus

    places = torch.arange(len(arcs))
    offset = places[None, :] - places[:, None]
    arcs = arcs + logsigmoid(side * offset.sign())
    arcs = arcs - torch.log((offset.abs() - (1 + softplus(distance))) ** 2 / 2 + 1)
    return arcs.fill_diagonal_(-torch.inf).log_softmax(1).numpy()
