"""The embedded models at work: tokenized sentences in, tags and trees out, each sentence encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from hedge import encoder, heads

if TYPE_CHECKING:
    import stanza
    from torch import Tensor

_MOST_PIECES = 512  # what the encoder has places for
_SHARED = 20  # pieces that a window has in common with the one before: Stanza's number
_MOST_LEMMAS = 200_000  # what is remembered of lemmas; it is forgotten when there are more, so that memory is bounded


class Tags(NamedTuple):
    """What the models say of a word; `head` is the number of a word of its sentence, or 0."""

    upos: str
    feats: str
    lemma: str
    head: int
    deprel: str


class Embedded:
    """Tags and parses sentences with the models that `nlp`, a pipeline of Stanza's, has loaded."""

    def __init__(self, nlp: stanza.Pipeline) -> None:
        record = nlp.foundation_cache.bert[encoder.NAME]
        self._encoder, self._cutter = record.model.model, record.tokenizer.backend_tokenizer
        self._tagger = heads.Tagger(nlp.processors["pos"].trainer.model.eval())
        self._parser = heads.Parser(nlp.processors["depparse"].trainer.model.eval())
        self._lemmatizer = nlp.processors["lemma"]
        self._lemmas: dict[tuple[str, str], str] = {}

    @staticmethod
    def fits(nlp: stanza.Pipeline) -> bool:
        """Says whether the models of a pipeline are such as are computed here."""
        needed = ("pos", "lemma", "depparse")
        return (
            all(name in nlp.processors for name in needed)
            and heads.Tagger.fits(nlp.processors["pos"].trainer.model)
            and heads.Parser.fits(nlp.processors["depparse"].trainer.model)
        )

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[Tags]]:
        """Returns what the models say of each word."""
        import torch

        if not sentences:
            return []
        with torch.no_grad():
            encoded = self._encoded(sentences)
            tags = self._tagger([words[1:] for words in encoded])
            trees = self._parser(encoded)
        pairs = [
            [(word, upos) for word, (upos, _) in zip(words, tagged, strict=True)]
            for words, tagged in zip(sentences, tags, strict=True)
        ]
        lemmas = self._lemmatized([pair for sentence in pairs for pair in sentence])
        return [
            [
                Tags(upos, feats, lemmas[pair], head, relation)
                for pair, (upos, feats), (head, relation) in zip(*of_sentence, strict=True)
            ]
            for of_sentence in zip(pairs, tags, trees, strict=True)
        ]

    def _encoded(self, sentences: Sequence[Sequence[str]]) -> list[Tensor]:
        """Returns words × layers × width of a sentence: first the piece before all words, then the last of each."""
        import torch

        self._cutter.no_padding()  # Stanza leaves its own wishes behind
        self._cutter.no_truncation()
        cut = self._cutter.encode_batch([list(words) for words in sentences], is_pretokenized=True)
        rows, places = [], []
        for words, found in zip(sentences, cut, strict=True):
            last = _last_pieces(found.word_ids)
            if len(last) < len(words):  # a word of characters that the encoder leaves out
                shown = [word if i in last else "-" for i, word in enumerate(words)]
                found = self._cutter.encode(shown, is_pretokenized=True)
                last = _last_pieces(found.word_ids)
            rows.append(tuple(found.ids))
            places.append([0, *(last[i] for i in range(len(words)))])
        return [
            torch.stack([layer[where] for layer in layers], 1)
            for layers, where in zip(self._layers(rows), places, strict=True)
        ]

    def _layers(self, rows: Sequence[tuple[int, ...]]) -> list[tuple[Tensor, ...]]:
        """Encodes rows of any length: what is too long goes in windows, each but the first without what it shares."""
        import torch

        step = _MOST_PIECES - _SHARED
        windows = [[row[at : at + _MOST_PIECES] for at in range(0, max(len(row) - _SHARED, 1), step)] for row in rows]
        found = iter(self._encoder.layers([w for of_row in windows for w in of_row], range(-encoder.LAYERS, 0)))
        out: list[tuple[Tensor, ...]] = []
        for of_row in windows:
            parts = [next(found) for _ in of_row]
            out.append(
                parts[0]
                if len(parts) == 1
                else tuple(
                    torch.cat([layers[0], *(layer[_SHARED:] for layer in layers[1:])])
                    for layers in zip(*parts, strict=True)
                )
            )
        return out

    def _lemmatized(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Returns the lemma of each word with its part of speech, which are asked for once."""
        from stanza.models.common.doc import Document

        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._lemmas]
        if len(self._lemmas) + len(new) > _MOST_LEMMAS:
            self._lemmas.clear()
            new = list(dict.fromkeys(pairs))
        if new:
            words = [{"id": i, "text": word, "upos": upos} for i, (word, upos) in enumerate(new, 1)]
            (sentence,) = self._lemmatizer.process(Document([words])).sentences
            self._lemmas.update(zip(new, (word.lemma for word in sentence.words), strict=True))
        return self._lemmas


def _last_pieces(word_ids: Sequence[int | None]) -> dict[int, int]:
    """Returns the last piece of each word that has one."""
    return {word: place for place, word in enumerate(word_ids) if word is not None}
