from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hedge.report.embed.card as cards
from hedge.model import Analysis
from hedge.report.embed import png, view
from hedge.report.embed.bar import COLOURS
from hedge.report.embed.card import alt, card, svg
from hedge.report.embed.lettering import FONTS, drawable, files, width, wrap
from hedge.report.words import languages
from tests import made, png_read
from tests.test_report import contrast

ROOT = Path(cards.__file__).parents[3]
HOSTILE = "</text><script>alert(1)</script> \"x\" 'y' & {{ 7*7 }} ]]> <!-- \0\ud800\u202e\U0001f600 日本 עברית"
LONG = "Il ponte di via Larga resta chiuso e nessuno in Comune sa dire quando i lavori finiranno né chi li pagherà " * 2


def titled(title: str, verdict: str = "ok") -> Analysis:
    analysis = made.analysis()
    article = replace(analysis.article, title=title, outlet="Il Corriere di Montelupo", date="2026-05-03T08:00:00Z")
    return replace(analysis, article=article, scores=made.scores(verdict, ("short", "much_other")))


@pytest.fixture(scope="module")
def picture() -> png_read.Picture:
    return png_read.read(png(view(made.analysis())))


def test_the_picture_is_1200_by_630_on_paper_under_a_line(picture: png_read.Picture) -> None:
    assert (picture.width, picture.height) == (1200, 630)
    assert picture.at(5, 5) == cards.ACCENT
    assert picture.at(5, 600) == picture.at(1195, 300) == cards.PAPER


def test_the_bar_shows_each_part_in_its_colour_and_at_its_place(picture: png_read.Picture) -> None:
    slots = view(made.analysis()).slots
    assert [slot.letter for slot in slots] == list("ABCDEF")
    for slot in slots:
        x = 60 + round(slot.start * 10.8) + 6
        assert picture.at(x, 280) == COLOURS[slot.part.css][0]
    assert picture.at(50, 300) == picture.at(1150, 300) == cards.PAPER


def test_letters_are_drawn_where_words_stand(picture: png_read.Picture) -> None:
    """Without its fonts resvg leaves text out and says nothing."""
    for line in card(view(made.analysis())).lines:
        wide = width(line.text, line.font, line.size)
        left = line.x - {"start": 0, "middle": wide / 2, "end": wide}[line.anchor]
        area = (int(left), int(line.y - line.size), int(left + wide) + 1, int(line.y) + 4)
        assert line.fill in picture.colours(*area), line.text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["ok", "caution", "no"])
@pytest.mark.parametrize("title", ["Ponte", LONG, "W" * 160, HOSTILE, "", "‮" * 50])
def test_every_line_stays_on_the_picture_and_clear_of_the_others(title: str, verdict: str, language: str) -> None:
    drawn = card(view(titled(title, verdict), report_lang=language))
    boxes = []
    for line in drawn.lines:
        wide = width(line.text, line.font, line.size)
        left = line.x - {"start": 0, "middle": wide / 2, "end": wide}[line.anchor]
        assert left >= 59, line.text
        assert left + wide <= 1141, line.text
        assert line.size <= line.y <= 624, line.text
        boxes.append((left, line.y - line.size * 0.75, left + wide, line.y + line.size * 0.1, line.text))
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one[4], other[4])


def test_text_is_readable_on_its_ground() -> None:
    for ink in (cards.INK, cards.MUTED, cards.CAREFUL):
        assert contrast(ink, cards.PAPER) >= 4.5
    for ground, ink in COLOURS.values():
        assert contrast(ground, ink) >= 4.5


def test_a_long_title_has_three_lines_and_an_ellipsis() -> None:
    lines = [line for line in card(view(titled(LONG))).lines if line.font.family == "Noto Serif" and line.x == 60]
    title = [line.text for line in lines if line.y < 270]
    assert len(title) == 3
    assert title[-1].endswith("…")
    assert LONG.startswith(" ".join(title)[:-1])


def test_the_picture_of_a_text_without_score_has_the_reason_and_no_number() -> None:
    drawn = card(view(titled("Ponte", "no"), report_lang="en"))
    words = " ".join(line.text for line in drawn.lines if "2026" not in line.text)
    assert "No score for this text. The text is short" in words
    assert not any(char.isdigit() for char in words)
    assert not any(char.isdigit() for char in alt(view(titled("Ponte", "no"), report_lang="en")))


def test_caution_stands_on_the_picture_and_in_its_alt_text() -> None:
    shown = view(titled("Ponte", "caution"), report_lang="en")
    for words in (" ".join(line.text for line in card(shown).lines), alt(shown)):
        assert "Read the figures with caution. The text is short" in words


@pytest.mark.parametrize("language", languages())
def test_the_alt_text_says_all_that_the_picture_shows(language: str) -> None:
    shown = view(titled("Ponte chiuso"), report_lang=language)
    said = alt(shown)
    for row in shown.rows:
        assert f"{row.share.label}: {row.share.share} ({row.share.range})" in said
        for slot in row.slots:
            assert f"{slot.part.label} {slot.part.share} ({slot.part.range})" in said
    assert "Ponte chiuso" in said
    assert said.endswith(shown.sentence)


def test_what_is_hostile_is_drawn_as_text() -> None:
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(svg(view(titled(HOSTILE))))
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} == {"svg", "rect", "text"}
    assert "<script>alert(1)</script>" in "".join(tree.itertext())
    assert png_read.read(png(view(titled(HOSTILE)))).width == 1200


def test_letters_that_the_fonts_lack_are_seen_to_be_missing_and_emoji_are_left_out() -> None:
    assert drawable("Ponte 🌉 chiuso") == "Ponte chiuso"
    assert drawable("日本 è perché\u200b") == "\ufffd\ufffd è perché"
    assert drawable("perche\u0301") == "perché"
    assert drawable("a\u202eb\n c") == "ab c"


def test_the_fonts_can_draw_every_word_of_the_report() -> None:
    from hedge.report.words import words

    for language in languages():
        for text in words(language).texts.values():
            assert drawable(text) == " ".join(text.split())


def test_the_fonts_are_small_and_have_their_licence() -> None:
    folder = Path(files()[0]).parent
    assert sum(Path(file).stat().st_size for file in files()) < 300_000
    assert {Path(file).name for file in files()} == {path.name for path in folder.glob("*.ttf")}
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")
    assert len(FONTS) == 3


def test_the_same_view_gives_the_same_bytes_whatever_fonts_the_machine_has() -> None:
    code = (
        "import sys; from tests import made; from hedge.report.embed import png, view;"
        "sys.stdout.buffer.write(png(view(made.analysis())))"
    )
    outs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "HOME": home, "FONTCONFIG_FILE": home, "PYTHONHASHSEED": seed},
        ).stdout
        for home, seed in (("/", "1"), ("/nowhere", "2"))
    ]  # fmt: skip
    assert outs[0] == outs[1] == png(view(made.analysis()))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=200), st.integers(1, 30), st.integers(1, 4))
def test_lines_hold_all_words_in_order_and_fit(text: str, room: int, most: int) -> None:
    lines = wrap(text, lambda line: len(line) <= room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(0 < len(line) <= room for line in lines)
    short = wrap(text, lambda line: len(line) <= room, most)
    assert len(short) <= most
    assert all(len(line) <= room for line in short)
    assert (short == lines) == (len(lines) <= most) or short[-1].endswith("…")
