"""Runs the command line through its real entry point, in this process or in a new one."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import hedge
from hedge.cli.main import main

Run = subprocess.CompletedProcess[str]
PACKAGE = Path(hedge.__file__).parent


def run(*arguments: str | Path, cwd: Path | None = None, **changes: str) -> Run:
    """Runs a command in this process, where the parsers are loaded once, and returns what a new one would.

    `changes` are of the environment; those that Python reads as it starts need `run_new`.
    """
    given = ["hedge", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.chdir(cwd or Path.cwd())
        for name, value in {"COLUMNS": "100", **changes}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", given)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        # pytest keeps warnings and log records to itself; a person would see them
        patch.setattr(logging.root, "handlers", [])
        patch.setattr(warnings, "showwarning", _shown)
        warnings.resetwarnings()
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)
        with pytest.raises(SystemExit) as end:
            main()
    printed = []
    for stream in (out, err):
        stream.flush()
        printed.append(stream.buffer.getvalue().decode("utf-8"))
    return Run(given, int(end.value.code or 0), *printed)


def run_new(*arguments: str | Path, cwd: Path | None = None, **changes: str) -> Run:
    """Runs a command in a new process, as a person does; each command has a test of it."""
    return subprocess.run(
        [sys.executable, "-m", "hedge", *map(str, arguments)],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
    )


def environment(**changes: str) -> dict[str, str]:
    """The environment of a new process, in which it finds this hedge."""
    path = os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "100", **changes}


def done(ran: Run) -> str:
    """What a run prints that did all that it was asked and has nothing else to say."""
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def complaint(ran: Run) -> str:
    """What a run that did nothing says is wrong: one line, and one on what to try."""
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert re.fullmatch(r"hedge: .+\nTry: .+\n", ran.stderr), ran.stderr
    return ran.stderr


def _shown(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno))
