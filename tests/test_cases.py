"""The cases of `tests/cases/`: what must and must not be found, written by people who know the language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hedge
from hedge.model import Analysis
from hedge.pipeline import Parser
from hedge.score import WORD

CASES = [
    (file.stem, case)
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.fixture(scope="session")
def analyses(parser: Callable[[str], Parser]) -> dict[tuple[str, str], Analysis]:
    """Every case's analysis; a failing one is the case's own failure, not the fixture's."""
    return {
        (language, case["id"]): hedge.analyse(
            hedge.Article(case["id"], case["text"], language), parser=parser(language)
        )
        for language, case in CASES
    }


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{lang}-{c['id']}" for lang, c in CASES])
def test_case(language: str, case: dict[str, Any], analyses: dict[tuple[str, str], Analysis]) -> None:
    wrong = list(disagreements(case, analyses[language, case["id"]]))
    if "known_failure" in case:
        assert wrong, f"this case holds now; take its known_failure away: {case['known_failure']}"
    else:
        assert wrong == []


def disagreements(case: dict[str, Any], analysis: Analysis) -> list[str]:
    """Lists where an analysis is not what the case says."""
    text, out = case["text"], []
    cues = [" … ".join(text[s:e] for s, e in c.spans) for c in analysis.cues]
    if "cues" in case and cues != case["cues"]:
        out.append(f"cues {cues}, expected {case['cues']}")
    categories = [c.cue.category for c in analysis.cues]
    if "categories" in case and categories != case["categories"]:
        out.append(f"categories {categories}, expected {case['categories']}")
    for part, cls in case.get("classes", ()):
        start = text.index(part)
        words = [(start + m.start(), start + m.end()) for m in WORD.finditer(part)]
        got = {
            next((c.cls for c in analysis.claims if any(a < e and s < b for a, b in c.spans)), "none") for s, e in words
        }
        if got != {cls}:
            out.append(f"{part!r} is {sorted(got)}, expected {cls}")
    if case.get("attributions") == [] and analysis.attributions:
        out.append(f"attributions {[a.name for a in analysis.attributions]}, expected none")
    for wanted in case.get("attributions", ()):
        if not any(_is(wanted, a, text) for a in analysis.attributions):
            found = [(a.name, a.source_type, a.form, [text[s:e] for s, e in a.content]) for a in analysis.attributions]
            out.append(f"no attribution {wanted}; found {found}")
    return out


def _is(wanted: dict[str, str], a: hedge.model.Attribution, text: str) -> bool:
    source = " ".join(text[s:e] for s, e in a.source)
    content = " ".join(text[s:e] for s, e in a.content)
    return (
        wanted.get("name", a.name) == a.name
        and wanted.get("source", "") in source
        and wanted.get("content", "") in content
        and wanted.get("type", a.source_type) == a.source_type
        and wanted.get("form", a.form) == a.form
    )
