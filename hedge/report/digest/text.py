"""A digest as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill

from hedge.report.digest.records import DigestView, Group, Item
from hedge.report.embed.bar import whole
from hedge.report.words import Words

WIDTH = 72
_BAR = 60
_AROUND = {"own": "*", "theirs": "_", "passed": "~"}


def text(view: DigestView, w: Words) -> str:
    """Returns a digest as plain text: paragraphs of at most 72 columns, but for words that are longer."""
    return "\n".join(_lines(view, w)) + "\n"


def _lines(view: DigestView, w: Words) -> Iterator[str]:
    yield from (_wrap(view.title), view.date, "")
    for sentence in view.intro:
        yield from (_wrap(sentence), "")
    if view.key:
        yield _wrap(f"{w('digest.key')}: {w('digest.key_says')} {w('digest.intervals')}")
        yield from (f"  {slot.letter}  {slot.part.label}" for row in view.key for slot in row.slots)
        yield from ("", _wrap(w("digest.marks_text")), "", _wrap(view.order), "")
    for group in view.groups:
        yield from _group(group, w)
    if view.outlets_says:
        yield from _headed(w("digest.outlets")) if view.outlets else ()
        yield from _table(view, w) if view.outlets else ()
        yield from (_wrap(" ".join(view.outlets_says)), "")
    if view.unscored:
        yield from _headed(w("digest.unscored"))
        for item in view.unscored:
            yield from (_wrap(item.title), *filter(None, (item.link,)), _wrap(item.reasons, "  "), "")
    if view.skipped:
        yield from _headed(view.skipped_says)
        yield from (_wrap(said) for said in view.skipped)
        yield ""
    yield from ("=" * WIDTH, _wrap(f"{w('page.limit_truth')} {w('page.footer')}"))


def _group(group: Group, w: Words) -> Iterator[str]:
    if group.heading:
        yield from _headed(group.heading)
    for item in group.full:
        yield from ("-" * WIDTH, _wrap(item.title), *filter(None, (_wrap(item.about),)), item.counted)
        yield from (*filter(None, (item.link,)), "")
        if item.caution:
            yield from (_wrap(f"{item.caution[0]}. {' '.join(item.caution[1:])}"), "")
        yield _bar(item)
        for row in item.rows:
            yield f"{row.share.label} {row.share.share} ({row.share.range})"
            yield from (f"  {s.letter}  {s.part.label} {s.part.share} ({s.part.range})" for s in row.slots)
        yield ""
        if item.passage:
            quoted = "".join(
                f"{_AROUND.get(piece.look, '')}{piece.text}{_AROUND.get(piece.look, '')}"
                for piece in item.passage.words
            )
            yield from (
                _wrap(quoted, "> "),
                _wrap(": ".join(filter(None, (item.passage.reason, item.passage.gloss))), "  "),
                "",
            )
        else:
            yield from (_wrap(w("digest.passage_none")), "")
        yield from (_wrap(item.sentence), "")


def _bar(item: Item) -> str:
    """Draws the bar with the letters of its parts."""
    widths = whole([slot.part.fraction for slot in item.slots], _BAR)
    return "".join(slot.letter * width for slot, width in zip(item.slots, widths, strict=True))


def _table(view: DigestView, w: Words) -> Iterator[str]:
    head = (w("digest.outlet"), w("digest.articles"), w("digest.mean"), w("digest.interval"))
    rows = [head, *((row.outlet, row.articles, row.mean, row.range) for row in view.outlets)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    yield from (_row(row, widths) for row in rows)
    yield ""


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join((row[0].ljust(widths[0]), *(c.rjust(n) for c, n in zip(row[1:], widths[1:], strict=True))))


def _headed(heading: str) -> tuple[str, ...]:
    return ("=" * WIDTH, _wrap(heading), "")


def _wrap(line: str, indent: str = "") -> str:
    return fill(
        line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
