"""Reads dates as cameras and programs write them, and those in file names.

Forms: EXIF ("2024:05:01 12:30:45", parts padded with blanks), ISO 8601 (extended, basic, and the shortened forms of
XMP), IPTC ("20240501" and "123045+0200"), RFC 822 and 1123, which PNG recommends ("Wed, 1 May 2024 12:30:45 GMT"), and
asctime. Any of them may lack the time, and any may have a fraction of a second and an offset from UTC.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

MAX_LENGTH = 64
"""No documented form is longer."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it was written."""

    local: datetime
    """Naive; the start of the day, month or year if the rest is not written."""
    offset_minutes: int | None = None
    has_time: bool = True


_TIME = r"(\d{1,2}):\s?(\d{1,2})(?::\s?(\d{1,2})(?:[.,](\d+))?)?\s*([AaPp]\.?[Mm]\.?)?"
_ZONE = r"\s*(Z|(?:UTC|GMT)?[+\-\u2212]\s?\d{1,2}(?::?\d{2})?|UTC|GMT)?"
_NUMERIC = re.compile(
    rf"(\d{{4}})[:\-/.]\s?(\d{{1,2}})[:\-/.]\s?(\d{{1,2}})(?:(?:\s*[Tt]\s*|\s+|:){_TIME})?{_ZONE}",
    re.ASCII | re.IGNORECASE,
)
_BASIC = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:[Tt ]?(\d{{2}})(\d{{2}})(?:(\d{{2}})(?:[.,](\d+))?)?{_ZONE})?",
    re.ASCII | re.IGNORECASE,
)
_SHORTENED = re.compile(r"(\d{4})(?:[:\-](\d{2}))?", re.ASCII)
_WEEKDAY = r"(?:[a-z]{3,9}[,.]? )?"
_ZONE_NAME = r" ?(?:\(?([a-z]{1,5}|[+\-\u2212]\d{1,2}(?::?\d{2})?)\)?)?(?: \([^()]*\))?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})[ \-]([a-z]{{3,9}})\.?,?[ \-](\d{{4}}|\d{{2}}),?(?: (?:at )?{_TIME}{_ZONE_NAME})?",
    re.ASCII | re.IGNORECASE,
)  # "Wed, 1 May 2024 12:30:45 GMT", "Wed 01 May 2024 12:30:45 PM CEST"
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}),?(?: (?:at )?{_TIME}{_ZONE_NAME})?",
    re.ASCII | re.IGNORECASE,
)  # "Wednesday, May 1, 2024 12:30:45 PM"
_ASCTIME = re.compile(
    rf"{_WEEKDAY}([a-z]{{3}}) (\d{{1,2}}) {_TIME}{_ZONE_NAME} (\d{{4}})", re.ASCII | re.IGNORECASE
)  # "Wed May  1 12:30:45 2024"
_OFFSET = re.compile(r"(?:UTC|GMT)?([+\-\u2212])\s?(\d{1,2})(?::?(\d{2}))?", re.ASCII)
_IPTC_DATE = re.compile(r"(\d{4})[:\-/.]?(\d{2})[:\-/.]?(\d{2})", re.ASCII)
_IPTC_TIME = re.compile(rf"T?(\d{{2}}):?(\d{{2}})(?::?(\d{{2}})(?:[.,](\d+))?)?{_ZONE}", re.ASCII | re.IGNORECASE)

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_ZONE_HOURS = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
               "PST": -8, "PDT": -7}  # fmt: skip
"""Those of RFC 822; other names are not unique."""


def parse_date(text: str | None) -> WrittenDate | None:
    """Read a date in any of the forms that the module's docstring lists, None for anything else."""
    if not text or len(text) > MAX_LENGTH:
        return None
    text = text.strip("\0 \t\r\n")
    numeric = _NUMERIC.fullmatch(text.rstrip(": "))  # EXIF writes blanks for parts that are unknown
    if numeric is not None:
        year, month, day, hour, minute, second, fraction, half, zone = numeric.groups()
        return _date((year, month, day), (hour, minute, second, fraction), half, zone)
    basic = _BASIC.fullmatch(text)
    if basic is not None:
        year, month, day, hour, minute, second, fraction, zone = basic.groups()
        return _date((year, month, day), (hour, minute, second, fraction), None, zone)
    shortened = _SHORTENED.fullmatch(text.rstrip(": "))
    if shortened is not None:
        return _date((shortened[1], shortened[2] or "1", "1"), (None, None, None, None), None, None)
    return _worded(text)


