"""The local engine: processes of this machine, each with one shard at a time.

A process that dies is replaced and its shard is done once more. An article that was being read at two deaths is taken
for their cause: the shard is then done without it, and the tables say so.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess

from hedge.corpus.work import Told, Work
from hedge.errors import HedgeError

_DEATHS = 2  # with the same article at hand
_FRUITLESS = 3  # deaths in a row before any article was begun
_LESS = "fewer --processes, or more memory; the same command goes on"
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")


def run(work: Work, numbers: Sequence[int], processes: int, told: Told) -> None:
    """Does the work with shards, in processes; returns when all are done.

    Raises HedgeError where no process can work. However it ends, no process stays behind, and what is done is done.
    """
    waiting = deque(numbers)
    deaths: Counter[tuple[int, int]] = Counter()
    broken: dict[int, set[int]] = {}
    fruitless = 0
    # threads of this process, as Polars has, would not survive a fork
    context = multiprocessing.get_context("spawn")
    workers: list[_Worker] = []
    try:
        with _one_thread_each():
            workers.extend(_Worker(context, work) for _ in range(min(processes, len(waiting))))
        while waiting or any(worker.shard is not None for worker in workers):
            for worker in workers:
                if worker.shard is None and waiting:
                    worker.give(waiting.popleft(), broken)
            ready = wait([worker.pipe for worker in workers])
            for i, worker in enumerate(workers):
                if worker.pipe not in ready:
                    continue
                try:
                    fruitless = 0 if worker.hear(told) else fruitless
                except (EOFError, OSError):
                    worker.end()
                    if worker.shard is not None:
                        waiting.appendleft(worker.shard)
                    if worker.shard is None or worker.article is None:
                        fruitless += 1
                        _refuse_fruitless(fruitless, worker.process.exitcode)
                    else:
                        at = worker.shard, worker.article
                        deaths[at] += 1
                        _refuse_hopeless(deaths[at], at[0], worker.process.exitcode)
                        if deaths[at] == _DEATHS:
                            broken.setdefault(at[0], set()).add(at[1])
                    told(-worker.told[0], -worker.told[1], 0)
                    with _one_thread_each():
                        workers[i] = _Worker(context, work)
    finally:
        for worker in workers:
            worker.end()


@dataclass(slots=True)
class _Worker:
    """A process; `shard` is what it has to do, `article` the index of the one at hand, None while a model is loaded."""

    context: SpawnContext
    work: Work
    shard: int | None = None
    article: int | None = None
    told: tuple[int, int] = (0, 0)
    process: BaseProcess = field(init=False)
    pipe: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.pipe, other = self.context.Pipe()
        self.process = self.context.Process(target=_serve, args=(other, self.work), daemon=True)
        self.process.start()
        other.close()

    def give(self, shard: int, broken: dict[int, set[int]]) -> None:
        """Gives it a shard."""
        self.shard, self.article, self.told = shard, None, (0, 0)
        with suppress(OSError):  # it has died, as `hear` will say
            self.pipe.send((shard, frozenset(broken.get(shard, ()))))

    def hear(self, told: Told) -> bool:
        """Takes one message, and says whether it shows that the process can work."""
        match self.pipe.recv():
            case ("article", int(index), int(words)):
                self.article = index
                told(index - self.told[0], words, 0)
                self.told = (index, self.told[1] + words)
                return index > 0
            case ("loading", bool(now)):
                self.article = None if now else self.told[0]
                return not now
            case ("done",):
                self.shard = self.article = None
                told(0, 0, 1)
            case ("failed", str(what), str(remedy)):
                raise HedgeError(what, remedy)
        return False

    def end(self) -> None:
        """Ends the process, if it has not ended itself."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


@dataclass(slots=True)
class _Said:
    """Tells the process that asked for the work how it goes on."""

    pipe: Connection

    def article(self, index: int, words: int) -> None:
        self.pipe.send(("article", index, words))

    def loading(self, now: bool) -> None:
        self.pipe.send(("loading", now))


def _serve(pipe: Connection, work: Work) -> None:
    """Is what a process does: shards, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked for the work decides when it ends
    while True:
        try:
            number, broken = pipe.recv()
            try:
                work.shard(number, _Said(pipe), broken)
            except HedgeError as error:
                pipe.send(("failed", error.what, error.remedy))
            else:
                pipe.send(("done",))
        except (EOFError, ConnectionError):
            return


def _refuse_fruitless(deaths: int, code: int | None) -> None:
    if deaths >= _FRUITLESS:
        raise HedgeError(f"the processes die before they have read an article ({_how(code)})", _LESS)


def _refuse_hopeless(deaths: int, shard: int, code: int | None) -> None:
    """Raises HedgeError where a process dies though the article is left out at which two others have died."""
    if deaths > _DEATHS:
        raise HedgeError(f"the processes die when they write shard {shard} ({_how(code)})", _LESS)


def _how(code: int | None) -> str:
    return f"signal {-code}" if code and code < 0 else f"exit code {code}"


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Lets the processes that are started inside compute in one thread each."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
