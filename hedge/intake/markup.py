"""Markup: HTML parsed, rid of what is no article, and mended where the extractor would lose words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_QUOTES = tuple("“”‘’«»‹›„‚\"'")
_WORD = re.compile(r"\w")
_PROSE = frozenset({"p", "li", "blockquote", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "center"})
_BLOCK = _PROSE | {
    "div",
    "section",
    "article",
    "main",
    "aside",
    "ul",
    "ol",
    "dl",
    "tr",
    "table",
    "figure",
    "form",
    "body",
}
_BREAK = _BLOCK | {"br", "hr"}

_NEVER = (
    *("noscript", "template", "dialog", "amp-consent", "amp-list", "amp-sidebar", "amp-social-share"),
    *("del", "s", "strike"),  # what an editor has struck out
)
# Whole names of boxes and of what makes them: articles about cookies bear the word as well.
_CONSENT = re.compile(
    r"(?:cookies?|consent|gdpr|privacy)[-_]*"
    r"(?:bar|banner|box|consent|dialog|info|law|manager|modal|notice|overlay|popup|prompt|sdk|ui|wall|warning)\b"
    r"|onetrust|didomi|iubenda|cookiebot|usercentrics|borlabs|cmplz|cmpbox|qc-cmp|sp_message",
    re.IGNORECASE,
)
_BOX_WORDS = 400
_EMBEDDED = re.compile(r"twitter-tweet|instagram-media|tiktok-embed|fb-post|bluesky-embed|mastodon-embed")
_PULLED = re.compile(r"pull-?quote|pull_quote|pulled", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ALIKE = re.compile(r"[\W_]+")


def parse(text: str) -> HtmlElement | None:
    """Parses a page, however broken; None where it has no element at all."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    for element in tree.iter():
        element.text, element.tail = _seen(element.text), _seen(element.tail)
        if element.get("content"):
            element.set("content", _seen(element.get("content")))
    return tree


def _seen(text: str | None) -> str | None:
    """Returns a text without what no reader sees: soft hyphens, marks of direction, controls."""
    return normalize("NFC", _UNSEEN.sub("", text)) if text else text


def shown(element: HtmlElement) -> str:
    """Returns the text of an element, white space squeezed, with a space where a line or a block ends."""
    pieces = element.xpath(".//text()")
    return " ".join("".join(f" {piece}" if piece.getparent().tag in _BREAK else piece for piece in pieces).split())


def alike(text: str) -> str:
    """Returns what is equal for two texts of the same words, whatever their case and punctuation."""
    return _ALIKE.sub("", text).casefold()


def marks(element: HtmlElement) -> str:
    """Returns the class and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def clear(tree: HtmlElement) -> None:
    """Removes what no reader takes for the article, in place.

    That is what is shown only without scripts or not at all, what is struck out, boxes about cookies, forms, posts of
    social networks, and sentences of the article that stand a second time beside it, set large.
    """
    for element in list(tree.iter(*_NEVER)):
        _drop(element)
    for element in tree.xpath(".//*[@hidden or @role='dialog' or @aria-modal='true']"):
        _drop(element)
    for element in list(tree.iter("form")):
        if _is_small(element):
            _drop(element)
    for element in list(tree.iter("div", "section", "aside", "p")):
        if is_consent(element):
            _drop(element)
    beside = list(tree.iter("blockquote", "figure", "aside", "div", "p"))
    pulled = [element for element in beside if _PULLED.search(marks(element))]
    whole = alike(tree.text_content()) if pulled else ""
    for element in beside:
        if _EMBEDDED.search(marks(element)):
            _drop(element)
    for element in pulled:
        if whole.count(alike(element.text_content())) > 1:
            _drop(element)


def is_consent(element: HtmlElement) -> bool:
    """Says whether an element is a box that asks about cookies."""
    return bool(_CONSENT.search(marks(element))) and _is_small(element)


def _is_small(element: HtmlElement) -> bool:
    """Says whether an element cannot hold the article: some sites have all of a page in one form."""
    few = len(element.text_content().split()) <= _BOX_WORDS
    return few and element.find(".//h1") is None and element.find(".//article") is None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:  # else it went with one around it
        element.drop_tree()


def mend(tree: HtmlElement) -> None:
    """Rewrites what the extractor drops or breaks, in place.

    `q` becomes its text in quotation marks; `time`, `label` and `button` become plain where they stand in a sentence,
    and the latter two go where they do not ("Subscribe"); `center` becomes a paragraph or a division.
    """
    for element, depth in [(q, sum(1 for _ in q.iterancestors("q"))) for q in tree.iter("q")]:
        _quote(element, *("‘’" if depth % 2 else "“”"))
    for element in list(tree.iter("time", "label", "button")):
        if _in_prose(element):
            element.tag = "span"
            element.attrib.clear()
        elif element.tag != "time":  # a time says where a post begins
            _drop(element)
    for element in list(tree.iter("center")):
        element.tag = "div" if any(child.tag in _BLOCK for child in element) else "p"


def _quote(element: HtmlElement, opening: str, closing: str) -> None:
    element.tag = "span"
    inside = element.text_content().strip()
    if not inside or inside.startswith(_QUOTES) or _before(element).rstrip().endswith(_QUOTES):
        return  # the page's own marks
    element.text = opening + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + closing
    else:
        element.text = element.text.rstrip() + closing


def _before(element: HtmlElement) -> str:
    """Returns the text right before an element, within its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def _in_prose(element: HtmlElement) -> bool:
    """Says whether words stand right beside an element, within a block of prose."""
    block = next((up for up in element.iterancestors() if up.tag in _BLOCK), None)
    beside = _before(element) + (element.tail or "")
    return block is not None and block.tag in _PROSE and bool(_WORD.search(beside))
