from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from hedge.errors import HedgeError
from hedge.model import Analysis, Place, Span
from hedge.report.embed import email as block
from hedge.report.embed import view, web
from hedge.report.strongest import strongest, voiced
from hedge.report.words import languages, words
from tests import made
from tests.html_read import read

TAGS = {"table", "tr", "td", "a", "strong", "span", "br"}
ATTRIBUTES = {"role", "width", "height", "cellpadding", "cellspacing", "border", "align", "style", "colspan", "dir",
              "lang", "href"}  # fmt: skip
PROPERTIES = {"background-color", "color", "font-family", "font-size", "font-weight", "line-height", "padding", "width",
              "max-width", "height", "border", "border-top", "border-bottom", "border-left", "border-collapse",
              "table-layout", "text-decoration", "word-wrap"}  # fmt: skip
LONG = "Un’ipotesi lunghissima & <b>altro</b> " * 3000


def email(analysis: Analysis, **chosen: Any) -> str:
    return block(view(analysis, **chosen))


def styles(style: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in style.split(";") if part)


def contrast(one: str, other: str) -> float:
    from tests.test_report import contrast

    return contrast(one, other)


def check(html: str) -> None:
    """Holds a block to what mail programs show."""
    assert len(html.encode("utf-8")) < 90_000
    for element in read(html).all():
        assert element.tag in TAGS
        assert set(element.attributes) <= ATTRIBUTES
        style = styles(element.attributes.get("style", ""))
        assert set(style) <= PROPERTIES
        if element.tag in ("td", "a", "span"):
            assert contrast(style["color"], style["background-color"]) >= 4.5
        if element.tag == "a":
            assert element.attributes["href"].startswith("https://")
    assert "url(" not in html
    assert "max-width:600px" in html


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["ok", "caution", "no"])
def test_the_block_holds_only_what_mail_programs_show(language: str, verdict: str) -> None:
    analysis = replace(made.analysis(), scores=made.scores(verdict, ("short",)))
    check(email(analysis, link="https://example.org/a?b=1&c=2", report_lang=language))


def test_absurd_lengths_stay_within_the_size_that_mail_programs_show() -> None:
    analysis = made.analysis()
    text = ("x" * 30_000 + " forse ") * 5
    cues = tuple(replace(analysis.cues[0], id=f"c{i}", spans=(Span(30_001 + i * 30_007, 30_006 + i * 30_007),),
                         cue=replace(analysis.cues[0].cue, anchor=Place(0, 1))) for i in range(5))  # fmt: skip
    sentence = replace(analysis.document.sentences[0], start=0, end=len(text))
    base = made.rewritten(text, LONG, "i" * 5000)
    huge = replace(
        base,
        cues=cues,
        document=replace(base.document, sentences=(sentence,)),
        glosses={"forse": {"it": LONG}},
        attributions=tuple(replace(said, name=LONG, content=()) for said in analysis.attributions * 500),
    )
    check(email(huge, link="https://example.org/" + "a" * 1900))


def test_the_block_says_title_parts_hedges_sources_and_limits() -> None:
    analysis = made.analysis()
    html = email(analysis, link="https://example.org/ponte", report_lang="en")
    root = read(html)
    (link,) = root.all("a")
    assert link.attributes["href"] == "https://example.org/ponte"
    assert link.text() == "Ponte chiuso, il Comune promette navette"
    text = " ".join(root.text().split())
    for said in ("32%", "9% (0–25%)", "speculation in a source’s words", "attributed to unnamed people",
                 "Sources in the text: 4.", "nothing about what is true", "Leaves open whether it is so."):  # fmt: skip
        assert said in text
    assert [strong.text() for strong in root.all("strong") if "background" in strong.attributes.get("style", "")] == [
        "Forse",
        "avrebbe",
    ]


def test_the_bar_adds_up_and_leaves_out_what_is_nothing() -> None:
    from hedge.model import PARTS, Share

    analysis = made.analysis()
    for counts in ((9, 4, 14, 5, 4, 11), (0, 0, 0, 0, 0, 1), (1, 1, 1, 0, 0, 0), (996, 1, 1, 1, 1, 0), (1,) * 6):
        parts = {part: Share(n / sum(counts), 0.0, 1.0) for part, n in zip(PARTS, counts, strict=True)}
        root = read(email(replace(analysis, scores=replace(analysis.scores, parts=parts))))
        widths = [int(cell.attributes["width"].rstrip("%")) for cell in root.all("td") if "height" in cell.attributes]
        assert sum(widths) == 100
        assert len(widths) == sum(n > 0 for n in counts)
        assert min(widths) >= 1


