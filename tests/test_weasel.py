"""The weasel entries and their linear head: the numbers are whole, and they say what they were made for."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from hedge import weasel
from hedge.errors import HedgeError
from hedge.evaluation.sentences import Judged, judge_weasels
from hedge.lexicon import load
from hedge.parse import parse_each
from hedge.pipeline import Parser
from tests.command import complaint, run

ENTRIES, HEAD = weasel.files_of("en")
VAGUE = "Some critics say that the play is widely regarded as the finest of its time."
PLAIN = "The play opened at the Harbour Theatre on 3 May 1932."


def test_the_numbers_are_those_that_the_head_describes() -> None:
    head = weasel.load(HEAD)
    numbers = HEAD.with_name(head.info["numbers"])
    assert sha256(numbers.read_bytes()).hexdigest() == head.info["sha256"]
    assert numbers.stat().st_size < 5_000_000
    assert {"data", "licence", "command", "trained", "models_sha256"} <= set(head.info["provenance"])


def test_a_head_that_is_damaged_says_so(tmp_path: Path) -> None:
    file = tmp_path / "en.head.toml"
    file.write_text('schema = 1\nnumbers = "en.safetensors"\n', "utf-8")
    (tmp_path / "en.safetensors").write_bytes(b"nothing")
    with pytest.raises(HedgeError, match="no weasel head"):
        weasel.load(file)


def test_a_language_without_weasels_says_so() -> None:
    with pytest.raises(HedgeError, match="no weasels for 'it'") as raised:
        weasel.files_of("it")
    assert "en" in raised.value.remedy


@pytest.mark.slow
def test_what_is_vague_scores_higher_and_the_words_say_why(parser: Callable[[str], Parser]) -> None:
    lexicon, head = load("en", ENTRIES), weasel.load(HEAD)
    vague, plain = (
        weasel.judge_document(head, d, lexicon) for d in parse_each([VAGUE, PLAIN], lexicon, parser("en"))
    )  # fmt: skip
    assert (vague.uncertain, plain.uncertain) == (True, False)
    assert vague.reasons
    shares = [r.share for r in vague.reasons]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.slow
def test_each_step_is_judged_by_itself(parser: Callable[[str], Parser]) -> None:
    judged = [Judged(VAGUE, "en", True), Judged(PLAIN, "en", False)]
    found = judge_weasels(judged, load("en"), load("en", ENTRIES), weasel.load(HEAD), parser("en"))
    assert list(found) == ["lexicon", "lexicon with weasels", "head without encoder", "head"]
    assert [hit for _, hit in found["head"]] == [True, False]
    assert [hit for _, hit in found["head without encoder"]] == [True, False]


@pytest.mark.slow
def test_explain_shows_the_score(tmp_path: Path) -> None:
    shown = run("explain", VAGUE, "--lang", "en", "--weasel").stdout
    assert "weasel score" in shown
    assert "«critics»" in shown
    assert "weasel" not in run("explain", VAGUE, "--lang", "en").stdout.replace("weasel-", "")
    assert "no weasels for 'it'" in complaint(run("explain", "Il ponte è chiuso.", "--lang", "it", "--weasel"))


def test_weasel_entries_have_ids_of_their_own() -> None:
    shipped = {e.id for e in load("en").cues}
    own = [entry["id"] for entry in tomllib.loads(ENTRIES.read_text("utf-8"))["cue"]]
    assert not shipped & set(own)
    assert all(id.startswith("weasel-") for id in own)
