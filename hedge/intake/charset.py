"""Charsets: what the bytes of a web page say, whatever they declare themselves to be."""

from __future__ import annotations

import codecs
import re

from hedge.intake.text import MARKS

# What labels stand for on the web where that is not what Python takes them for (the Encoding Standard): a server that
# says Latin-1 sends Windows-1252.
_MEANT = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "utf-16": "utf-16-le",
}
# Labels that the web knows and Python does not.
_ALSO = {"iso88591": "cp1252", "windows-874": "cp874", "x-cp1252": "cp1252", "x-sjis": "cp932", "x-gbk": "gb18030"}
_CHARSET = re.compile(
    r"utf-8|utf-16-[lb]e|cp\d+|iso8859-\d+|iso2022_jp|koi8-[ru]|mac-(roman|cyrillic)|gb18030|euc_jp|big5hkscs"
)
_DECLARED = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)""", re.I
)
_HEAD = 8192  # how far into a page it is looked for what the page declares
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1|<[^>]*>", re.I | re.S)
_MOSTLY = 10  # with as many good letters for each bad byte a page is UTF-8 all the same
_STRAY = "hedge-cp1252"
_LATIN = 4  # prose of a Latin script has at most one byte in so many beyond ASCII


def decode(data: bytes, declared: str | None = None) -> str:
    """Decodes a page, and leaves out its byte order mark; `declared` is the charset that the server names.

    A byte order mark is believed first. Bytes that are UTF-8 with letters beyond ASCII are hardly so by chance, so that
    comes before anything declared; where all but a few are, the few are read as Windows-1252. Then a declaration that
    fits the bytes holds, the server's before the page's, then Windows-1252 where it gives prose, then what a detector
    finds. Every page gives a text.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    said = [name for name in (charset(declared), charset(_declared_in(data))) if name]
    if (text := _utf8(data)) is not None:
        return text
    for name in said:
        if name.startswith("utf-16") and b"\0" not in data:
            continue  # a page that could say so in ASCII is not
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return _guessed(data)


def charset(label: str | None) -> str | None:
    """Returns Python's name of the charset that a label stands for on the web, None where it stands for none."""
    label = (label or "").strip("\"' \t").lower()
    try:
        name = codecs.lookup(_ALSO.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if _CHARSET.fullmatch(name) else None


def _declared_in(data: bytes) -> str | None:
    """Returns the charset that a page names near its beginning."""
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "ignore") if found else None


def _utf8(data: bytes) -> str | None:
    """Decodes what is UTF-8 and more than ASCII, or is so but for a few bytes."""
    bad = data.decode("utf-8", "replace").count("\ufffd") - data.count("\ufffd".encode())
    text = data.decode("utf-8", _STRAY)
    beyond = len(text) - len(text.encode("ascii", "ignore")) - bad
    return text if beyond > _MOSTLY * bad else None


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Reads bytes that are not UTF-8 as Windows-1252: a codec's error handler."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAY, _stray)


def _guessed(data: bytes) -> str:
    """Decodes what nothing declared fits: as Windows-1252 where that gives prose of a Latin script."""
    from charset_normalizer import from_bytes

    if data.isascii():
        return data.decode()
    words = _MARKUP.sub(b"", data)
    if sum(byte >= 0x80 for byte in words) <= len(words) // _LATIN:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    found = from_bytes(data).best()
    return str(found) if found else data.decode("cp1252", "replace")
