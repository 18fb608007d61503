"""The system's libsixel (https://github.com/saitoha/libsixel), where it is installed, through its C interface.

Declarations follow sixel.h of version 1.8 and later. The library receives paletted pixels, so that it only serializes
them.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

_NAMES: Final = ("libsixel.1.dylib", "libsixel.dylib") if sys.platform == "darwin" else ("libsixel.so.1",)
_PAL8: Final = 0x83
"""SIXEL_PIXELFORMAT_PAL8: one byte per pixel, an index into the palette."""
_POLICY_SIZE: Final = 2
"""SIXEL_ENCODEPOLICY_SIZE: the smallest output."""

_Write = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_char), ctypes.c_int, ctypes.c_void_p)


class LibsixelError(Exception):
    """The library could not encode a picture."""


@cache
def library() -> ctypes.CDLL | None:
    """Load the library; return None where no usable one is installed."""
    for name in _NAMES:
        try:
            return _declared(ctypes.CDLL(name))
        except (OSError, AttributeError):
            continue
    return None


def sixels_of(image: Image.Image, loaded: ctypes.CDLL) -> bytes:
    """Return a paletted image as one sixel string in the library's own order.

    Raises:
        LibsixelError: the library could not encode it.
    """
    pixels = image.tobytes()
    palette = bytes(image.getpalette("RGB") or ()).ljust(768, b"\0")
    parts: list[bytes] = []

    def write(data: ctypes._Pointer[ctypes.c_char], size: int, _private: object) -> int:
        parts.append(ctypes.string_at(data, size))
        return size

    callback = _Write(write)
    output, dither = ctypes.c_void_p(), ctypes.c_void_p()
    try:
        _check(loaded.sixel_output_new(ctypes.byref(output), callback, None, None))
        _check(loaded.sixel_dither_new(ctypes.byref(dither), 256, None))
        loaded.sixel_output_set_encode_policy(output, _POLICY_SIZE)
        loaded.sixel_dither_set_palette(dither, palette)
        loaded.sixel_dither_set_pixelformat(dither, _PAL8)
        _check(loaded.sixel_encode(pixels, image.width, image.height, 1, dither, output))
    finally:
        if dither.value is not None:
            loaded.sixel_dither_unref(dither)
        if output.value is not None:
            loaded.sixel_output_unref(output)
    return b"".join(parts)


def _check(status: int) -> None:
    """Raise for a status with SIXEL_FALSE (0x1000) in it."""
    if status & 0x1000:
        raise LibsixelError(f"libsixel returned status {status:#x}")


def _declared(loaded: ctypes.CDLL) -> ctypes.CDLL:
    pointer, number = ctypes.c_void_p, ctypes.c_int
    for name, result, arguments in (
        ("sixel_output_new", number, [pointer, _Write, pointer, pointer]),
        ("sixel_output_set_encode_policy", None, [pointer, number]),
        ("sixel_output_unref", None, [pointer]),
        ("sixel_dither_new", number, [pointer, number, pointer]),
        ("sixel_dither_set_palette", None, [pointer, ctypes.c_char_p]),
        ("sixel_dither_set_pixelformat", None, [pointer, number]),
        ("sixel_dither_unref", None, [pointer]),
        ("sixel_encode", number, [ctypes.c_char_p, number, number, number, pointer, pointer]),
    ):
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded
