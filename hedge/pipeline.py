"""The parser: Stanza's pipeline, made to take any text and to give back exact offsets."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hedge import bare, data, encoder
from hedge.batches import batches
from hedge.embedded import Embedded, Tags
from hedge.errors import HedgeError
from hedge.model import Token
from hedge.models import PROCESSORS, Card, cards_of, check_sizes, official_card, official_processors
from hedge.precision import FULL, numbers_of
from hedge.readable import Readable, readable

if TYPE_CHECKING:
    import stanza

KINDS = ("embedded", "official")
SLICE_WORDS = 2_000  # what is tagged and parsed at a time: bounds the memory, however long the article
SLICE_CHARACTERS = 12_000
BATCH_WORDS = 400  # sentences of like length that go through a model together: more means more padding, and is slower
MOST_WORDS = 200  # longer sentences are cut: attention and trees grow with the square of the length
_MOST_SPLITS = 50_000  # spellings that are remembered


class _Word(NamedTuple):
    """A word before it is tagged; its span is of the readable text."""

    form: str
    start: int
    end: int


class _Place(NamedTuple):
    """A tokenized sentence of the text with index `text`."""

    text: int
    words: tuple[_Word, ...]


class Parses(Protocol):
    """What gives the sentences of texts: the parser, or the store of what it has parsed; `info` says with what."""

    info: Mapping[str, str]

    def parse(self, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
        """Returns the sentences of each text; offsets are code points of that text."""
        ...


class Parser:
    """Parses the texts of one language; `info` says with what."""

    def __init__(self, language: str, info: Mapping[str, str], nlp: stanza.Pipeline) -> None:
        self.language = language
        self.info = info
        self._nlp = nlp
        self._models = Embedded(nlp) if Embedded.fits(nlp) else None
        self._splits: dict[str, str] = {}

    def parse(self, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
        """Returns the sentences of each text; offsets are code points of that text.

        Any text is taken: what has no words has no sentences, and overlong sentences come in pieces.
        """
        shown = [readable(text) for text in texts]
        parsed: list[list[tuple[Token, ...]]] = [[] for _ in texts]
        with bare.quiet(), bare.one_thread():
            for batch in batches(self._tokenize(shown), lambda place: len(place.words), SLICE_WORDS):
                for place, tagged in zip(batch, self._tag([place.words for place in batch]), strict=True):
                    parsed[place.text].append(_tokens(texts[place.text], shown[place.text], place.words, tagged))
        return parsed

    def _tokenize(self, shown: Sequence[Readable]) -> Iterator[_Place]:
        """Yields the sentences of all texts in order."""
        from stanza.models.common.doc import Document

        with_words = (i for i, text in enumerate(shown) if text.text.strip())
        for batch in batches(with_words, lambda i: len(shown[i].text), SLICE_CHARACTERS):
            documents = [Document([], text=shown[i].text) for i in batch]
            documents = self._nlp.processors["tokenize"].bulk_process(documents)
            if "mwt" in self._nlp.processors:
                self._split(documents)
            for i, document in zip(batch, documents, strict=True):
                for sentence in document.sentences:
                    for piece in _pieces([word for token in sentence.tokens for word in _words(token, shown[i].text)]):
                        yield _Place(i, piece)

    def _split(self, documents: Sequence[Any]) -> None:
        """Splits the multiword tokens of documents into their words; each spelling is asked for once."""
        from stanza.models.common.doc import Document

        asked = [document.get_mwt_expansions(evaluation=True) for document in documents]
        if len(self._splits) > _MOST_SPLITS:
            self._splits.clear()
        new = [token for token in dict.fromkeys(token for of in asked for token in of) if token not in self._splits]
        if new:
            made = Document([[{"id": (i,), "text": token, "misc": "MWT=Yes"} for i, token in enumerate(new, 1)]])
            self._nlp.processors["mwt"].process(made)
            for token, split in zip(new, made.sentences[0].tokens, strict=True):
                # Stanza leaves a token as it is for which it is given one word
                self._splits[token] = " ".join(word.text for word in split.words) if len(split.words) > 1 else "_"
        for document, tokens in zip(documents, asked, strict=True):
            document.set_mwt_expansions([self._splits[token] for token in tokens], process_manual_expanded=False)

    def _tag(self, sentences: Sequence[Sequence[_Word]]) -> list[list[Tags]]:
        """Returns what the models say of the words of tokenized sentences."""
        if self._models:
            return self._models([[word.form for word in words] for words in sentences])
        return self._tag_as_stanza([[word.form for word in words] for words in sentences])

    def _tag_as_stanza(self, sentences: Sequence[Sequence[str]]) -> list[list[Tags]]:
        """Likewise, with models of any make."""
        from stanza.models.common.doc import Document

        document = Document([[{"id": i, "text": form} for i, form in enumerate(forms, 1)] for forms in sentences])
        try:
            for name in ("pos", "lemma", "depparse"):
                if name in self._nlp.processors:
                    document = self._nlp.processors[name].process(document)
        finally:
            self._nlp.foundation_cache.bert[encoder.NAME].model.forget()
        return [
            [Tags(w.upos or "X", w.feats or "_", w.lemma or w.text, w.head, w.deprel) for w in sentence.words]
            for sentence in document.sentences
        ]


def load(language: str, models: str = "embedded", precision: str = FULL) -> Parser:
    """Loads the parser of a language, once a process: `embedded` models need no network, `official` ones a download.

    `precision` is one that `hedge.precision` has.
    """
    cards = _cards(language, models)
    numbers = _numbers(models, precision)
    return _embedded(language, cards, numbers) if models == "embedded" else _official(language, cards[0])


def begin() -> None:
    """Imports what the parsers of all languages need, which takes as long as to load one."""
    with bare.quiet():
        bare.stanza()


def info(language: str, models: str = "embedded", precision: str = FULL) -> Mapping[str, str]:
    """Says with what the texts of a language are parsed, without loading it; two parsers of one info parse alike."""
    return _info(models, _cards(language, models), _numbers(models, precision))


def _numbers(models: str, precision: str) -> str:
    if models != "embedded" and precision != FULL:
        raise HedgeError(f"{models} models compute only with {FULL}", f"--precision {FULL}, or the embedded models")
    return numbers_of(precision)


def _cards(language: str, models: str) -> tuple[Card, ...]:
    if models == "embedded":
        return cards_of(language)
    if models == "official":
        return (official_card(language),)
    raise HedgeError(f"unknown models {models!r}", f"one of: {', '.join(KINDS)}")


@cache
def _embedded(language: str, cards: tuple[Card, ...], numbers: str) -> Parser:
    for card in cards:
        check_sizes(card)
    own = cards[0].folder
    paths = {f"{name}_model_path": str(own / f"{name}.pt") for name in PROCESSORS if (own / f"{name}.pt").is_file()}
    with tempfile.TemporaryDirectory(prefix="hedge-") as empty:
        # Stanza reads a list of its models even where it is told each path
        listed = {language: {"lang_name": cards[0].name, "packages": {}}}
        Path(empty, "resources.json").write_text(json.dumps(listed), "utf-8")
        processors = [name for name in PROCESSORS if f"{name}_model_path" in paths]
        nlp = _pipeline(language, Path(empty), processors, cards[0].remedy, paths, numbers)
    return Parser(language, _info("embedded", cards, numbers), nlp)


@cache
def _official(language: str, card: Card) -> Parser:
    check_sizes(card)
    nlp = _pipeline(language, card.folder, official_processors(card.folder, language), card.remedy, {}, FULL)
    return Parser(language, _info("official", (card,), FULL), nlp)


def _info(kind: str, cards: Sequence[Card], numbers: str) -> Mapping[str, str]:
    return {
        "name": "stanza",
        "version": version("stanza"),
        "torch": version("torch"),
        "models": kind,
        "precision": numbers,
        "sha256": sha256("".join(card.sha256 for card in cards).encode()).hexdigest(),
        "licence": cards[0].licence,
    }


def _pipeline(
    language: str, folder: Path, processors: Sequence[str], remedy: str, paths: Mapping[str, str], numbers: str
) -> stanza.Pipeline:
    """Builds Stanza's pipeline from the models in `folder` and at `paths`, without network and without output."""
    try:
        with bare.quiet(), bare.untrained(), bare.one_thread():
            return bare.stanza().Pipeline(
                language,
                dir=str(folder),
                processors=",".join(processors),
                download_method=None,
                use_gpu=False,
                verbose=False,
                # also for official models: one trained on this encoder finds it, the others never ask for it
                foundation_cache=encoder.foundation(data.models_dir() / "encoder", numbers),
                pos_batch_size=SLICE_WORDS,
                pos_batch_maximum_tokens=BATCH_WORDS,
                depparse_batch_size=BATCH_WORDS,
                **paths,
            )
    except Exception as error:  # a damaged file makes torch, safetensors, pickle or Stanza raise anything
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise HedgeError(f"damaged model for language {language!r}: {reason[0]}", remedy) from error


