"""A BERT whose padding costs nothing: the sentences of an article go through a layer end to end.

Padded to one length, as transformers takes them, nearly half of the work in an ordinary article would be padding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedge.batches import batches
from hedge.precision import FULL, linear

if TYPE_CHECKING:
    from torch import Tensor

PORTION = 1_000  # pieces that go through a layer together: what it makes of more of them leaves the processor's cache

_Linear = Callable[["Tensor"], "Tensor"]
Row = tuple[int, ...]  # a sentence: pieces of words, as numbers of the vocabulary


class Bert:
    """Encodes sentences (Devlin et al. 2019); `config` has the names that transformers gives.

    `numbers` are those that `hedge.precision` names.
    """

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, Tensor], numbers: str = FULL) -> None:
        self.config = config
        self.weights = weights
        self._norm = _norm(weights, "embeddings.LayerNorm", config)
        self._layers = [
            _layer(weights, f"encoder.layer.{n}.", config, numbers) for n in range(config["num_hidden_layers"])
        ]

    def layers(self, rows: Sequence[Row], chosen: Sequence[int]) -> list[tuple[Tensor, ...]]:
        """Returns the chosen hidden layers of each sentence, each pieces × width.

        Layer 0 is that of the bare embeddings, -1 the last.
        """
        import torch

        count = len(self._layers) + 1
        out: list[tuple[Tensor, ...]] = [()] * len(rows)
        with torch.no_grad():
            by_length = sorted(range(len(rows)), key=lambda i: len(rows[i]))
            for portion in batches(by_length, lambda i: len(rows[i]), PORTION):
                lengths = [len(rows[i]) for i in portion]
                hidden = [self._embedded([rows[i] for i in portion])]
                for layer in self._layers:
                    hidden.append(layer(hidden[-1], lengths))
                apart = [torch.split(hidden[n % count], lengths) for n in chosen]
                for i, layers in zip(portion, zip(*apart, strict=True), strict=True):
                    out[i] = layers
        return out

    def _embedded(self, rows: Sequence[Row]) -> Tensor:
        """Returns pieces × width, the rows end to end."""
        import torch

        pieces = torch.tensor([piece for row in rows for piece in row])
        places = torch.cat([torch.arange(len(row)) for row in rows])
        kind = self.weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(
            _floats(self.weights, "embeddings.word_embeddings.weight", pieces)
            + kind
            + _floats(self.weights, "embeddings.position_embeddings.weight", places)
        )


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Tensor
    bias: Tensor
    eps: float

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        return torch.nn.functional.layer_norm(x, self.weight.shape, self.weight, self.bias, self.eps)


@dataclass(frozen=True, slots=True)
class _Layer:
    heads: int
    asks: _Linear  # queries, keys and values side by side
    joins: _Linear
    joined: _Norm
    widens: _Linear
    narrows: _Linear
    narrowed: _Norm

    def __call__(self, x: Tensor, lengths: Sequence[int]) -> Tensor:
        import torch

        seen = self._attended(self.asks(x), lengths)
        x = self.joined(self.joins(seen) + x)
        return self.narrowed(self.narrows(torch.nn.functional.gelu(self.widens(x))) + x)

    def _attended(self, asked: Tensor, lengths: Sequence[int]) -> Tensor:
        """Lets the pieces of each sentence look at one another; sentences of one length go at once."""
        import torch

        width = asked.shape[1] // 3
        out = asked.new_empty(asked.shape[0], width)
        at = 0
        for length, many in _runs(lengths):
            end = at + length * many
            parts = asked[at:end].view(many, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
            seen = torch.nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2])
            out[at:end] = seen.transpose(1, 2).reshape(length * many, width)
            at = end
        return out


def read(folder: Path, numbers: str = FULL) -> Bert:
    """Reads `config.json` and `encoder.safetensors`, whose matrices may be bytes with a scale for each row."""
    from safetensors.torch import load_file

    config = json.loads((folder / "config.json").read_text("utf-8"))
    return Bert(config, load_file(folder / "encoder.safetensors"), numbers)


def _layer(weights: Mapping[str, Tensor], prefix: str, config: Mapping[str, Any], numbers: str) -> _Layer:
    import torch

    def joined(*names: str) -> _Linear:
        whole = [f"{prefix}{name}" for name in names]
        return linear(
            numbers,
            torch.cat([_floats(weights, f"{name}.weight") for name in whole]),
            torch.cat([weights[f"{name}.bias"] for name in whole]),
        )

    return _Layer(
        config["num_attention_heads"],
        joined("attention.self.query", "attention.self.key", "attention.self.value"),
        joined("attention.output.dense"),
        _norm(weights, f"{prefix}attention.output.LayerNorm", config),
        joined("intermediate.dense"),
        joined("output.dense"),
        _norm(weights, f"{prefix}output.LayerNorm", config),
    )


def _norm(weights: Mapping[str, Tensor], name: str, config: Mapping[str, Any]) -> _Norm:
    return _Norm(weights[f"{name}.weight"], weights[f"{name}.bias"], config["layer_norm_eps"])


def _floats(weights: Mapping[str, Tensor], name: str, which: Tensor | None = None) -> Tensor:
    """Returns a matrix, or the rows `which` of it, as floats."""
    import torch

    matrix, scale = weights[name], weights.get(f"{name}.scale")
    if which is not None:
        matrix, scale = matrix[which], None if scale is None else scale[which]
    return matrix if scale is None or matrix.dtype != torch.int8 else matrix.float() * scale[:, None]


def _runs(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields each length with how many of it follow one another."""
    from itertools import groupby

    for length, same in groupby(lengths):
        yield length, len(list(same))
