"""Markup: HTML parsed, mended where the extractor would lose words, and its main text as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_QUOTES = "“”‘’«»‹›„‚\"'"
_SPACE = re.compile(r"\s+")
_PROSE = frozenset({"p", "li", "blockquote", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "center"})
_BLOCK = _PROSE | {"div", "section", "article", "main", "aside", "ul", "ol", "dl", "table", "figure", "form", "body"}
_WORD = re.compile(r"\w")
# After these a line break within a paragraph begins another one; else it only shows where the line was full.
_LAST = re.compile(r"[.!?…:;。»”\"’)]\s*$")
_BULLET = re.compile(r"\s*[-–—•·*▪]\s")


def parse(text: str) -> HtmlElement | None:
    """Parses a page, however broken; None where it has no element at all."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def mend(tree: HtmlElement) -> None:
    """Rewrites what the extractor drops or breaks, in place.

    `q` becomes its text in quotation marks; `time`, `label` and `button` become plain where they stand in a sentence,
    and stay what they are elsewhere ("Subscribe"); `center` becomes a paragraph or a division.
    """
    for element in list(tree.iter("q")):
        _quote(element)
    for element in list(tree.iter("time", "label", "button")):
        if _in_prose(element):
            element.tag = "span"
            element.attrib.clear()
    for element in list(tree.iter("center")):
        element.tag = "div" if any(child.tag in _BLOCK for child in element) else "p"


def _quote(element: HtmlElement) -> None:
    inside = element.text_content().strip()
    if inside and inside[0] not in _QUOTES and not _before(element).rstrip().endswith(tuple(_QUOTES)):
        nested = any(True for _ in element.iterancestors("q")) or element.get("data-nested")
        opening, closing = "‘’" if nested else "“”"
        for inner in element.iter("q"):
            if inner is not element:
                inner.set("data-nested", "1")
        element.text = opening + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + closing
        else:
            element.text = element.text.rstrip() + closing
    element.tag = "span"


def _before(element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _in_prose(element: HtmlElement) -> bool:
    """Says whether words of a sentence stand right beside an element, within a block of prose."""
    block = next((up for up in element.iterancestors() if up.tag in _BLOCK), None)
    return block is not None and block.tag in _PROSE and bool(
        _WORD.search(_before(element)) or _WORD.search(element.tail or "")
    )  # fmt: skip


def paragraphs(body: HtmlElement) -> list[str]:
    """Lists the paragraphs of what the extractor found, as a reader sees them, white space squeezed.

    Headings, list items, quotations and table rows are paragraphs of their own; the cells of a row stand between tabs.
    """
    return [p for piece in _pieces(body) if (p := piece.strip())]


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Yields the runs of text of an element, cut where a block begins or ends."""
    run: list[str] = [element.text or ""]
    for child in element:
        if child.tag == "row":
            yield from chain(_lines(run), ["\t".join(" ".join(_pieces(cell)) for cell in child)])
            run = []
        elif child.tag == "lb":
            run.append("\n")
        elif _is_block(child, element):
            yield from _lines(run)
            yield from _pieces(child)
            run = []
        elif isinstance(child.tag, str):
            run.append("".join(child.itertext()))
        run.append(child.tail or "")
    yield from _lines(run)


def _is_block(child: HtmlElement, parent: HtmlElement) -> bool:
    if child.tag == "quote":  # within a sentence it is no block
        return parent.tag != "p"
    return child.tag in {"p", "head", "list", "item", "table", "div", "ab", "code"}


def _lines(run: list[str]) -> Iterator[str]:
    """Joins the lines of a run, unless a break in it ends a paragraph."""
    out = ""
    gap = False
    for line in "".join(run).split("\n"):
        squeezed = _SPACE.sub(" ", line).strip()
        if not squeezed:
            gap = True
            continue
        if out and (gap or _LAST.search(out) or _BULLET.match(line)):
            yield out
            out = squeezed
        else:
            out = f"{out} {squeezed}" if out else squeezed
        gap = False
    if out:
        yield out
