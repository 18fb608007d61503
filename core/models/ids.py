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

GuestId = NewType("GuestId", int)
"""A guest of the web pages of one share link: random, below 2^63, so that those of all links differ."""

AlbumId = NewType("AlbumId", int)
"""Random, below 2^48, because it is shown in addresses."""

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


def id_sequence(ids: Iterable[int]) -> IdRanges:
    """Write different ids in their order: "7,1-3"; `ids_in` reads it, equal sets can be different texts."""
    parts: list[tuple[int, int]] = []
    for number in ids:
        if parts and parts[-1][1] + 1 == number:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return IdRanges(",".join(_range(first, last) for first, last in parts))


def ids_in(ranges: IdRanges) -> Iterator[int]:
    """Read a set of ids, in the order of the text: ascending, if `id_ranges` wrote it."""
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
