"""Kept back: whether a page shows only a part of its article, and the boxes that ask for a subscription."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from hedge.intake.markup import marks
from hedge.intake.metadata import Metadata
from hedge.intake.signs import folded, signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WALL = re.compile(r"pay-?wall|reg-?wall|metered|premium-?wall|subscri\w*-?(?:wall|gate)", re.IGNORECASE)
_BOX = re.compile(rf"{_WALL.pattern}|subscri\w*-?prompt|^tp-|piano", re.IGNORECASE)
_ADVERTISEMENT = re.compile(
    r"promo|advert|house-?ad|news-?letter|donat|\b(?:header|footer|top-?bar|nav)", re.IGNORECASE
)
_BUTTON = re.compile(r"btn|button", re.IGNORECASE)
# Sites call by the same names the text that they keep back, so a box is known by what it says or by how little that is.
_ASKING_WORDS = 120
_SMALL_WORDS = 40
_LINE_WORDS, _LONG_LINE_WORDS = 12, 30
_SHOWN_WORDS = 8
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\])]?$")
SENTENCE = re.compile(r"[.!?…][»”\"’')\]]*$")
_WHOLE = 0.8  # of the words that a page says its article has
_FAR_SHORTER = 0.5
_FEWEST = 100
_PREVIEW_WORDS = 300  # fewer are shown of what is kept back
_LETTERS, _CHARACTERS = 0.8, 1.25  # of those in a text, the fewest and the most that a page may count instead of words


class Asked(IntEnum):
    """What a page asks for: the higher, the more it shows that something is kept back."""

    NOTHING = 0
    OFFERED = 1  # a subscription, as pages that all may read offer it as well
    STOPPED = 2  # something, in a box that is called a wall
    TO_READ = 3  # a subscription or the like, to read the rest


def take_boxes(tree: HtmlElement) -> Asked:
    """Removes the boxes that ask for a subscription, and says what those ask for that may stand in place of the rest.

    One in the head or foot of a page does not, and none that the article goes on behind.
    """
    found = Asked.NOTHING
    for element in list(tree.iter("div", "section", "aside", "form", "p")):
        if _is_box(element) and element.getparent() is not None:
            if not _goes_on(element) and next(element.iterancestors("header", "footer", "nav"), None) is None:
                found = max(found, _asked_in(element))
            element.drop_tree()
    return found


def _is_box(element: HtmlElement) -> bool:
    if element.get("data-paywall") is None and not _BOX.search(marks(element)):
        return False
    text = element.text_content()
    words = len(text.split())
    if words <= _ASKING_WORDS and _asked(text):
        return True
    return words <= _SMALL_WORDS and any(
        inner.tag == "button"
        or _BUTTON.search(marks(inner))
        or signs().called["subscribe"].search(f"{marks(inner)} {inner.get('href') or ''}")
        for inner in element.iter("button", "a")
    )


def _goes_on(box: HtmlElement) -> bool:
    """Says whether paragraphs stand beside a box, before and behind it."""
    behind = sum(len(after.text_content().split()) for after in box.itersiblings("p") if not _is_box(after))
    return behind > _LONG_LINE_WORDS and next(box.itersiblings("p", preceding=True), None) is not None


def _asked_in(box: HtmlElement) -> Asked:
    said = _asked(box.text_content())
    wall = box.get("data-paywall") is not None or _WALL.search(marks(box))
    return max(said, Asked.STOPPED if wall and not _ADVERTISEMENT.search(marks(box)) else Asked.OFFERED)


def take_lines(paragraphs: list[str]) -> Asked:
    """Removes the lines that ask for a subscription, and says what the text asks for where it ends with one."""
    asking = [n for n, text in enumerate(paragraphs) if _is_line(text)]
    if not asking:
        return Asked.NOTHING
    last = paragraphs[asking[-1]]
    # further up such a line only leads past an advertisement
    after = sum(len(text.split()) for text in paragraphs[asking[-1] + 1 :])
    for n in reversed(asking):
        del paragraphs[n]
    whole = bool(paragraphs) and SENTENCE.search(paragraphs[-1]) and not _ELLIPSIS.search(paragraphs[-1])
    if after > _LONG_LINE_WORDS or (whole and _leads_to_the_same(last)):
        return Asked.NOTHING
    return _asked(last)


def _is_line(text: str) -> bool:
    """Says whether a paragraph asks to read on elsewhere; in longer ones somebody may say that others ask so."""
    words = len(text.split())
    return words <= _LONG_LINE_WORDS and (
        folded(text).startswith((*signs().kept_back, *signs().subscribe))
        or (words <= _LINE_WORDS and _asked(text) is Asked.TO_READ)
    )


def _leads_to_the_same(text: str) -> bool:
    said = folded(text)
    return any(phrase in said for phrase in signs().also_in)


def texts(tree: HtmlElement, selectors: Sequence[str]) -> list[str]:
    """Lists the texts that a page says not all may read; of CSS, the names of classes and ids are understood."""
    names = {name for selector in selectors for name in re.findall(r"[.#]([\w-]+)", selector)}
    return [" ".join(element.text_content().split()) for element in tree.iter() if names & _names(element)]


def _names(element: HtmlElement) -> set[str]:
    return {*(element.get("class") or "").split(), element.get("id") or ""} if isinstance(element.tag, str) else set()


def cut_off(
    paragraphs: Sequence[str], meta: Metadata, *, asked: Asked, kept_back: Sequence[str], part: bool = False
) -> bool:
    """Says whether only a part of an article is there.

    `asked` says what the page asks for in place of the rest, `kept_back` are the texts that not all may read, `part`
    that it is one of several pages. A page that has as many words as it says, or all the same the text that it keeps
    back, is whole: subscribers see it. Where the page says that all may read it, what asks for a subscription is an
    advertisement, and where it does not say, what only offers one is. That only some may read it, a box without words
    of reading, and dots at the end say nothing against a long text.
    """
    words = sum(len(text.split()) for text in paragraphs)
    told = None if _counts_characters(meta.words, paragraphs) else meta.words
    if told and words >= _WHOLE * told:
        return False
    if part:
        return True
    least = Asked.OFFERED if meta.free is False else Asked.STOPPED if words < _PREVIEW_WORDS else Asked.TO_READ
    if asked >= least and not meta.free:
        return True
    if told and told >= _FEWEST and words < _FAR_SHORTER * told:
        return True
    if words >= _PREVIEW_WORDS:
        return False
    if paragraphs and _ELLIPSIS.search(paragraphs[-1]):
        return True
    shown = any(len(text.split()) >= _SHOWN_WORDS and any(text in whole for whole in kept_back) for text in paragraphs)
    return meta.free is False and not shown


def _counts_characters(told: int | None, paragraphs: Sequence[str]) -> bool:
    """Says whether the number that a page calls its words may be that of the characters that are there."""
    letters = sum(len("".join(text.split())) for text in paragraphs)
    characters = sum(len(text) + 1 for text in paragraphs)
    return told is not None and _LETTERS * letters <= told <= _CHARACTERS * characters


def _asked(text: str) -> Asked:
    said = folded(text)
    if any(phrase in said for phrase in signs().kept_back):
        return Asked.TO_READ
    return Asked.OFFERED if any(phrase in said for phrase in signs().subscribe) else Asked.NOTHING
