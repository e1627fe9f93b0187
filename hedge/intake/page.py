"""Pages: the article of an HTML page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.intake import kept_back, kinds, markup, metadata
from hedge.intake.items import Draft
from hedge.intake.signs import folded

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_REMEDY = "save the page from a browser when the article shows and give that file, or give the article's text"
_SENTENCE = re.compile(r"[.!?…][»”\"’')\]]*$")
_PROSE_WORDS = 6  # a sentence of fewer is as likely a button or a slogan
_SAME = re.compile(r"[^\w]+")


def draft(
    data: bytes, *, place: str, url: str | None = None, charset: str | None = None, retrieved: str | None = None
) -> Draft:
    """Takes the article out of a page: its headline once, then its paragraphs, a blank line between them.

    `place` is what errors call the page, `url` where it stands, `charset` what the server says of its encoding and
    `retrieved` when it was fetched. A page without an article raises a HedgeError that skips it.
    """
    tree = markup.parse(_decoded(data, charset))
    if tree is None:
        raise HedgeError(f"{place} is an empty page", _REMEDY, skips=True)
    meta = metadata.read(tree, url)
    closed = kept_back.texts(tree, meta.kept_back)
    reason = markup.obstacle(tree)
    asked = kept_back.take_boxes(tree)
    markup.clear(tree)
    as_parsed = tree
    ...
