"""Embeds in a real browser. Without Chromium these tests are skipped; `apt-get install chromium` brings it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from hedge.model import Analysis
from hedge.report.embed import email, view, web
from hedge.report.embed.blocks import height
from tests import made, test_browser
from tests.html_read import read
from tests.test_browser import CHROMIUM, LIGHT, VIOLATION, Browse, measured, pixel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (apt-get install chromium)"),
]
# A sandboxed frame has a process of its own, and a picture may be taken before that has drawn.
LIGHT_AND_STILL = (LIGHT, "--disable-features=IsolateSandboxedIframes", "--virtual-time-budget=3000")
browse = test_browser.browse
RUDE = "h1, td, p, main { font-size: 60px !important; color: red !important; float: right !important }"


def inside(block: str) -> str:
    """The document that the frame of a web block holds."""
    (frame,) = read(block).all("iframe")
    return frame.attributes["srcdoc"]


def long() -> Analysis:
    analysis = made.analysis()
    glosses = {entry: {"it": "Una ragione detta con molte parole, più di quante ne servano di solito. " * 3}
               for entry in analysis.glosses}  # fmt: skip
    article = replace(analysis.article, title="Il ponte di via Larga resta chiuso e nessuno sa ancora chi pagherà " * 2,
                      outlet="Il Corriere di Montelupo", date="2026-05-03")  # fmt: skip
    return replace(analysis, article=article, glosses=glosses, scores=made.scores("caution", ("short", "much_other")))


@pytest.mark.parametrize("language", ["en", "it", "id"])
@pytest.mark.parametrize(
    "analysis", [made.analysis(), long(), replace(made.analysis(), scores=made.scores("no", ("short",)))]
)
def test_the_frame_is_as_high_as_what_it_holds(
    analysis: Analysis, language: str, browse: Browse, tmp_path: Path
) -> None:
    made_view = view(analysis, report_lang=language)
    page = tmp_path / "inside.html"
    page.write_text(inside(web(made_view)), "utf-8")
    for width in (330, 640):
        script = "Math.ceil([...d.querySelectorAll('main > *')].at(-1).getBoundingClientRect().bottom)"
        needed = int(measured(browse, page, width, script, 100)) + 15
        given = height(made_view, width)
        assert needed <= given <= needed * 1.15 + 40, width


def test_the_page_around_does_not_reach_into_the_frame_nor_the_frame_out(browse: Browse, tmp_path: Path) -> None:
    """Two pages, a rude and a plain one, show the frame with the same pixels, and it changes nothing around it."""
    pictures = {}
    block = web(view(made.analysis()))
    for name, style in (("plain", ""), ("rude", RUDE)):
        page = tmp_path / f"{name}.html"
        page.write_text(
            f"<!DOCTYPE html><meta charset=utf-8><style>{style} body {{ margin: 0 }}</style>{block}", "utf-8"
        )
        pictures[name] = tmp_path / f"{name}.png"
        _, log = browse(page, f"--screenshot={pictures[name]}", "--window-size=640,760", *LIGHT_AND_STILL)
        assert not VIOLATION.search(log), log
    assert pictures["plain"].read_bytes() == pictures["rude"].read_bytes()
    assert pixel(pictures["plain"]) == "#7b2d8e"  # the line on top of the block, so it is there at all
    host = tmp_path / "host.html"
    host.write_text(f"<!DOCTYPE html><meta charset=utf-8><h1>Host</h1><p>Words</p>{block}", "utf-8")
    script = "getComputedStyle(d.querySelector('h1')).fontSize + getComputedStyle(d.querySelector('p')).color"
    assert measured(browse, host, 800, script) == "32pxrgb(0, 0, 0)"


def test_the_frame_runs_no_script_and_no_style_but_its_own(browse: Browse, tmp_path: Path) -> None:
    document = inside(web(view(made.analysis())))
    bad = document.replace("</main>", '<p style="color:red">x</p><script>top.document.title = "ran"</script></main>')
    page = tmp_path / "bad.html"
    page.write_text(f'<iframe sandbox="allow-popups" srcdoc="{escape(bad)}"></iframe>', "utf-8")
    dom, log = browse(page, "--dump-dom", "--virtual-time-budget=1000")
    assert VIOLATION.search(log)
    assert "<title>ran" not in dom


def test_the_mail_block_has_no_picture_and_can_be_read_when_its_colours_are_turned(
    browse: Browse, tmp_path: Path
) -> None:
    """Every piece of text keeps its contrast when both of its colours are inverted, as some mail programs do."""
    from tests.test_embed import styles
    from tests.test_report import contrast

    def turned(colour: str) -> str:
        return f"#{0xFFFFFF - int(colour[1:], 16):06x}"

    block = email(view(made.analysis()))
    cells = [styles(cell.attributes["style"]) for cell in read(block).all() if cell.tag in ("td", "a", "span", "strong")
             and "style" in cell.attributes]  # fmt: skip
    assert cells
    for style in cells:
        assert contrast(turned(style["color"]), turned(style["background-color"])) >= 4.5
    page = tmp_path / "mail.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><body style='margin:0'>{block}", "utf-8")
    script = "d.images.length + ' ' + d.querySelector('table').offsetWidth"
    assert measured(browse, page, 800, script) == "0 600"
    assert int(measured(browse, page, 340, "d.documentElement.scrollWidth")) <= 340
