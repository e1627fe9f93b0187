"""What the commands do with the corrections of editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from hedge import corrections
from hedge.cli_text import remark
from hedge.errors import HedgeError
from hedge.model import Article, Correction


def read(files: Iterable[Path], read: Sequence[Article | HedgeError]) -> dict[str, tuple[Correction, ...]]:
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
