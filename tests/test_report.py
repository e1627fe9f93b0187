from __future__ import annotations

import re
import string
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedge.errors import HedgeError
from hedge.model import Analysis, Claim, Place, Sentence, Span
from hedge.report import measures, render
from hedge.report.safe import plain, shown
from hedge.report.words import languages, words
from tests import made
from tests.html_read import Element, read

REPORT = Path(render.__file__).parent
SOURCES = [*REPORT.rglob("*.py"), *REPORT.parent.glob("serve/*.py"), *REPORT.glob("templates/*.j2")]
HOSTILE = "<script>alert(1)</script> \"x\" 'y' & {{ 7*7 }} {% raw %} </p></style><!--"


def article_text(root: Element) -> str:
    """The article as a browser shows it, without what the report adds."""
    added = ("vh", "sup", "why")
    heading = root.all("h1")[0].text(*added)
    return f"{heading}\n{root.all('article')[0].text(*added)}"


def squeezed(text: str) -> str:
    return " ".join(text.split())


# Words


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_languages_have_the_same_keys_and_fill_in_the_same_values() -> None:
    assert {"en", "id", "it"} <= set(languages())
    english = words("en")
    for language in languages():
        other = words(language)
        assert sorted(other.texts) == sorted(english.texts)
        for key, text in other.texts.items():
            assert text.strip() == text != "", key
            assert fields(text) == fields(english.texts[key]), f"{language} {key}"


def test_code_and_templates_use_only_words_that_exist_and_all_of_them() -> None:
    keys = set(words("en").texts)
    used: set[str] = set()
    for path in SOURCES:
        used |= keys & set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', path.read_text("utf-8")))
        for key in re.findall(
            r"""(?:\bw|_w|self|get)\(\s*f?["']([a-z_{][^"']*\.[^"']*)["']""", path.read_text("utf-8")
        ):
            pattern = re.sub(r"\\{.*?\\}", "[^.]+", re.escape(key))
            found = {known for known in keys if re.fullmatch(pattern, known)}
            assert found, f"{path.name}: {key}"
            used |= found
    assert keys - used == set()


@pytest.mark.parametrize("language", languages())
def test_no_label_judges(language: str) -> None:
    judging = {
        "en": "fact verified true false fake misleading unreliable rumour",
        "it": "fatto verificato vero falso fuorviante inaffidabile speculazione bufala diceria",
        "id": "fakta terverifikasi benar salah palsu hoaks menyesatkan spekulasi",
    }
    w = words(language)
    for section in ("share", "part", "short", "category"):
        for key, text in w.texts.items():
            if key.startswith(f"{section}."):
                assert not set(re.findall(r"\w+", text.casefold())) & set(judging[language].split()), key


def test_stated_is_said_to_lack_a_source() -> None:
    assert words("en")("part.stated") == "stated without a source"
    assert words("it")("part.stated") == "affermato senza fonte"


def test_a_report_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(HedgeError, match="no report in the language 'xx'"):
        words("xx")
    assert words(None, "xx").language == "en"
    assert words(None, "id").language == "id"


def test_percentages_never_round_to_nothing_or_all() -> None:
    w = words("en")
    shown = [w.percent(share) for share in (0.0, 0.001, 0.005, 0.345, 0.994, 0.999, 1.0, None)]
    assert shown == ["0%", "<1%", "1%", "35%", "99%", ">99%", "100%", "–"]
    assert words("it").count(12345) == "12.345"
    assert words("it").decimal(6.25) == "6,2"


# The page


def test_the_whole_article_is_on_the_page_once_and_in_order() -> None:
    root = read(render.page(made.analysis()))
    assert squeezed(article_text(root)) == squeezed(made.TEXT)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=120), st.data())
