"""Pages become articles: the page in `tests/pages/`, what has to come of it in the TOML file beside it."""

from __future__ import annotations

import io
import json
import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hedge
from hedge import contract, intake
from hedge.errors import HedgeError
from hedge.intake import media, page
from hedge.model import GENRES, Analysis, Article
from hedge.paragraphs import paragraphs
from hedge.pipeline import Parser
from hedge.report import render
from tests import html_read, made

PAGES = Path(__file__).with_name("pages")
FIELDS = ("title", "author", "date", "outlet", "language", "url", "genre")
READ = ("en", "id", "it")


def cases() -> dict[str, dict[str, Any]]:
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(PAGES.glob("*.toml"))}


CASES = cases()
ARTICLES = [name for name, case in CASES.items() if "error" not in case]


def read_one(name: str, **reading: Any) -> Article:
    (read,) = intake.read([str(PAGES / f"{name}.html")], intake.Reading(**reading), READ)
    if isinstance(read, HedgeError):
        raise read
    return read


def body(*inner: str, head: str = "") -> bytes:
    text = "Il ponte resta chiuso fino a giugno, ha detto il sindaco ai cronisti, e forse anche oltre."
    return f"<html lang=it><head>{head}</head><body><article>{''.join(inner)}<p>{text}</p></article></body>".encode()


def test_every_page_has_its_case_and_every_genre_a_page() -> None:
    assert {file.stem for file in PAGES.glob("*.html")} == set(CASES)
    assert {CASES[name].get("genre", "news") for name in ARTICLES} == set(GENRES)
    assert {CASES[name]["language"] for name in ARTICLES} == set(READ)


@pytest.mark.parametrize("name", ARTICLES)
def test_the_article_is_taken_out(name: str) -> None:
    case, article = CASES[name], read_one(name)
    assert {field: getattr(article, field) for field in FIELDS} == {field: case.get(field) for field in FIELDS}
    assert article.cut_off == case.get("cut_off", False)
    assert article.file == f"{name}.html"
    written = article.text.split("\n\n")
    assert [text for text in case["has"] if text not in written] == []
    assert [text for text in case["lacks"] if text in article.text] == []
    assert [text for text in case.get("once", ()) if article.text.count(text) != 1] == []


@pytest.mark.parametrize("name", ARTICLES)
def test_the_headline_stands_first_and_once(name: str) -> None:
    article = read_one(name)
    found = paragraphs(article.text, article.title)
    assert [article.text[p.start : p.end] for p in found if p.headline] == [article.title]
    assert article.text.split("\n\n").count(article.title or "") == 1
    assert [article.text[p.start : p.end] for p in found] == article.text.split("\n\n")


@pytest.mark.parametrize("name", [name for name in CASES if name not in ARTICLES])
def test_a_page_without_an_article_is_skipped_and_says_what_it_shows(name: str) -> None:
    with pytest.raises(HedgeError, match=CASES[name]["error"]) as error:
        read_one(name)
    assert error.value.skips
    assert f"{name}.html" in error.value.what
    assert "save the page" in error.value.remedy


@pytest.fixture(scope="module")
def analysed(parser: Callable[[str], Parser]) -> dict[str, Analysis]:
    articles = {name: read_one(name) for name in ARTICLES}
    return {name: hedge.analyse(article, parser=parser(article.language)) for name, article in articles.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ARTICLES)
def test_the_fit_says_why_a_text_should_not_be_scored(name: str, analysed: dict[str, Analysis]) -> None:
    fit = analysed[name].scores.fit
    assert (fit.verdict, list(fit.reasons)) == (CASES[name]["verdict"], CASES[name]["reasons"])
    assert all((share.share is None) == (fit.verdict == "no") for share in analysed[name].scores.shares.values())


@pytest.mark.slow
def test_a_person_overrides_what_a_page_says_of_its_genre(parser: Callable[[str], Parser]) -> None:
    scored = hedge.analyse(read_one("opinion.it", genre="news"), parser=parser("it")).scores
    assert scored.fit.verdict != "no"
    assert scored.shares["speculation"].share is not None
    unscored = hedge.analyse(read_one("tables.en", genre="opinion"), parser=parser("en")).scores
    assert unscored.fit.reasons == ("opinion",)


@pytest.mark.slow
@pytest.mark.parametrize("name", ARTICLES)
def test_all_offsets_are_of_the_text_that_the_record_holds(name: str, analysed: dict[str, Analysis]) -> None:
    record = json.loads(contract.line(analysed[name]))
    text = record["article"]["text"]
    assert text == read_one(name).text
    found = list(_spans(record))
    assert found
    for start, end in found:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


