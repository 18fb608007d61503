"""Reads the header of Matroska and WebM files (RFC 8794, EBML; RFC 9559, Matroska)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO, Final, NamedTuple

from core.media.video.video_header import VideoHeader, codec_name, plausible_seconds, plausible_size

_MOST_ELEMENTS: Final = 20_000
_MOST_BYTES: Final = 4096
_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
_DOC_TYPE = 0x4282
_INFO, _TIMESTAMP_SCALE, _DURATION, _DATE, _TITLE = 0x1549A966, 0x2AD7B1, 0x4489, 0x4461, 0x7BA9
_TRACKS, _TRACK, _TRACK_TYPE, _CODEC, _VIDEO = 0x1654AE6B, 0xAE, 0x83, 0x86, 0xE0
_WIDTH, _HEIGHT, _DISPLAY_WIDTH, _DISPLAY_HEIGHT, _DISPLAY_UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_COLOUR, _CURVE, _PRIMARIES = 0x55B0, 0x55BA, 0x55BB
_PROJECTION, _PROJECTION_TYPE, _YAW, _ROLL = 0x7670, 0x7671, 0x7673, 0x7675
_POSES: Final = {
    (0, 0): 1, (180, 0): 2, (0, 180): 3, (180, 180): 4, (180, 90): 5, (0, -90): 6, (180, -90): 7, (0, 90): 8,
}  # fmt: skip
"""From yaw and roll of a flat projection (RFC 9559, 5.1.4.1.28.41) in degrees to an EXIF orientation."""
_PICTURES, _SOUND = 1, 2
_START: Final = datetime(2001, 1, 1)  # noqa: DTZ001 - UTC
_FIRST_VIDEOS: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - UTC


class _Element(NamedTuple):
    """An element: its identifier, and where its content begins and ends."""

    identifier: int
    body: int
    end: int
    unbounded: bool
    """Whether its size is unknown: it ends with its parent."""


class _Elements:
    """The elements of one file, whose total number is limited."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._left = _MOST_ELEMENTS

    def within(self, start: int, end: int) -> Iterator[_Element]:
        """Yield the elements between two positions; one with an impossible size is the last one."""
        end = min(end, self._size)
        while start < end and self._left > 0:
            self._left -= 1
            self._file.seek(start)
            element = _element(self._file.read(12), start, end)
            if element is None:
                return
            yield element
            start = element.end

    def inside(self, element: _Element) -> Iterator[_Element]:
        """Yield the elements in an element."""
        return self.within(element.body, element.end)

    def bytes_of(self, element: _Element) -> bytes:
        """Return the content of an element, up to a limit."""
        self._file.seek(element.body)
        return self._file.read(max(0, min(element.end - element.body, _MOST_BYTES)))

    def number_of(self, element: _Element) -> int:
        """Return an unsigned number; 0 for an impossible one."""
        return int.from_bytes(self.bytes_of(element)[:8], "big")

    def text_of(self, element: _Element) -> str:
        """Return a text."""
        return self.bytes_of(element).decode("utf-8", "replace").strip("\0 ")


def read_matroska_header(file: BinaryIO, size: int) -> VideoHeader:
    """Return what the header of a file says; parts of a damaged one are unknown.

    Raises:
        OSError: the file cannot be read.
    """
    elements = _Elements(file, size)
    header = VideoHeader("MKV")
    for element in elements.within(0, size):
        if element.identifier == _EBML:
            types = [elements.text_of(inner) for inner in elements.inside(element) if inner.identifier == _DOC_TYPE]
            header = replace(header, container="WebM" if "webm" in types else "MKV")
        elif element.identifier == _SEGMENT:
            return _segment(elements, element, header)
    return header


def _segment(elements: _Elements, segment: _Element, header: VideoHeader) -> VideoHeader:
    missing = {_INFO, _TRACKS}
    for element in elements.inside(segment):
        if element.identifier in missing:
            missing.discard(element.identifier)
            reader = _with_info if element.identifier == _INFO else _with_tracks
            header = reader(elements, element, header)
        if not missing or (element.identifier == _CLUSTER and element.unbounded):
            break
    return header


