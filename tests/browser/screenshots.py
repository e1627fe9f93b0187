"""`make screenshots`: the pictures in `docs/`, in light, dark, on a phone and in print."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser import pages
from tests.samples import ROOT

DOCS = ROOT / "docs"
PAGE, INDEX = "report/reservoir.en.html", "report/index.html"
PICTURES: tuple[dict[str, object], ...] = (
    {"page": PAGE, "picture": "page-light.png"},
    {"page": PAGE, "picture": "page-dark.png", "scheme": "dark"},
    {"page": PAGE, "picture": "page-phone.png", "device": "phone"},
    {"page": PAGE, "picture": "page-print.pdf", "pdf": True},
    {"page": INDEX, "picture": "index-light.png"},
    {"page": INDEX, "picture": "index-dark.png", "scheme": "dark"},
    {"page": "kit/reservoir.en/block.html", "picture": "embed-email.png", "selector": "table"},
    {"page": "kit/reservoir.en/web.html", "picture": "embed-web-dark.png", "scheme": "dark", "selector": "iframe"},
    {"page": "mail-digest.html", "picture": "digest.png", "height": 1400},
    {"page": "mail-digest.html", "picture": "digest-phone.png", "device": "phone"},
)


def take(made: Path, docs: Path) -> int:
    """Takes the pictures of the pages in `made`; that of the print is the first page of a PDF."""
    wanted = [{**p, "page": str(made / str(p["page"])), "picture": str(docs / str(p["picture"]))} for p in PICTURES]
    shutil.copy(made / "kit" / "reservoir.en" / "card.png", docs / "card.png")
    code = pages.node("screenshots.mjs", given=json.dumps(wanted))
    for pdf in docs.glob("*.pdf"):
        subprocess.run(["pdftoppm", "-png", "-r", "70", "-singlefile", pdf, pdf.with_suffix("")], check=True)
        pdf.unlink()
    return code


if __name__ == "__main__":
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pages.write(Path(folder))
        sys.exit(take(Path(folder), DOCS))
