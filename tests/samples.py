"""The gallery in `reports/samples`: what the command line makes of the examples. `make samples` writes it again."""

from __future__ import annotations

from pathlib import Path

from tests.command import done, run, run_new

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "reports" / "samples"
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def write(folder: Path) -> None:
    """Writes the page of each example, the index and the block for mails of each into a folder."""
    names = [str(path.relative_to(ROOT)) for path in EXAMPLES]
    done(run_new("report", *names, "-o", str(folder), cwd=ROOT))
    for name in names:
        block = done(run("embed", name, "--as", "email", "--link", "https://example.org/article", cwd=ROOT))
        (folder / f"{Path(name).stem}.email.html").write_text(block, "utf-8", newline="\n")


if __name__ == "__main__":
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for old in SAMPLES.glob("*.html"):
        old.unlink()
    write(SAMPLES)
    print(SAMPLES)