def test_any_text_with_any_claims_is_shown_whole(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [Span(start, end) for start, end in pairwise(cuts) if start < end]
    classes = data.draw(st.lists(st.sampled_from(["stated", "other", "hearsay"]), min_size=8, max_size=8))
    claims = tuple(
        Claim((span,), cls, "certain", "positive", (), (), 0, cls) for span, cls in zip(spans, classes, strict=False)
    )
    page = render.page(replace(made.rewritten(text, "t"), claims=claims))
    page.encode("utf-8")
    root = read(page)
    assert squeezed(root.all("article")[0].text("vh", "sup", "why")) == squeezed(shown(text))


def test_marks_that_overlap_are_shown_without_losing_words() -> None:
    made_up = made.analysis()
    text = "Forse il sindaco crede che pioverà."
    first = Place(0, 1)
    cues = (
        replace(
            made_up.cues[0],
            cue=replace(made_up.cues[0].cue, anchor=first),
            spans=(Span(0, 16),),
            holder=(Span(6, 16),),
        ),
        replace(
            made_up.cues[1],
            cue=replace(made_up.cues[1].cue, anchor=first),
            spans=(Span(9, 22), Span(27, 34)),
        ),
    )
    claims = (
        Claim((Span(0, 12), Span(20, 30)), "speculation", "possible", "positive", ("c1", "c2"), (), 0, "speculation"),
    )
    base = made.rewritten(text)
    document = replace(base.document, sentences=(Sentence(0, 0, 0, len(text), (), ((),)),))
    root = read(render.page(replace(base, document=document, cues=cues, claims=claims)))
    assert squeezed(root.all("article")[0].text("vh", "sup", "why")) == text
    assert {element.attributes["href"] for element in root.all("a", "hit")} == {"#w1", "#w2"}


def test_white_space_in_a_mark_over_two_passages_of_one_kind_looks_like_them() -> None:
    text = "Forse il sindaco crede."
    base = made.rewritten(text)
    first = made.analysis().cues[0]
    cue = replace(first, cue=replace(first.cue, anchor=Place(0, 1)), spans=(Span(0, 8),), scope=(Span(9, 22),))
    document = replace(base.document, sentences=(Sentence(0, 0, 0, len(text), (), ((),)),))
    for classes, joined in ((("speculation", "speculation"), True), (("speculation", "stated"), False)):
        claims = tuple(
            Claim((span,), cls, "possible", "positive", ("c1",), (), 0, cls)
            for span, cls in zip((Span(0, 5), Span(6, 22)), classes, strict=True)
        )
        root = read(render.page(replace(base, document=document, cues=(cue,), claims=claims)))
        assert squeezed(root.all("article")[0].text("vh", "sup", "why")) == text
        blank = [run for run in root.all("span", "run") if not run.text("vh", "sup").strip()]
        assert bool(blank) is joined


def test_what_is_hostile_shows_as_text() -> None:
    base = made.rewritten(HOSTILE, HOSTILE)
    said = replace(made.analysis().attributions[0], name=HOSTILE, source=(Span(0, 8),), cue=(), content=(), via=HOSTILE)
    lexicon = replace(base.lexicon, name=HOSTILE)
    analysis = replace(base, attributions=(said,), lexicon=lexicon, article=replace(base.article, file=HOSTILE))
    for html in (render.page(analysis), render.index([analysis])):
        root = read(html)
        assert not [script for script in root.all("script") if "alert(1)" in script.text()]
        assert html.count("<script") == len(root.all("script")) == (1 if root.all("table", "index") else 0)
        assert HOSTILE in root.all("h1")[0].text() + root.all("table")[0].text()
        assert "{{ 7*7 }}" in html


def test_characters_that_html_forbids_are_replaced_where_they_stand() -> None:
    page = render.page(made.rewritten("a\0b\ud800c\ufffed\x85e\U0001fffff", "t\0\udfff"))
    assert "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf" in page
    assert "t\ufffd\ufffd" in page
    page.encode("utf-8")


def test_direction_marks_cannot_reach_beyond_their_string() -> None:
    assert plain("abc\u202edef") == "\u2068abc\u202edef\u2069"
    assert plain("ab\u2069c\u202ed") == "\u2068abc\u202ed\u2069"
    assert plain("  two\n lines ") == "two lines"
    assert plain("x" * 30, 10) == "x" * 9 + "…"


def test_the_page_needs_nothing_else_and_its_policy_names_its_style() -> None:
    html = render.page(made.analysis())
    root = read(html)
    (style,) = root.all("style")
    digest = b64encode(sha256(style.text().encode()).digest()).decode()
    policies = [meta.attributes["content"] for meta in root.all("meta") if "http-equiv" in meta.attributes]
    assert len(policies) == 1
    assert policies[0].startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:")
    for element in root.all():
        assert element.tag not in {"script", "iframe", "object", "embed", "form", "img", "video", "base"}
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
        for name in ("href", "src"):
            assert re.match(r"#|data:,$|$", element.attributes.get(name, ""))
    assert not re.search(r"url\((?!#)|@import", html)


@pytest.mark.parametrize("language", languages())
def test_ids_are_unique_and_links_lead_somewhere(language: str) -> None:
    root = read(render.page(made.analysis(), language))
    ids = [element.attributes["id"] for element in root.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {value[1:] for element in root.all("a") if (value := element.attributes.get("href", "")).startswith("#")}
    labels = {
        name
        for element in root.all()
        for key in ("aria-labelledby", "aria-describedby")
        for name in element.attributes.get(key, "").split()
    }
    assert targets | labels <= set(ids)
    assert root.all("html")[0].attributes["lang"] == language
    assert root.all("article")[0].attributes["lang"] == "it"


def test_every_mark_says_why() -> None:
    analysis = made.analysis()
    root = read(render.page(analysis, "it"))
    notes = {element.attributes["id"]: element.text() for element in root.all("li") if "id" in element.attributes}
    linked = {a.attributes["href"][1:] for a in root.all("a") if a.has("hit") or a.has("ref")}
    assert linked == set(notes)
    # a cue: gloss, category, certainty, voice, what it counts as, entry and path
    forse = next(text for text in notes.values() if "Forse" in text)
    for said in ("Lascia aperto", "possibilità · possibile", "nelle parole del testo", "forse: . > root",
                 "Contato come: ipotesi con parole del testo."):  # fmt: skip
        assert said in squeezed(forse)
    assert "L’incertezza è di: I residenti." in next(text for text in notes.values() if "temono" in text)
    assert "Attribuisce il passo a Paola Renzi (persona, tra virgolette)." in squeezed(" ".join(notes.values()))
    assert "Rimando a un altro articolo" in " ".join(notes.values())
    for run in root.all("article")[0].all("span", "run"):
        explained = [a for a in run.all("a") if "href" in a.attributes]
        outside = run.has("stated") or run.has("sourced") or run.has("hearsay-unnamed")
        assert explained or outside, run.text()


def test_notes_are_numbered_in_reading_order() -> None:
    root = read(render.page(made.analysis()))
    printed = [int(a.attributes["href"][2:]) for a in root.all("article")[0].all("a") if a.has("hit") or a.has("ref")]
    listed = [int(li.attributes["value"]) for li in root.all("li") if "value" in li.attributes]
    assert printed == listed == list(range(1, len(printed) + 1))


def test_glosses_come_in_the_report_s_language_or_else_in_the_lexicon_s() -> None:
    analysis = made.analysis()
    glosses = {**analysis.glosses, "forse": {"it": "solo italiano"}}
    for language, gloss, spoken in (("en", "Says that it is possible.", "en"), ("id", "solo italiano", "it")):
        root = read(render.page(replace(analysis, glosses=glosses), language))
        found = {p.text(): p.attributes["lang"] for p in root.all("p", "gloss")}
        assert found[gloss] == spoken


def test_shares_stand_with_intervals_and_all_six_parts() -> None:
    root = read(render.page(made.analysis(), "en"))
    (figures,) = root.all("section", "figures")
    text = squeezed(figures.text())
    for said in ("Speculation 32% 95% interval 19–48%", "speculation in the text’s own words 9% (0–25%)",
                 "stated without a source 19% (6–35%)"):  # fmt: skip
        assert said in text
    assert len(figures.all("dt")) == len(figures.all("svg", "interval")) == 6
    (stack,) = figures.all("svg", "stack")
    assert "attributed to unnamed people: 11%" in stack.all("desc")[0].text()


def test_a_part_of_nothing_and_a_part_of_all_are_drawn() -> None:
    from hedge.model import PARTS, Share

    analysis = made.analysis()
    parts = dict.fromkeys(PARTS, Share(0.0, 0.0, 0.1)) | {"stated": Share(1.0, 0.9, 1.0)}
    root = read(render.page(replace(analysis, scores=replace(analysis.scores, parts=parts))))
    (stack,) = root.all("svg", "stack")
    assert [(rect.attributes["x"], rect.attributes["width"]) for rect in stack.all("rect", "fill")] == [
        ("0.00%", "100.00%")
    ]


def test_caution_shows_its_reasons_beside_the_numbers() -> None:
    analysis = replace(made.analysis(), scores=made.scores("caution", ("short",)))
    root = read(render.page(analysis, "en"))
    assert "Read the figures with caution The text is short" in squeezed(root.all("div", "fit")[0].text())
    assert "32%" in root.all("section", "figures")[0].text()


def test_no_score_shows_its_reason_and_no_number() -> None:
    analysis = replace(made.analysis(), scores=made.scores("no", ("no_prose",)))
    analysis = replace(analysis, article=replace(analysis.article, language_confidence=None))
    for html in (render.page(analysis, "en"), render.index([analysis], "en")):
        root = read(html)
        body = root.all("body")[0].text()
        assert words("en")("fit_reason.no_prose") in body
        assert "%" not in body.replace("95%", "")
        assert not root.all("svg", "stack") + root.all("svg", "lane")
    root = read(render.page(analysis, "en"))
    assert not root.all("section", "figures") + root.all("section", "voices") + root.all("section", "strip")
    numbered = ("article", "h1", "bdi", "why", "methods", "refs")  # words of the text, numbers of notes, hashes
    assert not re.search(r"\d", root.all("main")[0].text(*numbered))
    assert root.all("article")[0].all("a", "hit")


def test_sources_are_counted_by_name_and_type() -> None:
    root = read(render.page(made.analysis(), "en"))
    rows = [[cell.text().strip() for cell in row.children if isinstance(cell, Element)] for row in root.all("tr")[1:]]
    assert rows[0][:3] == ["Paola Renzi", "person", "2"]
    assert sorted(row[0] for row in rows[1:]) == ["fonti del cantiere", "il sindaco", "la relazione del 28 aprile"]


def methods(analysis: Analysis) -> str:
    return squeezed(read(render.page(analysis, "en")).all("section", "methods")[0].text())


def test_methods_name_lexicon_models_licence_and_hashes() -> None:
    analysis = made.analysis()
    text = methods(analysis)
    for said in ("Italiano, 123 entries", "cd" * 32, "stanza 1.15.0", "embedded", "ab" * 32, analysis.article.sha256,
                 "Non-commercial use only", "ponte.txt", "Speculation is not falsehood", ">99%"):  # fmt: skip
        assert said in text
    assert "modified lexicon" not in text
    assert "modified lexicon" in methods(replace(analysis, lexicon=replace(analysis.lexicon, modified=True)))


def test_measured_error_is_shown_only_for_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = {"lexicon": "cd" * 32, "models": "ab" * 32}
    measured = {"it": {**pair, "articles": 11, "speculation": 6.25, "hearsay": 3.0, "reported": 7.0}}
    monkeypatch.setattr(measures, "read", lambda: measured)
    analysis = made.analysis()
    assert "from 11 annotated articles" in methods(analysis)
    assert "speculation 6.2 points" in methods(analysis)
    other = dict(analysis.document.parser) | {"sha256": "ef" * 32}
    assert "Measured error" not in methods(replace(analysis, document=replace(analysis.document, parser=other)))
    assert "Measured error" not in methods(replace(analysis, lexicon=replace(analysis.lexicon, sha256="ef" * 32)))
    monkeypatch.setattr(measures, "read", dict)
    assert "Measured error" not in methods(analysis)


def test_the_file_of_measured_errors_can_be_shown() -> None:
    for language, table in measures.read().items():
        assert len(language) == 2
        assert set(table) == {"lexicon", "models", "articles", "speculation", "hearsay", "reported"}


def test_the_headline_is_the_heading_or_the_title_is() -> None:
    root = read(render.page(made.analysis()))
    assert root.all("h1")[0].text() == "Ponte chiuso, il Comune promette navette"
    assert "Ponte chiuso" not in root.all("article")[0].text()
    assert read(render.page(made.rewritten("Testo."))).all("h1")[0].text() == "ponte"


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from tests import made; from hedge.report import render, embed;"
        "a = made.analysis(); sys.stdout.write(render.page(a) + render.index([a]) + embed.email(embed.view(a)))"
    )
    outs = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPORT.parent.parent)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert outs[0] == outs[1]


