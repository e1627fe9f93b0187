"""Corrections: what editors change in the marks of articles, read from TOML and validated to the last key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from hedge.errors import HedgeError
from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    CORRECTIONS,
    FORMS,
    MARKS,
    SOURCE_TYPES,
    Article,
    Correction,
    Span,
)

_FORMAT = "docs/corrections.md has the format"
_TEXT = ("sha256", "title", "id", "url", "correction")
COMMON = ("do", "mark", "at", "words", "who", "why", "date")
# What a correction may say of a mark of its kind; `source` and the other ranges are pairs of offsets, or lists of them.
VALUES = {
    "cue": ("category", "certainty", "by", "scope"),
    "attribution": ("source", "source_type", "content", "form"),
    "claim": ("class", "certainty"),
}
_NEEDED = {"cue": ("category", "certainty"), "attribution": ("source",), "claim": ("class",)}
_CHOICES = {
    "do": CORRECTIONS,
    "mark": MARKS,
    "category": CATEGORIES,
    "certainty": CERTAINTIES,
    "by": ("author", "source"),
    "source_type": SOURCE_TYPES,
    "form": FORMS,
    "class": CLASSES,
}
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*text[ \t]*(?:\.[ \t]*correction[ \t]*)?\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """The corrections of one text, which its hash names; `place` is the file and the line.

    `title` is for people; `id` and `url` tell a text that has changed from one that is not there.
    """

    sha256: str
    place: str
    corrections: tuple[Correction, ...]
    title: str | None = None
    id: str | None = None
    url: str | None = None


class _Block(NamedTuple):
    """The lines under one header: their first line's number, the lines, and what they say."""

    line: int
    lines: Sequence[str]
    table: Mapping[str, Any]


def read(path: Path) -> tuple[CorrectedText, ...]:
    """Reads a file of corrections; raises HedgeError with file and line where it is wrong."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise HedgeError(f"the corrections {path} do not exist", "check the name and the folder") from None
    except (OSError, UnicodeDecodeError) as error:
        raise HedgeError(f"the corrections {path} cannot be read: {error}", "give a TOML file in UTF-8") from None
    return parse(text, str(path))


def parse(text: str, file: str) -> tuple[CorrectedText, ...]:
    """Reads corrections from TOML; `file` is what errors call it."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        place = f"{file}:{line[1] if line else len(text.splitlines())}"
        raise HedgeError(f"{place}: {_AT_LINE.sub('', str(error)).strip()}", f"mend that line; {_FORMAT}") from None
    lines = text.split("\n")
    for key in whole:
        if key != "text":
            _refuse(file, _Block(1, lines, whole), key, f"unknown key {key!r}", "begin each text with [[text]]")
    texts: list[tuple[_Block, list[_Block]]] = []
    for block in _blocks(lines):
        of = block.table["text"]
        if isinstance(of, list):
            texts.append((block._replace(table=of[0]), []))
        elif texts:
            texts[-1][1].append(block._replace(table=of["correction"][0]))
    found = whole.get("text")
    written = [len(of.get("correction", ())) for of in found] if isinstance(found, list) else None
    if not texts or written != [len(corrections) for _, corrections in texts]:
        raise HedgeError(f"{file}:1: no [[text]] with its [[text.correction]]", f"write them out; {_FORMAT}")
    return tuple(_text(file, head, corrections) for head, corrections in texts)


def once(corrections: Iterable[Correction]) -> None:
    """Raises HedgeError where two corrections are of one mark."""
    seen: dict[tuple[str, Span], Correction] = {}
    for one in corrections:
        first = seen.setdefault((one.mark, one.at), one)
        if first is not one:
            raise HedgeError(
                f"{one.place}: a second correction of the {one.mark} «{_short(one.words)}»",
                f"keep one of the two; the other is at {first.place}",
            )


def of_run(files: Sequence[Sequence[CorrectedText]], articles: Sequence[Article]) -> dict[str, tuple[Correction, ...]]:
    """Returns the corrections of a run's articles by the sha256 of their text.

    Raises HedgeError with file and line for an article that has changed since, and for a file with no text of the run.
    """
    hashes = {article.sha256 for article in articles}
    out: dict[str, tuple[Correction, ...]] = {}
    for texts in files:
        for one in texts:
            same = (a for a in articles if (one.id and a.id == one.id) or (one.url and a.url == one.url))
            other = next(same, None)
            if one.sha256 in hashes:
                out[one.sha256] = (*out.get(one.sha256, ()), *one.corrections)
            elif other:
                raise HedgeError(
                    f"{one.place}: the text of {other.id} has changed: its sha256 is {other.sha256}",
                    "correct the text as it is now, and give its sha256",
                )
        if texts and not any(one.sha256 in hashes for one in texts):
            raise HedgeError(
                f"{texts[0].place}: no text of the run has the sha256 {texts[0].sha256}",
                "give the very text that was corrected, or leave the file out",
            )
    for corrections in out.values():
        once(corrections)
    return out


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    """Yields what stands under each header; a line in a text of several lines that looks like a header is none."""
    starts = [i for i, line in enumerate(lines) if _HEADER.match(line)]
    while starts:
        start, *later = starts
        starts = later
        for n, end in enumerate([*later, len(lines)]):
            try:
                table = tomllib.loads("\n".join(lines[start:end]) + "\n")
            except tomllib.TOMLDecodeError:
                continue  # the next header stands inside a text of this block
            yield _Block(start + 1, lines[start:end], table)
            starts = later[n:]
            break


