"""Feeds: their entries, with the pages that they lead to or the text that they hold."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge import intake
from hedge.errors import HedgeError
from hedge.intake.feed import Entry, Feed, choose, read
from hedge.intake.items import Reading, Watch
from hedge.model import Article
from tests.server import Reply, Site, article, html, redirect, serving
from tests.texts import TEXTS

LANGUAGES = ("it", "id", "en")

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Gazzetta del Rio</title><link>/</link><language>it-IT</language>
<item><title>Chiuso il ponte &amp;amp; la strada</title><link>/ponte</link><guid isPermaLink="false">p-1</guid>
<pubDate>Sat, 28 Nov 2026 00:30:00 +0100</pubDate><dc:creator>Anna Neri</dc:creator>
<description>In breve.</description></item>
<item><title>Più vecchio</title><link>/vecchio</link><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Solo qui</title><guid isPermaLink="false">s-3</guid><pubDate>Thu, 26 Nov 2026 10:00:00 GMT</pubDate>
<description>Breve.</description><content:encoded>{own}</content:encoded></item>
<item><title>Senza data</title><link>/senza-data</link></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"><title>Warta Sungai</title><id>tag:x,2026:f</id>
<entry><id>tag:x,2026:1</id><title>Jembatan ditutup</title><link href="jembatan.html"/>
<updated>2026-11-27T08:00:00+07:00</updated><author><name>Dewi</name></author></entry>
<entry><id>tag:x,2026:2</id><title>Teks saja</title><content type="text">Satu.

Dua &lt; tiga.</content></entry></feed>
"""


def own(language: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in TEXTS[language].strip().split("\n\n")[1:])


def rss() -> str:
    return RSS.format(own=escape(own("it")))


def read_all(site: Site, *given: str, **reading: Any) -> list[Article | HedgeError]:
    return intake.read(given or [site.url("/feed")], Reading(allow_private=True, **reading), LANGUAGES)


def articles(found: list[Article | HedgeError]) -> list[Article]:
    assert not [error for error in found if isinstance(error, HedgeError)], found
    return [item for item in found if isinstance(item, Article)]


@pytest.fixture
def site() -> Iterator[Site]:
    routes = {
        "/feed": Reply(rss().encode(), "application/rss+xml"),
        "/ponte": html(article("it")),
        "/vecchio": html(article("it", "Il ponte è del 1930.")),
        "/senza-data": html(article("it", "Il ponte fu aperto senza una festa.")),
        "/moved": redirect("/ponte"),
    }
    with serving(routes) as site:
        yield site


def test_what_rss_says_of_an_entry() -> None:
    feed = read(rss().encode(), "f.xml", "https://g.it/feed")
    assert (feed.title, feed.language, feed.problem) == ("Gazzetta del Rio", "it", None)
    first, second, third, fourth = feed.entries
    assert first == Entry(
        "p-1",
        "https://g.it/ponte",
        "Chiuso il ponte & la strada",
        "2026-11-28T00:30:00+01:00",
        "Anna Neri",
        "In breve.",
    )
    assert (second.link, second.date) == ("https://g.it/vecchio", "2026-11-24T10:00:00+00:00")
    assert (third.id, third.link, third.html) == ("s-3", None, own("it").replace("\n", ""))
    assert (fourth.date, fourth.author) == (None, None)


def test_what_atom_says_of_an_entry() -> None:
    feed = read(ATOM.encode(), "f.atom", "https://w.id/a/feed")
    assert (feed.title, feed.language) == ("Warta Sungai", "id")
    first, second = feed.entries
    assert first == Entry(
        "tag:x,2026:1", "https://w.id/a/jembatan.html", "Jembatan ditutup", "2026-11-27T08:00:00+07:00", "Dewi", None
    )
    assert second.html == "<p>Satu.</p><p>Dua &lt; tiga.</p>"


def test_entries_become_articles(site: Site) -> None:
    first, _, third, _ = articles(read_all(site))
    assert (first.id, first.entry, first.url, first.outlet) == ("ponte", "p-1", site.url("/ponte"), "Gazzetta del Rio")
    assert (first.author, first.date, first.language) == ("Anna Neri", "2026-11-28T00:30:00+01:00", "it")
    assert first.title == TEXTS["it"].partition("\n")[0]  # the page's own, where it has one
    assert "avrebbe usato materiali scadenti" in first.text
    assert first.retrieved
    assert (third.id, third.title, third.url, third.entry) == ("Solo qui", "Solo qui", None, "s-3")
    assert "avrebbe usato materiali scadenti" in third.text
    assert site.asked == ["/robots.txt", "/feed", "/ponte", "/vecchio", "/senza-data"]


