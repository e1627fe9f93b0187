"""`make check-report`: the examples’ pages in a browser, held to accessibility, policy, size and mail programs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser import pages

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        pages.write(Path(folder))
        sys.exit(pages.node("check.mjs", folder))
