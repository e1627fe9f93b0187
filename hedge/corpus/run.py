"""A run over a corpus: what of it is to be done, by which engine, and what is true when all is done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hedge import files
from hedge.corpus import layout, manifest, saved
from hedge.corpus.engines import Engines, engines
from hedge.corpus.layout import Folder
from hedge.corpus.options import Options
from hedge.corpus.plan import Plan, plan
from hedge.corpus.work import Told, Work
from hedge.errors import HedgeError

Engine = Callable[[Work, Sequence[int], Told], None]
"""Does the work with shards, and tells how it goes on."""


class Run:
    """A run that is prepared; `left` are the shards that this one has to do, `done` counts articles done before."""

    def __init__(self, work: Work, plan: Plan, engines: Engines, part: tuple[int, int]) -> None:
        self._work = work
        self._plan = plan
        self._engines = engines
        self._folder = Folder(work.folder)
        which, of = part
        self._own = range(which - 1, len(plan.shards), of)
        self.left = [] if _complete(self._folder, engines) else [n for n in self._own if not self._has(n)]
        self.articles = sum(plan.shards[n].count for n in self._own)
        self.done = self.articles - sum(plan.shards[n].count for n in self.left)

    def go(self, engine: Engine, told: Told) -> Mapping[str, Any] | None:
        """Does what is left; returns the manifest where then all shards are done, those of other parts too."""
        for place in self._places:
            layout.sweep(place, self.left)
        if self.left:
            engine(self._work, self.left, told)
        if _complete(self._folder, self._engines):
            return manifest.read(self._folder)
        if not all(self._has(n) for n in range(len(self._plan.shards))):
            return None
        made = manifest.finish(self._plan, self._folder, self._engines)
        for place in self._places:
            layout.sweep(place, range(len(self._plan.shards)))
        for other in (self._folder.path / "tables").iterdir():
            if other.name != self._engines.key:
                shutil.rmtree(other, ignore_errors=True)  # tables that other lexicons made
        return made

    @property
    def _places(self) -> list[Path]:
        """The folders in which a shard that is done stands."""
        tables = self._folder.tables(self._engines.key)
        parsed = self._work.do == "build" and self._plan.options.text
        return [self._folder.parsed, tables] if parsed else [tables]

    def _has(self, number: int) -> bool:
        return all(layout.shard(place, number).is_dir() for place in self._places)


def build(inputs: Sequence[str], folder: Path, options: Options, part: tuple[int, int] = (1, 1)) -> Run:
    """Prepares to build a corpus, or to go on with it; with `part` only with each of so many shards, from the first on.

    Raises HedgeError where the folder holds another corpus than the inputs and the options make.
    """
    place = Folder(folder.absolute())
    files.folder(place.path)
    loaded = engines(options.using)
    if place.plan.exists():
        planned = saved.load(place)
        saved.check(planned, place, inputs, options, loaded)
    else:
        if any(not entry.name.startswith(".") for entry in place.path.iterdir()):
            raise HedgeError(f"{folder} is there already, and no corpus", "-o with a folder that is new or empty")
        planned = plan(inputs, options, loaded)
        saved.save(planned, place)
        planned = saved.load(place)
    if not place.manifest.exists():
        manifest.begin(planned, place, loaded)
    if not _tables_are_ours(place, loaded):
        raise HedgeError(
            f"{folder} was scored again by other lexicons", "hedge corpus summary or query; -o for another"
        )
    return Run(Work("build", place.path, options.using, Path.cwd()), planned, loaded, part)


def score(folder: Path, lexicon: Path | None) -> Run:
    """Prepares to score a corpus again by the lexicons as they are now, and one of a person's.

    Raises HedgeError where it is not complete, or was built without texts.
    """
    place = Folder(folder.absolute())
    planned = saved.load(place)
    if not planned.options.text:
        raise HedgeError(f"{folder} was built with --no-text, so its trees are not there", "build it anew without that")
    if not manifest.read(place)["complete"]:
        raise HedgeError(f"{folder} is not complete", "the command that built it, which goes on")
    using = replace(planned.options.using, lexicon=lexicon)
    return Run(Work("score", place.path, using, Path.cwd()), planned, engines(using), (1, 1))


def _complete(folder: Folder, engines: Engines) -> bool:
    """Says whether a corpus has all of the tables that these lexicons make."""
    return bool(manifest.read(folder)["complete"]) and _tables_are_ours(folder, engines)


def _tables_are_ours(folder: Folder, engines: Engines) -> bool:
    return folder.path / str(manifest.read(folder)["tables"]) == folder.tables(engines.key)
