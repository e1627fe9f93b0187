"""Token patterns and dependency paths: the closed language in which lexicons speak of trees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hedge.model import Sentence, Token

FIELDS = ("form", "lemma", "upos", "feats", "deprel", "surface")
_FOLDED = frozenset({"form", "lemma", "surface"})


@dataclass(frozen=True, slots=True)
class Values:
    """Some values of one field: whole words, beginnings and endings, or for `feats` sets of features."""

    exact: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    sets: tuple[frozenset[str], ...] = ()

    def hold(self, field: str, value: str) -> bool:
        """Says whether a word's value is one of them."""
        if field == "feats":
            own = features(value)
            return any(wanted <= own for wanted in self.sets)
        if value in self.exact or (field == "deprel" and value.partition(":")[0] in self.exact):
            return True
        return value.startswith(self.starts) or value.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a word must look like: for each field the values of which one must hold, and those that must not."""

    tests: tuple[tuple[str, Values | None, Values | None], ...] = ()
    optional: bool = False
    anchor: bool = False

    @property
    def words(self) -> frozenset[str] | None:
        """The folded words of which one must be there; None where the pattern does not ask for whole words."""
        for field, wanted, _ in self.tests:
            if field in _FOLDED and wanted and not (wanted.starts or wanted.ends):
                return wanted.exact
        return None

    def fits(self, token: Token) -> bool:
        """Says whether a word has all that the pattern asks for."""
        for field, wanted, refused in self.tests:
            value = getattr(token, field)
            if field in _FOLDED:
                value = folded(value)
            if wanted and not wanted.hold(field, value):
                return False
            if refused and refused.hold(field, value):
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
        return tuple(dict.fromkeys(t for _, t in self.ends(sentence, anchor)))

    def ends(self, sentence: Sentence, anchor: int) -> Iterator[tuple[str, int]]:
        """Yields the words that fit, each with the path that leads there."""
        for path in self.paths:
            for t in walk(sentence, anchor, path):
                if self.pattern.fits(sentence.tokens[t - 1]):
                    yield path, t


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
        wanted = [v for v in values if not v.startswith("!") or v == "!"]
        refused = [v[1:] for v in values if v.startswith("!") and v != "!"]
        tests.append((field, _values(field, wanted), _values(field, refused)))
    return Pattern(tuple(tests), bool(keys.get("optional", False)), bool(keys.get("anchor", False)))


def _values(field: str, given: list[str]) -> Values | None:
    if not given:
        return None
    if field == "feats":
        return Values(sets=tuple(features(v) for v in given))
    starts = tuple(v[:-1] for v in given if len(v) > 1 and v.endswith("*"))
    ends = tuple(v[1:] for v in given if len(v) > 1 and v.startswith("*") and not v.endswith("*"))
    return Values(frozenset(v for v in given if "*" not in v or len(v) == 1), starts, ends)


def _related(deprel: str, wanted: str) -> bool:
    """Says whether a relation is the wanted one or a subtype of it."""
    return deprel == wanted or deprel.startswith(wanted + ":")


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
        if field.strip() in keys:
            raise ValueError(f"a filter that names {field.strip()!r} twice: [{text}]")
        options = [v.strip().replace(":", "=") if field.strip() == "feats" else v.strip() for v in values.split("|")]
        keys[field.strip()] = options
    return pattern(keys)


def first_feature(sentence: Sentence, words: Iterable[int], name: str) -> str:
    """Finds the value of a feature at the first of some words that has it; an empty text where none has."""
    shown = (f for t in words for f in sentence.tokens[t - 1].feats.split("|") if f.startswith(f"{name}="))
    return next(shown, "").removeprefix(f"{name}=")


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
        if token.head and (option == "<*" or _related(token.deprel, option[1:])):
            yield token.head
    elif option not in ("next", "prev"):
        subtypes = option + ":"
        for child in sentence.children[at]:
            relation = sentence.tokens[child - 1].deprel
            if relation == option or relation.startswith(subtypes):
                yield child


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
