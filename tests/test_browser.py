"""Pages in a real browser. Without Chromium these tests are skipped; `apt-get install chromium` brings it."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hedge.report import embed, render
from tests import made
from tests.html_read import read

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
DARK, LIGHT = "--blink-settings=preferredColorScheme=0", "--blink-settings=preferredColorScheme=1"
VIOLATION = re.compile(r"Refused to|violates the following Content Security Policy|Uncaught|ERROR:CONSOLE")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine (apt-get install chromium)"),
]

Browse = Callable[..., tuple[str, str]]


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    """Runs Chromium on a file and returns what it printed and what it logged."""

    def run(page: Path, *arguments: str) -> tuple[str, str]:
        profile = tmp_path / f"profile-{len(list(tmp_path.iterdir()))}"
        done = subprocess.run(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                "--hide-scrollbars",
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--enable-logging=stderr", "--v=0", f"--user-data-dir={profile}", *arguments),
                page.as_uri(),
            ],
            capture_output=True,
            check=True,
            timeout=120,
            env=os.environ | {"HOME": str(tmp_path)},
        )
        return done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ponte.html"
    path.write_text(render.page(made.analysis()), "utf-8")
    return path


def pixel(png: Path) -> str:
    """The colour of the first pixel of a picture: no filter of PNG changes it."""
    data = png.read_bytes()
    at, packed = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    return "#" + zlib.decompress(packed)[1:4].hex()


def colours(css: str) -> list[str]:
    return re.findall(r"--bg: (#[0-9a-f]{6})", css)


def test_light_and_dark_are_drawn_in_their_own_colours_and_break_no_policy(
    browse: Browse, page: Path, tmp_path: Path
) -> None:
    pictures = []
    for name, scheme in (("light", LIGHT), ("dark", DARK)):
        picture = tmp_path / f"{name}.png"
        _, log = browse(page, f"--screenshot={picture}", "--window-size=1280,900", scheme)
        assert not VIOLATION.search(log), log
        pictures.append(picture)
    assert [pixel(picture) for picture in pictures] == colours(page.read_text("utf-8"))
    assert pictures[0].read_bytes() != pictures[1].read_bytes()


def test_the_policy_stops_what_does_not_belong_to_the_page(browse: Browse, page: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    added = '<p style="color:red">x</p><script>document.title = "ran"</script></main>'
    bad.write_text(page.read_text("utf-8").replace("</main>", added), "utf-8")
    dom, log = browse(bad, "--dump-dom")
    assert VIOLATION.search(log)
    assert "<title>ran" not in dom


@pytest.mark.parametrize("make", [render.page, lambda analysis: render.index([analysis, analysis])])
def test_the_browser_builds_the_tree_that_was_written(
    make: Callable[[object], str], browse: Browse, tmp_path: Path
) -> None:
    path = tmp_path / "tree.html"
    path.write_text(make(made.analysis()), "utf-8")
    dom, _ = browse(path, "--dump-dom")

    def shape(html: str) -> list[tuple[str, str]]:
        return [(element.tag, element.attributes.get("class", "")) for element in read(html).all("html")[0].all()]

    assert shape(dom) == shape(path.read_text("utf-8"))


def measured(browse: Browse, page: Path, width: int, script: str, height: int = 800) -> str:
    """Opens a page in a frame of some width and returns what a script finds there as `d`, the document."""
    frame = page.with_name(f"frame-{width}.html")
    frame.write_text(
        f'<iframe src="{page.name}" width="{width}" height="{height}" style="border:0"></iframe><script>'
        "addEventListener('load', () => { const d = document.querySelector('iframe').contentDocument;"
        f" document.title = String({script}); }});</script>",
        "utf-8",
    )
    dom, _ = browse(frame, "--dump-dom", "--allow-file-access-from-files", "--virtual-time-budget=2000")
    return read(dom).all("title")[0].text()


@pytest.mark.parametrize("width", [320, 390, 800, 1200])
def test_nothing_is_wider_than_the_window(browse: Browse, tmp_path: Path, width: int) -> None:
    analysis = made.analysis()
    said = replace(analysis.attributions[0], name="w" * 300)
    wide = replace(
        analysis,
        article=replace(analysis.article, title="W" * 200, id="w" * 150),
        attributions=(said, *analysis.attributions[1:]),
    )
    mail = f"<meta charset=utf-8><body>{embed.email(embed.view(wide, link='https://example.org/'))}"
    for name, html in (("page", render.page(wide)), ("index", render.index([wide, analysis])), ("mail", mail)):
        if name == "mail" and width == 320:
            continue
        path = tmp_path / f"{name}.html"
        path.write_text(html, "utf-8")
        found = int(measured(browse, path, width, "d.documentElement.scrollWidth"))
        assert found <= width, name


def test_notes_are_open_in_the_margin_and_folded_on_a_phone(browse: Browse, page: Path) -> None:
    script = (
        "(() => { const note = d.querySelector('article .why li');"
        " return note.checkVisibility({contentVisibilityAuto: true}) + ' ' +"
        " d.querySelector('.why summary').offsetHeight })()"
    )
    wide, phone = measured(browse, page, 1200, script), measured(browse, page, 390, script)
    assert wide == "true 0"
    assert re.fullmatch(r"false [1-9]\d*", phone)


def test_focus_shows_why(browse: Browse, page: Path) -> None:
    script = (
        "(() => { const a = d.querySelector('article a.hit'); a.focus({focusVisible: true});"
        " return getComputedStyle(a, '::after').content + getComputedStyle(a, '::after').position })()"
    )
    shown = measured(browse, page, 800, script)
    assert "Lascia aperto se la cosa sia così." in shown
    assert shown.endswith("absolute")


def test_print_shows_every_reason(browse: Browse, page: Path, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext on this machine (apt-get install poppler-utils)")
    pdf = tmp_path / "page.pdf"
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    printed = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
    letters = re.sub(r"\s", "", printed)
    for gloss in ("Lascia aperto se la cosa sia così.", "Dice che qualcuno ha paura", "condizionale-di-notizia"):
        assert re.sub(r"\s", "", gloss) in letters