def parse_exif_date(text: str | None) -> WrittenDate | None:
    """Read an EXIF date; what follows the nineteen characters of its form without a zero byte between is ignored."""
    found = parse_date(text)
    if found is None and text is not None and re.match(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d(?!\d)", text, re.ASCII):
        return parse_date(text[:19])
    return found


def parse_iptc_date(day: str | None, time: str | None) -> WrittenDate | None:
    """Read the date and the time of IPTC; a month or day of 00 is unknown and becomes the first.

    A time that cannot be read costs only itself. Programs write other forms into the date, also with a time.
    """
    match = _IPTC_DATE.fullmatch((day or "").strip())
    if match is None:
        return parse_date(day)
    year, month, of_month = match.groups()
    if month == "00" or of_month == "00":
        return _date((year, max(month, "01"), "01"), (None, None, None, None), None, None)
    clock = _IPTC_TIME.fullmatch((time or "").strip()[:MAX_LENGTH])
    hour, minute, second, fraction, zone = clock.groups() if clock else (None, None, None, None, None)
    date = year, month, of_month
    return _date(date, (hour, minute, second, fraction), None, zone) or _date(date, (None,) * 4, None, None)


def parse_offset(text: str | None) -> int | None:
    """Read an offset from UTC ("+05:30", "Z") in minutes, None if it is not plausible."""
    text = (text or "").strip("\0 ")
    if text.upper() in {"Z", "UTC", "GMT"}:
        return 0
    match = _OFFSET.fullmatch(text.upper())
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if int(match[3] or 0) > 59 or minutes > 14 * 60:
        return None
    return minutes if match[1] == "+" else -minutes


def with_subsecond(date: WrittenDate, digits: str | None) -> WrittenDate:
    """Add the decimals of a second from their own tag ("09" is nine hundredths), unless the date has some."""
    digits = (digits or "").strip("\0 ")
    if date.local.microsecond or not re.fullmatch(r"\d+", digits, re.ASCII):
        return date
    return replace(date, local=date.local.replace(microsecond=int(digits[:6].ljust(6, "0"))))


_NAME_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([-_.]?)(0[1-9]|1[0-2])\2([0-2]\d|3[01])"
    r"(?:(?:[-_ T.]|\sat\s)?([01]\d|2[0-3])([-_.:h]?)([0-5]\d)\6([0-5]\d)(\d{3})?)?(?!\d)",
    re.ASCII,
)
_NAME_INSTANT = re.compile(r"(?<!\d)(1\d{9})(\d{3})?(?!\d)", re.ASCII)
_INSTANT_PREFIXES = ("fb_img_", "received_", "mmexport", "wx_camera_", "microsoft.", "image_", "img_")


def date_in_name(name: str) -> WrittenDate | None:
    """Return the date in a file name ("IMG_20240501_123045.jpg", "2024-05-01 12.30.45.png", "IMG-20240501-WA0003.jpg").

    Names of Pixel phones ("PXL_…") are in UTC. Milliseconds since 1970 count behind the prefixes of the programs that
    write them.
    """
    stem = name.rpartition(".")[0] or name
    for match in _NAME_DATE.finditer(stem):
        year, _, month, day, hour, _, minute, second, milliseconds = match.groups()
        zone = "Z" if stem.upper().startswith("PXL_") and hour is not None else None
        found = _date((year, month, day), (hour, minute, second, milliseconds), None, zone)
        if found is not None:
            return found
    instant = _NAME_INSTANT.search(stem)
    if instant is not None and instant.start() > 0 and stem[: instant.start()].lower() in _INSTANT_PREFIXES:
        moment = datetime.fromtimestamp(int(instant[1]), UTC) + timedelta(milliseconds=int(instant[2] or 0))
        return WrittenDate(moment.replace(tzinfo=None), 0)
    return None


def _date(
    day: tuple[str, str, str],
    time: tuple[str | None, str | None, str | None, str | None],
    half: str | None,
    zone: str | None,
) -> WrittenDate | None:
    """Return a date from its parts; a leap second becomes the second before it, hour 24 the next day."""
    hour, minute, second, fraction = time
    hours = int(hour or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    is_midnight = hours == 24 and int(minute or 0) == 0 and int(second or 0) == 0
    seconds = int(second or 0)
    try:
        local = datetime(  # noqa: DTZ001 - a wall clock
            int(day[0]), int(day[1]), int(day[2]),
            0 if is_midnight else hours, int(minute or 0), 59 if seconds == 60 else seconds,
        )  # fmt: skip
        local += timedelta(days=is_midnight)
    except (ValueError, OverflowError):
        return None
    # An offset that no zone has costs only itself: GIMP writes the negative time of the day ("123045-1230").
    written = WrittenDate(local, parse_offset(zone), has_time=hour is not None)
    return with_subsecond(written, fraction) if fraction else written


def _worded(text: str) -> WrittenDate | None:
    """Read a date with the name of its month; of zones, only the names that RFC 822 defines count."""
    text = " ".join(text.split())
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, *time = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        month, day, year, *time = found.groups()
    elif found := _ASCTIME.fullmatch(text):
        month, day, *time, year = found.groups()
    else:
        return None
    number = next((at for at, name in enumerate(_MONTHS, 1) if name.startswith(month.lower())), 0)
    if len(year) == 2:
        year = f"{'20' if int(year) < 69 else '19'}{year}"
    hour, minute, second, fraction, half, zone = time
    written = _date((year, str(number), day), (hour, minute, second, fraction), half, zone)
    hours = _ZONE_HOURS.get((zone or "").upper())
    return written if written is None or hours is None else replace(written, offset_minutes=hours * 60)


def utc_of(date: WrittenDate) -> datetime | None:
    """Return the instant of a date whose offset is known, naive, in UTC."""
    if date.offset_minutes is None:
        return None
    zone = timezone(timedelta(minutes=date.offset_minutes))
    try:
        return date.local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None
