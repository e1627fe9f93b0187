"""Signs: the words by which pages say what they are, read from `signs.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of all languages, folded: `types` and `sections` lead to a genre, `old_codes` to a language's code."""

    types: Mapping[str, str]
    sections: Mapping[str, str]
    kept_back: tuple[str, ...]
    byline: re.Pattern[str]
    first_person: frozenset[str]
    old_codes: Mapping[str, str]


@cache
def signs() -> Signs:
    """Loads the words."""
    data = tomllib.loads(Path(__file__).with_name("signs.toml").read_text("utf-8"))
    before = sorted((folded(w) for words in data["byline"].values() for w in words), key=len, reverse=True)
    return Signs(
        types={folded(name): genre for name, genre in data["types"].items()},
        sections={
            folded(word): genre
            for genres in data["sections"].values()
            for genre, words in genres.items()
            for word in words
        },
        kept_back=tuple(folded(phrase) for phrases in data["kept_back"].values() for phrase in phrases),
        byline=re.compile(rf"(?:{'|'.join(map(re.escape, before))})\b\s*:?\s*", re.IGNORECASE),
        first_person=frozenset(folded(word) for words in data["first_person"].values() for word in words),
        old_codes=data["old_codes"],
    )


def folded(text: str) -> str:
    """Returns what is equal for two spellings of the same words: case, apostrophes and white space do not count."""
    return " ".join(text.replace("’", "'").casefold().split())
