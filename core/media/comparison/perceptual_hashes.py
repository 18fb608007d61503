"""Perceptual hashes: 63 bits that copies of a picture share, recompressed, resized, turned or brightened ones too.

A bit is the sign of a low frequency (DCT-II, without the mean) of the picture in 32 × 32 greys. What turning a picture
does to its frequencies is exact: they are transposed, and every second one changes its sign. So one hash is enough for
the four ways to turn a picture. Cropping shifts frequencies: a picture therefore also has the hashes of its own crops,
of which one is close to that of a cropped copy. numpy is needed: the functions run in worker processes.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Hashes = NDArray[np.uint64]

EDGE: Final = 32
PARTS: Final = 7
PART_BITS: Final = 9
"""A hash is read as so many parts of so many bits; each has low and high frequencies."""
BITS: Final = PARTS * PART_BITS
TURNS: Final = 4

_CROP: Final = 0.05
CROPS: Final = (
    (0.0, 0.0, 0.0, 0.0),
    (_CROP, _CROP, _CROP, _CROP),
    (_CROP, 0.0, 0.0, 0.0),
    (0.0, _CROP, 0.0, 0.0),
    (0.0, 0.0, _CROP, 0.0),
    (0.0, 0.0, 0.0, _CROP),
)
"""What is cut off at the left, top, right and bottom for each hash of a picture, in parts of its width and height."""

_PLAIN: Final = 3.0
"""Pictures whose greys (0 to 255) deviate less are plain: their frequencies are noise."""


def hashes_of(picture: Image.Image) -> bytes | None:
    """Return the hashes of an upright picture, one per entry of `CROPS`, of 8 bytes each (little-endian).

    None for a plain picture, which looks like every other one.
    """
    grey = picture.convert("L")
    if np.asarray(grey, dtype=np.float64).std() < _PLAIN:
        return None
    values = [_hash(_greys(grey, crop)) for crop in CROPS]
    return np.array(values, dtype="<u8").tobytes()


def turned(hashes: Hashes, quarters: int) -> Hashes:
    """Return the hashes that the pictures have when they are turned by a number of quarters to the left."""
    tables, changed = _turn_tables(quarters % TURNS)
    result = np.zeros_like(hashes)
    for place, table in enumerate(tables):
        result |= table[((hashes >> np.uint64(8 * place)) & np.uint64(255)).astype(np.uint8)]
    return result ^ changed


def _greys(grey: Image.Image, crop: tuple[float, float, float, float]) -> NDArray[np.float64]:
    left, top, right, bottom = crop
    box = (left * grey.width, top * grey.height, (1 - right) * grey.width, (1 - bottom) * grey.height)
    return np.asarray(grey.resize((EDGE, EDGE), Image.Resampling.BOX, box), dtype=np.float64)


def _hash(greys: NDArray[np.float64]) -> int:
    cosines = _cosines()
    frequencies = cosines @ greys @ cosines.T
    return sum(1 << bit for bit, place in enumerate(_places()) if frequencies[place] > 0)


@cache
def _cosines() -> NDArray[np.float64]:
    count = 1 + max(row for row, _ in _places())
    columns = 2 * np.arange(EDGE)[np.newaxis, :] + 1
    return np.cos(np.pi * columns * np.arange(count)[:, np.newaxis] / (2 * EDGE))


@cache
def _places() -> tuple[tuple[int, int], ...]:
    """Return the frequencies (vertical, horizontal) of the bits, the lowest ones spread over the parts."""
    lowest = sorted(
        ((row, column) for row in range(EDGE) for column in range(EDGE) if row + column > 0),
        key=lambda place: (sum(place), abs(place[0] - place[1]), place),
    )[:BITS]
    # Transposing has to map them to themselves: both of a pair are among them, because the number is odd or even alike.
    return tuple(lowest[part + PARTS * number] for part in range(PARTS) for number in range(PART_BITS))


@cache
def _turn_tables(quarters: int) -> tuple[tuple[Hashes, ...], np.uint64]:
    """Return, for each byte of a hash, the bits that its values become, and which bits change after that."""
    places = _places()
    index = {place: bit for bit, place in enumerate(places)}
    is_transposed = quarters % 2 == 1
    target, changed = [], 0
    for row, column in places:
        new = (column, row) if is_transposed else (row, column)
        target.append(index[new])
        # To the left by one quarter: transposed, then upside down. By three: transposed, then mirrored.
        odd = {0: 0, 1: new[0], 2: sum(new), 3: new[1]}[quarters]
        changed |= (odd % 2) << index[new]
    tables = []
    for place in range(8):
        table = np.zeros(256, dtype=np.uint64)
        for value in range(256):
            bits = (1 << target[8 * place + bit] for bit in range(8) if value >> bit & 1 and 8 * place + bit < BITS)
            table[value] = sum(bits)
        tables.append(table)
    return tuple(tables), np.uint64(changed)