def _text(file: str, block: _Block, corrections: Sequence[_Block]) -> CorrectedText:
    raw = block.table
    _known(file, block, _TEXT)
    sha256 = raw.get("sha256")
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        _refuse(file, block, "sha256", f"sha256 = {sha256!r}", "64 small hexadecimal digits, as the report shows them")
    said = {key: _string(file, block, key) for key in ("title", "id", "url") if key in raw}
    if not corrections:
        _refuse(file, block, "", "a text without corrections", "add a [[text.correction]], or leave the text out")
    made = tuple(_correction(file, one) for one in corrections)
    return CorrectedText(str(sha256), f"{file}:{block.line}", made, **said)


def _correction(file: str, block: _Block) -> Correction:
    raw = block.table
    for key in ("do", "mark"):
        if key not in raw:
            _refuse(file, block, key, f"{key!r} is missing", "one of " + ", ".join(_CHOICES[key]))
    for key, choices in _CHOICES.items():
        if key in raw and raw[key] not in choices:
            _refuse(file, block, key, f"{key} = {raw[key]!r}", _nearest(str(raw[key]), choices))
    do, mark = raw["do"], raw["mark"]
    values = () if do == "remove" else VALUES[mark]
    _known(file, block, (*COMMON, *values))
    needed = ("at", "words", "who", "why", *(_NEEDED[mark] if do == "add" else ()))
    for key in needed:
        if key not in raw:
            _refuse(file, block, key, f"{key!r} is missing", f"add {key} = …")
    if do == "change" and not any(key in raw for key in values):
        _refuse(file, block, "", f"a change of a {mark} that changes nothing", "give one of " + ", ".join(values))
    at = _ranges(file, block, "at")
    if at is None or len(at) != 1:
        _refuse(file, block, "at", f"at = {raw['at']!r}", "a pair of offsets, [start, end]")
    if raw.get("source") == [] and "source_type" not in raw:
        _refuse(file, block, "source", "nobody as the source, of no type", "add source_type = …")
    return Correction(
        do=do,
        mark=mark,
        at=at[0],
        words=_string(file, block, "words"),
        who=_string(file, block, "who"),
        why=_string(file, block, "why"),
        date=_date(file, block) if "date" in raw else None,
        category=raw.get("category"),
        certainty=raw.get("certainty"),
        by=raw.get("by"),
        source_type=raw.get("source_type"),
        form=raw.get("form"),
        cls=raw.get("class"),
        scope=_ranges(file, block, "scope"),
        source=_ranges(file, block, "source"),
        content=_ranges(file, block, "content"),
        place=f"{file}:{block.line}",
    )


def _known(file: str, block: _Block, allowed: Sequence[str]) -> None:
    for key in block.table:
        if key not in allowed:
            _refuse(file, block, key, f"unknown key {key!r}", _nearest(key, allowed))


def _string(file: str, block: _Block, key: str) -> str:
    value = block.table[key]
    if not isinstance(value, str) or not value.strip():
        _refuse(file, block, key, f"{key} = {value!r}", "a text in quotation marks that is not empty")
    return str(value)


def _date(file: str, block: _Block) -> str:
    value = block.table["date"]
    try:
        return (value if type(value) is date else date.fromisoformat(value)).isoformat()
    except (TypeError, ValueError):
        _refuse(file, block, "date", f"date = {value!r}", "year, month and day: 2026-01-31")


def _ranges(file: str, block: _Block, key: str) -> tuple[Span, ...] | None:
    """Reads a pair of offsets, or a list of pairs, which is empty for nobody; None where the key is not there."""
    value = block.table.get(key)
    if value is None:
        return None
    pairs = value if isinstance(value, list) and all(isinstance(pair, list) for pair in value) else [value]
    empty = value == [] and key == "source"
    good = all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(type(offset) is int for offset in pair)
        and 0 <= pair[0] < pair[1]
        for pair in pairs
    )
    spans = sorted(Span(*pair) for pair in pairs) if good else []
    if not empty and (not spans or any(one.end > two.start for one, two in pairwise(spans))):
        _refuse(file, block, key, f"{key} = {value!r}", "a pair of offsets [start, end], or a list of such pairs")
    return tuple(spans)


def _refuse(file: str, block: _Block, key: str, what: str, remedy: str) -> NoReturn:
    """Raises HedgeError with the line of a key, or of the header where the key is not there."""
    named = re.compile(rf"""[ \t]*["']?{re.escape(key)}["']?[ \t]*[=.]""")
    lines = (i for i, line in enumerate(block.lines) if key and named.match(line))
    raise HedgeError(f"{file}:{block.line + next(lines, 0)}: {what}", f"{remedy}; {_FORMAT}")


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"{near[0]!r}" if near else "one of " + ", ".join(known)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
