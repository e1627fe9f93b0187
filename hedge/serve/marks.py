"""The marks of an article as a form: what an editor chooses in it becomes corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hedge.corrections.edits import at_of
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
from hedge.report.safe import plain, shown
from hedge.report.segments import cut
from hedge.report.words import Words
from hedge.serve import added
from hedge.serve.added import REMOVE, Adding, Option
from hedge.serve.said import PageError

_LONGEST_QUOTE = 160


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
class MarkedWords:
    """Words of a sentence; `marked` says that a cue or an attribution stands there."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A sentence, by its number from 1, with the marks that begin in it and the places to add one.

    `marks` says how many the report shows there, which has none on what is stated without a source, and `bare` that
    there are none; `open` that something is chosen.
    """

    number: int
    words: tuple[MarkedWords, ...]
    marks: str
    rows: tuple[Row, ...]
    adding: tuple[Adding, ...]
    bare: bool
    open: bool


Mark = ScopedCue | Attribution | Claim


def groups(analysis: Analysis, given: Mapping[str, str], w: Words) -> tuple[Group, ...]:
    """Returns the sentences of an automatic analysis with their marks, and what is `given` of them by field name."""
    listed = sorted(_marks(analysis), key=lambda one: (one[1].start, -one[1].end, one[0]))
    out = []
    for number, sentence in enumerate(added.sentences(analysis), 1):
        inside = [one for one in listed if sentence.start <= one[1].start < sentence.end]
        seen = sum(not (isinstance(mark, Claim) and mark.cls == "stated") for _, _, mark in inside)
        places = added.places(analysis, number, sentence, given, w)
        touched = any(given.get(f"{_name(kind, at)}:{field}") for kind, at, _ in inside for field in _FIELDS[kind])
        out.append(
            Group(
                number=number,
                words=_words(analysis, sentence),
                marks=w("serve.marks_one") if seen == 1 else w("serve.marks", n=w.count(seen)),
                rows=tuple(_row(analysis, *one, given, w) for one in inside),
                adding=places,
                bare=not seen,
                open=touched or len(places) > 1,
            )
        )
    return tuple(out)


def chosen(analysis: Analysis, given: Mapping[str, str]) -> tuple[Correction, ...]:
    """Returns the corrections that are chosen in the form; raises PageError where one lacks who, why or its source."""
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
            raise PageError("serve.who_missing", "serve.who_missing_try")
        if not values["why"]:
            raise PageError("serve.why_missing", "serve.why_missing_try", words=quoted)
        said = {"mark": kind, "at": at, "words": words, "who": who, "why": " ".join(values["why"].split())}
        if values["do"] == REMOVE:
            out.append(Correction(do=REMOVE, **said))  # type: ignore[arg-type]
        else:
            out.append(Correction(do="change", **said, **_changes(text, kind, at, values)))  # type: ignore[arg-type]
    return (*out, *added.chosen(analysis, given, who))


def given_of(corrections: Sequence[Correction], analysis: Analysis) -> dict[str, str]:
    """Returns what the form had where these corrections came from."""
    text = analysis.article.text
    out = added.given_of([one for one in corrections if one.do == "add"], analysis)
    for one in corrections:
        out["who"] = one.who
        if one.do == "add":
            continue
        name = _name(one.mark, one.at)
        first = {"cue": one.category, "attribution": one.source_type, "claim": one.cls}[one.mark]
        source = " ".join(text[start:end] for start, end in one.source or ())
        out |= {
            f"{name}:do": REMOVE if one.do == REMOVE else first or "",
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
    removed = {REMOVE: w("serve.remove")}
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


def _changes(text: str, kind: str, at: Span, values: Mapping[str, str]) -> dict[str, object]:
    """Returns the new values of a mark; what is no value of its kind is refused when the corrections are read."""
    first = {"cue": "category", "attribution": "source_type", "claim": "cls"}[kind]
    changes: dict[str, object] = {first: values["do"]} if values["do"] else {}
    if values.get("certainty"):
        changes["certainty"] = values["certainty"]
    if values.get("source"):
        changes["source"] = (added.nearest(text, at, values["source"]),)
    return changes


def _words(analysis: Analysis, sentence: Span) -> tuple[MarkedWords, ...]:
    """Returns the words of a sentence on one line, cut where marks begin and end."""
    spans = [span for cue in analysis.cues for span in cue.spans]
    spans += [span for said in analysis.attributions for span in (*said.cue, *said.source)]
    start, end = sentence
    pieces = cut(end - start, [(a - start, b - start, "marked") for a, b in spans])
    line = [
        (re.sub(r"\s+", " ", shown(analysis.article.text[start + p.start : start + p.end])), p.keys) for p in pieces
    ]
    return tuple(MarkedWords(text, bool(keys)) for text, keys in line)
