"""What the commands print, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hedge.errors import HedgeError
from hedge.model import SHARES, Analysis, Share

if TYPE_CHECKING:
    import polars

    from hedge.compare_lexicons import Mark, Moved
    from hedge.concordance import Line
    from hedge.corpus.summary import Group, Grouping
    from hedge.lexicon import Lexicon
    from hedge.models import Card

_FEW = "too few to compare"
_COLUMNS = ("article", "language", *SHARES, "words", "fit")


def complain(error: HedgeError) -> None:
    """Prints an error as its two lines."""
    typer.echo(f"hedge: {one_line(error.what)}\nTry: {one_line(error.remedy)}", err=True)


def remark(said: str) -> None:
    """Prints, beside the results, what a person should know of a run."""
    typer.echo(f"hedge: {one_line(said)}", err=True)


def reported_before(known: int, changed: Sequence[str], nothing_new: bool) -> list[str]:
    """Says how many articles were reported already, and which of them have another text now."""
    lines = []
    if nothing_new:
        lines.append(f"nothing new: {_articles(known)} already reported" if known else "nothing new")
    elif known:
        lines.append(f"{_articles(known)} already reported, left out")
    if changed:
        lines.append(f"{_articles(len(changed))} changed since reported: {', '.join(changed)}")
    return lines


def report_line(analysis: Analysis, page: Path, changed: bool = False) -> str:
    """Says in one line what the page of an article says; `changed` that an earlier one said it of another text."""
    scores = analysis.scores
    said = [analysis.article.id]
    if scores.fit.verdict == "no":
        said.append(f"not scored ({_reasons(analysis)})")
    else:
        said += [*(f"{name} {_percent(scores.shares[name])}" for name in SHARES), f"{_counted(analysis)} words"]
    if changed:
        said.append("changed")
    if scores.fit.verdict == "caution":
        said.append(f"caution ({_reasons(analysis)})")
    return "  ".join((*said, *_corrected(analysis), str(page)))


def table_head(ids: Iterable[str]) -> str:
    """Returns the head of the table of the articles with these ids."""
    return _row(_COLUMNS, _widths(ids))


def table_row(analysis: Analysis, ids: Iterable[str]) -> str:
    """Returns the row of an article in that table."""
    scores = analysis.scores
    shares = [_percent(scores.shares[name]) for name in SHARES]
    words = "–" if scores.fit.verdict == "no" else str(_counted(analysis))
    fit = f"{scores.fit.verdict} ({_reasons(analysis)})" if scores.fit.reasons else scores.fit.verdict
    said = "  ".join((fit, *_corrected(analysis)))
    return _row((analysis.article.id, analysis.article.language, *shares, words, said), _widths(ids))


def lexicon_table(lexicon: Lexicon) -> str:
    """Lists the entries of a lexicon: what they are called, what they are, and the reason that a reader sees."""
    rows = [
        *((cue.id, f"{cue.category}, {cue.certainty}", cue.gloss) for cue in lexicon.cues),
        *((entry.id, "reporting", entry.gloss) for entry in lexicon.reporting),
        *((entry.id, f"source, {entry.source_type}", entry.gloss) for entry in lexicon.sources),
        *((entry.id, f"line, {entry.role}", entry.gloss) for entry in lexicon.lines),
    ]
    language = lexicon.info.language
    return _aligned([(name, kind, gloss.get(language) or gloss.get("en", "")) for name, kind, gloss in rows])


def models_table(cards: Sequence[Card]) -> str:
    """Lists embedded models: size, licence, scores and treebanks."""
    blocks = []
    for card in cards:
        size = sum(file.size for file in card.files) / 1e6
        lines = [f"{card.language or 'all languages'}  {card.name}, {size:.1f} MB, {card.licence}"]
        for score in card.scores:
            figures = {
                name: figure for name, figure in score._asdict().items() if name != "treebank" and figure is not None
            }
            lines.append(f"    {score.treebank}: " + ", ".join(f"{name} {figure}" for name, figure in figures.items()))
        lines += [f"    trained on {treebank.name}, {treebank.licence}" for treebank in card.treebanks]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def concordance_line(line: Line) -> str:
    """Writes a line of a concordance: + where the entry holds, - where only its words are there, and why."""
    place = f"{line.article}:{line.sentence}" if line.sentence else line.article
    sign = "+" if line.found else "-"
    return f"{sign} {line.entry}  {place}  {line.left}«{line.words}»{line.right}  {line.why}"


def lexicon_diff(moves: Sequence[Moved]) -> str:
    """Lists the marks gained and lost by entry, then the articles whose shares move, then the means."""
    found: dict[str, list[str]] = {}
    for m in moves:
        for sign, marks in (("+", m.gained), ("-", m.lost)):
            for mark, context in marks:
                found.setdefault(mark.entry, []).append(f"  {sign} {_marked(m.article, mark, context)}")
    lines = []
    for entry, said in sorted(found.items()):
        gained = sum(line.startswith("  +") for line in said)
        lines += [f"{entry}: {gained} gained, {len(said) - gained} lost", *said]
    lines += [f"{m.article}  {_moves(m)}" for m in moves if m.before != m.after]
    means = {name: [m for m in moves if m.before[name] is not None and m.after[name] is not None] for name in SHARES}
    said_means = [
        f"{name} {sum((m.after[name] or 0) - (m.before[name] or 0) for m in scored) / len(scored):+.2f}"
        for name, scored in means.items()
        if scored
    ]
    changed = sum(bool(m.gained or m.lost) for m in moves)
    lines.append(f"{len(moves)} articles, {changed} with other marks; mean change in points: {', '.join(said_means)}")
    return "\n".join(lines)


def _marked(article: str, mark: Mark, context: tuple[str, str, str]) -> str:
    left, words, right = context
    return f"{article}  {left}«{words}»{right}  {mark.kind}, {mark.says}"


def _moves(m: Moved) -> str:
    def said(share: float | None) -> str:
        return "–" if share is None else f"{share:.1f}"

    return "  ".join(f"{name} {said(m.before[name])} → {said(m.after[name])}" for name in SHARES)


def one_line(text: str) -> str:
    """Returns a message without line breaks and other controls, whatever file name is in it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _corrected(analysis: Analysis) -> list[str]:
    """Says how many marks editors changed, if any."""
    number = len(analysis.corrected.corrections) if analysis.corrected else 0
    return [f"{number} {'mark' if number == 1 else 'marks'} corrected"] if number else []


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number} articles"


