"""Proved: with which models every example of a lexicon was found to hold, and how many there were."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hedge import data, files
from hedge.errors import HedgeError
from hedge.model import LexiconInfo

_SHIPPED = Path(__file__).with_name("proved.toml")
_HEAD = """\
# Pairs of lexicon and models, by sha256, with which all examples of the lexicon hold, and how many there are.
# Written by: hedge lexicon check
"""


def examples(lexicon: str, models: str) -> int | None:
    """Returns how many examples were proved with a lexicon and models, given by sha256; None where nobody did."""
    for file in (_SHIPPED, _own()):
        for row in _rows(file):
            if (row["lexicon"], row["models"]) == (lexicon, models):
                return int(row["examples"])
    return None


def record(lexicon: LexiconInfo, kind: str, models: str, count: int) -> Path:
    """Writes down that all examples hold, in place of what was known of the language and this kind of models.

    Of a shipped lexicon a checkout keeps it beside the program; the rest is in the user's cache. Returns the file.
    """
    file = _SHIPPED if data.in_checkout() and not lexicon.modified else _own()
    language = lexicon.language
    new = {"language": language, "kind": kind, "lexicon": lexicon.sha256, "models": models, "examples": count}
    kept = [row for row in _rows(file) if (row["language"], row["kind"]) != (language, kind)]
    listed = sorted((*kept, new), key=lambda row: (row["language"], row["kind"]))
    blocks = ["\n".join(["[[proved]]", *(f"{key} = {_value(v)}" for key, v in row.items())]) for row in listed]
    files.folder(file.parent)
    files.write(file, _HEAD + "\n" + "\n\n".join(blocks) + "\n")
    return file


def _own() -> Path:
    return data.cache_dir() / "proved.toml"


def _value(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from tomllib.loads(file.read_text("utf-8")).get("proved", [])
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HedgeError(f"{file}: {error}", f"delete {file}; hedge lexicon check writes it anew") from None
