"""Files become articles: what the bytes say, what the article is called, and which language it is in."""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain, count
from pathlib import Path
from unicodedata import category, normalize

from hedge.errors import HedgeError
from hedge.model import Article

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
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
)
_SAVE_AS_TEXT = "save the article as plain text in UTF-8 and give that file"
_NOT_PROSE = frozenset({"Cc", "Cn", "Co", "Cs"})
_BREAKS = "\t\n\v\f\r\x85"
_WORD = re.compile(r"\w")

_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
_RESERVED = frozenset({"index"})
_LONGEST = 180


def read(path: Path, *, id: str, language: str | None, expected: Collection[str] | None = None) -> Article:
    """Reads a file as an article called `id`, in `language` or else in the one that its text shows.

    The text is the decoded content with nothing removed, a byte order mark and carriage returns included. `expected`
    are the languages that can be analysed, those of the shipped lexicons unless given. A file that cannot be read as
    text, and a language that is not known or not expected, raise a HedgeError that skips this one article.
    """
    from hedge.language import identify

    text = decode(_bytes(path), path)
    if not _WORD.search(text):
        raise HedgeError(f"{path} has no words", "give a file with the article's text", skips=True)
    confidence = None
    if language is None:
        found = identify(text, str(path), expected)
        language, confidence = found.language, found.confidence
        assert language is not None
    return Article(id, text, language, title(text), confidence, path.name)


def title(text: str) -> str | None:
    """Returns the headline of a text, or None where it has none."""
    from hedge.paragraphs import paragraphs

    for paragraph in paragraphs(text):
        if paragraph.headline:
            return text[paragraph.start : paragraph.end].strip("\ufeff \t\r\n") or None
    return None


def decode(data: bytes, path: Path) -> str:
    """Decodes a file by its byte order mark, else as UTF-8, else as Windows-1252 where that gives plausible prose."""
    for magic, kind in _OTHER_FORMATS:
        if data.startswith(magic):
            raise HedgeError(f"{path} is {kind}, not text", _SAVE_AS_TEXT, skips=True)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(encoding or "utf-8")
        plausible = _controls(text) <= max(2, len(text) // 10)
    except UnicodeDecodeError:
        if encoding:
            raise HedgeError(f"{path} is damaged: it is not {encoding.upper()}, as its mark says", _SAVE_AS_TEXT,
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
        raise HedgeError(f"{path} is not text that can be read", _SAVE_AS_TEXT, skips=True)
    return text


def distinct(paths: Sequence[Path]) -> list[Path]:
    """Returns the paths without repeats: a file that is named twice, however written, is taken once, the first time."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def ids(paths: Sequence[Path]) -> list[str]:
    """Names each of several distinct files by its stem, or by the shortest end of its path that tells it apart.

    An id can be a file name on any system, so characters that are not allowed there become `-`, and ids that differ in
    case only count as the same. `index` is not given, as the page `index.html` is the run's own. The id of a file
    depends on the other files, not on their order, unless only forbidden characters tell two apart: then they are
    numbered.
    """
    ends = [_ends(path) for path in paths]
    tried = [0] * len(ends)
    while True:
        names = [end[at] for end, at in zip(ends, tried, strict=True)]
        uses = Counter(_RESERVED) + Counter(map(_key, names))
        clash = {i for i, name in enumerate(names) if uses[_key(name)] > 1}
        grow = [i for i in clash if tried[i] + 1 < len(ends[i])]
        if not grow:
            return _numbered([ends[i][0] if i in clash else name for i, name in enumerate(names)])
        for i in grow:
            tried[i] += 1


def _numbered(names: Sequence[str]) -> list[str]:
    """Adds a number to the names that are still the same as an earlier one."""
    taken = set(_RESERVED)
    out = []
    for name in names:
        numbers = (f"{name}-{n}" for n in count(2))
        chosen = next(free for free in chain([name], numbers) if _key(free) not in taken)
        taken.add(_key(chosen))
        out.append(chosen)
    return out


def _ends(path: Path) -> list[str]:
    """Lists the ends of a path as names: `x`, `x.txt`, `folder-x`, `folder-x.txt` and so on."""
    absolute = path.absolute()
    folders = [part for part in absolute.parts[:-1] if part != absolute.anchor]
    fronts = [folders[len(folders) - depth :] for depth in range(len(folders) + 1)]
    lasts = dict.fromkeys((absolute.stem, absolute.name))
    return [_safe("-".join([*front, last])) for front in fronts for last in lasts]


def _safe(name: str) -> str:
    """Turns a name into one that every file system takes."""
    printable = "".join(char if char.isprintable() else "-" for char in name)
    name = _UNSAFE.sub("-", printable)
    name = name.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore").strip(". ") or "article"
    # Windows reads con.it.html as the device CON.
    return f"_{name}" if name.partition(".")[0].strip().casefold() in _DEVICES else name


def _key(name: str) -> str:
    """Returns what is equal for two names that some file system takes for the same."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).rstrip(". ")


def _bytes(path: Path) -> bytes:
    """Reads a file, or says why not."""
    try:
        return path.read_bytes()
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
