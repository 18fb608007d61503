"""Dates of photos: which source is used, and which values are plausible."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.metadata.dates import file_time, implied_offset, parse_date, parse_offset, taken_at
from core.media.metadata.exif import Exif
from core.models import DateSource

NOW = datetime(2026, 6, 1, 12, 0, 0)  # noqa: DTZ001 - wall clocks have no zone
MTIME = 1_600_000_000_000_000_000


def exif(**tags: object) -> Exif:
    names = {
        "original": "EXIF DateTimeOriginal",
        "original_offset": "EXIF OffsetTimeOriginal",
        "digitized": "EXIF DateTimeDigitized",
        "changed": "Image DateTime",
        "gps_date": "GPS GPSDate",
        "gps_time": "GPS GPSTimeStamp",
    }
    return Exif({names[name]: SimpleNamespace(values=value) for name, value in tags.items()})


@pytest.fixture
def kathmandu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose clock is 5 h 45 min ahead of UTC."""
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_cameras_own_offset_comes_first() -> None:
    """OffsetTimeOriginal is used rather than the offset that GPS implies."""
    taken = taken_at(
        exif(original="2024:05:01 12:30:00", original_offset="+02:00", gps_date="2024:05:01", gps_time=[11, 30, 0]),
        MTIME,
        NOW,
    )

    assert (taken.local.hour, taken.offset_minutes, taken.source) == (12, 120, DateSource.EXIF_OFFSET)


@pytest.mark.parametrize(
    ("gps", "offset"), [([10, 30, 0], 120), ([10, 31, 20], 120), ([6, 45, 0], 345), ([22, 30, 0], -600)]
)
def test_gps_time_implies_the_offset(gps: list[int], offset: int) -> None:
    """The difference between the two clocks, in steps of 15 minutes, is the offset."""
    taken = taken_at(exif(original="2024:05:01 12:30:00", gps_date="2024:05:01", gps_time=gps), MTIME, NOW)

    assert (taken.local.hour, taken.local.minute) == (12, 30)
    assert (taken.offset_minutes, taken.source) == (offset, DateSource.GPS)


@pytest.mark.parametrize("gps", [[10, 15, 0], [23, 59, 0], [3, 20, 0]])
def test_a_stale_fix_implies_nothing(gps: list[int]) -> None:
    """An offset that no zone has means an old fix; the camera's clock is used, its offset unknown."""
    day = "2024:05:02" if gps[0] == 23 else "2024:05:01"
    taken = taken_at(exif(original="2024:05:01 12:30:00", gps_date=day, gps_time=gps), MTIME, NOW)

    assert (taken.local.hour, taken.offset_minutes, taken.source) == (12, None, DateSource.EXIF)


def test_gps_time_alone_is_utc() -> None:
    """Without a camera clock, the time of the fix is the date."""
    taken = taken_at(exif(gps_date="2024:05:01", gps_time=[10, 30, 5]), MTIME, NOW)

    assert (taken.local.isoformat(), taken.offset_minutes, taken.source) == ("2024-05-01T10:30:05", 0, DateSource.GPS)


def test_the_time_of_exposure_comes_first() -> None:
    """DateTimeOriginal, then DateTimeDigitized, then DateTime."""
    everything = {
        "original": "2001:01:01 01:01:01",
        "digitized": "2002:02:02 02:02:02",
        "changed": "2003:03:03 03:03:03",
    }
    for year in (2001, 2002, 2003):
        assert taken_at(exif(**everything), MTIME, NOW).local.year == year
        everything.pop(next(iter(everything)))


@pytest.mark.parametrize(
    "nonsense",
    ["0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:01 00:00:00", "2024:02:30 00:00:00", "1825:12:31 23:59:59",
     "2026:06:02 12:00:01", "9999:12:31 23:59:59", "yesterday", "", "\x1b[2J"],
)  # fmt: skip
def test_implausible_dates_are_ignored(nonsense: str) -> None:
    """Zeros, impossible days, days before photography and in the future: the next source is used."""
    assert taken_at(exif(original=nonsense, digitized="2020:02:02 02:02:02"), MTIME, NOW).local.year == 2020
    assert taken_at(exif(original=nonsense), MTIME, NOW).source is DateSource.FILE


@pytest.mark.usefixtures("kathmandu")
def test_the_files_time_is_in_the_servers_zone() -> None:
    """A time in UTC would not be anyone's wall clock."""
    taken = file_time(MTIME)

    assert (taken.local.isoformat(), taken.offset_minutes) == ("2020-09-13T18:11:40", 345)


@given(st.integers(-(2**80), 2**80))
def test_any_modification_time_is_a_date(mtime_ns: int) -> None:
    """File systems also hold times outside of the calendar."""
    assert file_time(mtime_ns).source is DateSource.FILE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024:05:01 12:30:45", "2024-05-01T12:30:45"),
        ("2024-05-01T12:30:45.123+02:00", "2024-05-01T12:30:45"),
        ("2024/5/1 2:3", "2024-05-01T02:03:00"),
        ("2016:12:31 23:59:60", "2016-12-31T23:59:59"),
    ],
)
def test_dates_with_other_separators_are_read(text: str, expected: str) -> None:
    """Programs write other separators, fractions, and leap seconds."""
    parsed = parse_date(text)

    assert parsed is not None
    assert parsed.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-03:30", -210), ("Z", 0), ("+0545", 345), ("+14:00", 840), ("+15:00", None), ("+02:75", None),
     ("", None), (None, None), ("02:00", None)],
)  # fmt: skip
def test_offsets(text: str | None, minutes: int | None) -> None:
    """Only plausible offsets are read."""
    assert parse_offset(text) == minutes


@given(
    local=st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - wall clocks
    hours=st.integers(-12, 14),
    late=st.integers(-430, 430),
)
def test_a_whole_hour_survives_a_clock_that_is_minutes_off(local: datetime, hours: int, late: int) -> None:
    """The zone is found although the camera's clock is up to seven minutes wrong."""
    utc = local - timedelta(hours=hours) + timedelta(seconds=late)

    assert implied_offset(local, utc) == hours * 60


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text raises."""
    parse_date(text)
    parse_offset(text)
