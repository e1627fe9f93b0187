"""The cluster engine: workers of Dask, on machines that share the folder of the corpus and the inputs.

Dask gives a shard to another worker where one dies. A shard that goes on ending workers is done here, by the local
engine, which finds out which article it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from hedge.corpus import local
from hedge.corpus.work import Told, Work
from hedge.errors import HedgeError

_ONE = Lock()  # the models of a process are for one thread


def run(work: Work, numbers: Sequence[int], scheduler: str, told: Told) -> None:
    """Does the work with shards on the cluster of a scheduler, such as `tcp://host:8786`; returns when all are done.

    Raises HedgeError where there is no such cluster, or a shard cannot be done.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise HedgeError("Dask is not installed", "pip install 'hedge[cluster]', here and on the cluster") from error
    try:
        client = Client(scheduler, timeout=30)
    except (OSError, ValueError) as error:
        raise HedgeError(f"there is no Dask scheduler at {scheduler}", "check the address") from error
    with client:
        asked = {client.submit(_do, work, number, pure=False): number for number in numbers}
        left = []
        for done in as_completed(asked):
            failed = done.exception()
            if isinstance(failed, KilledWorker):
                left.append(asked[done])
            elif failed is not None:
                raise failed
            else:
                articles, words = done.result()
                told(articles, words, 1)
            done.release()
    if left:
        local.run(work, sorted(left), 1, told)


@dataclass(slots=True)
class _Counted:
    articles: int = 0
    words: int = 0

    def article(self, index: int, words: int) -> None:
        self.articles = index
        self.words += words

    def loading(self, now: bool) -> None:
        pass


def _do(work: Work, number: int) -> tuple[int, int]:
    """Does the work with a shard on a worker, and returns how many articles and words it has."""
    counted = _Counted()
    with _ONE:
        work.shard(number, counted)
    return counted.articles, counted.words
