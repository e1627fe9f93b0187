"""Carried: an article on its way from one page to the next, in the pages themselves, as nothing is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import get_type_hints

from hedge import corrections
from hedge.corrections import CorrectedText
from hedge.errors import HedgeError
from hedge.model import Article, Correction

PASTED = "text"  # the id of what was pasted
_FILE = "corrections"


@dataclass(frozen=True, slots=True)
class Carried:
    """An article, the language of its report (None: its own), and what an editor corrected."""

    article: Article
    report_lang: str | None = None
    corrections: tuple[Correction, ...] = ()

    def corrected(self) -> str:
        """Returns the corrections as a file that `hedge report --corrections` takes."""
        article = self.article
        id = None if article.id == PASTED else article.id
        return corrections.write([CorrectedText(article.sha256, "", self.corrections, article.title, id, article.url)])


def dumped(carried: Carried) -> str:
    """Returns what a hidden field holds: JSON, so that no line break is changed on the way."""
    article = {f.name: getattr(carried.article, f.name) for f in fields(Article) if f.name != "columns"}
    edited = carried.corrected() if carried.corrections else ""
    return json.dumps(
        {"article": article, "report_lang": carried.report_lang, "corrections": edited}, ensure_ascii=False
    )


def loaded(text: str) -> Carried:
    """Reads what a hidden field held; raises HedgeError where it is not what `dumped` gave."""
    try:
        told = json.loads(text)
        edited, report_lang = told["corrections"], told["report_lang"]
        known = {f.name: told["article"][f.name] for f in fields(Article) if f.name != "columns"}
        types = get_type_hints(Article)
        good = all(isinstance(value, types[name]) for name, value in known.items())
        if not (good and isinstance(edited, str) and isinstance(report_lang, str | None)):
            raise TypeError("a value of another type")
        carried = Carried(Article(**known), report_lang)
        if not edited:
            return carried
        (only,) = corrections.parse(edited, _FILE)
        return replace(carried, corrections=only.corrections)
    except (ValueError, TypeError, KeyError) as error:
        raise HedgeError("the page sent what it was not given", "begin again with the text or the address") from error
