"""What no report says: the words of cases/never.toml, and anything of which an outlet or an author is the subject."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from hedge.model import Analysis
from hedge.report import digest, embed, render
from hedge.report.digest.picture import svg
from hedge.report.digest.view import view
from hedge.report.embed.card import alt, card
from hedge.report.words import languages, words
from tests import made

NEVER = tomllib.loads((Path(__file__).parent / "cases" / "never.toml").read_text("utf-8"))
TEMPLATES = sorted((Path(render.__file__).parent / "templates").glob("*.j2"))
OUTLET, AUTHOR = "Zyxwv Post", "Qwert Uiop"
WHEN = datetime(2026, 5, 10, tzinfo=UTC)


def embedded(kind: str) -> Callable[[Analysis, str], str]:
    def write(analysis: Analysis, language: str) -> str:
        return str(embed.KINDS[kind](embed.view(analysis, report_lang=language)))

    return write


def drawn(analysis: Analysis, language: str) -> str:
    view = embed.view(analysis, report_lang=language)
    return "\n".join([*(line.text for line in card(view).lines), alt(view)])


def readme(analysis: Analysis, language: str) -> str:
    return str(embed.kit(embed.view(analysis, report_lang=language))["README.txt"])


def issue(analysis: Analysis, language: str) -> digest.Digest:
    return digest.digest([analysis, analysis], title="x", when=WHEN, rank=True, at_least=2, report_lang=language)


def drawn_issue(analysis: Analysis, language: str) -> str:
    w = words(language)
    return svg(view([analysis], w, title="x", day=WHEN.date(), rank=False, at_least=20, max_words=60, skipped=()), w)


# Everything that hedge writes for readers.
WRITTEN: dict[str, Callable[[Analysis, str], str]] = {
    "page": render.page,
    "index": lambda analysis, language: render.index([analysis, analysis], language),
    **{kind: embedded(kind) for kind in embed.KINDS if kind != "png"},
    "png": drawn,
    "readme": readme,
    "digest": lambda analysis, language: issue(analysis, language).html,
    "digest text": lambda analysis, language: issue(analysis, language).text,
    "digest picture": drawn_issue,
}


def analysis(verdict: str = "ok") -> Analysis:
    base = made.analysis()
    article = replace(base.article, outlet=OUTLET, author=AUTHOR, date="2026-05-03", url="https://example.org/ponte")
    return replace(base, article=article, scores=made.scores(verdict, ("short", "much_other")))


def found(text: str, language: str) -> list[str]:
    """The words of a text that may not be there."""
    rules = NEVER[language]
    folded = re.sub(r"\s+", " ", text.casefold().replace("'", "’"))
    for phrase in rules["allowed"]:
        folded = folded.replace(phrase, " ")
    patterns = {
        word: re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in rules["words"]
    }
    return [word for word, pattern in patterns.items() if re.search(rf"\b{pattern}\b", folded)]


def lines(html: str) -> Iterator[str]:
    """The pieces of text of a document, its attributes and the document in a frame among them."""
    html = unescape(html) if "srcdoc" in html else html
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    for value in re.findall(r'\s(?:title|aria-label|alt|data-tip)="([^"]*)"', html):
        yield unescape(value)
    for piece in re.split(r"<[^>]*>|\n", html):
        if piece.strip():
            yield unescape(piece).strip()


@pytest.mark.parametrize("language", languages())
def test_the_words_of_the_reports_judge_nobody(language: str) -> None:
    assert set(NEVER) == set(languages())
    judging = {key: bad for key, text in words(language).texts.items() if (bad := found(text, language))}
    assert not judging


_UNSEEN = re.compile(r'\{[{%#].*?[}%#]\}|spellcheck="false"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_judge_nobody(template: Path) -> None:
    for language in languages():
        assert not found(_UNSEEN.sub(" ", template.read_text("utf-8")), language)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["ok", "caution", "no"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_written_judges_nobody(kind: str, verdict: str, language: str) -> None:
    written = " ".join(lines(WRITTEN[kind](analysis(verdict), language)))
    assert len(written) > 100
    assert not found(written, language)
    for name in (OUTLET, AUTHOR):
        for sentence in NEVER[language]["names"]:
            assert sentence.format(name=name).casefold() not in written.casefold()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["ok", "caution", "no"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_outlet_and_author_stand_alone_and_are_the_subject_of_nothing(kind: str, verdict: str, language: str) -> None:
    """A piece of text with a name in it holds, beside names, a date at most: no verb, no share."""
    for piece in lines(WRITTEN[kind](analysis(verdict), language)):
        if OUTLET in piece or AUTHOR in piece:
            rest = piece.replace(OUTLET, "").replace(AUTHOR, "").replace(words(language).date("2026-05-03"), "")
            assert not re.search(r"\w", rest), piece


@pytest.mark.parametrize("language", languages())
def test_the_list_finds_what_it_is_for(language: str) -> None:
    samples = {
        "en": ("A misleading text", "It is FALSE.", "falsehoods"),
        "it": ("un testo fuorviante", "È falso", "una falsità"),
        "id": ("teks yang menyesatkan", "itu bohong", "kebohongan"),
    }
    for sample in samples[language]:
        assert found(sample, language)
    for phrase in NEVER[language]["allowed"]:
        assert not found(f"x {phrase}, y", language)
        assert any(phrase in text.casefold() for text in words(language).texts.values()), "no report says it any more"
