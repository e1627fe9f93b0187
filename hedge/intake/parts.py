"""Parts: articles that sites spread over several pages, of which one is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from hedge.intake import links
from hedge.intake.markup import marks, shown
from hedge.intake.signs import folded, signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What addresses say where they lead to all pages at once.
_WHOLE = frozenset({"single", "showpage", "view", "all", "pagewanted", "singlepage"})
_YES = frozenset({"1", "true", "yes"})
_ENDING = re.compile(r"\.\w{3,5}$|/$")
_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
_MOST = 50
_LINE = 120


class Parts(NamedTuple):
    """Whether a page holds a part of its article, and where all of it stands on one page, if that is said."""

    several: bool
    whole: str | None


def read(tree: HtmlElement, url: str | None) -> Parts:
    """Looks in a parsed page for the other parts of its article; `url` is where it stands."""
    if url and _is_whole(urlsplit(links.bare(url))):
        return Parts(False, None)
    numbered = any(_says_part(element) for element in tree.iter("div", "p", "ul", "ol", "nav", "span", "td"))
    led = list(_led(tree, url)) if url else []
    if not numbered and not any(_leads_to_part(element, to, url) for element, to in led):
        return Parts(False, None)
    return Parts(
        True, next((to for element, to in led if to != links.bare(url or "") and _leads_to_all(element, to)), None)
    )


def is_line(text: str) -> bool:
    """Says whether a text only says which of several pages this is: `Page 1 of 3`."""
    return len(text) <= _LINE and signs().part.fullmatch(text) is not None


def _says_part(element: HtmlElement) -> bool:
    return len(element.text_content()) <= 4 * _LINE and is_line(shown(element)) and not _is_of_others(element)


def _led(tree: HtmlElement, url: str) -> Iterator[tuple[HtmlElement, str]]:
    """Yields the links to the article's own address, and those that add to it."""
    own = _own(urlsplit(links.bare(url)))
    for element in tree.iter("a", "link"):
        try:
            to = links.bare(urljoin(url, (element.get("href") or "").strip()))
            parts = urlsplit(to)
        except ValueError:
            continue
        if _host(parts) == own[0] and parts.path.startswith(own[1]) and not _is_of_others(element):
            yield element, to


def _leads_to_part(element: HtmlElement, to: str, url: str | None) -> bool:
    """Says whether a link leads to another part: the next one as the page says, or one that it calls by its number."""
    called = _NUMBER.fullmatch(shown(element)) if element.tag == "a" else None
    number = _number(urlsplit(to), _own(urlsplit(links.bare(url or ""))), in_name=called is not None)
    if number is None or not 2 <= number <= _MOST:
        return False
    is_next = "next" in (element.get("rel") or "").lower().split()
    return is_next or (called is not None and int(called[1]) == number)


def _leads_to_all(element: HtmlElement, to: str) -> bool:
    said = folded(shown(element)) if element.tag == "a" else ""
    return _is_whole(urlsplit(to)) or said in signs().on_one_page


def _is_whole(parts: SplitResult) -> bool:
    whole = signs().all_pages | _YES
    return any(
        value in signs().all_pages if key in signs().page_numbers else key in _WHOLE and value in whole
        for key, value in parse_qsl(parts.query.lower())
    )


def _number(parts: SplitResult, own: tuple[str, str], in_name: bool) -> int | None:
    """Returns the number that an address adds to the article's own, in its query, its path or, if asked, its name."""
    asked = [
        value for key, value in parse_qsl(parts.query.lower()) if key in signs().page_numbers and value.isdecimal()
    ]
    if asked:
        return int(asked[0][:4])
    found = _added(in_name).fullmatch(parts.path.removeprefix(own[1]))
    return int(found[1]) if found else None


@cache
def _added(in_name: bool) -> re.Pattern[str]:
    """Finds what a path adds to say the number; the name of another article may end as one with a number does."""
    pages = "|".join(sorted(signs().page_numbers))
    name = rf"[-_,](?:{pages}|p)?[-_]?" if in_name else "(?!)"
    return re.compile(rf"(?:/(?:{pages})?[/-]?|{name})(\d{{1,2}})(?:\.\w{{3,5}})?/?")


def _own(parts: SplitResult) -> tuple[str, str]:
    """Returns the host of an address and its path without the ending, to which parts add a number."""
    return _host(parts), _ENDING.sub("", parts.path)


def _host(parts: SplitResult) -> str:
    return re.sub(r"^(?:www|m|amp)\.", "", parts.hostname or "")


def _is_of_others(element: HtmlElement) -> bool:
    """Says whether an element belongs to something beside the article."""
    other = signs().called["other_articles"]  # lists and comments have pages of their own
    return any(other.search(marks(up)) for up in (element, *element.iterancestors()) if up.find(".//h1") is None)
