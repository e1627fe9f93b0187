"""hedge embed through its real entry point."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hedge import files, ours
from hedge.errors import HedgeError
from hedge.intake import Reading
from hedge.intake import read as read_inputs
from hedge.report import embed
from hedge.report.embed import KINDS, view
from hedge.report.words import closing_lines, languages
from tests import made, png_read
from tests.command import complaint, environment, run
from tests.html_read import read
from tests.texts import TEXTS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embeds")
    for name, language in (("ponte.txt", "it"), ("bridge.txt", "en")):
        (folder / name).write_bytes(TEXTS[language].encode())
    return folder


@pytest.mark.slow
def test_a_kit_is_a_folder_for_each_article(folder: Path) -> None:
    ran = run("embed", "ponte.txt", "bridge.txt", "none.txt", "--as", "kit", "-o", "kits/today", cwd=folder)
    assert ran.returncode == 1
    assert "none.txt does not exist" in ran.stderr
    made = sorted(str(path.relative_to(folder)) for path in (folder / "kits").rglob("*") if path.is_file())
    names = ["README.txt", "alt.txt", "block.html", "block.md", "block.txt", "card.png", "sentence.txt", "web.html"]
    assert made == [f"kits/today/{article}/{name}" for article in ("bridge", "ponte") for name in names]
    assert sorted(ran.stdout.split()) == made
    kit = folder / "kits" / "today" / "ponte"
    assert png_read.read((kit / "card.png").read_bytes()).width == 1200
    assert (kit / "README.txt").read_text("utf-8").startswith("Come inserire")
    assert (kit / "sentence.txt").read_text("utf-8").strip() in (kit / "alt.txt").read_text("utf-8")
    before = {path: path.read_bytes() for path in kit.iterdir()}
    again = run("embed", "ponte.txt", "--as", "kit", "-o", "kits/today", cwd=folder)
    assert (again.returncode, again.stderr) == (0, "")
    assert {path: path.read_bytes() for path in kit.iterdir()} == before


@pytest.mark.slow
def test_a_picture_goes_to_its_file_or_to_whoever_reads(folder: Path) -> None:
    ran = run("embed", "bridge.txt", "--as", "png", "-o", "card.png", "--report-lang", "it", cwd=folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "card.png\n", "")
    piped = subprocess.run(
        [sys.executable, "-m", "hedge", "embed", "bridge.txt", "--as", "png", "--report-lang", "it"],
        cwd=folder, env=environment(), capture_output=True, check=True,
    )  # fmt: skip
    assert piped.stdout == (folder / "card.png").read_bytes()
    assert png_read.read(piped.stdout).height == 630


@pytest.mark.slow
def test_blocks_follow_one_another_and_have_their_own_files_in_a_folder(folder: Path) -> None:
    ran = run("embed", "ponte.txt", "bridge.txt", "--as", "web", "--max-words", "12", cwd=folder)
    assert ran.returncode == 0
    assert len(read(ran.stdout).all("iframe")) == 2
    ran = run("embed", "ponte.txt", "bridge.txt", "--as", "text", "-o", "blocks", cwd=folder)
    assert ran.stdout.split() == ["blocks/ponte.embed.txt", "blocks/bridge.embed.txt"]
    assert (folder / "blocks" / "ponte.embed.txt").read_text("utf-8").startswith("Chiuso il ponte")


def test_a_picture_is_not_written_to_a_terminal(folder: Path) -> None:
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb"), os.fdopen(follower, "wb") as terminal:
        ran = subprocess.run(
            [sys.executable, "-m", "hedge", "embed", "bridge.txt", "--as", "png"],
            cwd=folder, env=environment(), stdout=terminal, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr == "hedge: a picture cannot be shown in a terminal\nTry: name its file: -o card.png\n"


OTHERS = {
    "own.html": b"<html><p>My newsletter</p></html>",
    "own.png": b"\x89PNG\r\n\x1a\n my photograph",
    "own.md": b"# Notes\n",
    "own.txt": b"Made with hedge, and with care.\n",
    "kits/ponte/alt.txt": b"My own words for the picture.\n",
    "blocks/ponte.email.html": b"<p>Mine</p>",
}


@pytest.mark.parametrize(
    ("form", "output", "theirs"),
    [
        ("email", "own.html", "own.html"),
        ("web", "own.html", "own.html"),
        ("png", "own.png", "own.png"),
        ("markdown", "own.md", "own.md"),
        ("text", "own.txt", "own.txt"),
        ("kit", "kits", "kits/ponte/alt.txt"),
        ("email", "blocks", "blocks/ponte.email.html"),
    ],
)
def test_what_others_wrote_is_not_replaced(tmp_path: Path, form: str, output: str, theirs: str) -> None:
    (tmp_path / "ponte.txt").write_bytes(TEXTS["it"].encode())
    for name, content in OTHERS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    said = complaint(run("embed", "ponte.txt", "--as", form, "-o", output, cwd=tmp_path))
    assert said.startswith(f"hedge: {theirs} is there already, and hedge did not write it\n")
    assert {name: (tmp_path / name).read_bytes() for name in OTHERS} == OTHERS


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["ok", "no"])
def test_every_kind_is_known_again_and_none_is_taken_for_an_article(
    tmp_path: Path, language: str, verdict: str
) -> None:
    shown = view(replace(made.analysis(), scores=made.scores(verdict, ("short",))), report_lang=language)
    signs = (ours.BLOCK, ours.PICTURE, *closing_lines())
    for kind in (*KINDS, "kit"):
        contents = embed.files(shown, "ponte", kind)
        assert sorted(contents) == sorted(embed.names("ponte", kind))
        for name, content in contents.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            files.write(path, content)
            if path.name not in embed.UNSIGNED:
                files.check_ours(path, *signs)
            if path.suffix != ".png" and path.name not in embed.UNSIGNED:
                (found,) = read_inputs([str(path)], Reading(), ("it",))
                assert isinstance(found, HedgeError)
                kind_of = "page" if path.suffix == ".html" else "text"
                assert found.what == f"{path} is a {kind_of} that hedge wrote"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ponte.txt", "--as", "kit"], "a kit is a folder"),
        (["ponte.txt", "bridge.txt", "--as", "png"], "2 articles do not go into one file"),
        (["ponte.txt", "bridge.txt", "-o", "one.html"], "2 articles do not go into one file"),
        (["ponte.txt", "bridge.txt", "--link", "https://example.org/"], "one --link for 2 articles"),
        (["ponte.txt", "--link", "https://a b"], "not a web address"),
        (["ponte.txt", "--max-words", "-1"], "--max-words"),
        (["ponte.txt", "--as", "pdf"], "pdf"),
        (["ponte.txt", "--as", "markdown", "-o", "bridge.txt"], "bridge.txt does not end as a markdown embed does"),
        (["ponte.txt", "--as", "kit", "-o", "kit.html"], "kit.html does not end as a kit embed does"),
    ],
)
def test_what_cannot_be_made_is_said_in_two_lines(folder: Path, arguments: list[str], said: str) -> None:
    before = sorted(folder.rglob("*"))
    assert said in complaint(run("embed", *arguments, cwd=folder))
    assert sorted(folder.rglob("*")) == before
