"""A run over articles as a person sees it: what is skipped is named, a terminal sees how far it is, a code tells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from hedge.cli_text import complain
from hedge.errors import HedgeError
from hedge.model import Analysis, Article

EXIT_CODES = "Exit code 0: all done; 1: some articles skipped, the others done; 2: nothing done."


def ids(read: Sequence[Article | HedgeError]) -> list[str]:
    """Returns the ids of the articles that could be read."""
    return [item.id for item in read if isinstance(item, Article)]


def nothing(read: Sequence[Article | HedgeError]) -> int:
    """Says why no article could be read."""
    for item in read:
        if isinstance(item, HedgeError):
            complain(item)
    return code(0, len(read))


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
