"""The encoder gives what the plain model of transformers gives, and encodes a sentence once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch

from hedge import bert, data
from hedge.encoder import LAYERS, NAME, Encoder, foundation

FOLDER = data.models_dir() / "encoder"
TEXTS = ["Il ponte è chiuso.", "Jembatan itu ditutup sejak Senin pagi.", "Il ponte è chiuso.", "No.", "A " * 300]


class Counted(bert.Bert):
    """Counts the sentences that it is asked for."""

    asked = 0

    def layers(self, rows: Sequence[bert.Row], chosen: Sequence[int]) -> list[tuple[torch.Tensor, ...]]:
        self.asked += len(rows)
        return super().layers(rows, chosen)


@pytest.fixture(scope="module")
def counted() -> Counted:
    read = bert.read(FOLDER)
    return Counted(read.config, read.weights)


def plain(ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Returns all hidden layers as transformers computes them."""
    from transformers import BertConfig, BertModel

    read = bert.read(FOLDER)
    model = BertModel(BertConfig(**read.config), add_pooling_layer=False).eval()
    names = [name for name in read.weights if not name.endswith(".scale")]
    model.load_state_dict({name: bert._floats(read.weights, name) for name in names})
    with torch.no_grad():
        hidden: tuple[torch.Tensor, ...] = model(ids, attention_mask=mask, output_hidden_states=True).hidden_states
    return hidden


def test_each_sentence_is_encoded_once_and_as_by_the_plain_model(counted: Counted) -> None:
    encoder = Encoder(counted)
    batch = foundation(FOLDER).bert[NAME].tokenizer(TEXTS, padding="longest", return_tensors="pt")
    ids, mask = batch["input_ids"], batch["attention_mask"]
    first = encoder(ids, attention_mask=mask).hidden_states
    again = encoder(ids[:2], attention_mask=mask[:2]).hidden_states
    assert counted.asked == 4  # the third sentence is the first one, and nothing was new the second time
    encoder.forget()
    encoder(ids[:1], attention_mask=mask[:1])
    assert counted.asked == 5
    assert len(first) == LAYERS
    for layer, later, expected in zip(first, again, plain(ids, mask)[-LAYERS:], strict=True):
        assert layer.shape == expected.shape
        assert torch.equal(layer[:2, : later.shape[1]], later)
        assert torch.allclose(layer[mask.bool()], expected[mask.bool()], atol=1e-4)


def test_every_layer_can_be_asked_for(counted: Counted) -> None:
    row = tuple(foundation(FOLDER).bert[NAME].tokenizer(TEXTS[1])["input_ids"])
    ids = torch.tensor([row])
    (got,) = counted.layers([row], range(13))
    for layer, expected in zip(got, plain(ids, torch.ones_like(ids)), strict=True):
        assert torch.allclose(layer, expected[0], atol=1e-4)
