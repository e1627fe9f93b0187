"""A cluster makes the same as one machine, also where a worker is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hedge.corpus import cluster, run
from hedge.corpus.options import Options
from hedge.errors import HedgeError
from tests.command import complaint, environment, run_new
from tests.command import run as command
from tests.corpora import Here, deadly_work, digests, files, table

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler and two workers, each in a process of its own."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        env={"PYTHONPATH": environment()["PYTHONPATH"]},
    ) as local:
        yield local.scheduler_address


@pytest.mark.slow
def test_the_same_as_on_one_machine_though_a_worker_is_killed(scheduler: str, tmp_path: Path) -> None:
    source = table(tmp_path / "press.csv", 60, broken=True)
    run.build([str(source)], tmp_path / "here", Options()).go(Here(), lambda *_: None)
    prepared = run.build([str(source)], tmp_path / "there", Options())
    done = [0, 0, 0]

    def told(*said: int) -> None:
        done[:] = [old + new for old, new in zip(done, said, strict=True)]

    def kill() -> None:
        while not list((tmp_path / "there").glob("tables/*/[0-9]*")):
            time.sleep(0.1)
        with distributed.Client(scheduler) as client:
            pids = client.run(os.getpid)
            os.kill(next(iter(pids.values())), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    made = prepared.go(lambda work, numbers, tell: cluster.run(work, numbers, scheduler, tell), told)
    killer.join()
    assert made is not None
    assert done[0] == 60
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert digests(tmp_path / "there") == digests(tmp_path / "here")


@pytest.mark.slow
def test_a_shard_that_ends_workers_is_done_here_without_the_article_that_is_why(scheduler: str, tmp_path: Path) -> None:
    done = [0, 0, 0]

    def told(*said: int) -> None:
        done[:] = [old + new for old, new in zip(done, said, strict=True)]

    cluster.run(deadly_work(tmp_path, deadly=frozenset({(1, 3)})), range(4), scheduler, told)
    assert done == [20, 200, 4]
    assert {path.stem: path.read_text() for path in tmp_path.glob("*.txt")} == {
        str(n): "done done done lost done" if n == 1 else "done done done done done" for n in range(4)
    }


@pytest.mark.slow
def test_the_command_takes_a_scheduler(scheduler: str, tmp_path: Path) -> None:
    source = table(tmp_path / "press.csv", 12)
    where = ("--engine", "dask", "--scheduler", scheduler)
    ran = run_new("corpus", "build", "press.csv", "-o", "out", *where, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("out  12 articles  ")
    assert source.exists()


def test_no_scheduler_is_two_lines(tmp_path: Path) -> None:
    source = table(tmp_path / "press.csv", 3)
    where = ("--engine", "dask", "--scheduler", "nonsense://x")
    assert "scheduler" in complaint(command("corpus", "build", source, "-o", tmp_path / "out", *where))
    with pytest.raises(HedgeError):
        cluster.run(run.build([str(source)], tmp_path / "o", Options())._work, [0], "nonsense://x", lambda *_: None)
