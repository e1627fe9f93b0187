"""Attach: records that were shared without the article's words get them back from whoever has the texts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from hedge import contract, no_text, schema
from hedge.errors import HedgeError
from hedge.intake.text import content
from hedge.model import Article

_REMEDY = "give what hedge analyse --json --no-text printed"


def attach(articles: Sequence[Article], data: Path) -> Iterator[str | HedgeError]:
    """Yields the records of a JSONL file with the words of their articles, joined by the hash of the text.

    They come in the order of the file, each as the line that `hedge analyse --json` prints. A record without its text
    or that cannot be read, and in the end each article without a record, is an error that skips it; a file that cannot
    be read raises one.
    """
    by_hash: dict[str, list[Article]] = {}
    for article in articles:
        by_hash.setdefault(article.sha256, []).append(article)
    used: set[int] = set()
    for number, line in enumerate(_lines(data), 1):
        if not line.strip():
            continue
        place = f"{data}, line {number}"
        try:
            record = _record(line, place)
            found = by_hash.get(record["article"]["sha256"])
            if not found:
                raise HedgeError(
                    f"none of the texts has the hash of {place}, article {record['article']['id']!r}",
                    "name its text as well, exactly as it was analysed",
                    skips=True,
                )
            article = _best(found, record["article"], used)
            whole = contract.written(no_text.with_words(record, article))
        except HedgeError as error:
            yield error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            said = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            yield HedgeError(f"{place} is a damaged record: {said}", _REMEDY, skips=True)
        else:
            used.add(id(article))
            yield whole
    for article in articles:
        if id(article) not in used:
            name = article.entry or article.url or article.file or article.id
            yield HedgeError(f"{data} has no record with the hash of {name}", "analyse it, or leave it out", skips=True)


def _lines(data: Path) -> list[str]:
    try:
        return content(data).decode("utf-8").removeprefix("\ufeff").split("\n")
    except UnicodeDecodeError:
        raise HedgeError(f"{data} is not UTF-8", _REMEDY) from None


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise HedgeError(f"{place} is no JSON", _REMEDY, skips=True) from None
    if not isinstance(record, dict) or not isinstance(record.get("article"), dict) or "schema" not in record:
        raise HedgeError(f"{place} is no record of an article", _REMEDY, skips=True)
    if record["schema"] != schema.VERSION:
        raise HedgeError(
            f"{place} has the schema {record['schema']!r}, and this hedge writes schema {schema.VERSION}",
            "attach it with the hedge that wrote it",
            skips=True,
        )
    return record


def _best(found: Sequence[Article], said: dict[str, Any], used: Collection[int]) -> Article:
    """Returns which of the articles with one text a record is of: the one that is called as it says, else the next.

    `used` are the identities of those that have a record.
    """

    def strangeness(article: Article) -> tuple[bool, bool, bool]:
        same = (article.file, article.entry, article.url) == (said["file"], said["entry"], said["url"])
        return not same, article.id != said["id"], id(article) in used

    return min(found, key=strangeness)
