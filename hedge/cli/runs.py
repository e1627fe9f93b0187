"""A run over articles as a person sees it: what is skipped is named, a terminal sees how far it is, a code tells."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from hedge import corrections, no_text
from hedge import state as states
from hedge.cli import steps
from hedge.cli.options import Given
from hedge.cli.printed import complain, remark, reported_before
from hedge.cli.steps import Engine
from hedge.errors import HedgeError
from hedge.model import Analysis, Article, Correction

EXIT_CODES = "Exit code 0: all done; 1: some articles skipped, the others done; 2: nothing done."


@dataclass(frozen=True, slots=True)
class Run:
    """What a command is to analyse: what was read, the editors' corrections of it, and what was reported before."""

    given: Given
    read: Sequence[Article | HedgeError]
    corrections: Mapping[str, Sequence[Correction]]
    before: states.State

    @property
    def ids(self) -> list[str]:
        """The ids of the articles that could be read."""
        return [item.id for item in self.read if isinstance(item, Article)]

    def nothing(self) -> int:
        """Says why there is nothing to analyse, and returns the exit code."""
        for item in self.read:
            if isinstance(item, HedgeError):
                complain(item)
        return self.code(0)

    def engines(self) -> dict[str, Engine]:
        """Loads what the articles need, so that what is broken stops the run before anything is written."""
        return steps.engines(self.read, self.given.options)

    def shown(
        self,
        engines: Mapping[str, Engine],
        skipped: list[HedgeError] | None = None,
        through: Callable[[Iterable[Analysis | HedgeError]], Iterable[Analysis | HedgeError]] = iter,
    ) -> Iterator[Analysis]:
        """Yields the analyses, names what is skipped, and shows a person at a terminal how far the run is.

        What is skipped is added to `skipped` where it is given; `through` sees everything first.
        """
        found = through(steps.analyse(self.read, engines, self.corrections))
        yield from _shown(found, len(self.read), skipped)

    def code(self, done: int) -> int:
        """Returns the exit code where so many articles were done; one that was reported before is no failure."""
        return code(self.before.known + done, self.before.known + len(self.read))


def prepared(given: Given, new: bool = False, state: Path | None = None, nameless: bool = False) -> Run:
    """Reads the inputs and the corrections.

    With `new` what the state file remembers is left out, counted and said; with `nameless` no article is called by its
    title.
    """
    if new and state is None:
        raise HedgeError("--new leaves out what a state file remembers, and none is named", "--new --state FILE")
    before = states.opened(state, given.reading.retrieved)
    if state is None and any(Path(name).is_file() for name in given.inputs):
        _begin()  # nearly for certain there is something to analyse
    every = _read(given)
    edits = _corrections(given.corrections or (), every)
    read = before.named([no_text.nameless(item) for item in every] if nameless else every)
    if new:
        read = before.unreported(read)
        for line in reported_before(before.known, sorted(before.changed), nothing_new=not read):
            typer.echo(line, err=True)
    return Run(given, read, edits, before)


def shown(found: Iterable[Analysis | HedgeError], total: int) -> Iterator[Analysis]:
    """Does for analyses that are no run what `Run.shown` does."""
    yield from _shown(found, total, None)


def code(done: int, given: int) -> int:
    """Returns the exit code of a command that did so many of what it was given."""
    return 0 if done == given else 1 if done else 2


def _begin() -> None:
    """Loads at once, side by side, what an analysis needs whatever it finds: the start is shorter by half a second."""
    from hedge import language, pipeline

    language.begin()
    pipeline.begin()


def _read(given: Given) -> list[Article | HedgeError]:
    """Reads the inputs; a terminal sees how many addresses are fetched, and what is noted is said below that."""
    from hedge.intake.items import Watch

    notes: list[str] = []
    watch = Watch(notes.append, lambda number, of: _show(f"{number} of {of} addresses" if of > 1 else ""))
    try:
        return steps.read(given.inputs, given.options, replace(given.reading, watch=watch))
    finally:
        _show("")
        for note in notes:
            remark(note)


def _show(said: str) -> None:
    """Puts a line where the last one stood that tells how far a run is, if a person is there to see it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{said}\r" if said else "\r\033[K")
        sys.stderr.flush()


def _corrections(files: Iterable[Path], read: Sequence[Article | HedgeError]) -> dict[str, tuple[Correction, ...]]:
    """Reads the corrections of the articles of a run, by the sha256 of their text; says how many are of other texts."""
    given = [corrections.read(file) for file in files]
    articles = [item for item in read if isinstance(item, Article)]
    if not articles:
        return {}  # the run says why there is none
    found = corrections.of_run(given, articles)
    others = len({text.sha256 for texts in given for text in texts} - found.keys())
    if others:
        remark(f"{others} corrected {'text is' if others == 1 else 'texts are'} not in this run")
    return found


def _shown(found: Iterable[Analysis | HedgeError], total: int, skipped: list[HedgeError] | None) -> Iterator[Analysis]:
    for number, item in enumerate(found, 1):
        _show(f"{number}/{total}" if number < total else "")
        if isinstance(item, HedgeError):
            complain(item)
            if skipped is not None:
                skipped.append(item)
        else:
            yield item
