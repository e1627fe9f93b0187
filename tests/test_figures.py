from __future__ import annotations

import pytest

from hedge import lexicon, pipeline, proved
from hedge.check import count
from hedge.report import measures
from tests import figures

MEND = "make measured proves and measures again"


@pytest.mark.slow
def test_the_figures_of_the_readme_are_what_its_commands_print() -> None:
    text = figures.README.read_text("utf-8")
    assert len(figures.BLOCK.findall(text)) >= 2
    assert figures.with_figures(text) == text, MEND


@pytest.mark.parametrize("language", lexicon.available())
def test_each_lexicon_is_proved_and_measured_with_the_embedded_models(language: str) -> None:
    shipped, models = lexicon.load(language), pipeline.info(language)["sha256"]
    assert proved.examples(shipped.info.sha256, models) == count(shipped), MEND
    measured = measures.read()[language]
    assert (measured["lexicon"], measured["models"]) == (shipped.info.sha256, models), MEND
