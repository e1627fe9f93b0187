"""Corrections written as a file that can be read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from hedge.corrections.file import COMMON, VALUES, CorrectedText

_RANGES = ("scope", "source", "content")


def write(texts: Iterable[CorrectedText]) -> str:
    """Returns a file of corrections, as `parse` reads it."""
    return "\n".join(line for text in texts for line in _written(text))


def _written(text: CorrectedText) -> Iterator[str]:
    yield "[[text]]"
    for key in ("sha256", "title", "id", "url"):
        if value := getattr(text, key):
            yield f"{key} = {_quoted(value)}"
    yield ""
    for one in text.corrections:
        yield "[[text.correction]]"
        for key in (*COMMON, *VALUES[one.mark]):
            value = getattr(one, "cls" if key == "class" else key)
            if value is not None:
                yield f"{key} = {_value(key, value)}"
        yield ""


def _value(key: str, value: Any) -> str:
    if key == "at":
        return f"[{value.start}, {value.end}]"
    if key in _RANGES:
        pairs = ", ".join(f"[{span.start}, {span.end}]" for span in value)
        return pairs if len(value) == 1 else f"[{pairs}]"
    return str(value) if key == "date" else _quoted(value)


def _quoted(text: str) -> str:
    """Writes a basic string of TOML: JSON's escapes, and that of the one control character which JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