def test_a_feed_in_a_file_is_read_as_well(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "gazzetta.xml"
    path.write_text(rss().replace("<link>/", f"<link>{site.url()}"), "utf-8")
    for name in (path, tmp_path):
        assert [item.id for item in articles(read_all(site, str(name)))] == [
            "ponte",
            "vecchio",
            "Solo qui",
            "senza-data",
        ]


def test_links_that_are_not_whole_are_said(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "gazzetta.rss"
    path.write_text(rss(), "utf-8")
    found = read_all(site, str(path))
    assert [isinstance(item, HedgeError) for item in found] == [True, True, False, True]
    assert "Più vecchio in the feed" in str(found[1])
    assert "leads to /vecchio, which is no web address" in str(found[1])


@pytest.mark.parametrize(
    ("since", "limit", "expected"),
    [
        (None, None, [0, 1, 2, 3]),
        (date(2026, 11, 28), None, [0, 3]),
        (date(2026, 11, 26), None, [0, 2, 3]),
        (date(2026, 11, 25), 1, [0]),
        (None, 2, [0, 2]),
        (None, 3, [0, 1, 2]),
        (None, 9, [0, 1, 2, 3]),
    ],
)
def test_a_day_and_a_number_choose_among_the_entries(
    since: date | None, limit: int | None, expected: list[int]
) -> None:
    entries = read(rss().encode(), "f.xml", "https://g.it/feed").entries
    assert choose(entries, since, limit) == [entries[n] for n in expected]


@pytest.mark.parametrize(
    ("since", "limit", "said"),
    [
        (date(2026, 11, 26), None, ["the feed {} has 1 entry without a date, kept as if new: nothing says how old"]),
        (date(2026, 11, 26), 2, []),
        (None, None, []),
    ],
)
def test_entries_without_a_date_are_said_once_a_feed(
    site: Site, since: date | None, limit: int | None, said: list[str]
) -> None:
    notes: list[str] = []
    read_all(site, since=since, limit=limit, watch=Watch(notes.append))
    assert notes == [line.format(site.url("/feed")) for line in said]


def test_how_many_addresses_are_fetched_is_told(site: Site) -> None:
    told: list[tuple[int, int]] = []
    names = [site.url("/ponte"), site.url("/feed"), site.url("/nowhere")]
    read_all(site, *names, watch=Watch(fetching=lambda number, of: told.append((number, of))))
    assert told == [(1, 3), (2, 3), (3, 3), (4, 5), (5, 5)]  # of the feed's links one is the first address


def test_a_footer_of_a_feed_is_no_text(site: Site) -> None:
    footer = "<p>L'articolo <a href='/s'>Solo qui</a> proviene da <a href='/'>Gazzetta del Rio</a>.</p>"
    site.routes["/feed"] = Reply(RSS.format(own=escape(own("it") + footer)).encode(), "text/xml")
    third = articles(read_all(site))[2]
    assert "avrebbe usato materiali scadenti" in third.text
    assert "proviene" not in third.text


def test_one_page_of_several_says_where_all_of_it_is(site: Site) -> None:
    paging = "<div>Pagina 1 di 2 <a href='?page=2'>2</a> <a href='?page=all'>Tutte le pagine</a></div></article>"
    site.routes["/lungo"] = html(article("it").replace("</article>", paging))
    site.routes["/lungo?page=all"] = html(article("it").replace("</article>", paging))
    notes: list[str] = []
    (first,) = articles(read_all(site, site.url("/lungo"), watch=Watch(notes.append)))
    assert first.cut_off
    assert "Pagina" not in first.text
    whole = site.url("/lungo?page=all")
    assert notes == [f"{site.url('/lungo')} is one of several pages of an article; all of it is at {whole}"]
    (second,) = articles(read_all(site, whole))
    assert not second.cut_off


def test_a_feed_without_entries_of_late_is_said(site: Site) -> None:
    dated = Reply(rss().replace("<item><title>Senza data</title><link>/senza-data</link></item>", "").encode())
    site.routes["/feed"] = dated
    (error,) = read_all(site, since=date(2026, 12, 1))
    assert f"the feed {site.url('/feed')} has no entries since 2026-12-01" in str(error)


def test_what_is_named_twice_is_taken_once(site: Site) -> None:
    names = [site.url(path) for path in ("/ponte#top", "/feed", "/ponte", "/moved")]
    names.append(names[1].replace("http", "HTTP"))
    found = articles(read_all(site, *names))
    assert [item.id for item in found] == ["ponte", "vecchio", "Solo qui", "senza-data"]
    assert (found[0].entry, found[0].date) == (None, None)
    assert site.asked.count("/feed") == site.asked.count("/vecchio") == 1


def test_a_lost_page_is_listed_beside_the_others(site: Site) -> None:
    del site.routes["/vecchio"]
    found = read_all(site)
    assert [isinstance(item, HedgeError) for item in found] == [False, True, False, False]
    assert f"there is no page at {site.url('/vecchio')} (404)" in str(found[1])


@pytest.mark.parametrize(
    ("broken", "entries"),
    [
        (lambda text: text.replace("&amp;amp;", "&"), 4),
        (lambda text: text[: text.index("<item><title>Senza")], 3),
        (lambda text: text.replace("</guid>", "", 1), 4),
        (lambda text: text.replace("</channel></rss>", ""), 4),
        (lambda text: text.replace("<title>Più", "<title>\x0bPiù"), 4),
    ],
)
def test_a_malformed_feed_is_read_as_far_as_it_goes_and_said_so(broken: Any, entries: int) -> None:
    feed = read(broken(rss()).encode(), "f.xml", "https://g.it/feed")
    assert len(feed.entries) == entries
    assert feed.entries[1].link == "https://g.it/vecchio"
    assert feed.problem
    assert feed.problem.skips
    assert "f.xml is malformed (line" in feed.problem.what
    assert f"{entries} entries could be read" in feed.problem.what


def test_a_problem_stands_beside_the_entries(site: Site) -> None:
    site.routes["/feed"] = Reply(rss().replace("</channel></rss>", "").encode(), "text/xml")
    *found, error = read_all(site)
    assert len(articles(found)) == 4
    assert "is malformed" in str(error)


def test_an_entry_with_nothing_to_read_is_said(site: Site) -> None:
    bare = "<item><title>Solo un titolo</title><guid isPermaLink='false'>s-4</guid></item></channel>"
    site.routes["/feed"] = Reply(rss().replace("</channel>", bare).encode(), "text/xml")
    *found, error = read_all(site)
    assert len(articles(found)) == 4
    assert isinstance(error, HedgeError)
    assert error.what.startswith("Solo un titolo in the feed")
    assert error.what.endswith("has neither a link nor a text")


@pytest.mark.parametrize("name", ["-", "feed.rdf", "feed"])
def test_a_feed_is_known_by_its_beginning(
    name: str, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = rss().replace("<link>/", f"<link>{site.url('/')}").encode()
    if name == "-":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    else:
        (tmp_path / name).write_bytes(data)
        name = str(tmp_path / name)
    assert [article.id for article in articles(read_all(site, name))] == [a.id for a in articles(read_all(site))]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><body>no</body></html>", "is not a feed"),
        (b"", "is not a feed"),
        (b"nothing", "is not a feed"),
        (b"<?xml version='1.0'?><urlset/>", "is not a feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "has no entries"),
    ],
)
def test_what_is_no_feed_is_said(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_bytes(data)
    (error,) = intake.read([str(tmp_path / "f.xml")], Reading(), LANGUAGES)
    assert isinstance(error, HedgeError)
    assert error.skips
    assert said in error.what


@pytest.mark.parametrize(("encoding", "declared"), [("cp1252", "utf-8"), ("utf-8", "iso-8859-1"), ("utf-16", "utf-16")])
def test_a_wrong_charset_is_repaired(encoding: str, declared: str) -> None:
    data = rss().replace('encoding="utf-8"', f'encoding="{declared}"').encode(encoding)
    feed = read(data, "f.xml", "https://g.it/feed", declared)
    assert (feed.entries[1].title, feed.problem) == ("Più vecchio", None)


def item(text: str) -> str:
    return f"<rss version='2.0'><channel><title>x</title><item><title>{text}</title><link>http://x.it/</link></item></channel></rss>"


def test_entities_do_not_blow_up() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    feed = read(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>{item("&l11;")}'.encode(), "f.xml")
    assert len(feed.entries) == 1
    assert "haha" not in str(feed)
    assert len(str(feed)) < 2_000


def test_entities_from_outside_are_not_read(site: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("segreto")
    for address in (secret.as_uri(), str(secret), site.url("/ponte")):
        for dtd in (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}">]>', f'<!DOCTYPE rss SYSTEM "{address}">',
                    f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{address}"> %p;]>'):  # fmt: skip
            feed = read((dtd + item("&x;")).encode(), "f.xml")
            assert len(feed.entries) == 1
            assert "segreto" not in str(feed)
            assert "ponte" not in str(feed.entries)
    assert site.asked == []


def test_markup_in_an_entry_is_no_script(site: Site) -> None:
    text = escape(own("it") + "<script>alert(1)</script><img src=x onerror=alert(2)>")
    site.routes["/feed"] = Reply(RSS.format(own=text).encode(), "text/xml")
    third = articles(read_all(site))[2]
    assert "alert" not in third.text


@given(st.text(max_size=200), st.integers(0, 400))
def test_any_text_is_read_or_refused(text: str, cut: int) -> None:
    for data in (text.encode("utf-8", "replace"), rss()[:cut].encode() + text.encode("utf-8", "replace")):
        with suppress(HedgeError):
            assert isinstance(read(data, "f.xml"), Feed)