def _counted(analysis: Analysis) -> int:
    """Counts the words that the shares are of."""
    return sum(number for cls, number in analysis.scores.words.items() if cls != "other")


def _reasons(analysis: Analysis) -> str:
    return ", ".join(reason.replace("_", " ") for reason in analysis.scores.fit.reasons)


def _percent(share: Share) -> str:
    return "–" if share.share is None else f"{100 * share.share:.0f} %"


def _widths(ids: Iterable[str]) -> list[int]:
    longest = max(map(len, ids), default=0)
    return [max(longest, len(_COLUMNS[0])), *map(len, _COLUMNS[1:])]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, language, *numbers, fit = cells
    left, second, *right, _ = widths
    middle = "  ".join(number.rjust(width) for number, width in zip(numbers, right, strict=True))
    return f"{name.ljust(left)}  {language.ljust(second)}  {middle}  {fit}"


def _aligned(rows: Sequence[tuple[str, str, str]]) -> str:
    first = max((len(row[0]) for row in rows), default=0)
    second = max((len(row[1]) for row in rows), default=0)
    return "\n".join(f"{name.ljust(first)}  {kind.ljust(second)}  {text}".rstrip() for name, kind, text in rows)


def groups(grouping: Grouping) -> polars.DataFrame:
    """Returns the groups of a summary as a table to be printed; differences are in percentage points."""
    import polars

    against = "against the one before" if grouping.before else "against all others"
    rows = [
        {
            grouping.key: one_line(group.value),
            "articles": group.articles,
            "words": group.words,
            **_group(group, against, "–" if grouping.before and group is grouping.groups[0] else _FEW),
        }
        for group in grouping.groups
    ]
    return polars.DataFrame(rows)


def _group(group: Group, against: str, without: str) -> dict[str, str]:
    out = {}
    for name in SHARES:
        share = group.shares[name]
        between = "" if share.low is None or share.high is None else f" ({100 * share.low:.1f}–{100 * share.high:.1f})"
        out[name] = f"{100 * (share.share or 0):.1f}%{between}"
        if name == "speculation":
            out[against] = _difference(group.differences[name]) if group.differences else without
    return out


def _difference(apart: Share) -> str:
    if apart.share is None or apart.low is None or apart.high is None:
        return _FEW
    said = f"{100 * apart.share:+.1f} points ({100 * apart.low:+.1f} to {100 * apart.high:+.1f})"
    return said if apart.low > 0 or apart.high < 0 else "not told apart"
