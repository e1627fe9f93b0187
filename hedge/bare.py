"""Bare: Stanza and torch without what reading does not need: advice, training, more than one thread."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any


def stanza() -> Any:
    """Imports Stanza, whose parser would import transformers, for a second, and uses it only to be trained."""
    name = "transformers"
    unknown = name not in sys.modules
    if unknown:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import stanza as imported
    finally:
        if unknown:
            del sys.modules[name]
    return imported


@contextmanager
def one_thread() -> Iterator[None]:
    """Lets torch compute with one thread.

    Its others wait for one another, at full speed, in all the many small steps: beside another program they make the
    reading of a sentence ten times slower, and with nothing beside them two of them are not twice as fast.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the libraries' advice off the user's screen."""
    loggers = [logging.getLogger(name) for name in ("stanza", "transformers", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def untrained() -> Iterator[None]:
    """Keeps Stanza from making ready to train what it loads, for which torch would load its compiler: seconds."""
    stanza()
    from stanza.models.common import utils

    made = utils.dispatch_optimizer
    utils.dispatch_optimizer = lambda *_, **__: SimpleNamespace(param_groups=[])
    try:
        yield
    finally:
        utils.dispatch_optimizer = made
