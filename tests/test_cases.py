"""The cases of `tests/cases/`: what must and must not be found, written by people who know the language."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import hedge
from hedge import lexicon, pipeline
from hedge.counted import WORD
from hedge.model import Analysis, Attribution, Token
from hedge.parse import parse

FILES = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
}
CASES = [(language, n) for language, cases in FILES.items() for n in range(len(cases))]
TOGETHER = 25  # cases whose texts are parsed in one call


@dataclass
class Known:
    """Gives the trees of texts that were parsed before."""

    info: Mapping[str, str]
    trees: Mapping[str, list[tuple[Token, ...]]]

    def parse(self, texts: Sequence[str]) -> list[list[tuple[Token, ...]]]:
        return [self.trees[text] for text in texts]


@cache
def known(language: str, block: int) -> Known:
    """Parses the texts of neighbouring cases together, in a third of the time.

    tests/test_pipeline.py proves that a text is parsed alike alone and among others.
    """
    parser = pipeline.load(language)
    asked: defaultdict[str, list[tuple[Token, ...]]] = defaultdict(list)
    for case in FILES[language][block * TOGETHER : (block + 1) * TOGETHER]:
        parse(article(case, language), lexicon.load(language), Known(parser.info, asked))
    return Known(parser.info, dict(zip(asked, parser.parse(list(asked)), strict=True)))


def article(case: Mapping[str, Any], language: str) -> hedge.Article:
    return hedge.Article(case["id"], case["text"], language)


@pytest.mark.parametrize(("language", "n"), CASES, ids=[f"{lang}-{FILES[lang][n]['id']}" for lang, n in CASES])
def test_case(language: str, n: int) -> None:
    case = FILES[language][n]
    wrong = disagreements(case, hedge.analyse(article(case, language), parser=known(language, n // TOGETHER)))
    if "known_failure" in case:
        assert wrong, f"this case holds now; take its known_failure away: {case['known_failure']}"
    else:
        assert wrong == []


def disagreements(case: dict[str, Any], analysis: Analysis) -> list[str]:
    """Lists where an analysis is not what the case says.

    A case may give, in order of the text, its `cues` and their `categories`, `certainties`, `by` and `scopes`;
    `classes` as pairs of words and class; `values` as words, certainty and polarity of the one claim over them; and
    `attributions`, of which each key that is given must fit: name, source, content (parts of them), type, form,
    polarity, and `within`, the name of the outer source.
    """
    text, out = case["text"], []
    cues = [" … ".join(text[s:e] for s, e in c.spans) for c in analysis.cues]
    if "cues" in case and cues != case["cues"]:
        out.append(f"cues {cues}, expected {case['cues']}")
    found_of_cues = {
        "categories": [c.cue.category for c in analysis.cues],
        "certainties": [c.cue.certainty for c in analysis.cues],
        "by": [c.by for c in analysis.cues],
        "scopes": [" … ".join(text[s:e] for s, e in c.scope) for c in analysis.cues],
    }
    for key, found in found_of_cues.items():
        if key in case and found != case[key]:
            out.append(f"{key} {found}, expected {case[key]}")
    for part, *values in case.get("values", ()):
        at = text.index(part)
        over = [c for c in analysis.claims if any(s < at + len(part) and at < e for s, e in c.spans)]
        valued = [[c.certainty, c.polarity] for c in over]
        if valued != [values]:
            out.append(f"{part!r} is {valued}, expected {[values]}")
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
        if not any(_is(wanted, a, analysis) for a in analysis.attributions):
            said = [(a.name, a.source_type, a.form, [text[s:e] for s, e in a.content]) for a in analysis.attributions]
            out.append(f"no attribution {wanted}; found {said}")
    return out


def _is(wanted: dict[str, str], a: Attribution, analysis: Analysis) -> bool:
    text = analysis.article.text
    source = " ".join(text[s:e] for s, e in a.source)
    content = " ".join(text[s:e] for s, e in a.content)
    outer = [o for o in analysis.attributions if o.id == a.parent]
    return (
        wanted.get("name", a.name) == a.name
        and wanted.get("source", "") in source
        and wanted.get("content", "") in content
        and wanted.get("type", a.source_type) == a.source_type
        and wanted.get("form", a.form) == a.form
        and wanted.get("polarity", a.polarity) == a.polarity
        and ("within" not in wanted or wanted["within"] == next((o.name for o in outer), None))
    )
