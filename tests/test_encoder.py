"""The encoder gives what the plain model gives, and encodes a sentence once."""

from __future__ import annotations

import torch

from hedge import data
from hedge.encoder import LAYERS, NAME, Encoder, foundation


def test_each_sentence_is_encoded_once_and_as_by_the_plain_model() -> None:
    record = foundation(data.models_dir() / "encoder").bert[NAME]
    model = record.model._model
    encoder = Encoder(model)
    texts = ["Il ponte è chiuso.", "Jembatan itu ditutup sejak Senin pagi.", "Il ponte è chiuso."]
    batch = record.tokenizer(texts, padding="longest", return_tensors="pt")
    ids, mask = batch["input_ids"], batch["attention_mask"]
    seen: list[int] = []
    hook = model.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
    try:
        with torch.no_grad():
            first = encoder(ids, attention_mask=mask).hidden_states
            again = encoder(ids[:2], attention_mask=mask[:2]).hidden_states
            assert seen == [2]  # the third sentence is the first one, and nothing was new the second time
            encoder.forget()
            encoder(ids[:1], attention_mask=mask[:1])
            assert seen == [2, 1]
            plain = model(ids, attention_mask=mask, output_hidden_states=True).hidden_states[-LAYERS:]
    finally:
        hook.remove()
    assert len(first) == LAYERS
    for layer, later, expected in zip(first, again, plain, strict=True):
        assert layer.shape == expected.shape
        assert torch.equal(layer[:2], later)
        assert torch.allclose(layer[mask.bool()], expected[mask.bool()], atol=1e-4)
