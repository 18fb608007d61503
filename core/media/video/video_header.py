"""What the container of a video says about it, whatever the container is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.media.metadata.date_formats import WrittenDate, parse_date
from core.models import Coordinates

MOST_SECONDS: Final = 1_000_000.0
"""A longer duration (eleven days) is that of a damaged header."""
LONGEST_SIDE: Final = 32_768

_CODECS: Final = {
    "avc1": "H.264", "avc3": "H.264", "h264": "H.264", "x264": "H.264", "v_mpeg4/iso/avc": "H.264",
    "hvc1": "HEVC", "hev1": "HEVC", "dvh1": "HEVC", "dvhe": "HEVC", "hevc": "HEVC", "v_mpegh/iso/hevc": "HEVC",
    "av01": "AV1", "v_av1": "AV1", "vp08": "VP8", "vp80": "VP8", "v_vp8": "VP8", "vp09": "VP9", "vp90": "VP9",
    "v_vp9": "VP9", "mp4v": "MPEG-4", "xvid": "MPEG-4", "divx": "MPEG-4", "dx50": "MPEG-4", "fmp4": "MPEG-4",
    "v_mpeg4/iso/asp": "MPEG-4", "v_mpeg4/iso/sp": "MPEG-4", "v_mpeg2": "MPEG-2", "mpg2": "MPEG-2",
    "v_mpeg1": "MPEG-1", "mjpg": "Motion JPEG", "jpeg": "Motion JPEG", "mjpa": "Motion JPEG", "mjpb": "Motion JPEG",
    "v_mjpeg": "Motion JPEG", "s263": "H.263", "h263": "H.263", "apcn": "ProRes", "apch": "ProRes",
    "apcs": "ProRes", "apco": "ProRes", "ap4h": "ProRes", "ap4x": "ProRes", "v_prores": "ProRes",
    "dvc ": "DV", "dvcp": "DV", "dvsd": "DV", "v_theora": "Theora",
}  # fmt: skip
_WEB_CODECS: Final = frozenset({"H.264", "VP8", "VP9", "AV1"})
_WEB_CONTAINERS: Final = frozenset({"MP4", "WebM"})
_START_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - UTC
_START_1970: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC
_FIRST_VIDEOS: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - UTC
_LOCATION: Final = re.compile(
    r"([+-])(\d{1,2}|\d{4}|\d{6})(\.\d{1,15})?([+-])(\d{1,3}|\d{5}|\d{7})(\.\d{1,15})?(?:([+-]\d{1,6}(?:\.\d{1,15})?))?"
    r"(?:CRS[A-Za-z0-9_]{0,20})?/?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class VideoHeader:
    """What the container of a video says; None means that it does not say it."""

    container: str
    """"MP4", "MOV", "3GP", "MKV", "WebM", "AVI" or "MTS"."""
    width: int = 0
    height: int = 0
    """Pixels of a frame as it is displayed, before `orientation`; 0 while unknown."""
    orientation: int = 1
    """Rotation and mirroring as an EXIF orientation, 1 to 8."""
    seconds: float | None = None
    codec: str | None = None
    """The common name of the codec of the pictures ("H.264"), else its code."""
    has_sound: bool | None = None
    """Whether there is a track of sound."""
    ten_bits: bool = False
    """Whether samples have more than 8 bits, as far as the header says."""
    colours: tuple[int, int] | None = None
    """Primaries and curve by their code points (ITU-T H.273), where the header names them."""
    created: datetime | None = None
    """Naive, in UTC."""
    recorded: WrittenDate | None = None
    """The local date of the recording, with the offset that belongs to it if there is one."""
    coordinates: Coordinates | None = None
    altitude: float | None = None
    """Metres above sea level."""
    make: str | None = None
    model: str | None = None
    title: str | None = None
    content_identifier: str | None = None
    """The identifier that a live photo's video shares with its still."""
    xmp: bytes = b""
    """An XMP packet."""

    @property
    def plays_in_browsers(self) -> bool:
        """Whether browsers play the pictures of this file as it is."""
        return (
            self.container in _WEB_CONTAINERS
            and self.codec in _WEB_CODECS
            and not (self.codec == "H.264" and self.ten_bits)
        )


def codec_name(code: str) -> str | None:
    """Return the common name of a codec from its code in a container, the code for an unknown one."""
    plain = code.strip("\0")
    return _CODECS.get(plain.lower(), plain.strip() or None)


def plausible_seconds(units: float, per_second: float) -> float | None:
    """Return a duration in seconds, None if it is not positive or not plausible."""
    seconds = units / per_second if per_second > 0 else 0.0
    return seconds if 0.0 < seconds <= MOST_SECONDS else None


def plausible_size(width: float, height: float) -> tuple[int, int]:
    """Return whole pixels, 0 and 0 for a size that no video has."""
    if 1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE:
        return round(width), round(height)
    return 0, 0


def movie_time(seconds: int) -> datetime | None:
    """Return seconds since 1904 as a naive time in UTC, None for a clock that was not set.

    Some programs count from 1970 instead, which would be a time before the first digital videos.
    """
    try:
        moment = _START_1904 + timedelta(seconds=seconds)
        if moment < _FIRST_VIDEOS:
            moment = _START_1970 + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment if moment >= _FIRST_VIDEOS else None


def recorded_date(text: str | None) -> tuple[WrittenDate | None, datetime | None]:
    """Return a written date as a local one, or as an instant in UTC if it ends with a Z; None for a year alone.

    "+0000" is the clock of a place, where Z is nobody's.
    """
    written = parse_date(text)
    if written is None or not written.has_time:
        return None, None
    if written.offset_minutes == 0 and (text or "").strip().upper().endswith(("Z", "UTC", "GMT")):
        return None, written.local
    return written, None


def location_of(text: str | None) -> tuple[Coordinates | None, float | None]:
    """Read coordinates and altitude of ISO 6709 ("+40.6800-074.5000+012.3/"), also of fewer digits. 0/0 is unknown."""
    match = _LOCATION.fullmatch((text or "").strip().replace(" ", ""))
    if match is None:
        return None, None
    latitude = _degrees(match[1], match[2], match[3], 2)
    longitude = _degrees(match[4], match[5], match[6], 3)
    place = plausible_place(latitude, longitude)
    altitude = float(match[7]) if match[7] and place is not None else None
    return place, altitude if altitude is not None and -12_000 <= altitude <= 100_000 else None


def plausible_place(latitude: float, longitude: float) -> Coordinates | None:
    """Return coordinates, None if they are out of range or at 0/0."""
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return Coordinates(latitude, longitude)


def _degrees(sign: str, digits: str, decimals: str | None, width: int) -> float:
    """Return degrees from DD, DDMM or DDMMSS, whose last part may have decimals."""
    parts = [digits[:width], *(digits[at : at + 2] for at in range(width, len(digits), 2))]
    numbers = [float(part) for part in parts]
    numbers[-1] += float(decimals or 0)
    angle: float = sum(number / 60.0**place for place, number in enumerate(numbers))
    return -angle if sign == "-" else angle
