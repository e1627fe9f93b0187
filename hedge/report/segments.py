"""Overlapping spans cut into flat segments."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Segment(Generic[Key]):
    """A stretch of text over which the same spans lie; `keys` are theirs, in the order they were given in."""

    start: int
    end: int
    keys: tuple[Key, ...]


def cut(length: int, spans: Sequence[tuple[int, int, Key]], places: Collection[int] = ()) -> list[Segment[Key]]:
    """Cuts a text of `length` characters where the spans over it change, and at `places`: no overlaps, no gaps.

    What lies outside the text is ignored, and several spans may have one key.
    """
    order: dict[Key, int] = {}
    opening: dict[int, list[Key]] = {}
    closing: dict[int, list[Key]] = {}
    for start, end, key in spans:
        start, end = max(start, 0), min(end, length)
        if start < end:
            order.setdefault(key, len(order))
            opening.setdefault(start, []).append(key)
            closing.setdefault(end, []).append(key)
    depth: dict[Key, int] = {}
    segments: list[Segment[Key]] = []
    forced = {place for place in places if 0 < place < length}
    for start, end in pairwise(sorted({0, length, *opening, *closing, *forced})):
        for key in closing.get(start, ()):
            depth[key] -= 1
            if not depth[key]:
                del depth[key]
        for key in opening.get(start, ()):
            depth[key] = depth.get(key, 0) + 1
        keys = tuple(sorted(depth, key=order.__getitem__))
        if segments and segments[-1].keys == keys and start not in forced:
            start = segments.pop().start
        segments.append(Segment(start, end, keys))
    return segments
