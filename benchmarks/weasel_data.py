"""The sentences of the CoNLL-2010 shared task (Wikipedia), parsed and encoded by the project's own models.

The folder holds `train.jsonl` (tokens and cue spans) and `eval.jsonl` (texts). What is parsed is kept in a cache folder,
since parsing takes minutes and training seconds.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hedge import data, encoder, pipeline
from hedge.model import Token

BATCH = 250
_OPENING = set("([{$#“‘`")
_CLOSING = set(")]},.;:!?%”")
_CLITIC = re.compile(r"(?:['’](?:s|re|ve|ll|d|m)|n['’]t)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of the data: `cues` are the spans of its cue words in `text`, and `document` is None in the eval set."""

    text: str
    label: int
    document: str | None
    cues: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An example with the trees of its text; `states[i]` are the hidden layers of tree `i`, layers × words × width.

    Word 0 is the sentence's own mark, which the encoder sets before the first word.
    """

    example: Example
    trees: tuple[tuple[Token, ...], ...]
    states: tuple[np.ndarray[Any, Any], ...]


def train_examples(folder: Path) -> list[Example]:
    """Reads the training set; its tokens are joined into text as it would be printed."""
    out = []
    for row in _rows(folder / "train.jsonl"):
        text, spans = joined(row["tokens"], row["pos"])
        cues = tuple((spans[cue[0]][0], spans[cue[-1]][1]) for cue in row["cues"])
        out.append(Example(text, row["label"], row["doc"], cues))
    return out


def eval_examples(folder: Path, mend: bool = True) -> list[Example]:
    """Reads the evaluation set, its texts mended by `printed` or as they are given."""
    rows = _rows(folder / "eval.jsonl")
    return [Example(printed(r["text"]) if mend else r["text"], r["label"], None, ()) for r in rows]


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def joined(tokens: Sequence[str], tags: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Joins tokens into text, with the span of each token in it."""
    text, spans = "", []
    glue = True
    opened = {'"': False, "'": False}
    for i, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        opening = token in _OPENING
        closing = token in _CLOSING or bool(_CLITIC.fullmatch(token)) or token in ("...", "’")
        if token in opened and not (token == "'" and (tag == "POS" or not _closes(tokens, i, opened[token]))):
            opening, closing = not opened[token], opened[token]
            opened[token] = opening
        elif token == "'":
            closing = True
        hyphen = tag == "HYPH" and token in "-–/" and 0 < i < len(tokens) - 1
        if not (glue or closing or hyphen):
            text += " "
        spans.append((len(text), len(text) + len(token)))
        text += token
        glue = opening or hyphen
    return text, spans


def _closes(tokens: Sequence[str], i: int, is_open: bool) -> bool:
    """Says whether a straight quotation mark can be one of a pair; otherwise it is an apostrophe."""
    return is_open or tokens[i] in tokens[i + 1 :]


def printed(text: str) -> str:
    """Undoes the spaces and marks that the tokenizer of the shared task left in the texts of the evaluation set."""
    text = re.sub(r"-LCB-", "{", re.sub(r"-RCB-", "}", text))
    text = re.sub(r"(\w|^)' (\w[^'`]*?)'(?=[\s,.;:!?)]|$)", r"\1 '\2'", text)
    text = re.sub(r"` ?", "'", re.sub(r"`` ?", '"', text))
    text = re.sub(r" ?''", '"', text)
    text = re.sub(r" (n't|'(?:s|re|ve|ll|d|m)\b)", r"\1", text)
    text = re.sub(r"([(\[{$₤]) ", r"\1", text)
    text = re.sub(r" ([)\]};:!?%°]|\.\.\.)", r"\1", text)
    return text.strip()


def parsed(examples: Sequence[Example], cache: Path) -> Iterator[Parsed]:
    """Yields the examples parsed and encoded; what the cache folder lacks is added to it."""
    cache.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(examples), BATCH):
        batch = examples[start : start + BATCH]
        file = cache / f"{start:06}.pickle"
        if not file.exists():
            trees = [[t for t in found if t] for found in pipeline.load("en").parse([e.text for e in batch])]
            states = iter(encoded([[t.form for t in tree] for found in trees for tree in found]))
            kept = [(tuple(found), tuple(next(states) for _ in found)) for found in trees]
            new = file.with_suffix(".new")
            new.write_bytes(pickle.dumps(kept))
            new.rename(file)
        for example, (found, layers) in zip(batch, pickle.loads(file.read_bytes()), strict=True):
            yield Parsed(example, found, layers)


def encoded(sentences: Sequence[Sequence[str]]) -> list[np.ndarray[Any, Any]]:
    """Encodes tokenized sentences: all layers of each, the mean over a word's pieces, float16."""
    import torch

    record = encoder.foundation(data.models_dir() / "encoder").bert[encoder.NAME]
    out: list[Any] = [None] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    for at in range(0, len(order), 16):
        chosen = order[at : at + 16]
        batch = record.tokenizer(
            [[w.replace(" ", "\xa0") for w in sentences[i]] for i in chosen],
            is_split_into_words=True, truncation=True, max_length=512, padding=True, return_tensors="pt",
        )  # fmt: skip
        with torch.no_grad():
            layers = record.model._model(
                batch["input_ids"], attention_mask=batch["attention_mask"], output_hidden_states=True
            ).hidden_states
        stacked = torch.stack(layers).numpy()
        for row, i in enumerate(chosen):
            sums = np.zeros((len(layers), len(sentences[i]) + 1, stacked.shape[-1]), np.float32)
            counts = np.zeros(len(sentences[i]) + 1, np.float32)
            sums[:, 0], counts[0] = stacked[:, row, 0], 1
            for piece, word in enumerate(batch.word_ids(row)):
                if word is not None:
                    sums[:, word + 1] += stacked[:, row, piece]
                    counts[word + 1] += 1
            out[i] = (sums / np.maximum(counts, 1)[None, :, None]).astype(np.float16)
    return out
