"""A run over articles as a person sees it: what is skipped is named, a terminal sees how far it is, a code tells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import typer

from hedge import state
from hedge.cli_text import complain, reported_before
from hedge.errors import HedgeError
from hedge.model import Analysis, Article

EXIT_CODES = "Exit code 0: all done; 1: some articles skipped, the others done; 2: nothing done."


def ids(read: Sequence[Article | HedgeError]) -> list[str]:
    """Returns the ids of the articles that could be read."""
    return [item.id for item in read if isinstance(item, Article)]


def remembered(new: bool, file: Path | None, now: str | None) -> state.State:
    """Opens what earlier runs reported, before anything is read."""
    if new and file is None:
        raise HedgeError("--new leaves out what a state file remembers, and none is named", "--new --state FILE")
    return state.opened(file, now)


def unreported(read: Sequence[Article | HedgeError], new: bool, before: state.State) -> Sequence[Article | HedgeError]:
    """Leaves out what is reported already, and says how many that are and which have another text now."""
    if new:
        read = before.unreported(read)
        for line in reported_before(before.known, sorted(before.changed), nothing_new=not read):
            typer.echo(line, err=True)
    return read


def nothing(read: Sequence[Article | HedgeError], known: int = 0) -> int:
    """Says why no article could be read; `known` are reported already, which is no failure."""
    for item in read:
        if isinstance(item, HedgeError):
            complain(item)
    return code(known, known + len(read))


def shown(
    found: Iterable[Analysis | HedgeError],
    read: Sequence[Article | HedgeError],
    skipped: list[HedgeError] | None = None,
) -> Iterator[Analysis]:
    """Yields the analyses, names what was skipped, and shows a person at a terminal how far the run is.

    What was skipped is added to `skipped` where it is given.
    """
    terminal = sys.stderr.isatty()
    for number, item in enumerate(found, 1):
        if terminal:
            sys.stderr.write(f"\r\033[K{number}/{len(read)}\r" if number < len(read) else "\r\033[K")
            sys.stderr.flush()
        if isinstance(item, HedgeError):
            complain(item)
            if skipped is not None:
                skipped.append(item)
        else:
            yield item


def code(done: int, given: int) -> int:
    """Returns the exit code of a run."""
    return 0 if done == given else 1 if done else 2
