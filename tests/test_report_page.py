"""What stands around the article on its page: origin, strip, filters, strongest hedges, sources."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge.counted import words_of
from hedge.model import Analysis, Claim, Paragraph, Sentence, Span
from hedge.report import render
from hedge.report.safe import web_address
from hedge.report.strongest import strongest, voiced
from hedge.report.words import languages, words
from tests import made
from tests.html_read import Element, read


def squeezed(element: Element, *without: str) -> str:
    return " ".join(element.text(*without).split())


def page(language: str = "en", **values: object) -> Element:
    base = made.analysis()
    return read(render.page(replace(base, article=replace(base.article, **values)), language))  # type: ignore[arg-type]


# Origin


def test_outlet_author_date_and_address_stand_under_the_title_and_in_the_box() -> None:
    root = page(
        outlet="La Voce <di> Valle",
        author="Ada Neri",
        date="2026-05-03T06:00:00+02:00",
        url="https://voce.example/a?b=1&c=2",
        retrieved="2026-05-04T07:10:00Z",
        columns={"desk": "cronaca", "empty": None},
    )
    (byline,) = root.all("p", "byline")
    assert squeezed(byline) == "La Voce <di> Valle · Ada Neri · 3 May 2026 · the article at voce.example"
    box = root.all("dl", "facts")[0]
    links = [*byline.all("a"), *box.all("a")]
    assert [a.attributes["href"] for a in links] == ["https://voce.example/a?b=1&c=2"] * 2
    assert {a.attributes["rel"] for a in links} == {"noreferrer nofollow"}
    for said in ("Ada Neri", "3 May 2026", "2026-05-04T07:10:00Z", "desk cronaca"):
        assert said in " ".join(squeezed(row).replace("desk", "desk ") for row in box.all("div"))
    assert "empty" not in squeezed(box)


def test_an_article_without_origin_has_no_line_for_it() -> None:
    assert not page().all("p", "byline")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x.example", "https://", "http://[x",
            "https://a.example/\n", 'https://a.example/"x', "https://a.example/\ud800", ""],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) == ""
    root = page(url=url)
    assert not [a for a in root.all("a") if not a.attributes["href"].startswith("#")]


def test_dates_are_written_in_the_language_of_the_report() -> None:
    assert words("en").date("2026-11-03T07:00:00Z") == "3 November 2026"
    assert words("it").date("2026-11-03") == "3 novembre 2026"
    assert words("id").date("2026-08-03") == "3 Agustus 2026"
    assert words("en").date("last week") == "last week"
    assert words("it").month("2026-05") == "maggio 2026"


# The strip


def cells(root: Element, lane: int) -> list[tuple[str, str]]:
    """The marked cells of a lane: where each leads and what its title says."""
    found = root.all("svg", "lane")[lane].all("a")
    return [(a.attributes["href"], a.all("title")[0].text()) for a in found]


def test_the_strip_shows_in_which_sentences_each_share_sits() -> None:
    root = page()
    sentences = dict(enumerate(made.analysis().document.sentences, 1))
    assert "Forse" in made.TEXT[sentences[3].start : sentences[3].end]
    assert cells(root, 0) == [
        ("#s3", "Sentence 3: speculation in the text’s own words"),
        ("#s4", "Sentence 4: speculation in a source’s words"),
        ("#s7", "Sentence 7: speculation in a source’s words"),
    ]
    assert [href for href, _ in cells(root, 1)] == ["#s5", "#s6", "#s8"]
    listed = [squeezed(span) for span in root.all("span", "list")]
    assert listed == ["Speculation in sentences 3–4, 7 of 10.", "Hearsay in sentences 5–6, 8 of 10."]
    links = [a.attributes["href"] for span in root.all("span", "list") for a in span.all("a")]
    assert links == ["#s3", "#s7", "#s5", "#s8"]
    by_id = {e.attributes["id"]: e for e in root.all("span", "sentence")}
    assert squeezed(by_id["s3"], "vh", "sup") == "Forse riaprirà a giugno."


def test_each_share_stands_with_its_interval_beside_its_lane() -> None:
    said = [squeezed(div) for div in page().all("dl", "lanes")[0].all("div")]
    assert said[0].startswith("Speculation")
    assert said[0].endswith("32% (19–48%)")
    assert len(said) == 3


@pytest.mark.parametrize("language", languages())
def test_a_share_that_sits_nowhere_is_said_to(language: str) -> None:
    base = made.analysis()
    claims = tuple(claim for claim in base.claims if claim.cls != "hearsay")
    root = read(render.page(replace(base, claims=claims), language))
    w = words(language)
    assert squeezed(root.all("span", "list")[1]) == f"{w('share.hearsay')} {w('strip.none')}."
    assert cells(root, 1) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["stated", "speculation", "hearsay", "other", ""]), max_size=6), max_size=6))
def test_cells_are_as_wide_as_words_and_cover_those_of_their_share(rows: list[list[str]]) -> None:
    """Each word is a claim of its own: the lanes must draw exactly the words of their classes."""
    text, sentences, claims = "", [], []
    for i, row in enumerate(rows):
        start = len(text)
        for cls in row:
            span = Span(len(text), len(text) + 4)
            if cls:
                claims.append(Claim((span,), cls, "certain", "positive", (), (), i, cls))
            text += "word "
        sentences.append(Sentence(i, 0, start, max(len(text) - 1, start), (), ((),)))
        text += "\n"
    base = made.rewritten(text)
    analysis = replace(base, document=replace(base.document, sentences=tuple(sentences)), claims=tuple(claims))
    root = read(render.page(analysis))
    total = len(words_of(text))
    for lane, cls in zip(root.all("svg", "lane"), ("speculation", "hearsay", "stated"), strict=True):
        widths = [float(rect.attributes["width"][:-1]) for rect in lane.all("rect", "fill")]
        assert sum(widths) == pytest.approx(
            100 * sum(claim.cls == cls for claim in claims) / max(total, 1), abs=0.01 * len(widths) + 1e-6
        )
        assert len(lane.all("a")) == sum(cls in row for row in rows)


# Filters


def test_every_mark_has_a_box_that_hides_it_and_every_box_a_rule() -> None:
    root = page()
    boxes = [box.attributes["id"] for box in root.all("fieldset")[0].all("input")]
    runs = {name for run in root.all("article")[0].all("span", "run") for name in run.attributes["class"].split()}
    assert {f"show-{name}" for name in runs - {"run", "stated"}} <= set(boxes)
    css = root.all("style")[0].text()
    for box in boxes:
        assert f"#{box}:" in css, box
    for label in root.all("fieldset")[0].all("label"):
        assert squeezed(label)
        assert len(label.all("input")) == 1
    assert not root.all("form") + root.all("script")


def test_a_note_is_hidden_with_the_mark_that_it_explains() -> None:
    root = page()
    notes = {li.attributes["id"][1:]: li for li in root.all("ol", "why")[0].all("li")}
    for block in root.all("div", "para"):
        notes |= {li.attributes["id"][1:]: li for li in block.all("li")}
    for run in root.all("article")[0].all("span", "run"):
        part = run.attributes["class"].split()[1]
        for hit in run.all("a", "hit"):
            assert notes[hit.attributes["id"][1:]].has(part)
    says = {hit.attributes["id"][1:] for hit in root.all("a", "hit") if hit.all("span", "reporting")}
    assert says == {number for number, li in notes.items() if li.has("says")} & says != set()


# The strongest hedges


def test_the_strongest_hedges_of_each_voice_stand_with_their_reasons() -> None:
    root = page("it")
    own, theirs = root.all("section", "voices")[0].all("ol")
    assert [b.text() for b in own.all("b")] == ["avrebbe", "Forse"]
    assert [b.text() for b in theirs.all("b")] == ["avrebbe", "potrebbero", "temono"]
    first = squeezed(own.all("li")[0])
    assert "La ditta avrebbe chiesto altri due milioni" in first
    assert "cosa riferita · lasciato aperto. Riferisce una notizia senza farla propria." in first
    hrefs = [li.all("a")[0].attributes["href"] for li in own.all("li")]
    assert [made_at(root, href) for href in hrefs] == ["avrebbe", "Forse"]


def made_at(root: Element, href: str) -> str:
    (hit,) = [a for a in root.all("a", "hit") if a.attributes["id"] == href[1:]]
    return hit.all("span")[0].text()


def test_no_voice_lists_more_than_five_and_an_empty_one_says_so() -> None:
    base = made.analysis()
    many = tuple(replace(base.cues[0], id=f"c{i}", cue=replace(base.cues[0].cue, entry=f"e{i}")) for i in range(9))
    root = read(render.page(replace(base, cues=many), "en"))
    section = root.all("section", "voices")[0]
    assert [len(ol.all("li")) for ol in section.all("ol")] == [5]
    assert "The program marked no hedge in a source’s voice." in squeezed(section)
    assert [cue.id for cue in strongest(voiced(base, "source"), 5)] == ["c5", "c2", "c4"]


# The sources


def test_words_given_are_counted_once_for_each_source() -> None:
    base = made.analysis()
    said = base.attributions[0]
    again = replace(said, id="a6", content=(*said.content, Span(said.content[0].start, said.content[0].start + 9)))
    rows = table(replace(base, attributions=(*base.attributions, again)))
    renzi = len(words_of("I giunti sono consumati e potrebbero cedere il sindaco le avrebbe assicurato tempi brevi"))
    assert rows["Paola Renzi"][:4] == ["person", "3", str(renzi), rows["Paola Renzi"][3]]
    assert rows["il sindaco"][2] == "2"
    assert rows["fonti del cantiere"][2] == "5"


def table(analysis: Analysis) -> dict[str, list[str]]:
    root = read(render.page(analysis, "en"))
    found = {}
    for row in root.all("table", "sources")[0].all("tr")[1:]:
        name, *cells = [squeezed(cell, "vh") for cell in row.children if isinstance(cell, Element)]
        found[name] = cells
    return found


def test_a_text_without_a_score_counts_nothing_but_keeps_its_marks() -> None:
    analysis = replace(made.analysis(), scores=made.scores("no", ("short",)))
    assert table(analysis)["Paola Renzi"][0] == "person"
    assert len(table(analysis)["Paola Renzi"]) == 2
    root = read(render.page(analysis, "en"))
    assert root.all("article")[0].all("a", "hit")
    assert root.all("fieldset")
    assert not re.search("[0-9]", squeezed(root.all("header")[0], "h1"))


# Size


PLAIN = "\nIl mercato resta aperto e la fiera si tiene in piazza.\n" * 8


def repeated(times: int) -> Analysis:
    """The article several times over, with all that is marked in it, and as many plain words after each."""
    base, step = made.analysis(), len(made.TEXT + PLAIN)

    def moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
        return tuple(Span(start + by * step, end + by * step) for start, end in spans)

    cues, attributions, claims = [], [], []
    sentences: list[Sentence] = []
    paragraphs: list[Paragraph] = []
    for n in range(times):
        for cue in base.cues:
            cues.append(replace(cue, id=f"{cue.id}-{n}", spans=moved(cue.spans, n), holder=moved(cue.holder, n)))
        for said in base.attributions:
            spans = {name: moved(getattr(said, name), n) for name in ("source", "cue", "content")}
            attributions.append(replace(said, id=f"{said.id}-{n}", **spans))  # type: ignore[arg-type]
        for claim in base.claims:
            ids = {name: tuple(f"{id}-{n}" for id in getattr(claim, name)) for name in ("cues", "attributions")}
            claims.append(replace(claim, spans=moved(claim.spans, n), **ids))  # type: ignore[arg-type]
        for sentence in base.document.sentences:
            (at,) = moved((Span(sentence.start, sentence.end),), n)
            sentences.append(replace(sentence, index=len(sentences), start=at.start, end=at.end))
        for paragraph in base.document.paragraphs:
            (at,) = moved((Span(paragraph.start, paragraph.end),), n)
            paragraphs.append(replace(paragraph, start=at.start, end=at.end, headline=not paragraphs))
    article = replace(base.article, text=(made.TEXT + PLAIN) * times)
    document = replace(base.document, article=article, sentences=tuple(sentences), paragraphs=tuple(paragraphs))
    return replace(
        base,
        article=article,
        document=document,
        cues=tuple(cues),
        attributions=tuple(attributions),
        claims=tuple(claims),
    )


def test_a_long_report_that_is_full_of_marks_stays_small() -> None:
    analysis = repeated(9)
    assert len(words_of(analysis.article.text)) > 1500
    html = render.page(analysis)
    assert len(html.encode("utf-8")) < 250_000
    assert len(read(html).all("a", "hit")) > 80
