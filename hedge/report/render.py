"""The HTML pages: one per article, and the index of a run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.model import Analysis
from hedge.report import chart, no_text
from hedge.report.index import index_view
from hedge.report.view import view
from hedge.report.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGE = ("base", "marks", "page", "corrected", "print")
_TEMPLATES = Path(__file__).with_name("templates")


def page(analysis: Analysis, report_lang: str | None = None) -> str:
    """Returns the page of an article: one HTML document that needs no other file and no script."""
    shown = view(analysis, report_lang)
    return document("page.html.j2", _PAGE, view=shown, w=words(shown.language))


def served(analysis: Analysis, report_lang: str | None, carried: str) -> str:
    """Returns the page of an article as `hedge serve` shows it: the same, below a bar that has `carried` in it."""
    shown = view(analysis, report_lang)
    return document("serve_report.html.j2", (*_PAGE, "serve"), view=shown, carried=carried, w=words(shown.language))


def page_without_text(analysis: Analysis, report_lang: str | None = None) -> str:
    """Returns the page of an article without its words, likewise."""
    shown = no_text.view(analysis, report_lang)
    sheets = ("base", "page", "no_text", "corrected", "print")
    return document("page_no_text.html.j2", sheets, view=shown, w=words(shown.language))


def index(
    analyses: Iterable[Analysis],
    report_lang: str | None = None,
    *,
    skipped: Sequence[HedgeError] = (),
    changed: Collection[str] = (),
    only_new: bool = False,
) -> str:
    """Returns the index of a run, in the articles' language where they share one, unless another is chosen.

    Its one script sorts the table and is named in its policy by hash; without it the table stands in its first order.
    `skipped` are the inputs that were lost; `changed` are ids of articles whose text changed since they were reported;
    `only_new` says that others, which earlier runs reported, are left out.
    """
    listed = list(analyses)
    spoken = {analysis.article.language for analysis in listed}
    w = words(report_lang, spoken.pop() if len(spoken) == 1 else None)
    shown = index_view(listed, w, skipped, changed, only_new)
    return document("index.html.j2", ("base", "index", "print"), _read("index.js"), view=shown, w=w)


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


def document(template: str, sheets: Sequence[str] = ("base", "marks"), script: str = "", **values: object) -> str:
    """Fills in a page with its style sheets and, where it has one, its script; the page's policy names both by hash."""
    css = "\n".join(_read(f"{sheet}.css") for sheet in sheets)
    return fill(
        template,
        css=css,
        css_hash=_digest(css),
        script=script,
        script_hash=_digest(script) if script else "",
        patterns=chart.patterns(),
        **values,
    )


@cache
def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
