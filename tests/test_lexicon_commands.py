"""`hedge lexicon try` and `diff`, and `hedge evaluate`, through their real entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import complaint, run, run_new
from tests.test_evaluation import OFFSETS, TEXT

ENTRY = """
language = "it"

[[cue]]
id = "mai-piu"
category = "epistemic"
certainty = "possible"
match = [{ lemma = "potere", upos = ["AUX", "VERB"] }]
scope = ["<aux"]
unless = [{ path = "<aux advmod", form = "non" }]
examples = ["Il ponte può crollare."]
counterexamples = ["Il ponte non può crollare."]
gloss = { it = "Apre una possibilità.", en = "It opens a possibility." }

[[source]]
id = "fonte-prova"
source_type = "organisation"
match = [{ lemma = "casaro" }]
examples = ["Il casaro dice che piove."]
gloss = { it = "Un ufficio.", en = "An office." }

[[line]]
id = "riga-prova"
role = "byline"
pattern = "^Di Prova$"
examples = ["Di Prova"]
"""
ALONE = """
schema = 1
language = "it"
name = "Piccolo"
treebank = "UD Italian ISDT"

[[cue]]
id = "forse-solo"
category = "epistemic"
certainty = "possible"
match = [{ form = "forse" }]
scope = ["<advmod"]
examples = ["Forse piove."]
gloss = { it = "Apre.", en = "It opens." }
"""
ARTICLE = """\
Di Prova

Il fiume può uscire. Il ponte non può reggere, dice il casaro. Forse domani piove ancora in valle, e i campi vicino alla
strada del mulino restano sotto l'acqua fino a domenica sera.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fiume.txt").write_bytes(ARTICLE.encode())
    (tmp_path / "river.txt").write_text("The river may rise again tomorrow, the mayor of the small town said.", "utf-8")
    (tmp_path / "prova.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "piccolo.toml").write_text(ALONE, "utf-8")
    return tmp_path


@pytest.mark.slow
def test_entries_are_tried_on_texts_and_parses_are_kept(folder: Path) -> None:
    cache = str(folder / "cache")
    tried = run_new("lexicon", "try", "prova.toml", "fiume.txt", "river.txt", cwd=folder, HEDGE_CACHE=cache)
    assert (tried.returncode, tried.stderr) == (0, "")
    *lines, summary = tried.stdout.splitlines()
    assert summary == "3 found, 1 nearly, in 1 articles; 1 other files left out"
    assert [(line.split()[:3], line.partition("«")[2].partition("»")[0]) for line in lines] == [
        (["+", "riga-prova", "fiume"], "Di Prova"),
        (["+", "mai-piu", "fiume:1"], "può"),
        (["-", "mai-piu", "fiume:2"], "può"),
        (["+", "fonte-prova", "fiume:2"], "casaro"),
    ]
    assert "unless <aux advmod [form=non]: «non»" in lines[2]
    assert (folder / "cache" / "parses.sqlite").stat().st_size > 0
    again = run("lexicon", "try", "prova.toml", "fiume.txt", "river.txt", cwd=folder, HEDGE_CACHE=cache)
    assert again.stdout == tried.stdout


def test_what_cannot_be_tried_says_so(folder: Path) -> None:
    assert "none of the files is in 'it'" in complaint(run("lexicon", "try", "prova.toml", "river.txt", cwd=folder))
    (folder / "broken.toml").write_text("[[cue]\n", "utf-8")
    assert "broken.toml" in complaint(run("lexicon", "try", "broken.toml", "fiume.txt", cwd=folder))
    (folder / "mute.toml").write_text("[lists]\n", "utf-8")
    assert "for which language" in complaint(run("lexicon", "try", "mute.toml", "fiume.txt", cwd=folder))
    assert "no such lexicon" in complaint(run("lexicon", "try", "none.toml", "fiume.txt", cwd=folder))


@pytest.mark.slow
def test_two_lexicons_are_compared(folder: Path) -> None:
    cache = str(folder / "cache")
    found = run_new("lexicon", "diff", "piccolo.toml", "it", "fiume.txt", cwd=folder, HEDGE_CACHE=cache)
    assert (found.returncode, found.stderr) == (0, "")
    lines = found.stdout.splitlines()
    assert "forse-solo: 0 gained, 1 lost" in lines
    assert any(line.startswith("  - fiume  ") and "«Forse»" in line for line in lines)
    assert any(line.startswith("  + fiume  ") and "attribution, person: casaro" in line for line in lines)
    assert lines[-1].startswith("1 articles, 1 with other marks; mean change in points: speculation ")
    same = run("lexicon", "diff", "it", "it", "fiume.txt", cwd=folder, HEDGE_CACHE=cache).stdout
    assert same.startswith("1 articles, 0 with other marks; mean change in points: speculation +0.00")


def test_two_languages_are_not_compared(folder: Path) -> None:
    assert "en and it" in complaint(run("lexicon", "diff", "piccolo.toml", "en", "fiume.txt", cwd=folder))


@pytest.mark.slow
def test_a_gold_of_one_s_own_is_measured(tmp_path: Path) -> None:
    (tmp_path / "ponte.it.txt").write_bytes(TEXT.encode())
    (tmp_path / "mine.jsonl").write_text(json.dumps(OFFSETS) + "\n", "utf-8")
    cache = str(tmp_path / "cache")
    args = ("evaluate", "mine.jsonl", "--articles", ".")
    shown = run_new(*args, "-o", "out", "--record", "measured.toml", cwd=tmp_path, HEDGE_CACHE=cache)
    assert shown.returncode == 0
    assert "| cues, F1 " in shown.stdout
    assert "not said" in shown.stdout
    assert "They agree everywhere." in (tmp_path / "out" / "errors.html").read_text("utf-8")
    assert "articles = 1" in (tmp_path / "measured.toml").read_text("utf-8")
    (found,) = json.loads(run(*args, "--json", cwd=tmp_path, HEDGE_CACHE=cache).stdout)["evaluations"]
    cues = found["figures"]["cues"]
    assert (cues["value"], cues["high"]) == (100.0, 100.0)
    assert cues["low"] < 50  # one cue tells little
    assert found["counts"]["attribution tp"] == 1
    assert "--articles" in complaint(run("evaluate", "mine.jsonl", cwd=tmp_path))
