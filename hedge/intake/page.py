"""Pages: the article of an HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hedge.errors import HedgeError
from hedge.intake import charset as charsets
from hedge.intake import extracted, kept_back, kinds, markup, metadata
from hedge.intake.extracted import Piece
from hedge.intake.items import Draft
from hedge.intake.markup import alike
from hedge.intake.metadata import Metadata

_PAGE = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|main|article|div|h1|p)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->")
_SENTENCE = re.compile(r"[.!?…][»”\"’')\]]*$")
_SENTENCE_WORDS = 6  # one of fewer is as likely a button or a slogan
_LINKED = 0.5
_HEAD = 2000
_REMEDY = "save the page from a browser when the article shows and give that file, or give the article's text"


def draft(
    data: bytes, *, place: str, url: str | None = None, charset: str | None = None, retrieved: str | None = None
) -> Draft:
    """Takes the article out of a page: its headline once, then its paragraphs, a blank line between them.

    `place` is what errors call the page, `url` where it stands, `charset` what the server says of its encoding and
    `retrieved` when it was fetched. A page without an article raises a HedgeError that skips it.
    """
    source = charsets.decode(data, charset)
    url = url or next(iter(_SAVED.findall(source[:_HEAD])), None)  # browsers note it
    tree = markup.parse(source)
    if tree is None:
        raise HedgeError(f"{place} is an empty page", _REMEDY, skips=True)
    meta = metadata.read(tree, url)
    closed = kept_back.texts(tree, meta.kept_back)
    asked = kept_back.take_boxes(tree)
    markup.clear(tree)
    markup.mend(tree)
    headline = _headline(meta)
    pieces = _body(extracted.pieces(tree), (headline, meta.title, *meta.headlines))
    if not _is_prose(pieces):
        raise HedgeError(f"{place} {_obstacle(source)}", _REMEDY, skips=True)
    body = [piece.text for piece in pieces]
    asked = kept_back.take_lines(body) or asked
    return Draft(
        text="\n\n".join([headline, *body] if headline else body),
        title=headline,
        language=meta.language,
        author=meta.author,
        date=meta.date,
        outlet=meta.outlet,
        url=meta.url,
        retrieved=retrieved,
        genre=meta.genre or kinds.genre(tree, body),
        cut_off=kept_back.cut_off(body, meta, asked=asked, kept_back=closed),
    )


def looks_like_one(data: bytes) -> bool:
    """Says whether bytes begin as a page does: with its document type or a tag."""
    return bool(_PAGE.match(data[:_HEAD]))


def _headline(meta: Metadata) -> str | None:
    """Returns the heading that stands over the article; where none does, the title in the page's head."""
    headings = [text for text in meta.headlines if not meta.outlet or alike(text) != alike(meta.outlet)]
    if not meta.title:
        return headings[0] if headings else None
    title = alike(meta.title)
    for heading in headings:
        if alike(heading).endswith(title):  # what stands before is a kicker
            return heading if alike(heading) == title else meta.title
        if title.startswith(alike(heading)) or _shared(heading, meta.title):
            return heading
    return headings[0] if len(headings) == 1 else meta.title


def _shared(heading: str, title: str) -> bool:
    """Says whether half the words of a heading are in a title."""
    words = heading.casefold().split()
    return 2 * len({*words} & {*title.casefold().split()}) >= len({*words})


def _body(pieces: Sequence[Piece], titles: Sequence[str | None]) -> list[Piece]:
    """Leaves out the headline, which stands before, and quotations that repeat what a paragraph has."""
    known = {alike(title) for title in titles if title}
    quotations = [piece for piece in pieces if piece.quoted]
    words = [alike(piece.text) for piece in pieces if not piece.quoted] if quotations else []
    repeated = {piece for piece in quotations if any(alike(piece.text) in text for text in words)}
    return [piece for piece in pieces if alike(piece.text) not in known and piece not in repeated]


def _is_prose(pieces: Sequence[Piece]) -> bool:
    """Says whether there are sentences, and not mostly links."""
    sentences = any(
        len(piece.text.split()) >= _SENTENCE_WORDS and _SENTENCE.search(piece.text) and piece.linked < len(piece.text)
        for piece in pieces
    )
    linked = sum(piece.linked for piece in pieces)
    return sentences and linked < _LINKED * sum(len(piece.text) for piece in pieces)


def _obstacle(source: str) -> str:
    """Says what a page without an article shows instead."""
    tree = markup.parse(source)
    assert tree is not None
    if any((field.get("type") or "").lower() == "password" for field in tree.iter("input")):
        return "asks for a login and shows no article"
    if any(markup.is_consent(element) for element in tree.iter("div", "section", "aside", "form")):
        return "asks about cookies and shows no article"
    words = sum(len(text.split()) for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
    if tree.find(".//script") is not None and words < 60:
        return "is filled by a script that only a browser runs, and shows no article"
    return "shows no article"
