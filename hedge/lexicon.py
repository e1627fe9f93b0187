"""Lexicons: all that the program knows of a language, read from TOML and validated to the last key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from hedge import data
from hedge.entries import KEYS, Entry, Index, conditions, known
from hedge.entries import entries as entries_of
from hedge.errors import HedgeError
from hedge.model import LexiconInfo
from hedge.tree import Condition, folded

LISTS = (
    "first_person", "titles", "role_nouns", "organisation_words", "organisation_names", "unnamed_modifiers",
    "dialogue_dashes",
)  # fmt: skip
TABLES = ("pronouns", "genders", "lists", "lemmas")
HEADER = {
    "schema",
    "language",
    "name",
    "treebank",
    "extends",
    "note",
    "negators",
    "quotes",
    "pro_drop",
    *TABLES,
    *LISTS,
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's entries and the header words that the stages need."""

    info: LexiconInfo
    cues: tuple[Entry, ...]
    reporting: tuple[Entry, ...]
    sources: tuple[Entry, ...]
    lines: tuple[Entry, ...]
    negators: tuple[Condition, ...]
    quotes: tuple[tuple[str, str], ...]
    pronouns: Mapping[str, str]
    genders: Mapping[str, str]
    lemmas: Mapping[tuple[str, str], str]
    words: Mapping[str, frozenset[str]]
    pro_drop: bool
    cue_index: Index = field(init=False, repr=False, compare=False)
    reporting_index: Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cue_index", Index(self.cues))
        object.__setattr__(self, "reporting_index", Index(self.reporting))

    def entry(self, id: str) -> Entry | None:
        """Finds an entry by its name."""
        return next((e for e in (*self.cues, *self.reporting, *self.sources, *self.lines) if e.id == id), None)


def available() -> tuple[str, ...]:
    """Lists the languages that have a shipped lexicon."""
    return tuple(sorted(p.stem for p in data.lexicons_dir().glob("*.toml")))


def language_of(file: Path) -> str | None:
    """Reads from a lexicon file which language it is for; None where it does not say, or cannot be loaded."""
    try:
        language = tomllib.loads(file.read_text("utf-8")).get("language")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None  # `load` says why
    return language if isinstance(language, str) else None


def skeleton(language: str, file: Path) -> str:
    """Returns the commented skeleton of a lexicon for a language, to be saved as `file`.

    Raises HedgeError where `language` is no ISO 639 code.
    """
    if not re.fullmatch("[a-z]{2,3}", language):
        raise HedgeError(f"{language!r} is no language code", "give two or three small letters, such as sv")
    text = Path(__file__).with_name("skeleton.toml").read_text(encoding="utf-8")
    return text.replace("@LANG@", language).replace("@FILE@", str(file))


def load(language: str, path: Path | None = None, alone: bool = False) -> Lexicon:
    """Loads a language's lexicon; a file given as `path` extends it, or replaces it if it says `extends = false`.

    Its entries come before the shipped ones, or in the place of those whose id they have. With `alone` a file that says
    nothing replaces it too. While the files stay the same they are validated once a process.

    Raises HedgeError where there is none, or with file, entry and key where one is wrong.
    """
    shipped = data.lexicons_dir() / f"{language}.toml"
    own = read_table(path) if path else {}
    if path and own.get("language", language) != language:
        raise HedgeError(
            f"{path}: a lexicon of {own['language']!r}, the text is {language!r}", f"--lang {own['language']}"
        )
    extends = bool(own.get("extends", not alone))
    if not shipped.exists() and (not path or extends):
        raise HedgeError(f"no lexicon for {language!r}", "use one of " + ", ".join(available()))
    files = [shipped] if not path or extends else []
    if path:
        files.append(path)
    return _made(language, tuple((file, _content(file)) for file in files), modified=path is not None)


# hedge.analyse asks for each article, and to validate a lexicon takes as long as to parse a short text
@lru_cache(maxsize=8)
def _made(language: str, files: tuple[tuple[Path, bytes], ...], modified: bool) -> Lexicon:
    """Makes a lexicon of the contents of its files, the shipped one first."""
    digest = hashlib.sha256()
    entries: dict[str, Entry] = {}
    header: dict[str, Any] = {}
    for n, (file, content) in enumerate(files):
        digest.update(content)
        table = _table(file, content)
        known(file, "header", set(table), HEADER | set(KEYS))
        _merge(header, table)
        seen: set[str] = set()
        first: dict[str, Entry] = {}  # a person's own entries come before the shipped ones, as the earlier one wins
        for entry in entries_of(file, table, header.get("lists", {})):
            if entry.id in seen:
                raise HedgeError(f"{file}: {entry.id}: two entries have this id", "rename one of them")
            seen.add(entry.id)
            (first if n and entry.id not in entries else entries)[entry.id] = entry
        entries = {**first, **entries}
    of = {k: tuple(e for e in entries.values() if e.kind == k) for k in KEYS}
    info = LexiconInfo(language, str(header.get("name", language)), digest.hexdigest(), len(entries), modified)
    quotes = tuple((str(a), str(b)) for a, b in header.get("quotes", ()))
    words = {k: frozenset(str(w).casefold() for w in header.get(k, ())) for k in LISTS}
    words["offices"] = words["titles"] | words["role_nouns"]
    pronouns = {k.casefold(): v for k, v in header.get("pronouns", {}).items()}
    genders = {folded(word): value for value, words_ in header.get("genders", {}).items() for word in words_}
    lemmas = {
        (upos, folded(form)): lemma
        for upos, of_upos in header.get("lemmas", {}).items()
        for lemma, forms in of_upos.items()
        for form in forms
    }
    negators = conditions(header.get("negators", []))
    return Lexicon(
        info, of["cue"], of["reporting"], of["source"], of["line"], negators, quotes, pronouns, genders, lemmas, words,
        bool(header.get("pro_drop", False)),
    )  # fmt: skip


def read_table(path: Path) -> dict[str, Any]:
    """Reads a lexicon file as it stands; raises HedgeError where it is missing or is no TOML."""
    return _table(path, _content(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise HedgeError(f"{path}: no such lexicon", "check the path") from None
    except OSError as e:
        raise _unreadable(path, e) from None


def _table(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise _unreadable(path, e) from None


def _unreadable(path: Path, e: Exception) -> HedgeError:
    return HedgeError(f"{path}: {e}", "mend the file at that place; lexicons/README.md has the format")


def _merge(header: dict[str, Any], table: Mapping[str, Any]) -> None:
    for key in sorted(HEADER & set(table)):
        header[key] = _merged(header.get(key), table[key])


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        return old + [x for x in new if x not in old]
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{k: _merged(old.get(k), v) for k, v in new.items()}}
    return new
