"""What surrounds an article is told from it: its other pages, its standfirst, what stands below it."""

from __future__ import annotations

import pytest

from hedge.intake import markup, page, parts

OWN = "https://x.example/cronaca/ponte.html"
TEXT = "Il ponte resta chiuso fino a giugno, ha detto il sindaco ai cronisti, e forse anche oltre."
MORE = "I lavori costano sei milioni di euro, e la regione potrebbe pagarne la metà entro marzo."
STANDFIRST = "La giunta rinvia la riapertura: mancano i fondi, e i negozianti temono per l’estate."


def read(inner: str, url: str | None = OWN, head: str = "") -> parts.Parts:
    tree = markup.parse(
        f"<html><head>{head}</head><body><article><h1>Il ponte</h1><p>{TEXT}</p>{inner}</article></body></html>"
    )
    assert tree is not None
    return parts.read(tree, url)


@pytest.mark.parametrize(
    ("inner", "head", "url"),
    [
        ("<p>Page 1 of 3</p>", "", None),
        ("<div>Pagina 1 di 3</div>", "", OWN),
        ("<div>Pagina 2/3 <a>Avanti</a> <a>3</a></div>", "", OWN),
        ("<ul><li>Halaman</li><li>1</li><li>2</li><li>Selanjutnya</li></ul>", "", OWN),
        ("<div><a href='?page=1'>1</a> <a href='?page=2'>2</a></div>", "", OWN),
        ("<div>1 <a href='/cronaca/ponte-2.html'>[2]</a></div>", "", OWN),
        ("<a href='https://m.x.example/cronaca/ponte.html?halaman=3#a'>3</a>", "", OWN),
        ("<a href='/cronaca/ponte/2/'>2</a>", "", "https://www.x.example/cronaca/ponte/"),
        ("<a rel=next href='/cronaca/ponte/page/2'>Avanti</a>", "", "https://x.example/cronaca/ponte"),
        ("", f"<link rel=next href='{OWN}?pag=2'>", OWN),
        ("<p>Page 1 of 3</p>", "", f"{OWN}?page=1"),
    ],
)
def test_an_article_in_parts_is_noticed(inner: str, head: str, url: str | None) -> None:
    assert read(inner, url, head).several


@pytest.mark.parametrize(
    ("inner", "head", "url"),
    [
        ("", "", OWN),
        ("<p>Page 1 of 1</p>", "", OWN),
        ("<p>Page 1 of 3 was missing when the report came.</p>", "", OWN),
        ("<p>Il rapporto è lungo, e a pagina 1 di 3 si legge che il ponte è vecchio.</p>", "", OWN),
        ("<a href='/cronaca/strada.html'>2</a>", "", OWN),
        ("<a href='/cronaca/ponte-2.html'>Il ponte, seconda puntata</a>", "", OWN),
        ("<a rel=next href='/cronaca/ponte-2/'>Il ponte</a>", "", "https://x.example/cronaca/ponte/"),
        ("<a href='#2'>2</a>", "", OWN),
        ("<a href='?page=2026'>2026</a>", "", OWN),
        ("<a href='http://[x'>2</a>", "", OWN),
        ("<div class=comments><a href='?page=2'>2</a><p>Page 1 of 3</p></div>", "", OWN),
        ("", "<link rel=next href='https://x.example/cronaca/strada.html'>", OWN),
        ("<p>Page 1 of 3</p><a href='?page=2'>2</a>", "", f"{OWN}?page=all"),
        ("<p>Page 1 of 3</p>", "", f"{OWN}?single=1"),
        ("<a href='?page=2'>2</a>", "", None),
    ],
)
def test_other_pages_are_no_parts_of_it(inner: str, head: str, url: str | None) -> None:
    assert read(inner, url, head) == (False, None)


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("<a href='?page=all'>Semua</a>", f"{OWN}?page=all"),
        ("<a href='?single=1'>Su una pagina</a>", f"{OWN}?single=1"),
        ("<a href='/cronaca/ponte/intero.html'>Tutte le pagine</a>", "https://x.example/cronaca/ponte/intero.html"),
        ("<a href='#'>Show all</a>", None),
        ("<a href='/cronaca/'>Show all</a>", None),
        ("", None),
    ],
)
def test_the_address_of_the_whole_is_named(link: str, whole: str | None) -> None:
    assert read(f"<p>Halaman 1 2 3</p>{link}") == (True, whole)


