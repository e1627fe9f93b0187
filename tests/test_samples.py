from __future__ import annotations

from pathlib import Path

import pytest

from tests import samples


@pytest.mark.slow
def test_the_gallery_is_what_the_command_line_makes_of_the_examples(tmp_path: Path) -> None:
    samples.write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.html")}
    kept = {path.name: path.read_bytes().replace(b"\r\n", b"\n") for path in samples.SAMPLES.glob("*.html")}
    assert sorted(made) == sorted(kept)
    changed = [name for name in made if made[name] != kept[name]]
    assert not changed, "make samples writes the gallery again; look at what changed before it is committed"
