"""Files become articles, and what is no text does not."""

from __future__ import annotations

import codecs
import os
import random
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import article
from hedge.errors import HedgeError

ITALIAN = "Il sindaco è «sicuro»: l’opera costerà 3 € in più, perché così è."
PROSE = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1)
ENCODINGS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
]


def decoded(data: bytes) -> str:
    return article.decode(data, Path("x.txt"))


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
@given(text=PROSE)
def test_marked_text_is_kept_with_its_mark(mark: bytes, encoding: str, text: str) -> None:
    assert decoded(mark + text.encode(encoding)) == "\ufeff" + text


@given(PROSE)
def test_utf8_is_kept_exactly(text: str) -> None:
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF8, b"%PDF-", b"{\\rtf")):
        assert decoded(data) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    with suppress(HedgeError):
        assert isinstance(decoded(data), str)


def test_windows_1252_is_read() -> None:
    assert decoded(ITALIAN.encode("cp1252")) == ITALIAN
    assert decoded(("Perché no? " * 40 + "\r\n“Sì”").encode("cp1252")).endswith("\r\n“Sì”")


def test_breaks_and_a_stray_nul_are_kept(tmp_path: Path) -> None:
    text = "Il ponte\r\n\r\nIl sindaco ha detto\0 che il ponte resta chiuso.\r"
    path = tmp_path / "ponte.txt"
    path.write_bytes(text.encode())
    read = article.read(path, id="ponte", language="it")
    assert (read.text, read.id, read.language, read.file) == (text, "ponte", "it", "ponte.txt")
    assert read.language_confidence is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00",
        b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n",
        b"PK\x03\x04 word/document.xml",
        b"{\\rtf1\\ansi Il sindaco}",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04 ab " * 50,
        ITALIAN.encode("utf-16-le"),
        "Мэр сказал, что мост останется закрытым до лета.".encode("koi8-r"),
        codecs.BOM_UTF8 + ITALIAN.encode("cp1252"),
        codecs.BOM_UTF16_LE + b"\x00\xd8a",
    ],
    ids=[
        "png",
        "pdf",
        "zip",
        "rtf",
        "all bytes",
        "controls",
        "utf-16 without mark",
        "koi8",
        "wrong mark",
        "half a pair",
    ],
)
def test_what_is_not_text_is_skipped(data: bytes) -> None:
    with pytest.raises(HedgeError, match=r"x\.txt") as error:
        decoded(data)
    assert error.value.skips
    assert "UTF-8" in error.value.remedy


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_not_text(seed: int) -> None:
    with pytest.raises(HedgeError):
        decoded(random.Random(seed).randbytes(200))


@pytest.mark.parametrize("content", [b"", b" \r\n\t", codecs.BOM_UTF8, "… — !".encode()])
def test_a_file_without_words_is_skipped(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(HedgeError, match="no words") as error:
        article.read(path, id="x", language="it")
    assert error.value.skips


def test_a_missing_file_and_a_folder_are_skipped(tmp_path: Path) -> None:
    with pytest.raises(HedgeError, match=r"none\.txt does not exist") as missing:
        article.read(tmp_path / "none.txt", id="none", language="it")
    with pytest.raises(HedgeError, match="is a folder") as folder:
        article.read(tmp_path, id="folder", language="it")
    assert missing.value.skips
    assert folder.value.skips
    assert str(tmp_path / "*.txt") in folder.value.remedy
    with pytest.raises(HedgeError, match="cannot be read"):
        article.read(tmp_path / ("x" * 5000), id="x", language="it")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Il sindaco parla.")
    path.chmod(0)
    with pytest.raises(HedgeError, match="may not be read"):
        article.read(path, id="x", language="it")


def test_the_language_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Il sindaco ha detto che il ponte resterà chiuso fino all'estate per i lavori.", "utf-8")
    read = article.read(path, id="x", language=None, expected=("it", "en"))
    assert read.language == "it"
    assert read.language_confidence is not None
    assert read.language_confidence > 0.6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chiuso il ponte\n\nIl sindaco ha detto che resta chiuso.\n\nI lavori continuano.", "Chiuso il ponte"),
        ("\ufeffChiuso il ponte\r\n\r\nIl sindaco ha detto che resta chiuso.\r\n", "Chiuso il ponte"),
        ("Il ponte è chiuso.\n\nIl sindaco ha detto che resta chiuso.", None),
        ("Il ponte resta chiuso", None),
    ],
)
def test_the_title_is_the_headline(text: str, expected: str | None) -> None:
    assert article.title(text) == expected


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = tmp_path / "x.txt", tmp_path / "y.txt"
    again = tmp_path / "a" / ".." / "x.txt"
    assert article.distinct([first, second, again, first]) == [first, second]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["n/bbc.381680.it.txt", "n/x.txt"], ["bbc.381680.it", "x"]),
        (["a/x.txt", "b/x.txt"], ["a-x", "b-x"]),
        (["a/x.txt", "b/x.txt", "c/y.txt"], ["a-x", "b-x", "y"]),
        (["a/x.txt", "a/x.md"], ["x.txt", "x.md"]),
        (["p/a/x.txt", "q/a/x.txt"], ["p-a-x", "q-a-x"]),
        (["a/X.txt", "b/x.txt"], ["a-X", "b-x"]),
        (["/r/a/x.txt", "/r/b/x.txt", "/r/c/a-x.txt"], ["r-a-x", "b-x", "c-a-x"]),
        (["a/index.txt"], ["index.txt"]),
        (["a/INDEX.html"], ["INDEX.html"]),
        (["a/con.it.txt", "a/Nul"], ["_con.it", "_Nul"]),
        (['a/x: "y"?.txt'], ["x- -y--"]),
        (["a/x\ny.txt"], ["x-y"]),
        (["a/x?.txt", "a/x*.txt"], ["x-", "x--2"]),
        (["a/...", "b/.txt"], ["article", "txt"]),
    ],
)
def test_ids(paths: list[str], expected: list[str]) -> None:
    assert article.ids([Path(path) for path in paths]) == expected


NAMES = st.lists(
    st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=5), min_size=1, max_size=3).map(
        "/".join
    ),
    unique_by=lambda path: Path(path).absolute(),
    max_size=8,
)


@given(NAMES)
def test_ids_are_distinct_file_names_on_any_system(names: list[str]) -> None:
    ids = article.ids([Path(name) for name in names])
    assert len({name.casefold() for name in ids} | {"index"}) == len(names) + 1
    for name in ids:
        assert name
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert name == name.strip(". ")
        assert len(f"{name}.html".encode()) <= 255
        assert name.partition(".")[0].casefold() not in {"con", "nul", "aux", "prn"}


@given(st.lists(st.text("ab/", min_size=1, max_size=6), max_size=6), st.randoms())
def test_ids_do_not_depend_on_the_order(names: list[str], chance: random.Random) -> None:
    paths = article.distinct([Path("base", name.strip("/") or "x") for name in names])
    shuffled = list(paths)
    chance.shuffle(shuffled)
    plain = dict(zip(paths, article.ids(paths), strict=True))
    assert dict(zip(shuffled, article.ids(shuffled), strict=True)) == plain
