"""The encoder that the embedded models of every language stand on, as Stanza takes it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from hedge import bert
from hedge.precision import FULL

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

    def __init__(self, model: bert.Bert) -> None:
        self.config = SimpleNamespace(**model.config)
        self.model = model
        self._known: dict[bert.Row, tuple[Tensor, ...]] = {}

    def __call__(self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True) -> SimpleNamespace:
        """Returns the last hidden layers of a padded batch of sentences, as transformers does."""
        from torch.nn.utils.rnn import pad_sequence

        lengths = attention_mask.sum(dim=1).tolist()
        rows = [tuple(ids[:length]) for ids, length in zip(input_ids.tolist(), lengths, strict=True)]
        new = list(dict.fromkeys(row for row in rows if row not in self._known))
        self._known.update(zip(new, self.model.layers(new, range(-LAYERS, 0)), strict=True))
        encoded = [self._known[row] for row in rows]
        return SimpleNamespace(
            hidden_states=tuple(
                pad_sequence([layers[n] for layers in encoded], batch_first=True) for n in range(LAYERS)
            )
        )

    def forget(self) -> None:
        """Frees what was encoded."""
        self._known.clear()

    def parameters(self) -> Iterable[Tensor]:
        """Returns the weights, which Stanza freezes."""
        return self.model.weights.values()

    def named_parameters(self) -> Iterable[tuple[str, Tensor]]:
        """Returns the weights by name, which Stanza looks through."""
        return self.model.weights.items()


@cache
def foundation(folder: Path, numbers: str = FULL) -> FoundationCache:
    """Returns a Stanza cache that holds the encoder of `folder`; one process loads it once for all languages."""
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    held = FoundationCache(local_files_only=True)
    held.bert[NAME] = BertRecord(Encoder(bert.read(folder, numbers)), Tokenizer(folder), {})
    return held


class Tokenizer:
    """Cuts words into pieces: `backend_tokenizer` at once, and as transformers does for whoever asks like Stanza.

    transformers takes a second to import, and the embedded models do not ask for it.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer as Backend

        self.backend_tokenizer = Backend.from_file(str(folder / "tokenizer.json"))

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Cuts as transformers does."""
        return self._whole(*given, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    @cached_property
    def _whole(self) -> Any:
        from transformers import PreTrainedTokenizerFast

        return PreTrainedTokenizerFast(
            tokenizer_object=self.backend_tokenizer,
            bos_token="<s>",
            eos_token="</s>",
            cls_token="<s>",
            sep_token="</s>",
            pad_token="<pad>",
            unk_token="<unk>",
            mask_token="<mask>",
            model_max_length=512,
        )
