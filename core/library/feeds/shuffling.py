"""The order of shuffled feeds: a seed orders buckets of scattered photos, and the photos of each. Pure.

A page reads a few buckets, whatever the size of the library, and a photo that is added or removed moves no other one,
until there are so many more photos that there are more buckets.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from core.library.feeds.feed_queries import SCATTERED_BITS

MOST_TOGETHER: Final = 4_096
"""Photos that are shuffled as one bucket."""

BUCKETS: Final = ((MOST_TOGETHER, 0), (64 * MOST_TOGETHER, 6), (1_024 * MOST_TOGETHER, 10))
"""Up to how many photos there are buckets by how many bits."""
_MOST_BITS: Final = 14


def bits_for(photos: int) -> int:
    """Return by how many bits the buckets of that many photos are told apart."""
    return next((bits for most, bits in BUCKETS if photos <= most), _MOST_BITS)


@lru_cache(maxsize=64)
def bucket_order(seed: int, bits: int) -> tuple[int, ...]:
    """Return all buckets in the order of a seed."""
    return tuple(shuffled(seed, range(1 << bits)))


def bucket_of(value: int, bits: int) -> int:
    """Return the bucket of a scattered number."""
    return value >> (SCATTERED_BITS - bits)


def bounds(bucket: int, bits: int) -> tuple[int, int]:
    """Return the first number of a bucket, and the first after it."""
    shift = SCATTERED_BITS - bits
    return bucket << shift, (bucket + 1) << shift


def shuffled(seed: int, numbers: Iterable[int]) -> list[int]:
    """Return numbers in the order of a seed; which others there are does not matter to the order of two."""
    salt = seed.to_bytes(8, "big")
    return sorted(numbers, key=lambda number: blake2b(number.to_bytes(8, "big"), digest_size=8, salt=salt).digest())