def test_templates_are_loaded_only_when_something_is_rendered() -> None:
    code = (
        "import sys, hedge.report.render, hedge.report.embed; print({'jinja2', 'polars', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPORT.parents[1]
    )
    assert done.stdout.strip() == "set()"


# Colours


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_is_readable_on_every_ground_in_light_dark_and_print() -> None:
    css = (REPORT / "templates" / "base.css").read_text("utf-8")
    light, dark, paper = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    for mode in (light, dark, light | {k: v if len(v) == 7 else f"#{v[1:] * 2}" for k, v in paper.items()}):
        for ground in ("bg", "panel", "spec-tint", "spec-cue", "hear-tint", "hear-cue", "rep-tint", "line"):
            assert contrast(mode["fg"], mode[ground]) >= 4.5, ground
        for text in ("muted", "link", "hear"):
            for ground in ("bg", "panel"):
                assert contrast(mode[text], mode[ground]) >= 4.5, (text, ground)
        assert contrast(mode["link"], mode["spec-tint"]) >= 4.5
        assert contrast(mode["link"], mode["hear-tint"]) >= 4.5
        for part in ("spec", "hear", "rep"):
            assert contrast(mode[part], mode["bg"]) >= 3, part


# What the engine says


def test_every_reason_and_role_that_the_engine_gives_has_words() -> None:
    from hedge import fit
    from hedge.corrections.edits import EDITOR
    from hedge.entries import CHOICES
    from hedge.model import CATEGORIES, CERTAINTIES, CLASSES, FORMS, PARTS, SHARES, SOURCE_TYPES

    given = {
        "reason": (*CLASSES, EDITOR), "category": CATEGORIES, "certainty": CERTAINTIES, "form": FORMS,
        "source_type": SOURCE_TYPES, "part": (*PARTS, "other"),
        "part_says": (*PARTS, "other"), "short": PARTS, "share": SHARES,
        "share_says": SHARES, "role": CHOICES["role"],
    }  # fmt: skip
    yielded = re.findall(r'yield "(\w+)"', (REPORT.parent / "fit.py").read_text("utf-8"))
    given["fit_reason"] = (*yielded, *fit.GENRES.values())
    texts = words("en").texts
    for section, names in given.items():
        assert {key.split(".")[1] for key in texts if key.startswith(f"{section}.")} == set(names), section
