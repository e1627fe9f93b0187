"""What every kind of embed holds: the same figures, the sentence, no more of the article than is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hedge.model import Analysis, Place, Sentence, Span
from hedge.report.embed import FILES, KINDS, EmbedView, email, files, kit, markdown, text, view, web
from hedge.report.embed.bar import COLOURS, whole
from hedge.report.embed.card import alt, svg
from hedge.report.embed.markdown import escaped
from hedge.report.embed.text import COLUMNS, columns
from hedge.report.words import languages, words
from tests import made
from tests.html_read import read

LINK = "https://example.org/ponte?a=1&b=2"


def rendered(markup: str) -> str:
    """Markdown as HTML, by the rules of CommonMark and with the extensions that editors add."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markup))


# Each kind as a reader reads it.
READ: dict[str, Callable[[EmbedView], str]] = {
    "email": lambda shown: read(email(shown)).text(),
    "web": lambda shown: read(read(web(shown)).all("iframe")[0].attributes["srcdoc"].partition("\n")[2]).text("style"),
    "png": lambda shown: " ".join(ElementTree.fromstring(svg(shown)).itertext()),
    "alt": alt,
    "markdown": lambda shown: unescape(re.sub("<[^>]*>", "", rendered(markdown(shown)))),
    "text": text,
}


def squeezed(words: str) -> str:
    return " ".join(words.split())


def analysis(verdict: str = "ok") -> Analysis:
    base = made.analysis()
    return replace(base, scores=made.scores(verdict, ("short",)), article=replace(base.article, outlet="Il Corriere"))


def test_every_kind_is_read_here() -> None:
    assert set(READ) == {*KINDS, "alt"}
    assert set(KINDS) == set(FILES)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", READ)
def test_every_kind_says_title_sentence_and_all_shares(kind: str, language: str) -> None:
    shown = view(analysis(), link=LINK, report_lang=language)
    said = squeezed(READ[kind](shown))
    assert shown.title in said
    assert shown.sentence in said
    for row in shown.rows:
        assert row.share.label in said
        assert f"({row.share.range})" in said
        for slot in row.slots:
            assert f"{slot.part.share} ({slot.part.range})" in said
            assert slot.part.label in said or (kind == "png" and slot.part.short in said)


@pytest.mark.parametrize("kind", ["email", "web", "markdown", "text"])
def test_blocks_show_link_outlet_and_hedges_with_their_reasons(kind: str) -> None:
    shown = view(analysis(), link=LINK, report_lang="en")
    said = squeezed(READ[kind](shown))
    assert "Il Corriere" in said
    assert "Leaves open whether it is so." in said
    assert "avrebbe" in said
    made_of = KINDS[kind](shown)
    assert isinstance(made_of, str)
    assert LINK in unescape(unescape(made_of))


def voiced(*categories: str) -> Analysis:
    """The article made by hand with words of its own voice as cues, in turn of these categories."""
    base = analysis()
    words = ["Forse", "mancano", "chiesto", "durino", "pagherà"]
    cues = tuple(
        made.cue(f"c{i}", f"e{i}", category, "unknown" if category == "hearsay" else "possible", word, word)
        for i, (category, word) in enumerate(zip(categories, words, strict=False))
    )
    return replace(base, cues=cues, glosses={})


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["email", "web", "markdown", "text"])
@pytest.mark.parametrize(
    ("categories", "open_", "passed"),
    [
        (["hearsay", "epistemic"], ["mancano"], ["Forse"]),
        (["hearsay", "hearsay", "condition", "doxastic", "epistemic"], ["chiesto", "durino"], ["Forse"]),
        (["hearsay", "hearsay"], [], ["Forse", "mancano"]),
        (["epistemic", "inferential"], ["Forse", "mancano"], []),
    ],
)
def test_what_stands_under_a_heading_is_what_it_says(
    kind: str, language: str, categories: list[str], open_: list[str], passed: list[str]
) -> None:
    w = words(language)
    said = squeezed(READ[kind](view(voiced(*categories), report_lang=language)))
    heads = (w("embed.quotes"), w("embed.passed"))
    assert [head in said for head in heads] == [bool(open_), bool(passed)]
    _, _, after = said.rpartition(heads[0]) if open_ else ("", "", said.rpartition(heads[1])[2])
    first, _, second = after.partition(heads[1]) if open_ else ("", "", after)
    for part, these in ((first, open_), (second, passed)):
        for word in ["Forse", "mancano", "chiesto", "durino"]:
            assert (word in part.replace("*", "")) == (word in these), (word, part)


