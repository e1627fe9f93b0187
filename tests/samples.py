"""The gallery in `reports/samples`: what the command line makes of the examples. `make samples` writes it again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.command import run

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "reports" / "samples"
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def write(folder: Path) -> None:
    """Writes the page of each example, the index and the block for mails of each into a folder."""
    names = [str(path.relative_to(ROOT)) for path in EXAMPLES]
    run_hedge("report", *names, "-o", str(folder))
    for name in names:
        block = run("embed", name, "--as", "email", "--link", "https://example.org/article", cwd=ROOT)
        block.check_returncode()
        (folder / f"{Path(name).stem}.email.html").write_text(block.stdout, "utf-8", newline="\n")


def run_hedge(*arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "hedge", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.replace(b"\r\n", b"\n")


if __name__ == "__main__":
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for old in SAMPLES.glob("*.html"):
        old.unlink()
    write(SAMPLES)
    print(SAMPLES)
