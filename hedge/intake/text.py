"""Text files: what their bytes say."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import category

from hedge.errors import HedgeError
from hedge.intake.items import Draft
from hedge.report.words import closing_lines

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Some files of these kinds are all ASCII and would pass for prose.
_OTHER_FORMATS = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"From: <Saved by ", "a web page in one file with its pictures (MHTML)"),
)
_SAVE_AS_TEXT = "save the article as plain text in UTF-8 and give that file"
_NOT_PROSE = frozenset({"Cc", "Cn", "Co", "Cs"})
_BREAKS = "\t\n\v\f\r\x85"


def draft(path: Path, encoding: str | None = None) -> Draft:
    """Takes the text out of a file: its decoded content with nothing removed, byte order mark and breaks included."""
    return taken(content(path), str(path), path.name, encoding)


def taken(data: bytes, place: str, file: str | None = None, encoding: str | None = None) -> Draft:
    """Does the same for bytes that came from `place`."""
    text = decode(data, place, encoding)
    refuse_ours(text, place)
    return Draft(text, title(text), file=file)


def refuse_ours(text: str, place: str) -> None:
    """Raises a HedgeError that skips a text which hedge wrote: a block to paste, or an issue."""
    if " ".join(text.split()).endswith(closing_lines()):
        raise HedgeError(f"{place} is a text that hedge wrote", "give what it was written of", skips=True)


def title(text: str) -> str | None:
    """Returns the headline of a text, or None where it has none."""
    from hedge.paragraphs import paragraphs

    for paragraph in paragraphs(text):
        if paragraph.headline:
            return text[paragraph.start : paragraph.end].strip("\ufeff \t\r\n") or None
    return None


def decode(data: bytes, place: str, encoding: str | None = None) -> str:
    """Decodes text by its byte order mark, else as UTF-8, else as Windows-1252 where that gives plausible prose.

    `place` is where the bytes come from; what is no text raises a HedgeError that skips it. An `encoding` that a person
    names is taken instead, and must fit; one that does not exist raises a HedgeError.
    """
    if encoding is not None:
        return _decoded(data, place, encoding)
    for magic, kind in _OTHER_FORMATS:
        if data.startswith(magic):
            raise HedgeError(f"{place} is {kind}, not text", _SAVE_AS_TEXT, skips=True)
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(encoding or "utf-8")
        plausible = _controls(text) <= max(2, len(text) // 10)
    except UnicodeDecodeError:
        if encoding:
            raise HedgeError(f"{place} is damaged: it is not {encoding.upper()}, as its mark says", _SAVE_AS_TEXT,
                             skips=True) from None  # fmt: skip
        text = data.decode("cp1252", "replace")
        # Windows-1252 takes nearly any byte, so it has to look like prose of a Latin script: no undefined byte, hardly
        # a control character, mostly ASCII.
        plausible = (
            "\ufffd" not in text
            and _controls(text) <= max(1, len(text) // 50)
            and sum(byte >= 0x80 for byte in data) <= len(data) // 4
        )
    if not plausible:
        raise HedgeError(f"{place} is not text that can be read", _SAVE_AS_TEXT, skips=True)
    return text


def _decoded(data: bytes, place: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise HedgeError(
            f"{place} is not in {encoding}: byte {error.start + 1} is none of it",
            "leave --encoding out, or name another",
            skips=True,
        ) from None
    except LookupError:
        raise HedgeError(
            f"there is no text encoding {encoding!r}", "for instance --encoding cp1252, or utf-8"
        ) from None


def content(path: Path) -> bytes:
    """Reads a file, or raises a HedgeError that skips it and says why."""
    with readable(path):
        return path.read_bytes()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raises a HedgeError that skips a file where reading it, inside, fails, and says why."""
    try:
        yield
    except FileNotFoundError:
        raise HedgeError(f"{path} does not exist", "check the name and the folder", skips=True) from None
    except IsADirectoryError:
        raise HedgeError(f"{path} is a folder", f"name its files: {path / '*.txt'}", skips=True) from None
    except PermissionError as error:
        if path.is_dir():  # what Windows says of a folder
            raise HedgeError(f"{path} is a folder", f"name its files: {path / '*.txt'}", skips=True) from error
        raise HedgeError(f"{path} may not be read", "ask for permission to read it", skips=True) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise HedgeError(f"{path} cannot be read: {reason}", "check the name and the disk", skips=True) from error


def _controls(text: str) -> int:
    """Counts the characters that prose does not have: controls other than breaks, and unassigned ones."""
    return sum(category(char) in _NOT_PROSE and char not in _BREAKS for char in text)
