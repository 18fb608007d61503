"""Recognises videos by their first bytes and reads their headers, with this package alone."""

from __future__ import annotations

import os
from typing import BinaryIO, Final

from core.media.video.matroska_header import read_matroska_header
from core.media.video.movie_header import read_movie_header
from core.media.video.riff_header import read_avi_header
from core.media.video.transport_header import is_transport_stream, read_transport_header
from core.media.video.video_header import VideoHeader

HEAD: Final = 1024
"""Bytes at the beginning of a file that say what it is."""

_STILL_BRANDS: Final = frozenset(
    {
        b"avif",
        b"avis",
        b"heic",
        b"heix",
        b"heim",
        b"heis",
        b"hevc",
        b"hevx",
        b"hevm",
        b"hevs",
        b"mif1",
        b"msf1",
        b"crx ",
    }
)
_SOUND_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "})
_MOVIE_BOXES: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""What a QuickTime file may begin with: before 2004 no program wrote `ftyp`."""


def video_container(head: bytes) -> str | None:
    """Return the container of a file that begins with these bytes ("MP4"), None if it is not a video."""
    kind = head[4:8]
    if kind == b"ftyp":
        return _container_of_brand(head[8:12])
    if kind in _MOVIE_BOXES and int.from_bytes(head[:4], "big") != 0x49492A00:
        return "MOV"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "WebM" if b"webm" in head[:64] else "MKV"
    if head.startswith(b"RIFF") and head[8:12] in {b"AVI ", b"AVIX"}:
        return "AVI"
    return "MTS" if is_transport_stream(head) else None


def read_video_header(file: BinaryIO) -> VideoHeader | None:
    """Return what the header of an open file says, None if it is not a video; the position is its beginning then.

    Raises:
        OSError: the file cannot be read.
    """
    size = os.fstat(file.fileno()).st_size
    file.seek(0)
    head = file.read(HEAD)
    container = video_container(head)
    try:
        match container:
            case None:
                return None
            case "MKV" | "WebM":
                return read_matroska_header(file, size)
            case "AVI":
                return read_avi_header(file, size)
            case "MTS":
                return read_transport_header(file, size)
            case _:
                return read_movie_header(file, size, container)
    finally:
        file.seek(0)


def _container_of_brand(brand: bytes) -> str | None:
    if brand in _STILL_BRANDS or brand in _SOUND_BRANDS:
        return None
    if brand == b"qt  ":
        return "MOV"
    return "3GP" if brand[:2] == b"3g" else "MP4"