def test_the_headline_is_not_quoted_below_itself_where_the_text_leaves_more_open() -> None:
    first = made.cue("h", "h", "epistemic", "unknown", "promette", "promette")
    for cues, quoted in (([first], ["promette"]), ([first, *made.analysis().cues], ["Forse", "avrebbe"])):
        shown = view(replace(analysis(), cues=tuple(cues)))
        hedges = [hedge for listed in shown.quotes for hedge in listed.hedges]
        assert [piece.text for hedge in hedges for piece in hedge.quote if piece.cue] == quoted


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", READ)
def test_without_a_score_there_is_the_reason_and_no_number(kind: str, language: str) -> None:
    said = squeezed(READ[kind](view(analysis("no"), report_lang=language)))
    w = words(language)
    assert w("fit_reason.short") in said
    assert w("sentence.marked_no") in said
    assert not re.search(r"\d", said)
    assert "avrebbe" not in said


@pytest.mark.parametrize("kind", READ)
def test_caution_is_said_by_every_kind(kind: str) -> None:
    said = squeezed(READ[kind](view(analysis("caution"), report_lang="en")))
    assert "Read the figures with caution" in said
    assert words("en")("fit_reason.short") in said


# The sentence


@pytest.mark.parametrize("language", languages())
def test_the_sentence_gives_the_share_of_each_voice_with_its_interval_and_who_marked_it(language: str) -> None:
    w = words(language)
    said = view(analysis(), report_lang=language).sentence
    parts = made.analysis().scores.parts
    for part in ("speculation_author", "speculation_source"):
        share = parts[part]
        assert w.percent(share.share) in said
        assert w.range(share.low, share.high) in said
    assert "95" in said
    assert said.endswith(w("sentence.marked"))
    assert "program" in said
    assert len(re.findall(r"[.!?](?:\s|$)", said)) == 2


# Links


def test_the_link_is_the_one_given_or_else_the_article_s_own() -> None:
    base = made.analysis()

    def found(url: str | None, link: str | None = None) -> str:
        return view(replace(base, article=replace(base.article, url=url)), link=link).link

    assert found("https://example.org/a") == "https://example.org/a"
    assert found("https://example.org/a", LINK) == LINK
    for nowhere in (None, "", "file:///home/x", "javascript:alert(1)", "https://a b"):
        assert found(nowhere) == ""


# How much of the article


@st.composite
def articles(draw: st.DrawFn) -> Analysis:
    """Articles in which every word is another one, some with only a mark between them, with cues anywhere."""
    joints = st.sampled_from([" ", " ", " ", ", ", ",", " – ", "…"])
    made_up = "".join(f"w{i}q{draw(joints)}" for i in range(draw(st.integers(1, 120))))
    title = "".join(f"t{i}q{draw(joints)}" for i in range(draw(st.integers(0, 70))))
    base = made.rewritten(made_up, title.strip() or None)
    cuts = sorted({0, len(made_up), *draw(st.lists(st.integers(0, len(made_up)), max_size=4))})
    sentences = tuple(Sentence(i, 0, a, b, (), ((),)) for i, (a, b) in enumerate(pairwise(cuts)))
    cues = []
    for number in range(draw(st.integers(0, 6))):
        at = draw(st.sampled_from(sentences))
        start = draw(st.integers(at.start, at.end - 1))
        spans = (Span(start, draw(st.integers(start + 1, at.end))),)
        cue = replace(made.analysis().cues[0].cue, entry=f"e{number % 3}", anchor=Place(at.index, 1))
        cues.append(replace(made.analysis().cues[0], id=f"c{number}", cue=cue, spans=spans))
    return replace(base, cues=tuple(cues), document=replace(base.document, sentences=sentences), scores=made.scores())


