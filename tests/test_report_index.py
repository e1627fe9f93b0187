"""The index of a run: its order, its groups, what is skipped and what has changed."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from hedge.errors import HedgeError
from hedge.model import PARTS, Analysis
from hedge.report import render
from hedge.report.words import languages, words
from tests import made
from tests.html_read import Element, read


def article(id: str, title: str, **values: object) -> Analysis:
    base = made.analysis()
    return replace(base, article=replace(base.article, id=id, title=title, **values))  # type: ignore[arg-type]


def squeezed(element: Element, *without: str) -> str:
    return " ".join(element.text(*without).split())


def titles(root: Element) -> list[str]:
    return [a.text() for a in root.all("table", "index")[0].all("a")]


def heads(root: Element) -> list[str]:
    return [squeezed(th) for th in root.all("thead")[0].all("th")]


def test_a_row_has_link_shares_parts_and_a_bar() -> None:
    root = read(render.index([article("a b#c", "Zeta <b>", language="en"), made.analysis()], "en"))
    links = [a.attributes["href"] for a in root.all("table")[0].all("a")]
    assert links == ["ponte.html", "a%20b%23c.html"]
    row = squeezed(root.all("tbody")[0].all("tr")[1])
    for said in ("Zeta <b>", "32% (19–48%)", "9% own words"):
        assert said in row
    assert len(root.all("table")[0].all("svg", "stack")) == 2
    ids = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_the_index_speaks_the_language_that_its_articles_share() -> None:
    one = made.analysis()
    two = article("due", "Due", language="id")
    assert read(render.index([one])).all("html")[0].attributes["lang"] == "it"
    assert read(render.index([one, two])).all("html")[0].attributes["lang"] == "en"
    assert "0 articles" in render.index([], "en")


def test_the_order_is_alphabetical_whatever_the_shares() -> None:
    given = [article("1", "Zona"), article("2", "Èra qui"), article("3", "alba"), article("4", "Erba")]
    root = read(render.index(given, "en"))
    assert titles(root) == ["alba", "Èra qui", "Erba", "Zona"]
    assert "in alphabetical order" in squeezed(root.all("header")[0])
    assert root.all("thead")[0].all("th")[0].attributes["aria-sort"] == "ascending"


def test_the_newest_comes_first_where_all_have_a_date() -> None:
    given = [
        article("1", "A", date="2026-03-09"),
        article("2", "B", date="2026-11-02T08:00:00Z"),
        article("3", "C", date="2026-11-02T07:00:00Z"),
    ]
    root = read(render.index(given, "en"))
    assert titles(root) == ["B", "C", "A"]
    assert "the newest first" in squeezed(root.all("header")[0])
    assert [th.attributes.get("aria-sort") for th in root.all("thead")[0].all("th")][1] == "descending"
    assert "2 November 2026" in squeezed(root.all("tbody")[0])
    for unknown in (None, "05/06/2026", "3 maggio", "2026/05/06", "n.d."):
        root = read(render.index([*given, article("4", "Z", date=unknown)], "en"))
        assert titles(root) == ["A", "B", "C", "Z"]
        assert "in alphabetical order" in squeezed(root.all("header")[0])
        # the script, too, leaves at the end what does not sort
        days = [
            cell.attributes["data-v"] for cell in root.all("tbody")[0].all("td", "of") if "data-v" in cell.attributes
        ]
        assert days[-1] == ""
        assert (unknown or "") in squeezed(root.all("tbody")[0])


@pytest.mark.parametrize("language", languages())
def test_the_index_says_that_others_were_reported_before(language: str) -> None:
    says = words(language)("index.says_new")
    assert says in squeezed(read(render.index([made.analysis()], language, only_new=True)).all("header")[0])
    assert says not in render.index([made.analysis()], language)


def test_columns_stand_only_where_articles_have_something_for_them() -> None:
    shares = ["Speculation", "Hearsay", "Stated or attributed"]
    one = made.analysis()
    assert heads(read(render.index([one], "en"))) == ["Article", *shares]
    more = article("2", "B", outlet="La Voce", date="2026-01-02", language="en")
    root = read(render.index([one, more], "en"))
    assert heads(root) == ["Article", "Outlet", "Date", "Language", *shares]
    for row in root.all("tbody")[0].all("tr"):
        assert len([cell for cell in row.children if isinstance(cell, Element)]) == 7


def test_a_text_without_a_score_has_its_reason_and_no_number() -> None:
    none = replace(article("2", "B"), scores=made.scores("no", ("no_prose",)))
    root = read(render.index([made.analysis(), none], "en"))
    row = root.all("tbody")[0].all("tr")[0]
    assert "The text has no sentences" in squeezed(row)
    assert [squeezed(cell) for cell in row.all("td")] == ["–", "–", "–"]
    assert not row.all("svg")


def test_groups_show_the_mean_of_their_articles_each_weighing_the_same() -> None:
    base = made.analysis()
    parts = dict.fromkeys(PARTS, made.share(0)) | {"speculation_author": made.share(47)}
    shares = {"speculation": made.share(47), "hearsay": made.share(0), "reported": made.share(0)}
    all_speculation = replace(base.scores, parts=parts, shares=shares)
    given = [
        article("1", "A", outlet="Zenit", date="2026-01-02"),
        replace(article("2", "B", outlet="Zenit", date="2026-02-02"), scores=all_speculation),
        article("3", "C", outlet="Alba", date="2026-02-03"),
        replace(article("4", "D", outlet="Orto"), scores=made.scores("no", ("short",))),
    ]
    root = read(render.index(given, "en"))
    sections = {section.attributes["aria-labelledby"]: section for section in root.all("section")}
    assert sorted(sections) == ["by-month", "by-outlet"]
    groups = [squeezed(li) for li in sections["by-outlet"].all("li")]
    assert groups == [
        "Alba1 articleSpeculation32%Hearsay40%Stated or attributed28%",
        "Zenit2 articlesSpeculation66%Hearsay20%Stated or attributed14%",
    ]
    assert [h3.text() for h3 in sections["by-month"].all("h3")] == ["January 2026", "February 2026"]
    assert len(sections["by-month"].all("svg", "stack")) == 2
    assert "not adjusted for topic or genre" in squeezed(root.all("main")[0])
    assert not read(render.index(given[:1], "en")).all("section")


@pytest.mark.parametrize("language", languages())
def test_what_is_skipped_and_what_has_changed_is_named(language: str) -> None:
    lost = HedgeError("the page https://example.org/<x> answered 404", "leave it out")
    given = [made.analysis(), article("due", "Due")]
    root = read(render.index(given, language, skipped=[lost], changed={"due"}))
    (skipped,) = root.all("ul", "skipped")
    assert "https://example.org/<x> answered 404" in squeezed(skipped)
    assert "leave it out" in squeezed(skipped)
    noted = [row.all("a")[0].text() for row in root.all("tbody")[0].all("tr") if row.all("span", "note")]
    assert noted == ["Due"]
    plain = read(render.index(given, language))
    assert not plain.all("ul", "skipped") + plain.all("span", "note")


def test_the_policy_names_the_one_script_by_hash() -> None:
    html = render.index([made.analysis()])
    root = read(html)
    (script,) = root.all("script")
    digest = b64encode(sha256(script.text().encode()).digest()).decode()
    (policy,) = [meta.attributes["content"] for meta in root.all("meta") if "http-equiv" in meta.attributes]
    assert f"script-src 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert "script-src" not in render.page(made.analysis())
    assert not [name for element in root.all() for name in element.attributes if re.match("on|style$", name)]
    assert not root.all("button")  # without the script there is nothing that does nothing
