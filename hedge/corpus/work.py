"""Work: what an engine does with each shard, in a form that can be sent to other processes and machines."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from hedge.corpus import saved
from hedge.corpus.engines import Engines, engines
from hedge.corpus.layout import Folder
from hedge.corpus.options import Using
from hedge.corpus.plan import Plan


class Watch(Protocol):
    """Is told how the work goes on."""

    def article(self, index: int, words: int) -> None:
        """Article `index` of the shard comes next; the one before had so many words."""

    def loading(self, now: bool) -> None:
        """A model is being loaded, or is so no longer."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with each shard of the corpus in `folder`: to `build` it, or to `score` it again, with `using`.

    `cwd` is where the names of the inputs hold.
    """

    do: Literal["build", "score"]
    folder: Path
    using: Using
    cwd: Path

    def shard(self, number: int, watch: Watch, broken: Collection[int] = ()) -> None:
        """Does it with a shard; `broken` are the indices of articles that end the process that analyses them."""
        from hedge.corpus import shard

        os.chdir(self.cwd)
        plan, loaded = _opened(self.folder, self.using)
        loaded.loading = watch.loading
        do = {"build": shard.build, "score": shard.score}[self.do]
        do(number, plan, Folder(self.folder), loaded, watch.article, broken)


@cache
def _opened(folder: Path, using: Using) -> tuple[Plan, Engines]:
    """Reads the plan and loads the lexicons, once a process."""
    return saved.load(Folder(folder)), engines(using)


Told = Callable[[int, int, int], None]
"""Is told of the shards: articles that are done now, their words, and shards that are."""
