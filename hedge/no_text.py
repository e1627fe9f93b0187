"""Records without the article's words, and back: offsets, shares and entries can be shared where the text cannot.

What goes is the text, the title, the names of sources, and other columns that repeat the text; `name_spans` says where
the text has the words of a name, so that nothing is lost to whoever has the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from hedge.errors import HedgeError
from hedge.model import Article, Span

# Stands in `via` for the name of whom a pronoun or an unsaid subject means.
NAME = "{name}"
_WORD = re.compile(r"\w+")
_RUN = 3  # as many words of the text in a row are the text; so is a whole cell of two


def pieces(text: str, name: str, near: int) -> tuple[Span, ...]:
    """Finds the words of a name in a text, those nearest to the offset `near`: joined, they are the name again.

    Mostly it is one span. A name that stands nowhere whole comes in as few spans as can be; characters that the text
    has nowhere are left out.
    """
    out: list[Span] = []
    rest = name
    while rest:
        for end in _ends(rest):
            shape = r"\s+".join(map(re.escape, re.split(" ", rest[:end])))
            found = min((m.span() for m in re.finditer(shape, text)), key=lambda s: abs(s[0] - near), default=None)
            if found:
                out.append(Span(*found))
                rest = rest[end:]
                break
        else:
            rest = rest[1:]
    return tuple(out)


def joined(text: str, spans: Sequence[Sequence[int]]) -> str:
    """Returns the name that spans of a text are, runs of white space as one space; the inverse of `pieces`.

    Raises ValueError where a span does not lie in the text.
    """
    for start, end in spans:
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"the span {start}, {end} is not in the text")
    return " ".join("".join(text[start:end] for start, end in spans).split())


def without_words(record: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the JSON record of an analysis without words of the article."""
    return {
        **record,
        "article": article_without_words(record["article"]),
        "attributions": [
            {**said, "name": None, "via": hidden(said["via"], said["name"])} for said in record["attributions"]
        ],
    }


def article_without_words(article: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the `article` of a record without its text, its title and the columns that repeat them."""
    columns = article["columns"]
    runs = _runs(f"{article['text']}\n{article['title'] or ''}") if columns else set()
    kept = {name: None if _repeats(value, runs) else value for name, value in columns.items()}
    return {**article, "title": None, "text": None, "columns": kept}


def nameless(item: Article | HedgeError) -> Article | HedgeError:
    """Returns an article, or why there is none, that is not called by its title, as entries of feeds may be.

    What has a file, an address or a row is called by that.
    """
    article = item.lost if isinstance(item, HedgeError) else item
    if article is None or not article.title or article.file or article.url:
        return item
    called = replace(article, id=_made_up(article))
    if not isinstance(item, HedgeError):
        return called
    what = item.what.replace(article.title, called.id)
    return HedgeError(what, item.remedy, skips=item.skips, lost=called)


def hidden(via: str, name: str) -> str:
    """Returns how an attribution was found without the name that it ends with where a pronoun was resolved."""
    return f"{via.removesuffix(name)}{NAME}" if name and via.endswith(f" for {name}") else via


def with_words(record: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """Returns a record that came without words with those of its article, as it was before.

    Raises KeyError, TypeError or ValueError where it is no such record, or does not fit the text.
    """
    said = record["article"]
    again = [(one, joined(article.text, one["name_spans"])) for one in record["attributions"]]
    return {
        **record,
        "article": {
            **said,
            "id": article.id if said["id"] == _made_up(article) else said["id"],
            "title": article.title,
            "text": article.text,
            "columns": {
                name: article.columns.get(name) if value is None else value for name, value in said["columns"].items()
            },
        },
        "attributions": [
            {**one, "name": name, "via": f"{one['via'].removesuffix(NAME)}{name}"}
            if one["via"].endswith(NAME)
            else {**one, "name": name}
            for one, name in again
        ],
    }


def _made_up(article: Article) -> str:
    return f"entry-{sha256(article.id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _ends(name: str) -> Iterator[int]:
    """Yields where a part that begins a name may end: the whole, fewer and fewer words, then parts of the first."""
    words = [found.end() for found in re.finditer(r"\S+ ?", name)] or [1]
    yield from reversed(words)
    yield from range(words[0] - 1, 0, -1)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [found[0].casefold() for found in _WORD.finditer(text)]
    return {tuple(words[at : at + length]) for length in (2, _RUN) for at in range(len(words) - length + 1)}


def _repeats(value: object, runs: set[tuple[str, ...]]) -> bool:
    """Says whether words of the text stand in a cell, or anywhere in what it holds."""
    if isinstance(value, Mapping):
        return any(_repeats(inside, runs) for inside in value.values())
    if isinstance(value, list | tuple):
        return any(_repeats(inside, runs) for inside in value)
    if not isinstance(value, str):
        return False
    words = [found[0].casefold() for found in _WORD.finditer(value)]
    length = min(_RUN, len(words))
    return length > 1 and any(tuple(words[at : at + length]) in runs for at in range(len(words) - length + 1))
