"""Dates as text: every documented form is read, and nothing else becomes a date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

MOMENTS = st.datetimes(datetime(1826, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 - wall clocks
ARABIC = "2024:05:01 12:30:45".translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
OFFSETS = st.none() | st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 15)


def wall(*parts: int) -> datetime:
    """A wall clock, which has no zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def zone(offset: int | None, colon: str = ":") -> str:
    if offset is None:
        return ""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}{colon}{minutes:02}"


@given(MOMENTS, OFFSETS, st.sampled_from(":-/."), st.sampled_from(["T", " ", "  "]), st.sampled_from(["", " "]))
def test_dates_with_any_separator_are_read(
    at: datetime, offset: int | None, separator: str, between: str, before_zone: str
) -> None:
    """EXIF, ISO 8601, and what programs make of them."""
    day = separator.join((f"{at.year:04}", f"{at.month:02}", f"{at.day:02}"))
    text = f"{day}{between}{at:%H:%M:%S}{'' if offset is None else before_zone}{zone(offset)}"

    assert parse_date(text) == WrittenDate(at, offset)


@given(MOMENTS, st.integers(1, 999_999), OFFSETS, st.sampled_from(".,"))
def test_fractions_of_a_second_are_kept(at: datetime, microsecond: int, offset: int | None, point: str) -> None:
    """XMP writes them behind the seconds."""
    at = at.replace(microsecond=microsecond)

    assert parse_date(f"{at:%Y-%m-%dT%H:%M:%S}{point}{microsecond:06}{zone(offset)}") == WrittenDate(at, offset)


@given(MOMENTS)
def test_parts_padded_with_blanks_are_read(at: datetime) -> None:
    """Old cameras write single digits behind a blank."""
    text = f"{at.year}:{at.month:2}:{at.day:2} {at.hour:2}:{at.minute:2}:{at.second:2}"

    assert parse_date(text) == WrittenDate(at)
    assert parse_exif_date(f"{text}\0\0") == WrittenDate(at)


@given(MOMENTS, OFFSETS)
def test_the_basic_form_is_read(at: datetime, offset: int | None) -> None:
    """Without separators."""
    assert parse_date(f"{at:%Y%m%dT%H%M%S}{zone(offset, '')}") == WrittenDate(at, offset)


@given(MOMENTS, OFFSETS.filter(lambda offset: offset is not None))
def test_the_form_of_mails_is_read(at: datetime, offset: int) -> None:
    """RFC 1123, with which PNG writes its creation time; asctime as well."""
    aware = at.replace(tzinfo=timezone(timedelta(minutes=offset)))

    assert parse_date(format_datetime(aware)) == WrittenDate(at, offset)
    assert parse_date(at.ctime()) == WrittenDate(at)


@given(MOMENTS)
def test_shortened_dates_are_the_start_of_what_they_name(at: datetime) -> None:
    """XMP may leave out everything behind the year; EXIF writes blanks; IPTC writes zeros."""
    day = at.replace(hour=0, minute=0, second=0)
    month, year = day.replace(day=1), day.replace(month=1, day=1)

    assert parse_date(f"{at:%Y-%m-%d}") == WrittenDate(day, has_time=False)
    assert parse_date(f"{at:%Y-%m}") == parse_exif_date(f"{at:%Y:%m}:     :  :  ") == WrittenDate(month, has_time=False)
    assert parse_date(f"{at:%Y}") == WrittenDate(year, has_time=False)
    assert parse_iptc_date(f"{at:%Y%m}00", "120000") == WrittenDate(month, has_time=False)
    assert parse_iptc_date(f"{at:%Y}0000", None) == WrittenDate(year, has_time=False)


@given(MOMENTS, OFFSETS)
def test_iptc_dates_have_their_own_time(at: datetime, offset: int | None) -> None:
    """The time and its offset are a dataset of their own."""
    assert parse_iptc_date(f"{at:%Y%m%d}", f"{at:%H%M%S}{zone(offset, '')}") == WrittenDate(at, offset)
    day = WrittenDate(at.replace(hour=0, minute=0, second=0), None, has_time=False)
    assert parse_iptc_date(f"{at:%Y%m%d}", "noon") == parse_iptc_date(f"{at:%Y/%m/%d}", "996162") == day
    assert parse_iptc_date(f"{at:%Y%m%d}", f"T{at:%H%M}") == WrittenDate(at.replace(second=0))
    assert parse_iptc_date(f"{at:%Y%m%d}", f"{at:%H%M%S}.5") == WrittenDate(at.replace(microsecond=500_000))
    assert parse_iptc_date(f"{at:%Y:%m:%d %H:%M:%S}", None) == WrittenDate(at)


