"""Writes TIFFs whose samples Pillow has no mode for with 8 bits a sample: 10 to 64 bits, floats, unusual extra samples.

Pillow's libtiff decompresses the strips or tiles as rows of bytes; predictors and samples are read here. Everything
else in the file stays where it is, so that profiles and metadata are found (TIFF 6.0, sections 8, 14, 15, 18, 19, 23).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, TiffImagePlugin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 11: 4}
_FORMATS: Final = {1: "B", 3: "H", 4: "I"}
_LARGEST: Final = 1 << 29
"""Bytes of all samples: a float takes four bytes until it is scaled."""
_MOST_PER_BYTE: Final = 2000
"""Bytes that one byte of a file can stand for; Deflate reaches 1,032."""
_ROWS: Final = 64
_COMPRESSIONS: Final = frozenset({1, 5, 8, 32773, 32946, 34925, 50000})
"""None, LZW, Deflate, PackBits, Deflate, LZMA, Zstandard: those that keep bytes as they are."""
_SAMPLES: Final = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 8: 3}
"""Samples of a pixel by the photometric interpretation."""
_UNSIGNED, _SIGNED, _FLOAT = 1, 2, 3
_BRIGHTEST: Final = 16.0
"""Floats up to here are light with white at 1; larger ones are measurements, which are stretched."""
_LAYOUT: Final = frozenset(
    {256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339}
)


def with_plain_samples(content: bytes) -> bytes | None:
    """Return a TIFF whose first picture has 8 bits a sample and no compression; None for a layout that is not read.

    Raises:
        OSError, ValueError, struct.error, SyntaxError: it is damaged.
    """
    directory = _Directory.read(content)
    layout = None if directory is None else _layout(directory)
    if directory is None or layout is None:
        return None
    pixels, photometric, alpha = _pixels(directory, layout)
    samples = pixels.shape[2]
    place = len(content) + (len(content) & 1)
    bits = place + pixels.nbytes
    bits += bits & 1
    entries = {
        256: (4, 1, layout.width), 257: (4, 1, layout.height), 259: (3, 1, 1), 262: (3, 1, photometric),
        273: (4, 1, place), 277: (3, 1, samples), 278: (4, 1, layout.height), 279: (4, 1, pixels.nbytes),
        284: (3, 1, 1),
        258: (3, samples, bits) if samples > 2 else (3, samples, 8 if samples == 1 else 0),
    }  # fmt: skip
    if alpha:
        entries[338] = (3, 1, alpha)
    body = content.ljust(place, b"\0") + pixels.tobytes()
    body = body.ljust(bits, b"\0") + struct.pack(f"{directory.order}{samples}H", *[8] * samples)
    return directory.replaced(body, entries, pairs={258} if samples == 2 else set())


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int
    height: int
    bits: int
    photometric: int
    samples: int
    kind: int
    """Unsigned, signed or float."""
    predictor: int
    is_separate: bool
    tile: int
    """Pixels in a row of a tile, 0 for strips."""
    alpha: int
    """1 or 2 for transparency in the first extra sample, else 0."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """The first directory of a TIFF: type, count and the four bytes of each entry."""

    content: bytes
    order: str
    entries: dict[int, tuple[int, int, bytes]]

    @classmethod
    def read(cls, content: bytes) -> _Directory | None:
        order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[:4])
        if order is None:
            return None
        (start,) = struct.unpack_from(order + "I", content, 4)
        (count,) = struct.unpack_from(order + "H", content, start)
        entries = {}
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(order + "HHI4s", content, place)
            entries[tag] = kind, number, value
        return cls(content, order, entries)

    def values(self, tag: int, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return the numbers of an entry."""
        kind, count, value = self.entries.get(tag, (0, 0, b""))
        code = _FORMATS.get(kind)
        if code is None or count < 1:
            return default
        size = count * _SIZES[kind]
        if size > 4:
            (place,) = struct.unpack(self.order + "I", value)
            value = self.content[place : place + size]
        return struct.unpack(f"{self.order}{count}{code}", value[:size])

    def first(self, tag: int, default: int) -> int:
        """Return the first number of an entry."""
        return self.values(tag, (default,))[0]

    def replaced(self, body: bytes, entries: dict[int, tuple[int, int, int]], pairs: set[int]) -> bytes:
        """Return the file with another layout in a directory at its end; `pairs` are tags of two equal numbers, 8."""
        packed = {tag: entry for tag, entry in self.entries.items() if tag not in _LAYOUT}
        for tag, (kind, count, value) in entries.items():
            if tag in pairs:
                raw = struct.pack(self.order + "HH", 8, 8)
            else:
                raw = struct.pack(self.order + ("H2x" if kind == 3 and count == 1 else "I"), value)
            packed[tag] = kind, count, raw
        body += b"\0" * (len(body) & 1)
        table = struct.pack(self.order + "H", len(packed)) + b"".join(
            struct.pack(self.order + "HHI4s", tag, *packed[tag]) for tag in sorted(packed)
        )
        return body[:4] + struct.pack(self.order + "I", len(body)) + body[8:] + table + bytes(4)


