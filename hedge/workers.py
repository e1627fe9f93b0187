"""Workers: many articles analysed in the order given, in this process or in several beside it."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from hedge.errors import HedgeError
from hedge.model import Analysis, Article

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

    from hedge.lexicon import Lexicon
    from hedge.pipeline import Parses

_AHEAD = 8  # items for each worker that are read before the first of them is given back
_TRIES = 2  # of an item whose worker dies

Item = TypeVar("Item")
Result = TypeVar("Result")


def analyse_many(
    articles: Iterable[Article | HedgeError],
    *,
    processes: int = 1,
    lexicon: Callable[[str], Lexicon] | None = None,
    parser: Callable[[str], Parses] | None = None,
) -> Generator[Analysis | HedgeError, None, None]:
    """Yields the analysis of each article in the order given, or the HedgeError that says why there is none.

    `articles` may be without end: only a few are held at a time. What is no article but an error, as `hedge.intake`
    gives it, comes back in its place. `lexicon` and `parser` give those of a language; unless given they are those that
    ship with hedge. With `processes` above 1 as many worker processes analyse, of one thread each; if one dies, its
    article is tried once more. The analyses do not depend on `processes`, nor on what else is among the articles.
    """
    analyser = _Analyser(lexicon or _lexicon, parser or _parser)
    if processes == 1:
        yield from map(analyser, articles)
    else:
        yield from in_processes(analyser, articles, processes, ready=analyser.load, died=_died)


def in_processes(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    processes: int,
    *,
    ready: Callable[[Item], object],
    died: Callable[[Item], Result],
) -> Generator[Result, None, None]:
    """Yields what `work` makes of each item, in order, done by so many worker processes of one thread each.

    `ready` is called in this process before a worker is started for an item: what it loads, workers share where they
    can be forked. A worker that dies, or runs out of memory, is replaced and its item tried once more; then the result
    is what `died` makes of it. An exception of `work` is raised here and ends all.

    A pool of `concurrent.futures` would not do: when one of its workers dies, nobody can tell which item it was at.
    """
    from multiprocessing.connection import wait

    context = _context()
    given = enumerate(items)
    again: deque[tuple[int, Item]] = deque()
    tries: dict[int, int] = {}
    done: dict[int, Result] = {}
    idle: list[_Worker[Item, Result]] = []
    busy: dict[Connection, _Worker[Item, Result]] = {}
    after = 0  # the number of the item to be given back next
    more = True
    try:
        while more or busy or again or done:
            while len(busy) < processes and (again or (more and len(done) + len(busy) < processes * _AHEAD)):
                task = again.popleft() if again else next(given, None)
                if task is None:
                    more = False
                    break
                if not idle:
                    ready(task[1])
                    idle.append(_Worker(context, work))
                worker = idle.pop()
                worker.take(*task)
                busy[worker.connection] = worker
            while after in done:
                yield done.pop(after)
                after += 1
            for connection in wait(list(busy)) if busy else ():
                worker = busy.pop(cast("Connection", connection))
                number, item = worker.task
                try:
                    done[number] = worker.result()
                    idle.append(worker)
                except EOFError:
                    worker.end()
                    tries[number] = tries.get(number, 0) + 1
                    if tries[number] < _TRIES:
                        again.append((number, item))
                    else:
                        done[number] = died(item)
    finally:
        for worker in (*idle, *busy.values()):
            worker.end()


class _Worker(Generic[Item, Result]):
    """A process that works on one item at a time."""

    def __init__(self, context: BaseContext, work: Callable[[Item], Result]) -> None:
        self.connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, work), daemon=True)  # type: ignore[attr-defined]
        with _quiet_fork():
            self._process.start()
        other.close()  # so that the end of the process ends the connection

    def take(self, number: int, item: Item) -> None:
        """Gives the worker an item."""
        self.task = number, item
        with suppress(OSError):  # it has died: `result` says so
            self.connection.send(item)

    def result(self) -> Result:
        """Waits for what became of the item; raises EOFError where the worker has died."""
        try:
            well, said = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        if well:
            return said  # type: ignore[no-any-return]
        raise said

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection, work: Callable[[Any], Any]) -> None:
    """Works on what comes, until nobody is there to send."""
    import gc
    import signal
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: who started the workers ends them
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # and so
    gc.freeze()  # what is shared with the parent stays so: the collector would write to it
    parent = parent_process()
    assert parent
    with suppress(EOFError, OSError):
        while connection in wait([connection, parent.sentinel]):
            item = connection.recv()
            try:
                said = True, work(item)
            except MemoryError:
                os._exit(1)
            except Exception as error:
                import traceback

                error.add_note(f"in a worker process:\n{traceback.format_exc()}")
                said = False, error
            connection.send(said)
            del item, said


def _context() -> BaseContext:
    """Returns how processes are started.

    A fork shares what is loaded, and starts at once. It is safe while no other thread runs Python, which might hold a
    lock; the parser lets torch have one thread only. The libraries of macOS do not bear it.
    """
    import multiprocessing
    import threading

    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


@contextmanager
def _quiet_fork() -> Iterator[None]:
    """Keeps the tokenizers of transformers from warning of a fork, after which they use one thread."""
    name = "TOKENIZERS_PARALLELISM"
    if name in os.environ:
        yield
        return
    os.environ[name] = "false"
    try:
        yield
    finally:
        del os.environ[name]


class _Analyser:
    """Analyses articles; what their languages need is loaded once."""

    def __init__(self, lexicon: Callable[[str], Lexicon], parser: Callable[[str], Parses]) -> None:
        self._lexicon, self._parser = lexicon, parser
        self._loaded: dict[str, tuple[Lexicon, Parses]] = {}

    def __call__(self, item: Article | HedgeError) -> Analysis | HedgeError:
        import hedge

        if isinstance(item, HedgeError):
            return item
        try:
            lexicon, parser = self._of(item.language)
            return hedge.analyse(item, lexicon=lexicon, parser=parser)
        except HedgeError as error:
            error.lost = item
            return error

    def __reduce__(self) -> tuple[object, ...]:
        """Travels to a process that is not forked without what it has loaded."""
        return _Analyser, (self._lexicon, self._parser)

    def load(self, item: Article | HedgeError) -> None:
        """Loads what an article needs; if it cannot be, its analysis says why."""
        if isinstance(item, Article):
            with suppress(HedgeError):
                self._of(item.language)

    def _of(self, language: str) -> tuple[Lexicon, Parses]:
        if language not in self._loaded:
            self._loaded[language] = self._lexicon(language), self._parser(language)
        return self._loaded[language]


def _lexicon(language: str) -> Lexicon:
    from hedge.lexicon import load

    return load(language)


def _parser(language: str) -> Parses:
    from hedge.pipeline import load

    return load(language)


def _died(item: Article | HedgeError) -> HedgeError:
    name = item.id if isinstance(item, Article) else str(item)
    return HedgeError(
        f"{name} cannot be analysed: the process that read it died, and another one too",
        "fewer processes, or more memory",
        skips=True,
        lost=item if isinstance(item, Article) else None,
    )
