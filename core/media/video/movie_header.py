"""Reads the header of MP4, QuickTime and 3GP files (ISO/IEC 14496-12; QuickTime File Format; 3GPP TS 26.244)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Final

from core.media.containers.boxes import Box
from core.media.video.movie_boxes import MovieBoxes
from core.media.video.video_header import (
    VideoHeader,
    codec_name,
    location_of,
    movie_time,
    plausible_place,
    plausible_seconds,
    plausible_size,
    recorded_date,
)

_XMP_UUID: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MATRICES: Final = {
    (1, 0, 0, 1): 1, (-1, 0, 0, 1): 2, (-1, 0, 0, -1): 3, (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5, (0, 1, -1, 0): 6, (0, -1, -1, 0): 7, (0, -1, 1, 0): 8,
}  # fmt: skip
"""From the signs of a, b, c and d of a transformation matrix (clause 6.2.2) to an EXIF orientation."""
_TEXT_LIMIT: Final = 4096
_COVER_CODECS: Final = frozenset({"jpeg", "png "})
_APPLE: Final = "com.apple.quicktime."


@dataclass(slots=True)
class _Track:
    """What is known of one track."""

    handler: bytes = b""
    enabled: bool = True
    display: tuple[int, int] = (0, 0)
    orientation: int = 1
    coded: tuple[int, int] = (0, 0)
    aspect: float = 1.0
    code: str = ""
    ten_bits: bool = False
    colours: tuple[int, int] | None = None
    seconds: float | None = None
    created: datetime | None = None


@dataclass(slots=True)
class _Movie:
    """What is known of the file."""

    seconds: float | None = None
    created: datetime | None = None
    timescale: int = 0
    tracks: list[_Track] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    place: tuple[float, float, float | None] | None = None
    xmp: bytes = b""


def read_movie_header(file: BinaryIO, size: int, container: str) -> VideoHeader:
    """Return what the header of a file says; parts of a damaged one are unknown.

    Raises:
        OSError: the file cannot be read.
    """
    boxes = MovieBoxes(file, size)
    movie = _Movie()
    for box in boxes.within(0, size):
        if box.kind == b"moov":
            _read_movie(boxes, box, movie)
        elif box.kind == b"uuid":
            _read_uuid(boxes, box, movie)
    return _header(movie, container)


def _header(movie: _Movie, container: str) -> VideoHeader:
    texts = movie.texts
    header = VideoHeader(
        container,
        seconds=movie.seconds,
        has_sound=any(track.handler == b"soun" for track in movie.tracks) if movie.tracks else None,
        created=movie.created,
        make=texts.get(f"{_APPLE}make") or texts.get("\xa9mak") or texts.get("com.android.manufacturer"),
        model=texts.get(f"{_APPLE}model") or texts.get("\xa9mod") or texts.get("com.android.model"),
        title=texts.get(f"{_APPLE}title") or texts.get("\xa9nam"),
        content_identifier=texts.get(f"{_APPLE}content.identifier"),
        xmp=movie.xmp,
    )
    for key in (f"{_APPLE}creationdate", "\xa9day"):
        recorded, instant = recorded_date(texts.get(key))
        if recorded is not None or instant is not None:
            header = replace(header, recorded=recorded, created=instant or header.created)
            break
    place, altitude = location_of(texts.get(f"{_APPLE}location.iso6709") or texts.get("\xa9xyz"))
    if place is None and movie.place is not None:
        place, altitude = plausible_place(*movie.place[:2]), movie.place[2]
    header = replace(header, coordinates=place, altitude=altitude if place else None)
    track = _picture_track(movie.tracks)
    if track is None:
        return header
    width, height = _displayed(track)
    return replace(
        header,
        width=width,
        height=height,
        orientation=track.orientation,
        seconds=header.seconds or track.seconds,
        codec=codec_name(track.code),
        ten_bits=track.ten_bits,
        colours=track.colours,
        created=header.created or track.created,
    )


def _picture_track(tracks: list[_Track]) -> _Track | None:
    """Return the first enabled track of pictures that is not a cover."""
    pictures = [track for track in tracks if track.handler == b"vide"]
    moving = [track for track in pictures if track.code.lower() not in _COVER_CODECS] or pictures
    return next((track for track in moving if track.enabled), moving[0] if moving else None)


def _displayed(track: _Track) -> tuple[int, int]:
    """Return the size of a frame with square pixels, of the coded frame if there is one."""
    width, height = track.coded
    if not width:
        return track.display
    return (
        plausible_size(width * track.aspect, height)
        if track.aspect >= 1
        else plausible_size(width, height / track.aspect)
    )


def _read_movie(boxes: MovieBoxes, movie_box: Box, movie: _Movie) -> None:
    for box in boxes.inside(movie_box):
        match box.kind:
            case b"mvhd":
                created, movie.timescale, duration = _times(boxes.bytes_of(box, 64), 0)
                movie.created = created
                movie.seconds = plausible_seconds(duration, movie.timescale)
            case b"trak":
                movie.tracks.append(_track(boxes, box))
            case b"mvex":
                _read_fragments(boxes, box, movie)
            case b"udta":
                _read_user_data(boxes, box, movie)
            case b"meta":
                _read_meta(boxes, box, movie)
            case b"uuid":
                _read_uuid(boxes, box, movie)


def _times(data: bytes, skipped: int) -> tuple[datetime | None, int, int]:
    """Return creation time, units per second and duration in units of a header with these three fields."""
    wide = data[:1] == b"\1"
    layout = struct.Struct(">QQIQ" if wide else ">IIII")
    if len(data) < 4 + layout.size + skipped:
        return None, 0, 0
    created, _, timescale, duration = layout.unpack_from(data, 4)
    unknown = 2**64 - 1 if wide else 2**32 - 1
    return movie_time(created), timescale, 0 if duration == unknown else duration


def _read_fragments(boxes: MovieBoxes, extends: Box, movie: _Movie) -> None:
    """Read the duration of a file in fragments, whose movie header has none (clause 8.8.2)."""
    for box in boxes.inside(extends):
        if box.kind == b"mehd" and movie.seconds is None:
            data = boxes.bytes_of(box, 16)
            wide = data[:1] == b"\1"
            if len(data) >= (12 if wide else 8):
                (duration,) = struct.unpack_from(">Q" if wide else ">I", data, 4)
                movie.seconds = plausible_seconds(duration, movie.timescale)


def _track(boxes: MovieBoxes, track_box: Box) -> _Track:
    track = _Track()
    for box in boxes.inside(track_box):
        if box.kind == b"tkhd":
            _read_track_header(boxes.bytes_of(box, 128), track)
        elif box.kind == b"mdia":
            _read_media(boxes, box, track)
    return track


def _read_track_header(data: bytes, track: _Track) -> None:
    start = 4 + (32 if data[:1] == b"\1" else 20) + 16
    if len(data) < start + 44:
        return
    track.enabled = bool(data[3] & 1)
    a, b, _, c, d, *_ = struct.unpack_from(">9i", data, start)
    track.orientation = _MATRICES.get((_sign(a), _sign(b), _sign(c), _sign(d)), 1)
    width, height = struct.unpack_from(">2I", data, start + 36)
    track.display = plausible_size(width / 65_536, height / 65_536)


def _sign(value: int) -> int:
    """Return the sign of a fixed-point number; what is near 0 against 1.0 is 0."""
    return 0 if abs(value) < 0x4000 else 1 if value > 0 else -1


def _read_media(boxes: MovieBoxes, media: Box, track: _Track) -> None:
    for box in boxes.inside(media):
        if box.kind == b"mdhd":
            track.created, timescale, duration = _times(boxes.bytes_of(box, 64), 0)
            track.seconds = plausible_seconds(duration, timescale)
        elif box.kind == b"hdlr":
            track.handler = boxes.bytes_of(box, 12)[8:12]
        elif box.kind == b"minf" and track.handler == b"vide":
            for inner in boxes.inside(box):
                if inner.kind == b"stbl":
                    _read_samples(boxes, inner, track)


def _read_samples(boxes: MovieBoxes, table: Box, track: _Track) -> None:
    """Read the first sample description: code of the codec, coded size, shape of pixels (clause 12.1.3)."""
    for box in boxes.inside(table):
        if box.kind != b"stsd":
            continue
        entry = next(boxes.inside(box, skipped=8), None)
        if entry is None:
            return
        track.code = entry.kind.decode("latin-1")
        fields = boxes.bytes_of(entry, 78)
        if len(fields) == 78:
            track.coded = plausible_size(*struct.unpack_from(">HH", fields, 24))
        for extension in boxes.inside(entry, skipped=78):
            data = boxes.bytes_of(extension, 64)
            if extension.kind == b"pasp" and len(data) >= 8:
                across, down = struct.unpack_from(">II", data)
                ratio = across / down if down else 1.0
                track.aspect = ratio if 0.1 <= ratio <= 10 else 1.0
            elif extension.kind == b"colr" and data[:4] in {b"nclx", b"nclc"} and len(data) >= 8:
                track.colours = struct.unpack_from(">HH", data, 4)
            elif extension.kind == b"avcC" and len(data) >= 2:
                track.ten_bits = data[1] in {110, 122, 244}
            elif extension.kind == b"hvcC" and len(data) >= 18:
                track.ten_bits = bool(data[17] & 7)
        return


def _read_user_data(boxes: MovieBoxes, user_data: Box, movie: _Movie) -> None:
    """Read the texts of cameras, then those of programs, which repeat some of them in `meta`."""
    found = list(boxes.inside(user_data))
    for box in sorted(found, key=lambda box: box.kind == b"meta"):
        if box.kind[:1] == b"\xa9":
            data = boxes.bytes_of(box, _TEXT_LIMIT)
            if len(data) >= 4:
                length = int.from_bytes(data[:2], "big")
                _note(movie, box.kind.decode("latin-1"), data[4 : 4 + length])
        elif box.kind == b"loci":
            movie.place = movie.place or _location(boxes.bytes_of(box, _TEXT_LIMIT))
        elif box.kind == b"XMP_":
            movie.xmp = movie.xmp or boxes.bytes_of(box)
        elif box.kind == b"meta":
            _read_meta(boxes, box, movie)


def _location(data: bytes) -> tuple[float, float, float | None] | None:
    """Read latitude, longitude and altitude of 3GPP (TS 26.244, clause 8.10), which follow a name and a role."""
    wide = data[6:8] in {b"\xfe\xff", b"\xff\xfe"}
    end = (
        next((at for at in range(6, len(data) - 1, 2) if data[at : at + 2] == b"\0\0"), -2) + 1
        if wide
        else data.find(b"\0", 6)
    )
    if end < 0 or len(data) < end + 14:
        return None
    longitude, latitude, altitude = (value / 65_536 for value in struct.unpack_from(">3i", data, end + 2))
    return latitude, longitude, altitude or None


def _read_meta(boxes: MovieBoxes, meta: Box, movie: _Movie) -> None:
    """Read items by their keys, as QuickTime has them, or by their codes, as iTunes has them."""
    skipped = 4 if boxes.bytes_of(meta, 8)[4:8] in {b"\0\0\0\0", b""} or boxes.bytes_of(meta, 4) == b"\0\0\0\0" else 0
    keys: list[str] = []
    for box in boxes.inside(meta, skipped=skipped):
        if box.kind == b"keys":
            keys = [boxes.bytes_of(key, 256).decode("utf-8", "replace").lower() for key in boxes.inside(box, skipped=8)]
        elif box.kind == b"ilst":
            for item in boxes.inside(box):
                number = int.from_bytes(item.kind, "big")
                name = keys[number - 1] if 1 <= number <= len(keys) else item.kind.decode("latin-1")
                value = next((inner for inner in boxes.inside(item) if inner.kind == b"data"), None)
                if value is not None:
                    data = boxes.bytes_of(value, _TEXT_LIMIT)
                    if data[:4] == b"\0\0\0\1":
                        _note(movie, name, data[8:])


def _read_uuid(boxes: MovieBoxes, box: Box, movie: _Movie) -> None:
    if boxes.bytes_of(box, 16) == _XMP_UUID and not movie.xmp:
        movie.xmp = boxes.bytes_of(box)[16:]


def _note(movie: _Movie, name: str, text: bytes) -> None:
    """Keep the first text of a name."""
    words = text.decode("utf-8", "replace").strip("\0 \r\n\t")
    if words:
        movie.texts.setdefault(name, words)
