"""The properties of the items of a HEIF or AVIF file (ISO/IEC 23008-12, clauses 6.5 and 9.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from core.media.containers.boxes import Box, boxes_in, child

ALPHA: Final = frozenset({b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"})
"""The types of auxiliary items that hold transparency."""


class Association(NamedTuple):
    """An item and the properties that belong to it, as 1-based numbers in the box "ipco"."""

    item: int
    properties: tuple[tuple[int, bool], ...]
    """Number, and whether the property is essential."""


@dataclass(frozen=True, slots=True)
class ItemProperties:
    """The properties of all items of a file."""

    primary: int | None
    properties: tuple[tuple[bytes, bytes], ...]
    """Kind and body of each property, in their order."""
    associations: tuple[Association, ...]

    def of(self, item: int | None) -> Iterator[tuple[bytes, bytes]]:
        """Yield kind and body of the properties of an item, in their order."""
        for association in self.associations:
            if association.item == item:
                for number, _ in association.properties:
                    if 1 <= number <= len(self.properties):
                        yield self.properties[number - 1]

    def first(self, item: int | None, kind: bytes) -> bytes | None:
        """Return the body of an item's first property of a kind, None when it has none."""
        return next((body for name, body in self.of(item) if name == kind), None)


def item_properties(data: bytes, meta: Box) -> ItemProperties | None:
    """Read the box "meta", None for one without properties.

    Raises:
        struct.error, IndexError: it is damaged.
    """
    start, end = meta.body + 4, meta.end
    iprp = child(data, b"iprp", start, end)
    if iprp is None:
        return None
    ipco = child(data, b"ipco", iprp.body, iprp.end)
    if ipco is None:
        return None
    pitm = child(data, b"pitm", start, end)
    associations: list[Association] = []
    for box in boxes_in(data, iprp.body, iprp.end):
        if box.kind == b"ipma":
            associations += read_associations(data[box.body : box.end])
    return ItemProperties(
        None if pitm is None else int.from_bytes(data[pitm.body + 4 : pitm.end][:4], "big"),
        tuple((box.kind, data[box.body : box.end]) for box in boxes_in(data, ipco.body, ipco.end)),
        tuple(associations),
    )


def read_associations(body: bytes) -> list[Association]:
    """Read a box "ipma" (9.3.2)."""
    version, is_wide = body[0], bool(body[3] & 1)
    (count,) = struct.unpack_from(">I", body, 4)
    position = 8
    found: list[Association] = []
    for _ in range(count):
        item = struct.unpack_from(">H" if version < 1 else ">I", body, position)[0]
        position += 2 if version < 1 else 4
        numbers = body[position]
        position += 1
        properties: list[tuple[int, bool]] = []
        for _ in range(numbers):
            value = struct.unpack_from(">H" if is_wide else ">B", body, position)[0]
            position += 2 if is_wide else 1
            top = 0x8000 if is_wide else 0x80
            properties.append((value & (top - 1), bool(value & top)))
        found.append(Association(item, tuple(properties)))
    return found


def associations_body(associations: list[Association]) -> bytes:
    """Return the body of a box "ipma" with wide numbers of items and properties."""
    body = b"\x01\0\0\x01" + struct.pack(">I", len(associations))
    for item, properties in associations:
        body += struct.pack(">IB", item, len(properties))
        body += b"".join(struct.pack(">H", number | (0x8000 if essential else 0)) for number, essential in properties)
    return body


def crop_box(clap: bytes, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return left, upper, right and lower edge of a clean aperture (14496-12, 12.1.4) in a picture of this size.

    None for an aperture that is the whole, that lies outside, or whose edges lie within pixels.
    """
    numbers = struct.unpack(">IIIIiIiI", clap[:32]) if len(clap) >= 32 else ()
    if len(numbers) != 8 or 0 in numbers[1::2]:
        return None
    across, down, right_by, down_by = (Fraction(numbers[index], numbers[index + 1]) for index in (0, 2, 4, 6))
    left = right_by + Fraction(width - 1, 2) - (across - 1) / 2
    upper = down_by + Fraction(height - 1, 2) - (down - 1) / 2
    edges = left, upper, left + across, upper + down
    if any(edge.denominator != 1 for edge in edges) or min(left, upper) < 0 or min(across, down) < 1:
        return None
    box = int(edges[0]), int(edges[1]), int(edges[2]), int(edges[3])
    return None if box[2] > width or box[3] > height or box == (0, 0, width, height) else box
