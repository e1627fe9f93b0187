"""The folder of a corpus: which file is where in it.

    plan.json       which articles are in which shard, and how they are analysed; written first, never changed
    manifest.json   what made the tables, where they are, how many of what there is
    codebook.csv    what their columns mean
    parsed/         of each shard what was read and its trees, so that `score` need not parse
    tables/KEY/     of each shard its tables; KEY is that of the lexicons

A shard is a folder that appears whole, by being renamed.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hedge.errors import HedgeError

TABLES = ("articles", "sentences", "claims", "cues", "attributions", "errors")
PARSED = ("texts", "tokens")


@dataclass(frozen=True, slots=True)
class Folder:
    """A corpus's folder."""

    path: Path

    @property
    def plan(self) -> Path:
        """The plan's file."""
        return self.path / "plan.json"

    @property
    def manifest(self) -> Path:
        """The manifest's file."""
        return self.path / "manifest.json"

    @property
    def codebook(self) -> Path:
        """The codebook's file."""
        return self.path / "codebook.csv"

    @property
    def parsed(self) -> Path:
        """Where the shards' texts and trees are."""
        return self.path / "parsed"

    def tables(self, key: str) -> Path:
        """Where the shards' tables are that lexicons with this key made."""
        return self.path / "tables" / key


def shard(parent: Path, number: int) -> Path:
    """Returns the folder of a shard."""
    return parent / f"{number:06}"


def sweep(parent: Path, numbers: Collection[int]) -> None:
    """Removes what a run that was killed had begun to write of its shards."""
    own = {f".{number:06}" for number in numbers}
    for left in parent.glob(".*.tmp"):
        if left.name.partition("-")[0] in own:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def appearing(place: Path) -> Iterator[Path]:
    """Gives a folder to write into, which then appears at `place`, whole or not at all.

    Where another process was quicker its folder stays: a shard's files are the same bytes whoever writes them.
    """
    temporary = place.with_name(f".{place.name}-{secrets.token_hex(8)}.tmp")
    try:
        temporary.mkdir(parents=True)
        yield temporary
        for file in temporary.iterdir():
            with file.open("rb+") as written:
                os.fsync(written.fileno())
        try:
            temporary.rename(place)
        except OSError:
            if not place.is_dir():
                raise
    except OSError as error:
        raise HedgeError(
            f"{place} cannot be written: {error.strerror}", "make room, or choose another folder with -o"
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
