"""Marks that an editor adds: words of a sentence as a form, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hedge.model import CATEGORIES, CERTAINTIES, CLASSES, SOURCE_TYPES, Analysis, Correction, Span
from hedge.report.safe import plain
from hedge.report.words import Words
from hedge.serve.said import PageError

REMOVE = "remove"
_LONGEST_QUOTE = 60
_AROUND = 4  # words on both sides, which tell words apart from the same ones elsewhere
_KINDS = {"cue": CATEGORIES, "attribution": SOURCE_TYPES, "claim": CLASSES}
_FIELDS = ("words", "kind", "certainty", "source", "which", "why")


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen; `value` is empty for leaving all as it is."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Options:
    """Options under a heading."""

    heading: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Adding:
    """A place for a mark to be added to a sentence; its fields are called `name` and what they hold.

    `first` is what stands before the kinds: none yet, or to take the mark back. `which` tells places of the words apart
    where the sentence has them more than once.
    """

    name: str
    words: str
    first: Option
    kinds: tuple[Options, ...]
    certainties: tuple[Option, ...]
    which: tuple[Option, ...]
    source: str
    why: str


def sentences(analysis: Analysis) -> list[Span]:
    """Returns the sentences, each with what stands between it and the next one, so that together they are the text."""
    starts = [sentence.start for sentence in analysis.document.sentences[1:]]
    return [Span(a, b) for a, b in zip([0, *starts], [*starts, len(analysis.article.text)], strict=True)]


def places(analysis: Analysis, number: int, at: Span, given: Mapping[str, str], w: Words) -> tuple[Adding, ...]:
    """Returns the marks that are to be added to a sentence by what is `given`, and an empty place for one more."""
    names = [*_names(number, given)]
    return tuple(_place(analysis.article.text, at, name, given, w) for name in (*names, _name(number, len(names))))


def chosen(analysis: Analysis, given: Mapping[str, str], who: str) -> Iterator[Correction]:
    """Yields the marks that are to be added.

    Raises a PageError where one lacks its words, its kind or its reason, or the sentence has not these words, or more
    than once and nothing says which.
    """
    for number, at in enumerate(sentences(analysis), 1):
        for name in _names(number, given):
            values = {field: given.get(f"{name}:{field}", "").strip() for field in _FIELDS}
            if values["kind"] != REMOVE:
                yield _correction(analysis.article.text, number, at, values, who)


def given_of(corrections: Sequence[Correction], analysis: Analysis) -> dict[str, str]:
    """Returns what the form had where these marks were added."""
    text = analysis.article.text
    out: dict[str, str] = {}
    taken: dict[int, int] = {}
    for one in corrections:
        number, at = next((n, s) for n, s in enumerate(sentences(analysis), 1) if s.start <= one.at.start < s.end)
        name = _name(number, taken.get(number, 0))
        taken[number] = taken.get(number, 0) + 1
        found = find(text, at, one.words)
        value = one.category or one.cls or one.source_type
        out |= {
            f"{name}:words": one.words,
            f"{name}:kind": f"{one.mark}:{value}",
            f"{name}:certainty": one.certainty or "",
            f"{name}:source": " ".join(text[start:end] for start, end in one.source or ()),
            f"{name}:which": str(found.index(one.at) + 1) if one.at in found and len(found) > 1 else "",
            f"{name}:why": one.why,
        }
    return {field: value for field, value in out.items() if value}


def find(text: str, at: Span, words: str) -> list[Span]:
    """Finds whole words in a stretch of text, however white space and apostrophes are written."""
    pattern = r"\s+".join(re.sub("['’]", "['’]", re.escape(word)) for word in words.split())
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)") if pattern else None
    return [Span(*match.span()) for match in whole.finditer(text, at.start, at.end)] if whole else []


def nearest(text: str, at: Span, words: str) -> Span:
    """Finds the words of a source, where they stand nearest to a mark."""
    found = find(text, Span(0, len(text)), words)
    if not found:
        raise PageError("serve.source_missing", "serve.source_missing_try", words=plain(words, _LONGEST_QUOTE))
    return min(found, key=lambda span: abs(span.start - at.start))


def _name(number: int, place: int) -> str:
    return f"add:{number}:{place}"


def _names(number: int, given: Mapping[str, str]) -> Iterator[str]:
    """Yields the places of a sentence at which something is given."""
    place = 0
    while any(given.get(f"{_name(number, place)}:{field}") for field in ("words", "kind", "source", "why")):
        yield _name(number, place)
        place += 1


def _correction(text: str, number: int, at: Span, values: Mapping[str, str], who: str) -> Correction:
    words = plain(values["words"], _LONGEST_QUOTE)
    said = {"words": words, "text": plain(text[at.start : at.end])}
    if not words:
        raise PageError("serve.words_none", "serve.words_none_try", number, number=number)
    found = find(text, at, values["words"])
    if not found:
        raise PageError("serve.words_missing", "serve.words_missing_try", number, **said)
    mark, _, value = values["kind"].partition(":")
    if value not in _KINDS.get(mark, ()):
        raise PageError("serve.kind_missing", "serve.kind_missing_try", number, **said)
    if not who:
        raise PageError("serve.who_missing", "serve.who_missing_try")
    if not values["why"]:
        raise PageError("serve.why_missing", "serve.why_missing_try", number, **said)
    which = int(values["which"]) if values["which"].isascii() and values["which"].isdigit() else 0
    if len(found) > 1 and not 1 <= which <= len(found):
        raise PageError("serve.words_twice", "serve.words_twice_try", number, **said, n=len(found))
    place = found[which - 1] if len(found) > 1 else found[0]
    made: dict[str, object] = {"cls": value}
    if mark == "cue":
        made = {"category": value, "certainty": values["certainty"] or None}
    elif mark == "attribution":
        made = {"source_type": value, "source": (nearest(text, place, values["source"]),) if values["source"] else ()}
    return Correction(
        "add",
        mark,
        place,
        text[place.start : place.end],
        who,
        " ".join(values["why"].split()),
        **made,  # type: ignore[arg-type]
    )


def _place(text: str, at: Span, name: str, given: Mapping[str, str], w: Words) -> Adding:
    values = {field: given.get(f"{name}:{field}", "") for field in _FIELDS}
    kinds = {
        "serve.add_cue": {f"cue:{one}": w(f"category.{one}") for one in _KINDS["cue"]},
        "serve.add_attribution": {f"attribution:{one}": w(f"source_type.{one}") for one in _KINDS["attribution"]},
        "serve.add_claim": {f"claim:{one}": w(f"corrected.class_{one}") for one in _KINDS["claim"]},
    }
    some = bool(values["words"])
    found = find(text, at, values["words"])
    return Adding(
        name=name,
        words=values["words"],
        first=Option(REMOVE if some else "", w("serve.remove") if some else w("serve.add_none"), False),
        kinds=tuple(Options(w(key), _options(values["kind"], of)) for key, of in kinds.items()),
        certainties=_options(values["certainty"] or "possible", {one: w(f"certainty.{one}") for one in CERTAINTIES}),
        which=_options(values["which"], {str(n): _around(text, at, one) for n, one in enumerate(found, 1)})
        if len(found) > 1
        else (),
        source=values["source"],
        why=values["why"],
    )


def _options(wanted: str, values: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == wanted) for value, label in values.items())


def _around(text: str, at: Span, place: Span) -> str:
    """Returns words in brackets with some of what stands on both sides of them in their sentence."""
    before, after = text[at.start : place.start].split(), text[place.end : at.end].split()
    shown = [*before[-_AROUND:], f"[{text[place.start : place.end]}]", *after[:_AROUND]]
    start, end = ("… " if len(before) > _AROUND else ""), (" …" if len(after) > _AROUND else "")
    return f"{start}{plain(' '.join(shown))}{end}"
