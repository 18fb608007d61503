"""Which perceptual hashes are close to those of a photo, among photos that are given."""

from __future__ import annotations

import json
from typing import Final

MOST_DIFFERENT: Final = 12
"""Bits of 63 that may differ. Of two different pictures 24 to 32 do; of a million at random, two differ in so few."""
MOST_ALIKE: Final = 100
_HASH_BYTES: Final = 8


def most_alike(hashes: bytes | None, compared: str | None) -> str:
    """Return the ids of photos that look almost like one, the closest first, as a JSON list.

    `hashes` are those of the photo, 8 bytes each: of the whole picture, and of its crops. `compared` are the photos
    that take part, in hexadecimal: for each its id and the hash of its whole picture, 8 bytes each.
    """
    if not hashes or not compared:
        return "[]"
    import numpy as np

    taking_part = np.frombuffer(bytes.fromhex(compared), ">u8").reshape(-1, 2)
    ids, whole = taking_part[:, 0].astype(np.int64), taking_part[:, 1].astype(np.uint64)
    asked = np.frombuffer(hashes[: len(hashes) // _HASH_BYTES * _HASH_BYTES], ">u8").astype(np.uint64)
    differences = np.full(len(ids), 64, np.uint8)
    for each in asked:
        np.minimum(differences, np.bitwise_count(whole ^ each), out=differences)
    close = np.flatnonzero(differences <= MOST_DIFFERENT)
    order = np.lexsort((ids[close], differences[close]))[:MOST_ALIKE]
    return json.dumps(ids[close][order].tolist())
