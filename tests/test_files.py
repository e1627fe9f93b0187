"""Output files are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedge import files
from hedge.errors import HedgeError


def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    files.write(path, "old")
    files.write(path, "è\r\n“\ud800”\n")
    assert path.read_bytes() == "è\r\n“\\ud800”\n".encode()
    assert [item.name for item in tmp_path.iterdir()] == ["x.html"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    with pytest.raises(HedgeError, match=r"x\.html cannot be written") as error:
        files.write(tmp_path / "x.html", "new")
    assert error.value.skips
    with pytest.raises(HedgeError, match="cannot be written"):
        files.write(tmp_path / "none" / "x.html", "new")
    assert [item.name for item in tmp_path.iterdir()] == ["x.html"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    files.write(path, "old")
    with pytest.raises(TypeError):
        files.write(path, None)  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["x.html"]


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        ("", True),
        ("<meta by=me> x", True),
        ("<html>", False),
        ("x" * 5000 + "\n\nMade by\nme, it  says.\n", True),
        ("x" * 5000 + "Made by me, it says. Not that.", False),
        ("x" * 5000 + "<meta by=me>" + "x" * 5000, False),
    ],
)
def test_what_others_wrote_is_not_replaced(tmp_path: Path, content: str, ours: bool) -> None:
    path = tmp_path / "x.html"
    signs = ("<meta by=me>", "Made by me, it says.")
    files.check_ours(path, *signs)
    path.write_text(content)
    if ours:
        files.check_ours(path, *signs)
    else:
        with pytest.raises(HedgeError, match="is there already, and hedge did not write it") as error:
            files.check_ours(path, *signs)
        assert not error.value.skips


def test_a_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    files.folder(tmp_path / "a" / "b")
    files.folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "a"):
        with pytest.raises(HedgeError, match="not a folder"):
            files.folder(path)
