"""Where files are: the data that ship with the program, and the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def lexicons_dir() -> Path:
    """Returns the folder of the shipped lexicons."""
    return _shipped("lexicons")


def models_dir() -> Path:
    """Returns the folder of the embedded models."""
    return _shipped("models")


def in_checkout() -> bool:
    """Says whether the program runs from its source, whose files may be written, and not from an installed wheel."""
    return not (_PACKAGE / "_data").is_dir()


def cache_dir() -> Path:
    """Returns the user's cache folder of the program, which may not exist yet; HEDGE_CACHE replaces it."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("HEDGE_CACHE")
    return Path(chosen) if chosen else user_cache_path("hedge", appauthor=False)


def _shipped(name: str) -> Path:
    """Finds a data folder: a wheel carries it in `_data`; in a checkout it stands beside the package."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
