"""Many articles, in one process and in several: the same records in the same order, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import hedge
from hedge import contract, store
from hedge.errors import HedgeError
from hedge.model import Analysis, Article
from hedge.workers import in_processes
from tests.texts import TEXTS

ARTICLES = [
    Article(f"{language}-{n}", text, language)
    for language, whole in TEXTS.items()
    for n, text in enumerate((whole, *whole.splitlines()[:2]))
]


def lines(found: Iterator[Analysis | HedgeError]) -> list[str]:
    return [contract.line(item) if isinstance(item, Analysis) else str(item) for item in found]


@pytest.mark.slow
def test_a_record_does_not_depend_on_what_else_is_in_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDGE_CACHE", str(tmp_path))
    together = lines(hedge.analyse_many(ARTICLES))
    assert lines(iter([hedge.analyse(article) for article in ARTICLES])) == together
    assert lines(hedge.analyse_many(ARTICLES[::-1]))[::-1] == together
    assert lines(hedge.analyse_many(ARTICLES, processes=2)) == together
    for _ in range(2):  # first they are stored, then read
        assert lines(hedge.analyse_many(ARTICLES, parser=store.stored)) == together
    assert lines(hedge.analyse_many(ARTICLES, parser=store.stored, processes=2)) == together


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_analysed_comes_as_its_reason_in_its_place(processes: int) -> None:
    unread = HedgeError("page.html has no words", "another page", skips=True)
    given: list[Article | HedgeError] = [
        Article("a", "Kto to powiedział?", "pl"),
        unread,
        Article("b", "Nie wiadomo.", "pl"),
    ]
    first, second, third = hedge.analyse_many(given, processes=processes)
    assert isinstance(first, HedgeError)
    assert first.lost == given[0]
    assert "'pl'" in first.what
    assert str(second) == str(unread)
    assert second.skips  # type: ignore[union-attr]
    assert isinstance(third, HedgeError)
    assert third.lost == given[2]


def half(n: int) -> str:
    if n == 13:
        raise ValueError("thirteen")
    return str(n / 2)


def nothing(_: int) -> None:
    pass


def dead(n: int) -> str:
    return f"{n} is dead"


run = partial(in_processes, processes=3, ready=nothing, died=dead)


def test_results_come_in_order_and_only_a_few_are_held() -> None:
    taken = []

    def endless() -> Iterator[int]:
        n = 14
        while True:
            taken.append(n)
            yield n
            n += 1

    found = run(half, endless())
    assert [next(found) for _ in range(100)] == [str(n / 2) for n in range(14, 114)]
    assert len(taken) <= 100 + 3 * 8 + 1
    found.close()


def test_an_error_of_the_program_is_raised_with_where_it_was() -> None:
    with pytest.raises(ValueError, match="thirteen") as raised:
        list(run(half, range(20)))
    assert "in half" in raised.value.__notes__[0]


def test_no_items_have_no_results() -> None:
    assert list(run(half, [])) == []


def fragile(folder: str, n: int) -> str:
    """Kills its process the first time it sees 3, and each time it sees 5; memory runs out at 8."""
    seen = Path(folder, str(n))
    if n == 5 or (n == 3 and not seen.exists()):
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if n == 8:
        raise MemoryError
    return str(n)


def test_a_worker_that_dies_is_replaced_and_its_item_tried_once_more(tmp_path: Path) -> None:
    expected = ["0", "1", "2", "3", "4", "5 is dead", "6", "7", "8 is dead", "9"]
    assert list(run(partial(fragile, str(tmp_path)), range(10))) == expected


SCRIPT = """
import os, sys, time
from functools import partial
from hedge.workers import in_processes

def work(n):
    if n > 1:
        time.sleep(float(sys.argv[1]))
    return os.getpid()

for pid in in_processes(work, range(9), 2, ready=id, died=str):
    print(pid, flush=True)
"""


def gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="workers are looked for in /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_who_started_them(sent: signal.Signals) -> None:
    seconds = "600" if sent == signal.SIGINT else "1"  # nobody tells a worker of the other, and it ends what it is at
    started = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, seconds],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout
    workers = {int(started.stdout.readline()) for _ in range(2)}
    if sent == signal.SIGINT:
        os.killpg(started.pid, sent)  # as a terminal does
        _, said = started.communicate(timeout=20)
        assert said.count("Traceback") == 1  # that of the script, which leaves it
        assert said.rstrip().endswith("KeyboardInterrupt")
    else:
        started.kill()
        started.wait()
    assert all(gone(pid) for pid in workers)
