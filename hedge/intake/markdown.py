"""Markdown files: the front matter, and the words that a reader sees."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.intake import text
from hedge.intake.breaks import lines
from hedge.intake.items import Draft
from hedge.intake.markup import alike
from hedge.intake.metadata import day, language
from hedge.intake.signs import folded, signs
from hedge.model import GENRES

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*^(---|\+\+\+)[ \t]*\n(.*?\n)??\1[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"([A-Za-z][\w.-]*)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_BETWEEN = re.compile(r"[ \t]*(?:#.*)?")
_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "by"),
    "date": ("date", "published", "pubdate"),
    "language": ("lang", "language"),
    "outlet": ("outlet", "site", "publication", "publisher"),
    "url": ("url", "link", "canonical", "canonical_url"),
    "genre": ("genre", "section", "category", "categories"),
}


def draft(path: Path, encoding: str | None = None) -> Draft:
    """Takes the words out of a Markdown file: headings, paragraphs, list items, quotations, table rows.

    Code blocks, pictures, HTML and the targets of links are no text. The title is that of the front matter, which is
    put before the text where that does not begin with it, or else the first heading of the first level.
    """
    written = text.decode(text.content(path), str(path), encoding)
    text.refuse_ours(written, str(path))
    front, body = _front(written.lstrip("\ufeff"), path)
    about = {field: next((front[key] for key in keys if front.get(key)), None) for field, keys in _KEYS.items()}
    heading, paragraphs = _paragraphs(body)
    title = about["title"]
    if title and not (paragraphs and alike(paragraphs[0]) == alike(title)):
        paragraphs.insert(0, title)
    elif title:
        title = paragraphs[0]
    return Draft(
        "\n\n".join(paragraphs),
        title=title or heading or text.title("\n\n".join(paragraphs)),
        language=language(about["language"] or ""),
        author=about["author"],
        date=day(about["date"] or ""),
        outlet=about["outlet"],
        url=about["url"],
        genre=_genre(about["genre"] or ""),
        file=path.name,
    )


def _genre(value: str) -> str | None:
    names = [folded(name) for name in value.split(",")]
    return next(
        (n if n in GENRES else signs().sections[n] for n in names if n in GENRES or n in signs().sections), None
    )


def _front(content: str, path: Path) -> tuple[Mapping[str, str], str]:
    """Parts a file into the pairs of its front matter, `key: value` lines or TOML, and its body."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    found = _FRONT.match(content)
    if not found:
        return {}, content
    inside = found[2] or ""
    pairs = _toml(inside, path) if found[1] == "+++" else _pairs(inside)
    return ({}, content) if pairs is None else (pairs, content[found.end() :])  # two rules, and text between them


def _toml(inside: str, path: Path) -> Mapping[str, str]:
    try:
        values = tomllib.loads(inside)
    except tomllib.TOMLDecodeError as error:
        raise HedgeError(
            f"{path}: the front matter is no TOML: {error}", "mend it, or write --- around key: value lines", skips=True
        ) from None
    return {key.lower(): _joined(value if isinstance(value, list) else [value]) for key, value in values.items()}


def _pairs(inside: str) -> Mapping[str, str] | None:
    """Reads `key: value` lines, lists in brackets or of dashed lines joined; None where a line is of no such kind."""
    found: dict[str, list[object]] = {}
    key = ""
    for line in inside.split("\n"):
        if pair := _PAIR.fullmatch(line):
            key = pair[1].lower()
            value = _unquoted(pair[2] or "")
            listed = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
            found[key] = [_unquoted(item) for item in listed if item.strip()]
        elif (item := _ITEM.fullmatch(line)) and key:
            found[key].append(_unquoted(item[1]))
        elif not _BETWEEN.fullmatch(line) and not (key and line.startswith((" ", "\t"))):
            return None
    return {key: _joined(values) for key, values in found.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _joined(values: Sequence[object]) -> str:
    return ", ".join(" ".join(str(value).split()) for value in values if not isinstance(value, (dict, list)))


def _paragraphs(body: str) -> tuple[str | None, list[str]]:
    """Returns the first heading of the first level, and all paragraphs."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    heading = None
    out: list[str] = []
    cells: list[str] | None = None  # of the table row that is open
    for before, token in pairwise([None, *tokens]):
        assert token is not None
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            out.append("\t".join(filter(None, cells or [])))
            cells = None
        elif token.type == "inline":
            written = lines("".join(_words(token.children or [])))
            if cells is not None:
                cells.append(" ".join(written))
                continue
            out += written
            if heading is None and before is not None and before.tag == "h1":
                heading = " ".join(written) or None
    return heading, [text for text in out if text]


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    """Yields the words of a line and its breaks; an address that stands for itself is no word."""
    address = False
    for token in tokens:
        if token.type == "link_open":
            address = token.markup == "autolink"
        elif token.type == "link_close":
            address = False
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "softbreak":
            yield " "
        elif token.type in ("text", "code_inline") and not address:
            yield token.content
