"""Measures: the errors that were measured for a pair of lexicon and models, which the methods box shows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedge.model import SHARES, Analysis
from hedge.precision import FULL

if TYPE_CHECKING:
    from hedge.evaluation.figures import Evaluation

_FILE = Path(__file__).with_name("measured.toml")
_HEAD = """\
# How far the shares are from those of annotated articles: the mean absolute difference, in percentage points, over a
# number of articles on which the lexicon was also tuned (their annotation was made by programs that read guidelines,
# not by people). A report shows it only for the lexicon and the models with these sha256, so an edit hides it until
# it is measured again: make measured
"""


def measured(analysis: Analysis) -> Mapping[str, Any] | None:
    """Returns the errors measured with the lexicon and the models of an analysis; None where nobody measured them."""
    found = read().get(analysis.article.language)
    parser = analysis.document.parser
    if found is None or parser.get("precision", FULL) != FULL:
        return None
    pair = (analysis.lexicon.sha256, parser.get("sha256"))
    return found if (found["lexicon"], found["models"]) == pair else None


def written(evaluations: Sequence[Evaluation], pairs: Mapping[str, tuple[str, str]]) -> str:
    """Writes the file of measured errors; `pairs` are the sha256 of lexicon and models by language."""
    lines = [_HEAD]
    for e in sorted(evaluations, key=lambda e: e.language):
        lexicon, models = pairs[e.language]
        lines.append(f'[{e.language}]\nlexicon = "{lexicon}"\nmodels = "{models}"\narticles = {e.articles}\n')
        lines[-1] += "".join(f"{share} = {e.figures[f'MAE {share}'].value:.1f}\n" for share in SHARES)
    return "\n".join(lines)


@cache
def read() -> Mapping[str, Mapping[str, Any]]:
    """Reads the file of measured errors, a table a language."""
    return tomllib.loads(_FILE.read_text("utf-8"))