@given(MOMENTS, st.sampled_from(["+15:00", "-18:11", "+9959", "+02:75"]))
def test_an_offset_that_no_zone_has_costs_only_itself(at: datetime, nonsense: str) -> None:
    """GIMP writes the negative time of the day behind the time of IPTC."""
    assert parse_iptc_date(f"{at:%Y%m%d}", f"{at:%H%M%S}{nonsense}") == WrittenDate(at)
    assert parse_date(f"{at:%Y-%m-%dT%H:%M:%S}{nonsense}") == parse_exif_date(f"{at:%Y:%m:%d %H:%M:%S}{nonsense}")
    assert parse_date(f"{at:%Y-%m-%dT%H:%M:%S}{nonsense}") == WrittenDate(at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016:12:31 23:59:60", WrittenDate(wall(2016, 12, 31, 23, 59, 59))),
        ("2016:12:31 24:00:00", WrittenDate(wall(2017, 1, 1))),
        ("2024/5/1 2:3", WrittenDate(wall(2024, 5, 1, 2, 3))),
        ("2024:05:01 02:03:04 PM", WrittenDate(wall(2024, 5, 1, 14, 3, 4))),
        ("2024:05:01 12:03:04 am", WrittenDate(wall(2024, 5, 1, 0, 3, 4))),
        ("2024:05:01   :  :  ", WrittenDate(wall(2024, 5, 1), has_time=False)),
        ("2024:05:01 12:30:  ", WrittenDate(wall(2024, 5, 1, 12, 30))),
        ("2024-05-01T12:30:45.1234567890123+02:00", WrittenDate(wall(2024, 5, 1, 12, 30, 45, 123_456), 120)),
        ("2024:05:01 12:30:45 GMT+2", WrittenDate(wall(2024, 5, 1, 12, 30, 45), 120)),
        ("2024-05-01T12:00Z", WrittenDate(wall(2024, 5, 1, 12), 0)),
        ("2024-05-01T12:00:00+2", WrittenDate(wall(2024, 5, 1, 12), 120)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", WrittenDate(wall(1994, 11, 6, 8, 49, 37), 0)),
        ("Sun 06 Nov 2022 03:04:05 PM EST", WrittenDate(wall(2022, 11, 6, 15, 4, 5), -300)),
        ("Sun 06 Nov 2022 12:04:05 AM CET", WrittenDate(wall(2022, 11, 6, 0, 4, 5))),
        ("Sun, 06 Nov 2022 14:15:16 CEST", WrittenDate(wall(2022, 11, 6, 14, 15, 16))),
        ("Sunday, 6 November 2022 14:15:16 +0100 (CET)", WrittenDate(wall(2022, 11, 6, 14, 15, 16), 60)),
        ("Sun 06 Nov 2022 14:15:16 +01", WrittenDate(wall(2022, 11, 6, 14, 15, 16), 60)),
        ("Sunday, November 6, 2022 2:15:16 p.m.", WrittenDate(wall(2022, 11, 6, 14, 15, 16))),
        ("Sun Nov  6 14:15:16 CET 2022", WrittenDate(wall(2022, 11, 6, 14, 15, 16))),
        ("Nov 6 2022", WrittenDate(wall(2022, 11, 6), has_time=False)),
        ("6 Nov 94 08:49 EST", WrittenDate(wall(1994, 11, 6, 8, 49), -300)),
        ("Wednesday, 1-May-24 12:30:45 GMT", WrittenDate(wall(2024, 5, 1, 12, 30, 45), 0)),
    ],
)  # fmt: skip
def test_rare_forms(text: str, expected: WrittenDate) -> None:
    """Leap seconds, midnight at the end of a day, twelve hours, names of zones, two digits for the year."""
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:01 00:00:00", "2024:02:30 00:00:00", "\x1b[2J",
     "2024:05:01 25:00:00", "2024:05:01 12:61:00", "2024:05:01 12:  :  ", "yesterday", "12345", "1/2/2024",
     "2024:05:01 12:30:45 or so", "May", "Monday", "photo 2024", "1 Foo 2024", "1 Mayor 2024",
     "May 1", "12:30 May 1 2024", "2024-05-01T13:00 PM", ARABIC,
     "2024:05:01" + " " * 60 + "12:30:45", "99999999", "20241301", "Mon, 99 May 2024 12:00:00 GMT", "1e10", "NaN"],
)  # fmt: skip
def test_what_is_not_a_date(text: str) -> None:
    """Zeros, blanks, days and hours that do not exist, other text."""
    assert parse_date(text) is None