@settings(max_examples=80, deadline=None)
@given(articles(), st.integers(0, 90))
def test_no_kind_holds_more_words_of_the_article_than_allowed(article: Analysis, most: int) -> None:
    """The title and the quotes count together, each word once however often a kind repeats the title."""
    shown = view(article, max_words=most, report_lang="en")
    for kind, words_of in READ.items():
        held = set(re.findall(r"[wt]\d+q", words_of(shown)))
        assert len(held) <= most, kind


def test_sixty_words_are_the_default_and_are_used() -> None:
    base = made.analysis()
    text = "".join(f"Forse {'parola ' * 60}fine. " for _ in range(3))
    size = len(text) // 3
    sentences = tuple(Sentence(i, 0, i * size, (i + 1) * size - 1, (), ((),)) for i in range(3))
    cues = tuple(
        replace(base.cues[0], id=f"c{i}", spans=(Span(i * size, i * size + 5),),
                cue=replace(base.cues[0].cue, entry=f"e{i}", anchor=Place(i, 1))) for i in range(3)
    )  # fmt: skip
    empty = made.rewritten(text, "Uno due tre")
    shown = view(replace(empty, cues=cues, document=replace(empty.document, sentences=sentences)))
    quoted = ["".join(piece.text for piece in hedge.quote) for listed in shown.quotes for hedge in listed.hedges]
    assert [len(quote.replace("…", "").split()) for quote in quoted] == [19, 19, 19]  # and the title has three
    (few,) = view(replace(empty, cues=cues, document=replace(empty.document, sentences=sentences)), max_words=13).quotes
    assert len(few.hedges) == 2


# Text and Markdown


