"""Gold: annotated sentences, read from the JSONL files of annotators into records."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from hedge.errors import HedgeError
from hedge.model import CATEGORIES, CLASSES, SOURCE_TYPES, Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldCue:
    """An annotated cue; spans are of the sentence."""

    spans: Spans
    category: str


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An annotated attribution; `source` is empty where the text names none. Spans are of the sentence."""

    source: Spans
    content: Spans
    source_type: str


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """An annotated claim; spans are of the sentence."""

    spans: Spans
    cls: str


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """An annotated sentence; `start` is where it begins in its article."""

    line: int
    start: int
    text: str
    cues: tuple[GoldCue, ...]
    attributions: tuple[GoldAttribution, ...]
    claims: tuple[GoldClaim, ...]

    @property
    def end(self) -> int:
        """Where it ends in its article."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article: document, language, its whole text, and the sentences in order."""

    doc: str
    language: str
    text: str
    sentences: tuple[GoldSentence, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a gold is: `use` says whether the lexicons were tuned on it, `kind` whether the text is translated.

    Both come by language, from the TOML file beside the gold; what nobody has said is not there.
    """

    use: Mapping[str, str] = field(default_factory=dict)
    kind: Mapping[str, str] = field(default_factory=dict)
    annotators: str = ""


def read_gold(path: Path, articles: Path, language: str | None = None) -> list[GoldArticle]:
    """Reads a gold file and the articles it is of, `DOC.LANG.txt` in the folder `articles`.

    Each line is a sentence: `doc`, `lang`, `line`, `start` (in the article), `text` or `end`, `cues`, `attributions`
    and `claims`. A span is the words themselves, or a pair of offsets in the sentence. Raises HedgeError with file and
    line where something does not fit.
    """
    found: dict[tuple[str, str], list[GoldSentence]] = {}
    texts: dict[tuple[str, str], str] = {}
    for number, row in rows(path):
        try:
            key = (str(row["doc"]), str(row["lang"]))
            if language and key[1] != language:
                continue
            if key not in texts:
                texts[key] = _article(articles, *key, row.get("sha256"))
            found.setdefault(key, []).append(_sentence(row, texts[key], number))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise HedgeError(f"{path}, line {number}: {what}", "gold/README.md has the format") from None
    if not found:
        of = f" in {language!r}" if language else ""
        raise HedgeError(f"{path} has no annotated sentence{of}", "check the file and --lang")
    return [
        GoldArticle(doc, lang, texts[doc, lang], tuple(sorted(sentences, key=lambda s: s.line)))
        for (doc, lang), sentences in found.items()
    ]


def about(path: Path) -> About:
    """Reads what the TOML file beside a gold file says of it: the same name, ending in `.toml`."""
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return About()
    try:
        table = tomllib.loads(beside.read_text("utf-8"))
        return About(
            use=dict(table.get("use", {})),
            kind=dict(table.get("kind", {})),
            annotators=str(table.get("annotators", "")),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise HedgeError(f"{beside}: {error}", "gold/README.md has the format") from None


def rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields the lines of a JSONL file with their numbers, blank ones left out."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise HedgeError(f"{path} cannot be read: {reason}", "give a JSONL file") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise HedgeError(f"{path}, line {number}: no JSON: {error}", "give one JSON object a line") from None
        if not isinstance(row, dict):
            raise HedgeError(f"{path}, line {number}: not an object", "give one JSON object a line")
        yield number, row


def _article(folder: Path, doc: str, language: str, digest: str | None) -> str:
    path = folder / f"{doc}.{language}.txt"
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise HedgeError(f"the article {path} cannot be read: {reason}", "name its folder with --articles") from None
    if digest and sha256(text.encode()).hexdigest() != digest:
        raise HedgeError(f"{path} is not the text that was annotated: its sha256 differs", f"find the text {digest}")
    return text


def _sentence(row: Mapping[str, Any], article: str, number: int) -> GoldSentence:
    start = int(row["start"])
    text = str(row["text"]) if "text" in row else article[start : int(row["end"])]
    if article[start : start + len(text)] != text:
        raise ValueError(f"the sentence does not stand at {start} in its article")
    return GoldSentence(
        int(row.get("line", number)),
        start,
        text,
        tuple(GoldCue(_spans(text, c), _one_of(c["category"], CATEGORIES)) for c in row["cues"]),
        tuple(_attribution(text, a) for a in row["attributions"]),
        tuple(GoldClaim(_spans(text, c), _one_of(c["class"], CLASSES)) for c in row["claims"]),
    )


def _attribution(text: str, row: Mapping[str, Any]) -> GoldAttribution:
    source = row.get("source")
    return GoldAttribution(
        (_place(text, source, row.get("source_n", 1)),) if source else (),
        tuple(_place(text, part) for part in row["content"] if part),
        _one_of(row["source_type"], SOURCE_TYPES),
    )


def _spans(text: str, row: Mapping[str, Any]) -> Spans:
    """Reads the spans of a cue or claim: `spans`, or `parts` from left to right, or `text`, the n-th of its kind."""
    if "spans" in row:
        return tuple(_place(text, span) for span in row["spans"])
    if "parts" not in row:
        return (_find(text, row["text"], row.get("n", 1)),)
    places = parts_in(text, row["parts"])
    if None in places:
        raise ValueError(f"{row['parts'][places.index(None)]!r} is not in the sentence")
    return tuple(span for span in places if span)


def parts_in(text: str, parts: Sequence[str]) -> list[Span | None]:
    """Finds words in a text from left to right, or else anywhere; None for those that are not there."""
    out: list[Span | None] = []
    at = 0
    for part in parts:
        start = text.find(part, at)
        start = start if start >= 0 else text.find(part)
        out.append(Span(start, start + len(part)) if start >= 0 else None)
        at = start + len(part) if start >= 0 else at
    return out


def _place(text: str, part: str | Sequence[int], n: int = 1) -> Span:
    if isinstance(part, str):
        return _find(text, part, n)
    start, end = part
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"the span {start}–{end} is not in the sentence")
    return Span(start, end)


def _find(text: str, part: str, n: int = 1) -> Span:
    start = -1
    for _ in range(n):
        start = text.find(part, start + 1)
        if start < 0:
            raise ValueError(f"{part!r} is not in the sentence" + (f" {n} times" if n > 1 else ""))
    return Span(start, start + len(part))


def _one_of(value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return str(value)
