"""Files of corrections: what is read, what is refused with file and line, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import corrections
from hedge.corrections import CorrectedText
from hedge.errors import HedgeError
from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    FORMS,
    SOURCE_TYPES,
    Article,
    Correction,
    Span,
)

SHA = "ab" * 32
HEAD = f'[[text]]\nsha256 = "{SHA}"\n'
WHOLE = f"""\
# A note to the next editor.
[[text]]
sha256 = "{SHA}"
title = "The bridge"
id = "bridge"
url = "https://example.org/bridge"

[[text.correction]]
do = "remove"
mark = "cue"
at = [34, 37]
words = "may"
who = "A. Reeve"
why = '''
The month of May, not a hedge.
[[text.correction]]
do = "nothing"
'''
date = 2026-01-31

[[ text . correction ]]
do = "add"
mark = "attribution"
at = [40, 44]
words = "says"
source = []
source_type = "unnamed"
content = [[0, 10], [50, 60]]
who = "A. Reeve"
why = "Nobody is named."

[[text]]
sha256 = "{"cd" * 32}"
[[text.correction]]
do = "change"
mark = "claim"
at = [0, 5]
words = "It is"
class = "other"
who = "B. Lind"
why = "An order."
date = "2026-02-01"
"""


def test_all_that_a_file_says_is_read() -> None:
    first, second = corrections.parse(WHOLE, "f.toml")
    assert (first.sha256, first.place, first.title, first.id) == (SHA, "f.toml:2", "The bridge", "bridge")
    removed, added = first.corrections
    assert removed == Correction(
        "remove", "cue", Span(34, 37), "may", "A. Reeve",
        'The month of May, not a hedge.\n[[text.correction]]\ndo = "nothing"\n', "2026-01-31", place="f.toml:8",
    )  # fmt: skip
    assert (added.source, added.content, added.place) == ((), (Span(0, 10), Span(50, 60)), "f.toml:21")
    assert second.corrections[0].cls == "other"
    assert second.corrections[0].place == "f.toml:34"


def test_windows_line_ends_change_nothing_but_themselves() -> None:
    (first, _), (again, _) = corrections.parse(WHOLE, "f"), corrections.parse(WHOLE.replace("\n", "\r\n"), "f")
    assert [c.place for c in first.corrections] == [c.place for c in again.corrections]


def one(**values: str) -> str:
    """A file with one correction, on whose third line its header stands; the values replace those of a good one."""
    good = {"do": '"remove"', "mark": '"cue"', "at": "[0, 3]", "words": '"may"', "who": '"A"', "why": '"b"'}
    said = good | {key.rstrip("_"): value for key, value in values.items()}
    return HEAD + "[[text.correction]]\n" + "".join(f"{key} = {value}\n" for key, value in said.items() if value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "no [[text]]"),
        ("text = 3", 1, "no [[text]]"),
        ("texts = 3\n" + one(), 1, "unknown key 'texts'"),
        (f'text = [{{sha256 = "{SHA}", correction = []}}]', 1, "no [[text]]"),
        ("[[text]]\nsha256 = 'zz'\n", 2, "sha256 = 'zz'"),
        ("[[text]]\ntitle = 'x'\n", 1, "sha256 = None"),
        (HEAD, 1, "a text without corrections"),
        (HEAD + "titel = 'x'\n", 3, "unknown key 'titel'"),
        (HEAD + "id = ''\n", 3, "id = ''"),
        (one(do="'delete'"), 4, "do = 'delete'"),
        (one(do=""), 3, "'do' is missing"),
        (one(mark="'claims'"), 5, "mark = 'claims'"),
        (one(at="[3, 0]"), 6, "at = [3, 0]"),
        (one(at="[-1, 3]"), 6, "at = [-1, 3]"),
        (one(at="[0, true]"), 6, "at = [0, True]"),
        (one(at="[0, 3.0]"), 6, "at = [0, 3.0]"),
        (one(at="[[0, 3], [4, 5]]"), 6, "at = [[0, 3], [4, 5]]"),
        (one(at="[]"), 6, "at = []"),
        (one(at=""), 3, "'at' is missing"),
        (one(words=""), 3, "'words' is missing"),
        (one(who="' '"), 8, "who = ' '"),
        (one(who="3"), 8, "who = 3"),
        (one(why=""), 3, "'why' is missing"),
        (one(category="'hearsay'"), 10, "unknown key 'category'"),
        (one(date="'yesterday'"), 10, "date = 'yesterday'"),
        (one(date="2026-01-31T10:00:00"), 10, "date = datetime"),
        (one(do="'change'"), 3, "a change of a cue that changes nothing"),
        (one(do="'change'", categroy="'hearsay'"), 10, "unknown key 'categroy'"),
        (one(do="'change'", category="'booster'"), 10, "category = 'booster'"),
        (one(do="'change'", scope="[[5, 9], [3, 6]]"), 10, "scope = "),
        (one(do="'change'", scope="[]"), 10, "scope = []"),
        (one(do="'change'", class_="'other'"), 10, "unknown key 'class'"),
        (one(do="'add'", category="'hearsay'"), 3, "'certainty' is missing"),
        (one(do="'add'", mark="'claim'"), 3, "'class' is missing"),
        (one(do="'add'", mark="'attribution'"), 3, "'source' is missing"),
        (one(do="'add'", mark="'attribution'", source="[]"), 10, "nobody as the source"),
        (one(do="'change'", mark="'claim'", class_="'fact'"), 10, "class = 'fact'"),
        (one(do="'change'", by="'editor'", certainty="'certain'"), 10, "by = 'editor'"),
        (one() + "[text.correction.more]\nx = 1\n", 3, "unknown key 'more'"),
        (one() + "x = \n", 10, "Invalid value"),
        (one() + one(do="'delete'"), 13, "do = 'delete'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(HedgeError) as caught:
        corrections.parse(text, "f.toml")
    assert caught.value.what.startswith(f"f.toml:{line}: {says}"), caught.value.what
    assert caught.value.remedy


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HedgeError, match="do not exist"):
        corrections.read(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"who = '\xe9'")
    with pytest.raises(HedgeError, match="cannot be read"):
        corrections.read(tmp_path / "latin.toml")


def article(text: str, **known: str) -> Article:
    return Article(known.pop("id", "bridge"), text, "en", **known)  # type: ignore[arg-type]


def of(text: str, *given: Correction, id: str | None = None, url: str | None = None) -> CorrectedText:
    return CorrectedText(article(text).sha256, "f.toml:1", given, None, id, url)


A, B = Correction("remove", "cue", Span(0, 1), "x", "A", "b", place="f.toml:3"), Correction(
    "change", "cue", Span(0, 1), "x", "C", "d", category="hearsay", place="g.toml:7"
)  # fmt: skip


def test_corrections_go_to_the_articles_whose_text_they_are_of() -> None:
    files = [[of("one", A), of("elsewhere", A)], [of("one", Correction("add", "claim", Span(0, 3), "one", "A", "b"))]]
    found = corrections.of_run(files, [article("one"), article("two", id="b")])
    assert {sha: len(given) for sha, given in found.items()} == {article("one").sha256: 2}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([[of("old", A, id="bridge"), of("one", A)]], "f.toml:1: the text of bridge has changed"),
        ([[of("old", A, url="https://example.org/x")]], "f.toml:1: the text of bridge has changed"),
        ([[of("one", A)], [of("old", A), of("older", A)]], "f.toml:1: no text of the run has the sha256"),
        ([[of("one", A)], [of("one", B)]], "g.toml:7: a second correction of the cue «x»"),
    ],
)
def test_corrections_that_do_not_fit_the_run_are_refused(files: list[list[CorrectedText]], says: str) -> None:
    with pytest.raises(HedgeError) as caught:
        corrections.of_run(files, [article("one", url="https://example.org/x")])
    assert caught.value.what.startswith(says), caught.value.what


TEXT = st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip)
SPAN = st.tuples(st.integers(0, 10**6), st.integers(1, 500)).map(lambda at: Span(at[0], at[0] + at[1]))
SPANS = st.lists(st.integers(0, 10**5), min_size=2, max_size=8, unique=True).map(
    lambda ends: tuple(Span(*sorted(ends)[i : i + 2]) for i in range(0, len(ends) - 1, 2))
)
SAID = st.fixed_dictionaries(
    {"at": SPAN, "words": TEXT, "who": TEXT, "why": TEXT, "date": st.one_of(st.none(), st.dates().map(str))}
)
VALUES = st.one_of(
    st.fixed_dictionaries(
        {"mark": st.just("cue"), "category": st.sampled_from(CATEGORIES), "certainty": st.sampled_from(CERTAINTIES)},
        optional={"by": st.sampled_from(("author", "source")), "scope": SPANS},
    ),
    st.fixed_dictionaries(
        {"mark": st.just("attribution"), "source": st.one_of(st.just(()), SPANS),
         "source_type": st.sampled_from(SOURCE_TYPES)},
        optional={"content": SPANS, "form": st.sampled_from(FORMS)},
    ),
    st.fixed_dictionaries({"mark": st.just("claim"), "cls": st.sampled_from(CLASSES)}),
)  # fmt: skip
MADE = st.builds(
    lambda do, said, values: Correction(do=do, **said, **values), st.sampled_from(("add", "change")), SAID, VALUES
)
TEXTS = st.builds(
    CorrectedText, st.just(SHA), st.just(""), st.lists(MADE, min_size=1, max_size=3).map(tuple),
    *[st.one_of(st.none(), TEXT)] * 3,
)  # fmt: skip


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_what_is_written_is_read_again(texts: list[CorrectedText]) -> None:
    def bare(given: CorrectedText) -> tuple[object, ...]:
        made = [(c.do, c.mark, c.at, c.words, c.who, c.why, c.date, c.cls, c.category, c.certainty, c.by, c.scope,
                 c.source, c.source_type, c.content, c.form) for c in given.corrections]  # fmt: skip
        return given.sha256, given.title, given.id, given.url, made

    again = corrections.parse(corrections.write(texts), "f.toml")
    assert [bare(text) for text in again] == [bare(text) for text in texts]
