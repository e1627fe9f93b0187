"""The shipped lexicons prove themselves, and the loader refuses what is wrong by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hedge.check import check
from hedge.errors import HedgeError
from hedge.lexicon import available, load, skeleton
from hedge.model import CATEGORIES, SOURCE_TYPES
from hedge.pipeline import Parser
from hedge.tree import steps


@pytest.mark.parametrize("language", available())
def test_every_example_holds(language: str, parser: Callable[[str], Parser]) -> None:
    assert [str(p) for p in check(language, parser=parser(language))] == []


@pytest.mark.parametrize("language", available())
def test_size(language: str) -> None:
    lexicon = load(language)
    assert len([e for e in lexicon.cues if e.category != "booster"]) >= 60
    assert {e.category for e in lexicon.cues} >= set(CATEGORIES)
    assert len(lexicon.reporting) >= 25
    assert len(lexicon.sources) >= 15
    assert {e.source_type for e in lexicon.sources} == set(SOURCE_TYPES)
    assert all(e.gloss.get("en") and e.gloss.get(language) for e in (*lexicon.cues, *lexicon.reporting))


ENTRY = """
[[cue]]
id = "x"
category = "{category}"
certainty = "possible"
{match} = [{{ lemma = "a" }}]
scope = ["{scope}"]
gloss = {{ en = "x" }}
"""


@pytest.mark.parametrize(
    ("category", "match", "scope", "says"),
    [
        ("epistemik", "match", ".", "epistemic"),
        ("epistemic", "macth", ".", "match"),
        ("epistemic", "match", "<<aux", "<<aux"),
        ("epistemic", "match", "[colour=red]", "colour"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, category: str, match: str, scope: str, says: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(ENTRY.format(category=category, match=match, scope=scope), encoding="utf-8")
    with pytest.raises(HedgeError) as error:
        load(available()[0], file)
    assert "own.toml" in error.value.what
    assert "x" in error.value.what
    assert says in str(error.value)


def test_an_own_file_extends_and_replaces(tmp_path: Path) -> None:
    language = available()[0]
    shipped = load(language)
    file = tmp_path / "own.toml"
    entry = ENTRY.format(category="epistemic", match="match", scope=".")
    file.write_text(entry, encoding="utf-8")
    extended = load(language, file)
    assert len(extended.cues) == len(shipped.cues) + 1
    assert extended.info.modified
    assert extended.info.sha256 != shipped.info.sha256
    assert load(language) is shipped  # nothing has changed, and it is not validated again
    assert load(language, file) is extended
    file.write_text(f'extends = false\nlanguage = "{language}"\n{entry}', encoding="utf-8")
    assert [e.id for e in load(language, file).cues] == ["x"]


LISTS = """
extends = false
language = "{language}"

[lists]
motion = ["walk", "@water"]
water = ["swim"]
not-said = [{{ path = "advmod", lemma = "not" }}]

[lemmas.VERB]
swim = ["swum", "SWAM"]

[[cue]]
id = "x"
category = "epistemic"
certainty = "possible"
match = [{{ lemma = [{word}, "fly"] }}]
scope = ["."]
unless = ["@not-said", {{ path = ["<aux", "aux"], lemma = "can" }}]
gloss = {{ en = "x" }}
"""


def test_named_lists_stand_where_entries_call_them(tmp_path: Path) -> None:
    language = available()[0]
    file = tmp_path / "own.toml"
    file.write_text(LISTS.format(language=language, word='"@motion"'), encoding="utf-8")
    lexicon = load(language, file)
    (entry,) = lexicon.cues
    assert entry.words == frozenset({"walk", "swim", "fly"})
    assert [c.paths for c in entry.unless] == [("advmod",), ("<aux", "aux")]
    assert lexicon.lemmas == {("VERB", "swum"): "swim", ("VERB", "swam"): "swim"}


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(LISTS.format(language=available()[0], word='"@motions"'), encoding="utf-8")
    with pytest.raises(HedgeError, match=r"own\.toml: x: no list '@motions'.*'motion'"):
        load(available()[0], file)


def test_the_skeleton_is_a_lexicon_and_its_entries_hold_when_they_are_let_in(
    tmp_path: Path, parser: Callable[[str], Parser]
) -> None:
    file = tmp_path / "en.toml"
    text = skeleton("en", file).replace('{ en = "…", en =', "{ en =")
    file.write_text(text, encoding="utf-8")
    assert load("en", file).info.entries == 0
    entries = text[text.index("# [[cue]]") :].splitlines()
    let_in = [line.removeprefix("# ") if line.startswith(("# [[", "# ")) and ("=" in line or "[[" in line) else line
              for line in entries]  # fmt: skip
    header = text[: text.index("# [[cue]]")].replace("# speaker", "speaker").replace("# not-said", "not-said")
    file.write_text(header + "\n".join(let_in), encoding="utf-8")
    assert load("en", file).info.entries == 5
    assert [str(p) for p in check("en", file, parser("en"))] == []


def test_a_skeleton_is_for_a_language(tmp_path: Path) -> None:
    with pytest.raises(HedgeError, match="no language code"):
        skeleton("../it", tmp_path / "it.toml")


def test_a_filter_that_names_a_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="names 'lemma' twice"):
        steps("nsubj [lemma=!a,lemma=!b]")