def _spans(value: Any) -> Iterator[tuple[int, int]]:
    if isinstance(value, dict):
        if "start" in value:
            yield value["start"], value["end"]
        for item in value.values():
            yield from _spans(item)
    elif isinstance(value, list):
        if len(value) == 2 and all(type(item) is int for item in value):
            yield value[0], value[1]
        else:
            for item in value:
                yield from _spans(item)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("opinion.it", "opinion"), ("paywall.it", "cut_off"), ("mixed-language.id", "mixed_language")],
)
@pytest.mark.slow
def test_the_report_gives_the_reason_and_no_number(name: str, expected: str, analysed: dict[str, Analysis]) -> None:
    from hedge.report import render
    from hedge.report.words import words

    article = replace(analysed[name].article, language_confidence=None)  # the only number that the page may give
    (shown,) = html_read.read(render.page(replace(analysed[name], article=article))).all("body")
    assert words(article.language)(f"fit_reason.{expected}") in shown.text()
    assert "%" not in shown.text()


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>Ha detto <q>sì</q>, poi <q>no, <q>mai</q> più</q>.</p>", "Ha detto “sì”, poi “no, ‘mai’ più”."),
        ("<p>Ha detto «<q>sì, va bene così</q>» alla fine del consiglio.</p>", "Ha detto «sì, va bene così» alla fine del consiglio."),  # noqa: E501
        ("<p>Riapre <time>lunedì</time>, salvo <b>im</b>previsti.</p>", "Riapre lunedì, salvo imprevisti."),
        ("<p>Riapre <del>lunedì</del> <ins>martedì</ins>, <s>forse</s> a mezzogiorno.</p>", "Riapre martedì, a mezzogiorno."),  # noqa: E501
        ("<center>Il consiglio ha votato a favore del progetto.</center>", "Il consiglio ha votato a favore del progetto."),  # noqa: E501
        ("<p>Il\u00a0consiglio  ha\nvo\u00adtato   stasera, &egrave; certo.</p>", "Il consiglio ha votato stasera, è certo."),  # noqa: E501
    ],
)  # fmt: skip
def test_the_words_of_a_sentence_are_kept(inside: str, expected: str) -> None:
    assert expected in page.draft(body("<h1>Il ponte</h1>", inside), place="x.html").text.split("\n\n")


def test_the_name_of_the_site_is_no_headline() -> None:
    head = "<title>Il ponte resta chiuso fino a giugno - Lume.example</title>"
    draft = page.draft(body("<h1>Lume.example</h1><h1>Il ponte resta chiuso fino a giugno</h1>", head=head), place="x")
    assert draft.text.split("\n\n")[0] == draft.title == "Il ponte resta chiuso fino a giugno"


def test_what_stands_outside_sentences_is_not() -> None:
    text = page.draft(
        body("<h1>Il ponte</h1>", "<button>Iscriviti</button>", "<div><label>Nome</label></div>"), place="x"
    ).text
    assert "Iscriviti" not in text
    assert "Nome" not in text


@pytest.mark.parametrize(
    ("title", "h1", "expected"),
    [
        ("Il ponte è chiuso. | Il Lume", "Il ponte è chiuso.", "Il ponte è chiuso."),
        ("Chi paga il ponte? | Il Lume", "Chi paga il ponte?", "Chi paga il ponte?"),
        ("Chiuso! - Il Lume", "Chiuso!", "Chiuso!"),
        ("Ponte, parla il sindaco | Il Lume", "Il Lume", "Ponte, parla il sindaco"),
        ("Opinioni | Il ponte che non c’è | Il Lume", "", "Opinioni | Il ponte che non c’è"),
        ("Ponte chiuso | Il Lume", "Cronaca Ponte chiuso", "Ponte chiuso"),
    ],
)
def test_the_headline_is_the_one_that_readers_see(title: str, h1: str, expected: str) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='Il Lume'>"
    draft = page.draft(body(f"<h1>{h1}</h1>" if h1 else "", head=head), place="x")
    assert (draft.title, draft.text.split("\n\n")[0]) == (expected, expected)
    assert len(draft.text.split("\n\n")) == 2


@pytest.mark.parametrize(
    ("data", "yes"),
    [
        (b"<!DOCTYPE html><p>x", True),
        (b"\xef\xbb\xbf\n <!-- saved --> <HTML lang=it>", True),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', True),
        (b"<p>Il ponte", True),
        (b"<pre", False),
        (b"Il ponte <b>resta</b> chiuso.", False),
        (b"<?xml version='1.0'?><rss>", False),
    ],
)
def test_a_page_is_known_by_its_beginning(data: bytes, yes: bool) -> None:
    assert (media.root_of(data) in page.ROOTS) == yes


