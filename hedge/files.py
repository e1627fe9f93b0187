"""Output files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from hedge.errors import HedgeError

_NEAR = 2000  # bytes


def folder(path: Path) -> None:
    """Makes a folder for the output, and those above it, unless it is there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise HedgeError(f"{path} is not a folder", "choose another folder") from None
    except OSError as error:
        raise HedgeError(f"the folder {path} cannot be made: {error.strerror}", "choose another") from error


def check_ours(path: Path, *signs: str) -> None:
    """Raises a HedgeError where a file is there already with no sign that hedge wrote it.

    A sign stands near the beginning, or is the very end; any white space counts as one space, as lines break anywhere.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_NEAR)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _NEAR))
            end = file.read()
    except OSError:
        return  # it is not there, or writing says what is wrong
    start, end = (b" ".join(part.split()) for part in (start, end))
    if start and not any(sign.encode() in start or end.endswith(sign.encode()) for sign in signs):
        raise HedgeError(
            f"{path} is there already, and hedge did not write it", "choose another place, or move that file away"
        )


def write(path: Path, content: str | bytes) -> None:
    """Writes a file, text as UTF-8: to a temporary file beside it, which then takes its name.

    A failure leaves what was there before and raises a HedgeError that skips this one file.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError as error:
        raise HedgeError(
            f"{path} cannot be written: {error.strerror}", "choose another folder, or make room", skips=True
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
