"""Metadata: what a page says of itself, in JSON-LD, OpenGraph, meta tags, microdata and its own lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from hedge.intake import jsonld
from hedge.intake.markup import marks, shown
from hedge.intake.signs import folded, signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_DAY = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d{2}/\d{2}/\d{2})/")
_SEPARATORS = re.compile(r"\s+[|·•–—-]\s+|\s*::\s*|\s*\|\s*")
_KICKER = re.compile(r"\s*[|:–—]\s+")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "dc.date", "date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator")
_OUTLETS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
_SECTIONS = ("article:section", "articlesection", "og:article:section", "parsely-section", "section", "genre")
_FREE = {"true": True, "free": True, "false": False, "locked": False}
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; None where it says nothing.

    The fields that `Draft` has mean the same here. `title` is the one of the head, `headlines` are those that readers
    see; `free` says whether all may read it, `kept_back` selects what not all may (CSS), and `words` is how many words
    the whole has.
    """

    title: str | None
    headlines: tuple[str, ...]
    author: str | None
    date: str | None
    outlet: str | None
    language: str | None
    url: str | None
    genre: str | None
    free: bool | None
    kept_back: tuple[str, ...]
    words: int | None


def read(tree: HtmlElement, url: str | None = None) -> Metadata:
    """Reads a parsed page, before anything in it is changed; `url` is where it was found."""
    node = jsonld.article(tree)
    meta = _meta(tree)
    address = _address(tree, node, meta, url)
    named = next(iter(_own(tree.findall(".//head/title"))), None)
    outlet = _outlet(node, meta)
    titles = [*jsonld.texts(node.get("headline")), *(meta[name][0] for name in _TITLES if name in meta)]
    whole = [title for title in (*titles, named) if title]
    outlet = outlet or _outlet_in_title(whole, named)
    title = next((_without_site(title, outlet, address) for title in whole), None)
    return Metadata(
        title=title,
        headlines=tuple(_own(tree.iter("h1"))),
        author=_author(node, meta, tree),
        date=_date(node, meta, tree, address),
        outlet=outlet,
        language=_language(node, meta, tree),
        url=address,
        genre=_genre(node, meta, [*whole, *_own(tree.iter("h1"))], address),
        free=_free(node, meta),
        kept_back=tuple(_selectors(node)),
        words=_number(node.get("wordCount")),
    )


def generator(tree: HtmlElement) -> str | None:
    """Returns the program that a page says it was made by."""
    return next(iter(_meta(tree).get("generator", ())), None)


def _meta(tree: HtmlElement) -> Mapping[str, list[str]]:
    """Lists what the meta tags say, by their names in lower case; microdata in meta tags is among it."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and element.get(key):
                found.setdefault(element.get(key).lower(), []).append(content)
    return found


def _own(elements: Iterable[HtmlElement]) -> Iterator[str]:
    for element in elements:
        text = shown(element)
        if text:
            yield text


def _outlet(node: Mapping[str, object], meta: Mapping[str, list[str]]) -> str | None:
    names = [*_from(meta, _OUTLETS[:1]), *jsonld.texts(node.get("publisher")), *_from(meta, _OUTLETS[1:])]
    return next((name for name in names if not name.startswith(("http", "@"))), None)


def _outlet_in_title(titles: Iterable[str], named: str | None) -> str | None:
    """Returns what the page's name has after a bar and its other titles do not."""
    if not named or "|" not in named:
        return None
    last = named.rpartition("|")[2].strip()
    return last if last and len(last.split()) <= 4 and not any(last in t for t in titles if t != named) else None


def _without_site(title: str, outlet: str | None, url: str | None) -> str:
    """Returns a title without the names of its site and sections after a bar or dash."""
    host = re.sub(r"\W", "", ((urlsplit(url).hostname or "") if url else "").removeprefix("www."))
    while True:
        found = list(_SEPARATORS.finditer(title))
        if not found:
            return title
        front, last = title[: found[-1].start()], title[found[-1].end() :]
        squeezed = re.sub(r"\W", "", last).casefold()
        site = outlet is not None and folded(last) in (folded(outlet), f"www.{folded(outlet)}")
        if not front or not (site or (len(squeezed) > 3 and squeezed in host) or folded(last) in signs().sections):
            return title
        title = front


def _author(node: Mapping[str, object], meta: Mapping[str, list[str]], tree: HtmlElement) -> str | None:
    for names in (jsonld.texts(node.get("author")), _from(meta, _AUTHORS), list(_bylines(tree))):
        people = [name for name in map(_name, names) if name]
        if people:
            return ", ".join(dict.fromkeys(people))
    return None


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """Yields the first line of the page that says who wrote it: marked as such first, then called so."""
    for path in (".//*[@itemprop='author']", ".//*[@rel='author']"):
        for element in tree.xpath(path):
            inner = element.xpath(".//*[@itemprop='name']")
            yield shown(inner[0] if inner else element)
            return
    for element in tree.iter("p", "span", "div", "address", "a"):
        if signs().called["byline"].search(marks(element)):
            text = shown(element)
            if text and len(text) <= _LONGEST_NAME:
                yield text
                return


