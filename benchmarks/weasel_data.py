"""The sentences of the CoNLL-2010 shared task (Wikipedia), parsed and encoded by the project's own models.

The folder holds `train.jsonl` (tokens and cue spans) and `eval.jsonl` (texts). What is parsed is kept in a cache,
since parsing takes minutes and training seconds.
"""

from __future__ import annotations

import hashlib
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
    """A sentence of the data: `cues` are spans of cue words in `text`; `document` is None in the evaluation set."""

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
            kept = _parse([e.text for e in batch])
            new = file.with_suffix(".new")
            new.write_bytes(pickle.dumps(kept))
            new.rename(file)
        for example, (found, layers) in zip(batch, pickle.loads(file.read_bytes()), strict=True):
            yield Parsed(example, found, layers)


def side_by_side(states: np.ndarray[Any, Any], layers: Sequence[int]) -> np.ndarray[Any, Any]:
    """Returns the chosen layers of each word of a tree side by side, without the mark before the sentence."""
    return states[list(layers), 1:].transpose(1, 0, 2).reshape(states.shape[1] - 1, -1)


def _parse(texts: Sequence[str]) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Parses texts and takes down all layers that the encoder computes on the way."""
    parser = pipeline.load("en")
    record = encoder.foundation(data.models_dir() / "encoder").bert[encoder.NAME]
    model, seen = record.model._model, {}

    def listening(ids: Any, attention_mask: Any, output_hidden_states: bool) -> Any:
        out = model(ids, attention_mask=attention_mask, output_hidden_states=output_hidden_states)
        for i, length in enumerate(attention_mask.sum(dim=1).int().tolist()):
            row = tuple(ids[i, :length].tolist())
            seen[row] = [layer[i, :length].numpy().astype(np.float16) for layer in out.hidden_states]
        return out

    record.model._model = listening
    try:
        trees = [[t for t in found if t] for found in parser.parse(texts)]
    finally:
        record.model._model = model
    return [(tuple(found), tuple(_words(record.tokenizer, seen, tree) for tree in found)) for found in trees]


def _words(tokenizer: Any, seen: dict[tuple[int, ...], Any], tree: Sequence[Token]) -> np.ndarray[Any, Any]:
    """Takes the mean of each layer over the pieces of each word, float16; word 0 is the mark before the sentence."""
    forms = [t.form.replace(" ", "\xa0") for t in tree]
    pieces = tokenizer(forms, is_split_into_words=True)
    if tuple(pieces["input_ids"]) not in seen:  # words of which the tokenizer knows nothing are dashes to Stanza
        forms = [w if len(tokenizer(w).input_ids) > 2 else "-" for w in forms]
        pieces = tokenizer(forms, is_split_into_words=True)
    layers = np.stack(seen[tuple(pieces["input_ids"])]).astype(np.float32)
    sums = np.zeros((len(layers), len(tree) + 1, layers.shape[-1]), np.float32)
    counts = np.zeros(len(tree) + 1, np.float32)
    sums[:, 0], counts[0] = layers[:, 0], 1
    for piece, word in enumerate(pieces.word_ids()):
        if word is not None:
            sums[:, word + 1] += layers[:, piece]
            counts[word + 1] += 1
    return (sums / np.maximum(counts, 1)[None, :, None]).astype(np.float16)


def sha256(file: Path) -> str:
    """Returns the hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
