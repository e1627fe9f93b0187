"""Kept back: whether a page shows only the beginning of its article, and the boxes that ask for a subscription."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedge.intake.markup import marks
from hedge.intake.metadata import Metadata
from hedge.intake.signs import folded, signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOX = re.compile(
    r"pay-?wall|reg-?wall|metered|premium-?wall|subscri\w*-?(?:wall|gate|prompt)|^tp-|piano", re.IGNORECASE
)
_BUTTON = re.compile(r"btn|button|subscri|abbona|langganan", re.IGNORECASE)
# Sites call by the same names the text that they keep back, so a box is known by what it says or by how little that is.
_ASKING_WORDS = 120
_SMALL_WORDS = 40
_LINE_WORDS, _LONG_LINE_WORDS = 12, 30
_SHOWN_WORDS = 8
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\])]?$")
_WHOLE = 0.8  # of the words that a page says its article has
_FAR_SHORTER = 0.5
_FEWEST = 100
_PREVIEW_WORDS = 300  # fewer are shown of what is kept back


def take_boxes(tree: HtmlElement) -> bool:
    """Removes the boxes that stand where the rest of the article would, and says whether there was one."""
    found = False
    for element in list(tree.iter("div", "section", "aside", "form", "p")):
        if _is_box(element) and element.getparent() is not None:
            element.drop_tree()
            found = True
    return found


def _is_box(element: HtmlElement) -> bool:
    if element.get("data-paywall") is None and not _BOX.search(marks(element)):
        return False
    text = element.text_content()
    words = len(text.split())
    if words <= _ASKING_WORDS and _asks(text):
        return True
    return words <= _SMALL_WORDS and any(
        inner.tag == "button" or _BUTTON.search(f"{marks(inner)} {inner.get('href') or ''}")
        for inner in element.iter("button", "a")
    )


def take_lines(paragraphs: list[str]) -> bool:
    """Removes the lines that ask for a subscription, and says whether the text breaks off at the last of them."""
    asking = [n for n, text in enumerate(paragraphs) if _is_line(text)]
    # further up such a line only leads past an advertisement
    after = sum(len(text.split()) for text in paragraphs[asking[-1] + 1 :]) if asking else 0
    for n in reversed(asking):
        del paragraphs[n]
    return bool(asking) and after <= _LONG_LINE_WORDS


def _is_line(text: str) -> bool:
    """Says whether a paragraph asks to read on elsewhere; in longer ones somebody may say that others ask so."""
    words = len(text.split())
    return words <= _LONG_LINE_WORDS and (
        folded(text).startswith(signs().kept_back) or (words <= _LINE_WORDS and _asks(text))
    )


def texts(tree: HtmlElement, selectors: Sequence[str]) -> list[str]:
    """Lists the texts that a page says not all may read; of CSS, the names of classes and ids are understood."""
    names = {name for selector in selectors for name in re.findall(r"[.#]([\w-]+)", selector)}
    return [" ".join(element.text_content().split()) for element in tree.iter() if names & _names(element)]


def _names(element: HtmlElement) -> set[str]:
    return {*(element.get("class") or "").split(), element.get("id") or ""} if isinstance(element.tag, str) else set()


def cut_off(paragraphs: Sequence[str], meta: Metadata, *, asked: bool, kept_back: Sequence[str]) -> bool:
    """Says whether only the beginning of an article is there.

    `asked` says that the page asks for a subscription in its place, `kept_back` are the texts that not all may read. A
    page that has as many words as it says, or all the same the text that it keeps back, is whole: subscribers see it.
    Where the page says that all may read it, what asks for a subscription is an advertisement; that only some may, or
    dots at the end, say nothing against a long text.
    """
    words = sum(len(text.split()) for text in paragraphs)
    if meta.words and words >= _WHOLE * meta.words:
        return False
    if asked and not meta.free:
        return True
    if meta.words and meta.words >= _FEWEST and words < _FAR_SHORTER * meta.words:
        return True
    if words >= _PREVIEW_WORDS:
        return False
    if paragraphs and _ELLIPSIS.search(paragraphs[-1]):
        return True
    shown = any(len(text.split()) >= _SHOWN_WORDS and any(text in whole for whole in kept_back) for text in paragraphs)
    return meta.free is False and not shown


def _asks(text: str) -> bool:
    said = folded(text)
    return any(phrase in said for phrase in signs().kept_back)
