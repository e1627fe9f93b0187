"""Signs: the words by which pages say what they are, read from `signs.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signs:
    """The words of all languages, folded, by the tables of `signs.toml`.

    `types` and `sections` lead to a genre, `old_codes` to a language's code; `part` finds a line that says which of
    several pages this is, `syndicated` sentences with the title as their first group. `called` has what sites call
    elements, by what they are; `page_numbers` and `all_pages` are names and values in addresses.
    """

    types: Mapping[str, str]
    sections: Mapping[str, str]
    news: frozenset[str]
    not_in_addresses: frozenset[str]
    kept_back: tuple[str, ...]
    subscribe: tuple[str, ...]
    also_in: tuple[str, ...]
    part: re.Pattern[str]
    on_one_page: frozenset[str]
    syndicated: tuple[re.Pattern[str], ...]
    about_author: tuple[str, ...]
    byline: re.Pattern[str]
    called: Mapping[str, re.Pattern[str]]
    page_numbers: frozenset[str]
    all_pages: frozenset[str]
    first_person: frozenset[str]
    old_codes: Mapping[str, str]


@cache
def signs() -> Signs:
    """Loads the words."""
    data = tomllib.loads(Path(__file__).with_name("signs.toml").read_text("utf-8"))
    return Signs(
        types={folded(name): genre for name, genre in data["types"].items()},
        sections={
            folded(word): genre
            for genres in data["sections"].values()
            for genre, words in genres.items()
            for word in words
        },
        news=frozenset(_words(data["news"])),
        not_in_addresses=frozenset(_words(data["not_in_addresses"])),
        kept_back=_words(data["kept_back"]),
        subscribe=_words(data["subscribe"]),
        also_in=_words(data["also_in"]),
        part=_part(data["part"].values(), (*_words(data["other_part"]), *_words(data["on_one_page"]))),
        on_one_page=frozenset(_words(data["on_one_page"])),
        syndicated=tuple(map(_with_gaps, _words(data["syndicated"]))),
        about_author=_words(data["about_author"]),
        byline=re.compile(rf"{_any_of(_words(data['byline']))}\b\s*:?\s*", re.IGNORECASE),
        called={what: _names(_words(of_languages)) for what, of_languages in data["called"].items()},
        page_numbers=frozenset(_words(data["page_numbers"])),
        all_pages=frozenset(_words(data["all_pages"])),
        first_person=frozenset(_words(data["first_person"])),
        old_codes=data["old_codes"],
    )


def _words(of_languages: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(folded(word) for words in of_languages.values() for word in words)


def _names(names: Iterable[str]) -> re.Pattern[str]:
    """Finds names of elements, between spaces and hyphens but for a star."""
    found = (
        f"{'' if name[0] == '*' else edge}{re.escape(name.strip('*'))}{'' if name[-1] == '*' else edge}"
        for name in names
        for edge in [r"(?:^|[\s_-]|$)"]
    )
    return re.compile("|".join(found), re.IGNORECASE)


def _part(of_languages: Iterable[Sequence[str]], links: Iterable[str]) -> re.Pattern[str]:
    """Finds `Page 1 of 3` and `Page 1 2 3`, also with links behind the numbers."""
    page, of = (_any_of(words) for words in zip(*of_languages, strict=True))
    number = r"[1-9]\d?"
    which = rf"{number}\s*(?:{of}|/)\s*(?!1\b){number}|1(?:\W+{number})+"
    return re.compile(rf"\W*{page}\W+(?:{which})(?:\W+(?:{number}|{_any_of(links)}))*\W*", re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _with_gaps(sentence: str) -> re.Pattern[str]:
    """Finds a sentence with gaps (`…`) at the end of a text; groups are what stands before it, then the gaps."""
    words = [re.escape(piece).replace("'", "['’]").replace(r"\ ", r"\s+") for piece in sentence.split("…")]
    return re.compile(r"(.*)(?<!\w)" + r"(\S.*?)".join(words) + r"\s*", re.IGNORECASE | re.DOTALL)


def folded(text: str) -> str:
    """Returns what is equal for two spellings of the same words: case, apostrophes and white space do not count."""
    return " ".join(text.replace("’", "'").casefold().split())
