"""The newsletter issue: what it shows of which article, in which order, and in how much room."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge.errors import HedgeError
from hedge.model import PARTS, SHARES, Analysis, Share, Span
from hedge.report.digest import MOST_BYTES, Digest, digest, picture
from hedge.report.digest.records import DigestView, MarkedWords, Passage
from hedge.report.digest.room import cut, fitted
from hedge.report.digest.view import view
from hedge.report.embed.quotes import words_in
from hedge.report.words import languages, words
from tests import made
from tests.html_read import read
from tests.test_embed import ATTRIBUTES, PROPERTIES, TAGS, contrast, styles

WHEN = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
WHOLE = {"html", "head", "meta", "title", "body", "img"}
SUPERLATIVES = {
    "en": r"\b(most|least|best|worst|top|record|maximum|minimum|mostly|(?!digest\b)\w{2,}est)\b",
    "it": r"\b(il|la|i|gli|le|lo|del|della|dei|delle) (\w+ )?(più|meno)\b"
    r"|\b(massim\w+|minim\w+|miglior\w*|peggior\w*|maggior\w*|minor\w*|record|\w+issim[oaie])\b",
    "id": r"\b(paling|ter(besar|kecil|tinggi|rendah|banyak|sedikit|baik|buruk|kuat|lemah)|rekor|maksimal|minimal)\b",
}


def article(
    id: str, own: float | None = 0.1, around: float = 0.05, *, title: str | None = None, text: str | None = None,
    date: str | None = None, outlet: str | None = None, url: str | None = None, language: str = "it",
) -> Analysis:  # fmt: skip
    """The article made by hand with a share of speculation in its own words, `around` on both sides of it."""
    base = made.analysis() if text is None else made.rewritten(text)
    told = replace(base.article, id=id, title=title or id, date=date, outlet=outlet, url=url, language=language)
    scores = made.scores("no", ("short",))
    if own is not None:
        rest = dict(zip(PARTS, (0.4, 0.2, 0.1, 0.1, 0.0, 0.2), strict=True))
        values = {part: own if part == "speculation_author" else (1 - own) * share for part, share in rest.items()}
        sums = {
            "speculation": own + values["speculation_source"],
            "hearsay": values["hearsay_wording"] + values["hearsay_unnamed"],
            "reported": values["stated"] + values["sourced"],
        }
        assert set(sums) == set(SHARES)
        shares = {name: _share(value, around) for name, value in sums.items()}
        parts = {name: _share(value, around) for name, value in values.items()}
        scores = replace(made.scores(), shares=shares, parts=parts)
    return replace(base, article=told, scores=scores)


def _share(value: float, around: float) -> Share:
    return Share(value, max(0.0, value - around), min(1.0, value + around))


def issue(*analyses: Analysis, **options: object) -> Digest:
    return digest(analyses, **{"title": "The week", "when": WHEN, "report_lang": "en", **options})  # type: ignore[arg-type]


def seen(*analyses: Analysis, language: str = "en", **options: object) -> DigestView:
    given = {"title": "The week", "day": WHEN.date(), "rank": False, "at_least": 20, "max_words": 60, "skipped": ()}
    return view(analyses, words(language), **{**given, **options})  # type: ignore[arg-type]


def everything(language: str, rank: bool) -> Digest:
    """An issue that has all that one can have."""
    outlets = [article(f"{o}{i}", 0.1 + i / 100, outlet=o, date="2026-11-21") for o in "AB" for i in range(2)]
    others = [
        article("l", 0.6, outlet="Uno", url="https://example.org/a?b=1&c=2"),
        article("m", None, outlet="B", url="https://example.org/m"),
        replace(article("o", None), scores=made.scores("no", ("mostly_other",))),
        replace(article("n", 0.3), scores=made.scores("caution", ("short",))),
        article("p", 0.3, text="Piove.", language="en"),
    ]
    skipped = (HedgeError("https://example.org/x answers 404", "check the address"),)
    return issue(*outlets, *others, report_lang=language, rank=rank, at_least=2, skipped=skipped)


def check(html: str) -> None:
    """Holds a digest to what mail programs show."""
    assert len(html.encode("utf-8")) <= MOST_BYTES
    for element in read(html).all():
        assert element.tag in TAGS | WHOLE
        allowed = {"html": {"lang"}, "meta": {"charset", "name", "content"}, "img": {"src", "width", "alt", "style"}}
        assert set(element.attributes) <= allowed.get(element.tag, ATTRIBUTES | {"valign"})
        style = styles(element.attributes.get("style", ""))
        assert set(style) <= PROPERTIES | {"font-style", "white-space", "margin"}
        if element.tag in ("td", "a", "body", "img") or "color" in style:
            assert contrast(style["color"], style["background-color"]) >= 4.5
        if element.tag == "a":
            assert element.attributes["href"].startswith("https://")
        if element.tag == "img":
            assert element.attributes["src"].startswith("cid:")
            assert element.attributes["alt"]
    assert "url(" not in html
    assert "max-width:600px" in html


# The form


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("rank", [True, False])
def test_the_mail_holds_only_what_mail_programs_show(language: str, rank: bool) -> None:
    check(everything(language, rank).html)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("rank", [True, False])
def test_nothing_is_called_the_most_or_the_least(language: str, rank: bool) -> None:
    made_ = everything(language, rank)
    for text in (made_.text, read(made_.html).text(), "\n".join(words(language).texts[key] for key in digest_keys())):
        found = re.search(SUPERLATIVES[language], text.casefold())
        assert not found, found


def digest_keys() -> list[str]:
    return [key for key in words("en").texts if key.startswith("digest.")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the article with the highest share"),
        ("en", "the top article"),
        ("en", "the most speculative text"),
        ("it", "la quota più alta"),
        ("it", "un testo incertissimo"),
        ("id", "bagian yang paling besar"),
        ("id", "angka tertinggi"),
    ],
)
def test_the_list_of_superlatives_finds_them(language: str, text: str) -> None:
    assert re.search(SUPERLATIVES[language], text)


def test_the_plain_text_says_the_same_in_72_columns() -> None:
    made_ = everything("en", True)
    assert max(map(len, made_.text.splitlines())) <= 72
    flat = " ".join(made_.text.split())
    for said in ("The week", "28 November 2026", "Articles in this issue: 9.", "https://example.org/a?b=1&c=2",
                 "*Forse*", "Without a score", "https://example.org/x answers 404", "say nothing about what is true",
                 "Not adjusted for topic or genre."):  # fmt: skip
        assert said in flat
    bar = next(line for line in made_.text.splitlines() if re.fullmatch("A+B+C+D+E+F+", line))
    assert len(bar) == 60


def test_hostile_text_shows_as_text() -> None:
    hostile = "<script>alert(1)</script>\"'{{ 7*7 }}\0\ud800\u202e"
    made_ = issue(
        replace(made.rewritten(hostile, hostile), scores=made.scores()),
        article("x", 0.1, outlet=hostile, date=hostile, url="javascript:alert(1)"),
        title=hostile,
        skipped=(HedgeError(hostile, hostile),),
    )
    check(made_.html)
    assert "<script>" not in made_.html.replace("&lt;script&gt;", "")
    assert read(made_.html).text().count("<script>alert(1)</script>\"'{{ 7*7 }}\ufffd\ufffd") >= 4
    assert not read(made_.html).all("a")


def test_the_language_is_that_of_the_articles_where_they_share_one() -> None:
    one, other = article("a"), article("b", language="id")
    assert issue(one, report_lang=None).html.count('<html lang="it">') == 1
    assert '<html lang="en">' in issue(one, other, report_lang=None).html
    assert '<html lang="id">' in issue(one, report_lang="id").html


# What it says of an article


def test_an_article_has_its_title_place_date_bar_shares_passage_and_sentence() -> None:
    html = issue(
        article("ponte", 0.1, outlet="La Prova", date="2026-11-03T08:00:00Z", url="https://example.org/p")
    ).html
    (link,) = read(html).all("a")
    assert (link.attributes["href"], link.text()) == ("https://example.org/p", "ponte")
    text = " ".join(read(html).text().split())
    for said in ("La Prova · 3 November 2026 · Italian · 47 words counted", "own words 10% (5–15%)",
                 "Forse riaprirà a giugno.", "Forse · possibility: Leaves open whether it is so.",
                 "10% (95% interval 5–15%)", "say nothing about what is true"):  # fmt: skip
        assert said in text
    cells = [cell for cell in read(html).all("td") if cell.attributes.get("width", "").endswith("%")]
    assert sum(int(cell.attributes["width"].rstrip("%")) for cell in cells) == 100
    assert [cell.text().strip() for cell in cells] == list("ABCDEF")


def test_a_passage_is_the_sentence_of_the_hedge_with_all_its_marks() -> None:
    base = article("a")
    (item,) = seen(base).items
    assert item.passage == Passage(
        (MarkedWords("Forse", "own"), MarkedWords(" riaprirà a giugno.", "")),
        "Forse · possibility",
        "Leaves open whether it is so.",
        "en",
    )
    passing = replace(base, cues=tuple(cue for cue in base.cues if cue.id != "c1"))
    (item,) = seen(passing).items
    assert item.passage == Passage(
        (
            MarkedWords("La ditta ", ""),
            MarkedWords("avrebbe", "passed"),
            MarkedWords(" chiesto altri due milioni: lo scrive ", ""),
            MarkedWords("la relazione del 28 aprile", "source"),
            MarkedWords(".", ""),
        ),
        "avrebbe · passed on",
        "Passes news on.",
        "en",
    )
    made_ = issue(passing)
    assert "La ditta ~avrebbe~ chiesto" in made_.text
    legend, mark = (e for e in read(made_.html).all("span") if "#f8dfa8" in e.attributes.get("style", ""))
    assert (mark.text(), legend.text()) == ("avrebbe", "words like these")
    assert "only pass something on" in read(made_.html).text()


def test_without_a_hedge_of_its_own_an_article_has_no_passage_and_says_so() -> None:
    base = article("a")
    quiet = replace(base, cues=tuple(cue for cue in base.cues if cue.by == "source"))
    assert seen(quiet).items[0].passage is None
    assert words("en")("digest.passage_none") in issue(quiet).text
    assert words("en")("digest.passage_none") in read(issue(quiet).html).text()


@pytest.mark.parametrize("most", [1, 4, 7, 12, 60])
def test_no_article_gives_more_words_than_allowed(most: int) -> None:
    item = seen(article("a", title="Ponte chiuso, il Comune promette"), max_words=most).items[0]
    quoted = "".join(piece.text for piece in item.passage.words) if item.passage else ""
    hedge = item.passage.reason.split(" · ")[0] if item.passage else ""
    assert words_in(item.title) + words_in(quoted) + words_in(hedge) <= most
    assert item.title


def test_an_article_without_a_score_has_its_reason_and_no_number() -> None:
    shown = seen(article("a"), article("z", None, title="Senza cifre", url="https://example.org/z"))
    assert [item.title for item in shown.items] == ["a"]
    (row,) = shown.unscored
    assert row.reasons == words("en")("fit_reason.short")
    assert row.link == "https://example.org/z"
    assert not re.search(r"\d", f"{row.title} {row.reasons}")


def test_where_no_article_has_a_score_there_is_no_bar_no_picture_and_no_order() -> None:
    made_ = issue(article("z", None), rank=True)
    check(made_.html)
    assert made_.picture == b""
    assert "img" not in made_.html
    assert "None of them has a score" in made_.text
    assert "interval" not in made_.text


def test_what_was_skipped_is_counted_and_named() -> None:
    skipped = [HedgeError(f"page{i}.html does not exist", "check") for i in range(3)]
    made_ = issue(article("a"), skipped=skipped)
    for text in (made_.text, read(made_.html).text()):
        assert "Inputs that could not be read: 3." in text
        assert all(error.what in text for error in skipped)


# The order


def titles(*analyses: Analysis) -> list[str]:
    return [item.title for item in seen(*analyses).items]


def test_articles_come_by_date_then_by_title_as_a_reader_expects_it() -> None:
    assert titles(
        article("1", title="zeta", date="2026-11-20"),
        article("2", title="Èra", date="2026-11-21T23:00:00Z"),
        article("3", title="alfa"),
        article("4", title="Fine", date="2026-11-21T01:00:00Z"),
        article("5", title="eco", date="2026-11-21"),
    ) == ["zeta", "eco", "Èra", "Fine", "alfa"]


def test_ranked_articles_are_in_groups_and_in_order_of_title_inside() -> None:
    shown = seen(
        article("a", 0.05, title="Anna"),
        article("b", 0.50, title="Zoe"),
        article("c", 0.55, title="Carlo"),
        article("d", 0.08, title="Bruno"),
        rank=True,
    )
    assert [[item.title for item in group.full] for group in shown.groups] == [["Carlo", "Zoe"], ["Anna", "Bruno"]]
    assert [group.heading for group in shown.groups] == [
        "Group 1 of 2: shares in the text’s own words, with intervals, within 45–60%",
        "Group 2 of 2: shares in the text’s own words, with intervals, within 0–13%",
    ]
    assert "says nothing" in shown.order


def test_where_all_intervals_overlap_the_issue_says_that_shares_do_not_tell_articles_apart() -> None:
    (group,) = seen(article("a", 0.1), article("b", 0.12), rank=True).groups
    assert group.heading == words("en")("digest.group_all")
    (group,) = seen(article("a", 0.1), rank=True).groups
    assert group.heading == ""


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.2)), min_size=1, max_size=8), st.booleans())
def test_the_order_of_the_inputs_changes_nothing(shares: list[tuple[float, float]], rank: bool) -> None:
    listed = [article(f"a{i}", share, around) for i, (share, around) in enumerate(shares)]
    assert seen(*listed, rank=rank) == seen(*reversed(listed), rank=rank)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.1)), min_size=2, max_size=8))
def test_intervals_that_are_printed_alike_are_never_kept_apart(shares: list[tuple[float, float]]) -> None:
    shown = seen(*(article(f"a{i}", share, around) for i, (share, around) in enumerate(shares)), rank=True)
    printed = [[ranges(item.rows[0].slots[0].part.range) for item in group.full] for group in shown.groups]
    for above, below in pairwise(printed):
        assert min(low for low, _ in above) > max(high for _, high in below)


def ranges(text: str) -> tuple[int, int]:
    low, high = text.rstrip("%").split("–")
    return int(low), int(high)


def test_a_ranking_over_several_languages_says_that_errors_differ() -> None:
    said = words("en")("digest.rank_languages")
    assert said not in seen(article("a"), article("b"), rank=True).order
    assert said in seen(article("a"), article("b", language="id"), rank=True).order
    assert said not in seen(article("a"), article("b", language="id")).order


# Outlets


def test_outlets_are_compared_only_with_enough_articles_of_two() -> None:
    listed = [article(f"{o}{i}", i / 50, outlet=o) for o in ("Beta", "Alfa") for i in range(20)]
    shown = seen(*listed)
    assert [(row.outlet, row.articles, row.mean) for row in shown.outlets] == [
        ("Alfa", "20", "19%"),
        ("Beta", "20", "19%"),
    ]
    assert "Not adjusted for topic or genre." in shown.outlets_says[0]
    few = seen(*listed[:-1])
    assert few.outlets == ()
    assert few.outlets_says == (words("en")("digest.outlets_few", n=20),)
    assert len(seen(*listed[:-1], at_least=19).outlets) == 2


def test_what_a_comparison_leaves_out_or_mixes_is_said() -> None:
    listed = [
        article(f"{o}{i}", i / 9, outlet=o, language=lang) for o, lang in (("A", "it"), ("B", "id")) for i in range(3)
    ]
    listed.append(article("c", 0.1, outlet="C"))
    said = seen(*listed, at_least=3).outlets_says
    assert said[1:] == (words("en")("digest.outlets_languages"), words("en")("digest.outlets_left", n=3, count=1))


def test_of_outlets_nothing_is_said_where_there_are_not_two() -> None:
    assert seen(article("a"), article("b")).outlets_says == ()
    assert seen(article("a", outlet="A"), article("b", outlet="A")).outlets_says == ()


# The room


ROOMY = seen(
    *(article(f"a{i}", 0.1 + (i % 3) * 0.3, outlet=f"O{i % 2}") for i in range(12)),
    *(article(f"z{i}", None) for i in range(3)),
    rank=True,
    at_least=2,
    skipped=[HedgeError(f"x{i}", "y") for i in range(4)],
)


@given(st.integers(0, 31))
def test_what_is_cut_is_always_counted(steps: int) -> None:
    shown = cut(ROOMY, words("en"), steps)
    lists = (
        (shown.items, ROOMY.items, shown.more),
        (shown.unscored, ROOMY.unscored, shown.unscored_more),
        (shown.skipped, ROOMY.skipped, shown.skipped_more),
        (shown.outlets, ROOMY.outlets, shown.outlets_more),
    )
    for some, all_, more in lists:
        assert some == all_[: len(some)]
        assert re.findall(r"\d+", more) == ([str(len(all_) - len(some))] if len(some) < len(all_) else [])
    full = [len(group.full) for group in shown.groups]
    assert sum(map(len, (shown.items, shown.unscored, shown.skipped, shown.outlets))) + sum(full) == min(steps, 33)
    assert sum(bool(group.note) for group in shown.groups) == any(group.brief for group in shown.groups)


@given(st.integers(0, 40))
def test_a_digest_takes_the_room_that_there_is_and_no_more(room: int) -> None:
    def steps(shown: DigestView) -> int:
        rows = len(shown.items) + len(shown.unscored) + len(shown.skipped) + len(shown.outlets)
        return rows + sum(len(group.full) for group in shown.groups)

    shown = fitted(ROOMY, words("en"), lambda some: steps(some) <= room)
    assert steps(shown) == min(room, steps(ROOMY))
    assert (shown == ROOMY) == (room >= steps(ROOMY))


@pytest.mark.parametrize("articles", [1, 25, pytest.param(400, marks=pytest.mark.slow)])
def test_a_long_issue_stays_within_the_size_that_mail_programs_show(articles: int) -> None:
    outlets = [f"Outlet {i}" for i in range(300)]
    listed = [article(f"a{i}", i % 50 / 100, outlet=outlets[i % 300], url=f"https://example.org/{i}", title="è" * 500)
              for i in range(articles)]  # fmt: skip
    made_ = issue(*listed, at_least=2, skipped=[HedgeError("x" * 500, "y")] * articles)
    check(made_.html)
    assert made_.text.count("https://example.org/") == articles
    shown = made_.html.count("https://example.org/")
    said = re.search(r"Further articles, listed in digest.txt: (\d+)\.", read(made_.html).text())
    assert shown + (int(said[1]) if said else 0) == articles


def test_absurd_words_stay_within_the_size() -> None:
    text = "x" * 50_000 + " forse " + "y" * 50_000
    base = article("a", text=text)
    sentence = replace(made.analysis().document.sentences[0], start=0, end=len(text))
    cue = replace(made.analysis().cues[0], spans=(Span(50_001, 50_006),))
    huge = replace(
        base,
        cues=(replace(cue, cue=replace(cue.cue, anchor=cue.cue.anchor._replace(sentence=0))),),
        document=replace(base.document, sentences=(sentence,)),
        glosses={"forse": {"it": "z" * 90_000}},
    )
    check(issue(huge, title="t" * 90_000).html)


# The picture


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=90), min_size=1, max_size=14))
def test_the_picture_takes_any_title(names: list[str]) -> None:
    listed = [article(f"a{i}", i / 20, title=name) for i, name in enumerate(names)]
    root = ElementTree.fromstring(picture.svg(seen(*listed), words("en")))
    assert root.attrib["width"] == "1120"


def test_the_picture_has_a_bar_for_each_article_and_the_same_bytes_each_time() -> None:
    listed = [article(f"a{i}", 0.2, date="2026-11-20") for i in range(3)]
    first = issue(*listed).picture
    assert first.startswith(b"\x89PNG\r\n")
    assert first == issue(*listed).picture
    root = ElementTree.fromstring(picture.svg(seen(*listed), words("en")))
    bars = [box for box in root if box.tag.endswith("rect") and box.attrib["height"] == "30.0"]
    assert len(bars) == 3 * len(PARTS)


def test_a_picture_of_very_many_says_how_many_it_leaves_out() -> None:
    listed = [article(f"a{i}", 0.2) for i in range(picture.MOST + 7)]
    drawn = picture.svg(seen(*listed), words("en"))
    assert "Further articles, listed in digest.txt: 7." in drawn
    height = int(ElementTree.fromstring(drawn).attrib["height"])
    assert height < 1500
