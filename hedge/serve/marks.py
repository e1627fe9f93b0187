"""The marks of an article as a form: what an editor chooses in it becomes corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hedge.corrections.edits import at_of
from hedge.errors import HedgeError
from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    SOURCE_TYPES,
    Analysis,
    Attribution,
    Claim,
    Correction,
    ScopedCue,
    Span,
)
from hedge.report.safe import plain
from hedge.report.words import Words

_LONGEST_QUOTE = 160
_REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen; `value` is empty for leaving all as it is."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A field with its options; the first is to leave it as it is."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A mark in the form: its words, what it is, its choices, and the fields for a source's words and the reason.

    `source_name` is empty for marks that have no source.
    """

    words: str
    kind: str
    choices: tuple[Choice, ...]
    source_name: str
    source: str
    why_name: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """A sentence with the marks that begin in it; `open` says that something is chosen there."""

    words: str
    rows: tuple[Row, ...]
    open: bool


Mark = ScopedCue | Attribution | Claim


def groups(analysis: Analysis, given: Mapping[str, str], w: Words) -> tuple[Group, ...]:
    """Returns the marks of an automatic analysis by sentence, with what is `given` of them by field name."""
    text = analysis.article.text
    listed = sorted(_marks(analysis), key=lambda one: (one[1].start, -one[1].end, one[0]))
    out = []
    ends = [sentence.start for sentence in analysis.document.sentences[1:]]
    starts = [0, *ends]
    for start, end in zip(starts, [*ends, len(text)], strict=True):
        inside = [one for one in listed if start <= one[1].start < end]
        if inside:
            rows = tuple(_row(analysis, *one, given, w) for one in inside)
            touched = any(given.get(f"{_name(kind, at)}:{field}") for kind, at, _ in inside for field in _FIELDS[kind])
            out.append(Group(plain(text[start:end]), rows, touched))
    return tuple(out)


def chosen(analysis: Analysis, given: Mapping[str, str], w: Words) -> tuple[Correction, ...]:
    """Returns the corrections that are chosen in the form; raises HedgeError where one lacks who, why or its source."""
    text = analysis.article.text
    who = " ".join(given.get("who", "").split())
    out = []
    for kind, at, _ in _marks(analysis):
        name = _name(kind, at)
        values = {field: given.get(f"{name}:{field}", "").strip() for field in (*_FIELDS[kind], "why")}
        if not any(values[field] for field in _FIELDS[kind]):
            continue
        words = text[at.start : at.end]
        quoted = plain(words, 60)
        if not who:
            raise HedgeError(w("serve.who_missing"), w("serve.who_missing_try"))
        if not values["why"]:
            raise HedgeError(w("serve.why_missing", words=quoted), w("serve.why_missing_try"))
        said = {"mark": kind, "at": at, "words": words, "who": who, "why": " ".join(values["why"].split())}
        if values["do"] == _REMOVE:
            out.append(Correction(do=_REMOVE, **said))  # type: ignore[arg-type]
        else:
            out.append(Correction(do="change", **said, **_changes(text, kind, at, values, w)))  # type: ignore[arg-type]
    return tuple(out)


def given_of(corrections: tuple[Correction, ...], text: str) -> dict[str, str]:
    """Returns what the form had where these corrections came from."""
    out: dict[str, str] = {}
    for one in corrections:
        name = _name(one.mark, one.at)
        first = {"cue": one.category, "attribution": one.source_type, "claim": one.cls}[one.mark]
        source = " ".join(text[start:end] for start, end in one.source or ())
        out |= {
            "who": one.who,
            f"{name}:do": _REMOVE if one.do == _REMOVE else first or "",
            f"{name}:certainty": one.certainty or "",
            f"{name}:source": source,
            f"{name}:why": one.why,
        }
    return {field: value for field, value in out.items() if value}


# The fields of each kind of mark that change something.
_FIELDS = {"cue": ("do", "certainty"), "attribution": ("do", "source"), "claim": ("do",)}


def _marks(analysis: Analysis) -> Iterator[tuple[str, Span, Mark]]:
    yield from (("cue", at_of(cue), cue) for cue in analysis.cues)
    yield from (("attribution", at_of(said), said) for said in analysis.attributions)
    yield from (("claim", at_of(claim), claim) for claim in analysis.claims)


def _name(kind: str, at: Span) -> str:
    return f"{kind}:{at.start}:{at.end}"


def _row(analysis: Analysis, kind: str, at: Span, mark: Mark, given: Mapping[str, str], w: Words) -> Row:
    name = _name(kind, at)

    def choice(field: str, label: str, keep: str, values: Mapping[str, str]) -> Choice:
        wanted = given.get(f"{name}:{field}", "")
        options = {"": keep} | dict(values)
        return Choice(f"{name}:{field}", label, tuple(Option(v, said, v == wanted) for v, said in options.items()))

    choices: tuple[Choice, ...]
    removed = {_REMOVE: w("serve.remove")}
    if isinstance(mark, ScopedCue):
        now, certainty = w(f"category.{mark.cue.category}"), w(f"certainty.{mark.cue.certainty}")
        said = f"{now} · {certainty}"
        choices = (
            choice("do", w("serve.category"), now, removed | {c: w(f"category.{c}") for c in CATEGORIES
                                                              if c != mark.cue.category}),
            choice("certainty", w("serve.certainty"), certainty, {c: w(f"certainty.{c}") for c in CERTAINTIES
                                                                  if c != mark.cue.certainty}),
        )  # fmt: skip
    elif isinstance(mark, Attribution):
        now = w(f"source_type.{mark.source_type}")
        said = w("serve.attribution", source=plain(mark.name, 80) or w("page.unknown_source"), type=now)
        types = {t: w(f"source_type.{t}") for t in SOURCE_TYPES if t != mark.source_type}
        choices = (choice("do", w("serve.source_type"), now, removed | types),)
    else:
        now = w(f"corrected.class_{mark.cls}")
        said = w("serve.passage", cls=now)
        classes = {c: w(f"corrected.class_{c}") for c in CLASSES if c != mark.cls}
        choices = (choice("do", w("serve.class"), now, removed | classes),)
    source = f"{name}:source" if kind == "attribution" else ""
    words = plain(analysis.article.text[at.start : at.end], _LONGEST_QUOTE)
    return Row(words, said, choices, source, given.get(source, ""), f"{name}:why", given.get(f"{name}:why", ""))


def _changes(text: str, kind: str, at: Span, values: Mapping[str, str], w: Words) -> dict[str, object]:
    """Returns the new values of a mark; what is no value of its kind is refused when the corrections are read."""
    first = {"cue": "category", "attribution": "source_type", "claim": "cls"}[kind]
    changes: dict[str, object] = {first: values["do"]} if values["do"] else {}
    if values.get("certainty"):
        changes["certainty"] = values["certainty"]
    if values.get("source"):
        changes["source"] = (_nearest(text, at, values["source"], w),)
    return changes


def _nearest(text: str, at: Span, words: str, w: Words) -> Span:
    """Finds words in the text, where they stand nearest to a mark."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [Span(*match.span()) for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    if not found:
        raise HedgeError(w("serve.source_missing", words=plain(words, 60)), w("serve.source_missing_try"))
    return min(found, key=lambda span: abs(span.start - at.start))
