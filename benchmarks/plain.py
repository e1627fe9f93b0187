"""Stanza as its own documentation shows it: the same models, on a plain transformers encoder, without hedge's ways."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hedge import bert, data, encoder
from hedge.models import PROCESSORS


def pipeline(language: str) -> Any:
    """Loads `stanza.Pipeline` with the embedded models of a language; batches are those that Stanza chooses."""
    import stanza
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    folder = data.models_dir() / "encoder"
    cache = FoundationCache(local_files_only=True)
    cache.bert[encoder.NAME] = BertRecord(_model(folder), encoder.Tokenizer(folder), {})
    own = data.models_dir() / language
    paths = {f"{name}_model_path": str(own / f"{name}.pt") for name in PROCESSORS if (own / f"{name}.pt").is_file()}
    with tempfile.TemporaryDirectory() as empty:
        Path(empty, "resources.json").write_text(
            json.dumps({language: {"lang_name": language, "packages": {}}}), "utf-8"
        )
        return stanza.Pipeline(
            language,
            dir=empty,
            processors=",".join(name.removesuffix("_model_path") for name in paths),
            download_method=None,
            use_gpu=False,
            verbose=False,
            foundation_cache=cache,
            **paths,
        )


def _model(folder: Path) -> Any:
    from transformers import BertConfig, BertModel

    read = bert.read(folder)
    model = BertModel(BertConfig(**read.config), add_pooling_layer=False).eval()
    names = [name for name in read.weights if not name.endswith(".scale")]
    model.load_state_dict({name: bert._floats(read.weights, name) for name in names})
    model._hf_peft_config_loaded = False
    return model