def test_the_cues_that_leave_most_open_come_first() -> None:
    analysis = made.analysis()
    own = voiced(analysis, "author")
    probable = replace(analysis.cues[0], id="p", cue=replace(analysis.cues[0].cue, entry="p", certainty="probable"))
    assert [cue.id for cue in strongest([probable, *own], 3)] == ["c3", "c1", "p"]
    # the same entry again only where there is no other
    again = replace(analysis.cues[0], id="again", spans=(Span(300, 305),))
    assert [cue.id for cue in strongest([*own, again], 3)] == ["c3", "c1", "again"]
    assert [cue.id for cue in strongest([probable, *own, again], 3)] == ["c3", "c1", "p"]
    later = replace(analysis.cues[2], id="later", spans=(Span(500, 505),))
    assert [cue.id for cue in strongest([probable, *own, later], 3)] == ["c3", "c1", "p"]
    # and so the same sentence: what leaves less open elsewhere comes before it
    elsewhere = replace(probable, id="e", cue=replace(probable.cue, entry="e", anchor=Place(9, 1)))
    assert [cue.id for cue in strongest([probable, *own, elsewhere], 4)] == ["c3", "c1", "e", "p"]


def quoted(analysis: Analysis) -> list[str]:
    root = read(email(analysis))
    return [td.text() for td in root.all("td") if "border-left" in td.attributes["style"] and "dir" in td.attributes]


def test_a_reason_in_another_language_than_the_report_says_so() -> None:
    analysis = made.analysis()
    glosses = {entry: {"it": f"Motivo {entry}."} for entry in analysis.glosses}
    shown = view(replace(analysis, glosses=glosses), report_lang="en")
    assert len(shown.quotes) == 2
    for html in (block(shown), read(web(shown)).all("iframe")[0].attributes["srcdoc"]):
        reasons = [span for span in read(html).all("span") if span.text().startswith("Motivo")]
        assert len(reasons) == sum(len(listed.hedges) for listed in shown.quotes)
        assert {span.attributes["lang"] for span in reasons} == {"it"}


def test_a_quote_is_some_words_around_the_hedge() -> None:
    text = " ".join(f"a{i}" for i in range(40)) + " forse " + " ".join(f"b{i}" for i in range(40)) + "."
    base = made.rewritten(text, "t")
    sentence = replace(made.analysis().document.sentences[0], start=0, end=len(text))
    at = text.index("forse")
    cue = replace(made.analysis().cues[0], spans=(Span(at, at + 5),))
    cue = replace(cue, cue=replace(cue.cue, anchor=Place(0, 1)))
    (quote,) = quoted(replace(base, cues=(cue,), document=replace(base.document, sentences=(sentence,))))
    inside = quote.strip("… ").split()
    assert len(inside) == 20
    assert "a39 forse b0" in quote
    assert quote.startswith("… a")
    assert quote.endswith(" …")


def test_a_short_article_is_never_quoted_whole() -> None:
    analysis = made.analysis()
    text = "Forse domani pioverà molto forte. Forse no, forse sì, chi lo sa."
    sentence = replace(analysis.document.sentences[0], start=0, end=len(text))
    first = replace(analysis.cues[0].cue, anchor=Place(0, 1))
    found = re.finditer("(?i)forse", text)
    cues = tuple(replace(analysis.cues[0], spans=(Span(*match.span()),), cue=first) for match in found)
    base = made.rewritten(text, "t")
    quotes = quoted(replace(base, cues=cues, document=replace(base.document, sentences=(sentence,))))
    assert sum(len(quote.replace("…", "").split()) for quote in quotes) <= len(text.split()) // 2


def test_no_score_gives_the_reason_and_no_number() -> None:
    analysis = replace(made.analysis(), scores=made.scores("no", ("no_prose",)))
    text = read(email(analysis, report_lang="en")).text()
    assert words("en")("fit_reason.no_prose") in text
    assert not re.search(r"\d", text)
    assert "avrebbe" not in text


def test_hostile_text_shows_as_text() -> None:
    hostile = "<script>alert(1)</script>\"'{{ 7*7 }}\0\ud800\u202e"
    html = email(made.rewritten(hostile, hostile))
    check(html)
    assert "<script>alert(1)</script>\"'{{ 7*7 }}\ufffd\ufffd" in read(html).text()


NO_LINKS = [
    "javascript:alert(1)",
    "http:",
    "ftp://a.b/c",
    "data:text/html,x",
    "//x",
    'https://a"b',
    "https://[",
    "mailto:a@b.c",
]


@pytest.mark.parametrize("link", [*NO_LINKS, "", "https://a b", "https://a/\n", "https://a/\u0085"])
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(HedgeError, match="not a web address"):
        email(made.analysis(), link=link)
