"""Rows of tables become articles, cell by cell, and what cannot be read is named by its row."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import intake
from hedge.errors import HedgeError
from hedge.intake import cells, columns
from hedge.intake.items import Columns, Reading
from hedge.model import Article

TEXT = "Il ponte è chiuso da lunedì; costerà 3 € in più, dicono «forse» i tecnici.\n\nRiaprirà a giugno."
ITALIAN = Reading(language="it")


def read(path: Path, reading: Reading = ITALIAN) -> list[Article | HedgeError]:
    return intake.read([str(path)], reading, ("it", "id", "en"))


def articles(path: Path, reading: Reading = ITALIAN) -> list[Article]:
    out = []
    for item in read(path, reading):
        if isinstance(item, HedgeError):
            raise item
        out.append(item)
    return out


def written(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", **how: Any) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


# A table as Italian Excel writes it


def excel_rows() -> list[list[str]]:
    """400 rows with what makes trouble: leading zeros, decimal commas, line breaks, quotes, the delimiter itself."""
    rows = [["codice", "testo", "Titolo", "data", "punteggio", "nota; con punto e virgola"]]
    for n in range(1, 401):
        text = f"Articolo {n}: il sindaco ha detto «è così»; forse.\n\nCosterà {n},5 € — “subito”, dice."
        rows.append(
            [f"{n:03}", text, f"Titolo {n}", f"{n % 28 + 1:02}/03/2026", f"{n},5", 'con "virgolette"; e \r\n a capo']
        )
    return rows


@pytest.mark.parametrize("lead", ["", "sep=;\r\n"])
@pytest.mark.parametrize(("encoding", "mark"), [("cp1252", ""), ("utf-8", "\ufeff"), ("utf-16-le", "\ufeff")])
def test_a_table_of_400_rows_as_excel_writes_it_is_read_exactly(
    tmp_path: Path, encoding: str, mark: str, lead: str
) -> None:
    rows = excel_rows()
    path = written(tmp_path / "rassegna.csv", rows, encoding, delimiter=";")
    path.write_bytes((mark + lead).encode(encoding) + path.read_bytes())
    found = articles(path)
    assert len(found) == 400
    for article, (id, text, title, day, score, note) in zip(found, rows[1:], strict=True):
        assert (article.id, article.text, article.title) == (id, text, title)
        assert article.date == "-".join(reversed(day.split("/")))
        assert article.entry == f"rassegna.csv#{id}"
        assert article.file == "rassegna.csv"
        assert article.columns == {"punteggio": score, "nota; con punto e virgola": note}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_delimiter_is_found_whatever_stands_in_the_cells(tmp_path: Path, delimiter: str, quoting: int) -> None:
    trap = "uno, due; tre | quattro\tcinque, sei; sette, otto, nove"
    rows = [["n", "testo"], *([str(n), f"{trap} {n}"] for n in range(9)), ["9", "breve"]]
    path = written(tmp_path / "t.csv", rows, delimiter=delimiter, quoting=quoting)
    assert [(a.text, a.columns) for a in articles(path)] == [(text, {"n": n}) for n, text in rows[1:]]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Testo\nIl sindaco parte domani\n\nTorna lunedì con altri\n", "utf-8")
    assert [(a.id, a.text) for a in articles(path)] == [
        ("t-1", "Il sindaco parte domani"),
        ("t-2", "Torna lunedì con altri"),
    ]


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
)
def test_any_cells_come_back_as_they_were(pairs: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("testo", "altro"), *pairs])
    with suppress(HedgeError):
        table = cells._csv(out.getvalue(), "t.csv", {"testo"}, delimiter)
        kept = pairs
        while kept and not any(kept[-1]):
            kept = kept[:-1]
        assert [row.cells for row in table.rows] == [{"testo": a, "altro": b} for a, b in kept]
        return
    assert not any(map(any, pairs))


# Columns


def test_usual_names_are_found_in_three_languages_whatever_their_case() -> None:
    for found in (
        ["ID", "Titolo", "TESTO", "Lingua", "Data", "Testata"],
        ["id", "judul", "teks", "bahasa", "tanggal", "media"],
    ):
        roles = columns.roles(found, Columns(), "t.csv")
        assert [roles.id, roles.title, roles.text, roles.language, roles.date, roles.outlet] == found
    roles = columns.roles(["body", "text", "source"], Columns(text="body"), "t.csv")
    assert (roles.text, roles.outlet, roles.id) == ("body", "source", None)


def test_no_usual_name_stands_for_two_columns() -> None:
    names = columns._data()["names"]
    listed = [name for usual in names.values() for name in usual]
    assert len(listed) == len(set(listed))
    assert all(name == name.casefold() for name in listed)


def test_named_columns_are_taken_and_the_others_go_through(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", [["a", "b", "c", "text", "d"], ["1", TEXT, "x", "y", "007"]])
    (found,) = articles(path, replace(ITALIAN, columns=Columns(text="b", id="d", title="A")))
    assert (found.id, found.text, found.title, found.columns) == ("007", TEXT, "1", {"c": "x", "text": "y"})


@pytest.mark.parametrize(
    ("header", "named", "said"),
    [
        (["a", "testo"], Columns(text="corpo"), "no column 'corpo'; its columns are a, testo"),
        (["a", "testo"], Columns(id="chiave"), "no column 'chiave'; its columns are a, testo"),
        (["a", "b"], Columns(), "no column that is called like a text; its columns are a, b"),
    ],
)
def test_a_column_that_is_not_there_is_an_error_that_lists_those_that_are(
    tmp_path: Path, header: list[str], named: Columns, said: str
) -> None:
    path = written(tmp_path / "t.csv", [header, ["x", "y"]])
    (error,) = read(path, replace(ITALIAN, columns=named))
    assert isinstance(error, HedgeError)
    assert error.skips
    assert said in error.what


def test_columns_without_a_name_or_with_the_same_one_are_kept_apart(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", [["testo", "", "n", "n", ""], [TEXT, "x", "1", "2", ""]])
    (found,) = articles(path)
    assert found.columns == {"column 2": "x", "n": "1", "n (2)": "2"}


# Ids


def test_the_same_id_twice_refuses_the_table_by_name_and_no_other(tmp_path: Path) -> None:
    twice = written(tmp_path / "a.csv", [["id", "testo"], ["1", TEXT], ["x7", TEXT], ["2", TEXT], ["x7", "altro"]])
    once = written(tmp_path / "b.csv", [["id", "testo"], ["x7", TEXT]])
    error, article = intake.read([str(twice), str(once)], ITALIAN, ("it",))
    assert isinstance(error, HedgeError)
    assert "has the id 'x7' twice, in row 2 and row 4" in error.what
    assert isinstance(article, Article)
    assert article.id == "x7"


def test_ids_of_several_tables_are_told_apart(tmp_path: Path) -> None:
    paths = [written(tmp_path / name, [["id", "testo"], ["1", TEXT], ["index", TEXT]]) for name in ("a.csv", "b.csv")]
    found = intake.read(list(map(str, paths)), ITALIAN, ("it",))
    assert [item.id for item in found if isinstance(item, Article)] == ["a-1", "a-index", "b-1", "b-index"]
    assert [item.entry for item in found if isinstance(item, Article)][:2] == ["a.csv#1", "a.csv#index"]


# Languages and days


@pytest.mark.parametrize(
    ("said", "code"),
    [("it", "it"), (" IT ", "it"), ("it-IT", "it"), ("id_ID", "id"), ("Italiano", "it"), ("ita", "it"),
     ("Bahasa Indonesia", "id"), ("ENG", "en"), ("de", "de"), ("klingon", None), ("", None)],
)  # fmt: skip
def test_a_language_is_read_as_people_write_it(said: str, code: str | None) -> None:
    assert columns.language(said) == code


def test_a_row_says_its_language_and_one_that_hedge_does_not_read_is_named(tmp_path: Path) -> None:
    german = "Die Bürgermeisterin sagte, dass die Brücke bis zum Sommer geschlossen bleibt, weil das Geld fehlt."
    rows = [["id", "testo", "lingua"], ["a", TEXT, "Italiano"], ["b", german, "de"], ["c", "", "it"], ["d", TEXT, ""]]
    found = read(written(tmp_path / "t.csv", rows), Reading())
    assert [type(item).__name__ for item in found] == ["Article", "HedgeError", "HedgeError", "Article"]
    other, empty = (item for item in found if isinstance(item, HedgeError))
    assert "t.csv, row 2, id b seems to be in the language 'de'" in other.what
    assert "t.csv, row 3, id c has no words" in empty.what
    assert [item.language for item in found if isinstance(item, Article)] == ["it", "it"]
    assert [error.lost.id for error in (other, empty) if error.lost] == ["b", "c"]
    assert other.lost
    assert (other.lost.text, other.lost.entry) == (german, "t.csv#b")


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        (["03/05/2026", "31/05/2026"], ["2026-05-03", "2026-05-31"]),
        (["05/03/2026", "05/31/2026"], ["2026-05-03", "2026-05-31"]),
        (["3.5.2026", "31.5.2026", ""], ["2026-05-03", "2026-05-31", ""]),
        (["03/05/2026", "04/05/2026"], ["03/05/2026", "04/05/2026"]),
        (["31/05/2026", "05/31/2026"], ["31/05/2026", "05/31/2026"]),
        (["2026-05-03", "31/05/2026"], ["2026-05-03", "2026-05-31"]),
        (["31/02/2026", "maggio"], ["31/02/2026", "maggio"]),
    ],
)
def test_days_are_iso_where_the_whole_column_shows_their_order(written_as: list[str], read_as: list[str]) -> None:
    assert columns.days(written_as) == read_as


# JSON lines and Parquet


def test_json_lines_keep_their_values_and_name_broken_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    good = {"id": 7, "text": TEXT, "tags": ["a", {"b": None}], "score": 0.5, "n": float("nan"), "ok": True}
    lines = [json.dumps(good), "", '{"id": 8, "text": ', '["text"]', json.dumps({"id": 9, "text": 12}), "[" * 99999]
    path.write_text("\n".join(lines), "utf-8")
    article, *errors = read(path)
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("7", TEXT)
    assert article.columns == {"tags": ["a", {"b": None}], "score": 0.5, "n": None, "ok": True}
    said = [error.what.removeprefix(str(path)) for error in errors if isinstance(error, HedgeError)]
    assert [what.split(" ", 4)[:4] for what in said] == [
        [",", "line", "3", "is"], [",", "line", "4", "is"], [",", "line", "5,", "id"], [",", "line", "6", "cannot"],
    ]  # fmt: skip
    assert "no JSON: Expecting value" in said[0]
    assert "no text in the column 'text' but a number" in said[2]


def test_parquet_values_become_those_of_json(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    polars.DataFrame(
        {
            "id": [1.0, None],
            "text": [TEXT, TEXT],
            "day": [datetime.date(2026, 5, 3)] * 2,
            "at": [datetime.datetime(2026, 5, 3, 4, 5)] * 2,
            "price": [Decimal("1.50")] * 2,
            "share": [float("nan"), 0.25],
            "raw": [b"\x00\xff"] * 2,
            "who": [{"name": "Anna", "born": datetime.date(1970, 1, 1)}] * 2,
            "kind": polars.Series(["a", "b"], dtype=polars.Categorical()),
        }
    ).write_parquet(path)
    first, second = read(path)
    assert isinstance(first, Article)
    assert (first.id, first.date) == ("1", "2026-05-03")
    assert json.loads(json.dumps(dict(first.columns), allow_nan=False)) == {
        "at": "2026-05-03T04:05:00", "price": "1.50", "share": None, "raw": "00ff",
        "who": {"name": "Anna", "born": "1970-01-01"}, "kind": "a",
    }  # fmt: skip
    assert isinstance(second, HedgeError)
    assert "row 2 has no id in the column 'id'" in second.what


def test_damaged_parquet_is_an_error_or_read(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    polars.DataFrame({"id": [1, 2], "text": [TEXT, "altro testo"]}).write_parquet(path)
    whole = path.read_bytes()
    chance = random.Random(7)
    failed = 0
    for n in range(120):
        damaged = bytearray(whole[: chance.randrange(len(whole))] if n % 2 else whole)
        for _ in range(9 if damaged else 0):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        failed += any(isinstance(item, HedgeError) and item.skips for item in read(path))
    assert failed > 60


# Bad input


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        ("t.csv", b"id;testo\r\n", "has a header and no rows"),
        ("t.csv", b"id;testo\r\n;\r\n;\r\n", "has a header and no rows"),
        ("t.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is not text that can be read"),
        ("t.csv", b'"id;testo\r\n1;x\r\n', "the header of"),
        ("t.jsonl", b"\n\n", "is empty"),
        ("t.jsonl", b"1\n", "line 1 is no JSON object"),
        ("t.parquet", b"id,text\n1,x\n", "is no Parquet file that can be read"),
        ("t.parquet", b"", "is no Parquet file that can be read"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_one_error(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    error = read(tmp_path / name)[0]
    assert isinstance(error, HedgeError)
    assert error.skips
    assert said in error.what
    assert name in error.what


def test_ragged_rows_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        'id;testo;nota\n1;"due\nrighe qui";x\n2;corta\n3;a capo;x;;\n4;uno;due;tre\n5;"vir"golette;x\n6;bene;x\n'
        '7;"mai chiusa;x\n8;persa;x\n;;\n',
        "utf-8",
    )
    found = read(path)
    assert [item.id for item in found if isinstance(item, Article)] == ["1", "3", "6"]
    said = [item.what.removeprefix(f"{path}, ") for item in found if isinstance(item, HedgeError)]
    assert said == [
        "row 2 (line 4) has 2 cells, and the header 3",
        "row 4 (line 6) has 4 cells, and the header 3",
        "row 5 (line 7) cannot be read: ';' expected after '\"'",
        "row 7 (line 9) cannot be read: its quotation marks are opened and never closed",
    ]


def test_delimiter_and_encoding_are_taken_as_given(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("id:testo\n1:Però è così\n".encode("cp850"))
    (found,) = articles(path, replace(ITALIAN, delimiter=":", encoding="cp850"))
    assert found.text == "Però è così"
    path.write_text("id\ttesto\n1\tPerò\n", "utf-8")
    assert articles(path, replace(ITALIAN, delimiter="tab"))[0].text == "Però"


def test_an_encoding_that_does_not_fit_or_exist_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("id,testo\n1,Però\n".encode("cp1252"))
    (error,) = read(path, replace(ITALIAN, encoding="utf-8"))
    assert isinstance(error, HedgeError)
    assert "is not in utf-8: byte 15 is none of it" in error.what
    for reading in (
        replace(ITALIAN, encoding="latin-99"),
        replace(ITALIAN, encoding="base64"),
        replace(ITALIAN, delimiter=";;"),
    ):
        with pytest.raises(HedgeError) as raised:
            read(path, reading)
        assert not raised.value.skips


def test_a_cell_may_hold_a_whole_book(tmp_path: Path) -> None:
    book = "Il ponte è chiuso. " * 20_000
    (found,) = articles(written(tmp_path / "t.csv", [["testo"], [book]]))
    assert found.text == book


@given(st.binary(max_size=300), st.sampled_from(sorted(cells.SUFFIXES)))
def test_any_bytes_are_rows_or_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    for item in read(path, replace(ITALIAN, columns=Columns(text="testo"))):
        assert isinstance(item, Article) or item.skips


def test_tables_in_folders_are_read_too(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", [["id", "testo"], ["1", TEXT]])
    (tmp_path / "b.txt").write_text("Il sindaco parte domani.", "utf-8")
    assert [item.id for item in read(tmp_path) if isinstance(item, Article)] == ["1", "b"]