@given(st.text(max_size=70) | st.text("0123456789:-/. TZ+APMapm", max_size=30))
def test_any_text_is_a_date_that_it_spells_or_none(text: str) -> None:
    """Nothing raises, and every date has a year that the text spells (hour 24 leads to the next one)."""
    for found in (parse_date(text), parse_exif_date(text), parse_iptc_date(text, text), date_in_name(text)):
        years = () if found is None else (found.local.year, (found.local - timedelta(days=1)).year)
        assert found is None or any(f"{year:04}"[2:] in text for year in years)
    parse_offset(text)
    with_subsecond(WrittenDate(wall(2024, 5, 1)), text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-03:30", -210), ("\N{MINUS SIGN}03:30", -210), ("Z", 0), ("+0545", 345), ("+14:00", 840),
     ("+15:00", None), ("+02:75", None), ("", None), (None, None), ("02:00", None), ("+05", 300), ("   :  ", None),
     ("UTC+02:00", 120), ("gmt-3", -180), ("UTC", 0)],
)  # fmt: skip
def test_offsets(text: str | None, minutes: int | None) -> None:
    """Only plausible offsets are read."""
    assert parse_offset(text) == minutes


@pytest.mark.parametrize(
    ("digits", "microsecond"),
    [("9", 900_000), ("09", 90_000), ("123456789012", 123_456), ("", 0), ("  ", 0), ("x", 0), (None, 0)],
)
def test_subseconds_are_decimals(digits: str | None, microsecond: int) -> None:
    """The digits follow the decimal point."""
    assert with_subsecond(WrittenDate(wall(2024, 5, 1)), digits).local.microsecond == microsecond


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_20240501_123045.jpg", "2024-05-01T12:30:45"),
        ("20240501_123045(1).jpg", "2024-05-01T12:30:45"),
        ("2024-05-01 12.30.45.png", "2024-05-01T12:30:45"),
        ("WhatsApp Image 2024-05-01 at 12.30.45.jpeg", "2024-05-01T12:30:45"),
        ("Screenshot_2024-05-01-12-30-45.png", "2024-05-01T12:30:45"),
        ("signal-2024-05-01-123045.jpg", "2024-05-01T12:30:45"),
        ("IMG-20240501-WA0003.jpg", "2024-05-01T00:00:00"),
        ("holiday 1931-02-03.tif", "1931-02-03T00:00:00"),
        ("FB_IMG_1714566645000.jpg", "2024-05-01T12:30:45"),
        ("PXL_20240501_123045123.jpg", "2024-05-01T12:30:45.123000"),
        ("IMG_2024.jpg", None),
        ("DSC_20241340.jpg", None),
        ("12345678901234567890.jpg", None),
        ("1714566645000.jpg", None),
        ("20240230.jpg", None),
        ("report 2024-0501.jpg", None),
    ],
)
def test_dates_in_file_names(name: str, expected: str | None) -> None:
    """Those of phones, messengers and screenshots; other numbers are not dates."""
    found = date_in_name(name)

    assert (None if found is None else found.local.isoformat()) == expected


def test_names_of_pixel_phones_are_in_utc() -> None:
    """Their clock is known, that of others is not."""
    pixel = date_in_name("PXL_20240501_123045123.jpg")
    other = date_in_name("IMG_20240501_123045.jpg")

    assert pixel is not None
    assert other is not None
    assert (pixel.offset_minutes, other.offset_minutes) == (0, None)
    assert utc_of(pixel) == pixel.local
    assert utc_of(other) is None
