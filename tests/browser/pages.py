"""The pages that are checked and photographed: what the command line makes of the examples."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.command import done, run
from tests.samples import EXAMPLES, ROOT

HERE = Path(__file__).parent
DATE = "2026-01-31"
TITLE = "The week in three articles"
LINK = "https://example.org/article"


def write(folder: Path) -> None:
    """Writes reports, blocks and a newsletter issue into a folder; a mail is called `mail-….html` or `block.html`."""
    names = [str(path.relative_to(ROOT)) for path in EXAMPLES]
    done(run("report", *names, "-o", str(folder / "report"), cwd=ROOT))
    done(run("report", *names, "--no-text", "-o", str(folder / "no-text"), cwd=ROOT))
    for name in names:
        done(run("embed", name, "--as", "kit", "--link", LINK, "-o", str(folder / "kit"), cwd=ROOT))
    done(run("digest", *names, "--title", TITLE, "--date", DATE, "-o", str(folder / "digest"), cwd=ROOT))
    (folder / "digest" / "digest.html").rename(folder / "mail-digest.html")


def node(script: str, *arguments: str, given: str = "") -> int:
    """Runs a script of this folder and returns its exit code."""
    return subprocess.run(["node", str(HERE / script), *arguments], input=given, text=True).returncode
