"""The figures of the README: what the commands print that stand above them. `make measured` writes them again."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.command import done, run
from tests.samples import ROOT

README = ROOT / "README.md"
# A command line in a comment, and behind it what it prints.
BLOCK = re.compile(r"(<!-- printed by: hedge (?P<command>[^\n]+) -->\n).*?(\n<!-- end -->)", re.DOTALL)


def with_figures(text: str) -> str:
    """Returns the README with what each command prints now, its first table."""
    return BLOCK.sub(lambda m: m[1] + _first_table(m["command"]) + m[3], text)


def _first_table(command: str) -> str:
    printed = done(run(*command.split(), cwd=ROOT))
    return "\n" + printed.partition("\n\n## ")[0].strip() + "\n"


if __name__ == "__main__":
    README.write_text(with_figures(README.read_text("utf-8")), "utf-8")
    subprocess.run([sys.executable, "-m", "tests.samples"], cwd=ROOT, check=True)
