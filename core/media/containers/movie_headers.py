"""Reads when a sequence of pictures was made from the movie header of its file (ISO/IEC 14496-12, clause 8.2.2)."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from typing import IO, Final

from core.media.containers.boxes import boxes_of_file, child

_START: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - UTC
_EARLIEST: Final = datetime(1971, 1, 1)  # noqa: DTZ001 - UTC
_MAX_MOVIE: Final = 1024 * 1024


def creation_time(file: IO[bytes]) -> datetime | None:
    """Return the creation time of an animated HEIC or AVIF, naive, in UTC; None for a still or if it is not set.

    Earlier times than 1971 are seconds of another clock, or zero.
    """
    movie = next((box for box in boxes_of_file(file) if box.kind == b"moov"), None)
    if movie is None:
        return None
    position = file.tell()
    file.seek(movie.body)
    data = file.read(min(movie.end - movie.body, _MAX_MOVIE))
    file.seek(position)
    header = child(data, b"mvhd")
    fields = b"" if header is None else data[header.body : header.end]
    if len(fields) < 12:
        return None
    (seconds,) = struct.unpack_from(">Q" if fields[0] == 1 else ">I", fields, 4)
    try:
        moment = _START + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment if moment >= _EARLIEST else None
