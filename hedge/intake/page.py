"""Pages: the article of an HTML page."""

from __future__ import annotations

from hedge.errors import HedgeError
from hedge.intake import markup
from hedge.intake.items import Draft

_REMEDY = "open the page in a browser, save it when the article shows, and give that file; or give its text"


def draft(
    data: bytes, *, place: str, url: str | None = None, charset: str | None = None, retrieved: str | None = None
) -> Draft:
    """Takes the article out of a page: its headline once, then its paragraphs, a blank line between them.

    `place` is what errors call the page, `url` where it stands, `charset` what the server says of its encoding and
    `retrieved` when it was fetched. A page without an article raises a HedgeError that skips it.
    """
    from trafilatura import bare_extraction
    from trafilatura.utils import decode_file

    tree = markup.parse(data.decode(charset, "replace") if charset else decode_file(data))
    if tree is None:
        raise HedgeError(f"{place} is an empty page", _REMEDY, skips=True)
    language = (tree.get("lang") or "").partition("-")[0].lower() or None
    markup.mend(tree)
    found = bare_extraction(tree, include_comments=False, with_metadata=True, url=url)
    paragraphs = markup.paragraphs(found.body) if found is not None and found.body is not None else []
    if not paragraphs:
        raise HedgeError(f"{place} shows no article", _REMEDY, skips=True)
    title = found.title
    if title and title not in paragraphs[:3]:
        paragraphs.insert(0, title)
    return Draft(
        text="\n\n".join(paragraphs),
        title=title,
        language=language,
        author=found.author,
        date=found.date,
        outlet=found.sitename,
        url=found.url or url,
        retrieved=retrieved,
    )
