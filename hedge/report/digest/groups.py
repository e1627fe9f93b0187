"""Articles in groups that their intervals keep apart."""

from __future__ import annotations

from collections.abc import Sequence


def groups(intervals: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Puts intervals (low, high; both ends belong to it) into groups and returns their indices, higher groups first.

    Intervals that overlap or touch are always in one group, and no group could be split without parting two that do:
    these are the connected components of the overlaps. So every interval of a group lies wholly above those of the
    groups behind it, which is all that the order of groups says. Inside a group two intervals may be apart and only
    joined by others between them; the order inside is that of the input and says nothing.
    """
    found: list[list[int]] = []
    floor = 0
    for i in sorted(range(len(intervals)), key=lambda i: (-intervals[i][1], -intervals[i][0])):
        low, high = intervals[i]
        if found and high >= floor:
            found[-1].append(i)
            floor = min(floor, low)
        else:
            found.append([i])
            floor = low
    return [sorted(group) for group in found]
