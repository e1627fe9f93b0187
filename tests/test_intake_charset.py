"""What the bytes of pages say, whatever they declare themselves to be."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.intake.charset import charset, decode

ITALIAN = "Perché la città è più cara: «così è», dice l’assessore. Costerà 3 € in più, però c’è già un accordo."
RUSSIAN = "Мэр сказал, что мост останется закрытым до лета. Жители пользуются старой дорогой через холм." * 3
POLISH = "Burmistrz powiedział, że most będzie zamknięty. Mieszkańcy jeżdżą starą drogą; źródło się myliło." * 3


def page(text: str, meta: str | None = None) -> str:
    head = f'<meta charset="{meta}">' if meta else "<title>x</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "bytes_are", "server", "meta"),
    [
        (ITALIAN, "utf-8", "utf-8", "utf-8"),
        (ITALIAN, "utf-8", None, None),
        (ITALIAN, "utf-8", "iso-8859-1", "utf-8"),
        (ITALIAN, "utf-8", "iso-8859-1", None),
        (ITALIAN, "utf-8", None, "windows-1252"),
        (ITALIAN, "utf-8", "nonsense", "rot13"),
        (ITALIAN, "cp1252", "iso-8859-1", None),
        (ITALIAN, "cp1252", "latin1", "utf-8"),
        (ITALIAN, "cp1252", "utf-8", "utf-8"),
        (ITALIAN, "cp1252", None, "ISO-8859-1"),
        (ITALIAN, "cp1252", "utf-8", None),
        (ITALIAN, "cp1252", None, "utf-16"),
        (ITALIAN, "cp1252", None, None),
        (ITALIAN.replace("’", "'"), "iso8859-15", "ISO-8859-15", None),
        (ITALIAN, "utf-16-le", "utf-16le", None),
        (ITALIAN, "utf-16-be", "UTF-16BE", "utf-16"),
        (ITALIAN, "utf-8-sig", "iso-8859-1", "iso-8859-1"),
        (ITALIAN, "utf-16", "utf-8", "utf-8"),
        (POLISH, "iso8859-2", "iso-8859-2", None),
        (POLISH, "cp1250", "utf-8", "windows-1250"),
        (RUSSIAN, "koi8-r", None, "koi8-r"),
        (RUSSIAN, "cp1251", "utf-8", None),
        ("Jembatan ditutup sejak Senin.", "ascii", "utf-8", None),
        ("橋は夏まで閉鎖されると市長が述べた。", "shift_jis", "Shift_JIS", None),
    ],
)
def test_a_page_comes_out_as_it_was_written(text: str, bytes_are: str, server: str | None, meta: str | None) -> None:
    written = page(text, meta)
    assert decode(written.encode(bytes_are), server) == written


def test_a_few_stray_bytes_do_not_garble_the_rest() -> None:
    written = page(ITALIAN * 3, "utf-8")
    stray = "<p>pubblicità</p>"
    assert decode(written.encode() + stray.encode("cp1252"), "utf-8") == written + stray
    assert decode(written.encode() + "è".encode()[:1], "utf-8").startswith(written)


def test_a_declaration_in_xml_and_in_old_html_is_found() -> None:
    for declared in ('<?xml version="1.0" encoding="ISO-8859-2"?>',
                     '<META http-equiv="Content-Type" content="text/html; charset=iso-8859-2">'):  # fmt: skip
        assert decode((declared + POLISH).encode("iso8859-2")) == declared + POLISH


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("ISO-8859-1", "cp1252"),
        (' "us-ascii" ', "cp1252"),
        ("x-sjis", "cp932"),
        ("GB2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("utf8", "utf-8"),
        ("windows-1254", "cp1254"),
        *((label, None) for label in ("", None, "hex", "base64", "rot13", "idna", "unicode_escape", "utf-7", "a\0b")),
    ],
)
def test_labels_mean_what_they_mean_on_the_web(label: str | None, meant: str | None) -> None:
    assert charset(label) == meant


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "latin1", "utf-16", "shift_jis", "zlib", "é"]))
def test_any_bytes_give_a_text(data: bytes, declared: str | None) -> None:
    assert isinstance(decode(data, declared), str)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_declared_or_not_is_kept(text: str) -> None:
    data = text.encode()
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(data, "utf-8") == text
