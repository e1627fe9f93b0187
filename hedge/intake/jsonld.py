"""JSON-LD: what a page says of its article in schema.org's terms, also where the JSON is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = re.compile(r"(?:Article|BlogPosting|SocialMediaPosting|Report|Interview|Review)$")
# Where else in the data the page's own article may be; other keys lead to other articles.
_INTO = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
_DEEPEST = 8
_LONGEST_DAMAGED = 200_000
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", re.DOTALL)
_TRAILING = re.compile(r",\s*([}\]])")
_BETWEEN = re.compile(r"[\s,;]*")
_PAIR = re.compile(r'"(@?\w+)"\s*:\s*("(?:[^"\\]|\\.)*"|true|false|\d+)', re.DOTALL)
_NAMED = re.compile(r'"(author|publisher)"\s*:\s*[\[{][^}\]]{0,400}?"name"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)


def article(tree: HtmlElement) -> Mapping[str, object]:
    """Returns the properties of the page's article, the first there is; none at all is an empty mapping.

    Where it only points to its author and publisher, they are what the page says elsewhere.
    """
    scripts = [e.text or "" for e in tree.iter("script") if "ld+json" in (e.get("type") or "").lower()]
    nodes = [node for text in scripts for node in _nodes(_values(text))]
    found = next((node for node in nodes if any(_ARTICLES.search(kind) for kind in types(node))), {})
    named = {str(node.get("@id")): node for node in nodes if "name" in node}
    return {**found, **{key: _pointed_to(found[key], named) for key in ("author", "publisher") if key in found}}


def _pointed_to(value: object, named: Mapping[str, Mapping[str, object]]) -> object:
    if isinstance(value, list):
        return [_pointed_to(item, named) for item in value]
    return named.get(str(value.get("@id")), value) if isinstance(value, Mapping) and "name" not in value else value


def types(node: Mapping[str, object]) -> list[str]:
    """Lists the types of a node, without their address: `NewsArticle`."""
    return [re.split("[/#:]", kind)[-1] for kind in texts(node.get("@type"))]


def texts(value: object) -> list[str]:
    """Lists the texts of a property: strings, and the names of what it lists."""
    if isinstance(value, str):
        found = " ".join(unescape(value).split())
        return [found] if found else []
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, Mapping):
        return texts(value.get("name") or value.get("@value") or value.get("alternateName"))
    return []


def _nodes(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for key in _INTO:
            yield from _nodes(value.get(key), depth + 1)


def _values(text: str) -> list[object]:
    """Reads JSON as far as it goes: comments around it, commas too many, several values in a row, damage."""
    cleaned = _COMMENT.sub("", text).strip().rstrip(";")
    for attempt in (cleaned, _TRAILING.sub(r"\1", cleaned), unescape(cleaned)):
        found = _in_a_row(attempt)
        if found is not None:
            return found
    return [_salvaged(cleaned[:_LONGEST_DAMAGED])]


def _in_a_row(text: str) -> list[object] | None:
    decoder = json.JSONDecoder(strict=False)
    out: list[object] = []
    at = 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        out.append(value)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches anywhere
    return out


def _salvaged(text: str) -> Mapping[str, object]:
    """Picks the plain properties out of damaged JSON, each the first time; what is nested comes by its name."""
    found: dict[str, object] = {}
    for key, value in [*_NAMED.findall(text), *_PAIR.findall(text)]:
        if key not in found:
            try:
                found[key] = json.loads(value, strict=False)
            except ValueError:
                continue
    return found
