"""Tables that are read in portions have the rows that they have as a whole, wherever a portion begins."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge.errors import HedgeError
from hedge.intake import cells, portions
from hedge.intake.portions import Shape

CALLED = frozenset({"text", "testo"})
Cells = list[tuple[int, object]]


def whole(path: Path) -> Cells:
    return shown(cells.read(path, CALLED, None, None).rows)


def shown(rows: object) -> Cells:
    return [(row.number, str(row.cells) if isinstance(row.cells, HedgeError) else row.cells) for row in rows]  # type: ignore[attr-defined]


def shape(path: Path) -> Shape:
    return portions.shape(path, CALLED, None, None)


def assert_portions_are(path: Path, expected: Cells) -> None:
    found = shape(path)
    assert found.rows == len(expected)
    assert shown(portions.rows(path, found)) == expected
    for mark, count, _ in portions.stretches(found):
        assert shown(portions.rows(path, found, mark, count)) == expected[mark.row : mark.row + count]
    assert sum(count for _, count, _ in portions.stretches(found)) == len(expected)


def written(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",", lead: str = "") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes((lead + out.getvalue()).encode(encoding))
    return path


ROWS = [["id", "testo", ""]] + [
    [f"{n:03}", f"Articolo {n}: «così»; costerà {n},5 €.\r\n\nDice “subito”, forse.", ""] for n in range(1, 100)
]


@pytest.mark.parametrize("lead", ["", "sep=;\r\n"])
@pytest.mark.parametrize(
    ("encoding", "mark"), [("cp1252", ""), ("utf-8", "\ufeff"), ("utf-8", ""), ("utf-16-le", "\ufeff")]
)
def test_a_csv_has_the_same_rows_in_portions(tmp_path: Path, encoding: str, mark: str, lead: str) -> None:
    path = written(tmp_path / "t.csv", [*ROWS, ["", "", ""], ["", "", ""]], encoding, ";", mark + lead)
    assert_portions_are(path, whole(path))
    assert len(shape(path).marks) > 10


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_compressed_tables_have_the_rows_of_those_they_stand_for(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    for plain in (written(tmp_path / "t.csv", ROWS), json_lines(tmp_path / "t.jsonl")):
        packed = plain.with_name(plain.name + ending)
        packed.write_bytes(pack(plain.read_bytes()))
        expected = [(number, str(row).replace(plain.name, packed.name)) for number, row in whole(plain)]
        found = shape(packed)
        for mark, count, _ in portions.stretches(found):
            got = [(number, str(row)) for number, row in shown(portions.rows(packed, found, mark, count))]
            assert got == expected[mark.row : mark.row + count]


def test_zstandard_too(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    plain = written(tmp_path / "t.csv", ROWS)
    packed = tmp_path / "t.csv.zst"
    data = plain.read_bytes()
    packed.write_bytes(b"".join(zstandard.compress(part) for part in (data[:500], data[500:])))  # two frames
    assert_portions_are(packed, whole(plain))


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.bz2", ".csv.xz", ".csv.zst", ".jsonl.gz", ".parquet"])
def test_what_is_damaged_is_refused_in_two_lines(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    for data in (b"", b"text\nno archive\n", gzip.compress(b"text\nabc\n" * 99)[:-12]):
        path.write_bytes(data)
        with pytest.raises(HedgeError) as error:
            shape(path)
        assert error.value.skips
        assert error.value.remedy


def json_lines(path: Path) -> Path:
    lines = [
        json.dumps({"text": f"Testo {n}\u2028e altro", "n": n, **({"z": [n]} if n % 7 == 0 else {})}) for n in range(60)
    ]
    path.write_text("\n".join([*lines[:30], "", "{broken", *lines[30:], "", ""]), "utf-8")
    return path


def test_json_lines_and_parquet_too(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "t.jsonl")
    assert_portions_are(path, whole(path))
    assert "z" in shape(path).columns
    path = tmp_path / "t.parquet"
    polars.DataFrame({"text": [f"Testo {n}" for n in range(50)], "n": range(50)}).write_parquet(path)
    assert_portions_are(path, whole(path))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab,;"\r\n\té'), max_size=6), min_size=2, max_size=3), min_size=1, max_size=40
    )
)
def test_any_csv_has_the_same_rows_in_portions(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(("text,b\n" + "\n".join(",".join(row) for row in rows)).encode())
    try:
        expected = whole(path)
    except HedgeError:
        with pytest.raises(HedgeError):
            shape(path)
        return
    assert_portions_are(path, expected)


def test_no_more_than_some_rows_are_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("id,text\n")
        for n in range(30_000):
            file.write(f'{n},"{"words of an article, " * 50}"\n')
    assert path.stat().st_size > 30_000_000
    tracemalloc.start()
    found = shape(path)
    count = sum(1 for _ in portions.rows(path, found))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == found.rows == 30_000
    assert peak < 16_000_000


def test_an_encoding_without_places_to_go_to_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", ROWS)
    with pytest.raises(HedgeError, match="in portions"):
        portions.shape(path, CALLED, None, "shift_jis")
    with pytest.raises(HedgeError, match="no text encoding"):
        portions.shape(path, CALLED, None, "utf-99")
