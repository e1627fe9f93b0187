"""Pages: the article of an HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hedge import ours
from hedge.errors import HedgeError
from hedge.intake import charset as charsets
from hedge.intake import endings, extracted, kept_back, kinds, markup, metadata, parts, standfirst
from hedge.intake.extracted import Piece
from hedge.intake.items import Draft
from hedge.intake.markup import alike
from hedge.intake.metadata import Metadata
from hedge.intake.signs import folded, signs

ROOTS = frozenset({b"html", b"head", b"body", b"main", b"article", b"div", b"h1", b"p"})  # what pages begin with
BY_HEDGE = "hedge"  # what the pages of reports name as their generator
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->")
_SENTENCE_WORDS = 6  # one of fewer is as likely a button or a slogan
_FEWEST_WORDS = 12  # of sentences
_FEW_WORDS = 40  # a form that asks for a password has fewer around it
_LONGEST_NAME = 40  # of a section
_LINKED = 0.5  # of the words: a page that leads to articles has more
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
    if metadata.generator(tree) == BY_HEDGE or source.lstrip().startswith(ours.BLOCK):
        raise HedgeError(f"{place} is a page that hedge wrote", "give what it was written of", skips=True)
    meta = metadata.read(tree, url)
    closed = kept_back.texts(tree, meta.kept_back)
    split = parts.read(tree, url or meta.url)
    asked = kept_back.take_boxes(tree)
    markup.clear(tree)
    markup.mend(tree)
    headline = _headline(meta)
    pieces = _body(extracted.pieces(tree), headline, meta)
    obstacle = _obstacle(pieces, source)
    body = [piece.text for piece in pieces if not _leads_away(piece)]
    asked = max(asked, kept_back.take_lines(body))
    endings.take(body, (headline, meta.title, *meta.headlines), meta.author)
    if body:
        standfirst.put_above(tree, headline, body)
    if not obstacle and not body:
        obstacle = "keeps its article back"
    if obstacle:
        raise HedgeError(f"{place} {obstacle}", _REMEDY, skips=True)
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
        cut_off=kept_back.cut_off(body, meta, asked=asked, kept_back=closed, part=split.several),
        whole=split.whole,
    )


def _headline(meta: Metadata) -> str | None:
    """Returns the heading that stands over the article; where none does, the title in the page's head."""
    headings = [text for text in meta.headlines if alike(text) and alike(text) != alike(meta.outlet or "")]
    title = alike(meta.title or "")
    if not meta.title or not title:
        return headings[0] if headings else None
    for heading in headings:
        if alike(heading).endswith(title):  # what stands before is a kicker
            return heading if alike(heading) == title else meta.title
        if title.startswith(alike(heading)):
            return heading
    shared = next((heading for heading in headings if _shared(heading, meta.title)), None)
    return shared or (headings[0] if len(headings) == 1 else meta.title)


def _shared(heading: str, title: str) -> bool:
    """Says whether half the words of a heading are in a title."""
    words = heading.casefold().split()
    return 2 * len({*words} & {*title.casefold().split()}) >= len({*words})


def _body(pieces: Sequence[Piece], headline: str | None, meta: Metadata) -> list[Piece]:
    """Leaves out the headline, which stands before, names of sections, quotations that repeat a paragraph, and which of
    several pages this is.
    """
    known = {alike(title) for title in (headline, meta.title, meta.outlet) if title}
    with_kicker = [text for text in meta.headlines if headline and alike(text).endswith(alike(headline))]
    known.update(map(alike, with_kicker))
    longest = 2 * max(map(len, known), default=0)
    quotations = [piece for piece in pieces if piece.quoted]
    words = [alike(piece.text) for piece in pieces if not piece.quoted] if quotations else []
    repeated = {piece for piece in quotations if any(alike(piece.text) in text for text in words)}
    return [
        piece
        for piece in pieces
        if piece not in repeated
        and (len(piece.text) > longest or alike(piece.text) not in known)
        and not parts.is_line(piece.text)
        and (len(piece.text) > _LONGEST_NAME or folded(piece.text) not in signs().sections)
    ]


def _leads_away(piece: Piece) -> bool:
    """Says whether a paragraph is the title of another article."""
    return piece.linked and not kept_back.SENTENCE.search(piece.text)


def _is_prose(pieces: Sequence[Piece]) -> bool:
    """Says whether there are sentences, and not mostly links."""
    words = [len(piece.text.split()) for piece in pieces]
    sentences = sum(
        n
        for n, piece in zip(words, pieces, strict=True)
        if n >= _SENTENCE_WORDS and not piece.linked and kept_back.SENTENCE.search(piece.text)
    )
    linked = sum(n for n, piece in zip(words, pieces, strict=True) if piece.linked)
    return sentences >= _FEWEST_WORDS and linked < _LINKED * sum(words)


def _obstacle(pieces: Sequence[Piece], source: str) -> str | None:
    """Says what a page shows in place of an article; None where it has one."""
    prose = _is_prose(pieces)
    if prose and sum(len(piece.text.split()) for piece in pieces) >= _FEW_WORDS:
        return None
    tree = markup.parse(source)
    assert tree is not None
    if any((field.get("type") or "").lower() == "password" for field in tree.iter("input")):
        return "asks for a login and shows no article"
    if any(markup.is_consent(element) for element in tree.iter("div", "section", "aside", "form")) and not prose:
        return "asks about cookies and shows no article"
    words = sum(len(text.split()) for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
    if tree.find(".//script") is not None and words < _FEW_WORDS and not prose:
        return "is filled by a script that only a browser runs, and shows no article"
    return None if prose else "shows no article"
