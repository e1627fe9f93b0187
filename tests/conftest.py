"""What several tests need."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from hedge.pipeline import Parser, load


@pytest.fixture(scope="session")
def parser() -> Callable[[str], Parser]:
    """The embedded parser of a language, loaded once a session."""
    return functools.partial(load, models="embedded")
