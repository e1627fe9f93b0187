"""Compressed files: the bytes that they stand for."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from hedge.errors import HedgeError
from hedge.intake.text import readable


def _zstandard(file: IO[bytes]) -> IO[bytes]:
    import zstandard

    reader: IO[bytes] = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True, closefd=True)
    return reader


_COMPRESSED: Mapping[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": _zstandard,
}


def unpacked(path: Path) -> Path:
    """Returns the name of the file that a compressed one stands for, or of the file itself."""
    return path.with_name(path.stem) if path.suffix.lower() in _COMPRESSED else path


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Opens a file to read its bytes, those that a compressed one stands for."""
    unpack = _COMPRESSED.get(path.suffix.lower())
    with readable(path):
        try:
            with path.open("rb") as file:
                if unpack is None:
                    yield file
                    return
                with unpack(file) as inside:
                    yield inside
        except _damage(path) as error:
            raise HedgeError(f"{path} is damaged: {error}", "compress it again", skips=True) from error


def _damage(path: Path) -> tuple[type[Exception], ...]:
    """Returns what reading a file raises that is not what it was compressed into."""
    errors = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)
    if path.suffix.lower() != ".zst":
        return errors
    import zstandard

    return (*errors, zstandard.ZstdError)
