"""Lexicons: all that the program knows of a language, read from TOML and validated to the last key."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedge import data
from hedge.errors import HedgeError
from hedge.model import CATEGORIES, CERTAINTIES, SOURCE_TYPES, LexiconInfo
from hedge.tree import FIELDS, Condition, Pattern, folded, pattern, steps

_COMMON = {"id", "examples", "counterexamples", "gloss", "note"}
_MATCHED = _COMMON | {"match", "where", "unless"}
KEYS = {
    "cue": _MATCHED | {"category", "certainty", "scope", "source", "parts", "negated", "negators", "polarity"},
    "reporting": _MATCHED | {"scope", "source", "polarity"},
    "source": _MATCHED | {"source_type"},
    "line": _COMMON | {"role", "pattern"},
}
REQUIRED = {
    "cue": {"id", "category", "certainty", "match", "scope", "gloss"},
    "reporting": {"id", "match", "scope", "gloss"},
    "source": {"id", "match", "source_type", "gloss"},
    "line": {"id", "role", "pattern"},
}
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
_SPLICED = ("match", "where", "unless", "scope", "source", "parts", "negators")
CHOICES = {
    "category": (*CATEGORIES, "booster"),
    "certainty": CERTAINTIES,
    "negated": ("keep", "drop", "require"),
    "source_type": SOURCE_TYPES,
    "polarity": ("positive", "negative"),
    "role": ("dateline", "byline", "initials", "caption", "read-also", "copyright", "tags"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One construction of a lexicon; the fields that its kind lacks are empty.

    `words` are those of which a sentence must have one, `openings` those that each alternative of `match` may begin
    with; None where that cannot be said.
    """

    kind: str
    id: str
    match: tuple[tuple[Pattern, ...], ...] = ()
    scope: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    parts: tuple[Condition, ...] = ()
    negators: tuple[Condition, ...] | None = None
    category: str = ""
    certainty: str = "unknown"
    negated: str = "keep"
    source_type: str = ""
    polarity: str = "positive"
    role: str = ""
    regex: re.Pattern[str] | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    gloss: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    words: frozenset[str] | None = field(init=False)
    openings: tuple[frozenset[str] | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        # worked out once, for every entry is tried on every sentence
        object.__setattr__(self, "words", _words(self.match))
        openings = tuple(None if not ps or ps[0].optional else ps[0].words for ps in self.match)
        object.__setattr__(self, "openings", openings)


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

    def entry(self, id: str) -> Entry | None:
        """Finds an entry by its name."""
        return next((e for e in (*self.cues, *self.reporting, *self.sources, *self.lines) if e.id == id), None)


def available() -> tuple[str, ...]:
    """Lists the languages that have a shipped lexicon."""
    return tuple(sorted(p.stem for p in data.lexicons_dir().glob("*.toml")))


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
    nothing replaces it too.

    Raises HedgeError where there is none, or with file, entry and key where one is wrong.
    """
    shipped = data.lexicons_dir() / f"{language}.toml"
    own = _read(path) if path else {}
    if path and own.get("language", language) != language:
        raise HedgeError(
            f"{path}: a lexicon of {own['language']!r}, the text is {language!r}", f"--lang {own['language']}"
        )
    extends = bool(own.get("extends", not alone))
    if not shipped.exists() and (not path or extends):
        raise HedgeError(f"no lexicon for {language!r}", "use one of " + ", ".join(available()))
    tables: list[tuple[Path, dict[str, Any]]] = []
    if not path or extends:
        tables.append((shipped, _read(shipped)))
    if path:
        tables.append((path, own))
    digest = hashlib.sha256()
    entries: dict[str, Entry] = {}
    header: dict[str, Any] = {}
    for n, (file, table) in enumerate(tables):
        digest.update(file.read_bytes())
        _merge(header, table)
        seen: set[str] = set()
        first: dict[str, Entry] = {}  # a person's own entries come before the shipped ones, as the earlier one wins
        for entry in _entries(file, table, header.get("lists", {})):
            if entry.id in seen:
                raise HedgeError(f"{file}: {entry.id}: two entries have this id", "rename one of them")
            seen.add(entry.id)
            (first if n and entry.id not in entries else entries)[entry.id] = entry
        entries = {**first, **entries}
    of = {k: tuple(e for e in entries.values() if e.kind == k) for k in KEYS}
    info = LexiconInfo(language, str(header.get("name", language)), digest.hexdigest(), len(entries), path is not None)
    quotes = tuple((str(a), str(b)) for a, b in header.get("quotes", ()))
    words = {k: frozenset(str(w).casefold() for w in header.get(k, ())) for k in LISTS}
    pronouns = {k.casefold(): v for k, v in header.get("pronouns", {}).items()}
    genders = {folded(word): value for value, words_ in header.get("genders", {}).items() for word in words_}
    lemmas = {
        (upos, folded(form)): lemma
        for upos, of_upos in header.get("lemmas", {}).items()
        for lemma, forms in of_upos.items()
        for form in forms
    }
    negators = _conditions(header.get("negators", []))
    return Lexicon(
        info, of["cue"], of["reporting"], of["source"], of["line"], negators, quotes, pronouns, genders, lemmas, words,
        bool(header.get("pro_drop", False)),
    )  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise HedgeError(f"{path}: no such lexicon", "check the path") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise HedgeError(f"{path}: {e}", "mend the file at that place; lexicons/README.md has the format") from None


def _merge(header: dict[str, Any], table: Mapping[str, Any]) -> None:
    for key in sorted(HEADER & set(table)):
        header[key] = _merged(header.get(key), table[key])


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, list) and isinstance(new, list):
        return old + [x for x in new if x not in old]
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{k: _merged(old.get(k), v) for k, v in new.items()}}
    return new


def _entries(file: Path, table: Mapping[str, Any], lists: Mapping[str, Any]) -> list[Entry]:
    _known(file, "header", set(table), HEADER | set(KEYS))
    out = []
    for kind in KEYS:
        for n, raw in enumerate(table.get(kind, []), 1):
            where = raw.get("id", f"[[{kind}]] number {n}")
            _known(file, where, set(raw), KEYS[kind])
            for key in sorted(REQUIRED[kind] - set(raw)):
                raise HedgeError(f"{file}: {where}: {key!r} is missing", f"add {key} = …")
            for key, choices in CHOICES.items():
                if key in raw and raw[key] not in choices:
                    raise HedgeError(f"{file}: {where}: {key} = {raw[key]!r}", _nearest(str(raw[key]), choices))
            try:
                out.append(_entry(kind, {k: spliced(v, lists) if k in _SPLICED else v for k, v in raw.items()}))
            except (ValueError, TypeError, KeyError, AttributeError, re.error) as e:
                raise HedgeError(f"{file}: {where}: {e}", "lexicons/README.md has the format") from None
    return out


def spliced(value: Any, lists: Mapping[str, Any]) -> Any:
    """Puts the header's named lists where a value says `@name`; raises ValueError for a name that is not there."""
    if isinstance(value, dict):
        return {k: spliced(v, lists) for k, v in value.items()}
    if isinstance(value, str) and value.startswith("@") and len(value) > 1:
        if value[1:] not in lists:
            raise ValueError(f"no list {value!r} in the header; {_nearest(value[1:], tuple(lists) or ('none',))}")
        return spliced(lists[value[1:]], lists)
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for item in value:
        new = spliced(item, lists)
        out += new if isinstance(item, str) and isinstance(new, list) else [new]
    return out


def _entry(kind: str, raw: Mapping[str, Any]) -> Entry:
    alternatives = raw.get("match", [])
    if alternatives and isinstance(alternatives[0], dict):
        alternatives = [alternatives]
    match = tuple(tuple(_pattern(p, {"optional", "anchor"}) for p in ps) for ps in alternatives)
    return Entry(
        kind=kind,
        id=raw["id"],
        match=match,
        scope=_paths(raw.get("scope", [])),
        source=_paths(raw.get("source", [])),
        where=_conditions(raw.get("where", [])),
        unless=_conditions(raw.get("unless", [])),
        parts=_conditions(raw.get("parts", [])),
        negators=_conditions(raw["negators"]) if "negators" in raw else None,
        regex=re.compile(raw["pattern"]) if kind == "line" else None,
        examples=tuple(raw.get("examples", ())),
        counterexamples=tuple(raw.get("counterexamples", ())),
        gloss=dict(raw.get("gloss", {})),
        **{k: raw[k] for k in (*CHOICES, "note") if k in raw},
    )


def _words(match: tuple[tuple[Pattern, ...], ...]) -> frozenset[str] | None:
    """Words of which a sentence must have one for an entry to match; None where that cannot be said."""
    out: frozenset[str] = frozenset()
    for patterns in match:
        asked = next((p.words for p in patterns if not p.optional and p.words), None)
        if asked is None:
            return None
        out |= asked
    return out


def _pattern(raw: Mapping[str, Any], also: set[str]) -> Pattern:
    unknown = set(raw) - set(FIELDS) - also
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r} in a pattern; {_nearest(min(unknown), FIELDS)}")
    return pattern(raw)


def _conditions(raw: list[Mapping[str, Any]]) -> tuple[Condition, ...]:
    out = []
    for c in raw:
        pattern_ = _pattern(c, {"path", "optional"})
        out.append(Condition(_paths(c.get("path", ".")), pattern_, bool(c.get("optional", False))))
    return tuple(out)


def _paths(raw: list[str] | str) -> tuple[str, ...]:
    paths = (raw,) if isinstance(raw, str) else tuple(raw)
    for p in paths:
        steps(p)
    return paths


def _known(file: Path, where: str, given: set[str], known: set[str]) -> None:
    for key in sorted(given - known):
        raise HedgeError(f"{file}: {where}: unknown key {key!r}", _nearest(key, tuple(sorted(known))))


def _nearest(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"{near[0]!r}" if near else "one of " + ", ".join(known)
