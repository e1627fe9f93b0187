"""Standfirst: the sentences between headline and text, where the extractor takes them for something else."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from hedge.intake.markup import alike, marks, shown
from hedge.intake.signs import signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OF_OTHERS = re.compile(r"\bbio|video|photo|foto|image|caption|site|product", re.IGNORECASE)
_PROPERTIES = frozenset({"description", "alternativeheadline", "abstract"})
_NOT_IN = ("aside", "nav", "footer", "figure", "form", "ul", "ol", "table", "button")
_FEWEST, _MOST = 5, 90  # words
_FAR = 300  # elements behind the headline
_REPEATED = 0.8  # of its words: a standfirst whose words are in one paragraph repeats it


def put_above(tree: HtmlElement, headline: str | None, paragraphs: list[str]) -> None:
    """Puts the standfirst of a page before its paragraphs, in place, where they lack it or have it further down.

    It stands below the headline and above the first paragraph, is called so, and is no link to something else.
    """
    found = _found(tree, alike(headline or ""), set(map(alike, paragraphs)))
    if found is None:
        return
    others = [text for text in paragraphs if alike(text) != alike(found)]
    if len(others) < len(paragraphs) or not _is_there(found, [headline or "", *paragraphs]):
        paragraphs[:] = [found, *others]


def _found(tree: HtmlElement, title: str, known: Container[str]) -> str | None:
    over = next((h1 for h1 in tree.iter("h1") if title and alike(shown(h1)).endswith(title)), None)
    for element in over.xpath(f"following::*[position() <= {_FAR}]") if over is not None else ():
        text = shown(element)
        if (
            _is_named(element)
            and _is_single(element, over, tree)
            and _FEWEST <= len(text.split()) <= _MOST
            and not _leads_away(element, text)
        ):
            return text
        if alike(text) in known:
            break
    return None


def _is_named(element: HtmlElement) -> bool:
    if element.tag not in ("p", "div", "h2", "h3", "section", "span"):
        return False
    if _OF_OTHERS.search(marks(element)) or signs().called["byline"].search(marks(element)):
        return False
    named = (
        signs().called["standfirst"].search(marks(element)) or (element.get("itemprop") or "").lower() in _PROPERTIES
    )
    return bool(named) and next(element.iterancestors(*_NOT_IN), None) is None


def _is_single(element: HtmlElement, over: HtmlElement, tree: HtmlElement) -> bool:
    """Says whether an element stands right below the headline, or no other is called so, as in lists of articles."""
    name, after = element.get("class"), element.getnext()
    if element.getprevious() is over:
        return after is None or after.get("class") != name
    return sum(bool(other.get("class") == name) for other in tree.iter(element.tag)) == 1


def _leads_away(element: HtmlElement, text: str) -> bool:
    """Says whether a text is a list, or all of it a link."""
    if next(element.iter("li", "h1", "figure", "button"), None) is not None:
        return True
    linked = "".join(link.text_content() for link in (*element.iter("a"), *element.iterancestors("a")))
    return 2 * len(linked) > len(text)


def _is_there(text: str, paragraphs: Sequence[str]) -> bool:
    """Says whether the text has a standfirst already, whole or in other words of the same paragraph."""
    if alike(text) in "".join(map(alike, paragraphs)):
        return True
    words = {alike(word) for word in text.split()}
    shared = (len(words & {alike(word) for word in paragraph.split()}) for paragraph in paragraphs)
    return any(number >= _REPEATED * len(words) for number in shared)
