"""The parser on real and on hostile texts, with the embedded models."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge.errors import HedgeError
from hedge.model import Token
from hedge.models import list_models
from hedge.pipeline import MOST_WORDS, SLICE_WORDS, Parser, load
from tests.texts import TEXTS

Parsers = Callable[[str], Parser]
LANGUAGES = [card.language for card in list_models() if card.language]
FULL_STOPS = {
    "it": ("Il sindaco ha aperto il ponte.", "Il traffico riprenderà domani."),
    "id": ("Wali kota membuka jembatan itu.", "Warga menunggu sejak pagi."),
    "en": ("The mayor opened the bridge.", "Traffic will resume tomorrow."),
}
ROOTS = {"it": ["aperto", "riprenderà"], "id": ["membuka", "menunggu"], "en": ["opened", "resume"]}


def check(text: str, sentences: Sequence[tuple[Token, ...]]) -> None:
    """Asserts what every caller may rely on."""
    last = (0, 0)
    for tokens in sentences:
        assert [token.id for token in tokens] == list(range(1, len(tokens) + 1))
        assert sum(token.head == 0 for token in tokens) == 1
        for token in tokens:
            span = (token.start, token.end)
            assert 0 <= token.start < token.end <= len(text)
            assert span == last or token.start >= last[1]
            last = span
            assert token.surface == text[token.start : token.end]
            assert token.form
            assert token.lemma
            assert token.upos
            assert token.deprel
            assert 0 <= token.head <= len(tokens)
            assert token.head != token.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_and_roots_are_found(parser: Parsers, language: str) -> None:
    first, second = FULL_STOPS[language]
    text = f"{first} {second}"
    [sentences] = parser(language).parse([text])
    check(text, sentences)
    assert [text[tokens[0].start : tokens[-1].end] for tokens in sentences] == [first, second]
    assert [token.form for tokens in sentences for token in tokens if token.head == 0] == ROOTS[language]


@pytest.mark.parametrize(
    ("language", "text", "surface", "forms"),
    [
        ("it", "La casa della sindaca è chiusa.", "della", ["di", "la"]),
        ("id", "Harga naik, ujarnya kemarin.", "ujarnya", ["ujar", "nya"]),
        ("en", "They don't know.", "don't", ["do", "n't"]),
    ],
)
def test_words_of_a_multiword_token_share_its_span(
    parser: Parsers, language: str, text: str, surface: str, forms: list[str]
) -> None:
    [sentences] = parser(language).parse([text])
    check(text, sentences)
    words = [token for tokens in sentences for token in tokens if token.surface == surface]
    assert [word.form for word in words] == forms
    assert {(word.start, word.end) for word in words} == {(text.index(surface), text.index(surface) + len(surface))}


HOSTILE = {
    "empty": "",
    "white space": " \t\r\n \u00a0\u2003",
    "invisible": "\u200b\u200d\ufeff",
    "emoji": "👩‍👩‍👧 Ciao 🎉 a tutti 🇮🇹." * 20,
    "combining": "perche\u0301 e\u0301 cosi\u0300 a" + "\u0301" * 300,
    "marks alone": "\u0301\u0302 \u0301 \u20dd",
    "NUL": "Il\0ponte \0 è chiuso.",
    "surrogates": "\ud800 ciao \udfff.\ud83d",
    "right to left": "\u202bשלום עולם\u202c, مرحبا. Il ponte è chiuso.",
    "CRLF": "Prima riga\r\nseconda riga.\r\n\r\nTerza riga.",
    "blank lines": "\n\n\n Prima. \n\n Seconda. \n\n",
    "private use": "\ue000\ue001 \U0010ffff",
    "models' own words": "<UNK> <PAD> <s> </s> <mask> <unk>",
    "marks": "!?" * 1500,
    "brackets": "((" * 500 + "«»“”\"'" * 100,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_parsed(parser: Parsers, text: str) -> None:
    [sentences] = parser("it").parse([text])
    check(text, sentences)
    assert bool(sentences) == (text.strip(" \t\r\n\u00a0\u2003\u200b\u200d\ufeff") != "")


def test_a_long_address_is_one_word(parser: Parsers) -> None:
    address = "https://example.org/" + "a/b?c=d&" * 400
    text = f"Vedi {address} ora."
    [sentences] = parser("it").parse([text])
    check(text, sentences)
    assert address in [token.surface for tokens in sentences for token in tokens]
    assert "<UNK>" not in [token.form for tokens in sentences for token in tokens]


def test_an_endless_sentence_is_cut_and_loses_no_word(parser: Parsers) -> None:
    text = "il ponte della città, " * 700
    [sentences] = parser("it").parse([text])
    check(text, sentences)
    assert max(len(tokens) for tokens in sentences) <= MOST_WORDS
    printed = dict.fromkeys((token.start, token.surface) for tokens in sentences for token in tokens)
    assert [surface for _, surface in printed] == text.replace(",", " ,").split()
    ends = [tokens[-1].form for tokens in sentences[:-1]]
    assert ends.count(",") == len(ends)


def test_a_text_is_parsed_alike_alone_and_among_others(parser: Parsers) -> None:
    italian = parser("it")
    texts = [" ".join(FULL_STOPS["it"]), "", "Secondo la questura il ladro sarebbe fuggito in Svizzera.", "E poi?"]
    together = italian.parse(texts * (SLICE_WORDS // 20))  # more than one slice
    assert together == [italian.parse([text])[0] for text in texts] * (SLICE_WORDS // 20)


@pytest.mark.parametrize("language", TEXTS)
def test_short_and_long_texts_are_parsed_alike_alone_and_together(parser: Parsers, language: str) -> None:
    texts = [text for line in TEXTS[language].splitlines() for text in (line, line.partition(".")[0])]
    assert parser(language).parse(texts) == [parser(language).parse([text])[0] for text in texts]


def test_info_says_with_what(parser: Parsers) -> None:
    info = parser("id").info
    assert info["name"] == "stanza"
    assert info["models"] == "embedded"
    assert len(info["sha256"]) == 64
    assert "non-commercial" in info["licence"]
    assert info["sha256"] != parser("it").info["sha256"]


def test_a_language_without_models_is_named_with_those_that_have() -> None:
    with pytest.raises(HedgeError, match="'xx'") as caught:
        load("xx")
    assert caught.value.remedy == "one of: en, id, it"


def test_unknown_models_are_refused() -> None:
    with pytest.raises(HedgeError, match="'newest'") as caught:
        load("it", "newest")
    assert caught.value.remedy == "one of: embedded, official"


@pytest.mark.slow
def test_a_new_process_prints_nothing_of_its_own_and_parses_alike(parser: Parsers) -> None:
    code = "from hedge.pipeline import load; print(load('it').parse(['Il ponte della città è chiuso.']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stderr == ""
    assert done.stdout.strip() == str(parser("it").parse(["Il ponte della città è chiuso."]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=120), max_size=3), glue=st.booleans())
def test_offsets_hold_for_any_text(parser: Parsers, texts: list[str], glue: bool) -> None:
    if glue:
        texts = [f"Secondo {text} il ponte della {text} è chiuso." for text in texts]
    parsed = parser("it").parse(texts)
    assert len(parsed) == len(texts)
    for text, sentences in zip(texts, parsed, strict=True):
        check(text, sentences)
