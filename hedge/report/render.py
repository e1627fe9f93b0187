"""The HTML pages: one per article, and the index of a run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hedge.model import Analysis
from hedge.report import chart
from hedge.report.view import rows, view
from hedge.report.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

SERVE_CSS = "serve.css"
_TEMPLATES = Path(__file__).with_name("templates")


def page(analysis: Analysis, report_lang: str | None = None) -> str:
    """Returns the page of an article: one HTML document that needs no other file and no script."""
    shown = view(analysis, report_lang)
    return document("page.html.j2", view=shown, w=words(shown.language))


def served(analysis: Analysis, report_lang: str | None, **bar: object) -> str:
    """Returns the page of an article as `hedge serve` shows it: the same, below a bar."""
    shown = view(analysis, report_lang)
    return document("serve_report.html.j2", SERVE_CSS, view=shown, w=words(shown.language), **bar)


def index(analyses: Iterable[Analysis], report_lang: str | None = None) -> str:
    """Returns the index of a run, in the articles' language where they share one, unless another is chosen."""
    listed = list(analyses)
    spoken = {analysis.article.language for analysis in listed}
    w = words(report_lang, spoken.pop() if len(spoken) == 1 else None)
    count = w("index.count_one") if len(listed) == 1 else w("index.count", n=w.count(len(listed)))
    return document("index.html.j2", rows=rows(listed, w), count=count, w=w)


def fill(template: str, **values: object) -> str:
    """Returns a template filled in, everything escaped."""
    return environment().get_template(template).render(values)


@cache
def environment() -> Environment:
    """Returns the templates' environment: all output is escaped, and a name that does not exist is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def document(template: str, *styles: str, **values: object) -> str:
    """Fills in a page with its style sheet, and others after it, whose hash the page's content policy names."""
    css = "".join((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", *styles))
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return fill(template, css=css, css_hash=digest, patterns=chart.patterns(), **values)
