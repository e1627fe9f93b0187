"""Files become articles, and what is no text does not."""

from __future__ import annotations

import codecs
import io
import json
import os
import random
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import intake
from hedge.errors import HedgeError
from hedge.intake.items import Columns
from hedge.intake.text import decode, draft
from hedge.intake.text import title as title_of
from hedge.model import Article

ITALIAN = "Il sindaco è «sicuro»: l’opera costerà 3 € in più, perché così è."
PROSE = st.text(st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1)
ENCODINGS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
]


def read_one(path: Path, language: str | None = "it") -> Article:
    (read,) = intake.read([str(path)], intake.Reading(language=language), ("it", "en"))
    if isinstance(read, HedgeError):
        raise read
    return read


def decoded(data: bytes) -> str:
    return decode(data, "x.txt")


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
@given(text=PROSE)
def test_marked_text_is_kept_with_its_mark(mark: bytes, encoding: str, text: str) -> None:
    assert decoded(mark + text.encode(encoding)) == "\ufeff" + text


@given(PROSE)
def test_utf8_is_kept_exactly(text: str) -> None:
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF8, b"%PDF-", b"{\\rtf", b"From: <Saved")):
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
    read = read_one(path)
    assert (read.text, read.id, read.language, read.file) == (text, "ponte", "it", "ponte.txt")
    assert read.language_confidence is None


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00",
        b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n",
        b"PK\x03\x04 word/document.xml",
        b"{\\rtf1\\ansi Il sindaco}",
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://g.it/ponte\r\nMIME-Version: 1.0\r\n",
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
        "mhtml",
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


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_an_empty_name_is_skipped_and_no_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Il ponte è chiuso.", "utf-8")
    monkeypatch.chdir(tmp_path)
    (read,) = intake.read([name], intake.Reading(language="it"), ("it",))
    assert isinstance(read, HedgeError)
    assert read.what == "an input has an empty name"


def test_a_closed_standard_input_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (read,) = intake.read(["-"], intake.Reading(language="it"), ("it",))
    assert isinstance(read, HedgeError)
    assert read.what == "standard input has no words"


@pytest.mark.parametrize("content", [b"", b" \r\n\t", codecs.BOM_UTF8, "… — !".encode()])
def test_a_file_without_words_is_skipped(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(HedgeError, match="no words") as error:
        read_one(path)
    assert error.value.skips


def test_a_missing_file_and_an_empty_folder_are_skipped(tmp_path: Path) -> None:
    with pytest.raises(HedgeError, match=r"none\.txt does not exist") as missing:
        read_one(tmp_path / "none.txt")
    assert missing.value.skips
    with pytest.raises(HedgeError, match="holds no file that can be read") as folder:
        read_one(tmp_path)
    assert folder.value.skips
    with pytest.raises(HedgeError, match="is a folder"):
        draft(tmp_path)
    with pytest.raises(HedgeError, match="cannot be read"):
        read_one(tmp_path / ("x" * 5000))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Il sindaco parla.")
    path.chmod(0)
    with pytest.raises(HedgeError, match="may not be read"):
        read_one(path)


def test_the_language_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Il sindaco ha detto che il ponte resterà chiuso fino all'estate per i lavori.", "utf-8")
    read = read_one(path, None)
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
    assert title_of(text) == expected


SAYS = "Il sindaco ha detto che il ponte resta chiuso."
TABLES = {
    "objects": (json.dumps({"id": "1", "text": SAYS}) + '\n{"id": "2", "text": "x"}\n', ".jsonl"),
    "one object": (json.dumps({"testo": SAYS}), ".jsonl"),
    "an array": (json.dumps([{"text": SAYS}], indent=1), ".jsonl"),
    "commas": (f"id,title,text\n1,Ponte,{SAYS}\n", ".csv"),
    "semicolons": (f'\ufeffcodice;testo\r\n1;"{SAYS}\r\nE il molo; pure."\r\n', ".csv"),
    "tabs": (f"judul\tisi\nJembatan\t{SAYS}\n", ".csv"),
    "told": (f"sep=|\nid|testo\n1|{SAYS}\n", ".csv"),
    "prose": (SAYS, None),
    "a header": ("id,title,text\n", None),
    "a list": (f"Text, Title, Date\n\n{SAYS}", None),
    "a sentence": (f"Testo, titolo, data: così.\n{SAYS}", None),
    "braces": ("{Foto} " + SAYS, None),
    "a note": (f"[1]\n{SAYS}", None),
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("name", ["-", "pipe", "notizie.dat"])
def test_a_table_that_nothing_names_is_no_prose(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, ending = TABLES[kind]
    if name == "-":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    else:
        (tmp_path / name).write_bytes(content.encode())
        monkeypatch.chdir(tmp_path)
    (read,) = intake.read([name], intake.Reading(language="it"), ("it",))
    if ending is None:
        assert isinstance(read, Article)
        return
    assert isinstance(read, HedgeError)
    assert read.skips
    assert read.what == f"{'standard input' if name == '-' else name} holds a table, not an article"
    assert f"ends in {ending}," in read.remedy


def test_a_named_column_makes_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x").write_text(f"numero,Brano\n1,{SAYS}\n", "utf-8")
    (prose,) = intake.read(["x"], intake.Reading(language="it"), ("it",))
    assert isinstance(prose, Article)
    named = intake.Reading(language="it", columns=Columns(text="brano", id="numero"))
    (table,) = intake.read(["x"], named, ("it",))
    assert isinstance(table, HedgeError)