def test_standard_input_may_be_a_page_and_a_text_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (PAGES / "tables.en.html").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (read,) = intake.read(["-"], intake.Reading(), READ)
    assert isinstance(read, Article)
    assert (read.id, read.title, read.file) == ("standard-input", CASES["tables.en"]["title"], None)
    path = tmp_path / "tables.txt"
    path.write_bytes(data)
    (text,) = intake.read([str(path)], intake.Reading(language="en"), READ)
    assert isinstance(text, Article)
    assert text.text == data.decode()


@pytest.mark.parametrize("name", ["tables.php", "tables", "tables.HTM"])
def test_a_file_is_a_page_by_its_beginning_where_its_name_says_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((PAGES / "tables.en.html").read_bytes())
    (read,) = intake.read([str(path)], intake.Reading(), READ)
    assert isinstance(read, Article)
    assert (read.id, read.file, read.text) == ("tables", name, read_one("tables.en").text)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = Thread(target=path.write_bytes, args=[(PAGES / "tables.en.html").read_bytes()])
    writer.start()
    (read,) = intake.read([str(path)], intake.Reading(), READ)
    writer.join()
    assert isinstance(read, Article)
    assert read.title == CASES["tables.en"]["title"]


def test_what_hedge_wrote_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render.page(made.analysis(), "en"), "utf-8")
    (read,) = intake.read([str(path)], intake.Reading(), READ)
    assert isinstance(read, HedgeError)
    assert f"{path} is a page that hedge wrote" in read.what


def test_a_page_that_a_browser_saved_says_where_it_stood() -> None:
    saved = b"<!DOCTYPE html>\n<!-- saved from url=(0030)https://lume.example/ponte -->\n" + body("<h1>Il ponte</h1>")
    assert page.draft(saved, place="x").url == "https://lume.example/ponte"


HUGE = {
    "nested": b"<div>" * 20_000 + b"<p>Il ponte resta chiuso fino a giugno, ha detto ieri il sindaco ai cronisti.</p>",
    "one paragraph": body("<h1>Il ponte</h1><p>" + "Il ponte resta chiuso. " * 260_000 + "</p>"),
    "nul": body("<h1>Il\0 ponte</h1><p>Il pon\0te resta chiuso.</p>"),
    "quotes": body("<q>" * 3000 + "sì"),
    "json": body(head="<script type=application/ld+json>" + '{"author":{' * 50_000 + "</script>"),
    "deep json": body(head="<script type=application/ld+json>" + "[" * 100_000 + "</script>"),
    "times": body("<time>" * 2000 + "x" + "</time>" * 2000),
    "empty": b"",
    "no markup": b"\xff\xfe\x00",
    "a comment": b"<!-- x -->",
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body><p>&b;</p></body></html>',
}


SLOW = {"one paragraph"}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.slow) if kind in SLOW else kind for kind in HUGE]
)
def test_whatever_page_is_a_text_or_an_error(kind: str) -> None:
    _text_or_error(HUGE[kind])


TAGS = st.sampled_from(
    ["p", "div", "article", "h1", "h2", "q", "time", "label", "button", "center", "span", "br", "table", "tr", "td",
     "ul", "li", "blockquote", "a", "script", "noscript", "form", "input", "section", "figure", "aside", "amp-img",
     "meta", "link", "title", "html", "body", "head", "svg", "template"]
)  # fmt: skip
ATTRIBUTES = st.sampled_from(
    ["", " class=paywall", " class=pullquote", " class=byline", " id=cookie", " lang=it", " hidden", " data-paywall",
     " property=og:title content='Il ponte'", " type=application/ld+json", " rel=canonical href='//[x'", " datetime=x",
     " type=password", " itemprop=author", " rel=author"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["Il ponte resta chiuso fino a giugno, ha detto ieri il sindaco ai cronisti.", "Perché?", "12:30", "“", "…", "\0",
     "&amp;", "&#0;", "<", "]]>", "{\"@type\":\"NewsArticle\",", "abbonati per", "\ud800", "\u202e"]
)  # fmt: skip
MARKUP = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, attributes, parts, closed: f"<{tag}{attributes}>{''.join(parts)}" + (f"</{tag}>" if closed else ""),
        TAGS, ATTRIBUTES, st.lists(inner, max_size=4), st.booleans(),
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKUP, max_size=5))
def test_any_markup_is_a_text_or_an_error(parts: list[str]) -> None:
    _text_or_error("".join(parts).encode("utf-8", "surrogatepass"))


def _text_or_error(data: bytes) -> None:
    with suppress(HedgeError):
        draft = page.draft(data, place="x.html")
        assert draft.text.strip()
        assert draft.title is None or draft.text.startswith(draft.title)
        assert draft.text.split("\n\n") == [" \t".join(text.split(" \t")).strip() for text in draft.text.split("\n\n")]
        assert "\0" not in draft.text
