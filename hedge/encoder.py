"""The encoder that the embedded models of every language stand on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stanza.models.common.foundation_cache import FoundationCache
    from torch import Tensor

NAME = "hedge-encoder"  # what the models were trained to ask Stanza for
LAYERS = 4  # the heads mix the last four layers and read no other


class Encoder:
    """Encodes each sentence once, though tagger and parser both ask for it.

    It takes the place of a transformers model in Stanza. What it has encoded is kept until `forget` is called.
    """

    _hf_peft_config_loaded = False  # Stanza asks every transformer whether it has adapters

    def __init__(self, model: Any) -> None:
        self.config = model.config
        self._model = model
        self._known: dict[tuple[int, ...], tuple[Tensor, ...]] = {}

    def __call__(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> SimpleNamespace:
        """Returns the last hidden layers of a padded batch of sentences, as transformers does."""
        import torch

        lengths = attention_mask.sum(dim=1).tolist()
        rows = [tuple(ids[:length]) for ids, length in zip(input_ids.tolist(), lengths, strict=True)]
        new = sorted({row: i for i, row in enumerate(rows) if row not in self._known}.values())
        if new:
            longest = max(lengths[i] for i in new)
            ids, mask = input_ids[new, :longest], attention_mask[new, :longest]
            layers = self._model(ids, attention_mask=mask, output_hidden_states=True).hidden_states[-LAYERS:]
            for place, i in enumerate(new):
                self._known[rows[i]] = tuple(layer[place, : lengths[i]].clone() for layer in layers)
        encoded = [self._known[row] for row in rows]
        width = input_ids.shape[1]
        return SimpleNamespace(
            hidden_states=tuple(
                torch.stack([torch.nn.functional.pad(e[n], (0, 0, 0, width - len(e[n]))) for e in encoded])
                for n in range(LAYERS)
            )
        )

    def all_layers(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        """Returns every hidden layer of a batch, that of the bare embeddings first."""
        hidden: tuple[Tensor, ...] = self._model(
            input_ids, attention_mask=attention_mask, output_hidden_states=True
        ).hidden_states
        return hidden

    def forget(self) -> None:
        """Frees what was encoded."""
        self._known.clear()

    def parameters(self) -> Any:
        """Returns the weights, which Stanza freezes."""
        return self._model.parameters()

    def named_parameters(self) -> Any:
        """Returns the weights by name, which Stanza looks through."""
        return self._model.named_parameters()


@cache
def foundation(folder: Path) -> FoundationCache:
    """Returns a Stanza cache that holds the encoder of `folder`; one process loads it once for all languages."""
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    held = FoundationCache(local_files_only=True)
    held.bert[NAME] = BertRecord(Encoder(_model(folder)), _tokenizer(folder), {})
    return held


def _model(folder: Path) -> Any:
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    stored = load_file(folder / "encoder.safetensors")
    scales = {name.removesuffix(".scale"): stored.pop(name) for name in list(stored) if name.endswith(".scale")}
    weights = {n: w.float() * scales[n][:, None] if w.dtype == torch.int8 else w for n, w in stored.items()}
    model = BertModel(BertConfig(**json.loads((folder / "config.json").read_text("utf-8"))), add_pooling_layer=False)
    model.load_state_dict(weights, assign=True)
    return model.eval()


def _tokenizer(folder: Path) -> Any:
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=512,
    )
