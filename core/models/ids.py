"""The ids and keys that cross packages, and many ids as one short text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NewType

UserId = NewType("UserId", int)

RootId = NewType("RootId", int)

CategoryId = NewType("CategoryId", int)

CollectionId = NewType("CollectionId", int)

PhotoId = NewType("PhotoId", int)

ShareId = NewType("ShareId", int)

AssetKey = NewType("AssetKey", str)
"""Names a photo and its derivatives for life: 13 characters of lower-case base32; paths are only attributes."""

IdRanges = NewType("IdRanges", str)
"""A set of ids (0 or more) as ascending numbers and ranges: "1-40,52"; empty for none. Equal sets are equal texts."""


def id_ranges(ids: Iterable[int]) -> IdRanges:
    """Write a set of ids."""
    ordered = sorted(set(ids))
    if not ordered:
        return IdRanges("")
    ends = [place for place, (one, other) in enumerate(pairwise(ordered)) if other != one + 1]
    starts = [0, *(place + 1 for place in ends)]
    return IdRanges(",".join(_range(ordered[a], ordered[b]) for a, b in zip(starts, [*ends, -1], strict=True)))


def ids_in(ranges: IdRanges) -> Iterator[int]:
    """Read a set of ids, ascending."""
    for first, last in _ranges(ranges):
        yield from range(first, last + 1)


def count_of(ranges: IdRanges) -> int:
    """Count the ids of a set."""
    return sum(last - first + 1 for first, last in _ranges(ranges))


def have_common_id(some: IdRanges, others: IdRanges) -> bool:
    """Return whether two sets have an id in common."""
    rest = _ranges(others)
    low, high = next(rest, (0, -1))
    for first, last in _ranges(some):
        while high < first:
            following = next(rest, None)
            if following is None:
                return False
            low, high = following
        if low <= last:
            return True
    return False


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _ranges(ranges: IdRanges) -> Iterator[tuple[int, int]]:
    for part in ranges.split(",") if ranges else ():
        first, _, last = part.partition("-")
        yield int(first), int(last or first)