def _layout(directory: _Directory) -> _Layout | None:
    """Return how the samples lie in the file, None for a layout that is not read."""
    photometric, samples = directory.first(262, 1), directory.first(277, 1)
    bits, kinds = set(directory.values(258, (1,))), set(directory.values(339, (_UNSIGNED,)))
    base, extra = _SAMPLES.get(photometric, 0), directory.values(338)
    layout = _Layout(
        directory.first(256, 0),
        directory.first(257, 0),
        min(bits),
        photometric,
        samples,
        min(kinds),
        directory.first(317, 1),
        samples > 1 and directory.first(284, 1) == 2,
        directory.first(322, 0),
        extra[0] if base and samples > base and extra and extra[0] in {1, 2} and photometric != 8 else 0,
    )
    limit = Image.MAX_IMAGE_PIXELS or _LARGEST
    is_read = (
        len(bits) == len(kinds) == 1
        and directory.first(259, 1) in _COMPRESSIONS
        and 0 < base <= samples <= 16
        and 0 < layout.width * layout.height <= limit
        and layout.width * layout.height * samples * layout.bits // 8 <= _LARGEST
        and (layout.bits in {16, 32, 64} if layout.kind == _FLOAT else layout.kind in {1, 2} and layout.bits <= 32)
        and (layout.predictor == 1 or layout.bits in {8, 16, 32, 64})
        and (photometric != 3 or (layout.bits <= 8 and layout.kind == _UNSIGNED and 320 in directory.entries))
        and (not layout.tile or layout.tile * layout.bits % 128 == 0)
    )
    return layout if is_read else None


def _pixels(directory: _Directory, layout: _Layout) -> tuple[NDArray[np.uint8], int, int]:
    """Return rows of pixels of 8-bit samples, their photometric interpretation and what their last sample is."""
    import numpy as np

    wanted = _SAMPLES[layout.photometric] + (layout.alpha > 0)
    if layout.is_separate:
        planes = [_byte_rows(directory, layout, plane) for plane in range(wanted)]
        parts = [[_samples(rows, layout, 1, directory.order) for rows in _chunks(plane)] for plane in planes]
        chunks: list[Any] = [np.concatenate(same, axis=2) for same in zip(*parts, strict=True)]
    else:
        rows = _byte_rows(directory, layout, None)
        chunks = [
            _samples(chunk, layout, layout.samples, directory.order)[:, :, :wanted].copy() for chunk in _chunks(rows)
        ]
    if layout.photometric == 3:
        return _coloured(np.concatenate(chunks), directory, layout), 2, layout.alpha
    if layout.photometric == 8 and layout.kind == _UNSIGNED and layout.bits > 8:
        # a* and b* are signed: their high bytes are those of 8 bits.
        scaled = [(chunk.astype(np.int64) >> (layout.bits - 8)).astype(np.uint8) for chunk in chunks]
    else:
        low, high = _range(chunks, layout)
        scaled = [_scaled(chunk, low, high) for chunk in chunks]
    pixels = np.concatenate(scaled)
    if layout.photometric == 5 and layout.alpha:
        # No mode of Pillow has inks and transparency.
        light = 255 - pixels[:, :, :4].astype(np.uint16)
        pixels[:, :, :3] = light[:, :, :3] * light[:, :, 3:4] // 255
        return np.delete(pixels, 3, axis=2), 2, layout.alpha
    return pixels, layout.photometric, layout.alpha


