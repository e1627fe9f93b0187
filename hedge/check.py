"""Check: proves every example and counterexample of a lexicon with the real parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hedge.attribute import attribute
from hedge.entries import Entry
from hedge.lexicon import Lexicon, load
from hedge.match import match, sites
from hedge.model import Document, Paragraph
from hedge.names import names_of
from hedge.parse import find_furniture, parse_each
from hedge.source_types import source_type

if TYPE_CHECKING:
    from hedge.pipeline import Parses

_GLOSS_WORDS = 25


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an entry, and in which file."""

    file: str
    entry: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.what}"


def check(language: str, path: Path | None = None, parser: Parses | None = None) -> list[Problem]:
    """Runs every example and counterexample of a lexicon and lists what does not hold.

    Raises HedgeError where the lexicon cannot be loaded at all (unknown keys, wrong paths, one id twice).
    """
    from hedge import pipeline

    lexicon = load(language, path)
    file = path.name if path else f"{language}.toml"
    entries = (*lexicon.cues, *lexicon.reporting, *lexicon.sources, *lexicon.lines)
    out = [Problem(file, e.id, what) for e in entries for what in (*_form(e), *_twice(e, entries))]
    texts = sorted({x for e in entries if e.kind != "line" for x in (*e.examples, *e.counterexamples)})
    parsed = parse_each(texts, lexicon, parser or pipeline.load(language))
    documents = dict(zip(texts, parsed, strict=True))
    for e in entries:
        for text, wanted in [(x, True) for x in e.examples] + [(x, False) for x in e.counterexamples]:
            if fires(e, text, documents.get(text), lexicon) != wanted:
                out.append(Problem(file, e.id, f"{'does not fire in' if wanted else 'fires in'}: {text}"))
    return out


def count(lexicon: Lexicon) -> int:
    """Counts the examples and counterexamples of a lexicon."""
    entries = (*lexicon.cues, *lexicon.reporting, *lexicon.sources, *lexicon.lines)
    return sum(len(e.examples) + len(e.counterexamples) for e in entries)


def fires(entry: Entry, text: str, document: Document | None, lexicon: Lexicon) -> bool:
    """Says whether an entry marks something in a text."""
    if document is None:
        return any(f.entry == entry.id for f in find_furniture(text, (Paragraph(0, len(text)),), lexicon))
    if entry.kind == "reporting":
        return any(a.entry == entry.id for a in attribute(document, lexicon))
    if entry.kind == "source":
        names = names_of(document, lexicon)
        heads = {a.source[0] for a in attribute(document, lexicon) if a.source}
        return any(
            source_type(s, head, lexicon, names) == (entry.source_type, entry.id)
            for s in document.sentences
            for head, _ in sites(s, entry)
            if any(a <= s.tokens[head - 1].start < b for a, b in heads)
        )
    if entry.category == "booster":
        return any(list(sites(s, entry)) for s in document.sentences)
    return any(c.entry == entry.id for c in match(document, lexicon))


def _form(e: Entry) -> Iterator[str]:
    if not e.examples:
        yield "no examples"
    if (e.where or e.unless or e.negated != "keep") and not e.counterexamples:
        yield "conditions, but no counterexamples"
    for language, gloss in e.gloss.items():
        if len(gloss.split()) > _GLOSS_WORDS:
            yield f"the gloss in {language} has more than {_GLOSS_WORDS} words"
    for patterns in e.match:
        if all(p.optional for p in patterns):
            yield "can never match: every pattern is optional"
        for p in patterns:
            for field, wanted, _ in p.tests:
                spaced = sorted(w for w in wanted.exact if " " in w) if wanted else []
                if field in ("form", "lemma", "surface") and spaced:
                    yield f"can never match: {field} = {spaced[0]!r} has a space"


def _twice(e: Entry, entries: tuple[Entry, ...]) -> Iterator[str]:
    for other in entries:
        if other is e:
            return
        same = other.kind == e.kind and other.kind != "line" and set(other.match) & set(e.match)
        if same and (other.where, other.unless, other.scope) == (e.where, e.unless, e.scope):
            yield f"matches the same as {other.id}"
