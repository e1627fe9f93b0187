"""The plan of a corpus: which articles there are, cut into numbered shards.

It follows from the inputs and the options alone, is written before anything is analysed, and says when a later start of
a run is not the same one.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from pathlib import Path

from hedge import __version__
from hedge.corpus.engines import Engines
from hedge.corpus.options import Options
from hedge.errors import HedgeError
from hedge.intake import columns, given, links, portions, table
from hedge.intake.columns import Roles
from hedge.intake.ids import ids, path_ends
from hedge.intake.items import Reading
from hedge.intake.portions import Mark, Shape
from hedge.intake.text import readable
from hedge.model import LexiconInfo
from hedge.tables import codebook
from hedge.tables.flat import names_of

_SHARDS = 64  # as many as this if they are not too small or too large
_FEWEST, _MOST = 8, 1000  # articles of a shard: work that is lost when a process dies, and files that are opened
_MOST_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A table among the inputs: how it is written, which column holds what, and how its days are written.

    `ids` is what stands before the ids of its rows, or before their numbers where they have none.
    """

    shape: Shape
    roles: Roles
    day_first: bool | None
    ids: str = ""

    @property
    def other(self) -> list[str]:
        """The columns that come along as they are."""
        held = table.taken(self.roles)
        return [name for name in self.shape.columns if name is not None and name not in held]


@dataclass(frozen=True, slots=True)
class Source:
    """A file among the inputs: a table, or else one article, whose id is `id`; `lost` says why it is neither."""

    path: str
    size: int
    modified: int
    sha256: str
    table: Listed | None = None
    id: str = ""
    lost: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Articles of a shard that stand one behind the other: `count` of the source with this index, from a mark on."""

    source: int
    start: Mark
    count: int


@dataclass(frozen=True, slots=True)
class Shard:
    """Some articles; `first` is the number of the first of them in the corpus, from 1."""

    first: int
    pieces: tuple[Piece, ...]

    @property
    def count(self) -> int:
        """How many articles there are."""
        return sum(piece.count for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run does: the articles, and how they are analysed.

    `lexicons` and `parsers` say with what, by language; `other` maps the columns that come along to their names in the
    tables.
    """

    hedge: str
    options: Options
    lexicons: Mapping[str, LexiconInfo]
    parsers: Mapping[str, Mapping[str, str]]
    sources: tuple[Source, ...]
    shards: tuple[Shard, ...]
    other: Mapping[str, str]

    @property
    def articles(self) -> int:
        """How many articles there are, lost ones too."""
        return sum(shard.count for shard in self.shards)


def plan(inputs: Sequence[str], options: Options, engines: Engines) -> Plan:
    """Reads all inputs once and cuts what they hold into shards.

    Raises HedgeError where an input can be none of a corpus, or nothing is there.
    """
    sources = _named([_source(path, options.reading) for path in files_of(inputs)])
    if all(source.lost for source in sources):
        what, remedy = sources[0].lost or ("", "")
        raise HedgeError(what, remedy)
    names = names_of([dict.fromkeys(name for s in sources if s.table for name in s.table.other)])
    lexicons = {language: lexicon.info for language, lexicon in engines.lexicons.items()}
    return Plan(__version__, options, lexicons, engines.parsers, tuple(sources), tuple(_shards(sources)), names)


