"""Sixel's payload: strips of whole cell rows in one palette. Runs in workers.

libsixel writes them where it is installed, textual-image's encoder elsewhere. The one defines all colours, used or not;
the other defines them where they are first used, which xterm paints wrong: each strip begins with those that it uses.
Line feeds that could scroll a screen go: both may end with one, and libsixel 1.10 begins with one where fewer than six
rows of pixels follow.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders import libsixel
from tui.graphics.encoders.scaling import quantized, scale_file
from tui.graphics.encoders.sixel_columns import share_colours
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.payloads.quality import STROKE_PIXELS
from tui.graphics.payloads.strips import Strip, pack, strip_bounds
from tui.graphics.terminals.capabilities import GraphicsProtocol

if TYPE_CHECKING:
    import ctypes

    from PIL import Image

STRIP_PIXELS: Final = STROKE_PIXELS[GraphicsProtocol.SIXEL]
"""Pixels that a strip should not exceed, a byte each or less: nothing else can be sent while one is under way."""

_DEFINITION: Final = re.compile(rb"#(\d+);2;\d+;\d+;\d+")
_DCS: Final = re.compile(rb'\x1bP[0-9;]*q(?:"[0-9;]*)?(?P<body>.*?)-?\x1b\\', re.DOTALL)
_LIBSIXEL: Final = re.compile(
    rb'\x1bP[0-9;]*q(?:"[0-9;]*)?(?P<definitions>(?:#[0-9]+;2[0-9;]*)*)-?(?P<body>.*?)-?\x1b\\', re.DOTALL
)


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return the request's box, or its clip, as packed strips.

    Colours are chosen and shared in the whole box, so that clips and strips join without a seam. What is dithered stays
    as it is: sharing colours would undo it.

    Raises:
        OSError: the stored picture cannot be read.
    """
    box = scale_file(path, request, request.width, request.height)
    indexed = quantized(box, request.colours, dither=request.dither)
    if not request.dither:
        for cut in strip_bounds(replace(request, clip=None), STRIP_PIXELS):
            indexed.paste(share_colours(indexed.crop(cut.pixels), box.crop(cut.pixels)), cut.pixels)
    return pack(
        Strip(cut.rows, encode_indexed(indexed.crop(cut.pixels))) for cut in strip_bounds(request, STRIP_PIXELS)
    )


def encode_indexed(image: Image.Image) -> bytes:
    """Return a paletted image as one sixel string with the colours that it uses defined first."""
    loaded = libsixel.library()
    if loaded is not None:
        with contextlib.suppress(libsixel.LibsixelError):
            return by_libsixel(image, loaded)
    return by_textual_image(image)


def by_libsixel(image: Image.Image, loaded: ctypes.CDLL) -> bytes:
    """Return what `encode_indexed` returns, written by libsixel: it defines 256 colours, used or not.

    Raises:
        LibsixelError: the library refused the image.
    """
    match = _LIBSIXEL.fullmatch(libsixel.sixels_of(image, loaded))
    if match is None:
        raise libsixel.LibsixelError("the sixel encoder returned something else than one sixel string")
    definitions = {int(found[1]): found[0] for found in _DEFINITION.finditer(match["definitions"])}
    used = image.histogram()
    first = b"".join(definitions[number] for number in sorted(definitions) if used[number])
    return _string(image, first, match["body"])


def by_textual_image(image: Image.Image) -> bytes:
    """Return what `encode_indexed` returns, written in Python: it defines colours where they are first used."""
    from textual_image._sixel import SixelOptions, image_to_sixels

    sixels = image_to_sixels(image, SixelOptions(colors=256)).encode("ascii")
    match = _DCS.fullmatch(sixels)
    if match is None:
        raise ValueError("the sixel encoder returned something else than one sixel string")
    definitions = {int(found[1]): found[0] for found in _DEFINITION.finditer(match["body"])}
    body = _DEFINITION.sub(rb"#\1", match["body"])
    return _string(image, b"".join(definitions[number] for number in sorted(definitions)), body)


def _string(image: Image.Image, definitions: bytes, body: bytes) -> bytes:
    size = f'"1;1;{image.width};{image.height}'.encode("ascii")
    return b"\x1bP0;1;0q" + size + definitions + body + b"\x1b\\"
