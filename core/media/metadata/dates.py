"""When a photo was taken: the clock is chosen first, then the offset that belongs to this clock.

docs/metadata.md lists the clocks in their order, and the reasons. A clock whose time is not plausible is not used;
what was wrong with it is reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.media.metadata.coordinates import place_of
from core.media.metadata.date_formats import (
    WrittenDate,
    date_in_name,
    parse_date,
    parse_exif_date,
    parse_iptc_date,
    parse_offset,
    utc_of,
    with_subsecond,
)
from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, GpsTag, Tag
from core.media.metadata.xmp import Xmp
from core.media.places.home_zone import at_home
from core.media.places.place_zones import local_time
from core.models import DateSource, TakenAt

_EARLIEST = datetime(1826, 1, 1)  # noqa: DTZ001 - a wall clock; the first photograph is of that year
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the start of clocks that were never set
_GPS_EPOCH = datetime(1980, 1, 6)  # noqa: DTZ001 - UTC; receivers without a fix are a few days after it
_DAY = timedelta(days=1)
_ROLLOVER = timedelta(weeks=1024)
_EXIF_OFFSETS = ((Tag.MODIFIED, Tag.OFFSET), (Tag.ORIGINAL, Tag.OFFSET_ORIGINAL), (Tag.DIGITIZED, Tag.OFFSET_DIGITIZED))

# Offsets from UTC in use, in minutes: whole hours, and the zones between them.
_ZONES = frozenset(range(-12 * 60, 14 * 60 + 1, 60)) | {
    -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 645, 765, 825,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dating:
    """The date of a photo, and what was wrong with a date that was not used."""

    taken: TakenAt | None
    """None if no date is plausible, not even the file's."""
    problem: str | None = None
    """A sentence with the first date that is not plausible, None if there is none."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """A date in a file, before anything is known about its plausibility."""

    label: str
    source: DateSource
    written: WrittenDate
    is_instant: bool = False
    """Whether only the instant is known, in UTC: nobody's wall clock."""


def taken_at(embedded: EmbeddedMetadata, file_name: str, mtime_ns: int, now: datetime | None = None) -> Dating:
    """Return the date of the first plausible clock. The future begins a day after `now` (naive, UTC)."""
    now = now or datetime.now(UTC).replace(tzinfo=None)
    problems: list[str] = []
    taken = _written_inside(embedded, mtime_ns, now, problems) if embedded.has_dates else None
    taken = taken or _written_in_name(file_name, now, embedded) or file_time(mtime_ns, now)
    if taken is None:
        problems.append(_file_problem(mtime_ns, now))
    return Dating(taken, problems[0] if problems else None)


def _written_inside(embedded: EmbeddedMetadata, mtime_ns: int, now: datetime, problems: list[str]) -> TakenAt | None:
    """Return the date of the first plausible clock in the file; add sentences about those before it."""
    gps = _gps_time(embedded)
    clocks: list[_Clock] = []
    for clock in _capture_clocks(embedded):
        if _is_plausible(clock, now, [] if clocks else problems):
            clocks.append(clock)
    if gps is not None:
        wrong = _wrong_gps(gps, clocks, mtime_ns, now)
        if wrong is not None:
            problems.append(f"The GPS date {gps:%Y-%m-%d %H:%M:%S} {wrong}.")
            gps = None
    problems += _zeros(embedded.exif) if not clocks else []
    return _of_clocks(clocks, gps, embedded) or _later_clocks(embedded, gps, now, problems)


def _written_in_name(file_name: str, now: datetime, embedded: EmbeddedMetadata) -> TakenAt | None:
    named = date_in_name(file_name)
    if named is None or _wrong(named.local, now) is not None:
        return None
    return _unless_utc(named, DateSource.NAME, embedded)