def files_of(inputs: Sequence[str]) -> list[str]:
    """Lists the files of the inputs, each once."""
    found: dict[str, str] = {}
    for name in inputs:
        if links.names_scheme(name) or name == given.STANDARD_INPUT:
            raise HedgeError(f"a corpus is built from files, and {name} is none", "save what is there as files first")
        inside = _folder(Path(name)) if os.path.isdir(name) else [name]
        for file in inside:
            _check_name(file, ascii(file))
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _check_name(name: str, place: str) -> None:
    """Raises HedgeError where a name cannot be written down."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise HedgeError(f"{place} has a name that is no UTF-8", "rename it") from None


def _folder(path: Path) -> list[str]:
    """Lists the files of a folder and of those below it that can be read, by name; hidden ones are left alone."""
    with readable(path):
        inside = sorted(
            file
            for file in path.rglob("*")
            if (file.suffix.lower() in given.READ_IN_FOLDERS or portions.kind_of(file))
            and file.is_file()
            and not any(part.startswith(".") for part in file.relative_to(path).parts)
        )
    if not inside:
        kinds = ", ".join(sorted(given.READ_IN_FOLDERS))
        raise HedgeError(f"the folder {path} holds no file that can be read", f"files that end in {kinds}")
    return [str(file) for file in inside]


def _source(name: str, reading: Reading) -> tuple[Source, array[int]]:
    """Returns a file, and hashes of the ids in it."""
    path = Path(name)
    try:
        source = Source(name, *fingerprint(path))
        if portions.kind_of(path) is None:
            return source, array("Q")
        listed, hashes = _listed(path, reading)
        return replace(source, table=listed), hashes
    except HedgeError as error:
        if not error.skips:
            raise
        return Source(name, 0, 0, "", lost=(error.what, error.remedy)), array("Q")


def fingerprint(path: Path) -> tuple[int, int, str]:
    """Returns the size of a file in bytes, when it was changed, in nanoseconds, and its sha256."""
    with readable(path), path.open("rb") as file:
        digest = sha256()
        while data := file.read(1 << 20):
            digest.update(data)
        status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns, digest.hexdigest()


def _listed(path: Path, reading: Reading) -> tuple[Listed, array[int]]:
    """Returns a table, and a hash of each of its ids: eight bytes a row, which fit into memory for any corpus."""
    shape = portions.shape(path, columns.called_text(reading.columns), reading.delimiter, reading.encoding)
    found = [name for name in shape.columns if name is not None]
    for name in found:
        _check_name(name, f"a column of {path}")
    if codebook.written_by_hedge(found):
        raise HedgeError(f"{path} is a table that hedge wrote", "name the table it was made from", skips=True)
    roles = columns.roles(found, reading.columns, str(path))
    hashes = array("Q")

    def days() -> Iterator[str]:
        for row in portions.rows(path, shape):
            if id := table.said(row.cells, roles.id):
                hashes.append(_hash(id))
            yield table.said(row.cells, roles.date)

    return Listed(shape, roles, columns.day_first(days() if roles.id or roles.date else ())), hashes


def _named(found: Sequence[tuple[Source, array[int]]]) -> list[Source]:
    """Gives each article's file its id, and each table what stands before the ids of its rows, whose hashes are given.

    That is nothing where no two ids of the corpus are the same, as in one table; else it is the table's name. Raises
    HedgeError where two rows of a table have the same id.
    """
    names = ids([_ends(Path(source.path)) for source, _ in found])
    one = [s if s.table else replace(s, id=name) for (s, _), name in zip(found, names, strict=True)]
    if not any(s.table for s in one):
        return one
    for source, hashes in found:
        if source.table:
            _refuse_twice(Path(source.path), source.table, hashes)
    files = array("Q", [_hash(s.id) for s in one if s.table is None])
    alone = not _twice([files, *(hashes for _, hashes in found)])
    return [
        replace(s, table=replace(s.table, ids="" if s.table.roles.id and alone else name)) if s.table else s
        for s, name in zip(one, names, strict=True)
    ]


def _ends(path: Path) -> tuple[str, ...]:
    return path_ends(path.with_name(portions.stem(path))) if portions.kind_of(path) else path_ends(path)


def _hash(id: str) -> int:
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _twice(hashes: Sequence[array[int]]) -> set[int]:
    """Returns the hashes that come more than once."""
    import numpy

    every = numpy.sort(numpy.concatenate([numpy.frombuffer(one, dtype="uint64") for one in hashes]))
    return set(every[1:][every[1:] == every[:-1]].tolist())


def _refuse_twice(path: Path, listed: Listed, hashes: array[int]) -> None:
    twice = _twice([hashes])
    if not twice:
        return
    unit = listed.shape.unit
    first: dict[str, int] = {}
    for row in portions.rows(path, listed.shape):
        id = table.said(row.cells, listed.roles.id)
        if id in first:
            raise HedgeError(
                f"{path} has the id {id!r} twice, in {unit} {first[id]} and {unit} {row.number}",
                f"give each {unit} an id of its own, or name another column with --id",
            )
        if id and _hash(id) in twice:
            first[id] = row.number


def _shards(sources: Sequence[Source]) -> Iterator[Shard]:
    """Yields the articles in order, cut where a shard has enough."""
    total = sum(s.table.shape.rows if s.table else 1 for s in sources)
    enough = min(max(-(-total // _SHARDS), _FEWEST), _MOST)
    pieces: list[Piece] = []
    first, count, size = 1, 0, 0
    for index, mark, rows, size_of in _stretches(sources):
        if pieces and (count + rows > enough or size + size_of > _MOST_BYTES):
            yield Shard(first, tuple(pieces))
            pieces, first, count, size = [], first + count, 0, 0
        last = pieces[-1] if pieces else None
        if last and last.source == index:
            pieces[-1] = replace(last, count=last.count + rows)
        else:
            pieces.append(Piece(index, mark, rows))
        count, size = count + rows, size + size_of
    yield Shard(first, tuple(pieces))


def _stretches(sources: Sequence[Source]) -> Iterator[tuple[int, Mark, int, int]]:
    for index, source in enumerate(sources):
        if source.table:
            for mark, rows, size in portions.stretches(source.table.shape):
                yield index, mark, rows, size
        else:
            yield index, Mark(0, 0, 0), 1, source.size
