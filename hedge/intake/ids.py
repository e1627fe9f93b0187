"""What articles are called in outputs: short names that tell the articles of a run apart and are safe file names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, count
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
_RESERVED = frozenset({"index"})
_LONGEST = 180


def ids(ends: Sequence[Sequence[str]]) -> list[str]:
    """Names each of several articles by the first of its `ends`, or by the first that tells it apart.

    An id can be a file name on any system, so characters that are not allowed there become `-`, and ids that differ in
    case only count as the same. `index` is not given, as the page `index.html` is the run's own. The id of an article
    depends on the others, not on their order, unless only forbidden characters tell two apart: then they are numbered.
    """
    ends = [[_safe(end) for end in names] for names in ends]
    tried = [0] * len(ends)
    while True:
        names = [end[at] for end, at in zip(ends, tried, strict=True)]
        uses = Counter(_RESERVED) + Counter(map(_key, names))
        clash = {i for i, name in enumerate(names) if uses[_key(name)] > 1}
        grow = [i for i in clash if tried[i] + 1 < len(ends[i])]
        if not grow:
            return numbered([ends[i][0] if i in clash else name for i, name in enumerate(names)])
        for i in grow:
            tried[i] += 1


def numbered(names: Sequence[str], given: Iterable[str] = ()) -> list[str]:
    """Adds a number to the names that are the same as an earlier one, or as one that is `given` already."""
    taken = {*_RESERVED, *map(_key, given)}
    out = []
    for name in names:
        numbers = (f"{name}-{n}" for n in count(2))
        chosen = next(free for free in chain([name], numbers) if _key(free) not in taken)
        taken.add(_key(chosen))
        out.append(chosen)
    return out


def path_ends(path: Path) -> tuple[str, ...]:
    """Lists the ends of a path as names: `x`, `x.txt`, `folder-x`, `folder-x.txt` and so on."""
    absolute = path.absolute()
    return _joined([part for part in absolute.parts[:-1] if part != absolute.anchor], absolute.name)


def address_ends(url: str) -> tuple[str, ...]:
    """Lists the ends of a web address as names, from that of the page to the whole with its host and query."""
    parts = urlsplit(url)
    *folders, page = [unquote(part) for part in (parts.hostname or "", *parts.path.split("/")) if part] or ["page"]
    ends = _joined(folders, page)
    return (*ends, f"{ends[-1]}-{parts.query}") if parts.query else ends


def _joined(folders: Sequence[str], name: str) -> tuple[str, ...]:
    fronts = [folders[len(folders) - depth :] for depth in range(len(folders) + 1)]
    lasts = dict.fromkeys((Path(name).stem, name))
    return tuple("-".join([*front, last]) for front in fronts for last in lasts)


def _safe(name: str) -> str:
    """Turns a name into one that every file system takes."""
    printable = "".join(char if char.isprintable() else "-" for char in name)
    name = _UNSAFE.sub("-", printable)
    name = name.encode("utf-8")[:_LONGEST].decode("utf-8", "ignore").strip(". ") or "article"
    # Windows reads con.it.html as the device CON.
    return f"_{name}" if name.partition(".")[0].strip().casefold() in _DEVICES else name


def _key(name: str) -> str:
    """Returns what is equal for two names that some file system takes for the same."""
    return normalize("NFKC", normalize("NFKC", name).casefold()).rstrip(". ")
