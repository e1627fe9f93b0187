"""What a person names, expanded: a folder into its files, and each input into the items it holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from hedge.errors import HedgeError
from hedge.intake import markdown, page, text
from hedge.intake.ids import path_ends
from hedge.intake.items import Draft, Item, Reading

STANDARD_INPUT = "-"
_TEXT = frozenset({".txt", ".text"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN = frozenset({".md", ".markdown"})
READ_IN_FOLDERS = _TEXT | _PAGES | _MARKDOWN


def items(given: Sequence[str], reading: Reading) -> list[Item | HedgeError]:
    """Lists what the inputs hold, in the order given; an input that is named twice is taken once."""
    return [item for name in _distinct(given) for item in _items(name, reading)]


def _distinct(given: Iterable[str]) -> list[str]:
    """Returns the inputs without repeats: what is named twice, however written, is taken once, the first time."""
    found: dict[str, str] = {}
    for name in given:
        found.setdefault(name if name == STANDARD_INPUT else os.path.realpath(name), name)
    return list(found.values())


def _items(name: str, reading: Reading) -> Iterator[Item | HedgeError]:
    if name == STANDARD_INPUT:
        yield Item("standard input", ("standard-input",), _standard_input)
        return
    path = Path(name)
    if os.path.isdir(path):  # no error for a name that cannot be one
        yield from _folder(path, reading)
        return
    kind = path.suffix.lower()
    if kind in _PAGES:
        yield Item(name, path_ends(path), partial(_page, path))
    elif kind in _MARKDOWN:
        yield Item(name, path_ends(path), partial(markdown.draft, path))
    else:
        yield Item(name, path_ends(path), partial(text.draft, path))


def _folder(path: Path, reading: Reading) -> Iterator[Item | HedgeError]:
    """Yields what the files of a folder and of those below it hold, by name; hidden ones are left alone."""
    try:
        inside = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in READ_IN_FOLDERS
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    except OSError as error:
        yield HedgeError(f"{path} cannot be read: {error.strerror}", "check the folder", skips=True)
        return
    if not inside:
        kinds = ", ".join(sorted(READ_IN_FOLDERS))
        yield HedgeError(f"the folder {path} holds no file that can be read", f"files that end in {kinds}", skips=True)
    for file in inside:
        yield from _items(str(file), reading)


def _page(path: Path) -> Draft:
    return replace(page.draft(text.content(path), place=str(path)), file=path.name)


def _standard_input() -> Draft:
    data = sys.stdin.buffer.read()
    if page.looks_like_one(data):
        return page.draft(data, place="standard input")
    decoded = text.decode(data, "standard input")
    return Draft(decoded, text.title(decoded))
