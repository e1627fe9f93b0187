"""What pages say of themselves is read, however they write it, and kept apart from what other articles are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from hedge.intake import kinds, markup, metadata, page
from hedge.intake.signs import signs
from hedge.lexicon import available
from hedge.model import GENRES

BODY = (
    "<article><h1>Chiuso il ponte</h1><p>Il ponte resta chiuso fino a giugno, ha detto il sindaco ieri.</p></article>"
)
DATA = '{"@type": "NewsArticle", "headline": "Chiuso il ponte", "author": {"name": "Ada Riva"}, "datePublished": "2026-05-03T23:30:00-05:00"}'  # noqa: E501


def read(head: str = "", url: str | None = None, body: str = BODY, html: str = "<html>") -> metadata.Metadata:
    tree = markup.parse(f"{html}<head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return metadata.read(tree, url)


def ld(text: str, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld(DATA),
        ld(f"[{DATA}]"),
        ld(f'{{"@graph": [{{"@type": "WebSite", "name": "x"}}, {DATA}]}}'),
        ld(f'{{"@type": "WebPage", "mainEntity": {DATA}}}'),
        ld(
            '{"@graph": [{"@type": "Article", "author": [{"@id": "#a"}], "datePublished": "2026-05-03"}, '
            '{"@type": "Person", "@id": "#a", "name": "Ada Riva"}]}'
        ),
        ld(f'{{"@type": "ItemList", "itemListElement": [{{"@type": "NewsArticle", "author": "X"}}]}}{DATA}'),
        ld('{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "author": "X"}]}') + ld(DATA),
        ld(f"<!-- {DATA} -->"),
        ld(f"//<![CDATA[\n{DATA}\n//]]>"),
        ld(f"/* data */ {DATA};"),
        ld(DATA.replace("}", ",}")),
        ld(DATA.replace('"', "&quot;")),
        ld(DATA.replace("Chiuso il", "Chiuso\n\til")),
        ld(DATA[:-1]),
        ld(DATA[:-1] + ', "description": "una "bella" frase"}'),
        ld(DATA, "application/ld+json; charset=utf-8"),
        ld(DATA.replace('"NewsArticle"', '["https://schema.org/ReportageNewsArticle"]')),
        "<meta name=author content='di Ada Riva'><meta property='article:published_time' content='2026-05-03'>",
        "<meta name=author content='https://x.example/ada'><meta itemprop=datePublished content='2026-05-03'>"
        "<meta name='parsely-author' content='Ada Riva'>",
    ],
)
def test_author_and_day_are_found(head: str) -> None:
    found = read(head)
    assert (found.author, found.date) == ("Ada Riva", "2026-05-03")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<a rel=author href=/x>Ada Riva</a>", "Ada Riva"),
        ("<span itemprop=author itemscope>Di <b itemprop=name>Ada Riva</b>, inviata</span>", "Ada Riva"),
        ("<p class='article-byline'>By Ada Riva</p>", "Ada Riva"),
        ("<div class=penulis>Oleh: Ada Riva</div>", "Ada Riva"),
        ("<p class=byline>di Ada Riva | 3 maggio 2026</p>", "Ada Riva"),
        ("<p class=byline>di Ada Riva, 3 maggio 2026</p>", "Ada Riva"),
        ("<p class=byline>Byrne Diaz</p>", "Byrne Diaz"),
        ("<p class=byline>3 maggio 2026</p>", None),
        (f"<p class=byline>{'Ada Riva ' * 20}</p>", None),
    ],
)
def test_a_byline_names_the_author(line: str, author: str | None) -> None:
    assert read(body=line + BODY).author == author


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-03", "2026-05-03"),
        ("2026-05-03T23:59:00+02:00", "2026-05-03"),
        ("20260503T101500Z", "2026-05-03"),
        ("2026/05/03 10:15", "2026-05-03"),
        ("Sun, 03 May 2026 10:15:00 +0200", "2026-05-03"),
        ("2026-13-40", None),
        ("0000-00-00", None),
        ("3 maggio 2026", None),
        ("", None),
        ("1777800000000", None),
    ],
)
def test_a_date_is_a_day_or_none(text: str, day: str | None) -> None:
    assert metadata.day(text) == day
    assert read(f"<meta name=date content='{text}'>").date == day


def test_the_address_and_a_time_tell_the_day_as_well() -> None:
    assert read(url="https://x.example/cronaca/2026/05/03/ponte").date == "2026-05-03"
    assert read(body=f"<article><time datetime='2026-05-03T10:00'>oggi</time>{BODY}</article>").date == "2026-05-03"


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ("<html lang=it-IT>", "", "it"),
        ("<html xml:lang=ID>", "", "id"),
        ("<html>", "<meta property='og:locale' content='in_ID'>", "id"),
        ("<html>", "<meta http-equiv=Content-Language content='en, it'>", None),
        ("<html lang='x-default'>", "<meta property='og:locale' content='en_GB'>", "en"),
        ("<html lang=en>", ld('{"@type": "NewsArticle", "inLanguage": "it"}'), "it"),
        ("<html>", ld('{"@type": "NewsArticle", "inLanguage": {"name": "Italian", "alternateName": "it"}}'), "it"),
        ("<html lang=en>", ld('{"@type": "NewsArticle", "inLanguage": "Bahasa Indonesia"}'), "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_primary_subtag(html: str, head: str, language: str | None) -> None:
    assert read(head, html=html).language == language


@pytest.mark.parametrize(
    ("link", "url", "expected"),
    [
        ("https://x.example/a", "https://x.example/a?utm=1", "https://x.example/a"),
        ("/a", "https://x.example/b", "https://x.example/a"),
        ("/a", None, None),
        ("https://x.example/", "https://x.example/b", "https://x.example/b"),
        ("javascript:alert(1)", "https://x.example/b", "https://x.example/b"),
        ("http://[x", "https://x.example/b", "https://x.example/b"),
        ("", None, None),
    ],
)
def test_the_address_is_the_one_that_the_page_calls_its_own(link: str, url: str | None, expected: str | None) -> None:
    assert read(f"<link rel='canonical' href='{link}'>", url).url == expected


@pytest.mark.parametrize(
    ("head", "outlet", "title"),
    [
        ("<title>Chiuso il ponte | Il Lume</title>", "Il Lume", "Chiuso il ponte"),
        ("<title>Chiuso il ponte - Il Lume</title><meta name=application-name content='Il Lume'>", "Il Lume", "Chiuso il ponte"),  # noqa: E501
        ("<title>Chiuso il ponte - Cronaca</title>", None, "Chiuso il ponte - Cronaca"),
        ("<title>Inter - Milan 2-0</title>", None, "Inter - Milan 2-0"),
        (ld('{"@type": "Article", "headline": "Chiuso &quot;il&quot; ponte", "publisher": {"name": "Il Lume"}}'), "Il Lume", 'Chiuso "il" ponte'),  # noqa: E501
        ("<meta property='og:title' content='Chiuso il ponte — Il Lume'><meta property='og:site_name' content='Il Lume'>", "Il Lume", "Chiuso il ponte"),  # noqa: E501
        ("<meta name='twitter:site' content='@lume'>", None, None),
    ],
)  # fmt: skip
def test_the_title_goes_without_the_name_of_the_site(head: str, outlet: str | None, title: str | None) -> None:
    found = read(head)
    assert (found.outlet, found.title) == (outlet, title)


def test_the_host_tells_a_site_in_the_title() -> None:
    assert read("<title>Chiuso il ponte - Il Lume</title>", "https://www.illume.example/a").title == "Chiuso il ponte"


@pytest.mark.parametrize(
    ("head", "url", "genre"),
    [
        (ld('{"@type": "OpinionNewsArticle"}'), None, "opinion"),
        (ld('{"@type": "AnalysisNewsArticle"}'), None, None),
        (ld('{"@type": "NewsArticle", "articleSection": ["Politik", "Opini"]}'), None, "opinion"),
        (ld('{"@type": "NewsArticle", "articleSection": ["News", "Comment"]}'), None, None),
        (ld('{"@type": "NewsArticle", "articleSection": ["Comment"]}'), None, "opinion"),
        (ld('{"@type": "NewsArticle", "articleSection": ["News", "Live"]}'), None, "live-blog"),
        (ld('{"@type": "NewsArticle", "articleSection": "News", "genre": "Opinion"}'), None, "opinion"),
        (
            "<meta property='article:section' content='Cronaca'><meta property='article:section' content='Commenti'>",
            None,
            None,
        ),
        (ld('{"@type": "NewsArticle", "genre": "Interview"}'), None, "interview"),
        (ld('{"@type": "NewsArticle", "articleSection": "Live"}'), None, "live-blog"),
        ("<meta property='article:section' content='L’Editoriale'>", None, "opinion"),
        ("<meta property='article:section' content='Opinion polls'>", None, None),
        ("", "https://x.example/opinioni/2026/ponte", "opinion"),
        ("", "https://x.example/tajuk-rencana/jembatan", "opinion"),
        ("", "https://x.example/news/live-music-returns", None),
        ("", "https://x.example/column/2026/bridge", None),
        ("", "https://x.example/interventi/ponte", None),
        ("", "https://x.example/berita/perspektif/jembatan", None),
        ("<meta property='article:section' content='Column'>", "https://x.example/column/bridge", "opinion"),
        ("<title>Wawancara: Jembatan itu milik kami</title>", None, "interview"),
        ("<title>LIVE | Chiuso il ponte</title>", None, "live-blog"),
        ("<title>Live music returns to the pier</title>", None, None),
        ("<title>Chiuso il ponte</title>", None, None),
    ],
)
def test_the_genre_is_what_type_section_address_or_kicker_say(head: str, url: str | None, genre: str | None) -> None:
    assert read(head, url).genre == genre


def test_the_signs_lead_to_genres_and_are_of_every_language() -> None:
    assert {*signs().types.values(), *signs().sections.values()} <= set(GENRES)
    data = tomllib.loads(Path(metadata.__file__).with_name("signs.toml").read_text("utf-8"))
    by_language = {name: table for name, table in data.items() if name not in ("types", "old_codes", "called")}
    by_language |= {f"called {name}": table for name, table in data["called"].items()}
    assert by_language.keys() >= {"sections", "kept_back", "part", "syndicated", "called byline"}
    for name, table in by_language.items():
        assert set(table) >= set(available()), name


WHOLE = "Il consiglio ha discusso fino a notte la spesa per il ponte, e la maggioranza si è divisa due volte. " * 8


OFFER = "Il Lume a 1 € al mese <a class='btn' href='/abbonamenti'>Abbonati ora</a>"
LOCKED = ld('{"@type": "NewsArticle", "isAccessibleForFree": false}')


def drafted(*body: str, head: str = "") -> Any:
    inner = "".join(f"<p>{text}</p>" if text[0] != "<" else text for text in body)
    return page.draft(f"<html lang=it><head>{head}</head><body><article><h1>Il ponte</h1>{inner}</article>".encode(),
                      place="x.html")  # fmt: skip


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        ((WHOLE,), "", False),
        ((WHOLE, "E il sindaco ha poi detto che…"), "", True),
        ((WHOLE, "E il sindaco ha poi detto che [...]"), "", True),
        ((WHOLE, "«Non so…», ha detto il sindaco."), "", False),
        ((WHOLE, "Continua a leggere sul sito"), "", True),
        ((WHOLE, "Continua a leggere", WHOLE.replace("ponte", "molo")), "", False),
        ((WHOLE, "<div class='paywall-box'>Abbonati per leggere tutto</div>"), "", True),
        ((WHOLE, "<div data-paywall>Già registrato? <button>Entra</button></div>"), "", True),
        ((f"<div class=paywall><p>{WHOLE}</p></div>",), "", False),
        ((WHOLE,), ld('{"@type": "NewsArticle", "wordCount": 1200}'), True),
        ((WHOLE,), ld('{"@type": "NewsArticle", "wordCount": "160"}'), False),
        ((WHOLE,), ld(f'{{"@type": "NewsArticle", "wordCount": {len(WHOLE)}}}'), False),
        ((WHOLE,), ld(f'{{"@type": "NewsArticle", "wordCount": {len(WHOLE.replace(" ", ""))}}}'), False),
        ((WHOLE, "E poi…"), ld(f'{{"@type": "NewsArticle", "wordCount": {len(WHOLE)}}}'), True),
        ((WHOLE,), ld('{"@type": "NewsArticle", "isAccessibleForFree": false}'), True),
        ((WHOLE,), ld('{"@type": "NewsArticle", "isAccessibleForFree": "http://schema.org/False"}'), True),
        ((WHOLE,), ld('{"@type": "NewsArticle", "isAccessibleForFree": true}'), False),
        ((WHOLE,), "<meta property='article:content_tier' content='locked'>", True),
        ((WHOLE,), "<meta property='article:content_tier' content='metered'>", False),
        ((WHOLE, "La piattaforma scrive «abbonati per vedere tutto», e gli utenti si lamentano da mesi."), "", False),
        ((WHOLE,), ld('{"@type": "NewsArticle", "isAccessibleForFree": false, "wordCount": 160}'), False),
        ((2 * WHOLE,), ld('{"@type": "NewsArticle", "isAccessibleForFree": false}'), False),
        ((2 * WHOLE, "E adesso si aspetta…"), "", False),
        ((2 * WHOLE, "<div class='paywall-box'>Abbonati per leggere tutto</div>"), "", True),
        (
            (WHOLE, "<div class='paywall-box'>Abbonati per leggere tutto</div>"),
            ld('{"@type": "NewsArticle", "isAccessibleForFree": true}'),
            False,
        ),
        ((WHOLE, f"<div class='subscribe-prompt'>{OFFER}</div>"), "", False),
        ((WHOLE, f"<div class='piano-box'>Sei già abbonato? {OFFER}</div>"), "", False),
        ((WHOLE, f"<div class='paywall-promo'>{OFFER}</div>"), "", False),
        ((2 * WHOLE, f"<div class='paywall'>{OFFER}</div>"), "", False),
        ((WHOLE, f"<div class='paywall'>{OFFER}</div>"), "", True),
        ((WHOLE, f"<div class='paywall'>Continua a leggere {OFFER}</div>", WHOLE.replace("ponte", "molo")), "", False),
        ((f"<header><div class='paywall'>{OFFER}</div></header>", WHOLE), "", False),
        ((WHOLE, "Sei già abbonato? Entra"), "", False),
        ((2 * WHOLE, f"<div class='piano-box'>{OFFER}</div>"), LOCKED, True),
        ((2 * WHOLE, "Sei già abbonato? Entra"), LOCKED, True),
        ((WHOLE, "Gli abbonati ora protestano in piazza."), "", False),
        ((WHOLE, "Continua a leggere sull’app del Lume"), "", False),
        ((WHOLE, "Continue reading on our app"), "", False),
        ((WHOLE, "Lanjutkan membaca di aplikasi kami"), "", False),
        ((WHOLE, "E il sindaco ha poi detto al consiglio", "Continua a leggere sull’app del Lume"), "", True),
        ((WHOLE, "E il sindaco ha poi detto…", "Continue reading on our app"), "", True),
    ],
)
def test_a_text_is_cut_off_where_the_page_shows_so(body: tuple[str, ...], head: str, expected: bool) -> None:
    draft = drafted(*body, head=head)
    assert draft.cut_off == expected
    assert not any(word in draft.text for word in ("Continu", "Lanjutkan", "Abbonati", "abbonato?", "registrato"))
    assert not body[-1].startswith(("La piattaforma", "Gli abbonati")) or body[-1] in draft.text


ANSWERS = [
    "Non l’ho mai visto così, e ho lavorato qui per trent’anni insieme a mio padre.",
    "Sono stanco, lo ammetto, ma noi del paese abbiamo visto di peggio.",
    "Credo che riaprirà, anche se nessuno ci ha detto quando.",
    "Mi piacerebbe, ma non dipende da me.",
]


def asked(answers: list[str]) -> list[str]:
    return [text for answer in answers for text in ("Che cosa succede adesso al ponte?", answer)]


def test_questions_and_the_answers_of_one_person_are_an_interview() -> None:
    assert kinds.questioned(["Ha guidato il traghetto per anni.", *asked(ANSWERS)])
    assert not kinds.questioned(asked(ANSWERS[:3]))
    explained = ["Il ponte chiude lunedì, e riaprirà a giugno.", "Le navette partono dalla piazza."] * 2
    assert not kinds.questioned(asked(explained))
    assert not kinds.questioned(asked(ANSWERS) + explained * 6)


def test_posts_with_a_time_are_a_live_blog_and_comments_are_not() -> None:
    texts = [f"Alle ore {n} il fiume era salito di altri {n} centimetri sotto il ponte." for n in range(6)]
    posts = "".join(f"<li><time>1{n}.00</time><p>{text}</p></li>" for n, text in enumerate(texts))
    tree = markup.parse(f"<ul>{posts}</ul>")
    assert tree is not None
    assert kinds.timed_posts(tree, texts)
    assert not kinds.timed_posts(tree, texts[:4])
    assert not kinds.timed_posts(tree, ["Il ponte resta chiuso fino a giugno, ha detto il sindaco."])
    assert kinds.genre(tree, [f"1{n}.30 – {text}" for n, text in enumerate(texts)]) == "live-blog"