def _name(text: str) -> str | None:
    """Returns a name without what stands before it ("di"), an address or what is too long for one."""
    name = signs().byline.sub("", text, count=1) if signs().byline.match(text) else text
    name = re.split(r"\s[|–—-]\s|\d", name)[0].strip(" ,;:|")
    plausible = name and len(name) <= _LONGEST_NAME and "://" not in name and "@" not in name
    return name if plausible else None


def _date(node: Mapping[str, object], meta: Mapping[str, list[str]], tree: HtmlElement, url: str | None) -> str | None:
    marked = [e.get("datetime") or e.get("content") or "" for e in tree.xpath(".//*[@itemprop='datePublished']")]
    times = [element.get("datetime") or "" for element in tree.xpath(".//time[@pubdate or ancestor::article]")][:1]
    in_path = _DAY_IN_PATH.findall(url or "")
    for text in (*jsonld.texts(node.get("datePublished")), *_from(meta, _DATES), *marked, *times, *in_path):
        found = day(text)
        if found:
            return found
    return None


def day(text: str) -> str | None:
    """Returns the day of a date written as ISO 8601 or as mails have it, as ISO 8601; None where it is none."""
    found = _DAY.match(text.strip())
    try:
        if found:
            return date(*map(int, found.groups())).isoformat()
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _language(node: Mapping[str, object], meta: Mapping[str, list[str]], tree: HtmlElement) -> str | None:
    value = node.get("inLanguage")
    coded = [value.get("alternateName") or value.get("name")] if isinstance(value, Mapping) else [value]
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    own = [tree.get("lang"), tree.get(xml), tree.get("xml:lang")]
    for text in (
        *jsonld.texts(coded),
        *own,
        *_from(meta, ("og:locale", "content-language", "language", "dc.language")),
    ):
        found = language(text or "")
        if found:
            return found
    return None


def language(text: str) -> str | None:
    """Returns the primary subtag of a language tag (`pt-BR`, `id_ID`); None where it is none."""
    found = _LANGUAGE.fullmatch(text.strip())
    code = found[1].lower() if found else None
    return signs().old_codes.get(code, code) if code else None


def _address(
    tree: HtmlElement, node: Mapping[str, object], meta: Mapping[str, list[str]], url: str | None
) -> str | None:
    """Returns the address that the page calls its own, unless that leads to the site's front page."""
    links: list[str] = [
        e.get("href") or "" for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()
    ]
    for link in (*links, *_from(meta, ("og:url",)), *jsonld.texts(node.get("url"))):
        try:
            full: str = urljoin(url or "", link.strip())
            parts = urlsplit(full)
            if parts.scheme in ("http", "https") and parts.hostname and (parts.path.strip("/") or parts.query):
                return full
        except ValueError:
            continue
    return url


def _genre(
    node: Mapping[str, object], meta: Mapping[str, list[str]], titles: Iterable[str], url: str | None
) -> str | None:
    known = signs()
    for kind in jsonld.types(node):
        if folded(kind) in known.types:
            return known.types[folded(kind)]
    sections = [*jsonld.texts(node.get("articleSection")), *_from(meta, _SECTIONS)]
    if any(folded(name) in known.news for name in sections):
        sections = [name for name in sections if known.sections.get(folded(name)) != "opinion"]
    folders = [folder.replace("-", " ") for folder in unquote(urlsplit(url).path).split("/")[1:-1]] if url else []
    folders = [folder for folder in folders if folded(folder) not in known.not_in_addresses]
    kickers = [_KICKER.split(title, maxsplit=1)[0] for title in titles if _KICKER.search(title)]
    for name in (*jsonld.texts(node.get("genre")), *sections, *folders, *kickers):
        if folded(name) in known.sections:
            return known.sections[folded(name)]
    return None


def _free(node: Mapping[str, object], meta: Mapping[str, list[str]]) -> bool | None:
    for value in (node.get("isAccessibleForFree"), *_from(meta, ("isaccessibleforfree", "article:content_tier"))):
        text = str(value).casefold().rpartition("/")[2]  # a page may write false, "False" or http://schema.org/False
        if text in _FREE:
            return _FREE[text]
    return None


def _selectors(node: Mapping[str, object]) -> Iterator[str]:
    parts = node.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, Mapping) and _free(part, {}) is False:
            yield from jsonld.texts(part.get("cssSelector"))


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _from(meta: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return [text for name in names for text in meta.get(name, ())]
