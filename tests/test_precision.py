"""Fast numbers are recorded, read nearly alike, and are refused where they are not faster."""

from __future__ import annotations

import json
from functools import partial

import pytest
import torch

import hedge
from hedge import contract, pipeline
from hedge.errors import HedgeError
from hedge.model import Analysis, Article
from hedge.report.measures import measured
from hedge.report.methods import methods
from hedge.report.words import words as words_of
from tests.texts import TEXTS

ARTICLES = [Article(language, text, language) for language, text in TEXTS.items()]


def processor(monkeypatch: pytest.MonkeyPatch, bfloat16: bool) -> None:
    """Lets the processor say what it can; what it cannot do fast it does slowly, with the same outcome."""
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: bfloat16)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)


@pytest.mark.slow
def test_fast_is_recorded_and_reads_nearly_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    processor(monkeypatch, True)
    exact = list(hedge.analyse_many(ARTICLES))
    fast = list(hedge.analyse_many(ARTICLES, parser=partial(pipeline.load, precision="fast")))
    same = words = 0
    for a, b in zip(exact, fast, strict=True):
        assert isinstance(a, Analysis)
        assert isinstance(b, Analysis)
        assert json.loads(contract.line(a))["parser"]["precision"] == "float32"
        assert json.loads(contract.line(b))["parser"]["precision"] == "bfloat16"
        assert measured(b) is None  # the errors were measured with float32
        assert "bfloat16" in [fact.text for fact in methods(b, words_of("en"))]
        left, right = ([t for s in x.document.sentences for t in s.tokens] for x in (a, b))
        words += len(left)
        same += sum((x.head, x.deprel) == (y.head, y.deprel) for x, y in zip(left, right, strict=True))
    assert same >= 0.99 * words
    assert pipeline.info("it", precision="fast") != pipeline.info("it")


def test_fast_is_refused_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    processor(monkeypatch, False)
    with pytest.raises(HedgeError, match="bfloat16") as raised:
        pipeline.load("it", precision="fast")
    assert raised.value.remedy == "--precision float32"


def test_unknown_precision_is_refused() -> None:
    with pytest.raises(HedgeError, match="'half'"):
        pipeline.load("it", precision="half")
