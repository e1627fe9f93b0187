"""Entries: the constructions of a lexicon, read from TOML and validated to the last key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hedge.errors import HedgeError
from hedge.model import CATEGORIES, CERTAINTIES, SOURCE_TYPES
from hedge.tree import FIELDS, Condition, Pattern, pattern, steps

_COMMON = {"id", "examples", "counterexamples", "gloss", "note"}
_MATCHED = _COMMON | {"match", "where", "unless"}
KEYS = {
    "cue": _MATCHED | {"category", "certainty", "scope", "source", "parts", "negated", "negators", "polarity"},
    "reporting": _MATCHED | {"scope", "source", "polarity", "asks"},
    "source": _MATCHED | {"source_type"},
    "line": _COMMON | {"role", "pattern"},
}
REQUIRED = {
    "cue": {"id", "category", "certainty", "match", "scope", "gloss"},
    "reporting": {"id", "match", "scope", "gloss"},
    "source": {"id", "match", "source_type", "gloss"},
    "line": {"id", "role", "pattern"},
}
_SPLICED = ("match", "where", "unless", "scope", "source", "parts", "negators", "asks")
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
    asks: tuple[Condition, ...] = ()
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
        object.__setattr__(self, "openings", tuple(map(_opening, self.match)))


class Index:
    """Entries by the words that they ask for, so that a sentence passes over nearly all of them at once."""

    def __init__(self, every: Iterable[Entry]) -> None:
        self._every = tuple(enumerate(every))
        self._anywhere = frozenset(rank for rank, entry in self._every if entry.words is None)
        self._asking: dict[str, list[int]] = {}
        for rank, entry in self._every:
            for word in entry.words or ():
                self._asking.setdefault(word, []).append(rank)

    def of(self, vocabulary: Collection[str] | None) -> list[tuple[int, Entry]]:
        """Lists the entries that may hold in a sentence with these words, each with its rank, in order."""
        if vocabulary is None:
            return list(self._every)
        ranks = {rank for word in self._asking.keys() & vocabulary for rank in self._asking[word]}
        return [self._every[rank] for rank in sorted(ranks | self._anywhere)]


def entries(file: Path, table: Mapping[str, Any], lists: Mapping[str, Any]) -> list[Entry]:
    """Reads the entries of a lexicon file; raises HedgeError with file, entry and key where one is wrong."""
    out = []
    for kind in KEYS:
        for n, raw in enumerate(table.get(kind, []), 1):
            where = raw.get("id", f"[[{kind}]] number {n}")
            known(file, where, set(raw), KEYS[kind])
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
        where=conditions(raw.get("where", [])),
        unless=conditions(raw.get("unless", [])),
        parts=conditions(raw.get("parts", [])),
        asks=conditions(raw.get("asks", [])),
        negators=conditions(raw["negators"]) if "negators" in raw else None,
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


def _opening(patterns: tuple[Pattern, ...]) -> frozenset[str] | None:
    """Words with one of which adjacent patterns begin; None where that cannot be said."""
    out: frozenset[str] = frozenset()
    for p in patterns:
        if p.words is None:
            return None
        out |= p.words
        if not p.optional:
            return out
    return None


def _pattern(raw: Mapping[str, Any], also: set[str]) -> Pattern:
    unknown = set(raw) - set(FIELDS) - also
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r} in a pattern; {_nearest(min(unknown), FIELDS)}")
    return pattern(raw)


def conditions(raw: list[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Reads conditions: patterns with a path or several; raises ValueError where one is wrong."""
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


def known(file: Path, where: str, given: set[str], allowed: set[str]) -> None:
    """Raises HedgeError for the first key that is not allowed, with the nearest one that is."""
    for key in sorted(given - allowed):
        raise HedgeError(f"{file}: {where}: unknown key {key!r}", _nearest(key, tuple(sorted(allowed))))


def _nearest(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"{near[0]!r}" if near else "one of " + ", ".join(known)