def _with_info(elements: _Elements, info: _Element, header: VideoHeader) -> VideoHeader:
    scale, duration = 1_000_000, 0.0
    for element in elements.inside(info):
        match element.identifier:
            case identifier if identifier == _TIMESTAMP_SCALE:
                scale = elements.number_of(element)
            case identifier if identifier == _DURATION:
                duration = _float(elements.bytes_of(element))
            case identifier if identifier == _DATE:
                header = replace(header, created=_date(elements.bytes_of(element)))
            case identifier if identifier == _TITLE:
                header = replace(header, title=elements.text_of(element) or None)
    return replace(header, seconds=plausible_seconds(duration * scale, 1e9))


def _with_tracks(elements: _Elements, tracks: _Element, header: VideoHeader) -> VideoHeader:
    found = [
        {element.identifier: element for element in elements.inside(track)}
        for track in elements.inside(tracks)
        if track.identifier == _TRACK
    ]
    kinds = [elements.number_of(fields[_TRACK_TYPE]) if _TRACK_TYPE in fields else 0 for fields in found]
    header = replace(header, has_sound=_SOUND in kinds) if found else header
    for fields, kind in zip(found, kinds, strict=True):
        if kind != _PICTURES:
            continue
        video = fields.get(_VIDEO)
        codec = codec_name(elements.text_of(fields[_CODEC])) if _CODEC in fields else None
        if video is None:
            return replace(header, codec=codec)
        width, height = _size(elements, video)
        header = replace(header, codec=codec, width=width, height=height, colours=_colours(elements, video))
        return replace(header, orientation=_orientation(elements, video))
    return header


def _colours(elements: _Elements, video: _Element) -> tuple[int, int] | None:
    """Return primaries and curve, by default unspecified; None without either."""
    for element in elements.inside(video):
        if element.identifier == _COLOUR:
            found = {inner.identifier: elements.number_of(inner) for inner in elements.inside(element)}
            return found.get(_PRIMARIES, 2), found.get(_CURVE, 2)
    return None


def _size(elements: _Elements, video: _Element) -> tuple[int, int]:
    """Return the displayed size, which may stand in pixels or as an aspect ratio (RFC 9559, 5.1.4.1.28.14)."""
    found = {element.identifier: elements.number_of(element) for element in elements.inside(video)}
    width, height = found.get(_WIDTH, 0), found.get(_HEIGHT, 0)
    across, down = found.get(_DISPLAY_WIDTH, 0), found.get(_DISPLAY_HEIGHT, 0)
    if across and down and width and height and found.get(_DISPLAY_UNIT, 0) in {0, 1, 2, 3}:
        pixel = across * height / (down * width)
        if 0.1 <= pixel <= 10:
            return plausible_size(width * pixel, height) if pixel >= 1 else plausible_size(width, height / pixel)
    return plausible_size(width, height)


def _orientation(elements: _Elements, video: _Element) -> int:
    """Return rotation and mirroring; panoramas, and angles that are not right, count as upright."""
    for element in elements.inside(video):
        if element.identifier == _PROJECTION:
            found = {inner.identifier: elements.bytes_of(inner) for inner in elements.inside(element)}
            if any(found.get(_PROJECTION_TYPE, b"")):
                return 1
            yaw, roll = (round(_float(found.get(angle, b""))) for angle in (_YAW, _ROLL))
            return _POSES.get((abs(yaw), 180 if roll == -180 else roll), 1)
    return 1


def _date(data: bytes) -> datetime | None:
    """Return nanoseconds since 2001 as a naive time in UTC."""
    if len(data) != 8:
        return None
    moment = _START + timedelta(microseconds=int.from_bytes(data, "big", signed=True) // 1000)
    return moment if moment >= _FIRST_VIDEOS else None


def _float(data: bytes) -> float:
    if len(data) not in {4, 8}:
        return 0.0
    (value,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    return float(value) if math.isfinite(value) else 0.0


def _element(header: bytes, start: int, end: int) -> _Element | None:
    """Read identifier and size, which say their own lengths by their leading zero bits (RFC 8794, sections 4 and 5)."""
    width = _width(header, 4)
    if not width:
        return None
    length = _width(header[width:], 8)
    if not length or len(header) < width + length:
        return None
    identifier = int.from_bytes(header[:width], "big")
    size = int.from_bytes(header[width : width + length], "big") & ((1 << 7 * length) - 1)
    body = start + width + length
    unbounded = size == (1 << 7 * length) - 1
    return _Element(identifier, body, end if unbounded else min(body + size, end), unbounded)


def _width(data: bytes, most: int) -> int:
    """Return the length of a number of variable length, 0 for an impossible one."""
    width = 9 - data[0].bit_length() if data and data[0] else 0
    return width if width <= most else 0
