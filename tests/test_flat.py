"""The flat tables are what the codebook says, add up, and join back to the table that the articles came from."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hedge
from hedge import contract
from hedge.counted import words_of
from hedge.errors import HedgeError
from hedge.intake import Reading, read
from hedge.model import CLASSES, PARTS, SHARES, Analysis, Article
from hedge.tables import codebook, flat
from tests import made
from tests.command import run
from tests.texts import TEXTS

UNDO = re.compile(r"^'(?='*[=+\-@\t\r\n＝＋－＠])")


def tables(folder: Path, *items: Analysis | HedgeError, words: bool = True) -> dict[str, list[dict[str, str]]]:
    collected = flat.Tables(words=words)
    assert list(collected.watching(items)) == list(items)
    paths = collected.write(folder)
    assert sorted(paths) == sorted(folder.iterdir())
    return {path.stem: rows(path) for path in paths if path.suffix == ".csv"}


def rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    return [hedge.analyse(Article(f"bridge.{language}", text, language)) for language, text in TEXTS.items()]


def test_tables_have_the_columns_of_the_codebook_in_their_order(tmp_path: Path, analyses: list[Analysis]) -> None:
    found = tables(tmp_path, *analyses)
    assert list(found) == [*codebook.tables(), "codebook"]
    assert list(found.pop("codebook")[0]) == list(codebook.HEAD)
    for name, listed in found.items():
        assert listed
        assert list(listed[0]) == list(codebook.tables()[name])


def test_cells_are_of_the_type_that_the_codebook_says(tmp_path: Path, analyses: list[Analysis]) -> None:
    found = tables(tmp_path, *analyses, HedgeError("x.csv, row 1 has no words", "fill it in", skips=True))
    shapes = {"whole": r"\d+", "number": r"[01]\.\d{1,4}", "flag": "[01]", "text": r".+"}
    for name, columns in codebook.tables().items():
        for column, what in columns.items():
            cells = [row[column] for row in found[name]]
            for cell in cells:
                assert not cell or re.fullmatch(shapes[what.type], cell, re.S), f"{name} {column} {cell}"
            if what.empty == "never":
                assert all(cells), f"{name} {column}"
            if what.values and re.fullmatch(r"[\w-]+(, [\w-]+)+", what.values):
                assert {cell for cell in cells if cell} <= set(what.values.split(", ")), f"{name} {column}"


def test_the_codebook_explains_every_column(tmp_path: Path, analyses: list[Analysis]) -> None:
    with_column = replace(analyses[0], article=replace(analyses[0].article, columns={"topic": "x", "Id": "y"}))
    found = tables(tmp_path, with_column)
    book = found.pop("codebook")
    for name, listed in found.items():
        explained = [row for row in book if row["file"] == f"{name}.csv"]
        assert [row["column"] for row in explained] == list(listed[0])
        assert all(row["type"] and row["meaning"] and row["empty_where"] for row in explained)
    assert book[-1]["column"] == "input_Id"
    assert book[-1]["meaning"] == "the column 'Id' of the inputs"
    notes = {row["column"]: row["meaning"] for row in book if row["file"] == "all"}
    assert list(notes) == ["files", "words", "format", "formulas", "other"]
    assert "byte order mark" in notes["format"]
    assert "apostrophe" in notes["formulas"]


def test_columns_with_words_of_the_article_are_those_that_no_text_leaves_empty(
    tmp_path: Path, analyses: list[Analysis]
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "bare").mkdir()
    titled = [replace(one, article=replace(one.article, title="Titolo")) for one in analyses]
    whole, bare = tables(tmp_path / "whole", *titled), tables(tmp_path / "bare", *titled, words=False)
    for name, columns in codebook.tables().items():
        for column, what in columns.items():
            assert any(row[column] for row in bare[name]) == (
                any(row[column] for row in whole[name]) and not what.words
            )


def test_words_and_shares_add_up(tmp_path: Path, analyses: list[Analysis]) -> None:
    found = tables(tmp_path, *analyses)
    for row, analysis in zip(found["articles"], analyses, strict=True):
        n = {name: int(row[name]) for name in row if name == "words" or name.startswith("words_")}
        assert n["words"] == n["words_in_claims"] + n["words_in_no_claim"]
        assert n["words_in_claims"] == n["words_counted"] + n["words_other"]
        assert n["words_counted"] == sum(n[f"words_{cls}"] for cls in CLASSES if cls != "other")
        assert {cls: n[f"words_{cls}"] for cls in CLASSES} == dict(analysis.scores.words)
        assert n["words_in_no_claim"] > 0
        for name, share in {**analysis.scores.shares, **analysis.scores.parts}.items():
            assert float(row[f"{name}_low"]) <= float(row[name]) <= float(row[f"{name}_high"])
            assert float(row[name]) == round(share.share or 0, 4)
        assert sum(float(row[name]) for name in SHARES) == pytest.approx(1, abs=2e-4)
        assert sum(float(row[name]) for name in PARTS) == pytest.approx(1, abs=4e-4)
        of = {
            name: [other for other in found[name] if other["article"] == row["id"]]
            for name in found
            if name not in ("articles", "codebook")
        }
        assert sum(int(claim["words"]) for claim in of["claims"]) == n["words_in_claims"]
        assert len(of["sentences"]) == int(row["sentences"])
        for cls in CLASSES:
            assert sum(int(claim["words"]) for claim in of["claims"] if claim["class"] == cls) == n[f"words_{cls}"]
        assert len(of["cues"]) == len(analysis.cues)
        assert len(of["attributions"]) == len(analysis.attributions)


def test_attributions_are_at_their_offsets(tmp_path: Path, analyses: list[Analysis]) -> None:
    texts = {analysis.article.id: analysis.article.text for analysis in analyses}
    listed = tables(tmp_path, *analyses)["attributions"]
    assert len(listed) > 8
    for row in listed:
        text = texts[row["article"]]
        assert text[int(row["content_start"]) : int(row["content_end"])].startswith(row["content"].split(" … ")[0])
        assert int(row["content_words"]) > 0
        if row["source"]:
            assert text[int(row["source_start"]) : int(row["source_end"])].startswith(row["source"].split(" … ")[0])


def test_a_text_without_a_score_has_no_shares(tmp_path: Path) -> None:
    (row,) = tables(tmp_path, replace(made.analysis(), scores=made.scores("no", ("short", "no_prose"))))["articles"]
    assert (row["fit"], row["fit_reasons"]) == ("no", "short no_prose")
    numbers = [name for name, column in codebook.tables()["articles"].items() if column.unit]
    kept = {name: row[name] for name in numbers if row[name]}
    assert kept == {"sentences": "10", "words": str(len(words_of(made.TEXT))), "corrected": "0"}


def test_no_table_counts_words_by_class_where_a_text_has_no_score(tmp_path: Path) -> None:
    scored, bare = made.analysis(), replace(made.analysis(), scores=made.scores("no", ("short",)))
    bare = replace(bare, article=replace(bare.article, id="bare"))
    found = tables(tmp_path, scored, bare)
    for table, columns in (("sentences", CLASSES), ("claims", ("words",))):
        of = {id: [row for row in found[table] if row["article"] == id] for id in ("ponte", "bare")}
        for one, other in zip(of["ponte"], of["bare"], strict=True):
            assert all(one[name] for name in columns)
            assert {**one, **dict.fromkeys(columns, ""), "article": "bare"} == other
    assert all("fit" in codebook.tables()["sentences"][cls].empty for cls in CLASSES)
    told = {row["column"]: row["meaning"] for row in found["codebook"] if row["file"] == "all"}
    assert "words are not counted by class in any table" in told["words"]


def test_tables_build_no_record_beside_the_one_that_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("a whole record was built")

    monkeypatch.setattr(contract, "record", refuse)
    assert tables(tmp_path, made.analysis())["articles"][0]["words_stated"] == "9"


def test_skipped_inputs_have_a_row_with_what_is_known_of_them(tmp_path: Path) -> None:
    lost = Article("7", "Guten Tag", "und", "Titel", entry="t.csv#7", file="t.csv", columns={"note": "x"})
    other = HedgeError("t.csv, row 7, id 7 seems to be in the language 'de'", "…", skips=True, lost=lost)
    nothing = HedgeError("none.txt does not exist", "check the name", skips=True)
    first, second, third = tables(tmp_path, other, made.analysis(), nothing)["articles"]
    assert (first["number"], first["id"], first["row_id"], first["title"]) == ("1", "7", "7", "Titel")
    assert (first["status"], first["skipped_because"]) == ("skipped", other.what)
    assert (first["note"], first["language"], first["words"]) == ("x", "", "")
    assert (first["sha256"], second["status"], second["note"]) == (lost.sha256, "analysed", "")
    assert (third["number"], third["id"], third["skipped_because"]) == ("3", "", nothing.what)


def test_columns_whose_names_are_taken_are_told_apart(tmp_path: Path) -> None:
    article = replace(made.analysis().article, columns={"ID": "a", "id": "b", "Topic": "c", "topic": "d", "=x": "e"})
    (row,) = tables(tmp_path, replace(made.analysis(), article=article))["articles"]
    own = list(row)[len(codebook.tables()["articles"]) :]
    assert own == ["input_ID", "input_id_2", "Topic", "input_topic", "'=x"]
    assert [row[name] for name in own] == list("abcde")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=20), st.sampled_from(["", "=", "+", "-", "@", "\t", "'=", "''@", "'", "＝"]))
def test_no_cell_runs_as_a_formula_and_each_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, start: str
) -> None:
    value = start + text
    folder = tmp_path_factory.mktemp("flat")
    article = replace(made.analysis().article, title=value, columns={"x": value})
    (row,) = tables(folder, replace(made.analysis(), article=article))["articles"]
    for cell in (row["title"], row["x"]):
        assert not re.match(r"[=@\t\r\n＝＋－＠]", cell)
        assert not re.match(r"[+-]", cell) or re.fullmatch(r"[+-]\d[\d.,eE+-]*\s?%?", cell)
        assert UNDO.sub("", cell) == value


@pytest.mark.parametrize("number", ["-5", "-0,35", "+12.5", "-1.234,5", "-3 %", "-2e-5", "007"])
def test_numbers_stay_numbers(tmp_path: Path, number: str) -> None:
    article = replace(made.analysis().article, columns={"x": number})
    assert tables(tmp_path, replace(made.analysis(), article=article))["articles"][0]["x"] == number


def test_values_that_are_no_words_are_written_as_json(tmp_path: Path) -> None:
    values: dict[str, Any] = {"a": [1, "é"], "b": {"c": None}, "d": True, "e": 0.5, "f": None, "g": "\ud800"}
    article = replace(made.analysis().article, columns=values)
    (row,) = tables(tmp_path, replace(made.analysis(), article=article))["articles"]
    assert [row[name] for name in values] == ['[1, "é"]', '{"c": null}', "true", "0.5", "", "?"]


def test_tables_are_the_same_bytes_again_and_polars_reads_them(tmp_path: Path, analyses: list[Analysis]) -> None:
    first, second = (tmp_path / name for name in "ab")
    for folder in (first, second):
        folder.mkdir()
        tables(folder, *analyses)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
        if path.suffix == ".csv":
            assert polars.read_csv(path).height == len(rows(path))


def test_hedge_does_not_take_its_own_tables_for_articles(tmp_path: Path, analyses: list[Analysis]) -> None:
    tables(tmp_path, *analyses)
    found = read([str(tmp_path)], Reading(), ("it", "id", "en"))
    assert len(found) == 6
    assert all(isinstance(item, HedgeError) and "is a table that hedge wrote" in item.what for item in found)


# The command

SENTENCES = [
    "Il sindaco ha detto che «il ponte è sicuro»; forse riaprirà a giugno e costerà {n},5 € in più.",
    "Secondo fonti del cantiere la ditta avrebbe chiesto altri {n} milioni di euro alla regione.",
    "Il ponte di via Larga è chiuso da {n} giorni e gli abitanti usano la strada vecchia.\n\nNessuno parla.",
    *["Il sindaco dice che via Nuova {n} è chiusa."] * 7,  # parsed in half the time
]


@pytest.mark.slow
def test_a_semicolon_cp1252_table_of_400_rows_goes_round(tmp_path: Path) -> None:
    heads = ["codice", "testo", "titolo", "testata", "punteggio", "nota", "Words"]
    given_rows = [
        [f"{n:03}", "" if n == 17 else SENTENCES[n % 10].format(n=n), f"Titolo “{n}”", "Gazzetta", f"-{n},5",
         f"prima;\r\nseconda \"{n}\" perché", "" if n % 2 else "007"]
        for n in range(400)
    ]  # fmt: skip
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([heads, *given_rows])
    (tmp_path / "rassegna.csv").write_bytes(out.getvalue().encode("cp1252"))
    ran = run("analyse", "rassegna.csv", "--csv", "out", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == ("hedge: rassegna.csv, row 18, id 017 has no words\nTry: give one with the article's text\n")
    assert len(ran.stdout.splitlines()) == 400
    found = rows(tmp_path / "out/articles.csv")
    assert len(found) == 400
    sentences: dict[str, list[dict[str, str]]] = {}
    for row in rows(tmp_path / "out/sentences.csv"):
        sentences.setdefault(row["article"], []).append(row)
    for row, (id, text, title, outlet, score, note, words) in zip(found, given_rows, strict=True):
        assert (row["row_id"], row["entry"]) == (id, f"rassegna.csv#{id}")
        assert (row["title"], row["outlet"]) == (title, outlet)
        assert (row["punteggio"], row["nota"], row["input_Words"]) == (score, note, words)
        assert row["status"] == ("analysed" if text else "skipped")
        for sentence in sentences.get(row["id"], []):
            assert text[int(sentence["start"]) : int(sentence["end"])] == sentence["text"]
        if text:
            assert int(row["sentences"]) == len(sentences[row["id"]]) > 0
            assert row["sha256"] == Article("x", text, "it").sha256
    assert {row["id"] for row in found} == {row[0] for row in given_rows}


def test_a_folder_that_cannot_be_made_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["it"], "utf-8")
    ran = run("analyse", "a.txt", "--csv", "a.txt", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "hedge: a.txt is not a folder\nTry: choose another folder\n"


@pytest.mark.parametrize("words", [True, False])
def test_tables_replace_those_of_an_earlier_run_and_nothing_else(tmp_path: Path, words: bool) -> None:
    flat.check_folder(tmp_path)
    for path in flat.Tables(words=words).write(tmp_path):
        flat.check_folder(tmp_path)
        written = path.read_bytes()
        path.write_text("id,text\n1,Il ponte resta chiuso.\n", "utf-8")
        with pytest.raises(HedgeError, match=path.name):
            flat.check_folder(tmp_path)
        path.write_bytes(written)


def test_a_table_that_is_read_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "articles.csv").write_text(f'text\n"{TEXTS["it"]}"\n', "utf-8")
    before = (tmp_path / "articles.csv").read_bytes()
    ran = run("analyse", "articles.csv", "--csv", ".", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    what, remedy = "articles.csv is there already, and hedge did not write it", "another place, or move that file away"
    assert ran.stderr == f"hedge: {what}\nTry: choose {remedy}\n"
    assert (tmp_path / "articles.csv").read_bytes() == before
