"""Evaluation: the readers of gold, and that the figures are those of the scorer that came with the annotation."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import hedge
from hedge import contract
from hedge.errors import HedgeError
from hedge.evaluation import figures, sentences, tables
from hedge.evaluation.compare import compare
from hedge.evaluation.gold import About, about, read_gold
from hedge.lexicon import load
from hedge.model import Span
from hedge.pipeline import Parser
from hedge.report import errors
from hedge.store import stored
from tests import made
from tests.html_read import read

GOLD = Path(__file__).resolve().parents[1] / "gold"
TEXT = "Il ponte potrebbe crollare, dice il sindaco. La strada è chiusa."
ROW = {
    "doc": "ponte",
    "lang": "it",
    "line": 1,
    "start": 0,
    "text": "Il ponte potrebbe crollare, dice il sindaco.",
    "cues": [{"text": "potrebbe", "category": "epistemic", "by": "source"}],
    "attributions": [
        {"source": "il sindaco", "source_type": "person", "cue": "dice", "content": ["Il ponte potrebbe crollare"]}
    ],
    "claims": [{"text": "Il ponte potrebbe crollare", "class": "sourced_speculation"}],
}
OFFSETS = {
    **{k: ROW[k] for k in ("doc", "lang", "line", "start")},
    "end": 44,
    "cues": [{"spans": [[9, 17]], "category": "epistemic"}],
    "attributions": [{"source": [33, 43], "source_type": "person", "content": [[0, 26]]}],
    "claims": [{"spans": [[0, 26]], "class": "sourced_speculation"}],
}


def folder(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    (tmp_path / "ponte.it.txt").write_bytes(TEXT.encode())
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return gold


def test_words_and_offsets_are_read_alike(tmp_path: Path) -> None:
    words = read_gold(folder(tmp_path, ROW), tmp_path)
    assert read_gold(folder(tmp_path, OFFSETS), tmp_path) == words
    (sentence,) = words[0].sentences
    assert sentence.attributions[0].source == (Span(33, 43),)
    assert sentence.end == 44


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 3}, "does not stand at 3"),
        ({"cues": [{"text": "forse", "category": "epistemic"}]}, "'forse' is not in the sentence"),
        ({"cues": [{"text": "ponte", "n": 2, "category": "epistemic"}]}, "2 times"),
        ({"cues": [{"spans": [[0, 99]], "category": "epistemic"}]}, "0–99"),
        ({"cues": [{"text": "potrebbe", "category": "modal"}]}, "'modal' is none of epistemic"),
        ({"claims": [{"text": "Il ponte"}]}, "'class' is missing"),
        ({"sha256": "ab" * 32}, "is not the text that was annotated"),
        ({"doc": "strada"}, "strada.it.txt cannot be read"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(HedgeError) as raised:
        read_gold(folder(tmp_path, ROW | change), tmp_path)
    assert said in raised.value.what


@pytest.mark.parametrize("line", ["[1]", "{", '"x"'])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(HedgeError, match="line 2"):
        read_gold(gold, tmp_path)


def test_what_nobody_said_of_a_gold_is_printed_so(tmp_path: Path) -> None:
    gold = folder(tmp_path, ROW)
    assert about(gold) == About()
    gold.with_suffix(".toml").write_text('annotators = "two people"\n[use]\nit = "held out"\n', "utf-8")
    known = about(gold)
    assert (known.annotators, known.use) == ("two people", {"it": "held out"})
    article = compare(read_gold(gold, tmp_path)[0], made.rewritten(TEXT))
    shown = tables.markdown([tables.main_table([figures.evaluate("it", [article])], known)])
    assert "held out" in shown
    assert "not said" in shown
    assert "Annotated by two people." in shown


def test_a_missed_cue_is_counted_and_shown(tmp_path: Path) -> None:
    article = compare(read_gold(folder(tmp_path, ROW), tmp_path)[0], made.rewritten(TEXT))
    measured = figures.evaluate("it", [article])
    assert (measured.counts["cue fn"], measured.counts["attribution fn"]) == (1, 1)
    assert measured.figures["cues"].value == 0
    page = read(errors.errors_page([article], tables.evaluation_tables([measured], [], About())))
    said = page.text()
    assert "missed epistemic cue “potrebbe”" in said
    assert "missed attribution to il sindaco (person)" in said


def test_the_bootstrap_is_seeded_and_holds_the_value() -> None:
    units = [{"cue tp": n % 3, "cue fn": n % 2} for n in range(30)]
    one, two = (figures.figures_of(units, {"f": figures.f1("cue")})["f"] for _ in range(2))
    assert one == two
    assert one.low is not None
    assert one.high is not None
    assert 0 < one.low < one.value < one.high < 100


def test_a_perfect_figure_is_not_certain() -> None:
    figure = figures.figures_of([{"cue tp": 1}] * 9, {"f": figures.f1("cue")})["f"]
    assert (figure.value, figure.high) == (100, 100)
    assert figure.low is not None
    assert 60 < figure.low < 80


def test_few_articles_have_no_interval_of_a_mean() -> None:
    assert figures.mean([1.0, 2.0]).low is None
    assert figures.mean([1.0, 2.0, 3.0, 4.0, 5.0]).low is not None


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", GOLD / "evaluate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "id", "it"])
def test_figures_are_those_of_the_scorer_that_came_with_the_gold(language: str, tmp_path: Path) -> None:
    gold = GOLD / "ntrex-dev.jsonl"
    read_articles = read_gold(gold, GOLD / "articles", language)
    parser = stored(language)  # the figures of the README are of the same parses
    analyses = [
        hedge.analyse(hedge.Article(f"{a.doc}.{language}", a.text, language), parser=parser) for a in read_articles
    ]
    ours = figures.evaluate(language, [compare(a, found) for a, found in zip(read_articles, analyses, strict=True)])
    (tmp_path / "system.jsonl").write_text("".join(contract.line(a) + "\n" for a in analyses), "utf-8")
    theirs = scorer()
    wanted = theirs.report(
        *theirs.score(theirs.load_gold(gold, None, language), theirs.load_system(tmp_path / "system.jsonl"))
    )
    for name, value in wanted.items():
        assert ours.figures[name].value == pytest.approx(value, abs=0.06), name


@pytest.mark.slow
def test_minimal_sentences_are_judged_by_the_words_of_the_cue(parser: Callable[[str], Parser]) -> None:
    judged = [
        sentences.Judged("It may rain tomorrow.", "en", True, ("may",)),
        sentences.Judged("It may rain tomorrow.", "en", True, ("tomorrow",)),
        sentences.Judged("Theresa May resigned.", "en", False),
        sentences.Judged("It may rain tomorrow.", "en", False),
    ]
    found = list(sentences.judge(judged, load("en"), parser("en")))
    assert [hit for _, hit in found] == [True, False, False, True]
    measured = sentences.measure("en", found)
    assert (measured.accuracy.value, measured.recall.value, measured.precision.value) == (50, 50, 50)


def test_the_table_of_minimal_sentences_leaves_out_what_is_undecided() -> None:
    judged = sentences.read_probe(GOLD / "probe.tsv", "en")
    assert {j.language for j in judged} == {"en"}
    assert all(all(part in j.text for part in j.cue) for j in judged)


def test_a_benchmark_is_read_with_text_or_tokens(tmp_path: Path) -> None:
    file = tmp_path / "bench.jsonl"
    file.write_text('{"text": "It may rain.", "label": 1}\n{"tokens": ["It", "rains", "."], "label": 0}\n', "utf-8")
    assert [(j.text, j.uncertain) for j in sentences.read_labelled(file, "en")] == [
        ("It may rain.", True),
        ("It rains .", False),
    ]
    file.write_text('{"text": "It may rain.", "label": "yes"}\n', "utf-8")
    with pytest.raises(HedgeError, match="line 1"):
        sentences.read_labelled(file, "en")
