"""Pages in a real browser. Without Chromium these tests are skipped; `apt-get install chromium` brings it."""

from __future__ import annotations

import json
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

from hedge.counted import words_of
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
    assert [pixel(picture) for picture in pictures] == colours(page.read_text("utf-8"))[:2]
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
        elements = read(html).all("html")[0].all()
        return [(e.tag, e.attributes.get("class", "")) for e in elements if e.tag != "button"]  # the script's own

    assert shape(dom) == shape(path.read_text("utf-8"))


def measured(browse: Browse, page: Path, width: int, script: str, height: int = 800) -> str:
    """Opens a page in a frame of some width and returns what a script finds there as `d`, the document.

    It looks when what is out of sight is there too, half a second later.
    """
    frame = page.with_name(f"frame-{width}.html")
    frame.write_text(
        f'<iframe src="{page.name}" width="{width}" height="{height}" style="border:0"></iframe><script>'
        "addEventListener('load', () => { const d = document.querySelector('iframe').contentDocument;"
        f" setTimeout(() => {{ document.title = String({script}); }}, 700); }});</script>",
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


def test_on_a_phone_words_of_the_sources_are_whole_and_the_three_shares_stand_side_by_side(
    browse: Browse, tmp_path: Path
) -> None:
    base = made.analysis()
    page, index = tmp_path / "page.html", tmp_path / "index.html"
    page.write_text(render.page(base, "en"), "utf-8")
    # in English a type is one word, and a broken word would be two boxes
    lines = "Math.max(...[...d.querySelectorAll('.sources td:nth-child(2)')].map((cell) => {"
    lines += " const range = d.createRange(); range.selectNodeContents(cell); return range.getClientRects().length }))"
    assert measured(browse, page, 390, lines) == "1"
    index.write_text(render.index([base, replace(base, article=replace(base.article, language="en"))]), "utf-8")
    tops = "new Set([...d.querySelectorAll('tbody tr:first-child td:not(.of)')].map((cell) => cell.offsetTop)).size"
    assert measured(browse, index, 390, tops) == "1"


SEEN = "const seen = (e) => e.checkVisibility({contentVisibilityAuto: true}) && e.offsetHeight > 1;"


def test_notes_stand_in_the_margin_and_on_a_phone_a_tap_opens_one(browse: Browse, page: Path) -> None:
    script = (
        f"(() => {{ {SEEN} const notes = [...d.querySelectorAll('article .why li')];"
        " const before = notes.filter(seen).length;"
        " d.defaultView.location.hash = d.querySelector('article a.hit').hash;"
        " const note = d.querySelector('li:target');"
        " const box = note.getBoundingClientRect();"
        " const lines = [...note.children].filter(seen).length;"
        " return [notes.length, before, notes.filter(seen).length, lines, getComputedStyle(note).position,"
        " Math.round(box.bottom) === d.defaultView.innerHeight].join(' ') })()"
    )
    wide, phone = measured(browse, page, 1280, script).split(), measured(browse, page, 390, script).split()
    total = wide[0]
    assert wide == [total, total, total, "4", "static", "false"]
    assert phone == [total, "0", "1", "4", "fixed", "true"]


def test_a_box_shows_all_notes_on_a_phone(browse: Browse, page: Path) -> None:
    script = (
        f"(() => {{ {SEEN} d.querySelector('#show-notes').click();"
        " return [...d.querySelectorAll('article .why li')].every(seen) })()"
    )
    assert measured(browse, page, 390, script) == "true"


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_an_unticked_class_loses_its_marks_and_the_text_stays(browse: Browse, page: Path, width: int) -> None:
    script = (
        "(() => { const looks = (part) => { const run = d.querySelector(`article .run.${part}`);"
        " const cue = run.querySelector('.cue'), ref = run.querySelector('.ref'), style = getComputedStyle(run);"
        " const hit = getComputedStyle(cue), note = d.querySelector(`#${cue.parentNode.hash.slice(1)}`);"
        " return [style.textDecorationColor, style.backgroundColor, hit.backgroundColor, hit.fontWeight,"
        " getComputedStyle(ref).display, getComputedStyle(note).display] };"
        " const text = d.querySelector('article').textContent;"
        " d.querySelector('#show-notes').click();"
        " const before = looks('speculation-author');"
        " const other = looks('hearsay-wording').join();"
        " const box = d.querySelector('#show-speculation-author'); box.closest('details').open = true;"
        " box.closest('label').click(); const after = looks('speculation-author');"
        " const cell = getComputedStyle(d.querySelector('.lane .speculation-author')).opacity;"
        " const same = text === d.querySelector('article').textContent && other === looks('hearsay-wording').join();"
        " box.click(); const again = looks('speculation-author').join() === before.join();"
        " return JSON.stringify([before, after, cell, same, again]) })()"
    )
    before, after, cell, same, again = json.loads(measured(browse, page, width, script))
    none = "rgba(0, 0, 0, 0)"
    assert after == [none, none, none, "400", "none", "none"]
    assert not set(before) & {none, "400", "none"}
    assert (cell, same, again) == ("0", True, True)


def test_words_that_attribute_can_be_shown_plain(browse: Browse, page: Path) -> None:
    script = (
        "(() => { d.querySelector('#show-says').click(); const words = d.querySelector('article .reporting');"
        " const font = (e) => getComputedStyle(e).fontFamily;"
        " const plain = font(d.querySelector('article .source')) === font(words.closest('p'));"
        " return [getComputedStyle(words).fontStyle, plain,"
        " getComputedStyle(words.parentNode.querySelector('.ref')).display].join(' ') })()"
    )
    assert measured(browse, page, 1280, script) == "normal true none"


def test_boxes_are_reached_by_keyboard_and_show_it(browse: Browse, page: Path) -> None:
    script = (
        f"(() => {{ {SEEN} const details = d.querySelector('.filter');"
        " const summary = details.querySelector('summary'); const folded = seen(summary); details.open = folded;"
        " const reached = [...details.querySelectorAll('input')].filter((box) => {"
        " box.focus({focusVisible: true}); return d.activeElement === box });"
        " return [folded, ...reached.map((box) => { box.focus({focusVisible: true});"
        " return parseFloat(getComputedStyle(box).outlineWidth) >= 2 })].join(' ') })()"
    )
    assert measured(browse, page, 1280, script) == "false" + " true" * 7  # always open beside the article
    assert measured(browse, page, 390, script) == "true" + " true" * 8  # folded, and with the box for the notes


def test_the_strip_leads_to_its_sentences(browse: Browse, page: Path) -> None:
    script = (
        "(() => { const [ground] = d.querySelectorAll('.lane .ground'), [cell] = d.querySelectorAll('.lane a');"
        " const whole = ground.getBoundingClientRect(), mark = cell.querySelector('rect').getBoundingClientRect();"
        " const sentence = d.querySelector(cell.getAttribute('href'));"
        " const before = getComputedStyle(sentence).backgroundColor;"
        " d.defaultView.location.hash = cell.getAttribute('href');"
        " return JSON.stringify([mark.width / whole.width, before, getComputedStyle(sentence).backgroundColor,"
        " cell.tabIndex]) })()"
    )
    part, before, after, tab = json.loads(measured(browse, page, 1280, script))
    analysis = made.analysis()
    sentences = [made.TEXT[s.start : s.end] for s in analysis.document.sentences]
    assert part == pytest.approx(4 / len(words_of(" ".join(sentences))), rel=0.1)  # Forse riaprirà a giugno
    assert before == "rgba(0, 0, 0, 0)" != after
    assert tab == -1


def test_the_index_sorts_by_any_column_and_keeps_what_is_missing_at_the_end(browse: Browse, tmp_path: Path) -> None:
    base = made.analysis()
    few = {**base.scores.shares, "speculation": made.share(5)}
    articles = [
        replace(base, article=replace(base.article, id="1", title="Àncora", date="2026-03-01")),
        replace(base, article=replace(base.article, id="2", title="Zona", date="2026-12-01"), scores=replace(
            base.scores, shares=few)),
        replace(base, article=replace(base.article, id="3", title="barca"), scores=made.scores("no", ("short",))),
    ]  # fmt: skip
    path = tmp_path / "index.html"
    path.write_text(render.index(articles), "utf-8")
    script = (
        "(() => { const order = () => [...d.querySelectorAll('tbody a')].map((a) => a.textContent).join(' ');"
        " const heads = [...d.querySelectorAll('thead th')], said = [order()];"
        " for (const column of [2, 2, 1, 0, 0]) { heads[column].querySelector('button').click();"
        " said.push(order() + ' ' + heads.map((head) => head.ariaSort || '-').join(' ')) }"
        " heads[0].querySelector('button').focus(); said.push(d.activeElement.textContent);"
        " return JSON.stringify(said) })()"
    )
    first, *sorted_, focused = json.loads(measured(browse, path, 1000, script))
    assert first == "Àncora barca Zona"
    assert sorted_ == [
        "Zona Àncora barca - - ascending - -",
        "Àncora Zona barca - - descending - -",
        "Àncora Zona barca - ascending - - -",
        "Àncora barca Zona ascending - - - -",
        "Zona barca Àncora descending - - - -",
    ]
    assert focused == "Articolo"
    _, log = browse(path, "--dump-dom")
    assert not VIOLATION.search(log), log


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
    assert "Segni da mostrare" not in printed
    letters = re.sub(r"\s", "", printed)
    for gloss in ("Lascia aperto se la cosa sia così.", "Dice che qualcuno ha paura", "condizionale-di-notizia"):
        assert re.sub(r"\s", "", gloss) in letters
