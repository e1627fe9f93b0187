"""Extracted: the main text of a page, as the extractor finds it, paragraph by paragraph."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from hedge.intake.breaks import lines
from hedge.intake.markup import alike

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")
_PIECES = frozenset({"p", "head", "list", "item", "table", "row", "div", "ab", "code"})
# Where the extractor finds fewer characters it gives all of the page instead, often in one paragraph: then a short
# article is taken for one after all.
_SHORT, _SHORTEST = 250, 40
_WORD = re.compile(r"\w")
_LONGEST_LINK = 400
_IN_LINKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "div")


class Piece(NamedTuple):
    """A paragraph: its text, whether it is set as a quotation, and whether the whole of it is a link."""

    text: str
    quoted: bool = False
    linked: bool = False


def pieces(tree: HtmlElement) -> list[Piece]:
    """Lists the paragraphs of the main text, as a reader sees them, white space squeezed.

    Headings, list items, quotations and table rows are paragraphs of their own; the cells of a row stand between tabs.
    """
    texts = _extracted(tree, _SHORT)
    if len(texts) == 1:
        texts = _extracted(tree, _SHORTEST) or texts
    linked = (part.text_content() for link in tree.iter("a") for part in (link, *link.iter(*_IN_LINKS)))
    links = {alike(text) for text in linked if len(text) <= _LONGEST_LINK}
    return [Piece(text, quoted, len(text) <= _LONGEST_LINK and alike(text) in links) for text, quoted in texts]


def _extracted(tree: HtmlElement, shortest: int) -> list[tuple[str, bool]]:
    """Lists the paragraphs that the extractor finds, and whether they are quoted."""
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(shortest)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it does not find is said by whoever asked
    found = bare_extraction(tree, include_comments=False, config=settings)
    if found is None or found.body is None:
        return []
    return [(text, quoted) for text, quoted in _texts(found.body, quoted=False) if _WORD.search(text)]


def _texts(element: HtmlElement, quoted: bool) -> Iterator[tuple[str, bool]]:
    """Yields the runs of text of an element, cut where a block begins or ends, and whether they are quoted."""
    run = [_SPACE.sub(" ", element.text or "")]
    for child in element:
        if child.tag in _PIECES or (child.tag == "quote" and element.tag != "p"):
            yield from ((text, quoted) for text in lines("".join(run)))
            run = []
            if child.tag == "row":
                yield "\t".join(filter(None, (" ".join(t for t, _ in _texts(cell, quoted)) for cell in child))), quoted
            else:
                yield from _texts(child, quoted or child.tag == "quote")
        else:
            run.append("\n" if child.tag == "lb" else _SPACE.sub(" ", "".join(child.itertext())))
        run.append(_SPACE.sub(" ", child.tail or ""))
    yield from ((text, quoted) for text in lines("".join(run)))