def file_time(mtime_ns: int, now: datetime | None = None) -> TakenAt | None:
    """Return a modification time in the time zone of the gallery.

    None if it is not plausible: before 1826, on 1970-01-01, after tomorrow.
    """
    now = now or datetime.now(UTC).replace(tzinfo=None)
    try:
        moment = datetime.fromtimestamp(mtime_ns // 1_000_000_000, tz=UTC)
        taken = _in_home_zone(moment, DateSource.FILE)
    except (OverflowError, ValueError, OSError):
        return None
    return taken if _wrong(moment.replace(tzinfo=None), now) is None else None


def implied_offset(local: datetime, utc: datetime) -> int | None:
    """Return the offset of a camera's clock from GPS time in minutes, in steps of 15; None if no zone has it.

    A receiver's last fix can be minutes or hours old, which gives an offset that no zone has.
    """
    minutes = round((local - utc).total_seconds() / 900) * 15
    return minutes if minutes in _ZONES else None


def _capture_clocks(embedded: EmbeddedMetadata) -> Iterator[_Clock]:
    """Yield the dates of capture: of XMP sidecars, then original, digitized, created, at last that of Takeout."""
    exif, xmp, iptc = embedded.exif, embedded.xmp, embedded.iptc
    if embedded.sidecar:
        yield from _xmp_original(embedded.sidecar, "date of the XMP sidecar", DateSource.SIDECAR)
        for name in ("exif:DateTimeDigitized", "photoshop:DateCreated", "xmp:CreateDate"):
            written = parse_date(embedded.sidecar.text(name))
            yield from _clock("date of the XMP sidecar", DateSource.SIDECAR, written)
    yield from _exif_clock(exif, "original date", (Tag.ORIGINAL, Tag.OFFSET_ORIGINAL, Tag.SUBSECOND_ORIGINAL))
    if embedded.picture_info is not None:
        yield _Clock("camera's date", DateSource.EXIF, WrittenDate(embedded.picture_info))
    yield from _xmp_original(xmp)
    yield from _exif_clock(exif, "date of digitizing", (Tag.DIGITIZED, Tag.OFFSET_DIGITIZED, Tag.SUBSECOND_DIGITIZED))
    yield from _clock("XMP date of digitizing", DateSource.XMP, parse_date(xmp.text("exif:DateTimeDigitized")))
    yield from _clock("IPTC creation date", DateSource.IPTC, parse_iptc_date(iptc.text(55), iptc.text(60)))
    yield from _clock("XMP creation date", DateSource.XMP, parse_date(xmp.text("photoshop:DateCreated")))
    yield from _clock("XMP creation date", DateSource.XMP, parse_date(xmp.text("xmp:CreateDate")))
    yield from _clock("IPTC date of digitizing", DateSource.IPTC, parse_iptc_date(iptc.text(62), iptc.text(63)))
    yield from _clock("PNG creation time", DateSource.PNG, parse_date(embedded.png.texts.get("creation time")))
    if embedded.created is not None:
        yield _Clock("animation's date", DateSource.CONTAINER, WrittenDate(embedded.created, 0), is_instant=True)
    if embedded.video is not None:
        yield from _clock("video's date", DateSource.CONTAINER, embedded.video.recorded)
        if embedded.video.created is not None:
            written = WrittenDate(embedded.video.created, 0)
            yield _Clock("video's date", DateSource.CONTAINER, written, is_instant=True)
    if embedded.takeout is not None and embedded.takeout.taken is not None:
        yield _Clock("date of Google Takeout", DateSource.TAKEOUT, WrittenDate(embedded.takeout.taken, 0))


def _modification_clocks(embedded: EmbeddedMetadata) -> Iterator[_Clock]:
    """Yield the dates of the last change, of which a program that edits a photo writes its own time."""
    exif, xmp = embedded.exif, embedded.xmp
    yield from _exif_clock(exif, "date of change", (Tag.MODIFIED, Tag.OFFSET, Tag.SUBSECOND), DateSource.MODIFIED)
    yield from _clock("XMP date of change", DateSource.MODIFIED, parse_date(xmp.text("xmp:ModifyDate")))
    yield from _clock("XMP date of change", DateSource.MODIFIED, parse_date(xmp.text("tiff:DateTime")))
    parts = embedded.png.modified
    if parts:
        written = parse_date("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parts))
        yield from _clock("PNG date of change", DateSource.MODIFIED, written)


def _exif_clock(
    exif: Exif, label: str, tags: tuple[Tag, Tag, Tag], source: DateSource = DateSource.EXIF
) -> Iterator[_Clock]:
    """Yield the date of three tags: clock, offset, and decimals of a second."""
    clock, offset_tag, subsecond = tags
    written = parse_exif_date(exif.raw_text(clock))
    if written is None:
        return
    offset = written.offset_minutes if written.offset_minutes is not None else parse_offset(exif.raw_text(offset_tag))
    if offset is None and clock is not Tag.MODIFIED:
        offset = _offset_of_equal_reading(exif, clock)
    dated = WrittenDate(written.local, offset, written.has_time)
    yield _Clock(label, source, with_subsecond(dated, exif.raw_text(subsecond)))


def _offset_of_equal_reading(exif: Exif, clock: Tag) -> int | None:
    """Return the offset of another tag that holds the same reading of the same clock."""
    equal = (offset for other, offset in _EXIF_OFFSETS if exif.raw_text(other) == exif.raw_text(clock))
    offsets = (parse_offset(exif.raw_text(tag)) for tag in equal)
    return next((offset for offset in offsets if offset is not None), None)


def _xmp_original(xmp: Xmp, label: str = "XMP original date", source: DateSource = DateSource.XMP) -> Iterator[_Clock]:
    """Yield the original date of XMP, whose offset some programs write to a property of its own, as in EXIF."""
    written = parse_date(xmp.text("exif:DateTimeOriginal"))
    if written is not None and written.offset_minutes is None:
        written = replace(written, offset_minutes=parse_offset(xmp.text("exif:OffsetTimeOriginal")))
    yield from _clock(label, source, written)


def _clock(label: str, source: DateSource, written: WrittenDate | None) -> Iterator[_Clock]:
    if written is not None:
        yield _Clock(label, source, written)


def _of_clocks(clocks: list[_Clock], gps: datetime | None, embedded: EmbeddedMetadata) -> TakenAt | None:
    """Return the date of the first clock; one without a time takes that of the next clock of the same day."""
    if not clocks:
        return None
    first = clocks[0]
    if not first.written.has_time:
        same_day = (c for c in clocks if c.written.has_time and c.written.local.date() == first.written.local.date())
        first = next(same_day, first)
    written, source = first.written, first.source
    if first.is_instant:
        return _in_zone_of(embedded, written.local.replace(tzinfo=UTC), source)
    if source is DateSource.TAKEOUT:
        return _of_takeout(written.local, embedded, gps)
    offset = written.offset_minutes
    if offset is None and source is DateSource.SIDECAR:
        equal = (clock.written.offset_minutes for clock in clocks if clock.written.local == written.local)
        offset = next((each for each in equal if each is not None), None)
    if offset is not None:
        source = DateSource.EXIF_OFFSET if source is DateSource.EXIF else source
    elif gps is not None and written.has_time:
        offset = implied_offset(written.local, gps)
        source = DateSource.GPS if offset is not None and source is DateSource.EXIF else source
    return TakenAt(written.local, offset, source)


def _of_takeout(utc: datetime, embedded: EmbeddedMetadata, gps: datetime | None) -> TakenAt:
    """Return the date of Takeout, which is in UTC, at the offset of the photo, of its place, or of the server."""
    changed = next(_modification_clocks(embedded), None)
    offset = None if changed is None else changed.written.offset_minutes or None
    tags = (Tag.OFFSET_ORIGINAL, Tag.OFFSET_DIGITIZED, Tag.OFFSET)
    texts = (*(embedded.exif.raw_text(tag) for tag in tags), embedded.xmp.text("exif:OffsetTimeOriginal"))
    offset = next((each for each in map(parse_offset, texts) if each is not None), offset)
    if offset is None and gps is not None and changed is not None and changed.written.has_time:
        offset = implied_offset(changed.written.local, gps)
    if offset is None:
        return _in_zone_of(embedded, utc.replace(tzinfo=UTC), DateSource.TAKEOUT)
    return TakenAt(utc + timedelta(minutes=offset), offset, DateSource.TAKEOUT)


def _later_clocks(
    embedded: EmbeddedMetadata, gps: datetime | None, now: datetime, problems: list[str]
) -> TakenAt | None:
    """Return the date of GPS, or of the last change."""
    changes = [clock for clock in _modification_clocks(embedded) if _is_plausible(clock, now, problems)]
    if gps is not None:
        # A camera that writes only the date of change wrote both in one moment: then its wall clock is known, too.
        offset = implied_offset(changes[0].written.local, gps) if changes and changes[0].written.has_time else None
        if offset is not None:
            return TakenAt(changes[0].written.local, offset, DateSource.GPS)
        return _in_zone_of(embedded, gps.replace(tzinfo=UTC), DateSource.GPS)
    return _unless_utc(changes[0].written, changes[0].source, embedded) if changes else None


def _unless_utc(written: WrittenDate, source: DateSource, embedded: EmbeddedMetadata) -> TakenAt:
    """Return a date as it was written; one in UTC, which is not anyone's wall clock, in the zone of the place."""
    utc = utc_of(written) if written.offset_minutes == 0 else None
    if utc is not None:
        return _in_zone_of(embedded, utc.replace(tzinfo=UTC), source)
    return TakenAt(written.local, written.offset_minutes, source)


def _gps_time(embedded: EmbeddedMetadata) -> datetime | None:
    """Return the UTC time of the GPS fix, naive."""
    day = parse_date(embedded.exif.raw_text(GpsTag.DATE))
    clock = embedded.exif.numbers(GpsTag.TIME)
    if day is not None and len(clock) == 3 and all(map(math.isfinite, clock)):
        hour, minute, second = clock
        if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61:
            midnight = day.local.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + timedelta(hours=int(hour), minutes=int(minute), seconds=min(int(second), 59))
    written = parse_date(embedded.xmp.text("exif:GPSTimeStamp"))
    return utc_of(written) if written is not None and written.has_time else None


def _wrong_gps(gps: datetime, clocks: list[_Clock], mtime_ns: int, now: datetime) -> str | None:
    """Return what is wrong with a GPS date: as for other clocks, or its receiver has no fix or is 1024 weeks back.

    GPS counts weeks in ten bits: a receiver whose program is too old starts again.
    """
    if gps < _GPS_EPOCH + timedelta(days=14):
        return "is that of a receiver without a fix"
    try:
        file_date = datetime.fromtimestamp(mtime_ns // 1_000_000_000, tz=UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        file_date = now
    reference = clocks[0].written.local if clocks else file_date
    if abs(reference - gps - _ROLLOVER) < timedelta(days=2):
        return "is 1024 weeks early, as of a receiver that counts weeks from the start again"
    return _wrong(gps, now)


def _is_plausible(clock: _Clock, now: datetime, problems: list[str]) -> bool:
    """Return whether a clock can be right; add a sentence otherwise."""
    wrong = _wrong(clock.written.local, now)
    if wrong is not None:
        problems.append(f"The {clock.label} {clock.written.local:%Y-%m-%d %H:%M:%S} {wrong}.")
    return wrong is None


def _wrong(moment: datetime, now: datetime) -> str | None:
    """Return what is wrong with a date, as the end of a sentence."""
    if moment < _EARLIEST:
        return "is before the first photograph"
    if moment > now + _DAY:
        return "lies in the future"
    since = moment - _EPOCH
    if abs(since) <= _DAY and (
        moment.date() == _EPOCH.date()
        or (since % timedelta(minutes=15) == timedelta() and since // timedelta(minutes=1) in _ZONES)
    ):
        return "is that of a clock that was never set"
    return None


def _file_problem(mtime_ns: int, now: datetime) -> str:
    """Return a sentence about a modification time that is not plausible."""
    try:
        moment = datetime.fromtimestamp(mtime_ns // 1_000_000_000, tz=UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return "The file's modification time is outside of the calendar."
    return f"The file's modification time {moment:%Y-%m-%d %H:%M:%S} {_wrong(moment, now)}."


def _zeros(exif: Exif) -> Iterator[str]:
    """Yield a sentence if the camera wrote zeros for its date."""
    for tag in (Tag.ORIGINAL, Tag.DIGITIZED):
        text = exif.raw_text(tag) or ""
        if "0" in text and not text.strip("0: -"):
            yield "The camera's date is all zeros: its clock was not set."
            return


def _in_zone_of(embedded: EmbeddedMetadata, moment: datetime, source: DateSource) -> TakenAt:
    """Return an instant, of which only UTC is known, in the time zone of its place, else in that of the gallery."""
    place, _ = place_of(embedded)
    local = None if place is None else local_time(moment, place)
    return _in_home_zone(moment, source) if local is None else _at(local, source)


def _in_home_zone(moment: datetime, source: DateSource) -> TakenAt:
    """Return an instant, of which only UTC is known, in the time zone of the gallery."""
    return _at(at_home(moment), source)


def _at(local: datetime, source: DateSource) -> TakenAt:
    offset = local.utcoffset() or timedelta()
    return TakenAt(local.replace(tzinfo=None), int(offset.total_seconds()) // 60, source)
