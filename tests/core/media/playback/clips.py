"""Writes clips whose frames state their number in black and white squares, with frame times of choice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import pytest
from PIL import Image

BITS: Final = 8
SQUARE: Final = 16
SIZE: Final = (BITS * SQUARE, 64)
_BASE: Final = 1000
_OPTIONS: Final = {"g": "12", "bf": "2"}

EVEN: Final = tuple(number / 10 for number in range(30))
UNEVEN: Final = tuple(sum((0.033, 0.133, 0.233)[at % 3] for at in range(number)) for number in range(24))
"""Of a variable rate: 33, 133 and 233 ms apart."""


def numbered(number: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture whose squares are the bits of a number, the highest one first."""
    bits = Image.new("L", (BITS, 1))
    bits.putdata([255 * (number >> (BITS - 1 - bit) & 1) for bit in range(BITS)])
    return bits.resize(size, Image.Resampling.NEAREST).convert("RGB")


def number_in(picture: Image.Image) -> int:
    """Return the number that a picture of any size shows."""
    grey = picture.convert("L").tobytes()
    row = picture.height // 2 * picture.width
    values = [grey[row + int((bit + 0.5) * picture.width / BITS)] for bit in range(BITS)]
    return sum(1 << (BITS - 1 - bit) for bit, value in enumerate(values) if value > 127)


def clip_bytes(
    kind: str = "mp4",
    *,
    times: Sequence[float] = EVEN,
    codec: str = "libx264",
    size: tuple[int, int] = SIZE,
    pixels: str = "yuv420p",
    colours: tuple[int, int, int] | None = None,
    picture: Image.Image | None = None,
) -> bytes:
    """Return a clip with one frame at each of these seconds; `colours` are primaries, curve and matrix (H.273)."""
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    stored = io.BytesIO()
    with av.open(stored, "w", format={"mkv": "matroska", "mts": "mpegts"}.get(kind, kind)) as container:
        stream: Any = container.add_stream(
            codec, rate=30, options=_OPTIONS | ({"x265-params": "log-level=none"} if codec == "libx265" else {})
        )
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        stream.codec_context.time_base = Fraction(1, _BASE)
        if colours is not None:
            context = stream.codec_context
            context.color_primaries, context.color_trc, context.colorspace = colours
        for number, seconds in enumerate(times):
            frame = av.VideoFrame.from_image(picture or numbered(number, size))
            frame.pts, frame.time_base = round(seconds * _BASE), Fraction(1, _BASE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return stored.getvalue()


def clip_of(pictures: Sequence[Image.Image], seconds: float) -> bytes:
    """Return an MP4 in which each of these pictures of one size is shown for some seconds, in high quality."""
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    stored = io.BytesIO()
    with av.open(stored, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=30, options={"crf": "10"})
        stream.width, stream.height = pictures[0].size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, _BASE)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_image(picture.convert("RGB"))
            frame.pts, frame.time_base = round(number * seconds * _BASE), Fraction(1, _BASE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return stored.getvalue()
