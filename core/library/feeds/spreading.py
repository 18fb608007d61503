"""Recent photos without long runs of one collection. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Final

APART: Final = 3
"""Photos of other collections between two of one, where there are as many collections."""


def spread(groups: Sequence[Hashable]) -> list[int]:
    """Return the order of photos, by their index, from the groups that they are in.

    Each next one is the earliest photo of the groups that none of the last `APART` is of, otherwise of the one shown
    longest ago. The photos of a group keep their order.
    """
    return list(_spread(groups))


def _spread(groups: Sequence[Hashable]) -> Iterator[int]:
    members: dict[Hashable, deque[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, deque()).append(index)
    heads = [queue[0] for queue in members.values()]  # ascending, so it is a heap
    shown: deque[Hashable] = deque(maxlen=APART)
    while heads:
        passed = []
        while heads and groups[heads[0]] in shown:
            passed.append(heappop(heads))
        if heads:
            chosen = heappop(heads)
        else:
            chosen = min(passed, key=lambda index: shown.index(groups[index]))
            passed.remove(chosen)
        for index in passed:
            heappush(heads, index)
        group = groups[chosen]
        if group in shown:
            shown.remove(group)
        shown.append(group)
        yield members[group].popleft()
        if members[group]:
            heappush(heads, members[group][0])