def _words(token: Any, text: str) -> Iterator[_Word]:
    """Yields the words of a Stanza token; those of a multiword token share its span."""
    start, end = token.start_char, token.end_char
    if len(token.words) > 1:
        yield from (_Word(word.text, start, end) for word in token.words)
    else:
        yield _Word(" ".join(text[start:end].split()), start, end)


def _pieces(words: Sequence[_Word]) -> Iterator[tuple[_Word, ...]]:
    """Cuts an overlong sentence, behind a mark that is no letter or digit if there is one, never inside a token."""
    while len(words) > MOST_WORDS:
        ends = [i for i in range(MOST_WORDS, MOST_WORDS // 2, -1) if words[i].start != words[i - 1].start]
        cut = next((i for i in ends if not words[i - 1].form[-1].isalnum()), ends[0] if ends else MOST_WORDS)
        yield tuple(words[:cut])
        words = words[cut:]
    if words:
        yield tuple(words)


def _tokens(text: str, shown: Readable, words: Sequence[_Word], tagged: Sequence[Tags]) -> tuple[Token, ...]:
    """Joins the words as tokenized with their tags."""
    tokens = []
    for number, (word, tags) in enumerate(zip(words, tagged, strict=True), 1):
        start, end = shown.original(word.start, word.end)
        tokens.append(
            Token(
                id=number,
                form=word.form,
                lemma=tags.lemma,
                upos=tags.upos,
                feats=tags.feats,
                head=tags.head,
                deprel=tags.deprel,
                start=start,
                end=end,
                surface=text[start:end],
            )
        )
    return tuple(tokens)
