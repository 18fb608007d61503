"""Finds close pairs among a million perceptual hashes, by multi-index hashing (Norouzi, Punjani and Fleet, 2012).

Hashes whose distance is small are equal in some of their parts. A pair of parts is a key of 18 bits: two hashes that
differ in up to 5 of 63 bits have one of the 21 keys in common, whatever bits these are, and 96 and 74 of 100 pairs that
differ in 6 and 8. Only hashes with a common key are compared. numpy is needed: the functions run in worker processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.media.comparison.perceptual_hashes import PART_BITS, PARTS, TURNS, Hashes, turned

LARGEST_DISTANCE: Final = 8
"""Bits of 63 that may differ; measured, see docs/decisions/duplicates.md."""
KEYS: Final = tuple(combinations(range(PARTS), 2))

_FEW: Final = 64
"""Hashes that are compared with all others, without keys."""
_BUCKET: Final = 2048
"""Hashes with one key that a hash is compared with: the other keys find more."""
_AT_ONCE: Final = 1 << 16
"""Pairs: their hashes fit into the caches of a processor."""

_Indexes = NDArray[np.int64]


class ClosePair(NamedTuple):
    """Two pictures with similar hashes, by their places in the list."""

    first: int
    second: int
    distance: int
    quarters: int
    """How many quarters the first picture has to be turned to the left to look like the second."""


def close_pairs(whole: bytes, cropped: bytes, new: bytes, keys: Iterable[int], most: int) -> list[ClosePair]:
    """Return pairs of which one is new, the closest first: a hash of `cropped`, turned, is close to one of `whole`.

    Both hold the hashes of the same pictures, 8 bytes each; `new` has a byte per picture. Of pictures with equal hashes
    only the first is compared with others, and the rest with it. At most `most` pairs are returned.
    """
    base, queries = (np.frombuffer(hashes, dtype="<u8").astype(np.uint64) for hashes in (whole, cropped))
    is_new = np.frombuffer(new, dtype=np.uint8).astype(bool)
    _, firsts, inverse = np.unique(base, return_index=True, return_inverse=True)
    found = [_equal_ones(firsts[inverse], is_new)]
    fresh, old = firsts[is_new[firsts]], firsts[~is_new[firsts]]
    chosen = tuple(KEYS[key] for key in keys)
    for asked, among in ((fresh, firsts), (old, fresh)):
        found += _pairs(queries, asked, base, among, chosen)
    rows = np.concatenate(found, axis=1)
    rows = rows[:, np.argsort(rows[2], kind="stable")[:most]]
    return [ClosePair(*(int(value) for value in row)) for row in rows.T]


def _equal_ones(firsts: _Indexes, is_new: NDArray[np.bool_]) -> _Indexes:
    """Return each picture with the first one of an equal hash."""
    own = np.arange(len(firsts))
    chosen = own[(firsts != own) & (is_new | is_new[firsts])]
    return np.stack([chosen, firsts[chosen], np.zeros_like(chosen), np.zeros_like(chosen)])


def _pairs(
    queries: Hashes, asked: _Indexes, base: Hashes, among: _Indexes, keys: tuple[tuple[int, int], ...]
) -> Iterator[_Indexes]:
    """Yield close pairs of the hashes with these places."""
    if not len(asked) or not len(among):
        return
    ways = [turned(queries[asked], quarters) for quarters in range(TURNS)]
    candidates = base[among]
    found: tuple[Iterator[tuple[int, tuple[_Indexes, _Indexes]]], ...]
    if min(len(asked), len(among)) <= _FEW:
        found = (((quarters, pairs) for quarters, way in enumerate(ways) for pairs in _of_few(way, candidates)),)
    else:
        found = tuple(_with_key(ways, candidates, key) for key in keys)
    for quarters, (first, second) in chain.from_iterable(found):
        pictures, others = asked[first], among[second]
        differ = pictures != others
        distances = np.bitwise_count(ways[quarters][first] ^ candidates[second])
        turns = np.full(len(first), quarters)
        yield np.stack([pictures, others, distances.astype(np.int64), turns])[:, differ]


def _of_few(way: Hashes, candidates: Hashes) -> Iterator[tuple[_Indexes, _Indexes]]:
    """Yield the close pairs of a few hashes and many."""
    is_turned = len(way) > len(candidates)
    few, many = (candidates, way) if is_turned else (way, candidates)
    for place, value in enumerate(few):
        others = np.flatnonzero(np.bitwise_count(many ^ value) <= LARGEST_DISTANCE)
        own = np.full(len(others), place)
        yield (others, own) if is_turned else (own, others)


def _with_key(
    ways: list[Hashes], candidates: Hashes, key: tuple[int, int]
) -> Iterator[tuple[int, tuple[_Indexes, _Indexes]]]:
    """Yield the close pairs among those that have a key in common, for each way to turn the first ones."""
    values = _key(candidates, key)
    order = np.argsort(values, kind="stable")
    in_order = candidates[order]
    starts = np.searchsorted(values[order], np.arange((1 << 2 * PART_BITS) + 1))
    sizes = np.minimum(np.diff(starts), _BUCKET)
    for quarters, way in enumerate(ways):
        keys = _key(way, key)
        # In the order of their keys, neighbours are compared with the same hashes, which are near in memory.
        asked = np.flatnonzero(sizes[keys])
        asked = asked[np.argsort(keys[asked], kind="stable")]
        begins, counts = starts[keys[asked]], sizes[keys[asked]]
        ends = np.cumsum(counts)
        start = 0
        while start < len(asked):
            done = ends[start - 1] if start else 0
            end = max(start + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
            some = counts[start:end]
            firsts = np.repeat(way[asked[start:end]], some)
            places = np.arange(len(firsts)) + np.repeat(begins[start:end] + some - ends[start:end] + done, some)
            close = np.flatnonzero(np.bitwise_count(firsts ^ in_order[places]) <= LARGEST_DISTANCE)
            whose = start + np.searchsorted(ends[start:end], close + done, side="right")
            yield quarters, (asked[whose], order[places[close]])
            start = end


def _key(hashes: Hashes, key: tuple[int, int]) -> NDArray[np.int32]:
    mask = np.uint64((1 << PART_BITS) - 1)
    high, low = ((hashes >> np.uint64(PART_BITS * part)) & mask for part in key)
    return ((high << np.uint64(PART_BITS)) | low).astype(np.int32)
