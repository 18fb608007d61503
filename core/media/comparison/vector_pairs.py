"""Finds pairs of photos whose vectors are alike: candidates for copies that perceptual hashes miss, as wide crops.

Of few vectors each new one is compared with all. Of many, vectors become hashes of 63 bits: on which side of a plane
through their mean each lies; pairs of close hashes are found as those of perceptual hashes are (`hash_search`), and
their cosines decide. numpy is needed: the functions run in worker processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.media.comparison.perceptual_hashes import BITS

LEAST_COSINE: Final = 0.85
"""Of copies that were compressed again, resized or cropped by up to a fifth; see docs/decisions/duplicates.md."""
MOST_EXACT: Final = 4_096
"""Vectors up to which all are compared."""
MOST_OF_PHOTO: Final = 16
"""Pairs of one photo, the likest ones: a thousand frames of one scene are half a million pairs."""
_COMPARED: Final = 256
"""Vectors that are compared with all others at once."""
_ROWS: Final = 4_096
"""Rows that are read at once."""
_SEED: Final = 20_240_229
"""Of the planes, which are the same in every process."""

_Vectors = NDArray[np.float32]


class VectorRows(NamedTuple):
    """Rows of a file of float16, of unit length or zero."""

    path: Path
    dimension: int
    slots: bytes
    """The number of each row, 8 bytes each, little endian."""


class AlikePair(NamedTuple):
    """Two rows, by their places among the slots."""

    first: int
    second: int
    cosine: float


def all_pairs(rows: VectorRows, new: bytes) -> list[AlikePair]:
    """Return the pairs of which one is new, the likest `MOST_OF_PHOTO` of each; `new` has a byte for each row."""
    is_new = np.frombuffer(new, np.uint8).astype(bool)
    if len(is_new) < 2:
        return []
    vectors = np.concatenate([*_blocks(rows)])
    most = min(MOST_OF_PHOTO, len(vectors) - 1)
    found: dict[tuple[int, int], float] = {}
    places = np.flatnonzero(is_new)
    for start in range(0, len(places), _COMPARED):
        block = places[start : start + _COMPARED]
        cosines = vectors[block] @ vectors.T
        cosines[np.arange(len(block)), block] = -1
        likest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
        for row, place in enumerate(block):
            for other in likest[row]:
                if cosines[row, other] >= LEAST_COSINE:
                    is_second = is_new[other] and other < place
                    pair = (int(other), int(place)) if is_second else (int(place), int(other))
                    found[pair] = float(cosines[row, other])
    return [AlikePair(*pair, cosine) for pair, cosine in found.items()]


def hashes_of_vectors(rows: VectorRows) -> bytes:
    """Return the hash of each row, 8 bytes each, little endian."""
    sample = next(_blocks(rows), None)
    if sample is None:
        return b""
    mean = sample.mean(axis=0)
    planes = np.random.default_rng(_SEED).standard_normal((rows.dimension, BITS)).astype(np.float32)
    weights = np.uint64(1) << np.arange(BITS, dtype=np.uint64)
    hashes = [((block - mean) @ planes > 0) @ weights for block in _blocks(rows)]
    return np.concatenate(hashes).astype("<u8").tobytes()


def alike_among(rows: VectorRows, pairs: Sequence[tuple[int, int]]) -> list[AlikePair]:
    """Return those of some pairs of places whose vectors are alike, the likest ones of each place."""
    slots, file = np.frombuffer(rows.slots, "<i8"), _file(rows)
    found = []
    for first, second in pairs:
        one, other = (file[slots[place]].astype(np.float32) for place in (first, second))
        cosine = float(one @ other)
        if cosine >= LEAST_COSINE:
            found.append(AlikePair(first, second, cosine))
    counts: Counter[int] = Counter()
    kept = []
    for pair in sorted(found, key=lambda each: -each.cosine):
        if min(counts[pair.first], counts[pair.second]) < MOST_OF_PHOTO:
            counts.update((pair.first, pair.second))
            kept.append(pair)
    return kept


def _blocks(rows: VectorRows) -> Iterator[_Vectors]:
    slots, file = np.frombuffer(rows.slots, "<i8"), _file(rows)
    for start in range(0, len(slots), _ROWS):
        yield file[slots[start : start + _ROWS]].astype(np.float32)


def _file(rows: VectorRows) -> NDArray[np.float16]:
    return np.memmap(rows.path, np.float16, "r").reshape(-1, rows.dimension)
