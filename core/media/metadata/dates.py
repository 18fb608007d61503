"""When a photo was taken: local wall clock, offset and source, from EXIF and the file.

Order: the camera's clock with its own offset, the camera's clock with the offset that GPS time implies, GPS time
alone, the camera's clock with unknown offset, the file's modification time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from core.media.metadata.exif import Exif
from core.models import DateSource, TakenAt

_CLOCKS = (
    ("EXIF DateTimeOriginal", "EXIF OffsetTimeOriginal"),
    ("EXIF DateTimeDigitized", "EXIF OffsetTimeDigitized"),
    ("Image DateTime", "EXIF OffsetTime"),
)
_DATE = re.compile(r"(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")
_OFFSET = re.compile(r"([+\-\u2212])(\d{1,2}):?(\d{2})")
_EARLIEST = datetime(1826, 1, 1)  # noqa: DTZ001 - a wall clock; the first photograph is of that year

# Offsets from UTC in use, in minutes: whole hours, and the zones between them.
_ZONES = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {
    -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 645, 765, 825,
}  # fmt: skip


def taken_at(exif: Exif, mtime_ns: int, now: datetime | None = None) -> TakenAt:
    """Return the most reliable date; implausible ones (zeros, before 1826, over a day in the future) are ignored.

    The future begins at `now` (naive, UTC).
    """
    latest = (now or datetime.now(UTC).replace(tzinfo=None)) + timedelta(days=1)
    gps = _plausible(gps_time(exif), latest)
    plain: datetime | None = None
    for clock, offset_name in _CLOCKS:
        local = _plausible(parse_date(exif.text(clock)), latest)
        if local is None:
            continue
        offset = parse_offset(exif.text(offset_name))
        if offset is not None:
            return TakenAt(local, offset, DateSource.EXIF_OFFSET)
        plain = plain or local
    if gps is not None:
        if plain is None:
            return _in_server_zone(gps.replace(tzinfo=UTC), DateSource.GPS)
        offset = implied_offset(plain, gps)
        if offset is not None:
            return TakenAt(plain, offset, DateSource.GPS)
    if plain is not None:
        return TakenAt(plain, None, DateSource.EXIF)
    return file_time(mtime_ns)


def file_time(mtime_ns: int) -> TakenAt:
    """Return a modification time in the server's time zone; times outside of the calendar become 1970."""
    try:
        return _in_server_zone(datetime.fromtimestamp(mtime_ns // 1_000_000_000, tz=UTC), DateSource.FILE)
    except (OverflowError, ValueError, OSError):
        return _in_server_zone(datetime.fromtimestamp(0, tz=UTC), DateSource.FILE)


def parse_date(text: str | None) -> datetime | None:
    """Read an EXIF date ("2024:05:01 12:30:00", also with other separators); fractions of a second are ignored."""
    match = _DATE.match(text) if text else None
    if match is None or match[4] is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - a wall clock
    except ValueError:
        return None


def parse_offset(text: str | None) -> int | None:
    """Read an EXIF offset ("+05:30", "Z") in minutes from UTC, None if it is not plausible."""
    if text in {"Z", "z"}:
        return 0
    match = _OFFSET.match(text) if text else None
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3])
    if int(match[3]) > 59 or minutes > 14 * 60:
        return None
    return minutes if match[1] == "+" else -minutes


def gps_time(exif: Exif) -> datetime | None:
    """Return the UTC time of the GPS fix, naive."""
    match = _DATE.match(exif.text("GPS GPSDate") or "")
    clock = exif.numbers("GPS GPSTimeStamp", 3)
    if match is None or clock is None:
        return None
    hour, minute, second = clock
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61):
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - UTC, as the docstring says
    except ValueError:
        return None
    return day + timedelta(seconds=int(hour) * 3600 + int(minute) * 60 + int(second))


def implied_offset(local: datetime, utc: datetime) -> int | None:
    """Return the offset of a camera's clock from GPS time in minutes, in steps of 15; None if no zone has it.

    A receiver's last fix can be minutes or hours old, which gives an offset that no zone has.
    """
    minutes = round((local - utc).total_seconds() / 900) * 15
    return minutes if minutes in _ZONES else None


def _in_server_zone(moment: datetime, source: DateSource) -> TakenAt:
    """Return an instant, of which only UTC is known, in the server's time zone."""
    local = moment.astimezone()
    offset = local.utcoffset() or timedelta()
    return TakenAt(local.replace(tzinfo=None), int(offset.total_seconds()) // 60, source)


def _plausible(moment: datetime | None, latest: datetime) -> datetime | None:
    return moment if moment is not None and _EARLIEST <= moment <= latest else None
