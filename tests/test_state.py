"""What is reported is remembered from run to run, whatever ends a run."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge import state
from hedge.errors import HedgeError
from hedge.model import Article
from hedge.report.words import words
from tests.command import Run, complaint, environment, run
from tests.server import Reply, Site, article, html, serving
from tests.texts import TEXTS

NOW = "2026-01-31T09:00:00Z"


def named(name: str, text: str = "Il ponte è chiuso.", **rest: str) -> Article:
    return Article(name, text, "it", **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("article", "key"),
    [
        (named("a", entry="tag:x,2026:1", url="https://a.it/1"), "tag:x,2026:1"),
        (named("a", entry="https://a.it/?p=1"), "https://a.it/?p=1"),
        (named("a", entry="17", url="https://a.it/1"), "17 in https://a.it/1"),
        (named("a", entry="17", file="notizie.csv"), "17 in notizie.csv"),
        (named("a", url="https://a.it/1", file="a.html"), "https://a.it/1"),
        (named("a", file="a.txt"), named("b").sha256),
    ],
)
def test_what_an_article_is_known_by(article: Article, key: str) -> None:
    assert state.key(article) == key


def test_what_is_reported_is_left_out_and_what_changed_is_not(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    first = state.opened(path, NOW)
    one, two = named("one", url="https://a.it/1"), named("two", url="https://a.it/2")
    lost = HedgeError("x", "y", skips=True)
    assert first.unreported([one, lost, two]) == [one, lost, two]
    first.add(one)
    first.add(two)
    later = state.opened(path, "2026-02-01T09:00:00Z")
    other, new = named("two", "Il ponte è aperto.", url="https://a.it/2"), named("three", url="https://a.it/3")
    assert later.unreported([one, lost, other, new]) == [lost, other, new]
    assert (later.known, later.changed) == (1, frozenset({"two"}))
    later.add(other)
    later.add(new)
    again = state.opened(path)
    assert again.unreported([one, other, new]) == []
    assert (again.known, again.changed) == (3, frozenset())
    assert json.loads(path.read_text("utf-8")) == {
        "schema": 1,
        "articles": {
            "https://a.it/1": {"sha256": one.sha256, "first": NOW, "id": "one"},
            "https://a.it/2": {"sha256": other.sha256, "first": NOW, "id": "two"},
            "https://a.it/3": {"sha256": new.sha256, "first": "2026-02-01T09:00:00Z", "id": "three"},
        },
    }
    assert [item.name for item in tmp_path.iterdir()] == ["state.json"]


def test_an_article_keeps_its_id_and_no_other_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    first = state.opened(path, NOW)
    first.add(named("ponte", url="https://a.it/ponte"), named("x-ponte", url="https://b.it/ponte"))
    lost = HedgeError("x", "y", skips=True)
    read: list[Article | HedgeError] = [
        named("ponte", url="https://c.it/ponte"),
        lost,
        named("a-ponte", "Altro.", url="https://a.it/ponte"),
        named("Ponte", url="https://d.it/ponte"),
        named("strada", url="https://e.it/strada"),
    ]
    found = state.opened(path, NOW).named(read)
    assert [item.id for item in found if isinstance(item, Article)] == ["ponte-2", "ponte", "Ponte-3", "strada"]
    assert found[1] is lost


PONTE = "https://a.it/ponte"
ROUTES = {
    "address": named("ponte", url=PONTE),
    "entry with an address": named("ponte", entry="https://a.it/?p=7", url=PONTE),
    "entry with a number": named("ponte", entry="7", url=PONTE),
    "entry with a tag": named("ponte", entry="tag:a,2026:7", url=PONTE),
}


@pytest.mark.parametrize("first", ROUTES)
@pytest.mark.parametrize("second", ROUTES)
def test_the_page_at_an_address_is_the_entry_that_leads_there(tmp_path: Path, first: str, second: str) -> None:
    path = tmp_path / "state.json"
    state.opened(path, NOW).add(ROUTES[first])
    same = "address" in (first, second) or first == second  # two entries with other names are two
    later = state.opened(path, NOW)
    assert later.unreported(later.named([ROUTES[second]])) == ([] if same else [replace(ROUTES[second], id="ponte-2")])
    other = replace(ROUTES[second], text="Il ponte è aperto.")
    later = state.opened(path, NOW)
    (found,) = later.unreported(later.named([other]))
    assert isinstance(found, Article)
    assert (found.id, later.changed) == (("ponte", frozenset({"ponte"})) if same else ("ponte-2", frozenset()))
    later.add(found)
    for route in (first, second) if same else (second,):
        again = state.opened(path, NOW)
        assert again.unreported(again.named([replace(ROUTES[route], text=other.text)])) == []
    assert len(json.loads(path.read_text("utf-8"))["articles"]) == (1 if same else 2)


def test_a_row_of_a_table_is_not_the_page_at_its_address(tmp_path: Path) -> None:
    row = named("riga", entry="notizie.csv#1", file="notizie.csv", url=PONTE)
    for first, second in ((row, ROUTES["address"]), (ROUTES["address"], row)):
        path = tmp_path / f"{first.id}.json"
        state.opened(path, NOW).add(first)
        assert state.opened(path, NOW).unreported([second]) == [second]


def test_a_file_of_an_earlier_hedge_keeps_its_articles(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    old = {name: {"sha256": named("x").sha256, "first": NOW, "id": f"alt-{n}"}
           for n, name in enumerate(["tag:a,2026:7", "7 in https://a.it/ponte", "https://a.it/molo"])}  # fmt: skip
    path.write_text(json.dumps({"schema": 1, "articles": old}))
    opened = state.opened(path, NOW)
    assert json.loads(path.read_text("utf-8")) == {"schema": 1, "articles": old}
    assert opened.resumed
    read = [ROUTES["entry with a tag"], ROUTES["entry with a number"], named("molo", url="https://a.it/molo")]
    found = opened.named(read)
    assert [item.id for item in found if isinstance(item, Article)] == ["alt-0", "alt-1", "alt-2"]
    assert opened.unreported(found) == []


def test_the_same_text_twice_has_two_ids(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state.opened(path, NOW).add(named("a"))
    found = state.opened(path, NOW).named([named("b"), named("c")])
    assert [item.id for item in found if isinstance(item, Article)] == ["a", "a-2"]


@settings(deadline=None)  # files are written
@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=6))
def test_the_file_does_not_depend_on_the_order(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[str, str]]
) -> None:
    articles = [named("x", text, url=url) for url, text in dict(found).items()]
    written = []
    for order in (articles, articles[::-1]):
        path = tmp_path_factory.mktemp("state") / "state.json"
        remembered = state.opened(path, NOW)
        for item in order:
            remembered.add(item)
        written.append(path.read_bytes())
        assert state.opened(path).unreported(articles) == []
    assert written[0] == written[1]


def test_without_a_file_nothing_is_remembered() -> None:
    nowhere = state.opened(None)
    nowhere.add(named("one"))
    assert nowhere.unreported([named("one")]) == [named("one")]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"schema": 1}', b'{"schema": "1", "articles": {}}', b'{"schema": 1, "articles": []}',
     b'{"schema": 1, "articles": {"x": 1}}', b'{"schema": 1, "articles": {"x": {}}}', b"\xff\xfe", b"null"],
)  # fmt: skip
def test_a_broken_file_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content)
    with pytest.raises(HedgeError, match=r"state\.json is no state file, or a damaged one") as error:
        state.opened(path)
    assert not error.value.skips
    assert path.read_bytes() == content


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text('{"schema": 2, "articles": {}}')
    with pytest.raises(HedgeError, match="of a later version of hedge"):
        state.opened(path)


def test_a_file_that_cannot_be_written_is_said_before_anything_is_done(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "state.json"):
        with pytest.raises(HedgeError, match="state file"):
            state.opened(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "x.txt", "--new"], "--new leaves out what a state file remembers, and none is named"),
        (["analyse", "x.txt", "--new"], "--new --state FILE"),
        (["report", "x.txt", "--new", "--state", "broken.json"], "broken.json is no state file"),
        (["analyse", "x.txt", "--state", "none/state.json"], "none/state.json cannot be written"),
    ],
)
def test_what_is_wrong_with_the_state_is_said_first(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "x.txt").write_text(TEXTS["it"], "utf-8")
    assert said in complaint(run(*arguments, cwd=tmp_path))


def feed(names: list[str]) -> Reply:
    items = "".join(f"<item><title>{n}</title><link>/{n}</link><guid>/{n}</guid></item>" for n in names)
    return Reply(f"<rss version='2.0'><channel><title>Gazzetta</title>{items}</channel></rss>".encode(), "text/xml")


@pytest.fixture
def site() -> Iterator[Site]:
    names = ["a", "b", "c"]
    with serving({"/feed": feed(names), **{f"/{n}": html(article("it", f"Nota {n}.")) for n in names}}) as site:
        yield site


def report(site: Site, folder: Path, *more: str) -> Run:
    return run(
        "report", site.url("/feed"), "--allow-private", "--new", "--state", "s.json", "-o", "out", *more, cwd=folder
    )


@pytest.mark.slow
def test_a_feed_is_reported_once_and_what_changes_again(site: Site, tmp_path: Path) -> None:
    first = report(site, tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert [line.split()[0] for line in first.stdout.splitlines()] == ["a", "b", "c"]
    assert words("it")("index.says_new") not in (tmp_path / "out/index.html").read_text("utf-8")

    again = report(site, tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "nothing new: 3 articles already reported\n"

    site.routes["/feed"] = feed(["d", "a", "b", "c"])
    site.routes["/b"] = html(article("it", "Nota b, corretta."))
    site.routes["/d"] = html(article("it", "Nota d."))
    del site.routes["/c"]
    later = report(site, tmp_path)
    assert later.returncode == 1
    said = later.stderr.splitlines()
    assert said[:2] == ["1 article already reported, left out", "1 article changed since reported: b"]
    assert f"there is no page at {site.url('/c')} (404)" in said[2]
    lines = later.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["d", "b"]
    assert ["changed" in line for line in lines] == [False, True]
    assert "corretta" in (tmp_path / "out/b.html").read_text("utf-8")
    index = (tmp_path / "out/index.html").read_text("utf-8")
    assert words("it")("index.says_new") in index
    assert 'href="a.html"' not in index

    # without --new all are reported; of those that are there
    everything = run("analyse", site.url("/feed"), "--allow-private", "--state", "s.json", "--json", cwd=tmp_path)
    assert [json.loads(line)["article"]["id"] for line in everything.stdout.splitlines()] == ["d", "a", "b"]
    seen = json.loads((tmp_path / "s.json").read_text("utf-8"))["articles"]
    assert sorted(seen) == [site.url(f"/{n}") for n in "abcd"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_run_that_is_killed_loses_no_article_and_skips_none(tmp_path: Path) -> None:
    names = [f"n{n}" for n in range(6)]
    with serving({"/feed": feed(names), **{f"/{n}": html(article("it", f"Nota {n}.")) for n in names}}) as site:
        command = [sys.executable, "-m", "hedge", "report", site.url("/feed"), "--allow-private", "-o", "out"]
        command += ["--new", "--state", "s.json"]
        running = subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.DEVNULL)
        while running.poll() is None and len(list(tmp_path.glob("out/n*.html"))) < 2:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
        seen = json.loads((tmp_path / "s.json").read_text("utf-8"))["articles"]
        pages = {path.stem for path in tmp_path.glob("out/n*.html")}
        assert 2 <= len(pages) < len(names)
        # each that is remembered has its page, and at most the one at hand is not remembered
        assert {name.rpartition("/")[2] for name in seen} <= pages
        assert len(pages) - len(seen) <= 1
        last = report(site, tmp_path)
        assert last.returncode == 0
        assert last.stderr == f"{len(seen)} article{'s' if len(seen) > 1 else ''} already reported, left out\n"
        assert len(last.stdout.splitlines()) == len(names) - len(seen)
        assert {path.stem for path in tmp_path.glob("out/n*.html")} == set(names)


GERMAN = """<p>Die Bürgermeisterin sagte, dass die Brücke bis zum Sommer geschlossen bleibt, weil die Arbeiten länger
dauern als geplant.</p>"""
TROUBLE = {
    "gone": (Reply(b"no", status=404), "there is no page at"),
    "closed": (Reply(b"no", status=403), "refuses to send it to a program"),
    "login": (Reply(b"no", status=401), "asks for a login"),
    "broken": (Reply(b"no", status=500), "has trouble"),
    "pdf": (Reply(b"%PDF-1.7", "application/pdf"), "is a PDF document"),
    "loop": (Reply(status=302, headers={"Location": "/loop"}), "leads on and on"),
    "large": (Reply(b" " * 11_000_000), "too large"),
    "bare": (html("<html><body></body></html>"), "/bare"),
    "hidden/x": (html(article("it")), "robots.txt asks programs not to"),
    "german": (html(f"<html><body><article>{GERMAN * 3}</article></body></html>"), "'de'"),
}


@pytest.mark.slow
def test_of_fifty_addresses_ten_fail_and_forty_are_reported(tmp_path: Path) -> None:
    languages = ["it", "id", "en", "it"] * 10
    good = {f"/n{n}": html(article(language, f"{n}.", of_it=1)) for n, language in enumerate(languages)}
    bad = {f"/{name}": reply for name, (reply, _) in TROUBLE.items()}
    robots = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /hidden", "text/plain")}
    with serving({**good, **bad, **robots}) as site:
        addresses = [site.url(path) for path in [*list(good)[:20], *bad, *list(good)[20:]]]
        assert len(addresses) == 50
        ran = run("report", *addresses, "--allow-private", "-o", "out", cwd=tmp_path)
    assert ran.returncode == 1
    assert len(ran.stdout.splitlines()) == len(list(tmp_path.glob("out/n*.html"))) == 40
    said = ran.stderr.splitlines()
    assert len(said) == 20
    for what, remedy, (_, expected) in zip(said[::2], said[1::2], TROUBLE.values(), strict=True):
        assert what.startswith("hedge: ")
        assert expected in what
        assert re.match(r"Try: \w", remedy)
    assert (tmp_path / "out/index.html").read_text("utf-8").count('href="n') == 40