AWKWARD = st.text(st.characters(exclude_categories=["Cs"]), max_size=90) | st.sampled_from(
    ["# x", "1. x", "1) x", "- x", "+ x", "=== x", "> x", "* x", "---", "[a](javascript:b)", "<b>x</b>", "`x`",
     "**x**", "&amp; &#60; AT&T", "![a](b)", "http://a.b www.a.b a@b.c", "a|b\n-|-", "~~x~~", "\\*x\\*", "<!--", "x #"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(AWKWARD)
def test_markdown_shows_any_text_and_nothing_else(awkward: str) -> None:
    line = " ".join(awkward.replace("\0", "").split())
    for before, around in (("", "p"), ("### ", "h3"), ("> ", "p"), ("- **", "strong")):
        html = rendered(f"{before}{escaped(line)}{'** x' if around == 'strong' else ''}\n")
        tags = re.findall(r"<(\w+)", html)
        assert set(tags) <= {"p", "h3", "blockquote", "ul", "li", "strong"}, html
        if around != "strong":
            assert squeezed(unescape(re.sub("<[^>]*>", "", html))) == squeezed(line)


def test_markdown_of_an_awkward_article_is_one_heading_one_list_and_quotes() -> None:
    base = made.analysis()
    awkward = "# <b>1.</b> [x](http://evil.example) *y* `z` | ~~w~~"
    html = rendered(markdown(view(replace(base, article=replace(base.article, title=awkward)), link=LINK)))
    tags = [tag for tag in re.findall(r"<(\w+)", html) if tag not in ("p", "ul", "li", "strong")]
    assert tags == ["h3", "a", "blockquote", "blockquote"]
    assert 'href="https://example.org/ponte?a=1&amp;b=2"' in html
    assert "<strong>avrebbe</strong>" in html


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_text_is_never_wider_than_72_columns(title: str) -> None:
    base = made.analysis()
    odd = replace(base, article=replace(base.article, title=title, outlet=title))
    for language in languages():
        lines = text(view(odd, report_lang=language)).splitlines()
        assert all(columns(line) <= COLUMNS for line in lines)


def test_the_link_of_the_text_stays_whole_and_the_bar_is_as_wide_as_the_text() -> None:
    long = "https://example.org/" + "a" * 200
    lines = text(view(made.analysis(), link=long)).splitlines()
    assert long in lines
    (bar,) = [line for line in lines if line.startswith("[A")]
    assert len(bar) == COLUMNS
    assert re.fullmatch(r"\[A+B+C+D+E+F+\]", bar)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.integers(10, 200))
def test_whole_numbers_add_up_and_leave_out_only_what_is_nothing(fractions: list[float], total: int) -> None:
    found = whole(fractions, total)
    assert sum(found) == (total if sum(fractions) else 0)
    if sum(fractions):
        assert [n > 0 for n in found] == [fraction > 0 for fraction in fractions]


# The web block and the kit


def test_the_web_block_is_a_frame_that_can_run_nothing_and_has_a_strict_policy() -> None:
    from base64 import b64encode
    from hashlib import sha256

    hostile = replace(made.analysis().article, title='"><script>alert(1)</script>')
    block = web(view(replace(made.analysis(), article=hostile), link=LINK))
    (frame,) = read(block).all()
    assert frame.tag == "iframe"
    assert set(frame.attributes) == {"title", "width", "height", "style", "sandbox", "referrerpolicy", "srcdoc"}
    assert set(frame.attributes["sandbox"].split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
    inner = read(frame.attributes["srcdoc"].removeprefix("<!DOCTYPE html>\n"))
    (style,) = inner.all("style")
    (policy,) = [meta.attributes["content"] for meta in inner.all("meta") if "http-equiv" in meta.attributes]
    digest = b64encode(sha256(style.text().encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    for element in inner.all():
        assert element.tag not in {"script", "iframe", "img", "form", "link", "object"}
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
    (link,) = inner.all("a")
    assert (link.attributes["href"], link.attributes["target"]) == (LINK, "_blank")
    assert link.text() == '"><script>alert(1)</script>'


def test_the_web_block_has_the_colours_of_the_parts() -> None:
    from tests.test_card import ROOT

    css = (ROOT / "hedge/report/templates/web.css").read_text("utf-8")
    for part, (ground, ink) in COLOURS.items():
        assert f".chip.{part} {{ background: {ground}; color: {ink}; }}" in css
        assert f"rect.{part} {{ fill: {ground}; }}" in css
        assert re.search(rf"text\.{part}[^{{}}]*{{ fill: {ink}; }}", css)


@pytest.mark.parametrize("language", languages())
def test_the_kit_holds_every_kind_and_says_how_to_place_it(language: str) -> None:
    shown = view(analysis(), link=LINK, report_lang=language)
    made_up = kit(shown)
    readme = made_up["README.txt"]
    assert isinstance(readme, str)
    for name, content in made_up.items():
        assert name == "README.txt" or name in readme
        if isinstance(content, str):
            assert content.endswith("\n")
    for place in ("Substack", "Mailchimp", "Ghost", "Buttondown"):
        assert len(re.search(rf"(?m)^{place}\n((?:\d\. .+\n)+)", readme)[1].splitlines()) == 3  # type: ignore[index]
    assert made_up["sentence.txt"] == f"{shown.sentence}\n"
    assert made_up["alt.txt"] == f"{alt(shown)}\n"
    assert made_up["block.html"] == f"{email(shown)}\n"


def test_the_mail_block_has_no_empty_line_so_that_it_is_one_piece_of_html_within_markdown() -> None:
    block = email(view(analysis("caution"), link=LINK))
    assert "\n\n" not in block
    assert rendered(f"Before\n\n{block}\n\nAfter *x*\n").count("<p>") == 2


def test_files_of_several_articles_do_not_meet() -> None:
    shown = view(analysis())
    names = [name for kind in (*KINDS, "kit") for name in files(shown, "ponte", kind)]
    assert len(names) == len(set(names))
    assert not {"ponte.html", "ponte.txt", "ponte.md", "index.html"} & set(names)