def _scaled(chunk: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    import numpy as np

    levels = (np.nan_to_num(chunk).astype(np.float64) - low) * (255.0 / ((high - low) or 1.0))
    scaled: NDArray[np.uint8] = np.clip(levels + 0.5, 0, 255).astype(np.uint8)
    return scaled


def _range(chunks: list[Any], layout: _Layout) -> tuple[float, float]:
    """Return the values of black and white."""
    import numpy as np

    if layout.kind == _SIGNED:
        return -float(1 << (layout.bits - 1)), float((1 << (layout.bits - 1)) - 1)
    if layout.kind == _UNSIGNED:
        is_short = layout.bits == 32 and max(int(chunk.max()) for chunk in chunks) <= 0xFFFF
        return 0.0, float((1 << (16 if is_short else layout.bits)) - 1)
    finite = [chunk[np.isfinite(chunk)] for chunk in chunks]
    low = min((float(values.min()) for values in finite if values.size), default=0.0)
    high = max((float(values.max()) for values in finite if values.size), default=1.0)
    return (0.0, 1.0) if low > -1.0 and high <= _BRIGHTEST else (low, high)


def _coloured(indexes: NDArray[Any], directory: _Directory, layout: _Layout) -> NDArray[np.uint8]:
    """Return the colours of a palette (TIFF 6.0, section 5), with transparency if there is some."""
    import numpy as np

    table = np.array(directory.values(320), np.uint32).reshape(3, -1).T >> 8
    parts: list[NDArray[Any]] = [table[np.minimum(indexes[:, :, 0].astype(np.int64), len(table) - 1)]]
    if layout.alpha:
        parts.append(indexes[:, :, 1:2].astype(np.uint32) * 255 // ((1 << layout.bits) - 1))
    return np.concatenate(parts, axis=2).astype(np.uint8)


def _byte_rows(directory: _Directory, layout: _Layout, plane: int | None) -> NDArray[np.uint8]:
    """Return the decompressed bytes of each row, of one plane or of all samples; tiles up to their last column."""
    import numpy as np

    samples = layout.samples if plane is None else 1
    width = -(-layout.width // layout.tile) * layout.tile if layout.tile else layout.width
    length = (width * samples * layout.bits + 7) // 8
    places, counts = directory.values(324 if layout.tile else 273), directory.values(325 if layout.tile else 279)
    if plane is not None:
        share = len(places) // layout.samples
        places, counts = (numbers[plane * share : (plane + 1) * share] for numbers in (places, counts))
    if not places or len(places) != len(counts):
        raise ValueError("strips or tiles are missing")
    body = directory.content + b"\0" * (len(directory.content) & 1)
    entries = {
        256: (4, 1, length), 257: (4, 1, layout.height), 258: (3, 1, 8), 259: (3, 1, directory.first(259, 1)),
        262: (3, 1, 1), 266: (3, 1, directory.first(266, 1)), 277: (3, 1, 1),
    }  # fmt: skip
    for tag, numbers in zip((324, 325) if layout.tile else (273, 279), (places, counts), strict=True):
        entries[tag] = (4, len(numbers), numbers[0] if len(numbers) == 1 else len(body))
        body += struct.pack(f"{directory.order}{len(numbers)}I", *numbers)
    if layout.tile:
        entries |= {322: (4, 1, layout.tile * samples * layout.bits // 8), 323: (4, 1, directory.first(323, 0))}
    else:
        entries[278] = (4, 1, min(directory.first(278, layout.height), layout.height))
    plain = _Directory(directory.content, directory.order, {}).replaced(body, entries, pairs=set())
    if length * layout.height > min(2 * _LARGEST, _MOST_PER_BYTE * len(directory.content)):
        raise ValueError("there are far more rows or columns than bytes")
    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None  # these are bytes, not pixels
    try:
        with TiffImagePlugin.TiffImageFile(io.BytesIO(plain)) as rows:
            rows.load()
            return np.asarray(rows)
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _chunks(rows: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    for first in range(0, len(rows), _ROWS):
        yield rows[first : first + _ROWS]


def _samples(rows: NDArray[np.uint8], layout: _Layout, samples: int, order: str) -> NDArray[Any]:
    """Return the samples of each pixel in some rows."""
    import numpy as np

    segments = -(-layout.width // layout.tile) if layout.tile else 1
    width = layout.tile or layout.width
    size = layout.bits // 8
    if layout.bits in {8, 16, 32, 64}:
        parts = rows.reshape(len(rows), segments, width * samples * size)
        kind = {_UNSIGNED: "u", _SIGNED: "i", _FLOAT: "f"}[layout.kind]
        if layout.predictor == 3:
            sums = np.cumsum(parts.reshape(len(rows), segments, -1, samples), axis=2, dtype=np.uint8)
            joined = sums.reshape(len(rows), segments, size, -1).swapaxes(2, 3)
            values = np.ascontiguousarray(joined).view(f">{kind}{size}")
        elif layout.predictor == 2:
            numbers = np.ascontiguousarray(parts).view(f"{order}u{size}").astype(f"u{size}")
            sums = np.cumsum(numbers.reshape(len(rows), segments, width, samples), axis=2, dtype=f"u{size}")
            values = sums.view(f"{kind}{size}")
        else:
            values = np.ascontiguousarray(parts).view(f"{order}{kind}{size}")
        return values.reshape(len(rows), segments * width, samples)[:, : layout.width]
    if size * 8 == layout.bits and order == "<":
        whole = rows[:, : segments * width * samples * size]
        rows = whole.reshape(len(rows), -1, size)[:, :, ::-1].reshape(len(rows), -1)
    bits = np.unpackbits(rows, axis=1)[:, : segments * width * samples * layout.bits]
    weights = 1 << np.arange(layout.bits - 1, -1, -1, dtype=np.int64)
    unsigned = bits.reshape(len(rows), segments * width, samples, layout.bits) @ weights
    if layout.kind == _SIGNED:
        unsigned -= (unsigned >> (layout.bits - 1)) << layout.bits
    return unsigned[:, : layout.width]
