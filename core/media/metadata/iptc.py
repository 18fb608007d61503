"""Reads IPTC-IIM datasets, alone or within Photoshop's image resources.

Formats: IPTC-NAA Information Interchange Model 4.2, chapter 3; Adobe Photoshop file format, "image resource blocks".
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_MAX_DATASETS = 2000
_MAX_VALUE = 16 * 1024
_IPTC_RESOURCE = 0x0404
_SIGNATURES = frozenset({b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa"})
"""Of Photoshop itself, and of programs that add resources to its own."""


class Iptc:
    """The datasets of one photo by record and number, such as (2, 55); empty for a photo without IPTC."""

    def __init__(self, values: Mapping[tuple[int, int], list[str]]) -> None:
        self._values = values

    @classmethod
    def from_block(cls, block: bytes) -> Iptc:
        """Read datasets, or the resources that hold them; a broken block has the datasets before the damage."""
        if not block:
            return cls({})
        datasets = iptc_resource(block) if block[:4] in _SIGNATURES else block
        found = _datasets(datasets)
        encoding = "utf-8" if b"\x1b%G" in found.get((1, 90), []) else None
        return cls({key: [_decoded(value, encoding) for value in values] for key, values in found.items()})

    def __bool__(self) -> bool:
        """Return whether there is any dataset."""
        return bool(self._values)

    def text(self, number: int) -> str | None:
        """Return the first value of a dataset of record 2, None when it is absent or blank."""
        return next(iter(self.texts(number)), None) if self._values else None

    def texts(self, number: int) -> tuple[str, ...]:
        """Return all values of a dataset of record 2."""
        values = self._values.get((2, number))
        return tuple(value for value in values if value) if values else ()


def iptc_resource(resources: bytes) -> bytes:
    """Return the IPTC datasets in Photoshop's image resources, empty when there are none."""
    offset = 0
    while resources[offset : offset + 4] in _SIGNATURES and offset + 12 <= len(resources):
        (identifier,) = struct.unpack_from(">H", resources, offset + 4)
        name = 1 + resources[offset + 6]
        start = offset + 6 + name + name % 2
        if start + 4 > len(resources):
            break
        (length,) = struct.unpack_from(">I", resources, start)
        if identifier == _IPTC_RESOURCE:
            return resources[start + 4 : start + 4 + length]
        offset = start + 4 + length + length % 2
    return b""


def _datasets(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    found: dict[tuple[int, int], list[bytes]] = {}
    offset = max(block.find(b"\x1c", 0, 16), 0)
    for _ in range(_MAX_DATASETS):
        if block[offset : offset + 1] != b"\x1c" or offset + 5 > len(block):
            break
        record, number, length = struct.unpack_from(">BBH", block, offset + 1)
        offset += 5
        if length & 0x8000:  # an extended dataset: the length is that of the length
            size = length & 0x7FFF
            if size > 4:
                break
            length = int.from_bytes(block[offset : offset + size], "big")
            offset += size
        found.setdefault((record, number), []).append(block[offset : offset + min(length, _MAX_VALUE)])
        offset += length
    return found


def _decoded(value: bytes, encoding: str | None) -> str:
    """Decode a value: UTF-8 where it is that or is declared so, otherwise Western European."""
    try:
        return value.decode("utf-8").strip("\0 \r\n\t")
    except UnicodeDecodeError:
        return value.decode(encoding or "cp1252", errors="replace").strip("\0 \r\n\t")