def drafted(inner: str, title: str = "Chiuso il ponte", head: str = "") -> list[str]:
    html = f"<html lang=it><head><title>{title}</title>{head}</head><body>{inner}</body></html>"
    return page.draft(html.encode(), place="x").text.split("\n\n")


@pytest.mark.parametrize(
    "between",
    [
        f"<div class=summary>{STANDFIRST}</div>",
        f"<p class=story__summary>{STANDFIRST}</p>",
        f"<div><h2 class='article-subtitle'>{STANDFIRST}</h2></div>",
        f"<div itemprop=description>{STANDFIRST}</div>",
        f"<header><span class=standfirst>{STANDFIRST}</span></header>",
    ],
)
@pytest.mark.parametrize("build", ["<h1>Chiuso il ponte</h1>{}<div class=story__body>{}</div>",
                                   "<article><h1>Chiuso il ponte</h1>{}<div>{}</div></article>",
                                   "<header><h1>Chiuso il ponte</h1>{}</header><article>{}</article>"])  # fmt: skip
def test_the_standfirst_stands_once_below_the_headline(between: str, build: str) -> None:
    found = drafted(build.format(between, f"<p>{TEXT}</p><p>{MORE}</p>"))
    assert found == ["Chiuso il ponte", STANDFIRST, TEXT, MORE]


@pytest.mark.parametrize(
    "between",
    [
        "<div class=summary>Chiuso il ponte</div>",
        f"<div class=summary>{TEXT[:60]}…</div>",
        f"<div class=summary>{TEXT.replace('giugno', 'maggio')}</div>",
        f"<div class=summary><a href=/x>{STANDFIRST}</a></div>",
        f"<aside><div class=summary>{STANDFIRST}</div></aside>",
        f"<figure><div class=description>{STANDFIRST}</div></figure>",
        "<div class=summary>In breve</div>",
        f"<div class=author-description>{STANDFIRST}</div>",
        f"<div><div class=summary>{STANDFIRST}</div><div class=summary>{MORE}</div></div>",
        f"<div class=summary><ul><li>{STANDFIRST}</li></ul></div>",
    ],
)
def test_what_is_no_standfirst_is_left_out(between: str) -> None:
    body = f"<div class=story__body><p>{TEXT}</p><p>{MORE}</p></div>"
    assert drafted(f"<h1>Chiuso il ponte</h1>{between}{body}") == ["Chiuso il ponte", TEXT, MORE]
    below = drafted(f"<h1>Chiuso il ponte</h1>{body}<div class=summary>{STANDFIRST}</div>")
    assert below == ["Chiuso il ponte", TEXT, MORE]


AUTHOR = "<meta name=author content='Ada Riva'>"


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("L’articolo <a href=/p>Chiuso il ponte</a> proviene da <a href=/>Il Lume</a>.", None),
        ("L'articolo Chiuso il ponte sembra essere il primo su Il Lume.", None),
        ("The post Chiuso il ponte appeared first on Il Lume.", None),
        ("The post Chiuso il ponte first appeared on Il Lume", None),
        ("Artikel Chiuso il ponte pertama kali tampil pada Il Lume.", None),
        (f"{MORE} L’articolo Chiuso il ponte proviene da Il Lume.", MORE),
        ("L’articolo 9 della legge proviene da un decreto del governo.", "L’articolo 9 della legge proviene da un decreto del governo."),  # noqa: E501
        ("Ada Riva è giornalista e scrive di strade e di ponti per il Lume.", None),
        ("Ada Riva adalah wartawan Il Lume.", None),
        ("Ada Riva ha chiesto una risposta al comune, che non l’ha data.", "Ada Riva ha chiesto una risposta al comune, che non l’ha data."),  # noqa: E501
        ("Ugo Serri è giornalista e ha visto crollare il pilone.", "Ugo Serri è giornalista e ha visto crollare il pilone."),  # noqa: E501
    ],
)  # fmt: skip
def test_what_sites_put_below_an_article_is_none_of_its_words(last: str, kept: str | None) -> None:
    found = drafted(f"<article><h1>Chiuso il ponte</h1><p>{TEXT}</p><p>{last}</p></article>", head=AUTHOR)
    assert found == ["Chiuso il ponte", TEXT, *filter(None, [kept])]
