"""Batches: as many things at a time as bound the memory, or suit the processor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    """Yields the items in order, in lists of no more than `most` in size; what is larger comes alone."""
    batch: list[Item] = []
    total = 0
    for item in items:
        one = size(item)
        if batch and total + one > most:
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += one
    if batch:
        yield batch
