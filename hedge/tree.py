"""Token patterns and dependency paths: the closed language in which lexicons speak of trees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hedge.model import Sentence, Token

FIELDS = ("form", "lemma", "upos", "feats", "deprel", "surface")
_FOLDED = frozenset({"form", "lemma", "surface"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a word must look like: for each field the values of which one must hold, and those that must not."""

    tests: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    optional: bool = False
    anchor: bool = False

    @property
    def words(self) -> frozenset[str] | None:
        """The folded words of which one must be there; None where the pattern does not ask for whole words."""
        for field, wanted, _ in self.tests:
            if field in _FOLDED and wanted and not any("*" in w for w in wanted):
                return frozenset(wanted)
        return None

    def fits(self, token: Token) -> bool:
        """Says whether a word has all that the pattern asks for."""
        for field, wanted, refused in self.tests:
            value = getattr(token, field)
            if field in _FOLDED:
                value = folded(value)
            if wanted and not any(_holds(field, value, w) for w in wanted):
                return False
            if any(_holds(field, value, r) for r in refused):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Condition:
    """A pattern that some word at the end of one of the paths must fit."""

    paths: tuple[str, ...]
    pattern: Pattern
    optional: bool = False

    def find(self, sentence: Sentence, anchor: int) -> tuple[int, ...]:
        """Finds the words that fit at the end of the paths, path by path, in order of the sentence."""
        ends = (t for path in self.paths for t in walk(sentence, anchor, path))
        return tuple(t for t in dict.fromkeys(ends) if self.pattern.fits(sentence.tokens[t - 1]))


@lru_cache(maxsize=50000)
def folded(word: str) -> str:
    """Takes case and the shape of the apostrophe out of a word."""
    return word.casefold().replace("’", "'")


def pattern(keys: Mapping[str, object]) -> Pattern:
    """Builds a pattern from the keys of a lexicon entry."""
    tests = []
    for field in FIELDS:
        if field not in keys:
            continue
        given = keys[field]
        values = [str(v) for v in given] if isinstance(given, list) else [str(given)]
        if field in _FOLDED:
            values = [folded(v) for v in values]
        wanted = tuple(v for v in values if not v.startswith("!") or v == "!")
        refused = tuple(v[1:] for v in values if v.startswith("!") and v != "!")
        tests.append((field, wanted, refused))
    return Pattern(tuple(tests), bool(keys.get("optional", False)), bool(keys.get("anchor", False)))


def _holds(field: str, value: str, wanted: str) -> bool:
    if field == "feats":
        return features(wanted) <= features(value)
    if field == "deprel":
        return value == wanted or value.startswith(wanted + ":")
    if len(wanted) > 1 and wanted.endswith("*"):
        return value.startswith(wanted[:-1])
    if len(wanted) > 1 and wanted.startswith("*"):
        return value.endswith(wanted[1:])
    return value == wanted


@lru_cache(maxsize=20000)
def features(feats: str) -> frozenset[str]:
    """Splits a CoNLL-U features column."""
    return frozenset(() if feats == "_" else feats.split("|"))


_STEP = re.compile(r"\[[^\]]*\]|\S+")
_NAMED = frozenset({".", "next", "prev", "sentence", "*", "**"})


@lru_cache(maxsize=20000)
def steps(path: str) -> tuple[tuple[str, object], ...]:
    """Parses a path; raises ValueError with the step that is not one."""
    out: list[tuple[str, object]] = []
    for text in _STEP.findall(path):
        if text.startswith("["):
            out.append(("filter", _filter(text[1:-1])))
            continue
        maybe = text.endswith("?")
        options = tuple(text.rstrip("?").split("/"))
        for o in options:
            if o not in _NAMED and not re.fullmatch(r"<?(\*\*?|[a-z]+(:[a-z]+)?)", o):
                raise ValueError(f"no step of a path: {text!r}")
        out.append(("maybe" if maybe else "move", options))
    return tuple(out)


def _filter(text: str) -> Pattern:
    keys: dict[str, object] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        field, sign, values = part.partition("=")
        if not sign or field.strip() not in FIELDS:
            raise ValueError(f"no filter of a path: [{text}]")
        options = [v.strip().replace(":", "=") if field.strip() == "feats" else v.strip() for v in values.split("|")]
        keys[field.strip()] = options
    return pattern(keys)


def walk(sentence: Sentence, anchor: int, path: str) -> tuple[int, ...]:
    """Follows a path from a word to all the words that it reaches, in order of the sentence."""
    here = {anchor}
    for kind, what in steps(path):
        if kind == "filter":
            assert isinstance(what, Pattern)
            here = {t for t in here if what.fits(sentence.tokens[t - 1])}
            continue
        assert isinstance(what, tuple)
        there = {t for at in here for option in what for t in _move(sentence, at, option)}
        here = there | here if kind == "maybe" else there
        if not here:
            return ()
    return tuple(sorted(here))


def _move(sentence: Sentence, at: int, option: str) -> Iterator[int]:
    token = sentence.tokens[at - 1]
    if option == ".":
        yield at
    elif option == "next" and at < len(sentence.tokens):
        yield at + 1
    elif option == "prev" and at > 1:
        yield at - 1
    elif option == "sentence":
        yield from range(1, len(sentence.tokens) + 1)
    elif option == "*":
        yield from sentence.children[at]
    elif option == "**":
        yield from (t for t in subtree(sentence, at) if t != at)
    elif option == "<**":
        head = token.head
        while head:
            yield head
            head = sentence.tokens[head - 1].head
    elif option.startswith("<"):
        if token.head and (option == "<*" or _holds("deprel", token.deprel, option[1:])):
            yield token.head
    elif option not in ("next", "prev"):
        yield from (c for c in sentence.children[at] if _holds("deprel", sentence.tokens[c - 1].deprel, option))


def subtree(sentence: Sentence, top: int, without: frozenset[int] = frozenset()) -> tuple[int, ...]:
    """Lists a word and all below it, in order, leaving out the subtrees of the words of `without`."""
    found, todo = [], [top]
    while todo:
        at = todo.pop()
        if at in without:
            continue
        found.append(at)
        todo.extend(sentence.children[at])
    return tuple(sorted(found))
