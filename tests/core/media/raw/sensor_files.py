"""Writes a DNG as converters do that store no preview: only the values of the sensor, with what develops them."""

from __future__ import annotations

import struct
from array import array
from typing import Final

from tests.core.media.raw.raw_files import tiff_block

_COLOURS: Final = ((900, 100, 100), (100, 900, 100), (100, 100, 900), (900, 900, 100))
_DATA_AT: Final = 2048


def sensor_dng(width: int = 640, height: int = 480, orientation: int = 1, part: float = 1.0) -> bytes:
    """Return a DNG of four coloured quarters (red, green, blue, yellow), cut to a part of its values."""
    values = array("H")
    for y in range(height):
        for x in range(width):
            red, green, blue = _COLOURS[(y >= height // 2) * 2 + (x >= width // 2)]
            values.append(40 * (red, green, green, blue)[y % 2 * 2 + x % 2])
    data = values.tobytes()

    def short(*numbers: int) -> bytes:
        return struct.pack(f"<{len(numbers)}H", *numbers)

    def long(number: int) -> bytes:
        return struct.pack("<I", number)

    def ratios(*numbers: int) -> bytes:
        return b"".join(struct.pack("<ii", number, 1) for number in numbers)

    entries = [
        (254, 4, 1, long(0)),
        (256, 4, 1, long(width)),
        (257, 4, 1, long(height)),
        (258, 3, 1, short(16)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(32803)),
        (271, 2, 6, b"Maker\0"),
        (272, 2, 6, b"Model\0"),
        (273, 4, 1, long(_DATA_AT)),
        (274, 3, 1, short(orientation)),
        (277, 3, 1, short(1)),
        (278, 4, 1, long(height)),
        (279, 4, 1, long(len(data))),
        (33421, 3, 2, short(2, 2)),
        (33422, 1, 4, bytes([0, 1, 1, 2])),
        (50706, 1, 4, bytes([1, 4, 0, 0])),
        (50708, 2, 12, b"Maker Model\0"),
        (50717, 3, 1, short(40_000)),
        (50721, 10, 9, ratios(1, 0, 0, 0, 1, 0, 0, 0, 1)),
        (50728, 5, 3, ratios(1, 1, 1)),
        (50778, 3, 1, short(21)),
    ]
    block = tiff_block(entries)
    return block.ljust(_DATA_AT, b"\0") + data[: int(len(data) * part)]
