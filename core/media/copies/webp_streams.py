"""The streams of pixels in a WebP, cut where decoders stop to read (RFC 9649 and RFC 6386): text can hide behind.

A stream does not state its length, and its coder ends with bytes of no meaning. So the shortest beginning is kept of
which a decoder makes the same pixels.
"""

from __future__ import annotations

import io
import struct
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PIL import Image

from core.media.formats import DECODER_ERRORS

SECONDS: Final = 30.0
MOST_BYTES: Final = 64 * 1024 * 1024
"""Larger files, and those that take longer, are decoded and encoded again instead."""

_Chunk = tuple[bytes, bytes]
_VP8_HEAD: Final = 10
_PLACE: Final = 16
"""The bytes of a frame of an animation in front of its chunks."""


class _UnusualStreamError(Exception):
    """The stream has more parts than one of modes and one of coefficients, or cannot be decoded in time."""


def with_cut_streams(webp: bytes) -> bytes | None:
    """Return a WebP without metadata with nothing but pixels in its streams; None for an unusual one."""
    deadline = time.monotonic() + SECONDS
    try:
        return _riff(_cut(list(_chunks(webp[12:])), deadline))
    except (_UnusualStreamError, struct.error):
        return None


def _cut(chunks: list[_Chunk], deadline: float) -> list[_Chunk]:
    """Return the chunks of a picture or animation with shorter streams."""
    alpha = next((contents for kind, contents in chunks if kind == b"ALPH"), None)
    found: list[_Chunk] = []
    for kind, contents in chunks:
        if kind == b"ANMF":
            place = contents[: _PLACE - 1] + bytes([contents[_PLACE - 1] & 3])
            inner = _cut(list(_chunks(contents[_PLACE:])), deadline)
            contents = place + _body(inner)
        elif kind == b"VP8L":
            contents = _shortest(contents, lambda part: [(b"VP8L", part)], deadline)
        elif kind == b"VP8 ":
            contents = _cut_vp8(contents, deadline)
            if alpha is not None:
                wanted = _shortest(alpha, partial(_with_alpha, contents), deadline)
                found = [(kind, wanted if kind == b"ALPH" else each) for kind, each in found]
        found.append((kind, contents))
    return found


def _cut_vp8(contents: bytes, deadline: float) -> bytes:
    """Cut the two parts of a lossy picture: the modes, whose length its head has, and the coefficients."""
    contents = _shortest(contents, lambda part: [(b"VP8 ", part)], deadline)
    if len(contents) < _VP8_HEAD:
        raise _UnusualStreamError
    tag = int.from_bytes(contents[:3], "little")
    end = _VP8_HEAD + (tag >> 5)

    def shorter(modes: bytes) -> list[_Chunk]:
        changed = (len(modes) << 5 | tag & 31).to_bytes(3, "little")
        return [(b"VP8 ", changed + contents[3:_VP8_HEAD] + modes + contents[end:])]

    modes = _shortest(contents[_VP8_HEAD:end], shorter, deadline)
    return shorter(modes)[0][1]


def _shortest(stream: bytes, picture: Callable[[bytes], list[_Chunk]], deadline: float) -> bytes:
    """Return the shortest beginning of a stream with which the picture is the same."""
    wanted = _pixels(picture(stream))
    if wanted is None:
        raise _UnusualStreamError

    def is_enough(length: int) -> bool:
        if time.monotonic() > deadline:
            raise _UnusualStreamError
        return length >= 0 and _pixels(picture(stream[:length])) == wanted

    enough, step = len(stream), 1
    while is_enough(len(stream) - step):
        enough = len(stream) - step
        step *= 2
    short = max(len(stream) - step, -1)
    while enough - short > 1:
        middle = (enough + short) // 2
        enough, short = (middle, short) if is_enough(middle) else (enough, middle)
    return stream[:enough]


def _pixels(chunks: list[_Chunk]) -> bytes | None:
    try:
        with Image.open(io.BytesIO(_riff(chunks)), formats=["WEBP"]) as picture:
            return picture.tobytes()
    except DECODER_ERRORS:
        return None


def _with_alpha(lossy: bytes, alpha: bytes) -> list[_Chunk]:
    width, height = struct.unpack("<HH", lossy[6:10])
    size = ((width & 0x3FFF) - 1).to_bytes(3, "little") + ((height & 0x3FFF) - 1).to_bytes(3, "little")
    return [(b"VP8X", b"\x10\0\0\0" + size), (b"ALPH", alpha), (b"VP8 ", lossy)]


def _chunks(body: bytes) -> Iterator[_Chunk]:
    at = 0
    while at + 8 <= len(body):
        kind, length = struct.unpack_from("<4sI", body, at)
        yield kind, body[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def _body(chunks: list[_Chunk]) -> bytes:
    return b"".join(struct.pack("<4sI", kind, len(each)) + each + bytes(len(each) & 1) for kind, each in chunks)


def _riff(chunks: list[_Chunk]) -> bytes:
    body = b"WEBP" + _body(chunks)
    return struct.pack("<4sI", b"RIFF", len(body)) + body
