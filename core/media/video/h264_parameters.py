"""Reads the size of pictures from the sequence parameters of H.264 (ITU-T H.264, clause 7.3.2.1.1)."""

from __future__ import annotations

from typing import Final

_HIGH_PROFILES: Final = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_ASPECTS: Final = {
    2: (12, 11), 3: (10, 11), 4: (16, 11), 5: (40, 33), 6: (24, 11), 7: (20, 11), 8: (32, 11), 9: (80, 33),
    10: (18, 11), 11: (15, 11), 12: (64, 33), 13: (160, 99), 14: (4, 3), 15: (3, 2), 16: (2, 1),
}  # fmt: skip
_OWN_ASPECT: Final = 255
_MOST_REFERENCES: Final = 256


def without_escapes(data: bytes) -> bytes:
    """Return the content of a unit without the bytes that keep start codes out of it (clause 7.4.1)."""
    return data.replace(b"\0\0\3", b"\0\0")


def h264_size(parameters: bytes) -> tuple[float, float]:
    """Return the displayed size of the pictures, cropped and with square pixels; 0 and 0 if it cannot be read."""
    try:
        return _size(_Bits(without_escapes(parameters)))
    except IndexError:
        return 0, 0


class _Bits:
    """Reads bits from bytes; raises IndexError at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def bits(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | self._data[self._at >> 3] >> (7 - (self._at & 7)) & 1
            self._at += 1
        return value

    def unsigned(self) -> int:
        """Read an Exp-Golomb code (clause 9.1)."""
        zeros = 0
        while not self.bits(1):
            zeros += 1
            if zeros > 32:
                raise IndexError
        return (1 << zeros) - 1 + self.bits(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def _size(bits: _Bits) -> tuple[float, float]:
    profile = bits.bits(8)
    bits.bits(16)
    bits.unsigned()
    chroma = 1
    if profile in _HIGH_PROFILES:
        chroma = bits.unsigned()
        if chroma == 3:
            bits.bits(1)
        bits.unsigned()
        bits.unsigned()
        bits.bits(1)
        if bits.bits(1):
            for number in range(8 if chroma != 3 else 12):
                if bits.bits(1):
                    _skip_scaling(bits, 16 if number < 6 else 64)
    bits.unsigned()
    _skip_order(bits)
    bits.unsigned()
    bits.bits(1)
    width, rows = (bits.unsigned() + 1) * 16, (bits.unsigned() + 1) * 16
    frames_only = bits.bits(1)
    height = rows * (2 - frames_only)
    if not frames_only:
        bits.bits(1)
    bits.bits(1)
    if bits.bits(1):
        left, right, top, bottom = (bits.unsigned() for _ in range(4))
        width -= (left + right) * (2 if chroma in {1, 2} else 1)
        height -= (top + bottom) * (2 if chroma == 1 else 1) * (2 - frames_only)
    across, down = 1, 1
    if bits.bits(1) and bits.bits(1):
        code = bits.bits(8)
        across, down = (bits.bits(16), bits.bits(16)) if code == _OWN_ASPECT else _ASPECTS.get(code, (1, 1))
    return (width * across / down if across and down else width), height


def _skip_order(bits: _Bits) -> None:
    """Skip how pictures are ordered."""
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.bits(1)
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), _MOST_REFERENCES)):
            bits.signed()


def _skip_scaling(bits: _Bits, length: int) -> None:
    """Skip a scaling list (clause 7.3.2.1.1.1)."""
    last = following = 8
    for _ in range(length):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last
