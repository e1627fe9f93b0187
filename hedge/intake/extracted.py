"""Extracted: the main text of a page, as the extractor finds it, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hedge.intake.breaks import lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")
_PIECES = frozenset({"p", "head", "list", "item", "table", "row", "div", "ab", "code"})


class Piece(NamedTuple):
    """A paragraph: its text, whether it is set as a quotation, and how many of its characters are links."""

    text: str
    quoted: bool
    linked: int


def pieces(tree: HtmlElement) -> list[Piece]:
    """Lists the paragraphs of the main text, as a reader sees them, white space squeezed.

    Headings, list items, quotations and table rows are paragraphs of their own; the cells of a row stand between tabs.
    """
    from trafilatura import bare_extraction

    found = bare_extraction(tree, include_comments=False, include_links=True)
    return [] if found is None or found.body is None else [piece for piece in _pieces(found.body, False) if piece.text]


def _pieces(element: HtmlElement, quoted: bool) -> Iterator[Piece]:
    """Yields the runs of text of an element, cut where a block begins or ends."""
    run = [_SPACE.sub(" ", element.text or "")]
    linked = 0
    for child in element:
        if child.tag in _PIECES or (child.tag == "quote" and element.tag != "p"):
            yield from _lines(run, quoted, linked)
            run, linked = [], 0
            if child.tag == "row":
                cells = ["".join(piece.text for piece in _pieces(cell, quoted)) for cell in child]
                yield Piece("\t".join(filter(None, cells)), quoted, 0)
            else:
                yield from _pieces(child, quoted or child.tag == "quote")
        elif child.tag == "lb":
            run.append("\n")
        else:
            inside = _SPACE.sub(" ", "".join(child.itertext()))
            run.append(inside)
            linked += len(inside) if child.tag == "ref" else 0
        run.append(_SPACE.sub(" ", child.tail or ""))
    yield from _lines(run, quoted, linked)


def _lines(run: list[str], quoted: bool, linked: int) -> Iterator[Piece]:
    for text in lines("".join(run)):
        yield Piece(text, quoted, min(linked, len(text)))
        linked = max(0, linked - len(text))
