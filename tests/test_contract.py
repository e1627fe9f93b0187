"""The JSON record is what its schema says, and its offsets point into the text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import jsonschema
import pytest

import hedge
from hedge import contract, schema
from hedge.model import CLASSES, PARTS, SHARES, Analysis
from tests.texts import TEXTS

KEYS = {
    "": ["schema", "article", "parser", "lexicon", "sentences", "cues", "attributions", "claims", "scores"],
    "article": ["id", "title", "language", "text", "sha256"],
    "lexicon": ["language", "sha256"],
    "sentences": ["start", "end"],
    "cues": ["id", "entry", "category", "certainty", "negated", "spans", "scope", "by", "via"],
    "attributions": ["id", "source", "cue", "content", "source_type", "form", "parent"],
    "claims": ["spans", "class", "certainty", "polarity", "cues", "attributions"],
    "scores": ["words", "speculation", "hearsay", "reported", "parts", "interval", "fit"],
}


@pytest.fixture(scope="module", params=TEXTS)
def analysis(request: pytest.FixtureRequest) -> Analysis:
    return hedge.analyse(hedge.Article(f"bridge.{request.param}", TEXTS[request.param], request.param))


@pytest.fixture(scope="module")
def record(analysis: Analysis) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(contract.line(analysis))
    return loaded


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema.json_schema())


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.json_schema())
    assert json.loads(json.dumps(schema.json_schema())) == schema.json_schema()


def test_a_record_is_what_the_schema_says(record: dict[str, Any]) -> None:
    validator().validate(record)
    assert record["cues"]
    assert record["attributions"]
    assert record["claims"]


def test_a_record_has_the_keys_of_the_contract(record: dict[str, Any]) -> None:
    for place, keys in KEYS.items():
        found = record[place] if place else record
        for item in found if isinstance(found, list) else [found]:
            assert [key for key in item if key in keys] == keys
    assert list(record["scores"]["words"]) == list(CLASSES)
    assert list(record["scores"]["parts"]) == list(PARTS)
    assert record["scores"]["interval"]["includes_detector_error"] is False


@pytest.mark.parametrize(
    "path",
    [
        ("schema",),
        ("article", "text"),
        ("cues", 0, "category"),
        ("attributions", 0, "source_type"),
        ("claims", 0, "class"),
        ("scores", "words", "other"),
        ("scores", "fit", "verdict"),
    ],
)
def test_the_schema_refuses_what_lacks_a_key_or_has_a_wrong_value(
    record: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    *way, last = path
    lacking, wrong = json.loads(json.dumps(record)), json.loads(json.dumps(record))
    inner, other = lacking, wrong
    for step in way:
        inner, other = inner[step], other[step]
    del inner[last]
    other[last] = {"neither": "text nor number"}
    assert not validator().is_valid(lacking)
    assert not validator().is_valid(wrong)


def test_offsets_and_references_hold(record: dict[str, Any]) -> None:
    text = record["article"]["text"]
    assert record["article"]["sha256"] == sha256(text.encode()).hexdigest()
    spans = [span for cue in record["cues"] for span in cue["spans"] + cue["scope"]]
    spans += [span for claim in record["claims"] for span in claim["spans"]]
    spans += [span for a in record["attributions"] for key in ("source", "cue", "content") for span in a[key]]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    cues = {cue["id"] for cue in record["cues"]}
    attributions = [attribution["id"] for attribution in record["attributions"]]
    assert len(set(attributions)) == len(attributions)
    assert all(set(claim["cues"]) <= cues for claim in record["claims"])
    assert all(set(claim["attributions"]) <= set(attributions) for claim in record["claims"])
    for number, attribution in enumerate(record["attributions"]):
        assert attribution["parent"] is None or attribution["parent"] in attributions[:number]
    claimed = sorted(span for claim in record["claims"] for span in claim["spans"])
    assert all(end <= start for (_, end), (start, _) in pairwise(claimed))


def test_shares_are_rounded_fractions(record: dict[str, Any]) -> None:
    scores = record["scores"]
    for share in [scores[name] for name in SHARES] + list(scores["parts"].values()):
        for value in share.values():
            assert value is None or (0 <= value <= 1 and value == round(value, 4))


def test_one_line_that_can_be_written_whatever_the_text_holds(analysis: Analysis) -> None:
    odd = "\ud800 \u2028 \u2029 \x85 \x00 \r\n \U0001f600 “”"
    article = replace(analysis.article, text=analysis.article.text + odd, title=odd)
    line = contract.line(replace(analysis, article=article))
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode("utf-8"))["article"]["text"] == article.text
    assert json.loads(line)["article"]["title"] == odd
    assert re.search("“”", line)


def test_the_record_is_the_same_each_time(analysis: Analysis) -> None:
    again = hedge.analyse(analysis.article)
    assert contract.line(again) == contract.line(analysis)
