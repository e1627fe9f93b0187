"""Runs over a corpus in real processes: killed, stopped, gone on with, and with workers that die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from hedge.corpus import local
from hedge.corpus.scan import Corpus
from hedge.errors import HedgeError
from tests.command import complaint, environment, run, run_new
from tests.corpora import deadly_work, digests, files, table

# The engine, with work that is no parsing


def results(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted(folder.glob("*.txt"))}


def test_a_process_that_dies_is_replaced_and_the_article_that_kills_it_is_left_out(tmp_path: Path) -> None:
    told = [0, 0, 0]

    def tell(*said: int) -> None:
        told[:] = [old + new for old, new in zip(told, said, strict=True)]

    deadly = frozenset({(1, 2), (1, 4), (3, 0)})
    local.run(deadly_work(tmp_path, deadly=deadly, once=frozenset({(0, 3), (2, 0)})), range(5), 2, tell)
    whole = "done done done done done"
    assert results(tmp_path) == {
        "0": whole, "1": "done done lost done lost", "2": whole, "3": "lost done done done done", "4": whole,
    }  # fmt: skip
    assert told == [25, 5 * 50, 5]


def test_what_cannot_be_written_ends_the_run_and_leaves_no_process(tmp_path: Path) -> None:
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with pytest.raises(HedgeError, match="the disk is full"):
        local.run(deadly_work(tmp_path, refused=1), range(3), 2, lambda *_: None)
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert [child for child in left if "resource_tracker" not in " ".join(child.cmdline())] == []


# The command


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table(tmp_path_factory.mktemp("source") / "press.csv", 40, broken=True)


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "corpus"
    ran = run_new("corpus", "build", source, "-o", folder, "--processes", "2")
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith(f"{folder}  38 articles  ")
    assert ran.stderr.startswith("hedge: 2 of 40 articles are lost\nTry: hedge corpus query ")
    return folder


def started(source: Path, folder: Path, *how: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "hedge",
        "corpus",
        "build",
        str(source),
        "-o",
        str(folder),
        "--processes",
        "2",
        *how,
    ]
    return subprocess.Popen(
        command, env=environment(), start_new_session=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def shards(folder: Path) -> int:
    return len(list(folder.glob("tables/*/[0-9]*")))


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_makes_the_same(source: Path, whole: Path, tmp_path: Path) -> None:
    chance = random.Random(int(os.environ.get("HEDGE_KILLS", "6")))
    out = tmp_path / "out"
    kills = 0
    for _ in range(60):
        ran = started(source, out)
        try:
            # at any time: in planning and in loading too, but mostly in the work
            until = chance.choice([0.3, 1.5, 4.0, 0.0, 0.0])
            goal = shards(out) + 1
            end = time.monotonic() + (until or 90)
            while ran.poll() is None and time.monotonic() < end:
                if not until and shards(out) >= goal:
                    time.sleep(chance.random())
                    break
                time.sleep(0.02)
            if ran.poll() is not None:
                break
            # only the process that leads, or all of them at once
            if chance.random() < 0.5:
                os.kill(ran.pid, signal.SIGKILL)
            else:
                os.killpg(ran.pid, signal.SIGKILL)
            kills += 1
        finally:
            ran.communicate()
    assert ran.returncode == 1, ran.stderr
    assert kills >= 3
    assert files(out) == files(whole)
    assert digests(out) == digests(whole)
    assert (out / "manifest.json").read_bytes() == (whole / "manifest.json").read_bytes()
    assert not list(out.rglob(".*.tmp"))


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced(source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = started(source, out)
    killed: set[int] = set()
    while ran.poll() is None and len(killed) < 3:
        time.sleep(0.5)
        if shards(out) > len(killed):
            children = [c for c in psutil.Process(ran.pid).children() if "spawn_main" in " ".join(c.cmdline())]
            if children:
                children[0].kill()
                killed.add(children[0].pid)
    ran.communicate()
    assert len(killed) == 3
    assert files(out) == files(whole)


@pytest.mark.slow
def test_ctrl_c_ends_cleanly_and_the_same_command_goes_on(source: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = started(source, out)
    while shards(out) == 0 and ran.poll() is None:
        time.sleep(0.1)
    os.killpg(ran.pid, signal.SIGINT)
    printed, said = ran.communicate(timeout=30)
    assert ran.returncode == 130
    assert (printed, said) == ("", f"hedge: stopped; what is done is in {out}, and the same command goes on\n")
    assert 0 < shards(out) < shards(whole)
    assert run_new("corpus", "build", source, "-o", out).returncode == 1
    assert files(out) == files(whole)


@pytest.mark.slow
def test_score_summary_and_query_from_the_command_line(source: Path, whole: Path, tmp_path: Path) -> None:
    before = files(whole)
    ran = run_new("corpus", "score", whole)
    assert ran.returncode == 1  # two articles are lost
    assert files(whole) == before
    ran = run_new("corpus", "query", whole, "SELECT id, words FROM articles ORDER BY id LIMIT 2")
    assert ran.returncode == 0
    assert "a0000" in ran.stdout
    ran = run_new("corpus", "query", whole, "SELECT id FROM articles", "--csv", tmp_path / "ids.csv")
    assert (tmp_path / "ids.csv").read_text("utf-8-sig").count("\n") == 41
    assert "articles" in complaint(run("corpus", "query", whole, "SELECT x FROM y"))
    ran = run_new("corpus", "summary", whole, "--by", "outlet,month,language")
    assert ran.returncode == 0, ran.stderr
    assert "too few to compare" in ran.stdout
    assert sorted(path.name for path in (whole / "summary").iterdir()) == [
        "index.html",
        "summary.csv",
        "summary.parquet",
    ]
    assert "--by with" in complaint(run("corpus", "summary", whole, "--by", "weather"))


def test_the_commands_refuse_what_makes_no_sense(source: Path, tmp_path: Path) -> None:
    build = ("corpus", "build", source, "-o", tmp_path / "x")
    for part in ("0/3", "4/3", "x", "1/", "-1/3"):
        assert "--shard 1/10" in complaint(run(*build, "--shard", part))
    assert "--scheduler" in complaint(run(*build, "--engine", "dask"))
    assert "--engine dask" in complaint(run(*build, "--scheduler", "tcp://localhost:1"))
    assert "is no corpus" in complaint(run("corpus", "query", tmp_path, "SELECT 1"))
    assert "is no corpus" in complaint(run("corpus", "score", tmp_path))
    assert "is no corpus" in complaint(run("corpus", "summary", tmp_path))
    assert "does not exist" in complaint(run("corpus", "build", tmp_path / "none.csv", "-o", tmp_path / "y"))
    assert not Corpus.__abstractmethods__


@pytest.mark.slow
def test_a_long_article_stays_within_memory(tmp_path: Path) -> None:
    """An article of 240 kB, with a sentence of 2,000 words; one of 1.2 MB was tried by hand."""
    sentence = "The mayor said that the bridge over the river might open again in June, officials told reporters. "
    endless = " and ".join(["the council may pay for the repairs"] * 250) + ". "
    (tmp_path / "long.txt").write_text("A long report\n\n" + endless + "\n\n" + (sentence * 40 + "\n\n") * 60, "utf-8")
    ran = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hedge",
            "corpus",
            "build",
            str(tmp_path / "long.txt"),
            "-o",
            str(tmp_path / "out"),
            "--lang",
            "en",
        ],
        env=environment(),
    )
    peak = 0
    while ran.poll() is None:
        for child in psutil.Process(ran.pid).children():
            try:
                peak = max(peak, child.memory_info().rss)
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.2)
    assert ran.returncode == 0
    assert Corpus(tmp_path / "out").manifest["counts"]["words"] > 40_000
    assert peak < 3_000_000_000
